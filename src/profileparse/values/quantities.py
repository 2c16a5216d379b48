"""Quantities: numbers, ranges and limits with a unit, read from the text that states them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import isfinite
from tokenize import TokenError
from typing import Any, ClassVar, NamedTuple, Self

from profileparse.source import fold
from profileparse.values.textvalue import TextValue, derived, note_text, read_value

# ---- the words of a quantity -------------------------------------------------------------------------------

# What is said of a number, by what it means: the number is near it, it is the most, it is the least.
_NEAR = (
    *(
        "about",
        "approximately",
        "approx.",
        "approx",
        "around",
        "circa",
        "ca.",
        "ca",
        "c.",
        "roughly",
        "nearly",
        "almost",
    ),
    *("estimated", "est.", "~", "≈", "∼", "≃"),
)
_MOST = (
    *("up to", "under", "below", "less than", "fewer than", "at most", "no more than", "not more than", "maximum"),
    *("max.", "max", "<=", "≤", "⩽", "<"),
)
_LEAST = (
    *("over", "above", "more than", "greater than", "at least", "no less than", "not less than", "minimum", "min."),
    *("min", "exceeding", ">=", "≥", "⩾", ">"),
)
# The same behind the unit, each with what to write before the number.
_BEHIND = {
    **dict.fromkeys(("or less", "or fewer", "or under", "and under"), "at most"),
    **dict.fromkeys(("or more", "or over", "or above", "and over", "and above", "+"), "at least"),
    **dict.fromkeys((" max", " maximum"), "at most"),
    " minimum": "at least",
}
_NEAR_BEHIND = (" approx", " approximately")
_POWERS = {"hundred": 2, "thousand": 3, "lakh": 5, "million": 6, "crore": 7, "billion": 9, "trillion": 12}
# Short forms, which are read only where a currency says that they count money.
_SHORT_POWERS = {
    **dict.fromkeys(("k", "K"), 3),
    **dict.fromkeys(("m", "M", "mn", "Mn", "mln"), 6),
    "Cr": 7,
    "Mio": 6,
    **dict.fromkeys(("b", "B", "bn", "Bn", "Mrd"), 9),
    **dict.fromkeys(("T", "tn"), 12),
}
_CODES = (
    *("USD", "EUR", "GBP", "JPY", "CNY", "RMB", "INR", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK"),
    *("HUF", "RUB", "BRL", "ZAR", "KRW", "MXN", "SGD", "HKD", "TRY", "ILS"),
)
# Words that are no part of a unit: with them a text says more than a quantity.
_NO_UNIT = frozenset(
    (
        *("a", "above", "after", "age", "an", "and", "are", "as", "at", "been", "before", "below", "but", "by"),
        *("deep", "depending", "during", "each", "every", "except", "following", "for", "from", "hence"),
        *("high", "if", "into", "is", "it", "less", "long", "many", "more", "most", "no", "not", "now", "of"),
        *("old", "on", "only", "or", "other", "over", "per", "plus", "some", "tall", "than", "that", "the"),
        *("then", "these", "they", "thick", "this", "to", "up", "usually", "varies", "wide", "was", "were"),
        *("when", "which", "while", "with", "without"),
        *("about", "approx", "approximately", "circa", "estimated", "max", "maximum", "minimum", "roughly"),
    )
)
_MOST_WORDS = 4
# What a unit measures, after it: "20 in tall". It is no part of the unit.
_DIMENSION = re.compile(
    r"(?<=[^\W\d_])\s(?:tall|long|wide|high|deep|thick|old|across|in (?:length|height|width|diameter))\Z"
)
# No quantity is longer, in characters.
_LONGEST = 200


def _either(words: Any) -> str:
    """Return a pattern of some words, the longest first; what ends with a letter ends its word."""
    found = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + (r"(?![^\W\d_])" if word[-1].isalpha() else "") for word in found)


# A letter; Python's word characters have fractions and small digits, too.
_ALPHA = r"[^\W\d_\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218f]"
_SAID = re.compile(
    rf"(?:(?P<most>{_either(_MOST)})|(?P<least>{_either(_LEAST)}))?\s?(?P<near>{_either(_NEAR)})?\s?", re.IGNORECASE
)
_FROM = re.compile(r"(?:between|from)\s", re.IGNORECASE)
_CURRENCY = rf"(?-i:(?:US|AU|CA|NZ|HK|NT|MX|[ACRS])?\$|[€£¥₹₽₩₺₪₴₫₱₦฿₿]|(?:{'|'.join(_CODES)}|Rs\.?)(?![^\W\d_]))"
_GROUPED = "|".join(rf"[0-9]{{1,3}}(?:{mark}[0-9]{{3}}){{1,8}}(?![0-9])" for mark in (",", "[ ]"))
_NUMBER = re.compile(
    rf"""
    (?P<sign>[-−+])?
    (?:(?P<currency>{_CURRENCY})\s?(?P<inner>[-−])?)?
    (?P<digits>(?:{_GROUPED}|[0-9]++)(?:\.[0-9]++)?|\.[0-9]++)
    (?:
      [eE](?P<exponent>[-−+]?[0-9]{{1,3}})(?![0-9.])
    |
      \s?[×x*]\s?10(?:
        \^(?P<raised>[-−+]?[0-9]{{1,3}}) | (?P<small>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}) | (?P<minus>[-−][0-9]{{1,2}})
      )(?![0-9.])
    )?
    (?:\s?(?P<power>{"|".join(_POWERS)})(?![^\W\d_]))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TEN = re.compile(r"(?<![0-9.,])10(?:\^(?P<raised>[-−+]?[0-9]{1,3})|(?P<small>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?![0-9.])")
