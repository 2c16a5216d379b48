"""Texts of other kinds read as a careful reader reads them, apart from the fields in their ``misread.toml``."""

from __future__ import annotations

import pytest

from elsewhere.reading import ELSEWHERE
from profileparse import Section, TextValue
from readings import Readings
from structured.reading import STRUCTURED

COLLECTIONS = (ELSEWHERE, STRUCTURED)
collections = pytest.mark.parametrize("readings", COLLECTIONS, ids=lambda each: each.texts.name)
cases = pytest.mark.parametrize(
    ("readings", "name"), [pytest.param(each, name, id=name) for each in COLLECTIONS for name in each.records]
)


@collections
def test_each_text_has_a_record_of_a_reader_and_each_misread_text_is_there(readings: Readings):
    assert {path.stem for path in readings.texts.glob("*.txt")} == readings.records.keys()
    assert readings.misread.keys() <= readings.records.keys()


@cases
def test_a_record_of_a_reader_speaks_of_each_field_once(readings: Readings, name: str):
    record = readings.records[name]
    spoken_of = [*record["fields"], *record["absent"], *record["missing"], *record["debatable"]]
    own = readings.models[name].model_fields.keys() - {"name", "absent", "extra", "references"}
    assert sorted({*spoken_of} - {"references"}) == sorted(own)
    assert len(set(spoken_of)) == len(spoken_of)


@cases
def test_a_text_reads_as_a_careful_reader_reads_it(readings: Readings, name: str):
    misread, found = readings.misread.get(name, {}), readings.differences(name)
    assert {field: found[field] for field in found if field not in misread} == {}
    assert misread.keys() - found.keys() == set(), "read right: take it out of misread.toml"


@cases
def test_no_word_of_a_text_is_lost(readings: Readings, name: str):
    assert readings.lost_words(name) == []


def test_most_texts_of_the_structured_models_have_values_with_structure():
    values = {
        name: [value for field, value in STRUCTURED.parsed(name).profile if field != "absent"]
        for name in STRUCTURED.records
    }
    assert len([name for name, each in values.items() if any(map(_has_structure, each))]) >= 12


def _has_structure(value: object) -> bool:
    return isinstance(value, TextValue | Section) or (isinstance(value, dict) and bool(value))
