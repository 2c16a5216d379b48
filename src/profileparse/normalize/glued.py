"""Values with nothing between them: split where terms of the same profile cover them exactly."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from profileparse.source import fold
from profileparse.values.lines import split_inline
from profileparse.values.terms import split_term

# Where a term stands, and whether something sets it apart.
Place = tuple[int, int, bool]

_LINE_END = re.compile(r"[\r\n]")
_WORD = re.compile(r"\S+")
# Longer text is not searched for a cover: real ones hold two or three terms.
LONGEST = 2000
# Longer terms are not searched for inside a text.
_LONGEST_TERM = 200
# The search for a cover ends after so many look-ups for each character: real ones need one or two.
_MOST_LOOK_UPS = 8
# More values than this are compared with the others in any case.
_FEW = 20

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
    """Split a text, its white space folded, into terms that cover it exactly.

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
        if ends := in_order(text, terms):
            return list(pairwise((0, *ends)))
    if len(text) > LONGEST or not any(known.ends(text)):
        return None
    return _only_cover(text, known)


def in_order(text: str, terms: Iterable[str]) -> list[int]:
    """Return where terms end in a text that is the first of a list with nothing between them; empty where it is not.

    >>> in_order("CancerAutoimmune diseases", ["Cancer", "Autoimmune diseases", "Lupus"])
    [6, 25]
    """
    ends: list[int] = []
    at = 0
    for term in terms:
        if at == len(text) or not text.startswith(term, at):
            break
        at += len(term)
        ends.append(at)
    return ends if at == len(text) else []


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


def are_apart(texts: Sequence[str], terms: AbstractSet[str]) -> bool:
    """Whether a few terms that stand elsewhere too are what they seem.

    None begins with another term, and no other term that holds a separator could be several of them.

    >>> are_apart(["Gout", "Lupus"], {"Lupus (skin, lungs)", "Gout", "Lupus"})
    True
    >>> are_apart(["Gout", "chronic"], {"Gout, chronic", "Gout", "chronic"})
    False
    """
    own = set(texts)
    if not 1 < len(own) == len(texts) <= _FEW or not own <= terms:
        return False
    others = terms - own
    beginnings = (*others, "\n")
    if any(text.startswith(beginnings) for text in texts) or any(
        one != other and one.startswith(other) for one in texts for other in texts
    ):
        return False
    bare = list(map(_bare, texts))
    # A term that goes on over a separator in the line has what stands around that.
    everything = _bare("\n".join(others))
    if not any(f"{one[-1:]},{other[:1]}" in everything for one, other in pairwise(bare)):
        return True
    line = ",".join(bare)
    return not any("," in other and other in line for other in map(_bare, others))


def _bare(text: str) -> str:
    """Return a text with a comma for all that separates values, and without spaces."""
    return text.replace(";", ",").replace("|", ",").replace("•", ",").replace(" ", "")


def split_glued(visible: str, places: Sequence[Place], known: Known) -> tuple[list[Place], list[tuple[int, int]]]:
    """Return a field's terms, those that other terms of the profile cover exactly split; and the places in doubt."""
    result: list[Place] = []
    suspects: list[tuple[int, int]] = []
    for line_at, line_to, is_marked in _whole_lines(visible, places):
        if is_marked:
            result.append((line_at, line_to, True))
        elif covered := _covered(visible, line_at, line_to, known):
            result += covered
        else:
            for start, stop in split_inline(visible[line_at:line_to]):
                at, to = line_at + start, line_at + stop
                covered = _covered(visible, at, to, known)
                if not covered and looks_glued(fold(visible[at:to]), known):
                    suspects.append((at, to))
                result += covered or [(at, to, False)]
    return result, suspects


def _covered(visible: str, at: int, to: int, known: Known) -> list[Place]:
    """Return the terms that cover a stretch exactly; citations at its end belong to the last of them."""
    text = visible[at:to]
    cited = split_term(text).citations
    end = cited[-1][0] if cited and cited[-1][1] == len(text) else len(text)
    folded, offsets = _folded(text[:end].rstrip())
    ranges = cover(folded, known)
    if not ranges:
        return []
    places = [(at + offsets[first], at + offsets[last - 1] + 1, False) for first, last in ranges]
    return [*places[:-1], (places[-1][0], to, False)]


def _whole_lines(visible: str, places: Sequence[Place]) -> list[Place]:
    """Put terms that separators cut from one line together again."""
    lines: list[Place] = []
    for place in places:
        last = lines[-1] if lines else None
        if last and not place[2] and not last[2] and not _LINE_END.search(visible, last[1], place[0]):
            lines[-1] = (last[0], place[1], False)
        else:
            lines.append(place)
    return lines


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with its white space folded, and for each character of that where it stands in the text."""
    if fold(text) == text:
        return text, range(len(text))
    offsets = [at for word in _WORD.finditer(text) for at in range(word.start(), word.end() + 1)]
    return " ".join(text.split()), offsets[:-1]
