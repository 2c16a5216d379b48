"""The values of a text to a record: what the model refuses goes to ``extra``, and the rest is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from profileparse.diagnostics import refusal_message
from profileparse.normalize.draft import Aside, Draft
from profileparse.normalize.record import normalize
from profileparse.schema.profile import FROM_TEXT, Profile
from profileparse.source import is_well_formed
from profileparse.syntax.parser import Outline

_ModelT = TypeVar("_ModelT", bound=Profile)

# So many entries of ``extra`` are looked at one by one: each costs a proof. After that, none keeps its heading.
_MOST_ENTRIES = 5
# Members that have no text of their own, or do not go with the others.
_NO_TEXT = ("name", "absent", "extra")


class Accepted(NamedTuple, Generic[_ModelT]):
    """What a text says, as far as the model takes it.

    Attributes:
        draft: The values, with their places and findings.
        profile: The record; None where there is none.
        refusal: Why the model refuses the values, if it does so for the record as a whole.
        aside: What of the text is kept in ``extra`` because it can't be a value.
    """

    draft: Draft
    profile: _ModelT | None
    refusal: ValidationError | None
    aside: Aside


def accept(
    outline: Outline, model: type[_ModelT], given_name: str | None, *, is_proof: bool = False
) -> Accepted[_ModelT]:
    """Return the record of a text, with as much of it as the model takes and canonical text can carry.

    Args:
        outline: The parts of the text.
        model: The record model.
        given_name: The entity's name, for a text without one.
        is_proof: Whether the text is written to prove that it reads back: it is not proved again.
    """
    reader = _Reader(outline, model, given_name)
    found = reader.read(Aside())
    if found.profile is None or is_proof or found.draft.is_plain:
        return found
    return reader.carried(found)


class _Reader(Generic[_ModelT]):
    def __init__(self, outline: Outline, model: type[_ModelT], given_name: str | None) -> None:
        self.outline = outline
        self.model = model
        self.given_name = given_name

    def read(self, aside: Aside) -> Accepted[_ModelT]:
        """Return the record without what is set aside, and without what the model's types refuse."""
        while True:
            draft = normalize(self.outline, self.given_name, aside)
            if "name" not in draft.values:
                return Accepted(draft, None, None, aside)
            well_formed = is_well_formed(self.outline.source.text)
            try:
                context = FROM_TEXT if well_formed else None
                return Accepted(draft, self.model.model_validate(draft.values, context=context), None, aside)
            except ValidationError as error:
                refused = dict(_refused_members(error))
                if not well_formed or not all(self._can_go(member, draft, aside) for member in refused):
                    return Accepted(draft, None, error, aside)
                aside = replace(aside, unreadable={**aside.unreadable, **refused})

    def _can_go(self, member: str, draft: Draft, aside: Aside) -> bool:
        """Whether a member of the record can be without the value that the text has for it."""
        if member in aside:
            return False
        if member == "name":
            return self.given_name is not None and draft.values["name"] != self.given_name
        return bool(draft.values.get(member))

    def carried(self, found: Accepted[_ModelT]) -> Accepted[_ModelT]:
        """Return what canonical text can carry of a record: the parts that a proof names are set aside."""
        first = found
        while (reason := _proof(found)) is not None:
            aside = self._without(reason, found)
            if aside == found.aside:
                # The proof names a part that is set aside already: only the name stays what it is.
                members = {name for name, value in first.draft.values.items() if value} - set(_NO_TEXT)
                aside = replace(aside, uncarried=aside.uncarried | members, all_entries=True)
            if aside == found.aside or (found := self.read(aside)).profile is None:
                return self._unproved(first)
        return found

    def _without(self, reason: str, found: Accepted[_ModelT]) -> Aside:
        """Return what to set aside for a proof that failed: the part that it names."""
        aside = found.aside
        member, *rest = reason.partition(":")[0].split("/")[1:]
        if member == "absent" and rest:
            member = rest[0]
        if member == "name" and not self._can_go(member, found.draft, aside):
            member = "extra"  # something else takes the place of the name
        if member != "extra":
            return replace(aside, uncarried=aside.uncarried | {member})
        if not rest or not rest[0].isdecimal() or len(aside.entries) == _MOST_ENTRIES:
            return replace(aside, all_entries=True)
        entry = found.draft.extra[int(rest[0])]
        absent = found.draft.values["absent"].get(entry.member)
        if absent is not None and absent["reason"] == "unreadable" and entry.member is not None:
            return replace(aside, uncarried=aside.uncarried | {entry.member})
        return replace(aside, entries=aside.entries | {entry.at})

    def _unproved(self, found: Accepted[_ModelT]) -> Accepted[_ModelT]:
        """Return why canonical text can't carry the record at all: the model says it."""
        try:
            return found._replace(profile=self.model.model_validate(found.draft.values))
        except ValidationError as error:
            return found._replace(profile=None, refusal=error)


def _proof(found: Accepted[Any]) -> str | None:
    """Return which value of the record canonical text can't carry; None where it carries all."""
    # The proof reads the record's text back, so it needs the stages to the right of this one.
    from profileparse.carried import refusal

    return None if found.profile is None else refusal(found.profile)


def _refused_members(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Yield the members of a record that a validation refused, each with the reason; "" is the whole record."""
    for each in error.errors(include_url=False, include_input=False):
        yield str(each["loc"][0]) if each["loc"] else "", refusal_message(each)
