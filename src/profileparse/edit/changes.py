"""Changes to a text: where something else is to stand, and the smallest change that makes a value another."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from profileparse.source import ZERO_WIDTH, Source, fold

_WORD = re.compile(r"\S+")


class Change(NamedTuple):
    """Put ``text`` in the place of ``visible[at:to]``."""

    at: int
    to: int
    text: str


def apply(source: Source, changes: Iterable[Change]) -> str | None:
    """Return the text with the changes made; None where two of them overlap.

    Characters without width at the edges of a changed place stay: a byte order mark stays first.
    """
    pieces: list[str] = []
    last = visible_last = 0
    last_is_new = False
    for start_at, to, new in sorted(changes, key=lambda change: (change.at, change.to)):
        at = start_at
        if at < visible_last:
            if new or last_is_new:
                return None
            at = min(visible_last, to)  # two stretches to take away
            if at == to:
                continue
        start, end = source.span(at, to) if at < to else (_insertion(source, at),) * 2
        start = max(start, last)
        pieces += (source.text[last:start], new)
        last, visible_last, last_is_new = max(end, start), to, bool(new)
    return "".join(pieces) + source.text[last:]


def _insertion(source: Source, at: int) -> int:
    """Return where in the text something is inserted: behind the character before it, or behind the byte order mark."""
    if at:
        return source.span(at - 1, at).end
    return len(source.text) - len(source.text.lstrip(ZERO_WIDTH)) if source.text[:1] in ZERO_WIDTH else 0


def reword(visible: str, at: int, to: int, new: str) -> list[Change]:
    """Return the change that makes the words of ``visible[at:to]`` those of ``new``: words at both ends stay.

    >>> reword("a long  way home", 0, 16, "a short way home")
    [Change(at=2, to=6, text='short')]
    """
    words = [match.span() for match in _WORD.finditer(visible, at, to)]
    old = [fold(visible[start:end]) for start, end in words]
    wanted = new.split()
    if not wanted or not words or "" in old:
        return [Change(at, to, new)]
    first = 0
    while first < min(len(old), len(wanted)) and old[first] == wanted[first]:
        first += 1
    last = 0
    while last < min(len(old), len(wanted)) - first and old[-1 - last] == wanted[-1 - last]:
        last += 1
    middle = " ".join(wanted[first : len(wanted) - last])
    gone = words[first : len(words) - last]
    if gone and middle:
        return [Change(gone[0][0], gone[-1][1], middle)]
    if gone:
        start, end = (words[first - 1][1], gone[-1][1]) if first else (gone[0][0], words[len(gone)][0])
        return [Change(start, end, "")]
    if not middle:
        return []
    return [Change(words[first - 1][1], words[first - 1][1], " " + middle)] if first else [Change(at, at, middle + " ")]


class Match(NamedTuple):
    """An entry of the new list: what it was (an index into the old one, or None), and its index in the new one."""

    old: int | None
    new: int


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Return for each entry of a list which old one it takes the place of; what is left out is gone.

    >>> align("abc", "xbca")
    [Match(old=0, new=0), Match(old=1, new=1), Match(old=2, new=2), Match(old=None, new=3)]
    """
    found: list[Match] = []
    for _, i1, i2, j1, j2 in opcodes(old, new):
        found += [Match(i1 + number if i1 + number < i2 else None, j1 + number) for number in range(j2 - j1)]
    return found


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[str, int, int, int, int]]:
    """Return difflib's opcodes; what the lists begin and end with alike is set aside first."""
    shortest = min(len(old), len(new))
    first = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    last = next((at for at in range(shortest - first) if old[-1 - at] != new[-1 - at]), shortest - first)
    i2, j2 = len(old) - last, len(new) - last
    codes: list[tuple[str, int, int, int, int]] = [("equal", 0, first, 0, first)] if first else []
    matcher = SequenceMatcher(None, old[first:i2], new[first:j2], autojunk=False)
    codes += [(tag, a + first, b + first, c + first, d + first) for tag, a, b, c, d in matcher.get_opcodes()]
    return [*codes, ("equal", i2, len(old), j2, len(new))] if last else codes
