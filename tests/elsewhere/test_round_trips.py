"""Texts of other kinds: every invariant with their models, and single values changed in them."""

from __future__ import annotations

import datetime
import re

import pytest

from edit.samples import changed_lines
from elsewhere.reading import MODELS, RECORDS, fixture_text, parsed
from profileparse import Prose, Term, parse
from test_invariants import check_every_invariant, check_nothing_lost, check_round_trip


@pytest.mark.parametrize("name", RECORDS)
def test_every_invariant_holds(name):
    check_every_invariant(fixture_text(name), MODELS[name])
    check_nothing_lost(parsed(name))
    check_round_trip(parsed(name).profile)


@pytest.mark.parametrize("end", ["\r\n", "  \n"])
@pytest.mark.parametrize("name", RECORDS)
def test_how_lines_end_changes_no_record(name, end):
    before = parsed(name)
    after = parse(before.text.replace("\n", end), model=MODELS[name], name=before.given_name)
    assert after.profile == before.profile


@pytest.mark.parametrize("name", RECORDS)
def test_a_changed_value_changes_its_line_and_no_other(name):
    before = parsed(name)
    for change in changes(before.profile):
        profile = before.profile.with_(**change)
        text = before.edit(profile)
        assert parse(text, model=MODELS[name], name=before.given_name).profile == profile
        assert changed_lines(before.text, text) == 2, change


def changes(profile):
    """Return changes of the first list's last term, of the first single value, and of the end of the last prose."""
    found = {}
    for field, value in profile:
        match value:
            case [*others, Term() as last]:
                term = last.model_copy(update={"label": reworded(last.label)})
                found.setdefault("term", {field: [*others, term]})
            case datetime.date():
                found.setdefault("single", {field: value + datetime.timedelta(days=1)})
            case int() | float():
                found.setdefault("single", {field: value + 1})
            case str() if field != "name":
                found.setdefault("single", {field: reworded(value)})
            case Prose():
                prose = value.model_dump()
                segment = prose["blocks"][-1]["segments"][-1]
                segment["text"] = reworded(segment["text"])
                found["prose"] = {field: Prose.model_validate(prose)}
    return found.values()


def reworded(text):
    """Return a text with another word in place of its longest."""
    word = max(re.findall(r"\w+", text), key=len)
    return re.sub(rf"\b{re.escape(word)}\b", f"{word}x", text, count=1)
