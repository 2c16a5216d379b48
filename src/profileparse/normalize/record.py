"""A text's parts to the values of a record, with what there is to say about them and where each stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

from profileparse.normalize.draft import Draft, ExtraDraft, Finding, FindingKind, Range
from profileparse.normalize.entities import may_have_second, second_entity
from profileparse.normalize.extent import cut, cut_before, single_extent
from profileparse.normalize.fields import (
    LONGEST_STATEMENT,
    Context,
    Found,
    Leftover,
    content_range,
    read_field,
    refused_field,
    single_text,
)
from profileparse.normalize.glued import Known, Place, are_apart, in_order, split_glued
from profileparse.normalize.lists import read_terms
from profileparse.normalize.names import Named, bare_name, can_be_name, line_with_name, title_of
from profileparse.normalize.sections import InsideReader, pointer_of
from profileparse.schema.labels import label_key
from profileparse.schema.profile import FieldSpec
from profileparse.source import fold
from profileparse.syntax.endings import is_entry
from profileparse.syntax.headings import heading_text, unquoted
from profileparse.syntax.inside import Block, cell_end, content_end, heading_level, is_rule_row, line_ranges
from profileparse.syntax.marks import Citing, citing_in
from profileparse.syntax.parser import Outline
from profileparse.syntax.parts import Part
from profileparse.values.absence import absence
from profileparse.values.citations import citations_at_end
from profileparse.values.extra import read_extra
from profileparse.values.kinds import NESTED, Kind, nothing
from profileparse.values.references import read_references
from profileparse.values.tables import TableDraft, cell_text, read_table
from profileparse.values.trees import read_trees

# A capital in mid-word, or a word after a parenthesis: nothing else can be two values in one.
_MAY_BE_GLUED = re.compile(r"\w[A-Z]|\)\w")
# What can stand behind a name under its label: who gave it, and the number of a note.
_REMARK = re.compile(r"(?<=\S) ?(?P<remark>provided by \S[^\r\n]*|(?<= )(?P<number>\d{1,2}))\Z")
# The entry of ``absent`` for all fields without a label: drafts are only read.
_MISSING = {"reason": "missing", "text": None}
# Kinds of fields that have no value of their own where they have none.
_NONE = frozenset(each for each in Kind if nothing(each) is None)
_NOTHING: Mapping[str, str] = MappingProxyType({})


def normalize(outline: Outline, name: str | None = None, refused: Mapping[str, str] = _NOTHING) -> Draft:
    """Return what a text says.

    Args:
        outline: The parts of the text.
        name: The entity's name that the caller gives; a label with the name counts more, a title less.
        refused: Members whose values the model refuses, each with the reason: their text goes to ``extra``.
    """
    draft = Draft()
    parts = _sorted(outline, outline.parts, draft)
    _read_name(outline, parts, draft, name, refused)
    absent = _read_fields(outline, parts, draft, refused)
    _read_references(outline, parts, draft, refused)
    for section in parts.sections:
        _read_section(outline, section, draft)
    draft.extra.sort(key=lambda entry: entry.at)
    draft.values["absent"] = absent
    draft.values["extra"] = [
        {"heading": entry.heading, "text": entry.text, "level": entry.level} for entry in draft.extra
    ]
    return draft


def _inside(outline: Outline, refused: Mapping[str, str], own: Sequence[Part]) -> Draft:
    """Return what some of the parts inside a field say that has fields of its own."""
    draft = Draft()
    parts = _sorted(outline, own, draft)
    draft.values["absent"] = _read_fields(outline, parts, draft, refused)
    for section in parts.sections:
        _read_section(outline, section, draft)
    return draft


def _keyed(outline: Outline, spec: FieldSpec) -> Draft:
    """Return what the lines inside a field say that has keys of the text's own, by their names in pointers.

    What stands under a key that comes again, or says that there is nothing, goes to ``extra``.
    """
    draft, visible = Draft(), outline.source.visible
    context = Context(visible, outline.syntax, draft.markup, draft.findings, citing_in(outline.source))
    value_spec = spec.by_key
    for part in outline.parts:
        value = None
        if part.label is not None:
            key = pointer_of(heading_text(outline.syntax, visible, part.at, *part.label))
            is_new = bool(key) and key not in draft.values
            value, found, _ = read_field(context, value_spec, [part]) if is_new else (None, None, None)
            if not is_new:
                draft.findings.append(Finding("duplicate", spec.name, *part.label))
        if value is None:
            context.leftovers = [each for each in context.leftovers if each.part is not part]
            _read_section(outline, part, draft)
        else:
            draft.values[key] = value
            _places(draft, value_spec.kind)[key] = found
    for leftover in context.leftovers:
        _keep(outline, draft, leftover)
    return draft


def _whole(outline: Outline, spec: FieldSpec, beside: bool) -> tuple[Any, Draft]:  # noqa: FBT001 (of a callback)
    """Return the value that the lines inside a field are as a whole, and what they say; all of them are kept."""
    draft, source = Draft(), outline.source
    found = (
        read_trees(source.visible, citing_in(source), beside=beside)
        if spec.kind is Kind.TREES
        else read_table(source.visible, spec.label.header)
    )
    value: Any = None
    if isinstance(found, TableDraft):
        value = {
            "columns": _cells(draft, f"{spec.name}/columns", source.visible, found.columns),
            "rows": [
                _cells(draft, f"{spec.name}/rows/{number}", source.visible, row)
                for number, row in enumerate(found.rows)
            ],
        }
    elif found is not None and found.siblings[0].trees:
        value = found.siblings[0].trees
        for each in found.siblings:
            draft.values[spec.name + each.path] = each.trees
            draft.ranges[spec.name + each.path] = each.places
    for at, to in found.rest if found is not None else [(0, len(source.visible))]:
        _, blocks = cut_before(source.visible, outline.parts[0].blocks, at)
        blocks, _ = cut_before(source.visible, blocks, to)
        start = blocks[0][1] if blocks else at
        if value is not None:
            draft.findings.append(Finding("after_value", spec.name, start, content_end(source.visible, start, to)))
        _keep_blocks(outline, draft, blocks, (start, to))
    draft.markup += found.markup if found is not None else []
    return value, draft


def _cells(draft: Draft, name: str, visible: str, places: list[Range]) -> list[str]:
    """Return the texts of cells; the draft gets them with their places."""
    texts = [cell_text(visible, *place) for place in places]
    if texts:
        draft.values[name], draft.entries[name] = texts, places
    return texts


class _Parts(NamedTuple):
    """The parts of a text by what they are for.

    Attributes:
        fields: Those with a known label, by field.
        sections: Those that no field is for.
        title: Where the entity's name stands in the first heading that holds one.
    """

    fields: dict[str, list[Part]]
    sections: list[Part]
    title: Range | None


def _sorted(outline: Outline, all_parts: Sequence[Part], draft: Draft) -> _Parts:
    """Sort the parts; from where a second entity begins, they are for no field."""
    visible = outline.source.visible
    fields: dict[str, list[Part]] = {}
    sections: list[Part] = []
    title: Range | None = None
    may_have = outline.schema.is_profile and may_have_second(outline)
    second = second_entity(outline) if may_have else None
    end = len(all_parts) if second is None else second.number
    for number, part in enumerate(all_parts):
        if second is not None and number == end:
            kind: FindingKind = "second_entity" if part.name is None else "second_title"
            draft.findings.append(Finding(kind, part.field or "name", *second.place))
        if part.field is None:
            sections.append(part)
        elif number >= end:
            _keep(outline, draft, Leftover(part, part.blocks, has_label=True))
        else:
            if part.name is not None and title is not None:
                draft.markup.append(part.name)
            if title is None and part.name is not None:
                title = bare_name(visible, *part.name)
                draft.markup.append(part.name)
            own = part
            if second is not None and part.to > second.at:
                taken, rest = cut_before(visible, part.blocks, second.at)
                own = replace(part, blocks=list(taken), to=second.at)
                _keep(outline, draft, Leftover(part, rest, has_label=False))
            fields.setdefault(part.field, []).append(own)
    return _Parts(fields, sections, title)


# ---- the name ----------------------------------------------------------------------------------------------


def _read_name(outline: Outline, parts: _Parts, draft: Draft, given: str | None, refused: Mapping[str, str]) -> None:
    """Take the name from the heading that holds it, a label of its own, the page's title, or the caller."""
    visible = outline.source.visible
    own = parts.fields.pop("name", [])
    reason = refused.get("name")
    titled = visible[slice(*parts.title)] if parts.title is not None else ""
    if parts.title is not None and (titled[0].islower() or titled.isupper()) and reason is None:
        _take_capital(outline, parts, draft, parts.title)
    elif parts.title is not None and reason is None:
        _set_name(draft, fold(visible[slice(*parts.title)]), parts.title)
    elif parts.title is not None:
        draft.findings.append(Finding("refused", "name", *parts.title, reason or ""))
        _add_extra(draft, None, fold(visible[slice(*parts.title)]), parts.title)
    for part in own:
        _read_own_name(outline, parts, draft, part, reason)
    if "name" not in draft.values and given is not None:
        draft.values["name"] = given
    if "name" not in draft.values and reason is None and (named := title_of(outline, parts.sections)):
        _set_name(draft, named.text, named.place)
        if named.how:
            draft.findings.append(Finding("named", "name", *named.place, named.how))
        _keep_around(outline, parts, draft, named)
    if "name" in draft.values and parts.sections:
        _leave_title(outline, parts, draft)


