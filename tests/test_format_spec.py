"""The examples of docs/format.md, run from the document itself."""

import datetime
import json
import re
from pathlib import Path
from typing import Annotated, NamedTuple

import pytest
from pydantic import Field

import profileparse
from profileparse import (
    EntityProfile,
    Label,
    PartialDate,
    Profile,
    Prose,
    Quantity,
    Section,
    Table,
    Term,
    Tree,
    Url,
    Xref,
)
from profileparse.schema.given import read_record

SPECIFICATION = Path(__file__).parents[1] / "docs" / "format.md"
# How the document shows characters that one can't see.
NOTATION = {
    "⟨TAB⟩": "\t",
    "⟨SP⟩": " ",
    "⟨NBSP⟩": "\u00a0",
    "⟨ZWSP⟩": "\u200b",
    "⟨ZWJ⟩": "\u200d",
    "⟨SHY⟩": "\u00ad",
    "⟨BOM⟩": "\ufeff",
    "⟨LS⟩": "\u2028",
    "⟨NEL⟩": "\u0085",
    "⟨CR⟩": "\r",
    "⟨CRLF⟩\n": "\r\n",
}
_EXAMPLE = re.compile(
    r"^Example (?P<number>\d+)\n\n````example(?P<kind>[ a-z]*)\n(?P<body>.*?)\n````$", re.MULTILINE | re.DOTALL
)
# The name of the examples that have no heading with one.
NAME = "X"


class Company(Profile):
    """The record model of the examples that need single values."""

    founded: Annotated[datetime.date | None, Label("Founded")] = None
    employees: Annotated[int | None, Label("Employees"), Field(ge=0)] = None
    motto: str | None = None
    address: str | None = None


class Plant(Profile):
    """The record model of the examples of texts of other kinds."""

    name: Annotated[str, Label("Name", aliases=("Plant Name",))]
    family: str | None = None
    origin: str | None = None
    height: Annotated[float | None, Label("Height")] = None
    species: Annotated[int | None, Label("Number of Species")] = None
    described: datetime.date | None = None
    website: Url | None = None
    colours: Annotated[list[Term], Label("Colours", aliases=("Flower Colours",), layout="inline")] = []
    uses: Annotated[list[Term], Label("Uses", aliases=("Uses of {name}",))] = []
    pests: Annotated[list[Term], Label("Pests", layout="bullets")] = []
    description: Prose | None = None
    care: Annotated[Prose | None, Label("Care", aliases=("Caring for {name}", "{name} Care"))] = None


class Specimen(Profile):
    """The record model of the examples of values with a text of their own."""

    mass: Quantity | None = None
    sizes: Annotated[list[Quantity], Label("Sizes", layout="inline")] = []
    found: PartialDate | None = None
    seen: Annotated[list[PartialDate], Label("Seen", date_order="dmy")] = []
    identifiers: Annotated[list[Xref], Label("Identifiers", layout="inline")] = []


class Organs(Section):
    """A section of a section."""

    skin: Annotated[list[Term], Label("Skin", layout="inline")] = []
    gut: Annotated[list[Term], Label("Gut", layout="inline")] = []


class Effects(Section):
    """The section of the examples."""

    common: Annotated[list[Term], Label("Common", layout="inline")] = []
    rare: Annotated[list[Term], Label("Rare", layout="bullets")] = []
    onset: Quantity | None = None
    organs: Organs | None = None
    notes: Annotated[Prose | None, Label("Remarks")] = None


class Trial(Section):
    """What comes again in the examples."""

    title: Annotated[str | None, Label("Name")] = None
    year: int | None = None
    place: str | None = None
    outcome: Annotated[list[Term], Label("Outcome", layout="inline")] = []


class Drug(Profile):
    """The record model of the examples with sections."""

    uses: Annotated[list[Term], Label("Uses", layout="inline")] = []
    effects: Annotated[Effects | None, Label("Side Effects", aliases=("Adverse Reactions",))] = None
    trials: list[Trial] = []
    doses: Annotated[dict[str, list[Term]], Label("Doses", layout="inline")] = {}
    advice: dict[str, Prose] = {}
    classes: Annotated[list[Tree], Label("Drug Classes")] = []
    levels: Annotated[Table | None, Label("Blood Levels", header="Hour")] = None
    notes: Prose | None = None


# The record models by the word that an example has for them.
MODELS = {"company": Company, "plant": Plant, "specimen": Specimen, "drug": Drug}


class Example(NamedTuple):
    """One example: texts that all mean the same, and what they mean."""

    number: int
    kind: str
    model: type[Profile]
    texts: list[str]
    expected: str


def unseen(text):
    """Return a text with the characters that the document shows by name."""
    for shown, character in NOTATION.items():
        text = text.replace(shown, character)
    return text


def examples(document):
    """Return the examples of a document in order."""
    found = []
    for match in _EXAMPLE.finditer(document):
        *texts, expected = re.split(r"^\.\n", match["body"] + "\n", flags=re.MULTILINE)
        texts = [unseen(text) for text in texts]
        words = match["kind"].split()
        model = next((MODELS[word] for word in words if word in MODELS), EntityProfile)
        kind = " ".join(word for word in words if word not in MODELS) or "record"
        found.append(Example(int(match["number"]), kind, model, texts, expected))
    return found


