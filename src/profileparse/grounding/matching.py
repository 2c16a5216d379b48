"""Where a quotation stands in a source: word for word, folded, or nearly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from profileparse.sequences import opcodes
from profileparse.source import ZERO_WIDTH, Span

Match = Literal["exact", "folded", "fuzzy", "none"]

# Below this score, of 100, two texts are not said to be alike.
_LEAST_SCORE = 75.0
# What leaves something out of a quotation.
_ELLIPSIS = re.compile(r"[\[(] ?(?:\.{3}|…) ?[\])]|\.{3}|…")
# Marks that differ in print only. Superscripts and the like stay: "10²" is not "102".
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ´`′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "…": "...",
        **dict.fromkeys(ZERO_WIDTH + "\u00ad"),
    }
)
_NEGATION = re.compile(r"\b(?:not|no|never|none|neither|nor|without|hardly|cannot|\w+n't)\b")
# What a quotation may end with though its source goes on otherwise.
_AROUND = " .,;:"
_SIGNS = "+-−±"
_JOINING = ".,-‐‑'’"
_WORD = re.compile(r"[^\W_]+(?:[-.,'][^\W_]+)*")


class Found(NamedTuple):
    """Where a quotation stands in a source, and how well it fits.

    Attributes:
        match: How it was found.
        score: From 0 to 1; 1 for all that is not fuzzy.
        span: Its place in the source, in code points; None where it was not found.
        differences: Words of the quotation that the place has not, and words of the place that the quotation has not.
    """

    match: Match
    score: float
    span: Span | None
    differences: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


NOT_FOUND = Found("none", 0.0, None)


@dataclass(frozen=True)
class SourceText:
    """A source, and what of it is needed to look for many quotations."""

    text: str

    @cached_property
    def folded(self) -> tuple[str, Sequence[int]]:
        """The text folded, and for each of its characters the place in the text."""
        return _folded(self.text)

    def find(self, quotation: str) -> Found:
        """Return where a quotation stands.

        Args:
            quotation: What is quoted, its white space folded. An ellipsis in it stands for words left out.

        Raises:
            ModuleNotFoundError: it is not there word for word, and rapidfuzz is missing (the extra ``ground``).
        """
        at = _find_words(self.text, quotation, 0)
        if at >= 0:
            return Found("exact", 1.0, Span(at, at + len(quotation)))
        pieces = [piece for piece in map(str.strip, _ELLIPSIS.split(quotation)) if piece]
        return self._find_folded(pieces) or self._find_nearly(pieces)

    def _find_folded(self, pieces: Sequence[str]) -> Found | None:
        """Return where pieces stand in this order, white space, case and print aside."""
        text, places = self.folded
        wanted = [_folded(piece)[0].strip(_AROUND) for piece in pieces]
        wanted = [piece for piece in wanted if piece]
        if not wanted:
            return None
        start = end = _find_words(text, wanted[0], 0)
        left_out: list[str] = []
        for number, piece in enumerate(wanted):
            at = start if number == 0 else _find_words(text, piece, end)
            if at < 0:
                return None
            left_out += _NEGATION.findall(text, end, at)
            end = at + len(piece)
        span = Span(places[start], places[end - 1] + 1)
        # Without a negation that is left out, a quotation says the contrary.
        return Found("fuzzy", 1.0, span, ((), tuple(left_out))) if left_out else Found("folded", 1.0, span)

    def _find_nearly(self, pieces: Sequence[str]) -> Found:
        """Return the place that is most like a quotation, with what differs there."""
        try:
            from rapidfuzz.fuzz import partial_ratio_alignment
        except ImportError as error:
            raise ModuleNotFoundError("ground needs rapidfuzz: pip install 'profileparse[ground]'") from error
        text, places = self.folded
        quotation = _folded(" ".join(pieces))[0].strip()
        if not quotation or not text:
            return NOT_FOUND
        found = partial_ratio_alignment(quotation, text, score_cutoff=_LEAST_SCORE)
        if found is None or len(quotation) > len(text):
            return NOT_FOUND
        start, end = _whole_words(text, found.dest_start, found.dest_end)
        if start == end:
            return NOT_FOUND
        span = Span(places[start], places[end - 1] + 1)
        return Found("fuzzy", found.score / 100, span, _differences(quotation, text[start:end]))


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return a text without what differs in print only, and for each of its characters the place it comes from.

    >>> _folded("A \\n “Β”")[0]
    'a "β"'
    """
    characters: list[str] = []
    places: list[int] = []
    is_space = False
    for at, character in enumerate(text):
        if character.isspace():
            if not is_space:
                characters.append(" ")
                places.append(at)
            is_space = True
            continue
        folded = unicodedata.normalize("NFD", character).translate(_ALIKE).casefold()
        is_space = is_space and not folded
        characters += folded
        places += [at] * len(folded)
    return "".join(characters), places


def _find_words(text: str, words: str, start: int) -> int:
    """Return where words stand that neither begin nor end in the middle of a word; -1 where they don't."""
    at = text.find(words, start)
    while at >= 0:
        end = at + len(words)
        if not (_is_within(text, at) or _is_within(text, end)):
            return at
        at = text.find(words, at + 1)
    return -1


def _is_within(text: str, at: int) -> bool:
    """Whether a place is in the middle of a word or a number: "non|-toxic", "1|.5" and "-|5", too."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after) or (before.isalnum() and after.isalnum()):
        return True
    if before in _SIGNS and after.isdigit():
        return True
    if after in _JOINING:
        return before.isalnum() and _goes_on(text, at)
    return before in _JOINING and at > 1 and text[at - 2].isalnum() and _goes_on(text, at - 1)


def _goes_on(text: str, at: int) -> bool:
    """Whether a word goes on after a mark that can join: after a stop or a comma only a number does."""
    after = text[at + 1 : at + 2]
    return after.isdigit() if text[at] in ".," else after.isalnum()


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch, wider or narrower by parts of words: it begins and ends between words."""
    while start > 0 and _is_within(text, start):
        start -= 1
    while end < len(text) and _is_within(text, end):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _differences(quoted: str, found: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of each text that the other has not, in order.

    >>> _differences("it did not rise by 12 %", "it did rise by 21 %")
    (('not', '12'), ('21',))
    """
    one, other = _WORD.findall(quoted), _WORD.findall(found)
    only_one: list[str] = []
    only_other: list[str] = []
    for tag, at, to, other_at, other_to in opcodes(one, other):
        if tag != "equal":
            only_one += one[at:to]
            only_other += other[other_at:other_to]
    return tuple(only_one), tuple(only_other)