def _leave_title(outline: Outline, parts: _Parts, draft: Draft) -> None:
    """Leave out a title that has the name once more, above it or below a YAML header that gives it."""
    title = line_with_name(outline, parts.sections, draft.values["name"])
    if title is None or draft.name_at is None:
        return
    header = next((part for part in outline.parts if part.rule in ("header", "front_matter")), None)
    if title.place < draft.name_at or (header is not None and draft.name_at < title.place):
        draft.markup.append(title.place)
        _keep_around(outline, parts, draft, title)


def _read_own_name(outline: Outline, parts: _Parts, draft: Draft, part: Part, reason: str | None) -> None:
    """Take the name from a part with its label, if no other has it."""
    visible = outline.source.visible
    blocks, rest = single_extent(visible, part, Kind.TEXT) if part.blocks else ((), ())
    at, to = content_range(visible, blocks, draft.markup)
    is_literal = bool(part.blocks) and part.blocks[0][0] == "literal"
    remark: Range | None = None
    if not is_literal:
        whole = at, to
        at, to = bare_name(visible, at, to)
        draft.markup += [each for each in ((whole[0], at), (to, whole[1])) if each[0] < each[1]]
        if edge := _remark_at_end(visible, at, to, part.at):
            remark, to = (edge, to), content_end(visible, at, edge)
    text = fold(single_text(visible, blocks, at, to))
    if rest:
        _keep(outline, draft, Leftover(part, rest, has_label=False))
    is_own = is_literal or (can_be_name(text) and "\t" not in visible[at:to] and not _heads_table(visible, parts, part))
    if reason is None and "name" not in draft.values and is_own:
        _set_name(draft, text, (at, to))
    elif reason is None and text == draft.values.get("name"):
        draft.markup.append((at, to))
    else:
        remark = None  # all of the part is kept
        if reason is not None:
            draft.findings.append(Finding("refused", "name", at, to, reason))
        elif "name" in draft.values:
            draft.findings.append(Finding("other_name", "name", at, to))
        _keep(outline, draft, Leftover(part, blocks, has_label=True))
    if remark is not None:
        _add_extra(draft, None, fold(visible[slice(*remark)]), remark)