_SHORT_POWER = re.compile(
    rf"\s?(?P<power>{'|'.join(sorted(_SHORT_POWERS, key=len, reverse=True))})(?![^\W\d_])(?:\.(?=\s))?"
)
_CURRENCY_BEHIND = re.compile(rf"\s?{_CURRENCY}\Z", re.IGNORECASE)
# Letters that can be a factor or a unit: glued to the number, or before another word.
_FACTORS = r"(?:[kKMB]|[BbMm]n|mln|Mio|Mrd)"
_AMBIGUOUS = re.compile(rf"(?<=\S){_FACTORS}(?![^\W\d_])|\s{_FACTORS}(?=\.?\s(?!per\b|/))")
# What stands between the two numbers of a range. A hyphen between a letter and a digit is that of an exponent (mol-1).
_TO = re.compile(
    r"(?:\s?(?:(?<![^\W\d_])[-−]|[–—])\s?|\s[-−]\s|\s(?:to|through|and)\s|\s?(?:\.\.\.?|…)\s?)"
    rf"(?=(?:{_CURRENCY})?[-−+]?\s?\.?[0-9])"
)
_TOLERANCE = re.compile(r"\s?(?:±|\+/[-−])\s?")
_SMALL = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")

_LETTER = rf"{_ALPHA}|[°%‰‱℃℉$€£¥₹#]"
_POWER = r"(?:\^?[-−]?[0-9]{1,2}|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
_UNIT_WORD = rf"(?:{_LETTER}){{1,40}}(?:{_POWER}(?:{_LETTER}){{0,10}})?"
# A word of a unit, with the marks inside it: g·mol−1, mg/kg, kJ/(mol·K), sq., person-years.
_UNIT = re.compile(rf"/?\(?{_UNIT_WORD}(?:(?:[·⋅*×/-]|/\(){_UNIT_WORD}){{0,6}}\)?\.?|[/·⋅×]")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![^\W\d_])", re.IGNORECASE)
# How many something counts per: "/ 100 000", "per 1,000 births".
_PER = re.compile(
    rf"(?P<mark>(?:(?<=\s)|\A)per\s|/\s?)(?P<count>(?:{_GROUPED}|[0-9]{{1,9}})(?:\.[0-9]{{1,3}})?)(?![\w.,])"
)
_FEWEST_PER = 100


# ---- reading -----------------------------------------------------------------------------------------------


class _Number(NamedTuple):
    """A number of a text: its digits without marks, its power of ten, its currency, and where it ends."""

    digits: str
    power: int
    has_power: bool
    currency: str
    end: int

    @property
    def value(self) -> Decimal:
        return Decimal(self.digits).scaleb(self.power)


class _Parts(NamedTuple):
    """What a text says of a quantity."""

    low: float | None
    high: float | None
    unit: str | None
    qualifier: str | None


