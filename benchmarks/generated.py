"""Plausible profiles from a seed: the two layouts of the template, with sections as often as real files have them."""

from __future__ import annotations

import random

_HEADS = [
    "kinase",
    "receptor",
    "channel",
    "antigen",
    "transporter",
    "factor",
    "ligand",
    "protease",
    "synthase",
    "integrin",
    "lectin",
    "cadherin",
]
_FIRST = [
    "alpha",
    "beta",
    "gamma",
    "neuronal",
    "hepatic",
    "vascular",
    "cardiac",
    "renal",
    "dermal",
    "soluble",
    "nuclear",
    "mitochondrial",
]
_DISEASES = [
    "anemia",
    "asthma",
    "fibrosis",
    "lupus",
    "psoriasis",
    "sepsis",
    "stroke",
    "glioma",
    "melanoma",
    "gout",
    "colitis",
    "nephritis",
]
_DRUGS = [
    "alizumab",
    "betinib",
    "cortamide",
    "doxarol",
    "elvastat",
    "fenaprine",
    "glutozan",
    "hexamab",
    "ibrutil",
    "jolatinib",
]
_WORDS = [
    "cells",
    "release",
    "bind",
    "activate",
    "the",
    "a",
    "receptor",
    "signal",
    "pathway",
    "of",
    "in",
    "and",
    "protein",
    "membrane",
    "response",
    "which",
    "regulates",
    "immune",
    "calcium",
    "ions",
    "through",
    "many",
    "tissues",
    "gene",
    "expression",
    "during",
    "stress",
    "growth",
    "repair",
    "is",
    "essential",
    "for",
]


def sentence(rng: random.Random) -> str:
    """Return a sentence of invented prose."""
    words = [rng.choice(_WORDS) for _ in range(rng.randint(9, 24))]
    text = " ".join(words).capitalize()
    if rng.random() < 0.2:
        text += f" (e.g., {rng.choice(_HEADS)} {rng.randint(2, 9)})"
    return text + "." + "".join(f"[{rng.randint(1, 9)}]" for _ in range(rng.choice((0, 0, 0, 1, 2))))


def _terms(rng: random.Random, stems: list[str], low: int, high: int) -> list[str]:
    terms = [f"{rng.choice(_FIRST)} {stem}".capitalize() for stem in rng.sample(stems, rng.randint(low, high))]
    if rng.random() < 0.3:
        terms[0] += f" ({rng.choice(_WORDS)}, {rng.choice(_WORDS)})"
    return terms


def profile(seed: int) -> str:
    """Return one profile as text: layout A for even seeds, layout B for odd ones."""
    rng = random.Random(seed)
    spaced = seed % 2 == 1
    name = f"{rng.choice(_FIRST)} {rng.choice(_HEADS)} {rng.randint(1, 99)}".capitalize()
    diseases = _terms(rng, _DISEASES, 3, 6)
    close = ["Molecular Classification", ", ".join(_terms(rng, _HEADS, 1, 3))]
    if rng.random() < 0.65:
        close += ["Other Names", ", ".join(_terms(rng, _HEADS, 1, 5))]
    close += ["Disease Roles"] + (["".join(diseases[: rng.randint(1, 3)])] if spaced else [])
    overview = " ".join(sentence(rng) for _ in range(rng.randint(2, 6)))
    if rng.random() < 0.1:
        overview += f" > “{sentence(rng)}”[1] {sentence(rng)}"
    bullet = "  • " if spaced else "- "
    sections = [
        (f"{name} Overview", [overview]),
        ("Mechanism of Action", [" ".join(sentence(rng) for _ in range(rng.randint(1, 3)))]),
        ("Biological Functions", _terms(rng, _HEADS, 3, 7)),
        ("Disease Associations", diseases),
        ("Safety Considerations", [bullet + term for term in _terms(rng, _DISEASES, 2, 6)]),
    ]
    if rng.random() < 0.77:
        sections.append(("Interacting Drugs", _terms(rng, _DRUGS, 1, 6)))
    if rng.random() < 0.65:
        rows = _terms(rng, _HEADS, 2, 5)
        table = ["Biomarker", *rows] if spaced else ["Biomarker |", "---|", *(f"{row} |" for row in rows)]
        sections.append(("Associated Biomarkers", table))
    if spaced:
        return "\n".join(close) + "\n\n" + "\n\n".join(f"{label}\n\n" + "\n".join(body) for label, body in sections)
    return "\n".join([*close, *(line for label, body in sections for line in (label, *body))])


def large(size: int) -> str:
    """Return one profile of about ``size`` characters: long prose and long lists."""
    rng = random.Random(size)
    functions = [f"{rng.choice(_FIRST)} {rng.choice(_WORDS)} {number}".capitalize() for number in range(size // 100)]
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < size - 30 * len(functions):
        paragraphs.append(" ".join(sentence(rng) for _ in range(8)))
    body = "\n\n".join(paragraphs)
    return f"Large entity Overview\n\n{body}\n\nBiological Functions\n\n" + "\n".join(functions) + "\n"
