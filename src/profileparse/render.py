"""Record to canonical text: the layout of the seed, each value in a form that reads back equal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from profileparse.normalize.extra import extra_text
from profileparse.normalize.glued import Known, cover
from profileparse.normalize.lists import read_list
from profileparse.normalize.plain_lists import plain_line
from profileparse.normalize.prose import BlockDraft, read_text
from profileparse.normalize.references import split_url
from profileparse.normalize.terms import split_inline, without_bullet
from profileparse.schema.kinds import Kind, write_single
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile, schema_of
from profileparse.schema.values import Block, Extra, Prose, Reference, Segment, Term, brackets, with_citations
from profileparse.source import Source
from profileparse.syntax import nodes
from profileparse.syntax.parser import LineSyntax, bare_heading, line_syntax

_QUOTE_MARKS = (("“", "”"), ("«", "»"), ('"', '"'))
_PLAIN_KINDS = ("LINES", "REST", "KEY")
_UNDERLINES = "-=~^"
_ITEM_KINDS = ("LIST", "ENTRY", "BULLET_KEY")
# Breaks are tried at so many spaces of a paragraph that reads as something else when it stands in one line.
_BREAKS = 64


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
    return _Renderer(profile).text()


class _Renderer:
    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.schema = schema_of(type(profile))
        self.syntax: LineSyntax = line_syntax(type(profile))

    def text(self) -> str:
        """Return the whole text: fields above the entity's heading stand close, those below have blank lines."""
        schema = self.schema
        close: list[str] = []
        spaced: list[str] = []
        title = schema.title
        has_title = title is not None and not self._is_missing(title)
        heading, name_line = self._heading(has_title=has_title)
        if name_line is not None:
            close.append(name_line)
        below = False
        for spec in schema.by_name.values():
            if spec is title:
                below = True
                if has_title:
                    body = self._body(spec)
                    opening = [f"{heading}: {body}", ""] if _is_underline(body) else [heading, "", *_and_blank(body)]
                    spaced += opening
                continue
            if spec.name in ("name", "references") or self._is_missing(spec):
                continue
            is_close = not below and (title is not None or spec.kind is not Kind.PROSE)
            body = self._body(spec)
            is_inline = _is_underline(body) or (
                body and spec.kind not in (Kind.TERMS, Kind.PROSE) and not self.syntax.is_plain(body)
            )
            opening = [f"{spec.label.text}: {body}"] if is_inline else [spec.label.text]
            below_label = [body] if body and not is_inline else []
            if is_close:
                close += (*opening, *below_label)
            else:
                spaced += (*opening, "", *(_and_blank(body) if below_label else ()))
        if self.profile.references:
            label = schema.by_name["references"].label.text
            spaced += (label, "", *map(self._reference, self.profile.references), "")
        for extra in self.profile.extra:
            spaced += ("---" if extra.heading is None else f"## {extra.heading}", "", *_and_blank(self._extra(extra)))
        while spaced and not spaced[-1]:
            spaced.pop()
        lines = [*close, "", *spaced] if close and spaced else close or spaced
        return "\n".join(lines) + "\n"

    def _is_missing(self, spec: FieldSpec) -> bool:
        absent = self.profile.absent.get(spec.name)
        return absent is not None and absent.reason == "missing"

    def _heading(self, *, has_title: bool) -> tuple[str, str | None]:
        """Return the entity's heading, and the line that holds the name where the heading can't."""
        name = self.profile.name
        title = self.schema.title
        if title is None:
            line = f"# {name}"
            match = self.syntax.match(line)
            is_heading = match is not None and match.lastgroup == "HEADING" and match.end() == len(line)
            if is_heading and bare_heading(line + "\n", 0, len(line) + 1) == (2, len(line)):
                return "", line + "\n"
            return "", f"Name: {name}"
        if has_title:
            line = title.label.text.replace(NAME, name)
            match = self.syntax.match(line)
            if (
                match is not None
                and match.lastgroup == "TITLE"
                and match["TITLE_name"] == name
                and match.end() == len(line)
            ):
                return line, None
        return title.label.text.replace(NAME, "").strip(), f"Name: {name}"

    def _body(self, spec: FieldSpec) -> str:
        absent = self.profile.absent.get(spec.name)
        if absent is not None:
            return absent.text or ""
        value: Any = getattr(self.profile, spec.name)
        if spec.kind is Kind.TERMS:
            return self._terms(spec, value)
        if spec.kind is Kind.PROSE:
            return self._prose(value, spec)
        return write_single(value)

    # ---- terms ---------------------------------------------------------------------------------------------

    def _terms(self, spec: FieldSpec, terms: Sequence[Term]) -> str:
        texts = list(map(str, terms))
        layout = spec.label.layout
        if layout == "inline":
            line = ", ".join(texts)
            cut = plain_line(line) or [line[at:to] for at, to in split_inline(line)]
            if cut == texts and self.syntax.is_plain(line) and not self._reads_as_glued(spec, line, texts):
                return line
        elif layout == "lines":
            body = "\n".join(texts)
            if self.syntax.is_plain(body) and body[-1] not in _UNDERLINES:
                return body if spec.label.header is None else f"{spec.label.header}\n{body}"
        bullet = "  • " if layout == "bullets" else "- "
        body = "\n".join(texts)
        if "[" not in body and all(text[0].isalpha() for text in texts) and self.syntax.is_plain(body):
            return bullet + f"\n{bullet}".join(texts)
        return "\n".join((bullet if self._is_item(spec, bullet + text, text) else "> ") + text for text in texts)

    def _is_item(self, spec: FieldSpec, line: str, text: str) -> bool:
        """Whether a line with a bullet reads back as the term it holds."""
        if self.syntax.is_plain(text) and text[0].isalpha() and "[" not in text:
            return True
        document = self.syntax.outline(Source(f"{spec.label.text}\n\n{line}\n")).document()
        part = document.parts[0]
        if len(document.parts) > 1 or not isinstance(part, nodes.Field):
            return False
        visible = document.source.visible
        return [visible[piece.at : piece.to] for piece in read_list(visible, spec.label, part).pieces] == [text]

    def _reads_as_glued(self, spec: FieldSpec, line: str, texts: Sequence[str]) -> bool:
        if not spec.label.glued:
            return False
        lists = [getattr(self.profile, other.name) for other in self.schema.lists if other is not spec]
        known = Known([[term.uncited() for term in terms] for terms in lists])
        return any(len(ranges) > 1 for text in {line, *texts} if (ranges := cover(text, known)) is not None)

    # ---- prose ---------------------------------------------------------------------------------------------

    def _prose(self, prose: Prose, spec: FieldSpec | None = None) -> str:
        paragraphs: list[list[Block]] = []
        for block in prose.blocks:
            if self._goes_on(paragraphs, block):
                paragraphs[-1].append(block)
            else:
                paragraphs.append([block])
        return "\n\n".join(line for blocks in paragraphs for line in self._paragraph(spec, blocks))

    def _goes_on(self, paragraphs: Sequence[Sequence[Block]], block: Block) -> bool:
        """Whether a block stands in the line of those before it: a quotation, and the text after one."""
        if not paragraphs or paragraphs[-1][0].kind != "paragraph":
            return False
        if block.kind == "quote":
            return True
        return paragraphs[-1][-1].kind == "quote" and bool(block.segments[0].text)

    def _paragraph(self, spec: FieldSpec | None, blocks: Sequence[Block]) -> Iterator[str]:
        if len(blocks) > 1:
            line = " ".join(_block_line(block) for block in blocks)
            if _is_plain_run(blocks) or _reads_as(line, blocks):
                yield self._escaped(spec, line)
                return
        for block in blocks:
            line = _block_line(block)
            if block.kind == "paragraph":
                yield self._escaped(spec, line)
            else:
                yield line if _reads_as(line, [block]) else "> " + _segments_line(block.segments)

    def _escaped(self, spec: FieldSpec | None, line: str) -> str:
        """Return a paragraph so that it reads as one.

        In one line, else broken at a space, else with a bullet, else as the value on a line with the label.
        """
        if self._is_plain(line):
            return line
        at = -1
        for _ in range(_BREAKS):
            at = line.find(" ", at + 1)
            if at < 0:
                break
            broken = f"{line[:at]}\n{line[at + 1 :]}"
            if self._is_plain(broken):
                return broken
        item = "- " + line
        if spec is None or (without_bullet(line) == 0 and self._is_item(spec, item, line)):
            return item
        return f"{spec.label.text.replace(NAME, self.profile.name)}: {line}"

    def _is_plain(self, text: str) -> bool:
        if self.syntax.is_plain(text):
            return True
        match = self.syntax.match(text)
        return match is not None and match.lastgroup in _PLAIN_KINDS and match.end() == len(text)

    # ---- references and extra ------------------------------------------------------------------------------

    def _reference(self, reference: Reference) -> str:
        """Return a numbered line, or a bullet and the number in brackets where that line reads as something else."""
        text = reference.text
        if reference.url is not None and split_url(text) != (text, reference.url):
            text = f"{text} {reference.url}".strip()
        line = f"{reference.number}. {text}"
        is_plain = reference.number <= 999 and not _NUMBER_FIRST.match(text) and without_bullet(text) == 0
        match = self.syntax.match(line) if is_plain else None
        if match is not None and match.lastgroup in _ITEM_KINDS and match.end() == len(line):
            return line
        return f"- [{reference.number}] {text}".rstrip()

    def _extra(self, extra: Extra) -> str:
        """Return the lines as they are, and behind a ``>`` those that would read as something else.

        Where ``> =`` would not open a quotation, an empty ``>`` does; and a line that begins with ``>`` itself keeps
        apart from one.
        """
        lines: list[str] = []
        is_quoted = False
        for line in extra.text.split("\n") if extra.text else ():
            was_quoted, is_quoted = is_quoted, not self._is_own_line(line)
            if is_quoted:
                opening = None if was_quoted else self.syntax.match(f"> {line}")
                if opening is not None and opening.lastgroup != "QUOTE":
                    lines.append(">")
                lines.append(f"> {line}")
            else:
                lines += ["", line] if was_quoted and line[:1] == ">" else [line]
        return "\n".join(lines)

    def _is_own_line(self, line: str) -> bool:
        """Whether a line of extra text reads back as it is."""
        if _is_underline(line):
            return False
        if self.syntax.is_plain(line):
            return True
        match = self.syntax.match(line)
        if (
            match is None
            or match.end() < len(line)
            or match.lastgroup not in (*_PLAIN_KINDS, *_ITEM_KINDS, "TABLE", "CELLS")
        ):
            return False
        document = self.syntax.outline(Source("---\n\n" + line)).document()
        return extra_text(document.source.visible, document.parts[-1].blocks) == line


