"""Prose written anew: only the words, the segment, or the lines of the blocks that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from profileparse.edit.canonical import prose_body
from profileparse.edit.changes import Change, opcodes
from profileparse.edit.entries import Entry, EntryEditor
from profileparse.edit.reading import Reading
from profileparse.edit.rewording import reword
from profileparse.normalize.prose import BlockDraft
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.schema.values import brackets, with_citations


def prose_changes(reading: Reading, spec: FieldSpec, new: Any, target: Profile) -> Iterator[list[Change]]:
    """Yield ways to change prose where it stands, the smallest first."""
    editor = _ProseEditor(reading, spec, target)
    old, new = reading.members[spec.name]["blocks"], new["blocks"]
    yield editor.changes(old, new, is_small=True)
    yield editor.changes(old, new, is_small=False)


class _ProseEditor:
    """Writes the prose of one field anew, inside the lines that hold it."""

    def __init__(self, reading: Reading, spec: FieldSpec, target: Profile) -> None:
        self.reading = reading
        self.visible = reading.visible
        self.drafts: list[BlockDraft] = reading.draft.prose[spec.name]
        self.target = target
        self.spec = spec

    def changes(self, old: Sequence[Any], new: Sequence[Any], *, is_small: bool) -> list[Change]:
        """Return the changes; ``is_small`` ones stay inside of blocks that keep their number and kinds."""
        codes = [code for code in opcodes(list(map(repr, old)), list(map(repr, new))) if code[0] != "equal"]
        if not codes:
            return []
        if not is_small:
            return [self._lines(codes[0][1], codes[-1][2], codes[0][3], codes[-1][4], new)]
        found: list[Change] = []
        for _, i1, i2, j1, j2 in codes:
            kinds = [[block["kind"] for block in blocks] for blocks in (old[i1:i2], new[j1:j2])]
            if kinds[0] != kinds[1]:
                found.append(self._lines(i1, i2, j1, j2, new))
                continue
            for at, to in zip(range(i1, i2), range(j1, j2), strict=True):
                found += self._segments(self.drafts[at], old[at]["segments"], new[to]["segments"])
        return found

    # ---- inside one block ----------------------------------------------------------------------------------

    def _segments(self, draft: BlockDraft, old: Sequence[Any], new: Sequence[Any]) -> list[Change]:
        entries = [Entry(each.at, each.to, own_line=False) for each in draft.segments]
        texts = [with_citations(**each) for each in new]

        def reworded(at: int, to: int) -> list[Change] | None:
            is_last = draft.kind == "quote" and at + 1 == len(old)
            return self._segment(entries[at], old[at], new[to], is_last=is_last)

        return EntryEditor(self.reading, entries, " ").changes(
            list(map(repr, old)), list(map(repr, new)), texts, reworded
        )

    def _segment(self, place: Entry, old: Any, new: Any, *, is_last: bool) -> list[Change] | None:
        """Return the changes inside of a segment; ``is_last`` where the mark that closes a quotation follows it."""
        cited = self.reading.citations(place.at, place.to) if old["citations"] else []
        tail = self._tail(place, cited, old, new) if cited else None
        if tail is not None:
            return tail
        found = self._reword(place.at, place.to, old["text"], new["text"])
        if found is None or old["citations"] == new["citations"]:
            return found
        if not cited and is_last:
            return None
        if not cited:
            return [*found, Change(place.to, place.to, with_citations(**new)[len(new["text"]) :])]
        text = brackets(new["citations"])
        for at, to in cited:
            found.append(Change(at if text else self.reading.text_before(at), to, text))
            text = ""
        return found

    def _reword(self, at: int, to: int, old: str, new: str) -> list[Change] | None:
        if old == new:
            return []
        found = reword(self.reading.masked, at, to, old, new)
        return reword(self.visible, at, to, old, new) if found is None else found

    def _tail(
        self, place: Entry, cited: Sequence[tuple[int, int]], old: dict[str, Any], new: dict[str, Any]
    ) -> list[Change] | None:
        """Write another last word together with its citations: a stop may stand behind them, a space before them."""
        (before, _, last), (after, _, word) = old["text"].rpartition(" "), new["text"].rpartition(" ")
        at = self.reading.text_before(cited[0][0])
        while at > place.at and not self.visible[at - 1].isspace():
            at -= 1
        stand = self.visible[at : cited[0][0]].rstrip() + self.visible[cited[-1][1] : place.to]
        head = self._reword(place.at, at, before, after)
        if last == word or stand != last or head is None:
            return None
        return [*head, Change(at, place.to, with_citations(word, new["citations"]))]

    # ---- whole lines ---------------------------------------------------------------------------------------

    def _lines(self, i1: int, i2: int, j1: int, j2: int, new: Sequence[Any]) -> Change:
        """Write the lines anew that hold blocks ``i1`` to ``i2``: they become blocks ``j1`` to ``j2``."""
        while 0 < i1 < len(self.drafts) and self._goes_on(i1):
            i1, j1 = i1 - 1, j1 - 1
        while 0 < i2 < len(self.drafts) and self._goes_on(i2):
            i2, j2 = i2 + 1, j2 + 1
        reading, eol = self.reading, self.reading.eol
        text = prose_body(self.target, self.spec, new[j1:j2]).replace("\n", eol) if j1 < j2 else ""
        if i1 == i2 == 0:
            start, _ = self._edges(0, 0)
            return Change(start, start, text + eol * 2)
        if i1 == i2:
            _, end = self._edges(i1 - 1, i1 - 1)
            return Change(end, end, eol * 2 + text)
        start, end = self._edges(i1, i2 - 1)
        part = reading.part_at(start)
        if not text and (part is None or reading.line_start(start) >= reading.head_end(part)):
            return reading.lines_out(start, end)
        return Change(start, end, text)

    def _goes_on(self, at: int) -> bool:
        """Whether a block begins in the line that the one before it ends in."""
        one, other = self.drafts[at - 1].segments[-1], self.drafts[at].segments[0]
        return not re.search(r"[\r\n]", self.visible[one.to : other.at])

    def _edges(self, first: int, last: int) -> tuple[int, int]:
        """Return where the lines of blocks begin, after a bullet or label, and where they end."""
        reading = self.reading
        at = self.drafts[first].segments[0].at
        if self.drafts[first].kind == "quote":
            part = reading.part_at(at)
            start = reading.line_start(at)
            if part is not None and start < part.content[0].to:
                start = part.content[0].to
            at = start + len(self.visible[start:at]) - len(self.visible[start:at].lstrip())
        return at, reading.line_end(self.drafts[last].segments[-1].to)
