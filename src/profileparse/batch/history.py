"""The runs of a store: each `batch` and each `merge` has a row that says what it did, and what the store held then."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from profileparse.batch.results import now
from profileparse.batch.store import Store


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run counts; see `profileparse.batch.Summary`."""

    found: int | None = None
    parsed: int | None = None
    failed: int | None = None
    unchanged: int | None = None
    removed: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run of ``batch``, or a ``merge``, as the store has it.

    Attributes:
        id: Its name: rows of the table ``source`` have it in the column ``run``.
        kind: ``batch``, ``batch 1/4`` for a shard, or ``merge``.
        begun: When it began, ISO 8601 in UTC.
        ended: When it ended; None: it was stopped, or is at work.
        counts: What it counted.
        outcomes: Profiles of the whole store when it ended, by outcome.
        codes: Their diagnostics, by code.
    """

    id: str
    kind: str
    begun: str
    ended: str | None
    counts: Counts
    outcomes: Mapping[str, int]
    codes: Mapping[str, int]


def begin(connection: sqlite3.Connection, kind: str) -> str:
    """Note that a run begins, and return its id: no two stores have the same, so that they can be merged."""
    begun = now()
    stamp = "".join(each for each in begun[:19] if each not in "-:")
    identifier = f"{stamp}-{secrets.token_hex(4)}"
    connection.execute("INSERT INTO run (id, kind, begun) VALUES (?, ?, ?)", (identifier, kind, begun))
    return identifier


def end(connection: sqlite3.Connection, identifier: str, counts: Counts) -> None:
    """Note that a run has ended, and what the store holds now."""
    values = {"id": identifier, "ended": now(), **asdict(counts)}
    connection.execute(_END, values)


_END = """
UPDATE run SET ended = :ended, found = :found, parsed = :parsed, failed = :failed, unchanged = :unchanged,
    removed = :removed,
    outcomes = (
        SELECT json_group_object(outcome, number)
        FROM (SELECT outcome, count(*) AS number FROM source GROUP BY 1 ORDER BY 2 DESC, 1)
    ),
    codes = (
        SELECT json_group_object(code, number)
        FROM (SELECT key AS code, sum(value) AS number FROM source, json_each(codes) GROUP BY 1 ORDER BY 2 DESC, 1)
    )
WHERE id = :id
"""


def runs_of(store: Store) -> list[Run]:
    """Return the runs of a store, the first one first; none where it is of a layout that has none.

    >>> import tempfile
    >>> from profileparse.batch.runs import run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = run([], f"{folder}/profiles.db", jobs=1)
    ...     with Store.reading(f"{folder}/profiles.db") as store:
    ...         [each.kind for each in runs_of(store)]
    ['batch']
    """
    if store.layout < 5:
        return []
    rows = store.query(
        "SELECT id, kind, begun, ended, found, parsed, failed, unchanged, removed, outcomes, codes FROM run "
        "ORDER BY begun, id"
    )
    return [
        Run(identifier, kind, begun, ended, Counts(*counts), json.loads(outcomes or "{}"), json.loads(codes or "{}"))  # type: ignore[arg-type]
        for identifier, kind, begun, ended, *counts, outcomes, codes in rows
    ]
