"""Patterns as trees and automata, held against Python's own expressions."""

import re
from random import Random

import pytest

pytest.importorskip("llguidance")

from decoding.walks import drawn, takes
from profileparse import EntityProfile, PartialDate, Quantity, Xref
from profileparse.decoding.automata import automaton
from profileparse.decoding.patterns import But, pattern
from profileparse.decoding.texts import Texts, integers
from profileparse.decoding.values import _number, entry
from profileparse.schema.profile import schema_of

EXPRESSIONS = ("ab?c*", "(?:a|bc)+", "[a-c]{2,3}x", "[^a-c]", r"a\.b|\[\]", "(?:a|ab)(?:c|bcd)?", "", "a{0,2}b{2}")
WORDS = ("", "a", "ab", "abc", "abcc", "bcbc", "aax", "abbx", "d", "a.b", "[]", "abcd", "abbcd", "aabb", "bb", "acbcd")


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_an_automaton_matches_what_python_matches(source):
    machine = automaton(pattern(source))
    assert [takes(machine, word) for word in WORDS] == [re.fullmatch(source, word) is not None for word in WORDS]


def test_an_exception_takes_whole_matches_out():
    machine = automaton(But(pattern("[a-z]+"), pattern("ab.*|x")))
    assert [word for word in ("a", "ab", "abc", "x", "xy", "ba") if takes(machine, word)] == ["a", "xy", "ba"]


@pytest.mark.parametrize(("low", "high"), [(0, 9), (1, 12), (7, 345), (98, 1203), (200, 299), (5, 5)])
def test_integers_are_those_from_one_to_another(low, high):
    machine = automaton(integers(low, high))
    assert [number for number in range(3000) if takes(machine, str(number))] == list(range(low, high + 1))


@pytest.mark.parametrize("source", ["a(?=b)", "^a", r"\b", "a*?+?{", "(a"])
def test_what_no_grammar_can_say_is_refused(source):
    with pytest.raises(ValueError, match=r"no grammar can say|never closed"):
        pattern(source)


@pytest.mark.parametrize("of", [Quantity, PartialDate, Xref])
def test_each_text_of_a_pattern_reads_and_is_written_again(of):
    # Without what the pattern excepts: that is looked at with Python's expressions.
    machine = automaton(entry(Texts(schema_of(EntityProfile), None, has_exceptions=False), of))
    random = Random(1)
    texts = [text for _ in range(1500) if re.fullmatch(of.text_pattern(), text := drawn(machine, random))]
    assert len(texts) > 900
    for text in texts:
        assert of.model_validate(text).to_text() == text


BOUNDS = (
    {},
    {"minimum": 0, "maximum": 1},
    {"exclusiveMinimum": 0, "maximum": 100},
    {"minimum": -5, "exclusiveMaximum": 14},
    {"exclusiveMaximum": -3},
    {"minimum": 250},
)


def _is_between(number, bounds):
    asked = {"minimum": number.__ge__, "maximum": number.__le__, "exclusiveMinimum": number.__gt__,
             "exclusiveMaximum": number.__lt__}  # fmt: skip
    return all(asked[name](value) for name, value in bounds.items())


@pytest.mark.parametrize("bounds", BOUNDS, ids=str)
def test_numbers_are_those_between_bounds_as_python_writes_them(bounds):
    machine = automaton(_number(dict(bounds)))
    random = Random(2)
    for _ in range(600):
        text = drawn(machine, random)
        assert repr(float(text)) == text
        assert _is_between(float(text), bounds), text
    for _ in range(600):
        number = round(random.uniform(-20, 20) * 10 ** random.randint(-7, 9), random.randint(1, 4)) + 0.0
        assert takes(machine, repr(number)) == _is_between(number, bounds), number


def test_bounds_that_are_no_integers_are_left_to_be_told_of():
    bounds = {"minimum": 0.5}
    _number(bounds)
    assert bounds == {"minimum": 0.5}