def _remark_at_end(visible: str, at: int, to: int, label_at: int) -> int:
    """Return where a remark begins that ends a name, who gave it or the number of a note; 0 where there is none.

    The number is one of a note where a line above begins with the name without it, and goes on otherwise.
    """
    match = _REMARK.search(visible, at, to)
    if match is None:
        return 0
    if match["number"] is None:
        return match.start("remark")
    name, lines = visible[at : match.start()], visible[:label_at].splitlines()
    goes_on = any(line.lstrip().startswith(f"{name} ") for line in lines)
    return match.start("remark") if goes_on and not any(f"{name} {match['number']}" in line for line in lines) else 0


def _heads_table(visible: str, parts: _Parts, part: Part) -> bool:
    """Whether a tab divides the label of the name from what is the head of another column: in no other label's line."""
    others = (each for same in parts.fields.values() for each in same)
    if not part.has_tab(visible) or any(each.has_tab(visible) for each in others):
        return False
    rows = line_ranges(visible, part.head_to, part.to)[1:2]
    return any("\t" in visible[at:to] for at, to in rows)


def _take_capital(outline: Outline, parts: _Parts, draft: Draft, title: Range) -> None:
    """Take a name in small letters or in capitals, which it can have within a heading, as a line above has it."""
    name = fold(outline.source.visible[slice(*title)])
    named = line_with_name(outline, parts.sections, name)
    if named is not None and named.text != name:
        draft.markup.append(title)
        _set_name(draft, named.text, named.place)
        _keep_around(outline, parts, draft, named)
    else:
        _set_name(draft, name, title)


