"""The parts of what stands inside a field, with their lines in the whole text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from profileparse.edit.changes import Change
from profileparse.edit.entries import Entry, EntryEditor
from profileparse.edit.view import Reading
from profileparse.normalize.draft import Inside, Range
from profileparse.normalize.sections import pointer_of
from profileparse.syntax.headings import heading_text
from profileparse.syntax.inside import content_end
from profileparse.syntax.parts import Part


class Inner:
    """What stands inside a field, and changes to its parts; places are those in the whole text.

    A part that shares a line with what is no part of the field can't be taken out or have others beside it: then
    methods return None, and the whole field must be written anew.

    Args:
        reading: The whole text.
        inside: What stands inside the field.
        is_group: Whether it is one of several groups: a bullet before its first label is the group's.
    """

    def __init__(self, reading: Reading, inside: Inside, *, is_group: bool) -> None:
        self.reading = reading
        self.inside = inside
        self._is_group = is_group
        self._visible = inside.outline.source.visible

    def place(self, at: int, to: int) -> Range:
        """Return the place in the whole text of a range inside."""
        return self.inside.outline.source.outermost(at, to)

    # ---- parts ---------------------------------------------------------------------------------------------

    @cached_property
    def labelled(self) -> list[Part]:
        """The parts that have labels or keys."""
        return [part for part in self.inside.parts if part.label is not None]

    @cached_property
    def keyed(self) -> dict[str, Part]:
        """The parts that keys open, the first of each key, by their names in pointers."""
        found: dict[str, Part] = {}
        for part in self.labelled:
            if part.label is not None:
                key = heading_text(self.inside.outline.syntax, self._visible, part.at, *part.label)
                found.setdefault(pointer_of(key), part)
        return found

    def parts_of(self, name: str) -> list[Part]:
        """Return the parts of a field."""
        return [part for part in self.labelled if part.field == name]

    def has_own_line(self, at: int) -> bool:
        """Whether what stands at an offset inside begins a line below the label above it."""
        number = bisect_right(self.labelled, at, key=lambda part: part.at) - 1
        return (
            number < 0 or self.reading.line_start(self.place(at, at)[0]) >= self.place(*self.labelled[number].head)[1]
        )

    def _lines_of(self, parts: Sequence[Part]) -> Range | None:
        """Return the place of parts that stand together; None where they share their lines with other text."""
        reading = self.reading
        at, to = self.place(parts[0].at, content_end(self._visible, parts[0].at, parts[-1].to))
        before, after = reading.visible[reading.line_start(at) : at], reading.visible[to : reading.line_end(to)]
        return None if before.strip() or after.strip() else (at, to)

    # ---- changes -------------------------------------------------------------------------------------------

    def out(self) -> list[Change] | None:
        """Return the changes that take all parts out."""
        parts = self.inside.parts
        at, to = self.place(parts[0].at, content_end(self._visible, parts[0].at, parts[-1].to))
        start, end = self.reading.line_start(at), self.reading.line_end(to)
        beside = self.reading.visible[start:at] + self.reading.visible[to:end]
        return None if any(map(str.isalnum, beside)) else [self.reading.lines_out(at, to)]

    def parts_out(self, parts: Sequence[Part]) -> list[Change] | None:
        """Return the changes that take some parts out."""
        found = list(map(self._part_out, parts))
        return [each for each in found if each is not None] if None not in found else None

    def _part_out(self, part: Part) -> Change | None:
        if self._has_mark(part):
            if len(self.labelled) == 1:
                return None
            return Change(self.place(*part.head)[0], self.place(*self.labelled[1].head)[0], "")
        lines = self._lines_of([part])
        return None if lines is None else self.reading.lines_out(*lines)

    def _has_mark(self, part: Part) -> bool:
        """Whether the mark of a group stands before the label of a part."""
        return self._is_group and part is self.labelled[0] and bool(self._before(part).strip())

    def _before(self, part: Part) -> str:
        """Return what stands before the label of a part in its line."""
        at = self.place(*part.head)[0]
        return self.reading.visible[self.reading.line_start(at) : at]

    def anew(self, part: Part, body: str) -> Change:
        """Return the change that puts another body under the label of a part, or beside it."""
        reading = self.reading
        head = self.place(*part.head)[1]
        at, to = self.place(part.blocks[0][1] if part.blocks else part.to, content_end(self._visible, part.at, part.to))
        if not part.blocks or not body:
            end = reading.line_end(head) if not part.has_value else head + len(reading.visible[head:at].rstrip())
            return Change(end, max(end, to), self._below(_white(self._before(part)) + "  ", body))
        if not part.has_value:
            start = reading.line_start(at)
            indentation = reading.visible[start:at]
            return Change(start, to, self._below(indentation, body).removeprefix(reading.eol))
        if "\n" not in body:
            return Change(at, to, body)
        end = head + len(reading.visible[head:at].rstrip())
        return Change(end, to, self._below(_white(self._before(part)) + "  ", body))

    def put_in(self, label: str, body: str, before: Part | None) -> list[Change] | None:
        """Return the changes that put a part in behind another one, or before all, written as its neighbour is."""
        if not self._are_lines or (before is None and self._has_mark(self.labelled[0])):
            return None
        reading, model = self.reading, before or self.labelled[0]
        label_to = self.place(*model.head)[1]
        prefix = _white(self._before(model)) if self._has_mark(model) else self._before(model)
        after = reading.visible[label_to : reading.line_end(label_to)].rstrip()
        is_beside = model.has_value and "\n" not in body
        if model.has_value:
            after = reading.visible[label_to : self.place(model.blocks[0][1], model.to)[0]]
        if is_beside and body:
            text = prefix + label + after + body
        else:
            text = prefix + label + after.rstrip() + self._as_below(model, body)
        number = 0 if before is None else self._numbers[before.at] + 1
        return [self._editor.insertion(number, [text])]

    @cached_property
    def _are_lines(self) -> bool:
        """Whether there are parts, and each has its lines for itself."""
        return bool(self.labelled) and all(self._lines_of([part]) is not None for part in self.labelled)

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {part.at: number for number, part in enumerate(self.labelled)}

    @cached_property
    def _editor(self) -> EntryEditor:
        """What puts whole lines between the parts."""
        entries = []
        for part in self.labelled:
            at, to = self.place(part.at, content_end(self._visible, part.at, part.to))
            entries.append(Entry(self.reading.line_start(at), to, own_line=True))
        return EntryEditor(self.reading, entries)

    def _as_below(self, model: Part, body: str) -> str:
        """Return a body with its lines as far from its label, and as deep, as what is below the label of a part."""
        if model.has_value or not model.blocks:
            return self._below(_white(self._before(model)) + "  ", body)
        reading = self.reading
        head, at = self.place(*model.head)[1], self.place(model.blocks[0][1], model.to)[0]
        start = reading.line_start(at)
        gap = reading.visible[reading.next_line(head) : start]
        below = self._below(reading.visible[start:at], body)
        return reading.eol + gap + below.removeprefix(reading.eol) if below else ""

    def _below(self, indentation: str, body: str) -> str:
        """Return a body with its lines indented, after a line end; "" for none."""
        eol = self.reading.eol
        return "".join(eol + (indentation + line if line else "") for line in body.split("\n")) if body else ""


def _white(text: str) -> str:
    """Return white space of the width of a text that stands before a label: what is below is deeper."""
    return text if text.isspace() else " " * len(text)
