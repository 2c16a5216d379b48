"""A text's parts to the values of a record, with what there is to say about them and where each stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from profileparse.normalize.draft import Draft, ExtraDraft, Finding, Range
from profileparse.normalize.fields import (
    Context,
    Leftover,
    content_range,
    part_of,
    read_field,
    refused_field,
    single_text,
)
from profileparse.normalize.glued import Known, Place, are_apart, in_order, split_glued
from profileparse.normalize.lists import read_terms
from profileparse.schema.profile import FieldSpec
from profileparse.source import fold
from profileparse.syntax.headings import heading_text, unquoted
from profileparse.syntax.inside import Block, content_end
from profileparse.syntax.parser import Outline, RawPart
from profileparse.values.absence import absence
from profileparse.values.extra import read_extra
from profileparse.values.kinds import Kind
from profileparse.values.references import read_references

# The rules of parts that a label opens, and of those that open with the entity's name.
_LABELLED = frozenset(("field", "inline_field", "bullet_label", "bullet_field"))
_TITLED = frozenset(("titled", "titled_inline"))
# A capital in mid-word, or a word after a parenthesis: nothing else can be two values in one.
_MAY_BE_GLUED = re.compile(r"\w[A-Z]|\)\w")
_NOTHING: Mapping[str, str] = MappingProxyType({})


def normalize(outline: Outline, name: str | None = None, refused: Mapping[str, str] = _NOTHING) -> Draft:
    """Return what a text says.

    Args:
        outline: The parts of the text.
        name: The entity's name, for a text without one.
        refused: Members whose values the model refuses, each with the reason: their text goes to ``extra``.
    """
    draft = Draft()
    parts = _sorted(outline, draft)
    _read_name(outline, parts, draft, name, refused)
    absent = _read_fields(outline, parts, draft, refused)
    _read_references(outline, parts, draft, refused)
    for section in parts.sections:
        _read_section(outline, section, draft)
    draft.extra.sort(key=lambda entry: entry.at)
    draft.values["absent"] = absent
    draft.values["extra"] = [{"heading": entry.heading, "text": entry.text} for entry in draft.extra]
    return draft


class _Parts(NamedTuple):
    """The parts of a text by what they are for.

    Attributes:
        fields: Those with a known label, by field.
        sections: Those that no field is for.
        title: Where the entity's name stands in the first heading that holds one.
    """

    fields: dict[str, list[RawPart]]
    sections: list[RawPart | re.Match[str]]
    title: Range | None


def _sorted(outline: Outline, draft: Draft) -> _Parts:
    """Sort the parts; a heading with another name than the first one is a heading that no field is for."""
    visible = outline.source.visible
    fields: dict[str, list[RawPart]] = {}
    sections: list[RawPart | re.Match[str]] = []
    title: Range | None = None
    key = ""
    for part in outline.parts:
        if not isinstance(part, tuple):
            if part.lastgroup == "FRONT_MATTER":
                sections.append(part)
            continue
        rule, tokens = part
        if rule in _LABELLED:
            fields.setdefault(outline.field_name(tokens[0]), []).append(part)
            continue
        if rule not in _TITLED:
            sections.append(part)
            continue
        token = tokens[0]
        spec: FieldSpec = outline.schema.title  # type: ignore[assignment]  # there are titles only where there is one
        at, to = token.span(f"{token.lastgroup}_name")
        own = fold(visible[at:to]).lower()
        if title is None:
            title, key = (at, to), own
        elif own == key:
            draft.markup.append((at, to))
        else:
            draft.findings.append(Finding("second_title", spec.name, *outline.label(token)))
            _keep(outline, draft, Leftover(whole := part_of(outline, part), whole.blocks, has_label=True))
            continue
        fields.setdefault(spec.name, []).append(part)
    return _Parts(fields, sections, title)


# ---- the name ----------------------------------------------------------------------------------------------


def _read_name(outline: Outline, parts: _Parts, draft: Draft, given: str | None, refused: Mapping[str, str]) -> None:
    """Take the name from the heading that holds it, a label of its own, the page's title, or the caller."""
    visible = outline.source.visible
    own = [part_of(outline, part) for part in parts.fields.pop("name", [])]
    reason = refused.get("name")
    if parts.title is not None and reason is None:
        _set_name(draft, fold(visible[slice(*parts.title)]), parts.title)
    elif parts.title is not None:
        draft.findings.append(Finding("refused", "name", *parts.title, reason or ""))
        _add_extra(draft, None, fold(visible[slice(*parts.title)]), parts.title)
    for part in own:
        at, to = content_range(visible, part.blocks, draft.markup)
        text = fold(single_text(visible, part.blocks, at, to))
        if reason is None and "name" not in draft.values:
            _set_name(draft, text, (at, to))
        elif reason is None and text == draft.values["name"]:
            draft.markup.append((at, to))
        else:
            kind = (
                Finding("other_name", "name", at, to) if reason is None else Finding("refused", "name", at, to, reason)
            )
            draft.findings.append(kind)
            _keep(outline, draft, Leftover(part, part.blocks, has_label=True))
    if "name" not in draft.values and reason is None:
        _read_page_title(outline, parts, draft)
    if "name" not in draft.values and given is not None:
        draft.values["name"] = given


