"""What a tree says, before validation: values, their places, and what had to be decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from profileparse.normalize.lists import ListDraft, Piece
from profileparse.normalize.prose import BlockDraft
from profileparse.normalize.references import ReferenceDraft

FindingKind = Literal["glued", "refused", "after_table", "after_list", "duplicate", "second_title", "other_name"]


class Finding(NamedTuple):
    """Something that normalization had to decide: what, for which field, and where."""

    kind: FindingKind
    field: str
    at: int
    to: int


@dataclass(slots=True)
class ExtraDraft:
    """An entry of ``extra`` with its place."""

    heading: str | None
    text: str
    at: int
    to: int


@dataclass(slots=True)
class Draft:
    """What a tree says: values ready for validation, and their places.

    Attributes:
        values: The record's members; ``name`` is missing where the text gives none.
        findings: What a diagnostic should tell.
        is_plain: Whether all values come from plain forms, so that canonical text carries them for certain; what comes
            from other forms is written and read back before it becomes a record.
    """

    values: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)
    headers: list[tuple[int, int]] = field(default_factory=list)
    name_at: tuple[int, int] | None = None
    is_plain: bool = True
    visible: str = ""
    pending: dict[str, Callable[[], ListDraft]] = field(default_factory=dict)
    located: dict[str, list[Piece]] = field(default_factory=dict)
    prose: dict[str, list[BlockDraft]] = field(default_factory=dict)
    singles: dict[str, tuple[int, int]] = field(default_factory=dict)
    references: list[ReferenceDraft] = field(default_factory=list)
    extra: list[ExtraDraft] = field(default_factory=list)
    absent: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def terms(self) -> dict[str, list[Piece]]:
        """The places of all terms; those of plain lists are made here."""
        for name in list(self.pending):
            self.locate(name)
        return self.located

    def locate(self, name: str) -> list[Piece]:
        """Return the places of a field's terms."""
        if name in self.pending:
            found = self.pending.pop(name)()
            self.headers += found.headers
            self.located[name] = found.pieces
        return self.located[name]

    @property
    def markup(self) -> list[tuple[int, int]]:
        """Places of text that is markup only to the model: the heading of a table, a name that stands twice."""
        for name in list(self.pending):
            self.locate(name)
        return self.headers
