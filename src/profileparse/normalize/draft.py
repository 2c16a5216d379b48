"""What a text says, before validation: values, their places, and what had to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from profileparse.once import once
from profileparse.source import fold
from profileparse.syntax.parser import Outline
from profileparse.syntax.parts import Part
from profileparse.values.prose import BlockDraft
from profileparse.values.references import ReferenceDraft

FindingKind = Literal[
    "glued", "refused", "not_read", "after_value", "after_list", "conjunction", "sentence", "duplicate", "second_title",
    "second_entity", "other_name", "named",
]  # fmt: skip
# A range of ``Source.visible``.
Range = tuple[int, int]


class Finding(NamedTuple):
    """Something that normalization had to decide: what, for which field, where, and why if the model says so."""

    kind: FindingKind
    field: str
    at: int
    to: int
    reason: str = ""


class Piece(NamedTuple):
    """Where a term stands, and whether a bullet, pipes or the mark of a literal line set it apart."""

    at: int
    to: int
    marked: bool


@dataclass(slots=True)
class ExtraDraft:
    """An entry of ``extra`` with its place."""

    heading: str | None
    text: str
    at: int
    to: int
    level: int | None = None


class Inside(NamedTuple):
    """What the lines inside a field say that has fields of its own.

    Attributes:
        field: The field.
        path: What the pointers of its values begin with: the field's own; "" where they have its name themselves.
        place: Where the lines stand.
        outline: The parts of the lines as a text of their own, in which the places of its values count.
        parts: Those of its parts that the values are read from.
        draft: What they say.
    """

    field: str
    path: str
    place: Range
    outline: Outline
    parts: Sequence[Part]
    draft: Draft


@dataclass
class Draft:
    """What a text says: values ready for validation, and their places. Once normalization is done, nothing changes it.

    Attributes:
        values: The record's members; ``name`` is missing where the text gives none.
        findings: What a diagnostic should tell.
        markup: Places of text that is markup only to the model: the heading of a table, a name that stands twice.
        name_at: Where the name stands.
        ranges: The places of terms by field, each with whether something sets it apart.
        prose: The blocks of prose by field.
        singles: The places of single values by field.
        entries: The places of the values in lists of them, by field.
        references: The reference list.
        extra: What no field is for.
        absent: Where the text says so, by field without a value.
        inside: What stands inside fields that have fields of their own.
    """

    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    markup: list[Range] = field(default_factory=list)
    name_at: Range | None = None
    ranges: dict[str, list[tuple[int, int, bool]]] = field(default_factory=dict)
    prose: dict[str, list[BlockDraft]] = field(default_factory=dict)
    singles: dict[str, Range] = field(default_factory=dict)
    entries: dict[str, list[Range]] = field(default_factory=dict)
    references: list[ReferenceDraft] = field(default_factory=list)
    extra: list[ExtraDraft] = field(default_factory=list)
    absent: dict[str, Range] = field(default_factory=dict)
    inside: list[Inside] = field(default_factory=list)

    def names(self, visible: str) -> list[Range]:
        """Return where the name stands, everywhere that it is no part of a value."""
        if self.name_at is None:
            return []
        name = fold(visible[slice(*self.name_at)]).lower()
        return sorted({self.name_at, *(each for each in self.markup if fold(visible[slice(*each)]).lower() == name)})

    @once
    def terms(self) -> dict[str, list[Piece]]:
        """The places of all terms, by field."""
        return {name: [Piece(*each) for each in ranges] for name, ranges in self.ranges.items()}