def _keep_around(outline: Outline, parts: _Parts, draft: Draft, named: Named) -> None:
    """Put what stands above and below a title in its part into ``extra``."""
    part = named.part
    if named.line is None:
        return
    visible = outline.source.visible
    parts.sections.remove(part)
    if part.label is not None and part.label != named.line:
        heading = heading_text(outline.syntax, visible, part.at, *part.label)
        _add_extra(draft, heading, "", (part.at, part.head_to))
    above: Sequence[Block] = ()
    below: Sequence[Block] = part.blocks
    if part.label != named.place:
        above, rest = cut_before(visible, part.blocks, named.line[0])
        _, below = cut(visible, rest, named.line[1])
        is_bare = named.place == bare_name(visible, *named.line)
        for mark in ((named.line[0], named.place[0]), (named.place[1], named.line[1])):
            if not is_bare and any(map(str.isalnum, visible[slice(*mark)])):
                _add_extra(draft, None, fold(visible[slice(*mark)]), mark)
            elif visible[slice(*mark)].strip():
                draft.markup.append(mark)
    for blocks in (above, below):
        if blocks:
            _keep_blocks(outline, draft, blocks, (blocks[0][1], 0))


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
    context = Context(visible, outline.syntax, draft.markup, draft.findings, citing_in(outline.source))
    reader = InsideReader(context, outline, draft, _inside, _keyed, _whole)
    for spec in schema.fields:
        name, kind = spec.name, spec.kind
        own = parts.fields.get(name)
        if own is None:
            absent[name] = _MISSING
            if kind not in _NONE:
                values[name] = nothing(kind)
            continue
        value, found, why = _read_field(reader, spec, own, refused)
        if value is not None:
            values[name] = value
            if found is not None:
                _places(draft, kind)[name] = found
            if spec.label.glued and kind is Kind.TERMS:
                glued.append(spec)
        if why is not None:
            absent[name], draft.absent[name] = why
            if kind not in _NONE:
                values[name] = nothing(kind)
    for leftover in context.leftovers:
        _keep(outline, draft, leftover)
    for spec in glued:
        _split_glued(
            visible, [other.name for other in schema.lists if other is not spec], spec.name, draft, context.citing
        )
    return absent


def _read_field(reader: InsideReader, spec: FieldSpec, parts: Sequence[Part], refused: Mapping[str, str]) -> Found:
    if spec.name in refused:
        return refused_field(reader.context, spec, parts, refused[spec.name])
    if spec.kind in NESTED:
        return reader.field(spec, parts, refused)
    return read_field(reader.context, spec, parts)


def _places(draft: Draft, kind: Kind) -> dict[str, Any]:
    """Return where a draft keeps the places of a kind of value."""
    places: dict[str, Any] = getattr(draft, _PLACES.get(kind, "singles"))
    return places


_PLACES = {Kind.TERMS: "ranges", Kind.PROSE: "prose", Kind.VALUES: "entries"}


def _split_glued(visible: str, others: Sequence[str], name: str, draft: Draft, citing: Citing) -> None:
    """Split the values of a field that have nothing between them, if any do."""
    own = draft.values[name]
    lists = [terms for other in others if (terms := draft.values.get(other))]
    if len(own) == 1:
        label, qualifier = own[0]["label"], own[0]["qualifier"]
        if [term for terms in lists for term in terms if term["label"] == label and term["qualifier"] == qualifier]:
            return
        at, to, is_marked = draft.ranges[name][0]
        text = visible[at:to]
        beginnings = [] if is_marked else [terms for terms in lists if text.startswith(terms[0]["label"])]
        ends = next(filter(None, (in_order(text, map(_written, terms)) for terms in beginnings)), ())
        if ends:
            places = [(at + start, at + end, False) for start, end in pairwise((0, *ends))]
            _set_terms(visible, draft, name, places, citing)
            return
    texts = list(map(_written, own))
    if are_apart(texts, {_written(term) for terms in lists for term in terms}):
        return
    line = ", ".join(texts)
    known = Known([list(map(_written, terms)) for terms in lists])
    if not _MAY_BE_GLUED.search(line) and not any(any(known.ends(text)) for text in (line, *texts[1:])):
        return
    places, suspects = split_glued(visible, draft.ranges[name], known)
    draft.findings += [Finding("glued", name, at, to) for at, to in suspects]
    if places != draft.ranges[name]:
        _set_terms(visible, draft, name, places, citing)


def _set_terms(visible: str, draft: Draft, name: str, places: list[Place], citing: Citing) -> None:
    draft.ranges[name] = places
    draft.values[name] = read_terms([visible[at:to] for at, to, _ in places], citing)


def _written(term: Mapping[str, Any]) -> str:
    label: str = term["label"]
    return label if term["qualifier"] is None else f"{label} ({term['qualifier']})"


# ---- references and extra ----------------------------------------------------------------------------------


