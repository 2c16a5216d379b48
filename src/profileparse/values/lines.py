"""Lines that hold several terms: where one ends and the next begins."""

from __future__ import annotations

import re

from profileparse.syntax.marks import bracket_run

# Separators, brackets and quotation marks; an apostrophe or a prime ("5' end") is no quotation mark.
_MARKS = re.compile(r"""[()\[\]{}"“”«»,;|•]|‘|(?<=\S)’(?!\w)|(?<![^\s(\[{,;|])'(?=\w)|(?<=\S)'(?!\w)""")
_NESTING = re.compile(r"""[()\[\]{}"“”«»‘';|•]""")
# Nearly all terms of nearly all lines, separated by a comma and white space; commas in simple parentheses and quotation
# marks don't count.
_PLAIN_TERM = re.compile(
    r"[^\W\d_](?:[^,;|()\[\]{}\"“”«»‘'•\r\n]++|(?<=\w)'|"
    r'\((?:[^()\[\]{}"“”«»‘\'\r\n]++|"[^"()\[\]{}“”«»‘\'\r\n]*+"|“[^“”()\[\]{}"«»‘\'\r\n]*+”|)*+\)|)*+'
)
_COMMA = re.compile(",")
_SEPARATOR = re.compile(r"[,;|•]")
_LOCANT = re.compile(r"(?:\A|.*[\s(,])[0-9A-Za-zα-ω]{1,3}['′]*\Z")
_LOCANTS_END = re.compile(r"[0-9A-Za-zα-ω]{1,3}['′]*(?:,[0-9A-Za-zα-ω]{1,3}['′]*)*-")


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
    plain: list[str] = _PLAIN_TERM.findall(text)
    if ", ".join(plain) == text and " ," not in text and text[-1:] != " " and text.isprintable():
        ranges, at = [], 0
        for term in plain:
            ranges.append((at, at + len(term)))
            at += len(term) + 2
        return ranges
    if not _SEPARATOR.search(text):
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
