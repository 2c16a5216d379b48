"""The record in a row of an engine: the inverse of the column that `parse_batch` adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic_core import to_json

from profileparse.engines.arrow import schema
from profileparse.engines.errors import EngineError
from profileparse.engines.types import are_trees, the_type
from profileparse.schema.profile import Profile

ModelT = TypeVar("ModelT", bound=Profile)
Convert = Callable[[Any], Any]


def record_from(model: type[ModelT], row: Mapping[str, Any]) -> ModelT:
    """Return the record in a value of the column ``profile``, validated.

    Members that are null or aren't there are left out. A map is pairs, mappings of ``key`` and ``value``, or a mapping.

    Args:
        model: The record model.
        row: The members, as Arrow's ``as_py``, DuckDB or Polars gives them.

    Raises:
        EngineError: the model is none, or the members are in no form in which an engine has them.
        pydantic.ValidationError: they are no record; the message says where and why. Both are a ValueError.

    >>> import pyarrow as pa
    >>> from profileparse import EntityProfile
    >>> from profileparse.engines.arrow import parse_batch
    >>> batch = parse_batch(pa.RecordBatch.from_pydict({"text": ["Name: X\\nAliases: a (b), c"]}))
    >>> record_from(EntityProfile, batch.column("profile")[0].as_py()).other_names[0].qualifier
    'b'
    """
    schema(model)
    return model.model_validate_json(to_json(_conversion_of(model)(row)))


@cache
def _conversion_of(model: type[Profile]) -> Convert:
    """Return what turns a row into the JSON of a record."""
    described = model.model_json_schema(mode="serialization")
    return _conversion(described, described.get("$defs", {}))


def _conversion(described: Mapping[str, Any], definitions: Mapping[str, Any]) -> Convert:
    """Return what turns a value of an engine into what a JSON Schema describes."""
    described = the_type(described, definitions)
    if "items" in described:
        if are_trees(described["items"], definitions):
            return _nested
        of = _conversion(described["items"], definitions)
        return _as_is if of is _as_is else lambda value: list(map(of, value)) if isinstance(value, list) else value
    if "properties" in described:
        members = {name: _conversion(each, definitions) for name, each in described["properties"].items()}
        required = frozenset(described.get("required", ()))
        return lambda value: _members(value, members, required)
    if isinstance(described.get("additionalProperties"), Mapping):
        of = _conversion(described["additionalProperties"], definitions)
        return lambda value: _by_key(value, of)
    return _as_is


def _as_is(value: Any) -> Any:
    return value


def _members(value: Any, members: Mapping[str, Convert], required: frozenset[str]) -> Any:
    """Return members without those that are null, but for those that have to be there: they may be None."""
    if not isinstance(value, Mapping):
        return value
    return {
        name: members.get(name, _as_is)(each) for name, each in value.items() if each is not None or name in required
    }


def _by_key(value: Any, of: Convert) -> Any:
    """Return a map as a mapping."""
    if not isinstance(value, Mapping | list):
        return value
    found: dict[Any, Any] = {}
    for key, each in value.items() if isinstance(value, Mapping) else map(_pair, value):
        if key in found:
            raise EngineError(f"a map has the key {key!r} twice: keep one of them")
        found[key] = of(each)
    return found


def _pair(entry: Any) -> tuple[Any, Any]:
    if isinstance(entry, Mapping) and entry.keys() == {"key", "value"}:
        return entry["key"], entry["value"]
    if isinstance(entry, tuple | list) and len(entry) == 2:
        return entry[0], entry[1]
    raise EngineError(f"an entry of a map is a pair of its key and its value, not {entry!r}")


def _nested(value: Any) -> Any:
    """Return the terms of trees, each with its depth, as the trees."""
    if not isinstance(value, list):
        return value
    # The open list of each depth, the outermost first.
    lists: list[list[Any]] = [[]]
    for number, term in enumerate(value):
        depth = term.get("depth") if isinstance(term, Mapping) else None
        if not isinstance(depth, int) or not 1 <= depth <= len(lists):
            raise EngineError(
                f"term {number} of a tree has the depth {depth!r}: it is 1, or up to one more than that of the term "
                "before it"
            )
        children: list[Any] = []
        members = {name: each for name, each in term.items() if each is not None and name != "depth"}
        lists[depth - 1].append({**members, "children": children})
        lists[depth:] = [children]
    return lists[0]
