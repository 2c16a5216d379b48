"""The store: one SQLite file with a row for each profile of each source. Reading it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import NamedTuple, Self

from profileparse.batch.layout import APPLICATION_ID, LAYOUT_VERSION, READABLE_VERSIONS, upgrade
from profileparse.batch.models import ModelKey
from profileparse.batch.outcomes import BatchError
from profileparse.batch.sources import PathLike


class Row(NamedTuple):
    """A profile as the store has it; ``record`` and ``diagnostics`` are JSON."""

    source: str
    outcome: str
    sha256: str | None
    record: str | None
    diagnostics: str


class PlacedRow(NamedTuple):
    """A row with the folder that it belongs into, and the hash of the model that it was made with."""

    folder: str
    schema: str
    row: Row


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Raise what SQLite has to say about a file as a `BatchError` with advice."""
    try:
        yield
    except sqlite3.Error as error:
        raise BatchError(f"{path}: {error} ({advice_on(str(error))})") from error


# What SQLite says, and what to do about it.
_ADVICE = {
    "unable to open": "is the folder there, and may this user write to it?",
    "readonly": "the file or its folder is read-only",
    "is full": "free some space and run again: what was committed is kept",
    "disk I/O": "the disk is full or failing; run again when it is mended: what was committed is kept",
    "not a database": "give another file for the store",
    "malformed": "the file is damaged; the sources can be parsed again into a new one",
    "locked": "another program is writing to it",
}


def advice_on(message: str) -> str:
    """Return what to do about a message of SQLite."""
    return next((advice for words, advice in _ADVICE.items() if words in message), "SQLite refused")


class Store:
    """An open store, for reading only."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @classmethod
    def reading(cls, path: PathLike) -> Self:
        """Open a store for reading only; a run may be at work on it meanwhile.

        Raises:
            BatchError: there is no such file, or it is no store.
        """
        file = Path(path)
        if not file.is_file():
            raise BatchError(f"{file}: there is no such store; 'profileparse batch PATH --store {file}' makes one")
        with plain_errors(file):
            connection = sqlite3.connect(reading_address(file), uri=True, isolation_level=None)
            try:
                connection.execute("PRAGMA query_only = ON")
                check_store(connection, file)
            except BaseException:
                connection.close()
                raise
        return cls(file, connection)

    def hold(self) -> None:
        """Let all that is read from here on be of one moment, though a run be at work on the store."""
        with plain_errors(self.path):
            self.connection.execute("BEGIN")

    def rows(self, schema: str | None = None) -> Iterator[Row]:
        """Yield the rows by source; with ``schema``, only those of that model."""
        with plain_errors(self.path):
            yield from map(
                Row._make,
                self.connection.execute(
                    "SELECT path, outcome, sha256, record, diagnostics FROM source "
                    f"WHERE :schema IS NULL OR schema = :schema ORDER BY {self.order}",
                    {"schema": schema},
                ),
            )

    def placed_rows(self, folder: Callable[[str, str, str | None], str], schema: str | None) -> Iterator[PlacedRow]:
        """Yield the rows by folder, then by source.

        Args:
            folder: Says where a row belongs, from its outcome, the name of its model, and its record.
            schema: Only the rows of this model; None: all rows.
        """
        with plain_errors(self.path):
            # Sorted on disk where there are many: a reader needs one folder at a time.
            self.connection.create_function("folder", 3, folder, deterministic=True)
            rows = self.connection.execute(
                "SELECT folder(outcome, model, record) AS place, schema, path, outcome, sha256, record, diagnostics "
                f"FROM source WHERE :schema IS NULL OR schema = :schema ORDER BY place, schema, {self.order}",
                {"schema": schema},
            )
            for place, of_model, *row in rows:
                yield PlacedRow(place, of_model, Row._make(row))

    def models(self) -> list[ModelKey]:
        """Return the models that the rows were made with, the one with the most rows first."""
        with plain_errors(self.path):
            rows = self.connection.execute(
                "SELECT max(s.parser), m.name, m.schema, m.json_schema FROM source s JOIN model m USING (schema) "
                "GROUP BY m.schema ORDER BY count(*) DESC, m.name"
            )
            return [ModelKey(*row) for row in rows]

    @property
    def layout(self) -> int:
        """Version of the store's layout."""
        return int(self.connection.execute("PRAGMA user_version").fetchone()[0])

    @property
    def order(self) -> str:
        """The columns that rows are ordered by: the profiles of a source together, the tenth after the ninth."""
        return "coalesce(part_of, path), length(path), path" if self.layout > 2 else "path"

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Return all rows of a query."""
        with plain_errors(self.path):
            return self.connection.execute(statement).fetchall()


@contextmanager
def of_this_layout(store: Path, folder: Path | None = None) -> Iterator[Path]:
    """Yield where a store is with the columns of today: itself, or a copy that is gone afterwards.

    Args:
        store: The store.
        folder: Where the copy is made; by default where the system has temporary files.

    Raises:
        BatchError: there is no such store.
    """
    with Store.reading(store) as opened:
        if opened.layout == LAYOUT_VERSION:
            yield store
            return
        with TemporaryDirectory(dir=folder, prefix=f".{store.name[:50]}.") as inner:
            copy = Path(inner, "copy.db")
            with plain_errors(store), closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                opened.connection.backup(connection)
                upgrade(connection)
            yield copy


def reading_address(file: Path) -> str:
    """Return the URI that SQLite is to open a store with for reading."""
    address = file.absolute().as_uri()
    if os.access(file.parent, os.W_OK) and os.access(file, os.W_OK):
        return f"{address}?mode=rw"  # SQLite tidies up the files beside the store only if it may write
    if Path(f"{file}-wal").exists():
        return f"{address}?mode=ro"
    return f"{address}?mode=ro&immutable=1"  # nobody writes here, and SQLite can't make the file that readers share


def check_store(connection: sqlite3.Connection, path: Path) -> None:
    """Make sure that a file is a store of this layout.

    Raises:
        BatchError: it is not.
    """
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if found != APPLICATION_ID:
        raise BatchError(f"{path}: is an SQLite file, but no store of profileparse")
    if version not in READABLE_VERSIONS:
        raise BatchError(
            f"{path}: has layout {version}, this profileparse reads layout {LAYOUT_VERSION}; give another file"
        )
