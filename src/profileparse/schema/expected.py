"""What a field expects of a value, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema

from profileparse.values.kinds import IDENTIFIER_PATTERN, URL_PATTERN, Kind

_KINDS = {
    Kind.TERMS: "a list of terms",
    Kind.PROSE: "prose",
    Kind.REFERENCES: "a list of references",
    Kind.TEXT: "text",
    Kind.INTEGER: "an integer",
    Kind.NUMBER: "a number",
    Kind.DATE: "a date such as 1998-03-03 or 3 March 1998",
    Kind.SECTION: "fields of its own",
    Kind.SECTIONS: "groups of fields of their own",
    Kind.PROSE_BY_KEY: "keys with prose, such as “Key: text”",
    Kind.TERMS_BY_KEY: "keys with terms, such as “Key: term, term”",
    Kind.TREES: "a list of terms, with those below them indented deeper",
    Kind.TABLE: "a table: rows with bars or tabs between their cells",
}
_PATTERNS = {
    URL_PATTERN: "a URL that begins with http://, https:// or www.",
    IDENTIFIER_PATTERN: "an identifier without white space, commas, semicolons and pipes",
}
_CONSTRAINTS = {
    "minimum": "of at least {}",
    "exclusiveMinimum": "greater than {}",
    "maximum": "of at most {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "that is a multiple of {}",
    "minLength": "of at least {} characters",
    "maxLength": "of at most {} characters",
    "minItems": "with at least {}",
    "maxItems": "with at most {}",
    "pattern": "that matches {}",
}


def expected(kind: Kind, adapter: TypeAdapter[Any]) -> str:
    """Return what a field of a kind expects: its type and its constraints.

    >>> from typing import Annotated
    >>> from pydantic import Field
    >>> expected(Kind.INTEGER, TypeAdapter(Annotated[int | None, Field(ge=0)]))
    'an integer of at least 0'
    """
    constrained = constraints(adapter)
    what = _PATTERNS.get(constrained.get("pattern", ""))
    if what is not None:
        del constrained["pattern"]
    words = [_CONSTRAINTS[key].format(value) for key, value in constrained.items()]
    return f"{what or _KINDS[kind]} {' and '.join(words)}".rstrip()


def one_of(options: Iterable[str]) -> str:
    """Return what a closed vocabulary expects, in words.

    >>> one_of(["approved", "withdrawn"])
    'one of “approved”, “withdrawn”'
    """
    return f"one of {', '.join(f'“{each}”' for each in options)}"


def constraints(adapter: TypeAdapter[Any]) -> dict[str, Any]:
    """Return the constraints of a field's type, by their names in JSON Schema; none where it has a validator instead.

    >>> from typing import Annotated
    >>> from pydantic import Field
    >>> constraints(TypeAdapter(Annotated[int | None, Field(ge=0)]))
    {'minimum': 0}
    """
    try:
        schema = adapter.json_schema()
    except PydanticInvalidForJsonSchema:  # the field has a validator of its own in the place of its type
        return {}
    schemas = [schema, *(each for each in schema.get("anyOf", ()) if each.get("type") != "null")]
    return {key: each[key] for each in schemas for key in _CONSTRAINTS if key in each}
