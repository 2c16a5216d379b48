"""The command `batch`: many files into a store."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from profileparse.cli.inputs import look_at
from profileparse.cli.options import (
    AllOption,
    BoundaryOption,
    BoundaryPatternOption,
    FrontMatterOption,
    ModelOption,
    given_boundary,
    record_model,
)
from profileparse.cli.signals import Terminated
from profileparse.cli.stores import batch_errors, sources_text
from profileparse.cli.terminal import CommandError, ExitCode, print_note
from profileparse.remote.addresses import is_address

if TYPE_CHECKING:
    from profileparse.batch.runs import Progress, Summary

_STDIN = "-"
# How often a line says how far a run has come, where there is no terminal to draw on.
_LINE_SECONDS = 10.0
_MOST_FREQUENT = 5


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(
        epilog="""\b
Examples:
  profileparse batch profiles/ --store profiles.db                what is new or changed is parsed
  profileparse batch profiles/ --store profiles.db --glob '*.md'  other files
  profileparse batch pages/ --store pages.db --all                all profiles of each file
  profileparse batch s3://bucket/profiles/ --store profiles.db    object storage
  find new/ -name '*.txt' | profileparse batch - --store profiles.db
  profileparse batch profiles/ --store 1.db --shard 1/4           one of four machines' part; see merge
"""
    )(batch)


def batch(
    store: Annotated[Path, typer.Option("--store", help="The SQLite file with the records.", metavar="FILE")],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH...", help="Files, folders, .zip and .gz files, s3:// and other addresses; - reads a list."
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Processes; default: one a processor.")
    ] = None,
    glob: Annotated[
        list[str] | None,
        typer.Option("--glob", help="Which files of folders and archives; may be repeated. Default: *.txt, *.md"),
    ] = None,
    model: ModelOption = None,
    take_all: AllOption = False,
    boundary: BoundaryOption = None,
    boundary_pattern: BoundaryPatternOption = None,
    front_matter: FrontMatterOption = False,
    files_from: Annotated[
        str | None, typer.Option("--files-from", metavar="FILE", help="A list of paths, one a line; - is stdin.")
    ] = None,
    max_bytes: Annotated[
        str | None, typer.Option("--max-bytes", metavar="SIZE", help="Limit for one source. Default: 16M")
    ] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", help="Limit for one source. Default: 60")
    ] = None,
    max_memory: Annotated[
        str | None,
        typer.Option(
            "--max-memory", metavar="SIZE", help="Limit for one process. Default: 4G, at most half of all memory"
        ),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option("--shard", metavar="I/N", help="Only the sources of the I-th of N shards; the first is 1/N."),
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Remove sources that are there no more.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Parse unchanged sources without a record again.")] = False,
    rehash: Annotated[
        bool, typer.Option("--rehash", help="Read all files, though size and times are unchanged.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Parse many files into a store; only what is new or changed is parsed.

    Exit code 0: every profile has a record; 1: some have none; 2: usage, or the store can't be written.
    """
    from profileparse.batch.limits import DEFAULT_MAX_BYTES, DEFAULT_TIMEOUT
    from profileparse.batch.runs import run
    from profileparse.batch.shards import Shard
    from profileparse.batch.sources import DEFAULT_GLOB

    cut_at = given_boundary(take_all, boundary, boundary_pattern, front_matter)
    found = _paths(paths or [], files_from)
    kind = record_model(model)
    with batch_errors(), _kept_is_said(), nullcontext(None) if quiet else _progress() as on_progress:
        summary = run(
            found,
            store,
            jobs=jobs,
            glob=glob or DEFAULT_GLOB,
            model=kind,
            all_profiles=take_all,
            boundary=cut_at,
            shard=None if shard is None else Shard.from_text(shard),
            prune=prune,
            retry=retry,
            rehash=rehash,
            max_bytes=DEFAULT_MAX_BYTES if max_bytes is None else _size(max_bytes, "--max-bytes"),
            timeout=DEFAULT_TIMEOUT if timeout is None else timeout,
            max_memory=None if max_memory is None else _size(max_memory, "--max-memory"),
            on_progress=on_progress,
        )
    if not quiet:
        for line in _summary(summary):
            print_note(line)
    raise typer.Exit(ExitCode.FINDINGS if summary.without_record else ExitCode.OK)


