"""Writing the store: one process at a time, each group of results in a transaction."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from profileparse.batch.history import Counts, begin, end
from profileparse.batch.layout import CREATE, SCAN_TABLES, upgrade
from profileparse.batch.limits import Limits
from profileparse.batch.locking import lock_store
from profileparse.batch.models import ModelKey
from profileparse.batch.outcomes import Outcome, file_bytes
from profileparse.batch.results import Result
from profileparse.batch.shards import Shard
from profileparse.batch.sources import Entry, PathLike
from profileparse.batch.store import Store, check_store, plain_errors
from profileparse.batch.worker import Task

_PAGE = 512
# SQLite has 64 bits for an integer.
_MOST = 2**63 - 1
# What SQLite's driver raises for a value that SQLite can't hold.
_UNFIT = (sqlite3.DataError, sqlite3.InterfaceError, OverflowError, UnicodeError)


class StoreWriter(Store):
    """An open store, for the one process that adds rows.

    Attributes:
        changed: How many profiles it has given another outcome: the one before, the one now.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: sqlite3.Connection) -> None:
        super().__init__(path, connection)
        self._lock = lock
        self._run: str | None = None
        self.changed: Counter[tuple[Outcome, Outcome]] = Counter()

    def close(self) -> None:
        """Close the file, and let others write to it."""
        try:
            super().close()
        finally:
            self._lock.close()

    @classmethod
    def writing(cls, path: PathLike) -> Self:
        """Open a store, made if it isn't there, for the only process that may write to it.

        Raises:
            BatchError: the file can't be written, is no store, or another run is at work on it.
        """
        file = Path(path)
        lock = lock_store(file)
        try:
            with plain_errors(file):
                connection = sqlite3.connect(file, isolation_level=None)
                try:
                    _prepare(connection, file)
                except BaseException:
                    connection.close()
                    raise
        except BaseException:
            lock.close()
            raise
        return cls(file, connection, lock)

    # ---- the run -------------------------------------------------------------------------------------------

    def begin(self, kind: str) -> None:
        """Note that a run begins: the rows that are saved from here on are of it."""
        with plain_errors(self.path), self._transaction():
            self._run = begin(self.connection, kind)

    def end(self, counts: Counts) -> None:
        """Note that the run has ended."""
        with plain_errors(self.path), self._transaction():
            if self._run is not None:
                end(self.connection, self._run, counts)

    # ---- what is there -------------------------------------------------------------------------------------

    def scan(self, entries: Iterable[Entry], roots: Iterable[str], shard: Shard | None = None) -> int:
        """Note what sources there are, and return how many.

        Args:
            entries: What was found.
            roots: Names of the folders and archives that were looked through, complete once ``entries`` is.
            shard: Which of the sources count, in all that the run does; None: all of them.
        """

        def is_ours(source: str) -> bool:
            return shard is None or shard.holds(source)

        with plain_errors(self.path):
            self.connection.executescript(SCAN_TABLES)
            self.connection.create_function("is_ours", 1, is_ours, deterministic=True)
            with self._transaction():
                # The path itself goes in as bytes: not all names are UTF-8. A weight is an upper bound.
                rows = (
                    (each.source, file_bytes(each.file), each.member, min(each.weight, _MOST), *each[4:])
                    for each in entries
                    if each.is_container or is_ours(each.source)
                )
                self.connection.executemany("INSERT OR REPLACE INTO found VALUES (?,?,?,?,?,?,?)", rows)
                self.connection.executemany("INSERT OR IGNORE INTO root VALUES (?)", ((root,) for root in roots))
                self.connection.execute(_DELETE_LISTED)
                self.connection.execute(_NOTE_UNLISTED)
                self.connection.execute(_ONLY_SOURCES)
            return int(self.connection.execute("SELECT count(*) FROM found").fetchone()[0])

    def plan(self, key: ModelKey, limits: Limits, *, cut: str | None = None, retry: bool, rehash: bool) -> int:
        """Choose the sources that have to be looked into, and return how many.

        Args:
            key: What the rows are to be made with.
            limits: What one source may cost.
            cut: How a source is divided into profiles (`Cut.key`); None: it holds one.
            retry: Whether sources count that have a profile without a record.
            rehash: Whether all sources are to be read.
        """
        values = {**key._asdict(), **limits._asdict(), "cut": cut, "retry": retry, "rehash": rehash}
        with plain_errors(self.path), self._transaction():
            self.connection.execute("INSERT OR REPLACE INTO model VALUES (:schema, :model, :json_schema)", values)
            self.connection.execute(_PLAN, values)
            return int(self.connection.execute("SELECT count(*) FROM todo").fetchone()[0])

    def tasks(self) -> Iterator[Task]:
        """Yield the tasks for the chosen sources; no cursor stays open between commits."""
        last = 0
        while True:
            with plain_errors(self.path):
                rows = self.connection.execute(
                    "SELECT rowid, path, file, member, weight, problem, known FROM todo WHERE rowid > ? ORDER BY rowid "
                    "LIMIT ?",
                    (last, _PAGE),
                ).fetchall()
            for row in rows:
                yield Task(row[1], os.fsdecode(row[2]), *row[3:])
            if len(rows) < _PAGE:
                return
            last = rows[-1][0]

    def save(self, results: Sequence[Result], key: ModelKey, *, cut: str | None = None) -> list[Result]:
        """Write results in one transaction, and return them as they are in the store.

        Args:
            results: The results, each with those of all profiles of its source: others of it are removed.
            key: What they were made with.
            cut: How their sources were divided into profiles (`Cut.key`); None: taken as one.
        """
        with plain_errors(self.path), self._transaction():
            return [self._saved(each, key, cut) for each in results]

    def _saved(self, result: Result, key: ModelKey, cut: str | None) -> Result:
        if result.is_unchanged:
            values = (result.mtime, result.stamp, result.read_at, result.source)
            self.connection.execute(f"UPDATE source SET mtime = ?, stamp = ?, read_at = ? {_OF_SOURCE}", values)
            return result
        was = dict(self.connection.execute(f"SELECT path, outcome FROM source {_OF_SOURCE}", (result.source,)))
        if was:
            self.connection.execute(f"DELETE FROM source {_OF_SOURCE}", (result.source,))
        first, *others = (
            self._inserted(each, key, (None if each is result else result.source, cut, self._run, was.get(each.source)))
            for each in (result, *result.parts)
        )
        return first._replace(parts=tuple(others))

    def _inserted(self, result: Result, key: ModelKey, place: tuple[str | None, ...]) -> Result:
        was = place[-1]
        try:
            self.connection.execute(_SAVE, (*_row(result, key), *place))
        except _UNFIT as error:
            bare = Result(
                result.source, Outcome.INTERNAL_ERROR, result.sha256, stamp=result.stamp, read_at=result.read_at
            )
            result = bare.failed(Outcome.INTERNAL_ERROR, f"the store can't hold its result: {error}")
            self.connection.execute(_SAVE, (*_row(result, key), *place))
        if was not in {None, result.outcome}:
            self.changed[Outcome(was), result.outcome] += 1
        return result

    # ---- what is there no more -----------------------------------------------------------------------------

    def gone(self, *, prune: bool) -> int:
        """Return how many sources below the folders and archives looked through are there no more; remove them.

        What a folder or an archive holds that could not be opened this time is not taken for gone.
        """
        total = 0
        with plain_errors(self.path), self._transaction():
            for (root,) in self.connection.execute("SELECT path FROM root").fetchall():
                for low, high in _below(root):
                    total += self._gone_between(low, high, prune=prune)
        return total

    def _gone_between(self, low: str, high: str, *, prune: bool) -> int:
        counted = f"SELECT count(*) FROM source {_GONE} AND part_of IS NULL"
        count: int = self.connection.execute(counted, (low, high)).fetchone()[0]
        if prune:
            self.connection.execute(f"DELETE FROM source {_GONE}", (low, high))
        return count

    def outcomes(self) -> Counter[Outcome]:
        """Return how the profiles of the sources that were found have come out."""
        with plain_errors(self.path):
            rows = self.connection.execute(_OUTCOMES)
            return Counter({Outcome(outcome): count for outcome, count in rows})

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            # A full disk may have ended the transaction already.
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")


