"""Records with changes, validated: the message of a refusal names the value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from profileparse.carried import refusal
from profileparse.diagnostics import EditError, refusal_message
from profileparse.schema.given import changed_values
from profileparse.schema.profile import FROM_TEXT, Profile, schema_of
from profileparse.schema.values import Absent

_ProfileT = TypeVar("_ProfileT", bound=Profile)


def changed(profile: _ProfileT, changes: Mapping[str, Any]) -> _ProfileT:
    """Return a record with changes made; see `Profile.with_`.

    Raises:
        EditError: a change is not possible.
    """
    return validated(profile, changed_values(profile, schema_of(type(profile)), changes))


def validated(profile: _ProfileT, record: Mapping[str, Any]) -> _ProfileT:
    """Return the record of values that a caller has changed.

    A record read from text may hold what canonical text can't carry. That is no reason to refuse a change elsewhere:
    the text it is written into carries it.

    Raises:
        EditError: the model refuses a value; the message names it.
    """
    model = type(profile)
    try:
        return model.model_validate(record)
    except ValidationError as error:
        if _is_not_carried(error) and refusal(profile) is not None:
            return model.model_validate(record, context=FROM_TEXT)
        raise EditError(_message(error)) from error


def read_record(model: type[_ProfileT], data: bytes) -> _ProfileT:
    """Return the record in JSON, to be written into a text; canonical text need not be able to carry it.

    Raises:
        EditError: it is no JSON, or the model refuses a value; the message names it.
    """
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        if not _is_not_carried(error):
            raise EditError(_message(error)) from error
        profile = model.model_validate_json(data, context=FROM_TEXT)
    for spec in schema_of(model).fields:
        if getattr(profile, spec.name) in (None, []) and spec.name not in profile.absent:
            profile.absent[spec.name] = Absent(reason="missing")
    return profile


def _is_not_carried(error: ValidationError) -> bool:
    return error.errors()[0]["type"] == "not_carried"


def _message(error: ValidationError) -> str:
    """Return what the model refused, by its path, in one line."""
    first = error.errors()[0]
    where, message = ".".join(map(str, first["loc"])), refusal_message(first)
    if message.startswith("/"):
        pointer, _, message = message.partition(": ")
        where = pointer.strip("/").replace("/", ".")
    return f"{where}: {message}" if where else message
