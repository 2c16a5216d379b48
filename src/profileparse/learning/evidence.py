"""What stands under a label in the texts of a corpus, and which kind of value that is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, get_args

from profileparse.learning.corpus import least_texts
from profileparse.schema.labels import label_key
from profileparse.source import fold
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import (
    cell_end,
    cell_ranges,
    content_end,
    indentation,
    is_rule_row,
    item_ranges,
    line_ranges,
    row_ranges,
)
from profileparse.syntax.parts import Part
from profileparse.values.absence import absence
from profileparse.values.calendar import DateOrder
from profileparse.values.citations import uncited
from profileparse.values.dates import PartialDate
from profileparse.values.kinds import IDENTIFIER_PATTERN, URL_PATTERN, Kind, read_single
from profileparse.values.lines import is_running_text, terms_in_line
from profileparse.values.quantities import Quantity
from profileparse.values.textvalue import TextValue, read_value
from profileparse.values.xrefs import Xref

# A kind is chosen that so large a share of the values has; the rest is left in `extra` when texts are read.
_MOST = 0.9
# Of the values of a list in a line, so many have several entries.
_FEW = 0.3
# So many words are no term any more.
_MOST_WORDS = 6
# So many values of a field are looked at, and so many are shown.
_MOST_VALUES = 400
_SHOWN = 3
_CODE = re.compile(r"(?=\S*\d)\S+|[A-Z]{1,6}")
_IDENTIFIER, _URL = re.compile(IDENTIFIER_PATTERN), re.compile(URL_PATTERN)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_SAYS_DATE = re.compile(
    r"date|year|found(?:ed|ing|ation)|opened|built|completed|launched|described|established|born|died|release|since"
)


class Decision(NamedTuple):
    """The kind of a field.

    Attributes:
        kind: The kind, as the writer of models names it.
        share: How many of the values read as it, from 0 to 1.
        order: For dates in numbers: the order of day, month and year.
        columns: For the rows of a table: the headings of its columns.
    """

    kind: str
    share: float
    order: DateOrder | None = None
    columns: tuple[str, ...] = ()


@dataclass
class Evidence:
    """What stands under one label.

    Attributes:
        texts: In how many texts the label has a value.
        stated: The statements that there is none.
        empty: In how many texts nothing stands under it.
        shapes: How many values have each shape: ``line``, ``lines``, ``items``, ``tree``, ``keyed``, ``rows``,
            ``table``, ``prose``.
        lines: The values of one line.
        entries: Entries of lists that have a line each.
        columns: How many tables have each heading of a column, and in which order they come.
        cells: The cells under each heading.
        examples: Values to show.
    """

    texts: int = 0
    stated: Counter[str] = field(default_factory=Counter)
    empty: int = 0
    shapes: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    columns: Counter[str] = field(default_factory=Counter)
    order: list[str] = field(default_factory=list)
    cells: dict[str, list[str]] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    def add(self, visible: str, part: Part) -> None:
        """Take what stands under a label in a text."""
        if not part.blocks:
            self.empty += 1
            return
        at, to = part.blocks[0][1], part.blocks[-1][2]
        text = fold(visible[at:to])
        if absence(text) is not None or text in ("", "[]"):
            self.stated[text] += 1
            return
        self.texts += 1
        if len(self.examples) < _SHOWN:
            self.examples.append(text)
        kind = part.blocks[0][0]
        if kind == "table":
            self._add_table(visible, *part.blocks[0][1:])
        elif kind == "list":
            self._add_items(visible, part)
        else:
            self._add_lines(visible, part)

    def join(self, other: Evidence) -> None:
        """Take what stands under another wording of the label."""
        self.texts += other.texts
        self.empty += other.empty
        self.stated.update(other.stated)
        self.shapes.update(other.shapes)
        self.columns.update(other.columns)
        self.lines += other.lines
        self.entries += other.entries
        self.order += [each for each in other.order if each not in self.order]
        for heading, cells in other.cells.items():
            self.cells.setdefault(heading, []).extend(cells)
        self.examples = [*self.examples, *other.examples][:_SHOWN]

    def _add_table(self, visible: str, at: int, to: int) -> None:
        rows = row_ranges(visible, at, to)
        cells = [[visible[slice(*each)] for each in cell_ranges(visible, *row)] for row in rows]
        has_head = len(rows) > 1 and is_rule_row(visible[slice(*rows[1])].strip())
        if max(map(len, cells)) < 2 or not has_head:
            self.shapes["table"] += 1
            return
        self.shapes["rows"] += 1
        for number, heading in enumerate(cells[0]):
            if heading not in self.columns:
                self.order.append(heading)
            self.columns[heading] += 1
            values = self.cells.setdefault(heading, [])
            values += [row[number] for row in cells[2:] if number < len(row) and row[number]][
                : _MOST_VALUES - len(values)
            ]

    def _add_items(self, visible: str, part: Part) -> None:
        items = [item for kind, at, to in part.blocks if kind == "list" for item in item_ranges(visible, at, to)]
        texts = [fold(visible[content_at:content_to]) for _, content_at, content_to, _ in items]
        self._add_entries(texts)
        keyed = sum(line_pattern("BULLET_KEY").match(visible, at) is not None for at, _, _, _ in items)
        indents = {indentation(visible, at) for at, _, _, _ in items}
        if keyed > 1 and keyed * 10 >= len(items) * 7:
            self.shapes["keyed"] += 1
        else:
            self.shapes["tree" if len(indents) > 1 and len(items) > 2 else "items"] += 1

    def _add_lines(self, visible: str, part: Part) -> None:
        kind, at, to = part.blocks[0]
        if kind == "cell":
            self._add_line(fold(visible[at : cell_end(visible, at, content_end(visible, at, to))]))
            return
        lines = [
            fold(visible[slice(*line)])
            for block, start, end in part.blocks
            if block in ("paragraph", "literal")
            for line in line_ranges(visible, start, end)
        ]
        others = any(block not in ("paragraph", "literal", "cell") for block, _, _ in part.blocks)
        if part.has_value:
            self._add_line(lines[0])
        elif any(map(is_running_text, lines)) or others:
            self.shapes["prose"] += 1
        elif len(lines) == 1:
            self._add_line(lines[0])
        elif sum(line_pattern("KEY").match(line) is not None for line in lines) * 10 >= len(lines) * 7:
            self.shapes["keyed"] += 1
        else:
            self.shapes["lines"] += 1
            self._add_entries(lines)

    def _add_line(self, text: str) -> None:
        text = uncited(text)
        if is_running_text(text):
            self.shapes["prose"] += 1
            return
        self.shapes["line"] += 1
        if len(self.lines) < _MOST_VALUES:
            self.lines.append(text)

    def _add_entries(self, texts: Sequence[str]) -> None:
        self.entries += texts[: max(0, _MOST_VALUES - len(self.entries))]

    # ---- the decision --------------------------------------------------------------------------------------

    def decide(self, label: str) -> Decision:
        """Return the kind of the values."""
        texts = max(self.texts, 1)
        shares = {shape: count / texts for shape, count in self.shapes.items()}
        several = {
            each: shares.get(each, 0.0) for each in ("rows", "table", "keyed", "tree", "items", "lines", "prose")
        }
        if several["rows"] + several["table"] >= 0.5:
            return self._tables(several["rows"] + several["table"])
        if several["keyed"] >= 0.5:
            is_prose = sum(map(is_running_text, self.entries)) * 2 > len(self.entries)
            return Decision("prose by key" if is_prose else "terms by key", several["keyed"])
        if several["tree"] >= 0.4:
            return Decision("trees", several["tree"] + several["items"])
        listed = several["items"] + several["lines"] + several["tree"]
        if several["prose"] > max(listed, 0.34):
            return Decision("prose", several["prose"] + shares.get("line", 0.0))
        if listed >= 0.25:
            return self._list(several, listed + shares.get("line", 0.0))
        return self._single(label)

    def _tables(self, share: float) -> Decision:
        least = least_texts(self.shapes["rows"], 0.5)
        columns = tuple(each for each in self.order if self.columns[each] >= least and label_key(each))
        keys = {label_key(each) for each in columns}
        is_known = len(columns) > 1 and len(keys) == len(columns) and len(columns) * 2 >= len(self.order)
        return Decision("rows", share, columns=columns) if is_known else Decision("table", share)

    def _list(self, shares: dict[str, float], share: float) -> Decision:
        values = self.entries + self.lines
        kinds: tuple[tuple[str, type[TextValue]], ...] = (("quantities", Quantity), ("xrefs", Xref))
        for kind, of in kinds:
            if len(values) > 1 and _share(values, partial(_reads, of)) >= _MOST and _is_own(of, values):
                return Decision(kind, share)
        return Decision("bullets" if shares["items"] + shares["tree"] > shares["lines"] else "lines", share)

    def _single(self, label: str) -> Decision:
        values = self.lines
        decisions = (
            _as_plain(values, label),
            _as_quantity(values),
            _as_list(values),
            _as_code(values),
            _as_terms(values),
        )
        return next(filter(None, decisions), Decision("text", 1.0 if values else 0.0))


def _as_plain(values: Sequence[str], label: str) -> Decision | None:
    """Return the kind of dates, numbers and URLs; None for others."""
    for kind, reads in _SINGLE:
        if (share := _share(values, reads)) >= _MOST:
            are_years = kind == "integer" and _share(values, lambda text: bool(_YEAR.fullmatch(text))) >= _MOST
            return Decision("partial" if are_years and _SAYS_DATE.search(label.casefold()) else kind, share)
    for order in get_args(DateOrder):
        if (share := _share(values, partial(_reads, PartialDate, order=order))) >= _MOST:
            return Decision("partial", share, order)
    return None


def _as_quantity(values: Sequence[str]) -> Decision | None:
    share = _share(values, partial(_reads, Quantity))
    return Decision("quantity", share) if share >= _MOST and _is_own(Quantity, values) else None


def _as_list(values: Sequence[str]) -> Decision | None:
    """Return the kind of cross-references; None for others."""
    pieces = [each[at:to] for each in values for at, to in Xref.split(each)]
    share = _share(pieces, partial(_reads, Xref))
    return Decision("xrefs", share) if share >= _MOST and _is_own(Xref, pieces) else None


def _as_code(values: Sequence[str]) -> Decision | None:
    """Return the kind of identifiers; None for others."""
    are_words = _share(values, lambda text: _IDENTIFIER.match(text) is not None) < _MOST
    share = _share(values, lambda text: _CODE.fullmatch(text) is not None)
    return None if are_words or share < _MOST else Decision("identifier", share)


def _as_terms(values: Sequence[str]) -> Decision | None:
    """Return the kind of lists in a line; None for texts: commas set nothing apart there, or always as many parts."""
    pieces = list(map(terms_in_line, values))
    share = _share(pieces, lambda each: len(each) > 1)
    counts = {len(each) for each in pieces}
    words = [len(piece.split()) for each in pieces for piece in each]
    if share < _FEW or _share(words, lambda count: count <= _MOST_WORDS) < _MOST:
        return None
    is_varied = len(counts) > 2 or (len(counts) == 2 and 1 not in counts) or share < _MOST
    return Decision("inline", 1.0) if is_varied else None


def _share(values: Sequence[Any], reads: Callable[[Any], bool]) -> float:
    return sum(map(reads, values)) / len(values) if values else 0.0


def _reads(of: type[TextValue], text: str, **how: Any) -> bool:
    try:
        read_value(of, text, **how)
    except ValueError:
        return False
    return True


def _is_own(of: type[TextValue], values: Sequence[str]) -> bool:
    """Whether values are of a kind, and not merely texts that it can hold: they have units, or prefixes."""
    read = [of.from_text(text) for text in values if _reads(of, text)]
    if of is Quantity:
        return _share(read, lambda each: each.unit is not None) >= 0.5
    known = sum(1 for each in read if isinstance(each, Xref) and each.is_known)
    return known * 10 >= len(read) * 7


def _single_reader(kind: Kind) -> Callable[[str], bool]:
    return lambda text: read_single(kind, text) is not None


_SINGLE: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("date", _single_reader(Kind.DATE)),
    ("integer", _single_reader(Kind.INTEGER)),
    ("number", _single_reader(Kind.NUMBER)),
    ("partial", lambda text: _reads(PartialDate, text)),
    ("url", lambda text: _URL.match(text) is not None),
)
