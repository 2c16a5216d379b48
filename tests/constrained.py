"""A record model whose fields refuse much: constraints in all places, and validators of its own."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from profileparse import Label, Profile, Prose, Reference, Term


def _no_vowel_first(value: str | None) -> str | None:
    if value and value[0] in "aeiouAEIOU":
        raise ValueError("a motto begins with a consonant")
    return value


class Constrained(Profile):
    """Required is only the name."""

    names: Annotated[list[Term], Label("Other Names", aliases=("Synonyms",), layout="inline"), Field(max_length=1)] = []
    roles: Annotated[list[Term], Label("Disease Roles", layout="inline", glued=True)] = []
    overview: Annotated[Prose | None, Label("{name} Overview")] = None
    mechanism: Annotated[Prose | None, Label("Mechanism of Action")] = None
    functions: Annotated[list[Term], Label("Biological Functions")] = Field(default=[], max_length=2)
    risks: Annotated[list[Term], Label("Risks", layout="bullets")] = []
    employees: Annotated[Annotated[int, Field(ge=0, le=1000)] | None, Label("Staff")] = None
    revenue: Annotated[float | None, Label("Revenue")] = None
    founded: Annotated[datetime.date | None, Label("Founded")] = None
    motto: Annotated[str | None, AfterValidator(_no_vowel_first)] = None
    ticker: Annotated[str | None, Field(max_length=4)] = None
    references: Annotated[list[Reference], Label("References", aliases=("Sources",)), Field(max_length=2)] = []

    @field_validator("mechanism", "roles")
    @classmethod
    def _short(cls, value: Prose | list[Term] | None) -> Prose | list[Term] | None:
        if value is not None and len(str(value)) % 3 == 0:
            raise ValueError("an odd length")
        return value

    @field_validator("ticker")
    @classmethod
    def _upper(cls, value: str | None) -> str | None:
        if value is not None and not value.isupper():
            raise ValueError("a ticker is in capitals")
        return value
