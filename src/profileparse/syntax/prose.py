"""Inside prose: bracket citations and quotations, by the grammar of prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from profileparse.syntax.grammar import prose_grammar

# A number, or a range: "1-3", "[1]–[3]".
NUMBERS = re.compile(r"(\d+)(?:\s*(?:\]\s*)?[-–](?:\s*\[)?\s*(\d+))?")
# A range wider than this is no list of citations ("[1-400]").
WIDEST_RANGE = 99


def citation_numbers(brackets: str) -> tuple[int, ...] | None:
    """Return the numbers that a run of brackets cites, ranges expanded; None where a range makes no sense.

    >>> citation_numbers("[1, 3-5][9]")
    (1, 3, 4, 5, 9)
    """
    each = brackets[1:-1].split("][")
    if all(map(str.isdecimal, each)):
        return tuple(map(int, each))
    numbers: list[int] = []
    for match in NUMBERS.finditer(brackets):
        first = int(match[1])
        last = int(match[2] or first)
        if not first <= last <= first + WIDEST_RANGE:
            return None
        numbers.extend(range(first, last + 1))
    return tuple(numbers)


def may_hold_markup(text: str) -> bool:
    """Whether prose can hold a citation or a quotation at all."""
    return "[" in text or ">" in text


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what begins with ``[`` and of what begins with ``>``."""
    grammar = prose_grammar()
    citations, quotation = (grammar.compile(name, {}) for name in ("CITATIONS", "QUOTATION"))
    return citations, quotation


def prose_marks(text: str, *, quotations: bool = True) -> Iterator[re.Match[str]]:
    """Yield the citations and quotations in a text by the grammar of prose; all between them is text.

    Args:
        text: The text.
        quotations: Whether to look for quotations; there are none in what is quoted.
    """
    citations, quotation = _marks()
    find = text.find
    bracket = find("[")
    sign = find(">") if quotations else -1
    # Only these two characters begin a mark, and they are found faster than matched.
    while bracket >= 0 or sign >= 0:
        if sign < 0 or 0 <= bracket < sign:
            at, match = bracket, citations.match(text, bracket)
        else:
            at, match = sign, quotation.match(text, sign)
        if match is None:
            end = _after_link(text, at) if at == bracket else at + 1
        else:
            yield match
            end = match.end()
        if 0 <= bracket < end:
            bracket = find("[", end)
        if 0 <= sign < end:
            sign = find(">", end)


def _after_link(text: str, at: int) -> int:
    """Return from where on to look for citations, where a bracket begins none.

    What follows a run of brackets makes a link of all of it: none of them needs to be tried again.
    """
    run = bracket_run().match(text, at)
    return run.end() if run and text[run.end() : run.end() + 1] in ("(", "]") else at + 1


@cache
def bracket_run() -> re.Pattern[str]:
    """Return the pattern of a run of brackets with numbers, whatever stands around it."""
    return prose_grammar().compile("BRACKETS", {})


@cache
def cited_run() -> re.Pattern[str]:
    """Return the pattern of such a run where it cites: it is no part of a name before it."""
    return prose_grammar().compile("CITED", {})


def quoted_range(match: re.Match[str]) -> tuple[int, int]:
    """Return where in its text stands what a quotation quotes."""
    return match.span(match.lastindex or 0)
