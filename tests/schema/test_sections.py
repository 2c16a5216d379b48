"""Sections: labelled fields inside a field."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import ValidationError

import profileparse
from linear import LINEAR, growth
from profileparse import EditError, Label, Profile, Prose, Quantity, Section, Term, dumps, loads, parse


class Deep(Section):
    """A section in a section."""

    size: Quantity | None = None
    names: Annotated[list[Term], Label("Names", layout="lines")] = []


class Effects(Section):
    """Fields whose labels the profile has as well, too."""

    common: Annotated[list[Term], Label("Common", layout="inline")] = []
    rare: Annotated[list[Term], Label("Rare", layout="bullets")] = []
    notes: Prose | None = None
    deep: Deep | None = None


class Drug(Profile):
    """A record with a section."""

    uses: Annotated[list[Term], Label("Uses", layout="inline")] = []
    effects: Annotated[Effects | None, Label("Side Effects")] = None
    notes: Prose | None = None


TEXT = """\
# Aspirin

Uses: pain, fever
Side Effects
  Common: nausea, heartburn [1]
  Rare:
  - rash
  - gout
  EENT: ringing
  Deep
    Size: 3 kg
Notes: Be kind.
"""


def test_a_section_is_read_with_its_places():
    parsed = parse(TEXT, model=Drug)
    drug = parsed.profile
    assert [term.label for term in drug.effects.rare] == ["rash", "gout"]
    assert drug.effects.deep.size.low == 3
    assert drug.effects.absent["notes"].reason == "missing"
    assert drug.extra[0].heading == "Side Effects / EENT"
    places = {pointer: TEXT[span.start : span.end] for pointer, span in parsed.spans.items()}
    assert places["/effects/common/1/label"] == "heartburn"
    assert places["/effects/common/1/citations/0"] == "1"
    assert places["/effects/deep/size"] == "3 kg"
    assert places["/extra/0"] == "EENT: ringing"


def test_the_same_with_other_line_ends_and_zero_width_characters():
    text = TEXT.replace("\n", "\r\n").replace("nausea", "nau\u200bsea")
    parsed = parse(text, model=Drug)
    assert parsed.profile == loads(TEXT, model=Drug)
    span = parsed.spans["/effects/rare/1"]
    assert text[span.start : span.end] == "gout"


def test_an_unknown_label_in_it_is_told():
    (found,) = [each for each in parse(TEXT, model=Drug).diagnostics if each.code == "PP202"]
    assert TEXT[found.span.start : found.span.end] == "EENT"
    assert found.message.startswith("Effects has no field for “EENT”; declare it with eent:")


def test_unindented_labels_are_in_it_up_to_a_label_of_the_profile():
    text = "# X\n\nUses: a\nSide Effects:\nCommon: b\nMaker: Acme\nRare\nc\nUses: d\n"
    drug = loads(text, model=Drug)
    assert [term.label for term in drug.effects.common] == ["b"]
    assert [term.label for term in drug.effects.rare] == ["c"]
    assert [(entry.heading, entry.text) for entry in drug.extra] == [("Side Effects / Maker", "Acme")]
    assert [term.label for term in drug.uses] == ["a", "d"]


def test_an_unindented_label_after_deeper_lines_is_none_of_it():
    drug = loads("# X\n\nUses: a\nSide Effects:\n  Common: b\nMaker: Acme\nNotes: c\n", model=Drug)
    assert [term.label for term in drug.effects.common] == ["b"]
    assert [(entry.heading, entry.text) for entry in drug.extra] == [("Maker", "Acme")]


def test_an_empty_one_is_empty():
    drug = Drug(name="X", effects=Effects())
    assert drug.effects is None
    assert drug.absent["effects"].reason == "empty"
    assert loads(dumps(drug), model=Drug) == drug
    assert loads("# X\n\nSide Effects:\nNotes: c\n", model=Drug).absent["effects"].reason == "empty"


def test_a_value_that_its_type_refuses_stays_in_extra_and_is_told():
    text = "# X\n\nSide Effects\n  Common: a\n  Deep\n    Size: large\n"
    parsed = parse(text, model=Drug)
    assert parsed.profile.effects.deep.absent["size"].reason == "unreadable"
    assert [(entry.heading, entry.text) for entry in parsed.profile.extra] == [("Side Effects / Deep / Size", "large")]
    (found,) = [each for each in parsed.diagnostics if each.severity == "warning"]
    assert text[found.span.start : found.span.end] == "large"
    assert "quantity" in found.message


@pytest.mark.parametrize("name", ["Uses", "Overview", "- minus", "\\ x", "Common: x", "# y", "---", "> z", "Rare"])
def test_anything_in_it_reads_back(name: str):
    term = Term(label=name)
    prose = {"blocks": [{"kind": "paragraph", "segments": [{"text": name, "citations": []}]}]}
    effects = Effects(common=[term], rare=[term, term], notes=prose, deep=Deep(names=[term, term]))
    drug = Drug(name="X", uses=[term], effects=effects, notes=prose)
    assert loads(dumps(drug), model=Drug) == drug


def test_a_word_is_changed_where_it_stands():
    parsed = parse(TEXT, model=Drug)
    rare = [Term(label="hives"), parsed.profile.effects.rare[1]]
    effects = parsed.profile.effects.model_copy(update={"rare": rare, "deep": Deep(size=Quantity.from_text("4 kg"))})
    changed = parsed.profile.with_(effects=effects)
    assert parsed.edit(changed) == TEXT.replace("rash", "hives").replace("3 kg", "4 kg")


def test_an_entry_more_is_a_line_more():
    parsed = parse(TEXT, model=Drug)
    effects = parsed.profile.effects.model_copy(update={"rare": [*parsed.profile.effects.rare, Term(label="hives")]})
    changed = parsed.profile.with_(effects=effects)
    assert parsed.edit(changed) == TEXT.replace("  - gout\n", "  - gout\n  - hives\n")


def test_texts_are_read_in_a_section_that_is_given():
    drug = loads("# X\n\nUses: a\n", model=Drug).with_(effects={"common": ["a", "b (c) [1]"], "notes": "It binds.[2]"})
    assert drug.effects.common[1] == Term(label="b", qualifier="c", citations=[1])
    assert drug.effects.notes.blocks[0].segments[0].citations == [2]
    with pytest.raises(EditError, match="effects: expected a section"):
        drug.with_(effects="a")


def test_json_and_its_schema():
    drug = loads(TEXT, model=Drug)
    assert Drug.model_validate_json(drug.model_dump_json()) == drug
    assert list(drug.model_dump()["effects"]) == ["common", "rare", "notes", "deep", "absent"]
    assert "Effects" in Drug.model_json_schema()["$defs"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"common": [{"label": " a"}]}, "text can't carry it"),
        ({"absent": {"commons": {"reason": "empty"}}}, "no such field"),
        ({"common": [{"label": "a"}], "absent": {"common": {"reason": "empty"}}}, "keep one of them"),
    ],
)
def test_what_it_refuses(value: dict, message: str):
    with pytest.raises(ValidationError, match=message):
        Drug(name="X", effects=value)


def test_models_that_are_refused():
    class Named(Section):
        about: Annotated[Prose | None, Label("About {name}")] = None

    class OfNamed(Profile):
        named: Named | None = None

    with pytest.raises(TypeError, match=r"Named\.about: the name of the entity"):
        parse("", model=OfNamed)
    with pytest.raises(TypeError, match="a record model is a subclass"):
        parse("", model=dict)
    with pytest.raises(TypeError, match="Effects is part of one"):
        parse("", model=Effects)


def test_a_section_that_holds_itself_is_refused():
    with pytest.raises(TypeError, match="Endless holds itself"):
        parse("", model=OfEndless)


class Endless(Section):
    """A section that has no end."""

    size: Quantity | None = None
    inner: Endless | None = None


class OfEndless(Profile):
    """A record with it."""

    endless: Endless | None = None


def test_reading_one_is_linear():
    line = "  Common: " + "nausea, " * 20 + "pain\n  Rare:\n" + "  - rash\n" * 20 + "  EENT: ringing\n"
    assert (
        growth(lambda text: parse(text, model=Drug).spans, lambda size: "# X\n\nSide Effects\n" + line * size, 20)
        <= LINEAR
    )


def test_links_and_citations_in_it_are_found():
    text = "# X\n\nSide Effects\n  Notes: See https://example.org/a for more.[2]\n\nReferences\n1. A.\n"
    parsed = parse(text, model=Drug)
    (link,) = parsed.links()
    assert (link.pointer, text[link.span.start : link.span.end]) == (
        "/effects/notes/blocks/0/segments/0",
        "https://example.org/a",
    )
    (found,) = [each for each in parsed.diagnostics if each.code == "PP401"]
    assert text[found.span.start : found.span.end] == "2"
    assert profileparse.loads(text, model=Drug) == parsed.profile


def test_a_near_miss_in_it_is_one_of_its_own_labels():
    text = "# X\n\nUses: a\nSide Effects\n  Comnon effects: x\n  Rare: y\n  Observatons\n  Text.\n"

    class Inner(Section):
        rare: str | None = None
        observations: Prose | None = None

    class Outer(Profile):
        uses: str | None = None
        common_effects: str | None = None
        side_effects: Inner | None = None

    found = [each.message for each in parse(text, model=Outer).diagnostics if each.code == "PP201"]
    assert len(found) == 1
    assert "Observations" in found[0]


def test_a_section_of_a_statement_alone_is_none():
    class Inner(Section):
        none: Annotated[str | None, Label("None")] = None

    class Outer(Profile):
        inner: Inner | None = None

    for inner in (Inner(none="x"), Inner(absent={"none": {"reason": "empty"}})):
        outer = Outer(name="X", inner=inner)
        assert loads(dumps(outer), model=Outer) == outer
    outer = Outer(name="X", absent={"inner": {"reason": "none_stated", "text": "None"}})
    assert loads(dumps(outer), model=Outer) == outer


@pytest.mark.parametrize(
    ("text", "common"),
    [
        ("Side Effects: Common: a, b\n", ["a", "b"]),
        ("Side Effects:\n\n    Common: a\n\n    Rare: c\n", ["a"]),
        ("- **Side Effects:**\n  - **Common:** a\n- **Notes:** c\n", ["a"]),
        ("## Side Effects\n\n**Common**\n\na\n\n## Notes\n\nc\n", ["a"]),
        ("**Side Effects**\n\n**Common**\n\na\n\n**Price**\n\nc\n", ["a"]),
        ("== Side Effects ==\n=== Common ===\na\n== Notes ==\nc\n", ["a"]),
        ("Side Effects\n| Common | a |\n| Rare | c |\n", ["a"]),
        ("Side Effects\r\n\tCommon: a\r\n\tRare: c\r\n", ["a"]),
        ("1. Side Effects\n   Common: a\n2. Notes\n   c\n", ["a"]),
    ],
)
def test_it_is_read_in_every_layout(text: str, common: list[str]):
    parsed = parse("# X\n\n" + text, model=Drug)
    assert parsed.profile is not None
    assert [term.label for term in parsed.profile.effects.common] == common
    assert parsed.document.text == parsed.text
    assert loads(dumps(parsed.profile), model=Drug) == parsed.profile


def test_a_label_that_begins_with_a_number_sign_is_no_heading():
    class Staff(Section):
        doctors: int | None = None

    class Hospital(Profile):
        staff: Annotated[Staff | None, Label("# of staff")] = None

    parsed = parse("# X\n\n# of staff\n\n## \\# of staff\n\nOther words\n", model=Hospital)
    assert parsed.profile.extra[0].heading == "# of staff"
    assert loads(dumps(parsed.profile), model=Hospital) == parsed.profile


def test_a_section_may_be_defined_after_the_model_that_holds_it():
    from schema import later

    text = "# X\n\nSide effects:\n  Onset: 3\nTerms\na\n"
    drug = loads(text, model=later.Drug)
    assert (drug.effects.onset, [term.label for term in drug.terms]) == (3, ["a"])
    assert loads(dumps(drug), model=later.Drug) == drug
    with pytest.raises(TypeError, match=r"Wrong\.parts: 'Nowhere | None' names something that isn't defined there"):
        loads(text, model=later.Wrong)
