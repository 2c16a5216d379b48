"""Record to canonical text: the layout of the seed, each value in a form that reads back equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Any, get_args

from profileparse.normalize.extent import is_link_line, is_page_number
from profileparse.normalize.glued import Known, split_glued
from profileparse.normalize.lists import is_header, read_as_terms, reads_as_term
from profileparse.normalize.names import bare_name, can_be_name, can_head
from profileparse.normalize.runs import has_tight_mark, opens_run
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Labelled, Profile, Schema, Section, schema_of
from profileparse.source import fold
from profileparse.syntax.endings import is_reference_list
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.headings import unquoted, write_heading
from profileparse.syntax.inside import UNDERLINE_MARKS, bare_heading, bullet_end, is_bullet, item_ranges, underline_at
from profileparse.syntax.marks import GLUED, Citing, citing_of
from profileparse.syntax.parser import BLOCK_KINDS, LineStyle, LineSyntax, line_syntax, syntax_of
from profileparse.syntax.styles import ALTERNATIONS, ENOUGH, leads
from profileparse.values.absence import LONGEST, STATED, Absent, absence
from profileparse.values.citations import citations_at_end, with_kept_bracket
from profileparse.values.extra import Extra, read_extra
from profileparse.values.kinds import (
    KEYED,
    LISTS,
    NESTED,
    Kind,
    is_in_mark,
    is_single,
    is_value_mark,
)
from profileparse.values.lines import is_sentence, terms_in_line
from profileparse.values.prose import Paragraph, Prose, write_paragraphs
from profileparse.values.references import Reference, write_reference
from profileparse.values.tables import write_table
from profileparse.values.terms import write_term, written
from profileparse.values.trees import Tree, flat, write_tree

# Before a line that is content, whatever it looks like.
LITERAL = "\\ "
_ITEM_MARK = "- "
# What can open a word, and is no bullet.
_OPENING = frozenset("\"`“'‘«(")
_MARKS = (LITERAL, _ITEM_MARK)
_PARAGRAPH_TERMINALS = frozenset(("LINES", "REST", "KEY"))
_ITEM_TERMINALS = frozenset(("LIST", "ENTRY", "BULLET_KEY", "BULLET_FIELD", "BULLET_LABEL"))
# What is content after a value on a label's line; under the entity's heading and other headings; under a label.
_UNDER_VALUE = frozenset(("LINES", "REST", "LIST", "ENTRY", "TABLE", "CELLS", "BULLET_KEY"))
_UNDER_HEADING = _UNDER_VALUE | {"KEY"}
_UNDER_LABEL = _UNDER_HEADING | _ITEM_TERMINALS


def dumps(profile: Profile) -> str:
    """Return a record as canonical text.

    >>> import profileparse
    >>> print(dumps(profileparse.loads("Synonyms: a; b\\n## X Overview\\nText.")), end="")
    Other Names
    a, b
    <BLANKLINE>
    X Overview
    <BLANKLINE>
    Text.
    """
    manner = Manner()
    text = _written(profile, manner)
    highest = max((reference.number for reference in profile.references), default=0) or len(profile.references)
    citing = Citing.FROM_NOUGHT if "[00]" in text else citing_of(text, highest)
    guarded = manner.needed(schema_of(type(profile))) if manner.seen else frozenset()
    if citing is Citing.FROM_NOUGHT:
        from_nought = _written(profile, Manner(citing, guarded))
        if citing_of(from_nought) is citing:
            return from_nought
        citing = citing_of(text, highest)
    if citing is Citing.LOOSE and not any(map(GLUED.search, _citing_texts(profile))):
        citing = Citing.STRICT  # other brackets, and those of citations, are the same in any text
    return _written(profile, Manner(citing, guarded)) if guarded or citing is not Citing.STRICT else text


def _citing_texts(profile: Labelled) -> Iterator[str]:
    """Yield the texts of a record that brackets could cite in."""
    for spec in schema_of(type(profile)).fields:
        value = getattr(profile, spec.name)
        if value and spec.kind in (Kind.TERMS, Kind.PROSE):
            yield from _texts_of(spec.kind, value)
        elif value and spec.section is not None:
            for each in value if spec.kind is Kind.SECTIONS else (value,):
                yield from _citing_texts(each)
        elif value and spec.kind is Kind.TREES:
            yield from _texts_of(Kind.TERMS, [tree for _, tree in flat(value)])
        elif value and spec.kind in KEYED:
            yield from [text for each in value.values() for text in _texts_of(spec.by_key.kind, each)]


def _texts_of(kind: Kind, value: Any) -> list[str]:
    if kind is Kind.TERMS:
        return [f"{term.label} {term.qualifier}" for term in value]
    return [segment.text for block in value.blocks for segment in block.segments]


@dataclass(slots=True)
class Manner:
    """How a record is written, and what was seen on the way.

    Attributes:
        citing: How the text cites.
        guarded: The styles of lines that have to be literal, because the text has the evidence for them.
        is_last: Whether a line of a page would end what is being written: the last field, or a section after it.
        ends: Whether what is being written ends the text, so that a list of references would be one without a label.
        name: The name in the entity's heading, in small letters.
        seen: How many lines could be taken for a label in each style.
        alone: How many labels stand on a line of their own, with text below.
        beside: How many labels have their value on the line.
    """

    citing: Citing = Citing.STRICT
    guarded: frozenset[LineStyle] = frozenset()
    is_last: bool = True
    ends: bool = False
    name: str | None = None
    seen: dict[LineStyle, int] = field(default_factory=dict)
    alone: int = 0
    beside: int = 0

    def is_literal(
        self, syntax: LineSyntax, text: str, spec: FieldSpec | None = None, *, are_lines: bool = False
    ) -> bool:
        """Whether a line of a text has to be literal, because the style of the whole text makes it a label.

        Args:
            syntax: The line syntax.
            text: The text.
            spec: The field that it belongs to, if it does to one.
            are_lines: Whether it is known that `LineSyntax.are_lines` holds.
        """
        if not self.may_be_literal(syntax, text, are_lines=are_lines):
            return False
        found = [style for line in text.split("\n") if line for style in self._styles_of(syntax, line)]
        if not found:
            return False
        styles = set(found)
        if spec is None or spec.kind is not Kind.PROSE:
            styles -= {"heading", "named", "question"}
        if not self.is_last:
            styles -= {"page"}
        for style in filter(styles.__contains__, found):
            self.seen[style] = self.seen.get(style, 0) + 1
        return not self.guarded.isdisjoint(styles)

    def may_be_literal(self, syntax: LineSyntax, text: str, *, are_lines: bool = False) -> bool:
        """Whether a line of a text can be literal: a quick test, which fails for nearly all."""
        if not syntax.schema.model.ordered_labels:
            return True
        if are_lines and not self.is_last:
            return False
        unstyled = syntax.unstyled_last if self.is_last else syntax.unstyled
        return unstyled(text, 0) is None

    def _styles_of(self, syntax: LineSyntax, line: str) -> list[LineStyle]:
        found = syntax.styles_of(line)
        if "heading" in found and self.name is not None and line.lower().startswith(self.name):
            found.append("named")
        return found

    def needed(self, schema: Schema) -> frozenset[LineStyle]:
        """Return the styles that the text has evidence for, of those that lines were seen in."""
        needed: dict[LineStyle, bool] = {
            "row": True,
            "page": True,
            "dated": True,
            "paired": self.seen.get("paired", 0) >= ALTERNATIONS,
            "spaced": self.seen.get("spaced", 0) >= ENOUGH,
            "colon": self.beside >= ENOUGH,
            "heading": (self.alone >= ALTERNATIONS or self.beside >= ENOUGH) and not schema.model.ordered_labels,
            "named": not schema.model.ordered_labels,
            "question": sum("?" in spec.label_line for spec in schema.fields) >= ENOUGH,
        }
        return frozenset(style for style in self.seen if needed[style])


_APART = (Kind.PROSE, *NESTED)
_EVERY: frozenset[LineStyle] = frozenset(get_args(LineStyle))


def _written(profile: Profile, manner: Manner) -> str:
    """Return a record as canonical text."""
    schema = schema_of(type(profile))
    syntax = line_syntax(type(profile))
    title = schema.title
    marks = _marks_before_labels(profile, schema)
    heading, name_line = _heading(profile, schema, syntax, marks.get(title.name, "") if title else "")
    manner.name = profile.name.lower() if title is not None else None
    fields = _fields_written(profile, schema)
    close, spaced = _field_lines(profile, fields, manner, marks, heading)
    if name_line:
        close.insert(0, name_line)
    for number, entry in enumerate(profile.extra, start=1):
        manner.is_last = entry.heading is not None
        manner.ends = number == len(profile.extra) and not profile.references
        before = marks.get(fields[-1][0].name) if number == 1 and fields else None
        if before and entry.heading is not None and (entry.level or 2) >= len(before):
            spaced += ("---", "")  # a heading of a lower level would belong to the field
        spaced += (extra_section(syntax, entry, manner), "")
    return _joined(close, spaced)


def _joined(close: list[str], spaced: list[str]) -> str:
    """Return lines as a text: those with a blank line after each come last."""
    if spaced:
        spaced.pop()
    return "\n".join([*close, "", *spaced] if close and spaced else close or spaced) + "\n"


def _fields_written(record: Labelled, schema: Schema) -> list[tuple[FieldSpec, bool]]:
    """Return the fields that are written, in their order, each with whether blank lines stand around its parts."""
    missing = {name for name, each in record.absent.items() if each.reason == "missing"}
    fields = [(spec, is_apart) for spec, is_apart in fields_in_order(schema) if spec.name not in missing]
    if isinstance(record, Profile) and record.references:
        fields.append((schema.by_name["references"], True))
    return fields


def _field_lines(
    record: Labelled,
    fields: Sequence[tuple[FieldSpec, bool]],
    manner: Manner,
    marks: Mapping[str, str],
    heading: str = "",
) -> tuple[list[str], list[str]]:
    """Return the lines of fields: those without blank lines around their parts, and the others.

    Args:
        record: The record, or a section of it.
        fields: Its fields, each with whether blank lines stand around its parts.
        manner: How it is written.
        marks: The marks before labels, by field.
        heading: The heading that holds the entity's name; "" where none does.
    """
    lines: dict[bool, list[str]] = {False: [], True: []}
    extra: Any = record.extra if isinstance(record, Profile) else ()
    last = len(fields) - 1 - (bool(fields) and fields[-1][0].kind is Kind.REFERENCES)
    for number, (spec, is_apart) in enumerate(fields):
        manner.is_last = number >= last
        manner.ends = number + 1 == len(fields) and not extra and spec.kind is Kind.PROSE
        body = field_body(record, spec, manner)
        if spec.name in marks:
            opening = marks[spec.name] + spec.label_line
        else:
            opening, body = _on_label_line(record, spec, body, manner)
        if spec.is_title and heading:
            opening = heading
        manner.alone += bool(body) or ": " not in opening
        manner.beside += not body and ": " in opening
        pieces = (opening, "", body, "") if body else (opening, "")
        lines[is_apart] += pieces if is_apart else pieces[::2]
    return lines[False], lines[True]


@cache
def fields_in_order(schema: Schema) -> list[tuple[FieldSpec, bool]]:
    """Return the fields in the order of canonical text, each with whether blank lines stand around its parts.

    They do from the entity's heading on; without such a heading, around prose and sections, which come last.
    """
    if schema.title is not None:
        first = schema.fields.index(schema.title)
        return [(spec, number >= first) for number, spec in enumerate(schema.fields)]
    return sorted(((spec, spec.kind in _APART) for spec in schema.fields), key=lambda each: each[1])


def _marks_before_labels(record: Labelled, schema: Schema) -> dict[str, str]:
    """Return the marks before the labels of fields with headings in their prose, whose levels are lower."""
    marks: dict[str, str] = {}
    for name in schema.prose:
        value: Prose | None = getattr(record, name)
        levels = [block.level for block in value.blocks if block.level] if value is not None else []
        if levels:
            marks[name] = "#" * (min(levels) - 1) + " "
    return marks


def _heading(profile: Profile, schema: Schema, syntax: LineSyntax, marks: str) -> tuple[str, str]:
    """Return the entity's heading after some marks, and what holds the name where the heading can't."""
    name = profile.name
    title = schema.title
    if title is None:
        line = f"# {name}"
        match = syntax.match(line)
        is_heading = match is not None and match.lastgroup == "HEADING" and match.end() == len(line)
        if is_heading and can_head(name) and bare_heading(line, 0, len(line)) == (2, len(line)):
            return "", line + "\n"  # the blank line keeps what follows from underlining it
    elif title.name not in profile.absent or profile.absent[title.name].reason != "missing":
        line = marks + title.label.text.replace(NAME, name)
        match = syntax.match(f"{line}\n")
        is_title = match is not None and match.lastgroup == "TITLE" and match.end() == len(line) + 1
        if is_title and match is not None and match["TITLE_name"] == name:
            place = match.span("TITLE_name")
            if bare_name(line, *place) == place:
                return line, ""
    label = schema.by_name["name"].label.text
    can_stand = can_be_name(name) and _is_value(syntax, label, name)
    return "", f"{label}: {name}" if can_stand else f"{label}: \\\n{LITERAL}{name}"


# ---- fields ------------------------------------------------------------------------------------------------


def field_body(record: Labelled, spec: FieldSpec, manner: Manner | None = None) -> str:
    """Return what stands under a field's label; "" for nothing."""
    manner = manner or Manner(guarded=_EVERY)
    syntax = syntax_of(type(record))
    if spec.kind is Kind.REFERENCES:
        return _references(spec, syntax, getattr(record, spec.name))
    absent = record.absent.get(spec.name)
    if spec.kind in NESTED:
        return _indented(_inside(spec, syntax.inner(spec), getattr(record, spec.name), absent, manner))
    if absent is not None:
        text = STATED.get(absent.reason, absent.text or "")
        is_bare = _is_plain(syntax, text) and not is_header(text, spec.label.header) and not has_tight_mark(text)
        return text if not text or is_bare else _ITEM_MARK + text
    value: Any = getattr(record, spec.name)
    if spec.kind in LISTS:
        return _list(record, spec, syntax, _texts(spec, value, manner.citing), manner)
    if spec.kind is Kind.PROSE:
        return prose_body(spec, syntax, value, manner)
    return _single(spec, syntax, spec.write(value), manner)


