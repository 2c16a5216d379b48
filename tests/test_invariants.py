"""The six invariants, as properties over any text and any record."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import profileparse
import strategies
from coverage_of_text import misplaced, uncovered
from profileparse import EntityProfile, Parsed, Profile, dumps, loads, parse
from profileparse.carried import refusal
from profileparse.syntax.grammar import line_grammar, prose_grammar
from profileparse.syntax.nodes import Leaf, Node
from profileparse.syntax.parser import line_syntax
from profileparse.syntax.prose import prose_marks

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
    reference = line_syntax(parsed.model).outline(document.source, line_grammar().reference).document()
    assert document == reference


def check_nothing_lost(parsed: Parsed[Any]) -> None:
    if parsed.profile is not None:
        assert uncovered(parsed) == []
        assert misplaced(parsed) == []


def check_round_trip(profile: Profile) -> None:
    text = dumps(profile)
    assert refusal(profile) is None, text
    assert dumps(loads(text, model=type(profile))) == text


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
    tokens = grammar.reference(re.compile(grammar.pattern({})).finditer(text))
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
@pytest.mark.parametrize("wild", [False, True])
@given(data=st.data())
def test_a_record_reads_back_equal_or_is_refused_by_name(data: Any, model: type[Profile], wild: bool) -> None:
    values = data.draw(strategies.record_values(model, wild=wild))
    try:
        profile = model.model_validate(values)
    except ValidationError as error:
        assert all(each["loc"] or each["msg"].startswith("/") for each in error.errors()), error
        return
    check_round_trip(profile)


@models
@given(data=st.data())
def test_a_record_is_equal_after_its_json_form(data: Any, model: type[Profile]) -> None:
    profile = parse(data.draw(strategies.shaped_texts(model)), model=model).profile
    if profile is not None:
        form = profile.model_dump(mode="json")
        assert model.model_validate_json(json.dumps(form)) == profile
