"""Fields that have fields of their own: values in them reworded, put in and taken out, each in its own lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from profileparse.edit.changes import Change
from profileparse.edit.entries import Entry, EntryEditor
from profileparse.edit.inner import Inner
from profileparse.edit.items import as_cited, entry_text, entry_values, separator
from profileparse.edit.rewording import Cited, change_inside
from profileparse.edit.view import Reading
from profileparse.edit.whole import whole_changes
from profileparse.normalize.draft import Draft, Inside
from profileparse.normalize.sections import pointer_of
from profileparse.render import Manner, field_body, key_body
from profileparse.schema.profile import FieldSpec, Section
from profileparse.sequences import opcodes
from profileparse.syntax.parts import Part
from profileparse.values.kinds import KEYED, LISTS, NESTED, WHOLE, Kind, is_nothing
from profileparse.values.prose import Prose
from profileparse.values.terms import Term


def nested_changes(reading: Reading, spec: FieldSpec, new: Any) -> Iterator[list[Change]]:
    """Yield ways to change what stands inside a field, the smallest first; none where it must be written anew.

    First values are changed where they stand; then each field inside that holds one is written anew.
    """
    for is_small in (True, False):
        found = _Editor(reading, is_small=is_small).nested(spec, reading.members[spec.name], new, reading.draft)
        if found is not None:
            yield found


class _Editor:
    """Finds the changes inside a field; each method returns None where what it is given must be written anew.

    Args:
        reading: The text.
        is_small: Whether values change where they stand; otherwise each field is written anew under its label.
    """

    def __init__(self, reading: Reading, *, is_small: bool) -> None:
        self.reading = reading
        self.is_small = is_small

    def nested(self, spec: FieldSpec, old: Any, new: Any, outer: Draft) -> list[Change] | None:
        """Return the changes inside a field of a text."""
        insides = [each for each in outer.inside if each.field == spec.name]
        if spec.kind in WHOLE:
            ways = list(whole_changes(self.reading, spec, new, outer.inside))
            return ways[0 if self.is_small else -1] if ways else None
        if spec.kind in KEYED:
            return self._by_key(spec, old, new, insides[0]) if len(insides) == 1 else None
        if spec.kind is not Kind.SECTIONS:
            old, new = [old], [new]
        if len(old) != len(insides):
            return None
        found: list[Change] = []
        for tag, i1, i2, j1, j2 in opcodes(list(map(repr, old)), list(map(repr, new))):
            if tag == "equal":
                continue
            if j2 - j1 > i2 - i1:
                return None
            pairs = zip(old[i1:i2], new[j1:j2], insides[i1:i2], strict=False)
            changes = [self._section(spec, before, after, inside) for before, after, inside in pairs]
            changes += [Inner(self.reading, inside, is_group=True).out() for inside in insides[i1 + j2 - j1 : i2]]
            for each in changes:
                if each is None:
                    return None
                found += each
        return found

    def _section(self, spec: FieldSpec, old: Any, new: Any, inside: Inside) -> list[Change] | None:
        inner = Inner(self.reading, inside, is_group=spec.kind is Kind.SECTIONS)
        section = None if spec.section is None else spec.section.model_validate(new)
        found: list[Change] = []
        for each in spec.inside.fields:
            if _state(each, old) == _state(each, new):
                continue
            changes = self._field(each, old, new, section, inner)
            if changes is None:
                return None
            found += changes
        return found

    def _field(self, spec: FieldSpec, old: Any, new: Any, section: Section | None, inner: Inner) -> list[Change] | None:
        """Return the changes that make one field of a section another."""
        parts = inner.parts_of(spec.name)
        before, after = old[spec.name], new[spec.name]
        if is_nothing(after) and new["absent"][spec.name]["reason"] == "missing":
            return inner.parts_out(parts)
        has_both = not is_nothing(before) and not is_nothing(after)
        changes: list[Change] | None = None
        if has_both and spec.kind in NESTED:
            changes = self.nested(spec, before, after, inner.inside.draft)
        elif has_both and self.is_small:
            changes = self._value(spec, spec.name, before, after, inner)
        if changes is not None or section is None:
            return changes
        body = field_body(section, spec, Manner() if self.is_small else None)
        if parts:
            others = inner.parts_out(parts[1:])
            return None if others is None else [inner.anew(parts[0], body), *others]
        order = list(type(section).model_fields)
        earlier = order[: order.index(spec.name)]
        neighbours = [part for part in inner.labelled if part.field in earlier]
        return inner.put_in(spec.label.text, body, neighbours[-1] if neighbours else None)

    def _by_key(
        self, spec: FieldSpec, old: Mapping[str, Any], new: Mapping[str, Any], inside: Inside
    ) -> list[Change] | None:
        """Return the changes that make the values of a field with keys others."""
        inner = Inner(self.reading, inside, is_group=False)
        if [key for key in old if key in new] != [key for key in new if key in old]:
            return None
        found: list[Change] = []
        last: Part | None = None
        for key in dict.fromkeys((*new, *old)):
            part = inner.keyed.get(pointer_of(key))
            changes: list[Change] | None = [] if old.get(key) == new.get(key) else None
            if key not in new:
                changes = inner.parts_out([part]) if part else None
            elif key not in old:
                body = _key_body(spec, inside, new[key])
                changes = inner.put_in(key, body, last)
            elif old[key] != new[key]:
                changes = (
                    self._value(spec.by_key, pointer_of(key), old[key], new[key], inner) if self.is_small else None
                )
                if changes is None and part:
                    changes = [inner.anew(part, _key_body(spec, inside, new[key]))]
            if changes is None:
                return None
            found += changes
            last = part or last
        return found

    def _value(self, spec: FieldSpec, name: str, old: Any, new: Any, inner: Inner) -> list[Change] | None:
        """Return the changes that make a value another where it stands; ``name`` is its name in the draft."""
        draft = inner.inside.draft
        if spec.kind in LISTS:
            places = [each[:2] for each in (draft.ranges if spec.kind is Kind.TERMS else draft.entries)[name]]
            return self._list(spec, old, new, places, inner)
        if spec.kind is Kind.PROSE:
            old, new = old["blocks"], new["blocks"]
            if list(map(_shape, old)) != list(map(_shape, new)):
                return None
            before, after = ([Cited(**each) for block in blocks for each in block["segments"]] for blocks in (old, new))
            places = [(each.at, each.to) for block in draft.prose[name] for each in block.segments]
        else:
            before, after = ([Cited(spec.write(each), [])] for each in (old, new))
            places = [draft.singles[name]]
        found: list[Change] = []
        for one, other, place in zip(before, after, places, strict=True):
            if one == other:
                continue
            at, to = inner.place(*place)
            changes = change_inside(self.reading, (at, to), one, other)
            if changes is None and spec.kind is not Kind.PROSE and "\n" not in other.text:
                changes = [Change(at, to, other.text)]
            if changes is None:
                return None
            found += changes
        return found

    def _list(
        self, spec: FieldSpec, old: Any, new: Any, inner_places: Sequence[tuple[int, int]], inner: Inner
    ) -> list[Change] | None:
        """Return the changes to the entries of a list."""
        before, after = entry_values(spec, old), entry_values(spec, new)
        if len(before) != len(inner_places):
            return None
        places = [inner.place(*each) for each in inner_places]
        entries = [
            Entry(*place, own_line=inner.has_own_line(at)) for (at, _), place in zip(inner_places, places, strict=True)
        ]
        editor = EntryEditor(self.reading, entries, separator(self.reading, spec, entries))

        def reworded(at: int, to: int) -> list[Change] | None:
            return change_inside(self.reading, places[at], as_cited(before[at]), as_cited(after[to]))

        return editor.changes(before, after, list(map(entry_text, after)), reworded)


def _key_body(spec: FieldSpec, inside: Inside, value: Any) -> str:
    """Return what stands under a key that has a value."""
    is_prose = spec.by_key.kind is Kind.PROSE
    made: Any = Prose.model_validate(value) if is_prose else list(map(Term.model_validate, value))
    return key_body(spec.by_key, inside.outline.syntax, made)


def _state(spec: FieldSpec, section: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return what a section says of a field: its value, or why there is none."""
    return section[spec.name], section["absent"].get(spec.name)


def _shape(block: dict[str, Any]) -> tuple[Any, ...]:
    return block["kind"], block.get("depth"), len(block["segments"])