def _indented(text: str) -> str:
    """Return lines deeper than the label above them: they are all inside it, whatever they look like."""
    return "\n".join(f"  {line}" if line else "" for line in text.split("\n"))


def _inside(spec: FieldSpec, syntax: LineSyntax, value: Any, absent: Absent | None, manner: Manner) -> str:
    """Return what stands inside a field that has fields of its own, as a text by itself."""
    if absent is not None:
        text = STATED.get(absent.reason, absent.text or "")
        return text if not text or _is_plain(syntax, text) else _ITEM_MARK + text
    if spec.kind in KEYED:
        return _by_key(spec.by_key, syntax, value, manner)
    if spec.kind is Kind.TREES:
        return _trees(spec, syntax, value, manner)
    if spec.kind is Kind.TABLE:
        return write_table(value, spec.label.header)
    return _groups(syntax, value if spec.kind is Kind.SECTIONS else [value], manner)


def _by_key(spec: FieldSpec, syntax: LineSyntax, values: Mapping[str, Any], manner: Manner) -> str:
    """Return values by key as a text by itself: each key is a heading, of a higher level than those in the values."""
    blocks = [block for each in values.values() for block in each.blocks] if spec.kind is Kind.PROSE else []
    level = min([3, *(block.level for block in blocks if block.level)]) - 1
    pieces: list[str] = []
    for key, value in values.items():
        own = Manner(manner.citing, is_last=False)
        pieces += (write_heading(syntax, key, level), _key_body(spec, syntax, value, own))
    return "\n\n".join(pieces)


