"""The lines in which two texts differ, and how a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from profileparse.sequences import opcodes
from profileparse.source import LineIndex
from profileparse.view.findings import cut
from profileparse.view.shown import shown

# So many places are shown, and so many lines of each.
_PLACES = 40
_LINES = 30
# So many characters of what stays are shown before and after what changes in a line.
_BESIDE = 120


class Moved(NamedTuple):
    """Lines that others take the place of.

    Attributes:
        at: The number of the first of them in the old text, from 0.
        old: The lines, with their ends.
        to: The number of the first new line in the new text, from 0.
        new: The new lines, with their ends.
    """

    at: int
    old: Sequence[str]
    to: int
    new: Sequence[str]


def moved_lines(before: str, after: str) -> list[Moved]:
    r"""Return where lines of a text differ from those of another, in order.

    >>> moved_lines("a\nb\nc\n", "a\nB\nc\nd\n")
    [Moved(at=1, old=['b\n'], to=1, new=['B\n']), Moved(at=3, old=[], to=3, new=['d\n'])]
    """
    old, new = _lines(before), _lines(after)
    found: list[Moved] = []
    for tag, i1, i2, j1, j2 in opcodes(old, new):
        if tag == "equal":
            continue
        last = found[-1] if found else None
        if last is not None and last.at + len(last.old) == i1 and last.to + len(last.new) == j1:
            found[-1] = Moved(last.at, [*last.old, *old[i1:i2]], last.to, [*last.new, *new[j1:j2]])
        else:
            found.append(Moved(i1, old[i1:i2], j1, new[j1:j2]))
    return found


def _lines(text: str) -> list[str]:
    starts = LineIndex(text).starts
    lines = [text[at:to] for at, to in zip(starts, [*starts[1:], len(text)], strict=True)]
    return lines if lines[-1] else lines[:-1]


def in_words(moved: Sequence[Moved]) -> str:
    """Return how many lines moved.

    >>> in_words(moved_lines("a\\nb\\n", "a\\nc\\nd\\n"))
    '1 line changed, 1 added'
    """
    changed = sum(min(len(each.old), len(each.new)) for each in moved)
    removed = sum(len(each.old) for each in moved) - changed
    added = sum(len(each.new) for each in moved) - changed
    said = ((changed, "changed"), (added, "added"), (removed, "removed"))
    counts = [f"{count:,} {word}" for count, word in said if count]
    number, _, rest = ", ".join(counts).partition(" ")
    return f"{number} line{'s' if number != '1' else ''} {rest}" if counts else "no line changed"


def moved_html(moved: Sequence[Moved]) -> str:
    """Return lines that moved as HTML: the old ones, then the new ones, what differs between them marked."""
    more = f'<p class="more">and {len(moved) - _PLACES:,} more places</p>' if len(moved) > _PLACES else ""
    return "".join(map(_place, moved[:_PLACES])) + more


def _place(moved: Moved) -> str:
    pairs = [
        _marked(old, new) if old is not None and new is not None else (_whole(old, "del"), _whole(new, "ins"))
        for old, new in zip_longest(moved.old[:_LINES], moved.new[:_LINES])
    ]
    old = "".join(_line("old", "−", moved.at + at, made) for at, (made, _) in enumerate(pairs[: len(moved.old)]))
    new = "".join(_line("new", "+", moved.to + at, made) for at, (_, made) in enumerate(pairs[: len(moved.new)]))
    hidden = max(len(moved.old) - _LINES, 0) + max(len(moved.new) - _LINES, 0)
    more = f'<p class="more">and {hidden:,} more lines</p>' if hidden else ""
    number = (moved.to if moved.new else moved.at) + 1
    return f'<div class="difference" role="group" aria-label="Change at line {number:,}">{old}{new}{more}</div>'


def _line(kind: str, sign: str, number: int, made: str) -> str:
    return f'<pre class="{kind}"><span class="sign">{sign}</span><span class="n">{number + 1}</span>{made}</pre>'


def _whole(line: str | None, tag: str) -> str:
    return "" if line is None else f"<{tag}>{shown(cut(line.removesuffix(chr(10))))}</{tag}>"


def _marked(old: str, new: str) -> tuple[str, str]:
    """Return two lines, one in the place of the other, with what differs marked."""
    old, new = (each.removesuffix("\n") for each in (old, new)) if old[-1:] == new[-1:] == "\n" else (old, new)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    before, after = _shortened(old[:start], is_end=True), _shortened(old[len(old) - end :], is_end=False)
    made = (
        f"{before}<{tag}>{shown(cut(line[start : len(line) - end]))}</{tag}>{after}"
        for tag, line in (("del", old), ("ins", new))
    )
    return next(made), next(made)


def _alike(one: str, other: str) -> int:
    """Return with how many characters both texts begin."""
    shortest = min(len(one), len(other))
    return next((at for at in range(shortest) if one[at] != other[at]), shortest)


def _shortened(text: str, *, is_end: bool) -> str:
    """Return what stays beside a change, without what is far from it."""
    if len(text) <= 2 * _BESIDE:
        return shown(text)
    return f"…{shown(text[-_BESIDE:])}" if is_end else f"{shown(text[:_BESIDE])}…"
