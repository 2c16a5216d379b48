"""Lists of terms, single values, statements of absence and references: their entries, and forms for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from profileparse.edit.canonical import field_body
from profileparse.edit.changes import Change
from profileparse.edit.entries import Entry, EntryEditor
from profileparse.edit.fields import nearest_style
from profileparse.edit.reading import Reading, Stated
from profileparse.edit.rewording import reword
from profileparse.normalize.places import term_places
from profileparse.normalize.references import split_url
from profileparse.normalize.terms import citations_at_end
from profileparse.schema.kinds import Kind, write_single
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.schema.values import Term

_NOTHING = re.compile(r"\[\s*\]")
# What stands before a reference: a bullet, a number, a number in brackets, carets.
_MARKED = re.compile(
    r"[^\S\r\n]*(?:[-*•][^\S\r\n]+)?(?:(\d+)([.)][^\S\r\n]+))?(?:(\[\^?)(\d+)(\]:?[^\S\r\n]*))?(?:\^[^\S\r\n]*)*"
)


# ---- terms, a single value, a statement of absence ---------------------------------------------------------


def value_changes(reading: Reading, spec: FieldSpec, new: Any) -> Iterator[list[Change]]:
    """Yield ways to change a field's entries where they stand, the smallest first; none where it has none."""
    old = reading.members[spec.name]
    places = _places(reading, spec, old)
    if not places:
        return
    entries = [_entry(reading, at, to) for at, to in places]
    editor = EntryEditor(reading, entries, _separator(reading, spec, entries))
    before, after = _values(old), _values(new)
    texts = [_text(value) for value in after]

    def reworded(at: int, to: int) -> list[Change] | None:
        if isinstance(before[at], Stated) or isinstance(after[to], Stated):
            return None
        if spec.kind is Kind.TERMS:
            return _term_changes(reading, reading.draft.terms[spec.name][at], before[at], after[to])
        start, end = places[at]
        if spec.kind is not Kind.TEXT:
            end = citations_at_end(reading.visible, start, end)
        return reword(reading.visible, start, end, reading.visible[start:end], texts[to])

    keys = list(map(repr, before)), list(map(repr, after))
    yield editor.changes(*keys, texts, reworded)
    yield editor.changes(*keys, texts)


def value_bodies(reading: Reading, spec: FieldSpec, new: Any, target: Profile) -> list[str]:
    """Return what may stand under the label of a list or a value, the likeliest first, canonical text last."""
    if isinstance(new, Stated):
        return [new["text"] or ""]
    canonical = field_body(target, spec).replace("\n", reading.eol)
    if spec.kind is not Kind.TERMS:
        return [canonical]
    texts = list(map(_text, new))
    eol, layout = reading.eol, spec.label.layout
    lines = [eol.join(texts), eol.join("- " + text for text in texts)]
    bodies = lines[::-1] if layout == "bullets" else lines
    if layout == "inline" or nearest_style(reading, spec).is_inline:
        # A separator at the end says that a comma in the only term is none.
        inline = [each.join(texts) for each in (_line_separator(reading), ", ", "; ")]
        bodies = [*inline, *([texts[0] + ";"] if len(texts) == 1 else ()), *bodies]
    return list(dict.fromkeys([*bodies, canonical]))


def _values(value: Any) -> list[Any]:
    if isinstance(value, Stated):
        return [value] if value["text"] else []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """Return a term, a single value or the wording that there is none as text."""
    if isinstance(value, Stated):
        return str(value["text"])
    return str(Term.model_construct(**value)) if isinstance(value, dict) else write_single(value)


def _places(reading: Reading, spec: FieldSpec, value: Any) -> list[tuple[int, int]]:
    """Return where the entries of a field stand."""
    draft = reading.draft
    if isinstance(value, Stated):
        return [draft.absent[spec.name]] if value["text"] and spec.name in draft.absent else []
    if spec.kind is Kind.TERMS:
        return [(piece.at, piece.to) for piece in draft.terms.get(spec.name, ())]
    return [draft.singles[spec.name]] if spec.name in draft.singles else []


def _entry(reading: Reading, at: int, to: int) -> Entry:
    part = reading.part_at(at)
    return Entry(at, to, own_line=part is None or reading.line_start(at) >= reading.head_end(part))


def _separator(reading: Reading, spec: FieldSpec, entries: Sequence[Entry]) -> str | None:
    """Return what separates terms of a line in the field, or would; None where each has its own line."""
    first = entries[0]
    line = reading.visible[reading.line_start(first.at) : first.at]
    if len(entries) == 1 and first.own_line and (spec.label.layout != "inline" or line.strip()):
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


def _term_changes(reading: Reading, piece: Any, old: dict[str, Any], new: dict[str, Any]) -> list[Change] | None:
    if old["citations"] != new["citations"] or (old["qualifier"] is None) != (new["qualifier"] is None):
        return None
    places = {pointer: (at, to) for pointer, at, to in term_places(reading.visible, piece)}
    found: list[Change] = []
    for member in ("label", "qualifier"):
        if old[member] != new[member]:
            changes = reword(reading.visible, *places[f"/{member}"], old[member], new[member])
            if changes is None:
                return None
            found += changes
    return found


# ---- references --------------------------------------------------------------------------------------------


def reference_changes(reading: Reading, new: list[dict[str, Any]]) -> Iterator[list[Change]]:
    """Yield ways to change references where they stand; each keeps the form of its number."""
    drafts, visible = reading.draft.references, reading.visible
    old = reading.members["references"]
    if not drafts:
        return
    starts = (reading.line_start(draft.at) for draft in drafts)
    heads = [head for start in starts if (head := _MARKED.match(visible, start))]  # it matches everywhere
    entries = []
    for draft, head in zip(drafts, heads, strict=True):
        indent = len(head[0]) - len(head[0].lstrip())
        entries.append(Entry(head.start() + indent, draft.to, own_line=True))

    def reworded(at: int, to: int) -> list[Change] | None:
        if old[at]["number"] != new[to]["number"]:
            return None
        return reword(visible, heads[at].end(), drafts[at].to, reference_text(old[at]), reference_text(new[to]))

    texts = [_marked(heads[0], entry) for entry in new]
    yield EntryEditor(reading, entries, None).changes(list(map(repr, old)), list(map(repr, new)), texts, reworded)


def reference_text(entry: dict[str, Any]) -> str:
    """Return a reference without its number; a URL that stands inside of the text is not written twice."""
    text, url = entry["text"], entry["url"]
    return text if url is None or split_url(text) == (text, url) else f"{text} {url}".strip()


def _marked(head: re.Match[str], entry: dict[str, Any]) -> str:
    """Return a reference in the form of another one."""
    indent = len(head[0]) - len(head[0].lstrip())
    text = head[0]
    for group in (4, 1):
        if head[group] is not None:
            text = (
                text[: head.start(group) - head.start()] + str(entry["number"]) + text[head.end(group) - head.start() :]
            )
    return text[indent:] + reference_text(entry)