def _read_page_title(outline: Outline, parts: _Parts, draft: Draft) -> None:
    """Take the name from ``# X``, where the overview heading is bare or the model has none."""
    title = outline.schema.title
    if title is not None and title.name not in parts.fields:
        return
    visible = outline.source.visible
    for section in parts.sections:
        opening = outline.opening(section)
        if opening is None:
            continue
        at, to = opening.label
        start, _ = _place(section)
        if visible[start:at].strip() in ("#", "=") and at < to:
            _set_name(draft, fold(visible[at:to]), opening.label)
            parts.sections.remove(section)
            if blocks := outline.content(section):
                _keep_blocks(outline, draft, None, blocks, (blocks[0][1], 0))
        return


def _set_name(draft: Draft, name: str, place: Range) -> None:
    if name:
        draft.values["name"] = name
        draft.name_at = place


# ---- fields ------------------------------------------------------------------------------------------------


def _read_fields(outline: Outline, parts: _Parts, draft: Draft, refused: Mapping[str, str]) -> dict[str, Any]:
    """Read all fields; return the entries of ``absent``."""
    visible, schema, values = outline.source.visible, outline.schema, draft.values
    absent: dict[str, Any] = {}
    glued: list[FieldSpec] = []
    context = Context(outline.source.visible, outline.schema, draft.markup, draft.findings)
    for spec in schema.fields:
        name, kind = spec.name, spec.kind
        raw = parts.fields.get(name)
        if raw is None:
            absent[name] = {"reason": "missing", "text": None}
            if kind is Kind.TERMS:
                values[name] = []
            continue
        own = [part_of(outline, part) for part in raw]
        if name in refused:
            value, found, why = refused_field(context, spec, own, refused[name])
        else:
            value, found, why = read_field(context, spec, own)
        if value is not None:
            values[name] = value
            places = draft.ranges if kind is Kind.TERMS else draft.prose if kind is Kind.PROSE else draft.singles
            places[name] = found
            if spec.label.glued:
                glued.append(spec)
        if why is not None:
            absent[name], draft.absent[name] = why
            if kind is Kind.TERMS:
                values[name] = []
    for leftover in context.leftovers:
        _keep(outline, draft, leftover)
    for spec in glued:
        _split_glued(visible, [other.name for other in schema.lists if other is not spec], spec.name, draft)
    return absent


def _split_glued(visible: str, others: Sequence[str], name: str, draft: Draft) -> None:
    """Split the values of a field that have nothing between them, if any do."""
    own = draft.values[name]
    lists = [terms for other in others if (terms := draft.values.get(other))]
    texts = list(map(_written, own))
    if len(own) == 1:
        label, qualifier = own[0]["label"], own[0]["qualifier"]
        if any(term["label"] == label and term["qualifier"] == qualifier for terms in lists for term in terms):
            return
        at, to, is_marked = draft.ranges[name][0]
        ends = (
            ()
            if is_marked
            else next(filter(None, (in_order(visible[at:to], map(_written, each)) for each in lists)), ())
        )
        if ends:
            places = [(at + start, at + end, False) for start, end in pairwise((0, *ends))]
            _set_terms(visible, draft, name, places)
            return
    if are_apart(texts, {_written(term) for terms in lists for term in terms}):
        return
    line = ", ".join(texts)
    known = Known([list(map(_written, terms)) for terms in lists])
    if not _MAY_BE_GLUED.search(line) and not any(any(known.ends(text)) for text in (line, *texts[1:])):
        return
    places, suspects = split_glued(visible, draft.ranges[name], known)
    draft.findings += [Finding("glued", name, at, to) for at, to in suspects]
    if places != draft.ranges[name]:
        _set_terms(visible, draft, name, places)