def _parts(text: str) -> _Parts:
    """Read a quantity.

    Raises:
        ValueError: the text is none.
    """
    if not re.search("[0-9]", text):
        raise ValueError("it holds no number")
    if len(text) > _LONGEST:
        raise ValueError(f"it has more than {_LONGEST} characters")
    bare, notes = _without_notes(text)
    bare = _DIMENSION.sub("", bare)
    opening = _FROM.match(bare)
    said = _SAID.match(bare, opening.end() if opening else 0)
    if said is None:
        raise AssertionError("the pattern matches the empty text")
    if tolerance := _TOLERANCE.match(bare, said.end()):
        second, rest = _second(bare, tolerance)
        return _checked(-second.value, second.value, _of_currency(_unit(rest, second, ""), second.currency), "±")
    first = _number(bare, said.end())
    if first is None:
        raise ValueError(f"it doesn't begin with a number: {_cut(bare[said.end() :])}")
    words = " ".join(filter(None, (said["most"] or said["least"], said["near"]))).lower()
    mark = _TOLERANCE.search(bare, first.end) or _TO.search(bare, first.end)
    if mark is None:
        if opening:
            raise ValueError("a range needs two numbers")
        return _one(first, bare[first.end :], said, words, notes)
    if said["most"] or said["least"]:
        raise ValueError("a limit has one number, not a range")
    if not opening and mark[0].strip() == "and":
        raise ValueError("“and” joins two quantities: write “between … and …” for a range")
    return _range(bare, first, mark, words or notes)


def _range(text: str, first: _Number, mark: re.Match[str], words: str) -> _Parts:
    """Read the second number of a range, or a tolerance."""
    second, rest = _second(text, mark)
    before = text[first.end : mark.start()]
    first = _with_power_of(first, second, before)
    unit = _of_currency(_unit(rest, second, before), first.currency)
    _check_same(first, second, before, rest)
    if _TOLERANCE.fullmatch(mark[0]):
        return _checked(first.value - second.value, first.value + second.value, unit, "±")
    return _checked(first.value, second.value, unit, words)


def _without_notes(text: str) -> tuple[str, str]:
    """Return a text without what stands in parentheses at its end, and what that says of the number, if it does."""
    said = ""
    bare = text.removesuffix(".")
    while bare.endswith(")"):
        at = bare.rfind("(")
        if at <= 0 or bare[at - 1] != " " or ")" in bare[at:-1]:
            break
        note = bare[at + 1 : -1].strip().lower()
        said = note if note in _NEAR or note in _MOST or note in _LEAST else said
        bare = bare[:at].rstrip().removesuffix(".")
    return bare, said


def _number(text: str, at: int) -> _Number | None:
    """Return the number that begins at a place of a text; None where there is none."""
    if match := _TEN.match(text, at):
        return _Number("1", _exponent(match["raised"] or match["small"]), has_power=True, currency="", end=match.end())
    match = _NUMBER.match(text, at)
    if match is None:
        return None
    end, power = match.end(), match["power"]
    raised = match["exponent"] or match["raised"] or match["small"] or match["minus"]
    exponent = _exponent(raised) if raised else 0
    if power:
        exponent += _POWERS[power.lower()]
    elif (short := _SHORT_POWER.match(text, end)) and (match["currency"] or _CURRENCY_BEHIND.match(text, short.end())):
        power, end = short["power"], short.end()
        exponent += _SHORT_POWERS[power]
    sign = "-" if (match["sign"] or "") in ("-", "−") else ""
    if match["inner"]:
        sign = "" if sign else "-"
    digits = sign + match["digits"].replace(",", "").replace(" ", "")
    return _Number(digits, exponent, bool(power or raised), match["currency"] or "", end)


def _exponent(text: str) -> int:
    return int(text.translate(_SMALL).replace("−", "-"))


def _second(text: str, mark: re.Match[str]) -> tuple[_Number, str]:
    """Return the number after a mark, and what follows it."""
    number = _number(text, mark.end())
    if number is None:
        raise ValueError(f"no number follows {mark[0].strip()!r}")
    return number, text[number.end :]


def _with_power_of(first: _Number, second: _Number, before: str) -> _Number:
    """Return the first number of a range in millions where only the second one says so: "3–5 million"."""
    if second.power == first.power or first.has_power:
        return first
    if not second.has_power:
        return first
    if second.currency:
        raise ValueError("only the second number has a factor: write it with both, or one unit for both")
    if before.strip():
        return first
    return first._replace(power=first.power + second.power, has_power=True)


def _check_same(first: _Number, second: _Number, before: str, rest: str) -> None:
    """Refuse a range whose numbers have different units."""
    one, other = fold(before).rstrip("."), fold(rest).rstrip(".")
    if one and one != other:
        raise ValueError(f"its numbers have different units, {one!r} and {other!r}")
    if second.currency and second.currency != first.currency:
        raise ValueError(f"its numbers have different units, {first.currency!r} and {second.currency!r}")


