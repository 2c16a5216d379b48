"""Profiles at random: each text gives exactly the record that it was made from."""

from random import Random

import pytest

import profiles
from coverage_of_text import uncovered
from profileparse import dumps, loads, parse

# Each number is a record and a text; a run over thousands takes the same functions and another range.
SEEDS = range(400)
CHUNK = 50
chunks = pytest.mark.parametrize("first", SEEDS[::CHUNK])


@chunks
def test_a_text_gives_the_record_it_was_made_from(first):
    for seed in range(first, first + CHUNK):
        record, text = profiles.pair(seed)
        assert parse(text).profile == record, (seed, text)


@chunks
def test_two_renderings_of_one_record_give_equal_records(first):
    for seed in range(first, first + CHUNK):
        record = profiles.record(Random(seed))
        texts = [profiles.text(record, Random(-seed - number)) for number in (1, 2, 3)]
        assert [loads(text) for text in texts] == [record] * 3, (seed, texts)


@chunks
def test_the_canonical_text_gives_the_same_record_and_itself(first):
    for seed in range(first, first + CHUNK):
        record, _ = profiles.pair(seed)
        canonical = dumps(record)
        assert loads(canonical) == record, seed
        assert dumps(loads(canonical)) == canonical, seed


@chunks
def test_no_character_of_a_text_is_lost(first):
    for seed in range(first, first + CHUNK):
        _, text = profiles.pair(seed)
        assert uncovered(parse(text)) == [], (seed, text)


@chunks
def test_an_edit_without_a_change_gives_the_text_back(first):
    for seed in range(first, first + CHUNK):
        _, text = profiles.pair(seed)
        parsed = parse(text)
        assert parsed.edit(parsed.profile) == text, seed


def test_the_generator_makes_every_kind_of_value_and_text():
    made = [profiles.pair(seed) for seed in SEEDS]
    reasons = {absent.reason for record, _ in made for absent in record.absent.values()}
    assert reasons == {"missing", "empty", "none_stated", "not_available", "not_applicable"}
    assert {block.kind for record, _ in made if record.overview for block in record.overview.blocks} == {
        "paragraph",
        "quote",
    }
    assert any(record.references for record, _ in made)
    assert any(record.extra for record, _ in made)
    for sign in ("\r\n", "\u00a0", "\u200b", "\ufeff", "\t", "|---|", "> “", "## ", "== ", "[edit]", "  • ", " | "):
        assert any(sign in text for _, text in made), sign
