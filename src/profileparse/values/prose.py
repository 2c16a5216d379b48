"""Prose: text to paragraphs, quotations, items and headings, each cut into segments after its citations, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field, GetJsonSchemaHandler, SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from profileparse.source import fold
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import (
    UNDERLINE_MARKS,
    bare_heading,
    bullet_end,
    cell_end,
    cited_by_number,
    content_end,
    heading_level,
    indentation,
    is_next_line,
    is_rule_row,
    item_ranges,
    literal_line_ranges,
    row_ranges,
    underline_at,
)
from profileparse.syntax.inside import Block as RawBlock
from profileparse.syntax.marks import (
    RAISED,
    Citing,
    after_link,
    bracket_run,
    citation_numbers,
    mark_patterns,
    may_hold_markup,
    prose_marks,
    quoted_range,
)
from profileparse.values.citations import CitationNumber, citations_after
from profileparse.values.links import Link, links_in
from profileparse.values.text import Running, Value, escape_at, without_serializers

BlockKind = Literal["paragraph", "quote", "item", "heading"]

# Items are as deep at the most: what is indented more belongs to the last of these.
MOST_DEPTH = 20
# The levels of headings in prose; below the heading of the entity, and in the text of their field.
HIGHEST_LEVEL, USUAL_LEVEL, LOWEST_LEVEL = 2, 3, 6

_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*+(?=[\r\n])")
_CLOSING = {"“": "”", "‘": "’", '"': '"', "«": "»", "„": "“"}
# Backslashes and the quotation mark that the last of them keeps text, by the mark that opens the quotation.
_ESCAPED_MARKS = {opening: re.compile(rf"(?<!\\)\\++(?=[{opening}{closing}])") for opening, closing in _CLOSING.items()}
_QUOTE_MARKS = (("“", "”"), ("«", "»"), ('"', '"'))
_CURLY = re.compile(r"(?<!\\)\\*+(?=[“”])")
_MARK = re.compile(r"[\[>\\\n]")
_MARK_OR_RAISED = re.compile(rf"[\[>\\\n{RAISED}]")
# Before a line of an item that is content, whatever it looks like.
_LITERAL = re.compile(r"(?:\A|(?<=[\r\n]))[^\S\r\n]*+\\ (?=[^\S\r\n]*+\S)")
# What may stand between brackets of one run.
_BETWEEN_BRACKETS = ",;–- \n"


# ---- the values --------------------------------------------------------------------------------------------


class Segment(Value):
    """A run of prose up to and including the citations that follow it."""

    text: Running = Field(description="The text, its white space folded, without the citations.")
    citations: list[CitationNumber] = Field(default=[], description="Numbers of the references cited, ranges expanded.")


class Block(Value):
    """A paragraph, a quotation, an item of a list, or a heading.

    >>> Block(kind="item", segments=[Segment(text="Liver")]).depth
    1
    """

    kind: BlockKind = Field(description="Whether the text is the profile's own or quoted, an item or a heading.")
    depth: Annotated[int, Field(ge=1, le=MOST_DEPTH)] | None = Field(
        default=None, description="How deep an item is nested, from 1 on; None for other kinds."
    )
    level: Annotated[int, Field(ge=HIGHEST_LEVEL, le=LOWEST_LEVEL)] | None = Field(
        default=None, description="The level of a heading, as many as its marks (###); None for other kinds."
    )
    segments: list[Segment] = Field(description="The text in order, cut after each group of citations.", min_length=1)

    @model_validator(mode="after")
    def _is_carried(self) -> Self:
        """Refuse segments that would read back as others."""
        if self.kind == "item":
            if self.depth is None:
                self.__dict__["depth"] = 1
        elif self.depth is not None:
            raise PydanticCustomError("not_carried", "a depth is that of an item: leave it out")
        if self.kind == "heading":
            if self.level is None:
                self.__dict__["level"] = USUAL_LEVEL
            if len(self.segments) > 1 or not self.segments[0].text or "\n" in self.segments[0].text:
                raise PydanticCustomError(
                    "not_carried", "a heading is one segment with text in one line: put the rest into a paragraph"
                )
        elif self.level is not None:
            raise PydanticCustomError("not_carried", "a level is that of a heading: leave it out")
        first, *others = self.segments
        if others:
            if [segment for segment in self.segments[:-1] if not segment.citations]:
                raise PydanticCustomError(
                    "not_carried", "only the last segment of a block can cite nothing: join the others with the next"
                )
            if [segment for segment in others if not segment.text]:
                raise PydanticCustomError(
                    "not_carried",
                    "only the first segment of a block can be without text: add its citations to the last",
                )
        elif not first.text and not first.citations:
            raise PydanticCustomError("not_carried", "a segment has text or citations: leave this one out")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of the members, whichever of them a block has."""
        return handler(without_serializers(schema))

    @model_serializer(mode="wrap")
    def _serialized(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what does not apply."""
        values: dict[str, Any] = handler(self)
        if self.depth is None:
            values.pop("depth", None)
        if self.level is None:
            values.pop("level", None)
        return values


class Prose(Value):
    """Running text in blocks.

    >>> Prose(blocks=[Block(kind="paragraph", segments=[Segment(text="It binds.", citations=[1])])]).plain()
    'It binds.'
    """

    blocks: list[Block] = Field(description="Paragraphs, quotations, items and headings in order.", min_length=1)

    @model_validator(mode="after")
    def _is_nested(self) -> Self:
        """Refuse an item that is more than one deeper than the one before it; quotations may stand between them."""
        depth = 0
        for block in self.blocks:
            if block.depth is not None:
                if block.depth > depth + 1:
                    raise PydanticCustomError(
                        "not_carried",
                        "an item of depth {depth} is one of an item of depth {above}: put that before it",
                        {"depth": block.depth, "above": block.depth - 1},
                    )
                depth = block.depth
            elif block.kind != "quote":
                depth = 0
        return self

    def plain(self) -> str:
        """Return the text alone: no citations, a blank line between blocks."""
        return "\n\n".join(
            " ".join(segment.text for segment in block.segments if segment.text) for block in self.blocks
        )

    def links(self) -> list[Link]:
        """Return the URLs, DOIs and PMIDs in the text, Markdown links among them, in order.

        >>> Prose(blocks=[Block(kind="paragraph", segments=[Segment(text="See doi:10.1000/a.")])]).links()
        [Link(kind='doi', text='doi:10.1000/a', url='https://doi.org/10.1000/a')]
        """
        return [link for block in self.blocks for segment in block.segments for link, _, _ in links_in(segment.text)]


# ---- reading -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class SegmentDraft:
    """A segment: its text, what it cites, and where it stands in ``source.visible``."""

    text: str
    citations: list[int]
    at: int
    to: int


@dataclass(slots=True)
class BlockDraft:
    """A paragraph, a quotation, an item or a heading.

    Attributes:
        marks: The places of the quotation marks that a quotation in lines stands in, or of the marks that keep an item
            or a heading content.
        depth: How deep an item is nested; before that is known, its indentation.
        level: The level of a heading.
    """

    kind: BlockKind
    segments: list[SegmentDraft]
    marks: tuple[tuple[int, int], ...] = ()
    depth: int | None = None
    level: int | None = None

    def value(self) -> dict[str, Any]:
        """Return the block as a record holds it."""
        value: dict[str, Any] = {
            "kind": self.kind,
            "segments": [{"text": each.text, "citations": each.citations} for each in self.segments],
        }
        if self.depth is not None:
            value["depth"] = self.depth
        if self.level is not None:
            value["level"] = self.level
        return value


def _bare_heading(visible: str, at: int, to: int) -> tuple[int, int, int]:
    label_at, label_to = bare_heading(visible, at, to)
    return label_at, label_to, heading_level(visible, at, label_at)


def read_prose(
    visible: str,
    blocks: Sequence[RawBlock],
    citing: Citing = Citing.STRICT,
    heading: Callable[[str, int, int], tuple[int, int, int]] = _bare_heading,
) -> list[BlockDraft]:
    """Return the paragraphs, quotations, items and headings in a field's blocks.

    Plain lines without a blank line between them are one paragraph; a row of a table is one each.

    Args:
        visible: The text that the ranges count in.
        blocks: The blocks.
        citing: How the text cites.
        heading: Returns where the words of a heading stand, and its level.
    """
    if len(blocks) == 1 and blocks[0][0] == "paragraph":
        _, at, to = blocks[0]
        text = visible[at:to].rstrip()
        if text[-1] not in UNDERLINE_MARKS:
            return read_text(at, text, citing)
    drafts: list[BlockDraft] = []
    rest: _Text | None = None
    for each in _joined(visible, blocks):
        block = each
        if rest is not None:
            if isinstance(each, _Text) and is_next_line(visible, rest.at + len(rest.text), each.at):
                block = rest.followed_by(each)
            else:
                drafts += read_text(rest.at, rest.text, citing)
            rest = None
        if isinstance(block, _Text):
            drafts += read_text(block.at, block.text, citing)
        elif block[0] == "quote":
            quoted, rest = _read_quotation(visible, *block[1:], citing)
            drafts += quoted
        else:
            drafts += (
                _read_heading(visible, heading(visible, *block[1:]), citing)
                if block[0] == "heading"
                else _read_entries(visible, block, citing)
            )
    if rest is not None:
        drafts += read_text(rest.at, rest.text, citing)
    if any(block[0] == "list" for block in blocks):
        _nest(drafts)
    return drafts


def _read_entries(visible: str, block: RawBlock, citing: Citing) -> list[BlockDraft]:
    """Return the rows of a table, a cell, or the items of a list, with their indentation for the depth."""
    kind, at, to = block
    drafts: list[BlockDraft] = []
    if kind != "list":
        for at, to in _entries(visible, block):
            drafts += read_text(at, visible[at:to], citing)
        return drafts
    for start, content_at, content_to, _ in item_ranges(visible, at, to):
        at = content_at + bullet_end(visible[content_at:content_to])
        item = read_item(at, visible[at:content_to], indentation(visible, start), citing)
        if item and (brackets := cited_by_number(visible, at)):
            _cite_by_number(item, visible, *brackets)
        drafts += item
    return drafts


def _read_heading(visible: str, place: tuple[int, int, int], citing: Citing) -> list[BlockDraft]:
    """Return a heading, and quotations and text after those in its line; one that cites between its words is text."""
    at, to, level = place
    drafts = read_text(at, visible[at:to], citing)
    if drafts:
        first = drafts[0]
        if visible[at - 1] == "\\":
            first.marks = ((at - 1, at),)
        if first.kind == "paragraph" and len(first.segments) == 1 and first.segments[0].text:
            first.kind, first.level = "heading", level
    return drafts


def read_item(at: int, text: str, depth: int, citing: Citing) -> list[BlockDraft]:
    """Return an item, the quotations in it, and paragraphs after those.

    A backslash and a space before a line of it say that it is content, whatever it looks like.
    """
    marks: tuple[tuple[int, int], ...] = ()
    if "\\ " in text:
        marks = tuple((at + match.end() - 2, at + match.end()) for match in _LITERAL.finditer(text))
        text = without_literal_marks(text)
    drafts = read_text(at, text, citing)
    if drafts:
        drafts[0].marks = marks
        if drafts[0].kind == "paragraph":
            drafts[0].kind, drafts[0].depth = "item", depth
    return drafts


def _nest(drafts: Sequence[BlockDraft]) -> None:
    """Give items their depth, by their indentation: an item is one deeper than the last one that is indented less.

    What stands between items ends their list, but for quotations.
    """
    indents: list[int] = []
    for draft in drafts:
        if draft.depth is not None:
            while indents and draft.depth < indents[-1]:
                indents.pop()
            if not indents or draft.depth > indents[-1]:
                indents.append(draft.depth)
            draft.depth = min(len(indents), MOST_DEPTH)
        elif draft.kind != "quote":
            indents.clear()


def _cite_by_number(item: list[BlockDraft], visible: str, at: int, to: int) -> None:
    """Put what the number before an item cites before its text."""
    if item[0].kind == "quote":
        item.insert(0, BlockDraft("item", [], depth=indentation(visible, at)))
    numbers = citation_numbers(visible[at:to]) or ()
    item[0].segments.insert(0, SegmentDraft("", list(numbers), at, to))


def _entries(visible: str, block: RawBlock) -> Iterator[tuple[int, int]]:
    """Yield the content of a cell or a table, row by row."""
    kind, at, to = block
    if kind == "cell":
        yield at, cell_end(visible, at, content_end(visible, at, to))
    else:
        yield from ((at, to) for at, to in row_ranges(visible, at, to) if not is_rule_row(visible[at:to]))


@dataclass(slots=True)
class _Text:
    """Plain lines that make one paragraph, markup in them blanked."""

    at: int
    text: str

    def followed_by(self, other: _Text) -> _Text:
        """Return both as one, with spaces for what stands between them."""
        return _Text(self.at, self.text + " " * (other.at - self.at - len(self.text)) + other.text)


def _joined(visible: str, blocks: Sequence[RawBlock]) -> Iterator[_Text | RawBlock]:
    """Yield the blocks, each run of plain lines with no blank line between them as one text."""
    run: _Text | None = None
    end = -1
    for block in blocks:
        kind, at, to = block
        if kind not in ("paragraph", "literal"):
            if run is not None:
                yield run
                run = None
            yield block
            continue
        block_end = content_end(visible, at, to)
        if kind == "paragraph":
            text = visible[at : underline_at(visible, at, block_end)]
        else:
            text = _without_marks(visible, at, to)
        if run is not None and is_next_line(visible, end, at):
            gap = visible[run.at + len(run.text) : at]
            # An underline between them is markup; the line end is none.
            run.text += (gap if gap.isspace() else " " * len(gap)) + text
        else:
            if run is not None:
                yield run
            run = _Text(at, text)
        end = block_end
    if run is not None:
        yield run


def _without_marks(visible: str, at: int, to: int) -> str:
    """Return a literal block with spaces for its marks."""
    lines = literal_line_ranges(visible, at, to)
    text = "".join(" " * (start - line) + visible[start:end] for line, start, _, end in lines)
    return text.rstrip()


class _Stretch(NamedTuple):
    """A text that is read: where it stands in ``source.visible``, how its whole cites, and what folds its words."""

    at: int
    text: str
    citing: Citing
    folding: Callable[[str], str]


def _stretch(at: int, text: str, citing: Citing) -> _Stretch:
    # Where nothing inside the text is to be folded, less is done.
    return _Stretch(at, text, citing, str.strip if text.isprintable() and "  " not in text else fold)


def read_text(at: int, text: str, citing: Citing = Citing.STRICT) -> list[BlockDraft]:
    """Return the paragraphs of one text and the quotations that stand between them.

    Args:
        at: Where the text stands in ``source.visible``.
        text: The text.
        citing: How the text cites that it stands in.
    """
    if not may_hold_markup(text, citing):
        folded = fold(text)
        end = at + len(text.rstrip())
        start = at + len(text) - len(text.lstrip())
        return [BlockDraft("paragraph", [SegmentDraft(folded, [], start, end)])] if folded else []
    stretch = _stretch(at, text, citing)
    drafts: list[BlockDraft] = []
    marks: list[re.Match[str]] = []
    start = 0
    for match in prose_marks(text, citing=citing):
        if text[match.start()] != ">":
            marks.append(match)
            continue
        if drafts:
            start = _cite_first(drafts[-1], stretch, start, marks)
        if segments := _segments(stretch, (start, match.start()), marks):
            drafts.append(BlockDraft("paragraph", segments))
        quoted_at, quoted_to = quoted_range(match)
        drafts += _quote(at + quoted_at, text[quoted_at:quoted_to], text[quoted_at - 1], citing)
        marks.clear()
        start = match.end()
    if drafts:
        start = _cite_first(drafts[-1], stretch, start, marks)
    if segments := _segments(stretch, (start, len(text)), marks):
        drafts.append(BlockDraft("paragraph", segments))
    return drafts


def _quote(at: int, text: str, opening: str, citing: Citing) -> list[BlockDraft]:
    """Return the quotation of what is quoted, if that is anything; no other begins in it."""
    marks = list(prose_marks(text, quotations=False, citing=citing))
    if "\\" in text and opening in _ESCAPED_MARKS:
        marks = sorted([*marks, *_ESCAPED_MARKS[opening].finditer(text)], key=re.Match.start)
    segments = _segments(_stretch(at, text, citing), (0, len(text)), marks)
    return [BlockDraft("quote", segments)] if segments else []


def _cite_first(quote: BlockDraft, stretch: _Stretch, start: int, marks: list[re.Match[str]]) -> int:
    """Give a quotation the citations with which the text after it begins; return where they end."""
    at, text, citing, _ = stretch
    while quote.kind == "quote" and marks and not text[start : marks[0].start()].strip():
        numbers = citation_numbers(marks[0]["brackets"], citing) if text[marks[0].start()] != "\\" else None
        if numbers is None:
            break
        start = _cite(quote.segments[-1], at, marks.pop(0), numbers)
    return start


def _segments(stretch: _Stretch, edges: tuple[int, int], marks: Iterable[re.Match[str]]) -> list[SegmentDraft]:
    """Return the segments between two edges of a text: each runs to the end of its citations."""
    at, text, citing, folding = stretch
    start, end = edges
    segments: list[SegmentDraft] = []
    escapes: list[int] = []
    for match in marks:
        before = match.start()
        if text[before] == "\\":
            escapes.append(match.end() - 1)
            continue
        numbers = citation_numbers(match["brackets"], citing)
        if numbers is None:
            continue
        folded = _folded(text, start, before, escapes) if escapes else folding(text[start:before])
        if folded or not segments:
            while start < before and text[start].isspace():
                start += 1
            segments.append(SegmentDraft(folded, [], at + start, 0))
        start = _cite(segments[-1], at, match, numbers)
    if folded := _folded(text, start, end, escapes) if escapes else folding(text[start:end]):
        rest = text[start:end]
        lead = len(rest) - len(rest.lstrip())
        segments.append(SegmentDraft(folded, [], at + start + lead, at + start + len(rest.rstrip())))
    return segments


def _folded(text: str, start: int, end: int, escapes: list[int]) -> str:
    """Return a stretch with its white space folded, without the backslashes at some places, which are used up.

    A backslash before a line end is a line break.
    """
    lines = [""]
    for escape in escapes:
        lines[-1] += text[start:escape]
        start = escape + 1
        if text[start] in "\r\n":
            lines.append("")
    lines[-1] += text[start:end]
    escapes.clear()
    return "\n".join(filter(None, map(fold, lines)))


def _cite(segment: SegmentDraft, at: int, match: re.Match[str], numbers: Sequence[int]) -> int:
    """Add citations to a segment, and the stop after them to its text; return where they end."""
    segment.citations += numbers
    end = match.end() if segment.text else match.end("brackets")
    if segment.text and (stop := match["stop"]):
        segment.text += stop
    segment.to = at + end
    return end


def _read_quotation(visible: str, at: int, to: int, citing: Citing) -> tuple[list[BlockDraft], _Text | None]:
    """Return the quotations in lines with ``>``, and the text that goes on after the closing quotation mark."""
    end = content_end(visible, at, to)
    text = line_pattern("QUOTE_MARKS").sub(_blanks, visible[at:end])
    start = len(text) - len(text.lstrip())
    opening = text[start : start + 1]
    close = _closing_mark(text, start, _CLOSING[opening]) if opening in _CLOSING else -1
    drafts: list[BlockDraft] = []
    if close >= 0:
        drafts = _quote(at + start + 1, text[start + 1 : close], opening, citing)
        rest = close + 1
        numbers = None
        cited = next(prose_marks(text, rest, citing=citing), None)
        if cited is not None and not text[rest : cited.start()].strip() and cited[0][0] not in "\\>":
            numbers = citation_numbers(cited["brackets"], citing)
        if cited is not None and numbers is not None:
            if not drafts:
                drafts.append(BlockDraft("quote", [SegmentDraft("", [], at + close, at + close)]))
            rest = _cite(drafts[0].segments[-1], at, cited, numbers)
        if drafts and (numbers is not None or not text[rest:].strip()):
            drafts[0].marks = tuple((mark, mark + 1) for mark in (at + start, at + close))
            # After a quotation has ended, a sign before another quotation mark opens the next one.
            after = line_pattern("QUOTE_GOES_ON").sub(_blanks, visible[at + rest : end])
            return drafts, _Text(at + rest, after) if after.strip() else None
        drafts = []
    edges = [start, *(match.end() for match in _BLANK_LINE.finditer(text, start)), len(text)]
    for first, last in pairwise(edges):
        drafts += _quote(at + first, text[first:last], "", citing)
    return drafts, None


def without_literal_marks(text: str) -> str:
    r"""Return a text with spaces for the marks before its lines that say that these are content.

    >>> without_literal_marks("one\n\\ - two")
    'one\n  - two'
    """
    return _LITERAL.sub(_blanks, text) if "\\ " in text else text


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _closing_mark(text: str, start: int, closing: str) -> int:
    """Return where the mark at ``start`` is closed, marks of the same kind between them in pairs; -1 if nowhere."""
    opening = text[start]
    # An apostrophe closes nothing, nor does a mark after a backslash.
    marks = rf"{opening}|{closing}(?!\w)" if closing == "’" else f"[{opening}{closing}]"
    depth = 1
    for match in re.finditer(rf"\\+.?|{marks}", text[start + 1 :]):
        if match[0][0] == "\\":
            continue
        depth += 1 if match[0] == opening != closing else -1
        if depth == 0:
            return start + 1 + match.start()
    return -1


# ---- writing -----------------------------------------------------------------------------------------------


class Paragraph(NamedTuple):
    """A paragraph as text: its lines.

    Attributes:
        text: The lines.
        is_quote: Whether they are those of a quotation, each behind a ``>``.
        depth: The depth of an item, whose bullet is left out; 0 where it is none.
        level: The level of a heading, whose marks are left out; 0 where it is none.
    """

    text: str
    is_quote: bool
    depth: int = 0
    level: int = 0


def write_paragraphs(blocks: Sequence[Block], citing: Citing = Citing.STRICT) -> list[Paragraph]:
    r"""Return blocks as paragraphs, so that `read_text` reads them back, or `read_item`; headings are of these, too.

    A quotation after a paragraph or an item stands in its line, and so does the text after that.

    >>> write_paragraphs([Block(kind="paragraph", segments=[Segment(text="See [1], not", citations=[2])])])
    [Paragraph(text='See \\[1], not [2]', is_quote=False, depth=0, level=0)]
    """
    runs: list[list[Block]] = []
    for block in blocks:
        run = runs[-1] if runs else None
        goes_on = (
            run is not None
            and run[0].kind in ("paragraph", "item")
            and block.kind in ("paragraph", "quote")
            and (block.kind == "quote" or (run[-1].kind == "quote" and not _runs_on(block.segments[0].text, citing)))
        )
        if run is not None and goes_on:
            run.append(block)
        else:
            runs.append([block])
    return [_paragraph(run, citing) for run in runs]


def _runs_on(text: str, citing: Citing) -> bool:
    """Whether a text goes on with the brackets before it, up to those that it begins with or that follow it."""
    rest = text.lstrip(_BETWEEN_BRACKETS)
    return not rest or bracket_run(citing).match(rest) is not None


def _goes_on(segment: Segment, citing: Citing) -> bool:
    """Whether a segment would go on with the citations before it, and a backslash before its brackets can't help."""
    rest = segment.text.lstrip(_BETWEEN_BRACKETS)
    if not rest:
        return bool(segment.citations)
    if rest[0] != "[":
        return False
    citations, _, _ = mark_patterns(citing)
    match = citations.match(rest)
    is_citation = match is not None and citation_numbers(match["brackets"]) is not None
    return not is_citation and bracket_run(citing).match(rest) is not None


# What a piece of a paragraph is: layout between texts, the text of a segment, text in a quotation, citations.
_LAYOUT, _TEXT, _QUOTED, _CITATIONS = range(4)
_Pieces = list[tuple[str, int]]


def _paragraph(blocks: Sequence[Block], citing: Citing) -> Paragraph:
    """Return blocks as one paragraph, with a backslash before what is no mark."""
    pieces: _Pieces = []
    for block in blocks:
        before = pieces[-1][0][-1:] if pieces else ""
        if pieces:
            pieces.append((" ", _LAYOUT))
        if block.kind == "quote":
            pieces += _quotation(block.segments, citing, before)
        else:
            pieces += _run(block.segments, _TEXT, citing)
    line = "".join([piece for piece, _ in pieces])
    text = "".join([piece for piece, role in pieces if role in (_TEXT, _QUOTED)])
    if may_hold_markup(text, citing) or "\n" in text:
        line = _escaped(line, pieces, citing)
    # A sign at the beginning of a line would be one more mark of the quotation.
    is_quote = blocks[0].kind == "quote" and "\n>" not in line
    form = blocks[0].depth or 0, blocks[0].level or 0
    return Paragraph(line.replace("\n", "\n> ") if is_quote else line, is_quote, *form)


def _run(segments: Sequence[Segment], role: int, citing: Citing) -> _Pieces:
    """Return segments with what they cite."""
    pieces: _Pieces = []
    for segment in segments:
        text = segment.text
        if pieces:
            # The backslash of a line break keeps brackets apart, and a text can't begin with a line break.
            pieces.append(("\\\n" if _goes_on(segment, citing) else " ", _LAYOUT))
        pieces.append((text, role))
        if segment.citations:
            pieces.append((citations_after(text, segment.citations, citing), _CITATIONS))
    return pieces


def _quotation(segments: Sequence[Segment], citing: Citing, before: str) -> _Pieces:
    """Return a quotation in the first quotation marks that its text lacks; the last citations stand behind them.

    Straight marks don't stand after a straight mark: those would be the steps of a menu.
    """
    quoted = "".join([segment.text for segment in segments]) + ('"' if before == '"' else "")
    free = (pair for pair in _QUOTE_MARKS if pair[0] not in quoted and pair[1] not in quoted)
    opening, closing = next(free, ("“", "”"))
    last = segments[-1]
    pieces = [("> " + opening, _LAYOUT), *_run(segments, _QUOTED, citing)]
    cited = pieces.pop() if last.text and last.citations else None
    if opening == "“" and ("“" in quoted or "”" in quoted):
        pieces = [(_with_marks(piece) if role == _QUOTED else piece, role) for piece, role in pieces]
    pieces.append(((" " if last.text[-1:] == "\\" else "") + closing, _LAYOUT))
    if cited is not None:
        pieces.append((cited[0].lstrip(" "), _CITATIONS))
    return pieces


def _with_marks(text: str) -> str:
    """Return a text with a backslash before each curly quotation mark."""
    return escape_at(text, [match.start() for match in _CURLY.finditer(text)])


def _escaped(line: str, pieces: _Pieces, citing: Citing) -> str:
    """Return a line with a backslash before what a reader would take for a mark, and is text."""
    places: set[int] = set()
    # The backslash of a line break cuts a run of brackets.
    unbroken = line.replace("\n", "\0")
    at = 0
    for piece, role in pieces:
        to = at + len(piece)
        if role in (_TEXT, _QUOTED):
            places.update(_marks_in_text(line, unbroken, (at, to), citing, quotations=role == _TEXT))
        elif role == _CITATIONS:
            run = bracket_run(citing).match(unbroken, line.index("[", at))
            if run is not None and run.end() > to:
                places.add(line.index("[", to))
        at = to
    return escape_at(line, sorted(places)) if places else line


def _marks_in_text(
    line: str, unbroken: str, place: tuple[int, int], citing: Citing, *, quotations: bool
) -> Iterator[int]:
    """Yield where a backslash keeps text what a reader would take for a mark.

    Args:
        line: A paragraph.
        unbroken: The paragraph with another character for each line break.
        place: Where the text stands in it.
        citing: How the text cites that it stands in.
        quotations: Whether a quotation can begin there.
    """
    citations, quotation, escape = mark_patterns(citing)
    cites = "[" + RAISED if citing.is_raised else "["
    mark_pattern = _MARK_OR_RAISED if citing.is_raised else _MARK
    at, to = place
    while found := mark_pattern.search(line, at, to):
        at = found.start()
        mark = found[0]
        if mark == "\\":
            match = escape.match(unbroken, at)
            if match is None or line[match.end()] not in cites:
                match = escape.match(line, at)
                kept = line[match.end() : match.end() + 2] if match else "["
                if kept[0] in cites or (kept[0] == ">" and (not quotations or kept == ">\n")):
                    match = None
            if match is not None:
                yield at
                at = match.end()
        elif mark == "\n":
            yield at
        elif mark == ">":
            if quotations and line[at + 1 : at + 2] != "\n" and quotation.match(line, at):
                yield at
        else:
            match = citations.match(unbroken, at)
            end = match.end("brackets") if match else after_link(unbroken, at, citing)
            if match is not None and (end > to or mark != "[" or citation_numbers(match["brackets"]) is not None):
                yield at
            else:
                at = end - 1
        at += 1
