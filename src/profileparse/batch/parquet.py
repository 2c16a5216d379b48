"""Parquet with a typed, nested schema that follows from the model's JSON Schema. Needs pyarrow."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from profileparse.batch.models import ModelKey
from profileparse.batch.outcomes import BatchError
from profileparse.batch.store import Row
from profileparse.engines.types import TREES, arrow_type, tree_rows

# A row group is as large as is held in memory at once. These are the bounds where the caller gives none.
_GROUP_ROWS = 5_000
_GROUP_CHARACTERS = 8 * 1024 * 1024
_PART_BYTES = 128 * 1024 * 1024

_POSITION = pa.struct([("line", pa.int64()), ("column", pa.int64()), ("offset", pa.int64())])
_EDIT = pa.struct([("start", _POSITION), ("end", _POSITION), ("replacement", pa.string())])
_DIAGNOSTIC = pa.struct(
    [
        ("code", pa.string()),
        ("severity", pa.string()),
        ("message", pa.string()),
        ("start", _POSITION),
        ("end", _POSITION),
        ("help", pa.string()),
        ("fix", pa.struct([("message", pa.string()), ("safe", pa.bool_()), ("edits", pa.list_(_EDIT))])),
    ]
)


def arrow_schema(key: ModelKey | None) -> pa.Schema:
    """Return the columns: ``source``, ``sha256``, ``profile`` (typed as the model says) and ``diagnostics``."""
    columns: list[tuple[str, pa.DataType]] = [("source", pa.string()), ("sha256", pa.string())]
    if key is not None:
        schema = json.loads(key.json_schema)
        columns.append(("profile", _record_type(schema)))
    return pa.schema([*columns, ("diagnostics", pa.list_(_DIAGNOSTIC))])


def _record_type(schema: Mapping[str, Any]) -> pa.DataType:
    try:
        return arrow_type(schema, schema.get("$defs", {}))
    except TypeError as error:
        raise BatchError(str(error)) from error


Convert = Callable[[Any], Any]


def _converter(kind: pa.DataType) -> Convert | None:
    """Return what turns JSON into what pyarrow takes for a type; None where it takes it as it is."""
    if pa.types.is_date(kind):
        return dt.date.fromisoformat
    if pa.types.is_map(kind):
        inner = _converter(kind.item_type)
        return lambda value: [(name, _converted(each, inner)) for name, each in value.items()]
    if pa.types.is_list(kind):
        inner = _converter(kind.value_type)
        each = None if inner is None else lambda value: [_converted(each, inner) for each in value]
        return tree_rows if kind == TREES else each
    if pa.types.is_struct(kind):
        changed = {field.name: convert for field in kind if (convert := _converter(field.type)) is not None}
        if not changed:
            return None
        return lambda value: {name: _converted(each, changed.get(name)) for name, each in value.items()}
    return None


def _converted(value: Any, convert: Convert | None) -> Any:
    return value if value is None or convert is None else convert(value)


def write_parquet(file: BinaryIO, rows: Iterator[Row], key: ModelKey | None, row_group: int | None = None) -> None:
    """Write the rows in row groups, which are bounded in size, or have ``row_group`` rows."""
    schema = arrow_schema(key)
    _write(file, schema, _batches(rows, schema, row_group))


def write_parts(folder: Path, rows: Iterator[Row], key: ModelKey | None, row_group: int | None = None) -> None:
    """Write the rows as ``part-0.parquet``, ``part-1.parquet`` and so on; no rows are one file with no rows.

    A file ends with the row group that takes it beyond 128 MiB.

    Args:
        folder: An empty folder.
        rows: The rows.
        key: The model that they were made with.
        row_group: Rows of a row group; by default so many that it is bounded in size.
    """
    schema = arrow_schema(key)
    batches = _batches(rows, schema, row_group)
    following = next(batches, None)
    for number in count():
        with (folder / f"part-{number}.parquet").open("xb") as file:
            _write(file, schema, batches if following is None else chain((following,), batches), _PART_BYTES)
            file.flush()
            os.fsync(file.fileno())
        following = next(batches, None)
        if following is None:
            return


def _write(file: BinaryIO, schema: pa.Schema, batches: Iterable[pa.RecordBatch], most_bytes: int | None = None) -> None:
    """Write batches as the row groups of a file, at most until it is larger than ``most_bytes``."""
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch, row_group_size=batch.num_rows)
            if most_bytes is not None and file.tell() > most_bytes:
                return


def _batches(rows: Iterator[Row], schema: pa.Schema, row_group: int | None) -> Iterator[pa.RecordBatch]:
    convert = _converter(schema.field("profile").type) if "profile" in schema.names else None
    for group in _groups(rows, row_group):
        values = [
            {
                "source": row.source,
                "sha256": row.sha256,
                "profile": _converted(json.loads(row.record) if row.record else None, convert),
                "diagnostics": json.loads(row.diagnostics),
            }
            for row in group
        ]
        try:
            batch = pa.RecordBatch.from_pylist(values, schema)
        except (pa.ArrowException, OverflowError, ValueError, TypeError) as error:
            raise BatchError(
                f"a value between {group[0].source} and {group[-1].source} has no place in Parquet: {error}; "
                "JSON lines hold it (.jsonl)"
            ) from error
        yield batch


def _groups(rows: Iterator[Row], row_group: int | None) -> Iterator[list[Row]]:
    most = _GROUP_ROWS if row_group is None else row_group
    group: list[Row] = []
    size = 0
    for row in rows:
        group.append(row)
        size += len(row.record or "") + len(row.diagnostics)
        if len(group) == most or (row_group is None and size >= _GROUP_CHARACTERS):
            yield group
            group, size = [], 0
    if group:
        yield group
