"""Entries of a list put in, moved and taken out: each as a copy of its neighbour's line with another value."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from profileparse.edit.changes import Change
from profileparse.edit.view import Reading
from profileparse.sequences import opcodes

_NUMBERED = re.compile(r"(.*?)(\d{1,3})([.)]\s+)", re.DOTALL)
_LINE_END = re.compile(r"[\r\n]")
_WRAPS = re.compile(r"[^\S\r\n]*[,;][^\S\r\n]*(?:\r\n?|\n)")


class Entry(NamedTuple):
    """Where an entry stands, and whether it begins a line of its own (a label on the line takes that)."""

    at: int
    to: int
    own_line: bool


class EntryEditor:
    """Writes one list anew.

    Args:
        reading: The text.
        entries: Where the entries stand, in order.
        separator: What to put between two entries of a line that has one only; None gives each its own line.
        gap: The blank lines between entries, for a list that has none there.
    """

    def __init__(self, reading: Reading, entries: Sequence[Entry], separator: str | None = None, gap: str = "") -> None:
        self.reading = reading
        self.visible = reading.visible
        self.entries = entries
        self.separator = separator
        self.gap = gap

    def changes(
        self,
        old: Sequence[Any],
        new: Sequence[Any],
        texts: Sequence[str],
        inside: Callable[[int, int], list[Change] | None] | None = None,
    ) -> list[Change]:
        """Return the changes that make a list another.

        Args:
            old: The values that stand in the text.
            new: The values that are to stand there.
            texts: The text of each new value.
            inside: How an entry changes in place, by its old and new index; None writes it as a whole.
        """
        keys = list(map(repr, old)), list(map(repr, new))
        found: list[Change] = []
        pairs: list[tuple[int, int]] = []  # the entries that stay or change, by their old and new index
        runs: list[tuple[int, range]] = []  # others, by the old index that they are put in at
        for _, i1, i2, j1, j2 in opcodes(*keys):
            count = min(i2 - i1, j2 - j1)
            pairs += zip(range(i1, i1 + count), range(j1, j1 + count), strict=True)
            if count < j2 - j1:
                runs.append((i1 + count, range(j1 + count, j2)))
        kept = {at for at, _ in pairs}
        moved = {keys[0][at]: self.visible[each.at : each.to] for at, each in enumerate(self.entries) if at not in kept}
        for at, to in pairs:
            if keys[0][at] != keys[1][to]:
                found += (inside and inside(at, to)) or [Change(self.entries[at].at, self.entries[at].to, texts[to])]
        for at, run in runs:
            found.append(self.insertion(at, [moved.get(keys[1][to], texts[to]) for to in run]))
        return found + self._removals(kept) + self._renumbered(pairs)

    # ---- the form of the list ------------------------------------------------------------------------------

    @cached_property
    def _joined(self) -> list[bool]:
        """For each entry, whether it goes on in the line of the one before it."""
        between = [self.visible[one.to : other.at] for one, other in pairwise(self.entries)]
        return [False, *(not _LINE_END.search(text) or _WRAPS.match(text) is not None for text in between)]

    def _has_own_line(self, at: int) -> bool:
        is_alone = not self._joined[at] and (at + 1 == len(self.entries) or not self._joined[at + 1])
        return self.entries[at].own_line and is_alone and (self.separator is None or len(self.entries) > 1)

    def _prefix(self, at: int) -> str:
        entry = self.entries[at]
        return self.visible[self.reading.line_start(entry.at) : entry.at] if entry.own_line else ""

    # ---- put in --------------------------------------------------------------------------------------------

    def insertion(self, at: int, texts: Sequence[str]) -> Change:
        """Return the change that puts texts before an entry: behind the one before it, if there is one."""
        anchor = max(at - 1, 0)
        entry = self.entries[anchor]
        if not self._has_own_line(anchor):
            separator = self._separator_at(anchor)
            if at == 0:
                return Change(entry.at, entry.at, "".join(text + separator for text in texts))
            return Change(entry.to, entry.to, "".join(separator + text for text in texts))
        visible, eol, gap = self.visible, self.reading.eol, self._gap(anchor)
        rest = visible[entry.to : self.reading.line_end(entry.to)]
        suffix = rest if "|" in rest else ""
        prefix = self._prefix(anchor)
        numbered = _NUMBERED.fullmatch(prefix)
        lines = []
        for number, text in enumerate(texts, start=min(at, 1)):
            if numbered:
                prefix = f"{numbered[1]}{int(numbered[2]) + number}{numbered[3]}"
            lines.append(prefix + text + suffix)
        if at == 0:
            place = self.reading.line_start(entry.at)
            return Change(place, place, "".join(line + eol + gap for line in lines))
        place = self.reading.next_line(entry.to)
        if place == len(visible) and visible[-1:] not in ("\n", "\r"):
            return Change(place, place, "".join(eol + gap + line for line in lines))
        return Change(place, place, "".join(gap + line + eol for line in lines))

    def _separator_at(self, at: int) -> str:
        for one, other in ((at, at + 1), (at - 1, at)):
            if one >= 0 and other < len(self.entries) and self._joined[other]:
                return self.visible[self.entries[one].to : self.entries[other].at]
        return self.separator if self.separator is not None else ", "

    def _gap(self, at: int) -> str:
        """Return the blank lines that stand between an entry and its neighbour."""
        for one, other in ((at, at + 1), (at - 1, at)):
            if one >= 0 and other < len(self.entries) and self.entries[other].own_line:
                start = self.reading.next_line(self.entries[one].to)
                between = self.visible[start : self.reading.line_start(self.entries[other].at)]
                return between if between.isspace() else self.gap
        return self.gap

    # ---- taken out -----------------------------------------------------------------------------------------

    def _removals(self, kept: set[int]) -> list[Change]:
        found: list[Change] = []
        gone: list[tuple[int, int]] = []  # where lines stand that go as a whole
        for line in self._lines():
            first = next((at for at in line if at in kept), None)
            if first is not None:
                found += self._removals_inside(line, first, kept)
                continue
            at, to = self.entries[line[0]].at, self.entries[line[-1]].to
            if not self.entries[line[0]].own_line:
                found.append(Change(self.reading.text_before(at), self.reading.line_end(to), ""))
            elif gone and not self.visible[self.reading.next_line(gone[-1][1]) : self.reading.line_start(at)].strip():
                gone[-1] = (gone[-1][0], to)
            else:
                gone.append((at, to))
        return [*found, *(self.reading.lines_out(*lines) for lines in gone)]

    def _lines(self) -> list[range]:
        """Return the entries line by line; a list that wraps after its separators counts as one line."""
        starts = [at for at, joined in enumerate(self._joined) if not joined]
        return [range(at, to) for at, to in zip(starts, [*starts[1:], len(self.entries)], strict=True)]

    def _removals_inside(self, line: range, first: int, kept: set[int]) -> list[Change]:
        """Return the changes that take entries out of a line, each with the separator between it and the first kept."""
        found = []
        for at in line:
            if at < first:
                found.append(Change(self.entries[at].at, self.entries[at + 1].at, ""))
            elif at not in kept:
                found.append(Change(self.entries[at - 1].to, self.entries[at].to, ""))
        return found

    def _renumbered(self, pairs: Sequence[tuple[int, int]]) -> list[Change]:
        """Return the changes that let numbers before the entries count on, if they count up one by one."""
        if any(self._joined):
            return []
        heads = [head for at in range(len(self.entries)) if (head := _NUMBERED.fullmatch(self._prefix(at)))]
        if not heads or len(heads) < len(self.entries):
            return []
        first = int(heads[0][2])
        if [int(head[2]) for head in heads] != list(range(first, first + len(heads))):
            return []
        found = []
        for at, to in pairs:
            if at != to:
                start = self.reading.line_start(self.entries[at].at)
                found.append(Change(start + heads[at].start(2), start + heads[at].end(2), str(first + to)))
        return found