def _row(result: Result, key: ModelKey) -> tuple[object, ...]:
    # An archive may claim any size.
    size = result.size if result.size is None or result.size <= _MOST else None
    content = (result.source, result.outcome, result.sha256, size, result.mtime, result.stamp)
    not_kept = json.dumps(result.not_kept) if result.not_kept else None
    exceeded = None if result.limit is None else float(result.limit)
    made_with = (key.parser, key.model, key.schema)
    measured = (result.read_at, result.seconds, json.dumps(result.counts))
    return (*content, *made_with, result.record, result.diagnostics, not_kept, exceeded, *measured)


# A row counts as long as parser, schema, content and the way to divide it into profiles are the same. The file's size
# and times stand for its content where they could be trusted when it was read; else the worker compares hashes. A
# source that ran into a limit counts as long as the limit is not raised.
_PLAN = """
INSERT INTO todo
SELECT f.path, f.file, f.member, f.weight, f.problem,
       CASE WHEN s.parser = :parser AND s.schema = :schema AND s.cut IS :cut
            AND NOT s.is_retried AND NOT coalesce(s.is_below, 0) THEN s.sha256 END
FROM found f LEFT JOIN (
    SELECT *, exceeded < CASE outcome
        WHEN 'too_large' THEN :max_bytes WHEN 'timeout' THEN :timeout WHEN 'out_of_memory' THEN :max_memory
    END AS is_below, :retry AND EXISTS (
        SELECT 1 FROM source p WHERE coalesce(p.part_of, p.path) = +source.path AND p.record IS NULL
    ) AS is_retried
    FROM source
) s ON s.path = f.path AND s.part_of IS NULL
WHERE s.path IS NULL OR f.problem IS NOT NULL OR :rehash
   OR s.parser <> :parser OR s.schema <> :schema OR s.cut IS NOT :cut
   OR s.stamp IS NULL OR f.stamp IS NULL OR s.stamp <> f.stamp
   OR s.is_retried OR s.is_below
ORDER BY f.rowid
"""

