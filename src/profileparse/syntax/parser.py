"""Text to lossless tree: the matches of one pattern, Lark's tables, and a node for each rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property
from typing import NamedTuple

from profileparse.schema.labels import title_ahead
from profileparse.schema.profile import Profile, Schema, schema_of
from profileparse.source import Source
from profileparse.syntax import nodes
from profileparse.syntax.grammar import ANY, ANY_WITHOUT_RETURNS, line_grammar, line_pattern
from profileparse.syntax.inside import UNDERLINE_MARKS, Block, BlockKind, content_end, is_next_line, underline_at
from profileparse.values.absence import absence


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
        fill = self._fill(character)
        return grammar.pattern(fill | {"item_end": grammar.expand("STOPPED", fill)})

    def _fill(self, character: dict[str, str]) -> dict[str, str]:
        """Return the patterns of the model's words, by their names in the grammar."""
        title = self.schema.title
        return self.schema.patterns | character | {"exact_ahead": title_ahead(title.label.text if title else None)}

    def pattern(self, text: str) -> re.Pattern[str]:
        """Return one pattern of all terminals, for texts like this one."""
        return self._pattern if "\r" in text else self._pattern_without_returns

    @cached_property
    def content(self) -> re.Pattern[str]:
        """The pattern of a text that is seen at once to be content, on a line of its own and after any bullet."""
        return line_grammar().compile("CONTENT", self._fill(ANY_WITHOUT_RETURNS))

    @cached_property
    def item_content(self) -> re.Pattern[str]:
        """The pattern of a text that is seen at once to be content after a bullet that is no number."""
        return line_grammar().compile("ITEM_CONTENT", self._fill(ANY_WITHOUT_RETURNS))

    @cached_property
    def _lines(self) -> re.Pattern[str]:
        return line_grammar().compile("LINES", self._fill(ANY))

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match of the first token of a text."""
        return self.pattern(text).match(text)

    def is_plain(self, text: str) -> bool:
        """Whether all lines of a text are plain wherever they stand, with no blank line between them."""
        lines = self._lines.match(text)  # nearly always all of them
        at = lines.end() if lines else 0
        if at and _is_closed(text, 0, at):
            return False
        while at < len(text):
            match = self.pattern(text).match(text, at)
            if match is None or match.lastgroup not in ("LINES", "REST"):
                return False
            end = match.end()
            if _is_closed(text, at, end):
                return False
            at = end
        return at > 0

    def check_labels(self) -> None:
        """Refuse labels that would be read as others.

        Raises:
            TypeError: a label on a line of its own is not the label of its field, or a statement of absence is a label
                in every form that it can have.
        """
        for spec in self.schema.by_name.values():
            for wording in (spec.label.text, *spec.label.aliases):
                # Marks at the edges of a label match bullets and brackets, too.
                if (bare := wording.strip("_.()- ")) != wording and absence(bare) is not None:
                    raise TypeError(
                        f"{self.schema.model.__name__}.{spec.name}: the label {wording!r} would be taken for a "
                        "statement that there is no value. Give it another wording"
                    )
            line = spec.label_line
            match = self.match(line)
            terminal = "FIELD" if spec.label.inline_only else "LABEL"
            is_label = match is not None and match.lastgroup == terminal and match.end() == len(line)
            field = self.schema.field(match[f"{terminal}_label"]) if match is not None and is_label else None
            if field is not spec:
                what = f"a label of {field.name}" if field else "content"
                raise TypeError(
                    f"{self.schema.model.__name__}.{spec.name}: no text can hold the label {spec.label.text!r}: "
                    f"the line {line!r} is {what}. Give it another wording"
                )

    def outline(self, source: Source) -> Outline:
        """Return the parts of a text."""
        text = source.visible
        return Outline(self, source, line_grammar().parse(self.pattern(text).finditer(text)))


@cache
def line_syntax(model: type[Profile]) -> LineSyntax:
    """Return the line syntax of a record model, made at the first call.

    Raises:
        TypeError: the model is no record model, or has a label that no text can hold.
    """
    syntax = LineSyntax(schema_of(model))
    syntax.check_labels()
    return syntax


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
        at, to = part[1][0].span()
        opening = self.opening(part)
        field: str | None = None
        content: list[nodes.Node] = []
        if opening is not None:
            field, label, name, value_at = opening
            to = to if value_at is None else value_at
            content.append(
                nodes.Title(source, at, to, *label, *name) if name else nodes.Heading(source, at, to, *label)
            )
        elif part[0] == "rule":
            content.append(nodes.Rule(source, at, to))
        for kind, start, to in self.content(part):
            content.append(nodes.BLOCKS[kind](source, start, to))
        if field is None:
            return nodes.Section(source, at, to, tuple(content))
        return nodes.Field(source, at, to, tuple(content), field)

    def opening(self, part: RawPart | re.Match[str]) -> Opening | None:
        """Return what opens a part; None where no label and no heading does."""
        if not isinstance(part, tuple) or part[0] in _WITHOUT_LABEL:
            return None
        token = part[1][0]
        terminal: str = token.lastgroup  # type: ignore[assignment]
        if terminal == "HEADING":
            return Opening(None, bare_heading(self.source.visible, *token.span()), None, None)
        label = self.label(token)
        value_at = self._value_at(token)
        if terminal in _WITH_FIELD:
            return Opening(self.schema.field_name(self.source.visible[slice(*label)]), label, None, value_at)
        if terminal in ("KEY", "BULLET_KEY"):
            return Opening(None, label, None, value_at)
        field = self.schema.title.name  # type: ignore[union-attr]  # there are titles only where the model has one
        return Opening(field, label, token.span(f"{terminal}_name"), value_at)

    def label(self, token: re.Match[str]) -> tuple[int, int]:
        """Return where the label stands in a token that opens a part: its first group, but of a heading by markup."""
        return token.span(token.lastindex + 1)  # type: ignore[operator]

    def field_name(self, token: re.Match[str]) -> str:
        """Return the name of the field that a token opens; it holds the label of one."""
        at, to = self.label(token)
        return self.schema.field_name(self.source.visible[at:to])

    def content(self, part: RawPart | re.Match[str]) -> list[Block]:
        """Return the blocks of a part; the value on its label's line is one of its own."""
        if not isinstance(part, tuple):
            return [("front_matter", *part.span())]
        rule, tokens = part
        if rule in ("loose", "residue"):
            return self.blocks(tokens)
        first = tokens[0]
        if len(tokens) == 1:
            blocks: list[Block] = []
        elif len(tokens) == 2:
            block = tokens[1]
            blocks = [(BLOCK_KINDS[block.lastgroup], *block.span())]  # type: ignore[index]
        else:
            blocks = self.blocks(tokens[1:])
        if first.lastgroup in _WITH_VALUE and (value_at := self._value_at(first)) is not None:
            blocks.insert(0, ("paragraph", value_at, first.end()))
        return blocks

    def _value_at(self, token: re.Match[str]) -> int | None:
        """Return where the value on a label's line begins; after a known label, a backslash alone is none."""
        terminal: str = token.lastgroup  # type: ignore[assignment]
        if terminal not in _WITH_VALUE:
            return None
        at, to = token.start(f"{terminal}_value"), token.end()
        visible = self.source.visible
        is_none = visible[at] == "\\" and terminal == "FIELD" and visible[at:to].rstrip() == "\\"
        return None if is_none else at

    def blocks(self, tokens: Sequence[re.Match[str]]) -> list[Block]:
        """Return the blocks of tokens that open no part.

        Neighbours of one kind are one block, unless a blank line or an underline ends the first; items go on after
        blank lines too.
        """
        blocks: list[Block] = []
        run: BlockKind | None = None
        last_at = 0
        for token in tokens:
            terminal: str = token.lastgroup  # type: ignore[assignment]
            kind = BLOCK_KINDS[terminal]
            at, to = token.span()
            goes_on = kind if terminal in _RUNS else None
            if (
                run is not None
                and run == goes_on
                and (run == "list" or not _is_closed(self.source.visible, last_at, at))
            ):
                blocks[-1] = run, blocks[-1][1], to
            else:
                blocks.append((kind, at, to))
            run, last_at = goes_on, at
        return blocks


