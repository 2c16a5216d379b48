"""Fields put into a text and taken out of it: in the layout of those that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from profileparse.edit.changes import Change
from profileparse.edit.reading import Reading
from profileparse.values.kinds import Kind
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec
from profileparse.syntax import nodes

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text writes its fields.

    Attributes:
        before: Decoration before a label, with the indentation.
        after: Decoration after a label, up to its value or the line end.
        is_inline: The value stands on the label's line.
        spaced: Blank lines between a label and a value below it.
        case: A label as the text spells it, to spell others alike.
    """

    before: str
    after: str
    is_inline: bool
    spaced: str
    case: str

    def label(self, text: str) -> str:
        """Return a label in its decoration."""
        if self.case.islower():
            text = text.lower()
        elif self.case.isupper() and len(self.case) > 4:
            text = text.upper()
        if "_" in self.case:
            text = text.replace(" ", "_")
        return self.before + text + self.after


_PLAIN = Style("", "", is_inline=False, spaced="", case="")


def style_of(reading: Reading, part: nodes.Field) -> Style:
    """Return how one field is written."""
    visible = reading.visible
    head = part.content[0]
    if not isinstance(head, nodes.Heading):
        return _PLAIN
    before, after = visible[head.at : head.label_at], visible[head.label_to : head.to]
    if not reading.is_own_line(part):
        return Style(before, after, is_inline=True, spaced="", case=head.label)
    end = reading.head_end(part)
    line = reading.line_end(end)
    spaced = visible[reading.next_line(line) : head.to]
    # An underline fits one label only.
    after = visible[head.label_to : reading.line_end(head.label_to)]
    return Style(before, after.rstrip(), is_inline=False, spaced=spaced, case=head.label)


def model_style(reading: Reading, spec: FieldSpec) -> Style:
    """Return the style for a field that the text lacks, or that has no value yet: that of the nearest one with one."""
    order = {each.name: number for number, each in enumerate(reading.schema.by_name.values())}
    title = reading.schema.title
    filled = [part for part in reading.parts if part.blocks and part.name != "name"]
    filled = [part for part in filled if title is None or part.name != title.name] or filled
    if not filled:
        return _PLAIN

    def distance(part: nodes.Field) -> tuple[bool, int]:
        other = reading.schema.by_name[part.name]
        is_close = spec.kind is Kind.REFERENCES or other.kind is not Kind.REFERENCES
        return not is_close, abs(order[part.name] - order[spec.name])

    return style_of(reading, min(filled, key=distance))


def field_text(reading: Reading, spec: FieldSpec, style: Style, body: str) -> str:
    """Return a whole field as text, without the last line end."""
    eol = reading.eol
    label = style.label(_label_text(reading, spec))
    if not body:
        return label.rstrip()
    if style.is_inline and not re.search(r"[\r\n]", body):
        return label + body
    return label.rstrip() + eol + style.spaced + body


def _label_text(reading: Reading, spec: FieldSpec) -> str:
    name = reading.members["name"] if reading.draft.name_at is None else None
    return spec.label.text.replace(NAME, name or "").strip()


def insertions(reading: Reading, spec: FieldSpec, bodies: list[str]) -> Iterator[list[Change]]:
    """Yield ways to put a field in where the model's order has it."""
    styles = [model_style(reading, spec)]
    if styles[0] != _PLAIN:
        styles.append(Style("", "", is_inline=False, spaced=styles[0].spaced, case=""))
        styles.append(Style("", "", is_inline=False, spaced=reading.eol, case=""))
    for style in styles:
        for body in bodies:
            yield [_insertion(reading, spec, field_text(reading, spec, _counted(reading, spec, style), body))]
    # Elsewhere no neighbour takes the field, or a line of it, for its own.
    for body in bodies:
        text = field_text(reading, spec, Style("", "", is_inline=False, spaced=reading.eol, case=""), body)
        if reading.parts:
            first = reading.parts[0].at
            yield [Change(first, first, text + reading.eol * 2)]
        yield [at_end(reading, text)]


def replacements(reading: Reading, spec: FieldSpec, bodies: list[str]) -> Iterator[list[Change]]:
    """Yield ways to take a field out and put it in anew: where its own place can't hold what it shall say."""
    gone = [change for part in reading.parts_of(spec.name) for change in removal(reading, part)]
    for changes in insertions(reading, spec, bodies):
        yield gone + changes


def at_end(reading: Reading, text: str) -> Change:
    """Return the change that puts a text last, after a blank line."""
    visible, eol = reading.visible, reading.eol
    end = len(visible.rstrip())
    return Change(end, end, eol * 2 + text if end else text + eol)


