"""Prose: blocks of a field to paragraphs and quotations, each cut into segments after its citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from profileparse.normalize.terms import without_bullet
from profileparse.source import Source, fold
from profileparse.syntax import nodes
from profileparse.syntax.inside import (
    citation_numbers,
    content_end,
    inlines,
    is_next_line,
    may_hold_markup,
    prose_tokens,
    underline_at,
)

_QUOTE_MARK = re.compile(r"(?m:(?<![^\r\n])[^\S\r\n]*(?:>[^\S\r\n]*)+)")
# After a quotation has ended, a sign before another quotation mark opens the next one.
_CONTINUED = re.compile(r"(?m:(?<![^\r\n])[^\S\r\n]*+(?:>[^\S\r\n]*+)++(?![“\"«„‘]))")
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*+(?=[\r\n])")
_BRACKET = re.compile(r"\[")
# A citation of one number, close to what is before it, and nothing close after it.
_USUAL = re.compile(r"(?<![\s\w])\[[1-9]\d{0,2}\](?=[\s\[”]|\Z)")
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
        is_plain: Whether its citations are written as in canonical text, and nothing else in it looks like one.
    """

    kind: Literal["paragraph", "quote"]
    segments: list[SegmentDraft]
    marks: tuple[tuple[int, int], ...] = ()
    is_plain: bool = False

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
            return read_text(source, blocks[0].at, text)
    drafts: list[BlockDraft] = []
    rest: _Text | None = None
    for each in _joined(visible, blocks):
        block = each
        if rest is not None:
            if isinstance(each, _Text) and is_next_line(visible, rest.at + len(rest.text), each.at):
                block = rest.followed_by(each)
            else:
                drafts += read_text(source, rest.at, rest.text)
            rest = None
        if isinstance(block, _Text):
            drafts += read_text(source, block.at, block.text)
        elif isinstance(block, nodes.Quotation):
            quoted, rest = _read_quotation(source, block)
            drafts += quoted
        else:
            drafts += _read_entries(source, block)
    if rest is not None:
        drafts += read_text(source, rest.at, rest.text)
    return drafts


def is_plain_prose(visible: str, blocks: Sequence[nodes.Node], drafts: Sequence[BlockDraft]) -> bool:
    """Whether prose is in paragraphs of one line each, in a plain form: written back, they are the same lines."""
    for block in blocks:
        if type(block) is not nodes.Paragraph:
            return False
        text = visible[block.at : block.to].rstrip()
        if not text[0].isalpha() or "\n" in text or "\r" in text or text[-1] in "-=~^":
            return False
    if len(blocks) == len(drafts):
        return all(draft.is_plain for draft in drafts)
    return len(blocks) == 1 and _quotes_plainly(text)


def _quotes_plainly(text: str) -> bool:
    """Whether all quotations stand in curly marks, and all brackets hold one number and stand close to their text."""
    if not text.count(">") == text.count(" > “") == text.count("“") == text.count("”"):
        return False
    brackets = [match.start() for match in _BRACKET.finditer(text)]
    return len(brackets) == text.count("]") and all(_USUAL.match(text, at) for at in brackets)


def _read_entries(source: Source, block: nodes.Node) -> list[BlockDraft]:
    """Return the paragraphs in a list or a table, one an item or row."""
    visible = source.visible
    drafts: list[BlockDraft] = []
    for entry in block.children:
        if isinstance(entry, nodes.Item):
            text = visible[entry.content_at : entry.content_to]
            start = without_bullet(text)
            drafts += read_text(source, entry.content_at + start, text[start:])
        elif not (isinstance(entry, nodes.Row) and entry.is_rule):
            drafts += read_text(source, entry.at, visible[entry.at : entry.to])
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


def read_text(source: Source, at: int, text: str) -> list[BlockDraft]:
    """Return the paragraphs of one text and the quotations that stand between them."""
    if not may_hold_markup(text):
        folded = fold(text)
        end = at + len(text.rstrip())
        start = at + len(text) - len(text.lstrip())
        return [BlockDraft("paragraph", [SegmentDraft(folded, [], start, end)], is_plain=True)] if folded else []
    if ">" not in text:
        return _read_cited(at, text)
    drafts: list[BlockDraft] = []
    paragraph: list[nodes.Node] = []
    cited_to = -1
    found = inlines(source, at, at + len(text), text)
    for node in found:
        if isinstance(node, nodes.InlineQuotation):
            _add(drafts, "paragraph", _segments(paragraph, at, text))
            inner = text[node.quoted_at - at : node.quoted_to - at]
            quoted = inlines(source, node.quoted_at, node.quoted_to, _mask_quotations(inner))
            _add(drafts, "quote", _segments(quoted, at, text))
            paragraph = []
        elif isinstance(node, nodes.Citation) and not paragraph and drafts and drafts[-1].kind == "quote":
            drafts[-1].segments[-1].citations += node.numbers
            drafts[-1].segments[-1].to = node.to
            cited_to = node.to
        elif isinstance(node, nodes.Leaf) and node.kind == "stop" and node.at == cited_to:
            drafts[-1].segments[-1].text += text[node.at - at : node.to - at]
            drafts[-1].segments[-1].to = node.to
        elif isinstance(node, nodes.Leaf) and not paragraph and not text[node.at - at : node.to - at].strip():
            continue
        else:
            paragraph.append(node)
    _add(drafts, "paragraph", _segments(paragraph, at, text))
    return drafts