def _one(number: _Number, rest: str, said: re.Match[str], words: str, notes: str) -> _Parts:
    """Return a quantity of one number: what it is, or the most or the least of it."""
    is_most, is_least = bool(said["most"]), bool(said["least"])
    near = next((each for each in _NEAR_BEHIND if rest.endswith(each)), "")
    rest, words = rest.removesuffix(near), f"{words}{near}".strip()
    behind = next((each for each in _BEHIND if rest.endswith(each)), None)
    if behind is None and rest.startswith("+"):
        behind, rest = "+", rest[1:] + "+"
    if behind is not None:
        if is_most or is_least:
            raise ValueError("it says twice whether the number is the most or the least")
        rest = rest[: -len(behind)]
        is_most, is_least = _BEHIND[behind] == "at most", _BEHIND[behind] == "at least"
        words = f"{words} {behind.strip()}".strip()
    elif notes and not words:
        words, is_most, is_least = notes, notes in _MOST, notes in _LEAST
    unit = _of_currency(_unit(rest, number, ""), number.currency)
    value = number.value
    return _checked(None if is_most else value, None if is_least else value, unit, words)


def _checked(low: Decimal | None, high: Decimal | None, unit: str | None, qualifier: str) -> _Parts:
    bounds = [None if each is None else float(each) for each in (low, high)]
    if any(each is not None and not isfinite(each) for each in bounds):
        raise ValueError("the number is larger than 1.797e+308")
    if low is not None and high is not None and low > high:
        raise ValueError("the second number of the range is smaller than the first")
    return _Parts(bounds[0], bounds[1], unit, qualifier or None)


# ---- units -------------------------------------------------------------------------------------------------


def _of_currency(unit: str | None, currency: str) -> str | None:
    """Return a unit with the currency before the number."""
    if not currency or unit == currency:
        return unit
    if unit is None:
        return currency
    if unit[0] == "/" or unit.split()[0].lower() == "per":
        return f"{currency} {unit}"
    raise ValueError(f"it has two units, {currency!r} and {unit!r}")


def _unit(rest: str, number: _Number, before: str) -> str | None:
    """Return what follows a number as its unit; None where nothing does."""
    if rest[:1] and _ORDINAL.match(rest):
        raise ValueError("an ordinal is no quantity")
    if not number.currency and _AMBIGUOUS.match(f"{number.digits[-1]}{rest}", 1):
        raise ValueError(
            f"{rest.split(maxsplit=1)[0]!r} after a number can be a unit or a factor: write “thousand” or “million”"
        )
    unit = rest.strip().removesuffix(".")
    if not unit:
        return before.strip() or None
    counted = _PER.search(unit)
    if counted is not None and counted.start() == 0 and counted["mark"][0] == "/":
        _check_fraction(number, counted["count"])
    # "/ 100 000" and "per 1.73 m2" as "/N" and "per N m2"
    words = _PER.sub(lambda match: "/N" if match["mark"][0] == "/" else "per N", unit, count=1).split()
    if len(words) > _MOST_WORDS + 1 or not all(_is_of_unit(words, at) for at in range(len(words))):
        if re.match(",[0-9]", unit):
            raise ValueError("a comma stands only between thousands (12,500): write a point before decimals")
        what = "it holds more than one number" if re.search("[0-9]", unit) else "more than a unit follows the number"
        raise ValueError(f"{what}: {_cut(unit)}")
    if unit[-1] in "/·⋅×":
        raise ValueError(f"the unit breaks off: {_cut(unit)}")
    return unit


def _is_of_unit(words: Sequence[str], at: int) -> bool:
    """Whether a word after a number belongs to its unit: "per" between two words, "in" as inches."""
    word, before = words[at].lower(), words[at - 1].lower() if at else ""
    if word == "per":
        return before != "per" and at + 1 < len(words)
    if word == "in":
        is_last = at + 1 == len(words) or words[at + 1][0] in "/·" or words[at + 1].lower() == "per"
        return is_last and (not before or before[-1] in "/·" or before == "per")
    return _UNIT.fullmatch(word) is not None and word not in _NO_UNIT


def _check_fraction(number: _Number, count: str) -> None:
    """Refuse a number and a slash that may be a fraction, a ratio or a date: 1/2, 120/80, 1999/2000."""
    per = Decimal(re.sub("[, ]", "", count))
    if per < _FEWEST_PER or per % _FEWEST_PER or abs(number.value) * 10 > per:
        raise ValueError("a number, a slash and a number can be a fraction, a ratio or a date: write the quotient")


