"""Changes by path."""

from __future__ import annotations

from typing import Annotated

import pytest

from profileparse import Label, Profile, Prose, Quantity, Section, Table, Term, Tree, dumps, loads, parse
from profileparse.edit import EditError
from profileparse.edit.paths import change, change_by_path

PROFILE = loads("Aliases: A, B (b), C\n\nX Overview\n\nOne.[1] Two.\n\nReferences\n\n1. R.\n2. S.\n")


def names(profile):
    return [str(term) for term in profile.other_names]


def test_entries_are_numbered_as_they_were_before_any_change():
    changed = change_by_path(
        PROFILE, assign=["other_names.2=Z"], remove=["other_names.0", "other_names.1"], add=["other_names=Y"]
    )
    assert names(changed) == ["Z", "Y"]


def test_parts_of_a_value_are_set_by_longer_paths():
    changed = change_by_path(
        PROFILE,
        assign=[
            "other_names.1.qualifier=",
            "overview.blocks.0.segments.0.citations=2, 3",
            "overview/blocks/0/segments/1/text=Three.",
            "references.0.number=5",
        ],
    )
    assert names(changed) == ["A", "B", "C"]
    assert changed.overview.blocks[0].segments[0].citations == [2, 3]
    assert changed.overview.blocks[0].segments[1].text == "Three."
    assert changed.references[0].number == 5


def test_a_field_is_removed_with_its_label_and_emptied_without():
    assert change_by_path(PROFILE, remove=["other_names"]).absent["other_names"].reason == "missing"
    assert change_by_path(PROFILE, assign=["other_names="]).absent["other_names"].reason == "empty"
    assert change_by_path(PROFILE, remove=["references"]).references == []


def test_prose_references_and_extra_are_added_to():
    changed = change_by_path(PROFILE, add=["overview=More.[2]", "references=T. https://example.org/t", "extra=Stray"])
    assert [block.segments[0].text for block in changed.overview.blocks] == ["One.", "More."]
    assert (changed.references[2].number, changed.references[2].url) == (3, "https://example.org/t")
    assert changed.extra[0].text == "Stray"


@pytest.mark.parametrize(
    ("assign", "text"),
    [
        ("overview.blocks.0=New.[2] And.", "X Overview\n\nNew.[2] And.\n"),
        ("overview.blocks.0.segments.0=New.[2][3]", "X Overview\n\nNew.[2][3] Two.\n"),
        ("references.1=T. https://example.org/t", "2. T. https://example.org/t\n"),
    ],
)
def test_words_with_citations_are_set_in_one(assign, text):
    changed = change_by_path(PROFILE, assign=[assign])
    assert text in dumps(changed)
    assert len(changed.overview.blocks) == 1
    assert [each.number for each in changed.references] == [1, 2]


def test_what_the_text_of_an_entry_does_not_say_stays():
    genus = loads("# X\n\nKinds\n- A\n  - B\n\n## Notes\n\nOld.\n", model=Genus)
    changed = change_by_path(genus, assign=["kinds.0=C (d)", "extra.0=New."])
    assert [str(each) for each in changed.kinds[0].walk()] == ["C (d)", "B"]
    assert (changed.extra[0].heading, changed.extra[0].text) == ("Notes", "New.")


def test_values_by_key_are_set_added_to_and_removed():
    town = loads("# X\n\nCare\n- North: A, B\n- South: C\n", model=Town)
    changed = change_by_path(town, assign=["care.North=D (e), F"], add=["care.South=G"])
    assert {key: list(map(str, terms)) for key, terms in changed.care.items()} == {
        "North": ["D (e)", "F"],
        "South": ["C", "G"],
    }
    assert list(change_by_path(town, remove=["care.North"]).care) == ["South"]


def test_entries_are_moved():
    assert names(change(PROFILE, move=[(["other_names", "2"], 0)])) == ["C", "A", "B (b)"]
    assert names(change(PROFILE, add=[(["other_names"], "D")], move=[(["other_names", "3"], 1)])) == [
        "A",
        "D",
        "B (b)",
        "C",
    ]
    with pytest.raises(EditError, match=r"name: is no entry of a list that could be moved"):
        change(PROFILE, move=[(["name"], 1)])


