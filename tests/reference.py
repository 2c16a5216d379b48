"""Lark's own parser, which the driver of the tables is compared with."""

from functools import cache
from types import MappingProxyType

from lark import Token

from profileparse.syntax.states import lark_parser
from profileparse.syntax.tables import FILES, grammar_file


@cache
def _lark(name):
    return lark_parser(grammar_file(name), FILES[name])


def reference(name, matches, terminals=MappingProxyType({})):
    """Do what ``Grammar.parse`` does for a grammar file, with Lark's stock parser and its Tree.

    Matches that count as other terminals have them by where they begin.
    """
    parser = _lark(name).parse_interactive("")
    for match in matches:
        terminal = terminals.get(match.start()) if terminals else None
        token = Token(terminal or match.lastgroup, "")
        token.value = match
        parser.feed_token(token)
    return [
        part.value if isinstance(part, Token) else (str(part.data), [token.value for token in part.children])
        for part in parser.feed_eof().children
    ]