def _counted(reading: Reading, spec: FieldSpec, style: Style) -> Style:
    """Return a style with a numbered label's own number: the first that the labels of the text leave."""
    own = _DIGITS.search(style.before)
    before = _predecessor(reading, spec)
    last = _DIGITS.search(style_of(reading, before).before) if before is not None else own
    if own is None or last is None:
        return style
    decoration = f"{style.before[: own.start()]}{int(last[0]) + 1}{style.before[own.end() :]}"
    return replace(style, before=decoration)


def _predecessor(reading: Reading, spec: FieldSpec) -> nodes.Field | None:
    names = [each.name for each in reading.schema.by_name.values() if each.name != "references"] + ["references"]
    earlier = set(names[: names.index(spec.name)])
    parts = [part for part in reading.parts if part.name in earlier]
    if not parts:
        return None
    last = max(names.index(part.name) for part in parts)
    return [part for part in parts if part.name == names[last]][-1]


def _insertion(reading: Reading, spec: FieldSpec, text: str) -> Change:
    eol, visible = reading.eol, reading.visible
    before = _predecessor(reading, spec)
    if before is not None:
        return insert_after(reading, before, text)
    if not reading.parts:
        at = len(visible)
        open_line = at > 0 and visible[-1] not in "\r\n"
        lead = (eol if open_line else "") + (eol if visible.strip() else "")
        return Change(at, at, lead + text + eol)
    first = reading.parts[0]
    is_title = isinstance(first.content[0], nodes.Title)
    gap = eol if is_title and style_of(reading, first).spaced else "" if is_title else _gap_before_next(reading, first)
    return Change(first.at, first.at, text + eol + gap)


def insert_after(reading: Reading, part: nodes.Field, text: str) -> Change:
    """Return the change that puts a field after another one, with the blank lines that stand between fields there."""
    eol, visible = reading.eol, reading.visible
    gap = _gap_between(reading, part)
    end = reading.content_end(part)
    if end >= len(visible) or (reading.next_line(end) == len(visible) and visible[-1] not in "\r\n"):
        return Change(len(visible), len(visible), eol + gap + text)
    place = reading.next_line(end)
    return Change(place, place, gap + text + eol)


def _gap_between(reading: Reading, part: nodes.Field) -> str:
    """Return the blank lines between a field and one put after it."""
    if isinstance(part.content[0], nodes.Title):
        return _gap_before_next(reading, part) or (reading.eol if style_of(reading, part).spaced else "")
    start = reading.blank_from(part.at)
    if start > 0:
        return reading.visible[start : part.at]
    return _gap_before_next(reading, part)


def _gap_before_next(reading: Reading, part: nodes.Field) -> str:
    """Return the blank lines after a field, if another one follows that is not the entity's heading."""
    following = next((each for each in reading.parts if each.at >= part.to), None)
    if following is None or isinstance(following.content[0], nodes.Title):
        return style_of(reading, part).spaced
    return reading.visible[reading.blank_from(following.at) : following.at]


def removal(reading: Reading, part: nodes.Field) -> list[Change]:
    """Return the change that takes a field out, with its label; the wider of the gaps around it stays."""
    visible = reading.visible
    before = reading.blank_from(part.at)
    end = reading.next_line(reading.content_end(part))
    after = max(end, part.to)
    if after >= len(visible):
        keep_end = before > 0 and visible[-1] not in "\r\n"
        return [Change(len(visible[:before].rstrip("\r\n")) if keep_end else before, len(visible), "")]
    if after - end > part.at - before:
        return [Change(before, end, "")]
    return [Change(part.at, after, "")]


def bodies_below(reading: Reading, part: nodes.Field, bodies: list[str], style: Style) -> Iterator[list[Change]]:
    """Yield ways to give a field another body, or a first one."""
    visible, eol = reading.visible, reading.eol
    head = reading.head_end(part)
    end = max(head, reading.content_end(part))
    own = reading.is_own_line(part)
    spaced = visible[reading.next_line(head) : part.content[0].to] if own and part.blocks else style.spaced
    for body in bodies:
        is_line = not re.search(r"[\r\n]", body)
        if is_line and (style.is_inline if not part.blocks else not own):
            yield [Change(head, end, _tail(reading, part, style) + body)]
        yield [Change(head, end, (eol + spaced if body else "") + body)]


def _tail(reading: Reading, part: nodes.Field, style: Style) -> str:
    head = part.content[0]
    if not reading.is_own_line(part):
        return reading.visible[reading.head_end(part) : head.to]
    written = reading.visible[head.at : reading.head_end(part)]
    if isinstance(head, nodes.Heading) and head.label_to < reading.head_end(part):
        return " " if written[-1:] in ":*_：" else ": "
    return style.after if style.is_inline else ": "
