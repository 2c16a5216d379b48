"""Fields that hold several sections, or values by keys of the text's own."""

from __future__ import annotations

from typing import Annotated

import jsonschema
import pytest
from pydantic import ValidationError

from coverage_of_text import uncovered
from linear import LINEAR, growth
from profileparse import EditError, Label, Profile, Prose, Quantity, Section, Term, dumps, loads, parse
from profileparse.edit.paths import change_by_path


class Crew(Section):
    """A section in each group."""

    captain: str | None = None
    mates: Annotated[list[Term], Label("Mates", layout="inline")] = []


class Voyage(Section):
    """A group."""

    year: int | None = None
    ports: Annotated[list[Term], Label("Ports", layout="inline")] = []
    freight: Quantity | None = None
    crew: Crew | None = None


class Ship(Profile):
    """A record with groups and keys."""

    voyages: list[Voyage] = []
    rooms: Annotated[dict[str, list[Term]], Label("Rooms", layout="inline")] = {}
    stories: dict[str, Prose] = {}
    fate: str | None = None


TEXT = """\
# Corrin Maid

Voyages:
  - Year: 1910
    Ports: Tarnmouth, Oban (north)
    Crew:
      Captain: Ada Sool
  - Year: 1911
    Freight: 35 t [1]
    Cargo: tin
Rooms:
  Deck / fore: bar, salon [2]
  Below:
    - hold
Stories

**The fire**

It was small.[2]

**The end**

> Sold.

Fate: scrapped
"""


def places(parsed):
    return {pointer: parsed.text[span.start : span.end] for pointer, span in parsed.spans.items()}


def test_groups_begin_where_their_first_label_comes_again():
    parsed = parse(TEXT, model=Ship)
    first, second = parsed.profile.voyages
    assert (first.year, list(map(str, first.ports)), first.crew.captain) == (
        1910,
        ["Tarnmouth", "Oban (north)"],
        "Ada Sool",
    )
    assert (second.year, second.freight.unit, second.absent["ports"].reason) == (1911, "t", "missing")
    assert [(entry.heading, entry.text) for entry in parsed.profile.extra] == [("Voyages / Cargo", "tin")]
    assert parsed.profile.fate == "scrapped"
    found = places(parsed)
    assert found["/voyages/0/ports/1/qualifier"] == "north"
    assert found["/voyages/0/crew/captain"] == "Ada Sool"
    assert found["/voyages/1/freight"] == "35 t"
    assert found["/voyages/1"].startswith("- Year: 1911")


def test_values_stand_under_keys_of_the_text():
    parsed = parse(TEXT, model=Ship)
    assert {key: list(map(str, terms)) for key, terms in parsed.profile.rooms.items()} == {
        "Deck / fore": ["bar", "salon [2]"],
        "Below": ["hold"],
    }
    assert [block.kind for prose in parsed.profile.stories.values() for block in prose.blocks] == ["paragraph", "quote"]
    found = places(parsed)
    assert found["/rooms/Deck ~1 fore/1/label"] == "salon"
    assert found["/stories/The end/blocks/0"] == "Sold."
    (link,) = parse(TEXT.replace("small", "at https://example.org/a"), model=Ship).links()
    assert link.pointer == "/stories/The fire/blocks/0/segments/0"


def test_what_a_text_says_is_written_and_read_back():
    ship = loads(TEXT, model=Ship)
    assert loads(dumps(ship), model=Ship) == ship
    assert dumps(loads(dumps(ship), model=Ship)) == dumps(ship)
    assert Ship.model_validate_json(ship.model_dump_json()) == ship
    jsonschema.validate(ship.model_dump(mode="json"), Ship.model_json_schema(mode="serialization"))


def test_rules_look_at_each_group_alone():
    found = {(each.code, TEXT[each.span.start : each.span.end]) for each in parse(TEXT, model=Ship).diagnostics}
    assert ("PP202", "Cargo") in found
    assert not [code for code, _ in found if code == "PP203"]


TABLE = """\
## Voyages

| Year | Ports | Freight | Mail |
|------|-------|---------|------|
| 1910 | Tarnmouth, Oban | 35 t | 12 |
| 1911 | | none | |
| late | Rome | 3 t | |

See also: Corrin Lass
"""


def test_each_row_of_a_table_is_a_section():
    parsed = parse("# X\n\n" + TABLE, model=Ship)
    first, second, third = parsed.profile.voyages
    assert (first.year, list(map(str, first.ports)), first.freight.low) == (1910, ["Tarnmouth", "Oban"], 35)
    assert (second.absent["ports"].reason, second.absent["freight"].text) == ("empty", "none")
    assert third.absent["year"].reason == "unreadable"
    assert [(entry.heading, entry.text) for entry in parsed.profile.extra] == [
        ("Voyages / Mail", "12"),
        ("Voyages / Year", "late"),
        ("See also", "Corrin Lass"),
    ]
    assert places(parsed)["/voyages/0/ports/1"] == "Oban"
    assert loads(dumps(parsed.profile), model=Ship) == parsed.profile


