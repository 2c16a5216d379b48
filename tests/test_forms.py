"""Texts of any model in the styles of real pages: each gives exactly the record that a careful reader writes down."""

from collections import Counter

import pytest

import forms
from coverage_of_text import misplaced, uncovered
from profileparse import dumps, loads, parse

# Each number is a model, a record and a text; the styles come round. A run over thousands takes another range.
SEEDS = range(6300)
CHUNK = 300
chunks = pytest.mark.parametrize("first", SEEDS[::CHUNK])
CASES = [(style, kind, follower) for style in forms.STYLES for kind in forms.LABELS for follower in forms.FOLLOWERS]


def read(made):
    return parse(made.text, model=made.model)


@chunks
def test_a_text_gives_the_record_that_was_drawn(first):
    for seed in range(first, first + CHUNK):
        made = forms.draw(seed)
        assert read(made).profile == made.record, (seed, made.style, made.text)


def test_the_generator_draws_every_style_kind_and_state():
    drawn = [forms.draw(seed) for seed in SEEDS]
    assert min(Counter(made.style for made in drawn).values()) >= 300
    kinds = Counter((made.style, name.partition("_")[0]) for made in drawn for name in made.members if "_" in name)
    assert set(kinds) == {(style, kind) for style, own in forms.STYLES.items() for kind in own.kinds}
    reasons = {entry["reason"] for made in drawn for entry in made.members["absent"].values()}
    assert reasons == {"empty", "none_stated", "not_available", "not_applicable"}
    told = {made.style for made in drawn if any(entry["heading"] in forms.UNKNOWN for entry in made.extra)}
    assert told >= {style for style, own in forms.STYLES.items() if own.tells and style != "capitals"}


@pytest.mark.parametrize("follower", forms.FOLLOWERS)
@pytest.mark.parametrize("style", forms.STYLES)
def test_a_field_keeps_its_value_whatever_follows(style, follower):
    for kind in forms.LABELS:
        made = forms.followed(style, kind, follower)
        if made is not None:
            assert read(made).profile == made.record, (kind, made.text)


@pytest.mark.parametrize("style", forms.STYLES)
def test_no_character_is_lost_and_every_value_is_where_it_says(style):
    number = tuple(forms.STYLES).index(style)
    drawn = [forms.draw(seed * len(forms.STYLES) + number) for seed in range(20)]
    drawn += [made for case in CASES if case[0] == style and (made := forms.followed(*case)) is not None]
    for made in drawn:
        parsed = read(made)
        assert parsed.document.text == made.text
        assert uncovered(parsed) == [], made.text
        assert misplaced(parsed) == [], made.text


@pytest.mark.parametrize("style", forms.STYLES)
def test_the_canonical_text_gives_the_same_record_and_itself(style):
    number = tuple(forms.STYLES).index(style)
    drawn = [forms.draw(seed * len(forms.STYLES) + number) for seed in range(40)]
    drawn += [made for case in CASES if case[0] == style and (made := forms.followed(*case)) is not None]
    for made in drawn:
        record = made.record
        canonical = dumps(record)
        assert loads(canonical, model=made.model) == record, canonical
        assert dumps(loads(canonical, model=made.model)) == canonical
