"""Fields: the parts of a text that carry a label, to the value of the field or the reason that it has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import itemgetter
from typing import Any, NamedTuple

from profileparse.normalize.draft import Finding, Range
from profileparse.normalize.extent import list_extent, page_numbers, prose_extent, single_extent, without_page_edges
from profileparse.normalize.lists import ListDraft, read_list, read_terms
from profileparse.schema.labels import Label
from profileparse.schema.profile import FieldSpec
from profileparse.source import LINE_END, fold
from profileparse.syntax.headings import heading_words
from profileparse.syntax.inside import (
    Block,
    bare_heading,
    bullet_end,
    cell_end,
    cited_by_number,
    content_end,
    heading_level,
    is_bullet,
    item_ranges,
    line_ranges,
    literal_line_ranges,
    underline_at,
)
from profileparse.syntax.marks import Citing, citation_numbers
from profileparse.syntax.pages import FORM_FEED
from profileparse.syntax.parser import LineSyntax
from profileparse.syntax.parts import Part
from profileparse.values.absence import STATED, absence, is_clear_statement
from profileparse.values.citations import citations_at_end, uncited
from profileparse.values.kinds import (
    COUNTED,
    Kind,
    bare_single,
    is_in_mark,
    is_single,
    is_value_mark,
    mark_around,
)
from profileparse.values.prose import BlockDraft, read_prose
from profileparse.values.text import unescaped_start, unwrapped
from profileparse.values.textvalue import TextValue

# No wording that says that there is no value is longer, white space included.
LONGEST_STATEMENT = 400
# What a clear statement that there is no value begins with.
_FIRST_OF_NONE = frozenset("nN")
_first = itemgetter(0)
# A line of an address, of a list of keywords or of a menu has no more words.
_MOST_WORDS = 8


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
class Context:
    """A text that fields are read from, and what there is to say beside their values.

    Attributes:
        visible: The text that all ranges count in.
        syntax: The line syntax of the model.
        markup: Places that are markup only to the model.
        findings: What a diagnostic should tell.
        citing: How the text cites.
        leftovers: What is no part of a value.
    """

    visible: str
    syntax: LineSyntax
    markup: list[Range]
    findings: list[Finding]
    citing: Citing
    leftovers: list[Leftover] = field(default_factory=list)

    def heading(self, visible: str, at: int, to: int) -> tuple[int, int, int]:
        """Return where the words of a heading in prose stand, and its level."""
        label_at, label_to = bare_heading(visible, at, to)
        level = heading_level(visible, at, label_at)
        return *heading_words(self.syntax, visible, at, label_at, label_to), level


# What the parts of one field say: the value, or None; the places of terms, of blocks of prose, or of a single value;
# and the entry of ``absent`` with its place, where there is no value.
Found = tuple[Any, Any, tuple[dict[str, Any], Range] | None]


class Stated(NamedTuple):
    """A statement that there is no value: its reason, and where it stands."""

    reason: str
    part: Part
    place: Range


def read_field(context: Context, spec: FieldSpec, parts: Sequence[Part]) -> Found:
    """Return what the parts of a field say.

    Args:
        context: The text.
        spec: The field.
        parts: The parts with its label, at least one.
    """
    if len(parts) > 1:
        context.findings += [Finding("duplicate", spec.name, *part.head) for part in parts[1:]]
    stated: list[Stated] = []
    value, places = _READERS.get(spec.kind, _read_single)(context, spec, parts, stated)
    if value is not None and not stated:
        return value, places, None
    return value, places, settle(context, spec, parts, stated, has_value=value is not None)


def refused_field(context: Context, spec: FieldSpec, parts: Sequence[Part], reason: str) -> Found:
    """Return what is left of a field whose value the model refuses: its text goes to ``extra``."""
    visible = context.visible
    for part in parts:
        if not part.blocks:
            continue
        blocks, rest = single_extent(visible, part, spec.kind) if is_single(spec.kind) else (part.blocks, ())
        context.findings.append(Finding("refused", spec.name, *content_range(visible, blocks, context.markup), reason))
        context.leftovers.append(Leftover(part, blocks, has_label=True))
        if rest:
            context.leftovers.append(Leftover(part, rest, has_label=False))
    return None, None, ({"reason": "unreadable", "text": None}, parts[0].head)


# ---- the kinds ---------------------------------------------------------------------------------------------


def _read_terms(context: Context, spec: FieldSpec, parts: Sequence[Part], stated: list[Stated]) -> tuple[Any, Any]:
    visible = context.visible
    texts, ranges = _read_list(context, spec, parts, stated)
    if not texts:
        return None, None
    values = read_terms(texts, context.citing)
    together = visible[parts[0].at : ranges[-1][0]]
    if "]." in together or "])" in together:
        for number, (at, _, is_marked) in enumerate(ranges):
            if is_marked and (brackets := cited_by_number(visible, at)):
                cited = citation_numbers(visible[slice(*brackets)]) or ()
                values[number] = values[number] | {"citations": [*cited, *values[number]["citations"]]}
    return values, ranges


def _read_list(
    context: Context, spec: FieldSpec, parts: Sequence[Part], stated: list[Stated], part_of: list[Part] | None = None
) -> tuple[list[str], list[tuple[int, int, bool]]]:
    """Return the texts of a list's entries and their places; ``part_of`` gets the part that each stands in."""
    visible = context.visible
    texts: list[str] = []
    ranges: list[tuple[int, int, bool]] = []
    for part in parts:
        if not part.blocks:
            continue
        blocks, rest = list_extent(visible, part)
        if rest:
            leave(context, spec, part, rest)
        if part.has_value:
            blocks = _without_bold(context, blocks)
        draft = read_list(visible, spec, blocks, context.markup, has_value=part.has_value)
        if draft.notes:
            context.findings += [Finding(note, spec.name, at, to) for note, at, to in draft.notes]
        if draft.asides:
            context.leftovers += [Leftover(part, (), has_label=False, place=place) for place in draft.asides]
        if not draft.is_literal and len(draft.texts) > 1:
            _state_beside(draft, part, stated)
        if not draft.is_literal and len(draft.texts) == 1:
            at, to, _ = draft.ranges[0]
            if reason := stated_reason(visible, at, to, spec.label):
                stated.append(statement(context, reason, part, (at, to)))
                continue
        texts += draft.texts
        ranges += draft.ranges
        if part_of is not None:
            part_of += [part] * len(draft.texts)
    return texts, ranges