def _is_underline(line: str) -> bool:
    """Whether a line would underline the one above it."""
    return len(line) > 2 and not line.strip(_UNDERLINES)


def _and_blank(body: str) -> tuple[str, ...]:
    return (body, "") if body else ()


def _segments_line(segments: Sequence[Segment]) -> str:
    return " ".join(filter(None, (with_citations(segment.text, segment.citations) for segment in segments)))


def _block_line(block: Block) -> str:
    """Return a block as it stands in the line of a paragraph."""
    if block.kind == "paragraph":
        return _segments_line(block.segments)
    *first, last = block.segments
    quoted = " ".join(filter(None, (_segments_line(first), last.text)))
    for opening, closing in _QUOTE_MARKS:
        if opening not in quoted and closing not in quoted:
            return f"> {opening}{quoted}{closing}{brackets(last.citations)}"
    return f"> “{quoted}”{brackets(last.citations)}"


def _is_plain_run(blocks: Sequence[Block]) -> bool:
    """Whether no text in paragraphs and quotations can be mistaken for the marks that are put between them."""
    return all(
        segment.text[:1].isalpha() and not any(mark in segment.text for mark in "[>“”")
        for block in blocks
        for segment in block.segments
    )


def _reads_as(line: str, blocks: Sequence[Block]) -> bool:
    drafts: list[BlockDraft] = read_text(0, line)
    return [draft.value() for draft in drafts] == [block.model_dump() for block in blocks]


_NUMBER_FIRST = re.compile(r"\[\^?[1-9]")
