"""Profiles in Arrow: a column of texts to columns of typed records and diagnostics. Needs pyarrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pyarrow as pa

from profileparse.engines.errors import EngineError
from profileparse.engines.types import arrow_type, tree_rows
from profileparse.parsed import Parsed, parse
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile, Schema, schema_of
from profileparse.source import DecodingError, decode
from profileparse.values.extra import Extra
from profileparse.values.kinds import Kind
from profileparse.values.textvalue import TextValue

__all__ = ["DIAGNOSTIC", "EngineError", "check", "check_texts", "diagnostics_of", "parse_batch", "record_of", "schema"]

DIAGNOSTIC = pa.struct(
    [
        ("code", pa.string()),
        ("severity", pa.string()),
        ("message", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
    ]
)
# The columns that are added.
_ADDED = ("profile", "diagnostics", "error")


def schema(model: type[Profile] = EntityProfile) -> pa.Schema:
    """Return the columns that `parse_batch` adds.

    Members of a record that don't apply are nulls; trees are the list of their terms, each with its ``depth``.

    Args:
        model: The record model.

    Raises:
        EngineError: it is no record model, or a field allows values of several types, for which Arrow has none.

    >>> schema().field("profile").type.field("other_names").type.value_type.field("label").type
    DataType(string)
    """
    given: Any = model
    if not (isinstance(given, type) and issubclass(given, Profile)):
        raise EngineError(f"a record model is a subclass of profileparse.Profile, not {given!r}")
    return _schema(model)


@cache
def _schema(model: type[Profile]) -> pa.Schema:
    try:
        schema_of(model)
    except TypeError as error:
        raise EngineError(str(error)) from error
    described = model.model_json_schema(mode="serialization")
    try:
        record = arrow_type(described, described.get("$defs", {}))
    except TypeError as error:
        raise EngineError(f"{model.__name__}: {error}") from error
    return pa.schema([("profile", record), ("diagnostics", pa.list_(DIAGNOSTIC)), ("error", pa.string())])


def parse_batch(  # noqa: PLR0913 (each is a choice of its own, given by name)
    batch: pa.RecordBatch,
    *,
    model: type[Profile] = EntityProfile,
    text: str = "text",
    name: str | None = None,
    name_column: str | None = None,
    diagnostics: bool = True,
) -> pa.RecordBatch:
    """Return a batch with its texts parsed: all its columns, and ``profile``, ``diagnostics`` and ``error``.

    No row makes it raise: where a text gives no record, ``profile`` is null and ``diagnostics`` say why; for what is no
    text, ``error`` says so; a null text gives nulls.

    Args:
        batch: The batch.
        model: The record model.
        text: The column of the texts: strings, or bytes in UTF-8.
        name: The entity's name of all rows, for texts without one.
        name_column: The column that has the name of each row.
        diagnostics: Whether to say what there is to say about the texts, which takes longer than the record; without
            them, the column is null.

    Raises:
        EngineError: there is no such column, it has no texts, or the batch has one of the new columns already.

    >>> batch = pa.RecordBatch.from_pydict({"text": ["Name: X\\nAliases: a, b", None, "Name: Y"]})
    >>> [row and row["name"] for row in parse_batch(batch).column("profile").to_pylist()]
    ['X', None, 'Y']
    """
    check(batch.schema, model, text=text, name_column=name_column)
    texts = _texts(batch.column(text))
    names = [name] * len(texts) if name_column is None else _texts(batch.column(name_column))
    records: list[Mapping[str, Any] | None] = []
    found: list[list[dict[str, Any]] | None] = []
    errors: list[str | None] = []
    for each, own in zip(texts, names, strict=True):
        record, said, error = _row(each, own, model, diagnostics=diagnostics)
        records.append(record)
        found.append(said)
        errors.append(error)
    own_schema = schema(model)
    columns = [
        _records(records, own_schema.field("profile").type, errors),
        pa.array(found, own_schema.field("diagnostics").type),
        pa.array(errors, pa.string()),
    ]
    fields = [*batch.schema, *own_schema]
    return pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=pa.schema(fields, batch.schema.metadata))


def _texts(column: pa.Array) -> list[str | bytes | None]:
    """Return the texts of a column; those that its writer took for UTF-8, and are not, as bytes."""
    try:
        return column.to_pylist()  # type: ignore[no-any-return]
    except UnicodeDecodeError:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        return [_text(each) for each in column.cast(pa.large_binary()).to_pylist()]


def _text(value: bytes | None) -> str | bytes | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return value


def _records(records: list[Mapping[str, Any] | None], kind: pa.DataType, errors: list[str | None]) -> pa.Array:
    """Return records as an array; one with a value that its type can't hold is null, and an error says so."""
    try:
        return pa.array(records, kind)
    except (pa.ArrowException, OverflowError):
        for number, record in enumerate(records):
            try:
                pa.array([record], kind)
            except (pa.ArrowException, OverflowError) as error:
                records[number], errors[number] = None, f"the record has a value that Arrow can't hold: {error}"
        return pa.array(records, kind)