_SAVE = """
INSERT OR REPLACE INTO source
    (path, outcome, sha256, size, mtime, stamp, parser, model, schema, record, diagnostics, not_kept, exceeded,
     read_at, seconds, codes, part_of, cut, run, was)
VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
"""

# The rows of all profiles of a source. An expression has no type: a column that it is compared with has none after +,
# and the index can be used.
_OF_SOURCE = "WHERE coalesce(part_of, path) = ?"

_DELETE_LISTED = "DELETE FROM source WHERE coalesce(part_of, path) IN (SELECT +path FROM listed WHERE is_ours(path))"

_NOTE_UNLISTED = "INSERT INTO unlisted SELECT path FROM found WHERE is_container AND problem IS NOT NULL"

# A folder or archive that can't be listed is a source, of one shard; a reason to keep what is in it, to all of them.
_ONLY_SOURCES = "DELETE FROM found WHERE is_container AND (problem IS NULL OR NOT is_ours(path))"

_OUTCOMES = """
SELECT outcome, count(*) FROM found CROSS JOIN source ON coalesce(source.part_of, source.path) = +found.path GROUP BY 1
"""

_GONE = """
WHERE path > ? AND path < ? AND coalesce(part_of, path) NOT IN (SELECT path FROM found) AND NOT EXISTS (
    SELECT 1 FROM unlisted u WHERE
        (source.path > u.path || '/' AND source.path < u.path || '0') OR
        (source.path > u.path || '!/' AND source.path < u.path || '!0')
) AND is_ours(coalesce(part_of, path))
"""


def _below(root: str) -> tuple[tuple[str, str], ...]:
    """Return the ranges of names below a folder and in an archive; '0' comes right after '/'."""
    stem = root.rstrip("/")
    return ((f"{stem}/", f"{stem}0"), (f"{stem}!/", f"{stem}!0"))


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables:
        check_store(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    # With the log, a power cut can cost the last transactions but never the file; they are parsed again then.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA temp_store = FILE")
    if not tables:
        connection.executescript(CREATE)
    else:
        upgrade(connection)
