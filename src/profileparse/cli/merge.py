"""A JSON Merge Patch (RFC 7396) over a record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic_core import from_json

from profileparse.diagnostics import EditError
from profileparse.schema.given import read_record
from profileparse.schema.profile import Profile, Schema, schema_of
from profileparse.values.kinds import Kind

_ProfileT = TypeVar("_ProfileT", bound=Profile)


def merge_patch(target: Any, patch: Any) -> Any:
    """Return what RFC 7396 makes of a JSON value and a patch: objects are merged, all else is replaced, null removes.

    >>> merge_patch({"a": "b", "c": {"d": "e", "f": "g"}}, {"a": "z", "c": {"f": None}})
    {'a': 'z', 'c': {'d': 'e'}}
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged


def merged_record(profile: _ProfileT, patch: bytes) -> _ProfileT:
    """Return a record with a patch merged into it.

    A field that gets a value is no longer absent: its entry in ``absent`` goes, if the patch doesn't set that as well.
    A field that is removed is ``missing``, if the patch doesn't say otherwise.

    Raises:
        EditError: the patch is no JSON, or the model refuses what comes out; the message names the value.
    """
    try:
        change = from_json(patch, allow_inf_nan=False)
    except ValueError as error:
        raise EditError(f"not valid JSON: {error}") from error
    record = merge_patch(profile.model_dump(mode="json"), change)
    _settle(record, change, schema_of(type(profile)))
    return read_record(type(profile), json.dumps(record).encode())


def _settle(record: Any, change: Any, schema: Schema) -> None:
    """Take out why fields have no value that a patch gives one, in sections too."""
    if not (isinstance(change, dict) and isinstance(record, dict)):
        return
    absent, stated = record.get("absent"), change.get("absent")
    for name, value in change.items():
        if value and isinstance(absent, dict) and not (isinstance(stated, dict) and name in stated):
            absent.pop(name, None)
        spec = schema.by_name.get(name)
        if spec is not None and spec.kind is Kind.SECTION:
            _settle(record.get(name), value, spec.inside)


def left_out(before: Profile, after: Profile, data: bytes) -> list[str]:
    """Return the paths of what a record in JSON leaves out, at any depth: members, and statements of absence.

    Args:
        before: The record of the text that the record in JSON is to be written into.
        after: The record that was read from the JSON.
        data: The JSON.
    """
    whole = after.model_dump(mode="json")
    stated = before.model_dump(mode="json")["absent"]
    whole["absent"] = {name: each for name, each in stated.items() if name in after.absent}
    return list(_left_out(whole, from_json(data), ""))


def _left_out(whole: Any, given: Any, path: str) -> Iterator[str]:
    if isinstance(whole, dict) and isinstance(given, dict):
        for name, value in whole.items():
            if name in given:
                yield from _left_out(value, given[name], f"{path}{name}.")
            elif not (f".{path}".endswith(".absent.") and isinstance(value, dict) and value.get("reason") == "missing"):
                yield f"{path}{name}"
    elif isinstance(whole, list) and isinstance(given, list):
        for index, (value, other) in enumerate(zip(whole, given, strict=False)):
            yield from _left_out(value, other, f"{path}{index}.")
