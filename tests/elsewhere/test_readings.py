"""Texts of other kinds read as a careful reader reads them, apart from the fields in ``misread.toml``."""

from __future__ import annotations

import pytest

from elsewhere.reading import FIXTURES, MISREAD, MODELS, RECORDS, differences, lost_words

cases = pytest.mark.parametrize("name", RECORDS)


def test_each_text_has_a_record_of_a_reader_and_each_misread_text_is_there():
    assert {path.stem for path in FIXTURES.glob("*.txt")} == RECORDS.keys()
    assert MISREAD.keys() <= RECORDS.keys()


@cases
def test_a_record_of_a_reader_speaks_of_each_field_once(name):
    record = RECORDS[name]
    spoken_of = [*record["fields"], *record["absent"], *record["missing"], *record["debatable"]]
    own = MODELS[name].model_fields.keys() - {"name", "absent", "extra", "references"}
    assert sorted({*spoken_of} - {"references"}) == sorted(own)
    assert len(set(spoken_of)) == len(spoken_of)


@cases
def test_a_text_reads_as_a_careful_reader_reads_it(name):
    misread, found = MISREAD.get(name, {}), differences(name)
    assert {field: found[field] for field in found if field not in misread} == {}
    assert misread.keys() - found.keys() == set(), "read right: take it out of misread.toml"


@cases
def test_no_word_of_a_text_is_lost(name):
    assert lost_words(name) == []
