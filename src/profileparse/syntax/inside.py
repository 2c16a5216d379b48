"""What stands inside blocks: made when somebody asks for a block's children."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from profileparse.source import LINE_END, Source
from profileparse.syntax import nodes
from profileparse.syntax.grammar import ANY, line_grammar, prose_grammar

if TYPE_CHECKING:
    from profileparse.syntax.nodes import Citation, InlineQuotation, Leaf, Node

# A number, or a range: "1-3", "[1]–[3]".
NUMBERS = re.compile(r"(\d+)(?:\s*(?:\]\s*)?[-–](?:\s*\[)?\s*(\d+))?")
# A range wider than this is no list of citations ("[1-400]").
WIDEST_RANGE = 99

_UNDERLINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:-{3,}|={3,}|~{3,}|\^{3,})\s*\Z")
_RULE_ROW = re.compile(r"[\s|:]*-[\s|:-]*")
_FRONT_MATTER = re.compile(r"\A(---[^\S\r\n]*+(?:\r\n?|\n))(.*)(---\s*+)\Z", re.DOTALL)


def citation_numbers(brackets: str) -> tuple[int, ...] | None:
    """Return the numbers that a run of brackets cites, ranges expanded; None where a range makes no sense.

    >>> citation_numbers("[1, 3-5][9]")
    (1, 3, 4, 5, 9)
    """
    each = brackets[1:-1].split("][")
    if all(map(str.isdecimal, each)):
        return tuple(map(int, each))
    numbers: list[int] = []
    for match in NUMBERS.finditer(brackets):
        first = int(match[1])
        last = int(match[2] or first)
        if not first <= last <= first + WIDEST_RANGE:
            return None
        numbers.extend(range(first, last + 1))
    return tuple(numbers)


def may_hold_markup(text: str) -> bool:
    """Whether prose can hold a citation or a quotation at all."""
    return "[" in text or ">" in text


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what begins with ``[`` and of what begins with ``>``."""
    grammar = prose_grammar()
    citations, quotation = (grammar.compile(name, {}) for name in ("CITATIONS", "QUOTATION"))
    return citations, quotation


def prose_marks(text: str, *, quotations: bool = True) -> Iterator[re.Match[str]]:
    """Yield the citations and quotations in a text by the grammar of prose; all between them is text.

    Args:
        text: The text.
        quotations: Whether to look for quotations; there are none in what is quoted.
    """
    citations, quotation = _marks()
    find = text.find
    bracket = find("[")
    sign = find(">") if quotations else -1
    # Only these two characters begin a mark, and they are found faster than matched.
    while bracket >= 0 or sign >= 0:
        if sign < 0 or 0 <= bracket < sign:
            at, match = bracket, citations.match(text, bracket)
        else:
            at, match = sign, quotation.match(text, sign)
        if match is None:
            end = _after_link(text, at) if at == bracket else at + 1
        else:
            yield match
            end = match.end()
        if 0 <= bracket < end:
            bracket = find("[", end)
        if 0 <= sign < end:
            sign = find(">", end)


def _after_link(text: str, at: int) -> int:
    """Return from where on to look for citations, where a bracket begins none.

    What follows a run of brackets makes a link of all of it: none of them needs to be tried again.
    """
    run = bracket_run().match(text, at)
    return run.end() if run and text[run.end() : run.end() + 1] in ("(", "]") else at + 1


@cache
def bracket_run() -> re.Pattern[str]:
    """Return the pattern of a run of brackets with numbers, whatever stands around it."""
    return prose_grammar().compile("BRACKETS", {})


@cache
def cited_run() -> re.Pattern[str]:
    """Return the pattern of such a run where it cites: it is no part of a name before it."""
    return prose_grammar().compile("CITED", {})


def inlines(
    source: Source, at: int, to: int, text: str | None = None, *, quotations: bool = True
) -> tuple[Leaf | Citation | InlineQuotation, ...]:
    """Return the text, citations and quotations in ``visible[at:to]``.

    Args:
        source: The text.
        at: Start in ``source.visible``.
        to: End there.
        text: What to read instead of ``visible[at:to]``; of the same length.
        quotations: Whether to look for quotations.
    """
    if at == to:
        return ()
    if text is None:
        text = source.visible[at:to]
    found: list[Leaf | Citation | InlineQuotation] = []
    text_at = at
    for match in prose_marks(text, quotations=quotations):
        start, end = at + match.start(), at + match.end()
        node: Citation | InlineQuotation
        if text[match.start()] == "[":
            end = at + match.end("brackets")
            numbers = citation_numbers(match["brackets"])
            if numbers is None:
                continue
            node = nodes.Citation(source, start, end, numbers)
        else:
            quoted_at, quoted_to = quoted_range(match)
            node = nodes.InlineQuotation(source, start, end, at + quoted_at, at + quoted_to)
        if text_at < start:
            found.append(nodes.Leaf(source, text_at, start, "text"))
        found.append(node)
        text_at = at + match.end()
        if end < text_at:
            found.append(nodes.Leaf(source, end, text_at, "stop"))
    if text_at < to:
        found.append(nodes.Leaf(source, text_at, to, "text"))
    return tuple(found)


