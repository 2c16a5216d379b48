"""Tables of any columns: cells as text, how rows are found in lines, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, NamedTuple, Self

from pydantic import Field, GetJsonSchemaHandler, ModelWrapValidatorHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from profileparse.source import fold, has_zero_width, without_zero_width
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import cell_ranges, line_ranges, line_start
from profileparse.values.text import Value, escape_at, escaped_start, folded, unescaped_start, without
from profileparse.values.textvalue import with_text

Range = tuple[int, int]
Cell = Annotated[str, folded(empty=True)]

# A bar in a cell with all backslashes before it, and the backslash of those that keeps it text.
_BAR = re.compile(r"(?<!\\)\\*+(?=\|)")
_ESCAPED_BAR = re.compile(r"(?<!\\)\\++(?=\|)")
# A bar between two cells.
_BETWEEN = re.compile(r"(?<!\\)\|")
# Columns that only white space sets apart.
_TAB = re.compile(r"\t")
_GAP = re.compile(r"[^\S\r\n]{2,}+")
_DIVIDER = "---"
# So many rows with nothing but white space or bars inside are a table.
_ENOUGH = 2


class Table(Value):
    """A table: the headings of its columns, if it has them, and its rows.

    >>> table = Table(columns=["Year", "Sales"], rows=[["2019", "284"], ["2020", ""]])
    >>> table.column("Sales")
    ['284', '']
    """

    columns: list[Cell] = Field(default=[], description="The headings of the columns; none where the table has none.")
    rows: list[list[Cell]] = Field(
        default=[], description="The cells of each row, as many as there are columns; empty ones are empty texts."
    )

    @classmethod
    def from_text(cls, text: str) -> Self:
        r"""Return the table in a text: a row a line, with bars or tabs between its cells.

        A plain str is taken wherever a table is, and read so.

        Raises:
            ValueError: the text holds none, or more than that.

        >>> Table.from_text("| a | b |\n|---|---|\n| 1 | 2 |").rows
        [['1', '2']]
        """
        visible = without_zero_width(text) if has_zero_width(text) else text
        found = read_table(visible)
        if found is None or found.rest:
            raise ValueError("expected a table: a row a line, with bars between its cells")
        return cls.model_validate(found.value(visible).model_dump())

    def to_text(self) -> str:
        """Return the table as rows with bars between their cells."""
        return write_table(self)

    @model_validator(mode="wrap")
    @classmethod
    def _or_text(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return cls.from_text(value) if isinstance(value, str) else handler(value)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of the members; on input a str is one, too."""
        return with_text(schema, handler)

    @model_validator(mode="after")
    def _is_carried(self) -> Self:
        """Refuse rows of different lengths, and what text has nothing of."""
        lines = [self.columns, *self.rows] if self.columns else self.rows
        if not lines:
            raise PydanticCustomError("not_carried", "a table has columns or rows: leave this one out")
        size = len(lines[0])
        for number, row in enumerate(self.rows):
            if len(row) != size:
                raise PydanticCustomError(
                    "not_carried",
                    "row {number} has {found} cells, the table {size} columns: write an empty text for an empty cell",
                    {"number": number, "found": len(row), "size": size},
                )
        if empty := [number for number, row in enumerate(self.rows) if not any(row)]:
            raise PydanticCustomError("not_carried", "row {number} is empty: leave it out", {"number": empty[0]})
        if (self.columns and not any(self.columns)) or not any(row[-1] for row in lines):
            raise PydanticCustomError(
                "not_carried", "the last column is empty, or all headings are: leave empty ones out"
            )
        return self

    def column(self, heading: str) -> list[str]:
        """Return the cells under a heading.

        Raises:
            KeyError: no column has this heading.
        """
        if heading not in self.columns:
            raise KeyError(heading)
        number = self.columns.index(heading)
        return [row[number] for row in self.rows]

    def records(self) -> list[dict[str, str]]:
        """Return each row as a mapping of headings to cells; of headings that are equal the last counts.

        >>> Table(columns=["a", "b"], rows=[["1", "2"]]).records()
        [{'a': '1', 'b': '2'}]
        """
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows] if self.columns else []


