"""Which field each line of a text opens or belongs to, said line by line, before the whole text is known.

The terminals of the grammar and its states say it, as for a whole text. What depends on more than one line, a text's
own style above all, is not known yet: where it counts, a text is read otherwise in the end.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from profileparse.schema.profile import FieldSpec
from profileparse.source import Source
from profileparse.syntax.grammar import Row, line_grammar
from profileparse.syntax.inside import cell_ranges, indentation
from profileparse.syntax.parser import LineSyntax
from profileparse.syntax.parts import Part, Range
from profileparse.syntax.rows import row_parts
from profileparse.syntax.sections import Limits, with_value
from profileparse.values.kinds import NESTED

_TABLE = frozenset(("TABLE", "CELLS"))
_ITEMS = frozenset(("LIST", "ENTRY", "MARKED", "BULLET_KEY"))
_BULLETED = frozenset(("BULLET_FIELD", "BULLET_LABEL"))
# A line with a label that is longer is not read again with the lines after it.
_LONGEST_LABEL = 1000


class FollowedLine(NamedTuple):
    """What a line does; ranges are those of the line's `Source.visible`.

    Attributes:
        source: The line.
        ends: Whether the open field is over, for a line that opens none; the line before it may be the first of what
            follows ("Notes", underlined).
        opened: The field that the line opens.
        label: Where its label stands.
        has_name: Whether the label holds the entity's name.
        value: Where the value on the label's line stands; None where there is none.
        stub: The line without that value.
    """

    source: Source
    ends: bool = False
    opened: FieldSpec | None = None
    label: Range = (0, 0)
    has_name: bool = False
    value: Range | None = None
    stub: str = ""


class Follower:
    """Follows a text line by line.

    Args:
        syntax: The line syntax of the model.

    Attributes:
        field: The field to which the next line belongs, if it doesn't open another; None where no field is open.
    """

    def __init__(self, syntax: LineSyntax) -> None:
        self.field: FieldSpec | None = None
        self._syntax = syntax
        self._row: Row = line_grammar().first
        self._limits: Limits | None = None
        # The line that opened the field, less its value; how it did so; and the line before the next one, if it is
        # another.
        self._stub = ""
        self._is_row = self._is_bullet = False
        self._before = ""

    def take(self, line: str) -> FollowedLine | None:
        """Take the next line, with its line end; return what it does, or None for a blank one."""
        source = Source(line)
        visible = source.visible
        if not visible or visible.isspace():
            self._before = "\n"
            return None
        token = self._syntax.match(visible)
        if token is None:
            raise AssertionError(f"no terminal matches the line {visible[:100]!r}")
        found = self._taken(source, visible, token)
        self._before = "" if found.opened is not None else visible
        return found

    def _taken(self, source: Source, visible: str, token: re.Match[str]) -> FollowedLine:
        if self._limits is not None:
            if self._limits.holds_line(token):
                return FollowedLine(source)
            self._limits = None
        terminal: str = token.lastgroup  # type: ignore[assignment]
        row = self._row
        rule, self._row = row[terminal]
        if rule and (spec := self._syntax.field_of(token)) is not None:
            return self._open(source, visible, token, spec, row)
        if terminal in _TABLE and (part := self._table_row(visible)) is not None:
            return self._open_row(source, part)
        if self.field is None:
            return FollowedLine(source)
        may_end = bool(rule) or (self._is_row and terminal in _TABLE)
        if terminal in _ITEMS and self._is_bullet:
            may_end = indentation(visible, 0) <= indentation(self._stub, 0)
        if not may_end or not self._is_end(visible):
            return FollowedLine(source)
        self.field = None
        return FollowedLine(source, ends=True)

    def _open(self, source: Source, visible: str, token: re.Match[str], spec: FieldSpec, row: Row) -> FollowedLine:
        """Open the field whose label a line begins with."""
        terminal: str = token.lastgroup  # type: ignore[assignment]
        value_at = self._syntax.value_at(visible, token)
        if spec.kind in NESTED:
            self._row = row[with_value(token)][1]
            if value_at is None or visible[value_at] != "|":
                self._limits = Limits(self._syntax, token, spec, has_value=value_at is not None)
        self.field = spec
        self._stub = visible if value_at is None else f"{visible[:value_at]}X\n"
        self._is_row, self._is_bullet = False, terminal in _BULLETED
        label = token.span(token.lastindex + 1)  # type: ignore[operator]
        value = None if value_at is None else (value_at, len(visible.rstrip()))
        has_name = f"{terminal}_name" in token.re.groupindex
        return FollowedLine(source, opened=spec, label=label, has_name=has_name, value=value, stub=self._stub)

    def _table_row(self, visible: str) -> Part | None:
        """Return the part that a row of a table is, if it begins with a label."""
        cells = cell_ranges(visible, 0, len(visible))
        if len(cells) != 2 or self._syntax.label_in(visible[slice(*cells[0])]) is None:
            return None
        part = next(row_parts(self._syntax, visible, 0, len(visible), goes_on=False), None)
        return part if part is not None and part.field is not None else None

    def _open_row(self, source: Source, part: Part) -> FollowedLine:
        """Open the field whose label stands in the first cell of a row."""
        self.field = spec = self._syntax.schema.by_name[part.field or ""]
        value = cell_ranges(source.visible, 0, len(source.visible))[1]
        self._stub = f"{source.visible[: part.head_to]}X |\n"
        self._is_row, self._is_bullet = True, False
        return FollowedLine(source, opened=spec, label=part.head, value=value, stub=self._stub)

    def _is_end(self, visible: str) -> bool:
        """Whether the open field is over with a line: read right after its label, the line is no part of it."""
        if len(self._stub) > _LONGEST_LABEL:
            return True
        outline = self._syntax.outline(Source(f"{self._stub}{self._before}{visible}"))
        last = outline.parts[-1]
        return last.field is None and last.at >= len(self._stub)
