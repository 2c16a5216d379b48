"""A text that comes in chunks: however it is cut, the same events at the same points, and the same end as `parse`."""

import asyncio
import doctest
import gc
import tracemalloc
from collections import Counter
from pathlib import Path
from random import Random
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, field_validator, model_validator

import forms
import hostile
import profiles
import texts
from elsewhere.reading import ELSEWHERE
from linear import LINEAR, growth
from profileparse import (
    EntityProfile,
    Event,
    Label,
    Profile,
    Prose,
    Reference,
    Section,
    Span,
    Term,
    dumps,
    loads,
    parse,
    stream,
)
from profileparse.source import decode
from strategies import MODELS, chunkings
from strategies import texts as any_texts
from streamed import check, check_events, said, streamed
from structured.reading import STRUCTURED

FIXTURES = Path(__file__).parents[1] / "fixtures"
PAGES = {each.path(name): model for each in (ELSEWHERE, STRUCTURED) for name, model in each.models.items()}
PATHS = [*sorted(FIXTURES.rglob("*.txt")), *(path for path in PAGES if FIXTURES not in path.parents)]


def events(text, model=EntityProfile, name=None):
    """Return all events of a text, as they are printed."""
    found, closing, _ = streamed([text], model, name)
    return [str(event) for event in found[0]], [str(event) for event in closing]


def revised(text, model=EntityProfile):
    """Return the members of the record that the end of a text revises, but for ``extra``, which comes with the end."""
    closing = streamed([text], model)[1]
    return [each.field for each in closing if each.kind == "revised" and each.field != "extra"]


# ---- however it is cut -------------------------------------------------------------------------------------


@given(data=st.data(), model=st.sampled_from(MODELS))
def test_any_way_to_cut_a_text_gives_the_same_events_and_the_end_of_parse(data, model):
    text = data.draw(any_texts(model))
    check(text, model, data.draw(chunkings(text)))


@given(data=st.data(), seed=st.integers(0, 2**32))
@settings(max_examples=60)
def test_so_it_is_for_models_at_random(data, seed):
    choose = Random(seed)
    model = hostile.model(choose)
    text = hostile.text(choose, model)
    check(text, model, data.draw(chunkings(text)))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_so_it_is_for_every_fixture(path):
    text = decode(path.read_bytes())
    model = PAGES.get(path, EntityProfile)
    for size in (7, 1000):
        check(text, model, [text[at : at + size] for at in range(0, len(text), size)])


@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_so_it_is_for_profiles_at_random(seed):
    for number in range(seed, seed + 10):
        _, text = profiles.pair(number)
        check(text, EntityProfile, [text[: number * 7], text[number * 7 :]])


@pytest.mark.parametrize(
    ("chunks", "after"),
    [
        (["Aliases: a\r", "\nb\r", "c"], [0, 2, 1]),
        (["Aliases: a", "\r", "\r\n", ""], [0, 0, 2, 0]),
        (["Ali", "as", "es", ": a", "\n"], [0, 0, 0, 0, 2]),
        (["Aliases: a\ud83e", "\uddec\n"], [0, 2]),
        (["Aliases: a\r\ud83e", "\uddec"], [2, 0]),
        (["Aliases: a\ud83e\uddec\n"], [2]),
        (["Aliases: a\x0b\u2028b\x85", "\n"], [0, 2]),
    ],
    ids=repr,
)
def test_an_event_comes_when_the_end_of_its_line_is_known(chunks, after):
    found, _, _ = streamed(chunks)
    assert [len(each) for each in found] == after


def test_halves_of_a_pair_are_one_character_in_the_text_and_its_places():
    found, _, whole = streamed(["Aliases: a\ud83e", "\uddec\nX Over", "view\n"])
    assert whole.close().text == "Aliases: a🧬\nX Overview\n"
    assert [str(event) for event in found[2]][-1] == "12..22 opened overview: X Overview"
    assert streamed(["A\ud83e", "B", "C"])[2].close().text == "A\ud83eBC"
    assert streamed(["A\ud83e", "B\uddec"])[2].close().text == "A\ud83eB\uddec"


# ---- what is said, and when --------------------------------------------------------------------------------

ANSWER = """Here is the profile you asked for:

# TNF

| Field | Value |
|---|---|
| Molecular Classification | Cytokine |
| Other Names | TNF-alpha, cachectin |

## Overview

TNF is a cytokine.[1]

- one
### Details

More.

## Notes on method

Not of any field.

**Safety Considerations:** none known
"""


