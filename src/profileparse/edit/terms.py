"""Lists of terms and single values: what stands under a label, written anew with as little change as can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from profileparse.edit.changes import Change, align, reword
from profileparse.edit.entries import Entry, EntryEditor
from profileparse.edit.layout import bodies_below, insertions, model_style, removal, replacements
from profileparse.edit.reading import Reading, Stated
from profileparse.normalize.draft import Piece
from profileparse.normalize.places import term_places
from profileparse.values.citations import citations_at_end
from profileparse.values.kinds import Kind, write_single
from profileparse.schema.profile import FieldSpec
from profileparse.values.terms import Term

_NOTHING = re.compile(r"\[\s*\]")
# Ways to write a list whose own form can't hold it.
_SEPARATORS = (", ", "; ", " | ")
_BULLETS = ("", "- ", "  • ")


def term_text(term: dict[str, Any]) -> str:
    """Return a term as text."""
    return str(Term.model_construct(**term))


def value_changes(reading: Reading, spec: FieldSpec, new: Any) -> Iterator[list[Change]]:
    """Yield ways to change a list of terms or a single value, the smallest first."""
    old = reading.members[spec.name]
    parts = reading.parts_of(spec.name)
    if isinstance(new, Stated) and new["reason"] == "missing":
        yield [change for part in parts for change in removal(reading, part)]
        return
    texts = _texts(spec, new)
    if not parts:
        yield from insertions(reading, spec, _bodies(reading, spec, texts))
        return
    entries = _entries(reading, spec)
    if entries:
        keys_old, keys_new = _keys(spec, old, len(entries)), _keys(spec, new, len(texts))
        editor = EntryEditor(reading, entries, _separator(reading, spec, entries))
        own = _rewritten(reading, spec, old, new)
        yield editor.changes(keys_old, keys_new, texts, own)
        if own:
            yield editor.changes(keys_old, keys_new, texts, {})
    others = [change for part in parts[1:] for change in removal(reading, part)]
    bodies = _bodies(reading, spec, texts)
    for changes in bodies_below(reading, parts[0], bodies, model_style(reading, spec)):
        yield changes + others
    yield from replacements(reading, spec, bodies)


def _texts(spec: FieldSpec, value: Any) -> list[str]:
    if isinstance(value, Stated):
        return [value["text"]] if value["text"] else []
    return [term_text(term) for term in value] if spec.kind is Kind.TERMS else [write_single(value)]


def _keys(spec: FieldSpec, value: Any, count: int) -> list[Any]:
    if isinstance(value, Stated):
        return [("stated", value["reason"], value["text"])] * count
    if spec.kind is not Kind.TERMS:
        return [repr(value)] * count
    return [(term["label"], term["qualifier"], tuple(term["citations"])) for term in value]


def _entries(reading: Reading, spec: FieldSpec) -> list[Entry]:
    """Return where the values of a field stand: its terms, its one value, or the wording that there is none."""
    draft = reading.draft
    if isinstance(reading.members[spec.name], Stated):
        return [_entry(reading, at, to) for at, to in _stated(reading, spec)]
    if spec.kind is Kind.TERMS:
        return [_entry(reading, piece.at, piece.to) for piece in draft.terms.get(spec.name, ())]
    return [_entry(reading, *draft.singles[spec.name])] if spec.name in draft.singles else []


def _stated(reading: Reading, spec: FieldSpec) -> list[tuple[int, int]]:
    if reading.members[spec.name]["reason"] != "empty":
        place = reading.draft.absent.get(spec.name)
        return [place] if place else []
    part = reading.parts_of(spec.name)[0]
    match = _NOTHING.search(reading.visible, reading.head_end(part), max(part.to, reading.head_end(part)))
    return [match.span()] if match else []


def _entry(reading: Reading, at: int, to: int) -> Entry:
    part = reading.part_at(at)
    start = reading.line_start(at)
    return Entry(at, to, own_line=part is None or start >= reading.head_end(part))


def _separator(reading: Reading, spec: FieldSpec, entries: list[Entry]) -> str | None:
    """Return what separates terms of a line in the field, or would; None where each has its own line."""
    if len(entries) == 1:
        entry = entries[0]
        line = reading.visible[reading.line_start(entry.at) : entry.at]
        if entry.own_line and (spec.label.layout != "inline" or line.strip()):
            return None
    return _line_separator(reading)


def _line_separator(reading: Reading) -> str:
    """Return the first separator that some line of the text has between two terms."""
    for pieces in reading.draft.terms.values():
        for one, other in pairwise(pieces):
            between = reading.visible[one.to : other.at]
            if between.strip() in (",", ";", "|") and between.endswith(" ") and not re.search(r"[\r\n]", between):
                return between
    return ", "


def _rewritten(reading: Reading, spec: FieldSpec, old: Any, new: Any) -> dict[int, list[Change]]:
    """Return how values change in place where only a part of one does."""
    if isinstance(old, Stated) or isinstance(new, Stated):
        return {}
    if spec.kind is not Kind.TERMS:
        at, to = reading.draft.singles[spec.name]
        end = to if spec.kind is Kind.TEXT else citations_at_end(reading.visible, at, to)
        return {0: reword(reading.visible, at, end, write_single(new))}
    keys_old, keys_new = _keys(spec, old, len(old)), _keys(spec, new, len(new))
    found = {}
    for match in align(keys_old, keys_new):
        if match.old is not None and keys_old[match.old] != keys_new[match.new]:
            changes = _term_changes(reading, reading.draft.terms[spec.name][match.old], old[match.old], new[match.new])
            if changes:
                found[match.old] = changes
    return found


def _term_changes(reading: Reading, piece: Piece, old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    if old["citations"] != new["citations"] or (old["qualifier"] is None) != (new["qualifier"] is None):
        return []
    places = {pointer: (at, to) for pointer, at, to in term_places(reading.visible, piece)}
    found: list[Change] = []
    for member in ("label", "qualifier"):
        if old[member] != new[member]:
            found += reword(reading.visible, *places[f"/{member}"], new[member])
    return found


def _bodies(reading: Reading, spec: FieldSpec, texts: list[str]) -> list[str]:
    """Return a list's or a value's text in all forms that may hold it, the likeliest first."""
    if len(texts) == 0:
        return [""]
    if spec.kind is not Kind.TERMS:
        return texts
    eol = reading.eol
    bullets = {"bullets": ("- ",), "lines": ("",), "inline": ()}[spec.label.layout]
    first = model_style(reading, spec)
    inline = [separator.join(texts) for separator in dict.fromkeys((_line_separator(reading), *_SEPARATORS))]
    if len(texts) == 1:
        inline.append(texts[0] + ";")  # a separator at the end says that a comma is none
    lines = [eol.join(bullet + text for text in texts) for bullet in dict.fromkeys((*bullets, *_BULLETS))]
    if spec.label.layout == "inline" or first.is_inline:
        return [*dict.fromkeys(inline), *lines]
    return lines
