"""Text that no field is for, written anew entry by entry."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from profileparse.edit.canonical import section_text
from profileparse.edit.changes import Change, align, opcodes, reword
from profileparse.edit.entries import Entry, EntryEditor, delete_lines
from profileparse.edit.layout import at_end
from profileparse.edit.reading import Reading
from profileparse.schema.profile import Profile
from profileparse.source import LINE, fold
from profileparse.syntax import nodes


def extra_changes(reading: Reading, new: list[dict[str, Any]], target: Profile) -> Iterator[list[Change]]:
    """Yield ways to change the text that no field is for, the smallest first."""
    editor = _ExtraEditor(reading, new, [section_text(target, entry, reading.eol) for entry in new])
    yield editor.changes(is_small=True)
    yield editor.changes(is_small=False)
    yield editor.all_anew()


class _ExtraEditor:
    """Writes the entries of ``extra`` anew.

    Args:
        reading: The text.
        new: The entries that it shall have.
        texts: Their text with a heading or a rule.
    """

    def __init__(self, reading: Reading, new: Sequence[dict[str, Any]], texts: Sequence[str]) -> None:
        self.reading = reading
        self.visible = reading.visible
        self.drafts = reading.draft.extra
        self.old: list[dict[str, Any]] = reading.members["extra"]
        self.new = new
        self.texts = texts
        self.parts = reading.parsed.document.parts
        self.starts = [part.at for part in self.parts]

    def changes(self, *, is_small: bool) -> list[Change]:
        """Return the changes; ``is_small`` ones reword the lines of an entry, others write it as a whole."""
        found: list[Change] = []
        for tag, i1, i2, j1, j2 in opcodes(list(map(repr, self.old)), list(map(repr, self.new))):
            if tag == "equal":
                continue
            pairs = min(i2 - i1, j2 - j1)
            for number in range(pairs):
                found += self._entry(i1 + number, j1 + number) if is_small else self._whole(i1 + number, j1 + number)
            found += [self._removal(at) for at in range(i1 + pairs, i2)]
            if j1 + pairs < j2:
                found.append(self._insertion(i1 + pairs, self.texts[j1 + pairs : j2]))
        return found

    def all_anew(self) -> list[Change]:
        """Return the changes that put all entries at the end of the text."""
        gone = [self._removal(at) for at in range(len(self.drafts))]
        return [*gone, at_end(self.reading, (self.reading.eol * 2).join(self.texts))] if self.texts else gone

    def _entry(self, at: int, to: int) -> list[Change]:
        draft, old, new = self.drafts[at], self.old[at], self.new[to]
        anew = [Change(draft.at, draft.to, self.texts[to])]
        found: list[Change] = []
        content = draft.at
        if (old["heading"] is None) != (new["heading"] is None):
            return anew
        if old["heading"] is not None:
            place = self.visible.find(old["heading"], draft.at, draft.to)
            if place < 0:
                return anew
            content = place + len(old["heading"])
            if old["heading"] != new["heading"]:
                found.append(Change(place, content, new["heading"]))
        before, after = old["text"].split("\n"), new["text"].split("\n")
        places = self._lines(content, draft.to, before)
        if places is None:
            return anew
        bare = [line.removeprefix("- ") for line in after]
        rewrite = {
            match.old: reword(self.visible, *places[match.old], bare[match.new])
            for match in align(before, after)
            if match.old is not None and before[match.old] != after[match.new]
        }
        entries = [Entry(*place, own_line=self.reading.line_start(place[0]) >= content) for place in places]
        return found + EntryEditor(self.reading, entries, None).changes(before, after, bare, rewrite)

    def _lines(self, at: int, to: int, texts: Sequence[str]) -> list[tuple[int, int]] | None:
        """Return where each line of an entry's text stands, without its bullet; None where it was put together."""
        found = []
        rest = LINE.finditer(self.visible, at, to)
        for text in texts:
            bare = text.removeprefix("- ")
            for match in rest:
                place = match[0].find(bare) if bare else -1
                if place >= 0 and fold(match[0][place:]) == bare:
                    found.append((match.start() + place, match.start() + len(match[0].rstrip())))
                    break
            else:
                return None
        return found

    def _whole(self, at: int, to: int) -> list[Change]:
        return [self._removal(at), self._insertion(at + 1, [self.texts[to]])]

    def _part(self, at: int) -> nodes.Node | None:
        place = self.drafts[at].at
        number = bisect_right(self.starts, place) - 1
        return self.parts[number] if number >= 0 else None

    def _removal(self, at: int) -> Change:
        """Return the change that takes an entry out; a rule right before it goes too."""
        draft, part = self.drafts[at], self._part(at)
        opens = part is not None and part.children[0].to == draft.at
        return delete_lines(self.reading, part.at if part is not None and opens else draft.at, draft.to)

    def _insertion(self, index: int, texts: Sequence[str]) -> Change:
        """Return the change that puts entries behind the one before them."""
        eol = self.reading.eol
        if index:
            part = self._part(index - 1)
            end = self.reading.text_before(part.to if part is not None else self.drafts[index - 1].to)
            return Change(end, end, "".join(eol * 2 + text for text in texts))
        if self.drafts:
            start = self.drafts[0].at
            return Change(start, start, "".join(text + eol * 2 for text in texts))
        return at_end(self.reading, (eol * 2).join(texts))