@contextmanager
def _kept_is_said() -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, Terminated):
        print_note("stopped: what was done is kept; the same command goes on from there")
        raise


_SIZE = re.compile(r"(\d+)\s*(?:([KMGT])i?B?)?", re.IGNORECASE)


def _size(text: str, option: str) -> int:
    """Return how many bytes a size means: ``512M``, ``4GiB``, or a number of bytes.

    >>> _size("2K", "--max-bytes"), _size("4GiB", "--max-memory"), _size("12", "--max-bytes")
    (2048, 4294967296, 12)
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise CommandError(f"{option}: {text!r} is no size; write a number of bytes, or one with K, M or G: 512M")
    number, unit = found.groups()
    return int(number[:20]) << 10 * (" KMGT".index(unit.upper()) if unit else 0)


# ---- what to parse -----------------------------------------------------------------------------------------


def _paths(given: Sequence[str], files_from: str | None) -> Iterator[str]:
    """Return the paths that the arguments mean, after a look whether those given are there at all."""
    if not given and files_from is None:
        raise CommandError("nothing to do: give files or folders, or - for a list of them on standard input")
    lists = [each for each in (*(path for path in given if path == _STDIN), files_from) if each is not None]
    if lists.count(_STDIN) > 1:
        raise CommandError("standard input can hold one list only")
    paths = [path for path in given if path != _STDIN]
    for path in paths:
        if is_address(path):
            look_at(path)
        elif not os.path.lexists(path):
            raise CommandError(f"{path}: there is no such file or folder")
    opened = [_STDIN if each == _STDIN else _existing(each) for each in lists]
    return _all_paths(paths, opened)


def _existing(path: str) -> str:
    if not Path(path).exists() or Path(path).is_dir():
        raise CommandError(f"{path}: there is no such file with a list of paths")
    return path


def _all_paths(paths: Sequence[str], lists: Sequence[str]) -> Iterator[str]:
    yield from paths
    for each in lists:
        try:
            with nullcontext(sys.stdin.buffer) if each == _STDIN else Path(each).open("rb") as lines:
                for line in lines:
                    # Names are bytes; an empty line is no name.
                    if path := os.fsdecode(line.rstrip(b"\r\n")):
                        yield path
        except OSError as error:
            raise CommandError(f"{each}: the list can't be read: {error.strerror}") from error


# ---- how far it has come, and what came of it --------------------------------------------------------------


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """Yield what shows how far a run has come: a bar on a terminal, a plain line now and then elsewhere."""
    if not sys.stderr.isatty():
        yield _progress_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("parsing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:,.0f}/s"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]:,} without a record"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate=0.0, failed=0)
        yield lambda now: bar.update(task, total=now.found, completed=now.done, rate=_rate(now), failed=now.failed)


def _progress_lines() -> Callable[[Progress], None]:
    last = time.monotonic()

    def show(now: Progress) -> None:
        nonlocal last
        if time.monotonic() - last < _LINE_SECONDS:
            return
        last = time.monotonic()
        rate = _rate(now)
        left = f", about {(now.found - now.done) / rate:,.0f} s left" if rate else ""
        print_note(
            f"{now.done:,} of {now.found:,} sources, {rate:,.0f}/s{left}, {now.failed:,} without a record so far"
        )

    return show


def _rate(now: Progress) -> float:
    return now.done / now.seconds if now.seconds else 0.0


def _summary(summary: Summary) -> Iterator[str]:
    yield (
        f"{sources_text(summary.found, summary.profiles)} in {summary.seconds:.1f} s: {summary.parsed:,} parsed, "
        f"{summary.unchanged:,} unchanged, {summary.failed:,} failed, {summary.removed:,} removed"
    )
    if summary.gone:
        yield f"{summary.gone:,} sources of the store are there no more (--prune removes them)"
    if summary.without_record:
        failed = (f"{count:,} {outcome}" for outcome, count in summary.outcomes.items() if outcome != "parsed")
        yield f"without a record: {', '.join(failed)}"
    if summary.changed:
        changed = (f"{count:,} {was} → {now}" for (was, now), count in summary.changed.items())
        yield f"another outcome than before: {', '.join(changed)}"
    if summary.diagnostics:
        frequent = list(summary.diagnostics.items())[:_MOST_FREQUENT]
        yield f"most frequent diagnostics: {', '.join(f'{code} ({count:,})' for code, count in frequent)}"