def test_the_answer_of_a_language_model():
    found, closing = events(ANSWER)
    assert found == [
        "0..34 grew -: Here is the profile you asked for:",
        "36..41 grew -: # TNF",
        "43..60 grew -: | Field | Value |",
        "61..70 grew -: |---|---|",
        "38..41 closed name",
        "73..97 opened molecular_classification: Molecular Classification",
        "100..108 grew molecular_classification: Cytokine",
        "71..108 closed molecular_classification",
        "113..124 opened other_names: Other Names",
        "127..147 grew other_names: TNF-alpha, cachectin",
        "111..147 closed other_names",
        "154..162 opened overview: Overview",
        "164..185 grew overview: TNF is a cytokine.[1]",
        "187..192 grew overview: - one",
        "193..204 grew overview: ### Details",
        "206..211 grew overview: More.",
        "151..211 closed overview",
        "213..231 grew -: ## Notes on method",
        "233..250 grew -: Not of any field.",
        "254..275 opened safety_considerations: Safety Considerations",
        "279..289 grew safety_considerations: none known",
    ]
    assert closing[:2] == ["252..289 closed safety_considerations", "0..250 revised extra"]


def test_the_first_fields_events_come_before_the_second_field():
    text = stream()
    first = text.feed("Other Names\nA, B\n\n")
    assert [event.kind for event in first] == ["opened", "grew"]
    (closed, opened) = text.feed("Disease Roles\n")
    assert (closed.kind, closed.field, closed.absent) == ("closed", "other_names", None)
    assert closed.value == [Term(label="A"), Term(label="B")]
    assert (opened.kind, opened.field) == ("opened", "disease_roles")


def test_values_with_nothing_between_them_are_revised_when_others_tell_where_they_end():
    found, closing, _ = streamed(["Disease Roles: CancerGout\nX Overview\nText.\nDisease Associations\nCancer\nGout\n"])
    assert said(found[0])["disease_roles"][0] == [Term(label="CancerGout")]
    assert said(closing)["disease_roles"][0] == [Term(label="Cancer"), Term(label="Gout")]


def test_labels_that_the_texts_own_style_tells_come_with_the_end():
    class Animal(Profile):
        diet: str | None = None
        range: str | None = None

    found, closing, whole = streamed(["Name: Kestrel\nDiet   voles\nRange   everywhere\n"], Animal)
    assert [event.field for event in found[0] if event.kind == "opened"] == ["name"]
    assert said(closing)["diet"] == ("voles", None)
    assert whole.record.range == "everywhere"


def test_a_heading_with_the_name_gives_it_and_a_second_entity_does_not_change_it():
    found, closing, whole = streamed(["X Overview\nText.\nAliases: A\nY Overview\nOther.\nAliases: B\n"])
    assert [(event.field, event.value) for event in found[0] if event.field == "name"] == [("name", "X")]
    assert whole.close().profile.name == "X"
    assert [event.field for event in closing if event.kind == "revised"] == ["extra"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# X\n\nAliases: A\n", "X"),
        ("X\n\nAliases: A\n", "X"),
        ("One line\nX\n\nAliases: A\n", None),
        ("Here you are:\n\nAliases: A\n", None),
        ("Name: X\nAliases: A\n", "X"),
        ("# Y\n\nName: X\nAliases: A\n", "X"),
        ("Name:\nAliases: A\n", None),
        ("---\ntitle: X\n---\n", "X"),
        ("---\r\ntitle: X\r\naliases: A\r\n---\r\n", "X"),
        ("---\ntitle: X\naliases: A\n", None),
        ("---\n" + "a: b\n" * 300 + "title: X\n---\n", None),
        ("- --\ntitle: X\n---\n", None),
        ("\n\nAliases: A\n", None),
    ],
)
def test_the_name_is_said_where_it_is_known(text, name):
    found, _, whole = streamed([text])
    assert said(found[0]).get("name", (None, None))[0] == name
    assert streamed([text], name="Given")[2].close().profile is not None
    if name is not None:
        assert whole.close().profile.name == name


def test_a_title_that_a_label_beats_is_said_and_then_the_label():
    found, _, _ = streamed(["# Y\n\nAliases: A\nName: X\nDisease Roles: B\n"])
    assert [event.value for event in found[0] if event.field == "name" and event.kind == "closed"] == ["Y", "X"]


