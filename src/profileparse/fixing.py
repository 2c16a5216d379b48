"""Fixes: their edits applied to the text, never one over another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from profileparse.diagnostics import Diagnostic, Edit
from profileparse.parsed import parse
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile

# Rounds of `fix_text`: mending one thing can lay bare another, but never for long.
MOST_ROUNDS = 10
_CHUNK = 500


class Fixed(NamedTuple):
    """A text with fixes applied, and the diagnostics whose fixes they were, in the order of the text."""

    text: str
    applied: tuple[Diagnostic, ...]


def apply_fixes(text: str, diagnostics: Iterable[Diagnostic], *, unsafe: bool = False) -> Fixed:
    r"""Apply the fixes that diagnostics of a text offer.

    A fix is applied whole or not at all. One that overlaps a fix taken before it is left out: parse the new text and
    its diagnostics offer it again, with new places. Edits overlap where they share a character, and where one inserts
    at a place that the other touches.

    Args:
        text: The text that was parsed.
        diagnostics: Its diagnostics; those without a fix are passed over.
        unsafe: Apply fixes that change what the text says, too.

    Raises:
        ValueError: an edit lies outside the text, so the diagnostics are not of this text.

    >>> from profileparse import parse
    >>> text = "X Overview\n\nZero\u200bwidth."
    >>> apply_fixes(text, parse(text).diagnostics).text
    'X Overview\n\nZerowidth.'
    """
    taken = _Taken()
    applied = []
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None or not (fix.safe or unsafe):
            continue
        own = sorted(_checked(edit, text) for edit in fix.edits)
        if any(_overlap(*pair) for pair in pairwise(own)) or any(map(taken.overlap, own)):
            continue
        for edit in own:
            taken.add(edit)
        applied.append(diagnostic)
    pieces: list[str] = []
    at = 0
    for start, end, replacement in taken:
        pieces += (text[at:start], replacement)
        at = end
    return Fixed("".join((*pieces, text[at:])), tuple(applied))


_Change = tuple[int, int, str]


class _Taken:
    """Edits in their order, none over another, in chunks: to put one in moves a chunk, not all that come after."""

    def __init__(self) -> None:
        self._chunks: list[list[_Change]] = [[]]
        self._firsts: list[_Change] = []

    def __iter__(self) -> Iterator[_Change]:
        return chain.from_iterable(self._chunks)

    def overlap(self, edit: _Change) -> bool:
        """Whether an edit overlaps one of these; only its neighbours can be such."""
        number = max(0, bisect_right(self._firsts, edit) - 1)
        chunk = self._chunks[number]
        place = bisect_left(chunk, edit)
        near = chunk[max(0, place - 1) : place + 1]
        if place == len(chunk) and number + 1 < len(self._chunks):
            near.append(self._chunks[number + 1][0])
        return any(_overlap(edit, other) for other in near)

    def add(self, edit: _Change) -> None:
        number = max(0, bisect_right(self._firsts, edit) - 1)
        chunk = self._chunks[number]
        insort(chunk, edit)
        self._firsts[number : number + 1] = [chunk[0]]
        if len(chunk) == 2 * _CHUNK:
            self._chunks.insert(number + 1, chunk[_CHUNK:])
            self._firsts.insert(number + 1, chunk[_CHUNK])
            del chunk[_CHUNK:]


def _checked(edit: Edit, text: str) -> _Change:
    start, end = edit.span
    if not 0 <= start <= end <= len(text):
        raise ValueError(
            f"the edit at {edit.span} lies outside the text (0 to {len(text)}): these are another text's diagnostics"
        )
    return start, end, edit.replacement


def _overlap(one: _Change, other: _Change) -> bool:
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]


def fix_text(
    text: str,
    model: type[Profile] = EntityProfile,
    *,
    name: str | None = None,
    unsafe: bool = False,
    accept: Callable[[Diagnostic], bool] = lambda _: True,
) -> Fixed:
    r"""Fix a text until nothing more can be fixed, at the most ten times over.

    After safe fixes the text gives the same record or a better one. Better means that no value is lost: each string
    of the old record is in the new one at the same place, up to white space, the way that Unicode composes its
    characters (NFC), and characters that say nothing: of no width, soft hyphens inside a line, joiners that join
    nothing, marks of direction where all goes from left to right, colours of a terminal, a list's bullet that is glued
    to its item.

    Args:
        text: The text of one profile.
        model: The record model.
        name: The entity's name, for a text that has no heading with it.
        unsafe: Apply fixes that change what the text says, too.
        accept: Whether to apply the fix of a diagnostic; for instance by its code.

    >>> fix_text("X Overview\r\n\nText.").text
    'X Overview\n\nText.'
    """
    applied: list[Diagnostic] = []
    for _ in range(MOST_ROUNDS):
        diagnostics = parse(text, model=model, name=name).diagnostics
        fixed = apply_fixes(text, filter(accept, diagnostics), unsafe=unsafe)
        if fixed.text == text:
            break
        applied += fixed.applied
        text = fixed.text
    return Fixed(text, tuple(applied))
