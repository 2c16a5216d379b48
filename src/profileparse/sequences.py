"""What two lists have in common, and in which order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[str, int, int, int, int]]:
    """Return what makes a list another, as opcodes of difflib, each equal entry with its own.

    What the lists begin and end with alike stays. Between those, as many entries as possible stay that both lists have
    in the same order; of entries that are equal, the first is taken for the first, the second for the second. It takes
    n log n steps, where difflib takes n² for lists that differ in every second entry.
    """
    shortest = min(len(old), len(new))
    first = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    last = next((at for at in range(shortest - first) if old[-1 - at] != new[-1 - at]), shortest - first)
    i2, j2 = len(old) - last, len(new) - last
    places = {key: at for at, key in enumerate(_numbered(old[first:i2]), start=first)}
    pairs = [(places[key], to) for to, key in enumerate(_numbered(new[first:j2]), start=first) if key in places]
    kept = [*zip(range(first), range(first), strict=True), *longest_increasing(pairs)]
    kept += zip(range(i2, len(old)), range(j2, len(new)), strict=True)
    codes: list[tuple[str, int, int, int, int]] = []
    i = j = 0
    for at, to in [*kept, (len(old), len(new))]:
        if i < at or j < to:
            codes.append(("insert" if i == at else "delete" if j == to else "replace", i, at, j, to))
        codes.append(("equal", at, at + 1, to, to + 1))
        i, j = at + 1, to + 1
    return codes[:-1]  # the last one stands for the ends of the lists


def _numbered(entries: Sequence[Hashable]) -> list[tuple[Hashable, int]]:
    """Return each entry with how often it stood before."""
    counts: Counter[Hashable] = Counter()
    found = []
    for entry in entries:
        found.append((entry, counts[entry]))
        counts[entry] += 1
    return found


def longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return as many pairs as possible whose first numbers increase.

    >>> longest_increasing([(2, 0), (0, 1), (1, 2)])
    [(0, 1), (1, 2)]
    """
    # For each length of a run, the smallest number that ends one, and the pair; each pair knows the one before it.
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (at, _) in enumerate(pairs):
        length = bisect_left(ends, at)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [at]
        last[length : length + 1] = [number]
    found = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]
