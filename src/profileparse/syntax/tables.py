"""What Lark makes of the grammar files: terminals and states, as JSON that `syntax.grammar` reads back.

Lark takes longer to build its tables than a profile takes to parse, so they are kept in ``grammar/tables.json``. After
a change to a grammar file they no longer fit, and are built anew each time until they are written down::

    python -m profileparse.syntax.tables > grammar/tables.json
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer
from lark.parsers.lalr_interactive_parser import InteractiveParser

from profileparse.syntax.grammar import FILES, digest, grammar_file

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


def lark_parser(name: str) -> Lark:
    """Return Lark's own parser of a grammar file, the reference for the driver."""
    text = grammar_file(name)
    return Lark(
        text,
        start=FILES[name],
        parser="lalr",
        lexer=_TerminalsOnly,
        postlex=_AllTerminals(text),
        maybe_placeholders=False,
    )


def build(name: str) -> dict[str, Any]:
    """Return the tables of a grammar file.

    Returns:
        ``digest``: of the file's text. ``terminals``: the patterns by name, in the order in which they are tried, with
        what they refer to in the file put in.
        ``states``: for each state what it does on a terminal, a `Step`; the first state comes first.
    """
    lark = lark_parser(name)
    return {
        "digest": digest(grammar_file(name)),
        "terminals": _expanded(
            {
                terminal.name: terminal.pattern.value
                for terminal in sorted(lark.terminals, key=lambda each: (-each.priority, each.name))
            }
        ),
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


def tables_file() -> str:
    """Return what ``grammar/tables.json`` should hold."""
    lines = (f"{json.dumps(name)}: {json.dumps(build(name), separators=(',', ':'))}" for name in FILES)
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(tables_file())
