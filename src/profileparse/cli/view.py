"""``profileparse view``: texts and their records side by side, as pages for a browser."""

from __future__ import annotations

import os
import re
import tempfile
import webbrowser
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from profileparse.cli.inputs import STDIN, find_paths, read_input
from profileparse.cli.options import (
    AllOption,
    BoundaryOption,
    BoundaryPatternOption,
    FrontMatterOption,
    ModelOption,
    NameOption,
    PathsArgument,
    given_boundary,
    record_model,
)
from profileparse.cli.serve import refuse_unservable, serve_file
from profileparse.cli.terminal import CommandError, ExitCode, is_terminal, print_error, print_note, write
from profileparse.parsed import parse
from profileparse.remote.addresses import is_address, shown

if TYPE_CHECKING:
    from profileparse.grounding import Grounding
    from profileparse.parsed import Parsed
    from profileparse.schema.profile import Profile
    from profileparse.several import Boundary


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("view", epilog=_EXAMPLES)(view_command)


def view_command(
    paths: PathsArgument,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="OUT", help="The page to write; for many files, the FOLDER/ of pages."),
    ] = None,
    do_open: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
    model: ModelOption = None,
    name: NameOption = None,
    take_all: AllOption = False,
    boundary: BoundaryOption = None,
    boundary_pattern: BoundaryPatternOption = None,
    front_matter: FrontMatterOption = False,
    sources: Annotated[
        str | None,
        typer.Option("--sources", metavar="FOLDER", help="Hold quotations against sources: 1.txt is what [1] cites."),
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Edit the file in the browser, on this machine only; Ctrl-C ends.")
    ] = False,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, metavar="N", help="Port for --serve; else a free one.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a folder of pages that is there.")] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, metavar="N", help="Processes; by default as many as processors.")
    ] = None,
) -> None:
    """Show texts and their records side by side, as pages for a browser.

    A page is one file that needs nothing else. Many files, or a folder of them, make a folder of pages with a list that
    can be filtered. With --serve, the values of a file can be changed on its page. Exit code 2: a file can't be read,
    or is not text.
    """
    if serve:
        refuse_unservable(paths, output)
    elif port is not None:
        raise CommandError("--port goes with --serve")
    cut_at = given_boundary(take_all, boundary, boundary_pattern, front_matter)
    if output == "":
        raise CommandError("-o is empty: give the name of a page or a folder")
    if output is not None and is_address(output):
        raise CommandError(f"{shown(output)}: pages can't be written to an address; write them here, then copy them")
    kind = record_model(model)
    files = find_paths(paths)
    is_one = len(files) == 1 and files == list(paths) and not take_all and not _is_folder(output)
    if name is not None and not is_one:
        raise CommandError("--name is for a text of one profile")
    if sources is not None and not is_one:
        raise CommandError("--sources is for a text of one profile")
    if serve:
        if not is_one:
            raise CommandError("--serve edits one file of one profile: give that file alone, without --all")
        ground = None if sources is None else partial(_grounding, folder=sources)
        serve_file(files[0], kind, name, ground, port=port or 0, do_open=do_open)
        return
    if is_one:
        _one(files[0], kind, name, output, sources, do_open=do_open)
        return
    if STDIN in files and len(files) > 1:
        raise CommandError("view takes either - or files, not both")
    if not _many(files, kind, output, take_all, cut_at, overwrite, jobs, do_open):
        raise typer.Exit(ExitCode.USAGE)


def _is_folder(output: str | None) -> bool:
    return output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir())


# ---- one page ----------------------------------------------------------------------------------------------


def _one(
    path: str, model: type[Profile], name: str | None, output: str | None, sources: str | None, *, do_open: bool
) -> None:
    from profileparse.view.page import Place, page

    if output is None and not do_open and is_terminal():
        raise CommandError("give -o PAGE.html for the page, or --open to show it")
    source = read_input(path)
    parsed = parse(source.text, model=model, name=name)
    grounding = None if sources is None else _grounding(parsed, sources)
    made = page(parsed, Place(source.shown), grounding=grounding).encode()
    if output is None and not do_open:
        write(made.decode())
        return
    target = Path(output) if output is not None else Path(_temporary(), "page.html")
    _write(target, made)
    print_note(f"wrote {target}")
    if do_open:
        _show(target)


def _grounding(parsed: Parsed[Any], folder: str) -> Grounding:
    """Hold a text against the sources in a folder: the files whose names begin with the numbers that cite them."""
    from profileparse.grounding import ground

    numbered = {path: re.match(r"\d{1,3}(?!\d)", Path(path).name) for path in find_paths([folder])}
    texts = {int(match[0]): read_input(path).text for path, match in numbered.items() if match is not None}
    if not texts:
        raise CommandError(f"{folder}: no file's name begins with a number: 1.txt is the source that [1] cites")
    try:
        return ground(parsed, texts)
    except ModuleNotFoundError as error:
        raise CommandError(str(error)) from error


def _write(target: Path, made: bytes) -> None:
    from profileparse.files import replacing

    try:
        with replacing(target) as file:
            file.write(made)
    except OSError as error:
        raise CommandError(f"{target}: can't be written: {error.strerror}") from error


def _temporary() -> str:
    return tempfile.mkdtemp(prefix="profileparse-")


def _show(target: Path) -> None:
    if not webbrowser.open(target.resolve().as_uri()):
        print_note(f"no browser could be started; open {target.resolve()} in one")


# ---- a folder of pages -------------------------------------------------------------------------------------


def _many(
    files: list[str],
    model: type[Profile],
    output: str | None,
    take_all: bool,
    boundary: Boundary | None,
    overwrite: bool,
    jobs: int | None,
    do_open: bool,
) -> bool:
    """Write a folder of pages; return whether each file was read."""
    from profileparse.batch.folders import new_folder
    from profileparse.batch.pool import default_jobs
    from profileparse.cli.pages import INDEX, not_a_page, write_pages
    from profileparse.cli.stores import batch_errors

    if output is None and not do_open:
        raise CommandError("give -o FOLDER/ for the pages, or --open to show them")
    target = Path(output) if output is not None else Path(_temporary(), "pages")
    try:
        with batch_errors(), new_folder(target, overwrite=overwrite, foreign=not_a_page) as folder:
            entries = write_pages(
                folder, files, model, take_all=take_all, boundary=boundary, jobs=jobs or default_jobs()
            )
    except OSError as error:
        raise CommandError(f"{target}: can't be written: {error.strerror}") from error
    failed = [each for each in entries if each.message is not None]
    for each in failed:
        print_error(f"{each.source}: {each.message}" if each.source not in str(each.message) else str(each.message))
    print_note(f"wrote {len(entries):,} page{'s' if len(entries) != 1 else ''}; the list is {target / INDEX}")
    if do_open:
        _show(target / INDEX)
    return not failed


_EXAMPLES = """\b
Examples:
  profileparse view profile.txt -o profile.html
  profileparse view profile.txt --open
  profileparse view company.txt --model company:CompanyProfile > company.html
  profileparse view profile.txt --sources sources/ --open
  profileparse view profile.txt --serve --open
  profileparse view profiles/ -o pages/
  profileparse view stars.txt --all -o stars/ --open
"""
