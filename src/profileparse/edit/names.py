"""The entity's name written anew, wherever the text has it."""

from __future__ import annotations

from collections.abc import Iterator

from profileparse.edit.changes import Change, reword
from profileparse.edit.reading import Reading
from profileparse.schema.labels import NAME
from profileparse.source import fold
from profileparse.syntax import nodes


def name_changes(reading: Reading, new: str) -> Iterator[list[Change]]:
    """Yield ways to rename the entity, the smallest first."""
    visible = reading.visible
    place = reading.draft.name_at
    label = reading.schema.by_name["name"].label.text
    line = f"{label}: {new}"
    if place is not None:
        places = sorted({place, *_repeated(reading)})
        yield [change for each in places for change in reword(visible, *each, new)]
        if len(places) > 1:
            yield reword(visible, *place, new)
    for part in reading.parts:
        head = part.content[0]
        title = reading.schema.title
        if title is None or part.name != title.name or not isinstance(head, nodes.Heading):
            continue
        bare = Change(head.label_at, head.label_to, title.label.text.replace(NAME, "").strip())
        if place is None:
            yield [Change(head.label_at, head.label_to, title.label.text.replace(NAME, new))]
            yield [top_line(reading, line)]
        else:
            yield [bare, top_line(reading, line)]
    yield [top_line(reading, line)]


def _repeated(reading: Reading) -> list[tuple[int, int]]:
    old = reading.members["name"]
    return [(at, to) for at, to in reading.draft.markup if fold(reading.visible[at:to]).lower() == str(old).lower()]


def top_line(reading: Reading, line: str) -> Change:
    """Return the change that puts a line before all fields."""
    first = reading.parts[0] if reading.parts else None
    at = first.at if first is not None else 0
    is_title = first is not None and isinstance(first.content[0], nodes.Title)
    return Change(at, at, line + reading.eol + (reading.eol if is_title or first is None else ""))
