"""Numbers that may be citations or references, though nothing read them as such: no rule misses one of those."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from profileparse.values.kinds import Kind

if TYPE_CHECKING:
    from profileparse.rules.facts import Facts


_BRACKETS = re.compile(r"\[([^\[\]\r\n]{1,80})\]")
_NUMBERS = re.compile(r"(?<![\w.])([1-9]\d{0,5})(?:\s{0,4}[-–]\s{0,4}([1-9]\d{0,5}))?(?![\w.]\w)")
# A citation of a source that has no number: by a key, by a named footnote, or of none yet.
_WITHOUT_NUMBER = re.compile(r"-?@|\^|(?:citation|source|reference)s? needed\Z", re.IGNORECASE)
# A line of a reference list that is none to the parser: "> 2. Smith", "| 2 | Smith", "2 Smith", "(2) Smith".
_LINE = re.compile(r"(?<![^\r\n])[^\S\r\n]{0,20}(?:[->|*•][^\S\r\n]{0,4})?[\[(^]?([1-9]\d{0,5})(?![\w.]\w)")

Range = tuple[int, int]


def cited(facts: Facts) -> tuple[list[Range], int]:
    """Return the ranges of numbers in brackets that were not read as citations, and how many cite without a number.

    What a reference list holds cites nothing.
    """
    edges = [edge for part in facts.fields if part.kind is Kind.REFERENCES for edge in (part.at, part.to)]
    found: list[Range] = []
    without = 0
    for match in _BRACKETS.finditer(facts.visible):
        if match[1].isdecimal() and int(match[1]) in facts.cited:
            continue  # what is cited is not missed, and what was read is cited
        numbers = _ranges(match[1])
        is_read = all(number in facts.cited for first, last in numbers for number in range(first, last + 1))
        if is_read and (numbers or not _WITHOUT_NUMBER.match(match[1])):
            continue
        if bisect_right(edges, match.start()) % 2 == 0:
            found += numbers
            without += not numbers
    return found, without


def listed(facts: Facts) -> list[Range]:
    """Return the numbers that seem to open a reference, whether one was read there or not."""
    found = [(int(match[1]), int(match[1])) for match in _LINE.finditer(facts.visible)]
    for part in facts.fields:
        if part.kind is Kind.REFERENCES:
            for match in _BRACKETS.finditer(facts.visible, part.at, part.to):
                found += _ranges(match[1])
    return found


def _ranges(text: str) -> list[Range]:
    pairs = [(int(match[1]), int(match[2] or match[1])) for match in _NUMBERS.finditer(text)]
    return [(min(pair), max(pair)) for pair in pairs]


def gaps(numbers: Iterable[int], ranges: Iterable[Range]) -> Iterator[tuple[int, list[Range]]]:
    """Yield numbers that don't come next after the ones before them, from 1 on, each with the ranges that are missing.

    Args:
        numbers: The numbers, in any order.
        ranges: What is not missing either.

    >>> list(gaps([1, 4, 9], [(5, 6)]))
    [(4, [(2, 3)]), (9, [(7, 8)])]
    """
    missing: list[Range] = []
    after = 1
    for first, last, is_number in sorted({*((*each, 0) for each in ranges), *((each, each, 1) for each in numbers)}):
        if after < first:
            missing.append((after, first - 1))
        after = max(after, last + 1)
        if is_number and missing:
            yield first, missing
            missing = []
