"""PP1xx: whether the text gives a record at all, and whether all of it could be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from profileparse.diagnostics import Severity, refusal_message
from profileparse.rules.facts import Facts
from profileparse.rules.rule import Hit, label_of, printable, rule
from profileparse.schema.profile import Profile
from profileparse.source import LINE, Span, fold

# How many labels a message lists.
_LISTED = 3


class Town(Profile):
    """The record model of two examples: EntityProfile takes every text it finds."""

    founded: int | None = None
    chartered: int | None = None
    population: Annotated[int | None, Field(ge=0)] = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.founded is not None and self.chartered is not None and self.chartered < self.founded:
            raise ValueError("the charter is older than the town")
        return self


@rule("PP101", "not-a-profile", Severity.ERROR)
def _not_a_profile(facts: Facts) -> Iterator[Hit]:
    if "name" in facts.draft.values or facts.fields:
        return
    if not fold(facts.visible):
        yield Hit(Span(0, 0), words={"what": "the text is empty"})
        return
    title = facts.schema.title
    heading = "“# <name>” or “Name: <name>”" if title is None else f"“{label_of(title)}”"
    specs = [spec for spec in facts.schema.by_name.values() if spec is not title and not spec.label.inline_only]
    labels = ", ".join(f"“{label_of(spec)}”" for spec in specs[:_LISTED])
    more = f" and {len(specs) - _LISTED} more" if len(specs) > _LISTED else ""
    what = (
        f"no label and no heading of {facts.schema.model.__name__} found "
        f"(looked for the heading {heading} and the labels {labels}{more})"
    )
    yield facts.hit(*_first_line(facts), what=what)


def _first_line(facts: Facts) -> tuple[int, int]:
    match = LINE.search(facts.visible)
    return match.span() if match else (0, 0)


@rule("PP102", "no-overview-heading", Severity.ERROR)
def _no_name(facts: Facts) -> Iterator[Hit]:
    if "name" in facts.draft.values or not facts.fields:
        return
    title, part = facts.schema.title, facts.fields[0]
    bare = next((part for part in facts.fields if title and part.name == title.name), None)
    if title is None:
        what = "the entity has no name: expected “# <name>” or “Name: <name>”"
    elif bare:
        what, part = f"the heading has no name in it: expected “{label_of(title)}”", bare
    else:
        what = f"there are labels, but no heading “{label_of(title)}” that says what they are about"
    yield facts.hit(*part.label, what=what)


@rule("PP103", "several-overview-headings", Severity.WARNING)
def _second_heading(facts: Facts) -> Iterator[Hit]:
    for each in facts.findings("second_title", "second_entity"):
        line = LINE.search(facts.visible, each.at)
        text = facts.shown(each.at, line.end() if line else each.to)
        yield facts.hit(each.at, each.to, text=text, name=facts.name)


@rule("PP106", "another-name", Severity.WARNING)
def _other_name(facts: Facts) -> Iterator[Hit]:
    return (facts.hit(each.at, each.to, name=facts.name) for each in facts.findings("other_name"))


@rule("PP107", "unlabelled-name", Severity.INFO)
def _unlabelled_name(facts: Facts) -> Iterator[Hit]:
    return (facts.hit(each.at, each.to, where=each.reason) for each in facts.findings("named"))


@rule("PP104", "value-refused", Severity.WARNING, example_model=Town)
def _refused_value(facts: Facts) -> Iterator[Hit]:
    told = set()
    for kind, field, at, to, reason in facts.findings("refused", "not_read"):
        told.add(field)
        why = printable(reason or f"expected {facts.schema.expects(field)}")
        how = "does not take" if kind == "refused" else "finds no value in"
        what = f"{how} {facts.shown(at, to)}: {why}; the text is kept in extra"
        yield facts.hit(at, to, field=field, what=what)
    unreadable = [name for name, absent in facts.draft.values["absent"].items() if absent["reason"] == "unreadable"]
    kept = set(map(facts.schema.field, facts.kept)) if unreadable else set()
    for name in unreadable:
        if name not in told:
            where = "in extra" if facts.schema.by_name[name] in kept else "not in the text"
            expected = printable(facts.schema.expects(name))
            what = f"had a value that was refused, and that is {where}: expected {expected}"
            yield facts.hit(*facts.draft.absent[name], field=name, what=what)


@rule("PP105", "record-refused", Severity.ERROR, example_model=Town)
def _refused_record(facts: Facts) -> Iterator[Hit]:
    refusal = facts.parsed.refusal
    for error in refusal.errors(include_url=False, include_input=False) if refusal else ():
        pointer = "".join(f"/{key}" for key in error["loc"])
        spans = facts.parsed.spans
        span = spans.get(pointer) or spans.get("/name") or facts.span(*_first_line(facts))
        where = f" at {printable(pointer)}" if pointer else ""
        reason = printable(refusal_message(error))
        yield Hit(span, words={"model": facts.schema.model.__name__, "where": where, "reason": reason})