def _key_body(spec: FieldSpec, syntax: LineSyntax, value: Any, manner: Manner) -> str:
    if spec.kind is Kind.TERMS:
        return _list(None, spec, syntax, _texts(spec, value, manner.citing), manner)
    return prose_body(spec, syntax, value, manner)


def key_body(spec: FieldSpec, syntax: LineSyntax, value: Any) -> str:
    """Return what stands under a key of a field: its `FieldSpec.by_key` says what that is."""
    return _key_body(spec, syntax, value, Manner(guarded=_EVERY, is_last=False))


def _trees(spec: FieldSpec, syntax: LineSyntax, trees: Sequence[Tree], manner: Manner) -> str:
    """Return trees as a text by itself: each is an item, and those below it are indented deeper."""
    lines: list[str] = []
    all_trees = list(flat(trees))
    for depth, tree in all_trees:
        text, is_literal = write_tree(tree, manner.citing)
        is_literal = is_literal or (len(all_trees) == 1 and _states_absence(spec, text))
        lines.append(write_item(syntax, text, bullet_of(depth), is_literal=is_literal))
    return "\n".join(lines)


def write_item(syntax: LineSyntax, text: str, bullet: str, *, is_literal: bool = False) -> str:
    """Return a text as an item, with the mark of content before it where it needs it.

    Args:
        syntax: The line syntax of what stands inside the field.
        text: The text.
        bullet: What stands before it.
        is_literal: Whether it needs the mark in any case.
    """
    item = Paragraph(text, is_quote=False, depth=1, level=0)
    return _item(syntax, _ITEM_TERMINALS, item, lambda _: bullet, is_literal=is_literal)


