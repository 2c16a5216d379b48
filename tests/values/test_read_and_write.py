"""Each value reads back from how it is written, and what reading yields is a value."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import hostile
import strategies
from profileparse import EntityProfile, Prose, Reference, Term, dumps, loads
from profileparse.schema.labels import Label
from profileparse.source import fold, is_well_formed, without_zero_width
from profileparse.syntax.headings import heading_text, write_heading
from profileparse.syntax.marks import Citing
from profileparse.syntax.parser import bare_heading, line_syntax
from profileparse.values.absence import Absent, absence
from profileparse.values.extra import Extra
from profileparse.values.kinds import Kind, read_single, write_single
from profileparse.values.prose import read_item, read_text, write_paragraphs
from profileparse.values.references import read_references, split_url, write_reference
from profileparse.values.terms import read_term, write_term

seeds = st.integers(0, 2**40)


def drawer(seed: int) -> hostile.Drawer:
    drawn = hostile.Drawer(Random(seed), EntityProfile)
    drawn.name = "X"
    return drawn


@given(seeds)
def test_a_term_reads_back(seed):
    try:
        term = Term.model_validate(drawer(seed).term())
    except ValidationError:
        return
    assert read_term(write_term(term.label, term.qualifier, term.citations)) == term.model_dump()


@given(seeds)
def test_what_a_term_reads_as_is_a_term(seed):
    text = fold(drawer(seed).raw(8))
    if text and is_well_formed(text):
        value = read_term(text)
        assert Term.model_validate(value).model_dump() == value


@given(seeds)
def test_a_paragraph_reads_back(seed):
    try:
        prose = Prose.model_validate(drawer(seed).prose())
    except ValidationError:
        return
    paragraphs = write_paragraphs(prose.blocks)
    read = [
        draft.value()
        for text, _, depth, _ in paragraphs
        for draft in (read_item(0, f"\\ {text}", depth, Citing.STRICT) if depth else read_text(0, text))
    ]
    blocks = prose.model_dump()["blocks"]
    for block in blocks:
        if block.pop("level", None):
            block["kind"] = "paragraph"  # its marks say that it is a heading
    # Quotations in lines of their own are read with the lines around them.
    assert any(each.is_quote for each in paragraphs) or read == blocks


PIECES = (
    "[1]",
    "[2]",
    "[9-3]",
    "(x)",
    "[1](x)",
    ".",
    ",",
    ";",
    "a",
    "V",
    ")",
    "\\",
    ">",
    "“",
    "”",
    "]",
    "(",
    "-",
    "“a”",
    "«",
    " ",
    "\n",
)
SEGMENTS = st.lists(st.sampled_from(PIECES), max_size=6)


@settings(max_examples=500)
@given(st.lists(SEGMENTS.map("".join), min_size=1, max_size=4), st.sampled_from(("paragraph", "quote")))
def test_a_block_reads_back_whatever_stands_beside_its_citations(texts, kind):
    lines = ["\n".join(filter(None, map(fold, text.split("\n")))) or "a" for text in texts]
    segments = [{"text": text, "citations": [number]} for number, text in enumerate(lines, start=1)]
    profile = EntityProfile.model_validate(
        {"name": "X", "overview": {"blocks": [{"kind": kind, "segments": segments}]}}
    )
    assert loads(dumps(profile)) == profile


@given(seeds)
def test_what_prose_reads_as_is_prose(seed):
    text = drawer(seed).raw(8)
    blocks = [draft.value() for draft in read_text(0, without_zero_width(text))]
    if blocks and is_well_formed(text):
        assert Prose.model_validate({"blocks": blocks}).model_dump() == {"blocks": blocks}


@given(seeds)
def test_a_reference_reads_back(seed):
    try:
        reference = Reference.model_validate(drawer(seed).reference(1))
    except ValidationError:
        return
    text = f"- [1] {write_reference(reference.text, reference.url)}"
    ((read,), strays) = read_references(text, [("list", 0, len(text))])
    assert (read.number, read.text, read.url, strays) == (1, reference.text, reference.url, [])


@given(seeds)
def test_what_a_reference_reads_as_is_one(seed):
    text, url = split_url(fold(drawer(seed).raw(8)))
    if is_well_formed(text):
        Reference.model_validate({"number": 1, "text": text, "url": url})


@pytest.mark.parametrize("model", strategies.MODELS)
@given(seeds)
def test_a_heading_reads_back(model, seed):
    drawn = hostile.Drawer(Random(seed), model)
    syntax = line_syntax(model)
    try:
        entry = Extra.model_validate({"heading": drawn.filled(3), "text": ""})
    except ValidationError:
        return
    line = write_heading(syntax, entry.heading, 2)
    match = syntax.match(line)
    assert match is not None
    assert match.lastgroup == "HEADING"
    assert heading_text(syntax, line, 0, *bare_heading(line, 0, len(line))) == entry.heading


@given(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.dates())
def test_a_single_value_reads_back(integer, number, date):
    assert read_single(Kind.INTEGER, write_single(integer)) == integer
    assert read_single(Kind.NUMBER, write_single(number)) == number
    assert read_single(Kind.DATE, write_single(date)) == date


@pytest.mark.parametrize("text", hostile.STATEMENTS)
def test_a_statement_of_absence_reads_back(text):
    reason = absence(text, Label("Value"))
    assert reason is not None
    assert Absent(reason=reason, text=text).text == text
