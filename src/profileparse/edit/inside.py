"""Values inside fields that have fields of their own, reworded where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from profileparse.edit.changes import Change
from profileparse.edit.items import as_cited
from profileparse.edit.rewording import Cited, change_inside
from profileparse.edit.view import Reading
from profileparse.normalize.draft import Draft, Inside, Range
from profileparse.normalize.sections import pointer_of
from profileparse.schema.profile import FieldSpec
from profileparse.values.kinds import KEYED, LISTS, NESTED, Kind


def inside_changes(reading: Reading, spec: FieldSpec, new: Any) -> Iterator[list[Change]]:
    """Yield the changes of the values inside a field where they stand; nothing where one came or went."""
    found = _nested(reading, spec, reading.members[spec.name], new, reading.draft)
    if found is not None:
        yield found


def _nested(reading: Reading, spec: FieldSpec, old: Any, new: Any, outer: Draft) -> list[Change] | None:
    """Return the changes inside a field that holds sections or keys; None where it must be written anew."""
    if spec.kind is not Kind.SECTIONS:
        old, new = [old], [new]
    insides = [each for each in outer.inside if each.field == spec.name]
    if not len(old) == len(new) == len(insides):
        return None
    found: list[Change] = []
    for before, after, inside in zip(old, new, insides, strict=True):
        changes = _changes(reading, spec, before, after, inside)
        if changes is None:
            return None
        found += changes
    return found


def _changes(reading: Reading, spec: FieldSpec, old: Any, new: Any, inside: Inside) -> list[Change] | None:
    is_keyed = spec.kind in KEYED
    if old.keys() != new.keys() if is_keyed else old["absent"] != new["absent"]:
        return None
    specs = dict.fromkeys(old, spec.by_key) if is_keyed else {each.name: each for each in spec.inside.fields}
    found: list[Change] = []
    for name, each in specs.items():
        before, after = old[name], new[name]
        if before == after:
            continue
        if each.kind in NESTED:
            changes = _nested(reading, each, before, after, inside.draft)
        else:
            changes = _value_changes(reading, each, before, after, _places(inside, each, pointer_of(name)))
        if changes is None:
            return None
        found += changes
    return found


def _places(inside: Inside, spec: FieldSpec, name: str) -> list[Range]:
    """Return where the terms of a value stand in the text, its segments, its entries, or the single one."""
    draft = inside.draft
    if spec.kind is Kind.PROSE:
        places = [(each.at, each.to) for block in draft.prose[name] for each in block.segments]
    elif spec.kind is Kind.TERMS:
        places = [(piece.at, piece.to) for piece in draft.terms[name]]
    else:
        places = draft.entries[name] if spec.kind in LISTS else [draft.singles[name]]
    return [inside.outline.source.outermost(*place) for place in places]


def _value_changes(
    reading: Reading, spec: FieldSpec, old: Any, new: Any, places: Sequence[Range]
) -> list[Change] | None:
    """Return the changes that make one value another; None where it must be written anew."""
    if spec.kind is Kind.PROSE:
        old, new = old["blocks"], new["blocks"]
        if list(map(_shape, old)) != list(map(_shape, new)):
            return None
        before, after = ([Cited(**each) for block in blocks for each in block["segments"]] for blocks in (old, new))
    elif spec.kind is Kind.TERMS:
        before, after = (list(map(as_cited, each)) for each in (old, new))
    else:
        values = (old, new) if spec.kind in LISTS else ([old], [new])
        before, after = ([Cited(spec.write(each), []) for each in each_side] for each_side in values)
    if not len(before) == len(after) == len(places):
        return None
    found: list[Change] = []
    for one, other, (at, to) in zip(before, after, places, strict=True):
        if one == other:
            continue
        changes = change_inside(reading, (at, to), one, other)
        if changes is None and spec.kind not in (Kind.PROSE, Kind.TERMS) and "\n" not in other.text:
            changes = [Change(at, to, other.text)]
        if changes is None:
            return None
        found += changes
    return found


def _shape(block: dict[str, Any]) -> tuple[Any, ...]:
    return block["kind"], block.get("depth"), len(block["segments"])
