"""What a tree says, before validation: values, their places, and what had to be decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from profileparse.normalize.lists import ListDraft, Piece
from profileparse.normalize.prose import BlockDraft
from profileparse.normalize.references import ReferenceDraft
from profileparse.once import once

FindingKind = Literal["glued", "refused", "after_table", "after_list", "duplicate", "second_title", "other_name"]


class Finding(NamedTuple):
    """Something that normalization had to decide: what, for which field, where, and why if the model says so."""

    kind: FindingKind
    field: str
    at: int
    to: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """What an earlier reading of the text showed to be no value: this one keeps its text in ``extra``.

    Attributes:
        unreadable: Members whose values the model refuses, each with its reason.
        uncarried: Members whose values canonical text can't carry: their text goes to ``extra`` line by line.
        entries: Where entries of ``extra`` stand whose heading canonical text can't carry.
        all_entries: Whether no entry of ``extra`` keeps its heading.
    """

    unreadable: Mapping[str, str] = field(default_factory=dict)
    uncarried: frozenset[str] = frozenset()
    entries: frozenset[int] = frozenset()
    all_entries: bool = False

    def __contains__(self, member: str) -> bool:
        return member in self.unreadable or member in self.uncarried


@dataclass(slots=True)
class ExtraDraft:
    """An entry of ``extra`` with its place, and the member whose text it is, if there is one."""

    heading: str | None
    text: str
    at: int
    to: int
    member: str | None = None


@dataclass
class Draft:
    """What a tree says: values ready for validation, and their places. Once normalization is done, nothing changes it.

    Attributes:
        values: The record's members; ``name`` is missing where the text gives none.
        findings: What a diagnostic should tell.
        is_plain: Whether all values come from plain forms, so that canonical text carries them for certain; what comes
            from other forms is written and read back before it becomes a record.
        pending: How to find the places of the terms in plain lists, by field.
        located: The places of the terms in other lists.
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

    @once
    def _found(self) -> dict[str, ListDraft]:
        """What is found in plain lists."""
        return {name: find() for name, find in self.pending.items()}

    @once
    def terms(self) -> dict[str, list[Piece]]:
        """The places of all terms, by field."""
        return {**self.located, **{name: found.pieces for name, found in self._found.items()}}

    @once
    def markup(self) -> list[tuple[int, int]]:
        """Places of text that is markup only to the model: the heading of a table, a name that stands twice."""
        return [*self.headers, *(place for found in self._found.values() for place in found.headers)]
