"""Fields: the parts of a text that carry a label, to the value of the field or the reason that it has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from profileparse.normalize.draft import Finding, Range
from profileparse.normalize.lists import read_list, read_terms
from profileparse.schema.labels import Label
from profileparse.schema.profile import FieldSpec, Schema
from profileparse.source import fold
from profileparse.syntax.inside import (
    Block,
    bullet_end,
    content_end,
    is_next_line,
    literal_line_ranges,
    underline_at,
)
from profileparse.syntax.parser import Outline, RawPart
from profileparse.values.absence import STATED, absence
from profileparse.values.citations import citations_at_end
from profileparse.values.kinds import Kind, is_value_mark, read_single, too_large
from profileparse.values.prose import BlockDraft, read_prose
from profileparse.values.text import unescaped_start

# No wording that says that there is no value is longer, white space included.
_LONGEST_STATEMENT = 400


class Part(NamedTuple):
    """A part of the text that a label opens.

    Attributes:
        at: Where it begins.
        to: Where its opening ends: what stands there if it has no blocks.
        label: Where its label stands.
        blocks: What stands under the label.
        has_value: Whether the first of them stands on the label's line.
    """

    at: int
    to: int
    label: Range
    blocks: Sequence[Block]
    has_value: bool


def part_of(outline: Outline, raw: RawPart) -> Part:
    """Return a part of an outline."""
    token = raw[1][0]
    at, to = token.span()
    blocks = outline.content(raw)
    return Part(at, to, outline.label(token), blocks, bool(blocks) and blocks[0][1] < to)


class Leftover(NamedTuple):
    """What a part holds that is no value of its field: it goes to ``extra``.

    Attributes:
        part: The part; its label is the heading.
        blocks: The blocks; None for all of a part.
        has_label: Whether the text keeps the label as its heading.
        place: Where it stands, if not where the blocks do.
    """

    part: Part
    blocks: Sequence[Block]
    has_label: bool
    place: Range | None = None


@dataclass(slots=True)
class Notes:
    """What there is to say beside the values.

    Attributes:
        markup: Places that are markup only to the model.
        findings: What a diagnostic should tell.
        leftovers: What is no part of a value.
    """

    markup: list[Range] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)


class Found(NamedTuple):
    """What the parts of one field say.

    Attributes:
        value: The value; None where there is none.
        places: The places of the value: of terms, of blocks of prose, or of a single value.
        absent: The entry of ``absent``, where there is no value, and where the text says so.
    """

    value: Any
    places: Any
    absent: tuple[dict[str, Any], Range] | None = None


class _Stated(NamedTuple):
    """A statement that there is no value: its reason, and where it stands."""

    reason: str
    part: Part
    place: Range


def read_field(visible: str, schema: Schema, spec: FieldSpec, parts: Sequence[Part], notes: Notes) -> Found:
    """Return what the parts of a field say.

    Args:
        visible: The text that the ranges count in.
        schema: The model's schema.
        spec: The field.
        parts: The parts with its label, at least one.
        notes: Where to put what there is to say beside that.
    """
    if len(parts) > 1:
        notes.findings += [Finding("duplicate", spec.name, *part.label) for part in parts[1:]]
    stated: list[_Stated] = []
    if spec.kind is Kind.TERMS:
        value, places = _read_terms(visible, spec, parts, stated, notes)
    elif spec.kind is Kind.PROSE:
        value, places = _read_prose(visible, spec, parts, stated, notes)
    else:
        value, places = _read_single(visible, schema, spec, parts, stated, notes)
    if value is not None and not stated:
        return Found(value, places)
    return Found(value, places, _settle(visible, parts, stated, notes, has_value=value is not None))


def refused_field(visible: str, spec: FieldSpec, parts: Sequence[Part], reason: str, notes: Notes) -> Found:
    """Return what is left of a field whose value the model refuses: its text goes to ``extra``."""
    is_single = spec.kind not in (Kind.TERMS, Kind.PROSE, Kind.REFERENCES)
    for part in parts:
        if not part.blocks:
            continue
        blocks, rest = value_blocks(visible, part.blocks) if is_single else (part.blocks, ())
        notes.findings.append(Finding("refused", spec.name, *content_range(visible, blocks, notes.markup), reason))
        notes.leftovers.append(Leftover(part, blocks, has_label=True))
        if rest:
            notes.leftovers.append(Leftover(part, rest, has_label=False))
    return Found(None, None, ({"reason": "unreadable", "text": None}, parts[0].label))


# ---- the kinds ---------------------------------------------------------------------------------------------


def _read_terms(
    visible: str, spec: FieldSpec, parts: Sequence[Part], stated: list[_Stated], notes: Notes
) -> tuple[Any, Any]:
    texts: list[str] = []
    ranges: list[tuple[int, int, bool]] = []
    for part in parts:
        draft = read_list(visible, spec.label, part.blocks, has_value=part.has_value)
        if draft.markup:
            notes.markup += draft.markup
        for block in draft.strays:
            notes.findings.append(Finding("after_table", spec.name, *content_range(visible, [block], notes.markup)))
            notes.leftovers.append(Leftover(part, [block], has_label=False))
        if len(draft.texts) == 1 and not draft.is_literal:
            at, to, _ = draft.ranges[0]
            if reason := _stated_reason(visible, at, to, spec.label):
                stated.append(_Stated(reason, part, (at, to)))
                continue
        texts += draft.texts
        ranges += draft.ranges
    return (read_terms(texts), ranges) if texts else (None, None)


def _read_prose(
    visible: str, spec: FieldSpec, parts: Sequence[Part], stated: list[_Stated], notes: Notes
) -> tuple[Any, Any]:
    drafts: list[BlockDraft] = []
    for part in parts:
        blocks = read_prose(visible, part.blocks)
        if len(blocks) == 1 and len(blocks[0].segments) == 1 and part.blocks[0][0] != "literal":
            only = blocks[0].segments[0]
            is_bare = blocks[0].kind == "paragraph" and not only.citations
            if is_bare and (reason := _stated_reason(visible, only.at, only.to, spec.label)):
                stated.append(_Stated(reason, part, (only.at, only.to)))
                continue
        drafts += blocks
    if not drafts:
        return None, None
    notes.markup += [mark for block in drafts for mark in block.marks]
    return {"blocks": [block.value() for block in drafts]}, drafts


def _read_single(
    visible: str, schema: Schema, spec: FieldSpec, parts: Sequence[Part], stated: list[_Stated], notes: Notes
) -> tuple[Any, Any]:
    found: tuple[Any, Any] = None, None
    for part in parts:
        blocks, rest = value_blocks(visible, part.blocks)
        if rest:
            notes.leftovers.append(Leftover(part, rest, has_label=False))
        at, to = content_range(visible, blocks, notes.markup)
        text = single_text(visible, blocks, at, to)
        if not text.strip():
            continue
        if spec.kind is not Kind.TEXT:
            text = fold(text)
            text = text[: citations_at_end(text, 0, len(text))] or text
        if blocks[0][0] != "literal" and (reason := _stated_reason(visible, at, to, spec.label)):
            stated.append(_Stated(reason, part, (at, to)))
            continue
        value = read_single(spec.kind, text)
        refusal = too_large(spec.kind, text) if value is None else schema.refuses(spec.name, value)
        if found[0] is not None:
            notes.leftovers.append(Leftover(part, blocks, has_label=True))
        elif refusal is not None:
            notes.leftovers.append(Leftover(part, blocks, has_label=True))
            notes.findings.append(Finding("refused", spec.name, at, to, refusal))
        else:
            found = value, (at, to)
    return found


def single_text(visible: str, blocks: Sequence[Block], at: int, to: int) -> str:
    """Return the text of a single value: exact lines of a literal block, any other text folded."""
    if not blocks:
        return ""
    kind, start, end = blocks[0]
    if kind == "literal":
        return "\n".join(visible[line:stop] for _, line, stop, _ in literal_line_ranges(visible, start, end))
    return unescaped_start(fold(visible[at:to]), is_value_mark)


def value_blocks(visible: str, blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """Return the blocks of a single value, the first and the plain lines that follow it at once, and the others."""
    count = min(1, len(blocks))
    while count < len(blocks) and blocks[count][0] == "paragraph":
        end = content_end(visible, *blocks[count - 1][1:])
        if not is_next_line(visible, end, blocks[count][1]):
            break
        count += 1
    return blocks[:count], blocks[count:]


def content_range(visible: str, blocks: Sequence[Block], markup: list[Range]) -> Range:
    """Return where the content of blocks begins and ends, and note the bullet before it and the underline after it."""
    if not blocks:
        return (0, 0)
    kind, at, _ = blocks[0]
    end = content_end(visible, at, blocks[-1][2])
    if kind == "literal":
        return min(at + 2, end), end
    to = underline_at(visible, at, end)
    if to < end:
        markup.append((to, end))
    start = at + bullet_end(visible[at:to])
    if start > at:
        markup.append((at, start))
    return start, to


# ---- absence -----------------------------------------------------------------------------------------------


def _stated_reason(visible: str, at: int, to: int, label: Label) -> str | None:
    """Return the reason that a text gives for there being no value; None where it is one."""
    if to - at >= _LONGEST_STATEMENT:
        return None
    text = fold(visible[at:to])
    if text[0] == "[":
        if text in ("[]", "[ ]"):
            return "empty"
        if text == STATED["unreadable"]:
            return "unreadable"
    return absence(text, label)


def _settle(
    visible: str, parts: Sequence[Part], stated: Sequence[_Stated], notes: Notes, *, has_value: bool
) -> tuple[dict[str, Any], Range] | None:
    """Return why a field has no value: the first wording counts, others and those beside a value are kept in ``extra``."""
    absent: tuple[dict[str, Any], Range] | None = None
    for reason, part, place in stated:
        is_first = absent is None and not has_value
        if reason in STATED:
            notes.markup.append(place)
            if reason == "unreadable" and is_first:
                absent = {"reason": reason, "text": None}, place
        elif is_first:
            absent = {"reason": reason, "text": fold(visible[slice(*place)])}, place
        else:
            notes.leftovers.append(Leftover(part, (), has_label=True, place=place))
    if absent is None and not has_value:
        is_refused = any(finding.kind == "refused" for finding in notes.findings)
        absent = {"reason": "unreadable" if is_refused else "empty", "text": None}, parts[0].label
    return absent
