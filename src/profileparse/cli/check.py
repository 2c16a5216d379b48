"""``profileparse check``: what the rules find in files, and their fixes."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from profileparse.cli.inputs import STDIN, Input, find_paths, read_input, write_input
from profileparse.cli.options import (
    AllOption,
    BoundaryOption,
    BoundaryPatternOption,
    FrontMatterOption,
    ModelOption,
    PathsArgument,
    complete_codes,
    format_option,
    given_boundary,
    project_settings,
    record_model,
)
from profileparse.cli.terminal import CommandError, ExitCode, flush, print_error, print_note, write, write_text

if TYPE_CHECKING:
    from profileparse.cli.reports import Report
    from profileparse.cli.selection import Selection
    from profileparse.diagnostics import Diagnostic
    from profileparse.schema.profile import Profile
    from profileparse.several import Boundary
    from profileparse.source import LineIndex


class CheckFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", epilog=_EXAMPLES)(check_command)


def check_command(
    paths: PathsArgument,
    output: Annotated[CheckFormat, format_option(CheckFormat)] = CheckFormat.TEXT,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="CODES",
            help="Report only these rules: codes or their beginnings, with commas between them.",
            autocompletion=complete_codes,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODES", help="Don't report these rules.", autocompletion=complete_codes),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Apply the fixes that keep the meaning of the text.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="With --fix: also apply fixes that change the meaning.")
    ] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Print how often each rule found something instead.")
    ] = False,
    model: ModelOption = None,
    take_all: AllOption = False,
    boundary: BoundaryOption = None,
    boundary_pattern: BoundaryPatternOption = None,
    front_matter: FrontMatterOption = False,
) -> None:
    """Report what is wrong with profiles, and fix it.

    Folders are searched for *.txt and *.md. Exit code 1: findings of level error or warning remain.
    """
    if unsafe_fixes and not fix:
        raise CommandError("--unsafe-fixes goes with --fix")
    if fix and STDIN in paths and len(paths) > 1:
        raise CommandError("--fix takes either - or files, not both")
    cut_at = given_boundary(take_all, boundary, boundary_pattern, front_matter)
    from profileparse.cli.selection import Selection

    settings = project_settings()
    check = _Check(
        record_model(model, settings),
        Selection(settings, select or (), ignore or ()),
        # The fixed text of standard input goes to standard output, so the findings go elsewhere.
        _report(output, statistics, sys.stderr.write if fix and STDIN in paths else write),
        fix,
        unsafe_fixes,
        take_all,
        cut_at,
    )
    for path in find_paths(paths):
        check.file(path)
    check.report.finish()
    raise typer.Exit(check.code)


@dataclass(slots=True)
class _Check:
    """One run over files; ``code`` is the exit code so far."""

    model: type[Profile]
    selection: Selection
    report: Report
    fix: bool
    unsafe: bool
    take_all: bool
    boundary: Boundary | None
    code: ExitCode = ExitCode.OK

    def file(self, path: str) -> None:
        """Check one file; one that can't be read is reported, and the others are checked all the same."""
        try:
            source = read_input(path, in_place=self.fix)
            if self.fix:
                source = self._fixed(source)
        except CommandError as error:
            print_error(str(error))
            self.code = ExitCode.USAGE
            return
        lines, diagnostics = self._diagnostics(source.text)
        found = [each for each in diagnostics if each.code in self.selection]
        self.report.add(source, lines, found)
        if self.code is ExitCode.OK and any(each.severity != "info" for each in found):
            self.code = ExitCode.FINDINGS
        flush()

    def _diagnostics(self, text: str) -> tuple[LineIndex, Iterable[Diagnostic]]:
        """Return the diagnostics of a text, in its order, and its lines."""
        if not self.take_all:
            from profileparse.parsed import parse

            parsed = parse(text, model=self.model)
            return parsed.lines, parsed.diagnostics
        from profileparse.several import parse_all
        from profileparse.source import LineIndex

        profiles = parse_all(text, model=self.model, boundary=self.boundary)
        return LineIndex(text), (each.moved(parsed.offset) for parsed in profiles for each in parsed.diagnostics)

    def _fixed(self, source: Input) -> Input:
        from profileparse.fixing import fix_all, fix_text

        def accept(diagnostic: Diagnostic) -> bool:
            return diagnostic.code in self.selection

        if self.take_all:
            fixed = fix_all(source.text, self.model, boundary=self.boundary, unsafe=self.unsafe, accept=accept)
        else:
            fixed = fix_text(source.text, self.model, unsafe=self.unsafe, accept=accept)
        text = fixed.text
        if source.is_stdin:
            write_text(text)
        elif text != source.text:
            write_input(source, text)
        if fixed.applied:
            counts = Counter(each.code for each in fixed.applied)
            print_note(
                f"{source.shown}: fixed {', '.join(f'{code} ({count})' for code, count in sorted(counts.items()))}"
            )
        return Input(source.path, text, source.encoding)


def _report(output: CheckFormat, statistics: bool, out: Callable[[str], object]) -> Report:
    from profileparse.cli import reports
    from profileparse.cli.sarif import SarifReport

    if statistics:
        if output not in (CheckFormat.TEXT, CheckFormat.JSON):
            raise CommandError(f"--statistics has the formats text and json, not {output}")
        return reports.Statistics(out, as_json=output is CheckFormat.JSON)
    makers: dict[CheckFormat, Callable[[Callable[[str], object]], Report]] = {
        CheckFormat.TEXT: reports.TextReport,
        CheckFormat.JSON: reports.JsonReport,
        CheckFormat.GITHUB: reports.GithubReport,
        CheckFormat.SARIF: SarifReport,
    }
    return makers[output](out)


_EXAMPLES = """\b
Examples:
  profileparse check profiles/
  profileparse check profile.txt --fix
  profileparse check profiles/ --select PP2 --ignore PP204
  profileparse check profiles/ --format sarif > findings.sarif
  profileparse check profiles/ --statistics
  profileparse check stars.txt --all
"""
