"""How single values and the entries of lists of values are written: their patterns by kind."""

from __future__ import annotations

import re
from typing import Any

from profileparse.decoding.patterns import CHARACTERS, Chars, Pattern, alt, but, literal, pattern, repeat, seq
from profileparse.decoding.texts import Texts, integers
from profileparse.render import text_below
from profileparse.schema.profile import FieldSpec, Schema
from profileparse.syntax.parser import syntax_of
from profileparse.values.kinds import IDENTIFIER_PATTERN, URL_PATTERN, Kind
from profileparse.values.textvalue import TextValue

_ANY = Chars(CHARACTERS)
_LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29"
_YEAR = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
_DATE = rf"{_YEAR}-(?:{_MONTH_AND_DAY})|{_LEAP}"
# Decimals of 15 digits at the most are the shortest that give their number; Python writes large and small ones with an
# exponent.
_MOST_DIGITS = 15
_SCIENTIFIC = r"[1-9](?:\.[0-9]{0,13}[1-9])?e"
_LARGE = _SCIENTIFIC + r"\+(?:1[6-9]|[2-9][0-9]|[12][0-9]{2}|30[0-7])"
_SMALL = r"0\.(?:0|0{0,3}[1-9](?:[0-9]{0,9}[1-9])?)|" + _SCIENTIFIC + "-(?:0[5-9]|[1-9][0-9]|[12][0-9]{2}|30[0-7])"
_LOWEST, _HIGHEST = ("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")
_URL = r"(?:https?://|www\.)[A-Za-z0-9](?:[\w.~/?#@!$&'()*+,;:=%-]*[\w/])?"
# What a pattern begins with that doesn't match some texts as a whole.
_EXCEPTION = re.compile(r"\(\?!\(\?:(.*)\)\\Z\)")
_IDENTIFIER = r"[A-Za-z0-9](?:[\w./:+#-]*[A-Za-z0-9])?"


def single(texts: Texts, schema: Schema, spec: FieldSpec) -> Pattern:
    """Return the pattern of the value of a field that holds one.

    Raises:
        TypeError: the field has a constraint that no grammar can say.
    """
    if spec.of is not None:
        return entry(texts, spec.of)
    if spec.options is not None:
        syntax = syntax_of(schema.model)
        return alt(*(literal(each) for each in spec.options if text_below(syntax, spec, each) == each))
    constraints = schema.constraints(spec.name)
    found = _of_kind(texts, spec.kind, constraints)
    if constraints:
        raise TypeError(
            f"{schema.model.__name__}.{spec.name}: no grammar can say {', '.join(sorted(constraints))}; "
            "declare the values that it takes, or check them when the text has been read"
        )
    return found


def _of_kind(texts: Texts, kind: Kind, constraints: dict[str, Any]) -> Pattern:
    """Return the pattern of a kind of value; take those constraints that it keeps."""
    if kind is Kind.DATE:
        return pattern(_DATE)
    if kind is Kind.INTEGER:
        return _integer(constraints)
    if kind is Kind.NUMBER:
        return _number(constraints)
    return _text(texts, constraints)


def _text(texts: Texts, constraints: dict[str, Any]) -> Pattern:
    low, high = constraints.pop("minLength", 0), constraints.pop("maxLength", None)
    text = _of_any_length(texts, constraints)
    short = [repeat(_ANY, 0, low - 1)] if low > 0 else []
    long = [repeat(_ANY, high + 1, None)] if high is not None else []
    return but(text, alt(*short, *long))


def _of_any_length(texts: Texts, constraints: dict[str, Any]) -> Pattern:
    own = constraints.pop("pattern", None)
    if own is None:
        return texts.value
    if own == URL_PATTERN:
        return pattern(_URL)
    if own == IDENTIFIER_PATTERN:
        return but(pattern(_IDENTIFIER), texts.no_content)
    try:
        return but(pattern(own.removeprefix("^").removesuffix("$")), texts.no_content)
    except ValueError as error:
        raise TypeError(f"a pattern that no grammar can say: {error}") from error


def _integer(constraints: dict[str, Any]) -> Pattern:
    low, high = constraints.pop("minimum", None), constraints.pop("maximum", None)
    if "exclusiveMinimum" in constraints:
        low = constraints.pop("exclusiveMinimum") + 1
    if "exclusiveMaximum" in constraints:
        high = constraints.pop("exclusiveMaximum") - 1
    options: list[Pattern] = []
    if high is None or high >= 0:
        options.append(_from(max(0, low or 0), high))
    if low is None or low < 0:
        options.append(seq(literal("-"), _from(max(1, -(high or 0)), None if low is None else -low)))
    return alt(*options)


def _from(low: int, high: int | None) -> Pattern:
    """Return the pattern of the integers from one on, none of them below nought."""
    if high is not None:
        return integers(low, high)
    if low == 0:
        return pattern("0|[1-9][0-9]*")
    longer = pattern(f"[1-9][0-9]{{{len(str(low))},}}")
    return alt(integers(low, 10 ** len(str(low)) - 1), longer)


def _number(constraints: dict[str, Any]) -> Pattern:
    """Return the pattern of numbers between bounds; take those bounds, if they are integers."""
    bounds = {name: constraints[name] for name in (*_LOWEST, *_HIGHEST) if name in constraints}
    if any(value != int(value) or abs(value) >= 10**_MOST_DIGITS for value in bounds.values()):
        bounds = {}  # which are told of
    for name in bounds:
        del constraints[name]
    low = max((int(bounds[name]) for name in _LOWEST if name in bounds), default=None)
    high = min((int(bounds[name]) for name in _HIGHEST if name in bounds), default=None)
    options: list[Pattern] = []
    if high is None or high >= 0:
        options.append(_decimals(max(0, low or 0), high))
    if low is None or low < 0:
        below = _decimals(max(0, -(high or 0)), None if low is None else -low)
        options.append(seq(literal("-"), but(below, literal("0.0"))))
    excluded = (literal(f"{int(value)}.0") for name, value in bounds.items() if name.startswith("exclusive"))
    return but(alt(*options), alt(*excluded))


def _decimals(low: int, high: int | None) -> Pattern:
    """Return the pattern of the numbers from one integer to another, none of them below nought."""
    if high == low:
        return literal(f"{low}.0")
    options: list[Pattern] = [pattern(_SMALL)] if low == 0 else []
    for size in range(len(str(low)), len(str(high)) + 1 if high is not None else _MOST_DIGITS):
        first, last = max(low, 10 ** (size - 1)), 10**size - 1
        if high is not None:
            last = min(last, high - 1)
        if first <= last:
            more = _MOST_DIGITS - size - 1
            options.append(seq(integers(first, last), pattern(rf"\.(?:0|[0-9]{{0,{more}}}[1-9])")))
    options.append(pattern(rf"[1-9][0-9]{{14,15}}\.0|{_LARGE}") if high is None else literal(f"{high}.0"))
    return alt(*options)


def entry(texts: Texts, of: type[TextValue]) -> Pattern:
    """Return the pattern of a value that knows its text.

    Raises:
        TypeError: its `text_pattern` is no expression that a grammar can say.
    """
    source = of.text_pattern()
    if not source:
        return texts.value
    exception = _EXCEPTION.match(source)
    try:
        if exception is None:
            return pattern(source)
        inner = pattern(source[exception.end() :])
        return but(inner, pattern(exception[1])) if texts.has_exceptions else inner
    except ValueError as error:
        raise TypeError(f"{of.__name__}.text_pattern: {error}") from error
