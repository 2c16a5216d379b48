"""Lines that are nearly a label: found by fuzzy matching over the letters and digits of short lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile, Schema, schema_of
from profileparse.source import LINE_END, fold
from profileparse.syntax.inside import content_end, item_ranges
from profileparse.syntax.parser import bare_heading

if TYPE_CHECKING:
    from profileparse.rules.facts import Facts


# Shorter labels have too many neighbours among ordinary words; long ones may differ by two letters.
_SHORTEST, _LONG = 8, 10
_MOST = 2
# A label with its decoration is not longer than this; a heading holds up to ten words before its own.
_LONGEST_LINE = 120
_MOST_WORDS = 11

# What ends a heading with decoration, beside white space.
_LAST = ":\uff1a*_#=]"
_SYMBOLS = re.compile(r"[\W_]+")
_COLON = re.compile(r"[:\uff1a]")
# A line: its first words, and the colon after them. The rest is skipped fast where one character ends a line.
_LINES = {
    has_returns: re.compile(rf"(?=\S)([^{ends}:\uff1a]{{0,{_LONGEST_LINE}}}+)([:\uff1a])?[^{ends}]*+")
    for has_returns, ends in ((False, r"\n"), (True, r"\r\n"))
}


class NearMiss(NamedTuple):
    """Where the wording stands in ``visible``, the field it seems to be for, and the label to write instead."""

    at: int
    to: int
    field: str
    label: str


def near_misses(facts: Facts) -> list[NearMiss]:
    """Return the lines that are nearly a label of the model.

    Only whole lines count, or what stands before a colon; a bullet counts only with a colon. The heading of a column
    and other lines that are markup to the model do not count.
    """
    spelling = _spelling(facts.schema.model)
    found = []
    for at, to, whole in _candidates(facts):
        if to - at >= spelling.shortest:
            miss = spelling.look_up(facts, at, to, whole=whole)
            if miss is not None and (at, to) not in facts.markup:
                found.append(miss)
    return found


def _candidates(facts: Facts) -> Iterator[tuple[int, int, bool]]:
    """Yield the ranges that could be a label, and whether they stand alone on their line."""
    visible = facts.visible
    lines = _LINES["\r" in visible]
    for part in facts.parts:
        if part.is_unknown and part.label[1] - part.label[0] <= _LONGEST_LINE:
            yield *part.label, True
        for kind, at, to in part.blocks:
            if kind == "paragraph":
                first = at
                if first and visible[first - 1] not in "\r\n":  # the value on the line of its label
                    match = LINE_END.search(visible, first, to)
                    first = match.end() if match else to
                for match in lines.finditer(visible, first, content_end(visible, first, to)):
                    start, end = match.span(1)
                    if match[2] is None:
                        if end == match.end():
                            yield start, end, True
                    elif end - start < _LONGEST_LINE:
                        yield start, end, False
            elif kind == "list" and _COLON.search(visible, at, to):
                for _, start, end, _ in item_ranges(visible, at, to):
                    if (colon := _COLON.search(visible, start, min(end, start + _LONGEST_LINE))) is not None:
                        yield start, colon.start(), False


def _letters(text: str) -> str:
    """Return the letters and digits of a wording, without regard to case: symbols are easily left out or added."""
    return _SYMBOLS.sub("", normalize("NFC", text.replace("ı", "i")).casefold())


class _Spelling:
    """The labels of one model, ready to be compared with."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        headers = {_letters(spec.label.header) for spec in schema.by_name.values() if spec.label.header}
        headers |= {header + "s" for header in headers}
        self.keys = {
            key: spec
            for key, spec in ((_letters(label), spec) for label, spec in schema.keys.items())
            if len(key) >= _SHORTEST and not spec.label.inline_only and key not in headers
        }
        self.headers = headers
        self.single = {
            _letters(text)
            for spec in schema.by_name.values()
            for text in (spec.label.text.replace(NAME, ""), *spec.label.aliases)
            if len(text.split()) == 1
        }
        # By the number of letters that a line can have: parts of the labels that it can be near, and where they stand
        # in those. A label with so many changes as it can have has one part at least that is whole, and not far off.
        self.near: dict[int, dict[str, list[tuple[str, int]]]] = {}
        for key in self.keys:
            most = _most_edits(key)
            for size in range(len(key) - most, len(key) + most + 1):
                for at, part in _parts(key, most + 1):
                    self.near.setdefault(size, {}).setdefault(part, []).append((key, at))
        self.title = self._title_word()
        word = self.title[0].lower() if self.title else ""
        # What the last letters of a heading hold.
        self.initial = word[:1] if word.isascii() else ""
        self.tail = len(word) + 1
        self.longest = max(self.near, default=0)
        self.shortest = min([*self.near, len(word) - 1 if word else _LONGEST_LINE])

    def _title_word(self) -> tuple[str, FieldSpec] | None:
        """Return the word that ends the entity's heading, where that is one word."""
        title = self.schema.title
        if title is None:
            return None
        after = title.label.text.partition(NAME)[2].split()
        return (after[0], title) if len(after) == 1 and len(after[0]) >= _SHORTEST else None

    def look_up(self, facts: Facts, at: int, to: int, *, whole: bool) -> NearMiss | None:
        """Return the label that ``visible[at:to]`` nearly is."""
        text = facts.visible[at:to]
        if not text[0].isalpha() or text[0] in "IVX" or text[-1] in _LAST or text[-1].isspace():
            at, to = bare_heading(facts.visible, at, to)
            text = facts.visible[at:to]
        key = "".join(facts.letters[at:to].split())
        if len(key) <= self.longest and not text.isascii():
            key = _letters(text)
        if len(key) in self.near and key not in self.headers:
            spec = self._field(key)
            if spec is not None:
                label = spec.label.text.replace(NAME, "").strip()
                return None if fold(text) == label else NearMiss(at, to, spec.name, label)
        return self._heading(text, at) if whole and self.initial in key[-self.tail :] else None

    def _field(self, key: str) -> FieldSpec | None:
        if key in self.keys:
            return self.keys[key]
        parts = self.near[len(key)]
        whole = [part for part in parts if part in key]
        if not whole:
            return None
        candidates = {
            known
            for part in whole
            for known, at in parts[part]
            if key.find(part, max(0, at - _MOST), at + len(part) + _MOST) >= 0
        }
        for known, spec in self.keys.items():
            if known in candidates and _is_near(known, _most_edits(known), key):
                return None if known in self.single and _is_other_word(known, key) else spec
        return None

    def _heading(self, text: str, at: int) -> NearMiss | None:
        """Return the entity's heading, where the last word of a line is nearly its own word."""
        if self.title is None or text.endswith("."):
            return None
        known, spec = self.title
        word = known.lower()
        words = text.rsplit(maxsplit=1)
        if len(words) < 2 or len(words[1]) < len(word) - 1 or words[1].lower() == word:
            return None
        last = _letters(words[1])
        if abs(len(last) - len(word)) > 1 or last[:1] != word[:1] or last in (word, word + "s"):
            return None
        if len(text.split()) > _MOST_WORDS or not _is_near(word, _MOST, last):
            return None
        to = at + len(text)
        return NearMiss(to - len(words[1]), to, spec.name, known)


@cache
def _spelling(model: type[Profile]) -> _Spelling:
    return _Spelling(schema_of(model))


def _most_edits(known: str) -> int:
    return _MOST if len(known) >= _LONG else 1


def _parts(text: str, count: int) -> list[tuple[int, str]]:
    """Return a text cut into so many parts, each with its place.

    >>> _parts("biomarkers", 3)
    [(0, 'bio'), (3, 'mar'), (6, 'kers')]
    """
    edges = [len(text) * number // count for number in range(count + 1)]
    return [(at, text[at:to]) for at, to in pairwise(edges)]


@cache
def _fuzzy(known: str, most: int) -> Any:
    import regex  # most texts have no line that comes so far

    return regex.compile(f"(?:{known}){{e<={most}}}")


def _is_near(known: str, most: int, word: str) -> bool:
    """Whether at the most so many letters put in, left out or changed make one word of the other."""
    return _fuzzy(known, most).fullmatch(word) is not None


def _is_other_word(known: str, key: str) -> bool:
    """Whether a word that is nearly a label of one word is a word of its own ("Source", "Preference")."""
    return known[0] != key[0] or known.rstrip("s") == key.rstrip("s")
