"""A grammar file, read once: its states run here, and one pattern of all its terminals does the lexing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from profileparse.syntax.tables import tables

# A part of a text: the name of its rule and its tokens, or a token that is no part of a rule.
Part = tuple[str, list[re.Match[str]]] | re.Match[str]
# What a state does on each terminal: the rule that begins ("" for none, None where one goes on), and the next row.
Row = dict[str, tuple[str | None, "Row"]]


class Grammar:
    """One grammar file: its states, and its terminals as patterns.

    Attributes:
        name: The file's name.
        first: The row of the state in which a text begins.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        found = tables(name)
        self._terminals: dict[str, str] = found["terminals"]
        rows: list[Row] = [{} for _ in found["states"]]
        for row, state in zip(rows, found["states"], strict=True):
            row.update({terminal: (rule, rows[to]) for terminal, (rule, to) in state.items()})
        self.first = rows[0]
        self.names = {terminal for row in rows for terminal in row}

    def expand(self, terminal: str, fill: Mapping[str, str], prefix: str = "") -> str:
        """Return a terminal's pattern, to be compiled with ``re.VERBOSE``, with the model's words filled in.

        Args:
            terminal: Name of the terminal.
            fill: Patterns for the names in small letters that stand as ``(?&name)`` in the grammar.
            prefix: What to put before the names of groups, to keep them apart.
        """
        pattern = _PLACE.sub(lambda match: f"(?:{fill[match[1]]})", self._terminals[terminal])
        return _GROUP.sub(rf"\g<0>{prefix}", pattern) if prefix else pattern

    def compile(self, terminal: str, fill: Mapping[str, str]) -> re.Pattern[str]:
        """Return the compiled pattern of one terminal."""
        return re.compile(self.expand(terminal, fill), re.VERBOSE)

    def pattern(self, fill: Mapping[str, str]) -> re.Pattern[str]:
        """Return one pattern for all terminals that the start rule can reach, each a group of its own name.

        Groups inside terminal ``X`` are called ``X_name``.
        """
        names = (name for name in self._terminals if name in self.names)
        return re.compile("|".join(f"(?P<{name}>{self.expand(name, fill, name + '_')})" for name in names), re.VERBOSE)

    def parse(
        self, matches: Iterator[re.Match[str]], opened: Callable[[re.Match[str]], str | None] | None = None
    ) -> list[Part]:
        """Return the parts that matches of ``pattern`` make.

        It does what Lark's own parser does, where no rule holds another.

        Args:
            matches: The matches.
            opened: Is told of each match that begins a rule, before the next match is asked for; it may return another
                terminal, as which that match counts.
        """
        parts: list[Part] = []
        tokens: list[re.Match[str]] = []
        row = self.first
        for match in matches:
            before = row
            rule, row = before[match.lastgroup]  # type: ignore[index]
            if rule is None:
                tokens.append(match)
            elif rule:
                if opened is not None and (terminal := opened(match)) is not None:
                    rule, row = before[terminal]
                tokens = [match]
                parts.append((rule or "", tokens))
            else:
                parts.append(match)
        return parts


_PLACE = re.compile(r"\(\?&(\w+)\)")
_GROUP = re.compile(r"\(\?P[<=]")
# What stands for (?&any), a character of a line. The engine scans for one excluded character ten times as fast.
ANY = {"any": r"[^\r\n]"}
ANY_WITHOUT_RETURNS = {"any": r"[^\n]"}


@cache
def line_grammar() -> Grammar:
    """Return the grammar of lines, read at the first call."""
    return Grammar("profile.lark")


@cache
def prose_grammar() -> Grammar:
    """Return the grammar of prose, read at the first call."""
    return Grammar("prose.lark")


@cache
def line_pattern(terminal: str) -> re.Pattern[str]:
    """Return the pattern of a terminal of lines that holds no words of a model."""
    grammar = line_grammar()
    return grammar.compile(terminal, ANY | {"item_end": grammar.expand("BULLETED", ANY)})
