"""PP4xx: citations, the reference list, and whether they fit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from profileparse.diagnostics import Edit, Fix, Severity
from profileparse.rules import unread
from profileparse.rules.facts import Facts
from profileparse.rules.rule import Hit, label_of, rule
from profileparse.source import LINE_END
from profileparse.syntax.endings import ENDING
from profileparse.syntax.inside import content_end
from profileparse.syntax.marks import Citing, citing_in
from profileparse.values.kinds import Kind

# So many missing numbers and ranges are named in a message.
_LISTED = 3


@rule("PP401", "citation-without-reference", Severity.WARNING)
def _without_reference(facts: Facts) -> Iterator[Hit]:
    numbers = {entry.number for entry in facts.draft.references}
    if numbers:
        for span, number in facts.citations(facts.cited - numbers):
            yield Hit(span, words={"number": number})


@rule("PP402", "reference-never-cited", Severity.INFO)
def _never_cited(facts: Facts) -> Iterator[Hit]:
    left = [entry for entry in facts.draft.references if entry.number not in facts.cited]
    if left and facts.cited:
        found, _ = unread.cited(facts)
        last = max(entry.number for entry in left)
        edges = [edge for _, missing in unread.gaps([last + 1], found) for at, to in missing for edge in (at, to + 1)]
        for entry in left:
            if bisect_right(edges, entry.number) % 2 == 1:
                yield facts.hit(entry.at, entry.to, number=entry.number)


@rule("PP403", "numbering-gap", Severity.INFO)
def _numbering_gaps(facts: Facts) -> Iterator[Hit]:
    references = facts.draft.references
    numbers = sorted({entry.number for entry in references} or facts.cited)
    if not numbers or numbers[-1] == len(numbers):
        return
    others, without = (unread.listed(facts), 0) if references else unread.cited(facts)
    gaps = {}
    for number, missing in unread.gaps(numbers, others):
        count = sum(last - first + 1 for first, last in missing)
        # A citation without a number may be the one that is missing.
        if count <= without:
            without -= count
        else:
            gaps[number] = missing
    if references:
        places = {entry.number: facts.span(entry.at, entry.to) for entry in reversed(references)}
    else:
        places = {number: span for span, number in reversed(facts.citations(gaps.keys()))}
    before = dict(zip(numbers, ["nothing", *numbers], strict=False))
    for number in sorted(gaps, key=lambda number: places[number]):
        missing = gaps[number]
        named = ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in missing[:_LISTED])
        named += " and others" if len(missing) > _LISTED else ""
        what = "the reference list has" if references else "the citations have"
        words = {"what": what, "missing": named, "number": number, "before": before[number]}
        yield Hit(places[number], words=words)


@rule("PP404", "unparsable-reference", Severity.WARNING)
def _unparsable_reference(facts: Facts) -> Iterator[Hit]:
    entries = facts.draft.references
    in_order = [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    some_numbered = any(entry.numbered for entry in entries) and not in_order
    for entry in entries:
        if not entry.text and entry.url is None:
            yield facts.hit(entry.at, entry.to, what="says nothing about its source")
        elif some_numbered and not entry.numbered:
            what = f"has no number, other entries do; it is taken for {entry.number}"
            yield facts.hit(entry.at, entry.to, what=what)


@rule("PP405", "reference-number-twice", Severity.WARNING)
def _number_twice(facts: Facts) -> Iterator[Hit]:
    seen: set[int] = set()
    for entry in facts.draft.references:
        if entry.number in seen:
            yield facts.hit(entry.at, entry.to, number=entry.number)
        seen.add(entry.number)


_LOOK_ALIKE = re.compile(
    r"\[(?:(?P<footnote>\^[^\[\]\s]{1,40}\])"
    r"|(?P<key>-?@[^\[\]\r\n]{1,200}\])"
    r"|(?P<link>\d{1,4}\](?=\(https?://))"
    r"|(?P<tag>(?:citation needed|clarification needed|by whom\?|who\?|which\?|when\?|where\?|dubious|verify)\])"
    r"|(?<![\w\\]\[)(?P<number>\s{0,4}[1-9]\d{0,6}(?:\s{0,4}[-–,;]\s{0,4}[1-9]\d{0,6}){0,40}\s{0,4}\])(?!\())",
    re.IGNORECASE,
)
_WHY_TEXT = {
    "footnote": "is a footnote mark",
    "key": "cites by a key",
    "link": "is a link",
    "tag": "says that something is missing",
    "number": "stands where none is read, or has a number above 999 or a senseless range",
}


@rule("PP406", "citation-left-as-text", Severity.INFO)
def _left_as_text(facts: Facts) -> Iterator[Hit]:
    if not _keeps_brackets(facts):
        return
    read = {at for cited, _ in facts.citations(facts.cited) for at in (cited.start, cited.end - 1)}
    for block, at, to in facts.blocks(Kind.TERMS, Kind.PROSE):
        for match in () if block == "literal" else _LOOK_ALIKE.finditer(facts.visible, at, to):
            span = facts.span(*match.span())
            kind = match.lastgroup or ""
            if not read.isdisjoint(range(span.start, span.end)):
                continue
            if kind == "footnote" and citing_in(facts.source) is Citing.NOTES:
                continue  # the text of a footnote follows
            yield facts.hit(*match.span(), why=_WHY_TEXT[kind])


def _keeps_brackets(facts: Facts) -> bool:
    """Whether a value holds a bracket, or a text is left that is none: else all brackets are read as citations."""
    draft = facts.draft
    return (
        "[" in facts.labels
        or any("[" in segment.text for segment in facts.segments)
        or any("[" in entry.text or "[" in (entry.heading or "") for entry in draft.extra)
        or any("[" in facts.visible[part.at : part.to] for part in facts.fields if part.name in draft.absent)
    )


@rule("PP407", "unlabelled-references", Severity.WARNING, fixable="safe")
def _unlabelled_references(facts: Facts) -> Iterator[Hit]:
    for part in facts.fields:
        if part.rule != ENDING:
            continue
        label = label_of(facts.schema.by_name["references"])
        if part.has_label:
            edit = Edit(facts.span(*part.label), label)
            fix = Fix(f"Write “{label}” as the heading", (edit,), safe=True)
        else:
            eol = LINE_END.search(facts.visible, part.at)
            edit = Edit(facts.span(part.at, part.at), label + 2 * (eol[0] if eol else "\n"))
            fix = Fix(f"Write “{label}” above it", (edit,), safe=True)
        yield facts.hit(
            part.at, content_end(facts.visible, part.at, part.to), fix, last=facts.draft.references[-1].number
        )
