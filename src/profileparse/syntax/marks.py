"""Inside prose: bracket citations and quotations, by the grammar of prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache

from profileparse.source import Source
from profileparse.syntax.grammar import prose_grammar

# A range wider than this is no list of citations ("[1-400]").
WIDEST_RANGE = 99


class Citing(IntEnum):
    """How a text cites, which says what else is a citation in it.

    Attributes:
        STRICT: It has nothing that a reader could take for one.
        LOOSE: It cites with numbers in brackets: one glued to capitals cites, too ("UAVs[1]").
        FROM_NOUGHT: And its numbers begin at nought: [0] cites. In any text, [00] does.
    """

    STRICT = 0
    LOOSE = 1
    FROM_NOUGHT = 2


_FIRST = re.compile(r"\[\s*+(\d{1,3})\s*+[\],;–-]")
_ONE = re.compile(r"\[\s*+1\s*+[\],;–-]")
_ENTRY_NOUGHT = re.compile(r"(?<![^\r\n])[^\S\r\n]*+(?:[-*•\\][^\S\r\n]++)?\\*+\[0\]")
_CAPITALS = "(?<=[A-Z]{2})|(?<=[A-Z]{2}s)"
# A bracket with a number, one that is glued to capitals, and that or nought: the engine looks for the bracket first.
_NUMBERED = re.compile(r"\[\s*+\d")
GLUED = re.compile(r"\[(?=\s*+\d)(?:(?<=[A-Z]{2}\[)|(?<=[A-Z]{2}s\[))")
_TELLING = re.compile(rf"\[0\]|{GLUED.pattern}")
# What the grammar is filled with.
FILL = {
    Citing.STRICT: {"number": r"(?:00|[1-9]\d{0,2})", "also_cited": "(?!)"},
    Citing.LOOSE: {"number": r"(?:00|[1-9]\d{0,2})", "also_cited": _CAPITALS},
    Citing.FROM_NOUGHT: {"number": r"(?:00?(?!\d)|[1-9]\d{0,2})", "also_cited": _CAPITALS},
}


def citing_of(text: str) -> Citing:
    """Return how a text cites; STRICT where that makes no difference.

    >>> citing_of("Both [1] and UAVs[2]."), citing_of("Both [1] and Pax[6]."), citing_of("The call of FUN[2].")
    (<Citing.LOOSE: 1>, <Citing.STRICT: 0>, <Citing.STRICT: 0>)
    """
    if _TELLING.search(text) is None:
        return Citing.STRICT
    if "[0]" in text and _begins_at_nought(text):
        return Citing.FROM_NOUGHT
    if GLUED.search(text) and any(cited_run().match(text, match.start()) for match in _NUMBERED.finditer(text)):
        return Citing.LOOSE
    return Citing.STRICT


def _begins_at_nought(text: str) -> bool:
    """Whether the first number in brackets is 0, or an entry of a list has it, and 1 stands in brackets, too."""
    first = _FIRST.search(text)
    is_first = first is not None and first[0] == "[0]"
    return (is_first or _ENTRY_NOUGHT.search(text) is not None) and _ONE.search(text) is not None


def citing_in(source: Source) -> Citing:
    """Return how the text of a source cites; computed once."""
    if source.citing is None:
        source.citing = citing_of(source.visible)
    citing: Citing = source.citing
    return citing


@cache
def numbers_in_run() -> re.Pattern[str]:
    """Return the pattern of a number in a run of brackets, or of a range: its first number and its last."""
    return prose_grammar().compile("NUMBERS", FILL[Citing.FROM_NOUGHT])


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
def mark_patterns(citing: Citing = Citing.STRICT) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what begins with ``[``, with ``>`` and with a backslash."""
    grammar = prose_grammar()
    citations, quotation, escape = (
        grammar.compile(name, FILL[citing]) for name in ("CITATIONS", "QUOTATION", "ESCAPE")
    )
    return citations, quotation, escape


def prose_marks(text: str, *, quotations: bool = True, citing: Citing = Citing.STRICT) -> Iterator[re.Match[str]]:
    """Yield the citations, quotations and escapes in a text by the grammar of prose; all between them is text.

    Args:
        text: The text.
        quotations: Whether to look for quotations; there are none in what is quoted.
        citing: How the text cites that it is part of.
    """
    citations, quotation, escape = mark_patterns(citing)
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
            end = match.end() if match else after_link(text, at, citing)
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


def after_link(text: str, at: int, citing: Citing = Citing.STRICT) -> int:
    """Return from where on to look for citations, where a bracket begins none.

    What follows a run of brackets makes a link of all of it: none of them needs to be tried again.
    """
    run = bracket_run(citing).match(text, at)
    return run.end() if run and text[run.end() : run.end() + 1] in ("(", "]") else at + 1


@cache
def bracket_run(citing: Citing = Citing.STRICT) -> re.Pattern[str]:
    """Return the pattern of a run of brackets with numbers, whatever stands around it."""
    return prose_grammar().compile("BRACKETS", FILL[citing])


@cache
def cited_run(citing: Citing = Citing.STRICT) -> re.Pattern[str]:
    """Return the pattern of such a run where it cites: it is no part of a name before it."""
    return prose_grammar().compile("CITED", FILL[citing])


def quoted_range(match: re.Match[str]) -> tuple[int, int]:
    """Return where in its text stands what a quotation quotes."""
    return match.span(match.lastindex or 0)
