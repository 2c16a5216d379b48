"""What belongs to no field: the entity's name, and text in sections of its own."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from profileparse.edit.changes import Change
from profileparse.edit.entries import Entry, EntryEditor
from profileparse.edit.items import bodies
from profileparse.edit.rewording import reword
from profileparse.edit.styles import at_end, before_all
from profileparse.edit.view import Reading, Stated
from profileparse.render import extra_section
from profileparse.schema.labels import NAME
from profileparse.schema.profile import Profile
from profileparse.syntax import nodes
from profileparse.syntax.parser import line_syntax
from profileparse.values.absence import STATED

# ---- the name ----------------------------------------------------------------------------------------------


def name_changes(reading: Reading, new: str) -> Iterator[list[Change]]:
    """Yield ways to name the entity, the smallest first."""
    visible, place, title = reading.visible, reading.draft.name_at, reading.schema.title
    if place is not None:
        for places in (reading.draft.names(visible), [place]):
            yield [change for each in places for change in _renamed(visible, *each, new)]
    line = name_line(reading, new)
    for part in reading.parts_of(title.name) if title else ():
        if title and (head := part.heading):
            in_head = Change(head.label_at, head.label_to, title.label.text.replace(NAME, new))
            bare = Change(head.label_at, head.label_to, title.label.text.replace(NAME, "").strip())
            yield [in_head] if place is None else [bare, line]
    yield [line]


def name_line(reading: Reading, name: str) -> Change:
    """Return the change that puts a line with the name before all fields."""
    label, eol = reading.schema.by_name["name"].label.text, reading.eol
    is_close = bool(reading.parts) and not isinstance(reading.parts[0].content[0], nodes.Title)
    return before_all(reading, f"{label}: {name}{eol}{'' if is_close else eol}")


def _renamed(visible: str, at: int, to: int, new: str) -> list[Change]:
    changes = reword(visible, at, to, visible[at:to], new)
    return [Change(at, to, new)] if changes is None else changes


# ---- text that no field is for -----------------------------------------------------------------------------


def extra_changes(reading: Reading, new: list[dict[str, Any]], target: Profile) -> Iterator[list[Change]]:
    """Yield ways to change the text that no field is for, the smallest first."""
    old = reading.members["extra"]
    syntax = line_syntax(type(target))
    texts = [extra_section(syntax, entry).replace("\n", reading.eol) for entry in target.extra]
    entries = _sections(reading, target)
    last = at_end(reading, (reading.eol * 2).join(texts))
    if entries:
        editor = EntryEditor(reading, entries, gap=reading.eol)
        yield editor.changes(old, new, texts, lambda at, to: _inside(reading, at, old[at], new[to]))
        yield editor.changes(old, new, texts)
    gone = [reading.lines_out(entry.at, entry.to) for entry in entries]
    yield [*gone, last] if texts else gone


def _sections(reading: Reading, target: Profile) -> list[Entry]:
    """Return where the entries stand, each with the rule right before it.

    Those beside a value are remarks; so are values that no field takes: another one can come in their place.
    """
    visible, draft, parts = reading.visible, reading.draft, reading.parsed.document.parts
    texts = {each.field: _in_place(reading, target, each.field) for each in draft.findings if each.kind == "refused"}
    refused = [each for each in draft.findings if each.kind == "refused" and texts[each.field]]
    refused.sort(key=lambda finding: finding.at)
    found = []
    for each in draft.extra:
        first = bisect_left(refused, each.at, key=lambda finding: finding.at)
        if first < len(refused) and refused[first].to <= each.to:
            value = refused[first]
            found.append(Entry(value.at, value.to, own_line=False, leaves=texts[value.field]))
            continue
        number = bisect_right(parts, each.at, key=lambda part: part.at) - 1
        opening = parts[number].children[0] if number >= 0 else None
        at = opening.at if isinstance(opening, nodes.Rule) and opening.to == each.at else each.at
        is_remark = any(map(str.isalnum, visible[reading.line_start(at) : at]))
        found.append(Entry(at, each.to, own_line=not is_remark, leaves="" if is_remark else None))
    return found


def _in_place(reading: Reading, target: Profile, name: str) -> str:
    """Return what comes in the place of a value that a field did not take; "" where it is written elsewhere."""
    absent = target.absent.get(name)
    if absent is not None:
        return STATED["unreadable"] if absent.reason == "unreadable" else ""
    if name not in reading.schema.by_name or not is_unread(reading, name):
        return ""
    text = bodies(reading, reading.schema.by_name[name], target.model_dump()[name], target)[0]
    return "" if "\n" in text or "\r" in text else text


def is_unread(reading: Reading, name: str) -> bool:
    """Whether a field has no value because it did not take the text that stands under its label."""
    stated = reading.members.get(name)
    return isinstance(stated, Stated) and stated["reason"] == "unreadable"


def _inside(reading: Reading, at: int, old: dict[str, Any], new: dict[str, Any]) -> list[Change] | None:
    """Return the changes inside of an entry; None where it has other lines, or other words in the text."""
    visible, draft = reading.visible, reading.draft.extra[at]
    if (old["heading"] is None) != (new["heading"] is None) or old["text"].count("\n") != new["text"].count("\n"):
        return None
    start = visible.find(old["heading"] or "", draft.at, draft.to)
    before, after = (f"{each['heading'] or ''}\n{each['text']}" for each in (old, new))
    found = reword(visible, start, draft.to, before, after) if start >= 0 else None
    return found and [Change(at, to, text.replace("\n", reading.eol)) for at, to, text in found]
