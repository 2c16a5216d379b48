"""The registry as a whole: its examples, its totality, and what it says of the fixtures."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from profileparse import EntityProfile, Profile, ProfileError, Severity, loads, parse, parse_file
from profileparse.rules import RULES, Rule, run

FIXTURES = Path(__file__).parents[2] / "fixtures"

rules = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def codes(text: str, model: type[Profile] = EntityProfile) -> list[str]:
    return [each.code for each in parse(text, model=model).diagnostics]


def of_fixture(name: str) -> Counter[str]:
    return Counter(each.code for each in parse_file(FIXTURES / name).diagnostics)


@rules
def test_the_first_example_triggers_the_rule(rule: Rule):
    found = [each for each in parse(rule.texts.bad, model=rule.example_model).diagnostics if each.code == rule.code]
    assert found
    assert {each.severity for each in found} == {rule.severity}
    offered = {each.fix.safe for each in found if each.fix is not None}
    assert offered == {"safe": {True}, "unsafe": {False}, None: set()}[rule.fixable]


@rules
def test_the_second_example_is_clean(rule: Rule):
    assert codes(rule.texts.good, rule.example_model) == []


@rules
def test_a_rule_is_described(rule: Rule):
    assert re.fullmatch(r"PP[1-5]\d\d", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    for text in (rule.texts.summary, rule.texts.explanation, rule.texts.help):
        assert text[0] == "“" or text[0].isupper()
        assert text[-1] in ".”)"


def test_names_and_codes_are_unique_and_in_order():
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert list(RULES) == sorted(RULES)
    assert all(code == rule.code for code, rule in RULES.items())


def test_a_text_that_is_no_profile_is_told_so_first():
    with pytest.raises(ProfileError) as caught:
        loads("a shopping list")
    assert caught.value.diagnostics[0].code == "PP101"


def test_findings_come_in_the_order_of_the_text():
    found = parse_file(FIXTURES / "hostile/unbalanced-everything.txt").diagnostics
    assert [each.span for each in found] == sorted(each.span for each in found)


@given(st.sampled_from(strategies.MODELS).flatmap(lambda model: st.tuples(st.just(model), strategies.texts(model))))
def test_every_text_gets_an_answer_and_an_error_exactly_where_there_is_no_record(drawn: tuple[type[Profile], str]):
    model, text = drawn
    parsed = parse(text, model=model)
    found = run(parsed)
    assert (parsed.profile is None) == any(each.severity is Severity.ERROR for each in found)
    for each in found:
        assert 0 <= each.span.start <= each.span.end <= len(text)
        assert each.message.isprintable()
        assert each.help == RULES[each.code].texts.help
        if each.fix is not None:
            assert RULES[each.code].fixable is not None
            assert all(edit.span.end <= len(text) for edit in each.fix.edits)


def test_labels_of_another_model_are_held_to_that_model():
    assert codes("# Acme\n\nNumber of Employes: 12\n", strategies.CompanyProfile) == ["PP201"]
    assert codes("# Acme\n\nNumber of Employees: many\n", strategies.CompanyProfile) == ["PP104"]


def test_the_name_given_by_the_caller_counts_as_a_name():
    parsed = parse("Other Names\nA, B\n", name="Aspirin")
    assert parsed.profile is not None
    assert parsed.diagnostics == ()


# ---- fixtures ----------------------------------------------------------------------------------------------


def test_the_seed_has_a_gap_in_its_citations_model_residue_and_an_empty_section():
    path = FIXTURES / "template-b/cellular-secretion.txt"
    parsed = parse_file(path)
    shown = [(each.code, parsed.text[each.span.start : each.span.end][:20]) for each in parsed.diagnostics]
    assert shown == [
        ("PP403", "5"),
        ("PP501", "If you are seeking i"),
        ("PP204", "Mechanism of Action"),
    ]


EXPECTED = {
    "citations/references-bracketed.txt": {"PP402": 1, "PP403": 1},
    "citations/references-plain-numbers.txt": {},
    "citations/quotation-lines.txt": {},
    "citations/parenthetical-sources.txt": {},
    "citations/quotation-inline.txt": {"PP304": 1},
    "hostile/empty.txt": {"PP101": 1},
    "hostile/poem.txt": {"PP101": 1},
    "messy/byte-order-mark.txt": {},
    "messy/front-matter.txt": {"PP503": 1},
    "messy/tabs-and-trailing-spaces.txt": {},
    "messy/glued-value-without-cover.txt": {"PP301": 1},
    "messy/two-overviews.txt": {"PP103": 1},
    "template-a/l-type-calcium-channel.txt": {"PP303": 1},
    "template-a/regulatory-t-cell.txt": {"PP302": 2},
    "template-b/apoptosis-induction.txt": {},
    "template-b/cd52-antigen.txt": {},
    "template-b/interleukin-6-receptor.txt": {},
    "template-b/voltage-gated-sodium-channel.txt": {},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_fixtures_give_what_is_really_there(name: str):
    assert of_fixture(name) == EXPECTED[name]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "PP201",
            {"near-miss-labels", "control-and-bidi-characters", "unbalanced-everything", "mixed-mojibake-and-entities"},
        ),
        ("PP301", {"glued-value-without-cover", "glued-value-many-covers", "decomposed-accents"}),
        ("PP501", {"cellular-secretion", "autophagy", "mast-cell-mediator-release"}),
        ("PP502", {"page-residue"}),
        ("PP503", {"front-matter"}),
        ("PP504", {"mojibake", "mixed-mojibake-and-entities", "control-and-bidi-characters"}),
        ("PP506", {"control-and-bidi-characters"}),
        ("PP508", {"mixed-line-ends", "only-blank-lines"}),
        ("PP509", {"decomposed-accents"}),
    ],
)
def test_no_fixture_is_blamed_for_what_it_does_not_have(code: str, names: set[str]):
    paths = [path for path in FIXTURES.rglob("*.txt") if path.parent.name != "elsewhere"]
    blamed = {path.stem for path in paths if of_fixture(str(path.relative_to(FIXTURES)))[code]}
    assert blamed == names
