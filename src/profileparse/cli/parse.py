"""``profileparse parse``: one text, as its record, its tree or its canonical text."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from profileparse.cli.inputs import read_input
from profileparse.cli.options import ModelOption, NameOption, format_option, record_model
from profileparse.cli.terminal import ExitCode, escape_json, print_note, write, write_text
from profileparse.parsed import parse


class ParseFormat(StrEnum):
    """What is printed."""

    JSON = "json"
    TREE = "tree"
    TEXT = "text"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("parse", epilog=_EXAMPLES)(parse_command)


def parse_command(
    path: Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for standard input.")],
    output: Annotated[ParseFormat, format_option(ParseFormat)] = ParseFormat.JSON,
    model: ModelOption = None,
    name: NameOption = None,
) -> None:
    """Print the record of a text as JSON, its tree, or canonical text.

    Findings go to standard error. Exit code 1: the text gives no record.
    """
    source = read_input(path)
    parsed = parse(source.text, model=record_model(model), name=name)
    for diagnostic in parsed.diagnostics:
        place = source.place(parsed.lines, diagnostic.span.start)
        print_note(f"{place}: {diagnostic.severity} {diagnostic.code} {diagnostic.message}")
    profile = parsed.profile
    if output is ParseFormat.TREE:
        write(escape_json(parsed.document.dump()) + "\n")
    elif profile is not None and output is ParseFormat.JSON:
        write(escape_json(profile.model_dump_json(indent=2)) + "\n")
    elif profile is not None:
        from profileparse.render import dumps

        write_text(dumps(profile))
    if profile is None:
        raise typer.Exit(ExitCode.FINDINGS)


_EXAMPLES = """\b
Examples:
  profileparse parse profile.txt
  profileparse parse profile.txt --format tree
  profileparse parse notes.txt --name "Cellular secretion"
  profileparse parse company.txt --model company:CompanyProfile
  curl -s https://example.org/profile.txt | profileparse parse -
"""
