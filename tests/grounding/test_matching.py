"""Where quotations stand in sources: what is altered is never taken for what is there."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quotations
from linear import LINEAR, growth
from profileparse.grounding.matching import SourceText, _differences

pytest.importorskip("rapidfuzz")


def test_no_altered_quotation_is_called_faithful():
    pairs = [quotations.pair(seed) for seed in range(1500)]
    found = [(each, SourceText(each.source).find(each.quotation)) for each in pairs]
    taken = [(each, match) for each, match in found if match.match in ("exact", "folded")]
    assert [each for each, _ in taken if not each.is_faithful] == []  # precision 1
    missed = Counter(each.how for each, match in found if each.is_faithful and match.match not in ("exact", "folded"))
    assert missed == {}  # recall 1
    assert {each.how for each in pairs} == {*quotations.ALTERED, *quotations.FAITHFUL}
    assert sum(not each.is_faithful for each in pairs) > 900


def test_what_is_altered_is_found_nearly_and_the_difference_said():
    pairs = [quotations.pair(seed) for seed in range(600)]
    altered = [each for each in pairs if not each.is_faithful and each.how in ("number", "name", "decimal")]
    found = [SourceText(each.source).find(each.quotation) for each in altered]
    near = [each for each in found if each.match == "fuzzy"]
    assert len(near) / len(found) > 0.95
    assert all(any(each.differences) for each in near)


@pytest.mark.parametrize(
    ("quotation", "source"),
    [
        ("rose by 1", "it rose by 12"),
        ("rose by 1", "it rose by 1.5"),
        ("2 % of all", "12 % of all"),
        ("5 °C at night", "−5 °C at night"),
        ("5 °C at night", "at -5 °C at night"),
        ("toxic salts", "non-toxic salts"),
        ("102 cells", "10² cells"),
        ("able to swim", "unable to swim"),
        ("Ca rises", "Ca²⁺ rises"),
        ("a cafe by the sea", "a cafe\u0301 by the sea"),
        ("it … not rise", "it does. Not one. They rise"),
        ("later … sooner", "sooner or later"),
        ("it does … rise", "it does not rise"),
        ("it … rises", "it, they say, doesn't or never rises"),
    ],
)
def test_what_is_not_there(quotation, source):
    assert SourceText(source).find(quotation).match in ("fuzzy", "none")


@pytest.mark.parametrize(
    ("quotation", "source", "match", "place"),
    [
        ("it pulses", "Say it pulses.", "exact", "it pulses"),
        ("It pulses", "Say it\n  pulses.", "folded", "it\n  pulses"),
        ("it “pulses”", 'Say it "pulses".', "folded", 'it "pulses"'),
        ("the efficient café", "The eﬃcient cafe\u0301.", "folded", "The eﬃcient cafe\u0301"),
        ("it … at noon", "it rests, and pulses at noon.", "folded", "it rests, and pulses at noon"),
        ("it pulses...", "it pulses at noon", "folded", "it pulses"),
        ("[...] it pulses", "There it pulses", "folded", "it pulses"),
        ("it pul\u00adses", "it pulses", "folded", "it pulses"),
    ],
)
def test_what_is_there(quotation, source, match, place):
    found = SourceText(source).find(quotation)
    assert found.match == match
    assert found.score == 1
    assert source[found.span.start : found.span.end] == place


def test_a_fuzzy_place_is_of_whole_words():
    source = "Nobody doubts it. It pulsed at noon in all the years of the record. Then it ended."
    found = SourceText(source).find("It pulses at noon in all the years of the report")
    assert found.match == "fuzzy"
    assert source[found.span.start : found.span.end].startswith("It pulsed at noon")
    assert found.differences[0] == ("pulses", "report")
    assert 0.75 <= found.score < 1


@pytest.mark.parametrize("quotation", ["", "…", "...", "“”"])
def test_nothing_is_nowhere(quotation):
    assert SourceText("").find(quotation or "x").match == "none"


@given(st.text(max_size=60), st.text(max_size=30))
def test_places_lie_in_the_source(source, quotation):
    found = SourceText(source).find(quotation or "x")
    assert (found.span is None) == (found.match == "none")
    if found.span is not None:
        assert 0 <= found.span.start < found.span.end <= len(source)
    if found.match == "exact":
        assert source[found.span.start : found.span.end] == quotation


@given(st.text(max_size=60))
def test_a_text_quotes_itself(text):
    if text.strip():
        assert SourceText(f"a {text} b").find(text).match == "exact" or text != text.strip()


def test_differences_are_words():
    assert _differences("a b", "a b") == ((), ())
    assert _differences("does not rise", "does rise") == (("not",), ())


def test_linear():
    source = lambda size: SourceText("It pulses at noon. " * size)  # noqa: E731
    assert growth(lambda each: each.find("it rests at noon … and pulses"), source, 1000) < LINEAR
