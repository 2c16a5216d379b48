"""What Lark makes of a grammar: terminals, and the few states that LALR comes down to where no rule holds another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

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
        "states": _states(lark),
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
    """Return the states of a parser, as rules that hold no others see them.

    A state is what the next terminal does: where no rule holds another, a parser remembers nothing else.
    """
    ways: list[tuple[str, ...]] = [()]  # some way to each state
    numbers = {tuple(_steps(lark, ()).items()): 0}
    states: list[dict[str, Step]] = []
    for way in ways:
        state: dict[str, Step] = {}
        for terminal, rule in _steps(lark, way).items():
            signature = tuple(_steps(lark, (*way, terminal)).items())
            if signature not in numbers:
                numbers[signature] = len(ways)
                ways.append((*way, terminal))
            state[terminal] = rule, numbers[signature]
        states.append(state)
    return states


def _steps(lark: Lark, way: tuple[str, ...]) -> dict[str, str | None]:
    """Return what each terminal does that can follow some others: the rule of a `Step`."""
    before = len(_parts(lark, way))
    steps: dict[str, str | None] = {}
    for terminal in sorted(each.name for each in lark.terminals):
        try:
            parts = _parts(lark, (*way, terminal))
        except UnexpectedToken:
            continue
        last = parts[-1]
        steps[terminal] = None if len(parts) == before else "" if isinstance(last, Token) else str(last.data)
    return steps


def _parts(lark: Lark, terminals: tuple[str, ...]) -> list[Any]:
    """Return the parts that some terminals make.

    Raises:
        UnexpectedToken: they make none.
        ValueError: a rule stands in another one: such a grammar takes more than states.
    """
    parser = lark.parse_interactive("")
    for terminal in terminals:
        parser.feed_token(Token(terminal, ""))
    parts: list[Any] = parser.feed_eof().children  # type: ignore[no-untyped-call]
    if any(isinstance(child, Tree) for part in parts if isinstance(part, Tree) for child in part.children):
        raise ValueError("a rule that is a part of the text can't hold other rules: name those with an underscore")
    return parts
