"""The most frequent terms of a store's lists, and how the texts spell them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from types import TracebackType
from typing import Any, NamedTuple, Self

# So many terms of a field are shown.
MOST_TERMS = 8
# So many spellings are counted in memory; the rest is in a file.
_TOGETHER = 50_000


class FrequentTerm(NamedTuple):
    """A term that many records have.

    Attributes:
        field: The field that it stands in.
        spellings: How many records spell it how, the most frequent spelling first.
    """

    field: str
    spellings: dict[str, int]


class TermCounter:
    """Counts spellings of terms. What is too much for memory is in a file, which is gone when it is closed.

    >>> with TermCounter() as counter:
    ...     for label in ("T cell", "T-cell", "t cell", "B cell", "T cell"):
    ...         counter.add({"names": [{"label": label}]})
    ...     counter.frequent()[0]
    FrequentTerm(field='names', spellings={'T cell': 2, 'T-cell': 1, 't cell': 1})
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        # A name that is empty is that of a file of SQLite's own.
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.create_function("term_key", 1, term_key, deterministic=True)
        self._file.execute("CREATE TABLE spelling (field, label, number, PRIMARY KEY (field, label)) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, record: dict[str, Any]) -> None:
        """Count the terms of a record."""
        self._counts.update(set(terms_of(record)))
        if len(self._counts) > _TOGETHER:
            self._write()

    def _write(self) -> None:
        self._file.execute("BEGIN")
        self._file.executemany(
            "INSERT INTO spelling VALUES (?, ?, ?) "
            "ON CONFLICT (field, label) DO UPDATE SET number = number + excluded.number",
            ((field, label, number) for (field, label), number in self._counts.items()),
        )
        self._file.execute("COMMIT")
        self._counts.clear()

    def frequent(self) -> list[FrequentTerm]:
        """Return the most frequent terms of each field, of those that are there more than once."""
        self._write()
        found: dict[tuple[str, str], FrequentTerm] = {}
        for field, key, label, number in self._file.execute(_FREQUENT, (MOST_TERMS,)):
            found.setdefault((field, key), FrequentTerm(field, {})).spellings[label] = number
        return list(found.values())


def terms_of(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the terms in the lists of a record: the field, and the label.

    >>> list(terms_of({"name": "X", "uses": [{"label": "pain", "qualifier": None}], "extra": []}))
    [('uses', 'pain')]
    """
    for name, values in record.items():
        if isinstance(values, list):
            for value in values:
                if isinstance(value, dict) and isinstance(label := value.get("label"), str):
                    yield name, label


def term_key(label: str) -> str:
    """Return what the spellings of a term have in common: its letters in any case, without white space and hyphens.

    >>> term_key("T  Cell") == term_key("t-cell") == term_key("Tcell")
    True
    """
    folded = label.casefold()
    return "".join(folded.translate(_NO_HYPHENS).split()) or folded


_NO_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212"))

_FREQUENT = """
WITH keyed AS (
    SELECT field, term_key(label) AS key, label, number FROM spelling
), frequent AS (
    SELECT field, key, row_number() OVER (PARTITION BY field ORDER BY sum(number) DESC, key) AS place
    FROM keyed GROUP BY 1, 2 HAVING sum(number) > 1
)
SELECT field, key, label, number FROM keyed JOIN frequent USING (field, key) WHERE place <= ?
ORDER BY field, place, number DESC, label
"""
