"""Findings as SARIF 2.1.0, the form that code scanning services read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from profileparse.cli.inputs import Input
from profileparse.cli.terminal import json_text, write
from profileparse.diagnostics import Diagnostic, Fix, Severity
from profileparse.rules import RULES, Rule
from profileparse.source import LineIndex, Span

SCHEMA_URI = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class SarifReport:
    """All findings as one run of a SARIF log."""

    def __init__(self, out: Callable[[str], object] = write) -> None:
        self._out = out
        self._results: list[dict[str, Any]] = []
        self._indexes = {code: index for index, code in enumerate(RULES)}

    def add(self, source: Input, lines: LineIndex, diagnostics: Sequence[Diagnostic]) -> None:
        """Take the findings of one text."""
        location = {"uri": _uri(source)}
        for diagnostic in diagnostics:
            place = {"artifactLocation": location, "region": _region(lines, diagnostic.span)}
            result: dict[str, Any] = {
                "ruleId": diagnostic.code,
                "ruleIndex": self._indexes[diagnostic.code],
                "level": _LEVELS[diagnostic.severity],
                "message": {"text": diagnostic.message},
                "locations": [{"physicalLocation": place}],
            }
            if diagnostic.fix is not None:
                result["fixes"] = [_fix(diagnostic.fix, lines, location)]
            self._results.append(result)

    def finish(self) -> None:
        """Write the log."""
        from profileparse import __version__

        driver = {"name": "profileparse", "version": __version__, "rules": [_rule(rule) for rule in RULES.values()]}
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": self._results,
        }
        self._out(json_text({"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}) + "\n")


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.texts.summary},
        "fullDescription": {"text": rule.texts.explanation},
        "help": {"text": rule.texts.help},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _fix(fix: Fix, lines: LineIndex, location: dict[str, str]) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(lines, edit.span), "insertedContent": {"text": edit.replacement}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": location, "replacements": replacements}
    return {"description": {"text": fix.message}, "artifactChanges": [change]}


def _region(lines: LineIndex, span: Span) -> dict[str, int]:
    start, end = lines.position(span.start), lines.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _uri(source: Input) -> str:
    if source.is_stdin:
        return "stdin"
    path = Path(source.path)
    # A name may hold bytes that are no text: they are quoted as they are.
    return path.as_uri() if path.is_absolute() else quote(path.as_posix().encode("utf-8", "surrogateescape"))
