"""What a text has very often: the first places one by one, the others in one diagnostic; every one is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from profileparse.diagnostics import Edit
from profileparse.rules.rule import Hit
from profileparse.source import Span

# So many findings of one rule have a diagnostic of their own, and so many edits of one fix stay apart.
MOST = 100


def few(hits: Iterable[Hit], text: str) -> Iterator[Hit]:
    """Yield the first hits of a rule, then one for all the others (one each with a safe, an unsafe and no fix).

    Args:
        hits: What the rule found, in the order of the text.
        text: The text.
    """
    waiting = iter(hits)
    yield from islice(waiting, MOST)
    others: dict[bool | None, tuple[Hit, Edits]] = {}
    counts: dict[bool | None, int] = {}
    for hit in waiting:
        safe = None if hit.fix is None else hit.fix.safe
        _, edits = others.setdefault(safe, (hit, Edits(text)))
        counts[safe] = counts.get(safe, 0) + 1
        for edit in () if hit.fix is None else hit.fix.edits:
            edits.add(*edit.span, edit.replacement)
    for safe, (hit, edits) in others.items():
        if counts[safe] == 1:
            yield hit
            continue
        fix = None
        if hit.fix is not None:
            fix = replace(hit.fix, message=f"{hit.fix.message}, here and in the other places", edits=edits.joined())
        yield Hit(hit.span, f"{hit.message} (and {counts[safe] - 1:,} more places of this rule)", fix)


class Edits:
    """Edits of one fix, put in one after the other; of very many, neighbours are joined with what is between them.

    >>> edits = Edits("abc" * 1000)
    >>> for at in range(0, 3000, 3):
    ...     edits.add(at, at + 1, "")
    >>> joined = edits.joined()
    >>> len(joined) < 2 * MOST, joined[0].replacement
    (True, 'bcbcbcbcbcbcbc')
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._edits: list[tuple[int, int, str]] = []

    def add(self, at: int, to: int, replacement: str) -> None:
        """Put in the replacement of ``text[at:to]``; one that begins inside another edit is left out."""
        if not self._edits or at >= self._edits[-1][1]:
            self._edits.append((at, to, replacement))

    def joined(self) -> tuple[Edit, ...]:
        """Return the edits: as they were put in, if they are few."""
        each = 1
        while len(self._edits) > each * (2 * MOST - 1):
            each *= 2
        return tuple(self._one(self._edits[at : at + each]) for at in range(0, len(self._edits), each))

    def _one(self, edits: Sequence[tuple[int, int, str]]) -> Edit:
        start = last = edits[0][0]
        pieces: list[str] = []
        for at, to, replacement in edits:
            pieces += self._text[last:at], replacement
            last = to
        return Edit(Span(start, last), "".join(pieces))
