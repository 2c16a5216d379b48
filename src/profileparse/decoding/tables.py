"""Tables of any columns in canonical text. Their cells are terminals: lines of all sizes would be too many."""

from __future__ import annotations

from typing import Literal

from profileparse.decoding.patterns import Pattern, Ref, alt, any_case, but, literal, many, pattern, repeat, seq
from profileparse.decoding.rules import Rules
from profileparse.decoding.texts import pieces

# No grammar has tables of more columns.
_MOST_COLUMNS = 12
# The last cell of a short row is empty, that of a full one isn't.
_Kind = Literal["full", "short"]


def table(rules: Rules, header: str | None) -> Pattern:
    """Return a table: all its rows have as many cells, and one of them has something in the last.

    Args:
        rules: The rules of the text.
        header: The heading that its first column is known to have.
    """
    rows = _Rows(rules, header)
    return alt(*map(rows.table, range(1, _MOST_COLUMNS + 1)))


class _Rows:
    """Makes the rules of rows of any size."""

    def __init__(self, rules: Rules, header: str | None) -> None:
        self._rules = rules
        self._bar = rules.piece("bar", literal(f"{rules.indent}|"))
        text = pieces()["cell"]
        dashes = pattern("[:+=-]+(?: [:+=-]+)*")
        # A row of dashes alone divides others: one cell has something else.
        self._words: Pattern = rules.piece("cell", seq(literal(" "), but(text, dashes), literal(" |")))
        self._first = self._words
        if header is not None:
            # A first row without a line below it doesn't begin with the heading of the first column.
            others = but(text, alt(dashes, seq(any_case(header), pattern(":?"))))
            self._first = rules.piece("first_cell", seq(literal(" "), others, literal(" |")))
        self._dashes = rules.piece("dash_cell", seq(literal(" "), but(dashes, literal("---")), literal(" |")))
        self._line = rules.piece("divider_cell", literal(" --- |"))
        self._empty = rules.piece("empty_cell", literal(" |"))

    def table(self, size: int) -> Pattern:
        """Return a table of so many columns."""
        divider = self._rules.rule(f"divider_{size}", seq(self._bar, repeat(self._line, size, size), self._rules.blank))
        full, first = self._row("full", size), self._row("full", size, is_first=True)
        if size == 1:
            return alt(seq(full, divider, many(full)), seq(first, many(full)))
        # Cells are empty where a row has nothing for them, but those of the last column are not all empty.
        short, first_short = self._row("short", size), self._row("short", size, is_first=True)
        others = self._rules.rule(f"rows_{size}", many(alt(full, short)))
        ended = self._rules.rule(f"ended_rows_{size}", seq(many(short), full, others))
        return alt(seq(full, divider, others), seq(short, divider, ended), seq(first, others), seq(first_short, ended))

    def _row(self, kind: _Kind, size: int, *, is_first: bool = False) -> Ref:
        """Return a row; the first one of a table whose columns have no headings is apart."""
        cells = self._cells(kind, size, self._first if is_first else self._words)
        name = f"{'first_' if is_first else ''}{kind}_row_{size}"
        return self._rules.rule(name, seq(self._bar, cells, self._rules.blank))

    def _cells(self, kind: _Kind, size: int, first: Pattern) -> Pattern:
        """Return cells, one of which at least has words, from the first one that can have them."""
        last = self._empty if kind == "short" else alt(self._words, self._dashes)
        if size == 1:
            return first
        begun = seq(first, repeat(alt(self._words, self._dashes, self._empty), size - 2, size - 2), last)
        if size == 2 and kind == "short":
            return begun
        rest = self._rules.rule(f"{kind}_cells_{size - 1}", self._cells(kind, size - 1, self._words))
        return alt(begun, seq(alt(self._dashes, self._empty), rest))
