"""Entries of ``extra`` that are taken out: their own words go, and the rest of their lines stays."""

from __future__ import annotations

import pytest

import profileparse
from profileparse import Profile, Prose, Term


class Boat(Profile):
    length: str | None = None
    built: int | None = None
    parts: list[Term] = []
    story: Prose | None = None


COLONS = "# Boat\n\nLength: 12 m\nBuilt: 1997 (approx.)\nParts: mast, keel, and many others.\n\nStory\n\nIt sails.\n"
BOLD = "# Boat\n\n- **Length:** 12 m\n- **Built:** `1997` by hand\n- **Parts:** mast; keel; etc.\n\n## Story\n\nIt sails.\n"
BARE = "Boat\n\nParts\nmast\nkeel and others\n\nBuilt\nin the year 1997\n\nStory\n\nIt sails.\n"
HEADED = "# Boat\nSeen from the quay\n\nParts\n- mast\n- etc.\n\nStory\n\nIt sails.\n"


@pytest.mark.parametrize(
    ("text", "gone", "before", "after"),
    [
        (COLONS, "many others.", "mast, keel, and many others.", "mast, keel"),
        (COLONS, "1997 (approx.)", "1997 (approx.)", "[unreadable]"),
        (BOLD, "etc.", "mast; keel; etc.", "mast; keel"),
        (BOLD, "`1997` by hand", "`1997` by hand", "[unreadable]"),
        (BARE, "and others", "keel and others", "keel"),
        (BARE, "in the year 1997", "in the year 1997\n", ""),
        (HEADED, "etc.", "- etc.\n", ""),
        (HEADED, "Seen from the quay", "Seen from the quay\n", ""),
    ],
)
def test_an_entry_goes_without_the_lines_around_it(text, gone, before, after):
    parsed = profileparse.parse(text, model=Boat)
    extra = [entry for entry in parsed.profile.extra if entry.text != gone]
    assert len(extra) == len(parsed.profile.extra) - 1
    assert parsed.edit(parsed.profile.with_(extra=extra)) == text.replace(before, after)


@pytest.mark.parametrize("built", [1997, 1998])
def test_a_value_comes_in_place_of_what_no_field_took(built):
    for text, place in ((COLONS, "1997 (approx.)"), (BOLD, "`1997` by hand")):
        parsed = profileparse.parse(text, model=Boat)
        extra = [entry for entry in parsed.profile.extra if "1997" not in entry.text]
        assert parsed.edit(parsed.profile.with_(built=built, extra=extra)) == text.replace(place, str(built))


@pytest.mark.parametrize(
    "text",
    [
        "# Boat\n\nLength: 12 m\nBuilt: long ago\n\nStory\n\nIt sails.\n",
        "# Boat\n\n- **Length:** 12 m\n- **Built:** long ago\n\n## Story\n\nIt sails.\n",
        "# Boat\n\n| Length | 12 m |\n| Built | long ago |\n\n## Story\n\nIt sails.\n",
        "---\ntitle: Boat\nbuilt: long ago\n---\n\nLength: 12 m\n",
    ],
)
def test_a_value_comes_in_the_place_of_the_text_that_its_field_did_not_take(text):
    parsed = profileparse.parse(text, model=Boat)
    assert parsed.profile.absent["built"].reason == "unreadable"
    profile = parsed.profile.with_(built=1997)
    assert "long ago" not in [entry.text for entry in profile.extra]
    assert parsed.edit(profile) == text.replace("long ago", "1997")


def test_the_text_that_a_field_did_not_take_stays_where_that_is_asked_for():
    parsed = profileparse.parse("# Boat\n\nBuilt: long ago\n", model=Boat)
    profile = parsed.profile.with_(built=1997, extra=parsed.profile.extra)
    assert [each.text for each in profile.extra] == ["long ago"]
    assert profileparse.loads(parsed.edit(profile), model=Boat) == profile
