"""Records that users hold legitimate are carried: written as text or JSON and read back, each is the same."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from pathlib import Path
from random import Random
from typing import Annotated, Any

import pytest
from pydantic import ValidationError

import profiles
from profileparse import EntityProfile, Label, Profile, Prose, Term, Url, dumps, loads, parse
from strategies import CompanyProfile

TERMS = (
    "NA", "Nil", "None", "Pending", "?", "-", "[]", "[unreadable]", "cells[1]", "IL-2 [human] (x)", "IL-2 (human)", "1. First",
    "- minus", "* note", "Overview", "Other Names", "Motto", "a, b", "x; y", "a | b", "C:\\dir\\[1]", "\\(x\\)", "\\", "\\[1]", "# of staff",
    "**bold**", "> 3-fold", "> “x”", "---", "Key: value", "Other Names: x", "[1]", "a [1]", "Biomarker", "X Overview", "(x)", "5'", "•x",
)  # fmt: skip
QUALIFIERS = ("(", ")", "a) b", "(a", "e.g., A, B", "[1]", "a\\", "\\(", "\\)", "x; y (z)", "None")
LINES = (
    "[1] is text", "See [1].", "He said > “x” y", "> “x”", "None", "---", "===", "Other Names", "Other Names: x", "X Overview", "- one",
    "1. one", "| a | b |", "Key: value", "$\\frac{a}{b}$ and \\(x\\)", "C:\\dir\\[1]", "ends with \\", "\\", "\\ x", "## X", "first\nsecond",
    "first\nOther Names", "first\n---", "[1]\n[2]", "[1](https://a.b)", "x[1]", "[unreadable]", "[]", '“a” «b» "c" ‘d’', "a > b", "\\>\n“”", "a\n>=", "a\n> “b”",
)  # fmt: skip
NAMES = (
    "*X*",
    "1. x",
    "a: b",
    "X Overview",
    "---",
    "NA",
    "\\",
    "\\ x",
    "- x",
    "# x",
    "==",
    "[edit]",
    "3)",
    "Name",
    "Name: x",
    "x\\",
    "🙂",
)
URLS = (
    "https://a.b/c.", "https://a.b/c)", "https://a.b/(c)", "https://a.b/[c]", "https://a.b/c]", "https://a.b/c,d,", "https://a.b/'c'",
    'https://a.b/"c"', "http://x", "https://a.b/c?d=[1]&e=#f", "https://a.b/”", "http://\\",
)  # fmt: skip
EXTRAS = (
    ("Other Names", "x"), ("Other Names:", "x"), ("Notes:", "x"), ("Notes ##", "x"), ("X Overview", "x"), ("References", "1. x"),
    ("*", ""),
    ("\\ ==", "x"), ("\\[edit]", "x"), ("[edit]", "x"), ("\\", "x"), ("\\ x", "x"), ("1. One", "x"), ("See also", "- a\n\n  b  \n\tc\n"), (None, "\n\nx\n"), (None, "Other Names\nx"),
    (None, "# X"), (None, "---"), (None, "\\ x"), (None, "> x"), ("- x", "| a |\n|---|\n> “x”\n=====\n1. x\n  • y\nKey: value"), (None, " "),
)  # fmt: skip
TEXTS = (
    "a\nb",
    "  a",
    "a  ",
    "None",
    "N/A",
    "\\",
    "\\ a",
    "- a",
    "*a*",
    "a\n\nb",
    "Overview",
    "Motto: x",
    "==",
    "[1]",
    "a [1]",
    "🙂",
    "---",
)


class Symbols(Profile):
    """Labels with symbols, some of which count only with a value in their line."""

    sun: Annotated[list[Term], Label("Sun / Shade", layout="inline", glued=True)] = []
    first: Annotated[list[Term], Label("1. First")] = []
    minus: Annotated[list[Term], Label("- minus", layout="bullets", header="Product")] = []
    kind: Annotated[list[Term], Label("Kind", inline_only=True)] = []
    about: Annotated[Prose | None, Label("What is {name}?", aliases=("Uses of {name}",))] = None
    notes: Annotated[Prose | None, Label("IL-2 [human] (x)", inline_only=True)] = None
    motto: Annotated[str | None, Label("C++", inline_only=True)] = None
    site: Annotated[Url | None, Label("* note")] = None


MODELS = (EntityProfile, CompanyProfile, Symbols)
PROSE = {EntityProfile: ("overview", "mechanism_of_action"), CompanyProfile: ("history",), Symbols: ("about", "notes")}
LISTS = {
    EntityProfile: (
        "other_names",
        "disease_roles",
        "interacting_drugs",
        "safety_considerations",
        "associated_biomarkers",
    ),
    CompanyProfile: ("sector", "products", "risks"),
    Symbols: ("sun", "first", "minus", "kind"),
}
models = pytest.mark.parametrize("model", MODELS)


def carried(model: type[Profile], **values: Any) -> str:
    """Return a record's canonical text, after all ways there and back."""
    profile = model.model_validate({"name": "X", **copy.deepcopy(values)})
    text = dumps(profile)
    assert loads(text, model=model) == profile, text
    assert dumps(loads(text, model=model)) == text
    assert model.model_validate_json(profile.model_dump_json()) == profile
    assert model.model_validate(json.loads(json.dumps(profile.model_dump(mode="json")))) == profile
    return text


