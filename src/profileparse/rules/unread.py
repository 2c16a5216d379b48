"""Numbers that may be citations or references, though nothing read them as such: no rule misses one of those."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
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
        numbers = list(_ranges(match[1]))
        is_read = all(number in facts.cited for first, last in numbers for number in range(first, last + 1))
        if is_read and (numbers or not _WITHOUT_NUMBER.match(match[1])):
            continue
        if bisect_right(edges, match.start()) % 2 == 0:
            found += numbers
            without += not numbers
    return _joined(found), without


def listed(facts: Facts) -> list[Range]:
    """Return the numbers that seem to open a reference, whether one was read there or not."""
    found = [(int(match[1]), int(match[1])) for match in _LINE.finditer(facts.visible)]
    for part in facts.fields:
        if part.kind is Kind.REFERENCES:
            for match in _BRACKETS.finditer(facts.visible, part.at, part.to):
                found += _ranges(match[1])
    return _joined(found)


def _ranges(text: str) -> Iterator[Range]:
    for match in _NUMBERS.finditer(text):
        first, last = int(match[1]), int(match[2] or match[1])
        yield min(first, last), max(first, last)


def _joined(ranges: Sequence[Range]) -> list[Range]:
    """Return ranges in order, those that touch as one.

    >>> _joined([(5, 9), (1, 2), (3, 3), (6, 7)])
    [(1, 3), (5, 9)]
    """
    joined: list[Range] = []
    for first, last in sorted(set(ranges)):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def holds(ranges: Sequence[Range], number: int) -> bool:
    """Whether a number lies in one of the ranges, which are in order."""
    return left_of((number, number), ranges) == []


def left_of(wanted: Range, ranges: Sequence[Range]) -> list[Range]:
    """Return what is left of a range without those of others, which are in order and don't touch.

    >>> left_of((2, 9), [(1, 3), (5, 5), (9, 12)])
    [(4, 4), (6, 8)]
    """
    at, to = wanted
    left = []
    for number in range(max(0, bisect_right(ranges, (at, at)) - 1), len(ranges)):
        first, last = ranges[number]
        if first > to:
            break
        if first > at:
            left.append((at, first - 1))
        at = max(at, last + 1)
    return [*left, (at, to)] if at <= to else left
