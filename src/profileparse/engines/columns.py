"""Columns to columns, for engines that call a function with a column. Needs pyarrow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import pyarrow as pa

from profileparse.engines.arrow import DIAGNOSTIC, check_texts, parse_batch, schema
from profileparse.engines.errors import EngineError
from profileparse.engines.records import record_from
from profileparse.render import dumps
from profileparse.schema.profile import Profile, schema_of

# So many rows are in memory as Python values at once. It is what DuckDB calls a function with.
ROWS = 2048
DIAGNOSTICS = pa.list_(DIAGNOSTIC)
Names: TypeAlias = str | pa.Array | None


def profiles(texts: pa.Array, *, model: type[Profile], column: str = "text", names: Names = None) -> pa.ChunkedArray:
    """Return the records of texts; null where there is none.

    Args:
        texts: The texts.
        model: The record model.
        column: What messages call the texts.
        names: The entity's name, for texts without one: of all rows, or one for each.

    Raises:
        EngineError: they are no texts.
    """
    kind = schema(model).field("profile").type
    parts = _parsed(texts, model, column, names, diagnostics=False)
    return pa.chunked_array([part.column("profile") for part in parts], kind)


def diagnostics(texts: pa.Array, *, model: type[Profile], column: str = "text", names: Names = None) -> pa.ChunkedArray:
    """Return what there is to say about texts.

    What `parse_batch` has in its column ``error`` comes last, as an error without a code and a place.

    Args:
        texts: The texts.
        model: The record model.
        column: What messages call the texts.
        names: The entity's name, for texts without one: of all rows, or one for each.

    Raises:
        EngineError: they are no texts.
    """
    parts = _parsed(texts, model, column, names, diagnostics=True)
    return pa.chunked_array([_with_errors(part) for part in parts], DIAGNOSTICS)


def _parsed(
    texts: pa.Array, model: type[Profile], column: str, names: Names, *, diagnostics: bool
) -> list[pa.RecordBatch]:
    check_texts(column, texts.type)
    columns, given = {"text": texts}, names
    if given is not None and not isinstance(given, str):
        check_texts("name", given.type, may_be_bytes=False)
        columns["name"], given = given, None
    name_column = "name" if "name" in columns else None
    return [
        parse_batch(batch, model=model, name=given, name_column=name_column, diagnostics=diagnostics)
        for batch in pa.table(columns).to_batches(ROWS)
    ]


def _with_errors(part: pa.RecordBatch) -> pa.Array:
    found, errors = part.column("diagnostics"), part.column("error")
    if errors.null_count == len(errors):
        return found
    rows = [
        said if error is None else [*(said or ()), {"severity": "error", "message": error}]
        for said, error in zip(found.to_pylist(), errors.to_pylist(), strict=True)
    ]
    return pa.array(rows, DIAGNOSTICS)


def rendered(records: pa.Array, *, model: type[Profile], column: str = "profile") -> pa.ChunkedArray:
    """Return the canonical text of records; null where a row is none that the model takes.

    Args:
        records: The records.
        model: The record model.
        column: What messages call the records.

    Raises:
        EngineError: they are no structs, or have other members than the model.
    """
    _check_records(records.type, model, column)
    # A validator of the user's own may raise anything.
    refusal = ValueError if schema_of(model).takes_all else Exception
    parts = [
        pa.array([_text(row, model, refusal) for row in batch.column("profile").to_pylist()], pa.string())
        for batch in pa.table({"profile": records}).to_batches(ROWS)
    ]
    return pa.chunked_array(parts, pa.string())


def _check_records(kind: pa.DataType, model: type[Profile], column: str) -> None:
    known = schema(model).field("profile").type
    if pa.types.is_null(kind):
        return
    if not pa.types.is_struct(kind):
        raise EngineError(f"the column {column!r} has {kind}, not records of {model.__name__}")
    names = [member.name for member in kind]
    for name in names:
        if known.get_field_index(name) < 0:
            raise EngineError(f"the records in the column {column!r} have {name!r}, which {model.__name__} has not")
    if "name" not in names:
        raise EngineError(f"the records in the column {column!r} have no 'name'")


def _text(row: Mapping[str, Any] | None, model: type[Profile], refusal: type[Exception]) -> str | None:
    if row is None:
        return None
    try:
        record = record_from(model, row)
    except refusal:
        return None
    return dumps(record)