def _read_references(outline: Outline, parts: _Parts, draft: Draft, refused: Mapping[str, str]) -> None:
    visible = outline.source.visible
    own = parts.fields.get("references", [])
    entries = draft.references
    if "references" in refused:
        context = Context(visible, outline.syntax, draft.markup, draft.findings, citing_in(outline.source))
        refused_field(context, outline.schema.by_name["references"], own, refused["references"])
        for leftover in context.leftovers:
            _keep(outline, draft, leftover)
        own = []
    for part in own:
        is_literal = bool(part.blocks) and part.blocks[0][0] == "literal"
        at, to = (0, 0) if is_literal else content_range(visible, part.blocks, draft.markup)
        if 0 < to - at < LONGEST_STATEMENT and absence(fold(visible[at:to])) is not None:
            _keep(outline, draft, Leftover(part, part.blocks, has_label=True))  # "References: None" is no reference
            continue
        if _is_no_list(outline, part):
            _keep(outline, draft, Leftover(part, part.blocks, has_label=True))
            continue
        blocks: Sequence[Block] = part.blocks
        if end := _only_cites(visible, part):
            taken, blocks = cut(visible, part.blocks, end)
            _keep(outline, draft, Leftover(part, taken, has_label=True))
            if blocks and not is_entry(visible, blocks[0][1]):
                draft.findings.append(Finding("after_list", "references", *content_range(visible, blocks, [])))
                _keep(outline, draft, Leftover(part, blocks, has_label=False))
                continue
        found_entries, strays = read_references(visible, blocks, entries[-1].number if entries else 0)
        entries += found_entries
        for at, to in strays:
            draft.findings.append(Finding("after_list", "references", at, to))
            _add_extra(draft, None, fold(visible[at:to]), (at, to))
    draft.values["references"] = [{"number": each.number, "text": each.text, "url": each.url} for each in entries]


def _only_cites(visible: str, part: Part) -> int:
    """Return where the label's line ends if it only cites ("References [2][3]"), which is no entry; else 0."""
    if not part.has_value or part.blocks[0][0] not in ("paragraph", "cell"):
        return 0
    at, to = line_ranges(visible, *part.blocks[0][1:])[0]
    end = cell_end(visible, at, to)
    return to if at < end and citations_at_end(visible, at, end) == at else 0


def _is_no_list(outline: Outline, part: Part) -> bool:
    """Whether what is headed "Notes" are remarks: plain lines without a number and a URL."""
    if part.label is None or label_key(outline.source.visible[slice(*part.label)]) != "notes":
        return False
    text = outline.source.visible[part.blocks[0][1] : part.to] if part.blocks else ""
    return (
        all(kind == "paragraph" for kind, _, _ in part.blocks) and "://" not in text and text.lstrip()[:1] not in "[(1"
    )


def _read_section(outline: Outline, section: Part, draft: Draft) -> None:
    blocks = section.blocks
    if section.rule == "table_head" and is_rule_row(outline.source.visible[section.at : section.to].rstrip()):
        draft.markup.append((section.at, content_end(outline.source.visible, section.at, section.to)))
    elif section.label is not None:
        heading = heading_text(outline.syntax, outline.source.visible, section.at, *section.label)
        level = heading_level(outline.source.visible, section.at, section.label[0])
        _keep_blocks(outline, draft, blocks, (section.at, section.head_to), (heading, level))
    elif blocks:
        _keep_blocks(outline, draft, blocks, (blocks[0][1], 0))


def _keep(outline: Outline, draft: Draft, leftover: Leftover) -> None:
    """Put what is no value of a field into ``extra``."""
    part, blocks, has_label, place = leftover
    visible = outline.source.visible
    heading = fold(visible[slice(*part.label)]) if has_label and part.label else None
    if place is not None:
        _add_extra(draft, heading, fold(visible[slice(*place)]), place)
    else:
        start = part.at if has_label else blocks[0][1]
        _keep_blocks(outline, draft, blocks, (start, part.head_to), (heading, 2) if heading else None)


def _keep_blocks(
    outline: Outline, draft: Draft, blocks: Sequence[Block], place: Range, heading: tuple[str, int] | None = None
) -> None:
    """Put blocks into ``extra`` under a heading with its level; they end the entry, else the place does."""
    visible = outline.source.visible
    at, to = place
    end = content_end(visible, at, blocks[-1][2] if blocks else to)
    text = read_extra(visible, blocks, partial(unquoted, outline.syntax))
    _add_extra(draft, heading and heading[0], text, (at, end), heading[1] if heading else 2)


def _add_extra(draft: Draft, heading: str | None, text: str, place: Range, level: int = 2) -> None:
    if heading or text:
        draft.extra.append(ExtraDraft(heading or None, text, *place, level if heading else None))
    elif place[0] < place[1]:
        draft.markup.append(place)  # nothing but marks of quotations
