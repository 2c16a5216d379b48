"""Fields with entries: terms, references, a single value, or the wording that there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from profileparse.edit.changes import Change
from profileparse.edit.entries import Entry, EntryEditor
from profileparse.edit.rewording import Cited, change_inside
from profileparse.edit.styles import nearest_style
from profileparse.edit.view import Reading, Stated
from profileparse.render import field_body
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.values.kinds import LISTS, Kind
from profileparse.values.references import split_url
from profileparse.values.terms import Term

# What stands before a reference: a bullet, a number, a number in brackets, carets.
_MARK = re.compile(r"(?:[-*•][^\S\r\n]+)?(?:\d+[.)][^\S\r\n]+)?(?:\[\^?\d+\]:?[^\S\r\n]*)?(?:\^[^\S\r\n]*)*")
_DIGITS = re.compile(r"\d+")


def list_changes(reading: Reading, spec: FieldSpec, new: Any) -> Iterator[list[Change]]:
    """Yield ways to change the entries of a field where they stand, the smallest first; none where it has none."""
    old, new = entry_values(spec, reading.members[spec.name]), entry_values(spec, new)
    texts = list(map(entry_text, new))
    places = _places(reading, spec)
    if not places:
        return
    if spec.kind is Kind.REFERENCES:
        marks = [_mark(reading, at) for at, _ in places]
        numbered = [_DIGITS.sub(str(entry["number"]), marks[0][0]) for entry in new]
        texts = [mark + text for mark, text in zip(numbered, texts, strict=True)]
        entries = [Entry(mark.start(), to, own_line=True) for mark, (_, to) in zip(marks, places, strict=True)]
        places = [(mark.end(), to) for mark, (_, to) in zip(marks, places, strict=True)]
        editor = EntryEditor(reading, entries)
    else:
        entries = [_entry(reading, *place) for place in places]
        editor = EntryEditor(reading, entries, separator(reading, spec, entries))

    def inside(at: int, to: int) -> list[Change] | None:
        if spec.kind is Kind.REFERENCES and old[at]["number"] != new[to]["number"]:
            return None
        return change_inside(reading, places[at], as_cited(old[at]), as_cited(new[to]))

    yield editor.changes(old, new, texts, inside)
    yield editor.changes(old, new, texts)


def bodies(reading: Reading, spec: FieldSpec, new: Any, target: Profile) -> list[str]:
    """Return what may stand under the label of a field, the likeliest first, canonical text last."""
    if isinstance(new, Stated):
        return [new["text"] or ""]
    eol = reading.eol
    canonical = field_body(target, spec).replace("\n", eol)
    if spec.kind not in LISTS:
        return [canonical]
    texts = list(map(entry_text, entry_values(spec, new)))
    found = [eol.join(texts), eol.join("- " + text for text in texts)]
    if spec.label.layout == "bullets":
        found.reverse()
    elif spec.label.layout == "inline" or nearest_style(reading, spec).is_inline:
        # A separator at the end says that a comma in the only term is none.
        last = [texts[0] + ";"] if len(texts) == 1 else []
        found = [*(each.join(texts) for each in (_line_separator(reading), ", ", "; ")), *last, *found]
    return list(dict.fromkeys((*found, canonical)))


# ---- values ------------------------------------------------------------------------------------------------


def entry_values(spec: FieldSpec, value: Any) -> list[Any]:
    """Return terms and references as they are, another value or the wording that there is none as a text."""
    if isinstance(value, Stated):
        return [value["text"]] if value["text"] else []
    if spec.kind is Kind.VALUES:
        return list(map(spec.write, value))
    return value if isinstance(value, list) else [spec.write(value)]


def as_cited(value: Any) -> Cited:
    """Return a term, a reference or a text as it is written, with what it cites."""
    if isinstance(value, str):
        return Cited(value, [])
    if "label" in value:
        return Cited(Term.model_construct(**value).uncited(), value["citations"])
    text, url = value["text"], value["url"]
    # A URL that stands inside of the text is not written twice.
    return Cited(text if url is None or split_url(text) == (text, url) else f"{text} {url}".strip(), [])


def entry_text(value: Any) -> str:
    """Return an entry of `entry_values` as it is written."""
    return str(Term.model_construct(**value)) if "label" in value else as_cited(value).text


# ---- places ------------------------------------------------------------------------------------------------


def _places(reading: Reading, spec: FieldSpec) -> list[tuple[int, int]]:
    """Return where the entries of a field stand, without their markup."""
    draft, name = reading.draft, spec.name
    if spec.kind is Kind.REFERENCES:
        return [(each.at, each.to) for each in draft.references]
    if isinstance(stated := reading.members[name], Stated):
        return [draft.absent[name]] if stated["text"] and name in draft.absent else []
    if spec.kind is Kind.TERMS:
        return [(piece.at, piece.to) for piece in draft.terms.get(name, ())]
    return [draft.singles[name]] if name in draft.singles else draft.entries.get(name, [])


def _entry(reading: Reading, at: int, to: int) -> Entry:
    part = reading.part_at(at)
    return Entry(at, to, own_line=part is None or reading.line_start(at) >= reading.head_end(part))


def separator(reading: Reading, spec: FieldSpec, entries: Sequence[Entry]) -> str | None:
    """Return what separates terms of a line in the field, or would; None where each has its own line."""
    first = entries[0]
    has_mark = bool(reading.visible[reading.line_start(first.at) : first.at].strip())
    is_own = len(entries) == 1 and first.own_line and (spec.label.layout != "inline" or has_mark)
    return None if is_own else _line_separator(reading)


def _line_separator(reading: Reading) -> str:
    """Return the first separator that some line of the text has between two terms."""
    for pieces in reading.draft.terms.values():
        for one, other in pairwise(pieces):
            between = reading.visible[one.to : other.at]
            if between.strip() in (",", ";", "|") and between.endswith(" ") and not re.search(r"[\r\n]", between):
                return between
    return ", "


def _mark(reading: Reading, at: int) -> re.Match[str]:
    """Return the match of what stands before a reference, its indentation left out."""
    start = reading.line_start(at)
    indented = at - len(reading.visible[start:at].lstrip())
    return _MARK.match(reading.visible, indented)  # type: ignore[return-value]  # it matches everywhere
