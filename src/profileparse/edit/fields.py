"""Whole fields: rendered anew under their label, put in and taken out, in the style of the text's other fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from profileparse.edit.changes import Change
from profileparse.edit.reading import Reading
from profileparse.schema.kinds import Kind
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec
from profileparse.syntax import nodes

_DIGITS = re.compile(r"\d+")
_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text writes its fields.

    Attributes:
        before: Decoration before a label, with the indentation.
        after: Decoration after a label, up to its value or the line end.
        is_inline: The value stands on the label's line.
        gap: Blank lines between a label and a value below it.
        case: A label as the text spells it, to spell others alike.
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
    """Yield ways to give a field another body, the likeliest first: under its label, then elsewhere.

    Args:
        reading: The text.
        spec: The field; the text may lack it.
        bodies: What may stand under its label, the likeliest first.
    """
    parts = reading.parts_of(spec.name)
    style = nearest_style(reading, spec)
    if parts:
        others = fields_out(reading, parts[1:])
        for body in bodies:
            yield from ([change, *others] for change in _below(reading, parts[0], body, style))
    gone = fields_out(reading, parts)
    label = _label(reading, spec, parts)
    plain = Style(gap=reading.eol)
    for each in dict.fromkeys((_counted(reading, spec, style), Style(gap=style.gap), plain)):
        for body in bodies:
            yield [*gone, _insertion(reading, spec, each.field(label, body, reading.eol))]
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


# ---- under the label ---------------------------------------------------------------------------------------


def _below(reading: Reading, part: nodes.Field, body: str, style: Style) -> Iterator[Change]:
    head = reading.head_end(part)
    end = max(head, reading.content_end(part))
    own = reading.is_own_line(part)
    is_inline = not own if part.blocks else style.is_inline
    if body and is_inline and not _LINE_END.search(body):
        yield Change(head, end, _after_label(reading, part, style) + body)
    gap = reading.visible[reading.next_line(head) : part.content[0].to] if own and part.blocks else style.gap
    yield Change(head, end, reading.eol + gap + body if body else "")


def _after_label(reading: Reading, part: nodes.Field, style: Style) -> str:
    """Return what stands between a label and a value on its line."""
    head = part.content[0]
    end = reading.head_end(part)
    if not reading.is_own_line(part):
        return reading.visible[end : head.to]
    if isinstance(head, nodes.Heading) and head.label_to < end:
        return " " if reading.visible[end - 1] in ":*_：" else ": "
    return style.after if style.is_inline else ": "


# ---- elsewhere ---------------------------------------------------------------------------------------------


def _label(reading: Reading, spec: FieldSpec, parts: Sequence[nodes.Field]) -> str:
    """Return a field's label, with the entity's name if the text has it nowhere else."""
    place = reading.draft.name_at
    is_alone = place is None or any(part.at <= place[0] < part.to for part in parts)
    return spec.label.text.replace(NAME, (reading.members["name"] or "") if is_alone else "").strip()


def _counted(reading: Reading, spec: FieldSpec, style: Style) -> Style:
    """Return a style with a numbered label's own number: the first that the labels of the text leave."""
    own = _DIGITS.search(style.before)
    before = _predecessor(reading, spec)
    last = _DIGITS.search(style_of(reading, before).before) if before is not None else own
    if own is None or last is None:
        return style
    return replace(style, before=f"{style.before[: own.start()]}{int(last[0]) + 1}{style.before[own.end() :]}")


def _predecessor(reading: Reading, spec: FieldSpec) -> nodes.Field | None:
    """Return the last part of the text that the model has before a field; references come last."""
    order = [*(name for name in reading.schema.by_name if name != "references"), "references"]
    earlier = order[: order.index(spec.name)]
    parts = [part for part in reading.parts if part.name in earlier]
    return max(parts, key=lambda part: (earlier.index(part.name), part.at), default=None)


def _insertion(reading: Reading, spec: FieldSpec, text: str) -> Change:
    """Return the change that puts a field in where the model's order has it."""
    eol, visible = reading.eol, reading.visible
    before = _predecessor(reading, spec)
    if before is None and reading.parts:
        first = reading.parts[0]
        is_title = isinstance(first.content[0], nodes.Title)
        gap = (eol if style_of(reading, first).gap else "") if is_title else _gap_after(reading, first)
        return Change(first.at, first.at, text + eol + gap)
    if before is None:
        return at_end(reading, text + eol)
    gap = _gap_around(reading, before)
    place = reading.next_line(reading.content_end(before))
    if place == len(visible) and visible[-1] not in "\r\n":
        return Change(place, place, eol + gap + text)
    return Change(place, place, gap + text + eol)


def _gap_around(reading: Reading, part: nodes.Field) -> str:
    """Return the blank lines between a field and one put after it."""
    if isinstance(part.content[0], nodes.Title):
        return _gap_after(reading, part) or (reading.eol if style_of(reading, part).gap else "")
    start = reading.blank_from(part.at)
    return reading.visible[start : part.at] if start > 0 else _gap_after(reading, part)


def _gap_after(reading: Reading, part: nodes.Field) -> str:
    """Return the blank lines after a field, if another one follows that is not the entity's heading."""
    following = next((each for each in reading.parts if each.at >= part.to), None)
    if following is None or isinstance(following.content[0], nodes.Title):
        return style_of(reading, part).gap
    return reading.visible[reading.blank_from(following.at) : following.at]
