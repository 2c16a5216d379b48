"""PP2xx: labels, their spelling, their order and what stands under them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from profileparse.diagnostics import Edit, Fix, Severity
from profileparse.normalize.extent import cut, cut_before
from profileparse.rules.declaration import DECLARE_IT, declaration
from profileparse.rules.facts import Facts, Part
from profileparse.rules.rule import Hit, printable, rule
from profileparse.sequences import longest_increasing
from profileparse.source import LINE_END, Span, fold

# A text has another order where more than a third of its labels is out of place.
_MOST_IN_PLACE = 1.5


@rule("PP201", "near-miss-label", Severity.WARNING, fixable="unsafe")
def _near_miss_label(facts: Facts) -> Iterator[Hit]:
    for at, to, field, label in facts.near_misses:
        fix = Fix(f"Write “{label}”", (Edit(facts.span(at, to), label),), safe=False)
        yield facts.hit(at, to, fix, field=field)


@rule("PP202", "unknown-label", Severity.INFO)
def _unknown_label(facts: Facts) -> Iterator[Hit]:
    if len(facts.fields) in (0, len(facts.parts)):
        return
    ends = {miss.to for miss in facts.near_misses}
    names = facts.draft.names(facts.visible)
    for part in facts.parts:
        if not part.is_unknown or part.label[1] in ends:
            continue
        # In a title, other words can stand around the name.
        start, end = part.label if part.rule != "header" else (part.at, part.to)
        if not any(at < end and start < to for at, to in names):
            label = fold(facts.visible[slice(*part.label)])
            line = declaration(facts.schema.model, label, facts.visible, part.blocks)
            yield facts.hit(*part.label, what=printable(DECLARE_IT + line) if line else "it is kept in extra")


@rule("PP203", "duplicate-label", Severity.WARNING)
def _duplicate_label(facts: Facts) -> Iterator[Hit]:
    parts = [part for part in facts.fields if part.name != "name"]
    if len({part.name for part in parts}) == len(parts):
        return
    counts = Counter(part.name for part in parts)
    starts: dict[str, list[int]] = defaultdict(list)
    for pointer, span in facts.spans.items():
        starts[pointer.split("/")[1]].append(span.start)
    for each in starts.values():
        each.sort()
    first: dict[str, int] = {}
    with_value: set[str] = set()
    for part in parts:
        name = part.name
        if counts[name] == 1:
            continue
        has_value = _holds_any(facts, part, starts[name])
        if name in first:
            if has_value:
                what = "the values of both are joined" if name in with_value else "the value that counts is here"
            elif _holds_any(facts, part, starts["extra"]):
                what = "its text is kept in extra"
            else:
                what = "this one adds nothing"
            yield facts.hit(*part.label, field=name, line=first[name], what=what)
        else:
            first[name] = facts.parsed.lines.position(facts.span(*part.label).start).line
        if has_value:
            with_value.add(name)


def _holds_any(facts: Facts, part: Part, starts: Sequence[int]) -> bool:
    """Whether one of the places, which are in order, lies in a part."""
    span = facts.source.tile(part.at, part.to)
    return bisect_left(starts, span.start) < bisect_left(starts, span.end)


@rule("PP204", "empty-section", Severity.WARNING)
def _empty_section(facts: Facts) -> Iterator[Hit]:
    empty = [name for name, absent in facts.draft.values["absent"].items() if absent["reason"] == "empty"]
    if not empty:
        return
    told = {finding.field for finding in facts.findings("refused", "not_read", "after_value")}
    left_empty = _left_empty(facts)
    for name in empty:
        place = facts.draft.absent.get(name)
        if place is not None and name not in told and place != left_empty:
            yield facts.hit(*place, field=name)


def _left_empty(facts: Facts) -> tuple[int, int] | None:
    """Return where the label is that the template writes even if there is nothing to say.

    It is the last one before the entity's heading, in the model and in the text, and the heading is the next line.
    """
    order, title = facts.schema.order, facts.schema.title
    if title is None or title.name not in order[1:]:
        return None
    last = order[order.index(title.name) - 1]
    for part, following in pairwise(facts.parts):
        if following.is_title:
            if part.name != last or part.label_end != following.at:
                return None
            ends = len(LINE_END.findall(facts.visible, part.label[1], part.label_end))
            return part.label if ends == 1 else None
    return None


@rule("PP205", "label-out-of-order", Severity.INFO, fixable="safe")
def _out_of_order(facts: Facts) -> Iterator[Hit]:
    rank = {name: number for number, name in enumerate(facts.schema.order)}
    first: dict[int, Part] = {}
    for part in facts.fields:
        if part.name in rank:
            first.setdefault(rank[part.name], part)
    written = list(first)
    # The entity's heading may be that of the whole page.
    if written and first[written[0]].is_title:
        del written[0]
    if written == sorted(written):
        return
    kept = [number for number, _ in longest_increasing([(number, 0) for number in written])]
    if len(written) > len(kept) * _MOST_IN_PLACE:
        return  # the text has an order of its own
    has_fix = False
    for index, number in enumerate(written):
        if number in kept:
            continue
        later = next((other for other in written[:index] if other in kept and other > number), None)
        other = later or next(other for other in reversed(written[index:]) if other in kept and other < number)
        place = f"{'before' if later else 'after'} {facts.called(facts.schema.order[other])}"
        # One section moves at a time: that the record stays the same is known of one move, not of two.
        fix = None if has_fix else _move(facts, first[number], first[other], after=not later)
        has_fix = has_fix or fix is not None
        yield facts.hit(*first[number].label, fix, field=facts.schema.order[number], place=place)


def _move(facts: Facts, part: Part, other: Part, *, after: bool) -> Fix | None:
    """Return how to move a section before or after another one; None where the record would not stay the same."""
    text = facts.text
    top = 1 if text.startswith("\ufeff") else 0  # a byte order mark stays where it is
    cut, beside = (facts.source.tile(each.at, each.to) for each in (part, other))
    cut = Span(max(cut.start, top), cut.end)
    place = beside.end if after else max(beside.start, top)
    match = LINE_END.search(text)
    eol = match[0] if match else "\n"
    section = text[cut.start : cut.end]
    above = _ends(text[:place])
    gap = max(_ends(section), above, 1)
    moved = eol * (gap - above if place > top else 0) + section.rstrip("\r\n")
    moved += eol * (min(above, 1) if place == len(text) else gap)
    edits = (Edit(cut, ""), Edit(Span(place, place), moved))
    if after:
        fixed = text[: cut.start] + text[cut.end : place] + moved + text[place:]
    else:
        fixed = text[:place] + moved + text[place : cut.start] + text[cut.end :]
    return Fix("Move the section", edits, safe=True) if facts.says_the_same(fixed) else None


def _ends(text: str) -> int:
    """Return how many line ends end a text: one, or two where a blank line does."""
    return min(2, len(LINE_END.findall(text, len(text.rstrip("\r\n")))))


@rule("PP206", "text-outside-fields", Severity.INFO)
def _outside_fields(facts: Facts) -> Iterator[Hit]:
    if len(facts.fields) in (0, len(facts.parts)):
        return
    names = facts.draft.names(facts.visible)
    for part in facts.parts:
        if part.has_label or not part.blocks or part.blocks[0][0] == "front_matter":
            continue
        pieces = [part.blocks]
        for at, to in names:
            if part.at <= at < part.to:
                above, rest = cut_before(facts.visible, pieces.pop(), at)
                pieces += [above, cut(facts.visible, rest, to)[1]]
        for blocks in filter(None, pieces):
            at, to = facts.content(blocks[0])[0], facts.content(blocks[-1])[1]
            may_be_mark = len(pieces) > 1 or blocks[0][0] == "table"  # around the name, or the rule of a table
            if not may_be_mark or any(map(str.isalnum, facts.visible[at:to])):
                yield facts.hit(at, to)