def _without_bold(context: Context, blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks of a list on its label's line, without marks of bold that stand around several terms of it."""
    kind, at, to = blocks[0]
    end = content_end(context.visible, at, to)
    if len(blocks) > 1 or kind != "paragraph" or not context.visible.startswith("**", at):
        return blocks
    line = context.visible[at:end]
    if mark_around(line) != len("**") or "," not in line or LINE_END.search(line):
        return blocks
    context.markup += [(at, at + 2), (end - 2, end)]
    return [(kind, at + 2, end - 2)]


def _read_values(context: Context, spec: FieldSpec, parts: Sequence[Part], stated: list[Stated]) -> tuple[Any, Any]:
    """Read the entries of a list of values: one that can't be read goes to ``extra``, and the others are kept."""
    values: list[Any] = []
    places: list[Range] = []
    part_of: list[Part] = []
    texts, ranges = _read_list(context, spec, parts, stated, part_of)
    last = -1
    for text, (at, to, _), part in zip(texts, ranges, part_of, strict=True):
        before = values[-1] if places and _goes_on(context.visible, last, at) else None
        last = to
        try:
            values.append(_read_entry(spec, text, before))
            places.append(_uncited_place(context, at, to))
        except ValueError as error:
            several = _read_several(spec, context.visible[at:to])
            values += [value for value, _, _ in several]
            places += [_uncited_place(context, at + start, at + end) for _, start, end in several]
            if not several:
                context.findings.append(Finding("refused", spec.name, at, to, str(error)))
                context.leftovers.append(Leftover(part, (), has_label=True, place=(at, to)))
    return (values, places) if values else (None, None)


def _uncited_place(context: Context, at: int, to: int) -> Range:
    """Return where a value stands without the citations at its end: they are markup."""
    end = citations_at_end(context.visible, at, to)
    if not at < end < to:
        return at, to
    context.markup.append((end, to))
    return at, end


def _goes_on(visible: str, at: int, to: int) -> bool:
    """Whether an entry goes on in the line of the one before it, with no more than a separator between them."""
    between = visible[at:to]
    return not any(map(str.isalnum, between)) and (
        LINE_END.search(between) is None or between.lstrip(" \t")[:1] in (",", ";")
    )


def _read_entry(spec: FieldSpec, text: str, before: Any = None) -> Any:
    """Read a value without the citations after it; a ValueError says that it is none.

    Args:
        spec: The field.
        text: The text.
        before: The value before it in its line, which may have what it leaves out.
    """
    text = fold(text)
    text = uncited(text)
    try:
        return spec.read(text)
    except ValueError:
        full = before.carry_over(text) if isinstance(before, TextValue) else text
        if full == text:
            raise
        return spec.read(full)


def _read_several(spec: FieldSpec, text: str) -> list[tuple[Any, int, int]]:
    """Read an entry that holds several values, each with its range; none where one of them can't be read."""
    ranges = spec.split(text)
    if len(ranges) < 2:
        return []
    found: list[tuple[Any, int, int]] = []
    try:
        for at, to in ranges:
            found.append((_read_entry(spec, text[at:to], found[-1][0] if found else None), at, to))
    except ValueError:
        return []
    return found


def leave(context: Context, spec: FieldSpec, part: Part, blocks: Sequence[Block]) -> None:
    """Put blocks into ``extra`` that are no part of a field, and say so."""
    if blocks:
        at, to = content_range(context.visible, blocks, [])
        if is_bullet(context.visible[at:to]):
            context.markup.append((at, to))
            return
        context.findings.append(Finding("after_value", spec.name, at, to))
        context.leftovers.append(Leftover(part, blocks, has_label=False))


def _state_beside(draft: ListDraft, part: Part, stated: list[Stated]) -> None:
    """Take statements that there is no value out of a list that has others."""
    if _FIRST_OF_NONE.isdisjoint(map(_first, draft.texts)):
        return
    are_terms = [text[0] not in "nN" or not is_clear_statement(fold(text)) for text in draft.texts]
    if all(are_terms):
        return
    for text, (at, to, _), is_term in zip(draft.texts, draft.ranges, are_terms, strict=True):
        if not is_term and (reason := absence(fold(text))) is not None:
            stated.append(Stated(reason, part, (at, to)))
    draft.texts = list(compress(draft.texts, are_terms))
    draft.ranges = list(compress(draft.ranges, are_terms))


def _fragments(visible: str, parts: Sequence[Part], *, are_ordered: bool) -> set[int]:
    """Return where the parts of a field of prose begin that hold short lines without a sentence; others hold sentences.

    Under the entity's heading stands an address, for instance; a label that comes again stood in a menu before.
    """
    found: set[int] = set()
    for part in parts:
        lines = [visible[slice(*line)] for _, at, to in part.blocks for line in line_ranges(visible, at, to)]
        is_short = all(len(line.split()) <= _MOST_WORDS and line[-1] not in ".!?:;,]" for line in lines)
        may_be = len(lines) > 1 if part.name is not None else not are_ordered and not part.has_value
        if lines and is_short and may_be and all(kind == "paragraph" for kind, _, _ in part.blocks):
            found.add(part.at)
    return found if len(found) < sum(bool(part.blocks) for part in parts) else set()


def _read_prose(context: Context, spec: FieldSpec, parts: Sequence[Part], stated: list[Stated]) -> tuple[Any, Any]:
    visible = context.visible
    are_ordered = context.syntax.schema.model.ordered_labels
    drafts: list[BlockDraft] = []
    fragments = _fragments(visible, parts, are_ordered=are_ordered) if len(parts) > 1 else set()
    for part in parts:
        if part.at in fragments:
            leave(context, spec, part, part.blocks)
            continue
        taken, rest = prose_extent(visible, part, has_links=not are_ordered)
        if rest:
            leave(context, spec, part, rest)
        if len(taken) > 1 and not are_ordered:
            numbers = dict.fromkeys(page_numbers(visible, taken))
            for each in numbers:
                leave(context, spec, part, [each])
            taken = [each for each in taken if each not in numbers]
        if not are_ordered and FORM_FEED in visible:
            taken, edges = without_page_edges(visible, taken)
            for each in edges:
                leave(context, spec, part, [each])
        blocks = read_prose(visible, taken, context.citing, context.heading)
        if len(blocks) == 1 and len(blocks[0].segments) == 1 and part.blocks[0][0] != "literal":
            only = blocks[0].segments[0]
            is_bare = blocks[0].kind in ("paragraph", "item") and not blocks[0].marks
            if is_bare and (reason := stated_reason(visible, only.at, only.to, spec.label)):
                stated.append(statement(context, reason, part, (only.at, only.to)))
                continue
        drafts += blocks
    if not drafts:
        return None, None
    for block in drafts:
        context.markup += block.marks
    return {"blocks": [block.value() for block in drafts]}, drafts


def _read_single(context: Context, spec: FieldSpec, parts: Sequence[Part], stated: list[Stated]) -> tuple[Any, Any]:
    visible = context.visible
    found: tuple[Any, Any] = None, None
    for part in parts:
        if not part.blocks:
            continue
        blocks, rest = single_extent(visible, part, spec.kind)
        if len(blocks) == 1 and blocks[0][0] == "list" and len(item_ranges(visible, *blocks[0][1:])) > 1:
            leave(context, spec, part, part.blocks)
            continue
        at, to = _single_range(context, part, blocks)
        text = single_text(visible, blocks, at, to)
        if not text.strip():
            leave(context, spec, part, rest)
            continue
        is_literal = blocks[0][0] == "literal"
        if not is_literal:
            text = uncited(text)
            at, to = _uncited_place(context, at, to)
        text = text if spec.kind is Kind.TEXT else fold(text)
        if not is_literal and (reason := stated_reason(visible, at, to, spec.label)):
            leave(context, spec, part, rest)
            stated.append(statement(context, reason, part, (at, to)))
            continue
        value, refusal = _taken(context, spec, text)
        if not is_literal and (refusal is not None or mark_around(text)):
            bare = _without_wrapper(context, spec, part, (at, to), is_refused=refusal is not None)
            if bare is not None:
                value, refusal, (at, to) = bare[0], None, bare[1]
        is_own = part.has_value or refusal is None or is_literal
        if found[0] is not None or refusal is not None:
            context.leftovers.append(Leftover(part, blocks if is_own else part.blocks, has_label=is_own))
        if found[0] is None and refusal is not None:
            context.findings.append(Finding("refused" if is_own else "not_read", spec.name, at, to, refusal))
        elif found[0] is None:
            found = value, (at, to)
        if is_own:
            leave(context, spec, part, rest)
    return found


def _single_range(context: Context, part: Part, blocks: Sequence[Block]) -> Range:
    """Return where a single value stands, and note the marks around it.

    Bold that begins before its label ends behind it ("**Height: 5 m**").
    """
    visible = context.visible
    at, to = content_range(visible, blocks, context.markup)
    start = blocks[0][1] if blocks else at
    if part.has_value and start < at and visible[start].isdigit() and visible[start:at].rstrip(" \t.)") != "1":
        context.markup.remove((start, at))
        at = start  # the number of a day ("31. Dezember"), not of an item
    end = to - len("**")
    if not part.has_value or not visible.endswith("**", at, to) or "**" in visible[at:end]:
        return at, to
    if "**" not in visible[part.at : part.head[0]] or "**" in visible[part.head[1] : at]:
        return at, to
    end = at + len(visible[at:end].rstrip())
    context.markup.append((end, to))
    return at, end


def _taken(context: Context, spec: FieldSpec, text: str) -> tuple[Any, str | None]:
    """Return the value in a text, and None if the field takes it, else the reason."""
    try:
        value = spec.read(text)
    except ValueError as error:
        return None, str(error)
    return value, context.syntax.schema.refuses(spec.name, value)


def _without_wrapper(
    context: Context, spec: FieldSpec, part: Part, place: Range, *, is_refused: bool
) -> tuple[Any, Range] | None:
    """Return a value that a text has in a wrapper or before a remark, with its place: the remark is no part of it.

    Args:
        context: The text.
        spec: The field.
        part: The part that the value stands in.
        place: Where the text stands.
        is_refused: Whether the text as a whole is no value; what is in bold is none, nor is an identifier in backticks.
    """
    at, to = place
    own_pattern = context.syntax.schema.constraints(spec.name).get("pattern")
    text = context.visible[at:to]
    found = bare_single(text, own_pattern, spec.kind) if is_refused or is_in_mark(text, own_pattern) else None
    if found is None:
        return None
    start, end, note = (at + each for each in found)
    is_sure = part.has_value or spec.kind in COUNTED or context.visible.startswith("provided by", note)
    if note < to and not is_sure:
        return None
    value, refusal = _taken(context, spec, fold(context.visible[start:end]))
    if refusal is not None:
        return None
    if note < to:
        context.markup.append((end, note))
        context.findings.append(Finding("after_value", spec.name, note, to))
        context.leftovers.append(Leftover(part, (), has_label=False, place=(note, to)))
    else:
        context.markup += [(at, start), (end, to)]
    return value, (start, end)


_READERS = {Kind.TERMS: _read_terms, Kind.VALUES: _read_values, Kind.PROSE: _read_prose}


def single_text(visible: str, blocks: Sequence[Block], at: int, to: int) -> str:
    """Return the text of a single value: exact lines of a literal block, any other text folded."""
    if not blocks:
        return ""
    kind, start, end = blocks[0]
    if kind == "literal":
        return "\n".join(visible[line:stop] for _, line, stop, _ in literal_line_ranges(visible, start, end))
    return unescaped_start(fold(unwrapped(visible[at:to])), is_value_mark)


def content_range(visible: str, blocks: Sequence[Block], markup: list[Range]) -> Range:
    """Return where the content of blocks begins and ends, and note the bullet before it and the underline after it."""
    if not blocks:
        return (0, 0)
    kind, at, _ = blocks[0]
    end = content_end(visible, at, blocks[-1][2])
    if kind == "literal":
        return min(at + 2, end), end
    to = cell_end(visible, at, end) if kind == "cell" else underline_at(visible, at, end)
    if to < end:
        markup.append((to, end))
    start = at + bullet_end(visible[at:to])
    if start > at:
        markup.append((at, start))
    return start, to


# ---- absence -----------------------------------------------------------------------------------------------


def stated_reason(visible: str, at: int, to: int, label: Label) -> str | None:
    """Return the reason that a text gives for there being no value; None where it is one."""
    if to - at >= LONGEST_STATEMENT:
        return None
    to = _without_citations(visible, at, to)
    if at == to:
        return None
    text = fold(visible[at:to])
    if text[0] == "[":
        if text in ("[]", "[ ]"):
            return "empty"
        if text == STATED["unreadable"]:
            return "unreadable"
    return absence(text, label)


def _without_citations(visible: str, at: int, to: int) -> int:
    """Return where a stretch ends without the citations at its end, and a stop after them."""
    return citations_at_end(visible, at, to - (visible[to - 1] != "]")) if "]" in visible[to - 2 : to] else to


def statement(context: Context, reason: str, part: Part, place: Range) -> Stated:
    """Return a statement that there is no value, without the citations after it: they are markup."""
    at, to = place
    end = _without_citations(context.visible, at, to)
    if end == at:
        return Stated(reason, part, place)
    if end < to:
        context.markup.append((end, to))
    return Stated(reason, part, (at, end))


def settle(
    context: Context, spec: FieldSpec, parts: Sequence[Part], stated: Sequence[Stated], *, has_value: bool
) -> tuple[dict[str, Any], Range] | None:
    """Return why a field has no value: the first wording counts; others, and those beside a value, are leftovers."""
    absent: tuple[dict[str, Any], Range] | None = None
    for reason, part, place in stated:
        is_first = absent is None and not has_value
        if reason in STATED:
            context.markup.append(place)
            if reason == "unreadable" and is_first:
                absent = {"reason": reason, "text": None}, place
        elif is_first:
            absent = {"reason": reason, "text": fold(context.visible[slice(*place)])}, place
        else:
            context.leftovers.append(Leftover(part, (), has_label=True, place=place))
    if absent is None and not has_value:
        is_refused = any(each.kind == "refused" and each.field == spec.name for each in context.findings)
        absent = {"reason": "unreadable" if is_refused else "empty", "text": None}, parts[0].head
    return absent
