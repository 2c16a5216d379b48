"""Strs that text can carry, as types, and the backslash that keeps a mark text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from profileparse.source import is_well_formed

# Validators are built at the first use: importing the library builds none.
FROZEN = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

# What folding takes out of a text: white space (Python's, which has four separators more than Unicode's), and what
# has no width.
_FOLDED_OUT = r"\s\x1c-\x1f\u{200b}\u{2060}\u{feff}"
_WORD = rf"[^{_FOLDED_OUT}]+"
_PLAIN_WORD = rf"[^{_FOLDED_OUT}\\]+"


class Value(BaseModel):
    """What all parts of a record have in common: frozen, strict, no unknown members."""

    model_config = FROZEN


def without_serializers(schema: Any) -> Any:
    """Return the schema of a value's own members, without the validators and the serializer around them."""
    while "schema" in schema and schema["type"] != "model":
        schema = schema["schema"]
    return {key: each for key, each in schema.items() if key != "serialization"}


@dataclass(frozen=True, slots=True)
class Carried:
    """Says which strs text can carry, and what to write instead of others; put into an annotation.

    Attributes:
        pattern: What nearly all of them match, in the syntax of Rust's ``regex``: Pydantic tries it first.
        what: What text carries, in words.
        check: Whether text carries a str that the pattern refuses.
        empty: Whether the empty str is one.
    """

    pattern: str
    what: str
    check: Callable[[str], bool] | None = None
    empty: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema: the type's own, then the pattern, then the check."""
        carried: CoreSchema = core_schema.str_schema(pattern=rf"^(?:{self.pattern}){'?' * self.empty}$")
        if self.check is not None:
            checked = core_schema.no_info_after_validator_function(self._checked, core_schema.str_schema())
            carried = core_schema.union_schema([carried, checked])
        message = f"text can't carry it: write {self.what}"
        return core_schema.chain_schema(
            [handler(source), core_schema.custom_error_schema(carried, "not_carried", custom_error_message=message)]
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return what JSON Schema can say of it."""
        return {"type": "string"} if self.empty else {"type": "string", "minLength": 1}

    def _checked(self, text: str) -> str:
        if self.check is None or not is_well_formed(text) or not self.check(text):
            raise ValueError
        return text


_ONE_SPACE = "words with one space between them, without line breaks, zero-width characters and half surrogate pairs"


def folded(check: Callable[[str], bool] | None = None, *, empty: bool = False, what: str = _ONE_SPACE) -> Carried:
    """Return the type of words with one space between them; a check is asked about those with a backslash."""
    word = _WORD if check is None else _PLAIN_WORD
    return Carried(rf"{word}(?: {word})*", what, check, empty)


Folded = Annotated[str, folded()]
# Words with one space or one line break between them.
Running = Annotated[
    str,
    Carried(
        rf"{_WORD}(?:[ \n]{_WORD})*",
        "words with one space or one line break (\\n) between them, without zero-width characters and half "
        "surrogate pairs",
        empty=True,
    ),
]
# Any lines.
Lines = Annotated[
    str,
    Carried(
        r"[^\r\u{200b}\u{2060}\u{feff}]*",
        "lines that end with \\n, without zero-width characters and half surrogate pairs",
        empty=True,
    ),
]


_HYPHEN = re.compile(r"(?<=\w)-[^\S\r\n]*+(?:\r\n?|\n)\s++(?=\w)")


def unwrapped(text: str) -> str:
    r"""Return a text whose lines hang on the first with no blank after a hyphen that ends a line.

    >>> unwrapped("Beta-\n   blocker")
    'Beta-blocker'
    """
    return _HYPHEN.sub("-", text) if "-" in text and ("\n" in text or "\r" in text) else text


def escape_at(text: str, places: list[int]) -> str:
    r"""Return a text with a backslash put in at some places.

    >>> escape_at("cells[1]", [5])
    'cells\\[1]'
    """
    pieces, last = [], 0
    for place in places:
        pieces.append(text[last:place])
        last = place
    return "\\".join([*pieces, text[last:]])


def without(text: str, places: list[int]) -> str:
    """Return a text without the backslashes at some places: what `escape_at` put in."""
    if not places:
        return text
    pieces, last = [], 0
    for place in places:
        pieces.append(text[last:place])
        last = place + 1
    return "".join([*pieces, text[last:]])


def escaped_start(text: str, is_mark: Callable[[str], object]) -> str:
    """Return a text with a backslash before it, if what it begins with, backslashes left out, is a mark.

    Args:
        text: The text.
        is_mark: Whether a text begins with what would be markup there.
    """
    return "\\" + text if is_mark(text.lstrip("\\")) else text


def unescaped_start(text: str, is_mark: Callable[[str], object]) -> str:
    """Return what `escaped_start` made into a text; any other text as it is."""
    return text[1:] if text[:1] == "\\" and is_mark(text.lstrip("\\")) else text


def backslashes_before(text: str, at: int, start: int = 0) -> int:
    """Return how many backslashes stand directly before a place of a text."""
    count = 0
    while at - count > start and text[at - count - 1] == "\\":
        count += 1
    return count
