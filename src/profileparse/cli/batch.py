"""The commands `batch`, `export` and `report`: many files, their store, and what is in it."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from enum import StrEnum
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
    format_option,
    given_boundary,
    record_model,
)
from profileparse.cli.signals import Terminated
from profileparse.cli.terminal import CommandError, ExitCode, escape_json, plain_line, print_note, write
from profileparse.remote.addresses import is_address, shown

if TYPE_CHECKING:
    from profileparse.batch.reports import Report
    from profileparse.batch.runs import Progress, Summary

_STDIN = "-"
# How often a line says how far a run has come, where there is no terminal to draw on.
_LINE_SECONDS = 10.0
_MOST_FREQUENT = 5


class ReportFormat(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"


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
"""
    )(batch)
    app.command(
        epilog="""\b
Examples:
  profileparse export profiles.db profiles.parquet
  profileparse export profiles.db profiles.jsonl
  profileparse export profiles.db s3://bucket/profiles.parquet
"""
    )(export)
    app.command()(report)


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
    from profileparse.batch.sources import DEFAULT_GLOB

    cut_at = given_boundary(take_all, boundary, boundary_pattern, front_matter)
    found = _paths(paths or [], files_from)
    kind = record_model(model)
    with _plain_errors(), _kept_is_said(), nullcontext(None) if quiet else _progress() as on_progress:
        summary = run(
            found,
            store,
            jobs=jobs,
            glob=glob or DEFAULT_GLOB,
            model=kind,
            all_profiles=take_all,
            boundary=cut_at,
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


def export(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="The SQLite file that batch wrote.")],
    out: Annotated[str, typer.Argument(metavar="OUT", help="File or address to write: .jsonl, .parquet or .csv")],
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="NAME:CLASS", help="Only records of this model; its code isn't run."),
    ] = None,
) -> None:
    """Write a store's records to a file, whole or not at all."""
    from profileparse.batch.exports import export_store

    with _plain_errors():
        count = export_store(store, out, model=model)
    print_note(f"{shown(out)}: {count:,} rows")


def report(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="The SQLite file that batch wrote.")],
    output: Annotated[ReportFormat, format_option(ReportFormat)] = ReportFormat.TEXT,
) -> None:
    """Show how full each field is, diagnostics by rule, unknown labels, and the profiles without a record."""
    from profileparse.batch.reports import report_store

    with _plain_errors():
        found = report_store(store)
    if output is ReportFormat.JSON:
        write(escape_json(json.dumps(asdict(found), ensure_ascii=False, indent=2)) + "\n")
    else:
        _print_report(found)


@contextmanager
def _plain_errors() -> Iterator[None]:
    from profileparse.batch.outcomes import BatchError

    try:
        yield
    except BatchError as error:
        raise CommandError(str(error)) from error


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
        f"{_sources(summary.found, summary.profiles)} in {summary.seconds:.1f} s: {summary.parsed:,} parsed, "
        f"{summary.unchanged:,} unchanged, {summary.failed:,} failed, {summary.removed:,} removed"
    )
    if summary.gone:
        yield f"{summary.gone:,} sources of the store are there no more (--prune removes them)"
    if summary.without_record:
        failed = (f"{count:,} {outcome}" for outcome, count in summary.outcomes.items() if outcome != "parsed")
        yield f"without a record: {', '.join(failed)}"
    if summary.diagnostics:
        frequent = list(summary.diagnostics.items())[:_MOST_FREQUENT]
        yield f"most frequent diagnostics: {', '.join(f'{code} ({count:,})' for code, count in frequent)}"


def _sources(sources: int, profiles: int) -> str:
    return f"{sources:,} sources" + ("" if profiles == sources else f" with {profiles:,} profiles")


def _print_report(found: Report) -> None:
    from profileparse.cli.reports import unknown_label_lines
    from profileparse.rules.unknown import NO_LABEL

    lines = [
        f"{_sources(found.sources, found.profiles)}, {found.records:,} with a record",
        "",
    ]
    for field in found.fields:
        share = field.filled / found.records if found.records else 0.0
        reasons = ", ".join(f"{count:,} {why}" for why, count in field.absent.items())
        lines.append(f"{field.name:32}{field.filled:>9,}{share:>7.0%}  {reasons}".rstrip())
    if found.rules:
        lines += ["", f"{'diagnostics':32}{'count':>9}{'sources':>9}"]
        lines += (f"{each.code} {each.severity:26}{each.count:>9,}{each.sources:>9,}" for each in found.rules)
    no_label = sum(each.sources for each in found.rules if each.code == NO_LABEL)
    lines += unknown_label_lines("unknown labels, by number of sources", found.unknown_labels, no_label)
    if found.without_record:
        lines += ["", "without a record"]
        lines += (f"{each.outcome:16} {each.source}: {each.code} {each.message}" for each in found.without_record)
    # Names of files and of fields, and messages: each line is on its own.
    write("\n".join(map(plain_line, lines)) + "\n")
