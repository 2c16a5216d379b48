"""Lines that are nearly a label: found by fuzzy matching over the letters and digits of short lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile, Schema, schema_of
from profileparse.source import LINE, fold
from profileparse.syntax.inside import bare_heading, bullet_end, content_end, item_ranges

if TYPE_CHECKING:
    from profileparse.rules.facts import Facts


# Shorter labels have too many neighbours among ordinary words; long ones may differ by two letters.
_SHORTEST, _LONG = 8, 10
_MOST = 2
# A label with its decoration is not longer than this; a heading holds up to ten words before its own.
_LONGEST_LINE = 120
_MOST_WORDS = 11
# Decoration of a label has no more letters and digits than this: "2.1 II." before it, "[edit source]" after it.
_DECORATION = 10

_SYMBOLS = re.compile(r"[\W_]+")
_COLON = re.compile(r"[:\uff1a]")


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
    # Most texts have no line that could be one: where its blocks begin and end is asked for after that.
    if not any(spelling.look_up(facts.visible, *line, whole=True) for line in spelling.suspects(facts)):
        return []
    markup = set(facts.draft.markup)
    candidates = [each for each in _candidates(facts) if each[:2] not in markup]
    found = [spelling.look_up(facts.visible, at, to, whole=whole) for at, to, whole in candidates]
    return list(filter(None, found))


def _candidates(facts: Facts) -> Iterator[tuple[int, int, bool]]:
    """Yield the ranges that could be a label, and whether they stand alone on their line."""
    visible = facts.visible
    for part in facts.parts:
        if part.is_unknown and part.label[1] - part.label[0] <= _LONGEST_LINE:
            yield *part.label, True
        for kind, at, to in part.blocks:
            if kind == "paragraph":
                for line in LINE.finditer(visible, at, content_end(visible, at, to)):
                    if line.start() > at or at == 0 or visible[at - 1] in "\r\n":  # no value on the line of its label
                        yield from _line(visible, *line.span(), whole=True)
            elif kind == "list":
                for _, start, end, _ in item_ranges(visible, at, to):
                    yield from _line(visible, start, end, whole=False)


def _line(visible: str, at: int, to: int, *, whole: bool) -> Iterator[tuple[int, int, bool]]:
    """Yield what stands before the colon of a line, or the whole of one without a colon."""
    if (colon := _COLON.search(visible, at, min(to, at + _LONGEST_LINE))) is not None:
        yield at, colon.start(), False
    elif whole and to - at <= _LONGEST_LINE:
        yield at, to, True


def _letters(text: str) -> str:
    """Return the letters and digits of a wording, without regard to case: symbols are easily left out or added."""
    return _SYMBOLS.sub("", normalize("NFC", text.replace("ı", "i")).casefold())


class _Spelling:
    """The labels of one model, ready to be compared with."""

    def __init__(self, schema: Schema) -> None:
        headers = {_letters(spec.label.header) for spec in schema.by_name.values() if spec.label.header}
        self._headers = headers | {header + "s" for header in headers}
        self._keys = {
            key: spec
            for key, spec in ((_letters(label), spec) for label, spec in schema.keys.items())
            if len(key) >= _SHORTEST and not spec.label.inline_only and key not in self._headers
        }
        self._single = {
            _letters(text)
            for spec in schema.by_name.values()
            for text in (spec.label.text.replace(NAME, ""), *spec.label.aliases)
            if len(text.split()) == 1
        }
        # By the number of letters that a line can have: parts of the labels that it can be near, and where they stand
        # in those. A label with so many changes as it can have has one part at least that is whole, and not far off.
        self._near: dict[int, list[tuple[str, int, str]]] = {}
        for key in self._keys:
            most = _most_edits(key)
            for size in range(len(key) - most, len(key) + most + 1):
                self._near.setdefault(size, []).extend((part, at, key) for at, part in _parts(key, most + 1))
        self._plain = {size: _any_of(part for part, _, _ in parts) for size, parts in self._near.items()}
        self._any = _any_of(part for parts in self._near.values() for part, _, _ in parts)
        self._sizes = range(min(self._near, default=_DECORATION + 1), max(self._near, default=0) + _DECORATION + 1)
        self._title = _title_word(schema)
        self._title_word = "" if self._title is None else _ascii(_letters(self._title[0]))
        self._title_end = _any_of(part for _, part in _parts(self._title_word[1:], _MOST + 1))

    def suspects(self, facts: Facts) -> Iterator[tuple[int, int]]:
        """Yield the lines, or what stands before a colon in them, that may be a near miss, decoration and all."""
        initial, size = self._title_word[:1], len(self._title_word)
        labels = {part.at for part in facts.fields}
        end = -1
        for line in facts.letters.split("\n"):
            at, end = end + 1, end + 1 + len(line)
            if not line or at in labels:
                continue
            key = (line[: line.index(":")] if ":" in line else line).replace(" ", "")
            may_be_title = (
                size and initial in key[-size - 1 : 2 - size] and self._title_end.search(key, len(key) - size)
            )
            may_be_label = (
                len(key) in self._sizes and self._any.search(key) and not self._is_far(key, facts.visible[at])
            )
            if may_be_title or may_be_label:
                start = bullet_end(facts.visible, at, end)
                colon = _COLON.search(facts.visible, start, end)
                yield start, colon.start() if colon else end

    def _is_far(self, key: str, first: str) -> bool:
        """Whether a line without decoration has no part of the labels of about its size."""
        is_plain = first.isalpha() and first not in "IVX" and "edit" not in key
        return is_plain and (len(key) not in self._plain or not self._plain[len(key)].search(key))

    def look_up(self, visible: str, at: int, to: int, *, whole: bool) -> NearMiss | None:
        """Return the label that ``visible[at:to]`` nearly is."""
        at, to = bare_heading(visible, at, to)
        text = visible[at:to]
        key = _letters(text)
        if key not in self._headers and (spec := self._field(key)) is not None:
            label = spec.label.text.replace(NAME, "").strip()
            return None if fold(text) == label else NearMiss(at, to, spec.name, label)
        return self._heading(text, at) if whole else None

    def _field(self, key: str) -> FieldSpec | None:
        if key in self._keys:
            return self._keys[key]
        for part, at, known in self._near.get(len(key), ()):
            is_there = part in key and key.find(part, max(0, at - _MOST), at + len(part) + _MOST) >= 0
            if is_there and _is_near(known, _most_edits(known), key):
                # A word that is nearly a label of one word may be a word of its own ("Source", "Preference").
                is_other_word = known[0] != key[0] or known.rstrip("s") == key.rstrip("s")
                return None if known in self._single and is_other_word else self._keys[known]
        return None

    def _heading(self, text: str, at: int) -> NearMiss | None:
        """Return the entity's heading, where the last word of a line is nearly its own word."""
        if self._title is None or text.endswith("."):
            return None
        known, spec = self._title
        word = known.lower()
        words = text.rsplit(maxsplit=1)
        if len(words) < 2 or words[1].lower() == word:
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