def _groups(syntax: LineSyntax, sections: Sequence[Section], manner: Manner) -> str:
    """Return sections as a text by itself, with a rule between them."""
    own = Manner(manner.citing, _EVERY if manner.guarded is _EVERY else frozenset())
    texts = [_section(syntax, each, own) for each in sections]
    guarded = own.needed(syntax.schema) if own.seen else frozenset()
    if guarded and not own.guarded:
        own = Manner(manner.citing, guarded)
        texts = [_section(syntax, each, own) for each in sections]
    return "\n---\n\n".join(texts).removesuffix("\n")


def _section(syntax: LineSyntax, section: Section, manner: Manner) -> str:
    fields, marks = _fields_written(section, syntax.schema), _marks_before_labels(section, syntax.schema)
    return _joined(*_field_lines(section, fields, manner, marks))


def _is_plain(syntax: LineSyntax, text: str) -> bool:
    """Whether all lines of a text are plain, and the first does not underline the line above it."""
    return syntax.is_plain(text) and (text[0].isalpha() or not _underlines(text))


def _can_stand(syntax: LineSyntax, text: str, spec: FieldSpec, manner: Manner) -> bool:
    """Whether all lines of a text are plain, and none has to be literal."""
    are_lines = syntax.are_lines(text)
    is_plain = are_lines or _is_plain(syntax, text)
    return is_plain and not manner.is_literal(syntax, text, spec, are_lines=are_lines)


