"""Names and terms of invented profiles."""

from __future__ import annotations

from random import Random

FIRST = ("Amber", "Kelp", "River", "Slate", "Opal", "Cedar", "Lumen", "Maple", "Quartz", "Tidal", "β-Fable", "CD4+")
SECOND = (
    "delta", "grove", "prism", "basin", "haven", "quartz syndrome", "fable-2", "tidal cell", "inlet disease",
    "ember response", "jolly’s anemia", "north signaling", "receptor", "transport", "stress", "repair",
)  # fmt: skip
QUALIFIERS = (
    "late", "e.g., Amber, Kelp", "not a molecule, but a process", "the “old, odd” form", "reviewed (twice)", "KLP-1",
)  # fmt: skip
ODD = (
    "Slate/Opal-CD3",
    "Amyloid delta (Aδ) plaques",
    '"alpha, old" kelp form',
    "Ca²⁺ entry",
    "Kelp–cedar fusion",
    "HIV/AIDS",
)
DRUGS = ("Alizumab", "Betinib", "Cortamide", "Doxarol", "Elvastat", "Fenaprine", "OPL3/hexamab-SL3", "Glutozan (depot)")
NAMES = (
    "{} Receptor",
    "{} T Cell",
    "{}-2 Aggregate",
    "{} beta Chain",
    "CD52-like {} antigen",
    "{} Signaling Induction",
)


def name(rng: Random) -> str:
    """Return the name of an entity."""
    return rng.choice(NAMES).format(rng.choice(FIRST[:10]))


def terms(rng: Random, low: int, high: int, *, odd: float) -> list[str]:
    """Return different terms; one in so many has a qualifier, commas, a slash, quotation marks or signs."""
    pool = [f"{first} {second}" for first in FIRST for second in SECOND]
    found = rng.sample(pool, rng.randint(low, high))
    for at, term in enumerate(found):
        chance = rng.random()
        if chance < odd / 2:
            found[at] = f"{term} ({rng.choice(QUALIFIERS)})"
        elif chance < odd and (unusual := rng.choice(ODD)) not in found:
            found[at] = unusual
    return found


def drugs(rng: Random, low: int, high: int) -> list[str]:
    """Return names of drugs."""
    return rng.sample(DRUGS, rng.randint(low, high))