def _cut(text: str) -> str:
    text = text.strip()
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"


_SEPARATOR = re.compile(r"[();|•]|,(?=\s)")


# ---- as grammars have it -------------------------------------------------------------------------------------

_AMOUNT_TEXT = "(?:0|[1-9][0-9]{0,8}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3})(?:\\.[0-9]{1,4})?"
_TO_TEXT = "(?: ?[–-] ?| to )"
_TENTHS_TEXT = "(?:\\.[0-9]{1,2})?"
# The second number of a range has a greater first digit, or more digits.
_RANGE_TEXT = "(?:" + "|".join(
    (
        *(
            f"{first}[0-9]{{{more}}}{_TENTHS_TEXT}{_TO_TEXT}[{first + 1}-9][0-9]{{{more}}}{_TENTHS_TEXT}"
            for more in (0, 1, 2)
            for first in range(1, 9)
        ),
        *(f"{tens}{one}{_TO_TEXT}{tens}[{one + 1}-9]" for tens in range(1, 10) for one in range(9)),
        f"[1-9]{_TENTHS_TEXT}{_TO_TEXT}[1-9][0-9]{{1,3}}{_TENTHS_TEXT}",
        f"[1-9][0-9]{_TENTHS_TEXT}{_TO_TEXT}[1-9][0-9]{{2,3}}{_TENTHS_TEXT}",
        f"0{_TENTHS_TEXT}{_TO_TEXT}[1-9][0-9]{{0,3}}{_TENTHS_TEXT}",
    )
) + ")"  # fmt: skip
_SAID_TEXT = "(?:(?:about|around|approximately|up to|at least|at most|more than|less than|over|under) |[~<>≤≥≈] ?)"
_WORD_TEXT = "[A-Za-zµ°%]{1,14}"
_UNIT_TEXT = (
    f"{_WORD_TEXT}[23]?(?:[/·]{_WORD_TEXT}(?:[A-Za-z](?:[23]|−1))?)?(?:(?: {_WORD_TEXT}){{0,2}}"
    f"|(?: {_WORD_TEXT})? per (?:1,000|10,000|100,000) {_WORD_TEXT})"
)
_MONEY_TEXT = (
    f"(?:(?:US|AU|CA)?\\$|[€£¥₹]|(?:{'|'.join(_CODES)}) ){_AMOUNT_TEXT}"
    "(?: (?:thousand|million|billion|trillion|lakh|crore|Cr|bn))?"
)
_TEXT = (
    f"(?:(?:{_SAID_TEXT}|-)?{_AMOUNT_TEXT}|{_RANGE_TEXT})(?: ?{_UNIT_TEXT}\\.?)?"
    f"|(?:about )?{_MONEY_TEXT}|(?:[1-4]-[5-9]|[1-9](?:\\.[0-9])?) ?/ ?[1-9](?:00)?[ ,]000"
)
_DIMENSIONS = frozenset(("tall", "long", "wide", "high", "deep", "thick", "old"))


def _in_any_case(words: Iterable[str]) -> str:
    """Return the pattern of some words in any case, for grammars, which have no flags."""
    return "|".join("".join(f"[{each.upper()}{each}]" for each in word) for word in sorted(words))


def _not_text() -> str:
    """Return the pattern of what looks like a quantity and is none.

    There is a word that is no part of a unit before the notes, or one that stands in a wrong place, or letters that can
    be a factor or an ordinal.
    """
    dimension = f"(?:{_in_any_case(_DIMENSIONS)})"
    return "|".join(
        (
            f"[^(]*[0-9](?:[^(]* | ?)(?:{_in_any_case(_NO_UNIT - {*_DIMENSIONS, 'per', 'to'})})(?:[ .].*)?",
            f"[^(]*[0-9](?:[^(]* | ?)(?:{_in_any_case(('per', 'to'))})(?:\\.| [^0-9].*|\\. .*)?",
            f"[^(]*[0-9] ?{dimension}(?:[ .].*)?|[^(]*[0-9][^(]* {dimension} [^(].*",
            "[^(]*[0-9][^(]*[^0-9(] [Ii][Nn](?: .*)?|[^(]*[0-9][^(]* [Ii][Nn] [^(dhlotw].*",
            "[^(]*[0-9][eE][0-9].*",
            f"[^(]*[0-9](?:{_FACTORS}|{_in_any_case(('st', 'nd', 'rd', 'th'))})(?:[^A-Za-zµ].*)?",
            f"[^(]*[0-9] {_FACTORS}\\.? [^(].*",
        )
    )


