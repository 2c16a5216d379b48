"""The entity's name written anew, wherever the text has it."""

from __future__ import annotations

from collections.abc import Iterator

from profileparse.edit.changes import Change
from profileparse.edit.fields import before_all
from profileparse.edit.reading import Reading
from profileparse.edit.rewording import reword
from profileparse.schema.labels import NAME
from profileparse.source import fold
from profileparse.syntax import nodes


def name_changes(reading: Reading, new: str) -> Iterator[list[Change]]:
    """Yield ways to name the entity, the smallest first."""
    place = reading.draft.name_at
    if place is not None:
        old = reading.members["name"]
        repeated = [each for each in reading.draft.markup if fold(reading.visible[slice(*each)]).lower() == old.lower()]
        for places in (sorted({place, *repeated}), [place]):
            yield [change for each in places for change in _renamed(reading, *each, new)]
    title = reading.schema.title
    heads = [part.content[0] for part in reading.parts if title is not None and part.name == title.name]
    line = _name_line(reading, new)
    for head in heads:
        if title is not None and isinstance(head, nodes.Heading):
            if place is None:
                yield [Change(head.label_at, head.label_to, title.label.text.replace(NAME, new))]
            else:
                yield [Change(head.label_at, head.label_to, title.label.text.replace(NAME, "").strip()), line]
    yield [line]


def _renamed(reading: Reading, at: int, to: int, new: str) -> list[Change]:
    changes = reword(reading.visible, at, to, reading.visible[at:to], new)
    return [Change(at, to, new)] if changes is None else changes


def _name_line(reading: Reading, name: str) -> Change:
    """Return the change that puts a line with the name before all fields."""
    label, eol = reading.schema.by_name["name"].label.text, reading.eol
    is_close = bool(reading.parts) and not isinstance(reading.parts[0].content[0], nodes.Title)
    return before_all(reading, f"{label}: {name}{eol}{'' if is_close else eol}")
