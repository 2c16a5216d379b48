"""Text to lossless tree: the matches of one pattern, Lark's tables, and a node for each rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from types import MappingProxyType
from typing import Literal

from profileparse.schema.labels import title_ahead
from profileparse.schema.profile import FieldSpec, Labelled, Profile, Schema, Section, schema_of
from profileparse.source import Source, fold
from profileparse.syntax import nodes
from profileparse.syntax.arrangement import arranged
from profileparse.syntax.grammar import ANY, ANY_WITHOUT_RETURNS, line_grammar, line_pattern
from profileparse.syntax.inside import (
    UNDERLINE_MARKS,
    Block,
    BlockKind,
    bare_heading,
    bullet_end,
    cell_ranges,
    content_end,
    is_next_line,
    underline_at,
)
from profileparse.syntax.keys import keyed_parts
from profileparse.syntax.marks import citing_in, citing_of
from profileparse.syntax.parts import KeyBeside, Part, RawPart
from profileparse.syntax.rows import cells_of
from profileparse.syntax.sections import Lexer, inset, is_deeper
from profileparse.syntax.styles import is_label, is_question
from profileparse.values.absence import absence
from profileparse.values.kinds import KEYED, WHOLE, Kind, read_single

# How a line of content can look like a label, where the text as a whole has labels in this style.
LineStyle = Literal["row", "spaced", "dated", "paired", "colon", "page", "heading", "named", "question"]


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

    def _terminal(self, name: str) -> Callable[[str, int], re.Match[str] | None]:
        return line_grammar().compile(name, self._fill(ANY)).match

    @cached_property
    def label_start(self) -> Callable[[str, int], re.Match[str] | None]:
        """Match what a line with a known label begins with."""
        return self._terminal("LABEL_START")

    @cached_property
    def spaced(self) -> Callable[[str, int], re.Match[str] | None]:
        """Match a line with a known label, and a value after a space, more spaces or a dash."""
        return self._terminal("SPACED")

    @cached_property
    def tight(self) -> Callable[[str, int], re.Match[str] | None]:
        """Match a line with a known label of any length glued to its value."""
        return self._terminal("TIGHT")

    @cached_property
    def columns(self) -> Callable[[str, int], re.Match[str] | None]:
        """Match a line with a key and a value in two columns."""
        return self._terminal("COLUMNS")

    @cached_property
    def colon_line(self) -> Callable[[str, int], re.Match[str] | None]:
        """Match a line that is a key with a colon."""
        return self._terminal("COLON_LINE")

    @cached_property
    def emoji_line(self) -> Callable[[str, int], re.Match[str] | None]:
        """Match a line of words after an emoji."""
        return self._terminal("EMOJI_LINE")

    @cached_property
    def unstyled(self) -> Callable[[str, int], re.Match[str] | None]:
        """Match lines none of which is a label in the style of a text, but for headings."""
        return self._terminal("UNSTYLED")

    @cached_property
    def unstyled_last(self) -> Callable[[str, int], re.Match[str] | None]:
        """Match lines none of which is a label in the style of a text, but for headings, or ends a page."""
        return self._terminal("UNSTYLED_LAST")

    def styles_of(self, line: str) -> list[LineStyle]:
        """Return the styles that make a line of content a label, a row, or the end of a text that has them."""
        found: list[LineStyle] = []
        if line[-1] == ":" and (match := self.colon_line(line, 0)) is not None and is_label(match["label"]):
            found.append("colon")
        if "|" in line and (cells := cells_of(line, 0, len(line))) and self.label_in(line[slice(*cells[0])]):
            found.append("row")
        at = bullet_end(line)
        if self.label_start(line, at) and (match := self.spaced(line, at) or (None if at else self.tight(line, 0))):
            found.append("spaced")
            if self.has_day(match):
                found.append("dated")
        if at and self.label_start(line, at) and self.label_in(line[at:].strip()):
            found.append("paired")
        if line_pattern("PAGE_LINE").match(line):
            found.append("page")
        elif not self.schema.model.ordered_labels and "." not in line[-1:] and is_label(line):
            found.append("heading")
        if "heading" not in found and not self.schema.model.ordered_labels and is_question(line):
            found.append("question")
        return found

    def takes(self, match: re.Match[str]) -> bool:
        """Whether the field of a label takes the value after it, of which it has one."""
        field = self.schema.field_name(match["label"])
        try:
            value = self.schema.by_name[field].read(fold(match["value"]))
        except ValueError:
            return False
        return self.schema.refuses(field, value) is None

    def has_day(self, match: re.Match[str]) -> bool:
        """Whether the value after a label is a day, and its field one of days or texts."""
        kind = self.schema.by_name[self.schema.field_name(match["label"])].kind
        if kind is Kind.TEXT:
            return read_single(Kind.DATE, fold(match["value"])) is not None
        return kind is Kind.DATE and self.takes(match)

    def label_in(self, text: str) -> tuple[tuple[int, int], str] | None:
        """Return where the label stands that a text is as a whole, and its field; None where it is none."""
        for line, terminal in ((text, "LABEL"), (f"{text}: x", "FIELD")):
            match = self.match(line)
            if match is not None and match.lastgroup == terminal and match.end() == len(line):
                label = match[f"{terminal}_label"]
                return match.span(f"{terminal}_label"), self.schema.field_name(label)
        return None

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

    def are_lines(self, text: str) -> bool:
        """Whether all lines of a text are seen at once to be plain, as nearly all are: none has a style of labels.

        Headings have it without a mark, and so have the lines with which a page ends.
        """
        lines = self._lines.match(text)
        return lines is not None and lines.end() == len(text) and not _is_closed(text, 0, len(text))

    def is_plain(self, text: str) -> bool:
        """Whether all lines of a text are plain wherever they stand, with no blank line between them."""
        at = 0
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
            # A label of prose has marks before it where headings stand in the prose.
            lines = (spec.label_line, f"# {spec.label_line}") if spec.name in self.schema.prose else (spec.label_line,)
            for line in lines:
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
        if not self.schema.nested:
            return Outline(self, source, line_grammar().parse(self.pattern(text).finditer(text)))
        lexer = Lexer(self, text)
        return Outline(self, source, line_grammar().parse(lexer, lexer.opened), lexer.insides)

    def inner(self, spec: FieldSpec) -> LineSyntax:
        """Return the line syntax of what stands inside a field: of its section, or one without any label."""
        return syntax_of(spec.section or Section)

    def keyed(self, source: Source, *, is_indented: bool) -> Outline:
        """Return the parts of a text that its own keys open.

        Args:
            source: The text.
            is_indented: Whether all its lines are indented deeper than the label that they stand under.
        """
        outline = Outline(self, source, [])
        outline.parts = keyed_parts(outline, is_indented=is_indented)
        return outline

    def whole(self, source: Source) -> Outline:
        """Return a text as one part, in which nothing opens another."""
        outline = Outline(self, source, [])
        blocks = outline.blocks(list(self.pattern(source.visible).finditer(source.visible)), any_token=True)
        outline.parts = [Part("loose", 0, len(source.visible), 0, blocks=blocks)]
        return outline

    def spec_of(self, token: re.Match[str]) -> FieldSpec:
        """Return the field of the label in a token."""
        return self.schema.by_name[self.schema.field_name(token[token.lastindex + 1])]  # type: ignore[operator]

    def field_of(self, token: re.Match[str]) -> FieldSpec | None:
        """Return the field whose label a token begins with, the heading with the name too; None for other tokens."""
        if token.lastgroup in _WITH_NAME:
            return self.schema.title
        return self.spec_of(token) if token.lastgroup in _WITH_FIELD else None

    def opens_field(self, visible: str, at: int) -> bool:
        """Whether a line that begins at an offset has a known label, on its own or before a value."""
        match = self.pattern(visible).match(visible, at)
        return match is not None and match.lastgroup in _WITH_FIELD

    def opens_part(self, visible: str, at: int) -> bool:
        """Whether a line that begins at an offset has a known label, or the marks of a heading."""
        match = self.pattern(visible).match(visible, at)
        return match is not None and match.lastgroup in _OPENING

    def has_key(self, visible: str, at: int) -> bool:
        """Whether a line that begins at an offset has a key with a colon that no model declares."""
        match = self.pattern(visible).match(visible, at)
        return match is not None and match.lastgroup == "KEY"

    def keys_beside(self, visible: str, at: int, end: int, *, is_unknown: bool = False) -> list[KeyBeside]:
        """Return the keys that stand in the line of another label.

        After a full stop, and right behind a key that no model declares, only a label of the model is one.

        Args:
            visible: The text.
            at: Where the value after the other label begins.
            end: Where the line ends.
            is_unknown: Whether the other label is no label of the model.
        """
        found: list[KeyBeside] = []
        if is_unknown and (match := self.pattern(visible).match(visible, at)) and match.lastgroup == "FIELD":
            label = match.span("FIELD_label")
            found.append(KeyBeside(at, label, match.start("FIELD_value"), self.spec_of(match).name))
            at = label[1]
        for match in line_pattern("SIDE_BY_SIDE").finditer(visible, at, end):
            spec = self.schema.field(match["label"])
            if spec is not None or match["stop"] is None:
                found.append(KeyBeside(match.start(), match.span("label"), match.end(), spec.name if spec else None))
        return found

    def is_styled_label(self, visible: str, at: int) -> bool:
        """Whether a line begins with a known label and a value in a style that needs evidence."""
        if self.label_start(visible, at) is None:
            return False
        return self.spaced(visible, at) is not None or self.tight(visible, at) is not None

    def value_at(self, visible: str, token: re.Match[str]) -> int | None:
        """Return where the value on a label's line begins; None for a label that has the line to itself.

        After a known label, a backslash alone is none.
        """
        terminal = token.lastgroup
        if terminal not in _WITH_VALUE:
            return None
        at, to = token.start(f"{terminal}_value"), token.end()
        label_at, label_to = token.span(token.lastindex + 1)  # type: ignore[operator]
        between = visible[label_to:at]
        is_before_value = "*" in between and (between[0].isspace() or between[0] in ":\uff1a")
        if is_before_value and "*" not in visible[bullet_end(visible, token.start(), label_to) : label_at]:
            at = label_to + between.index("*")  # bold begins with the value
        is_none = visible[at] == "\\" and terminal == "FIELD" and visible[at:to].rstrip() == "\\"
        return None if is_none else at


@cache
def line_syntax(model: type[Profile]) -> LineSyntax:
    """Return the line syntax of a record model, made at the first call.

    Raises:
        TypeError: the model is no record model, or has a label that no text can hold.
    """
    syntax = syntax_of(model)
    if not syntax.schema.is_profile:
        raise TypeError(f"a record model is a subclass of profileparse.Profile; {model.__name__} is part of one")
    return syntax


@cache
def syntax_of(model: type[Labelled]) -> LineSyntax:
    """Return the line syntax of a record model, or of a section of one.

    Raises:
        TypeError: it has a label that no text can hold.
    """
    syntax = LineSyntax(schema_of(model))
    syntax.check_labels()
    for spec in syntax.schema.nested:
        syntax.inner(spec)
    return syntax


class Outline:
    """The parts of one document; each becomes a node when somebody asks for it.

    Attributes:
        source: The text.
        syntax: The line syntax that it was read by.
        schema: The record model's schema.
        parts: The parts in order; they tile the text.
    """

    __slots__ = ("_inner", "_insides", "parts", "schema", "source", "syntax")

    def __init__(
        self,
        syntax: LineSyntax,
        source: Source,
        parts: list[RawPart],
        insides: Mapping[int, tuple[int, int]] = MappingProxyType({}),
    ) -> None:
        self.syntax = syntax
        self.schema = syntax.schema
        self.source = source
        self._insides = insides
        self._inner: dict[int, Outline] = {}
        self.parts = arranged(self, parts)
        if self.schema.nested:
            self._close_insides()
        if "¹" in source.visible and self.schema.is_profile and (highest := self._highest_reference()):
            source.citing = citing_of(source.visible, highest)

    def _highest_reference(self) -> int:
        """Return the highest number in the list of references, or how many lines it has; 0 where there is none."""
        visible = self.source.visible
        lists = [
            visible[part.blocks[0][1] : part.to] for part in self.parts if part.field == "references" and part.blocks
        ]
        numbers = [int(number) for text in lists for number in _REFERENCE_NUMBER.findall(text)]
        return max(numbers, default=0) or sum(bool(line.strip()) for text in lists for line in text.splitlines())

    def document(self) -> nodes.Document:
        """Return the tree."""
        return nodes.Document(self.source, 0, len(self.source.visible), tuple(map(self.node, self.parts)))

    def node(self, part: Part) -> nodes.Node:
        """Return the node of a part."""
        source = self.source
        if part.rule == "blank":
            return nodes.Blank(source, part.at, part.to)
        content: list[nodes.Node] = []
        if part.label is not None:
            head = source, part.at, part.head_to, *part.label
            content.append(nodes.Title(*head, *part.name) if part.name else nodes.Heading(*head))
        elif part.rule == "rule":
            content.append(nodes.Rule(source, part.at, part.head_to))
        content += [
            nodes.BLOCKS[kind](source, at, to) if kind != "fields" else self._fields(part, at, to)
            for kind, at, to in part.blocks
        ]
        place = source, part.at, part.to, tuple(content)
        return nodes.Section(*place) if part.field is None else nodes.Field(*place, part.field)

    def _fields(self, part: Part, at: int, to: int) -> nodes.Fields:
        inner = self.inner(part)
        return nodes.Fields(self.source, at, to, tuple(map(inner.node, inner.parts)))

    def inner(self, part: Part) -> Outline:
        """Return the parts of what stands inside a part whose field has fields of its own: in its first block."""
        _, at, to = part.blocks[0]
        found = self._inner.get(at)
        if found is None:
            spec = self.schema.by_name[part.field or ""]
            syntax = self.syntax.inner(spec)
            source = inset(self.source, at, to, syntax)
            source.citing = citing_in(self.source)
            is_indented = is_deeper(self.source.visible, part.head[0], at, to)
            if spec.kind in KEYED:
                found = syntax.keyed(source, is_indented=is_indented)
            elif spec.kind in WHOLE:
                found = syntax.whole(source)
            else:
                found = syntax.outline(source)
                for each in found.parts if is_indented else ():
                    each.goes_on = each.rule == "inline_field"
            self._inner[at] = found
        return found

    def _close_insides(self) -> None:
        """Give each part whose field has fields of its own one block for them, where the text's style opened it."""
        nested = {spec.name for spec in self.schema.nested}
        for part in self.parts:
            if part.field in nested and part.blocks and part.blocks[0][0] not in ("fields", "cell"):
                part.blocks = [("fields", part.blocks[0][1], part.blocks[-1][2])]

    def part(self, raw: RawPart) -> Part:
        """Return a part of the grammar with what opens it and its blocks."""
        if not isinstance(raw, tuple):
            at, to = raw.span()
            if raw.lastgroup == "BLANK":
                return Part("blank", at, to, to)
            return Part("front_matter", at, to, at, blocks=[("front_matter", at, to)])
        rule, tokens = raw
        first = tokens[0]
        at, head_to = first.span()
        inside = self._insides.get(at)
        to = tokens[-1].end() if inside is None else max(inside[1], tokens[-1].end())
        if rule in ("loose", "residue"):
            return Part(rule, at, to, at, blocks=self.blocks(tokens))
        blocks: list[Block] = []
        if len(tokens) == 2:
            block = tokens[1]
            blocks = [(BLOCK_KINDS[block.lastgroup], *block.span())]  # type: ignore[index]
        elif len(tokens) > 2:
            blocks = self.blocks(tokens[1:])
        if rule == "rule":
            return Part(rule, at, to, head_to, blocks=blocks)
        terminal: str = first.lastgroup  # type: ignore[assignment]
        if terminal == "HEADING":
            return Part(rule, at, to, head_to, bare_heading(self.source.visible, at, head_to), blocks=blocks)
        # The label is a token's first group.
        label = first.span(first.lastindex + 1)  # type: ignore[operator]
        value = self._value(first) if terminal in _WITH_VALUE else None
        has_value = value is not None
        if inside is not None:
            value = "fields", *inside
        if value is not None:
            blocks.insert(0, value)
            head_to = value[1]
        field = name = None
        if terminal in _WITH_FIELD:
            field = self.schema.field_name(self.source.visible[label[0] : label[1]])
        elif terminal in _WITH_NAME:
            field = self.schema.title.name  # type: ignore[union-attr]  # titles are there only where the model has one
            name = first.span(f"{terminal}_name")
        return Part(rule, at, to, head_to, label, field, name, blocks, has_value=has_value)

    def _value(self, token: re.Match[str]) -> Block | None:
        """Return the block that begins on a label's line: a paragraph, or the only cell; bars alone are none."""
        value_at = self.syntax.value_at(self.source.visible, token)
        if value_at is None or self.source.visible[value_at] != "|" or token.lastgroup != "FIELD":
            return None if value_at is None else ("paragraph", value_at, token.end())
        cells = cell_ranges(self.source.visible, value_at, token.end())
        if not cells:
            return None
        return ("cell", cells[0][0], token.end()) if len(cells) == 1 else ("paragraph", value_at, token.end())

    def content(self, token: re.Match[str]) -> list[Block]:
        """Return the block of a token where it can open no part: of what opens one elsewhere, a paragraph."""
        return self.blocks([token]) if token.lastgroup in BLOCK_KINDS else [("paragraph", *token.span())]

    def blocks(self, tokens: Sequence[re.Match[str]], *, any_token: bool = False) -> list[Block]:
        """Return the blocks of tokens that open no part.

        Neighbours of one kind are one block, unless a blank line or an underline ends the first; items go on after
        blank lines too.

        Args:
            tokens: The tokens.
            any_token: Whether others may be among them, which are paragraphs.
        """
        visible = self.source.visible
        blocks: list[Block] = []
        run: BlockKind | None = None
        last_at = 0
        for token in tokens:
            terminal: str = token.lastgroup  # type: ignore[assignment]
            kind = BLOCK_KINDS.get(terminal, "paragraph") if any_token else BLOCK_KINDS[terminal]
            at, to = token.span()
            goes_on = kind if terminal in _RUNS else None
            if run is not None and run == goes_on and (run == "list" or not _is_closed(visible, last_at, at)):
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