def _underlines(text: str) -> bool:
    """Whether the first line of a text would underline the line above it, or be the link to an editor there."""
    if text[:1] not in UNDERLINE_MARKS:
        return text[:1] == "[" and line_pattern("EDIT_LINE").match(text) is not None
    first = "x\n" + text.partition("\n")[0]
    return underline_at(first, 0, len(first)) < len(first)


def _literal(text: str) -> str:
    return LITERAL + text.replace("\n", f"\n{LITERAL}")


def _states_absence(spec: FieldSpec, text: str) -> bool:
    if len(text) > 2 * LONGEST:
        return False
    end = len(text)
    if "]" in text[-2:]:
        end = citations_at_end(text, 0, end - (text[-1] != "]"))
    text = fold(text[:end])
    return text in ("[]", "[ ]", STATED["unreadable"]) or absence(text, spec.label) is not None


def _texts(spec: FieldSpec, entries: Sequence[Any], citing: Citing) -> list[str]:
    """Return the entries of a list as texts."""
    if spec.kind is Kind.VALUES:
        return [with_kept_bracket(spec.write(each)) for each in entries]
    return [write_term(term.label, term.qualifier, term.citations, citing) for term in entries]


def _in_line(spec: FieldSpec, line: str) -> list[str]:
    """Return the entries of a list in a line that holds several."""
    return terms_in_line(line) if spec.of is None else [line[at:to] for at, to in spec.split(line)]


def _list(record: Labelled | None, spec: FieldSpec, syntax: LineSyntax, texts: list[str], manner: Manner) -> str:
    """Return a list in its layout, else with bullets; an entry that neither can hold has a literal line."""
    if len(texts) == 1 and _states_absence(spec, texts[0]):
        return _literal(texts[0])
    layout = spec.label.layout
    are_words = "".join([text[0] for text in texts]).isalpha()
    is_bare = read_as_terms(texts) and (are_words or all(_begins_with_word(text) for text in texts))
    if (
        is_bare
        and record is not None
        and spec.label.glued
        and spec.kind is Kind.TERMS
        and _reads_as_glued(record, spec, texts)
    ):
        is_bare = False  # terms that a bullet sets apart are never split
    if is_bare and (layout == "inline" or spec.label.inline_only):
        line = ", ".join(texts)
        is_inline = layout == "inline" or _is_value(syntax, spec.label.text, line)
        is_one = is_inline and not is_sentence(line) and _can_stand(syntax, line, spec, manner)
        if is_one and _in_line(spec, line) == texts:
            return line
    body = "\n".join(texts)
    is_plain = is_bare and _can_stand(syntax, body, spec, manner)
    if layout == "lines" and is_plain and not opens_run(body) and not (len(texts) > 1 and leads(texts[0])):
        header = spec.label.header
        if header is None:
            return body
        if _can_head(syntax, header):
            return f"{header}\n{body}"
    bullet = "  • " if layout == "bullets" else _ITEM_MARK
    if is_plain and are_words and "[" not in body:
        return bullet + f"\n{bullet}".join(texts)
    terminals = _ITEM_TERMINALS & _content(spec)
    is_only = len(texts) == 1
    return "\n".join(
        (bullet if reads_as_term(text, is_only=is_only) and _is_item(syntax, terminals, bullet, text) else LITERAL)
        + text
        for text in texts
    )