def _set_terms(visible: str, draft: Draft, name: str, places: list[Place]) -> None:
    draft.ranges[name] = places
    draft.values[name] = read_terms([visible[at:to] for at, to, _ in places])


def _written(term: Mapping[str, Any]) -> str:
    label: str = term["label"]
    return label if term["qualifier"] is None else f"{label} ({term['qualifier']})"


# ---- references and extra ----------------------------------------------------------------------------------


def _read_references(outline: Outline, parts: _Parts, draft: Draft, refused: Mapping[str, str]) -> None:
    visible = outline.source.visible
    own = [part_of(outline, part) for part in parts.fields.get("references", ())]
    entries = draft.references
    if "references" in refused:
        context = Context(outline.source.visible, outline.schema, draft.markup, draft.findings)
        refused_field(context, outline.schema.by_name["references"], own, refused["references"])
        for leftover in context.leftovers:
            _keep(outline, draft, leftover)
        own = []
    for part in own:
        is_literal = bool(part.blocks) and part.blocks[0][0] == "literal"
        if (
            not is_literal
            and absence(fold(visible[slice(*content_range(visible, part.blocks, draft.markup))])) is not None
        ):
            _keep(outline, draft, Leftover(part, part.blocks, has_label=True))  # "References: None" is no reference
            continue
        found_entries, strays = read_references(visible, part.blocks, entries[-1].number if entries else 0)
        entries += found_entries
        for at, to in strays:
            draft.findings.append(Finding("after_list", "references", at, to))
            _add_extra(draft, None, fold(visible[at:to]), (at, to))
    draft.values["references"] = [{"number": each.number, "text": each.text, "url": each.url} for each in entries]


def _read_section(outline: Outline, section: RawPart | re.Match[str], draft: Draft) -> None:
    blocks = outline.content(section)
    opening = outline.opening(section)
    if opening is not None:
        start, end = _place(section)
        heading = heading_text(outline.syntax, outline.source.visible, start, *opening.label)
        _keep_blocks(outline, draft, heading, blocks, (start, end))
    elif blocks:
        _keep_blocks(outline, draft, None, blocks, (blocks[0][1], 0))


def _place(section: RawPart | re.Match[str]) -> Range:
    """Return where the token stands that opens a section."""
    return (section[1][0] if isinstance(section, tuple) else section).span()


def _keep(outline: Outline, draft: Draft, leftover: Leftover) -> None:
    """Put what is no value of a field into ``extra``."""
    part, blocks, has_label, place = leftover
    start, end = part.token.span()
    visible = outline.source.visible
    heading = fold(visible[slice(*part.label)]) if has_label else None
    if place is not None:
        _add_extra(draft, heading, fold(visible[slice(*place)]), place)
    else:
        _keep_blocks(outline, draft, heading, blocks, (start if has_label else blocks[0][1], end))


def _keep_blocks(outline: Outline, draft: Draft, heading: str | None, blocks: Sequence[Block], place: Range) -> None:
    """Put blocks into ``extra``; they end the entry, or the place does where there are none."""
    visible = outline.source.visible
    at, to = place
    end = content_end(visible, at, blocks[-1][2] if blocks else to)
    text = read_extra(visible, blocks, partial(unquoted, outline.syntax))
    _add_extra(draft, heading, text, (at, end))


def _add_extra(draft: Draft, heading: str | None, text: str, place: Range) -> None:
    if heading or text:
        draft.extra.append(ExtraDraft(heading or None, text, *place))
    elif place[0] < place[1]:
        draft.markup.append(place)  # nothing but marks of quotations
