"""Lists: where one term ends and the next begins, and what a term consists of."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from profileparse.source import fold
from profileparse.syntax.prose import bracket_run, citation_numbers, cited_run

_BULLET = re.compile(r"(?:\s*(?:[-+*•‣⁃◦▪●○■·∙–—]|\d{1,3}[.)])[^\S\r\n]+)*\s*")
_NUMBERS_IN_BRACKETS = re.compile(r"\[\s*\d[\d\s,;–-]*\]")
_STOPS = ".,;:!?"
# Separators, brackets and quotation marks; an apostrophe or a prime ("5' end") is no quotation mark.
_MARKS = re.compile(r"""[()\[\]{}"“”«»,;|•]|‘|(?<=\S)’(?!\w)|(?<![^\s(\[{,;|])'(?=\w)|(?<=\S)'(?!\w)""")
_NESTING = re.compile(r"""[()\[\]{}"“”«»‘';|•]""")
_COMMA = re.compile(",")
_LOCANT = re.compile(r"(?:\A|.*[\s(,])[0-9A-Za-zα-ω]{1,3}['′]*\Z")
_LOCANTS_END = re.compile(r"[0-9A-Za-zα-ω]{1,3}['′]*(?:,[0-9A-Za-zα-ω]{1,3}['′]*)*-")


class TermParts(NamedTuple):
    """Where the parts of a term stand in its text: the label's range, the qualifier's, and those of citations."""

    label: tuple[int, int]
    qualifier: tuple[int, int] | None
    citations: tuple[tuple[int, int], ...]


def without_bullet(text: str) -> int:
    """Return where the content of a line begins, after its bullets."""
    if text[:1].isalpha():
        return 0
    match = _BULLET.match(text)
    return match.end() if match and match.end() < len(text) else len(text) - len(text.lstrip())


def split_term(text: str) -> TermParts:
    """Cut a term into its label, the parenthetical that ends it, and citations.

    >>> split_term("Amyloid beta (Aβ) plaques (senile) [2]")
    TermParts(label=(0, 25), qualifier=(27, 33), citations=((35, 38),))
    """
    start = without_bullet(text)
    end = len(text.rstrip())
    citations: list[tuple[int, int]] = []
    if text[end - 1 : end] in _STOPS and text[end - 2 : end - 1] == "]":
        before = _cut_citations(text, start, end - 1, citations)
        return TermParts((start, before if citations else end), None, tuple(citations))
    end = _cut_citations(text, start, end, citations)
    qualifier = _closing_parenthetical(text, start, end)
    if qualifier is not None:
        before = len(text[: qualifier[0]].rstrip())
        end = _cut_citations(text, start, before, citations)
        qualifier = (qualifier[0] + 1, qualifier[1] - 1)
    return TermParts((start, end), qualifier, tuple(sorted(citations)))


def _cut_citations(text: str, start: int, end: int, citations: list[tuple[int, int]]) -> int:
    """Take a run of citations off the end; return where what is left ends."""
    if text[end - 1 : end] != "]":
        return end
    match: re.Match[str] | None = None
    for run in bracket_run().finditer(text, start, end):
        match = run
    if match is None or match.end() != end:
        return end
    numbers = citation_numbers(match[0])
    rest = len(text[: match.start()].rstrip())
    if rest <= start or numbers is None or not cited_run().match(text, match.start()):
        return end
    citations.append((match.start(), end))
    return rest - 1 if rest == match.start() and rest - 1 > start and text[rest - 1] in ",;" else rest


def citations_at_end(text: str, at: int, to: int, *, commas: bool = False) -> int:
    """Return where the brackets with numbers begin that end ``text[at:to]``, with the white space before them.

    Args:
        text: The text.
        at: Start of the stretch.
        to: Its end; what is returned where it ends with no such bracket.
        commas: Whether a comma before a bracket goes with it.

    >>> citations_at_end("3 March 1998 [1] [2, 3]", 0, 23)
    12
    """
    # From the end, bracket by bracket: a pattern would try each run of them anew from each of its brackets.
    while to > at and text[to - 1] == "]":
        start = text.rfind("[", at, to)
        if start < 0 or not _NUMBERS_IN_BRACKETS.fullmatch(text, start, to):
            break
        to = _before_space(text, at, start)
        if commas and to > at and text[to - 1] == ",":
            to = _before_space(text, at, to - 1)
    return to


def _before_space(text: str, at: int, to: int) -> int:
    while to > at and text[to - 1].isspace():
        to -= 1
    return to