@cache
def _can_head(syntax: LineSyntax, header: str) -> bool:
    """Whether a line above a list can be the heading of its column."""
    return is_header(header, header) and _is_plain(syntax, header)


def _content(spec: FieldSpec) -> frozenset[str]:
    """Return the terminals that are content of a field."""
    return _UNDER_VALUE if spec.label.inline_only else _UNDER_HEADING if spec.is_title else _UNDER_LABEL


def _begins_with_word(text: str) -> bool:
    """Whether a text begins with a letter, a digit or a mark that opens a word, and with no bullet."""
    return (text[0].isalnum() or text[0] in _OPENING) and not _begins_with_bullet(text)


def _begins_with_bullet(text: str) -> bool:
    return bullet_end(text) > 0 or is_bullet(text)


def _is_one(syntax: LineSyntax, terminals: frozenset[str], text: str) -> bool:
    """Whether a text is one token, of one of these terminals."""
    match = syntax.match(text)
    return match is not None and match.lastgroup in terminals and match.end() == len(text)


def _is_item(syntax: LineSyntax, terminals: frozenset[str], bullet: str, text: str) -> bool:
    """Whether a bullet before a text makes it an item that holds the text."""
    line = bullet + text
    # With its number a line can begin with a label ("1").
    is_numbered = bullet[0].isdigit()
    if (syntax.content if is_numbered else syntax.item_content).match(text) and not (
        is_numbered and syntax.label_start(line, 0)
    ):
        return True
    if _begins_with_bullet(text) or not _is_one(syntax, terminals, line):
        return False
    if text[0].isalpha():
        return True
    _, content_at, _, _ = item_ranges(line, 0, len(line))[0]
    return content_at == len(bullet)


def _reads_as_glued(record: Labelled, spec: FieldSpec, texts: Sequence[str]) -> bool:
    """Whether terms in one line, or in a line each, would be split or put together by those of other fields."""
    others = [getattr(record, other.name) for other in schema_of(type(record)).lists if other is not spec]
    known = {
        term.label if term.qualifier is None else written(term.label, term.qualifier)
        for terms in others
        for term in terms
    }
    if known.issuperset(texts):
        # Each covers itself. A line of several is covered only if each separator is, with the letter after it.
        together = "\n".join(known)
        joints = [f", {text[0]}" for text in texts[1:]] if spec.label.layout == "inline" else []
        if not joints or any(joint not in together for joint in joints):
            return False
    separator = ", " if spec.label.layout == "inline" else "\n"
    ends = list(accumulate(len(text) + len(separator) for text in texts))
    places = [
        (end - len(separator) - len(text), end - len(separator), False) for text, end in zip(texts, ends, strict=True)
    ]
    lists = [[written(term.label, term.qualifier) for term in terms] for terms in others]
    return split_glued(separator.join(texts), places, Known(lists))[0] != places


def bullet_of(depth: int) -> str:
    """Return the bullet of an item of prose, with the indentation before it."""
    return "  " * (depth - 1) + _ITEM_MARK


def prose_body(
    spec: FieldSpec,
    syntax: LineSyntax,
    prose: Prose,
    manner: Manner | None = None,
    bullet: Callable[[int], str] = bullet_of,
) -> str:
    """Return prose as it stands under the label of a field.

    Args:
        spec: The field.
        syntax: The syntax of its model.
        prose: The prose.
        manner: How the record is written.
        bullet: What stands before the items of a depth, asked for once for each item.
    """
    manner = manner or Manner(guarded=_EVERY)
    paragraphs = write_paragraphs(prose.blocks, manner.citing)
    items = _ITEM_TERMINALS & _content(spec)
    if not syntax.schema.model.ordered_labels:
        items -= {"BULLET_FIELD"}  # several of them are fields
    only = paragraphs[0] if len(paragraphs) == 1 else None
    if only is not None and not only.is_quote and not only.level and _states_absence(spec, only.text):
        return _item(syntax, items, only, bullet, is_literal=True) if only.depth else _literal(only.text)
    first_reference = _first_reference(paragraphs) if manner.ends else -1
    pieces: list[str] = []
    is_list = False
    for number, paragraph in enumerate(paragraphs):
        text, is_quote, depth, level = paragraph
        if pieces:
            pieces.append("\n" if is_list and depth else "\n\n")
        is_list = depth > 0
        if is_list:
            pieces.append(_item(syntax, items, paragraph, bullet))
        elif level:
            pieces.append(write_heading(syntax, text, level))
            items &= _UNDER_HEADING
        elif is_quote or (
            _is_paragraph(spec, syntax, text)
            and not manner.is_literal(syntax, text, spec)
            and number != first_reference
            and not (number and line_pattern("FOOTNOTE").match(text))
            and not _is_of_page(syntax, text)
        ):
            pieces.append(text)
        else:
            pieces.append(_literal(text))
    return "".join(pieces)


