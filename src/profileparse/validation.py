"""The values of a text to a record: what the model refuses goes to ``extra``, and the rest is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from profileparse.diagnostics import refusal_message
from profileparse.normalize.draft import Draft, Range
from profileparse.normalize.names import BY_LINE
from profileparse.normalize.record import normalize
from profileparse.once import once
from profileparse.schema.profile import FROM_TEXT, Profile, Schema
from profileparse.source import is_well_formed
from profileparse.syntax.parser import Outline
from profileparse.values.absence import Absent
from profileparse.values.kinds import Kind

_ModelT = TypeVar("_ModelT", bound=Profile)
# The name of a record of which one field counts.
_NO_NAME = "-"


@dataclass
class Accepted(Generic[_ModelT]):
    """What a text says, as far as the model takes it.

    Attributes:
        draft: The values, with their places and findings.
        model: The record model.
        refusal: Why the model refuses the values, if it does so for the record as a whole.
        made: The record, if it was made to see whether the model takes the values.
    """

    draft: Draft
    model: type[_ModelT]
    refusal: ValidationError | None = None
    made: _ModelT | None = None

    @property
    def has_record(self) -> bool:
        """Whether there is a record."""
        return "name" in self.draft.values and self.refusal is None

    @once
    def profile(self) -> _ModelT | None:
        """The record; None where there is none."""
        if self.made is not None or not self.has_record:
            return self.made
        return self.model.model_validate(self.draft.values, context=FROM_TEXT)


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
    is_sure = is_text and given_name is None and outline.schema.takes_all
    while True:
        draft = normalize(outline, given_name, refused)
        if "name" not in draft.values or is_sure:
            return Accepted(draft, model)
        try:
            return Accepted(draft, model, made=model.model_validate(draft.values, context=context))
        except ValidationError as error:
            members = dict(_refused_members(error, outline.schema))
            if not is_text or not all(_can_go(member, draft, given_name, refused) for member in members):
                return Accepted(draft, model, error)
            refused |= members


class AcceptedField(NamedTuple):
    """What a text says of one field, as far as the model takes it.

    Attributes:
        value: The value as a record has it; None where there is none.
        absent: Why there is none; "name" and "references" have no reason.
        name_at: Where the entity's name stands.
        is_line: Whether that is a plain line above the labels, one of several perhaps.
    """

    value: Any
    absent: Absent | None
    name_at: Range | None
    is_line: bool


def accept_field(outline: Outline, model: type[_ModelT], name: str) -> AcceptedField:
    """Return what a text says of one field.

    What the model's own validators say of the field counts, if nothing else is wrong with the record so far, such as a
    value that the model needs and that comes later. Else the rules of the field's type count.

    Args:
        outline: The parts of a text, or of a stretch of one.
        model: The record model.
        name: The field.
    """
    schema = outline.schema
    context = FROM_TEXT if is_well_formed(outline.source.text) else None
    refused: dict[str, str] = {}
    while True:
        draft = normalize(outline, None, refused)
        values = draft.values
        is_line = any(each.kind == "named" and each.reason == BY_LINE for each in draft.findings)
        absent = values["absent"].get(name)
        if absent is not None or name not in values:
            return AcceptedField(None, absent and Absent.model_validate(absent), draft.name_at, is_line)
        try:
            record = model.model_validate({"name": _NO_NAME, **values}, context=context)
            return AcceptedField(getattr(record, name), None, draft.name_at, is_line)
        except ValidationError as error:
            members = dict(_refused_members(error, schema))
        own = {path: why for path, why in members.items() if path.partition("/")[0] == name}
        others = {path: why for path, why in members.items() if _can_go(path, draft, None, refused)}
        if not own and not others:
            try:
                value = schema.taken(name, values[name], context)
                return AcceptedField(value, None, draft.name_at, is_line)
            except ValidationError:
                own = {name: ""}
        if name in refused:  # the model doesn't even take that there is none
            return AcceptedField(None, None, draft.name_at, is_line)
        # What is refused again can't go by itself.
        refused |= others | (own if not own or own.keys() - refused.keys() else {name: ""})


def _can_go(member: str, draft: Draft, given_name: str | None, refused: dict[str, str]) -> bool:
    """Whether a member of the record can be without the value that the text has for it."""
    if member in refused:
        return False
    if member == "name":
        return given_name is not None and draft.values["name"] != given_name
    values: Any = draft.values
    for key in member.split("/"):
        values = values[int(key)] if isinstance(values, list) else values.get(key)
    return bool(values) and member.rpartition("/")[2] not in ("absent", "extra")


def _refused_members(error: ValidationError, schema: Schema) -> Iterator[tuple[str, str]]:
    """Yield the members of a record that a validation refused, each with the reason; "" is the whole record.

    Those of a section have the names of the fields above them before their own ("adverse_reactions/cns").
    """
    for each in error.errors(include_url=False, include_input=False):
        yield "/".join(_member(schema, each["loc"])), refusal_message(each)


def _member(schema: Schema, loc: Sequence[int | str]) -> list[str]:
    """Return the path to the field that a place in a record lies in."""
    if not loc:
        return []
    name = str(loc[0])
    spec = schema.by_name.get(name)
    if spec is None or spec.section is None:
        return [name]
    if spec.kind is Kind.SECTIONS:
        return [name, str(loc[1]), *_member(spec.inside, loc[2:])] if len(loc) > 2 else [name]
    return [name, *_member(spec.inside, loc[1:])]
