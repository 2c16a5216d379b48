"""The examples of format.md: what they hold, and what profileparse makes of them.

The tests run them, and the site shows them from a real parse.
"""

import datetime
import json
import re
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field

import profileparse
from profileparse import (
    EntityProfile,
    Label,
    Parsed,
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

SPECIFICATION = Path(__file__).with_name("format.md")
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
    "⟨FF⟩": "\f",
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
    description: Annotated[Prose | None, Label("Description", aliases=("What is it?", "About {name}"))] = None
    care: Annotated[Prose | None, Label("Care", aliases=("Caring for {name}", "{name} Care", "How is it kept?"))] = None


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


def unseen(text: str) -> str:
    """Return a text with the characters that the document shows by name."""
    for shown, character in NOTATION.items():
        text = text.replace(shown, character)
    return text


def examples(document: str) -> list[Example]:
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


def short_term(term: dict[str, Any]) -> Any:
    """Return a term as the document shows it: a string where it is a label alone."""
    shown = {key: value for key, value in term.items() if value not in (None, [])}
    if "children" in shown:
        shown["children"] = list(map(short_term, shown["children"]))
    return shown["label"] if list(shown) == ["label"] else shown


def short_prose(prose: dict[str, Any]) -> list[Any]:
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


def short_value(value: Any) -> Any:
    if isinstance(value, list):
        return [short_record(each) if "absent" in each else short_term(each) for each in value]
    if "blocks" in value:
        return short_prose(value)
    if "rows" in value:
        return value
    if "absent" in value:
        return short_record(value)
    return {key: short_value(each) if isinstance(each, dict | list) else each for key, each in value.items()}


def short_record(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record as the document shows it: no empty members, no label that the text doesn't have."""
    shown: dict[str, Any] = {}
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


def whole_extra(entries: list[dict[str, Any]]) -> list[Any]:
    """Return the entries of `extra` with all members that are not empty; blocks as the document shows prose."""
    shown = []
    for entry in entries:
        members = {key: value for key, value in entry.items() if value not in (None, "", [])}
        shown.append(members | ({"blocks": short_prose(entry)} if "blocks" in entry else {}))
    return shown


def refusal(model: type[Profile], text: str) -> str:
    """Return why there is no record with the members that a text has as JSON."""
    try:
        read_record(model, json.dumps({"name": NAME} | json.loads(text)).encode())
    except profileparse.EditError as error:
        return str(error)
    raise ValueError(f"the record is not refused: {text}")


def parse(text: str, model: type[Profile]) -> Parsed[Any]:
    """Return what a text gives; one that gives no record is given a name."""
    parsed = profileparse.parse(text, model=model)
    gives_none = any(each.severity == "error" for each in parsed.diagnostics)
    return profileparse.parse(text, model=model, name=NAME) if gives_none else parsed


def outcome(kind: str, model: type[Profile], text: str) -> Any:
    """Return what a text gives, as the document shows it."""
    if kind == "refused":
        return refusal(model, text)
    parsed = parse(text, model)
    if kind == "tree":
        return parsed.document.dump()
    if kind == "canonical":
        return profileparse.dumps(parsed.profile)
    if kind == "written" and profileparse.dumps(parsed.profile) != text:
        raise ValueError(f"this is not the canonical text: {text}")
    if kind == "codes":
        return sorted({each.code for each in parsed.diagnostics})
    if kind == "no record":
        diagnostics = profileparse.parse(text, model=model).diagnostics
        return sorted({each.code for each in diagnostics if each.severity == "error"})
    record = parsed.profile.model_dump(mode="json")
    return whole_extra(record["extra"]) if kind == "extra" else short_record(record)


def agrees(example: Example, given: Any) -> bool:
    """Return whether an outcome is the one that the document shows."""
    if isinstance(given, str):
        return given.strip() == unseen(example.expected).strip()
    expected = json.loads(unseen(example.expected))
    return set(expected) <= set(given) if example.kind == "codes" else given == expected
