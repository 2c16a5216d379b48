"""``profileparse parse``: one text, as its record, its tree or its canonical text; or as all of its records."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from profileparse.cli.inputs import Input, read_chunks, read_input
from profileparse.cli.options import (
    AllOption,
    BoundaryOption,
    BoundaryPatternOption,
    FrontMatterOption,
    ModelOption,
    NameOption,
    format_option,
    given_boundary,
    record_model,
)
from profileparse.cli.terminal import CommandError, ExitCode, escape_json, flush, print_note, write, write_text
from profileparse.parsed import Parsed, parse
from profileparse.source import LineIndex

if TYPE_CHECKING:
    from profileparse.schema.profile import Profile
    from profileparse.several import Boundary


class ParseFormat(StrEnum):
    """What is printed."""

    JSON = "json"
    TREE = "tree"
    TEXT = "text"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("parse", epilog=_EXAMPLES)(parse_command)


def parse_command(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A file, its address (s3://…), or - for standard input.")],
    output: Annotated[ParseFormat, format_option(ParseFormat)] = ParseFormat.JSON,
    model: ModelOption = None,
    name: NameOption = None,
    take_all: AllOption = False,
    boundary: BoundaryOption = None,
    boundary_pattern: BoundaryPatternOption = None,
    front_matter: FrontMatterOption = False,
    as_events: Annotated[
        bool, typer.Option("--stream", help="Read the text as it comes; print what happens in it, an event a line.")
    ] = False,
) -> None:
    """Print the record of a text as JSON, its tree, or canonical text.

    With --all, each record of the text is a line of JSON. Findings go to standard error. With --stream, each label,
    line and value is a line of JSON as soon as it is known; findings come last. Exit code 1: the text, or with --all
    a part of it, gives no record.
    """
    cut_at = given_boundary(take_all, boundary, boundary_pattern, front_matter)
    if take_all and output is not ParseFormat.JSON:
        raise CommandError(f"--all has the format json, not {output}")
    if take_all and name is not None:
        raise CommandError("--name is for a text of one profile: it does not go with --all")
    if as_events and (take_all or output is not ParseFormat.JSON):
        raise CommandError(f"--stream prints events: it does not go with {'--all' if take_all else '--format'}")
    kind = record_model(model)
    if as_events:
        if not _events(path, kind, name):
            raise typer.Exit(ExitCode.FINDINGS)
        return
    source = read_input(path)
    is_whole = _all_records(source, kind, cut_at) if take_all else _one(source, kind, name, output)
    if not is_whole:
        raise typer.Exit(ExitCode.FINDINGS)


def _one(source: Input, model: type[Profile], name: str | None, output: ParseFormat) -> bool:
    """Print what the text of one profile is; return whether it has a record."""
    parsed = parse(source.text, model=model, name=name)
    _print_findings(source, parsed, parsed.lines)
    profile = parsed.profile
    if output is ParseFormat.TREE:
        write(escape_json(parsed.document.dump()) + "\n")
    elif profile is not None and output is ParseFormat.JSON:
        write(escape_json(profile.model_dump_json(indent=2)) + "\n")
    elif profile is not None:
        from profileparse.render import dumps

        write_text(dumps(profile))
    return profile is not None


def _all_records(source: Input, model: type[Profile], boundary: Boundary | None) -> bool:
    """Print the records of a text, each in a line; return whether each of its parts has one."""
    from profileparse.several import parse_all

    is_whole = True
    lines = LineIndex(source.text)
    for parsed in parse_all(source.text, model=model, boundary=boundary):
        _print_findings(source, parsed, lines)
        if parsed.profile is None:
            is_whole = False
        else:
            write(escape_json(parsed.profile.model_dump_json()) + "\n")
    return is_whole


def _events(path: str, model: type[Profile], name: str | None) -> bool:
    """Print what happens in a text while it comes; return whether it has a record."""
    from profileparse.streaming.stream import stream

    text = stream(model=model, name=name)
    for event in text.events(read_chunks(path)):
        write(escape_json(json.dumps(event.to_dict(), ensure_ascii=False)) + "\n")
        flush()
    return text.close().profile is not None


def _print_findings(source: Input, parsed: Parsed[Any], lines: LineIndex) -> None:
    for diagnostic in parsed.diagnostics:
        place = source.place(lines, parsed.offset + diagnostic.span.start)
        print_note(f"{place}: {diagnostic.severity} {diagnostic.code} {diagnostic.message}")


_EXAMPLES = """\b
Examples:
  profileparse parse profile.txt
  profileparse parse profile.txt --format tree
  profileparse parse notes.txt --name "Cellular secretion"
  profileparse parse company.txt --model company:CompanyProfile
  profileparse parse stars.txt --all > stars.jsonl
  profileparse parse stars.txt --all --boundary %%
  profileparse parse stars.txt --all --boundary-pattern '== .* ==$'
  llm "Profile of TNF" | profileparse parse - --stream
  curl -s https://example.org/profile.txt | profileparse parse -
"""
