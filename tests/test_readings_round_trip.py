"""Texts of other kinds: every invariant with their models, and single values changed in them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from edit.samples import changed_lines
from profileparse import PartialDate, Profile, Prose, Quantity, Section, Term, Xref, parse
from test_invariants import check_every_invariant, check_nothing_lost, check_round_trip
from test_readings import cases


@cases
def test_every_invariant_holds(readings, name):
    check_every_invariant(readings.text(name), readings.models[name])
    check_nothing_lost(readings.parsed(name))
    check_round_trip(readings.parsed(name).profile)


@pytest.mark.parametrize("end", ["\r\n", "  \n"])
@cases
def test_how_lines_end_changes_no_record(readings, name, end):
    before = readings.parsed(name)
    after = parse(before.text.replace("\n", end), model=readings.models[name], name=before.given_name)
    assert after.profile == before.profile


@cases
def test_a_changed_value_changes_its_line_and_no_other(readings, name):
    before = readings.parsed(name)
    for change in changes(before.profile):
        profile = before.profile.with_(**change)
        text = before.edit(profile)
        assert parse(text, model=readings.models[name], name=before.given_name).profile == profile
        assert changed_lines(before.text, text) == 2, change


def changes(profile: Profile) -> Iterator[dict[str, Any]]:
    """Yield a change of each field that has a value."""
    for field, value in profile:
        if field not in ("name", "absent", "extra", "references") and (new := changed(value)) is not None:
            yield {field: new}


def changed(value: Any) -> Any:
    """Return a value with another word, number or day in its last part; None for what says nothing."""
    match value:
        case [*others, last]:
            return [*others, changed(last)]
        case Term():
            return value.model_copy(update={"label": reworded(value.label)})
        case Section():
            members = {field: changed(each) for field, each in value if field != "absent"}
            return value.model_copy(update=dict([last_of({k: v for k, v in members.items() if v is not None})]))
        case Mapping() if value:
            key, last = last_of(value)
            return {**value, key: changed(last)}
        case Prose():
            prose = value.model_dump()
            segment = prose["blocks"][-1]["segments"][-1]
            segment["text"] = reworded(segment["text"])
            return Prose.model_validate(prose)
        case Quantity():
            return Quantity.from_text(f"{value.text} (by hand)")
        case PartialDate():
            return PartialDate.from_text(f"about {value.text}")
        case Xref():
            return Xref.from_text(f"{value.curie}1")
        case datetime.date():
            return value + datetime.timedelta(days=1)
        case int() | float():
            return value + 1
        case str():
            return reworded(value)
    return None


def last_of(members: Mapping[str, Any]) -> tuple[str, Any]:
    """Return the last key of a mapping with its value."""
    return list(members.items())[-1]


def reworded(text: str) -> str:
    """Return a text with another word in place of its longest."""
    word = max(re.findall(r"\w+", text), key=len)
    return re.sub(rf"\b{re.escape(word)}\b", f"{word}x", text, count=1)
