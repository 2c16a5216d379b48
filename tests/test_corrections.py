"""What a writer is told to correct, and what is repaired without asking."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from linear import LINEAR, growth
from profileparse import Profile, Severity, parse, repair
from profileparse.rules import RULES

LINE = re.compile(r"- Line (\d+)(?:, “(.+?)”)?: ")


class Town(Profile):
    population: int | None = None
    founded: int | None = None


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_each_rule_is_corrected_or_repaired_or_only_remarked(rule):
    parsed = parse(rule.texts.bad, model=rule.example_model)
    told = [
        each for each in parsed.diagnostics if each.severity is not Severity.INFO and not (each.fix and each.fix.safe)
    ]
    correction = parsed.correction()
    assert correction.count("\n- Line ") == len(told)
    for line in correction.splitlines()[1:]:
        number = int(LINE.match(line)[1])
        assert 1 <= number <= parsed.text.count("\n") + 1
    if rule.severity is Severity.INFO:
        assert all(each.code != rule.code for each in told)
    assert "parse(" not in correction
    assert "class " not in correction


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_clean_text_needs_no_correction(rule):
    parsed = parse(rule.texts.good, model=rule.example_model)
    assert parsed.correction() == ""
    repaired = repair(rule.texts.good, model=rule.example_model)
    assert repaired.text == rule.texts.good
    assert repaired.profile == parsed.profile


def test_a_value_that_the_model_refuses():
    parsed = parse("# Ghent\n\nPopulation: about a quarter of a million\nFounded: 650\n", model=Town)
    assert parsed.correction() == (
        "Correct this, and leave the rest as it is:\n"
        "- Line 3: “Population” does not take “about a quarter of a million”: expected an integer; the text is kept in "
        "extra. Write the value as the field wants it."
    )


def test_what_a_fix_would_write_is_said():
    text = "Molecular Clasification\nReceptor\n\nX Overview\n\nText."
    correction = parse(text).correction()
    assert correction.endswith(": did you mean “Molecular Classification”? Write “Molecular Classification”.")
    assert "\n- Line 1: “Molecular Clasification” is no label" in correction  # it is quoted once


def test_the_same_advice_is_given_once_and_a_long_list_ends():
    lines = "".join(f"It binds.[{number}] " for number in range(2, 40))
    correction = parse(f"X Overview\n\n{lines}\n\nReferences\n1. A. Title.\n").correction()
    assert correction.count("Add the reference, or mend the number.") == 1
    assert correction.count("- Line 3") == 20
    assert correction.endswith("There are 18 more such places.")


def test_what_is_repaired_is_not_corrected():
    text = "X Overview\r\n\nIt pul\u200bses.\n"
    assert parse(text).correction() == ""
    repaired = repair(text)
    assert repaired.text == "X Overview\n\nIt pulses.\n"
    assert repaired.diagnostics == ()
    assert repair("A\u200bB", name="X").given_name == "X"


@given(st.sampled_from(strategies.MODELS).flatmap(lambda model: st.tuples(st.just(model), strategies.texts(model))))
def test_a_repaired_text_says_as_much_and_a_correction_is_one_line_for_each_place(drawn):
    model, text = drawn
    repaired = repair(text, model=model)
    assert repair(repaired.text, model=model).text == repaired.text or len(repaired.diagnostics) > 0
    for parsed in (parse(text, model=model), repaired):
        correction = parsed.correction()
        told = [each for each in parsed.diagnostics if each.severity is not Severity.INFO]
        assert bool(correction) <= bool(told)
        lines = correction.split("\n")[1:] if correction else []
        assert all(line.startswith(("- Line ", "There are ")) for line in lines)


def test_linear():
    assert growth(correct, lambda size: "X Overview\n\n" + "It binds.[99]\n\n" * size, 2000) < LINEAR


def correct(text):
    return parse(text).correction()