@pytest.mark.parametrize(
    ("option", "path", "message"),
    [
        ("assign", "other_names", "other_names: expected PATH=TEXT"),
        ("assign", "other_names.3=D", "other_names.3: there are 3 entries, numbered from 0"),
        ("assign", "interacting_drugs.0=D", "interacting_drugs.0: the list is empty"),
        ("assign", "other_names.1.color=red", "other_names.1.color: there is no such value"),
        ("assign", "references.0.number=one", "references.0.number: 'one' can't stand in the place of 1"),
        (
            "assign",
            "overview.blocks.0=A. > “B.”[1]",
            "overview.blocks.0: 'A. > “B.”[1]' is 2 blocks; give one, and add the others",
        ),
        (
            "assign",
            "overview.blocks.0.segments.0=A.[1] B.",
            "overview.blocks.0.segments.0: 'A.[1] B.' is 2 segments; set the block that has them",
        ),
        ("remove", "other_names.x", "other_names.x: there are 3 entries, numbered from 0"),
        ("add", "name=Y", "name: is no list that something could be added to"),
        ("add", "nothing=Y", "nothing: is no list that something could be added to"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(option, path, message):
    with pytest.raises(EditError) as error:
        change_by_path(PROFILE, **{option: [path]})
    assert str(error.value) == message


class Skin(Section):
    rash: Annotated[list[Term], Label("Rash", layout="inline")] = []


class Effects(Section):
    cns: Annotated[list[Term], Label("CNS", layout="inline")] = []
    onset: Quantity | None = None
    skin: Skin | None = None
    note: Prose | None = None


class Drug(Profile):
    side_effects: Effects | None = None


@pytest.mark.parametrize(
    ("how", "changed", "expected"),
    [
        ("assign", "side_effects.cns.0=tremor (fine)", {"cns": ["tremor (fine)", "stupor"]}),
        ("assign", "side_effects.cns=a, b [1]", {"cns": ["a", "b [1]"]}),
        ("assign", "side_effects.cns=none known", {"cns": []}),
        ("assign", "side_effects.onset=4 h", {"onset": "4 h"}),
        ("assign", "side_effects.skin.rash=hives", {"rash": ["hives"]}),
        ("add", "side_effects.cns=fits", {"cns": ["tremor", "stupor", "fits"]}),
        ("add", "side_effects.note=It stops.", {"note": "It stops."}),
        ("remove", "side_effects.cns.1", {"cns": ["tremor"]}),
        ("remove", "side_effects.onset", {"onset": None}),
    ],
)
def test_a_path_leads_through_sections(how, changed, expected):
    text = "# X\n\nSide Effects:\n  - CNS: tremor, stupor\n  - Onset: 3 h\n"
    parsed = parse(text, model=Drug)
    new = change_by_path(parsed.profile, **{how: [changed]})
    effects = new.side_effects
    found = {
        "cns": list(map(str, effects.cns)),
        "onset": effects.onset and str(effects.onset),
        "rash": effects.skin and list(map(str, effects.skin.rash)),
        "note": effects.note and effects.note.blocks[0].segments[0].text,
    }
    assert {key: found[key] for key in expected} == expected
    assert loads(parsed.edit(new), model=Drug) == new


def test_a_section_that_the_record_lacks_is_made():
    new = change_by_path(Drug(name="X"), assign=["side_effects.cns=a, b"])
    assert list(map(str, new.side_effects.cns)) == ["a", "b"]
    assert new.side_effects.absent["onset"].reason == "missing"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("side_effects.gut=a", "side_effects.gut: there is no such value"),
        ("side_effects.cns.7=a", "side_effects.cns.7: there are 1 entries"),
        ("side_effects.onset=soon", "side_effects.onset: 'soon' can't be read"),
        ("side_effects=a", "side_effects: expected a section"),
    ],
)
def test_a_path_into_a_section_that_leads_nowhere_is_refused(path, message):
    drug = Drug(name="X", side_effects={"cns": [{"label": "a"}]})
    with pytest.raises(EditError) as error:
        change_by_path(drug, assign=[path])
    assert message in str(error.value)


class Town(Profile):
    care: dict[str, list[Term]] = {}


class Genus(Profile):
    kinds: list[Tree] = []
    counts: Table | None = None


def test_trees_and_rows_are_added_by_path():
    genus = loads("# X\n\nKinds\n- A\n  - B\n\nCounts\n| a | b |\n|---|---|\n| 1 | 2 |", model=Genus)
    more = change_by_path(
        genus, add=["kinds.0.children=C (d) [1]", "kinds.0.children.0.children=E", "kinds=F", "counts.rows=3 | a\\|b"]
    )
    assert [str(tree) for top in more.kinds for tree in top.walk()] == ["A", "B", "E", "C (d) [1]", "F"]
    assert more.counts.rows == [["1", "2"], ["3", "a|b"]]
    with pytest.raises(EditError, match="counts: row 1 has 1 cells, the table 2 columns"):
        change_by_path(genus, add=["counts.rows=3"])
    with pytest.raises(EditError, match=r"kinds\.7: there are 1 entries"):
        change_by_path(genus, add=["kinds.7.children=x"])


def test_the_text_of_an_entry_of_extra_can_be_set_by_its_member():
    profile = loads("# X\n\nOther Names: a\n\n## Seen in\n\nOslo\n")
    changed = change_by_path(profile, assign=["extra.0.text=Rome and Paris"])
    assert (changed.extra[0].heading, changed.extra[0].text) == ("Seen in", "Rome and Paris")


def test_a_number_of_thousands_of_digits_is_no_entry():
    with pytest.raises(EditError, match="there are 1 entries"):
        change_by_path(loads("# X\n\nOther Names: a\n"), assign=[f"other_names.{'9' * 5000}=x"])
