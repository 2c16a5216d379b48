"""Values in sections, reworded where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from profileparse.edit.changes import Change
from profileparse.edit.items import as_cited
from profileparse.edit.rewording import Cited, change_inside
from profileparse.edit.view import Reading
from profileparse.normalize.draft import Draft, Range
from profileparse.schema.profile import FieldSpec
from profileparse.values.kinds import LISTS, Kind


class _Inner(NamedTuple):
    """What a section says, and what leads from a place in it to the place in the text."""

    draft: Draft
    place: Callable[[int, int], Range]


def section_changes(reading: Reading, spec: FieldSpec, new: Any) -> Iterator[list[Change]]:
    """Yield the changes of a section's values where they stand; nothing where a value came or went."""
    whole = _Inner(reading.draft, lambda at, to: (at, to))
    found = _changes(reading, spec, reading.members[spec.name], new, whole)
    if found is not None:
        yield found


def _changes(reading: Reading, spec: FieldSpec, old: Any, new: Any, outer: _Inner) -> list[Change] | None:
    if old["absent"] != new["absent"]:
        return None
    inset, draft = outer.draft.sections[spec.name]
    inner = _Inner(draft, lambda at, to: outer.place(*inset.place(at, to)))
    found: list[Change] = []
    for each in spec.inner.fields:
        before, after = old[each.name], new[each.name]
        if before == after:
            continue
        changes = _value_changes(reading, each, before, after, inner)
        if changes is None:
            return None
        found += changes
    return found


def _value_changes(reading: Reading, spec: FieldSpec, old: Any, new: Any, inner: _Inner) -> list[Change] | None:
    """Return the changes that make one field of a section another; None where it must be written anew."""
    if spec.kind is Kind.SECTION:
        return _changes(reading, spec, old, new, inner)
    draft, place = inner
    if spec.kind is Kind.PROSE:
        old, new = old["blocks"], new["blocks"]
        if [_shape(block) for block in old] != [_shape(block) for block in new]:
            return None
        drafts = [segment for block in draft.prose[spec.name] for segment in block.segments]
        before, after = ([Cited(**each) for block in blocks for each in block["segments"]] for blocks in (old, new))
        places = [place(each.at, each.to) for each in drafts]
    elif spec.kind is Kind.TERMS:
        before, after = [as_cited(each) for each in old], [as_cited(each) for each in new]
        places = [place(piece.at, piece.to) for piece in draft.terms[spec.name]]
    else:
        values = (old, new) if spec.kind in LISTS else ([old], [new])
        before, after = ([Cited(spec.write(each), []) for each in each_side] for each_side in values)
        ranges = draft.entries[spec.name] if spec.kind in LISTS else [draft.singles[spec.name]]
        places = [place(*each) for each in ranges]
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


def _shape(block: dict[str, Any]) -> tuple[str, int]:
    return block["kind"], len(block["segments"])
