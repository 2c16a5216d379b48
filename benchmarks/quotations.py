"""Grounding: quotations that are faithful, printed otherwise, or altered, and what is said of them.

    python benchmarks/quotations.py --pairs 3000

A pair has six sentences as its source, much alike, and one of them as the quotation. Precision is the share of faithful
ones among those that are called exact or folded, recall the share of those among all faithful ones.
"""

from __future__ import annotations

import argparse
from collections import Counter
from random import Random
from typing import NamedTuple

from profileparse.grounding.matching import SourceText

NAMES = ("Orla Venn", "Imre Stadt", "Lake Tessel", "NKX-12", "Porto Blanco", "calmodulin", "Société Brune", "Dr. Ames")
VERBS = (
    "rises by",
    "falls by",
    "binds",
    "is found near",
    "was measured at",
    "does not exceed",
    "outlives",
    "doubles in",
)
THINGS = ("the northern basin", "cells of the liver", "about a third of all samples", "the older “grey” form",
          "its non-toxic salts", "patients aged 60-75", "a well-known spring", "water below −4 °C")  # fmt: skip
AMOUNTS = ("12 %", "3.5 mg", "1,200 m", "0.05", "47 days", "−18 °C", "10² cells", "half")
# What is said, and the contrary.
NEGATIONS = (
    ("does not exceed", "does exceed"),
    ("non-toxic", "toxic"),
    ("is found", "is not found"),
    ("was measured", "was never measured"),
    ("reported that", "reported that hardly"),
    ("when", "unless"),
)


class Pair(NamedTuple):
    """A quotation and its source.

    Attributes:
        how: What was done to the quotation.
        quotation: The quotation.
        source: The source.
        is_faithful: Whether the source says that.
    """

    how: str
    quotation: str
    source: str
    is_faithful: bool


def _sentence(choose: Random) -> str:
    return (
        f"In {choose.randrange(1900, 2026)} {choose.choice(NAMES)} reported that {choose.choice(THINGS)} "
        f"{choose.choice(VERBS)} {choose.choice(AMOUNTS)} when {choose.choice(NAMES)} {choose.choice(VERBS)} "
        f"{choose.choice(THINGS)}."
    )


def _number(choose: Random, text: str) -> str:
    digits = [at for at, character in enumerate(text) if character.isdigit() and character.isascii()]
    at = choose.choice(digits)
    other = choose.choice([digit for digit in "123456789" if digit != text[at]])
    return choose.choice(
        (text[:at] + other + text[at + 1 :], text[:at] + text[at + 1 :], text[:at] + other + text[at:])
    )


def _negation(choose: Random, text: str) -> str:
    affirmed, denied = choose.choice([each for each in NEGATIONS if each[0] in text])
    return text.replace(affirmed, denied, 1)


def _name(choose: Random, text: str) -> str:
    name = choose.choice([each for each in NAMES if each in text])
    return text.replace(name, choose.choice([each for each in NAMES if each != name]), 1)


def _sign(choose: Random, text: str) -> str:
    return text.replace("−", "", 1) if "−" in text else _number(choose, text)


def _decimal(choose: Random, text: str) -> str:
    for written, altered in (("3.5", "3"), ("0.05", "0.5"), ("1,200", "1"), ("10²", "102"), ("60-75", "60")):
        if written in text:
            return text.replace(written, altered, 1)
    return _number(choose, text)


def _cut(choose: Random, text: str) -> str:
    """Leave off the last digit of the year, at the quotation's end: it stands in the source as part of a number."""
    return text[: len("In 19")] if choose.random() < 0.5 else text[: len("In 199")]


def _wrapped(choose: Random, text: str) -> str:
    words = text.split(" ")
    return "".join(word + (" " if choose.random() < 0.8 else "\n   ") for word in words).strip()


ALTERED = {"number": _number, "negation": _negation, "name": _name, "sign": _sign, "decimal": _decimal, "cut": _cut}
FAITHFUL = ("word for word", "wrapped", "print", "case", "ellipsis", "part", "stop")


def pair(seed: int) -> Pair:
    """Return a pair: two of three are altered."""
    choose = Random(seed)
    sentences = [_sentence(choose) for _ in range(6)]
    at = choose.randrange(6)
    text = sentences[at]
    if seed % 3:
        how = choose.choice(list(ALTERED))
        quotation = ALTERED[how](choose, text)
        source = " ".join(sentences)
        return Pair(how, quotation, source, is_faithful=quotation in sentences)
    how = choose.choice(FAITHFUL)
    words = text.split(" ")
    source = " ".join(sentences)
    quotation = text
    if how == "wrapped":
        source = " ".join(_wrapped(choose, each) for each in sentences)
    elif how == "print":
        source = source.replace("“", '"').replace("”", '"').replace("-", "‑").replace(" %", "\u00a0%")
    elif how == "case":
        quotation = text[0].lower() + text[1:]
    elif how == "ellipsis":
        quotation = " ".join((*words[:4], "…", *words[-3:]))
        start = source.index(" ".join(words[:4]))
        end = source.index(" ".join(words[-3:]).rstrip("."), start)
        return Pair(how, quotation, source, is_faithful=" not " not in source[start:end])
    elif how == "part":
        quotation = " ".join(words[2:8])
    elif how == "stop":
        quotation = " ".join(words[:6]).rstrip(",") + "."
    return Pair(how, quotation, source, is_faithful=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--pairs", type=int, default=3000)
    pairs = [pair(seed) for seed in range(parser.parse_args().pairs)]
    found = Counter((each.how, each.is_faithful, SourceText(each.source).find(each.quotation).match) for each in pairs)
    matches = ("exact", "folded", "fuzzy", "none")
    print(f"{'what was done':16}{'says so':>10}" + "".join(f"{match:>9}" for match in matches))
    for how, is_faithful in sorted({key[:2] for key in found}, key=lambda each: (not each[1], each[0])):
        counts = "".join(f"{found[how, is_faithful, match]:9}" for match in matches)
        print(f"{how:16}{'yes' if is_faithful else 'no':>10}{counts}")
    taken = Counter(
        {each: sum(found[key] for key in found if key[1] == each and key[2] in matches[:2]) for each in (True, False)}
    )
    faithful = sum(count for key, count in found.items() if key[1])
    print(f"precision {taken[True] / taken.total():.4f}, recall {taken[True] / faithful:.4f}")


if __name__ == "__main__":
    main()
