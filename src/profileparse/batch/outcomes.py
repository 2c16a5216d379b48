"""What became of a source: its outcome, its record and its diagnostics as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from profileparse.diagnostics import Diagnostic, Edit, Fix, ProfileError, Severity
from profileparse.source import LineIndex, Position, Span


class BatchError(ProfileError):
    """A run, an export or a report can't be made: what was asked for, or the disk, does not allow it."""


class Outcome(StrEnum):
    """What became of a source; only ``PARSED`` comes with a record."""

    PARSED = "parsed"
    NO_RECORD = "no_record"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    WORKER_DIED = "worker_died"
    INTERNAL_ERROR = "internal_error"


class Failure(NamedTuple):
    """How a source that was never parsed is reported: its code, what happened, and what to do."""

    code: str
    summary: str
    help: str


# The parser has its own diagnostics for PARSED and NO_RECORD.
FAILURES: Mapping[Outcome, Failure] = {
    Outcome.UNREADABLE: Failure(
        "PP901",
        "The file is not there, may not be read, or is a broken archive.",
        "Check that the file is still there and that this user may read it.",
    ),
    Outcome.NOT_TEXT: Failure(
        "PP902",
        "The bytes are neither UTF-8 nor UTF-16 with a byte order mark.",
        "Save the file as UTF-8, or leave it out with --glob.",
    ),
    Outcome.EMPTY: Failure(
        "PP903", "The file holds nothing but white space.", "Write the profile into the file, or remove it."
    ),
    Outcome.TOO_LARGE: Failure(
        "PP904", "The file, unpacked, is larger than --max-bytes.", "Raise --max-bytes if this really is a profile."
    ),
    Outcome.WORKER_DIED: Failure(
        "PP905",
        "The process that parsed the file died.",
        "Try the file on its own; --retry parses it again in the next run.",
    ),
    Outcome.INTERNAL_ERROR: Failure(
        "PP906",
        "The model's own code, or a fault in profileparse, raised an error.",
        "Look into the model's own validators; else report it with the file.",
    ),
}


class Result(NamedTuple):
    """A row of the store, as a worker sends it.

    Attributes:
        source: Name of the source, its key in the store.
        outcome: What became of it.
        sha256: Hash of the content (unpacked), if it could be read whole.
        size: Bytes of the content, unpacked, if known.
        mtime: When the file was last changed, ISO 8601 in UTC.
        stamp: Size and times of the file; None where they can't prove that the content stays the same.
        record: The record as JSON.
        diagnostics: Array of the diagnostics as JSON.
        codes: The diagnostics' codes, one for each.
        is_unchanged: The content is what the store knows; only ``mtime`` and ``stamp`` count then.
    """

    source: str
    outcome: Outcome
    sha256: str | None = None
    size: int | None = None
    mtime: str | None = None
    stamp: str | None = None
    record: str | None = None
    diagnostics: str = "[]"
    codes: tuple[str, ...] = ()
    is_unchanged: bool = False

    def failed(self, outcome: Outcome, message: str) -> Result:
        """Return the result with the outcome of a source that was never parsed."""
        code, _, advice = FAILURES[outcome]
        found = Diagnostic(code, Severity.ERROR, printable(message), Span(0, 0), advice)
        return self._replace(
            outcome=outcome, record=None, diagnostics=diagnostics_json([found], LineIndex("")), codes=(code,)
        )


def printable(text: str) -> str:
    r"""Return a text that UTF-8 can hold: lone surrogates, as in undecodable file names, as escapes.

    >>> printable("a\udcffb")
    'a\\udcffb'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def source_name(path: str | bytes) -> str:
    r"""Return the name of a file as a source: its absolute path.

    On POSIX, bytes that are not UTF-8 and backslashes are escaped (``\xff``, ``\\``), so that two files never share a
    name.
    """
    absolute = os.path.abspath(os.fsdecode(path))
    if os.sep == "\\":
        return printable(absolute.replace("\\", "/"))
    if "\\" not in absolute and absolute.isprintable():
        return absolute
    return os.fsencode(absolute.replace("\\", "\\\\")).decode("utf-8", "backslashreplace")


def diagnostics_json(diagnostics: Iterable[Diagnostic], lines: LineIndex) -> str:
    """Return diagnostics as a JSON array, in the form of ``profileparse check --output-format json``."""
    return json.dumps([_diagnostic(each, lines) for each in diagnostics], ensure_ascii=False, separators=(",", ":"))


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
    """Return the diagnostics of a JSON array that `diagnostics_json` wrote."""
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