def _title_word(schema: Schema) -> tuple[str, FieldSpec] | None:
    """Return the word that ends the entity's heading, where that is one word."""
    title = schema.title
    after = [] if title is None else title.label.text.partition(NAME)[2].split()
    return (after[0], title) if title and len(after) == 1 and len(after[0]) >= _SHORTEST else None


def _most_edits(known: str) -> int:
    return _MOST if len(known) >= _LONG else 1


def _parts(text: str, count: int) -> list[tuple[int, str]]:
    """Return a text cut into so many parts, each with its place.

    >>> _parts("biomarkers", 3)
    [(0, 'bio'), (3, 'mar'), (6, 'kers')]
    """
    edges = [len(text) * number // count for number in range(count + 1)]
    return [(at, text[at:to]) for at, to in pairwise(edges)]


def _ascii(text: str) -> str:
    """Return what `Facts.letters` has of a wording."""
    return text.encode("ascii", "ignore").decode()


def _any_of(parts: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of any of these parts, by their first letters: the engine skips the others fast."""
    groups = groupby(sorted(set(map(_ascii, parts))), key=lambda part: part[:1])
    return re.compile("|".join(f"{first}(?:{'|'.join(part[1:] for part in each)})" for first, each in groups))


@cache
def _fuzzy(known: str, most: int) -> Any:
    import regex  # most texts have no line that comes so far

    return regex.compile(f"(?:{known}){{e<={most}}}")


def _is_near(known: str, most: int, word: str) -> bool:
    """Whether at the most so many letters put in, left out or changed make one word of the other."""
    return _fuzzy(known, most).fullmatch(word) is not None
