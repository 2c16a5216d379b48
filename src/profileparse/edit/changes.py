"""Changes to a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from profileparse.source import ZERO_WIDTH, Source


class Change(NamedTuple):
    """Put ``text`` in the place of ``visible[at:to]``."""

    at: int
    to: int
    text: str


def apply(source: Source, changes: Iterable[Change]) -> str | None:
    """Return the text with the changes made; None where two of them write to one place.

    Characters without width at the edges of a changed place stay: a byte order mark stays first.
    """
    pieces: list[str] = []
    last = done = 0  # how far the text and its visible characters are copied
    is_new = False
    for at, to, new in sorted(changes, key=lambda change: (change.at, change.to)):
        if at < done and new and (is_new or at < to):
            return None
        first = max(at, done)  # what stands in a stretch to take away goes behind it
        if first >= to and not new:
            continue
        start, end = source.span(first, to) if first < to else (_insertion(source, first),) * 2
        start = max(start, last)
        pieces += (source.text[last:start], new)
        if first < to:
            done, is_new = to, bool(new)
        last = max(end, start)
    return "".join(pieces) + source.text[last:]


def _insertion(source: Source, at: int) -> int:
    """Return where in the text something is inserted: behind the character before it, or behind the byte order mark."""
    if at:
        return source.span(at - 1, at).end
    return len(source.text) - len(source.text.lstrip(ZERO_WIDTH)) if source.text[:1] in ZERO_WIDTH else 0
