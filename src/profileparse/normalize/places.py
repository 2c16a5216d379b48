"""Where each value of a record stands in its text: JSON Pointer to span."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from profileparse.normalize.draft import Draft, Piece
from profileparse.source import Source, Span
from profileparse.syntax import nodes
from profileparse.syntax.marks import citation_numbers, numbers_in_run, prose_marks
from profileparse.syntax.nodes import inlines
from profileparse.values.prose import SegmentDraft
from profileparse.values.terms import split_term


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
    return spans


def _places(source: Source, draft: Draft) -> Iterator[tuple[str, int, int]]:
    if draft.name_at is not None:
        yield "/name", *draft.name_at
    for name, pieces in draft.terms.items():
        yield f"/{name}", min(piece.at for piece in pieces), max(piece.to for piece in pieces)
        for number, piece in enumerate(pieces):
            yield f"/{name}/{number}", piece.at, piece.to
            for pointer, at, to in term_places(source.visible, piece):
                yield f"/{name}/{number}{pointer}", at, to
    for name, blocks in draft.prose.items():
        yield f"/{name}", blocks[0].segments[0].at, blocks[-1].segments[-1].to
        yield f"/{name}/blocks", blocks[0].segments[0].at, blocks[-1].segments[-1].to
        for number, block in enumerate(blocks):
            pointer = f"/{name}/blocks/{number}"
            yield pointer, block.segments[0].at, block.segments[-1].to
            for index, segment in enumerate(block.segments):
                yield f"{pointer}/segments/{index}", segment.at, segment.to
                yield from _segment_places(source, f"{pointer}/segments/{index}", segment)
    for name, (at, to) in draft.singles.items():
        yield f"/{name}", at, to
    for number, entry in enumerate(draft.references):
        yield f"/references/{number}", entry.at, entry.to
    for name, (at, to) in draft.absent.items():
        yield f"/absent/{name}", at, to
    for number, extra in enumerate(draft.extra):
        yield f"/extra/{number}", extra.at, extra.to


def citations_of(source: Source, draft: Draft, wanted: AbstractSet[int]) -> Iterator[tuple[int, Span]]:
    """Yield what values cite, each number with its place; values that cite none of the wanted ones are passed over."""
    visible = source.visible
    for name, pieces in draft.terms.items():
        for term, piece in zip(draft.values[name], pieces, strict=True):
            if not wanted.isdisjoint(term["citations"]):
                found = term_places(visible, piece)
                yield from _cited(source, wanted, term["citations"], piece, found)
    for blocks in draft.prose.values():
        for block in blocks:
            for segment in block.segments:
                if not wanted.isdisjoint(segment.citations):
                    found = _cited_in_prose(visible, segment)
                    yield from _cited(source, wanted, segment.citations, segment, found)


def _cited(
    source: Source,
    wanted: AbstractSet[int],
    numbers: Sequence[int],
    value: Piece | SegmentDraft,
    places: Iterator[tuple[str, int, int]],
) -> Iterator[tuple[int, Span]]:
    """Yield the wanted numbers of a value, each at its place, or where that is not known at the value's."""
    known = [(at, to) for pointer, at, to in places if "/citations/" in pointer]
    known += [(value.at, value.to)] * (len(numbers) - len(known))
    for number, place in zip(numbers, known, strict=True):
        if number in wanted:
            yield number, source.span(*place)


def _cited_in_prose(visible: str, segment: SegmentDraft) -> Iterator[tuple[str, int, int]]:
    """Yield where the numbers stand that a segment cites, as `_segment_places` does, without its nodes."""
    text = visible[segment.at : segment.to]
    for match in prose_marks(text):
        if text[match.start()] == "[" and citation_numbers(match["brackets"]) is not None:
            before = segment.at + match.start("brackets")
            for start, end, count in number_places(match["brackets"]):
                yield from [("/citations/", before + start, before + end)] * count


def _segment_places(source: Source, pointer: str, segment: SegmentDraft) -> Iterator[tuple[str, int, int]]:
    """Yield where a segment's text and each of its citations stand; quotation marks at its edges are no text."""
    at, to = segment.at, segment.to
    text_at: int | None = None
    text_to = at
    count = 0
    for node in inlines(source, at, to):
        if isinstance(node, nodes.Citation):
            brackets = source.visible[node.at : node.to]
            for start, end, numbers in number_places(brackets):
                for _ in range(numbers):
                    yield f"{pointer}/citations/{count}", node.at + start, node.at + end
                    count += 1
        elif source.visible[node.at : node.to].strip():
            text_at = node.at if text_at is None else text_at
            text_to = node.to
    if text_at is not None and segment.text:
        first = source.visible.find(segment.text[0], text_at, text_to)
        last = source.visible.rfind(segment.text[-1], text_at, text_to)
        yield f"{pointer}/text", first, last + 1


def term_places(visible: str, piece: Piece) -> Iterator[tuple[str, int, int]]:
    """Yield the places inside a term: pointers below the term's own, and where they stand."""
    text = visible[piece.at : piece.to]
    parts = split_term(text)
    # A stop after the citations is the label's, as in `read_term`.
    has_stop = parts.qualifier is None and parts.citations and parts.citations[-1][1] < len(text.rstrip())
    yield "/label", piece.at + parts.label[0], piece.at + (len(text.rstrip()) if has_stop else parts.label[1])
    if parts.qualifier is not None:
        yield "/qualifier", piece.at + parts.qualifier[0], piece.at + parts.qualifier[1]
    number = 0
    for at, to in parts.citations:
        for start, end, count in number_places(text[at:to]):
            for _ in range(count):
                yield f"/citations/{number}", piece.at + at + start, piece.at + at + end
                number += 1


def number_places(brackets: str) -> Iterator[tuple[int, int, int]]:
    """Yield for each number or range in a run of brackets where it stands, and how many citations it makes."""
    for match in numbers_in_run().finditer(brackets):
        yield match.start(), match.end(), int(match[2] or match[1]) - int(match[1]) + 1
