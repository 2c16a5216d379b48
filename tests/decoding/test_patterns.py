"""Patterns as trees and automata, held against Python's own expressions."""

import re
from random import Random

import pytest

pytest.importorskip("llguidance")

from decoding.walks import drawn, takes
from profileparse import PartialDate, Quantity, Xref
from profileparse.decoding.automata import automaton
from profileparse.decoding.patterns import But, pattern
from profileparse.decoding.texts import integers

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
    machine = automaton(pattern(of.text_pattern()))
    random = Random(1)
    for _ in range(600):
        text = drawn(machine, random)
        assert of.model_validate(text).to_text() == text
