"""The grammar files, read once: Lark's LALR tables of them run here, and one pattern per file does the lexing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lark import Lark

# What the token stream ends with, in Lark's tables.
END = "$END"

# The grammar files and their start rules: the first is what texts are parsed by, the others keep terminals that only
# look-aheads and the insides of blocks use.
STARTS = {
    "profile.lark": ("document", "list", "table", "quotation", "stopped", "keyed", "bulleted", "quick"),
    "prose.lark": ("prose", "brackets"),
}

# What a state does on each terminal: shift to a state, or (with -1 for the state) reduce a rule.
Row = dict[str, tuple[int, "Reduction | None"]]


class Reduction:
    """A rule to reduce: ``size`` values become one node of kind ``name``.

    A ``name`` of None is a repetition inside a rule, or the start rule: its values become a list. A repetition
    ``begins`` with one value. With ``goes_on`` the first value is that list already, and the parser is afterwards in
    the state in which it was before the second.
    """

    __slots__ = ("begins", "goes_on", "goto", "name", "size")

    def __init__(self, name: str | None, size: int, goto: Mapping[int, int], *, goes_on: bool) -> None:
        self.name = name
        self.size = size
        self.goto = goto
        self.goes_on = goes_on
        self.begins = name is None and size == 1


class Grammar:
    """One grammar file: its tables, and its terminals as patterns.

    Attributes:
        name: The file's name.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        tables = _tables(name)
        self._terminals: dict[str, str] = tables["terminals"]
        reductions = [
            Reduction(
                None if rule["name"] == STARTS[name][0] else rule["name"],
                rule["size"],
                {int(at): to for at, to in rule["goto"].items()},
                goes_on=rule["repeats"],
            )
            for rule in tables["rules"]
        ]
        self.actions: list[Row] = [
            {symbol: (to, None) if to >= 0 else (-1, reductions[-1 - to]) for symbol, to in row.items()}
            for row in tables["actions"]
        ]
        self.first_state: int = tables["first"]
        self.last_state: int = tables["last"]
        self.names = {symbol for row in tables["actions"] for symbol, to in row.items() if to >= 0} - {END}

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

    def parse(self, matches: Iterator[re.Match[str]]) -> list[Any]:
        """Run Lark's LALR tables over the matches of ``pattern``.

        It does what Lark's own driver does, without a Token for each match; ``reference`` is Lark's own.

        Returns:
            What the start rule holds: matches, and for each rule in it the rule's name and what that holds.
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
                    row = self._reduce(reduction, states, values)
                state, reduction = row[kind]
            states.append(state)
            values.append(match)
            row = actions[state]
        while states[-1] != self.last_state:
            _, reduction = row[END]
            row = self._reduce(reduction, states, values)  # type: ignore[arg-type]
        found: list[Any] = values[-1]
        return found

    def _reduce(self, reduction: Reduction, states: list[int], values: list[Any]) -> Row:
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
                        children += value
                    else:
                        children.append(value)
                del values[-size:]
                del states[-size:]
        values.append(children if name is None else (name, children))
        state = reduction.goto[states[-1]]
        states.append(state)
        return self.actions[state]

    @cached_property
    def _lark(self) -> Lark:
        from profileparse.syntax.tables import lark_parser

        return lark_parser(self.name)

    def reference(self, matches: Iterator[re.Match[str]]) -> list[Any]:
        """Do what ``parse`` does with Lark's stock parser and its Tree."""
        from lark import Token

        parser = self._lark.parse_interactive("", start=STARTS[self.name][0])
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
            results[id(subtree)] = (str(subtree.data), children)
        found: list[Any] = results[id(tree)][1]
        return found


_PLACE = re.compile(r"\(\?[!=](?:labels|fields|begun|exact|title_exact|title|ends|ended|stopped|keyed|quick)\)")


def _without_groups(pattern: str) -> str:
    """Return a pattern with its named groups made anonymous."""
    if "(?P=" in pattern:
        raise ValueError("a look-ahead can't hold a back-reference")
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def grammar_file(name: str) -> str:
    """Return a file's text from the folder ``grammar``: of the installed package, or beside ``src`` in a checkout."""
    package = Path(__file__).parents[1]
    for place in (package, package.parents[1]):
        file = place / "grammar" / name
        if file.is_file():
            return file.read_text(encoding="utf-8")
    raise FileNotFoundError(f"{name} is missing from this installation of profileparse: install it again")


def digest(text: str) -> str:
    """Return what tells whether tables fit a grammar file."""
    return hashlib.sha256(text.encode()).hexdigest()


def _tables(name: str) -> dict[str, Any]:
    """Return the tables of a grammar file: those that lie ready if they fit, else what Lark makes of the file."""
    ready: dict[str, Any] = json.loads(grammar_file("tables.json")).get(name, {})
    if ready.get("digest") == digest(grammar_file(name)):
        return ready
    from profileparse.syntax.tables import build

    return build(name)


@cache
def line_grammar() -> Grammar:
    """Return the grammar of lines, read at the first call."""
    return Grammar("profile.lark")


@cache
def prose_grammar() -> Grammar:
    """Return the grammar of prose, read at the first call."""
    return Grammar("prose.lark")
