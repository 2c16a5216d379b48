"""Text to lossless tree: the matches of one pattern, Lark's tables, and a node for each rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, cached_property
from typing import Any, cast

from profileparse.schema.profile import Profile, Schema, schema_of
from profileparse.source import Source
from profileparse.syntax import nodes
from profileparse.syntax.grammar import ANY, ANY_WITHOUT_RETURNS, line_grammar
from profileparse.syntax.inside import content_end, is_next_line, underline_at


class LineSyntax:
    """The grammar of lines with a model's labels filled in.

    Attributes:
        schema: The model's schema.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return self._compiled(ANY)

    @cached_property
    def _pattern_without_returns(self) -> re.Pattern[str]:
        return self._compiled(ANY_WITHOUT_RETURNS)

    def _compiled(self, character: dict[str, str]) -> re.Pattern[str]:
        grammar = line_grammar()
        fill = self.schema.patterns | character
        return grammar.pattern(fill | {"item_end": grammar.expand("STOPPED", fill)})

    @cached_property
    def keyed(self) -> re.Pattern[str]:
        """Matches a bullet with a key that no model declares, up to the first character of the value."""
        return line_grammar().compile("KEYED", self.schema.patterns | ANY)

    def pattern(self, text: str) -> re.Pattern[str]:
        """Return one pattern of all terminals, for texts like this one."""
        return self._pattern if "\r" in text else self._pattern_without_returns

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match of the first token of a text."""
        return self.pattern(text).match(text)

    def is_plain(self, text: str) -> bool:
        """Whether all lines of a text are plain wherever they stand, with no blank line between them."""
        pattern = self.pattern(text)
        at = 0
        while at < len(text):
            match = pattern.match(text, at)
            if match is None or match.lastgroup not in ("LINES", "REST"):
                return False
            end = match.end()
            if _is_closed(text, at, end):
                return False
            at = end
        return at > 0

    def outline(self, source: Source, driver: Callable[..., Any] | None = None) -> Outline:
        """Return the parts of a text.

        Args:
            source: The text.
            driver: What runs the tables: ``Grammar.parse``, or ``Grammar.reference`` to check it.
        """
        run = driver or line_grammar().parse
        text = source.visible
        return Outline(self, source, run(self.pattern(text).finditer(text)))


@cache
def line_syntax(model: type[Profile]) -> LineSyntax:
    """Return the line syntax of a record model, made at the first call."""
    return LineSyntax(schema_of(model))


# A part of a document before it is a node: the rule of the grammar, and the matches of its tokens.
RawPart = tuple[str, list[re.Match[str]]]


class Outline:
    """The parts of one document; each becomes a node when somebody asks for it.

    Attributes:
        source: The text.
        syntax: The line syntax that it was read by.
        schema: The record model's schema.
        parts: The parts in order. A YAML header and blank lines at the beginning are a bare token.
    """

    __slots__ = ("parts", "schema", "source", "syntax")

    def __init__(self, syntax: LineSyntax, source: Source, parts: list[RawPart | re.Match[str]]) -> None:
        self.syntax = syntax
        self.schema = syntax.schema
        self.source = source
        self.parts = parts

    def document(self) -> nodes.Document:
        """Return the tree."""
        return nodes.Document(self.source, 0, len(self.source.visible), tuple(map(self.node, self.parts)))

    def node(self, part: RawPart | re.Match[str]) -> nodes.Node:
        """Return the node of a part."""
        source = self.source
        if not isinstance(part, tuple):
            at, to = part.span()
            if part.lastgroup == "BLANK":
                return nodes.Blank(source, at, to)
            return nodes.Section(source, at, to, (nodes.FrontMatter(source, at, to),))
        rule, tokens = part
        if rule == "field":
            return self._field(tokens)
        if rule in ("loose", "residue"):
            blocks = self._blocks(tokens)
            return nodes.Section(source, blocks[0].at, blocks[-1].to, tuple(blocks))
        name, opening = _OPENERS[rule](self, tokens[0])
        opening.extend(self._blocks(tokens[1:]))
        at, to = opening[0].at, opening[-1].to
        if name is None:
            return nodes.Section(source, at, to, tuple(opening))
        return nodes.Field(source, at, to, tuple(opening), name)

    def field(self, part: RawPart) -> nodes.Field:
        """Return the node of a part that a label or the entity's name opens."""
        return cast("nodes.Field", self.node(part))

    def section(self, part: RawPart | re.Match[str]) -> nodes.Section:
        """Return the node of any other part, or of a YAML header."""
        return cast("nodes.Section", self.node(part))

    def label(self, token: re.Match[str]) -> tuple[int, int]:
        """Return where the label stands in the token that opens a field."""
        return token.span(token.lastindex + 1)  # type: ignore[operator]

    def block(self, part: RawPart) -> tuple[type[nodes.Block], int, int] | None:
        """Return the class and the place of the only block of a field; None where it has another number of them."""
        _, tokens = part
        first = tokens[0]
        if first.lastgroup in _WITH_VALUE:
            if len(tokens) > 1:
                return None
            return nodes.Paragraph, first.start(f"{first.lastgroup}_value"), first.end()
        if len(tokens) != 2:
            blocks = self._blocks(tokens[1:])
            return (type(blocks[0]), blocks[0].at, blocks[0].to) if len(blocks) == 1 else None
        return _BLOCKS[tokens[1].lastgroup], *tokens[1].span()  # type: ignore[index]

    def field_name(self, token: re.Match[str]) -> str:
        """Return the name of the field that a token opens; it holds the label of one."""
        at, to = token.span(token.lastindex + 1)  # type: ignore[operator]
        return self.schema.field_name(self.source.visible[at:to])

    def _field(self, tokens: list[re.Match[str]]) -> nodes.Field:
        """Return what a label alone on its line opens: most parts of most documents."""
        source = self.source
        first = tokens[0]
        at, to = first.span()
        label_at, label_to = self.label(first)
        content: list[nodes.Node] = [nodes.Heading(source, at, to, label_at, label_to)]
        if len(tokens) == 2:
            start, to = tokens[1].span()
            content.append(_BLOCKS[tokens[1].lastgroup](source, start, to))  # type: ignore[index]
        elif len(tokens) > 2:
            content.extend(self._blocks(tokens[1:]))
            to = content[-1].to
        return nodes.Field(source, at, to, tuple(content), self.field_name(first))

    def _blocks(self, matches: list[re.Match[str]]) -> list[nodes.Block]:
        """Return the blocks of tokens; neighbours of one class are one block, but for a blank line between them."""
        blocks: list[nodes.Block] = []
        goes_on: type[nodes.Block] | None = None
        for match in matches:
            at, to = match.span()
            kind = match.lastgroup
            block = _BLOCKS[kind]  # type: ignore[index]
            if goes_on is block and kind in _RUNS:
                blocks[-1] = block(self.source, blocks[-1].at, to)
            else:
                blocks.append(block(self.source, at, to))
            is_closed = block is not nodes.List and _is_closed(self.source.visible, at, to)
            goes_on = None if kind not in _RUNS or is_closed else block
        return blocks

    def labelled(self, match: re.Match[str]) -> tuple[str, list[nodes.Node]]:
        """A label alone on its line."""
        at, to = match.span()
        label_at, label_to = self.label(match)
        return self.field_name(match), [nodes.Heading(self.source, at, to, label_at, label_to)]

    def valued(self, match: re.Match[str]) -> tuple[str, list[nodes.Node]]:
        """A label and its value on the same line."""
        at, to = match.span()
        label_at, label_to = self.label(match)
        value_at = match.start(f"{match.lastgroup}_value")
        return self.field_name(match), [
            nodes.Heading(self.source, at, value_at, label_at, label_to),
            nodes.Paragraph(self.source, value_at, to),
        ]

    def titled(self, match: re.Match[str]) -> tuple[str | None, list[nodes.Node]]:
        """A label with the entity's name in it, with or without a value."""
        at, to = match.span()
        kind = match.lastgroup or ""
        name_at, name_to = match.span(kind + "_name")
        label_at, label_to = match.span(kind + "_title")
        title = self.schema.title
        if title is None:
            raise AssertionError("the grammar has a title only where the model has one")
        if kind == "TITLE":
            return title.name, [nodes.Title(self.source, at, to, label_at, label_to, name_at, name_to)]
        value_at = match.start(kind + "_value")
        return title.name, [
            nodes.Title(self.source, at, value_at, label_at, label_to, name_at, name_to),
            nodes.Paragraph(self.source, value_at, to),
        ]

    def unknown(self, match: re.Match[str]) -> tuple[None, list[nodes.Node]]:
        """A heading by its markup alone."""
        at, to = match.span()
        label_at, label_to = bare_heading(self.source.visible, at, to)
        return None, [nodes.Heading(self.source, at, to, label_at, label_to)]

    def key(self, match: re.Match[str]) -> tuple[None, list[nodes.Node]]:
        """A key that the model doesn't know, with its value."""
        at, to = match.span()
        if match.lastgroup == "KEY":
            (label_at, label_to), value_at = match.span("KEY_key"), match.start("KEY_value")
        else:
            keyed = self.syntax.keyed.match(self.source.visible, at)
            if keyed is None:
                raise AssertionError("BULLET_KEY is what KEYED begins")
            (label_at, label_to), value_at = keyed.span("key"), keyed.end() - 1
        return None, [
            nodes.Heading(self.source, at, value_at, label_at, label_to),
            nodes.Paragraph(self.source, value_at, to),
        ]

    def rule(self, match: re.Match[str]) -> tuple[None, list[nodes.Node]]:
        """A line that ends the part before it."""
        return None, [nodes.Rule(self.source, *match.span())]