# The number with which an entry of a list of references begins.
_REFERENCE_NUMBER = re.compile(r"(?<![^\r\n])[^\w\r\n]*+(\d{1,3})\b")
_WITH_FIELD = frozenset(("LABEL", "FIELD", "GLUED_FIELD", "BULLET_LABEL", "BULLET_FIELD"))
_WITH_NAME = frozenset(("TITLE", "TITLE_FIELD"))
_OPENING = _WITH_FIELD | _WITH_NAME | {"HEADING"}
_WITH_VALUE = frozenset(("FIELD", "GLUED_FIELD", "BULLET_FIELD", "TITLE_FIELD", "KEY", "BULLET_KEY"))
# Tokens that go on in the next one of their kind.
_RUNS = frozenset(("LINES", "REST", "KEY", "LIST", "MARKED", "ENTRY", "TABLE", "CELLS"))
BLOCK_KINDS: dict[str, BlockKind] = {
    "LITERAL": "literal",
    **dict.fromkeys(("LINES", "REST", "RESIDUE", "KEY"), "paragraph"),
    **dict.fromkeys(("LIST", "MARKED", "ENTRY", "BULLET_KEY", "BULLET_FIELD", "BULLET_LABEL"), "list"),
    **dict.fromkeys(("TABLE", "CELLS"), "table"),
    "QUOTE": "quote",
    "HEADING": "heading",
}
