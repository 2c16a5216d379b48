"""The lossless tree: frozen nodes whose children tile them, down to leaves that join to the text."""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from profileparse.source import Source, Span
from profileparse.syntax.inside import (
    BlockKind,
    MarkedRange,
    bare_heading,
    cell_end,
    content_end,
    front_matter_lines,
    is_rule_row,
    item_ranges,
    literal_line_ranges,
    quoted_line_ranges,
    row_ranges,
    underline_at,
)
from profileparse.syntax.marks import citation_numbers, citing_in, may_hold_markup, prose_marks, quoted_range

LeafKind = typing.Literal[
    "text", "stop", "label", "decoration", "bullet", "pipe", "quote_mark", "citation", "escape", "underline", "rule",
    "front_matter", "blank",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of the document.

    Attributes:
        source: The text the node is part of.
        at: Start in ``source.visible`` (the text without its zero-width characters; nearly always the text itself).
        to: End there.
    """

    source: Source = field(repr=False, compare=False)
    at: int
    to: int

    @property
    def span(self) -> Span:
        """Where the node stands, in code points of the text; siblings share an edge."""
        return self.source.tile(self.at, self.to)

    @property
    def text(self) -> str:
        """The node's text, as it stands in the source."""
        start, end = self.source.tile(self.at, self.to)
        return self.source.text[start:end]

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes it consists of, in order and without gaps; a leaf has none."""
        return ()

    def walk(self) -> Iterator[Node]:
        """Yield the node and all nodes in it, in the order of the text.

        >>> from profileparse import parse
        >>> [type(node).__name__ for node in parse("Other Names\\nA").document.walk()]
        ['Document', 'Field', 'Heading', 'Leaf', 'Leaf', 'Paragraph', 'Leaf']
        """
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves in the order of the text; joined, their texts are the node's text."""
        return (node for node in self.walk() if isinstance(node, Leaf))

    def dump(self) -> str:
        r"""Return the tree under the node as indented lines.

        >>> from profileparse import parse
        >>> print(parse("Other Names\nA").document.dump())
        Document@0..13
          Field@0..13 other_names
            Heading@0..12
              Leaf@0..11 label "Other Names"
              Leaf@11..12 decoration "\n"
            Paragraph@12..13
              Leaf@12..13 text "A"
        """
        lines = []
        waiting: list[tuple[int, Node]] = [(0, self)]
        while waiting:
            depth, node = waiting.pop()
            lines.append(f"{'  ' * depth}{type(node).__name__}@{node.span}{node.note()}")
            waiting.extend((depth + 1, child) for child in reversed(node.children))
        return "\n".join(lines)

    def note(self) -> str:
        """Return what a dump says of the node beside its class and span."""
        return ""


@dataclass(frozen=True, slots=True)
class Leaf(Node):
    """A node without children: text, or a piece of markup as ``kind`` says."""

    kind: LeafKind

    def note(self) -> str:
        """Return the kind and the text."""
        return f" {self.kind} {json.dumps(self.text, ensure_ascii=False)}"

    @property
    def is_markup(self) -> bool:
        """Whether the leaf is markup rather than text of the profile."""
        return self.kind not in ("text", "stop")


class Mark(Node):
    """A node of one leaf."""

    __slots__ = ()
    kind: typing.ClassVar[LeafKind]

    @property
    def children(self) -> tuple[Leaf, ...]:
        """One leaf."""
        return (Leaf(self.source, self.at, self.to, self.kind),)


class Blank(Mark):
    """Blank lines at the beginning of the text."""

    __slots__ = ()
    kind = "blank"


class Rule(Mark):
    """A line of dashes, equals signs, asterisks or underscores that ends the part before it."""

    __slots__ = ()
    kind = "rule"


@dataclass(frozen=True, slots=True)
class Citation(Mark):
    """A run of bracket citations; ``numbers`` has ranges expanded."""

    numbers: tuple[int, ...]
    kind = "citation"

    def note(self) -> str:
        """Return the numbers."""
        return f" {list(self.numbers)}"


@dataclass(frozen=True, slots=True)
class Marked(Node):
    """A mark, then content, ``visible[content_at:content_to]``, then what ends it: a line end or another mark."""

    content_at: int
    content_to: int
    mark: typing.ClassVar[LeafKind]
    end: typing.ClassVar[LeafKind] = "blank"

    @property
    def children(self) -> tuple[Node, ...]:
        """The mark, the content, the end if there is one."""
        return (
            Leaf(self.source, self.at, self.content_at, self.mark),
            *inlines(self.source, self.content_at, self.content_to),
            *_leaves(self.source, self.content_to, (self.to, self.end)),
        )


class InlineQuotation(Marked):
    """A quotation in mid-paragraph: ``> “…”``."""

    __slots__ = ()
    mark = end = "quote_mark"


def inlines(source: Source, at: int, to: int) -> tuple[Leaf | Citation | InlineQuotation, ...]:
    """Return the text, citations, quotations and escapes in ``source.visible[at:to]``."""
    text = source.visible[at:to]
    found: list[Leaf | Citation | InlineQuotation] = []
    text_at = at
    citing = citing_in(source)
    for match in prose_marks(text, citing=citing) if may_hold_markup(text, citing) else ():
        start, end = at + match.start(), at + match.end()
        node: Citation | InlineQuotation | Leaf
        if text[match.start()] == "\\":
            start = end - 1
            node = Leaf(source, start, end, "escape")
        elif text[match.start()] == ">":
            quoted_at, quoted_to = quoted_range(match)
            node = InlineQuotation(source, start, end, at + quoted_at, at + quoted_to)
        else:
            end = at + match.end("brackets")
            numbers = citation_numbers(match["brackets"], citing)
            if numbers is None:
                continue
            node = Citation(source, start, end, numbers)
        if text_at < start:
            found.append(Leaf(source, text_at, start, "text"))
        found.append(node)
        text_at = at + match.end()
        if end < text_at:
            found.append(Leaf(source, end, text_at, "stop"))
    if text_at < to:
        found.append(Leaf(source, text_at, to, "text"))
    return tuple(found)


def _leaves(source: Source, at: int, *ends: tuple[int, LeafKind]) -> tuple[Leaf, ...]:
    """Return leaves one after the other, each with its end; those without any text are left out."""
    leaves = []
    for end, kind in ends:
        if at < end:
            leaves.append(Leaf(source, at, end, kind))
            at = end
    return tuple(leaves)


class Block(Node):
    """A block under a heading, with the blank lines after it."""

    __slots__ = ()


class Lines(Block):
    """A block of lines or items, each with a mark before its content."""

    __slots__ = ()
    line: typing.ClassVar[type[Marked]]
    ranges: typing.ClassVar[Callable[[str, int, int], list[MarkedRange]]]

    @property
    def children(self) -> tuple[Node, ...]:
        """The lines or items, then blank lines, if there are any."""
        ranges = type(self).ranges(self.source.visible, self.at, self.to)
        lines = [self.line(self.source, at, to, content_at, content_to) for at, content_at, content_to, to in ranges]
        return (*lines, *_leaves(self.source, lines[-1].to, (self.to, "blank")))


class Paragraph(Block):
    """A run of plain lines, or the value that stands on its label's line."""

    __slots__ = ()

    @property
    def children(self) -> tuple[Node, ...]:
        """Text, citations and quotations; then an underline and blank lines, if there are any."""
        visible = self.source.visible
        end = content_end(visible, self.at, self.to)
        text_end = underline_at(visible, self.at, end)
        inside = inlines(self.source, self.at, text_end)
        return (*inside, *_leaves(self.source, text_end, (end, "underline"), (self.to, "blank")))


class Item(Marked):
    """One item of a list, over all its lines."""

    __slots__ = ()
    mark = "bullet"


class List(Lines):
    """A run of items with bullets or numbers."""

    __slots__ = ()
    line, ranges = Item, item_ranges


class Row(Node):
    """One row of a table."""

    __slots__ = ()

    @property
    def is_rule(self) -> bool:
        """Whether the row only divides the heading from the rows: ``|---|``."""
        return is_rule_row(self.source.visible[self.at : self.to])

    @property
    def children(self) -> tuple[Leaf, ...]:
        """Cells and pipes, then the line end; a row that only divides is one leaf."""
        if self.is_rule:
            return (Leaf(self.source, self.at, self.to, "rule"),)
        end = content_end(self.source.visible, self.at, self.to)
        cells = [
            Leaf(self.source, *match.span(), "pipe" if match[0][0] == "|" else "text")
            for match in _CELL.finditer(self.source.visible, self.at, end)
        ]
        return (*cells, *_leaves(self.source, end, (self.to, "blank")))


_CELL = re.compile(r"\|+|[^|]+")


class Table(Block):
    """A run of rows with pipes."""

    __slots__ = ()

    @property
    def children(self) -> tuple[Node, ...]:
        """The rows, then blank lines, if there are any."""
        rows = [Row(self.source, at, to) for at, to in row_ranges(self.source.visible, self.at, self.to)]
        return (*rows, *_leaves(self.source, rows[-1].to, (self.to, "blank")))


class QuotedLine(Marked):
    """One line of a quotation."""

    __slots__ = ()
    mark = "quote_mark"


class Quotation(Lines):
    """Lines that begin with ``>``."""

    __slots__ = ()
    line, ranges = QuotedLine, quoted_line_ranges


class LiteralLine(Marked):
    """One line of a literal block."""

    __slots__ = ()
    mark = "escape"


class Literal(Lines):
    """Lines that are content whatever they look like: each has a backslash and a space before it."""

    __slots__ = ()
    line, ranges = LiteralLine, literal_line_ranges


class FrontMatter(Block):
    """A YAML header between ``---`` lines at the beginning of the text."""

    __slots__ = ()

    @property
    def children(self) -> tuple[Leaf, ...]:
        """The rules and the lines between them."""
        at, to = front_matter_lines(self.source.visible, self.at, self.to)
        return _leaves(self.source, self.at, (at, "rule"), (to, "text"), (self.to, "rule"))


class Cell(Block):
    """The value of a row of keys and values, up to the end of the row; one of a YAML header in quotation marks."""

    __slots__ = ()

    @property
    def children(self) -> tuple[Node, ...]:
        """The text, the bar after it or the mark that closes it, the line end."""
        visible = self.source.visible
        end = content_end(visible, self.at, self.to)
        text_end = cell_end(visible, self.at, end)
        inside = inlines(self.source, self.at, text_end)
        closing: LeafKind = "pipe" if visible[end - 1] == "|" else "decoration"
        return (*inside, *_leaves(self.source, text_end, (end, closing), (self.to, "blank")))


class Subheading(Block):
    """A heading inside prose, of a deeper level than the label of the field."""

    __slots__ = ()

    @property
    def children(self) -> tuple[Node, ...]:
        """Decoration, the words with the marks in them, decoration with the line end."""
        at, to = bare_heading(self.source.visible, self.at, self.to)
        before = _leaves(self.source, self.at, (at, "decoration"))
        return (*before, *inlines(self.source, at, to), *_leaves(self.source, to, (self.to, "decoration")))


# The class of each kind of block.
BLOCKS: dict[BlockKind, type[Block]] = {
    "paragraph": Paragraph,
    "list": List,
    "table": Table,
    "quote": Quotation,
    "literal": Literal,
    "front_matter": FrontMatter,
    "cell": Cell,
    "heading": Subheading,
}


@dataclass(frozen=True, slots=True)
class Fields(Block):
    """The lines inside a field that has fields of its own: they are fields and sections like those of a document.

    The places of what it holds count in the lines themselves, less their indentation; spans are those of the text.
    """

    content: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """The fields and sections."""
        return self.content


@dataclass(frozen=True, slots=True)
class Heading(Node):
    """What opens a field or a section; its label is ``visible[label_at:label_to]``."""

    label_at: int
    label_to: int

    @property
    def label(self) -> str:
        """The label as written."""
        return self.source.visible[self.label_at : self.label_to]

    @property
    def children(self) -> tuple[Leaf, ...]:
        """Decoration, the label (a name in it is text), decoration with the line end."""
        ends: tuple[tuple[int, LeafKind], ...] = ((self.label_at, "decoration"), *self._label_ends())
        return tuple(_leaves(self.source, self.at, *ends, (self.to, "decoration")))

    def _label_ends(self) -> tuple[tuple[int, LeafKind], ...]:
        return ((self.label_to, "label"),)


@dataclass(frozen=True, slots=True)
class Title(Heading):
    """A heading that holds the entity's name, ``visible[name_at:name_to]``."""

    name_at: int
    name_to: int

    def _label_ends(self) -> tuple[tuple[int, LeafKind], ...]:
        return (self.name_at, "label"), (self.name_to, "text"), (self.label_to, "label")


@dataclass(frozen=True, slots=True)
class Branch(Node):
    """A node that holds its children."""

    content: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes that the parser put in; in a document its parts, in a part its heading or rule, then its blocks."""
        return self.content


class Part(Branch):
    """A field or a section: its heading, then its blocks."""

    __slots__ = ()

    @property
    def heading(self) -> Heading | None:
        """What opens the part, if anything does."""
        first = self.content[0]
        return first if isinstance(first, Heading) else None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks under the heading."""
        return tuple(child for child in self.content if isinstance(child, Block))


@dataclass(frozen=True, slots=True)
class Field(Part):
    """A part that belongs to a field of the record model: ``name`` is the field's name."""

    name: str

    def note(self) -> str:
        """Return the field's name."""
        return f" {self.name}"


class Section(Part):
    """A part that no field of the model is for: under an unknown heading, after a rule, or before any label."""

    __slots__ = ()


class Document(Branch):
    """The whole text: its parts, and blank lines before them."""

    __slots__ = ()

    @property
    def parts(self) -> tuple[Field | Section, ...]:
        """The fields and sections, in the order of the text."""
        # Only blank lines at the beginning are none.
        begins_blank = bool(self.content) and not isinstance(self.content[0], Part)
        return self.content[begins_blank:]  # type: ignore[return-value]
