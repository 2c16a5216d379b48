"""Tables of keys and values: each row is a field, or a key that no model declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from profileparse.source import LINE_END
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import (
    Block,
    BlockKind,
    cell_ranges,
    content_end,
    is_next_line,
    is_rule_row,
    line_start,
    row_ranges,
)
from profileparse.syntax.parts import Part, Range
from profileparse.syntax.styles import ENOUGH

if TYPE_CHECKING:
    from profileparse.syntax.parser import LineSyntax


class _Row(NamedTuple):
    at: int
    to: int
    cells: list[Range]


# So many columns a table of keys and values has, if no head says that others are beside the values.
_PAIR = 2
_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
# How the column of the values is headed.
_VALUE_HEADS = frozenset(("value", "values", "data", "detail", "details", "description", "entry"))
_TABBED_HEAD = re.compile(r"(?<![^\r\n])[^\t\r\n]+(?:\t[^\t\r\n]+){2,}(?=[\r\n])")


def row_parts(syntax: LineSyntax, visible: str, at: int, to: int, *, goes_on: bool) -> Iterator[Part]:
    """Yield the parts that the rows of a table are; none where it is no table of keys and values.

    It is one if it has two columns and two of its rows, or one of two, begin with labels of the model.

    Args:
        syntax: The model's line syntax.
        visible: The text.
        at: Where the table begins.
        to: Where it ends.
        goes_on: Whether rows of keys and values stand before it: no label is needed then, but under headings.
    """
    rows = _joined(visible, [_Row(*each, cells_of(visible, *each)) for each in row_ranges(visible, at, to)])
    is_rule = [is_rule_row(visible[row.at : row.to]) for row in rows]
    filled = [row for row, rule in zip(rows, is_rule, strict=True) if row.cells and not rule]
    most = max((len(row.cells) for row in filled), default=0)
    has_others = most > _PAIR and heads_values([visible[slice(*cell)] for cell in filled[0].cells])
    if most != _PAIR and not has_others and not (most == 1 and goes_on):
        return
    labels = {row.at: _label(syntax, visible, row.cells[0]) for row in filled}
    known = sum(each is not None for each in labels.values())
    if most == 1 and known < len(filled):
        return
    is_own = goes_on and (known > 0 or not any(is_rule))
    if known < ENOUGH and not (known and len(filled) <= ENOUGH) and not is_own:
        return
    for number, row in enumerate(rows):
        stop = rows[number + 1].at if number + 1 < len(rows) else to
        is_head = (number + 1 < len(rows) and is_rule[number + 1]) or (has_others and row is filled[0])
        if is_rule[number] or not row.cells or (is_head and labels[row.at] is None):
            yield Part("table_head", row.at, stop, row.at, blocks=[("table", row.at, stop)])
            continue
        label, field = labels[row.at] or (bare(visible, *row.cells[0]), None)
        if len(row.cells) == 1:
            yield Part("row", row.at, stop, stop, label, field)
        else:
            value_at = row.cells[1][0]
            end = visible.rindex("|", value_at, row.cells[2][0]) + 1 if len(row.cells) > _PAIR else stop
            blocks = _value_and_rest(visible, "cell", (value_at, end, stop))
            yield Part("row", row.at, stop, value_at, label, field, None, blocks, has_value=True)


def heads_values(cells: Sequence[str]) -> bool:
    """Whether the first row of a table of three columns or more says that the values are in the second."""
    return len(cells) > _PAIR and cells[1].strip(" *").lower() in _VALUE_HEADS


def _value_and_rest(visible: str, kind: BlockKind, edges: tuple[int, int, int]) -> list[Block]:
    """Return the block of a value as a cell, and that of what stands behind it in its row, if anything does."""
    at, end, to = edges
    if not visible[end:to].strip(" \t|\r\n"):
        return [("cell", at, to)]
    return [("cell", at, end), (kind, end, to)]


def leave_other_columns(visible: str, parts: Sequence[Part]) -> None:
    """Take what stands in the third column, and in those after it, out of the values of rows with tabs.

    The first row of the table says that the values are in the second column.
    """
    heads = _TABBED_HEAD.finditer(visible) if "\t" in visible else ()
    head = next((each for each in heads if heads_values(each[0].split("\t"))), None)
    if head is None:
        return
    for part in parts:
        if part.at < head.end() or not part.has_tab(visible):
            continue
        kind, at, to = part.blocks[0]
        line_end = LINE_END.search(visible, at, to)
        stop = line_end.end() if line_end else to
        end = visible.find("\t", at, stop)
        if kind == "paragraph" and end >= 0:
            rest: list[Block] = [(kind, stop, to)] if stop < to else []
            part.blocks[:1] = [*_value_and_rest(visible, kind, (at, end + 1, stop)), *rest]


def leave_heads(visible: str, parts: Sequence[Part]) -> None:
    """Take the label of the name out of the first row of a table with tabs, below other labels.

    No other row of the table, and there are two or more, has a label of the model.
    """
    if "\t" not in visible:
        return
    is_later = False
    for number, part in enumerate(parts):
        if (
            part.field == "name"
            and is_later
            and part.has_tab(visible)
            and not _is_row(visible, parts[number - 1], part)
        ):
            rows = list(takewhile(lambda pair: _is_row(visible, *pair), pairwise(islice(parts, number, None))))
            if len(rows) >= _PAIR and all(row.field is None for _, row in rows):
                part.leave_label("paragraph")
        is_later = is_later or part.field is not None


def _is_row(visible: str, before: Part, part: Part) -> bool:
    """Whether a part is a row with a tab, right below another one."""
    end = content_end(visible, before.at, before.to)
    has_tabs = part.has_tab(visible) and "\t" in visible[line_start(visible, end) : end]
    return has_tabs and is_next_line(visible, end, part.at)


def cells_of(visible: str, at: int, to: int) -> list[Range]:
    """Return the cells of a row; those of "| key = value", as templates in wikis have it, are the key and the value.

    >>> line = "| coat = of middle length"
    >>> [line[at:to] for at, to in cells_of(line, 0, len(line))]
    ['coat', 'of middle length']
    """
    match = line_pattern("TEMPLATE_ROW").match(visible, at, to) if is_open(visible, at, to) else None
    if match is None:
        return cell_ranges(visible, at, to)
    value_at = match.start("value")
    value_to = content_end(visible, value_at, to)
    return [match.span("key"), (value_at, value_to)] if value_at < value_to else [match.span("key")]


def column_rows(syntax: LineSyntax, visible: str, at: int, to: int) -> tuple[list[Range], list[list[Part]]] | None:
    """Return the headings of a table's columns and the parts in each row; None where they are no labels.

    Two columns at least, or all, and half of them have to be labels of the model. A row of dashes may stand below them.

    Args:
        syntax: The model's line syntax.
        visible: The text.
        at: Where the table begins.
        to: Where it ends.
    """
    rows = [_Row(*each, cell_ranges(visible, *each)) for each in row_ranges(visible, at, to)]
    return _by_columns(syntax, visible, [row for row in rows if not is_rule_row(visible[row.at : row.to].strip())])


def tabbed_rows(syntax: LineSyntax, visible: str) -> tuple[list[Range], list[list[Part]]] | None:
    """Return the same of a text all of whose lines have tabs between their cells."""
    lines = [(match.start(), match.end()) for match in _LINE.finditer(visible)]
    if not all("\t" in visible[slice(*line)] for line in lines):
        return None
    return _by_columns(syntax, visible, [_Row(*line, list(_tabbed(visible, *line))) for line in lines])


def _tabbed(visible: str, at: int, to: int) -> Iterator[Range]:
    """Yield the cells of a line, without the white space around each."""
    for cell in visible[at:to].split("\t"):
        start = at + len(cell) - len(cell.lstrip())
        yield (start, start + len(cell.strip())) if cell.strip() else (at, at)
        at += len(cell) + 1


def _by_columns(syntax: LineSyntax, visible: str, rows: Sequence[_Row]) -> tuple[list[Range], list[list[Part]]] | None:
    """Return the headings of a table's columns and the parts in each row below them; None where they are no labels."""
    rows = [row for row in rows if row.cells]
    if len(rows) < ENOUGH:
        return None
    head, *others = rows
    labels = [_label(syntax, visible, cell) or (bare(visible, *cell), None) for cell in head.cells]
    known = sum(field is not None for _, field in labels)
    if known < min(ENOUGH, len(labels)) or 2 * known < len(labels):
        return None
    return [label for label, _ in labels], [list(_row_parts(row, labels)) for row in others]


