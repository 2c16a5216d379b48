"""Prose: blocks of a field to paragraphs and quotations, each cut into segments after its citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from profileparse.normalize.terms import without_bullet
from profileparse.source import Source, fold
from profileparse.syntax import nodes
from profileparse.syntax.inside import content_end, is_next_line, underline_at
from profileparse.syntax.prose import citation_numbers, may_hold_markup, prose_marks, quoted_range

_QUOTE_MARK = re.compile(r"(?m:(?<![^\r\n])[^\S\r\n]*(?:>[^\S\r\n]*)+)")
# After a quotation has ended, a sign before another quotation mark opens the next one.
_CONTINUED = re.compile(r"(?m:(?<![^\r\n])[^\S\r\n]*+(?:>[^\S\r\n]*+)++(?![“\"«„‘]))")
# Citations as canonical text has them.
_CANONICAL = re.compile(r"\[(?<!\]\[)[1-9]\d{0,2}\](?:\[[1-9]\d{0,2}\]|)*+(?!\S)")
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*+(?=[\r\n])")
_CLOSING = {"“": "”", "‘": "’", '"': '"', "«": "»", "„": "“"}


@dataclass(slots=True)
class SegmentDraft:
    """A segment: its text, what it cites, and where it stands in ``source.visible``."""

    text: str
    citations: list[int]
    at: int
    to: int


@dataclass(slots=True)
class BlockDraft:
    """A paragraph or a quotation.

    Attributes:
        marks: The places of the quotation marks that a quotation in lines stands in.
    """

    kind: Literal["paragraph", "quote"]
    segments: list[SegmentDraft]
    marks: tuple[tuple[int, int], ...] = ()

    def value(self) -> dict[str, Any]:
        """Return the block as a record holds it."""
        return {
            "kind": self.kind,
            "segments": [{"text": each.text, "citations": each.citations} for each in self.segments],
        }


def read_prose(source: Source, blocks: Sequence[nodes.Node]) -> list[BlockDraft]:
    """Return the paragraphs and quotations in a field's blocks.

    Plain lines without a blank line between them are one paragraph; an item of a list and a row of a table are one
    each.
    """
    visible = source.visible
    if len(blocks) == 1 and type(blocks[0]) is nodes.Paragraph:
        text = visible[blocks[0].at : blocks[0].to].rstrip()
        if text[-1] not in "-=~^":
            return read_text(blocks[0].at, text)
    drafts: list[BlockDraft] = []
    rest: _Text | None = None
    for each in _joined(visible, blocks):
        block = each
        if rest is not None:
            if isinstance(each, _Text) and is_next_line(visible, rest.at + len(rest.text), each.at):
                block = rest.followed_by(each)
            else:
                drafts += read_text(rest.at, rest.text)
            rest = None
        if isinstance(block, _Text):
            drafts += read_text(block.at, block.text)
        elif isinstance(block, nodes.Quotation):
            quoted, rest = _read_quotation(source, block)
            drafts += quoted
        else:
            drafts += _read_entries(source, block)
    if rest is not None:
        drafts += read_text(rest.at, rest.text)
    return drafts


def is_plain_prose(visible: str, blocks: Sequence[nodes.Node], drafts: Sequence[BlockDraft]) -> bool:
    """Whether prose is in paragraphs of one line each, in a plain form: written back, they are the same lines."""
    if not all(type(block) is nodes.Paragraph for block in blocks):
        return False
    texts = [visible[block.at : block.to].rstrip() for block in blocks]
    if len(texts) == 1:
        return is_plain_text(texts[0], drafts)
    return len(texts) == len(drafts) and all(
        is_plain_text(text, [draft]) for text, draft in zip(texts, drafts, strict=True)
    )


def is_plain_text(text: str, drafts: Sequence[BlockDraft]) -> bool:
    """Whether a trimmed text is one line as canonical text has it.

    It begins with a letter and ends with no underline; its citations are written with a number a bracket and nothing
    close after them, its quotations with curly marks; and no other bracket or mark looks like one.

    Args:
        text: The text.
        drafts: What `read_text` makes of it.
    """
    if not text[0].isalpha() or text[-1] in "-=~^" or "\n" in text or "\r" in text:
        return False
    if (brackets := text.count("[")) and not (
        brackets == text.count("]") == "".join(_CANONICAL.findall(text)).count("[")
        and brackets == sum([len(segment.citations) for draft in drafts for segment in draft.segments])
    ):
        return False
    quotes = [draft.kind for draft in drafts].count("quote")
    return not quotes or text.count(" > “") == quotes == text.count(">") == text.count("“") == text.count("”")


def _read_entries(source: Source, block: nodes.Node) -> list[BlockDraft]:
    """Return the paragraphs in a list or a table, one an item or row."""
    visible = source.visible
    drafts: list[BlockDraft] = []
    for entry in block.children:
        if isinstance(entry, nodes.Item):
            text = visible[entry.content_at : entry.content_to]
            start = without_bullet(text)
            drafts += read_text(entry.content_at + start, text[start:])
        elif not (isinstance(entry, nodes.Row) and entry.is_rule):
            drafts += read_text(entry.at, visible[entry.at : entry.to])
    return drafts


@dataclass(slots=True)
class _Text:
    """Plain lines that make one paragraph, markup in them blanked."""

    at: int
    text: str

    def followed_by(self, other: _Text) -> _Text:
        """Return both as one, with spaces for what stands between them."""
        return _Text(self.at, self.text + " " * (other.at - self.at - len(self.text)) + other.text)


def _joined(visible: str, blocks: Sequence[nodes.Node]) -> Iterator[_Text | nodes.Node]:
    """Yield the blocks, each run of paragraphs with no blank line between them as one text."""
    at, text, end = 0, "", -1
    for block in blocks:
        if not isinstance(block, nodes.Paragraph):
            if text:
                yield _Text(at, text)
                text = ""
            yield block
            continue
        block_end = content_end(visible, block.at, block.to)
        text_end = underline_at(visible, block.at, block_end)
        if text and is_next_line(visible, end, block.at):
            text += " " * (block.at - at - len(text))
        else:
            if text:
                yield _Text(at, text)
            at, text = block.at, ""
        text += visible[block.at : text_end]
        end = block_end
    if text:
        yield _Text(at, text)


def read_text(at: int, text: str) -> list[BlockDraft]:
    """Return the paragraphs of one text and the quotations that stand between them.

    Args:
        at: Where the text stands in ``source.visible``.
        text: The text.
    """
    if not may_hold_markup(text):
        folded = fold(text)
        end = at + len(text.rstrip())
        start = at + len(text) - len(text.lstrip())
        return [BlockDraft("paragraph", [SegmentDraft(folded, [], start, end)])] if folded else []
    drafts: list[BlockDraft] = []
    citations: list[re.Match[str]] = []
    start = 0
    for match in prose_marks(text):
        if text[match.start()] == "[":
            citations.append(match)
            continue
        if drafts:
            start = _cite_first(drafts[-1], at, text, start, citations)
        drafts += _block("paragraph", at, text, (start, match.start()), citations)
        quoted_at, quoted_to = quoted_range(match)
        drafts += _quote(at + quoted_at, text[quoted_at:quoted_to])
        citations.clear()
        start = match.end()
    if drafts:
        start = _cite_first(drafts[-1], at, text, start, citations)
    return drafts + _block("paragraph", at, text, (start, len(text)), citations)


def _quote(at: int, text: str) -> list[BlockDraft]:
    """Return the quotation of what is quoted, if that is anything; no other begins in it."""
    return _block("quote", at, text, (0, len(text)), prose_marks(text, quotations=False))


def _cite_first(quote: BlockDraft, at: int, text: str, start: int, citations: list[re.Match[str]]) -> int:
    """Give a quotation the citations with which the text after it begins; return where they end."""
    while quote.kind == "quote" and citations and not text[start : citations[0].start()].strip():
        numbers = citation_numbers(citations[0]["brackets"])
        if numbers is None:
            break
        start = _cite(quote.segments[-1], at, citations.pop(0), numbers)
    return start


def _block(
    kind: Literal["paragraph", "quote"], at: int, text: str, edges: tuple[int, int], citations: Iterable[re.Match[str]]
) -> list[BlockDraft]:
    """Return the block between two edges of a text, cut into segments: each runs to the end of its citations."""
    start, end = edges
    segments: list[SegmentDraft] = []
    for match in citations:
        numbers = citation_numbers(match["brackets"])
        if numbers is None:
            continue
        before = text[start : match.start()]
        folded = fold(before)
        if folded or not segments:
            lead = len(before) - len(before.lstrip()) if folded else len(before)
            segments.append(SegmentDraft(folded, [], at + start + lead, 0))
        start = _cite(segments[-1], at, match, numbers)
    rest = text[start:end]
    if folded := fold(rest):
        lead = len(rest) - len(rest.lstrip())
        segments.append(SegmentDraft(folded, [], at + start + lead, at + start + len(rest.rstrip())))
    return [BlockDraft(kind, segments)] if segments else []


def _cite(segment: SegmentDraft, at: int, match: re.Match[str], numbers: Sequence[int]) -> int:
    """Add citations to a segment, and the stop after them to its text; return where they end."""
    segment.citations += numbers
    end = match.end() if segment.text else match.end("brackets")
    segment.text += match["stop"] or "" if segment.text else ""
    segment.to = at + end
    return end


def _read_quotation(source: Source, block: nodes.Quotation) -> tuple[list[BlockDraft], _Text | None]:
    """Return the quotations in lines with ``>``, and the text that goes on after the closing quotation mark."""
    end = content_end(source.visible, block.at, block.to)
    text = _QUOTE_MARK.sub(lambda match: " " * len(match[0]), source.visible[block.at : end])
    start = len(text) - len(text.lstrip())
    closing = _CLOSING.get(text[start : start + 1])
    close = -1 if closing is None else _closing_mark(text, start, closing)
    drafts: list[BlockDraft] = []
    if close >= 0:
        drafts = _quote(block.at + start + 1, text[start + 1 : close])
        rest = close + 1
        numbers = None
        cited = next(prose_marks(text[rest:]), None)
        if cited is not None and not text[rest : rest + cited.start()].strip() and cited[0][0] == "[":
            numbers = citation_numbers(cited["brackets"])
        if cited is not None and numbers is not None:
            if not drafts:
                drafts.append(BlockDraft("quote", [SegmentDraft("", [], block.at + close, block.at + close)]))
            rest += _cite(drafts[0].segments[-1], block.at + rest, cited, numbers)
        if drafts and (numbers is not None or not text[rest:].strip()):
            drafts[0].marks = tuple((mark, mark + 1) for mark in (block.at + start, block.at + close))
            after = _CONTINUED.sub(lambda match: " " * len(match[0]), source.visible[block.at + rest : end])
            return drafts, _Text(block.at + rest, after) if after.strip() else None
        drafts = []
    edges = [start, *(match.end() for match in _BLANK_LINE.finditer(text, start)), len(text)]
    for at, to in pairwise(edges):
        drafts += _quote(block.at + at, text[at:to])
    return drafts, None


def _closing_mark(text: str, start: int, closing: str) -> int:
    """Return where the mark at ``start`` is closed, marks of the same kind between them in pairs; -1 if nowhere."""
    opening = text[start]
    if opening == closing:
        return text.find(closing, start + 1)
    depth = 0
    # An apostrophe closes nothing.
    for match in re.finditer(
        rf"{opening}|{closing}(?!\w)" if closing == "’" else f"[{opening}{closing}]", text[start:]
    ):
        depth += 1 if match[0] == opening else -1
        if depth == 0:
            return start + match.start()
    return -1
