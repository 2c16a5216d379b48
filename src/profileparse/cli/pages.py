"""Pages of many profiles, made in several processes."""

from __future__ import annotations

import multiprocessing
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from profileparse.batch.outcomes import FAILURES, Outcome, printable
from profileparse.cli.inputs import read_input
from profileparse.cli.terminal import CommandError
from profileparse.modelfile import ModelPath, from_pickle, to_pickle
from profileparse.parsed import Parsed, parse
from profileparse.schema.profile import Labelled, Profile, schema_of
from profileparse.several import Boundary, parse_all
from profileparse.source import DecodingError, LineIndex
from profileparse.view.index import HAS_VALUE, Entry, index_page
from profileparse.view.page import Place, failure_page, page

INDEX = "index.html"
# A process is given so many files at once. Fewer files than this are no work for several processes.
_CHUNK = 32
_FEW = 24
_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60
_PAGE = re.compile(r"\d{5,}-[a-z0-9-]*(?:\.\d+)?\.html")


class Pages(NamedTuple):
    """What the pages of a folder have in common.

    Attributes:
        folder: Where they are written.
        paths: The files, in order.
        model: The record model, as `to_pickle` gives it.
        take_all: Whether a file may hold several profiles.
        boundary: Where they are divided.
    """

    folder: str
    paths: Sequence[str]
    model: ModelPath | type[Profile]
    take_all: bool = False
    boundary: Boundary | None = None

    def file(self, number: int, part: int = 1) -> str:
        """Return the name of the page of a file, and of one of its profiles."""
        slug = _SLUG.sub("-", Path(self.paths[number]).stem.lower())[:_LONGEST_SLUG].strip("-")
        return f"{number + 1:05}-{slug}{'' if part == 1 else f'.{part}'}.html"

    def file_after(self, number: int) -> str | None:
        """Return the name of the next file's page; None after the last."""
        return self.file(number + 1) if number + 1 < len(self.paths) else None

    def file_before(self, number: int) -> str | None:
        """Return the name of the page of the file before; None before the first."""
        return self.file(number - 1) if number else None


def write_pages(
    folder: Path, paths: Sequence[str], model: type[Profile], *, take_all: bool, boundary: Boundary | None, jobs: int
) -> list[Entry]:
    """Write a page for each profile, and the list of them; return what that says.

    Args:
        folder: An empty folder.
        paths: The files.
        model: The record model.
        take_all: Whether a file may hold several profiles.
        boundary: Where they are divided.
        jobs: How many processes work at once.

    Raises:
        CommandError: a process died.
        OSError: a page can't be written.
    """
    from profileparse.rules import RULES

    pages = Pages(str(folder), paths, to_pickle(model), take_all, boundary)
    entries = [each for chunk in _chunks(pages, jobs) for each in chunk]
    made = index_page(entries, {code: rule.name for code, rule in RULES.items()})
    (folder / INDEX).write_text(made, encoding="utf-8", newline="")
    return entries


def not_a_page(folder: Path) -> Path | None:
    """Return a file that `write_pages` does not write, or None."""
    return next((each for each in folder.iterdir() if each.name != INDEX and not _PAGE.fullmatch(each.name)), None)


def _chunks(pages: Pages, jobs: int) -> Iterator[list[Entry]]:
    starts = range(0, len(pages.paths), _CHUNK)
    if jobs == 1 or len(pages.paths) < _FEW:
        yield from (_made(pages, start) for start in starts)
        return
    with ProcessPoolExecutor(min(jobs, len(starts)), mp_context=_context()) as pool:
        try:
            # Each process gets the paths once for each chunk: they weigh little beside the pages.
            yield from pool.map(_made, [pages] * len(starts), starts)
        except BrokenProcessPool as error:
            raise CommandError("a process died while it made pages; with --jobs 1 it may say why") from error


def _context() -> Any:
    # Not fork: a copy of a lock that a thread holds never opens again.
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _made(pages: Pages, start: int) -> list[Entry]:
    """Write the pages of the files from one on, as many as a chunk has."""
    numbers = range(start, min(start + _CHUNK, len(pages.paths)))
    return [entry for number in numbers for entry in _pages_of(pages, number)]


@cache
def _model(sent: ModelPath | type[Profile]) -> type[Profile]:
    return from_pickle(sent)  # type: ignore[no-any-return]


def _pages_of(pages: Pages, number: int) -> list[Entry]:
    """Write the pages of one file."""
    try:
        text = read_input(pages.paths[number]).text
    except CommandError as error:
        is_text = not isinstance(error.__cause__, DecodingError)
        return [_failed(pages, number, Outcome.UNREADABLE if is_text else Outcome.NOT_TEXT, str(error))]
    if not text.strip("\ufeff \t\r\n"):
        return [_failed(pages, number, Outcome.EMPTY, FAILURES[Outcome.EMPTY].summary)]
    try:
        made = list(_profiles_of(pages, number, text))
    except Exception as error:  # noqa: BLE001  (a model's own code may raise anything; the list says what)
        return [_failed(pages, number, Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}")]
    for entry, html in made:
        _write(pages, entry.page, html)
    return [entry for entry, _ in made]


def _failed(pages: Pages, number: int, outcome: Outcome, message: str) -> Entry:
    source = printable(pages.paths[number])
    place = Place(source, index=INDEX, before=pages.file_before(number), after=pages.file_after(number))
    _write(pages, pages.file(number), failure_page(printable(message), place))
    return Entry(pages.file(number), source, None, str(outcome), message=printable(message))


def _profiles_of(pages: Pages, number: int, text: str) -> Iterator[tuple[Entry, str]]:
    """Yield for each profile of a file what the list says of it, and its page."""
    model, lines, source = _model(pages.model), LineIndex(text), printable(pages.paths[number])
    profiles = (
        list(parse_all(text, model=model, boundary=pages.boundary)) if pages.take_all else [parse(text, model=model)]
    )
    for part, parsed in enumerate(profiles, 1):
        place = Place(
            source if part == 1 else f"{source}#{part}",
            first_line=lines.position(parsed.offset).line,
            index=INDEX,
            before=pages.file(number, part - 1) if part > 1 else pages.file_before(number),
            after=pages.file(number, part + 1) if part < len(profiles) else pages.file_after(number),
        )
        yield _entry(pages.file(number, part), str(place.source), parsed), page(parsed, place)


def _entry(file: str, source: str, parsed: Parsed[Any]) -> Entry:
    profile = parsed.profile
    return Entry(
        file,
        source,
        None if profile is None else str(profile.name),
        str(Outcome.NO_RECORD if profile is None else Outcome.PARSED),
        {} if profile is None else states_of(profile),
        Counter(each.code for each in parsed.diagnostics),
        Counter(str(each.severity) for each in parsed.diagnostics),
    )


def states_of(profile: Labelled) -> dict[str, str]:
    """Return for each field of a record whether it has a value, or why it has none.

    >>> from profileparse import loads
    >>> states_of(loads("X Overview\\n\\nText."))["overview"]
    'value'
    """
    absent = profile.absent
    names = (spec.name for spec in schema_of(type(profile)).fields)
    return {name: str(absent[name].reason) if name in absent else HAS_VALUE for name in names}


def _write(pages: Pages, name: str, made: str) -> None:
    Path(pages.folder, name).write_text(made, encoding="utf-8", newline="")
