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
        yield Hit(Span(0, 0), "this is no profile: the text is empty")
        return
    title = facts.schema.title
    heading = "“# <name>” or “Name: <name>”" if title is None else f"“{label_of(title)}”"
    specs = [spec for spec in facts.schema.by_name.values() if spec is not title and not spec.label.inline_only]
    others = ", ".join(f"“{label_of(spec)}”" for spec in specs[:_LISTED])
    if len(specs) > _LISTED:
        others += f" and {len(specs) - _LISTED} more"
    yield Hit(
        _first_line(facts),
        f"this is no profile: no label and no heading of {facts.schema.model.__name__} found "
        f"(looked for the heading {heading} and the labels {others})",
    )


def _first_line(facts: Facts) -> Span:
    match = LINE.search(facts.visible)
    return facts.span(*match.span()) if match else Span(0, 0)


@rule("PP102", "no-overview-heading", Severity.ERROR)
def _no_name(facts: Facts) -> Iterator[Hit]:
    if "name" in facts.draft.values or not facts.fields:
        return
    title = facts.schema.title
    if title is None:
        yield Hit(facts.span(*facts.fields[0].label), "the entity has no name: expected “# <name>” or “Name: <name>”")
        return
    bare = next((part for part in facts.fields if part.name == title.name), None)
    if bare is not None:
        message = f"the heading has no name in it: expected “{label_of(title)}”"
    else:
        message = f"there are labels, but no heading “{label_of(title)}” that says what they are about"
    yield Hit(facts.span(*(bare or facts.fields[0]).label), message)


@rule("PP103", "several-overview-headings", Severity.WARNING)
def _second_heading(facts: Facts) -> Iterator[Hit]:
    for finding in facts.findings("second_title"):
        yield Hit(
            facts.span(finding.at, finding.to),
            f"a second entity begins here: {facts.shown(finding.at, finding.to)}; the profile is about {facts.name}",
        )


@rule("PP106", "another-name", Severity.WARNING)
def _other_name(facts: Facts) -> Iterator[Hit]:
    for finding in facts.findings("other_name"):
        yield Hit(
            facts.span(finding.at, finding.to),
            f"another name: {facts.shown(finding.at, finding.to)}; the heading says {facts.name}",
        )


@rule("PP104", "value-refused", Severity.WARNING, example_model=Town)
def _refused_value(facts: Facts) -> Iterator[Hit]:
    for finding in facts.findings("refused"):
        value = facts.shown(finding.at, finding.to)
        reason = printable(finding.reason) or f"expected {printable(facts.schema.expects(finding.field))}"
        yield Hit(
            facts.span(finding.at, finding.to),
            f"{facts.called(finding.field)} does not take {value}: {reason}; the text is kept in extra",
        )
    told = {finding.field for finding in facts.findings("refused")}
    kept = {facts.schema.field(entry.heading) for entry in facts.draft.extra if entry.heading}
    for name, absent in facts.draft.values["absent"].items():
        if absent["reason"] == "unreadable" and name not in told:
            where = "in extra" if facts.schema.by_name[name] in kept else "not in the text"
            expected = printable(facts.schema.expects(name))
            yield Hit(
                facts.span(*facts.draft.absent[name]),
                f"{facts.called(name)} had a value that was refused, and that is {where}: expected {expected}",
            )


@rule("PP105", "record-refused", Severity.ERROR, example_model=Town)
def _refused_record(facts: Facts) -> Iterator[Hit]:
    refusal = facts.parsed.refusal
    if refusal is None:
        return
    for error in refusal.errors(include_url=False, include_input=False):
        pointer = "".join(f"/{key}" for key in error["loc"])
        span = facts.parsed.spans.get(pointer) or facts.parsed.spans.get("/name") or _first_line(facts)
        where = f" at {printable(pointer)}" if pointer else ""
        yield Hit(span, f"{facts.schema.model.__name__} refuses the record{where}: {printable(refusal_message(error))}")