def quoted_range(match: re.Match[str]) -> tuple[int, int]:
    """Return where in its text stands what a quotation quotes."""
    return match.span(match.lastindex or 0)


def blank(source: Source, at: int, to: int) -> tuple[Leaf, ...]:
    """Return a leaf for line ends and blank lines, if there are any."""
    return (nodes.Leaf(source, at, to, "blank"),) if at < to else ()


def content_end(visible: str, at: int, to: int) -> int:
    """Return where a block's content ends: before its last line end and the blank lines."""
    return at + len(visible[at:to].rstrip())


def is_next_line(visible: str, end: int, at: int) -> bool:
    """Whether no blank line stands between what ends at ``end`` and what begins at ``at``."""
    return len(LINE_END.findall(visible, end, at)) < 2


def underline_at(visible: str, at: int, end: int) -> int:
    """Return where the underline of a paragraph begins, with the line end before it; ``end`` if it has none."""
    if visible[end - 1 : end] in ("-", "=", "~", "^") and (match := _UNDERLINE.search(visible, at, end)):
        return match.start()
    return end


def paragraph(block: nodes.Paragraph) -> tuple[Node, ...]:
    """Return the children of a paragraph."""
    source = block.source
    end = content_end(source.visible, block.at, block.to)
    text_end = underline_at(source.visible, block.at, end)
    children: tuple[Node, ...] = inlines(source, block.at, text_end)
    if text_end < end:
        children += (nodes.Leaf(source, text_end, end, "underline"),)
    return children + blank(source, end, block.to)


@cache
def _terminal(name: str) -> re.Pattern[str]:
    grammar = line_grammar()
    return grammar.compile(name, {"item_end": grammar.expand("BULLETED", {}), **ANY})


def items(block: nodes.List) -> tuple[nodes.Item, ...]:
    """Return the items of a list."""
    return tuple(
        nodes.Item(block.source, match.start(), match.end(), match.start("content"), match.end("content"))
        for match in _terminal("ITEM").finditer(block.source.visible, block.at, block.to)
    )


def _lines(block: nodes.Block, terminal: str) -> Iterator[re.Match[str]]:
    end = content_end(block.source.visible, block.at, block.to)
    at = block.at
    pattern = _terminal(terminal)
    while at < end and (match := pattern.match(block.source.visible, at, block.to)):
        yield match
        at = match.end()


def rows(block: nodes.Table) -> tuple[Node, ...]:
    """Return the rows of a table."""
    found = [nodes.Row(block.source, match.start(), match.end()) for match in _lines(block, "ROW")]
    return (*found, *blank(block.source, found[-1].to, block.to))


def is_rule_row(text: str) -> bool:
    """Whether a row only divides the heading from the rows."""
    return _RULE_ROW.fullmatch(text) is not None


def cells(row: nodes.Row) -> tuple[Leaf, ...]:
    """Return the cells and pipes of a row."""
    visible = row.source.visible
    if row.is_rule:
        return (nodes.Leaf(row.source, row.at, row.to, "rule"),)
    end = content_end(visible, row.at, row.to)
    found = []
    for match in re.finditer(r"\|+|[^|]+", visible[row.at : end]):
        kind: nodes.LeafKind = "pipe" if match[0].startswith("|") else "text"
        found.append(nodes.Leaf(row.source, row.at + match.start(), row.at + match.end(), kind))
    return (*found, *blank(row.source, end, row.to))


def quoted_lines(block: nodes.Quotation) -> tuple[Node, ...]:
    """Return the lines of a quotation."""
    found = [
        nodes.QuotedLine(block.source, match.start(), match.end(), match.start("content"), match.end("content"))
        for match in _lines(block, "QUOTED")
    ]
    return (*found, *blank(block.source, found[-1].to, block.to))


def literal_lines(block: nodes.Literal) -> tuple[Node, ...]:
    """Return the lines of a literal block."""
    found = []
    at = block.at
    while match := _terminal("LITERAL_LINE").match(block.source.visible, at, block.to):
        content_at, content_to = match.span("content") if match["content"] is not None else (at + 1, at + 1)
        found.append(nodes.LiteralLine(block.source, at, match.end(), content_at, content_to))
        at = match.end()
    return (*found, *blank(block.source, at, block.to))


def front_matter(block: nodes.FrontMatter) -> tuple[Leaf, ...]:
    """Return the rules of a YAML header and the lines between them."""
    match = _FRONT_MATTER.match(block.source.visible[block.at : block.to])
    if match is None:
        raise AssertionError("the terminal FRONT_MATTER begins and ends with a rule")
    edges = [block.at, block.at + match.end(1), block.at + match.end(2), block.to]
    kinds: tuple[nodes.LeafKind, ...] = ("rule", "text", "rule")
    return tuple(
        nodes.Leaf(block.source, at, to, kind) for at, to, kind in zip(edges, edges[1:], kinds, strict=False) if at < to
    )
