"""Values with nothing between them: split where terms of the same profile cover them exactly."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from profileparse.normalize.lists import Piece
from profileparse.normalize.terms import split_inline, split_term
from profileparse.source import fold

# Longer text is not searched for a cover: real ones hold two or three terms.
LONGEST = 2000
# Longer terms are not searched for inside a text.
_LONGEST_TERM = 200
# The search for a cover ends after so many look-ups for each character: real ones need one or two.
_MOST_LOOK_UPS = 8
# More values than this are compared with the others in any case.
_FEW = 20
# All that separates values as commas, and no spaces.
_SEPARATORS = str.maketrans(";|•", ",,,", " ")

_GLUED = re.compile(r"[^\W\d_A-Z)][A-Z][a-z]|[^\W\d_A-Z]{4}[A-Z]|\)[^\W\d_]|\d[A-Z][a-z]{2}|[A-Z]{3}[A-Z][a-z]{2}")


class Known:
    """The terms that stand elsewhere in a profile.

    Attributes:
        lists: The terms list by list, in their order.
        terms: All of them.
    """

    __slots__ = ("_sizes", "lists", "terms")

    def __init__(self, lists: Sequence[Sequence[str]]) -> None:
        self.lists = lists
        self.terms = {term for terms in lists for term in terms if term}
        self._sizes = [size for size in sorted(set(map(len, self.terms))) if size <= _LONGEST_TERM]

    def ends(self, text: str, at: int = 0) -> Iterator[int]:
        """Yield where the terms of up to 200 characters end that begin at a place of a text, the shortest first.

        >>> list(Known([["can", "cancer", "lupus"]]).ends("cancer"))
        [3, 6]
        """
        for size in self.sizes(len(text) - at):
            if text[at : at + size] in self.terms:
                yield at + size

    def sizes(self, most: int) -> Sequence[int]:
        """Return the lengths of terms that are looked up in so many characters, the shortest first."""
        return self._sizes[: bisect_right(self._sizes, most)]


def looks_glued(text: str, known: Known) -> bool:
    """Whether something may be missing between two values: capitals in mid-word, or a known term that runs on.

    >>> looks_glued("CancerAutoimmune diseases", Known([])), looks_glued("Cancer", Known([]))
    (True, False)
    >>> looks_glued("cancerautoimmune diseases", Known([["cancer"]]))
    True
    """
    return _GLUED.search(text) is not None or any(
        len(text) - end > 3 and text[end].isalnum() for end in known.ends(text)
    )


def cover(text: str, known: Known) -> list[tuple[int, int]] | None:
    """Split a text into terms that cover it exactly.

    Args:
        text: The text, its white space folded.
        known: The terms that stand elsewhere in the profile.

    Returns:
        The range of the text, if it is a term itself; else the ranges of the terms that a list begins with, if their
        concatenation is the text; else the only cover there is. None where there is none, or more than one, or where
        the search for it takes too long.

    >>> cover("CancerAutoimmune diseases", Known([["Cancer", "Autoimmune diseases", "Lupus"]]))
    [(0, 6), (6, 25)]
    """
    if text in known.terms:
        return [(0, len(text))]
    for terms in known.lists:
        ranges, at = [], 0
        for term in terms:
            if at == len(text) or not text.startswith(term, at):
                break
            ranges.append((at, at + len(term)))
            at += len(term)
        if ranges and at == len(text):
            return ranges
    if len(text) > LONGEST or not any(known.ends(text)):
        return None
    return _only_cover(text, known)


def _only_cover(text: str, known: Known) -> list[tuple[int, int]] | None:
    """Return the cover of a text if there is exactly one: two ways to a place count as many."""
    ways = [1] + [0] * len(text)
    before = [0] * (len(text) + 1)
    left = _MOST_LOOK_UPS * len(text)
    for at in range(len(text)):
        if ways[at]:
            left -= len(known.sizes(len(text) - at))
            if left < 0:
                return None
            for end in known.ends(text, at):
                ways[end] = min(2, ways[end] + ways[at])
                before[end] = at
    if ways[-1] != 1:
        return None
    ranges, end = [], len(text)
    while end:
        ranges.append((before[end], end))
        end = before[end]
    return ranges[::-1]


def are_apart(texts: Sequence[str], known: Known) -> bool:
    """Whether a few terms that stand elsewhere too are what they seem.

    They are short, none begins with another one, and no other term that holds a separator could be several of them.

    >>> are_apart(["Gout", "Lupus"], Known([["Lupus (skin, lungs)", "Gout", "Lupus"]]))
    True
    >>> are_apart(["Gout", "chronic"], Known([["Gout, chronic", "Gout", "chronic"]]))
    False
    """
    if not 1 < len(texts) <= _FEW or not known.terms.issuperset(texts):
        return False
    line = ",".join(texts).translate(_SEPARATORS)
    if len(line) > LONGEST:
        return False
    others = (term.translate(_SEPARATORS) for term in known.terms.difference(texts))
    return not any("," in other and other in line for other in others) and not any(
        end < len(text) for text in texts for end in known.ends(text)
    )


def count_in_order(text: str, terms: Sequence[str]) -> int:
    """Return how many of the terms, from the first on, are the text when nothing stands between them; 0 for none."""
    at = 0
    for count, term in enumerate(terms, start=1):
        if not text.startswith(term, at):
            return 0
        at += len(term)
        if at == len(text):
            return count
    return 0


def split_glued(visible: str, pieces: Sequence[Piece], known: Known) -> tuple[list[Piece], list[tuple[int, int]]]:
    """Return a field's terms, those that other terms of the profile cover exactly split; and the places in doubt.

    Args:
        visible: The text that the places count in.
        pieces: The places of the terms.
        known: The terms that stand elsewhere in the profile.
    """
    result: list[Piece] = []
    suspects: list[tuple[int, int]] = []
    for piece in _whole_lines(visible, pieces):
        if piece.marked:
            result.append(piece)
            continue
        if ranges := _covered(visible, piece.at, piece.to, known):
            result += ranges
            continue
        for start, stop in split_inline(visible[piece.at : piece.to]):
            at, to = piece.at + start, piece.at + stop
            ranges = _covered(visible, at, to, known)
            if not ranges and looks_glued(fold(visible[at:to]), known):
                suspects.append((at, to))
            result += ranges or [Piece(at, to, marked=False)]
    return result, suspects


def _covered(visible: str, at: int, to: int, known: Known) -> list[Piece]:
    """Return the terms that cover a stretch exactly; citations at its end belong to the last of them."""
    text = visible[at:to]
    cited = split_term(text).citations
    end = cited[-1][0] if cited and cited[-1][1] == len(text) else len(text)
    folded, offsets = _folded(text[:end].rstrip())
    ranges = cover(folded, known)
    if not ranges:
        return []
    pieces = [Piece(at + offsets[first], at + offsets[last - 1] + 1, marked=False) for first, last in ranges]
    return [*pieces[:-1], Piece(pieces[-1].at, to, marked=False)]


def _whole_lines(visible: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Put pieces that separators cut from one line together again."""
    lines: list[Piece] = []
    for piece in pieces:
        last = lines[-1] if lines else None
        if last and not piece.marked and not last.marked and not re.search(r"[\r\n]", visible[last.to : piece.at]):
            lines[-1] = Piece(last.at, piece.to, marked=False)
        else:
            lines.append(piece)
    return lines


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with its white space folded, and for each character of that where it stands in the text."""
    if fold(text) == text:
        return text, range(len(text))
    characters: list[str] = []
    offsets: list[int] = []
    for at, character in enumerate(text):
        if character.isspace():
            if characters and characters[-1] != " ":
                characters.append(" ")
                offsets.append(at)
        else:
            characters.append(character)
            offsets.append(at)
    if characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    return "".join(characters), offsets
