"""Where each value of a record stands in its text: JSON Pointer to span."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import Any

from profileparse.normalize.draft import Draft, Piece, Range
from profileparse.source import Source, Span
from profileparse.syntax.inside import cited_by_number
from profileparse.syntax.marks import citation_numbers, citing_in, number_ranges, prose_marks
from profileparse.values.links import PlacedLink, links_in
from profileparse.values.prose import SegmentDraft, without_literal_marks
from profileparse.values.terms import TermParts, split_term
from profileparse.values.textvalue import TextValue


def spans_of(source: Source, draft: Draft) -> dict[str, Span]:
    """Return for each value of the record its place, in code points of the text.

    A value put together from several places (a list, prose) has the stretch from its first to its last.
    """
    spans: dict[str, Span] = {}
    last = Span(0, 0)
    for pointer, at, to in _places(source, draft):
        span = source.span(at, to)
        if span != last:  # a term and its label often share a place: one object for both
            last = span
        spans[pointer] = last
    for inside in draft.inside:
        span = source.span(*inside.place)
        if inside.path:
            spans[inside.path] = span
        whole = f"/{inside.field}"
        spans[whole] = Span(spans.setdefault(whole, span).start, span.end)
        for pointer, span in spans_of(inside.outline.source, inside.draft).items():
            spans[inside.path + pointer] = span
    return spans


def _places(source: Source, draft: Draft) -> Iterator[tuple[str, int, int]]:
    if draft.name_at is not None:
        yield "/name", *draft.name_at
    for name, pieces in draft.terms.items():
        yield f"/{name}", min(piece.at for piece in pieces), max(piece.to for piece in pieces)
        for number, piece in enumerate(pieces):
            yield f"/{name}/{number}", piece.at, piece.to
            for pointer, at, to in _term_places(source, piece):
                yield f"/{name}/{number}{pointer}", at, to
    for name, blocks in draft.prose.items():
        yield f"/{name}", blocks[0].segments[0].at, blocks[-1].segments[-1].to
        yield f"/{name}/blocks", blocks[0].segments[0].at, blocks[-1].segments[-1].to
        for number, block in enumerate(blocks):
            pointer = f"/{name}/blocks/{number}"
            yield pointer, block.segments[0].at, block.segments[-1].to
            for index, segment in enumerate(block.segments):
                yield f"{pointer}/segments/{index}", segment.at, segment.to
                for member, at, to in _segment_places(source, segment):
                    yield f"{pointer}/segments/{index}{member}", at, to
    yield from _value_places(draft)
    for number, entry in enumerate(draft.references):
        yield f"/references/{number}", entry.at, entry.to
    for name, (at, to) in draft.absent.items():
        yield f"/absent/{name}", at, to
    for number, extra in enumerate(draft.extra):
        yield f"/extra/{number}", extra.at, extra.to


def links_of(source: Source, draft: Draft) -> list[PlacedLink]:
    """Return the links in prose with their places, in the order of the text."""
    found = list(_own_links(source, draft))
    for inside in draft.inside:
        links = links_of(inside.outline.source, inside.draft)
        found += [replace(link, pointer=inside.path + link.pointer) for link in links]
    return sorted(found, key=attrgetter("span")) if draft.inside else found


def _own_links(source: Source, draft: Draft) -> Iterator[PlacedLink]:
    for name, blocks in sorted(draft.prose.items(), key=lambda each: each[1][0].segments[0].at):
        for number, block in enumerate(blocks):
            for index, segment in enumerate(block.segments):
                pointer = f"/{name}/blocks/{number}/segments/{index}"
                done, at = 0, segment.at
                for link, start, end in links_in(segment.text):
                    _, at = in_source(source.visible, segment.text[done:start], at, segment.to)
                    at, to = in_source(source.visible, link.text, at, segment.to)
                    yield PlacedLink(link.kind, link.text, link.url, pointer, source.span(at, to))
                    done, at = end, to


def in_source(source: str, text: str, at: int, to: int) -> Range:
    """Return where words of a segment's text stand in a stretch of a source.

    What the segment leaves out between them is white space and marks (a backslash, a sign before a line).
    """
    start = end = at
    for number, mark in enumerate("".join(text.split())):
        end = source.index(mark, end, to) + 1
        start = end - 1 if number == 0 else start
    return start, end


def _value_places(draft: Draft) -> Iterator[tuple[str, int, int]]:
    """Yield the places of single values and of values in lists."""
    for name, (at, to) in draft.singles.items():
        yield f"/{name}", at, to
        yield from _member_places(f"/{name}", draft.values[name], at, to)
    for name, places in draft.entries.items():
        yield f"/{name}", min(places)[0], max(to for _, to in places)
        for number, (value, (at, to)) in enumerate(zip(draft.values[name], places, strict=True)):
            yield f"/{name}/{number}", at, to
            yield from _member_places(f"/{name}/{number}", value, at, to)


def _member_places(pointer: str, value: Any, at: int, to: int) -> Iterator[tuple[str, int, int]]:
    """Yield the place of a value's text, where that is one of its members."""
    if isinstance(value, TextValue) and "text" in type(value).model_fields:
        yield f"{pointer}/text", at, to