def _is_closed(visible: str, at: int, to: int) -> bool:
    """Whether a paragraph or a table is over with its last token: by a blank line after it, or an underline."""
    last = visible[to - 1]
    if last not in "-=~^" and not last.isspace():
        return False
    end = content_end(visible, at, to)
    return not is_next_line(visible, end, to) or underline_at(visible, at, end) < end


_OPENERS: dict[str, Callable[[Outline, re.Match[str]], tuple[str | None, list[nodes.Node]]]] = {
    "bullet_label": Outline.labelled,
    "inline_field": Outline.valued,
    "bullet_field": Outline.valued,
    "titled": Outline.titled,
    "titled_inline": Outline.titled,
    "section": Outline.unknown,
    "unknown_field": Outline.key,
    "unknown_bullet": Outline.key,
    "rule": Outline.rule,
}

_WITH_VALUE = ("FIELD", "GLUED_FIELD", "BULLET_FIELD", "TITLE_FIELD")
_PLAIN = ("LINES", "REST", "KEY")
# Tokens that go on in the next one of their class; items do so after blank lines too.
_RUNS = (*_PLAIN, "LIST", "ENTRY", "TABLE", "CELLS")
_BLOCKS: dict[str, type[nodes.Block]] = {
    "LITERAL": nodes.Literal,
    "LINES": nodes.Paragraph,
    "REST": nodes.Paragraph,
    "RESIDUE": nodes.Paragraph,
    "KEY": nodes.Paragraph,
    "LIST": nodes.List,
    "ENTRY": nodes.List,
    "BULLET_KEY": nodes.List,
    "BULLET_FIELD": nodes.List,
    "BULLET_LABEL": nodes.List,
    "TABLE": nodes.Table,
    "CELLS": nodes.Table,
    "QUOTE": nodes.Quotation,
}

_HEADING_OPEN = re.compile(r"(?:\s*(?:#{1,6}\s+|={2,6}|(?:[IVX]{1,5}|\d{1,2})[.)]\s+|\*{1,3}|__)|)*+\s*")


def bare_heading(visible: str, at: int, to: int) -> tuple[int, int]:
    """Return where the words of a heading by markup stand, without their decoration."""
    opened = _HEADING_OPEN.match(visible, at, to)
    start = opened.end() if opened else at
    end = start + len(visible[start:to].rstrip())
    for _ in range(_MOST_CLOSERS):
        closed = next((match for suffix in _CLOSERS if (match := suffix.search(visible, start, end))), None)
        if closed is None or closed.start() <= start:
            break
        end = closed.start()
    return start, end


# What stands after more marks than this is left in the label: no heading has so many.
_MOST_CLOSERS = 10
_CLOSERS = tuple(
    re.compile(pattern + r"\Z")
    for pattern in (
        r"(?<!\s)\s++",
        r"\s#{1,6}",
        r"(?<!=)={2,}+",
        r"[:\uff1a]",
        r"\*{1,3}",
        r"__",
        r"\[edit[^\[\]\r\n]{0,20}\]",
    )
)
