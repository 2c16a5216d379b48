"""Lines that hold several terms: where one ends and the next begins."""

from __future__ import annotations

import re

from profileparse.syntax.marks import bracket_run

# Separators, brackets and quotation marks; an apostrophe or a prime ("5' end") is no quotation mark. The engine looks
# for the mark first, and then at what is around it.
_MARKS = re.compile(
    r"""[()\[\]{}"“”«»,;|•‘’'](?:(?<![’'])|(?<=\S’)(?!\w)|(?<=')(?:(?<![^\s(\[{,;|]')(?=\w)|(?<=\S')(?!\w)))"""
)
_NESTING = re.compile(r"""[()\[\]{}"“”«»‘']""")
# Nearly all terms of nearly all lines, separated by a comma and white space; commas in quotation marks and in
# parentheses, which may hold others, don't count.
_NO_MARK = r"""[^()\[\]{}"“”«»‘'\r\n]"""
_QUOTED = rf'(?<!\w)"{_NO_MARK}*+"|“{_NO_MARK}*+”'
_INNER = rf"\((?:{_NO_MARK}++|{_QUOTED}|)*+\)"
_PLAIN_TERM = re.compile(
    rf"""(?x)
    (?: [^\W\d_] | {_QUOTED} )
    (?: [^,;|()\[\]{{}}"“”«»‘'•\r\n]++ | (?<=\w)' | {_QUOTED}
      | \( (?: {_NO_MARK}++ | {_QUOTED} | {_INNER} | )*+ \) | )*+
    """
)
_SEPARATOR = re.compile(r"[,;|•]")
_LOCANT = re.compile(r"(?:\A|.*[\s(,])[0-9A-Za-zα-ω]{1,3}['′]*\Z")
_LOCANTS_END = re.compile(r"[0-9A-Za-zα-ω]{1,3}['′]*(?:,[0-9A-Za-zα-ω]{1,3}['′]*)*-")


# What ends a sentence that another one follows; an abbreviation does not ("e.g. ", "Dr. ").
_SENTENCES = re.compile(r"(?<=[^\W\d_]{3})[.!?]\)?\s+[A-Z“\"]")
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|can|may|will|must|should|does|do|which|that|they|it)\b")
# What a sentence begins with, and the items of a list seldom do.
_SUBJECT = re.compile(r"(?:The|A|An|This|These|Its?|They|He|She|We|You) [a-z]")
_ENOUGH_WORDS = 8


def is_running_text(text: str) -> bool:
    """Whether a line is running text: two sentences, or a long one.

    >>> is_running_text("This page was made by hand. Please copy it."), is_running_text("Dr. A. Miller (retired)")
    (True, False)
    """
    return has_sentences(text) or is_sentence(text)


def has_sentences(text: str) -> bool:
    """Whether a line has more than one sentence."""
    return _SENTENCES.search(text) is not None


def is_sentence(text: str, words: int = _ENOUGH_WORDS) -> bool:
    """Whether a line is a sentence: a full stop, so many words or more, and a verb of a short list or an article first.

    >>> is_sentence("It is used in the cold, and in the rain."), is_sentence("Nausea, vomiting, pain.")
    (True, False)
    """
    stripped = text.rstrip(' )”"')
    if stripped[-1:] not in (".", "!", "?") or len(text.split()) < words:
        return False
    return _VERB.search(text) is not None or _SUBJECT.match(text) is not None


_NO_TERM = re.compile(
    r"(?:(?:and|or|&) +)?(?:etc\.?|(?:many |some )?(?:others?|more)|so on|\.\.\.|…)[.,;]?"
    r"|(?:load|read|see|show|view) (?:all|more)",
    re.IGNORECASE,
)
_NO_TERM_AT_END = re.compile(
    r"(?<=\S)(?:,? ++(?:and ++)?etc\.?|,? ++and ++(?:many ++|some ++)?(?:others?|more|so on))[.;,]?\Z", re.IGNORECASE
)


