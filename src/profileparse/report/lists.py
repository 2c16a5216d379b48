"""What a report consists of: charts, their marks, and the lists of sources that the marks lead to."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

# So many sources are listed of those that a mark stands for.
MOST_SOURCES = 10

Tone = Literal["value", "other", "error", "warning", "info"]


class Listed(NamedTuple):
    """A source in a list.

    Attributes:
        source: Its path, as the store has it.
        note: What there is to say of it: ``3 findings``.
        rank: What it is ordered by.
    """

    source: str
    note: str = ""
    rank: float = 0


@dataclass(slots=True)
class SourceList:
    """The sources that a mark stands for: how many, some of them, and the query that finds all.

    Attributes:
        title: What they have in common.
        query: SQL for the store; its rows are the sources.
        unit: What is counted: ``profiles``, ``sources``.
        total: How many there are.
    """

    title: str
    query: str
    unit: str = "profiles"
    total: int = 0
    _kept: list[tuple[float, int, Listed]] = field(default_factory=list)

    def add(self, source: str, note: str = "", rank: float = 0) -> None:
        """Count a source; the first ones of those with the highest rank are kept."""
        self.total += 1
        entry = (rank, -self.total, Listed(source, note, rank))
        if len(self._kept) < MOST_SOURCES:
            heapq.heappush(self._kept, entry)
        elif entry > self._kept[0]:
            heapq.heapreplace(self._kept, entry)

    @property
    def listed(self) -> list[Listed]:
        """Those that are listed: the highest rank first, those of equal rank in the order in which they came."""
        return [each for _, _, each in sorted(self._kept, reverse=True)]


class Mark(NamedTuple):
    """A bar, a cell or a point of a chart.

    Attributes:
        label: What it stands for.
        value: How long it is.
        said: Its value as text.
        sources: Where it leads.
        cells: Its row in the table, after the label.
        tone: Its colour.
        column: In a chart with columns: which one it is in; in one with lines: which line.
    """

    label: str
    value: float
    said: str
    sources: SourceList
    cells: Sequence[str] = ()
    tone: Tone = "value"
    column: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, and the table that says the same.

    Attributes:
        title: Its title.
        about: What it shows, in a sentence or two.
        columns: The heads of the table.
        marks: Its marks, in order.
        kind: Bars; bars in columns; or lines, whose points stand over the labels.
    """

    title: str
    about: str
    columns: Sequence[str]
    marks: Sequence[Mark]
    kind: Literal["bars", "columns", "lines"] = "bars"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: charts under a heading, or a word on why there is none."""

    title: str
    charts: Sequence[Chart]
    without: str = ""


def quoted(text: str) -> str:
    """Return a text as SQL.

    >>> quoted("Crohn's")
    "'Crohn''s'"
    """
    # No statement has a NUL in it.
    return " || char(0) || ".join("'" + part.replace("'", "''") + "'" for part in text.split("\0"))


def quoted_all(texts: Iterable[str]) -> str:
    """Return texts as SQL, for IN."""
    return ", ".join(map(quoted, texts))


def pointer(name: str) -> str:
    """Return the path of a member of a record, as SQL.

    >>> pointer("overview")
    '\\'$."overview"\\''
    """
    return quoted(f'$."{name}"')
