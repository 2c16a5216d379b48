"""One value reworded where it stands: the words that changed, and no others."""

from __future__ import annotations

import re
from typing import NamedTuple

from profileparse.edit.changes import Change
from profileparse.edit.view import MASK, Reading
from profileparse.sequences import opcodes
from profileparse.values.citations import brackets, superscripts, with_citations

# A word or a mark, with the backslashes that escape it.
_WORD = re.compile(r"\\+(?:\w+|[^\w\s\\])?|\w+|[^\w\s\\]")


class Cited(NamedTuple):
    """A text and what it cites."""

    text: str
    citations: list[int]


class _Word(NamedTuple):
    """A word without its backslashes, the white space before it ("", " " or a line end), and where it stands."""

    text: str
    gap: str
    at: int
    to: int


def reword(text: str, at: int, to: int, old: str, new: str) -> list[Change] | None:
    r"""Return the changes that make one value another; None where ``text[at:to]`` has other words than the old value.

    Only words that differ are written: line ends, markup (`MASK`) and escapes between the others stay.

    >>> reword("a long\nway home", 0, 15, "a long way home", "a short way home")
    [Change(at=2, to=6, text='short')]
    """
    stand = _words(text[at:to])
    before, after = _words(old), _words(new)
    if not before or not after or [word.text for word in stand] != [word.text for word in before]:
        return None
    found = []
    for tag, i1, i2, j1, j2 in opcodes([word[:2] for word in before], [word[:2] for word in after]):
        if tag == "equal":
            continue
        is_gap_kept = i1 < i2 and j1 < j2 and before[i1].gap == after[j1].gap
        if is_gap_kept:
            change = (stand[i1].at, stand[i2 - 1].to, new[after[j1].at : after[j2 - 1].to])
        elif i1:
            change = (stand[i1 - 1].to, stand[i2 - 1].to, new[after[j1 - 1].to : after[j2 - 1].to])
        else:
            # The words before the first that stays, with the white space that follows them.
            change = (stand[0].at, stand[i2].at, new[after[0].at : after[j2].at])
        found.append(Change(at + change[0], at + change[1], change[2]))
    return found


def _words(text: str) -> list[_Word]:
    bare = text.replace(MASK, "")
    places = range(len(text)) if len(bare) == len(text) else [at for at, each in enumerate(text) if each != MASK]
    found: list[_Word] = []
    last = 0
    for match in _WORD.finditer(bare):
        white = bare[last : match.start()]
        gap = "\n" if "\n" in white else " " if white[:1].isspace() or not found else ""
        last = match.end()
        word = match[0].replace("\\", "")
        if word:
            found.append(_Word(word, gap, places[match.start()], places[last - 1] + 1))
    return found


def change_inside(
    reading: Reading, place: tuple[int, int], old: Cited, new: Cited, *, is_closed: bool = False
) -> list[Change] | None:
    """Return the changes that make a value, with its citations, another; None where it must be written as a whole.

    ``is_closed`` says that a mark that closes a quotation may stand between the text and its citations, or behind it.
    """
    at, to = place
    cited = reading.citations(at, to) if old.citations else []
    if cited and old.text != new.text and (found := _with_last_word(reading, at, to, old, new)) is not None:
        return found
    found = _reworded(reading, at, to, old.text, new.text)
    if found is None or old.citations == new.citations:
        return found
    if not cited:
        return None if is_closed else [*found, Change(to, to, with_citations(*new, reading.citing)[len(new.text) :])]
    text = superscripts(new.citations) if reading.citing.is_raised else brackets(new.citations, reading.citing)
    for start, end in cited:
        found.append(Change(start if text else reading.text_before(start), end, text))
        text = ""
    return found


def _reworded(reading: Reading, at: int, to: int, old: str, new: str) -> list[Change] | None:
    """Return the changes to a text, read without the markup in it, or else as it stands there."""
    if old == new:
        return []
    found = reword(reading.masked, at, to, old, new)
    return reword(reading.visible, at, to, old, new) if found is None else found


def _with_last_word(reading: Reading, at: int, to: int, old: Cited, new: Cited) -> list[Change] | None:
    """Write another last word together with its citations: a stop may stand behind them, a space before them."""
    visible, cited = reading.visible, reading.citations(at, to)
    (before, _, last), (after, _, word) = old.text.rpartition(" "), new.text.rpartition(" ")
    start = reading.text_before(cited[0][0])
    while start > at and not visible[start - 1].isspace():
        start -= 1
    stand = visible[start : cited[0][0]].rstrip() + visible[cited[-1][1] : to]
    head = _reworded(reading, at, start, before, after)
    if last == word or stand != last or head is None:
        return None
    return [*head, Change(start, to, with_citations(word, new.citations, reading.citing))]
