"""Families of texts: a few parts one after the other, some of them as often as the length asks for."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import strategies
from profileparse import EntityProfile, Profile

HEADS = (
    "",
    "X Overview\n\nText.[1]\n\n",
    "Other Names\nA, B\n\nX Overview\n\nText.\n\n",
    "# X\n\n",
)
# What parts are made of: the marks, words and labels of the tests, and runs that patterns like to back-track over.
WORDS = (
    *strategies.vocabulary(EntityProfile),
    *"aA1 \t\n.,;:|-_=#*>[]()\"'“”«»~^/\\",
    "  ",
    "\n\n",
    "\n ",
    "\n- ",
    "a ",
    "aB",
    "A\n",
)
KINDS = ("once", "times", "times", "times", "stairs", "counted")


@dataclass(frozen=True)
class Part:
    """A piece of text: once, so many times, in runs of growing length (stairs), or with a number (counted)."""

    kind: str
    unit: str

    def text(self, size: int) -> str:
        """Return the part, of about so many characters."""
        count = self._count(size)
        if self.kind == "once":
            return self.unit
        if self.kind == "times":
            return self.unit * count
        if self.kind == "stairs":
            return "".join(self.unit * number + "\n" for number in range(1, count + 1))
        return "".join(f"{number}{self.unit}" for number in range(count))

    def source(self, size: int) -> str:
        """Return Python code for the text."""
        count = self._count(size)
        if self.kind == "once":
            return repr(self.unit)
        if self.kind == "times":
            return f"{self.unit!r} * {count}"
        if self.kind == "stairs":
            return f'"".join({self.unit!r} * i + "\\n" for i in range(1, {count + 1}))'
        return f'"".join(f"{{i}}" + {self.unit!r} for i in range({count}))'

    def _count(self, size: int) -> int:
        if self.kind == "stairs":
            return max(1, int((2 * size / len(self.unit)) ** 0.5))
        return max(1, size // (len(self.unit) + (len(str(size)) if self.kind == "counted" else 0)))


@dataclass(frozen=True)
class Family:
    """Texts that differ in their length only."""

    parts: tuple[Part, ...]
    model: type[Profile] = EntityProfile

    @property
    def is_growing(self) -> bool:
        """Whether some part of it grows."""
        return any(part.kind != "once" for part in self.parts)

    def text(self, size: int) -> str:
        """Return the text of about so many characters."""
        return "".join(part.text(share) for part, share in self._shares(size))

    def source(self, size: int) -> str:
        """Return Python code for the text."""
        return " + ".join(part.source(share) for part, share in self._shares(size))

    def _shares(self, size: int) -> list[tuple[Part, int]]:
        growing = sum(part.kind != "once" for part in self.parts) or 1
        return [(part, size // growing) for part in self.parts]

    def smaller(self) -> list[Family]:
        """Return families with one part, or a piece of one, left out."""
        found = [replace(self, parts=(*self.parts[:at], *self.parts[at + 1 :])) for at in range(len(self.parts))]
        for at, part in enumerate(self.parts):
            units = {part.unit[: len(part.unit) // 2], part.unit[len(part.unit) // 2 :], part.unit[1:], part.unit[:-1]}
            options = [replace(part, unit=unit) for unit in sorted(units, key=lambda unit: (len(unit), unit)) if unit]
            if part.kind in ("stairs", "counted"):
                options.append(replace(part, kind="times"))
            found += [replace(self, parts=(*self.parts[:at], option, *self.parts[at + 1 :])) for option in options]
        return [family for family in found if family.is_growing and family != self]


def draw(seed: str) -> Family:
    """Return the family of a seed, always the same."""
    choose = random.Random(seed)
    model = choose.choice((EntityProfile, EntityProfile, *strategies.MODELS))

    def unit() -> str:
        return "".join(choose.choice(WORDS) for _ in range(choose.choice((1, 1, 2, 3, 5))))

    parts = [Part("once", head)] if (head := choose.choice(HEADS)) else []
    for _ in range(choose.choice((1, 2, 3, 4))):
        kind = choose.choice(KINDS)
        label = choose.choice(strategies.labels_of(model)).replace("{name}", "X") + choose.choice(("\n", "\n\n", ": "))
        if choose.random() < 0.5:
            parts.append(Part("once", label))
        parts.append(Part(kind, (label if choose.random() < 0.1 else "") + unit()))
    if choose.random() < 0.5:
        parts.append(Part("once", unit()))
    family = Family(tuple(parts), model)
    return family if family.is_growing else Family((*parts, Part("times", unit())), model)
