"""Which kind of value a field holds, by its annotation, and how a single value is read from and written as text."""

from __future__ import annotations

import datetime
import re
import types
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum, StrEnum
from inspect import isabstract
from math import isfinite
from sys import float_info
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Field

from profileparse.syntax.inside import bullet_end
from profileparse.values.calendar import read_date
from profileparse.values.prose import Prose
from profileparse.values.references import Reference
from profileparse.values.tables import Table
from profileparse.values.terms import Term
from profileparse.values.textvalue import TextValue
from profileparse.values.trees import Tree

# Kinds of text with a form of their own.
URL_PATTERN = r"^(?:https?://|www\.)[^\s<>]+$"
IDENTIFIER_PATTERN = r"^[^\s,;|]+$"
Url = Annotated[str, Field(pattern=URL_PATTERN)]
Identifier = Annotated[str, Field(pattern=IDENTIFIER_PATTERN)]


class Nested(BaseModel):
    """Base of `Section`: by it, the type of a field says that its value has fields of its own."""


class Kind(StrEnum):
    """What a field holds."""

    TERMS = "terms"
    PROSE = "prose"
    REFERENCES = "references"
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    VALUE = "value"
    VALUES = "values"
    SECTION = "section"
    SECTIONS = "sections"
    PROSE_BY_KEY = "prose by key"
    TERMS_BY_KEY = "terms by key"
    TREES = "trees"
    TABLE = "table"


# Fields that hold a list of things, which may be in lines, in bullets or in one line.
LISTS = (Kind.TERMS, Kind.VALUES)
# Fields that hold something counted, of which no other text can be a part.
COUNTED = (Kind.INTEGER, Kind.NUMBER, Kind.DATE)
# Fields that hold values by the keys that the text has for them; those whose lines are read as a whole, without labels
# and keys; and all fields with a text of their own inside, in which no label of the profile counts.
KEYED = (Kind.PROSE_BY_KEY, Kind.TERMS_BY_KEY)
WHOLE = (Kind.TREES, Kind.TABLE)
NESTED = (Kind.SECTION, Kind.SECTIONS, *KEYED, *WHOLE)


def is_nothing(value: Any) -> bool:
    """Whether a field that holds this has no value."""
    return value is None or (isinstance(value, list | dict) and not value)


def nothing(kind: Kind) -> Any:
    """Return what a field of a kind holds that has no value."""
    empty = _EMPTY.get(kind)
    return None if empty is None else empty()


_EMPTY: dict[Kind, type[list[Any] | dict[str, Any]]] = {
    **dict.fromkeys((*LISTS, Kind.SECTIONS, Kind.TREES), list),
    **dict.fromkeys(KEYED, dict),
}


def is_single(kind: Kind) -> bool:
    """Whether a field of a kind holds one value."""
    return kind not in (Kind.TERMS, Kind.PROSE, Kind.REFERENCES, Kind.VALUES, *NESTED)


_KINDS: dict[Any, Kind] = {
    list[Term]: Kind.TERMS,
    list[Reference]: Kind.REFERENCES,
    Prose: Kind.PROSE,
    str: Kind.TEXT,
    int: Kind.INTEGER,
    float: Kind.NUMBER,
    datetime.date: Kind.DATE,
    dict[str, Prose]: Kind.PROSE_BY_KEY,
    dict[str, list[Term]]: Kind.TERMS_BY_KEY,
    list[Tree]: Kind.TREES,
    Table: Kind.TABLE,
}


def kind_of(annotation: Any) -> Kind:
    """Return the kind for a field's annotation; ``X | None`` counts as ``X``.

    >>> kind_of(int | None)
    <Kind.INTEGER: 'integer'>

    Raises:
        TypeError: profileparse can't read such a value from text.
    """
    inner = _inner(annotation)
    if get_origin(inner) is list and (_is_value(each := _inner(*get_args(inner))) or _options(each)):
        return Kind.VALUES
    if _is_value(inner):
        return Kind.VALUE
    if inner in _KINDS:
        return _KINDS[inner]
    if _options(inner):
        return Kind.TEXT
    if nested_type(inner) is not None:
        return Kind.SECTIONS if get_origin(inner) is list else Kind.SECTION
    raise TypeError(
        f"no text form for {annotation!r}: use list[Term], list[Tree], Table, Prose, dict[str, list[Term]], "
        "dict[str, Prose]; str, int, float, date, Url or Identifier, one each; a Literal or an Enum of texts, a "
        "subclass of Section or of TextValue, one or a list of them; with '| None' for what may be absent"
    )


def value_type(annotation: Any) -> type[TextValue] | None:
    """Return the class of the values that a field or its entries have; None where that is no `TextValue`."""
    inner = _inner(annotation)
    if get_origin(inner) is list:
        inner = _inner(*get_args(inner))
    return inner if _is_value(inner) else None


