"""Diagnostics as JSON: as many as are kept of one source."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from profileparse.batch.outcomes import NOT_KEPT, printable
from profileparse.diagnostics import Diagnostic, Edit, Fix, Severity
from profileparse.source import LineIndex, Position, Span

# SQLite holds a thousand million bytes in a value, and reading that takes as much memory again.
MOST_DIAGNOSTICS = 1_000
MOST_CHARACTERS = 4 * 1024 * 1024
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def kept_diagnostics(
    diagnostics: Sequence[Diagnostic], lines: LineIndex, at: int = 0
) -> tuple[str, Mapping[str, int], Mapping[str, int]]:
    """Return diagnostics as a JSON array, and how many there are of each code, in all and beyond the array.

    The form is that of ``profileparse check --format json``. Where there are too many, the first ones of each code are
    kept, so that no rule drowns another one, and a last diagnostic says how many are not.

    Args:
        diagnostics: The diagnostics.
        lines: The lines of the text that they have their places in.
        at: Where in it the profile begins: the place of that last diagnostic.
    """
    counts: Counter[str] = Counter()
    ranks = []
    for each in diagnostics:
        ranks.append(counts[each.code])
        counts[each.code] += 1
    kept: dict[int, str] = {}
    without_fix = 0
    room = MOST_CHARACTERS
    for place in sorted(range(len(diagnostics)), key=ranks.__getitem__)[:MOST_DIAGNOSTICS]:
        text = _json(diagnostics[place], lines)
        if len(text) > room and diagnostics[place].fix is not None:  # it may mend a place in each line
            text = _json(replace(diagnostics[place], fix=None), lines)
            without_fix += len(text) <= room
        if len(text) <= room:
            room -= len(text)
            kept[place] = text
    texts = [kept[place] for place in sorted(kept)]
    not_kept = counts - Counter(diagnostics[place].code for place in kept)
    if not_kept or without_fix:
        counts[NOT_KEPT.code] += 1
        said = _said_not_kept(len(kept), len(diagnostics), not_kept, without_fix)
        texts.append(_json(said.moved(at), lines))
    return f"[{','.join(texts)}]", dict(counts), dict(not_kept)


def _said_not_kept(kept: int, total: int, not_kept: Counter[str], without_fix: int) -> Diagnostic:
    said = [f"{kept:,} of {total:,} diagnostics are kept"]
    if not_kept:
        said.append("not kept: " + ", ".join(f"{code} ({count:,})" for code, count in not_kept.most_common()))
    if without_fix:
        said.append(f"{without_fix:,} without a fix, which is too large")
    return Diagnostic(NOT_KEPT.code, NOT_KEPT.severity, "; ".join(said), Span(0, 0), NOT_KEPT.help)


def _json(diagnostic: Diagnostic, lines: LineIndex) -> str:
    return printable(_encode(_diagnostic(diagnostic, lines)))


def _diagnostic(diagnostic: Diagnostic, lines: LineIndex) -> dict[str, Any]:
    fix = diagnostic.fix
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "start": _position(lines, diagnostic.span.start),
        "end": _position(lines, diagnostic.span.end),
        "help": diagnostic.help,
        "fix": None
        if fix is None
        else {
            "message": fix.message,
            "safe": fix.safe,
            "edits": [
                {
                    "start": _position(lines, edit.span.start),
                    "end": _position(lines, edit.span.end),
                    "replacement": edit.replacement,
                }
                for edit in fix.edits
            ],
        },
    }


def _position(lines: LineIndex, offset: int) -> dict[str, int]:
    position: Position = lines.position(offset)
    return position._asdict()


def diagnostics_from_json(text: str) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a JSON array that `kept_diagnostics` wrote."""
    return tuple(
        Diagnostic(
            each["code"],
            Severity(each["severity"]),
            each["message"],
            _span(each),
            each["help"],
            None
            if each["fix"] is None
            else Fix(
                each["fix"]["message"],
                tuple(Edit(_span(edit), edit["replacement"]) for edit in each["fix"]["edits"]),
                each["fix"]["safe"],
            ),
        )
        for each in json.loads(text)
    )


def _span(value: Mapping[str, Any]) -> Span:
    return Span(value["start"]["offset"], value["end"]["offset"])
