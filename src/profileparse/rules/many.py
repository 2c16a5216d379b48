"""What a text has very often: the first places one by one, the others in one diagnostic; every one is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
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
    >>> len(joined) < 2 * MOST, joined[0].replacement[:4], sum(len(edit.replacement) for edit in joined) <= 2000
    (True, 'bcbc', True)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._stretches: list[_Stretch] = []
        self._each = 1

    def add(self, at: int, to: int, replacement: str) -> None:
        """Put in the replacement of ``text[at:to]``; one that begins inside another edit is left out."""
        last = self._stretches[-1] if self._stretches else None
        if last is not None and at < last.to:
            return
        if last is not None and last.count < self._each:
            last.go_on(self._text[last.to : at] + replacement, to, 1)
            return
        text = StringIO(newline="\n")  # which leaves line ends alone
        text.write(replacement)
        self._stretches.append(_Stretch(at, to, text))
        if len(self._stretches) == 2 * MOST:
            self._each *= 2
            pairs = zip(self._stretches[::2], self._stretches[1::2], strict=True)
            for one, other in pairs:
                one.go_on(self._text[one.to : other.at] + other.text.getvalue(), other.to, other.count)
            del self._stretches[1::2]

    def joined(self) -> tuple[Edit, ...]:
        """Return the edits: as they were put in, if they are few."""
        return tuple(Edit(Span(each.at, each.to), each.text.getvalue()) for each in self._stretches)


@dataclass(slots=True)
class _Stretch:
    """A stretch of a text, and what has been written of what shall stand there."""

    at: int
    to: int
    text: StringIO
    count: int = 1

    def go_on(self, text: str, to: int, count: int) -> None:
        self.text.write(text)
        self.to = to
        self.count += count
