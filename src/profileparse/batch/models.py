"""What in a record model decides whether a source has to be parsed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import profileparse
from profileparse.batch.outcomes import printable
from profileparse.modelfile import model_name
from profileparse.schema.profile import FieldSpec, Profile, Schema, schema_of
from profileparse.values.textvalue import is_text_value


class ModelKey(NamedTuple):
    """What a row of the store was made with.

    Attributes:
        parser: Version of profileparse.
        model: The record model, as ``module:Class`` or ``/path/to/file.py:Class``.
        schema: Hash of the model's JSON Schema and of its labels.
        json_schema: The JSON Schema.
    """

    parser: str
    model: str
    schema: str
    json_schema: str

    @property
    def text_values(self) -> set[str]:
        """Names of the fields that hold values with a text of their own, alone or in lists."""
        schema = json.loads(self.json_schema)
        definitions = schema.get("$defs", {})
        return {name for name, each in schema["properties"].items() if _holds_text_values(each, definitions)}

    @property
    def fields(self) -> list[str]:
        """Names of the model's members, in order."""
        return list(json.loads(self.json_schema)["properties"])


# Members of trees and tables, which have more than a line of text.
_WHOLE = frozenset(("children", "rows"))


def _holds_text_values(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> bool:
    if "$ref" in schema:
        own = definitions[schema["$ref"].rpartition("/")[2]]
        return is_text_value(own) and _WHOLE.isdisjoint(own["properties"])
    inner = [*schema.get("anyOf", ()), *([schema["items"]] if isinstance(schema.get("items"), dict) else [])]
    return is_text_value(schema) or any(_holds_text_values(each, definitions) for each in inner)


def _fields_of(schema: Schema) -> Iterator[FieldSpec]:
    """Yield the fields of a model and those in its sections."""
    for field in schema.by_name.values():
        yield field
        if field.section is not None:
            yield from _fields_of(field.inside)


def model_key(model: type[Profile]) -> ModelKey:
    """Return what rows made with a model are known by.

    The labels count as well as the JSON Schema: a new alias changes what a text says.

    >>> from profileparse import EntityProfile
    >>> model_key(EntityProfile).model
    'profileparse.schema.entity:EntityProfile'
    """
    # A label may hold half a surrogate pair: as an escape it is the same JSON.
    text = printable(json.dumps(model.model_json_schema(), ensure_ascii=False))
    fields = [repr(field) for field in _fields_of(schema_of(model))]
    digest = hashlib.sha256("\n".join([text, *fields]).encode("utf-8", "backslashreplace")).hexdigest()
    return ModelKey(profileparse.__version__, printable(model_name(model)), digest, text)
