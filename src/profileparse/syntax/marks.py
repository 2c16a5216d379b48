"""Marks before and after content: bullets, and the decoration of headings, as the grammar of lines has them."""

from __future__ import annotations

import re

from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import content_end

# What stands before more marks than this is left in the label: no heading has so many.
_MOST_CLOSERS = 10


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


def is_bullet(text: str) -> bool:
    """Whether a text is the mark of a bullet and nothing else."""
    return len(text) == 1 and line_pattern("BULLET_MARK").match(text) is not None


def tight_bullet() -> re.Pattern[str]:
    """Return the pattern of a bullet that is glued to a word; its groups are ``number`` and ``stop``."""
    return line_pattern("TIGHT_BULLET")


def line_marks() -> re.Pattern[str]:
    """Return the pattern of the bullets and pipes before the content of a line."""
    return line_pattern("LINE_MARKS")


def heading_words(visible: str, at: int, to: int) -> tuple[int, int]:
    """Return where the words of a heading stand, without their decoration.

    >>> heading_words("## II. **Uses**: ##", 0, 19)
    (9, 13)
    """
    opened = line_pattern("HEADING_OPEN").match(visible, at, to)
    start = opened.end() if opened else at
    end = content_end(visible, start, to)
    close = line_pattern("HEADING_CLOSE")
    for _ in range(_MOST_CLOSERS):
        closed = close.search(visible, start, end)
        if closed is None or closed.start() <= start:
            break
        end = closed.start()
    return start, end
