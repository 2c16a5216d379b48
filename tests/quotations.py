"""Sources, and quotations from them that are faithful, printed otherwise, or altered; the same for the same seed."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

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
    for affirmed, denied in (("does not exceed", "does exceed"), ("non-toxic", "toxic"), ("is found", "is not found"),
                             ("was measured", "was never measured"), ("reported that", "reported that hardly")):  # fmt: skip
        if affirmed in text:
            return text.replace(affirmed, denied, 1)
    return text.replace("when", "unless", 1)


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
