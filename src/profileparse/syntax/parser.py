"""Text to lossless tree: the matches of one pattern, Lark's tables, and a node for each rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple, cast

from profileparse.schema.profile import Profile, Schema, schema_of
from profileparse.source import Source
from profileparse.syntax import nodes
from profileparse.syntax.grammar import ANY, ANY_WITHOUT_RETURNS, line_grammar
from profileparse.syntax.inside import Block, BlockKind, content_end, is_next_line, underline_at


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


class Opening(NamedTuple):
    """What opens a part, in its first token; places are ranges of ``Source.visible``.

    Attributes:
        field: The field's name; None under a heading or a key that the model doesn't know.
        label: Where the label stands.
        name: Where the entity's name stands in it, if it holds one.
        value_at: Where the value on the label's line begins, if there is one.
    """

    field: str | None
    label: tuple[int, int]
    name: tuple[int, int] | None = None
    value_at: int | None = None


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
        content: list[nodes.Node] = [nodes.BLOCKS[kind](source, at, to) for kind, at, to in self.content(part)]
        at, to = tokens[0].span()
        opening = self.opening(part)
        if opening is not None:
            if opening.value_at is not None:
                to = opening.value_at
            if opening.name is None:
                content.insert(0, nodes.Heading(source, at, to, *opening.label))
            else:
                content.insert(0, nodes.Title(source, at, to, *opening.label, *opening.name))
        elif rule == "rule":
            content.insert(0, nodes.Rule(source, at, to))
        to = content[-1].to
        if opening is None or opening.field is None:
            return nodes.Section(source, at, to, tuple(content))
        return nodes.Field(source, at, to, tuple(content), opening.field)

    def field(self, part: RawPart) -> nodes.Field:
        """Return the node of a part that a label or the entity's name opens."""
        return cast("nodes.Field", self.node(part))

    def section(self, part: RawPart | re.Match[str]) -> nodes.Section:
        """Return the node of any other part, or of a YAML header."""
        return cast("nodes.Section", self.node(part))

    def opening(self, part: RawPart | re.Match[str]) -> Opening | None:
        """Return what opens a part; None where no label and no heading does."""
        if not isinstance(part, tuple) or part[0] in _WITHOUT_LABEL:
            return None
        token = part[1][0]
        terminal = token.lastgroup or ""
        value_at = token.start(f"{terminal}_value") if terminal in _WITH_VALUE else None
        if terminal in ("TITLE", "TITLE_FIELD"):
            field = self.schema.title.name  # type: ignore[union-attr]  # there are titles only where the model has one
            return Opening(field, token.span(f"{terminal}_title"), token.span(f"{terminal}_name"), value_at)
        if terminal == "HEADING":
            return Opening(None, bare_heading(self.source.visible, *token.span()))
        if terminal == "KEY":
            return Opening(None, token.span("KEY_key"), None, value_at)
        if terminal == "BULLET_KEY":
            keyed = self.syntax.keyed.match(self.source.visible, token.start())
            if keyed is None:
                raise AssertionError("BULLET_KEY is what KEYED begins")
            return Opening(None, keyed.span("key"), None, keyed.end() - 1)
        return Opening(self.field_name(token), self.label(token), None, value_at)

    def label(self, token: re.Match[str]) -> tuple[int, int]:
        """Return where the label stands in the token that opens a field."""
        return token.span(token.lastindex + 1)  # type: ignore[operator]

    def field_name(self, token: re.Match[str]) -> str:
        """Return the name of the field that a token opens; it holds the label of one."""
        at, to = token.span(token.lastindex + 1)  # type: ignore[operator]
        return self.schema.field_name(self.source.visible[at:to])

    def content(self, part: RawPart | re.Match[str]) -> list[Block]:
        """Return the blocks of a part; the value on its label's line is one of its own."""
        if not isinstance(part, tuple):
            return [("front_matter", *part.span())]
        rule, tokens = part
        if rule in ("loose", "residue"):
            return self.blocks(tokens)
        blocks = self.blocks(tokens[1:])
        opening = self.opening(part) if tokens[0].lastgroup in (*_WITH_VALUE, "BULLET_KEY") else None
        if opening is not None and opening.value_at is not None:
            blocks.insert(0, ("paragraph", opening.value_at, tokens[0].end()))
        return blocks

    def block(self, part: RawPart) -> tuple[type[nodes.Block], int, int] | None:
        """Return the class and the place of the only block of a field; None where it has another number of them."""
        blocks = self.content(part)
        if len(blocks) != 1:
            return None
        kind, at, to = blocks[0]
        return nodes.BLOCKS[kind], at, to

    def blocks(self, tokens: Sequence[re.Match[str]]) -> list[Block]:
        """Return the blocks of tokens that open no part.

        Neighbours of one kind are one block, unless a blank line or an underline ends the first; items go on after
        blank lines too.
        """
        visible = self.source.visible
        blocks: list[Block] = []
        run: BlockKind | None = None
        last_at = 0
        for token in tokens:
            terminal: str = token.lastgroup  # type: ignore[assignment]
            kind = _KINDS[terminal]
            at, to = token.span()
            goes_on = kind if terminal in _RUNS else None
            if goes_on == run and run is not None and (run == "list" or not _is_closed(visible, last_at, at)):
                blocks[-1] = run, blocks[-1][1], to
            else:
                blocks.append((kind, at, to))
            run, last_at = goes_on, at
        return blocks


def _is_closed(visible: str, at: int, to: int) -> bool:
    """Whether a paragraph or a table is over with its last token: by a blank line after it, or an underline."""
    last = visible[to - 1]
    if last not in "-=~^" and not last.isspace():
        return False
    end = content_end(visible, at, to)
    return not is_next_line(visible, end, to) or underline_at(visible, at, end) < end


_WITHOUT_LABEL = ("loose", "residue", "rule")
_WITH_VALUE = ("FIELD", "GLUED_FIELD", "BULLET_FIELD", "TITLE_FIELD", "KEY")
# Tokens that go on in the next one of their kind.
_RUNS = ("LINES", "REST", "KEY", "LIST", "ENTRY", "TABLE", "CELLS")
_KINDS: dict[str, BlockKind] = {
    "LITERAL": "literal",
    **dict.fromkeys(("LINES", "REST", "RESIDUE", "KEY"), "paragraph"),
    **dict.fromkeys(("LIST", "ENTRY", "BULLET_KEY", "BULLET_FIELD", "BULLET_LABEL"), "list"),
    **dict.fromkeys(("TABLE", "CELLS"), "table"),
    "QUOTE": "quote",
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
