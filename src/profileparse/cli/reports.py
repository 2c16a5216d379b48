"""The output formats of ``check``: each takes the findings file by file, and writes them."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from profileparse.cli.frames import Piece, finding_pieces
from profileparse.cli.inputs import Input
from profileparse.cli.terminal import is_terminal, json_text, plain_line, wants_colour, write
from profileparse.diagnostics import Diagnostic
from profileparse.rules import RULES
from profileparse.rules.unknown import LEAST_SOURCES, NO_LABEL, UNKNOWN_LABEL, UnknownLabel, UnknownLabels
from profileparse.source import LineIndex

Write = Callable[[str], object]

# Width of text output that goes to a file or a pipe, in cells.
_PLAIN_WIDTH = 120


class Report(Protocol):
    """What an output format does."""

    def add(self, source: Input, lines: LineIndex, diagnostics: Sequence[Diagnostic]) -> None:
        """Take the findings of one text."""

    def finish(self) -> None:
        """Write what is still to be written."""


class TextReport:
    """Findings for people: each with its line and carets; in colours on a terminal."""

    def __init__(self, out: Write = write) -> None:
        self._out = out
        self._counts: Counter[str] = Counter()
        self._files = 0
        self._fixable = 0
        self._unknown = UnknownLabels()
        self._no_label = 0
        self._has_colours = wants_colour(sys.stdout if out is write else sys.stderr)
        self._width = shutil.get_terminal_size().columns if out is write and is_terminal() else _PLAIN_WIDTH

    def add(self, source: Input, lines: LineIndex, diagnostics: Sequence[Diagnostic]) -> None:
        """Write the findings."""
        self._files += 1
        self._unknown.add(each.message for each in diagnostics if each.code == UNKNOWN_LABEL)
        self._no_label += any(each.code == NO_LABEL for each in diagnostics)
        for diagnostic in diagnostics:
            self._counts[diagnostic.severity] += 1
            self._fixable += diagnostic.fix is not None and diagnostic.fix.safe
            self._write(list(finding_pieces(source.shown, lines, diagnostic, self._width)))

    def finish(self) -> None:
        """Write the sum, and the labels that several files have and no field."""
        if not self._files:  # none could be read, which was said
            return
        files = _count(self._files, "file")
        if not self._counts:
            self._out(f"Nothing to report in {files}.\n")
            return
        parts = [
            _count(self._counts[severity], severity) for severity in ("error", "warning") if self._counts[severity]
        ]
        if self._counts["info"]:
            parts.append(f"{self._counts['info']} info")
        fixes = f"; {self._fixable} can be fixed with --fix" if self._fixable else ""
        self._out(f"Found {', '.join(parts)} in {files}{fixes}.\n")
        for line in unknown_label_lines(
            "Unknown labels, by number of files:", self._unknown.most_frequent(), self._no_label
        ):
            self._out(plain_line(line) + "\n")

    def _write(self, pieces: Sequence[Piece]) -> None:
        if not self._has_colours:
            self._out("".join(piece.text for piece in pieces))
            return
        from rich.color import ColorSystem
        from rich.style import Style

        self._out("".join(Style.parse(style).render(text, color_system=ColorSystem.STANDARD) for text, style in pieces))


def unknown_label_lines(title: str, labels: Sequence[UnknownLabel], no_label: int) -> list[str]:
    """Return lines that list labels under a title, and say how to get a model with them; none where that is no use.

    Args:
        title: The title.
        labels: The labels.
        no_label: How many texts have no label of the model.

    >>> for line in unknown_label_lines("Unknown:", [UnknownLabel("Beetle", "habitat: str | None = None", 12)], 0):
    ...     print(line or "<blank>")
    <blank>
    Unknown:
         12  Beetle  habitat: str | None = None
    To make a model of the labels in the texts: profileparse learn PATH… -o model.py
    """
    if not labels and no_label < LEAST_SOURCES:
        return []
    width = max((len(each.model) for each in labels), default=0)
    lines = [f"{each.sources:>7,}  {each.model:{width}}  {each.declaration}" for each in labels]
    learn = "To make a model of the labels in the texts: profileparse learn PATH… -o model.py"
    return ["", *([title] if labels else []), *lines, learn]


class JsonReport:
    """Findings as an array of objects."""

    def __init__(self, out: Write = write) -> None:
        self._out = out
        self._findings: list[dict[str, Any]] = []

    def add(self, source: Input, lines: LineIndex, diagnostics: Sequence[Diagnostic]) -> None:
        """Take the findings of one text."""
        self._findings += (diagnostic.to_dict(lines, path=source.path) for diagnostic in diagnostics)

    def finish(self) -> None:
        """Write the array."""
        self._out(json_text(self._findings) + "\n")


_GITHUB_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


class GithubReport:
    """Findings as GitHub's workflow commands, which show them beside the lines."""

    def __init__(self, out: Write = write) -> None:
        self._out = out

    def add(self, source: Input, lines: LineIndex, diagnostics: Sequence[Diagnostic]) -> None:
        """Write the findings."""
        for diagnostic in diagnostics:
            start, end = (lines.position(offset) for offset in diagnostic.span)
            message = f"{source.place(lines, diagnostic.span.start)}: {diagnostic.code} {diagnostic.message}"
            properties = {
                "file": source.shown,
                "line": start.line,
                "col": start.column,
                "endLine": end.line,
                "endColumn": end.column,
                "title": f"{diagnostic.code} {RULES[diagnostic.code].name}",
            }
            listed = ",".join(f"{key}={_github(str(value), in_property=True)}" for key, value in properties.items())
            self._out(f"::{_GITHUB_COMMANDS[diagnostic.severity]} {listed}::{_github(message)}\n")

    def finish(self) -> None:
        """Write nothing more."""


def _github(text: str, *, in_property: bool = False) -> str:
    text = plain_line(text).replace("%", "%25")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text


class Statistics:
    """How often each rule found something, instead of the findings."""

    def __init__(self, out: Write = write, *, as_json: bool = False) -> None:
        self._out = out
        self._as_json = as_json
        self._counts: Counter[str] = Counter()

    def add(self, source: Input, lines: LineIndex, diagnostics: Sequence[Diagnostic]) -> None:  # noqa: ARG002
        """Count the findings."""
        self._counts.update(diagnostic.code for diagnostic in diagnostics)

    def finish(self) -> None:
        """Write the counts, the greatest first."""
        counts = sorted(self._counts.items(), key=lambda each: (-each[1], each[0]))
        rows = [(number, RULES[code]) for code, number in counts]
        if self._as_json:
            members = ("code", "name", "severity", "count", "fixable")
            values = [(rule.code, rule.name, str(rule.severity), number, rule.fixable) for number, rule in rows]
            self._out(json_text([dict(zip(members, value, strict=True)) for value in values]) + "\n")
            return
        for number, rule in rows:
            self._out(f"{number:6}  {rule.code}  {rule.severity:7}  {rule.name}\n")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