class Quantity(TextValue):
    """A number, a range or a limit, with its unit. The text stays as written; the other members follow from it.

    >>> Quantity.from_text("50 - 65 cm")
    Quantity(text='50 - 65 cm', low=50.0, high=65.0, unit='cm', qualifier=None)
    >>> Quantity.from_text("< 12 bpm").model_dump()
    {'text': '< 12 bpm', 'high': 12.0, 'unit': 'bpm', 'qualifier': '<'}
    """

    expects: ClassVar[str] = "a quantity such as 3.2 kg, 50 - 65 cm, about 40% or < 12 bpm"

    text: str
    low: float | None = derived("The number, or the least one; left out where there is no least.")
    high: float | None = derived("The number, or the greatest one; left out where there is no greatest.")
    unit: str | None = derived("The unit as written.")
    qualifier: str | None = derived("What the text says of the number, in small letters: about, <, up to, ±.")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a quantity; the page on the format has the rules.

        Raises:
            ValueError: the text is no quantity, or can be read in two ways.
        """
        return cls(text=text, **_parts(fold(text))._asdict())

    @classmethod
    def text_pattern(cls) -> str:
        """Return the pattern of quantities in the usual forms, with up to two notes; a subclass can name others."""
        return f"(?!(?:{_not_text()})\\Z)(?:{_TEXT})(?: \\({note_text('/–-')}\\)){{0,2}}"

    def to_text(self) -> str:
        """Return the text as written."""
        return self.text

    @classmethod
    def split(cls, line: str) -> list[tuple[int, int]]:
        """Return the ranges of the quantities in a line: between semicolons, or commas with a space after them."""
        ranges, at, depth = [], 0, 0
        for match in (*_SEPARATOR.finditer(line), None):
            if match and (match[0] in "()" or depth):
                depth = depth + 1 if match[0] == "(" else max(0, depth - 1) if match[0] == ")" else depth
                continue
            piece = line[at : match.start() if match else len(line)]
            if piece.strip():
                ranges.append((at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())))
            at = match.end() if match else at
        return ranges

    def to(self, unit: str) -> Quantity:
        """Return the quantity in another unit, with 12 digits at the most; needs pint (``profileparse[units]``).

        The text is a new one, and ``±`` becomes a range.

        Args:
            unit: The unit, as pint knows it: ``g``, ``m/s``, ``degF``.

        Raises:
            ImportError: pint isn't installed.
            ValueError: pint doesn't know one of the units, or can't convert one to the other.

        >>> Quantity.from_text("14 to 15 in").to("cm").text
        '35.56 - 38.1 cm'
        """
        low, high = (
            None if each is None else f"{_converted(each, self.unit, unit):.12g}" for each in (self.low, self.high)
        )
        number = low if high is None or low == high else high if low is None else f"{low} - {high}"
        qualifier = self.qualifier or ""
        for behind, before in _BEHIND.items():
            qualifier = before if qualifier.endswith(behind.strip()) else qualifier
        words = "" if qualifier == "±" else qualifier
        return read_value(type(self), fold(f"{words} {number} {unit}"))


_FACTOR = re.compile(r"(?<=[^\W\d_])\^?(-?[0-9]+)")


def _pint_unit(unit: str) -> str:
    """Return a unit as pint writes it: mol−1 as mol**-1."""
    plain = re.sub("[·⋅×]", "*", unit.replace("−", "-"))
    plain = re.sub(r"(?:(?<=\s)|\A)per\s", "/", plain).replace(".", "")
    return _FACTOR.sub(r"**\1", f"1 {plain}" if plain[:1] == "/" else plain)


def _converted(number: float, unit: str | None, other: str) -> float:
    try:
        import pint  # slow to import, and an extra
    except ImportError as error:
        raise ImportError("converting a quantity needs pint: pip install 'profileparse[units]'") from error
    if unit is None:
        raise ValueError("a quantity without a unit can't be converted")
    registry = pint.get_application_registry()
    try:
        converted = registry.Quantity(number, _pint_unit(unit)).to(_pint_unit(other))
    except (pint.PintError, AssertionError, TokenError) as error:  # it asserts that a unit has its syntax
        raise ValueError(
            f"{unit!r} can't be converted to {other!r}: {str(error) or 'pint knows no such unit'}"
        ) from error
    return float(converted.magnitude)
