"""``profileparse edit`` and ``profileparse apply``: changes written into a file, all else as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from profileparse.cli.inputs import Input, read_bytes, read_input, write_input
from profileparse.cli.options import ModelOption, NameOption, NoVerifyOption, record_model
from profileparse.cli.terminal import CommandError, ExitCode, print_note, write_text

if TYPE_CHECKING:
    from profileparse.parsed import Parsed

FileArgument = Annotated[str, typer.Argument(metavar="FILE", help="The profile, or - for standard input.")]
DiffOption = Annotated[bool, typer.Option("--diff", help="Write nothing; print what would change (exit code 1).")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("edit", epilog=_EDIT_EXAMPLES)(edit_command)
    app.command("apply", epilog=_APPLY_EXAMPLES)(apply_command)


def edit_command(
    file: FileArgument,
    assign: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=TEXT", help="Set a value; no text empties a field.")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="FIELD=TEXT", help="Add a term, paragraph or reference.")
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="PATH", help="Remove an entry, or a field with its label.")
    ] = None,
    diff: DiffOption = False,
    no_verify: NoVerifyOption = False,
    model: ModelOption = None,
    name: NameOption = None,
) -> None:
    """Change values of a profile in place; no other line of the file moves.

    Entries are numbered from 0, in the record as the file has it. From standard input the text goes to standard
    output. A value that the model or the text can't hold is an error: exit code 1, the file stays as it was.
    """
    from profileparse.edit import EditError
    from profileparse.edit.paths import change_by_path

    if not (assign or add or remove):
        raise CommandError("nothing to do: give --set, --add or --remove")
    for option, values in (("--set", assign), ("--add", add)):
        if missing := next((each for each in values or () if "=" not in each), None):
            raise CommandError(f"{option} {missing}: expected PATH=TEXT")
    source, parsed = _read(file, model, name, in_place=not diff)
    try:
        profile = change_by_path(_record(source, parsed), assign=assign or (), add=add or (), remove=remove or ())
        text = parsed.edit(profile, verify=not no_verify)
    except EditError as error:
        raise CommandError(f"{source.shown}: {error}", ExitCode.FINDINGS) from error
    _write(source, text, diff)


def apply_command(
    file: FileArgument,
    record: Annotated[str, typer.Argument(metavar="RECORD.json", help="The whole record that the file shall say.")],
    merge: Annotated[
        bool, typer.Option("--merge", help="RECORD.json is a JSON Merge Patch: only what it mentions changes.")
    ] = False,
    diff: DiffOption = False,
    no_verify: NoVerifyOption = False,
    model: ModelOption = None,
    name: NameOption = None,
) -> None:
    """Write a record into the profile it came from: only what differs is changed.

    The record has the form that `profileparse parse` prints, with all of its members: what it left out would be
    deleted. With --merge it holds changes only (RFC 7396): null removes a field.
    """
    from profileparse.cli.merge import left_out, merged_record
    from profileparse.edit import EditError
    from profileparse.schema.given import read_record

    if file == record == "-":
        raise CommandError("the profile and the record can't both come from standard input")
    source, parsed = _read(file, model, name, in_place=not diff)
    shown = "<stdin>" if record == "-" else record
    try:
        data, before = read_bytes(record), _record(source, parsed)
        profile = merged_record(before, data) if merge else read_record(parsed.model, data)
        if not merge and (paths := left_out(before, profile, data)):
            shortly = ", ".join(paths[:20]) + (f" and {len(paths) - 20} more" if len(paths) > 20 else "")
            raise CommandError(
                f"{shown}: the record leaves out {shortly}, which would be deleted from {source.shown}: "
                "give the whole record, or --merge to change only what it holds"
            )
        shown = source.shown
        text = parsed.edit(profile, verify=not no_verify)
    except EditError as error:
        raise CommandError(f"{shown}: {error}", ExitCode.FINDINGS) from error
    _write(source, text, diff)


def _read(file: str, model: str | None, name: str | None, *, in_place: bool) -> tuple[Input, Parsed[Any]]:
    from profileparse.parsed import parse

    kind = record_model(model)
    source = read_input(file, in_place=in_place)
    return source, parse(source.text, model=kind, name=name)


def _record(source: Input, parsed: Parsed[Any]) -> Any:
    if parsed.profile is None:
        error = next(each for each in parsed.diagnostics if each.severity == "error")
        place = source.place(parsed.lines, error.span.start)
        raise CommandError(f"{place}: {error.code} {error.message}", ExitCode.FINDINGS)
    return parsed.profile


def _write(source: Input, text: str, diff: bool) -> None:
    """Write the text to where it came from, or print what would change."""
    from profileparse.cli.fmt import difference

    if diff:
        write_text(difference(source, text))
        raise typer.Exit(ExitCode.FINDINGS if text != source.text else ExitCode.OK)
    if source.is_stdin:
        write_text(text)
    elif text == source.text:
        print_note(f"{source.shown}: nothing to change")
    else:
        write_input(source, text)


_EDIT_EXAMPLES = """\b
Examples:
  profileparse edit profile.txt --set other_names.1="Cell secretion"
  profileparse edit profile.txt --add biological_functions="Exocytosis (regulated) [2]" --diff
  profileparse edit profile.txt --remove interacting_drugs.0 --set mechanism_of_action=
"""
_APPLY_EXAMPLES = """\b
Examples:
  profileparse parse profile.txt > record.json
  profileparse apply profile.txt record.json --diff
  echo '{"name": "Secretion", "safety_considerations": null}' | profileparse apply profile.txt - --merge
"""
