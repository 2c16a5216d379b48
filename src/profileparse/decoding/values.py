"""How single values and the entries of lists of values are written: their patterns by kind."""

from __future__ import annotations

from typing import Any

from profileparse.decoding.patterns import But, Pattern, alt, literal, pattern, seq
from profileparse.decoding.texts import Texts, integers
from profileparse.schema.profile import FieldSpec, Schema
from profileparse.values.kinds import IDENTIFIER_PATTERN, URL_PATTERN, Kind
from profileparse.values.textvalue import TextValue

_LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29"
_YEAR = r"(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
_DATE = rf"{_YEAR}-(?:{_MONTH_AND_DAY})|{_LEAP}"
# The shortest decimals that give a number; Python writes large and small ones with an exponent.
_LARGE = "(?:1[6-9]|[2-9][0-9]|[12][0-9]{2}|30[0-7])"
_SMALL = "(?:0[5-9]|[1-9][0-9]|[12][0-9]{2}|30[0-7])"
_NUMBER = (
    r"(?:0|[1-9][0-9]{0,15})\.0|[1-9][0-9]{0,14}\.[0-9]{0,15}[1-9]|0\.0{0,3}[1-9](?:[0-9]{0,15}[1-9])?"
    rf"|[1-9](?:\.[0-9]{{0,15}}[1-9])?e(?:\+{_LARGE}|-{_SMALL})"
)
_URL = r"(?:https?://|www\.)[A-Za-z0-9](?:[\w.~/?#@!$&'()*+,;:=%-]*[\w/])?"
_IDENTIFIER = r"[A-Za-z0-9](?:[\w./:+#-]*[A-Za-z0-9])?"


def single(texts: Texts, schema: Schema, spec: FieldSpec) -> Pattern:
    """Return the pattern of the value of a field that holds one.

    Raises:
        TypeError: the field has a constraint that no grammar can say.
    """
    if spec.of is not None:
        return entry(texts, spec.of)
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
        number = pattern(_NUMBER)
        is_positive = _take_sign(constraints)
        return number if is_positive else alt(number, seq(literal("-"), But(number, literal("0.0"))))
    return _text(texts, constraints)


def _text(texts: Texts, constraints: dict[str, Any]) -> Pattern:
    options = constraints.pop("enum", None)
    if options is not None:
        return But(alt(*map(literal, options)), texts.no_content)
    own = constraints.pop("pattern", None)
    if own is None:
        return texts.value
    if own == URL_PATTERN:
        return pattern(_URL)
    if own == IDENTIFIER_PATTERN:
        return But(pattern(_IDENTIFIER), texts.no_content)
    try:
        return But(pattern(own.removeprefix("^").removesuffix("$")), texts.no_content)
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


def _take_sign(constraints: dict[str, Any]) -> bool:
    """Take a constraint that a number is not below nought; return whether there was one."""
    if constraints.get("minimum") == 0:
        del constraints["minimum"]
        return True
    return False


def entry(texts: Texts, of: type[TextValue]) -> Pattern:
    """Return the pattern of a value that knows its text.

    Raises:
        TypeError: its `text_pattern` is no expression that a grammar can say.
    """
    source = of.text_pattern()
    if not source:
        return texts.value
    try:
        return pattern(source)
    except ValueError as error:
        raise TypeError(f"{of.__name__}.text_pattern: {error}") from error