@pytest.mark.parametrize(
    "table",
    [
        "| Year | Ports |\n|---|---|\n| 1910 | Oban |\n",
        "Year | Ports |\n1910 | Oban |\n",
        "| Ports | Year |\n| Oban | 1910 |\n",
        "| **Ports** | Year: |\n|:--|--:|\n| Oban | 1910 |\n",
    ],
)
def test_a_table_of_two_columns_or_without_dashes_is_one_of_rows(table):
    (voyage,) = loads(f"# X\n\nVoyages\n{table}", model=Ship).voyages
    assert (voyage.year, str(voyage.ports[0])) == (1910, "Oban")


def test_a_table_of_keys_and_values_is_one_group():
    (voyage,) = loads("# X\n\nVoyages\n| Year | 1910 |\n| Ports | Oban |\n", model=Ship).voyages
    assert (voyage.year, str(voyage.ports[0])) == (1910, "Oban")


def test_a_table_of_other_columns_goes_to_extra():
    ship = loads("# X\n\nVoyages\n| Year | Mail | Sacks |\n|---|---|---|\n| 1910 | 3 | 4 |\n", model=Ship)
    assert ship.voyages == []
    assert "1910" in ship.extra[0].text


def test_a_key_that_comes_again_or_has_no_value_goes_to_extra():
    text = "# X\n\nRooms\n  Bar: a\n  Bar: b\n  Hold: none\n  Deck:\n"
    parsed = parse(text, model=Ship)
    assert list(parsed.profile.rooms) == ["Bar"]
    assert [(entry.heading, entry.text) for entry in parsed.profile.extra] == [
        ("Rooms / Bar", "b"),
        ("Rooms / Hold", "none"),
        ("Rooms / Deck", ""),
    ]


@pytest.mark.parametrize(
    ("under", "absent"),
    [("None known", "none_stated"), ("N/A", "not_available"), ("", "empty"), ("just text", "empty"), ("[]", "empty")],
)
@pytest.mark.parametrize("label", ["Voyages", "Rooms", "Stories"])
def test_a_text_without_groups_or_keys_leaves_the_field_absent(label, under, absent):
    ship = loads(f"# X\n\n{label}\n{under}\n\nFate: y\n", model=Ship)
    assert ship.absent[label.lower()].reason == absent
    assert not getattr(ship, label.lower())
    assert loads(dumps(ship), model=Ship) == ship


HOSTILE = [
    "Year",
    "Fate: x",
    "- minus",
    "\\ x",
    "# y",
    "## z",
    "---",
    "> q",
    "None",
    "a / b",
    "Key: value",
    "1. x",
    "| a | b |",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_anything_in_them_reads_back(text):
    term = {"label": text}
    prose = {"blocks": [{"kind": "paragraph", "segments": [{"text": text, "citations": []}]}]}
    voyage = {"year": 1, "ports": [term, term], "crew": {"captain": text}}
    ship = Ship(name="X", voyages=[voyage, {"ports": [term]}, voyage], rooms={text: [term]}, stories={text: prose})
    assert loads(dumps(ship), model=Ship) == ship


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"voyages": [{"year": 1}, {}]}, "entry 1 of the list says nothing"),
        ({"rooms": {"": [{"label": "a"}]}}, "text can't carry the key ''"),
        ({"rooms": {"a  b": [{"label": "a"}]}}, "text can't carry the key 'a  b'"),
        ({"rooms": {"a": []}}, "the key 'a' has no value"),
        ({"voyages": [{"ports": [{"label": " "}]}]}, "text can't carry it"),
    ],
)
def test_what_is_refused(values, message):
    with pytest.raises(ValidationError, match=message):
        Ship(name="X", **values)


@pytest.mark.parametrize("item", ["It binds.", "- It binds.", "1. It binds."])
def test_a_heading_above_the_values_of_a_key_goes_to_extra(item):
    ship = loads(f"# X\n\nRooms\n  Deck:\n  ## Fore\n\n  {item}\n", model=Ship)
    assert ship.rooms == {"Deck": [Term(label="It binds.")]}
    assert [each.text for each in ship.extra] == ["## Fore"]


@pytest.mark.parametrize("field", ["Rooms", "Stories", "Voyages"])
def test_a_bullet_alone_above_a_statement_of_absence_is_markup(field):
    parsed = parse(f"# X\n\n{field}\n- \nNone", model=Ship)
    assert parsed.profile.absent[field.lower()].text == "None"
    assert parsed.profile.extra == []
    assert uncovered(parsed) == []