# What "etc.", "others" and "and more" end with, in small letters, before a stop; and the same with a stop, and "…".
_MORE = ("etc", "other", "others", "more", "so on", " all")
NO_TERM_ENDS = (*_MORE, "…", ".", ",", ";", " and", " or")


def is_no_term(text: str) -> bool:
    """Whether a text only says that there are more terms.

    >>> is_no_term("etc."), is_no_term("and others"), is_no_term("mother")
    (True, True, False)
    """
    return _NO_TERM.fullmatch(text) is not None


def no_term_start(text: str) -> int:
    """Return where the end of a term begins that only says that there are more; its length where there is none.

    >>> no_term_start("etc."), no_term_start("worms etc."), no_term_start("worms")
    (0, 5, 5)
    """
    if not text[-8:].casefold().endswith(NO_TERM_ENDS):
        return len(text)
    if is_no_term(text):
        return 0
    if not text[-10:].casefold().rstrip(".,;").endswith(_MORE):
        return len(text)
    match = _NO_TERM_AT_END.search(text)
    return match.start() if match else len(text)


_AND = re.compile(r" and | & ")
_CONJUNCTION = re.compile(r"(?:and|or|&) ")


def and_at(text: str) -> tuple[int, int] | None:
    """Return where "and" stands between two parts of a text outside brackets, if it does so once.

    >>> and_at("cats and dogs"), and_at("cats (and dogs)")
    ((4, 9), None)
    """
    if " and " not in text and " & " not in text:
        return None
    found: tuple[int, int] | None = None
    at = parentheses = brackets = quotes = 0
    for match in _AND.finditer(text):
        between = text[at : match.start()]
        parentheses += between.count("(") - between.count(")")
        brackets += between.count("[") - between.count("]")
        quotes += between.count('"')
        at = match.start()
        if parentheses > 0 or brackets > 0 or quotes % 2:
            continue
        if found is not None:
            return None
        found = match.span()
    return found


def _conjoined(text: str, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges of three terms or more whose last ones "and" joins ("A, B and C", "A, B, and C")."""
    if len(ranges) < 2:
        return ranges
    at, to = ranges[-1]
    last = text[at:to]
    if len(ranges) > 2 and (match := _CONJUNCTION.match(last)) and match.end() < len(last):
        return [*ranges[:-1], (at + match.end(), to)]
    both = and_at(last)
    if both is None or any(_AND.search(text, *each) for each in ranges[:-1]):
        return ranges
    return [*ranges[:-1], *_trimmed(text, [(at, at + both[0]), (at + both[1], to)])]


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
    if plain := _plain_terms(text):
        ranges, at = [], 0
        for term in plain:
            ranges.append((at, at + len(term)))
            at += len(term) + 2
        return _conjoined(text, ranges)
    return _split(text)


def _split(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the terms in any line."""
    if not _SEPARATOR.search(text):
        return _trimmed(text, [(0, len(text))])
    marks = _outer_marks(text)
    bars = [at for at, mark in marks if mark == "|" and (_is_blank(text, at - 1) or _is_blank(text, at + 1))]
    bullets = [at for at, mark in marks if mark == "•" and _is_blank(text, at - 1) and _is_blank(text, at + 1)]
    semicolons = [at for at, mark in marks if mark == ";"]
    if cuts := bars or bullets or semicolons:
        return _between(text, cuts)
    return _conjoined(text, _between(text, _comma_cuts(text, [at for at, mark in marks if mark == ","])))


def terms_in_line(text: str) -> list[str]:
    """Return the terms in a line that holds several, as `split_inline` cuts it."""
    may_join = " and " in text or " & " in text
    return (not may_join and _plain_terms(text)) or [text[at:to] for at, to in split_inline(text)]


def _plain_terms(text: str) -> list[str]:
    """Return the terms in a line where all are plain; none where one is not."""
    plain: list[str] = _PLAIN_TERM.findall(text)
    is_whole = ", ".join(plain) == text and " ," not in text and text[-1:] != " " and text.isprintable()
    return plain if is_whole else []


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
    if not _NESTING.search(text):
        return [(match.start(), match[0]) for match in _SEPARATOR.finditer(text)]
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