def check(columns: pa.Schema, model: type[Profile], *, text: str = "text", name_column: str | None = None) -> None:
    """Refuse columns that `parse_batch` can't take, before any row is read.

    Raises:
        EngineError: what is wrong, in one line.
    """
    schema(model)
    for each in (text, *(() if name_column is None else (name_column,))):
        if columns.get_field_index(each) < 0:
            known = ", ".join(map(repr, columns.names)) or "none"
            raise EngineError(f"there is no single column {each!r}; the columns are {known}")
        check_texts(each, columns.field(each).type, may_be_bytes=each == text)
    if taken := [each for each in _ADDED if each in columns.names]:
        raise EngineError(f"the column {taken[0]!r} is there already: rename it")


def check_texts(column: str, kind: pa.DataType, *, may_be_bytes: bool = True) -> None:
    """Refuse a column that has no texts; one that has nothing but nulls may have no type.

    Args:
        column: Its name.
        kind: Its type.
        may_be_bytes: Whether texts may be bytes in UTF-8.

    Raises:
        EngineError: what it has instead.
    """
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not any(is_one(value) for is_one in _TEXT_TYPES[not may_be_bytes :]):
        raise EngineError(f"the column {column!r} has {kind}, not texts: cast it to string")


def _is_string(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind))


# A column of nulls alone, such as the first part of a table, may have no type of its own.
_TEXT_TYPES: tuple[Callable[[pa.DataType], bool], ...] = (_is_bytes, _is_string, pa.types.is_null)


def _row(
    text: str | bytes | None, name: str | bytes | None, model: type[Profile], *, diagnostics: bool
) -> tuple[Mapping[str, Any] | None, list[dict[str, Any]] | None, str | None]:
    """Return the record of a text, what there is to say about it, and why it is no text."""
    if text is None:
        return None, None, None
    try:
        name = decode(name) if isinstance(name, bytes) else name
        parsed = parse(decode(text) if isinstance(text, bytes) else text, model=model, name=name)
        return record_of(parsed), diagnostics_of(parsed) if diagnostics else None, None
    except DecodingError as error:
        return None, None, f"no text: {error}"
    except Exception as error:  # noqa: BLE001 (one row, of a validator of the user's own or of ours, ends no job)
        return None, None, f"{type(error).__name__}: {error}"


def diagnostics_of(parsed: Parsed[Any]) -> list[dict[str, Any]]:
    """Return what there is to say about a text, as the column has it; offsets are code points."""
    return [
        {
            "code": each.code,
            "severity": str(each.severity),
            "message": each.message,
            "start": each.span.start,
            "end": each.span.end,
        }
        for each in parsed.diagnostics
    ]


def record_of(parsed: Parsed[Any]) -> Mapping[str, Any] | None:
    """Return the members of a text's record, as its dump has them, but for trees; None where there is none.

    Where the model takes all that is read, the record itself isn't made.
    """
    accepted = parsed.accepted
    if not accepted.has_record:
        return None
    model: Any = parsed.model
    own = schema_of(model)
    if accepted.made is not None:
        values: dict[str, Any] = accepted.made.model_dump()
    else:
        values = accepted.draft.values
        if values["extra"]:
            values = {**values, "extra": [Extra.model_validate(each).model_dump() for each in values["extra"]]}
    return _plain(own, values) if _has_own_forms(own) else values


@cache
def _has_own_forms(own: Schema) -> bool:
    """Whether a model has fields whose values Arrow takes in another form than a draft or a dump has them."""
    return any(
        spec.of is not None
        or spec.options is not None
        or spec.kind is Kind.TREES
        or (spec.section is not None and _has_own_forms(spec.inside))
        for spec in own.fields
    )


def _plain(own: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a record or a section: values that know their text as mappings, trees as lists of terms."""
    found = dict(values)
    for spec in own.fields:
        value = found.get(spec.name)
        if not value:
            continue
        if spec.kind is Kind.TREES:
            found[spec.name] = tree_rows(value)
        elif spec.options is not None:
            found[spec.name] = list(map(spec.write, value)) if spec.kind is Kind.VALUES else spec.write(value)
        elif spec.of is not None:
            found[spec.name] = list(map(_members, value)) if spec.kind is Kind.VALUES else _members(value)
        elif spec.section is not None and _has_own_forms(spec.inside):
            found[spec.name] = (
                [_plain(spec.inside, each) for each in value]
                if spec.kind is Kind.SECTIONS
                else _plain(spec.inside, value)
            )
    return found


def _members(value: Any) -> Any:
    return value.model_dump() if isinstance(value, TextValue) else value
