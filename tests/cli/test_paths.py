"""Changes by path."""

from __future__ import annotations

import pytest

from profileparse import loads
from profileparse.cli.paths import change_by_path
from profileparse.edit import EditError

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
    ("option", "path", "message"),
    [
        ("assign", "other_names", "other_names: expected PATH=TEXT"),
        ("assign", "other_names.3=D", "other_names.3: there are 3 entries, numbered from 0"),
        ("assign", "interacting_drugs.0=D", "interacting_drugs.0: the list is empty"),
        ("assign", "other_names.1.color=red", "other_names.1.color: there is no such value"),
        ("assign", "references.0.number=one", "references.0.number: 'one' can't stand in the place of 1"),
        ("remove", "other_names.x", "other_names.x: there are 3 entries, numbered from 0"),
        ("add", "name=Y", "name: is no list that something could be added to"),
        ("add", "nothing=Y", "nothing: is no list that something could be added to"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(option, path, message):
    with pytest.raises(EditError) as error:
        change_by_path(PROFILE, **{option: [path]})
    assert str(error.value) == message
