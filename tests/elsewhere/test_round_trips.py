"""Texts of other kinds: every invariant with their models, and one value of a record changed in its text."""

from __future__ import annotations

import datetime
import re

import pytest

from edit.test_steps import changed_lines
from elsewhere.reading import MODELS, RECORDS, fixture_text, parsed
from profileparse import Prose, loads
from test_invariants import check_every_invariant, check_nothing_lost, check_round_trip

cases = pytest.mark.parametrize("name", RECORDS)


@cases
def test_every_invariant_holds(name):
    check_every_invariant(fixture_text(name), MODELS[name])
    check_nothing_lost(parsed(name))
    check_round_trip(parsed(name).profile)


def changed_term(profile):
    """Change the longest word of the last term of the first list."""
    for field, value in members(profile):
        if isinstance(value, list) and value and field not in ("references", "extra"):
            *others, last = value
            return {field: [*others, last.model_copy(update={"label": reworded(last.label)})]}
    return None


def changed_single_value(profile):
    """Change the first single value: the longest word of a text, or a number or date by one."""
    for field, value in members(profile):
        match value:
            case datetime.date():
                return {field: value + datetime.timedelta(days=1)}
            case int() | float():
                return {field: value + 1}
            case str() if field != "name":
                return {field: reworded(value)}
    return None


def changed_prose(profile):
    """Change the longest word of the last segment of the last prose."""
    for field, value in reversed(members(profile)):
        if isinstance(value, Prose):
            changed = value.model_dump()
            segment = changed["blocks"][-1]["segments"][-1]
            segment["text"] = reworded(segment["text"])
            return {field: Prose.model_validate(changed)}
    return None


def members(profile):
    return [(field, getattr(profile, field)) for field in type(profile).model_fields]


def reworded(text):
    """Return a text with another word in place of its longest."""
    word = max(re.findall(r"\w+", text), key=len)
    return re.sub(rf"\b{re.escape(word)}\b", f"{word}x", text, count=1)


@pytest.mark.parametrize("change", [changed_term, changed_single_value, changed_prose])
@cases
def test_one_changed_value_changes_its_line(name, change):
    before = parsed(name)
    changes = change(before.profile)
    if changes is None:
        pytest.skip("the record has no such value")
    profile = before.profile.with_(**changes)
    text = before.edit(profile)
    assert loads(text, model=MODELS[name], name=None if before.given_name is None else "-") == profile
    assert changed_lines(before.text, text) <= 2