def _is_of_page(syntax: LineSyntax, text: str) -> bool:
    """Whether a paragraph would be what a page has beside prose: a line that leads on to more, or a number."""
    if syntax.schema.model.ordered_labels:
        return False
    lines = text.split("\n")
    is_section = line_pattern("SECTION_NUMBER").match(lines[-1]) is not None
    return is_section or any(map(is_link_line, lines)) or is_page_number(lines)


def _item(
    syntax: LineSyntax,
    terminals: frozenset[str],
    item: Paragraph,
    bullet: Callable[[int], str],
    *,
    is_literal: bool = False,
) -> str:
    """Return an item of prose, with the marks of content before its lines where it needs them."""
    opening, text = bullet(item.depth), item.text
    is_bare = not is_literal and "\n" not in text and not text.startswith(LITERAL)
    if is_bare and _is_item(syntax, terminals, opening.lstrip(), text):
        return opening + text
    indent = opening[: len(opening) - len(opening.lstrip())] + "  "
    return f"{opening}{LITERAL}" + text.replace("\n", f"\n{indent}{LITERAL}")


def _first_reference(paragraphs: Sequence[Paragraph]) -> int:
    """Return the number of the paragraph from which on all would be a list of references; -1 if there is none."""
    starts = [n for n, each in enumerate(paragraphs) if not each.depth and each.text.startswith(("[1] ", "[1]: "))]
    text = "\n".join([_ITEM_MARK * (each.depth > 0) + each.text for each in paragraphs[starts[-1] :]]) if starts else ""
    return starts[-1] if is_reference_list(text) else -1


def _is_paragraph(spec: FieldSpec, syntax: LineSyntax, text: str) -> bool:
    if syntax.content.match(text) and not spec.label.inline_only:
        return True
    if "\n" in text and _is_plain(syntax, text):
        return True
    is_one = _is_one(syntax, _PARAGRAPH_TERMINALS & _content(spec), text)
    return is_one and not _underlines(text) and underline_at(text, 0, len(text)) == len(text)


def _single(spec: FieldSpec, syntax: LineSyntax, text: str, manner: Manner) -> str:
    is_plain = fold(text) == text and not is_value_mark(text.lstrip("\\")) and not _is_otherwise(spec, syntax, text)
    kept = with_kept_bracket(text)
    return kept if is_plain and _can_stand(syntax, kept, spec, manner) else _literal(text)


def _is_otherwise(spec: FieldSpec, syntax: LineSyntax, text: str) -> bool:
    """Whether a single value reads as none, or as another: one in bold, or an identifier in backticks."""
    return is_in_mark(text, syntax.schema.constraints(spec.name).get("pattern")) or _states_absence(spec, text)


def text_below(syntax: LineSyntax, spec: FieldSpec, text: str) -> str:
    """Return a single text as it stands below the label of a field, whatever else the record has."""
    return _single(spec, syntax, text, Manner())


def list_below(syntax: LineSyntax, spec: FieldSpec, texts: list[str]) -> str:
    """Return a list as it stands below the label of a field, whatever else the record has."""
    return _list(None, spec, syntax, texts, Manner())


def _on_label_line(record: Labelled, spec: FieldSpec, body: str, manner: Manner) -> tuple[str, str]:
    """Return a label, with what only its line can hold, and what stands below."""
    if (not spec.label.inline_only and not body.startswith(_MARKS)) or (spec.kind in NESTED and body):
        return spec.label_line, body
    syntax = syntax_of(type(record))
    text, _, rest = body.partition("\n")
    if body.startswith(LITERAL) and is_single(spec.kind) and not rest:
        text = text[len(LITERAL) :]
        can_stand = fold(text) == text and not _is_otherwise(spec, syntax, text)
        text = with_kept_bracket(text)
    elif spec.name in record.absent and body.startswith(_ITEM_MARK) and not spec.is_title:
        text = text[len(_ITEM_MARK) :]
        can_stand = True
    elif spec.label.inline_only and not (spec.kind is Kind.PROSE and text.startswith(_ITEM_MARK)):
        text = text or "[]"
        can_stand = not rest or (spec.kind is Kind.PROSE and rest.startswith("\n"))
    else:
        return spec.label_line, body
    if spec.kind in LISTS and spec.name not in record.absent:
        can_stand = _in_line(spec, text) == _texts(spec, getattr(record, spec.name), manner.citing)
    if can_stand and _is_value(syntax, spec.label.text, text):
        return f"{spec.label.text}: {text}" + (f"\n{rest}" if rest else ""), ""
    return spec.label_line, body


