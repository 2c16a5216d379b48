"""Entries of a list written into a text: each in the form of those beside it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

from profileparse.edit.changes import Change, Match, align
from profileparse.edit.reading import Reading

_NUMBERED = re.compile(r"(.*?)(\d{1,3})([.)]\s+)", re.DOTALL)
_WRAPS = re.compile(r"[^\S\r\n]*[,;][^\S\r\n]*(?:\r\n?|\n)")


@dataclass(frozen=True, slots=True)
class Entry:
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
    """

    def __init__(self, reading: Reading, entries: Sequence[Entry], separator: str | None) -> None:
        self.reading = reading
        self.visible = reading.visible
        self.entries = entries
        self.separator = separator

    def changes(
        self, old: Sequence[Hashable], new: Sequence[Hashable], texts: Sequence[str], rewrite: dict[int, list[Change]]
    ) -> list[Change]:
        """Return the changes that make a list another.

        Args:
            old: The values that stand in the text.
            new: The values that are to stand there.
            texts: The text of each new value.
            rewrite: For entries that change in place: how, if not as a whole.
        """
        matches = align(old, new)
        kept = {match.old for match in matches if match.old is not None}
        moved = {old[at]: self.visible[entry.at : entry.to] for at, entry in enumerate(self.entries) if at not in kept}
        found: list[Change] = []
        for match in matches:
            if match.old is not None and old[match.old] != new[match.new]:
                entry = self.entries[match.old]
                found += rewrite.get(match.old) or [Change(entry.at, entry.to, texts[match.new])]
        written = [moved.get(new[match.new], texts[match.new]) for match in matches]
        for run in _runs_of_new(matches):
            before = matches[run[0].new - 1].old if run[0].new else None
            after = next((match.old for match in matches[run[-1].new :] if match.old is not None), None)
            found += self._insert([written[match.new] for match in run], before, after)
        return found + self._delete(kept) + self._renumber(matches)

    # ---- the form of the list ------------------------------------------------------------------------------

    @cached_property
    def _joined(self) -> list[bool]:
        """For each entry, whether it goes on in the line of the one before it."""
        joined = [False]
        for one, other in zip(self.entries, self.entries[1:], strict=False):
            between = self.visible[one.to : other.at]
            joined.append(not re.search(r"[\r\n]", between) or _WRAPS.match(between) is not None)
        return joined

    def _is_alone(self, at: int) -> bool:
        """Whether an entry has its line for itself."""
        return not self._joined[at] and (at + 1 == len(self.entries) or not self._joined[at + 1])

    def _prefix(self, at: int) -> str:
        entry = self.entries[at]
        return self.visible[self.reading.line_start(entry.at) : entry.at] if entry.own_line else ""

    @cached_property
    def _numbers(self) -> list[int] | None:
        """The numbers before the entries, if they count up one by one."""
        if any(self._joined):
            return None
        found = [_NUMBERED.fullmatch(self._prefix(at)) for at in range(len(self.entries))]
        numbers = [int(match[2]) for match in found if match]
        is_count = len(numbers) == len(self.entries) > 0
        return numbers if is_count and numbers == list(range(numbers[0], numbers[0] + len(numbers))) else None

    # ---- insert, delete ------------------------------------------------------------------------------------

    def _insert(self, texts: list[str], before: int | None, after: int | None) -> list[Change]:
        anchor = before if before is not None else after
        if anchor is None:
            return []
        entry = self.entries[anchor]
        own = entry.own_line and self._is_alone(anchor) and (self.separator is None or len(self.entries) > 1)
        if not own:
            separator = self._separator_at(anchor)
            if before is not None:
                return [Change(entry.to, entry.to, "".join(separator + text for text in texts))]
            return [Change(entry.at, entry.at, "".join(text + separator for text in texts))]
        prefix = self._prefix(anchor)
        rest = self.visible[entry.to : self.reading.line_end(entry.to)]
        suffix = rest if "|" in rest else ""
        numbered = _NUMBERED.fullmatch(prefix)
        lines = []
        for number, text in enumerate(texts):
            start = prefix
            if numbered:
                step = number + 1 if before is not None else number
                start = f"{numbered[1]}{int(numbered[2]) + step}{numbered[3]}"
            lines.append(start + text + suffix)
        eol = self.reading.eol
        gap = self._gap(anchor)
        if before is None:
            place = self.reading.line_start(entry.at)
            return [Change(place, place, "".join(line + eol + gap for line in lines))]
        place = self.reading.next_line(entry.to)
        if place == len(self.visible) and self.visible[-1:] not in ("\n", "\r"):
            return [Change(place, place, "".join(eol + gap + line for line in lines))]
        return [Change(place, place, "".join(gap + line + eol for line in lines))]

    def _separator_at(self, at: int) -> str:
        if at + 1 < len(self.entries) and self._joined[at + 1]:
            return self.visible[self.entries[at].to : self.entries[at + 1].at]
        if self._joined[at]:
            return self.visible[self.entries[at - 1].to : self.entries[at].at]
        return self.separator if self.separator is not None else ", "

    def _gap(self, at: int) -> str:
        """Return the blank lines that stand between an entry and its neighbour."""
        for one, other in ((at, at + 1), (at - 1, at)):
            if one >= 0 and other < len(self.entries) and self.entries[other].own_line:
                start = self.reading.next_line(self.entries[one].to)
                between = self.visible[start : self.reading.line_start(self.entries[other].at)]
                return between if not between.strip() else ""
        return ""

    def _delete(self, kept: set[int]) -> list[Change]:
        found: list[Change] = []
        gone: list[range] = []
        for line in self._lines():
            if not any(each in kept for each in line):
                if gone and not self._is_next(gone[-1], line):
                    found.append(self._delete_lines(gone))
                    gone = []
                gone.append(line)
                continue
            if gone:
                found.append(self._delete_lines(gone))
                gone = []
            found += self._delete_inside(line, kept)
        return [*found, self._delete_lines(gone)] if gone else found

    def _lines(self) -> list[range]:
        """Return the entries line by line; a list that wraps after its separators counts as one line."""
        starts = [at for at, joined in enumerate(self._joined) if not joined]
        return [range(at, to) for at, to in zip(starts, [*starts[1:], len(self.entries)], strict=True)]

    def _is_next(self, line: range, other: range) -> bool:
        """Whether nothing but blank lines stands between two lines of entries."""
        entry = self.entries[other.start]
        end = self.reading.next_line(self.entries[line.stop - 1].to)
        start = self.reading.line_start(entry.at)
        return entry.own_line and end <= start and not self.visible[end:start].strip()

    def _delete_inside(self, line: range, kept: set[int]) -> list[Change]:
        found = []
        first = next(at for at in line if at in kept)
        if first > line.start:
            found.append(Change(self.entries[line.start].at, self.entries[first].at, ""))
        found += [
            Change(self.entries[at - 1].to, self.entries[at].to, "")
            for at in range(first + 1, line.stop)
            if at not in kept
        ]
        return found

    def _delete_lines(self, lines: Sequence[range]) -> Change:
        first, last = self.entries[lines[0].start], self.entries[lines[-1].stop - 1]
        if first.own_line:
            return delete_lines(self.reading, first.at, last.to)
        return Change(self.reading.text_before(first.at), self.reading.line_end(last.to), "")

    def _renumber(self, matches: Sequence[Match]) -> list[Change]:
        numbers = self._numbers
        if numbers is None:
            return []
        found = []
        for match in matches:
            if match.old is None or numbers[match.old] == numbers[0] + match.new:
                continue
            start = self.reading.line_start(self.entries[match.old].at)
            if numbered := _NUMBERED.fullmatch(self._prefix(match.old)):
                found.append(Change(start + numbered.start(2), start + numbered.end(2), str(numbers[0] + match.new)))
        return found


def delete_lines(reading: Reading, at: int, to: int) -> Change:
    """Return the change that takes whole lines away, and with them the narrower of the gaps around them."""
    start, end = reading.line_start(at), reading.next_line(to)
    if end == len(reading.visible) and reading.visible[-1:] not in ("\n", "\r"):
        return Change(len(reading.visible[:start].rstrip("\r\n \t")) if start else 0, end, "")
    before, after = reading.blank_from(start), reading.blank_to(end)
    if before < start < end < after:
        return Change(before, end, "") if after - end > start - before else Change(start, after, "")
    return Change(start, end, "")


def _runs_of_new(matches: Sequence[Match]) -> list[list[Match]]:
    runs: list[list[Match]] = []
    for match in matches:
        if match.old is None:
            if runs and runs[-1][-1].new + 1 == match.new:
                runs[-1].append(match)
            else:
                runs.append([match])
    return runs
