"""Labels that no field has, counted over many texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

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
        self._lines: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._sources: Counter[tuple[str, str]] = Counter()

    def add(self, messages: Iterable[str]) -> None:
        """Count the labels of one text, by the messages of PP202 about it."""
        found = {each for each in map(declared_in, messages) if each is not None}
        for model, line in found:
            self._lines[model, field_of(line)][line] += 1
        self._sources.update({(model, field_of(line)) for model, line in found})

    def most_frequent(self) -> list[UnknownLabel]:
        """Return the labels that the most texts have."""
        counts = sorted(self._sources.items(), key=lambda each: (-each[1], each[0]))[:MOST_LABELS]
        return [
            UnknownLabel(key[0], min(self._lines[key].items(), key=lambda each: (-each[1], each[0]))[0], sources)
            for key, sources in counts
            if sources >= LEAST_SOURCES
        ]


def field_of(declaration: str) -> str:
    """Return the name of the field that a line declares: labels that differ in case only have the same."""
    return declaration.partition(":")[0]
