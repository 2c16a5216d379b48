"""``profileparse learn``: a record model from texts of a kind that nobody declared."""

from __future__ import annotations

import glob as globbing
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from profileparse.cli.inputs import look_at
from profileparse.cli.terminal import CommandError, ExitCode, plain_line, print_note, write
from profileparse.remote.addresses import is_address

if TYPE_CHECKING:
    from profileparse.batch.reading import Reader
    from profileparse.learning import LearnedModel
    from profileparse.learning.labels import LearnedLabel

_STDIN = "-"
_STORE = b"SQLite format 3\0"
# A text is not larger, in bytes.
_LARGEST = 16 << 20
_WIDTH = 100
_EXAMPLES = """\b
Examples:
  profileparse learn profiles/ -o company.py --name Company
  profileparse parse profiles/a.txt --model company.py:Company
  profileparse learn new/ --update company.py
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("learn", epilog=_EXAMPLES)(learn_command)


def learn_command(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files, folders, patterns, archives and stores with texts; - for a text.", metavar="PATH"),
    ],
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="File to write the model to.", metavar="FILE")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Name of the model's class.", metavar="NAME")] = None,
    update: Annotated[
        str | None,
        typer.Option(
            "--update", help="A model that was written before: print what these texts add to it.", metavar="FILE"
        ),
    ] = None,
    do_write: Annotated[bool, typer.Option("--write", help="With --update: write it to the file.")] = False,
    glob: Annotated[
        list[str] | None,
        typer.Option("--glob", help="Which files of folders are meant (default: *.txt, *.md).", metavar="PATTERN"),
    ] = None,
    most: Annotated[
        int, typer.Option("--most", min=1, help="How many texts are read closely, at the most.", metavar="N")
    ] = 2000,
) -> None:
    """Write a record model for texts of one kind.

    It finds the labels that the texts have in common, their spellings and the kinds of their values, prints them with
    what it left out, and writes the model as Python with -o. The file is yours from then on: read it, change it.
    """
    from profileparse.learning import learn

    if update is not None and output is not None:
        raise CommandError("give -o for a new model, or --update for one that is there")
    if do_write and update is None:
        raise CommandError("--write goes with --update")
    if output is not None and Path(output).exists():
        raise CommandError(f"{output}: is there already; --update {output} adds to it")
    try:
        learned = learn(_texts(paths, glob or None), name=name or _name_of(output or update), most=most)
    except ValueError as error:
        raise CommandError(str(error)) from error
    if not learned.texts:
        raise CommandError("there is no text to learn from")
    if update is not None:
        _update(learned, update, name, do_write=do_write)
        return
    for line in _table(learned):
        write(plain_line(line) + "\n")
    if not learned.labels:
        raise CommandError("the texts have no label in common")
    if output is not None:
        try:
            with Path(output).open("x", encoding="utf-8") as file:
                file.write(learned.source)
        except OSError as error:
            raise CommandError(f"{output}: can't be written: {error.strerror}") from error
        print_note(f"wrote {output}; use it with --model {output}:{learned.name}")
    else:
        print_note("write it with -o FILE")


def _name_of(path: str | None) -> str:
    """Return the name of a model's class by that of its file."""
    from profileparse.learning.writing import class_name

    return class_name(Path(path).stem if path else "Learned", set())


# ---- the texts ---------------------------------------------------------------------------------------------


def _texts(paths: Sequence[str], glob: Sequence[str] | None) -> Iterator[str]:
    """Yield the texts; what is none is said, and left out."""
    from profileparse.batch.reading import Reader
    from profileparse.batch.sources import DEFAULT_GLOB, find

    reader = Reader(_LARGEST)
    for path in paths:
        if path == _STDIN:
            yield from _decoded(path, sys.stdin.buffer.read())
            continue
        if _is_store(path):
            yield from _texts_of_store(path, reader)
            continue
        for entry in find(_expanded(path), glob or DEFAULT_GLOB):
            if entry.problem is not None:
                print_note(f"{entry.source}: left out: {entry.problem}")
            elif not entry.is_container:
                yield from _read(reader, entry.source, entry.file, entry.member)


