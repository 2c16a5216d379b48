"""Inside prose: citations and quotations, by the grammar of prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import cache, lru_cache, partial

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
        RAISED: It cites with superscript digits: it has references, ¹ after a word, and no brackets that cite.
        RAISED_DIGITS: And has fewer than ten references, so that each digit is a number of its own: "¹²" cites two.
        NOTES: It cites with footnotes, [^1]: it has their texts ("[^1]: …"), and no other brackets that cite.
    """

    STRICT = 0
    LOOSE = 1
    FROM_NOUGHT = 2
    RAISED = 3
    RAISED_DIGITS = 4
    NOTES = 5

    def __init__(self, value: int) -> None:
        # Whether superscript digits cite: asked for each value, so no property.
        self.is_raised = value in (3, 4)


_FIRST = re.compile(r"\[\s*+(\d{1,3})\s*+[\],;–-]")
_ONE = re.compile(r"\[\s*+1\s*+[\],;–-]")
_ENTRY_NOUGHT = re.compile(r"(?<![^\r\n])[^\S\r\n]*+(?:[-*•\\][^\S\r\n]++)?\\*+\[0\]")
_NOTE = re.compile(r"(?<![^\r\n])[^\S\r\n]*+(?:[-*•][^\S\r\n]++)?\[\^[1-9]\d{0,2}\]:")
_CAPITALS = "(?<=[A-Z]{2})|(?<=[A-Z]{2}s)"
_NUMBER = r"(?:00|[1-9]\d{0,2})"
# A bracket with a number, one that is glued to capitals, and that or nought: the engine looks for the bracket first.
_NUMBERED = re.compile(r"\[\s*+\d")
GLUED = re.compile(r"\[(?=\s*+\d)(?:(?<=[A-Z]{2}\[)|(?<=[A-Z]{2}s\[))")
_TELLING = re.compile(rf"\[0\]|{GLUED.pattern}")
# Superscript digits, and what they are.
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_SET = frozenset(RAISED)
_LOWERED = str.maketrans(RAISED, "0123456789")
_RAISED_NUMBER = re.compile(f"([{RAISED}]+)(?:[⁻–-]([{RAISED}]+))?")
_RAISED_DIGIT = re.compile(f"([{RAISED}])(?:[⁻–-]([{RAISED}]))?")
_RAISED_MARK = re.compile(rf"[\[{RAISED}]")


@cache
def fill(citing: Citing) -> Mapping[str, str]:
    """Return what the grammar of prose is filled with for a text that cites in some way."""
    grammar = prose_grammar()
    glued = {Citing.LOOSE: _CAPITALS, Citing.FROM_NOUGHT: _CAPITALS, Citing.NOTES: r"(?<=\w)"}
    return {
        "number": r"(?:00?(?!\d)|[1-9]\d{0,2})" if citing is Citing.FROM_NOUGHT else _NUMBER,
        "mark": r"\^(?!\d{1,3}\]:)" if citing is Citing.NOTES else r"(?>cite:\s*+|)",
        "also_cited": glued.get(citing, "(?!)"),
        "raised": grammar.expand("SUPERSCRIPTS", {}) if citing.is_raised else "(?!)",
        "kept": grammar.expand("KEPT_SUPERSCRIPTS", {}) if citing.is_raised else "(?!)",
    }


def citing_of(text: str, references: int = 0) -> Citing:
    """Return how a text cites; STRICT where that makes no difference.

    Args:
        text: The text.
        references: The highest number in its list of references; 0 where it has none.

    >>> citing_of("Both [1] and UAVs[2]."), citing_of("Both [1] and Pax[6]."), citing_of("The call of FUN[2].")
    (<Citing.LOOSE: 1>, <Citing.STRICT: 0>, <Citing.STRICT: 0>)
    >>> citing_of("Cells¹ grow.²", references=12), citing_of("Cells¹ grow.", references=0)
    (<Citing.RAISED: 3>, <Citing.STRICT: 0>)
    >>> citing_of("Cells grow.[^1]\\n\\n[^1]: A book.")
    <Citing.NOTES: 5>
    """
    if "[^" in text and _NOTE.search(text) and not has_citations(text):
        return Citing.NOTES
    if references and "¹" in text and _cites_raised(text):
        return Citing.RAISED if references > 9 else Citing.RAISED_DIGITS
    if _TELLING.search(text) is None:
        return Citing.STRICT
    if "[0]" in text and _begins_at_nought(text):
        return Citing.FROM_NOUGHT
    return Citing.LOOSE if GLUED.search(text) and has_citations(text) else Citing.STRICT


def has_citations(text: str) -> bool:
    """Whether brackets with numbers cite in a text, however it cites.

    >>> has_citations("Cells grow.[1]"), has_citations("Pax[6] grows.")
    (True, False)
    """
    cites = cited_run().match
    return any(cites(text, match.start()) for match in _NUMBERED.finditer(text))


def _cites_raised(text: str) -> bool:
    """Whether ¹ stands where superscripts cite, backslashes or not, and no brackets cite."""
    bare = text.replace("\\", "")
    return any("¹" in match[0] for match in _raised_run().finditer(bare)) and not has_citations(text)


@cache
def _raised_run() -> re.Pattern[str]:
    """Return the pattern of superscripts where they cite."""
    return prose_grammar().compile("SUPERSCRIPTS", {})


