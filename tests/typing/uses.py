"""How callers use the package, and the types that a checker sees: test_uses.py runs mypy over it, .ci/run pyright.

Nothing calls these functions.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, TypeVar, assert_type

import profileparse
from profileparse import (
    Diagnostic,
    Document,
    EntityProfile,
    Event,
    Label,
    LineIndex,
    Link,
    Parsed,
    PlacedLink,
    Profile,
    Prose,
    Span,
    Stream,
    Term,
)

ModelT = TypeVar("ModelT", bound=Profile)


class Company(Profile):
    founded: int | None = None
    products: Annotated[list[Term], Label("Products", layout="bullets")] = []


async def uses_async(chunks: AsyncIterator[str]) -> None:
    text = profileparse.stream(model=Company)
    async for event in text.aevents(chunks):
        assert_type(event, Event)
    assert_type(text.record, Company)


def uses() -> None:
    assert_type(profileparse.loads("t"), EntityProfile)
    assert_type(profileparse.loads("t", name="X"), EntityProfile)
    assert_type(profileparse.loads("t", model=Company), Company)
    assert_type(profileparse.loads("t", model=EntityProfile), EntityProfile)
    assert_type(profileparse.load("t.txt"), EntityProfile)
    assert_type(profileparse.load("t.txt", model=Company, name="X"), Company)
    assert_type(profileparse.parse("t"), Parsed[EntityProfile])
    assert_type(profileparse.parse("t", model=Company), Parsed[Company])
    assert_type(profileparse.parse_file("t.txt"), Parsed[EntityProfile])
    assert_type(profileparse.parse_file("t.txt", model=Company), Parsed[Company])
    assert_type(profileparse.stream(), Stream[EntityProfile])
    text = profileparse.stream(model=Company, name="X")
    assert_type(text, Stream[Company])
    assert_type(text.feed("t"), list[Event])
    assert_type(text.record, Company)
    assert_type(text.close(), Parsed[Company])
    assert_type(text.closing, tuple[Event, ...])
    for event in text.events(iter(["t"])):
        assert_type(event.span, Span)
    for result in profileparse.batch.parse_files(["t.txt"]):
        assert_type(result.profile, EntityProfile | None)
    for own in profileparse.batch.parse_files(["t.txt"], model=Company):
        assert_type(own.profile, Company | None)

    parsed = profileparse.parse("t", model=Company)
    assert_type(parsed.document, Document)
    assert_type(parsed.profile, Company | None)
    assert_type(parsed.diagnostics, tuple[Diagnostic, ...])
    assert_type(parsed.spans, dict[str, Span])
    assert_type(parsed.lines, LineIndex)
    assert_type(parsed.links(), list[PlacedLink])
    assert_type(parsed.edit(parsed.profile), str)

    profile = profileparse.loads("t")
    assert_type(profileparse.dumps(profile), str)
    assert_type(profile.with_(other_names=["A"]), EntityProfile)
    assert_type(profile.overview, Prose | None)
    assert_type(Prose(blocks=[]).links(), list[Link])
    assert_type(profile.other_names[0].citations, list[int])
    profileparse.dump(profile, "t.txt")


def read(text: str, model: type[ModelT]) -> ModelT:
    return assert_type(profileparse.loads(text, model=model), ModelT)


def mistakes() -> None:
    # What is wrong is an error: each of these comments is one that a checker would report if it were not needed.
    profileparse.lods("t")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    profileparse.import_module("t")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    profileparse.loads(b"t")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    profileparse.loads("t", model=dict)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
