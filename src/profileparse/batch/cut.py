"""How the text of a source is divided into profiles."""

from __future__ import annotations

from typing import NamedTuple

from profileparse.batch.outcomes import BatchError, printable
from profileparse.several import Boundary, Rule, check_boundary


class Cut(NamedTuple):
    """A source may hold several profiles.

    Attributes:
        boundary: Where they are divided; see `profileparse.parse_all`.
    """

    boundary: Boundary | None = None

    @property
    def key(self) -> str:
        """What the store knows it by: sources that were divided in another way are parsed again.

        >>> Cut().key, Cut(" %% ").key
        ('entities', "line '%%'")
        """
        if self.boundary is None:
            return "entities"
        if isinstance(self.boundary, Rule):
            return str(self.boundary.value)
        if isinstance(self.boundary, str):
            return printable(f"line {self.boundary.strip()!r}")
        return printable(f"pattern {self.boundary.pattern!r}, flags {self.boundary.flags}")


def cut_of(boundary: Boundary | None, *, all_profiles: bool) -> Cut | None:
    """Return how sources are divided; None where each is one profile.

    Raises:
        BatchError: there is a boundary, and each source is one profile.
        TypeError: ``boundary`` is none.
        ValueError: ``boundary`` is a str that no line can be.
    """
    if boundary is not None and not all_profiles:
        raise BatchError("a boundary is for sources of several profiles: it goes with all_profiles")
    check_boundary(boundary)
    return Cut(boundary) if all_profiles else None


def part_name(source: str, number: int) -> str:
    """Return the name of a profile of a source, counted from 1: the first one has the name of the source.

    >>> part_name("/a.txt", 1), part_name("/a.txt", 2)
    ('/a.txt', '/a.txt#2')
    """
    return source if number == 1 else f"{source}#{number}"


def whole_name(name: str) -> str:
    r"""Return the name of a file as a source: one that ends like the name of a second profile has a backslash more.

    >>> whole_name("/a.txt"), whole_name("/a.txt#2")
    ('/a.txt', '/a.txt\\#2')
    """
    stem = name.rstrip("0123456789")
    return f"{stem[:-1]}\\{name[len(stem) - 1 :]}" if stem != name and stem.endswith("#") else name
