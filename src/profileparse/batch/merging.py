"""Several stores as one: those of the shards of a run, or of runs on several days."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from profileparse.batch.history import Counts, begin, end
from profileparse.batch.layout import CREATE
from profileparse.batch.leftovers import exclusive
from profileparse.batch.locking import lock_store
from profileparse.batch.outcomes import BatchError
from profileparse.batch.sources import PathLike, reason
from profileparse.batch.store import Store, of_this_layout, plain_errors, reading_address

_ROWS = 10_000
_FAULTS_OF_WRITING = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


class Merged(NamedTuple):
    """What a merge wrote.

    Attributes:
        sources: Sources of the new store.
        profiles: Its rows: each source has one, unless it was divided into profiles.
        repeated: How often a source that was there already came again, in another store.
        models: Names of the models that its rows were made with.
        parsers: Versions of profileparse that they were made with.
    """

    sources: int
    profiles: int
    repeated: int
    models: tuple[str, ...]
    parsers: tuple[str, ...]


def merge_stores(stores: Sequence[PathLike], out: PathLike, *, overwrite: bool = False) -> Merged:
    r"""Write the rows of several stores into a new one, which appears whole or not at all.

    A source that several stores have gets the rows of the one that read it last, by the column ``read_at``. Where that
    is unknown (rows of profileparse 0.1.0) or equal, the later modification of the file counts, then the store that is
    given later. Rows keep the model and the version that they were made with: a run on the new store parses again what
    its own model and version ask for.

    Args:
        stores: The stores. Runs may be at work on them; what they have committed by now counts.
        out: The new store. It may be one of ``stores``.
        overwrite: Replace a store that is there already, though it is none of ``stores``.

    Raises:
        BatchError: one of them is no store, ``out`` is there already, a run or another program is at work on it, or it
            can't be written.

    >>> import pathlib, tempfile
    >>> from profileparse.batch.runs import run
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in "abcd":
    ...         _ = pathlib.Path(folder, f"{name}.txt").write_text("X Overview\n\nText.")
    ...     for number in (1, 2):
    ...         _ = run([folder], f"{folder}/{number}.db", jobs=1, shard=(number, 2))
    ...     merge_stores([f"{folder}/1.db", f"{folder}/2.db"], f"{folder}/all.db").sources
    4
    """
    target, files = Path(out), [Path(each) for each in stores]
    if not files:
        raise BatchError("nothing to merge: give the stores")
    for file in files:
        Store.reading(file).close()
    if target.exists() and not overwrite and not any(target.samefile(file) for file in files):
        raise BatchError(f"{target}: is there already; give another file, name it among the stores, or --overwrite it")
    with closing(lock_store(target)):
        if target.exists():
            _settle(target)
        try:
            with exclusive(target) as temporary:
                return _merge(files, Path(os.fsdecode(temporary.name)), target)
        except OSError as error:
            raise BatchError(f"{target}: can't be written: {reason(error)}") from error


def _settle(store: Path) -> None:
    """Bring all of a store into its one file, so that nothing beside it is taken for a part of the next one.

    Raises:
        BatchError: it is no store, or another program has it open.
    """
    Store.reading(store).close()
    with plain_errors(store), closing(sqlite3.connect(store, isolation_level=None, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise BatchError(f"{store}: another program is reading this store; merge when it is done") from None


def _merge(stores: Sequence[Path], file: Path, target: Path) -> Merged:
    """Fill an empty file."""
    with plain_errors(target), closing(sqlite3.connect(file, uri=True, isolation_level=None)) as connection:
        # Nobody else has the file, and it is removed if it does not get complete: no journal, and one sync at the end.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA temp_store = FILE")
        connection.executescript(CREATE)
        connection.execute("CREATE TEMP TABLE taken (path TEXT PRIMARY KEY NOT NULL)")
        merge = begin(connection, "merge")
        repeated = sum(_add(connection, store, target) for store in stores)
        [(profiles, sources)] = connection.execute("SELECT count(*), count(*) - count(part_of) FROM source")
        end(connection, merge, Counts(found=sources))
        names = (_distinct(connection, column) for column in ("model", "parser"))
        return Merged(sources, profiles, repeated, *names)


def _distinct(connection: sqlite3.Connection, column: str) -> tuple[str, ...]:
    return tuple(value for (value,) in connection.execute(f"SELECT DISTINCT {column} FROM source ORDER BY 1"))


def _add(connection: sqlite3.Connection, store: Path, target: Path) -> int:
    """Add the rows of a store, and return how many of its sources were there already."""
    with of_this_layout(store, Path(os.path.realpath(target)).parent) as file, _named(store):
        connection.execute("ATTACH ? AS other", (reading_address(file),))
        # One transaction: all that is read is of one moment, though a run be at work on the store.
        connection.execute("BEGIN")
        [(repeated,)] = connection.execute(_REPEATED)
        connection.execute(_TAKE)
        connection.execute(_DROP_OLDER)
        [(last,)] = connection.execute("SELECT coalesce(max(rowid), 0) FROM other.source")
        # A signal has to wait for the end of a statement.
        for start in range(0, last, _ROWS):
            connection.execute(_COPY, (start, start + _ROWS))
        connection.execute(_COPY_MODELS)
        connection.execute("INSERT OR IGNORE INTO main.run SELECT * FROM other.run")
        connection.execute("DELETE FROM taken")
        connection.execute("COMMIT")
        connection.execute("DETACH other")
    return int(repeated)


@contextmanager
def _named(store: Path) -> Iterator[None]:
    """Raise what is wrong with a store under its name; the rest, a full disk, is that of the new store."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _FAULTS_OF_WRITING:
            raise
        with plain_errors(store):
            raise


_COLUMNS = (
    "path, outcome, sha256, size, mtime, stamp, parser, model, schema, not_kept, exceeded, part_of, cut, read_at, "
    "seconds, codes, run, was, record, diagnostics"
)

_REPEATED = """
SELECT count(*) FROM other.source o JOIN main.source t ON t.path = o.path WHERE o.part_of IS NULL
"""

# The times are ISO 8601 in UTC, all of one form: their order is that of the texts.
_TAKE = """
INSERT INTO taken
SELECT o.path FROM other.source o LEFT JOIN main.source t ON t.path = o.path
WHERE o.part_of IS NULL AND (
    t.path IS NULL
    OR (coalesce(o.read_at, ''), coalesce(o.mtime, '')) >= (coalesce(t.read_at, ''), coalesce(t.mtime, '')))
"""

_DROP_OLDER = "DELETE FROM main.source WHERE coalesce(part_of, path) IN (SELECT +path FROM taken)"

_COPY = f"""
INSERT INTO main.source ({_COLUMNS}) SELECT {_COLUMNS} FROM other.source
WHERE rowid > ? AND rowid <= ? AND coalesce(part_of, path) IN (SELECT +path FROM taken)
"""

_COPY_MODELS = """
INSERT OR IGNORE INTO main.model SELECT schema, name, json_schema FROM other.model
WHERE schema IN (SELECT schema FROM other.source WHERE path IN (SELECT path FROM taken))
"""
