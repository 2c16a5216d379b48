"""Whole fields: rendered anew under their label, put in and taken out, in the style of the text's other fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from profileparse.edit.changes import Change
from profileparse.edit.entries import Entry, EntryEditor
from profileparse.edit.view import Reading
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec
from profileparse.syntax import nodes
from profileparse.values.kinds import Kind

_DIGITS = re.compile(r"\d+")
_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text writes its fields: the decoration of a label, with its indentation, and where the value stands.

    ``gap`` holds the blank lines before a value below its label, ``case`` a label whose spelling others get.
    """

    before: str = ""
    after: str = ""
    is_inline: bool = False
    gap: str = ""
    case: str = ""

    def label(self, text: str) -> str:
        """Return a label in its decoration."""
        if self.case.islower():
            text = text.lower()
        elif self.case.isupper() and len(self.case) > 4:
            text = text.upper()
        if "_" in self.case:
            text = text.replace(" ", "_")
        return self.before + text + self.after

    def field(self, label: str, body: str, eol: str) -> str:
        """Return a whole field, without its last line end."""
        label = self.label(label)
        if not body:
            return label.rstrip()
        if self.is_inline and not _LINE_END.search(body):
            return label + body
        return label.rstrip() + eol + self.gap + body


def style_of(reading: Reading, part: nodes.Field) -> Style:
    """Return how one field is written."""
    visible, head = reading.visible, part.content[0]
    if not isinstance(head, nodes.Heading):
        return Style()
    before = visible[head.at : head.label_at]
    if not reading.is_own_line(part):
        return Style(before, visible[head.label_to : head.to], is_inline=True, case=head.label)
    gap = visible[reading.next_line(reading.head_end(part)) : head.to]
    # An underline fits one label only: the decoration ends with the label's line.
    after = visible[head.label_to : reading.line_end(head.label_to)].rstrip()
    return Style(before, after, gap=gap, case=head.label)


def nearest_style(reading: Reading, spec: FieldSpec) -> Style:
    """Return the style for a field that the text lacks, or that has no value yet: that of the nearest one with one."""
    order = {name: number for number, name in enumerate(reading.schema.by_name)}
    filled = [part for part in reading.parts if part.blocks and part.name != "name"]
    filled = [part for part in filled if not reading.schema.by_name[part.name].is_title] or filled

    def distance(part: nodes.Field) -> tuple[bool, int]:
        is_close = spec.kind is Kind.REFERENCES or part.name != "references"
        return not is_close, abs(order[part.name] - order[spec.name])

    return style_of(reading, min(filled, key=distance)) if filled else Style()


def fields_out(reading: Reading, parts: Sequence[nodes.Field]) -> list[Change]:
    """Return the changes that take fields out, with their labels."""
    return [reading.lines_out(part.at, reading.content_end(part)) for part in parts]


def fields_anew(reading: Reading, spec: FieldSpec, bodies: Sequence[str]) -> Iterator[list[Change]]:
    """Yield ways to give a field one of some bodies, the likeliest first: under its label, then elsewhere."""
    parts = reading.parts_of(spec.name)
    style = nearest_style(reading, spec)
    if parts:
        others = fields_out(reading, parts[1:])
        for body in bodies:
            yield from ([change, *others] for change in _below(reading, parts[0], body, style))
    gone = fields_out(reading, parts)
    label = _label(reading, spec, parts)
    for body in bodies:
        yield [*gone, _insertion(reading, spec, style, label, body)]
    plain = Style(gap=reading.eol)
    yield [*gone, _insertion(reading, spec, plain, label, bodies[-1])]
    # Elsewhere no neighbour takes the field, or a line of it, for its own.
    text = plain.field(label, bodies[-1], reading.eol)
    yield [*gone, before_all(reading, text + reading.eol * 2)]
    yield [*gone, at_end(reading, text)]


def before_all(reading: Reading, text: str) -> Change:
    """Return the change that puts a text before all fields."""
    at = reading.parts[0].at if reading.parts else 0
    return Change(at, at, text)


def at_end(reading: Reading, text: str) -> Change:
    """Return the change that puts a text last, after a blank line."""
    end, eol = len(reading.visible.rstrip()), reading.eol
    return Change(end, end, eol * 2 + text if end else text + eol)


def _below(reading: Reading, part: nodes.Field, body: str, style: Style) -> Iterator[Change]:
    """Yield ways to put another body under a label that stands in the text, or beside it."""
    head = reading.head_end(part)
    end = max(head, reading.content_end(part))
    is_own = reading.is_own_line(part)
    if body and not _LINE_END.search(body):
        if not is_own:
            yield Change(head, end, reading.visible[head : part.content[0].to] + body)
        elif part.heading and style.is_inline and not part.blocks:
            yield Change(part.at, end, style.field(part.heading.label, body, reading.eol))
    gap = reading.visible[reading.next_line(head) : part.content[0].to] if is_own and part.blocks else style.gap
    yield Change(head, end, reading.eol + gap + body if body else "")


def _label(reading: Reading, spec: FieldSpec, parts: Sequence[nodes.Field]) -> str:
    """Return a field's label, with the entity's name if the text has it nowhere else."""
    place = reading.draft.name_at
    is_alone = place is None or any(part.at <= place[0] < part.to for part in parts)
    return spec.label.text.replace(NAME, (reading.members["name"] or "") if is_alone else "").strip()


def _predecessor(reading: Reading, spec: FieldSpec) -> nodes.Field | None:
    """Return the last part of the text that the model has before a field; references come last."""
    order = [*(name for name in reading.schema.by_name if name != "references"), "references"]
    earlier = order[: order.index(spec.name)]
    parts = [part for part in reading.parts if part.name in earlier]
    return max(parts, key=lambda part: (earlier.index(part.name), part.at), default=None)


def _insertion(reading: Reading, spec: FieldSpec, style: Style, label: str, body: str) -> Change:
    """Return the change that puts a field in where the model's order has it."""
    before = _predecessor(reading, spec)
    if not reading.parts:
        return at_end(reading, style.field(label, body, reading.eol) + reading.eol)
    anchor = before or reading.parts[0]
    own, last = _DIGITS.search(style.before), _DIGITS.search(style_of(reading, anchor).before)
    if own and last:  # a numbered label gets the next number
        number = int(last[0]) + 1 if before else 1
        style = replace(style, before=f"{style.before[: own.start()]}{number}{style.before[own.end() :]}")
    # Blank lines around the entity's heading say nothing of those between other fields.
    parts = [part for part in reading.parts if part is anchor or not isinstance(part.content[0], nodes.Title)]
    entries = [Entry(part.at, max(reading.head_end(part), reading.content_end(part)), own_line=True) for part in parts]
    editor = EntryEditor(reading, entries, gap=style_of(reading, anchor).gap)
    return editor.insertion(parts.index(anchor) + bool(before), [style.field(label, body, reading.eol)])
