"""Labels that no field has, counted over many texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest

from profileparse.rules.declaration import declared_in

# The rule whose messages tell of them, and the one that finds no other labels in a text.
UNKNOWN_LABEL = "PP202"
NO_LABEL = "PP101"
# So many labels are listed, of those that so many texts have.
MOST_LABELS = 10
LEAST_SOURCES = 2


@dataclass(frozen=True, slots=True)
class UnknownLabel:
    """A label that no field has, and how a model would declare it.

    Attributes:
        model: The class that would declare it: the record model, or a section of it.
        declaration: The line that declares it, the most frequent one where the texts suggest several.
        sources: How many texts have it.
    """

    model: str
    declaration: str
    sources: int


class UnknownLabels:
    """Counts labels that no field has.

    >>> labels = UnknownLabels()
    >>> for _ in range(2):
    ...     labels.add(["Beetle has no field for “Habitat”; declare it with habitat: str | None = None"])
    >>> labels.most_frequent()
    [UnknownLabel(model='Beetle', declaration='habitat: str | None = None', sources=2)]
    """

    def __init__(self) -> None:
        self._lines: Counter[tuple[str, str]] = Counter()  # by model and line
        self._sources: Counter[tuple[str, str]] = Counter()  # by model and field

    def add(self, messages: Iterable[str]) -> None:
        """Count the labels of one text, by the messages of PP202 about it."""
        found = {each for each in map(declared_in, messages) if each is not None}
        self._lines.update(found)
        self._sources.update({(model, field_of(line)) for model, line in found})

    def most_frequent(self) -> list[UnknownLabel]:
        """Return the labels that the most texts have."""
        labels = [each for each in self._sources.items() if each[1] >= LEAST_SOURCES]
        labels = nsmallest(MOST_LABELS, labels, key=_rank)
        lines: dict[tuple[str, str], str] = {}
        for (model, line), _ in sorted(self._lines.items(), key=_rank):
            lines.setdefault((model, field_of(line)), line)
        return [UnknownLabel(key[0], lines[key], sources) for key, sources in labels]


def _rank(counted: tuple[tuple[str, str], int]) -> tuple[int, tuple[str, str]]:
    """Return what counts are ordered by: the greatest first, then by name."""
    return -counted[1], counted[0]


def field_of(declaration: str) -> str:
    """Return the name of the field that a line declares: labels that differ in case only have the same."""
    return declaration.partition(":")[0]