def test_a_given_name_counts_more_than_a_title_and_less_than_a_label():
    found, closing, whole = streamed(["# Y\n\nAliases: A\n"], name="X")
    assert "name" not in said([*found[0], *closing])
    assert whole.record.name == "X"
    found, closing, whole = streamed(["Name: Z\n\nAliases: A\n"], name="X")
    assert said([*found[0], *closing])["name"] == ("Z", None)


def test_a_label_that_comes_again_keeps_its_first_value_up_to_the_end():
    found, closing, _ = streamed(["Aliases: A\nAliases: B\nX Overview\nText.\n"])
    assert [event.value for event in found[0] if event.kind == "closed" and event.field == "other_names"] == [
        [Term(label="A")],
        [Term(label="A")],
    ]
    assert said(closing)["other_names"][0] == [Term(label="A"), Term(label="B")]


def test_a_label_that_comes_again_has_its_first_value_if_there_was_none():
    text = "Disease Roles\nAliases: None\nX Overview\nText.\nDisease Roles: B\nAliases: C\nAliases: D\n"
    found, closing, _ = streamed([text])
    assert said(found[0])["disease_roles"] == ([Term(label="B")], None)
    assert said(found[0])["other_names"][0] == [Term(label="C")]
    assert "disease_roles" not in said(closing)


def test_a_value_that_the_model_refuses_is_unreadable():
    class Person(Profile):
        age: Annotated[int | None, Field(ge=0)] = None
        motto: str | None = None

        @field_validator("motto")
        @classmethod
        def _no_haste(cls, value):
            if value == "hurry":
                raise ValueError("no haste")
            return value

    found, closing, whole = streamed(["Name: X\nAge: -3\nMotto: hurry\nAge: 4\n"], Person)
    values = said(found[0])
    assert (values["age"][0], values["age"][1].reason) == (None, "unreadable")
    assert (values["motto"][0], values["motto"][1].reason) == (None, "unreadable")
    assert said(closing)["age"] == (4, None)
    assert whole.close().profile.age == 4


def test_a_model_that_needs_values_has_events_before_they_come():
    class Company(Profile):
        ticker: str
        founded: int
        sector: list[Term] = []

        @model_validator(mode="after")
        def _is_old(self):
            if self.founded > 2000:
                raise ValueError("too young")
            return self

    text = stream(model=Company)
    text.feed("Name: X\nSector\nA\nB\nTicker: XX\nFounded")
    assert (text.record.sector, text.record.ticker, text.record.founded) == (
        [Term(label="A"), Term(label="B")],
        "XX",
        None,
    )
    closed = text.feed(": 1990\n")[0]
    assert (closed.kind, closed.field, closed.value) == ("closed", "ticker", "XX")
    assert text.close().profile.founded == 1990
    assert streamed(["Name: X\nTicker: A\nFounded: 2010\n"], Company)[2].close().profile is None


def test_the_models_own_checks_count_beside_a_field_that_comes_next():
    class Company(Profile):
        motto: str | None = None
        codes: list[Term] = []

        @field_validator("codes")
        @classmethod
        def _numbered(cls, value):
            if not all(term.label.isdigit() for term in value):
                raise ValueError("codes are numbers")
            return value

        @field_validator("motto")
        @classmethod
        def _loud(cls, value):
            if value == "hurry":
                raise ValueError("no haste")
            return value and value.upper()

    class Founded(Company):
        founded: int

    text = "Motto: go\nCodes: 1, 2\nName: X\nFounded: 1990\n"
    assert said(stream(model=Company).feed(text))["motto"] == ("GO", None)
    assert said(stream(model=Company).feed("Motto: hurry\nCodes: 1, 2\n"))["motto"][1].reason == "unreadable"
    found, closing, _ = streamed([text], Founded)
    assert said(found[0])["motto"] == ("go", None)  # the record needs a value that comes later
    assert said(closing)["motto"] == ("GO", None)


def test_a_model_that_takes_no_record_without_references_has_events_all_the_same():
    class Cited(Profile):
        references: Annotated[list[Reference], Label("References"), Field(min_length=2)] = []

    found, _, whole = streamed(["Name: X\nReferences\n1. A. Author. A title.\n\nName: X\n"], Cited)
    assert said(found[0])["references"] == ([], None)
    assert whole.close().profile == parse(whole.close().text, model=Cited).profile


