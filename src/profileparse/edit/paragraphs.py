"""Prose: the words, the segments, or the lines of the blocks that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from profileparse.edit.changes import Change
from profileparse.edit.entries import NUMBERED, Entry, EntryEditor
from profileparse.edit.rewording import Cited, change_inside
from profileparse.edit.view import Reading
from profileparse.render import bullet_of, prose_body
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.sequences import opcodes
from profileparse.syntax.inside import is_next_line
from profileparse.syntax.parser import line_syntax
from profileparse.values.citations import with_citations
from profileparse.values.prose import Prose


def prose_changes(reading: Reading, spec: FieldSpec, new: Any, target: Profile) -> Iterator[list[Change]]:
    """Yield ways to change prose where it stands, the smallest first."""
    editor = _ProseEditor(reading, spec, target)
    old, new = reading.members[spec.name]["blocks"], new["blocks"]
    codes = [code[1:] for code in opcodes(list(map(repr, old)), list(map(repr, new))) if code[0] != "equal"]
    small: list[Change] = []
    lines: list[Change] = []
    for i1, i2, j1, j2 in codes:
        anew = [editor.lines(i1, i2, j1, j2)]
        lines += anew
        if list(map(_form, old[i1:i2])) != list(map(_form, new[j1:j2])):
            small += anew
            continue
        for at, to in zip(range(i1, i2), range(j1, j2), strict=True):
            small += editor.segments(at, old[at], new[to])
    yield small
    yield lines


def _form(block: dict[str, Any]) -> tuple[str, int, int]:
    """Return what a block is, its words left out."""
    return block["kind"], block.get("depth", 0), block.get("level", 0)


class _ProseEditor:
    """Writes the prose of one field anew, inside the lines that hold it."""

    def __init__(self, reading: Reading, spec: FieldSpec, target: Profile) -> None:
        self.reading = reading
        self.visible = reading.visible
        self.drafts = reading.draft.prose[spec.name]
        self.target = target
        self.spec = spec

    def segments(self, at: int, old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
        """Return the changes inside of one block."""
        entries = [Entry(each.at, each.to, own_line=False) for each in self.drafts[at].segments]
        before, after = ([Cited(**segment) for segment in block["segments"]] for block in (old, new))

        def inside(at: int, to: int) -> list[Change] | None:
            is_closed = old["kind"] == "quote" and at + 1 == len(before)
            return change_inside(self.reading, entries[at][:2], before[at], after[to], is_closed=is_closed)

        texts = [with_citations(*each, self.reading.citing) for each in after]
        return EntryEditor(self.reading, entries, " ").changes(before, after, texts, inside)

    def lines(self, i1: int, i2: int, j1: int, j2: int) -> Change:
        """Write the lines anew that hold blocks ``i1`` to ``i2``: they become blocks ``j1`` to ``j2``."""
        while 0 < i1 < len(self.drafts) and self._goes_on(i1):
            i1, j1 = i1 - 1, j1 - 1
        while 0 < i2 < len(self.drafts) and self._goes_on(i2):
            i2, j2 = i2 + 1, j2 + 1
        reading, eol = self.reading, self.reading.eol
        prose = Prose.model_construct(blocks=getattr(self.target, self.spec.name).blocks[j1:j2])
        bullets = _Bullets(self, i1, i2)
        text = prose_body(self.spec, line_syntax(type(self.target)), prose, bullet=bullets.of).replace("\n", eol)
        if i1 == i2:
            place = self._edges(i1 - 1)[1] if i1 else self._edges(0)[0]
            neighbour, own = self.drafts[max(i1 - 1, 0)], prose.blocks[0 if i1 else -1]
            gap = eol if neighbour.kind == own.kind == "item" else eol * 2
            return Change(place, place, gap + text if i1 else text + gap)
        start, end = self._edges(i1)[0], self._edges(i2 - 1)[1]
        part = reading.part_at(start)
        if not text and (part is None or reading.line_start(start) >= reading.head_end(part)):
            return reading.lines_out(start, end)
        blocks = prose.blocks
        if i1 and blocks and self._is_apart(i1 - 1, i1, blocks[0].kind):
            text = eol + text
        if i2 < len(self.drafts) and blocks and self._is_apart(i2, i2 - 1, blocks[-1].kind):
            text += eol
        return Change(start, end, text)

    def _is_apart(self, stays: int, goes: int, kind: str) -> bool:
        """Whether a blank line has to be put in between a block that stays and one of another kind, for an item."""
        if self.drafts[goes].kind != "item" or kind == "item":
            return False
        first, last = sorted((stays, goes))
        return is_next_line(self.visible, self._edges(first)[1], self._edges(last)[0])

    def _goes_on(self, at: int) -> bool:
        """Whether a block begins in the line that the one before it ends in."""
        one, other = self.drafts[at - 1].segments[-1], self.drafts[at].segments[0]
        return not re.search(r"[\r\n]", self.visible[one.to : other.at])

    def _edges(self, block: int) -> tuple[int, int]:
        """Return where the lines of a block begin, after a label or with a bullet or marks, and where they end."""
        reading, draft = self.reading, self.drafts[block]
        at = draft.segments[0].at
        if draft.kind in ("item", "heading"):
            at = reading.line_start(at)
        elif draft.kind == "quote":
            part = reading.part_at(at)
            start = reading.line_start(at)
            if part is not None and start < part.content[0].to:
                start = part.content[0].to
            at = start + len(self.visible[start:at]) - len(self.visible[start:at].lstrip())
        return at, reading.line_end(draft.segments[-1].to)


class _Bullets:
    """The bullets of items that are written anew: as those of the items there, or nearest to them, that are as deep."""

    def __init__(self, editor: _ProseEditor, i1: int, i2: int) -> None:
        self._forms: dict[int, str] = {}
        self._counted: dict[int, int] = {}
        items = [
            number for number, draft in enumerate(editor.drafts) if draft.kind == "item" and draft.segments[0].text
        ]
        for number in sorted(items, key=lambda each: (not i1 <= each < i2, abs(each - i1), each)):
            draft = editor.drafts[number]
            at = draft.marks[0][0] if draft.marks else draft.segments[0].at
            form = editor.visible[editor.reading.line_start(at) : at]
            if draft.depth is not None and draft.depth not in self._forms:
                self._forms[draft.depth] = form
                self._counted[draft.depth] = 0 if number >= i1 else 1

    def of(self, depth: int) -> str:
        """Return what stands before the next item of a depth; numbers go up."""
        form = self._forms.get(depth)
        if form is None and depth == 1:
            return bullet_of(depth)
        if form is None:
            above = self._forms.get(depth - 1, bullet_of(depth - 1))
            numbered = NUMBERED.fullmatch(above)
            return "  " + (f"{numbered[1]}- " if numbered else above)
        count = self._counted[depth]
        self._counted[depth] += 1
        numbered = NUMBERED.fullmatch(form)
        return f"{numbered[1]}{int(numbered[2]) + count}{numbered[3]}" if numbered else form