def short_term(term):
    """Return a term as the document shows it: a string where it is a label alone."""
    shown = {key: value for key, value in term.items() if value not in (None, [])}
    if "children" in shown:
        shown["children"] = list(map(short_term, shown["children"]))
    return shown["label"] if list(shown) == ["label"] else shown


def short_prose(prose):
    """Return prose as the document shows it: a segment without citations is a string, an item has a depth from 2 on."""
    return [
        {
            block["kind"]: [
                [each["text"], *each["citations"]] if each["citations"] else each["text"] for each in block["segments"]
            ]
        }
        | ({"depth": block["depth"]} if block.get("depth", 1) > 1 else {})
        | ({"level": block["level"]} if "level" in block else {})
        for block in prose["blocks"]
    ]


def short_value(value):
    if isinstance(value, list):
        return [short_record(each) if "absent" in each else short_term(each) for each in value]
    if "blocks" in value:
        return short_prose(value)
    if "rows" in value:
        return value
    if "absent" in value:
        return short_record(value)
    return {key: short_value(each) if isinstance(each, dict | list) else each for key, each in value.items()}


def short_record(record):
    """Return a record as the document shows it: no empty members, no label that the text doesn't have."""
    shown = {}
    for name, value in record.items():
        if name == "absent":
            absent = {
                field: each["reason"] if each["text"] is None else [each["reason"], each["text"]]
                for field, each in value.items()
                if each["reason"] != "missing"
            }
            shown |= {"absent": absent} if absent else {}
        elif name == "references":
            shown |= (
                {"references": [{key: each[key] for key in each if each[key] is not None} for each in value]}
                if value
                else {}
            )
        elif name == "extra":
            shown |= {"extra": [[each["heading"], each["text"]] for each in value]} if value else {}
        elif isinstance(value, dict | list):
            shown |= {name: short_value(value)} if value else {}
        elif value is not None and (name, value) != ("name", NAME):
            shown[name] = value
    return shown


def whole_extra(entries):
    """Return the entries of `extra` with all members that are not empty; blocks as the document shows prose."""
    shown = []
    for entry in entries:
        members = {key: value for key, value in entry.items() if value not in (None, "", [])}
        shown.append(members | ({"blocks": short_prose(entry)} if "blocks" in entry else {}))
    return shown


def refusal(model, text):
    """Return why there is no record with the members that a text has as JSON."""
    with pytest.raises(profileparse.EditError) as caught:
        read_record(model, json.dumps({"name": NAME} | json.loads(text)).encode())
    return str(caught.value)


def parse(text, model):
    """Return what a text gives; one that gives no record is given a name."""
    parsed = profileparse.parse(text, model=model)
    gives_none = any(each.severity == "error" for each in parsed.diagnostics)
    return profileparse.parse(text, model=model, name=NAME) if gives_none else parsed


def outcome(kind, model, text):
    """Return what a text gives, as the document shows it."""
    if kind == "refused":
        return refusal(model, text)
    parsed = parse(text, model)
    if kind == "tree":
        return parsed.document.dump()
    if kind == "canonical":
        return profileparse.dumps(parsed.profile)
    if kind == "written":
        assert profileparse.dumps(parsed.profile) == text
    if kind == "codes":
        return sorted({each.code for each in parsed.diagnostics})
    if kind == "no record":
        diagnostics = profileparse.parse(text, model=model).diagnostics
        return sorted({each.code for each in diagnostics if each.severity == "error"})
    record = parsed.profile.model_dump(mode="json")
    return whole_extra(record["extra"]) if kind == "extra" else short_record(record)


EXAMPLES = examples(SPECIFICATION.read_text(encoding="utf-8"))
TEXTS = [example for example in EXAMPLES if example.kind != "refused"]


def named(example):
    """Return the name of an example in the output of the tests."""
    return f"example-{example.number}"


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_each_text_of_an_example_gives_what_the_specification_says(example):
    for text in example.texts:
        given = outcome(example.kind, example.model, text)
        if isinstance(given, str):
            assert given.strip() == unseen(example.expected).strip()
        elif example.kind == "codes":
            assert set(json.loads(example.expected)) <= set(given)
        else:
            assert given == json.loads(unseen(example.expected)), text


@pytest.mark.parametrize("example", TEXTS, ids=named)
def test_each_example_reads_back_the_same_from_its_canonical_text(example):
    for text in example.texts:
        profile = parse(text, example.model).profile
        assert profileparse.loads(profileparse.dumps(profile), model=example.model) == profile, text


@pytest.mark.parametrize("example", TEXTS, ids=named)
def test_the_leaves_of_each_example_join_to_its_text(example):
    for text in example.texts:
        document = profileparse.parse(text, model=example.model).document
        assert "".join(leaf.text for leaf in document.leaves()) == text


def test_the_examples_are_numbered_in_order_and_there_are_a_hundred_or_more():
    assert [example.number for example in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))
    assert len(EXAMPLES) >= 100


def test_every_fenced_example_of_the_document_is_run():
    assert SPECIFICATION.read_text(encoding="utf-8").count("\n````example") == len(EXAMPLES)
