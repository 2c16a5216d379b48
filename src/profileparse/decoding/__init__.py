"""Grammars of canonical text, for language models whose output a grammar constrains."""

from __future__ import annotations

from typing import Literal, get_args

from profileparse.decoding.dialects import gbnf, llguidance
from profileparse.decoding.layout import grammar_of
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile
from profileparse.syntax.parser import line_syntax

Dialect = Literal["llguidance", "gbnf"]
# References have numbers of three digits at most.
_MOST_SOURCES = 999


def decoding_grammar(
    model: type[Profile] = EntityProfile, dialect: Dialect = "llguidance", sources: int | None = None
) -> str:
    """Return the grammar of the canonical texts of a model, for constrained decoding.

    A text that it generates is a profile: each label at most once and in order, each value in a form that its kind
    reads, citations in brackets. It has no text that no field is for. Not all canonical texts are in the grammar: it
    has no ``extra``, few lines with the mark of a literal line, no line that begins with a link, no tables of more than
    twelve columns, and no rare forms of values. What validators of the model's own refuse is in it.

    Args:
        model: The record model.
        dialect: ``llguidance`` for its dialect of Lark (vLLM, SGLang, llama.cpp built with it), ``gbnf`` for llama.cpp.
            A grammar in GBNF has fewer exceptions: a line in it can look like the end of a page, for instance. It has
            no headings in prose, no lines of prose that could be headings, and no lines with the mark of a literal line
            but for terms with a number.
        sources: The number of sources that the text can cite. Citations and references then have the numbers from 1 to
            it, each reference at most once; with 0 nothing is cited. None: any number can be cited.

    Raises:
        TypeError: the model has a field that no grammar can say; the message names it, and says what to do.
        ValueError: the dialect is unknown, or ``sources`` is no number from 0 to 999.

    >>> from profileparse import Profile, Term
    >>> class Lake(Profile):
    ...     depth: int | None = None
    >>> grammar = decoding_grammar(Lake, sources=0)
    >>> print(next(line for line in grammar.split("\\n") if line.startswith("DEPTH_TEXT_LINE")))
    DEPTH_TEXT_LINE: /(?:0|[1-9][0-9]*|\\-(?:[1-9]|[1-9][0-9]+))\\n/
    """
    if dialect not in get_args(Dialect):
        raise ValueError(f"dialect: {dialect!r} is none of {', '.join(get_args(Dialect))}")
    if sources is not None and not 0 <= sources <= _MOST_SOURCES:
        raise ValueError(f"sources: {sources} is no number from 0 to {_MOST_SOURCES}")
    line_syntax(model)  # refuses what is no record model
    if dialect == "gbnf":
        return gbnf(grammar_of(model, sources, has_exceptions=False))
    return llguidance(grammar_of(model, sources))
