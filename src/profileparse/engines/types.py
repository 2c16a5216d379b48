"""The Arrow types of records, by the JSON Schema of their model. Needs pyarrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from profileparse.values.textvalue import is_text_value
from profileparse.values.trees import flat_values

# Arrow has no types that hold themselves: a tree is the list of its terms, each with its depth.
TREES = pa.list_(
    pa.struct(
        [
            ("depth", pa.int64()),
            ("label", pa.string()),
            ("qualifier", pa.string()),
            ("citations", pa.list_(pa.int64())),
        ]
    )
)
_SIMPLE: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "null": pa.null(),
}


def arrow_type(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> pa.DataType:
    """Return the type of what a JSON Schema describes.

    Args:
        schema: The schema.
        definitions: Those that it refers to.

    Raises:
        TypeError: it allows values of several types.
    """
    schema = the_type(schema, definitions)
    kind = schema.get("type", "string")  # an enumeration of words may leave it out
    if is_text_value(schema):
        kind = "object"  # what is a text on input is an object in a record
    if kind == "array":
        return TREES if are_trees(schema["items"], definitions) else pa.list_(arrow_type(schema["items"], definitions))
    if kind == "object":
        return _object_type(schema, definitions)
    if kind == "string" and schema.get("format") == "date":
        return pa.date32()
    return _SIMPLE[kind]


def the_type(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema of a value that isn't null, itself and no reference to it.

    Raises:
        TypeError: values of several types are allowed.
    """
    while "$ref" in schema or "anyOf" in schema:
        if "$ref" in schema:
            schema = definitions[schema["$ref"].rpartition("/")[2]]
            continue
        members = [each for each in schema["anyOf"] if each.get("type") != "null"]
        if len(members) != 1:
            raise TypeError(f"Arrow needs one type for each value, the model allows {len(members)}: {members}")
        schema = members[0]
    return schema


def are_trees(items: Mapping[str, Any], definitions: Mapping[str, Any]) -> bool:
    """Whether the entries of a list hold entries of their own kind."""
    inner = definitions.get(items.get("$ref", "").rpartition("/")[2], {}).get("properties", {}).get("children", {})
    return "$ref" in items and inner.get("items") == items


def _object_type(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> pa.DataType:
    if "properties" not in schema:
        return pa.map_(pa.string(), arrow_type(schema["additionalProperties"], definitions))
    members = schema["properties"].items()
    return pa.struct([(name, arrow_type(member, definitions)) for name, member in members])


def tree_rows(trees: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return trees as the list of their terms, each with its depth, before those below it."""
    return [{"citations": [], **tree, "depth": depth} for depth, tree in flat_values(trees)]