def term(label: str, qualifier: str | None = None, citations: tuple[int, ...] = ()) -> dict[str, Any]:
    return {"label": label, "qualifier": qualifier, "citations": list(citations)}


def block(text: str, *citations: int, kind: str = "paragraph") -> dict[str, Any]:
    return {"kind": kind, "segments": [{"text": text, "citations": list(citations)}]}


@models
@pytest.mark.parametrize("label", TERMS)
def test_a_term_is_carried_in_every_layout(model, label):
    for name in LISTS[model]:
        carried(model, **{name: [term(label)]})
        carried(model, **{name: [term(label, "q", (1, 2))]})
        carried(model, **{name: [term("A"), term(label, None, (3,)), term("B")]})


@models
@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_a_qualifier_is_carried(model, qualifier):
    for name in LISTS[model]:
        carried(model, **{name: [term("A b", qualifier), term("[1]", qualifier, (1,))]})


def test_lines_of_one_paragraph_that_are_labels_together_are_carried():
    text = "It binds\nBiological Functions ===\nInteracting Drugs"
    segment = {"text": text, "citations": [1]}
    profile = EntityProfile.model_validate(
        {"name": "X", "overview": {"blocks": [{"kind": "paragraph", "segments": [segment]}]}}
    )
    assert loads(dumps(profile)) == profile


@models
@pytest.mark.parametrize("text", LINES)
def test_prose_is_carried(model, text):
    for name in PROSE[model]:
        for blocks in (
            [block(text)],
            [block(text, 1, 2)],
            [block("It is."), block(text, 1), block("It was.")],
            [block("It is.", 1), block(text.replace("\n", " "), kind="quote"), block(text)],
            [block(text, 7, kind="quote")],
            [block("It is."), block(text, kind="quote"), block("It was.")],
        ):
            carried(model, **{name: {"blocks": blocks}})


@pytest.mark.parametrize(
    "segments",
    [
        [("a.", 1), (";", 2)],
        [("", 1), ("[2](x)", None)],
        [("a", 1), (", [2](", 3)],
        [("a.", 1), ("[9-3]", 2)],
        [("a", 1), ("-", 2), ("b", 3)],
    ],
)
@pytest.mark.parametrize("kind", ["paragraph", "quote"])
def test_a_segment_that_begins_like_the_citations_before_it_is_carried(segments, kind):
    written = [{"text": text, "citations": [number] if number else []} for text, number in segments]
    carried(EntityProfile, overview={"blocks": [{"kind": kind, "segments": written}, block("It is.")]})


@models
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_carried(model, name):
    carried(model, name=name)
    carried(model, name=name, **{PROSE[model][0]: {"blocks": [block("It is.")]}})
    carried(
        model, name=name, **{LISTS[model][0]: [term("a")]}, absent={PROSE[model][0]: {"reason": "empty", "text": None}}
    )


@pytest.mark.parametrize("url", URLS)
def test_a_url_is_carried(url):
    carried(CompanyProfile, website=url)
    carried(Symbols, site=url)
    for text in (
        "",
        "A. Author. A title.",
        f"See {url}",
        f"{url} is it",
        f"\\{url}",
        "↩",
        "2) x",
        "- x",
        "[3] x",
        "None",
        "^ a b x",
    ):
        carried(EntityProfile, references=[{"number": 1, "text": text, "url": url}])
        carried(
            EntityProfile,
            references=[{"number": 1000, "text": text, "url": None}, {"number": 2, "text": text, "url": url}],
        )


@models
@pytest.mark.parametrize(("heading", "text"), EXTRAS)
def test_what_no_field_is_for_is_carried(model, heading, text):
    entry = {"heading": heading, "text": text}
    carried(model, extra=[entry, entry], **{PROSE[model][0]: {"blocks": [block("It is.")]}})
    carried(model, extra=[entry], references=[{"number": 1, "text": "x", "url": None}])


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_of_its_own_is_carried(text):
    carried(CompanyProfile, motto=text)
    carried(Symbols, motto=text)


@models
@pytest.mark.parametrize(
    ("reason", "text"),
    [("missing", None), ("empty", None), ("unreadable", None), *((reason, text) for reason, texts in profiles.SENTINELS.items() for text in texts),
     ("none_stated", "**None**"), ("not_available", "---"), ("not_available", "?"), ("not_available", "[-]"), ("none_stated", "nil")],
)  # fmt: skip
def test_why_there_is_no_value_is_carried(model, reason, text):
    fields = [name for name in model.model_fields if name not in ("name", "references", "absent", "extra")]
    for name in fields:
        carried(model, absent={name: {"reason": reason, "text": text}}, extra=[{"heading": "Kept", "text": "x"}])
    carried(model, absent={name: {"reason": reason, "text": text} for name in fields})


