"""Groups of labels that come again and again, and rows of tables that are such groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from profileparse.syntax.parser import Outline
from profileparse.syntax.parts import Part, Range
from profileparse.syntax.rows import column_rows, tabbed_rows


class Group(NamedTuple):
    """One group of labels.

    Attributes:
        place: Where it stands.
        parts: Its parts.
        heads: Headings of columns that stand above it.
    """

    place: Range
    parts: list[Part]
    heads: list[Range]


def groups_of(outline: Outline) -> Iterator[Group]:
    """Yield the groups of a text.

    A group begins after a rule, where the first label of the group before it comes again, and with each row of a table
    whose columns are labels.
    """
    visible = outline.source.visible
    found = tabbed_rows(outline.syntax, visible) if "\t" in visible else None
    if found is not None:
        yield from _groups(*found)
        return
    group: list[Part] = []
    first: str | None = None
    for part in _with_tables(outline):
        is_new = isinstance(part, Group) or part.rule == "rule" or (part.field is not None and part.field == first)
        if is_new and group:
            yield _group(group)
        if is_new:
            group, first = [], None
        if isinstance(part, Group):
            yield part
        else:
            group.append(part)
            first = first or part.field
    if group:
        yield _group(group)


def _group(parts: list[Part]) -> Group:
    return Group((parts[0].at, parts[-1].to), parts, [])


def _with_tables(outline: Outline) -> Iterator[Part | Group]:
    """Yield the parts of a text, and a group for each row of a table whose columns are labels."""
    parts = outline.parts
    number = 0
    while number < len(parts):
        end = number
        while end < len(parts) and parts[end].rule in ("row", "table_head"):
            end += 1
        if end > number:
            rows = list(_rows(outline, parts[number].at, parts[end - 1].to))
            yield from rows or parts[number:end]
            number = end
        else:
            yield from _without_tables(outline, parts[number])
            number += 1


def _without_tables(outline: Outline, part: Part) -> Iterator[Part | Group]:
    """Yield a part without the tables in it whose columns are labels, and their rows."""
    tables = {
        block: rows for block in part.blocks if block[0] == "table" and (rows := list(_rows(outline, *block[1:])))
    }
    own = [block for block in part.blocks if block not in tables]
    if not tables:
        yield part
    elif own or part.label is not None:
        yield replace(part, blocks=own)
    for rows in tables.values():
        yield from rows


def _rows(outline: Outline, at: int, to: int) -> Iterator[Group]:
    found = column_rows(outline.syntax, outline.source.visible, at, to)
    if found is not None:
        yield from _groups(*found)


def _groups(heads: list[Range], rows: Sequence[list[Part]]) -> Iterator[Group]:
    for parts in rows:
        yield Group((min(part.at for part in parts), max(part.to for part in parts)), parts, heads)
