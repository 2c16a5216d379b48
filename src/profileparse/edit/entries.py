"""Entries of a list put in, moved and taken out: each as a copy of its neighbour's line with another value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from profileparse.edit.changes import Change
from profileparse.edit.view import Reading
from profileparse.sequences import opcodes

# A number before an entry: what stands before it, the number, the stop after it.
NUMBERED = re.compile(r"(.*?)(\d{1,3})([.)]\s+)", re.DOTALL)
_LINE_END = re.compile(r"[\r\n]")
_WRAPS = re.compile(r"[^\S\r\n]*[,;][^\S\r\n]*(?:\r\n?|\n)")


class Entry(NamedTuple):
    """Where an entry stands, and whether it begins a line of its own (a label on the line takes that).

    A remark stands in a line of something else, which stays when it goes; ``leaves`` is what comes in its place.
    """

    at: int
    to: int
    own_line: bool
    leaves: str | None = None


class EntryEditor:
    """Writes one list anew; entries of a line get the separator of their line, or ``separator`` if it has one only.

    Without a separator each entry has its own line, with ``gap`` between two if the list has no blank lines to copy.
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
        inside: Callable[[int, int], list[Change] | None] = lambda _at, _to: None,
    ) -> list[Change]:
        """Return the changes that make the old values new ones, which are written as ``texts``.

        ``inside`` says how an entry changes in place, by its old and new index; None writes it as a whole.
        """
        before, after = list(map(repr, old)), list(map(repr, new))
        found: list[Change] = []
        pairs: list[tuple[int, int]] = []  # the entries that stay or change, by their old and new index
        runs: list[tuple[int, range]] = []  # others, by the old index that they are put in at
        for _, i1, i2, j1, j2 in opcodes(before, after):
            count = min(i2 - i1, j2 - j1)
            pairs += zip(range(i1, i1 + count), range(j1, j1 + count), strict=True)
            if count < j2 - j1:
                runs.append((i1 + count, range(j1 + count, j2)))
        kept = {at for at, _ in pairs}
        moved = {before[at]: self.visible[each.at : each.to] for at, each in enumerate(self.entries) if at not in kept}
        for at, to in pairs:
            if before[at] != after[to]:
                found += inside(at, to) or [Change(self.entries[at].at, self.entries[at].to, texts[to])]
        for at, run in runs:
            found.append(self.insertion(at, [moved.get(after[to], texts[to]) for to in run]))
        return found + self._removals(kept) + self._renumbered(pairs)

    # ---- the form of the list ------------------------------------------------------------------------------

    @cached_property
    def _joined(self) -> list[bool]:
        """For each entry, whether it goes on in the line of the one before it."""
        between = [self.visible[one.to : other.at] for one, other in pairwise(self.entries)]
        return [False, *(not _LINE_END.search(text) or _WRAPS.match(text) is not None for text in between)]

    def _has_own_line(self, at: int) -> bool:
        is_alone = not any(self._joined[at : at + 2])
        return self.entries[at].own_line and is_alone and (self.separator is None or len(self.entries) > 1)

    def _prefix(self, at: int) -> str:
        entry = self.entries[at]
        return self.visible[self.reading.line_start(entry.at) : entry.at] if entry.own_line else ""

    def _neighbours(self, at: int) -> Iterator[tuple[Entry, Entry, bool]]:
        """Yield an entry with the one after it, then the one before it with it; and whether a line joins the two."""
        for number in (at, at - 1):
            if 0 <= number < len(self.entries) - 1:
                yield self.entries[number], self.entries[number + 1], self._joined[number + 1]

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
        numbered = NUMBERED.fullmatch(prefix)
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
        for one, other, is_joined in self._neighbours(at):
            if is_joined:
                return self.visible[one.to : other.at]
        return self.separator or ", "

    def _gap(self, at: int) -> str:
        """Return the blank lines that stand between an entry and its neighbour."""
        for one, other, _ in self._neighbours(at):
            if other.own_line:
                between = self.visible[self.reading.next_line(one.to) : self.reading.line_start(other.at)]
                return between if between.isspace() else self.gap
        return self.gap

    # ---- taken out -----------------------------------------------------------------------------------------

    def _removals(self, kept: set[int]) -> list[Change]:
        """Return the changes that take entries out: a line as a whole, or one entry with the separator beside it."""
        found: list[Change] = []
        gone: list[tuple[int, int]] = []  # where lines stand that go as a whole
        starts = [at for at, joined in enumerate(self._joined) if not joined]
        for first, end in pairwise([*starts, len(self.entries)]):
            at, to = self.entries[first].at, self.entries[end - 1].to
            stays = next((number for number in range(first, end) if number in kept), None)
            if stays is not None:
                found += [Change(self.entries[i].at, self.entries[i + 1].at, "") for i in range(first, stays)]
                left = [i for i in range(stays, end) if i not in kept]
                found += [Change(self.entries[i - 1].to, self.entries[i].to, "") for i in left]
            elif self.entries[first].leaves is not None:
                found += [self._without_remark(each) for each in self.entries[first:end]]
            elif not self.entries[first].own_line:
                found.append(Change(self.reading.text_before(at), self.reading.line_end(to), ""))
            elif gone and not self.visible[self.reading.next_line(gone[-1][1]) : self.reading.line_start(at)].strip():
                gone[-1] = (gone[-1][0], to)
            else:
                gone.append((at, to))
        return [*found, *(self.reading.lines_out(*lines) for lines in gone)]

    def _without_remark(self, entry: Entry) -> Change:
        """Return the change that takes a remark out of its line, with what sets it apart from the text before it."""
        if entry.leaves:
            return Change(entry.at, entry.to, entry.leaves)
        line_at = self.reading.line_start(entry.at)
        goes_on = self.visible[entry.to : self.reading.line_end(entry.to)].strip()
        before = self.visible[line_at : entry.at].rstrip(" \t" if goes_on else " \t,;")
        return Change(line_at + len(before), entry.to, "")

    def _renumbered(self, pairs: Sequence[tuple[int, int]]) -> list[Change]:
        """Return the changes that let numbers before the entries count on, if they count up one by one."""
        if any(self._joined):
            return []
        heads = [head for at in range(len(self.entries)) if (head := NUMBERED.fullmatch(self._prefix(at)))]
        first = int(heads[0][2]) if heads else 0
        if [int(head[2]) for head in heads] != list(range(first, first + len(self.entries))):
            return []
        found = []
        for at, to in pairs:
            if at != to:
                start = self.reading.line_start(self.entries[at].at)
                found.append(Change(start + heads[at].start(2), start + heads[at].end(2), str(first + to)))
        return found
