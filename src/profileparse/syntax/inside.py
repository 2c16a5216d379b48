"""What stands inside blocks: ranges of ``Source.visible`` for their lines and items, without nodes."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from profileparse.source import LINE_END
from profileparse.syntax.grammar import ANY, line_grammar

BlockKind = Literal["paragraph", "list", "table", "quote", "literal", "front_matter"]
# A block: its kind, and where it stands with the blank lines after it.
Block = tuple[BlockKind, int, int]
# A line or an item with a mark before its content: where it begins, where its content does and ends, where it ends.
Marked = tuple[int, int, int, int]

_UNDERLINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:-{3,}|={3,}|~{3,}|\^{3,})\s*\Z")
_RULE_ROW = re.compile(r"[\s|:]*-[\s|:-]*")
_FRONT_MATTER = re.compile(r"\A(---[^\S\r\n]*+(?:\r\n?|\n))(.*)(---\s*+)\Z", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)?+")


def content_end(visible: str, at: int, to: int) -> int:
    """Return where a block's content ends: before its last line end and the blank lines."""
    return at + len(visible[at:to].rstrip())


def is_next_line(visible: str, end: int, at: int) -> bool:
    """Whether no blank line stands between what ends at ``end`` and what begins at ``at``."""
    return len(LINE_END.findall(visible, end, at)) < 2


def underline_at(visible: str, at: int, end: int) -> int:
    """Return where the underline of a paragraph begins, with the line end before it; ``end`` if it has none."""
    if visible[end - 1 : end] in ("-", "=", "~", "^") and (match := _UNDERLINE.search(visible, at, end)):
        return match.start()
    return end


@cache
def _terminal(name: str) -> re.Pattern[str]:
    grammar = line_grammar()
    return grammar.compile(name, {"item_end": grammar.expand("BULLETED", {}), **ANY})


def item_ranges(visible: str, at: int, to: int) -> list[Marked]:
    """Return the items of a list, each with the blank lines after it."""
    return [
        (match.start(), *match.span("content"), match.end()) for match in _terminal("ITEM").finditer(visible, at, to)
    ]


def row_ranges(visible: str, at: int, to: int) -> list[tuple[int, int]]:
    """Return the rows of a table, without the blank lines after the last."""
    return [match.span() for match in _terminal("ROW").finditer(visible, at, _lines_end(visible, at, to))]


def quoted_line_ranges(visible: str, at: int, to: int) -> list[Marked]:
    """Return the lines of a quotation, without the blank lines after the last."""
    return [
        (match.start(), *match.span("content"), match.end())
        for match in _terminal("QUOTED").finditer(visible, at, _lines_end(visible, at, to))
    ]


def literal_line_ranges(visible: str, at: int, to: int) -> list[Marked]:
    """Return the lines of a literal block, without the blank lines after the last."""
    ranges = []
    for match in _terminal("LITERAL_LINE").finditer(visible, at, to):
        start, end = match.span()
        content_at, content_to = match.span("content")
        ranges.append((start, content_at, content_to, end) if content_at >= 0 else (start, start + 1, start + 1, end))
    return ranges


def _lines_end(visible: str, at: int, to: int) -> int:
    """Return where the last line of a block ends that is not blank, its line end included."""
    line = _LINE.match(visible, content_end(visible, at, to), to)
    return line.end() if line else to


def is_rule_row(text: str) -> bool:
    """Whether a row only divides the heading from the rows."""
    return _RULE_ROW.fullmatch(text) is not None


def front_matter_edges(visible: str, at: int, to: int) -> tuple[int, int]:
    """Return where the lines between the rules of a YAML header begin and end."""
    match = _FRONT_MATTER.match(visible[at:to])
    if match is None:
        raise AssertionError("the terminal FRONT_MATTER begins and ends with a rule")
    return at + match.end(1), at + match.end(2)
