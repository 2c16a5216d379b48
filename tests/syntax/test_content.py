"""What is seen at once of a text that is to be written is what the general patterns say of it."""

from __future__ import annotations

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from profileparse import Label, Profile, Term
from profileparse.source import fold
from profileparse.syntax.parser import line_syntax


class Species(Profile):
    """A model without a title, with a label that begins with the entity's name."""

    kin: Annotated[list[Term], Label("Kin", aliases=("{name} kin", "Relatives of {name}"))] = []


MODELS = (*strategies.MODELS, Species)
LINES = {"LINES", "REST", "KEY"}
ITEMS = {"LIST", "ENTRY", "BULLET_KEY"}
_WORDS = (
    "Kin",
    "Beta kin",
    "Beta kin: x",
    "Beta Overview",
    "Beta overview: x",
    "**",
    "x",
    "[1]",
    "[edit]",
    "[",
    ":",
    "|",
    " ",
)
texts = st.one_of(
    *(strategies.lines(model) for model in MODELS),
    st.lists(st.sampled_from(_WORDS) | strategies.labels() | strategies.lines(), max_size=5).map("".join),
).map(fold)


def terminal(syntax, line):
    match = syntax.match(line)
    return match.lastgroup if match is not None and match.end() == len(line) else None


@pytest.mark.parametrize("model", MODELS)
@given(text=texts)
def test_what_is_seen_at_once_to_be_content_is_content(model, text):
    syntax = line_syntax(model)
    if syntax.content.match(text):
        assert terminal(syntax, text) in LINES
        assert terminal(syntax, f"1. {text}") in ITEMS
    if syntax.content.match(text) or syntax.item_content.match(text):
        assert terminal(syntax, f"- {text}") in ITEMS
        assert terminal(syntax, f"  • {text}") in ITEMS


@pytest.mark.parametrize("text", ["Cells release it.", "Smith J. 1998;34(7):10–67.", "**It** binds [1][2]"])
def test_plain_content_is_seen_at_once(text):
    for model in MODELS:
        assert line_syntax(model).content.match(text)
        assert line_syntax(model).item_content.match(text)


def test_a_link_is_seen_at_once_to_be_content():
    assert line_syntax(strategies.MODELS[0]).content.match("[Smith J. 1998;34(7):10–67.](https://example.org/1)")


@pytest.mark.parametrize("model", MODELS)
@given(lines=st.lists(texts, min_size=1, max_size=4))
def test_lines_that_are_seen_at_once_to_have_no_style_have_none(model, lines):
    syntax = line_syntax(model)
    text = "\n".join(lines)
    styles = {style for line in lines if line for style in syntax.styles_of(line)}
    if syntax.unstyled_last(text, 0):
        assert styles <= {"heading"}
    if syntax.unstyled(text, 0):
        assert styles <= {"heading", "page"}
    if syntax.are_lines(text):
        assert syntax.is_plain(text)
        assert syntax.unstyled(text, 0)


def test_plain_lines_are_seen_at_once_to_have_no_style():
    for model in MODELS:
        syntax = line_syntax(model)
        assert syntax.are_lines("Cell growth\nCell death [1]")
        assert syntax.unstyled_last("Cell growth\n- 5 cells", 0)
        assert not syntax.unstyled("Cell growth\nCells:", 0)
        assert syntax.unstyled("Page 2 of 3\nCells", 0)
        assert not syntax.unstyled_last("Page 2 of 3\nCells", 0)
