"""The commands `merge`, `export` and `report`: what is in the stores that `batch` wrote."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from profileparse.cli.options import format_option
from profileparse.cli.terminal import CommandError, escape_json, is_terminal, plain_line, print_note, write
from profileparse.remote.addresses import is_address, shown

if TYPE_CHECKING:
    from profileparse.batch.reports import Report


class ReportFormat(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(
        epilog="""\b
Examples:
  profileparse merge 1.db 2.db 3.db 4.db -o all.db                the shards of a run
  profileparse merge all.db today.db -o all.db                    what was parsed elsewhere
"""
    )(merge)
    app.command(
        epilog="""\b
Examples:
  profileparse export profiles.db profiles.parquet
  profileparse export profiles.db profiles.jsonl
  profileparse export profiles.db profiles/ --partition-by outcome
  profileparse export profiles.db s3://bucket/profiles.parquet
"""
    )(export)
    app.command(
        epilog="""\b
Examples:
  profileparse report profiles.db                                 how full fields are, findings by rule
  profileparse report profiles.db -o report.html                  as a page of charts that lead to their sources
"""
    )(report)


def merge(
    stores: Annotated[list[str], typer.Argument(metavar="STORE...", help="The SQLite files that batch wrote.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The store to write.", metavar="FILE")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a store that is there, though it is not one of those merged.")
    ] = False,
) -> None:
    """Merge stores of shards, or of several days, into one; of a source in several, the one read last counts."""
    from profileparse.batch.merging import merge_stores

    with batch_errors():
        merged = merge_stores(stores, output, overwrite=overwrite)
    again = f"; {merged.repeated:,} were in several, the one read last counts" if merged.repeated else ""
    print_note(f"{output}: {sources_text(merged.sources, merged.profiles)} from {len(stores):,} stores{again}")
    for kind, names in (("models", merged.models), ("versions of profileparse", merged.parsers)):
        if len(names) > 1:
            print_note(f"{output}: has rows made with several {kind}: {', '.join(names)}")


def export(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="The SQLite file that batch wrote.")],
    out: Annotated[
        str, typer.Argument(metavar="OUT", help="What to write: .jsonl, .parquet, .csv, or FOLDER/ of Parquet files.")
    ],
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="NAME:CLASS", help="Only records of this model; its code isn't run."),
    ] = None,
    partition_by: Annotated[
        list[str] | None,
        typer.Option(
            "--partition-by",
            metavar="FIELD",
            help="Divide a folder by outcome, model or a field as in profile.name; may be repeated.",
        ),
    ] = None,
    row_group: Annotated[
        int | None, typer.Option("--row-group", metavar="ROWS", min=1, help="Rows of a row group of Parquet.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the folder of an earlier export.")] = False,
) -> None:
    """Write a store's records to a file or a folder, whole or not at all."""
    from profileparse.batch.exports import export_store

    with batch_errors():
        count = export_store(
            store, out, model=model, partition_by=partition_by or (), row_group=row_group, overwrite=overwrite
        )
    print_note(f"{shown(out)}: {count:,} rows")


def report(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="The SQLite file that batch wrote.")],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="PAGE", help="Write a page of charts instead, for a browser."),
    ] = None,
    output_format: Annotated[ReportFormat, format_option(ReportFormat)] = ReportFormat.TEXT,
) -> None:
    """Show how full each field is, diagnostics by rule, unknown labels, and the profiles without a record.

    With -o, a page for a browser shows these and more: runs, sizes, frequent terms, the slowest sources.
    """
    from profileparse.batch.reports import report_store

    if output is not None:
        if output_format is ReportFormat.JSON:
            raise CommandError("-o writes a page; --format json is for the report without -o")
        _write_page(store, output)
        return
    with batch_errors():
        found = report_store(store)
    if output_format is ReportFormat.JSON:
        write(escape_json(json.dumps(asdict(found), ensure_ascii=False, indent=2)) + "\n")
    else:
        _print_report(found)


@contextmanager
def batch_errors() -> Iterator[None]:
    """Print what a run, a merge, an export or a report can't do as one line."""
    from profileparse.batch.outcomes import BatchError

    try:
        yield
    except BatchError as error:
        raise CommandError(str(error)) from error


def sources_text(sources: int, profiles: int) -> str:
    """Return how many sources there are, and profiles if these are more."""
    return f"{sources:,} sources" + ("" if profiles == sources else f" with {profiles:,} profiles")


def _write_page(store: Path, output: str) -> None:
    from profileparse.files import replacing
    from profileparse.report import report_page

    if is_address(output):
        raise CommandError(f"{shown(output)}: a page can't be written to an address; write it here, then copy it")
    page = Path(output)
    if page.is_dir():
        raise CommandError(f"{page}: is a folder; give the name of a page")
    if page.exists() and store.exists() and page.samefile(store):
        raise CommandError(f"{page}: is the store; give the name of a page")
    try:
        with batch_errors():
            made = report_page(store)
    except ModuleNotFoundError as error:
        raise CommandError(str(error)) from error
    try:
        with replacing(page) as file:
            file.write(made.encode())
    except OSError as error:
        raise CommandError(f"{page}: can't be written: {error.strerror}") from error
    print_note(f"wrote {page}")


# Cells of a report that goes to a file or a pipe; the least and the most of a bar.
_PLAIN_WIDTH = 100
_SHORTEST_BAR, _LONGEST_BAR = 10, 30


def _print_report(found: Report) -> None:
    from profileparse.cli.bars import bar
    from profileparse.cli.reports import unknown_label_lines
    from profileparse.rules.unknown import NO_LABEL

    width = shutil.get_terminal_size().columns if is_terminal() else _PLAIN_WIDTH
    lines = [
        f"{sources_text(found.sources, found.profiles)}, {found.records:,} with a record",
        "",
    ]
    reasons = {
        field.name: ", ".join(f"{count:,} {why}" for why, count in field.absent.items()) for field in found.fields
    }
    names = max(map(len, ["PP000 warning", *reasons]))
    taken = names + 22 + max(map(len, reasons.values()), default=0)
    cells = min(max(width - taken, _SHORTEST_BAR), _LONGEST_BAR)
    for field in found.fields:
        share = field.filled / found.records if found.records else 0.0
        drawn = bar(field.filled, found.records, cells)
        lines.append(f"{field.name:{names}}{field.filled:>9,}{share:>9.0%}  {drawn:{cells}}  {reasons[field.name]}")
    if found.rules:
        lines += ["", f"{'diagnostics':{names}}{'count':>9}{'sources':>9}"]
        most = max(each.count for each in found.rules)
        for each in found.rules:
            drawn = bar(each.count, most, cells)
            lines.append(f"{each.code + ' ' + each.severity:{names}}{each.count:>9,}{each.sources:>9,}  {drawn}")
    no_label = sum(each.sources for each in found.rules if each.code == NO_LABEL)
    lines += unknown_label_lines("unknown labels, by number of sources", found.unknown_labels, no_label)
    if found.without_record:
        lines += ["", "without a record"]
        lines += (f"{each.outcome:16} {each.source}: {each.code} {each.message}" for each in found.without_record)
    # Names of files and of fields, and messages: each line is on its own.
    write("\n".join(plain_line(line.rstrip()) for line in lines) + "\n")
