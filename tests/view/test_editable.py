"""What of a record can be changed on the page: each value, set to the text that an editor begins with, stays."""

from __future__ import annotations

from collections import Counter

import pytest

from profileparse import EditError, loads
from profileparse.edit.paths import change
from profileparse.view.editable import editable
from structured.reading import STRUCTURED
from view.test_page import PATHS, parsed_fixture

PROFILE = loads(
    "Aliases: A (b)[1], C\n\nX Overview\n\nOne.[1] Two.\n\n> “Three.”[2]\n\nReferences\n\n1. R. https://example.org/r\n2. S.\n\n## Notes\nMore.\n"
)


@pytest.mark.parametrize(
    ("pointer", "can", "text"),
    [
        ("/name", "s", "X"),
        ("/other_names", "ar", ""),
        ("/other_names/0", "srm", "A (b) [1]"),
        ("/other_names/0/label", "s", "A"),
        ("/other_names/0/qualifier", "s", "b"),
        ("/other_names/0/citations/0", "", ""),
        ("/overview", "ar", ""),
        ("/overview/blocks/0", "srm", "One.[1] Two."),
        ("/overview/blocks/1", "srm", "Three.[2]"),
        ("/overview/blocks/0/segments/0", "sr", "One.[1]"),
        ("/overview/blocks/0/segments/0/text", "s", "One."),
        ("/references/0", "srm", "R. https://example.org/r"),
        ("/extra", "ar", ""),
        ("/extra/0", "srm", "More."),
        ("/absent/interacting_drugs", "s", ""),
        ("/absent", "", ""),
        ("/other_names/7", "", ""),
        ("/nothing", "", ""),
        ("/other_names/0/label/x", "", ""),
        ("", "", ""),
    ],
)
def test_what_can_be_done_with_a_value(pointer, can, text):
    found = editable(PROFILE, pointer)
    assert (found.can, found.write()) == (can, text)


def test_a_statement_of_absence_begins_with_its_wording_and_sets_the_field():
    found = editable(loads("X Overview\n\nT.\n\nInteracting Drugs\nNone known\n"), "/absent/interacting_drugs")
    assert (found.keys, found.write()) == (("interacting_drugs",), "None known")


@pytest.mark.parametrize("part", range(4))
def test_each_value_of_each_fixture_stays_when_it_is_set_to_its_own_text(part):
    count = 0
    for path in PATHS[part::4]:
        parsed = parsed_fixture(path)
        for pointer in parsed.spans if parsed.profile is not None else ():
            found = editable(parsed.profile, pointer)
            if "s" in found.can and not pointer.startswith("/absent/"):
                is_heading_only = pointer.startswith("/extra/") and not found.write()
                assert (
                    is_heading_only or change(parsed.profile, assign=[(found.keys, found.write())]) == parsed.profile
                ), (
                    path,
                    pointer,
                )
                count += 1
    assert count > 500


def test_entries_of_every_model_are_removed_moved_and_added():
    done: Counter[str] = Counter()
    for name in STRUCTURED.models:
        profile = parsed_fixture(STRUCTURED.path(name)).profile
        for pointer in parsed_fixture(STRUCTURED.path(name)).spans:
            found = editable(profile, pointer)
            new = "x | y" if found.to_add[-1:] == ("rows",) else "new"
            hows = {
                "r": {"remove": [found.keys]},
                "a": {"add": [(found.to_add, new)]},
                "m": {"move": [(found.keys, 0)]},
            }
            for can in found.can.replace("s", ""):
                try:
                    changed = change(profile, **hows[can])
                except EditError as error:  # the model has a say
                    assert any(
                        each in str(error) for each in ("has no value", "an item of depth", "cells, the table")
                    ), (name, pointer, error)
                    continue
                assert (changed == profile) is (can == "m" and found.keys[-1] == "0"), (name, pointer, can)
                done[can] += 1
    assert min(done[can] for can in "ram") > 50