def cited_by(draft: Draft) -> set[int]:
    """Return the numbers that the values of a record cite, those inside its fields too."""
    found = {number for name in draft.ranges for term in draft.values[name] for number in term["citations"]}
    found.update(*(each.citations for blocks in draft.prose.values() for block in blocks for each in block.segments))
    return found.union(*(cited_by(inside.draft) for inside in draft.inside))


def citations_of(source: Source, draft: Draft, wanted: AbstractSet[int]) -> Iterator[tuple[int, Span]]:
    """Yield what values cite, each number with its place; values that cite none of the wanted ones are passed over."""
    visible = source.visible
    for name, pieces in draft.terms.items():
        for term, piece in zip(draft.values[name], pieces, strict=True):
            if not wanted.isdisjoint(term["citations"]):
                parts = split_term(visible[piece.at : piece.to], citing_in(source))
                runs = _runs_of_term(visible, piece, parts)
                yield from _cited(source, wanted, term["citations"], piece, runs)
    for blocks in draft.prose.values():
        for block in blocks:
            for segment in block.segments:
                if not wanted.isdisjoint(segment.citations):
                    yield from _cited(source, wanted, segment.citations, segment, _runs_in_prose(source, segment))
    for inside in draft.inside:
        yield from citations_of(inside.outline.source, inside.draft, wanted)


def _cited(
    source: Source, wanted: AbstractSet[int], numbers: Sequence[int], value: Piece | SegmentDraft, runs: Sequence[Range]
) -> Iterator[tuple[int, Span]]:
    """Yield the wanted numbers of a value, each at its place, or where that is not known at the value's."""
    known = _number_places(source, runs)
    known += [(value.at, value.to)] * (len(numbers) - len(known))
    for number, place in zip(numbers, known, strict=True):
        if number in wanted:
            yield number, source.span(*place)


def _runs_in_prose(source: Source, segment: SegmentDraft) -> list[Range]:
    """Return where a segment has runs of brackets or superscripts that cite."""
    text, citing = without_literal_marks(source.visible[segment.at : segment.to]), citing_in(source)
    marks = prose_marks(text, citing=citing)
    runs = [mark.span("brackets") for mark in marks if text[mark.start()] not in "\\>"]
    return [(segment.at + at, segment.at + to) for at, to in runs if citation_numbers(text[at:to], citing) is not None]


def _number_places(source: Source, runs: Sequence[Range]) -> list[Range]:
    """Return where each number stands that runs of citations hold; those of a range share its place."""
    found: list[Range] = []
    for run in runs:
        for first, last, at, to in number_ranges(source.visible, *run, citing_in(source)):
            found += [(at, to)] * (last - first + 1)
    return found


def _segment_places(source: Source, segment: SegmentDraft) -> Iterator[tuple[str, int, int]]:
    """Yield where a segment's text and each of its citations stand; quotation marks at its edges are no text."""
    visible = source.visible
    runs = _runs_in_prose(source, segment) if segment.citations else []
    for number, place in enumerate(_number_places(source, runs)):
        yield f"/citations/{number}", *place
    ends = [segment.at, *chain.from_iterable(runs), segment.to]
    texts = [(at, to) for at, to in zip(ends[::2], ends[1::2], strict=True) if visible[at:to].strip()]
    if texts and segment.text:
        at, to = texts[0][0], texts[-1][1]
        yield "/text", visible.find(segment.text[0], at, to), visible.rfind(segment.text[-1], at, to) + 1


def _runs_of_term(visible: str, piece: Piece, parts: TermParts) -> list[Range]:
    """Return where a term has runs of citations, and the number before it."""
    before = cited_by_number(visible, piece.at) if piece.marked else None
    return [*((before,) if before else ()), *((piece.at + at, piece.at + to) for at, to in parts.citations)]


def _term_places(source: Source, piece: Piece) -> Iterator[tuple[str, int, int]]:
    """Yield the places inside a term: pointers below the term's own, and where they stand."""
    visible = source.visible
    text = visible[piece.at : piece.to]
    parts = split_term(text, citing_in(source))
    # A stop after the citations is the label's, as in `read_term`.
    has_stop = parts.qualifier is None and parts.citations and parts.citations[-1][1] < len(text.rstrip())
    yield "/label", piece.at + parts.label[0], piece.at + (len(text.rstrip()) if has_stop else parts.label[1])
    if parts.qualifier is not None:
        yield "/qualifier", piece.at + parts.qualifier[0], piece.at + parts.qualifier[1]
    if runs := _runs_of_term(visible, piece, parts):
        for number, place in enumerate(_number_places(source, runs)):
            yield f"/citations/{number}", *place
