"""Prose written anew: only the words, the segment, or the paragraphs that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from profileparse.edit.canonical import prose_text
from profileparse.edit.changes import Change, opcodes, reword
from profileparse.edit.entries import delete_lines
from profileparse.edit.layout import bodies_below, insertions, model_style, removal, replacements
from profileparse.edit.reading import Reading, Stated
from profileparse.edit.terms import value_changes
from profileparse.values.prose import BlockDraft, SegmentDraft
from profileparse.values.citations import citations_at_end
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.values.citations import brackets, with_citations
from profileparse.source import fold

_CLOSING = '”"»“'


def prose_changes(reading: Reading, spec: FieldSpec, new: Any, target: Profile) -> Iterator[list[Change]]:
    """Yield ways to change prose, the smallest first."""
    old = reading.members[spec.name]
    if isinstance(new, Stated) and not isinstance(old, Stated):
        yield from _stated(reading, spec, new)
        return
    if isinstance(new, Stated):
        yield from value_changes(reading, spec, new)
        return
    parts = reading.parts_of(spec.name)
    eol = reading.eol
    body = prose_text(target, spec, new["blocks"], eol)
    bodies = [body, "- " + body.replace(eol * 2, eol + "- ")]
    if not parts:
        yield from insertions(reading, spec, bodies)
        return
    if not isinstance(old, Stated):
        editor = _ProseEditor(reading, spec, target)
        for is_small in (True, False):
            changes = editor.changes(old["blocks"], new["blocks"], is_small=is_small)
            if changes is not None:
                yield changes
    others = [change for part in parts[1:] for change in removal(reading, part)]
    for changes in bodies_below(reading, parts[0], bodies, model_style(reading, spec)):
        yield changes + others
    yield from replacements(reading, spec, bodies)


def _stated(reading: Reading, spec: FieldSpec, new: Stated) -> Iterator[list[Change]]:
    parts = reading.parts_of(spec.name)
    if new["reason"] == "missing":
        yield [change for part in parts for change in removal(reading, part)]
        return
    others = [change for part in parts[1:] for change in removal(reading, part)]
    for changes in bodies_below(reading, parts[0], [new["text"] or ""], model_style(reading, spec)):
        yield changes + others
    yield from replacements(reading, spec, [new["text"] or ""])


class _ProseEditor:
    """Writes the prose of one field anew, inside the lines that hold it."""

    def __init__(self, reading: Reading, spec: FieldSpec, target: Profile) -> None:
        self.reading = reading
        self.visible = reading.visible
        self.drafts: list[BlockDraft] = reading.draft.prose[spec.name]
        self.target = target
        self.spec = spec

    def changes(
        self, old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], *, is_small: bool
    ) -> list[Change] | None:
        """Return the changes; ``is_small`` ones stay inside of blocks that keep their number and kinds."""
        codes = [code for code in opcodes(list(map(repr, old)), list(map(repr, new))) if code[0] != "equal"]
        found: list[Change] = []
        for _, i1, i2, j1, j2 in codes:
            pairs = list(zip(range(i1, i2), range(j1, j2), strict=False))
            is_same = i2 - i1 == j2 - j1 and all(old[at]["kind"] == new[to]["kind"] for at, to in pairs)
            inside = [self._segments(self.drafts[at], old[at], new[to]) for at, to in pairs] if is_small else []
            if not is_same or not inside or None in inside:
                return self._lines(codes[0][1], codes[-1][2], codes[0][3], codes[-1][4], new)
            found += [change for each in inside for change in each or ()]
        return found

    # ---- inside one block ----------------------------------------------------------------------------------

    def _segments(self, draft: BlockDraft, old: dict[str, Any], new: dict[str, Any]) -> list[Change] | None:
        before, after = old["segments"], new["segments"]
        found: list[Change] = []
        for tag, i1, i2, j1, j2 in opcodes(list(map(repr, before)), list(map(repr, after))):
            if tag == "equal":
                continue
            if i2 - i1 == j2 - j1:
                for at, to in zip(range(i1, i2), range(j1, j2), strict=True):
                    changes = self._segment(draft, at, before[at], after[to])
                    if changes is None:
                        return None
                    found += changes
                continue
            if draft.kind == "quote" and (i2 == len(before) or i1 == 0):
                return None
            found.append(self._run(draft.segments, i1, i2, [with_citations(**each) for each in after[j1:j2]]))
        return found

    def _run(self, segments: Sequence[SegmentDraft], i1: int, i2: int, texts: list[str]) -> Change:
        text = " ".join(texts)
        if i1 < i2 and texts:
            return Change(segments[i1].at, segments[i2 - 1].to, text)
        if i1 < i2:
            if i1:
                return Change(segments[i1 - 1].to, segments[i2 - 1].to, "")
            return Change(segments[i1].at, segments[i2].at, "")
        if i1:
            return Change(segments[i1 - 1].to, segments[i1 - 1].to, " " + text)
        return Change(segments[0].at, segments[0].at, text + " ")

    def _segment(self, draft: BlockDraft, at: int, old: dict[str, Any], new: dict[str, Any]) -> list[Change] | None:
        place = draft.segments[at]
        end = citations_at_end(self.visible, place.at, place.to, commas=True) if old["citations"] else place.to
        cited = end < place.to
        closing = ""
        is_last = draft.kind == "quote" and at + 1 == len(draft.segments)
        if is_last and self.visible[end - 1] in _CLOSING and fold(self.visible[place.at : end]) != old["text"]:
            end, closing = end - 1, self.visible[end - 1]
        if fold(self.visible[place.at : end]) != old["text"] or not new["text"]:
            return None if draft.kind == "quote" else [Change(place.at, place.to, with_citations(**new))]
        found = reword(self.visible, place.at, end, new["text"]) if old["text"] != new["text"] else []
        if old["citations"] != new["citations"]:
            if is_last and not cited:
                return None
            after = end + len(closing)
            start = after + len(self.visible[after : place.to]) - len(self.visible[after : place.to].lstrip())
            if not new["citations"]:
                found.append(Change(after, place.to, ""))
            elif cited:
                found.append(Change(start, place.to, brackets(new["citations"])))
            else:
                found.append(Change(place.to, place.to, with_citations(**new)[len(new["text"]) :]))
        return found

    # ---- whole lines ---------------------------------------------------------------------------------------

    def _goes_on(self, at: int) -> bool:
        """Whether a block begins in the line that the one before it ends in."""
        one, other = self.drafts[at - 1].segments[-1], self.drafts[at].segments[0]
        return not re.search(r"[\r\n]", self.visible[one.to : other.at])

    def _lines(self, i1: int, i2: int, j1: int, j2: int, new: Sequence[dict[str, Any]]) -> list[Change]:
        """Write the lines anew that hold blocks ``i1`` to ``i2``: they become blocks ``j1`` to ``j2``."""
        while 0 < i1 < len(self.drafts) and self._goes_on(i1):
            i1, j1 = i1 - 1, j1 - 1
        while 0 < i2 < len(self.drafts) and self._goes_on(i2):
            i2, j2 = i2 + 1, j2 + 1
        reading, eol = self.reading, self.reading.eol
        text = prose_text(self.target, self.spec, new[j1:j2], eol) if j1 < j2 else ""
        if i1 == i2:
            if i1 == 0:
                start, _ = self._edges(0, 0)
                return [Change(start, start, text + eol * 2)]
            _, end = self._edges(i1 - 1, i1 - 1)
            return [Change(end, end, eol * 2 + text)]
        start, end = self._edges(i1, i2 - 1)
        part = reading.part_at(start)
        if not text and (part is None or reading.line_start(start) >= reading.head_end(part)):
            return [delete_lines(reading, start, end)]
        return [Change(start, end, text)]

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
        end = reading.line_end(self.drafts[last].segments[-1].to)
        return at, end