def vocabulary(annotation: Any) -> Mapping[str, Any] | None:
    """Return the values that a field or its entries can have, by their texts; None where there is no closed vocabulary.

    >>> vocabulary(list[Literal["approved", "withdrawn"]])
    {'approved': 'approved', 'withdrawn': 'withdrawn'}
    """
    inner = _inner(annotation)
    if get_origin(inner) is list:
        inner = _inner(*get_args(inner))
    return _options(inner) or None


def _options(annotation: Any) -> Mapping[str, Any]:
    """Return the values of a `Literal` or an `Enum` by their texts; none of another type."""
    if get_origin(annotation) is Literal:
        options = {each: each for each in get_args(annotation)}
    elif isinstance(annotation, type) and issubclass(annotation, Enum):
        options = {each.value: each for each in annotation}
    else:
        return {}
    return options if all(isinstance(each, str) for each in options) else {}


def nested_type(annotation: Any) -> type[Nested] | None:
    """Return the class of the values that a field or its entries have, if they have fields of their own."""
    inner = _inner(annotation)
    if get_origin(inner) is list:
        inner = _inner(*get_args(inner))
    return inner if _is_nested(inner) else None


def _is_nested(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Nested)


def _inner(annotation: Any) -> Any:
    """Return the type in an annotation, without ``| None`` and what describes it."""
    while get_origin(annotation) in (Annotated, Union, types.UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        if get_origin(annotation) is not Annotated and len(members) != 1:
            break
        annotation = members[0]
    return annotation


def _is_value(annotation: Any) -> bool:
    if not (isinstance(annotation, type) and issubclass(annotation, TextValue)):
        return False
    if isabstract(annotation):
        missing = " and ".join(sorted(annotation.__abstractmethods__))
        raise TypeError(f"{annotation.__name__} has no {missing}: a kind of value declares both")
    return True


# An integer has no more digits: Python reads and writes no longer ones as decimal text (`sys.int_info`).
MOST_DIGITS = 4300

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")


# Dates in figures: what begins with the year goes on with the month; a day stands before a stop, or is above twelve.
_IN_FIGURES = tuple(
    (re.compile(pattern, re.ASCII), order)
    for pattern, order in (
        (r"(\d{4})[/.](\d{2})[/.](\d{2})", r"\1-\2-\3"),
        (r"(\d{2})\.(\d{2})\.(\d{4})", r"\3-\2-\1"),
        (r"(1[3-9]|2\d|3[01])/(0[1-9]|1[0-2])/(\d{4})", r"\3-\2-\1"),
        (r"(0[1-9]|1[0-2])/(1[3-9]|2\d|3[01])/(\d{4})", r"\3-\1-\2"),
    )
)


def read_single(kind: Kind, text: str) -> Any:
    """Read a single value; None where the text is not of that kind.

    >>> read_single(Kind.INTEGER, "12,500"), read_single(Kind.DATE, "3 March 1998")
    (12500, datetime.date(1998, 3, 3))
    >>> read_single(Kind.DATE, "1998/03/05"), read_single(Kind.DATE, "14/03/1998"), read_single(Kind.DATE, "05/03/1998")
    (datetime.date(1998, 3, 5), datetime.date(1998, 3, 14), None)
    >>> read_single(Kind.DATE, "03/14/1998"), read_single(Kind.DATE, "05.03.1998")
    (datetime.date(1998, 3, 14), datetime.date(1998, 3, 5))
    """
    if kind is Kind.TEXT:
        return text
    if kind is Kind.DATE:
        text = text.removesuffix(".")
        matches = ((pattern.fullmatch(text), order) for pattern, order in _IN_FIGURES)
        return read_date(next((match.expand(order) for match, order in matches if match), text))
    if _THOUSANDS.fullmatch(text):
        text = re.sub(r"[,\s]", "", text)
    if not _NUMBER.fullmatch(text):
        return None
    if kind is Kind.INTEGER:
        return _read_integer(text)
    number = float(text)
    return number if isfinite(number) else None


def too_large(kind: Kind, text: str) -> str:
    """Return why a number is too large to be read; "" where it isn't, or is no number.

    >>> too_large(Kind.NUMBER, "1e999"), too_large(Kind.NUMBER, "many")
    ('it is larger than 1.797e+308', '')
    """
    if kind in (Kind.INTEGER, Kind.NUMBER) and _NUMBER.fullmatch(text) and abs(float(text)) > float_info.max:
        return f"it has more than {MOST_DIGITS} digits" if kind is Kind.INTEGER else "it is larger than 1.797e+308"
    return ""


def _read_integer(text: str) -> int | None:
    """Read an integer in any form of a number, exactly; None where it is none, or is longer than `MOST_DIGITS`."""
    if len(text) > 2 * MOST_DIGITS:
        return None
    try:
        sign, digits, exponent = Decimal(text).as_tuple()
    except InvalidOperation:  # an exponent that no computer holds
        return None
    if not isinstance(exponent, int):
        raise TypeError(f"{text!r} is no number")
    if not any(digits):
        return 0
    size = len(digits) + exponent
    if not 0 < size <= MOST_DIGITS or any(digits[size:]):
        return None
    number = int("".join(map(str, digits[:size])).ljust(size, "0"))
    return -number if sign else number


def write_single(value: Any) -> str:
    """Write a single value so that ``read_single`` reads it back.

    >>> write_single(12500)
    '12500'
    """
    if isinstance(value, Enum):
        return str(value.value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def is_value_mark(text: str) -> bool:
    """Whether what a text begins with would be a bullet or decoration between a label and its value; "" is no value."""
    return not text or text[:1] == "*" or text[:2] == "__" or bullet_end(text) > 0


# A value of one word with a remark behind it, in parentheses, after a comma, or one that says who gave it.
_NOTED = re.compile(
    r"(?P<value>\S*?[^\s,])(?:\s+(?=\()|,\s+(?=[a-z])|(?<=[A-Z\d]) ?(?=provided by \S))(?P<note>\([^()]+\)|[a-z].*)"
)
# A number or a date with words or a year in parentheses behind it, which don't say what it is counted in, or how
# surely.
_NUMBER_NOTED = re.compile(
    r"(?P<value>[^()\s]++(?:\s[^()\s]++){0,3})\s++(?P<note>\((?=[^()]*(?:[^\W\d_]{2}|[12]\d{3}\)))"
    r"(?![^()]*(?:[%‰]|\b(?:k|mn?|mi?o|mill|bn|thousands?|(?:m|b|tr)illions?|hundreds?|dozens?|lakhs?|crores?"
    r"|approx\w*|est(?:imate[ds]?)?|circa|ca|about|max\w*|min|minimum|up to|or (?:more|less|earlier|later))\b))"
    r"[^()]+\))",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[[^\[\]]*\]\((?P<url>[^()\s]+)\)")


def mark_around(text: str) -> int:
    """Return how long the mark is that a text as a whole stands in, backticks or that of bold; 0 where it has none.

    >>> mark_around("`ab`"), mark_around("**ab**"), mark_around("`a` or `b`")
    (1, 2, 0)
    """
    for mark in ("`", "**"):
        if text.startswith(mark) and text.endswith(mark) and len(text) > 2 * len(mark) and text.count(mark) == 2:
            return len(mark)
    return 0


def is_in_mark(text: str, pattern: str | None) -> bool:
    """Whether a text is no value as it stands, as it is in bold, or an identifier in backticks.

    >>> is_in_mark("**Low**", None), is_in_mark("`a7`", None), is_in_mark("`a7`", IDENTIFIER_PATTERN)
    (True, False, True)
    """
    mark = mark_around(text)
    return mark == len("**") or (mark > 0 and pattern == IDENTIFIER_PATTERN)


def bare_single(text: str, pattern: str | None, kind: Kind = Kind.TEXT) -> tuple[int, int, int] | None:
    """Return where a value stands that has a wrapper around it or a remark behind it, and where the remark begins.

    Args:
        text: The text, which is no value itself.
        pattern: The pattern of the field's type: a remark stands behind a URL or an identifier.
        kind: What the field holds: a remark stands in parentheses behind a number or a date.

    >>> bare_single("<https://example.org>", URL_PATTERN), bare_single("A7 (of 2001)", IDENTIFIER_PATTERN)
    ((1, 20, 21), (0, 2, 3))
    >>> bare_single("[the rose](https://example.org)", URL_PATTERN)
    (11, 30, 31)
    >>> bare_single("**A7**", IDENTIFIER_PATTERN), bare_single("A7, updated in 2001", IDENTIFIER_PATTERN)
    ((2, 4, 6), (0, 2, 4))
    >>> bare_single("388 (go to sequence)", None, Kind.INTEGER), bare_single("388 (in thousands)", None, Kind.INTEGER)
    ((0, 3, 4), None)
    """
    mark = mark_around(text) or int(pattern == URL_PATTERN and text[0] == "<" and text[-1] == ">")
    if mark:
        return mark, len(text) - mark, len(text)
    if pattern == URL_PATTERN and (link := _LINK.fullmatch(text)):
        return *link.span("url"), len(text)
    if kind in COUNTED:
        match = _NUMBER_NOTED.fullmatch(text)
    else:
        match = _NOTED.fullmatch(text) if pattern in (URL_PATTERN, IDENTIFIER_PATTERN) else None
    if match is None:
        return None
    return *match.span("value"), match.start("note")


def unwritable(kind: Kind, value: Any) -> str | None:
    """Return why text can't carry a single value, and what to do; None where it can."""
    if kind is Kind.INTEGER and abs(value) >= 10**MOST_DIGITS:
        return f"the integer has more than {MOST_DIGITS} digits; text can't carry it"
    if kind is Kind.NUMBER and not isfinite(value):
        return f"{value} is no number that text can carry: leave it out"
    if kind is Kind.TEXT and not value.strip():
        return "an empty text is no value: leave it out"
    if kind is Kind.TEXT and not _TEXT.fullmatch(value):
        return "text can't carry it: leave out carriage returns, zero-width characters and half surrogate pairs"
    return None


_TEXT = re.compile("[^\r\u200b\u2060\ufeff\ud800-\udfff]*")
