"""A dataset: a folder of Parquet files, divided by what its rows hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, groupby
from pathlib import Path

from profileparse.batch.models import ModelKey
from profileparse.batch.parquet import write_parts
from profileparse.batch.partitions import Partitions
from profileparse.batch.store import PlacedRow


def write_dataset(
    folder: Path,
    rows: Iterable[PlacedRow],
    partitions: Partitions,
    models: Mapping[str, ModelKey],
    row_group: int | None,
) -> None:
    """Write rows into a folder, one partition after the other: one file is open at a time.

    pyarrow's ``write_dataset`` takes rows in any order, and keeps a file open for each partition; it can't bound a file
    in bytes. The store has the rows in order.

    Args:
        folder: An empty folder.
        rows: The rows, sorted by folder and model.
        partitions: What divides them.
        models: The models, by the hash of their schema.
        row_group: Rows of a row group; None: bounded in size.

    Raises:
        BatchError: a value is too long for the name of a folder, or has no place in Parquet.
        OSError: the folder can't be written.
    """
    is_empty = True
    for (place, schema), group in groupby(rows, key=lambda each: (each.folder, each.schema)):
        is_empty = False
        first = next(group)
        partitions.check_folder(place, first.row.source)
        inner = folder / place
        inner.mkdir(parents=True, exist_ok=True)
        write_parts(inner, (each.row for each in chain((first,), group)), models[schema], row_group)
    if is_empty:  # a reader finds the columns at least
        inner = folder / partitions.folder_of_nothing
        inner.mkdir(parents=True, exist_ok=True)
        write_parts(inner, iter(()), next(iter(models.values()), None), row_group)
