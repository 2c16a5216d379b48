"""The folders of a dataset in the layout of Hive: ``outcome=parsed/profile_order=Lepidoptera``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from profileparse.batch.models import ModelKey
from profileparse.batch.outcomes import BatchError
from profileparse.values.textvalue import is_text_value

# What stands in a folder's name for no value; Hive takes an empty text for none, too.
NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
# What a file system holds in one name.
_LONGEST_NAME = 255
_COLUMNS = ("outcome", "model")
_PROFILE = "profile."
_SCALARS = {"string", "integer", "number", "boolean"}
# What Hive escapes in names of folders.
_ESCAPED = re.compile(r"""[\x00-\x1f"#%'*/:=?\\\x7f{\[\]^]""")


class Partitions:
    """By what the rows of a store are divided into folders.

    Args:
        fields: ``outcome``, ``model``, or the path of a single value in the record: ``profile.order``.
        keys: The models that the rows were made with.

    Raises:
        BatchError: a model has no such field, or it holds more than a single value.
    """

    def __init__(self, fields: Sequence[str], keys: Sequence[ModelKey]) -> None:
        self.fields = tuple(fields)
        self.columns = tuple(field.replace(".", "_") for field in fields)
        if len(set(self.columns)) < len(fields):
            raise BatchError(f"can't partition by {', '.join(fields)}: two of them would be one column")
        for field in fields:
            if field not in _COLUMNS:
                _check(field, keys)

    def folder(self, outcome: str, model: str, record: str | None) -> str:
        """Return the folder of a row, with slashes; the empty str where rows are not divided.

        Args:
            outcome: Its outcome.
            model: Name of its model.
            record: Its record as JSON.
        """
        columns = {"outcome": outcome, "model": model}
        profile = json.loads(record) if record else None
        values = (columns[field] if field in columns else _value(profile, field) for field in self.fields)
        return "/".join(f"{column}={_name(value)}" for column, value in zip(self.columns, values, strict=True))

    @property
    def folder_of_nothing(self) -> str:
        """The folder of a row without any of the values."""
        return "/".join(f"{column}={NO_VALUE}" for column in self.columns)

    def check_folder(self, folder: str, source: str) -> None:
        """Make sure that a file system can hold a folder.

        Raises:
            BatchError: the value of a field is too long; the message names the source.
        """
        for field, name in zip(self.fields, folder.split("/"), strict=False):
            if (size := len(name.encode())) > _LONGEST_NAME:
                raise BatchError(
                    f"{source}: its {field} is too long for the name of a folder: {size:,} bytes of at most "
                    f"{_LONGEST_NAME}; partition by another field"
                )


def _value(profile: Any, field: str) -> Any:
    for name in field.removeprefix(_PROFILE).split("."):
        profile = None if profile is None else profile.get(name)
    return profile


def _name(value: Any) -> str:
    """Return the part of a folder's name that stands for a value.

    >>> [_name(value) for value in ("a/b=ü", "", None, True, 3)]
    ['a%2Fb%3Dü', '__HIVE_DEFAULT_PARTITION__', '__HIVE_DEFAULT_PARTITION__', 'true', '3']
    """
    text = value if isinstance(value, str) else json.dumps(value)
    if value is None or not text:
        return NO_VALUE
    return _ESCAPED.sub(lambda found: f"%{ord(found[0]):02X}", text)


# ---- which fields there are --------------------------------------------------------------------------------


def _check(field: str, keys: Sequence[ModelKey]) -> None:
    if not field.startswith(_PROFILE):
        raise BatchError(
            f"can't partition by {field!r}: give outcome, model, or a field of the record as in profile.name"
        )
    for key in keys:
        scalars = [f"{_PROFILE}{path}" for path in single_values(key)]
        if field not in scalars:
            raise BatchError(
                f"can't partition by {field!r}: {key.model} has no field of that name with a single value; it has "
                f"{', '.join(scalars)}"
            )


def single_values(key: ModelKey) -> list[str]:
    """Return the paths of the fields that hold a single value, with those inside of sections and of other values.

    >>> from profileparse import EntityProfile
    >>> from profileparse.batch.models import model_key
    >>> single_values(model_key(EntityProfile))
    ['name']
    """
    schema = json.loads(key.json_schema)
    return list(_single_values(schema, schema.get("$defs", {}), "", ()))


def _single_values(
    schema: Mapping[str, Any], definitions: Mapping[str, Any], path: str, above: tuple[str, ...]
) -> Iterator[str]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in above:
            yield from _single_values(definitions[name], definitions, path, (*above, name))
        return
    members = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    if members:
        if len(members) == 1:
            yield from _single_values(members[0], definitions, path, above)
    elif "properties" in schema and (schema.get("type") == "object" or is_text_value(schema)):
        for name, member in schema["properties"].items():
            yield from _single_values(member, definitions, f"{path}.{name}" if path else name, above)
    elif schema.get("type", "string") in _SCALARS:  # an enumeration of words may leave its type out
        yield path
