"""Bars of text, for reports on a terminal."""

from __future__ import annotations

import sys

# Eighths of a cell, and what stands for a cell where an encoding has no blocks.
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_PLAIN = "#"


def bar(value: float, greatest: float, width: int) -> str:
    """Return a bar; the greatest value takes the whole width, and none that is above zero is empty.

    Args:
        value: How long it is.
        greatest: The greatest of the values.
        width: Cells of the terminal.

    >>> bar(1, 2, 8), bar(1, 1000, 8), bar(0, 2, 8)
    ('████', '▏', '')
    """
    if value <= 0 or greatest <= 0:
        return ""
    eighths = max(1, round(value / greatest * width * 8))
    if not _has_blocks():
        return _PLAIN * max(1, eighths // 8)
    return (_EIGHTHS[8] * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def _has_blocks() -> bool:
    """Whether the encoding of standard output has blocks."""
    try:
        _EIGHTHS.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
