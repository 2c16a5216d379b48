import json

import pytest

from profileparse.syntax import tables
from profileparse.syntax.grammar import Grammar
from profileparse.syntax.states import build
from profileparse.syntax.tables import FILES, grammar_file


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
