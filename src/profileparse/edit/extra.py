"""Text that no field is for, written anew entry by entry, and the entity's name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from profileparse.edit.canonical import extra_section
from profileparse.edit.changes import Change, opcodes
from profileparse.edit.entries import Entry, EntryEditor
from profileparse.edit.fields import at_end
from profileparse.edit.reading import Reading
from profileparse.edit.rewording import reword
from profileparse.schema.profile import Profile
from profileparse.source import LINE, fold
from profileparse.syntax import nodes


def extra_changes(reading: Reading, new: list[dict[str, Any]], target: Profile) -> Iterator[list[Change]]:
    """Yield ways to change the text that no field is for, the smallest first."""
    texts = [extra_section(target, entry).replace("\n", reading.eol) for entry in new]
    editor = _ExtraEditor(reading, new, texts)
    yield editor.changes(is_small=True)
    yield editor.changes(is_small=False)
    gone = [editor.removal(at) for at in range(len(editor.old))]
    yield [*gone, at_end(reading, (reading.eol * 2).join(texts))] if texts else gone


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
            pairs = min(i2 - i1, j2 - j1) if is_small else 0
            for number in range(pairs):
                at, to = i1 + number, j1 + number
                draft = self.drafts[at]
                found += self._inside(at, to) or [Change(draft.at, draft.to, self.texts[to])]
            found += [self.removal(at) for at in range(i1 + pairs, i2)]
            if j1 + pairs < j2:
                found.append(self._insertion(i1 + pairs, self.texts[j1 + pairs : j2]))
        return found

    def removal(self, at: int) -> Change:
        """Return the change that takes an entry out; a rule right before it goes too."""
        draft, part = self.drafts[at], self._part(at)
        opens = part is not None and part.children[0].to == draft.at
        return self.reading.lines_out(part.at if part is not None and opens else draft.at, draft.to)

    def _inside(self, at: int, to: int) -> list[Change] | None:
        """Return the changes inside of an entry; None where its text was put together otherwise."""
        draft, old, new = self.drafts[at], self.old[at], self.new[to]
        found: list[Change] | None = []
        content = draft.at
        if (old["heading"] is None) != (new["heading"] is None):
            return None
        if old["heading"] is not None:
            place = self.visible.find(old["heading"], draft.at, draft.to)
            content = place + len(old["heading"])
            found = reword(self.visible, place, content, old["heading"], new["heading"]) if place >= 0 else None
        before, after = _lines(old["text"]), _lines(new["text"])
        places = self._places(content, draft.to, before)
        if found is None or places is None:
            return None

        def reworded(at: int, to: int) -> list[Change] | None:
            return reword(self.visible, *places[at], before[at], after[to])

        entries = [Entry(*place, own_line=self.reading.line_start(place[0]) >= content) for place in places]
        return found + EntryEditor(self.reading, entries, None).changes(before, after, after, reworded)

    def _places(self, at: int, to: int, lines: Sequence[str]) -> list[tuple[int, int]] | None:
        """Return where each line of an entry's text stands, without its bullet."""
        found = []
        rest = LINE.finditer(self.visible, at, to)
        for line in lines:
            for match in rest:
                place = match[0].find(line) if line else -1
                if place >= 0 and fold(match[0][place:]) == line:
                    found.append((match.start() + place, match.start() + len(match[0].rstrip())))
                    break
            else:
                return None
        return found

    def _part(self, at: int) -> nodes.Node | None:
        number = bisect_right(self.starts, self.drafts[at].at) - 1
        return self.parts[number] if number >= 0 else None

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


def _lines(text: str) -> list[str]:
    return [line.removeprefix("- ") for line in text.split("\n")]
