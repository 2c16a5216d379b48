import json

import pytest

import profileparse
from profileparse.batch.outcomes import FAILURES
from profileparse.rules import RULES


@pytest.mark.parametrize("code", list(RULES))
def test_every_rule_is_explained(command, code):
    done = command("explain", code)
    rule = RULES[code]
    assert done.code == 0
    assert done.out.startswith(f"{code} {rule.name} ({rule.severity})\n\n{rule.texts.summary}\n")
    assert rule.texts.explanation in done.out
    assert "Not here:" in done.out
    assert ("--fix applies it" in done.out) is (rule.fixable == "safe")
    assert ("--unsafe-fixes applies it" in done.out) is (rule.fixable == "unsafe")


@pytest.mark.parametrize(("outcome", "failure"), FAILURES.items())
def test_every_failure_of_a_batch_run_is_explained(command, outcome, failure):
    done = command("explain", failure.code.lower())
    assert done.code == 0
    assert done.out.startswith(f"{failure.code} {outcome} (error)\n\n{failure.summary}\n")
    assert failure.help in done.out


def test_a_rule_is_found_by_its_name_and_in_lower_case(command):
    assert command("explain", "empty-section").out == command("explain", "pp204").out == command("explain", "PP204").out


def test_rules_lists_every_rule_in_a_line(command):
    assert [line.split()[0] for line in command("rules").out.splitlines()] == list(RULES)


def test_rules_as_json(command):
    rules = json.loads(command("rules", "--format", "json").out)
    assert [rule["code"] for rule in rules] == list(RULES)
    assert set(rules[0]) == {"code", "name", "severity", "fixable", "summary"}


def test_schema_is_the_models_own(command):
    assert json.loads(command("schema").out) == profileparse.EntityProfile.model_json_schema()


def test_a_grammar_is_that_of_the_model_and_the_sources(command):
    done = command("template", "--grammar", "gbnf", "--sources", "2")
    assert (done.code, done.out) == (0, profileparse.decoding_grammar(dialect="gbnf", sources=2))


def test_what_goes_with_no_grammar_is_told(command, tmp_path):
    assert "add --grammar" in command("template", "--sources", "2").err
    assert "ask for one of them" in command("template", "--grammar", "gbnf", "--instructions").err
    (tmp_path / "own.py").write_text(
        "from typing import Annotated\nfrom pydantic import Field\nfrom profileparse import Profile\n"
        "class Own(Profile):\n    share: Annotated[float | None, Field(multiple_of=0.5)] = None\n",
        encoding="utf-8",
    )
    done = command("template", "--grammar", "gbnf", "--model", f"{tmp_path / 'own.py'}:Own")
    assert done.code == 2
    assert "Own.share: no grammar can say multipleOf" in done.err
