"""A record written into a text: the smallest changes first, coarser ones where those read back otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from profileparse.diagnostics import EditError, refusal_message
from profileparse.edit.changes import Change, apply
from profileparse.edit.inside import nested_changes
from profileparse.edit.items import bodies, list_changes
from profileparse.edit.paragraphs import prose_changes
from profileparse.edit.sections import extra_changes, is_unread, name_changes, name_line
from profileparse.edit.styles import fields_anew, fields_out
from profileparse.edit.view import Reading, Stated, members_of
from profileparse.render import dumps
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.values.kinds import NESTED, Kind

if TYPE_CHECKING:
    from profileparse.parsed import Parsed

_ProfileT = TypeVar("_ProfileT", bound=Profile)
_NOTHING = Change(0, 0, "")


def edit(parsed: Parsed[_ProfileT], profile: _ProfileT | None, *, verify: bool = True) -> str:
    r"""Return the text of ``parsed`` with the differences to another record written in.

    See `Parsed.edit`. Lines that hold no changed value stay as they are.

    >>> from profileparse import parse
    >>> parsed = parse("Synonyms: A; B\n\nX overview\n- Text.")
    >>> edit(parsed, parsed.profile.with_(other_names=["A", "C", "B (d)"]))
    'Synonyms: A; C; B (d)\n\nX overview\n- Text.'
    """
    if profile == parsed.profile:
        return parsed.text
    if not isinstance(profile, parsed.model):
        raise TypeError(f"the text was parsed as {parsed.model.__name__}, the record is {type(profile).__name__}")
    return _Writer(parsed, profile).text(verify=verify)


class _Writer:
    def __init__(self, parsed: Parsed[Any], target: Profile) -> None:
        self.parsed = parsed
        self.target = target
        self.reading = Reading(parsed)
        self.wanted = members_of(target.model_dump(), self.reading.schema)
        self.changed = self._open(self.reading)
        self.ways: dict[str, Iterator[list[Change]]] = {}
        self.current: dict[str, list[Change]] = {}

    def text(self, *, verify: bool) -> str:
        """Return the text that reads as the target."""
        is_open = self.changed
        while self._go_on(is_open):
            text = apply(self.reading.source, chain(*self.current.values()))
            is_open = self.changed
            if text is None:
                continue
            if not verify:
                return text
            read = self._read(text)
            if read.profile == self.target:
                return text
            is_open = self._open(Reading(read))
        return self._canonical()

    def _read(self, text: str) -> Parsed[Any]:
        return type(self.parsed)(text, self.parsed.model, self.parsed.given_name)

    def _open(self, reading: Reading) -> list[str]:
        """Return the members that do not read as they shall."""
        return [member for member, value in self.wanted.items() if reading.members[member] != value]

    def _go_on(self, is_open: list[str]) -> bool:
        """Take the next coarser way for members that read otherwise; False where there is none.

        Of those the ones that change come first. A member that doesn't change is written anew where the changes alter
        how it reads, and where that doesn't help either, the changes themselves are to blame.
        """
        if [each for each in is_open if each in self.changed and self._has_next(each)]:
            return True
        return any(map(self._has_next, is_open)) or any(map(self._has_next, self.changed))

    def _has_next(self, member: str) -> bool:
        if member not in self.ways:
            self.ways[member] = filter(None, self._ways(member))
        changes = next(self.ways[member], None)
        if changes is not None:
            self.current[member] = changes
        return changes is not None

    def _ways(self, member: str) -> Iterator[list[Change]]:
        """Yield ways to make a member of the text read as it shall, the smallest first."""
        if member == "name":
            return name_changes(self.reading, self.wanted["name"])
        if member == "extra":
            own = extra_changes(self.reading, self.wanted["extra"], self.target)
            # The name can stand in an entry, too.
            return chain(([_NOTHING],), own) if "name" in self.changed else own
        return self._field(self.reading.schema.by_name[member], self.wanted[member])

    def _field(self, spec: FieldSpec, new: Any) -> Iterator[list[Change]]:
        reading = self.reading
        stated = [isinstance(value, Stated) for value in (reading.members[spec.name], new)]
        if new == [] or (stated[1] and new["reason"] == "missing"):
            gone = fields_out(reading, reading.parts_of(spec.name))
            if spec.is_title:  # the name goes with the heading
                yield [name_line(reading, self.target.name), *gone]
            yield gone
            return
        if is_unread(reading, spec.name) and not stated[1]:
            yield [_NOTHING]  # the value comes in the place of the text in `extra`
        if spec.kind in NESTED and not all(stated):
            if not any(stated):
                yield from nested_changes(reading, spec, new)
        elif spec.kind is not Kind.PROSE or all(stated):
            yield from list_changes(reading, spec, new)
        elif not any(stated):
            yield from prose_changes(reading, spec, new, self.target)
        yield from fields_anew(reading, spec, bodies(reading, spec, new, self.target))

    def _canonical(self) -> str:
        """Return the whole record as canonical text, with the line ends and the byte order mark of the text.

        Raises:
            EditError: that doesn't read back either.
        """
        mark = "\ufeff" if self.parsed.text.startswith("\ufeff") else ""
        text = mark + dumps(self.target).replace("\n", self.reading.eol)
        if self._read(text).profile == self.target:
            return text
        try:
            self.parsed.model.model_validate(self.target.model_dump())
        except ValidationError as error:
            first = error.errors()[0]
            pointer, message = "".join(f"/{key}" for key in first["loc"]), refusal_message(first)
            raise EditError(f"{pointer}: {message}" if pointer else message) from error
        raise EditError(f"/name: {self.target.name!r} can't be written into this text")
