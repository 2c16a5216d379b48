"""The grammar files, read once: Lark builds their LALR tables, one pattern per file does the lexing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from lark import Lark, Token
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

# What the token stream ends with, in Lark's tables.
END = "$END"

# What a state does on each terminal: shift to a state, or (with -1 for the state) reduce a rule.
Row = dict[str, tuple[int, "Reduction | None"]]


class Reduction:
    """A rule to reduce: ``size`` values become one node of kind ``name``.

    A ``name`` of None is a repetition inside a rule: its values become a list. It ``begins`` with one value. With
    ``goes_on`` the first value is that list already, and the parser is afterwards in the state in which it was before
    the second.
    """

    __slots__ = ("begins", "goes_on", "goto", "name", "size")

    def __init__(self, name: str | None, size: int, goto: Mapping[int, int], *, goes_on: bool) -> None:
        self.name = name
        self.size = size
        self.goto = goto
        self.goes_on = goes_on
        self.begins = name is None and size == 1


class _TerminalsOnly(Lexer):
    """Stands in for Lark's lexer: the tokens come from ``Grammar.pattern``."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, _lexer_state: Any, _parser_state: Any) -> Iterator[Token]:
        """Yield nothing: Lark is driven token by token."""
        return iter(())


class Grammar:
    """One grammar file: its tables, and its terminals as patterns.

    Attributes:
        lark: Lark's own parser of the grammar, the reference for the driver.
        start: The start rule.
    """

    def __init__(self, name: str, starts: list[str]) -> None:
        self.start = starts[0]
        self.lark = Lark(
            _grammar_file(name), start=starts, parser="lalr", lexer=_TerminalsOnly, maybe_placeholders=False
        )
        self.actions, self.first_state, self.last_state, self.names = self._tables()
        self._terminals = {
            terminal.name: terminal.pattern.to_regexp()
            for terminal in sorted(self.lark.terminals, key=lambda each: -each.priority)
        }

    def _tables(self) -> tuple[list[Row], int, int, frozenset[str]]:
        """Return Lark's parse table with its states as a list, each from a terminal to what to do on it."""
        table = self.lark.parser.parser._parse_table  # noqa: SLF001  (Lark has no public name for its tables)
        states = table.states
        gotos: dict[str, dict[int, int]] = {}
        for state, row in states.items():
            for symbol, (action, argument) in row.items():
                if action is Shift and not symbol.isupper() and symbol != END:
                    gotos.setdefault(symbol, {})[state] = argument
        reductions: dict[Any, Reduction] = {}
        actions: dict[int, Row] = {}
        first = table.start_states[self.start]
        waiting: list[int] = [first]
        names: set[str] = set()
        while waiting:
            state = waiting.pop()
            if state in actions:
                continue
            row_actions: Row = {}
            actions[state] = row_actions
            for symbol, (action, argument) in states[state].items():
                if action is Shift:
                    waiting.append(argument)
                    if symbol.isupper() or symbol == END:
                        # Lark's names are Tokens, slow to compare.
                        row_actions[str(symbol)] = (argument, None)
                        names.add(str(symbol))
                    continue
                if argument not in reductions:
                    origin = str(argument.origin.name)
                    reductions[argument] = Reduction(
                        None if origin.startswith("_") else origin,
                        len(argument.expansion),
                        gotos.get(origin, {}),
                        goes_on=len(argument.expansion) == 2 and argument.expansion[0].name == origin,
                    )
                row_actions[str(symbol)] = (-1, reductions[argument])
        dense: list[Row] = [{} for _ in range(max(actions) + 1)]
        for state, row_actions in actions.items():
            dense[state] = row_actions
        return dense, first, table.end_states[self.start], frozenset(names - {END})

    def expand(self, terminal: str, fill: Mapping[str, str], prefix: str | None) -> str:
        """Return a terminal's pattern with its look-aheads filled in.

        Args:
            terminal: Name of the terminal.
            fill: Patterns for the words that stand as ``(?!word)`` or ``(?=word)`` in the grammar.
            prefix: What to put before the names of groups, to keep them apart; None takes the groups away.
        """
        pattern = _PLACE.sub(lambda match: fill[match[0]], self._terminals[terminal])
        if prefix is not None:
            return re.sub(r"\(\?P([<=])(\w+)", rf"(?P\1{prefix}\2", pattern)
        return _without_groups(pattern)

    def pattern(self, fill: Mapping[str, str]) -> str:
        """Return one pattern for all terminals that the start rule can reach, each a group of its own name.

        Groups inside terminal ``X`` are called ``X_name``.
        """
        return "|".join(
            f"(?P<{name}>{self.expand(name, fill, name + '_')})" for name in self._terminals if name in self.names
        )

    def parse(self, matches: Iterator[re.Match[str]], build: Callable[[str, list[Any]], Any]) -> Any:
        """Run Lark's LALR tables over the matches of ``pattern``; ``build`` makes each rule's node.

        It does what Lark's own driver does, without a Token for each match; ``reference`` is Lark's own.
        """
        actions = self.actions
        states = [self.first_state]
        values: list[Any] = []
        row = actions[self.first_state]
        for match in matches:
            kind: str = match.lastgroup  # type: ignore[assignment]
            state, reduction = row[kind]
            while reduction is not None:
                if reduction.goes_on:
                    # A repetition takes one more value and is where it was.
                    last = values.pop()
                    if type(last) is list:
                        values[-1].extend(last)
                    else:
                        values[-1].append(last)
                    states.pop()
                    row = actions[states[-1]]
                elif reduction.begins and type(values[-1]) is not list:
                    values[-1] = [values[-1]]
                    states[-1] = state = reduction.goto[states[-2]]
                    row = actions[state]
                else:
                    row = self._reduce(reduction, states, values, build)
                state, reduction = row[kind]
            states.append(state)
            values.append(match)
            row = actions[state]
        while states[-1] != self.last_state:
            _, reduction = row[END]
            row = self._reduce(reduction, states, values, build)  # type: ignore[arg-type]
        return values[-1]

    def _reduce(
        self, reduction: Reduction, states: list[int], values: list[Any], build: Callable[[str, list[Any]], Any]
    ) -> Row:
        size = reduction.size
        name = reduction.name
        if size == 1 and type(values[-1]) is not list:
            children = [values.pop()]
            states.pop()
        else:
            children = []
            if size:
                for value in values[-size:]:
                    if type(value) is list:
                        children.extend(value)
                    else:
                        children.append(value)
                del values[-size:]
                del states[-size:]
        values.append(children if name is None else build(name, children))
        state = reduction.goto[states[-1]]
        states.append(state)
        return self.actions[state]

    def reference(self, matches: Iterator[re.Match[str]], build: Callable[[str, list[Any]], Any]) -> Any:
        """Do what ``parse`` does with Lark's stock parser and its Tree."""
        parser = self.lark.parse_interactive("", start=self.start)
        for match in matches:
            token = Token(match.lastgroup, "")  # type: ignore[arg-type]
            token.value = match
            parser.feed_token(token)
        tree = parser.feed_eof()  # type: ignore[no-untyped-call]
        results: dict[int, Any] = {}
        for subtree in tree.iter_subtrees():
            children = [
                results[id(child)] if not isinstance(child, Token) else child.value for child in subtree.children
            ]
            results[id(subtree)] = build(str(subtree.data), children)
        return results[id(tree)]


_PLACE = re.compile(r"\(\?[!=](?:labels|fields|begun|exact|title_exact|title|ends|ended|stopped|keyed)\)")


def _without_groups(pattern: str) -> str:
    """Return a pattern with its named groups made anonymous."""
    if "(?P=" in pattern:
        raise ValueError("a look-ahead can't hold a back-reference")
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _grammar_file(name: str) -> str:
    """Return a grammar file's text: from the installed package, or beside ``src`` in a checkout."""
    places: tuple[Traversable, ...] = (files("profileparse") / "grammar", Path(__file__).parents[3] / "grammar")
    for place in places:
        file = place / name
        if file.is_file():
            return file.read_text(encoding="utf-8")
    raise FileNotFoundError(f"{name} is missing from this installation of profileparse: install it again")


@cache
def line_grammar() -> Grammar:
    """Return the grammar of lines, built at the first call."""
    return Grammar(
        "profile.lark",
        ["document", "list", "table", "quotation", "stopped", "keyed", "bulleted"],
    )


@cache
def prose_grammar() -> Grammar:
    """Return the grammar of prose, built at the first call."""
    return Grammar("prose.lark", ["prose"])
