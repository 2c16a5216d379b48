"""Values with nothing between them: split where terms of the same profile cover them exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Longer text is not searched for a cover: real ones hold two or three terms.
LONGEST = 2000

_GLUED = re.compile(r"[^\W\d_A-Z)][A-Z][a-z]|[^\W\d_A-Z]{4}[A-Z]|\)[^\W\d_]|\d[A-Z][a-z]{2}|[A-Z]{3}[A-Z][a-z]{2}")


def looks_glued(text: str, lists: Sequence[Sequence[str]] = ()) -> bool:
    """Whether something may be missing between two values: capitals in mid-word, or a known term that runs on.

    >>> looks_glued("CancerAutoimmune diseases"), looks_glued("Cancer")
    (True, False)
    >>> looks_glued("cancerautoimmune diseases", [["cancer"]])
    True
    """
    return _GLUED.search(text) is not None or any(
        len(text) - len(term) > 3 and text.startswith(term) and text[len(term)].isalnum()
        for terms in lists
        for term in terms
        if term
    )


def cover(text: str, lists: Sequence[Sequence[str]]) -> list[tuple[int, int]] | None:
    """Split a text into terms that cover it exactly.

    Args:
        text: The text, its white space folded.
        lists: The terms that stand elsewhere in the profile, list by list in their order.

    Returns:
        The ranges of the terms: those that a list begins with, if their concatenation is the text, else the only cover
        there is. None where there is none, or more than one.

    >>> cover("CancerAutoimmune diseases", [["Cancer", "Autoimmune diseases", "Lupus"]])
    [(0, 6), (6, 25)]
    """
    for terms in lists:
        ranges, at = [], 0
        for term in terms:
            if at == len(text) or not text.startswith(term, at):
                break
            ranges.append((at, at + len(term)))
            at += len(term)
        if ranges and at == len(text):
            return ranges
    known = {term for terms in lists for term in terms if term}
    if text in known:
        return [(0, len(text))]
    if len(text) > LONGEST or not any(text.startswith(term) for term in known):
        return None
    return _only_cover(text, known)


def _only_cover(text: str, known: set[str]) -> list[tuple[int, int]] | None:
    """Return the cover of a text if there is exactly one: two ways to a place count as many."""
    sizes = sorted({len(term) for term in known if len(term) <= len(text)})
    ways = [1] + [0] * len(text)
    before = [0] * (len(text) + 1)
    for at in range(len(text)):
        if not ways[at]:
            continue
        for size in sizes:
            end = at + size
            if end > len(text):
                break
            if text[at:end] in known:
                ways[end] = min(2, ways[end] + ways[at])
                before[end] = at
    if ways[-1] != 1:
        return None
    ranges, end = [], len(text)
    while end:
        ranges.append((before[end], end))
        end = before[end]
    return ranges[::-1]