def raised_at_end(text: str) -> tuple[int, int] | None:
    r"""Return where the superscripts begin that end a text and cite, and how many backslashes stand before them.

    >>> raised_at_end("cells¹,²"), raised_at_end("cells\\²"), raised_at_end("5 km²")
    ((5, 0), (6, 1), None)
    """
    if text[-1:] not in _RAISED_SET:
        return None
    at = len(text.rstrip(RAISED + "⁻˒,–-"))
    while text[at] not in _RAISED_SET:
        at += 1
    before = text[:at].rstrip("\\")
    match = _raised_run().match(before + text[at:], len(before))
    is_whole = match is not None and match.end() == len(before) + len(text) - at
    return (at, at - len(before)) if is_whole else None


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
def _numbers_in_run(citing: Citing) -> re.Pattern[str]:
    """Return the pattern of a number in a run of citations, or of a range: its first number and its last."""
    if citing.is_raised:
        return _RAISED_NUMBER if citing is Citing.RAISED else _RAISED_DIGIT
    return prose_grammar().compile("NUMBERS", fill(Citing.FROM_NOUGHT))


def number_ranges(text: str, at: int, to: int, citing: Citing = Citing.STRICT) -> Iterator[tuple[int, int, int, int]]:
    """Yield the numbers in a run of citations, and its ranges: first number, last number, where it stands."""
    is_raised = citing.is_raised and text[at] != "["
    for match in _numbers_in_run(citing if is_raised else Citing.STRICT).finditer(text, at, to):
        first, last = match[1], match[2] or match[1]
        if is_raised:
            first, last = first.translate(_LOWERED), last.translate(_LOWERED)
        yield int(first), int(last), *match.span()


@lru_cache(maxsize=1000)
def citation_numbers(run: str, citing: Citing = Citing.STRICT) -> tuple[int, ...] | None:
    """Return the numbers that a run of brackets or superscripts cites; None where a range makes no sense.

    Args:
        run: The run.
        citing: How the text cites that it stands in.

    >>> citation_numbers("[1, 3-5][9]"), citation_numbers("¹²", Citing.RAISED)
    ((1, 3, 4, 5, 9), (12,))
    """
    each = run[1:-1].split("][")
    if run[0] == "[" and all(map(str.isdecimal, each)):
        return tuple(map(int, each))
    numbers: list[int] = []
    for first, last, _, _ in number_ranges(run, 0, len(run), citing):
        if not first <= last <= first + WIDEST_RANGE:
            return None
        numbers.extend(range(first, last + 1))
    return tuple(numbers)


def may_hold_markup(text: str, citing: Citing = Citing.STRICT) -> bool:
    """Whether prose can hold a citation, a quotation or an escape at all."""
    return "[" in text or ">" in text or "\\" in text or (citing.is_raised and _RAISED_MARK.search(text) is not None)


@cache
def mark_patterns(citing: Citing = Citing.STRICT) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what begins with ``[``, with ``>`` and with a backslash."""
    grammar = prose_grammar()
    citations, quotation, escape = (
        grammar.compile(name, fill(citing)) for name in ("CITATIONS", "QUOTATION", "ESCAPE")
    )
    return citations, quotation, escape


def prose_marks(
    text: str, start: int = 0, *, quotations: bool = True, citing: Citing = Citing.STRICT
) -> Iterator[re.Match[str]]:
    """Yield the citations, quotations and escapes in a text by the grammar of prose; all between them is text.

    Args:
        text: The text.
        start: Where to begin in it.
        quotations: Whether to look for quotations; there are none in what is quoted.
        citing: How the text cites that it is part of.
    """
    citations, quotation, escape = mark_patterns(citing)
    find = text.find
    find_citation = partial(_find_raised, text) if citing.is_raised else partial(find, "[")
    bracket = find_citation(start)
    sign = find(">", start) if quotations else -1
    backslash = find("\\", start)
    # Only these characters begin a mark, and they are found faster than matched.
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
            bracket = find_citation(end)
        if 0 <= sign < end:
            sign = find(">", end)
        if 0 <= backslash < end:
            backslash = find("\\", end)


def _find_raised(text: str, at: int) -> int:
    match = _RAISED_MARK.search(text, at)
    return match.start() if match else -1


def after_link(text: str, at: int, citing: Citing = Citing.STRICT) -> int:
    """Return from where on to look for citations, where a bracket begins none.

    What follows a run of brackets makes a link of all of it: none of them needs to be tried again.
    """
    run = bracket_run(citing).match(text, at)
    return run.end() if run and text[run.end() : run.end() + 1] in ("(", "]") else at + 1


@cache
def bracket_run(citing: Citing = Citing.STRICT) -> re.Pattern[str]:
    """Return the pattern of a run of brackets with numbers, whatever stands around it."""
    return prose_grammar().compile("BRACKETS", fill(citing))


@cache
def cited_run(citing: Citing = Citing.STRICT) -> re.Pattern[str]:
    """Return the pattern of such a run where it cites: it is no part of a name before it."""
    return prose_grammar().compile("CITED", fill(citing))


def quoted_range(match: re.Match[str]) -> tuple[int, int]:
    """Return where in its text stands what a quotation quotes."""
    return match.span(match.lastindex or 0)