class Effects(Section):
    common: str | None = None
    rare: Annotated[str | None, Label("Rare", aliases=("Seldom",))] = None


class Drug(Profile):
    """A model with a section, and labels outside that stand inside as well."""

    effects: Effects | None = None
    doses: dict[str, list[Term]] = {}
    rare: Annotated[str | None, Label("Rare")] = None
    about: Annotated[Prose | None, Label("About")] = None


@pytest.mark.parametrize(
    "text",
    [
        "Name: X\nEffects\n  Common: nausea\n  Rare: rash\nRare: yes\nAbout\nText.\n",
        "Name: X\n## Effects\n### Common\nnausea\n### Rare\nrash\n## Rare\nyes\n## About\nText.\n",
        "Name: X\nEffects:\nCommon: nausea\n\n  Rare: rash\n\n## About\nText.\n\n## Rare\nyes\n",
    ],
)
def test_what_stands_inside_a_section_is_the_sections(text):
    found, closing, whole = streamed([text], Drug)
    assert [event.field for event in found[0] if event.kind == "opened"][:2] == ["name", "effects"]
    values = said(found[0])
    assert (values["effects"][0].common, values["effects"][0].rare) == ("nausea", "rash")
    assert whole.close().profile.rare == "yes"
    assert not [event for event in closing if event.kind == "revised"]


def test_what_stands_no_deeper_is_none_of_a_field_with_keys():
    found, _, whole = streamed(
        ["Name: X\nDoses\n  Adults: 5 mg\nChildren: none\nEffects:\n  Rare: rash\nFoo: bar\n"], Drug
    )
    assert [(event.field, event.text) for event in found[0] if event.kind == "grew"][1:] == [
        ("doses", "  Adults: 5 mg"),
        (None, "Children: none"),
        ("effects", "  Rare: rash"),
        (None, "Foo: bar"),
    ]
    assert said(found[0])["doses"][0].keys() == {"Adults"}
    assert whole.close().profile.doses.keys() == {"Adults"}


def test_what_no_field_is_for_ends_one():
    text = "Aliases: A\nFoo: bar\nX Overview\nText.\n- Not a key: it stays\n\n---\n\nDisease Roles\nB\n\nTop ▲\nPage\n"
    found, _ = events(text)
    assert found == [
        "0..7 opened other_names: Aliases",
        "9..10 grew other_names: A",
        "0..10 closed other_names",
        "11..19 grew -: Foo: bar",
        "20..21 closed name",
        "20..30 opened overview: X Overview",
        "31..36 grew overview: Text.",
        "37..58 grew overview: - Not a key: it stays",
        "20..58 closed overview",
        "60..63 grew -: ---",
        "65..78 opened disease_roles: Disease Roles",
        "79..80 grew disease_roles: B",
        "65..80 closed disease_roles",
        "82..87 grew -: Top ▲",
        "88..92 grew -: Page",
    ]


def test_a_row_that_no_field_is_for_ends_one():
    found, _ = events("| Aliases | A |\n| Foo | bar |\n| Disease Roles | B |\n")
    assert found == [
        "2..9 opened other_names: Aliases",
        "12..13 grew other_names: A",
        "0..13 closed other_names",
        "16..29 grew -: | Foo | bar |",
        "32..45 opened disease_roles: Disease Roles",
        "48..49 grew disease_roles: B",
    ]


def test_a_line_over_an_underline_is_no_part_of_the_field_before():
    found, closing, _ = streamed(["X Overview\n\nText.\n\nNotes on it\n=====\nFoo.\n\nAliases: A\n"])
    assert [(event.field, event.text) for event in found[0] if event.kind == "grew"] == [
        ("overview", "Text."),
        ("overview", "Notes on it"),
        (None, "====="),
        (None, "Foo."),
        ("other_names", "A"),
    ]
    assert said(found[0])["overview"][0].plain() == "Text."
    assert "overview" not in said(closing)


def test_what_a_page_has_after_its_text_ends_no_field_that_another_follows():
    text = "X Overview\n\nText.\n\nSee also: that.\n\nAliases: A\n"
    assert said(streamed([text])[0][0])["overview"][0].plain() == "Text.\n\nSee also: that."
    assert revised(text) == []


def test_a_label_alone_that_comes_again_leaves_what_was_said():
    text = "X Overview\n\nText.\n\nAliases: None\nAliases\nDisease Roles: A\n"
    assert said(streamed([text])[0][0])["other_names"][1].reason == "none_stated"
    assert revised(text) == []


