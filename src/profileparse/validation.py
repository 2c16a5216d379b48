"""The values of a text to a record: what the model refuses goes to ``extra``, and the rest is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from profileparse.diagnostics import refusal_message
from profileparse.normalize.draft import Draft
from profileparse.normalize.record import normalize
from profileparse.schema.profile import FROM_TEXT, Profile
from profileparse.source import is_well_formed
from profileparse.syntax.parser import Outline

_ModelT = TypeVar("_ModelT", bound=Profile)


class Accepted(NamedTuple, Generic[_ModelT]):
    """What a text says, as far as the model takes it.

    Attributes:
        draft: The values, with their places and findings.
        profile: The record; None where there is none.
        refusal: Why the model refuses the values, if it does so for the record as a whole.
    """

    draft: Draft
    profile: _ModelT | None
    refusal: ValidationError | None


def accept(outline: Outline, model: type[_ModelT], given_name: str | None) -> Accepted[_ModelT]:
    """Return the record of a text, with as much of it as the model takes.

    Args:
        outline: The parts of the text.
        model: The record model.
        given_name: The entity's name, for a text without one.
    """
    refused: dict[str, str] = {}
    # Half a surrogate pair is no text, in whichever value it stands.
    is_text = is_well_formed(outline.source.text)
    context = FROM_TEXT if is_text else None
    while True:
        draft = normalize(outline, given_name, refused)
        if "name" not in draft.values:
            return Accepted(draft, None, None)
        try:
            return Accepted(draft, model.model_validate(draft.values, context=context), None)
        except ValidationError as error:
            members = dict(_refused_members(error))
            if not is_text or not all(_can_go(member, draft, given_name, refused) for member in members):
                return Accepted(draft, None, error)
            refused |= members


def _can_go(member: str, draft: Draft, given_name: str | None, refused: dict[str, str]) -> bool:
    """Whether a member of the record can be without the value that the text has for it."""
    if member in refused:
        return False
    if member == "name":
        return given_name is not None and draft.values["name"] != given_name
    return bool(draft.values.get(member)) and member not in ("absent", "extra")


def _refused_members(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Yield the members of a record that a validation refused, each with the reason; "" is the whole record."""
    for each in error.errors(include_url=False, include_input=False):
        yield str(each["loc"][0]) if each["loc"] else "", refusal_message(each)
