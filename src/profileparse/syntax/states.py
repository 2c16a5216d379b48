"""What Lark makes of a grammar: terminals, and the few states that LALR comes down to where no rule holds another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer
from lark.parsers.lalr_interactive_parser import InteractiveParser

# What a state does on a terminal: the rule that begins with it, "" for a token that is no part of a rule, None where
# the rule before it goes on; and the next state.
Step = tuple[str | None, int]


class _TerminalsOnly(Lexer):
    """Stands in for Lark's lexer: the tokens come from ``Grammar.pattern``."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, _lexer_state: Any, _parser_state: Any) -> Iterator[Token]:
        """Yield nothing: Lark is driven token by token."""
        return iter(())


class _AllTerminals:
    """Makes Lark keep the terminals that no rule uses: fragments of others, and what only look-aheads need."""

    def __init__(self, text: str) -> None:
        self.always_accept = tuple(match[1] for match in re.finditer(r"^(_?[A-Z]\w*+)[.\d]*+:", text, re.MULTILINE))

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Return the stream as it is."""
        return stream


def lark_parser(text: str, start: str) -> Lark:
    """Return Lark's own parser of a grammar."""
    return Lark(
        text,
        start=start,
        parser="lalr",
        lexer=_TerminalsOnly,
        postlex=_AllTerminals(text),
        maybe_placeholders=False,
    )


def build(text: str, start: str) -> dict[str, Any]:
    """Return the tables of a grammar.

    Returns:
        ``terminals``: the patterns by name, in the order in which they are tried, with what they refer to put in.
        ``states``: for each state what it does on a terminal, a `Step`; the first state comes first.

    Raises:
        ValueError: a rule that is a part of the text holds another one.
    """
    lark = lark_parser(text, start)
    ordered = sorted(lark.terminals, key=lambda each: (-each.priority, each.name))
    return {
        "terminals": _expanded({each.name: each.pattern.value for each in ordered}),
        "states": _merged(_states(lark)),
    }


_REFERENCE = re.compile(r"\(\?&(_?[A-Z]\w*)\)")
_CAPTURE = re.compile(r"\(\?P<\w+>")


def _expanded(terminals: dict[str, str]) -> dict[str, str]:
    """Return the patterns of those terminals that are no fragments, each reference in them replaced by its pattern."""

    def referred(match: re.Match[str]) -> str:
        return f"(?:{_CAPTURE.sub('(?:', expand(match[1]))})"

    @cache
    def expand(name: str) -> str:
        return _REFERENCE.sub(referred, terminals[name])

    return {name: expand(name) for name in terminals if not name.startswith("_")}


def _states(lark: Lark) -> list[dict[str, Step]]:
    """Return the states that Lark's parser can be in, as rules that don't nest see them.

    Raises:
        ValueError: a rule stands in another one: such a grammar takes more than states.
    """
    terminals = {terminal.name for terminal in lark.terminals}
    # A state of ours is a stack of Lark's: where no rule nests, there are only so many. With a way to each, and
    # what the terminals on it make.
    numbers = {_stack(_driven(lark)): 0}
    found: list[tuple[tuple[str, ...], list[Any]]] = [((), [])]
    states: list[dict[str, Step]] = []
    while len(states) < len(found):
        way, before = found[len(states)]
        state: dict[str, Step] = {}
        states.append(state)
        for terminal in sorted(terminals.intersection(_choices(lark, way))):
            try:
                parser = _driven(lark, *way, terminal)
            except UnexpectedToken:  # a state reduces first, and only then sees that the terminal doesn't fit
                continue
            stack = _stack(parser)
            parts = _parts(parser)
            rule = None if len(parts) == len(before) else "" if isinstance(parts[-1], Token) else str(parts[-1].data)
            if stack not in numbers:
                numbers[stack] = len(found)
                found.append(((*way, terminal), parts))
            state[terminal] = rule, numbers[stack]
    return states


def _driven(lark: Lark, *terminals: str) -> InteractiveParser:
    """Return Lark's parser after some terminals."""
    parser = lark.parse_interactive("")
    for terminal in terminals:
        parser.feed_token(Token(terminal, ""))
    return parser


def _choices(lark: Lark, way: tuple[str, ...]) -> Iterable[str]:
    """Return the symbols that the top state after some terminals knows."""
    choices: dict[str, Any] = _driven(lark, *way).choices()  # type: ignore[no-untyped-call]
    return choices


def _stack(parser: InteractiveParser) -> tuple[int, ...]:
    return tuple(parser.parser_state.state_stack)


def _parts(parser: InteractiveParser) -> list[Any]:
    """End the text, and return its parts."""
    parts: list[Any] = parser.feed_eof().children  # type: ignore[no-untyped-call]
    if any(isinstance(child, Tree) for part in parts if isinstance(part, Tree) for child in part.children):
        raise ValueError("a rule that is a part of the text can't hold other rules: name those with an underscore")
    return parts


def _merged(states: list[dict[str, Step]]) -> list[dict[str, Step]]:
    """Return the fewest states that do the same (Moore's algorithm)."""
    classes = [0] * len(states)
    while True:
        rows = [
            (classes[at], tuple((name, rule, classes[to]) for name, (rule, to) in state.items()))
            for at, state in enumerate(states)
        ]
        number = {row: at for at, row in enumerate(dict.fromkeys(rows))}
        if len(number) == len(set(classes)):
            return [{name: (rule, to) for name, rule, to in row} for _, row in number]
        classes = [number[row] for row in rows]
