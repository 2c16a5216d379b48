"""Record to canonical text: the layout of the seed, each value in a form that reads back equal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from profileparse.normalize.glued import Known, are_apart, cover
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile, Schema, schema_of
from profileparse.source import fold
from profileparse.syntax.headings import unquoted, write_heading
from profileparse.syntax.inside import UNDERLINE_MARKS, bullet_end, is_bullet, underline_at
from profileparse.syntax.parser import BLOCK_KINDS, LineSyntax, bare_heading, line_syntax
from profileparse.values.absence import STATED, absence
from profileparse.values.extra import Extra, read_extra
from profileparse.values.kinds import Kind, is_value_mark, write_single
from profileparse.values.lines import split_inline
from profileparse.values.prose import Prose, write_paragraphs
from profileparse.values.references import Reference, write_reference
from profileparse.values.terms import Term, write_term, written
from profileparse.values.text import escaped_start

# Before a line that is content, whatever it looks like.
LITERAL = "\\ "
_ITEM_MARK = "- "
_PARAGRAPH = ("LINES", "REST", "KEY")
# Under an unknown heading, a bullet with a known label is a field.
_OWN_ITEM = ("LIST", "ENTRY", "BULLET_KEY")
_ITEM = (*_OWN_ITEM, "BULLET_FIELD", "BULLET_LABEL")
# No larger number stands before a stop as a bullet.
_MOST_IN_BULLET = 999


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
    schema = schema_of(type(profile))
    syntax = line_syntax(type(profile))
    close: list[str] = []
    spaced: list[str] = []
    title = schema.title
    heading, name_line = _heading(profile, schema, syntax)
    if name_line:
        close.append(name_line)
    below = False
    for spec in schema.fields:
        below = below or spec is title
        if _is_missing(profile, spec):
            continue
        opening = heading if spec is title else spec.label.text
        body = field_body(profile, spec)
        is_close = not below and (title is not None or spec.kind is not Kind.PROSE)
        if spec is not title and _fits_label_line(profile, spec, body):
            opening, body = f"{opening}: {body[len(LITERAL) :]}", ""
        if is_close:
            close += (opening, body) if body else (opening,)
        else:
            spaced += (opening, "", body, "") if body else (opening, "")
    if profile.references:
        spec = schema.by_name["references"]
        spaced += (spec.label.text, "", field_body(profile, spec), "")
    for entry in profile.extra:
        spaced += (extra_section(syntax, entry), "")
    if spaced:
        spaced.pop()
    lines = [*close, "", *spaced] if close and spaced else close or spaced
    return "\n".join(lines) + "\n"


def _is_missing(profile: Profile, spec: FieldSpec) -> bool:
    absent = profile.absent.get(spec.name)
    return absent is not None and absent.reason == "missing"


def _heading(profile: Profile, schema: Schema, syntax: LineSyntax) -> tuple[str, str]:
    """Return the entity's heading, and the line that holds the name where the heading can't."""
    name = profile.name
    title = schema.title
    label = schema.by_name["name"].label.text
    name_line = f"{label}: {escaped_start(name, is_value_mark)}"
    if title is None:
        line = f"# {name}"
        match = syntax.match(line)
        is_heading = match is not None and match.lastgroup == "HEADING" and match.end() == len(line)
        # The blank line keeps what follows from underlining it.
        return "", line + "\n" if is_heading and bare_heading(line, 0, len(line)) == (2, len(line)) else name_line
    if not _is_missing(profile, title):
        line = title.label.text.replace(NAME, name)
        match = syntax.match(line)
        is_title = match is not None and match.lastgroup == "TITLE" and match.end() == len(line)
        if is_title and match is not None and match["TITLE_name"] == name:
            return line, ""
    return title.label.text.replace(NAME, "").strip(), name_line


# ---- fields ------------------------------------------------------------------------------------------------


def field_body(profile: Profile, spec: FieldSpec) -> str:
    """Return what stands under a field's label; "" for nothing."""
    syntax = line_syntax(type(profile))
    if spec.kind is Kind.REFERENCES:
        return "\n".join(_reference_lines(syntax, profile.references))
    absent = profile.absent.get(spec.name)
    if absent is not None:
        text = STATED.get(absent.reason, absent.text or "")
        return text if not text or _is_plain(syntax, text) else _ITEM_MARK + text
    value: Any = getattr(profile, spec.name)
    if spec.kind is Kind.TERMS:
        return _terms(profile, spec, syntax, value)
    if spec.kind is Kind.PROSE:
        return prose_body(spec, syntax, value)
    return _single(spec, syntax, write_single(value))


def _is_plain(syntax: LineSyntax, text: str) -> bool:
    """Whether all lines of a text are plain, and the first does not underline the line above it."""
    return syntax.is_plain(text) and not _underlines(text)


def _underlines(text: str) -> bool:
    """Whether the first line of a text would underline the line above it."""
    if text[:1] not in UNDERLINE_MARKS:
        return False
    first = "x\n" + text.partition("\n")[0]
    return underline_at(first, 0, len(first)) < len(first)


def _literal(text: str) -> str:
    return LITERAL + text.replace("\n", f"\n{LITERAL}")


def _states_absence(spec: FieldSpec, text: str) -> bool:
    return text in ("[]", "[ ]", STATED["unreadable"]) or absence(text, spec.label) is not None


