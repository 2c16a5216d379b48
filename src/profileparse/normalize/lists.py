"""Lists of terms: the blocks of a field to the places of its terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from profileparse.normalize.terms import split_inline, without_bullet
from profileparse.schema.labels import Label
from profileparse.source import fold
from profileparse.syntax import nodes
from profileparse.syntax.inside import content_end, underline_at

_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
_WRAPPED = re.compile(r",[^\S\r\n]*(?:\r\n?|\n)")
# An item that holds nothing else is an empty one.
_BULLETS = frozenset("-+*•‣⁃◦▪●○■·∙–—")
_EDGE = " \t|\u00a0\r\n\f\v"


class Piece(NamedTuple):
    """The text of one term: where it stands, and whether a bullet or pipes set it apart."""

    at: int
    to: int
    marked: bool


@dataclass(slots=True)
class ListDraft:
    """What the blocks of a list hold.

    Attributes:
        pieces: The places of the terms.
        headers: Places of what is markup only here: the column's heading, bullets inside a line.
        strays: Blocks after a table, which are none of its rows.
    """

    pieces: list[Piece] = field(default_factory=list)
    headers: list[tuple[int, int]] = field(default_factory=list)
    strays: list[nodes.Block] = field(default_factory=list)


def read_list(visible: str, label: Label, part: nodes.Field) -> ListDraft:
    """Return the places of the terms in a field.

    Args:
        visible: The text that the tree's offsets count in.
        label: The field's label: its layout says whether a plain line holds several terms.
        part: The field.
    """
    draft = ListDraft()
    content = part.content
    in_table = False
    for number, block in enumerate(content[1:], start=1):
        header = label.header if number == 1 else None
        if isinstance(block, nodes.Paragraph):
            if in_table:
                draft.strays.append(block)
            elif label.layout == "inline" or _stands_with_label(visible, content, number):
                _read_inline(visible, block, draft)
            else:
                _read_lines(visible, block, header, draft)
        elif isinstance(block, nodes.List):
            draft.pieces += [_marked(visible, item.content_at, item.content_to, draft) for item in block.children]
        elif isinstance(block, nodes.Table):
            in_table = True
            draft.pieces += _rows(visible, block, header, draft)
        elif isinstance(block, nodes.Quotation):
            draft.pieces += [
                _marked(visible, line.content_at, line.content_to, draft)
                for line in block.children
                if isinstance(line, nodes.QuotedLine) and visible[line.content_at : line.content_to].strip()
            ]
    if len(draft.pieces) > 1:
        bare = [piece for piece in draft.pieces if visible[piece.at : piece.to] in _BULLETS]
        draft.headers += [(piece.at, piece.to) for piece in bare]
        if bare:
            draft.pieces = [piece for piece in draft.pieces if visible[piece.at : piece.to] not in _BULLETS]
    return draft


def _stands_with_label(visible: str, content: Sequence[nodes.Node], number: int) -> bool:
    """Whether a block is the value on its label's line, or lines that go on after a comma at the end of that."""
    if _ends_line(visible, content[0].to):
        return False
    return number == 1 or (number == 2 and visible[content[1].at : content[1].to].rstrip()[-1:] in (",", ";"))


def _ends_line(visible: str, at: int) -> bool:
    return visible[at - 1] in "\n\r"


def _text_end(visible: str, block: nodes.Block) -> int:
    return underline_at(visible, block.at, content_end(visible, block.at, block.to))


def _read_inline(visible: str, block: nodes.Block, draft: ListDraft) -> None:
    """Read lines that hold several terms each; a line that ends with a comma goes on in the next."""
    end = _text_end(visible, block)
    wrapped = _WRAPPED.search(visible, block.at, end) is not None
    lines = [(block.at, end)] if wrapped else [match.span() for match in _LINE.finditer(visible, block.at, end)]
    for at, to in lines:
        edge = at
        for start, stop in split_inline(visible[at:to]):
            piece = _plain(visible, at + start, at + stop, draft)
            draft.pieces.append(piece)
            draft.headers += _written(visible, edge, piece.at) if edge == at else ()
            edge = piece.to
        draft.headers += _written(visible, edge, to)


def _written(visible: str, at: int, to: int) -> list[tuple[int, int]]:
    """Return a stretch before the first or after the last term, if a separator stands in it."""
    return [(at, to)] if visible[at:to].strip() else []


def _read_lines(visible: str, block: nodes.Block, header: str | None, draft: ListDraft) -> None:
    """Read lines that are a term each; the first may be the heading of their column."""
    pieces = draft.pieces
    for match in _LINE.finditer(visible, block.at, _text_end(visible, block)):
        if header is not None:
            known, header = header.lower(), None
            if fold(match[0]).rstrip(":").lower() in (known, known + "s"):
                draft.headers.append(match.span())
                continue
        pieces.append(_plain(visible, *match.span(), draft))


def _plain(visible: str, at: int, to: int, draft: ListDraft) -> Piece:
    if visible[at].isalpha():
        return Piece(at, to, marked=False)
    return Piece(_after_bullet(visible, at, to, draft), to, marked=False)


def _marked(visible: str, at: int, to: int, draft: ListDraft) -> Piece:
    end = at + len(visible[at:to].rstrip())
    return Piece(_after_bullet(visible, at, end, draft), end, marked=True)


def _after_bullet(visible: str, at: int, to: int, draft: ListDraft) -> int:
    """Return where the content of a term begins; the bullet before it is markup."""
    start = at + without_bullet(visible[at:to])
    if start > at:
        draft.headers.append((at, start))
    return start


def _rows(visible: str, table: nodes.Table, header: str | None, draft: ListDraft) -> Iterator[Piece]:
    rows = [row for row in table.children if isinstance(row, nodes.Row)]
    for number, row in enumerate(rows):
        if row.is_rule:
            continue
        text = visible[row.at : row.to]
        at = row.at + len(text) - len(text.lstrip(_EDGE))
        to = row.at + len(text.rstrip(_EDGE))
        if at >= to:
            continue
        is_header = number + 1 < len(rows) and rows[number + 1].is_rule
        if number == 0 and (is_header or (header is not None and fold(visible[at:to]).lower() == header.lower())):
            draft.headers.append((at, to))
            continue
        yield _marked(visible, at, to, draft)