def _closing_parenthetical(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the range of a balanced parenthetical that ends the text and leaves a label before it."""
    if text[end - 1 : end] != ")":
        return None
    at = _opening(text, start, end)
    blank_before = at > start and text[at - 1].isspace() and text[start:at].strip() != ""
    return (at, end) if blank_before and text[at + 1 : end - 1].strip() else None


def _opening(text: str, start: int, end: int) -> int:
    """Return where the parenthesis that closes at ``end`` was opened; -1 if nowhere."""
    at = text.rfind("(", start, end)
    if at < 0 or ")" not in text[at : end - 1]:
        return at
    depth = 0
    for at in range(end - 1, start, -1):
        if text[at] == ")":
            depth += 1
        elif text[at] == "(":
            depth -= 1
            if depth == 0:
                return at
    return -1


def read_term(text: str) -> dict[str, Any]:
    """Return the value of a term as a record holds it.

    >>> read_term("CFTR potentiators (e.g., A, B)")
    {'label': 'CFTR potentiators', 'qualifier': 'e.g., A, B', 'citations': []}
    """
    if text[-1:] not in ")] \t\n\r\u00a0" and text[-2:-1] != "]":
        return {"label": fold(text[without_bullet(text) :]), "qualifier": None, "citations": []}
    parts = split_term(text)
    # "It may harm [1]." reads as "It may harm.[1]", as in prose.
    stop = text[parts.citations[-1][1] :].strip() if parts.citations and parts.qualifier is None else ""
    return {
        "label": fold(text[slice(*parts.label)]) + stop,
        "qualifier": None if parts.qualifier is None else fold(text[slice(*parts.qualifier)]),
        "citations": [number for at, to in parts.citations for number in citation_numbers(text[at:to]) or ()],
    }


def split_inline(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the terms in a line that holds several.

    The first of these that stands outside brackets and quotation marks separates: a bar with a space on either side,
    a bullet between spaces, a semicolon, a comma. A comma separates with a space after it; where some comma has one
    only before it, or none has one after it, bare commas do too, but those in chemical names ("N,N-dimethyl", "1,2-")
    and numbers never. Citations after a separator belong to the term before it ("A,[1] B").

    >>> line = 'A (b, c), "d, e", f'
    >>> [line[at:to] for at, to in split_inline(line)]
    ['A (b, c)', '"d, e"', 'f']
    """
    if not any(mark in text for mark in ",;|•"):
        return _trimmed(text, [(0, len(text))])
    if not _NESTING.search(text):
        return _between(text, _comma_cuts(text, [match.start() for match in _COMMA.finditer(text)]))
    marks = _outer_marks(text)
    bars = [at for at, mark in marks if mark == "|" and (_is_blank(text, at - 1) or _is_blank(text, at + 1))]
    bullets = [at for at, mark in marks if mark == "•" and _is_blank(text, at - 1) and _is_blank(text, at + 1)]
    semicolons = [at for at, mark in marks if mark == ";"]
    return _between(text, bars or bullets or semicolons or _comma_cuts(text, [at for at, mark in marks if mark == ","]))


def _is_blank(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isspace()


def _between(text: str, cuts: list[int]) -> list[tuple[int, int]]:
    """Return the trimmed ranges between separators, citations after one with the term before it."""
    ranges, start = [], 0
    cited = _citations_after(text, cuts)
    for cut in cuts:
        if cut in cited:
            ranges.append((start, cited[cut]))
            start = cited[cut]
        else:
            ranges.append((start, cut))
            start = cut + 1
    return _trimmed(text, [*ranges, (start, len(text))])


def _citations_after(text: str, separators: list[int]) -> dict[int, int]:
    """Return for each separator that the citations of the term before it follow where those end: "A,[1] B,[2]"."""
    ends: dict[int, int] = {}
    end = 0
    counts = False
    for at in separators:
        if text[at + 1 : at + 2] != "[":
            continue
        if at >= end:  # else it stands in the run of citations before it
            run = bracket_run().match(text, at + 1)
            end = run.end() if run else at + 1
            counts = run is not None and (end == len(text) or text[end] in ",;" or text[end].isspace())
        if counts:
            ends[at] = end
    return ends


def _comma_cuts(text: str, commas: list[int]) -> list[int]:
    cited = _citations_after(text, commas)
    spaced = [at for at in commas if at + 1 == len(text) or text[at + 1].isspace() or at in cited]
    known = set(spaced)
    ragged = any(at not in known and text[at - 1 : at].isspace() for at in commas)
    if spaced and not ragged:
        return spaced
    return [at for at in commas if at in known or not _is_inside_name(text, at)]


def _is_inside_name(text: str, comma: int) -> bool:
    """Whether a comma without space after it belongs to a number or to the locants of a chemical name."""
    before, after = text[max(0, comma - 8) : comma], text[comma + 1 : comma + 40]
    if before[-1:].isdigit() and after[:1].isdigit():
        return True
    return bool(_LOCANTS_END.match(after)) and bool(_LOCANT.match(before))


def _outer_marks(text: str) -> list[tuple[int, str]]:
    """Return the separators outside brackets and quotation marks; what is never closed opens nothing."""
    marks = [(match.start(), match[0]) for match in _MARKS.finditer(text)]
    partner = _partners(text, marks)
    outer = []
    skip_to = -1
    for at, mark in marks:
        if at < skip_to:
            continue
        if mark in ",;|•":
            outer.append((at, mark))
        elif at in partner:
            skip_to = partner[at]
    return outer


_CLOSES = {")": "(", "]": "[", "}": "{", "”": "“", "»": "«", "’": "‘"}
_OPENS = frozenset(_CLOSES.values())


def _partners(text: str, marks: list[tuple[int, str]]) -> dict[int, int]:
    """Return for each opening mark that is closed the place of its closing mark."""
    partner: dict[int, int] = {}
    opened: dict[str, list[int]] = {mark: [] for mark in (*_OPENS, '"', "'")}
    for at, mark in marks:
        if mark in "\"'":
            glued = at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_")
            if opened[mark]:
                partner[opened[mark].pop()] = at
            elif not glued:
                opened[mark].append(at)
        elif mark in _CLOSES:
            if opened[_CLOSES[mark]]:
                partner[opened[_CLOSES[mark]].pop()] = at
        elif mark in _OPENS:
            opened[mark].append(at)
    return partner


def _trimmed(text: str, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges without white space at their edges, and without those that are then empty."""
    found = []
    for at, to in ranges:
        piece = text[at:to]
        bare = piece.strip()
        if bare:
            start = at + len(piece) - len(piece.lstrip())
            found.append((start, start + len(bare)))
    return found
