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


@rule(
    code="PP101",
    name="not-a-profile",
    severity=Severity.ERROR,
    summary="The text has none of the model's labels.",
    explanation="Nothing in the text says that it is a profile, so there is no record. The wrong file, the wrong "
    "record model, or labels in another language are the usual reasons.",
    help="Give the text the labels of the model, or parse it with the model whose labels it has.",
    example_bad="a shopping list",
    example_good="Aspirin Overview\n\nAn old drug.\n",
)
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


@rule(
    code="PP102",
    name="no-overview-heading",
    severity=Severity.ERROR,
    summary="No heading holds the entity's name.",
    explanation="The name of the entity stands in its heading. Without one the values belong to nobody, and there "
    "is no record.",
    help="Add the heading with the entity's name, or pass the name yourself: parse(text, name=…).",
    example_bad="Other Names\nAcetylsalicylic acid\n\nInteracting Drugs\n\nWarfarin\n",
    example_good="Other Names\nAcetylsalicylic acid\n\nAspirin Overview\n\nAn old drug.\n",
)
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


@rule(
    code="PP103",
    name="several-overview-headings",
    severity=Severity.WARNING,
    summary="The text has headings of more than one entity.",
    explanation="One text is one profile. The first heading gives the name; the text under the others is kept in "
    "extra, and labels below them still add to the first entity's values, which is rarely meant.",
    help="Put each entity into a text of its own.",
    example_bad="Aspirin Overview\n\nAn old drug.\n\nIbuprofen Overview\n\nA newer drug.\n",
    example_good="Aspirin Overview\n\nAn old drug. Ibuprofen is newer.\n",
)
def _second_heading(facts: Facts) -> Iterator[Hit]:
    for finding in facts.findings("second_title"):
        yield Hit(
            facts.span(finding.at, finding.to),
            f"a second entity begins here: {facts.shown(finding.at, finding.to)}; the profile is about {facts.name}",
        )


@rule(
    code="PP106",
    name="another-name",
    severity=Severity.WARNING,
    summary="A name line and the heading name different entities.",
    explanation="The heading counts. A name line that says something else is a copying mistake or a synonym in "
    "the wrong place; it is kept in extra.",
    help="Make the two names the same, or move the other one to the synonyms.",
    example_bad="Aspirin Overview\n\nAn old drug.\n\nName: Ibuprofen\n",
    example_good="Aspirin Overview\n\nAn old drug.\n\nName: Aspirin\n",
)
def _other_name(facts: Facts) -> Iterator[Hit]:
    for finding in facts.findings("other_name"):
        yield Hit(
            facts.span(finding.at, finding.to),
            f"another name: {facts.shown(finding.at, finding.to)}; the heading says {facts.name}",
        )


@rule(
    code="PP104",
    name="value-refused",
    severity=Severity.WARNING,
    summary="The model does not take a value.",
    explanation="The field has a type or a constraint that the text does not meet, or canonical text can't carry "
    "the value. The text is kept in extra, and absent says that the field has no value. Canonical text says so with "
    "“[unreadable]” under the label, and keeps what was refused in a section of its own.",
    help="Write the value as the field's type wants it, or declare the field as text.",
    example_bad="# Ghent\n\nPopulation: about a quarter of a million\n",
    example_good="# Ghent\n\nPopulation: 265,086\n",
    example_model=Town,
)
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


@rule(
    code="PP105",
    name="record-refused",
    severity=Severity.ERROR,
    summary="The model refuses the record as a whole.",
    explanation="Each value is fine by itself, but a validator of the model does not accept them together, so "
    "there is no record.",
    help="Mend the values that the message names, or relax the validator.",
    example_bad="# Ghent\n\nFounded: 1300\nChartered: 1180\n",
    example_good="# Ghent\n\nFounded: 650\nChartered: 1180\n",
    example_model=Town,
)
def _refused_record(facts: Facts) -> Iterator[Hit]:
    refusal = facts.parsed.refusal
    if refusal is None:
        return
    for error in refusal.errors(include_url=False, include_input=False):
        pointer = "".join(f"/{key}" for key in error["loc"])
        span = facts.parsed.spans.get(pointer) or facts.parsed.spans.get("/name") or _first_line(facts)
        where = f" at {printable(pointer)}" if pointer else ""
        yield Hit(span, f"{facts.schema.model.__name__} refuses the record{where}: {printable(refusal_message(error))}")
