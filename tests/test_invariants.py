"""The six invariants, as properties over any text and any record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import hostile
import profileparse
import strategies
from coverage_of_text import misplaced, uncovered
from profileparse import EntityProfile, Parsed, Profile, dumps, loads, parse
from profileparse.syntax.grammar import line_grammar, prose_grammar
from profileparse.syntax.marks import Citing, fill, prose_marks
from profileparse.syntax.nodes import Leaf, Node
from profileparse.syntax.parser import LineSyntax, Outline, line_syntax
from profileparse.syntax.sections import Lexer
from reference import reference

models = pytest.mark.parametrize("model", strategies.MODELS)


def check_total(parsed: Parsed[Any]) -> None:
    severities = {each.severity for each in parsed.diagnostics}
    assert (parsed.profile is None) == (profileparse.Severity.ERROR in severities)
    for each in parsed.diagnostics:
        assert 0 <= each.span.start <= each.span.end <= len(parsed.text)
    for span in parsed.spans.values():
        assert 0 <= span.start <= span.end <= len(parsed.text)


def check_tiling(document: Node) -> None:
    text = document.text
    waiting = [(document, document.span)]
    for node, span in waiting:
        children = node.children
        if isinstance(node, Leaf):
            assert not children
            assert span.start < span.end
            continue
        assert children or not text, node
        at = span.start
        for child in children:
            start, end = child.span
            assert start == at, (node, child)
            at = end
            waiting.append((child, child.span))
        assert at == span.end or not text, node
    assert "".join(leaf.text for leaf in document.leaves()) == text


def check_same_tree(parsed: Parsed[Any]) -> None:
    """The driver gives what Lark's own parser gives for the same tokens."""
    document = parsed.document
    syntax, text = line_syntax(parsed.model), document.source.visible
    tokens, insides, terminals = tokens_of(syntax, text)
    parts = reference("profile.lark", iter(tokens), terminals)
    assert document == Outline(syntax, document.source, parts, insides).document()


def tokens_of(
    syntax: LineSyntax, text: str
) -> tuple[list[re.Match[str]], dict[int, tuple[int, int]], dict[int, str | None]]:
    """Return the tokens of a text that the driver asked for, what it passed over, and what labels count as."""
    lexer = Lexer(syntax, text)
    tokens: list[re.Match[str]] = []

    def noted() -> Iterator[re.Match[str]]:
        for token in lexer:
            tokens.append(token)
            yield token

    terminals: dict[int, str | None] = {}

    def opened(token: re.Match[str]) -> str | None:
        terminal = lexer.opened(token)
        if terminal is not None:
            terminals[token.start()] = terminal
        return terminal

    line_grammar().parse(noted(), opened)
    return tokens, lexer.insides, terminals


def check_nothing_lost(parsed: Parsed[Any]) -> None:
    if parsed.profile is not None:
        assert uncovered(parsed) == []
        assert misplaced(parsed) == []


def check_round_trip(profile: Profile) -> None:
    text = dumps(profile)
    assert loads(text, model=type(profile)) == profile, text
    assert dumps(loads(text, model=type(profile))) == text
    assert type(profile).model_validate_json(profile.model_dump_json()) == profile


def check_every_invariant(text: str, model: type[Profile] = EntityProfile) -> None:
    parsed = parse(text, model=model)
    check_total(parsed)
    assert parsed.document.text == text
    check_tiling(parsed.document)
    check_same_tree(parsed)
    check_nothing_lost(parsed)
    if parsed.profile is not None:
        check_round_trip(parsed.profile)


@models
@given(data=st.data())
def test_parse_returns_for_any_text(data: Any, model: type[Profile]) -> None:
    check_total(parse(data.draw(strategies.texts(model)), model=model))


@models
@given(data=st.data())
def test_leaves_join_to_the_text_and_children_tile_their_parent(data: Any, model: type[Profile]) -> None:
    text = data.draw(strategies.texts(model))
    document = parse(text, model=model).document
    assert document.text == text
    check_tiling(document)


@models
@given(data=st.data())
def test_driver_agrees_with_the_parser_of_lark(data: Any, model: type[Profile]) -> None:
    check_same_tree(parse(data.draw(strategies.texts(model)), model=model))


@given(strategies.texts() | st.text(alphabet='[]>1,-.“”"‘’ aB\n'))
def test_marks_in_prose_are_those_of_the_parser_of_lark(text: str) -> None:
    grammar = prose_grammar()
    tokens = reference("prose.lark", re.compile(grammar.pattern(fill(Citing.STRICT))).finditer(text))
    assert "".join(token[0] for token in tokens) == text
    assert [mark.span() for mark in prose_marks(text)] == [
        token.span() for token in tokens if token.lastgroup != "TEXT"
    ]


@models
@given(data=st.data())
def test_no_character_of_a_text_is_lost(data: Any, model: type[Profile]) -> None:
    check_nothing_lost(parse(data.draw(strategies.texts(model)), model=model))


@models
@given(data=st.data())
def test_a_record_from_text_reads_back_equal(data: Any, model: type[Profile]) -> None:
    profile = parse(data.draw(strategies.texts(model)), model=model).profile
    if profile is not None:
        check_round_trip(profile)


@models
@given(data=st.data())
def test_an_ordinary_record_reads_back_equal(data: Any, model: type[Profile]) -> None:
    check_accepted(model, data.draw(strategies.record_values(model)))


@settings(max_examples=300)
@given(st.integers(0, 2**40))
def test_a_record_of_any_model_reads_back_equal_or_is_refused_by_name(seed: int) -> None:
    choose = Random(seed)
    model = hostile.model(choose)
    check_accepted(model, hostile.values(choose, model))


@given(st.integers(0, 2**40))
def test_what_a_text_of_any_model_says_is_a_record_that_reads_back_equal(seed: int) -> None:
    choose = Random(seed)
    model = hostile.model(choose)
    check_every_invariant(hostile.text(choose, model), model)


def check_accepted(model: type[Profile], values: dict[str, Any]) -> None:
    try:
        profile = model.model_validate(values)
    except ValidationError as error:
        assert all(each["loc"] or each["msg"].startswith("/") for each in error.errors()), error
        return
    check_round_trip(profile)