def _row_parts(row: _Row, labels: Sequence[tuple[Range, str | None]]) -> Iterator[Part]:
    """Yield the part of each column in a row, and one for each cell beyond them."""
    for number, (label, field) in enumerate(labels):
        at, to = row.cells[number] if number < len(row.cells) else (row.to, row.to)
        blocks: list[Block] = [("cell", at, to)] if at < to else []
        if blocks or field is not None:
            is_headed = label[0] < label[1]
            yield Part("row", at, to, at, label if is_headed else None, field, blocks=blocks, has_value=bool(blocks))
    for at, to in row.cells[len(labels) :]:
        if at < to:
            yield Part("row", at, to, at, blocks=[("cell", at, to)])


def _joined(visible: str, rows: list[_Row]) -> list[_Row]:
    """Return rows, those with a cell that goes on in the next line as one."""
    joined: list[_Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        goes_on = last is not None and len(last.cells) == 2 and is_open(visible, last.at, last.to)
        if last is not None and goes_on and len(row.cells) == 1 and visible[row.at : row.to].lstrip()[:1] != "|":
            joined[-1] = _Row(last.at, row.to, [last.cells[0], (last.cells[1][0], row.cells[0][1])])
        else:
            joined.append(row)
    return joined


def is_open(visible: str, at: int, to: int) -> bool:
    """Whether a row begins with a bar and does not end with one."""
    text = visible[at:to].strip()
    return text[:1] == "|" and text[-1:] != "|"


def _label(syntax: LineSyntax, visible: str, cell: Range) -> tuple[Range, str] | None:
    """Return where the label stands that a cell holds, and its field."""
    found = syntax.label_in(visible[slice(*cell)])
    if found is None:
        return None
    (at, to), field = found
    return (cell[0] + at, cell[0] + to), field


def bare(visible: str, at: int, to: int) -> Range:
    """Return a range without the colon and the asterisks around its words."""
    text = visible[at:to]
    start = at + len(text) - len(text.lstrip("* \t\u00a0"))
    return start, start + len(visible[start:to].rstrip(":* \t\u00a0"))
