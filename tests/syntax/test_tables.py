import itertools
import json
from types import SimpleNamespace

import pytest
from lark.exceptions import UnexpectedToken

from profileparse.syntax import tables
from profileparse.syntax.grammar import Grammar
from profileparse.syntax.states import build
from profileparse.syntax.tables import FILES, grammar_file
from reference import reference


def test_the_tables_that_lie_ready_are_what_lark_makes_of_the_grammar():
    assert grammar_file("tables.json") == tables.tables_file(), (
        "run: python -m profileparse.syntax.tables > grammar/tables.json"
    )


@pytest.mark.parametrize("name", FILES)
def test_a_changed_grammar_does_not_use_them(name, monkeypatch):
    """Such a file is read by Lark, each time, until its tables are written down."""
    changed = grammar_file(name).replace("TEXT", "WORDS").replace("LIST", "ITEMS")
    files = {name: changed}
    monkeypatch.setattr(tables, "grammar_file", lambda file: files.get(file) or grammar_file(file))
    renamed = {"TEXT": "WORDS", "LIST": "ITEMS"}
    assert Grammar(name).names == {renamed.get(each, each) for each in _ready(name)}


def _ready(name):
    return {terminal for state in json.loads(grammar_file("tables.json"))[name]["states"] for terminal in state}


def test_a_rule_in_a_rule_is_refused():
    with pytest.raises(ValueError, match="can't hold other rules"):
        build('start: outer*\nouter: A inner?\ninner: B\nA: "a"\nB: "b"\n', "start")


@pytest.mark.parametrize("name", FILES)
def test_the_states_do_what_larks_parser_does_with_any_three_terminals(name):
    """No rule holds another, so that what a parser does depends on the rule and the terminal before."""
    grammar = Grammar(name)
    for terminals in itertools.product(sorted(grammar.names), repeat=3):
        matches = [SimpleNamespace(lastgroup=terminal) for terminal in terminals]
        try:
            expected = reference(name, matches)
        except UnexpectedToken:
            with pytest.raises(KeyError):
                grammar.parse(matches)
        else:
            assert grammar.parse(matches) == expected