def _terms(profile: Profile, spec: FieldSpec, syntax: LineSyntax, terms: Sequence[Term]) -> str:
    """Return a list in its layout, else with bullets; a term that neither can hold has a literal line."""
    texts = [write_term(term.label, term.qualifier, term.citations) for term in terms]
    if len(texts) == 1 and _states_absence(spec, fold(texts[0])):
        return _literal(texts[0])
    layout = spec.label.layout
    are_words = all(text[0].isalpha() for text in texts)
    is_bare = are_words or not any(bullet_end(text) or is_bullet(text) for text in texts)
    if layout == "inline" and is_bare:
        line = ", ".join(texts)
        cut = [line[at:to] for at, to in split_inline(line)]
        if cut == texts and _is_plain(syntax, line) and not _reads_as_glued(profile, spec, line, texts):
            return line
    body = "\n".join(texts)
    is_plain = is_bare and _is_plain(syntax, body)
    if layout == "lines" and is_plain:
        return body if spec.label.header is None else f"{spec.label.header}\n{body}"
    bullet = "  • " if layout == "bullets" else _ITEM_MARK
    if is_plain and are_words and "[" not in body:
        return bullet + f"\n{bullet}".join(texts)
    return "\n".join((bullet if _is_item(syntax, bullet, text) else LITERAL) + text for text in texts)


def _is_item(syntax: LineSyntax, bullet: str, text: str) -> bool:
    """Whether a bullet before a term makes it an item that holds the term."""
    if bullet_end(text) or is_bullet(text):
        return False
    line = bullet + text
    match = syntax.match(line)
    return match is not None and match.lastgroup in _ITEM and match.end() == len(line)


def _reads_as_glued(profile: Profile, spec: FieldSpec, line: str, texts: Sequence[str]) -> bool:
    if not spec.label.glued:
        return False
    others = (other.name for other in schema_of(type(profile)).lists if other is not spec)
    known = Known([[written(term.label, term.qualifier) for term in getattr(profile, other)] for other in others])
    if are_apart(texts, known.terms):
        return False
    return any(len(ranges) > 1 for text in {line, *texts} if (ranges := cover(text, known)) is not None)


def prose_body(spec: FieldSpec, syntax: LineSyntax, prose: Prose) -> str:
    """Return prose as it stands under the label of a field."""
    paragraphs = write_paragraphs(prose.blocks)
    if len(paragraphs) == 1 and not paragraphs[0].is_quote and _states_absence(spec, fold(paragraphs[0].text)):
        return _literal(paragraphs[0].text)
    return "\n\n".join(
        text if is_quote or _is_paragraph(syntax, text) else _literal(text) for text, is_quote in paragraphs
    )


def _is_paragraph(syntax: LineSyntax, text: str) -> bool:
    """Whether the lines of a paragraph read as such after a blank line."""
    if "\n" in text:
        return syntax.is_plain(text)
    match = syntax.match(text)
    return match is not None and match.lastgroup in _PARAGRAPH and match.end() == len(text)


def _single(spec: FieldSpec, syntax: LineSyntax, text: str) -> str:
    is_plain = fold(text) == text and not is_value_mark(text.lstrip("\\")) and not _states_absence(spec, text)
    return text if is_plain and _is_plain(syntax, text) else _literal(text)


def _fits_label_line(profile: Profile, spec: FieldSpec, body: str) -> bool:
    """Whether what can't stand below its label as it is reads back from the label's line."""
    text = body[len(LITERAL) :]
    if spec.name in profile.absent:
        return body.startswith(_ITEM_MARK) and not is_value_mark(text)
    if spec.kind in (Kind.TERMS, Kind.PROSE) or not body.startswith(LITERAL):
        return False
    return fold(text) == text and not is_value_mark(text.lstrip("\\")) and not _states_absence(spec, text)


# ---- references and extra ----------------------------------------------------------------------------------


def _reference_lines(syntax: LineSyntax, references: Sequence[Reference]) -> list[str]:
    """Return references as lines with their numbers, else with a bullet and the number in brackets."""
    texts = [write_reference(each.text, each.url) for each in references]
    lines = [f"{each.number}. {text}" for each, text in zip(references, texts, strict=True)]
    for number, kind in enumerate(syntax.line_kinds(lines) if lines else ()):
        reference, text = references[number], texts[number]
        if kind not in _ITEM or reference.number > _MOST_IN_BULLET or not text:
            line = f"- [{reference.number}] {text}".rstrip()
            is_item = syntax.line_kinds([line])[0] in _ITEM
            lines[number] = line if is_item else f"{LITERAL}[{reference.number}] {text}"
    return lines


def extra_section(syntax: LineSyntax, entry: Extra) -> str:
    """Return text that no field is for, under its heading or a rule."""
    opening = "---" if entry.heading is None else write_heading(syntax, entry.heading)
    return "\n".join((opening, "", *_extra_lines(syntax, entry.text))) if entry.text else opening


def _extra_lines(syntax: LineSyntax, text: str) -> list[str]:
    """Return the lines of an entry as they are, those that would not read back so as literal ones."""
    lines = text.split("\n")
    is_line = [bool(line) and fold(line) == line and not _underlines(line) for line in lines]
    kinds = syntax.line_kinds([line if is_own else "x" for line, is_own in zip(lines, is_line, strict=True)])
    return [
        line if is_own and _is_own_line(syntax, line, kind) else (LITERAL + line if line else LITERAL.rstrip())
        for line, is_own, kind in zip(lines, is_line, kinds, strict=True)
    ]


def _is_own_line(syntax: LineSyntax, line: str, kind: str) -> bool:
    """Whether a line of a kind reads back as it is under an unknown heading."""
    if kind in _PARAGRAPH or (kind in _OWN_ITEM and line[:2] == _ITEM_MARK and line[2].isalpha()):
        return True
    if kind not in (*_OWN_ITEM, "TABLE", "CELLS"):
        return False
    return read_extra(line, [(BLOCK_KINDS[kind], 0, len(line))], lambda each: unquoted(syntax, each)) == line