def _is_closed(visible: str, at: int, to: int) -> bool:
    """Whether a paragraph or a table is over with its last token: by a blank line after it, or an underline."""
    last = visible[to - 1]
    if last not in UNDERLINE_MARKS and not last.isspace():
        return False
    end = content_end(visible, at, to)
    return not is_next_line(visible, end, to) or underline_at(visible, at, end) < end


_WITHOUT_LABEL = ("loose", "residue", "rule")
_WITH_FIELD = frozenset(("LABEL", "FIELD", "GLUED_FIELD", "BULLET_LABEL", "BULLET_FIELD"))
_WITH_VALUE = frozenset(("FIELD", "GLUED_FIELD", "BULLET_FIELD", "TITLE_FIELD", "KEY", "BULLET_KEY"))
# Tokens that go on in the next one of their kind.
_RUNS = frozenset(("LINES", "REST", "KEY", "LIST", "ENTRY", "TABLE", "CELLS"))
BLOCK_KINDS: dict[str, BlockKind] = {
    "LITERAL": "literal",
    **dict.fromkeys(("LINES", "REST", "RESIDUE", "KEY"), "paragraph"),
    **dict.fromkeys(("LIST", "ENTRY", "BULLET_KEY", "BULLET_FIELD", "BULLET_LABEL"), "list"),
    **dict.fromkeys(("TABLE", "CELLS"), "table"),
    "QUOTE": "quote",
}

# What stands before more marks than this is left in the label: no heading has so many.
_MOST_CLOSERS = 10


def bare_heading(visible: str, at: int, to: int) -> tuple[int, int]:
    """Return where the words of a heading stand, without their decoration.

    >>> bare_heading("## II. **Uses**: ##", 0, 19)
    (9, 13)
    """
    end = content_end(visible, at, to)
    opened = line_pattern("HEADING_OPEN").match(visible, at, end)
    start = opened.end() if opened else at
    close = line_pattern("HEADING_CLOSE")
    for _ in range(_MOST_CLOSERS):
        closed = close.search(visible, start, end)
        if closed is None or closed.start() <= start:
            break
        end = closed.start()
    return start, end
