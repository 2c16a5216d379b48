"""Lists of terms: the blocks of a field to the places of its terms, and those to values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from profileparse.schema.labels import Label
from profileparse.source import fold
from profileparse.syntax.inside import (
    UNDERLINE_MARKS,
    Block,
    bullet_end,
    is_bullet,
    is_rule_row,
    item_ranges,
    literal_line_ranges,
    quoted_line_ranges,
    row_ranges,
    underline_at,
)
from profileparse.values.lines import split_inline
from profileparse.values.terms import read_term

_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
_WRAPPED = re.compile(r",[^\S\r\n]*(?:\r\n?|\n)")
_EDGE = " \t|\u00a0\r\n\f\v"
# One list for all terms without citations: drafts are only read, and a record gets a list of its own for each.
_NO_CITATIONS: list[int] = []


@dataclass(slots=True)
class ListDraft:
    """What the blocks of a list hold.

    Attributes:
        texts: The terms as written, without what sets them apart.
        ranges: Their places, each with whether something sets it apart.
        markup: Places of what is markup only here: the column's heading, bullets inside a line.
        strays: Blocks after a table, which are none of its rows.
        is_literal: Whether a term stands in a literal line: then it is one, whatever it looks like.
    """

    texts: list[str] = field(default_factory=list)
    ranges: list[tuple[int, int, bool]] = field(default_factory=list)
    markup: list[tuple[int, int]] = field(default_factory=list)
    strays: list[Block] = field(default_factory=list)
    is_literal: bool = False


def read_list(visible: str, label: Label, blocks: Sequence[Block], *, has_value: bool) -> ListDraft:
    """Return the places of the terms in a field.

    Args:
        visible: The text that the ranges count in.
        label: The field's label: its layout says whether a plain line holds several terms.
        blocks: The blocks under it.
        has_value: Whether the first block stands on the label's line.
    """
    draft = ListDraft()
    in_table = False
    for number, block in enumerate(blocks):
        kind, at, to = block
        header = label.header if number == 0 else None
        if kind == "paragraph" and in_table:
            draft.strays.append(block)
        elif kind == "paragraph" and (
            label.layout == "inline" or (has_value and _goes_on_inline(visible, blocks, number))
        ):
            _read_inline(visible, at, to, draft)
        elif kind == "paragraph":
            _read_lines(visible, at, to, header, draft)
        elif kind == "literal":
            _read_literal(visible, at, to, draft)
        else:
            in_table = in_table or kind == "table"
            for start, stop in _entries(visible, block, header, draft):
                _marked(visible, start, stop, draft)
    texts = draft.texts
    if len(texts) > 1 and not draft.is_literal and 1 in map(len, texts) and any(map(is_bullet, texts)):
        bare = [(at, to) for text, (at, to, _) in zip(draft.texts, draft.ranges, strict=True) if is_bullet(text)]
        draft.markup += bare
        draft.ranges = [each for text, each in zip(draft.texts, draft.ranges, strict=True) if not is_bullet(text)]
        draft.texts = [text for text in draft.texts if not is_bullet(text)]
    return draft


def _entries(visible: str, block: Block, header: str | None, draft: ListDraft) -> Iterator[tuple[int, int]]:
    """Yield the content of items, rows and quoted lines."""
    kind, at, to = block
    if kind == "table":
        yield from _rows(visible, at, to, header, draft)
    elif kind == "list":
        yield from ((start, stop) for _, start, stop, _ in item_ranges(visible, at, to))
    elif kind == "quote":
        lines = quoted_line_ranges(visible, at, to)
        yield from ((start, stop) for _, start, stop, _ in lines if visible[start:stop].strip())


def _read_literal(visible: str, at: int, to: int, draft: ListDraft) -> None:
    """Read lines that are a term each, whatever they look like."""
    for _, start, end, _ in literal_line_ranges(visible, at, to):
        if text := visible[start:end].strip():
            draft.is_literal = True
            draft.texts.append(text)
            at = visible.index(text, start)
            draft.ranges.append((at, at + len(text), True))


def read_terms(texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return the values of terms: `values.terms.read_term`, quicker where nothing in any of them is to be cut."""
    together = "".join(texts)
    if not together.isprintable() or "  " in together or "\\" in together:
        return list(map(read_term, texts))
    return [
        {"label": text, "qualifier": None, "citations": _NO_CITATIONS}
        if text[-1] not in ")]" and text[-2:-1] != "]"
        else read_term(text)
        for text in texts
    ]