def _expanded(path: str) -> list[str]:
    """Return the files that a pattern means, which the shell did not expand."""
    if is_address(path):
        look_at(path)
        return [path]
    if os.path.lexists(path):
        return [path]
    found = sorted(globbing.glob(path, recursive=True))  # noqa: PTH207 (a pattern may begin anywhere)
    if not found:
        raise CommandError(f"{path}: there is no such file or folder")
    return found


def _is_store(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return file.read(len(_STORE)) == _STORE
    except OSError:
        return False


def _texts_of_store(path: str, reader: Reader) -> Iterator[str]:
    """Yield the texts of the sources that a store has rows of."""
    from profileparse.batch.store import Store

    done: set[tuple[str, str]] = set()
    with Store.reading(path) as store:
        for row in store.rows():
            file, _, member = row.source.partition("!/")
            if (file, member) not in done:
                done.add((file, member))
                if is_address(file) and "?sha256=" in file:
                    print_note(f"{row.source}: left out: a store doesn't keep what follows ? in a web address")
                    continue
                yield from _read(reader, row.source, file, member or None)


def _read(reader: Reader, source: str, file: str, member: str | None) -> Iterator[str]:
    content = reader.read(file, member)
    if content.data is None:
        print_note(f"{source}: left out: {content.message}")
    else:
        yield from _decoded(source, content.data)


def _decoded(source: str, data: bytes) -> Iterator[str]:
    from profileparse.source import DecodingError, decode

    try:
        yield decode(data)
    except DecodingError as error:
        print_note(f"{source}: left out: {error}")


# ---- what was found ----------------------------------------------------------------------------------------


def _table(learned: LearnedModel) -> Iterator[str]:
    closely = "" if learned.texts == learned.offered else f", {learned.texts:,} read closely"
    yield f"{learned.offered:,} texts{closely}"
    yield ""
    yield f"{'label':34}{'texts':>7}  {'kind':14}{'sure':>5}  examples"
    for label in learned.labels:
        yield from _rows(label, "")
    if learned.left_out:
        yield ""
        yield f"{'left out':34}{'texts':>7}  why"
        for each in learned.left_out:
            yield f"{_cut(each.label, 33):34}{each.texts:>7,}  {each.why}"


def _rows(label: LearnedLabel, indent: str) -> Iterator[str]:
    shown = "; ".join(dict.fromkeys(_cut(each, 30) for each in label.examples[:2])) if not label.inside else ""
    name = _cut(indent + " / ".join((label.label, *label.aliases)), 33)
    yield f"{name:34}{label.texts:>7,}  {label.kind:14}{label.share:>5.0%}  {shown}".rstrip()
    for each in label.inside:
        yield from _rows(each, indent + "  ")


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1] + "…"


def _update(learned: LearnedModel, path: str, name: str | None, *, do_write: bool) -> None:
    """Print what texts add to a model that is there, and write it if that is asked for."""
    from profileparse.files import write_atomically
    from profileparse.learning.update import UpdateError, updated

    try:
        update = updated(Path(path), learned, name)
    except UpdateError as error:
        raise CommandError(f"{path}: {error}") from error
    for line in update.notes:
        write(plain_line(line) + "\n")
    if update.source == update.before:
        print_note(f"{path}: the texts add nothing to it")
        return
    for line in update.diff(path):
        write(plain_line(line.rstrip("\n")) + "\n")
    if do_write:
        try:
            write_atomically(Path(path), update.source.encode(), was=update.before.encode())
        except OSError as error:
            raise CommandError(f"{path}: can't be written: {error.strerror}") from error
        print_note(f"wrote {path}")
    else:
        print_note("write it with --write")
        raise typer.Exit(ExitCode.FINDINGS)