def test_empty_ones_are_missing():
    ship = Ship(name="X", voyages=[], rooms={})
    assert (ship.absent["voyages"].reason, ship.absent["rooms"].reason) == ("missing", "missing")


@pytest.mark.parametrize(
    ("changed", "old", "new"),
    [
        ("voyages.0.ports.0=Velde", "Tarnmouth", "Velde"),
        ("voyages.1.freight=36 t", "35 t", "36 t"),
        ("voyages.0.crew.captain=Ilse Brandt", "Ada Sool", "Ilse Brandt"),
        ("rooms.Below.0=attic", "hold", "attic"),
        ("stories.The fire.blocks.0.segments.0.text=It was large.", "It was small.", "It was large."),
    ],
)
def test_a_word_is_changed_where_it_stands(changed, old, new):
    parsed = parse(TEXT, model=Ship)
    assert parsed.edit(change_by_path(parsed.profile, assign=[changed])) == TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("how", "changed"),
    [
        ("remove", "voyages.0"),
        ("remove", "voyages.0.crew"),
        ("add", "voyages.0.ports=Rome"),
        ("assign", "voyages="),
    ],
)
def test_other_changes_read_back(how, changed):
    parsed = parse(TEXT, model=Ship)
    new = change_by_path(parsed.profile, **{how: [changed]})
    assert new != parsed.profile
    assert loads(parsed.edit(new), model=Ship) == new


@pytest.mark.parametrize(
    "rooms", [{"Below": "hold"}, {"Deck / fore": "bar, salon [2]", "Below": "hold", "Top": "sail"}]
)
def test_a_key_that_came_or_went_writes_the_field_anew(rooms):
    parsed = parse(TEXT, model=Ship)
    new = parsed.profile.with_(rooms=rooms)
    text = parsed.edit(new)
    assert loads(text, model=Ship) == new
    assert text.endswith(TEXT[TEXT.index("Stories") :])


def test_what_is_given_is_read_as_text():
    ship = Ship(name="X").with_(
        voyages=[{"ports": "a, b", "year": "1910"}], rooms={"Bar": "c; d"}, stories={"A": "It is.[1]"}
    )
    assert list(map(str, ship.voyages[0].ports)) == ["a", "b"]
    assert list(map(str, ship.rooms["Bar"])) == ["c", "d"]
    assert ship.stories["A"].blocks[0].segments[0].citations == [1]
    for given, message in (
        ({"voyages": "a"}, "voyages: expected a list"),
        ({"rooms": "a"}, "rooms: expected a mapping"),
    ):
        with pytest.raises(EditError, match=message):
            ship.with_(**given)


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("# X\n\nVoyages\n", "  Year: 1910\n  Ports: a, b\n"),
        ("# X\n\nVoyages\n| Year | Ports | Mail |\n|---|---|---|\n", "| 1910 | a, b | 3 |\n"),
        ("# X\n\nVoyages\n", "| Year | Ports |\n| 1910 | a |\n\n"),
        ("# X\n\nVoyages\nYear: 1\n", "Mail: 3\n"),
        ("# X\n\nRooms\n", "  Key: a, b\n"),
        ("# X\n\nRooms\n  Key: a\n", "  b and a line that is long enough to go on\n"),
        ("# X\n\nStories\n", "1702: It is.\n"),
        ("# X\n\nStories\n- Key: a\n", "- It is.\n"),
        ("# X\n\nStories\n", "**Key**\n\nIt is.\n\n"),
        ("# X\n\n", "Voyages\nYear: 1\n"),
        ("# X\n\nVoyages\n  Crew\n", "    Captain: a\n"),
    ],
)
def test_reading_them_is_linear(head, unit):
    assert growth(lambda text: parse(text, model=Ship).spans, lambda size: head + unit * size, 150) <= LINEAR


def test_rows_with_tabs_below_labels_are_groups():
    text = "# X\n\nVoyages\n\nYear\tPorts\tMood\n1910\tOban; Tarn\tgood\n1911\t\tbad\n"
    parsed = parse(text, model=Ship)
    voyages = parsed.profile.voyages
    assert [(each.year, list(map(str, each.ports))) for each in voyages] == [(1910, ["Oban", "Tarn"]), (1911, [])]
    assert [entry.text for entry in parsed.profile.extra] == ["good", "bad"]
    assert "".join(leaf.text for leaf in parsed.document.leaves()) == text
    changed = parsed.profile.with_(voyages=[voyages[0].model_copy(update={"year": 1909}), voyages[1]])
    assert parsed.edit(changed) == text.replace("1910", "1909")
