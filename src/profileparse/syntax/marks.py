"""Inside prose: bracket citations and quotations, by the grammar of prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from profileparse.syntax.grammar import prose_grammar

# A range wider than this is no list of citations ("[1-400]").
WIDEST_RANGE = 99


@cache
def numbers_in_run() -> re.Pattern[str]:
    """Return the pattern of a number in a run of brackets, or of a range: its first number and its last."""
    return prose_grammar().compile("NUMBERS", {})


@lru_cache(maxsize=1000)
def citation_numbers(brackets: str) -> tuple[int, ...] | None:
    """Return the numbers that a run of brackets cites, ranges expanded; None where a range makes no sense.

    >>> citation_numbers("[1, 3-5][9]")
    (1, 3, 4, 5, 9)
    """
    each = brackets[1:-1].split("][")
    if all(map(str.isdecimal, each)):
        return tuple(map(int, each))
    numbers: list[int] = []
    for match in numbers_in_run().finditer(brackets):
        first = int(match[1])
        last = int(match[2] or first)
        if not first <= last <= first + WIDEST_RANGE:
            return None
        numbers.extend(range(first, last + 1))
    return tuple(numbers)


def may_hold_markup(text: str) -> bool:
    """Whether prose can hold a citation, a quotation or an escape at all."""
    return "[" in text or ">" in text or "\\" in text


@cache
def mark_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what begins with ``[``, with ``>`` and with a backslash."""
    grammar = prose_grammar()
    citations, quotation, escape = (grammar.compile(name, {}) for name in ("CITATIONS", "QUOTATION", "ESCAPE"))
    return citations, quotation, escape


def prose_marks(text: str, *, quotations: bool = True) -> Iterator[re.Match[str]]:
    """Yield the citations, quotations and escapes in a text by the grammar of prose; all between them is text.

    Args:
        text: The text.
        quotations: Whether to look for quotations; there are none in what is quoted.
    """
    citations, quotation, escape = mark_patterns()
    find = text.find
    bracket = find("[")
    sign = find(">") if quotations else -1
    backslash = find("\\")
    # Only these three characters begin a mark, and they are found faster than matched.
    while True:
        at = bracket
        if sign >= 0 and (sign < at or at < 0):
            at = sign
        if backslash >= 0 and (backslash < at or at < 0):
            at = backslash
        if at < 0:
            return
        if at == bracket:
            match = citations.match(text, at)
            end = match.end() if match else after_link(text, at)
        elif at == sign:
            match = quotation.match(text, at)
            end = match.end() if match else at + 1
        else:
            match = escape.match(text, at)
            if match and text[match.end()] == ">" and not quotations:
                match = None
            # What a backslash keeps text begins no mark.
            end = match.end() + 1 if match else at + 1
        if match is not None:
            yield match
        if 0 <= bracket < end:
            bracket = find("[", end)
        if 0 <= sign < end:
            sign = find(">", end)
        if 0 <= backslash < end:
            backslash = find("\\", end)


def after_link(text: str, at: int) -> int:
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
