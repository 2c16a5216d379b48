"""A model whose annotations name classes that come later, and one that names what is nowhere."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from profileparse import Label, Profile, Section, Term


class Drug(Profile):
    effects: Annotated[Effects | None, Label("Side effects")] = None
    terms: list[Term] = Field(default=[])


class Effects(Section):
    onset: int | None = None


class Wrong(Profile):
    parts: Nowhere | None = None  # noqa: F821