class TableDraft(NamedTuple):
    """A table in a text.

    Attributes:
        columns: Where the headings of its columns stand; empty where it has none.
        rows: Where the cells of each row stand.
        markup: Places of what is markup: bars, and rows of dashes.
        rest: The lines before and after it.
    """

    columns: list[Range]
    rows: list[list[Range]]
    markup: list[Range]
    rest: list[Range]

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.columns or self.rows[0])

    def value(self, visible: str) -> Table:
        """Return the table."""
        columns, *rows = [[cell_text(visible, *place) for place in row] for row in (self.columns, *self.rows)]
        return Table(columns=columns, rows=rows)


# ---- reading -----------------------------------------------------------------------------------------------


def read_table(visible: str, header: str | None = None) -> TableDraft | None:
    r"""Return where the first table in a text stands; None where there is none.

    Bars set the cells of a row apart, or tabs, or in two lines or more with as many cells each, wide spaces. The
    first row has the headings of the columns where a row of dashes follows it, or where it begins with a heading that
    is known.

    Args:
        visible: The text.
        header: The heading of the first column that is known.

    >>> found = read_table("| a | b |\n|---|---|\n| 1 | 2 |")
    >>> found.columns, found.rows
    ([(2, 3), (6, 7)], [[(22, 23), (26, 27)]])
    """
    lines = line_ranges(visible, 0, len(visible))
    first, last, cells_of = _stretch(visible, lines)
    rows: list[list[Range]] = []
    markup: list[Range] = []
    dividers: list[tuple[int, bool]] = []  # how many rows stand above, and whether it is a double line
    for at, to in lines[first:last]:
        if _divides(visible[at:to]):
            dividers.append((len(rows), "=" in visible[at:to]))
            markup.append((at, to))
            continue
        cells = cells_of(visible, at, to)
        if cells:
            rows.append(cells)
        markup += _between(visible, at, to, cells)
    size = max(map(len, rows), default=0)
    if not size:
        return None
    rows = [row + [(row[-1][1], row[-1][1])] * (size - len(row)) for row in rows]
    has_columns = _has_columns(dividers, len(rows)) or (
        (0, False) not in dividers and is_heading(cell_text(visible, *rows[0][0]), header)
    )
    start = line_start(visible, lines[first][0])
    end = lines[last - 1][1]
    rest = [(at, to) for at, to in ((0, start), (end, len(visible))) if visible[at:to].strip()]
    return TableDraft(rows[0] if has_columns else [], rows[has_columns:], markup, rest)


def cell_text(visible: str, at: int, to: int) -> str:
    r"""Return the text of a cell.

    >>> cell_text(r"a\|b", 0, 4)
    'a|b'
    """
    text = fold(visible[at:to])
    if "\\" not in text:
        return text
    text = without(text, [match.start() for match in _ESCAPED_BAR.finditer(text)])
    return unescaped_start(text, _divides)


def is_heading(text: str, header: str | None) -> bool:
    """Whether a text is the heading of a column that is known."""
    return header is not None and text.rstrip(":").casefold() == header.casefold()


def _divides(text: str) -> bool:
    """Whether a line, or a cell, is made of dashes."""
    return line_pattern("DIVIDER").fullmatch(text) is not None


def _has_columns(dividers: Sequence[tuple[int, bool]], count: int) -> bool:
    """Whether the first of some rows has the headings: a line below it does not divide all others, too."""
    double = [above for above, is_double in dividers if is_double]
    if double:
        return 1 in double
    above = {each for each, _ in dividers}
    return 1 in above and not (count > _ENOUGH and len(above) == count + 1)


Cells = Callable[[str, int, int], list[Range]]