def _goes_on_inline(visible: str, blocks: Sequence[Block], number: int) -> bool:
    """Whether a block is the value on its label's line, or lines that go on after a comma at the end of that."""
    return number == 0 or (number == 1 and visible[blocks[0][1] : blocks[0][2]].rstrip()[-1:] in (",", ";"))


def _text(visible: str, at: int, to: int) -> str:
    """Return the text of a paragraph, without its underline and what is blank after it."""
    text = visible[at:to].rstrip()
    if text[-1] in UNDERLINE_MARKS:
        return visible[at : underline_at(visible, at, at + len(text))]
    return text


def _read_inline(visible: str, at: int, to: int, draft: ListDraft) -> None:
    """Read lines that hold several terms each; a line that ends with a comma goes on in the next."""
    text = _text(visible, at, to)
    end = at + len(text)
    is_line = "\n" not in text and "\r" not in text
    lines = (
        [(at, end)]
        if is_line or _WRAPPED.search(text)
        else [match.span() for match in _LINE.finditer(visible, at, end)]
    )
    for line_at, line_to in lines:
        edge = line_at
        for start, stop in split_inline(visible[line_at:line_to]):
            piece = line_at + start
            if not visible[piece].isalpha():
                piece = _after_bullet(visible, piece, line_at + stop, draft)
            draft.texts.append(visible[piece : line_at + stop])
            draft.ranges.append((piece, line_at + stop, False))
            if edge == line_at and edge < piece:
                _mark(visible, edge, piece, draft)
            edge = line_at + stop
        if edge < line_to:
            _mark(visible, edge, line_to, draft)


def _mark(visible: str, at: int, to: int, draft: ListDraft) -> None:
    """Note a stretch before the first or after the last term, if a separator stands in it."""
    if visible[at:to].strip():
        draft.markup.append((at, to))


def _read_lines(visible: str, at: int, to: int, header: str | None, draft: ListDraft) -> None:
    """Read lines that are a term each; the first may be the heading of their column."""
    texts, ranges = draft.texts, draft.ranges
    block = _text(visible, at, to)
    if "\r" in block:
        block = block.replace("\r", "\n")
    for line in block.split("\n"):
        if text := line.strip():
            begin = at if text == line else at + line.index(text)
            end = begin + len(text)
            if header is not None and is_header(text, header):
                draft.markup.append((begin, end))
            else:
                if not text[0].isalpha():
                    begin = _after_bullet(visible, begin, end, draft)
                    text = visible[begin:end]
                texts.append(text)
                ranges.append((begin, end, False))
            header = None
        at += len(line) + 1


def is_header(text: str, header: str | None) -> bool:
    """Whether a line is the heading of a column."""
    return header is not None and fold(text).rstrip(":").lower() in (header.lower(), header.lower() + "s")


def _marked(visible: str, at: int, to: int, draft: ListDraft) -> None:
    text = visible[at:to].rstrip()
    end = at + len(text)
    start = at
    if not text[0].isalpha():
        start = _after_bullet(visible, at, end, draft)
        text = visible[start:end]
    draft.texts.append(text)
    draft.ranges.append((start, end, True))


def _after_bullet(visible: str, at: int, to: int, draft: ListDraft) -> int:
    """Return where the content of a term begins; the bullet before it is markup."""
    start = at + bullet_end(visible[at:to])
    if start > at:
        draft.markup.append((at, start))
    return start


def _rows(visible: str, at: int, to: int, header: str | None, draft: ListDraft) -> Iterator[tuple[int, int]]:
    rows = row_ranges(visible, at, to)
    for number, (row_at, row_to) in enumerate(rows):
        text = visible[row_at:row_to]
        if is_rule_row(text):
            continue
        start = row_at + len(text) - len(text.lstrip(_EDGE))
        stop = row_at + len(text.rstrip(_EDGE))
        if not visible[start:stop].strip():
            continue
        is_header = number + 1 < len(rows) and is_rule_row(visible[slice(*rows[number + 1])])
        if number == 0 and (is_header or (header is not None and fold(visible[start:stop]).lower() == header.lower())):
            draft.markup.append((start, stop))
            continue
        yield start, stop
