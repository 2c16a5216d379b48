"""No pattern of the package takes more than linear time, whatever text it is matched against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

import pytest

import patterns
import strategies
from older_engines import faults
from patterns import Pattern, slow_attack
from profileparse import Label, Profile, Prose, Term, Xref
from profileparse.syntax.grammar import line_pattern, prose_grammar
from profileparse.syntax.marks import Citing, fill
from profileparse.syntax.parser import line_syntax
from profileparse.values.xrefs import _table


class BareProfile(Profile):
    """A model whose labels hold the name, marks and other scripts."""

    about: Annotated[Prose | None, Label("What Is {name}?", aliases=("About {name}",))] = None
    light: Annotated[list[Term], Label("Sun / Shade", aliases=("C++", "İstanbul"), layout="inline", glued=True)] = []
    cost: Annotated[float | None, Label("Profit & Loss (in €)")] = None


# What was found in earlier versions, and the textbook's own.
SLOW = {
    "a label's closing marks": (r"(?:\s|[:\uff1a]|\*{1,3}|_{1,2}|#{1,6}|={2,6})+\Z", "search"),
    "no known …": (r"(?:there (?:is|are) )?(?:currently )?no known (?:[\w/'-]+ ?){1,5}", "fullmatch"),
    "blanks at the end": (r"\s+\Z", "search"),
    "blanks with a bar": (r"[^\S\r\n|]*\|?[^\S\r\n]*(?:\r\n?|\n|\Z)", "match"),
    "nested": (r"(a+)+b", "match"),
    "adjacent": (r"a*a*b", "match"),
    "alternatives that overlap": (r"(?:a|aa)*b", "match"),
}
LINEAR = {
    "possessive": (r"(?:a++)++b", "match"),
    "atomic": (r"(?>(?:a|\w)*)b", "match"),
    "blanks at the end": (r"(?<!\s)\s++\Z", "search"),
    "bounded": (r"(?:\w{1,3} ){0,4}known", "fullmatch"),
}
IN_FUNCTIONS, PUT_TOGETHER = patterns.in_functions()
SYNTAXES = {model.__name__: line_syntax(model) for model in (*strategies.MODELS, BareProfile)}


def _of_grammars() -> Iterator[tuple[str, Pattern]]:
    """Yield the patterns that the grammar files make: those of lines with the labels of several models."""
    for name, syntax in SYNTAXES.items():
        yield f"lines of {name}", Pattern(syntax.pattern("\r"), ("finditer",))
    for citing in Citing:
        for name in ("CITATIONS", "QUOTATION", "BRACKETS", "CITED", "NUMBERS"):
            yield f"{name} {citing.name}", Pattern(prose_grammar().compile(name, fill(citing)), ("match", "finditer"))
    for name, syntax in SYNTAXES.items():
        for method in (
            "label_start",
            "spaced",
            "tight",
            "columns",
            "colon_line",
            "emoji_line",
            "unstyled",
            "unstyled_last",
        ):
            yield f"{method} of {name}", Pattern(getattr(syntax, method).__self__, ("match",))
    for name in (
        "ITEM",
        "ROW",
        "QUOTED",
        "LITERAL_LINE",
        "OPENING_BULLETS",
        "TIGHT_BULLET",
        "PAGE_LINE",
        "NAVIGATION",
        "LINE_MARKS",
        "HEADING_OPEN",
    ):
        yield name, Pattern(line_pattern(name), ("match",))
    yield "prefixes", Pattern(_table(Xref).spelled, ("match",))
    yield "what begins cross-references", Pattern(_table(Xref).begins, ("finditer",))
    for name in ("HEADING_CLOSE", "UNDERLINE", "SIDE_BY_SIDE", "NUMBER_CITES", "SECTION_NUMBER"):
        yield name, Pattern(line_pattern(name), ("search",))
    for name in ("BULLET_MARK", "RULE_ROW", "DIVIDER"):
        yield name, Pattern(line_pattern(name), ("fullmatch",))


# Functions that put a pattern together, which is searched by another name, or is too simple to be slow.
KNOWN = {
    "batch.sources._any_of": "a file pattern of the user's own, for paths",
    "cli.options._boundary_pattern": "the user's own, for lines",
    "values.prose._closing_mark": "one of two characters",
    "rules.near_miss._any_of": "parts of labels, one after the other",
    "rules.near_miss._fuzzy": "the letters of a label, for a word that is about as long",
    "rules.residue_rules._pattern": "phrases, for a hundred characters of text",
    "values.xrefs._table": "above",
    **dict.fromkeys(("syntax.grammar.compile", "syntax.grammar.pattern"), "above"),
}  # fmt: skip
ALL = {**patterns.in_globals(), **IN_FUNCTIONS, **dict(_of_grammars())}


@pytest.mark.parametrize("pattern", ALL.values(), ids=map(ascii, ALL))
def test_a_pattern_takes_linear_time(pattern):
    assert slow_attack(pattern) is None


def test_every_function_that_puts_a_pattern_together_is_known():
    assert KNOWN.keys() == PUT_TOGETHER


@pytest.mark.parametrize(("source", "method"), SLOW.values(), ids=SLOW)
def test_a_slow_pattern_is_found(source, method):
    assert slow_attack(Pattern(re.compile(source, re.IGNORECASE), (method,))) is not None


@pytest.mark.parametrize(("source", "method"), LINEAR.values(), ids=LINEAR)
def test_a_linear_pattern_is_none_of_those(source, method):
    assert slow_attack(Pattern(re.compile(source), (method,))) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:ab?c)*+",
        r"(?:.(?!D))++",
        r"(?:\r\n?|\n)*+x(?:(?:\r\n?|\n)x)*+",
        r"(?>(a)|b)",
        r"(?:(a)|b|)*+",
        r"(?:a|bc+)?+",
    ],
)
def test_the_test_finds_what_it_looks_for(pattern):
    assert faults(pattern)


@pytest.mark.parametrize(
    "pattern", [r"(?:ab?c|)*+", r"(?>ab?c|)", r"(?:[^|]*+\|)++", r"(?:a|b)*+", r"a*+", r"(?:>\s*+)++"]
)
def test_what_is_right_on_every_python_passes(pattern):
    assert faults(pattern) == []


@pytest.mark.parametrize("pattern", ALL.values(), ids=map(ascii, ALL))
def test_no_pattern_meets_a_fault_of_an_older_engine(pattern):
    if isinstance(pattern.compiled, re.Pattern):
        assert faults(pattern.compiled.pattern, pattern.compiled.flags & ~re.UNICODE) == []
