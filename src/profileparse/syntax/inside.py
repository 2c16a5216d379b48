"""What stands inside blocks: ranges of ``Source.visible`` for their lines and items, without nodes."""

from __future__ import annotations

import re
from typing import Literal

from profileparse.source import LINE_END
from profileparse.syntax.grammar import line_pattern

BlockKind = Literal["paragraph", "list", "table", "quote", "literal", "front_matter", "cell", "heading", "fields"]
# A block: its kind, and where it stands with the blank lines after it.
Block = tuple[BlockKind, int, int]
# A line or an item with a mark before its content: where it begins, where its content does and ends, where it ends.
MarkedRange = tuple[int, int, int, int]

# What a paragraph with an underline ends with.
UNDERLINE_MARKS = ("-", "=", "~", "^")
_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)?+")
# A number before an item, with what it cites and the white space after it, is no longer.
_LONGEST_NUMBER = 40
# A bar between two cells: no backslash stands before it.
_BAR = re.compile(r"(?<!\\)\|")
# The beginning of a row with something after the bar that ends its first cell.
TWO_CELLS = re.compile(r"(?:^|(?<=\r))[^\S\r\n]*+\|?+[^\r\n|]*+\|[^\r\n]*[^\s|]", re.MULTILINE)


def content_end(visible: str, at: int, to: int) -> int:
    """Return where a block's content ends: before its last line end and the blank lines."""
    return at + len(visible[at:to].rstrip())


def is_next_line(visible: str, end: int, at: int) -> bool:
    """Whether no blank line stands between what ends at ``end`` and what begins at ``at``."""
    return at - end < 2 or len(LINE_END.findall(visible, end, at)) < 2


def underline_at(visible: str, at: int, end: int) -> int:
    """Return where the underline of a paragraph begins, with the line end before it; ``end`` if it has none."""
    if visible[end - 1 : end] in UNDERLINE_MARKS and (match := line_pattern("UNDERLINE").search(visible, at, end)):
        return match.start()
    return end


def is_rule_row(text: str) -> bool:
    """Whether a row of a table only divides the heading from the rows."""
    return line_pattern("RULE_ROW").fullmatch(text) is not None


def bullet_end(text: str, at: int = 0, to: int | None = None) -> int:
    """Return where the content of ``text[at:to]`` begins, after white space and bullets; bullets alone are content.

    >>> bullet_end("- 1) first"), bullet_end("-1"), bullet_end("  -")
    (5, 0, 2)
    """
    if text[at : at + 1].isalpha():
        return at
    to = len(text) if to is None else to
    match = line_pattern("OPENING_BULLETS").match(text, at, to)
    if match and match.end() < to:
        return match.end()
    piece = text[at:to]
    return at + len(piece) - len(piece.lstrip())


def cited_by_number(visible: str, at: int) -> tuple[int, int] | None:
    """Return where the brackets stand that the number before an item cites with; None where it cites nothing.

    >>> cited_by_number("1[2]. Foo", 6), cited_by_number("1. Foo", 3)
    ((1, 4), None)
    """
    begin = max(0, at - _LONGEST_NUMBER)
    if not visible[begin:at].rstrip().endswith(("].", "])")):
        return None
    match = line_pattern("NUMBER_CITES").search(visible, begin, at)
    return match.span("brackets") if match else None


def is_bullet(text: str) -> bool:
    """Whether a text is the mark of a bullet and nothing else."""
    return len(text) == 1 and line_pattern("BULLET_MARK").match(text) is not None


def tight_bullet() -> re.Pattern[str]:
    """Return the pattern of a bullet that is glued to a word; its groups are ``number`` and ``stop``."""
    return line_pattern("TIGHT_BULLET")


def line_marks() -> re.Pattern[str]:
    """Return the pattern of the bullets and pipes before the content of a line."""
    return line_pattern("LINE_MARKS")


def item_ranges(visible: str, at: int, to: int) -> list[MarkedRange]:
    """Return the items of a list, each with the blank lines after it."""
    return [
        (match.start(), *match.span("content"), match.end()) for match in line_pattern("ITEM").finditer(visible, at, to)
    ]


def item_contents(visible: str, at: int, to: int) -> list[tuple[int, int]]:
    """Return what the items of a list hold, after their bullets."""
    return [match.span("content") for match in line_pattern("ITEM").finditer(visible, at, to)]


def row_ranges(visible: str, at: int, to: int) -> list[tuple[int, int]]:
    """Return the rows of a table, without the blank lines after the last."""
    return [match.span() for match in line_pattern("ROW").finditer(visible, at, _lines_end(visible, at, to))]


