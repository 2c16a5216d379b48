"""What a text has very often: the first places one by one, the others in one diagnostic; every one is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from profileparse.diagnostics import Diagnostic, Edit
from profileparse.source import Span

# So many findings of one rule have a diagnostic of their own, and so many edits of one fix stay apart.
MOST = 100


def few(diagnostics: Iterator[Diagnostic], text: str) -> list[Diagnostic]:
    """Return the first diagnostics of a rule, then one for all others (one each with a safe, an unsafe and no fix).

    Args:
        diagnostics: What the rule has to say, in the order of the text.
        text: The text.
    """
    found = list(islice(diagnostics, MOST))
    others: dict[bool | None, tuple[Diagnostic, Edits]] = {}
    counts: Counter[bool | None] = Counter()
    for each in diagnostics:
        safe = each.fix.safe if each.fix else None
        _, edits = others.setdefault(safe, (each, Edits(text)))
        counts[safe] += 1
        for edit in each.fix.edits if each.fix else ():
            edits.add(*edit.span, edit.replacement)
    for safe, (first, edits) in others.items():
        fix, message = first.fix, first.message
        if counts[safe] > 1:
            message += f" (and {counts[safe] - 1:,} more places of this rule)"
            fix = fix and replace(fix, message=f"{fix.message}, here and in the other places", edits=edits.joined())
        found.append(replace(first, message=message, fix=fix))
    return found


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
