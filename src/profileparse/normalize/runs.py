"""Marks before the items of a list in plain lines: glued to their words, alone above them, or letters that count on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from profileparse.syntax.inside import indentation, is_bullet, is_next_line

# Where the mark of an item ends in ``visible[at:to]``; ``at`` where it has none.
MarkEnd = Callable[[str, int, int], int]
# A mark that can be glued to the items of a list, and emoji.
_TIGHT_MARK = re.compile(
    r"(?:[-–—*•+·▪◦‣✓✔✗➤►▸★☆]|[\u2300-\u23ff\u2600-\u27bf]|[\u2b00-\u2bff\U0001f000-\U0001faff])\ufe0f?"
)
# How the first of several lines begins that count on ("(a) x", "a) x", "(i) x", "(1) x") or have the letter o for a
# bullet.
_OPENER = re.compile(r"(?:(?P<open>\(?)(?P<first>[aAiI1])\)|o)[^\S\r\n]+(?=\S)")
_OPENERS = re.compile(rf"^(?:{_OPENER.pattern})", re.MULTILINE)
# What stands before the other lines of such a list.
_COUNTED = re.compile(r"\(?(?:[a-z]{1,6}|[A-Z]{1,6}|\d{1,2})\)\s+")
_ROUND = re.compile(r"o\s+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = [ten + one for ten in ("", "x") for one in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")]
_COUNTS: dict[str, Sequence[str]] = {
    "a": _LETTERS,
    "A": _LETTERS.upper(),
    "i": _ROMAN,
    "I": [each.upper() for each in _ROMAN],
    "1": [str(number) for number in range(1, 100)],
}


def may_have_marks(visible: str, at: int) -> bool:
    """Whether the first line of a list could begin with the mark of an item, by its first characters."""
    return not visible[at].isalnum() or _OPENER.match(visible, at) is not None


def opens_run(text: str) -> bool:
    """Whether a line of a text begins as the first of several does that count on.

    >>> opens_run("red\\n(a) blue"), opens_run("(b) red")
    (True, False)
    """
    return _OPENERS.search(text) is not None


def has_tight_mark(text: str) -> bool:
    """Whether a text begins with a mark that can be glued to the items of a list."""
    match = _TIGHT_MARK.match(text)
    return match is not None and match.end() < len(text)


def run_mark(visible: str, lines: Sequence[tuple[int, int]]) -> MarkEnd | None:
    """Return what finds where the mark of each item of a list ends, by its first lines; None where they have none."""
    if len(lines) < 2:
        return None
    if counted_end(visible, lines):
        return partial(_after_pattern, _ROUND if visible[lines[0][0]] == "o" else _COUNTED)
    mark = _tight_mark(visible, lines)
    return None if mark is None else partial(_after_mark, mark)


def _after_pattern(pattern: re.Pattern[str], visible: str, at: int, to: int) -> int:
    match = pattern.match(visible, at, to)
    return at if match is None else match.end()


def _after_mark(mark: str, visible: str, at: int, _: int) -> int:
    return at + len(mark) if visible.startswith(mark, at) else at


def marked_end(visible: str, lines: Sequence[tuple[int, int]]) -> int | None:
    """Return how many lines a list has whose items have a mark glued to them, alone before them, or that counts on.

    It is None where the first lines have none.
    """
    if len(lines) > 1 and is_bullet(visible[slice(*lines[0])]):
        count = 0
        while count + 1 < len(lines) and is_bullet(visible[slice(*lines[count])]):
            count += 2
        return count
    if counted := counted_end(visible, lines):
        return counted
    mark = _tight_mark(visible, lines)
    if mark is None:
        return None
    base = indentation(visible, lines[0][0])
    count = 1
    while count < len(lines) and (
        visible.startswith(mark, lines[count][0]) or _hangs(visible, lines[count - 1], lines[count], base)
    ):
        count += 1
    return count


def counted_end(visible: str, lines: Sequence[tuple[int, int]]) -> int:
    """Return how many lines a list has whose items, two at least, count on or have the bullet "o"; else 0."""
    match = _OPENER.match(visible, *lines[0])
    if match is None:
        return 0
    opened, first = match["open"], match["first"]
    base = indentation(visible, lines[0][0])
    count = number = 1
    while count < len(lines):
        at, to = lines[count]
        if first is not None and number == len(_COUNTS[first]):
            break
        mark = "o" if first is None else f"{opened}{_COUNTS[first][number]})"
        end = at + len(mark)
        if visible.startswith(mark, at) and end < to and visible[end].isspace():
            number += 1
        elif not _hangs(visible, lines[count - 1], lines[count], base):
            break
        count += 1
    return count if number > 1 else 0


def _hangs(visible: str, before: tuple[int, int], line: tuple[int, int], base: int) -> bool:
    """Whether a line goes on with the one before it: it is the next one, and indented deeper than the first."""
    return is_next_line(visible, before[1], line[0]) and indentation(visible, line[0]) > base


def _tight_mark(visible: str, lines: Sequence[tuple[int, int]]) -> str | None:
    """Return the mark that the first two lines of a list begin with, glued to their words; None for others."""
    if len(lines) < 2:
        return None
    match = _TIGHT_MARK.match(visible, *lines[0])
    if match is None or match.end() == lines[0][1] or visible[match.end()].isdigit():
        return None
    mark = match[0]
    if mark == "*" and visible[lines[0][1] - 1] == "*":
        return None  # a line in emphasis
    is_run = any(_has_mark(visible, mark, *line) for line in lines[1:])
    return mark if is_run and visible[match.end()] != mark else None


def _has_mark(visible: str, mark: str, at: int, to: int) -> bool:
    """Whether a line begins with a mark, once, and holds more."""
    return visible.startswith(mark, at) and to - at > len(mark) and visible[at + len(mark)] != mark