def test_bullets_beside_that_of_a_label_end_its_value():
    found, _ = events("- **Aliases:** A\n- B\n- **Disease roles:**\n  - C\n  - D\n- **Foo:** x\n")
    assert found[2:] == [
        "0..16 closed other_names",
        "17..20 grew -: - B",
        "25..38 opened disease_roles: Disease roles",
        "42..47 grew disease_roles:   - C",
        "48..53 grew disease_roles:   - D",
        "21..53 closed disease_roles",
        "54..66 grew -: - **Foo:** x",
    ]


def test_the_places_of_a_text_with_characters_of_no_width():
    text = "\ufeffOther\u200b Names: \u200bA\u200bB \n\u2060C\u200b\n"
    found, closing, whole = streamed([text])
    check_events(found[0], closing, whole.close(), EntityProfile)
    assert [event.text for event in found[0]] == ["Other\u200b Names", "A\u200bB", "\u2060C\u200b"]


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_canonical_text_is_never_revised(first):
    """What the library writes says at each line what it says in the end: no value, name or label is taken back."""
    for seed in range(first, first + 20):
        record, _ = profiles.pair(seed)
        assert revised(dumps(record)) == [], seed
        made = forms.draw(seed)
        assert revised(dumps(made.record), made.model) == [], seed


def test_nearly_nothing_of_real_layouts_is_revised():
    """Of the template's two layouts and the messy ones, only glued values are, and labels that come again."""
    counted = Counter()
    for number in range(40):
        for spaced in (False, True):
            counted.update(revised(texts.template(number, spaced=spaced)))
    for path in (FIXTURES / "messy").glob("*.txt"):
        if path.stem != "duplicated-labels":
            counted.update(revised(decode(path.read_bytes())))
    assert counted.keys() == {"disease_roles", "other_names"}
    assert counted["other_names"] == 1


# ---- the record so far -------------------------------------------------------------------------------------


def test_the_record_so_far_has_what_closed_and_what_is_open():
    text = stream()
    empty = text.record
    assert (empty.name, empty.overview, empty.other_names, empty.absent["overview"].reason) == (
        None,
        None,
        [],
        "missing",
    )
    text.feed("Aliases: A\nDisease Roles: None\nX Overview\n\nOne.\nTwo and a ha")
    record = text.record
    assert isinstance(record, EntityProfile)
    assert (record.name, record.other_names, record.overview.plain()) == ("X", [Term(label="A")], "One.")
    assert record.absent["disease_roles"].reason == "none_stated"
    assert "overview" not in record.absent
    assert empty.name is None
    text.feed("lf.\n")
    assert text.record.overview.plain() == "One. Two and a half."
    parsed = text.close()
    assert text.record is parsed.profile


def test_the_record_of_a_text_without_one_has_what_was_said():
    text = stream()
    text.feed("Aliases: A\nDisease Roles: B")
    parsed = text.close()
    assert parsed.profile is None
    assert (text.record.name, text.record.other_names, text.record.disease_roles) == (
        None,
        [Term(label="A")],
        [Term(label="B")],
    )


@given(data=st.data(), model=st.sampled_from(MODELS))
@settings(max_examples=40)
def test_to_ask_for_the_record_changes_nothing(data, model):
    text = data.draw(any_texts(model))
    asked, plain = stream(model=model), stream(model=model)
    for line in text.splitlines(keepends=True):
        assert asked.feed(line) == plain.feed(line)
        assert asked.record.model_fields_set <= set(model.model_fields)
    assert asked.close().diagnostics == plain.close().diagnostics
    assert asked.closing == plain.closing


# ---- how it is used ----------------------------------------------------------------------------------------


def test_a_closed_stream_takes_no_more_text():
    text = stream()
    assert text.close() is text.close()
    with pytest.raises(ValueError, match="the stream is closed"):
        text.feed("a")
    assert repr(text) == "<Stream of EntityProfile, closed>"
    assert repr(stream()) == "<Stream of EntityProfile, open>"


def test_bytes_and_other_models_are_refused():
    with pytest.raises(
        TypeError, match=r"feed takes a str, not bytes: decode bytes with codecs\.getincrementaldecoder"
    ):
        stream().feed(b"a")
    with pytest.raises(TypeError, match="a record model is a subclass of"):
        stream(model=dict)
    with pytest.raises(TypeError, match="is part of one"):
        stream(model=Effects)


