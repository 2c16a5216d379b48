"""What Lark makes of the grammar files: LALR tables and terminals, as JSON that `syntax.grammar` reads back.

Building them takes Lark longer than a profile takes to parse, so they lie ready in ``grammar/tables.json``. After a
change to a grammar file they no longer fit, and are built anew each time until they are written down::

    python -m profileparse.syntax.tables > grammar/tables.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from lark import Lark, Token
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from profileparse.syntax.grammar import END, STARTS, digest, grammar_file


class _TerminalsOnly(Lexer):
    """Stands in for Lark's lexer: the tokens come from ``Grammar.pattern``."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, _lexer_state: Any, _parser_state: Any) -> Iterator[Token]:
        """Yield nothing: Lark is driven token by token."""
        return iter(())


def lark_parser(name: str) -> Lark:
    """Return Lark's own parser of a grammar file, the reference for the driver."""
    return Lark(
        grammar_file(name), start=list(STARTS[name]), parser="lalr", lexer=_TerminalsOnly, maybe_placeholders=False
    )


def build(name: str) -> dict[str, Any]:
    """Return the tables of a grammar file.

    Returns:
        ``digest``: of the file's text. ``terminals``: the patterns by name, in the order in which they are tried.
        ``rules``: name, number of values and where to go on, by state, for each rule; and whether it repeats.
        ``actions``: for each state what to do on a terminal: shift to a state, or reduce rule ``-1 - number``.
        ``first`` and ``last``: the states in which the start rule begins and ends.
    """
    lark = lark_parser(name)
    start = STARTS[name][0]
    table = lark.parser.parser._parse_table  # noqa: SLF001  (Lark has no public name for its tables)
    gotos: dict[str, dict[int, int]] = {}
    for state, row in table.states.items():
        for symbol, (action, argument) in row.items():
            if action is Shift and not symbol.isupper() and symbol != END:
                gotos.setdefault(symbol, {})[state] = argument
    # States and rules are numbered as they are reached, so that the same grammar gives the same tables.
    states = {table.start_states[start]: 0}
    rules: dict[Any, int] = {}
    actions: list[dict[str, int]] = []
    for state in (waiting := list(states)):
        actions.append({})
        for symbol, (action, argument) in sorted(table.states[state].items(), key=lambda item: str(item[0])):
            if action is not Shift:
                actions[-1][str(symbol)] = -1 - rules.setdefault(argument, len(rules))
                continue
            if argument not in states:
                states[argument] = len(states)
                waiting.append(argument)
            if symbol.isupper() or symbol == END:
                actions[-1][str(symbol)] = states[argument]
    return {
        "digest": digest(grammar_file(name)),
        "terminals": {
            terminal.name: terminal.pattern.to_regexp()
            for terminal in sorted(lark.terminals, key=lambda each: (-each.priority, each.name))
        },
        "rules": [
            {
                "name": None if rule.origin.name.startswith("_") else str(rule.origin.name),
                "size": len(rule.expansion),
                "repeats": [symbol.name for symbol in rule.expansion[:-1]] == [rule.origin.name],
                "goto": {
                    str(number): states[gotos[rule.origin.name][state]]
                    for state, number in states.items()
                    if state in gotos.get(rule.origin.name, {})
                },
            }
            for rule in rules
        ],
        "actions": actions,
        "first": 0,
        "last": states[table.end_states[start]],
    }


def tables_file() -> str:
    """Return what ``grammar/tables.json`` should hold."""
    lines = (f"{json.dumps(name)}: {json.dumps(build(name), separators=(',', ':'))}" for name in STARTS)
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(tables_file())