def _read_cited(at: int, text: str) -> list[BlockDraft]:
    """Return the paragraph of a text without quotations: what `_segments` makes of its nodes, without the nodes."""
    segments: list[SegmentDraft] = []
    open_at = 0
    is_plain, brackets = True, 0
    for match in prose_tokens(text):
        if match.lastgroup == "TEXT" or (numbers := citation_numbers(match["CITATIONS_brackets"])) is None:
            continue
        start, end = match.span("CITATIONS_brackets")
        brackets += len(numbers)
        is_plain &= (
            end - start == sum(map(len, map(str, numbers))) + 2 * len(numbers)
            and end == match.end()
            and (end == len(text) or text[end].isspace())
        )
        before = text[open_at:start]
        folded = fold(before)
        if folded or not segments:
            lead = len(before) - len(before.lstrip()) if folded else len(before)
            segments.append(SegmentDraft(folded, list(numbers), at + open_at + lead, at + end))
        else:
            segments[-1].citations += numbers
            segments[-1].to = at + end
        if segments[-1].text:
            segments[-1].text += match["CITATIONS_stop"] or ""
            segments[-1].to = at + (end := match.end())
        open_at = end
    rest = text[open_at:]
    if folded := fold(rest):
        start = at + open_at + len(rest) - len(rest.lstrip())
        segments.append(SegmentDraft(folded, [], start, at + open_at + len(rest.rstrip())))
    is_plain = is_plain and text.count("[") == text.count("]") == brackets
    return [BlockDraft("paragraph", segments, is_plain=is_plain)] if segments else []


def _mask_quotations(text: str) -> str:
    """Blank the signs that would open a quotation inside a quotation."""
    return text.replace(">", "\x1f")


def _add(drafts: list[BlockDraft], kind: Literal["paragraph", "quote"], segments: list[SegmentDraft]) -> None:
    if segments:
        drafts.append(BlockDraft(kind, segments))


def _segments(found: Sequence[nodes.Node], base: int, text: str) -> list[SegmentDraft]:
    """Return the segments of a paragraph: each runs up to and including the citations after it."""
    segments: list[SegmentDraft] = []
    open_text, start, closed = "", -1, True
    for node in found:
        if isinstance(node, nodes.Citation):
            folded = fold(open_text)
            if not folded and segments:
                segments[-1].citations += node.numbers
                segments[-1].to = node.to
            else:
                segments.append(SegmentDraft(folded, list(node.numbers), node.at if start < 0 else start, node.to))
            open_text, start, closed = "", -1, True
        elif isinstance(node, nodes.Leaf) and node.kind == "stop" and closed and segments and segments[-1].text:
            segments[-1].text += text[node.at - base : node.to - base]
            segments[-1].to = node.to
        else:
            piece = text[node.at - base : node.to - base]
            if start < 0 and piece.strip():
                start = node.at + len(piece) - len(piece.lstrip())
            if start >= 0:
                open_text += piece
            closed = False
    folded = fold(open_text)
    if folded:
        segments.append(SegmentDraft(folded, [], start, start + len(open_text.strip())))
    return segments


def _read_quotation(source: Source, block: nodes.Quotation) -> tuple[list[BlockDraft], _Text | None]:
    """Return the quotations in lines with ``>``, and the text that goes on after the closing quotation mark."""
    end = content_end(source.visible, block.at, block.to)
    text = _QUOTE_MARK.sub(lambda match: " " * len(match[0]), source.visible[block.at : end])
    start = len(text) - len(text.lstrip())
    closing = _CLOSING.get(text[start : start + 1])
    close = -1 if closing is None else _closing_mark(text, start, closing)
    drafts: list[BlockDraft] = []
    if close >= 0:
        after = inlines(source, block.at + close + 1, block.at + len(text), text[close + 1 :])
        cited = _citation_first(after)
        if cited or not text[close + 1 :].strip():
            inner = _mask_quotations(text[start + 1 : close])
            quoted = inlines(source, block.at + start + 1, block.at + close, inner)
            _add(drafts, "quote", _segments([*quoted, *cited], block.at, text))
            if drafts:
                marks = (block.at + start, block.at + close)
                drafts[-1].marks = tuple((at, at + 1) for at in marks)
                rest = cited[-1].to - block.at if cited else len(text)
                after_it = _CONTINUED.sub(lambda match: " " * len(match[0]), source.visible[block.at + rest : end])
                return drafts, _Text(block.at + rest, after_it) if after_it.strip() else None
    edges = [start, *(match.end() for match in _BLANK_LINE.finditer(text, start)), len(text)]
    for at, to in pairwise(edges):
        found = inlines(source, block.at + at, block.at + to, _mask_quotations(text[at:to]))
        _add(drafts, "quote", _segments(found, block.at, text))
    return drafts, None


def _citation_first(found: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return the citation that the nodes begin with, and the stop after it."""
    written = [node for node in found[:3] if fold(node.text)]
    if not written or not isinstance(written[0], nodes.Citation):
        return []
    has_stop = len(written) > 1 and isinstance(written[1], nodes.Leaf) and written[1].kind == "stop"
    return written[:2] if has_stop else written[:1]


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
