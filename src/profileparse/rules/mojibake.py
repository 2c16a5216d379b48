"""Text that was written as UTF-8 and read as something else: found by what it typically looks like."""

from __future__ import annotations

import importlib
import importlib.util
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

# What the bytes 0x80 to 0xBF of UTF-8 become in Windows-1252; where that has nothing, the control characters of
# Latin-1 stand, and so they do where the text was read as Latin-1.
_WINDOWS = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0))
_AFTER = f"[\\x80-\\x9f{re.escape(_WINDOWS)}]"
# Marks that stand after a capital with an accent in good text, too: 'Å–', 'Å”'.
_NOT_QUOTE = "(?![–—…”’“‘](?![a-zà-ÿ]))"
_NOT_MARK = "(?![–—…”’“‘»\u00a0](?![a-zà-ÿ]))"

# Only lead bytes of Latin, Greek and Cyrillic letters, of punctuation and of emoji count; 'é»…' can be French.
_MOJIBAKE = re.compile(
    rf"(?:[ÂÃ]{_NOT_QUOTE}{_AFTER}|[ÎÏÐÑ]{_AFTER}|[ÄÅ]{_NOT_MARK}{_AFTER}|[áâ]{_AFTER}{{2}}|ï[»¿¬]{_AFTER}|ð{_AFTER}{{3}}|â€)+"
)
# What each begins with.
_LEADS = "ÂÃÎÏÐÑÄÅáâïð"


def mojibake(text: str) -> list[tuple[int, int]]:
    """Return the ranges that look like mojibake.

    >>> mojibake("the AÎ² peptide"), mojibake("Ångström, 3 Å–4 Å, café")
    ([(5, 7)], [])
    """
    if text.isascii() or not any(lead in text for lead in _LEADS):
        return []
    return [match.span() for match in _MOJIBAKE.finditer(text)]


class Ranges:
    """Ranges in order, none over another; tells whether a place lies in one.

    >>> 6 in Ranges([(5, 7)]), 7 in Ranges([(5, 7)])
    (True, False)
    """

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        self._edges = [edge for each in ranges for edge in each]

    def __contains__(self, place: int) -> bool:
        return bisect_right(self._edges, place) % 2 == 1


@cache
def can_repair() -> bool:
    """Whether ftfy is installed (the extra ``text``)."""
    return importlib.util.find_spec("ftfy") is not None


def repaired(text: str) -> str | None:
    """Return what ftfy makes of a stretch of mojibake; None where it leaves it as it is, or is not installed."""
    if not can_repair():
        return None
    ftfy = importlib.import_module("ftfy")
    better: str = ftfy.fix_encoding(text)
    if better == text:
        better = ftfy.fixes.decode_inconsistent_utf8(text)
    return None if better == text else better
