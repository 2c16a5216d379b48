"""``profileparse fmt``: canonical text, in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from profileparse.cli.inputs import Input, find_paths, read_input, write_input
from profileparse.cli.options import ModelOption, NoVerifyOption, PathsArgument, record_model
from profileparse.cli.terminal import CommandError, ExitCode, print_error, print_note, write_text

if TYPE_CHECKING:
    from profileparse.schema.profile import Profile

_BYTE_ORDER_MARK = "\ufeff"


class LineEnd(StrEnum):
    """What ends the lines of a file."""

    LF = "\n"
    CRLF = "\r\n"
    CR = "\r"


class NotCanonicalError(Exception):
    """Why a text is left as it is."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fmt", epilog=_EXAMPLES)(fmt_command)


def fmt_command(
    paths: PathsArgument,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 if a file would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; print what would change.")] = False,
    no_verify: NoVerifyOption = False,
    model: ModelOption = None,
) -> None:
    """Rewrite profiles as canonical text.

    A file keeps its encoding, its byte order mark and its kind of line end. A text that gives no record, or whose
    canonical text would not read back equal, is left alone and reported: exit code 1. From standard input the text
    goes to standard output.
    """
    run = _Format(record_model(model), check, diff, not no_verify)
    for path in find_paths(paths):
        run.file(path)
    run.sum_up()
    raise typer.Exit(run.code)


def canonical_text(text: str, model: type[Profile], *, verify: bool = True) -> str:
    r"""Return the canonical text of a profile, with the byte order mark and the kind of line end that it had.

    Args:
        text: The profile.
        model: The record model.
        verify: Whether to read the canonical text back.

    Raises:
        NotCanonicalError: the text gives no record, or canonical text would not read back as the same one.

    >>> from profileparse import EntityProfile
    >>> canonical_text("Synonyms: a; b\r\n## X Overview\r\nText.", EntityProfile)
    'Other Names\r\na, b\r\n\r\nX Overview\r\n\r\nText.\r\n'
    """
    from profileparse.parsed import parse
    from profileparse.render import dumps

    parsed = parse(text, model=model)
    profile = parsed.profile
    if profile is None:
        error = next(each for each in parsed.diagnostics if each.severity == "error")
        place = parsed.lines.position(error.span.start)
        raise NotCanonicalError(f"{place.line}:{place.column}: left alone: {error.code} {error.message}")
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    canonical = mark + dumps(profile).replace("\n", line_end(text))
    if verify and (read := parse(canonical, model=model).profile) != profile:
        pointer = _first_difference(profile.model_dump(), read and read.model_dump())
        raise NotCanonicalError(
            f" left alone: canonical text would not read back equal: {pointer or 'it'} reads otherwise"
        )
    return canonical


def line_end(text: str) -> LineEnd:
    r"""Return the line end that a text has most often; of equals the simplest, and ``\n`` where there is none.

    >>> line_end("a\r\nb\r\nc\n")
    <LineEnd.CRLF: '\r\n'>
    """
    pairs = text.count("\r\n")
    counts = {
        LineEnd.LF: text.count("\n") - pairs,
        LineEnd.CRLF: pairs,
        LineEnd.CR: text.count("\r") - pairs,
    }
    return max(counts, key=counts.__getitem__)


@dataclass(slots=True)
class _Format:
    """One run over files; ``code`` is the exit code so far."""

    model: type[Profile]
    check: bool
    diff: bool
    verify: bool
    code: ExitCode = ExitCode.OK
    changed: int = 0
    unchanged: int = 0
    has_stdin: bool = False

    def file(self, path: str) -> None:
        """Format one file; one that can't be formatted is reported, and the others are formatted all the same."""
        try:
            source = read_input(path, in_place=not (self.check or self.diff))
            self.has_stdin |= source.is_stdin
            canonical = canonical_text(source.text, self.model, verify=self.verify)
            self._take(source, canonical)
        except NotCanonicalError as error:
            print_error(f"{'<stdin>' if path == '-' else path}:{error}")
            self.code = max(self.code, ExitCode.FINDINGS)
        except CommandError as error:
            print_error(str(error))
            self.code = ExitCode.USAGE

    def _take(self, source: Input, canonical: str) -> None:
        is_changed = canonical != source.text
        if self.check or self.diff:
            if is_changed:
                self.code = max(self.code, ExitCode.FINDINGS)
                if self.diff:
                    write_text(difference(source, canonical))
                else:
                    print_note(f"would change {source.shown}")
        elif source.is_stdin:
            write_text(canonical)
        elif is_changed:
            write_input(source, canonical)
        self.changed += is_changed
        self.unchanged += not is_changed

    def sum_up(self) -> None:
        """Say on standard error what was done."""
        is_filter = self.has_stdin and not (self.check or self.diff)
        if is_filter or not (self.changed or self.unchanged):
            return
        changed = "would change" if self.check or self.diff else "changed"
        print_note(f"{self.changed} {changed}, {self.unchanged} already canonical")


def difference(source: Input, text: str) -> str:
    """Return what changes when a file becomes another text, as a unified diff."""
    from difflib import unified_diff

    # splitlines would also cut at characters that end no line here.
    lines = unified_diff(_lines(source.text), _lines(text), source.shown, source.shown)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    *whole, last = text.split("\n")
    return [*(line + "\n" for line in whole), *([last] if last else [])]


_EXAMPLES = """\b
Examples:
  profileparse fmt profiles/
  profileparse fmt profiles/ --check
  profileparse fmt profile.txt --diff
  profileparse fmt - < profile.txt
"""


def _first_difference(first: Any, second: Any, pointer: str = "") -> str | None:
    """Return the JSON Pointer of the first member in which two JSON values differ; None where they are equal.

    >>> _first_difference({"a": [1, 2]}, {"a": [1, 3]})
    '/a/1'
    """
    if first == second:
        return None
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        for key in first:
            if key not in second:
                return f"{pointer}/{key}"
            if found := _first_difference(first[key], second[key], f"{pointer}/{key}"):
                return found
    if isinstance(first, list) and isinstance(second, list):
        for number, (one, other) in enumerate(zip(first, second, strict=False)):
            if found := _first_difference(one, other, f"{pointer}/{number}"):
                return found
    return pointer