def test_chunks_that_come_asynchronously():
    async def chunks():
        for at in range(0, len(ANSWER), 5):
            await asyncio.sleep(0)
            yield ANSWER[at : at + 5]

    async def main():
        text = stream()
        return [event async for event in text.aevents(chunks())], text.close()

    found, parsed = asyncio.run(main())
    assert found == list(stream().events([ANSWER]))
    assert parsed.profile == loads(ANSWER)


def test_streams_side_by_side_know_nothing_of_each_other():
    async def chunks(text):
        for character in text:
            await asyncio.sleep(0)
            yield character

    async def one(name):
        text = stream()
        async for _ in text.aevents(chunks(f"{name} Overview\n\nIt is {name}.\n")):
            pass
        return text.close().profile.name

    async def main():
        return await asyncio.gather(*(one(name) for name in "ABCDE"))

    assert asyncio.run(main()) == list("ABCDE")


def test_an_event_as_json_has_what_it_has():
    found, closing, whole = streamed([ANSWER])
    record = whole.close().profile.model_dump(mode="json")
    made = [event.to_dict() for event in [*found[0], *closing]]
    assert {frozenset(each) for each in made if each["kind"] in ("opened", "grew")} == {
        frozenset(("kind", "field", "span", "text"))
    }
    values = {each["field"]: each for each in made if each["kind"] in ("closed", "revised")}
    assert {name: each["value"] for name, each in values.items()} == {name: record[name] for name in values}
    assert values["safety_considerations"]["absent"] == record["absent"]["safety_considerations"]
    assert made[-1].keys() == {"kind", "field", "span", "code", "severity", "message", "help"}
    assert Event("grew", None, Span(0, 1), "a").to_dict() == {
        "kind": "grew",
        "field": None,
        "span": [0, 1],
        "text": "a",
    }


# ---- what it costs -----------------------------------------------------------------------------------------

UNITS = {
    "prose": ("X Overview\n\n", "Cells release molecules.[1] It matters.\n\n"),
    "one line": ("X Overview\n\n", "word "),
    "lines without an end": ("", "\ud83e"),
    "returns": ("X Overview\n\n", "\r"),
    "labels": ("", "Aliases\n"),
    "labels with values": ("", "Aliases: None\n"),
    "titles": ("", "X Overview\n\nText.\n\n"),
    "headings that stay": ("## X Overview\n\n", "### Sub\n---\n"),
    "rules": ("Aliases\n", "---\n\n"),
    "keys that stay": ("Aliases: a\n", "  Key: value\n"),
    "rows": ("X Overview\n\nText.\n\n", "| Aliases | a |\n"),
    "rows that are none": ("| Aliases | a |\n", "| b | c |\n"),
    "bullets beside a label": ("- Aliases: a\n", "- b\n  - c\n"),
    "a header that has no end": ("---\n", "a: b\n"),
    "a long label": (f"{' ' * 3000}## X Overview\n\n", "### Sub\n"),
}


def fed(text):
    made = stream()
    for at in range(0, len(text), 10):
        made.feed(text[at : at + 10])
    return made


@pytest.mark.parametrize("unit", UNITS)
def test_to_feed_a_text_takes_linear_time(unit):
    head, again = UNITS[unit]
    assert growth(fed, lambda n: head + again * n, 2_000) <= LINEAR


def test_a_line_of_very_many_chunks_takes_linear_time():
    def feed(chunks):
        text = stream()
        for chunk in chunks:
            text.feed(chunk)
        text.close()

    assert growth(feed, lambda n: ["a"] * n, 20_000) <= LINEAR


def memory(count):
    """Return the bytes that a stream holds of as many characters, with fields that closed and lines of no field."""
    text, unit = stream(), "## Unknown\n\nSome text of a line.\n\nAliases: a\n\n"
    text.feed(unit)
    gc.collect()
    tracemalloc.start()
    try:
        for _ in range(count // len(unit)):
            text.feed(unit)
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_memory_beside_the_text_is_that_of_the_open_field():
    memory(100_000)
    assert memory(300_000) - memory(100_000) < 1.1 * 200_000 + 65_536 * 4


def test_the_examples_of_the_page_run():
    failed, tried = doctest.testfile(str(FIXTURES.parent / "docs/stream.md"), module_relative=False, encoding="utf-8")
    assert tried > 10
    assert failed == 0
