"""What a text says, member by member, and where it says so: the side of an edit that reads."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from profileparse.edit.changes import Change
from profileparse.normalize.draft import Draft, Range
from profileparse.schema.profile import Profile, Schema, schema_of
from profileparse.source import LINE_END, LineIndex, Source
from profileparse.syntax import nodes
from profileparse.syntax.inside import content_end
from profileparse.syntax.marks import citing_in
from profileparse.values.textvalue import TextValue

if TYPE_CHECKING:
    from profileparse.parsed import Parsed

# Stands in the place of markup inside a value.
MASK = "\0"
_TEXT = re.compile(r"\S")
_MARKUP = frozenset(("citation", "quote_mark", "underline", "escape"))


class Stated(dict[str, Any]):
    """Why a member has no value: an entry of ``absent`` in the place of the value."""


def members_of(values: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Return a record's values by member; a field without a value has its entry in ``absent`` instead."""
    absent = values.get("absent", {})
    found = {"name": values.get("name")}
    for spec in schema.fields:
        entry = absent.get(spec.name)
        found[spec.name] = _as_dumped(values.get(spec.name)) if entry is None else Stated(entry)
    return {**found, "references": values.get("references", []), "extra": values.get("extra", [])}


def _as_dumped(value: Any) -> Any:
    """Return a value as a record's dump has it; a draft holds the values that were read from text as they are."""
    if isinstance(value, list):
        return list(map(_as_dumped, value))
    if isinstance(value, dict):
        return {name: _as_dumped(each) for name, each in value.items()}
    return value.model_dump() if isinstance(value, TextValue) else value


def _marks(source: Source, draft: Draft) -> Iterator[Range]:
    """Yield the marks in prose that are no text of it, also inside fields that have fields of their own."""
    for blocks in draft.prose.values():
        for block in blocks:
            yield from (source.outermost(*each) for each in block.marks)
    for inside in draft.inside:
        yield from _marks(inside.outline.source, inside.draft)


class Reading:
    """One text as it is read at a step of an edit: its values by member, where they stand, and its lines and parts."""

    def __init__(self, parsed: Parsed[Any]) -> None:
        self.parsed = parsed
        model: type[Profile] = parsed.model
        self.schema = schema_of(model)
        profile = parsed.profile
        self.members = members_of(parsed.draft.values if profile is None else profile.model_dump(), self.schema)
        self.draft = parsed.draft
        self.source = parsed.document.source
        self.visible = self.source.visible
        self.citing = citing_in(self.source)

    @cached_property
    def eol(self) -> str:
        """The line end that the text uses first."""
        match = LINE_END.search(self.visible)
        return match[0] if match else "\n"

    @cached_property
    def parts(self) -> tuple[nodes.Field, ...]:
        """The parts of the text that fields were read from, in its order."""
        elsewhere = {entry.at for entry in self.draft.extra if entry.heading is not None}
        return tuple(
            part for part in self.parsed.document.parts if isinstance(part, nodes.Field) and part.at not in elsewhere
        )

    def parts_of(self, name: str) -> list[nodes.Field]:
        """Return the parts of a field; a label can stand more than once."""
        return [part for part in self.parts if part.name == name]

    @cached_property
    def masked(self) -> str:
        """The text with `MASK` for the markup that can stand inside a segment of prose."""
        masked = list(self.visible)
        for leaf in self.parsed.document.leaves():
            if leaf.kind in _MARKUP:
                at, to = leaf.source.outermost(leaf.at, leaf.to)
                masked[at:to] = [each if each.isspace() else MASK for each in masked[at:to]]
        for at, to in _marks(self.source, self.draft):
            masked[at:to] = MASK * (to - at)
        return "".join(masked)

    @cached_property
    def _citations(self) -> list[tuple[int, int]]:
        leaves = (leaf for leaf in self.parsed.document.leaves() if leaf.kind == "citation")
        return [leaf.source.outermost(leaf.at, leaf.to) for leaf in leaves]

    def citations(self, at: int, to: int) -> list[tuple[int, int]]:
        """Return where the runs of citations stand in ``visible[at:to]``."""
        return self._citations[bisect_left(self._citations, (at, at)) : bisect_left(self._citations, (to, to))]

    @cached_property
    def _lines(self) -> tuple[int, ...]:
        return LineIndex(self.visible).starts

    def line_start(self, at: int) -> int:
        """Return where the line of an offset begins."""
        return self._lines[bisect_right(self._lines, at) - 1]

    def next_line(self, at: int) -> int:
        """Return where the line after that of an offset begins."""
        number = bisect_right(self._lines, at)
        return self._lines[number] if number < len(self._lines) else len(self.visible)

    def line_end(self, at: int) -> int:
        """Return where the line of an offset ends, before its line end."""
        end = self.next_line(at)
        start = max(at, end - 2)
        return start + len(self.visible[start:end].rstrip("\r\n"))

    def text_before(self, at: int) -> int:
        """Return where the text before an offset ends, white space left out."""
        while at > 0 and self.visible[at - 1].isspace():
            at -= 1
        return at

    def lines_out(self, at: int, to: int) -> Change:
        """Return the change that takes whole lines away, and with them the narrower of the gaps around them."""
        visible = self.visible
        start, end = self.line_start(at), self.next_line(to)
        last, following = self.text_before(start), _TEXT.search(visible, end)
        before = self.next_line(last) if last else 0
        after = self.line_start(following.start()) if following else len(visible)
        if following is None:
            is_open = visible[-1:] not in ("\n", "\r")
            return Change(len(visible[:before].rstrip("\r\n")) if is_open else before, after, "")
        return Change(before, end, "") if after - end > start - before else Change(start, after, "")

    def is_own_line(self, part: nodes.Field) -> bool:
        """Whether a part's label has its line for itself."""
        head = part.content[0]
        return head.to == len(self.visible) or self.visible[head.to - 1] in "\r\n"

    def head_end(self, part: nodes.Field) -> int:
        """Return where the text of a part's opening ends, before its line end or the value beside it."""
        head = part.content[0]
        return content_end(self.visible, head.at, head.to)

    def content_end(self, part: nodes.Field) -> int:
        """Return where a part's text ends, before its line end and blank lines."""
        return content_end(self.visible, part.at, part.to)

    def part_at(self, at: int) -> nodes.Field | None:
        """Return the part that an offset lies in."""
        number = bisect_right(self.parts, at, key=lambda part: part.at) - 1
        return self.parts[number] if number >= 0 and at <= self.parts[number].to else None
