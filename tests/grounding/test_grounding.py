"""A profile held against its sources: quotations, statements, numbers without a source, sources that nothing cites."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quotations
import strategies
from linear import LINEAR, growth
from profileparse import EntityProfile, Label, Profile, Prose, Section, ground, parse
from profileparse.grounding import GROUND_CODES
from profileparse.rules import RULES

pytest.importorskip("rapidfuzz")

SOURCES = {
    1: "The lantern, as Venn wrote, pulses at noon. It does not\nsleep. Its light is faint.",
    2: "At 12 m it is dark. Nobody has measured more.",
}
TEXT = """\
Lantern Overview

It gives light at noon.[1] > “pulses at noon”[1]

Venn saw that “it does not sleep”,[1] and that “at 21 m it is dark”.[2] The word “faint” is hers.[1]
A log says “it rests on Sundays”.[2][3]

> “It pulses” at dawn

References
1. Venn. Log.
2. Ames. Depths.
"""


def said(grounding):
    return [(each.kind, each.text, each.match, each.source) for each in grounding.evidence]


def test_quotations_and_statements():
    parsed = parse(TEXT)
    grounding = ground(parsed, SOURCES)
    assert said(grounding) == [
        ("statement", "It gives light at noon.", "none", None),
        ("quotation", "pulses at noon", "exact", 1),
        ("quotation", "it does not sleep", "folded", 1),
        ("quotation", "at 21 m it is dark", "fuzzy", 2),
        ("statement", "The word “faint” is hers.", "none", None),
        ("quotation", "it rests on Sundays", "none", None),
    ]
    for each in grounding.evidence:
        assert " ".join(parsed.text[each.span.start : each.span.end].split()) == each.text
        assert each.pointer in parsed.spans
        if each.source_span is not None:
            quoted = SOURCES[each.source][each.source_span.start : each.source_span.end]
            assert (each.match == "exact") == (quoted == each.text)
    assert grounding.evidence[3].differences == (("21",), ("12",))
    assert grounding.without_source == (3,)
    assert grounding.never_cited == ()


def test_diagnostics():
    parsed = parse(TEXT)
    grounding = ground(parsed, {**SOURCES, 9: "Unread."})
    found = [(each.code, each.message, parsed.text[each.span.start : each.span.end]) for each in grounding.diagnostics]
    assert found == [
        ("PP602", "source [2] has this otherwise: “21” is not there and “12” is left out", "at 21 m it is dark"),
        ("PP601", "“it rests on Sundays” stands in no source that it cites: [2], [3]", "it rests on Sundays"),
        ("PP603", "[3] is cited, but there is no source 3", "3"),
        ("PP604", "source 9 is cited nowhere", ""),
    ]
    assert {each.code for each in grounding.diagnostics} == {each.code for each in GROUND_CODES.values()}


def test_codes_are_no_other_s():
    assert not {each.code for each in GROUND_CODES.values()} & RULES.keys()
    assert all(each.summary[-1] == "." and each.help[-1] == "." for each in GROUND_CODES.values())


class Trial(Section):
    outcome: Prose | None = None


class Drug(Profile):
    about: Annotated[Prose | None, Label("About {name}")] = None
    trial: Trial | None = None
    notes: dict[str, Prose] = {}


def test_prose_inside_sections_and_under_keys():
    text = (
        "About Venol\n\nNew.\n\nTrial\n\n  Outcome\n\n  She wrote “as\n  Venn wrote”.[1]\n\n"
        "Notes\n\n  ## At / night\n\n  “It does not sleep”, too.[1]\n"
    )
    parsed = parse(text, model=Drug)
    assert [(each.pointer, each.match) for each in ground(parsed, SOURCES).evidence] == [
        ("/trial/outcome/blocks/0/segments/0", "exact"),
        ("/notes/At ~1 night/blocks/0/segments/0", "folded"),
    ]


def test_a_text_without_a_record_has_no_evidence():
    grounding = ground(parse("nothing at all"), {1: "x"})
    assert (grounding.evidence, grounding.never_cited) == ((), (1,))


def test_nothing_to_look_for_nearly_needs_no_extra():
    program = (
        "import sys; sys.modules['rapidfuzz'] = None\n"
        "import profileparse as p\n"
        "parsed = p.parse('X Overview\\n\\n“It pulses at noon”, she said.[1]')\n"
        "print(p.ground(parsed, {1: 'it pulses\\nat noon'}).evidence[0].match)\n"
        "try: p.ground(parsed, {1: 'it rests'})\n"
        "except ModuleNotFoundError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["folded", "ground needs rapidfuzz: pip install 'profileparse[ground]'"]


@pytest.mark.parametrize("seed", range(200))
def test_pairs_in_a_profile(seed):
    pair = quotations.pair(seed)
    text = f"X Overview\n\n> «{pair.quotation}»[1]\n\nReferences\n1. Log.\n"
    (evidence,) = ground(parse(text), {1: pair.source}).evidence
    assert evidence.kind == "quotation"
    if evidence.match in ("exact", "folded"):
        assert pair.is_faithful, pair
    if pair.is_faithful:
        assert evidence.match in ("exact", "folded"), pair


@given(strategies.texts(EntityProfile), st.dictionaries(st.integers(0, 9), st.text(max_size=40), max_size=4))
def test_any_text_and_any_sources(text, sources):
    parsed = parse(text)
    grounding = ground(parsed, sources)
    for each in grounding.evidence:
        assert 0 <= each.span.start < each.span.end <= len(text)
        assert (each.source is None) == (each.source_span is None) == (each.match == "none")
        assert each.source is None or each.source in each.citations
    assert all(0 <= each.span.start <= each.span.end <= len(text) for each in grounding.diagnostics)
    assert not set(grounding.without_source) & sources.keys()
    assert set(grounding.never_cited) <= sources.keys()


def test_linear():
    def text(size):
        return "X Overview\n\n" + "She says “it rests at noon”.[1] " * size

    source = {1: "It pulses at noon. " * 50}
    assert growth(lambda each: ground(parse(each), source), text, 200) < LINEAR


def test_a_source_that_a_segment_cites_again_and_again_is_searched_once():
    source = {1: "It pulses at noon. " * 100}
    assert growth(lambda text: ground(parse(text), source), lambda size: "X Overview\n\n" + "[1]:" * size, 400) < LINEAR


def test_a_finding_names_each_source_once():
    (finding, *_) = ground(parse("X Overview\n\n“It rests on Sundays”.[1][2][1]"), {1: "Noon.", 2: "Dawn."}).diagnostics
    assert finding.message == "“It rests on Sundays” stands in no source that it cites: [1], [2]"
