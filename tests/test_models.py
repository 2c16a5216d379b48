"""Record models of the user's own: the code of docs/models.md and docs/choosing.md, and texts from other domains."""

import datetime as dt
import re
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

import profileparse
from profileparse import Identifier, Label, Profile, Prose, Term, Url

ROOT = Path(__file__).parents[1]
CODE = [
    (name, code)
    for name in ("models.md", "choosing.md")
    for code in re.findall(
        r"^```python\n(.*?)^```$", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
]


class Company(Profile):
    founded: Annotated[int | None, Label("Founded")] = None
    headquarters: str | None = None
    founders: Annotated[list[Term], Label("Founders", aliases=("Key people",), layout="inline")] = []
    industry: Annotated[list[Term], Label("Industry", layout="inline")] = []
    employees: Annotated[int | None, Label("Employees"), Field(ge=0)] = None
    website: Url | None = None
    ticker: Identifier | None = None
    products: Annotated[list[Term], Label("Products", layout="bullets")] = []
    competitors: Annotated[list[Term], Label("Competitors")] = []


class Species(Profile):
    scientific_name: str | None = None
    other_names: Annotated[list[Term], Label("Other Names", layout="inline")] = []
    family: str | None = None
    diet: Annotated[list[Term], Label("Diet", layout="inline")] = []
    conservation_status: str | None = None
    threats: Annotated[list[Term], Label("Threats", layout="bullets")] = []


class Software(Profile):
    developer: str | None = None
    initial_release: dt.date | None = None
    written_in: Annotated[list[Term], Label("Written in", layout="inline")] = []
    repository: Url | None = None
    input_formats: Annotated[list[Term], Label("Input formats", layout="inline")] = []
    known_issues: Annotated[list[Term], Label("Known issues")] = []


def fixture(name):
    return (ROOT / "fixtures" / "other-domains" / f"{name}.txt").read_text(encoding="utf-8")


def labels(terms):
    return [term.label for term in terms]


@pytest.mark.parametrize(("name", "code"), CODE, ids=[f"{name}-{number}" for number, (name, _) in enumerate(CODE)])
def test_the_code_of_the_documents_runs(name, code):
    exec(compile(code, f"docs/{name}", "exec"), {"__name__": "models"})


def test_the_documents_have_code():
    names = [name for name, _ in CODE]
    assert names.count("models.md") >= 14
    assert names.count("choosing.md") == 1


def test_a_company_is_read_from_key_value_lines():
    company = profileparse.loads(fixture("instrument-maker"), model=Company)
    assert company.name == "Northmere Instruments"
    assert company.founded == 1987
    assert labels(company.founders) == ["Ines Calder", "Robert Achterberg"]
    assert company.website == "https://example.org/northmere"
    assert company.ticker is None
    assert labels(company.products) == ["CTD profilers", "Acoustic releases", "Drifting buoys"]
    assert company.absent["competitors"].text == "None stated"


def test_a_number_with_a_remark_is_kept_in_extra_and_reported():
    parsed = profileparse.parse(fixture("instrument-maker"), model=Company)
    assert parsed.profile.employees == 240
    assert (None, "(2022)") in [(each.heading, each.text) for each in parsed.profile.extra]
    assert any("(2022)" in each.message for each in parsed.diagnostics)


def test_a_species_is_read_from_bold_labels():
    species = profileparse.loads(fixture("hazel-dormouse"), model=Species)
    assert species.name == "Hazel dormouse"
    assert species.scientific_name == "Muscardinus avellanarius"
    assert labels(species.diet) == ["Flowers", "pollen", "insects", "hazelnuts"]
    assert species.threats[1].label == "Mild, wet winters"


def test_a_program_is_read_from_bulleted_pairs():
    software = profileparse.loads(fixture("tilewright"), model=Software)
    assert software.initial_release == dt.date(2016, 2, 11)
    assert labels(software.written_in) == ["Rust", "Python"]
    assert software.repository == "https://example.org/tilewright.git"
    assert software.absent["known_issues"].text == "TBD"


@pytest.mark.parametrize(
    ("model", "name"), [(Company, "instrument-maker"), (Species, "hazel-dormouse"), (Software, "tilewright")]
)
def test_a_record_of_an_own_model_reads_back_from_its_canonical_text(model, name):
    record = profileparse.loads(fixture(name), model=model)
    assert profileparse.loads(profileparse.dumps(record), model=model) == record


@pytest.mark.parametrize("annotation", [dict[str, int], list[str], bytes, int | str, set[Term], list[Prose]])
def test_a_type_without_a_text_form_is_an_error_that_names_the_field(annotation):
    model = type(
        "Wrong", (Profile,), {"__annotations__": {"scores": annotation}, "__module__": __name__, "scores": None}
    )
    with pytest.raises(TypeError, match=r"Wrong\.scores: no text form for"):
        profileparse.parse("x", model=model)


def test_two_fields_with_one_label_are_an_error_that_names_both():
    class Twice(Profile):
        alpha: Annotated[str | None, Label("Site")] = None
        beta: Annotated[str | None, Label("Place", aliases=("SITE",))] = None

    with pytest.raises(TypeError, match="alpha and beta share the label"):
        profileparse.parse("x", model=Twice)


def test_a_class_that_is_no_record_model_is_an_error():
    with pytest.raises(TypeError, match=r"a record model is a subclass of profileparse\.Profile"):
        profileparse.parse("x", model=dict)