def _is_value(syntax: LineSyntax, label: str, text: str) -> bool:
    """Whether a text on a label's line is the value of the field, with no mark before it."""
    if text.startswith(("\\", "|")) or is_value_mark(text):
        return False
    line = f"{label}: {text}"
    match = syntax.match(line)
    if match is None or match.lastgroup != "FIELD" or match["FIELD_value"] != text:
        return False
    return syntax.schema.model.ordered_labels or not syntax.keys_beside(line, len(line) - len(text), len(line))


# ---- references and extra ----------------------------------------------------------------------------------


def _references(spec: FieldSpec, syntax: LineSyntax, references: Sequence[Reference]) -> str:
    terminals = _ITEM_TERMINALS & _content(spec)
    # Where numbers begin at nought, brackets around them say so.
    are_bare = all(each.number for each in references)
    lines = [_reference_line(syntax, terminals, each, is_bare=are_bare) for each in references]
    if len(lines) == 1 and absence(lines[0][bullet_end(lines[0]) :]) is not None:
        (only,) = references
        return f"{LITERAL}[{only.number}] {write_reference(only.text, only.url)}"
    return "\n".join(lines)


def _reference_line(syntax: LineSyntax, terminals: frozenset[str], reference: Reference, *, is_bare: bool) -> str:
    """Return a reference as a line of its list."""
    text = write_reference(reference.text, reference.url)
    bullet = f"{reference.number}. "
    if is_bare and reference.number <= 999 and text and _is_item(syntax, terminals, bullet, text):
        return bullet + text
    text = f"[{reference.number}] {text}".rstrip()
    return (_ITEM_MARK if _is_item(syntax, terminals, _ITEM_MARK, text) else LITERAL) + text


def extra_section(syntax: LineSyntax, entry: Extra, manner: Manner | None = None) -> str:
    """Return text that no field is for, under its heading or a rule."""
    manner = manner or Manner(guarded=_EVERY)
    opening = "---" if entry.heading is None else write_heading(syntax, entry.heading, entry.level or 2)
    if not entry.text:
        return opening
    first, *others = entry.text.split("\n")
    if manner.ends and is_reference_list(entry.text):
        return "\n".join((opening, "", LITERAL + first, *_extra_lines(syntax, others, manner)))
    # What pages leave behind begins a section without a heading in any case.
    may_be_residue = entry.heading is None and line_pattern("RESIDUE").match(first) is not None
    if not may_be_residue or not _is_one(syntax, frozenset(("RESIDUE",)), first) or fold(first) != first:
        first, others = "", [first, *others]
    return "\n".join((opening, "", *filter(None, (first,)), *_extra_lines(syntax, others, manner)))


def _extra_lines(syntax: LineSyntax, lines: Sequence[str], manner: Manner) -> Iterator[str]:
    styled = manner if manner.may_be_literal(syntax, "\n".join(lines)) else None
    for line in lines:
        yield (
            line if _is_own_line(syntax, line, styled) else (LITERAL + line).rstrip(" ") if not line else LITERAL + line
        )


def _is_own_line(syntax: LineSyntax, line: str, manner: Manner | None) -> bool:
    """Whether a line reads back as it is; no manner is given where the style of the text makes no line literal."""
    if not line or fold(line) != line or _underlines(line) or (manner is not None and manner.is_literal(syntax, line)):
        return False
    if line.startswith(_ITEM_MARK) and syntax.item_content.match(line, len(_ITEM_MARK)):
        return True
    at = bullet_end(line) if line[0].isdigit() else 0
    if line.count(" ", 0, at) < 2 and syntax.content.match(line, at) and not (at and syntax.label_start(line, 0)):
        return True
    match = syntax.match(line)
    if match is None or match.end() < len(line) or match.lastgroup not in _UNDER_HEADING:
        return False
    if match.lastgroup in _PARAGRAPH_TERMINALS:
        return True
    kind = BLOCK_KINDS[match.lastgroup]
    return read_extra(line, [(kind, 0, len(line))], lambda each: unquoted(syntax, each)) == line