@pytest.mark.parametrize(
    "text",
    ["$\\frac{a}{b}$ of \\(x\\) and \\[y\\]", "C:\\new\\table", "\\alpha-helix \\beta", "a \\ b", "\\n is a line end", "\\>80 \\* \\_", "x\\"],
)  # fmt: skip
def test_reading_leaves_the_backslashes_of_real_texts_as_they_stand(text):
    read = loads(f"Other Names\n\n- {text}\n\nX Overview\n\n{text}\n\n## Notes\n\n{text}\n")
    assert read.other_names[0].label == read.overview.blocks[0].segments[0].text == read.extra[0].text == text
    assert loads(f"# X\n\nMotto: {text}\n", model=CompanyProfile).motto == text


@cache
def fixture_texts() -> list[str]:
    files = sorted((Path(__file__).parent.parent / "fixtures").rglob("*.txt"))
    return [file.read_bytes().decode("utf-8", "replace") for file in files if file.parent.name != "elsewhere"]


def needless(model: type[Profile], text: str) -> list[str]:
    """Return the lines with a backslash without which a canonical text reads as the same record."""
    profile = loads(text, model=model)
    marks = re.finditer(r"(?m)^\\ |\\", text)
    return [
        text[: mark.end()].rpartition("\n")[2]
        for mark in marks
        if parse(text[: mark.start()] + text[mark.end() :], model=model).profile == profile
    ]


def test_canonical_text_of_ordinary_records_has_a_backslash_only_before_what_would_be_a_label_or_residue():
    records = [
        parsed.profile for text in fixture_texts() if "\\" not in text and (parsed := parse(text)).profile is not None
    ]
    records += [profiles.record(Random(seed)) for seed in range(300)]
    assert len(records) > 330
    lines = {line for record in records for line in dumps(record).split("\n") if "\\" in line}
    assert all(line.startswith(("## \\", "\\ ")) for line in lines)
    assert len(lines) < 20
    # A second label of a field without a value goes to extra, whether it is marked or not.
    assert {line for record in records for line in needless(EntityProfile, dumps(record))} <= {"## \\"}


@models
@pytest.mark.parametrize(
    "text", [line for line in LINES if line[0] != "|" and "\n" not in line] + [*TERMS, *QUALIFIERS]
)
def test_no_backslash_is_there_without_need(model, text):
    name, prose = LISTS[model][0], PROSE[model][0]
    for values in (
        {name: [term(text)]},
        {name: [term("A"), term(text, None, (3,)), term("B", text)]},
        {prose: {"blocks": [block("It is."), block(text, 1), block("It was.")]}},
        {"extra": [{"heading": text, "text": f"A line\n{text}"}]},
    ):
        assert needless(model, carried(model, **values)) == []


class Museum(Profile):
    """Labels that pages also have in their menus."""

    contact: str | None = None
    source: str | None = None
    tags: list[Term] = []
    details: str | None = None


@pytest.mark.parametrize(
    "values",
    [
        {"contact": "Ada Brannoch", "source": "Annual report"},
        {"contact": "Home", "source": "Search"},
        {"source": "x", "details": "y"},
        {"contact": "x", "tags": [{"label": "a"}]},
    ],
)
def test_labels_that_menus_have_too_are_labels_where_they_stand_once(values):
    carried(Museum, **values)


class Land(Profile):
    notes: Annotated[Prose | None, Label("About {name}")] = None
    mass: str | None = None
    formula: str | None = None


@pytest.mark.parametrize(
    "name", ["X -", "Ca -", "word –", "–", "X - y", "us", "[a](b)", "x [1]", "*x*", "a {#b}", "12345"]
)
@pytest.mark.parametrize("values", [{}, {"mass": "2"}])
def test_names_in_a_heading_that_ends_with_them_are_carried(name, values):
    text = {"blocks": [{"kind": "paragraph", "segments": [{"text": "Text."}]}]}
    carried(Land, **{"name": name, "notes": text, **values})


@pytest.mark.parametrize("text", ["FormulaCa\nNameb", "FormulaFe\nNameOchre", "Massx"])
def test_lines_of_extra_with_labels_glued_to_a_value_are_carried(text):
    carried(Land, extra=[{"heading": None, "text": text}])


class Renamed(Profile):
    """A label of the name as models declare it."""

    name: Annotated[str, Label("Title", aliases=("Company Name",))]


@pytest.mark.parametrize("name", ["a\nb", "a  b", " a", "a\u200bb", "", "a\udfff"])
def test_a_name_that_text_cannot_carry_is_refused_however_it_is_declared(name):
    with pytest.raises(ValidationError, match="text can't carry it"):
        Renamed(name=name)


def test_half_a_surrogate_pair_in_a_name_gives_no_record():
    assert parse("Title: a\udfff\n", model=Renamed).profile is None


@pytest.mark.parametrize("name", ["12345", "Contents", "Home", "Search for it", "Vol. 4", "No. 5"])
@pytest.mark.parametrize("values", [{}, {"source": "x"}, {"extra": [{"heading": "A", "text": "b", "level": 1}]}])
def test_names_that_no_title_has_are_carried(name, values):
    carried(Museum, name=name, **values)