def _stretch(visible: str, lines: Sequence[Range]) -> tuple[int, int, Cells]:
    """Return the first line of a table, the one after its last, and what gives the cells of a line."""
    for cells_of in (_barred, _tabbed, _spaced):
        number = 0
        while number < len(lines):
            end = number
            size = 0
            while end < len(lines):
                text = visible[slice(*lines[end])]
                cells = [] if _divides(text) else cells_of(visible, *lines[end])
                if not cells and not _divides(text) and not (cells_of is _barred and text.startswith("|")):
                    break
                if cells_of is _spaced and size and cells and len(cells) != size:
                    break
                size = size or len(cells)
                end += 1
            is_marked = visible.startswith("|", lines[number][0])
            rows = sum(not _divides(visible[slice(*line)]) for line in lines[number:end])
            if rows >= (1 if is_marked else _ENOUGH):
                return number, end, cells_of
            number = max(end, number + 1)
    return 0, 0, _barred


def _barred(visible: str, at: int, to: int) -> list[Range]:
    return cell_ranges(visible, at, to) if _BETWEEN.search(visible, at, to) else []


def _tabbed(visible: str, at: int, to: int) -> list[Range]:
    return _split(visible, at, to, _TAB) if "\t" in visible[at:to] else []


def _spaced(visible: str, at: int, to: int) -> list[Range]:
    cells = _split(visible, at, to, _GAP)
    return cells if len(cells) > 1 and not any(visible[end - 1] in ".:" for _, end in cells) else []


def _split(visible: str, at: int, to: int, separator: re.Pattern[str]) -> list[Range]:
    """Return the pieces between separators, without the white space around them."""
    edges = [at, *(edge for match in separator.finditer(visible, at, to) for edge in match.span()), to]
    cells: list[Range] = []
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        text = visible[start:stop]
        begin = start + len(text) - len(text.lstrip())
        cells.append((begin, begin + len(text.strip())))
    return cells


def _between(visible: str, at: int, to: int, cells: Sequence[Range]) -> Iterator[Range]:
    """Yield what stands in a row outside of its cells."""
    edges = [at, *(edge for cell in cells for edge in cell), to]
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        text = visible[start:stop]
        if bare := text.strip():
            begin = start + text.index(bare)
            yield begin, begin + len(bare)


# ---- writing -----------------------------------------------------------------------------------------------


def write_table(table: Table, header: str | None = None) -> str:
    r"""Return a table as rows of cells between bars, so that `read_table` reads it back.

    Args:
        table: The table.
        header: The heading of the first column that is known.

    >>> print(write_table(Table(columns=["Year", "Sales"], rows=[["2019", "a|b"]])))
    | Year | Sales |
    | --- | --- |
    | 2019 | a\|b |
    """
    size = len(table.columns or table.rows[0])
    divider = _row([_DIVIDER] * size)
    rows = list(map(_written, table.rows))
    if table.columns:
        return "\n".join([_written(table.columns), divider, *rows])
    return "\n".join([divider] * is_heading(table.rows[0][0], header) + rows)


def _written(cells: Sequence[str]) -> str:
    texts = list(map(written_cell, cells))
    line = _row(texts)
    if not _divides(line):
        return line
    first = next(number for number, text in enumerate(texts) if _divides(text))
    return _row([*texts[:first], "\\" + texts[first], *texts[first + 1 :]])


def _row(texts: Sequence[str]) -> str:
    return "|" + "|".join(f" {text} " if text else " " for text in texts) + "|"


def is_aligned(rows: Sequence[Sequence[int | None]]) -> bool:
    """Whether the cells of each column begin at one place of their lines; None stands for an empty one."""
    return len(rows) > 1 and all(len({*column} - {None}) == 1 for column in zip(*rows, strict=True))


def written_cell(cell: str) -> str:
    """Return a cell with what keeps its bars text; one backslash more before what only backslashes keep from a row."""
    if "|" in cell:
        cell = escape_at(cell, [match.start() for match in _BAR.finditer(cell)])
    return escaped_start(cell, _divides) if cell[:1] == "\\" else cell
