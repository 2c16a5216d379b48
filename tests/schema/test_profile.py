from typing import Annotated

import pytest
from pydantic import ValidationError

from profileparse import EntityProfile, Label, Profile, Prose, Term, dumps, loads, parse
from profileparse.schema.profile import schema_of
from strategies import CompanyProfile


def test_a_field_without_a_label_goes_by_its_name():
    assert schema_of(CompanyProfile).by_name["motto"].label.text == "Motto"


def test_a_model_of_ones_own_reads_and_writes_with_nothing_else_to_register():
    text = "# Acme\n\nFounded: 3 March 1998\nStaff: 12,500\nURL: https://example.org\n\nHistory\n\nLong.[1]\n\nRisks\n\n- Fire\n"
    profile = loads(text, model=CompanyProfile)
    assert (profile.name, profile.employees, str(profile.founded)) == ("Acme", 12500, "1998-03-03")
    assert profile.history is not None
    assert profile.risks == [Term(label="Fire")]
    assert loads(dumps(profile), model=CompanyProfile) == profile


def test_two_fields_can_not_share_a_label():
    class Twice(Profile):
        one: Annotated[list[Term], Label("Same")] = []
        two: Annotated[list[Term], Label("Other", aliases=("same",))] = []

    with pytest.raises(TypeError, match="one and two share the label 'same'"):
        schema_of(Twice)


class Leaflet(Profile):
    """A model in which the entity's name stands in several labels."""

    brands: Annotated[list[Term], Label("Brands of {name}")] = []
    uses: Annotated[Prose | None, Label("About {name}")] = None
    warnings: Annotated[Prose | None, Label("Who can take {name}?")] = None
    effects: Annotated[Prose | None, Label("Side effects of {name}", aliases=("Side effects",))] = None


def test_the_name_stands_in_several_labels():
    text = (
        "About Tervolane\n\nIt widens vessels.\n\nWho can take tervolane?\n\nAdults can.\n\n"
        "Brands of Tervolane\nTervo XR\n\nSide effects of Tervolane\n\nHeadache.\n"
    )
    parsed = parse(text, model=Leaflet)
    profile = parsed.profile
    assert profile.name == "Tervolane"
    assert [each.label for each in profile.brands] == ["Tervo XR"]
    said = [each.blocks[0].segments[0].text for each in (profile.uses, profile.warnings, profile.effects)]
    assert said == ["It widens vessels.", "Adults can.", "Headache."]
    written = dumps(profile)
    assert [line for line in written.split("\n") if line in ("Brands", "About Tervolane", "Who can take?", "Side effects")] == [
        "Brands", "About Tervolane", "Who can take?", "Side effects",
    ]  # fmt: skip
    assert loads(written, model=Leaflet) == profile
    changed = profile.with_(warnings="Nobody can.")
    assert parsed.edit(changed) == text.replace("Adults can.", "Nobody can.")


def test_labels_with_the_name_can_not_be_alike_without_it():
    class TwoTitles(Profile):
        one: Annotated[Prose | None, Label("{name} Overview")] = None
        two: Annotated[Prose | None, Label("Overview of {name}")] = None

    with pytest.raises(TypeError, match="one and two share the label 'Overview'"):
        schema_of(TwoTitles)


def test_a_field_that_text_can_not_hold_is_an_error():
    class Odd(Profile):
        data: bytes = b""

    with pytest.raises(TypeError, match=r"Odd\.data: no text form"):
        schema_of(Odd)


def test_what_is_no_record_model_is_an_error():
    with pytest.raises(TypeError, match="a record model is a subclass"):
        loads("X", model=dict)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": "X", "other_names": [{"label": "a"}], "absent": {"other_names": {"reason": "empty"}}}, "/other_names: other_names has a value"),
        ({"name": "X", "absent": {"colour": {"reason": "empty"}}}, "/absent/colour: the model has no such field"),
        ({"name": "X", "absent": {"name": {"reason": "empty"}}}, "/absent/name"),
        ({"name": ""}, "name\n  text can't carry it: write words with one space between them"),
        ({"name": "X", "other_names": [{"label": "a", "citations": [-1]}]}, "greater than or equal to 0"),
        ({"name": "X", "other_names": [{"label": " a"}]}, "other_names.0.label\n  text can't carry it: write words"),
        ({"name": "X", "other_names": [{"label": "a\nb"}]}, "without line breaks"),
        ({"name": "X  Y"}, "name\n  text can't carry it"),
        ({"name": "\ud800"}, "half surrogate pairs"),
        ({"name": "X", "extra": [{"heading": None, "text": "\ud800"}]}, "extra.0.text\n  text can't carry it: write lines"),
        ({"name": "X", "extra": [{"heading": None, "text": ""}]}, "an entry of extra has a heading or text"),
        ({"name": "X", "references": [{"number": 1, "text": "", "url": "ftp://a"}]}, "write a URL that begins with http"),
        ({"name": "X", "overview": {"blocks": [{"kind": "quote", "segments": [{"text": "a"}, {"text": "b"}]}]}}, "join"),
        ({"name": "X", "absent": {"overview": {"reason": "none_stated", "text": "Few"}}}, "write a statement of that"),
    ],
)  # fmt: skip
def test_what_text_can_not_carry_is_refused_by_name(values, message):
    with pytest.raises(ValidationError) as caught:
        EntityProfile.model_validate(values)
    assert message in str(caught.value)


def test_a_field_can_have_the_label_of_the_references():
    class Sheet(Profile):
        literature: Annotated[list[Term], Label("References")] = []
        colour: str | None = None

    text = "# X\n\nColour: red\nReferences: Holm (1998)\n\nSources\n[1] A paper. https://example.org\n"
    profile = loads(text, model=Sheet)
    assert [str(each) for each in profile.literature] == ["Holm (1998)"]
    assert [each.text for each in profile.references] == ["A paper."]
    assert "\nSources\n" in dumps(profile)
    assert loads(dumps(profile), model=Sheet) == profile


def test_the_name_of_the_references_is_that_of_no_other_field():
    class Sheet(Profile):
        references: str | None = None  # type: ignore[assignment]

    with pytest.raises(TypeError, match=r"Sheet\.references: .*give the field another name"):
        schema_of(Sheet)


def test_a_field_may_have_the_label_that_the_name_has_in_other_models():
    class Mineral(Profile):
        origin: Annotated[str | None, Label("Name")] = None
        color: str | None = None

    assert loads("Harrowite\n\nName:\nAfter E. Harrow\nColor:\nred\n", model=Mineral) == Mineral(
        name="Harrowite", origin="After E. Harrow", color="red"
    )
    for name in ("Harrowite", "12345", "Contents"):
        mineral = Mineral(name=name, origin="After E. Harrow")
        assert loads(dumps(mineral), model=Mineral) == mineral


def test_the_label_that_the_name_has_then_is_no_field_s_either():
    class Mineral(Profile):
        origin: Annotated[str | None, Label("Name")] = None
        other: Annotated[str | None, Label("Entity Name")] = None

    with pytest.raises(TypeError, match="name and other share the label 'Entity Name'"):
        schema_of(Mineral)