def cell_ranges(visible: str, at: int, to: int) -> list[tuple[int, int]]:
    """Return the cells of a row, without the bars and the white space around them; empty cells at its end are left out.

    >>> cell_ranges("| Diet | | leaves |", 0, 19)
    [(2, 6), (9, 9), (11, 17)]
    """
    text = visible[at:to].rstrip()
    start = at + len(text) - len(text.lstrip())
    end = at + len(text)
    if start < end and visible[start] == "|":
        start += 1
    if start < end and visible[end - 1] == "|" and visible[end - 2] != "\\":
        end -= 1
    cells: list[tuple[int, int]] = []
    for bar in [*(match.start() for match in _BAR.finditer(visible, start, end)), end]:
        text = visible[start:bar]
        cell_at = start + len(text) - len(text.lstrip())
        cells.append((cell_at, cell_at + len(text.strip())))
        start = bar + 1
    while cells and cells[-1][0] == cells[-1][1]:
        cells.pop()
    return cells


def cell_end(visible: str, at: int, end: int) -> int:
    """Return where the text of a cell ends, before the bar that closes the row, or empty cells.

    A value of a YAML header ends before the quotation mark or the bracket that closes it.
    """
    text = visible[at:end]
    if text[-2:-1] == "\\":
        return end
    text = text.removesuffix(_CLOSING.get(visible[at - 1 : at], "|")).rstrip()
    while text.endswith("|") and text[-2:-1] != "\\":
        text = text[:-1].rstrip()
    return at + len(text)


_CLOSING = {"[": "]", '"': '"', "'": "'"}


def line_ranges(visible: str, at: int, to: int) -> list[tuple[int, int]]:
    """Return the lines of a stretch that are not blank, without the white space around them."""
    text = visible[at:to]
    if "\r" in text:
        text = text.replace("\r", "\n")
    ranges = []
    for line in text.split("\n"):
        if bare := line.strip():
            start = at if len(bare) == len(line) else at + line.index(bare)
            ranges.append((start, start + len(bare)))
        at += len(line) + 1
    return ranges


def line_start(visible: str, at: int) -> int:
    """Return where the line of an offset begins."""
    if visible[at - 1 : at] == "\n":
        return at
    # Each search goes back a bounded way: a text without carriage returns would be searched whole for one.
    lowest, size = at, 200
    while lowest > 0:
        lowest, size = max(0, lowest - size), size * 4
        start = max(visible.rfind("\n", lowest, at), visible.rfind("\r", lowest, at))
        if start >= 0:
            return start + 1
    return 0


def indentation(visible: str, at: int) -> int:
    """Return how many columns the line of an offset is indented."""
    start = line_start(visible, at)
    if start < len(visible) and not visible[start].isspace():
        return 0
    line = visible[start : start + 200].expandtabs(8)
    return len(line) - len(line.lstrip())


def quoted_line_ranges(visible: str, at: int, to: int) -> list[MarkedRange]:
    """Return the lines of a quotation, without the blank lines after the last."""
    return [
        (match.start(), *match.span("content"), match.end())
        for match in line_pattern("QUOTED").finditer(visible, at, _lines_end(visible, at, to))
    ]


def literal_line_ranges(visible: str, at: int, to: int) -> list[MarkedRange]:
    """Return the lines of a literal block, without the blank lines after the last."""
    ranges = []
    for match in line_pattern("LITERAL_LINE").finditer(visible, at, to):
        start, end = match.span()
        content_at, content_to = match.span("content")
        ranges.append((start, content_at, content_to, end) if content_at >= 0 else (start, start + 1, start + 1, end))
    return ranges


def _lines_end(visible: str, at: int, to: int) -> int:
    """Return where the last line of a block ends that is not blank, its line end included."""
    line = _LINE.match(visible, content_end(visible, at, to), to)
    return line.end() if line else to


def front_matter_lines(visible: str, at: int, to: int) -> tuple[int, int]:
    """Return where the lines between the rules of a YAML header begin and end."""
    match = line_pattern("FRONT_MATTER").match(visible, at, to)
    if match is None:
        raise AssertionError("a YAML header is what FRONT_MATTER matches")
    return match.span("lines")


_HASHES = tuple("#" * count for count in range(1, 7))


def heading_level(visible: str, at: int, label_at: int) -> int:
    """Return the level of a heading by the marks before its words; 2 where none tell.

    >>> heading_level("### Uses", 0, 4), heading_level("Uses:", 0, 0)
    (3, 2)
    """
    marks = visible[at:label_at].split()
    mark = marks[0] if marks else ""
    return len(mark) if mark in _HASHES or (mark and mark.strip("=") == "" and len(mark) <= len(_HASHES)) else 2


# What stands before more marks than this is left in the label: no heading has so many.
_MOST_CLOSERS = 10


def bare_heading(visible: str, at: int, to: int) -> tuple[int, int]:
    """Return where the words of a heading stand, without their decoration.

    >>> bare_heading("## II. **Uses**: ##", 0, 19)
    (9, 13)
    """
    end = content_end(visible, at, to)
    opened = line_pattern("HEADING_OPEN").match(visible, at, end)
    start = opened.end() if opened else at
    close = line_pattern("HEADING_CLOSE")
    for _ in range(_MOST_CLOSERS):
        closed = close.search(visible, start, end)
        if closed is None or closed.start() <= start:
            break
        end = closed.start()
    return start, end
