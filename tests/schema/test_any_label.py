"""Every label that a model can declare is found in a text; what none could find is refused."""

import re
import sys
import unicodedata
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profileparse import Label, Profile, Prose, Term, parse
from profileparse.schema.labels import label_key, label_pattern

SYMBOLS = [
    "Sun / Shade", "Profit & Loss (in €)", "What's new?", "C++", "C#", "İstanbul", "🙂", "❤️ Care", "Re\u0301sume\u0301",
    "Straße", "परिचय", "概要", "المؤسس", "1. First", "- minus", "* note", "# of staff", "% owned", "IL-2 [human] (x)",
    "cells[1]", "A", "5-year survival", "(optional)", "Q&A", "Revenue (US$)", "TNF-α/β", "Size, cm", "Pros | Cons", "A:B",
    "e.g.", "Founder / CEO", "II. Second", "Who?", "“Quoted”", "@handle", "A_b", "ΐota", "ςigma", "=x", "Trailing -",
]  # fmt: skip


def model_of(label: Label) -> type[Profile]:
    class Own(Profile):
        about: Annotated[Prose | None, Label("About {name}")] = None
        value: Annotated[list[Term], label] = []

    return Own


def terms(text: str, label: Label) -> list[str]:
    profile = parse(text, model=model_of(label)).profile
    assert profile is not None
    return [term.label for term in profile.value]


@pytest.mark.parametrize("label", SYMBOLS)
@pytest.mark.parametrize(
    "text",
    [
        "{}\nQq\nZz\n\nAbout X\n\nText.\n",
        "About X\n\nText.\n\n{}\n\nQq\nZz\n",
        "About X\nText.\n{}: Qq, Zz\n",
        "About X\n- a\n\n{}:\n\nQq\nZz",
    ],
)
def test_a_label_is_found_whatever_it_is_made_of(label, text):
    assert terms(text.format(label), Label(label)) == ["Qq", "Zz"]


@pytest.mark.parametrize("label", SYMBOLS)
def test_it_is_found_in_another_case_and_composed_otherwise(label):
    # A letter for which another case has two ("ß", "SS") is another spelling.
    cases = [label.lower()] + [label.upper()] * all(len(letter.upper()) == 1 for letter in label)
    for variant in (*cases, unicodedata.normalize("NFD", label), unicodedata.normalize("NFC", label)):
        if variant:
            assert terms(f"About X\n\nText.\n\n{variant}\n\nQq\nZz\n", Label(label)) == ["Qq", "Zz"], variant


@pytest.mark.parametrize(
    ("alias", "line"),
    [
        ("{name} Synonyms", "Cell secretion synonyms"),
        ("{name}: the facts", "Cell secretion: the facts"),
        ("What is {name} for?", "What is Cell secretion for?"),
        ("Uses of {name}", "Uses of cell secretion"),
        ("Is {name}?", "IS CELL SECRETION?"),
    ],
)
def test_the_name_may_stand_anywhere_in_an_alias(alias, line):
    label = Label("Value", aliases=(alias,))
    assert terms(f"About Cell secretion\n\nIt is.\nIt was.\n{line}\nQq\nZz\n", label) == ["Qq", "Zz"]
    assert terms(f"{line}\n\nQq\nZz\n\nAbout Cell secretion\n\nIt is.\n", label) == ["Qq", "Zz"]


@pytest.mark.parametrize("line", ["What Is BRCA1?", "what is the BRCA1 gene?", "## What is X?", "**What Is BRCA1?**"])
def test_a_title_may_end_with_a_mark(line):
    class Asked(Profile):
        about: Annotated[Prose | None, Label("What Is {name}?")] = None

    profile = parse(f"{line}\n\nText.", model=Asked).profile
    assert profile is not None
    assert profile.name in ("BRCA1", "the BRCA1 gene", "X")
    assert profile.about is not None


def test_labels_that_differ_by_symbols_are_different():
    class Languages(Profile):
        about: Annotated[Prose | None, Label("About {name}")] = None
        c: Annotated[list[Term], Label("C")] = []
        plus: Annotated[list[Term], Label("C++")] = []
        sharp: Annotated[list[Term], Label("C#")] = []

    profile = parse("About X\n\nText.\n\nC++\n\nA\n\nC\n\nB\n\nC#\n\nD", model=Languages).profile
    assert profile is not None
    assert [profile.plus[0].label, profile.c[0].label, profile.sharp[0].label] == ["A", "B", "D"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "needs a letter"), ("  ", "one line"), ("a\nb", "one line"), (" a", "one line"), ("---", "needs a letter"),
        ("{name}", "needs a letter"), ("{name} {name} x", "once"), ("x" * 201, "200 characters"), ("| a", "begins with"),
        ("> a", "begins with"), ("Founded:", "colon"), ("a\x1b[0m", "control"), ("\ud800", "surrogate"),
    ],
)  # fmt: skip
def test_a_label_that_no_text_can_hold_is_refused(text, why):
    for make in (lambda: Label(text), lambda: Label("Value", aliases=("Other", text))):
        with pytest.raises(ValueError, match=why):
            make()


def test_what_is_no_label_at_all_is_refused():
    with pytest.raises(TypeError, match="aliases of the label 'Value': write a tuple"):
        Label("Value", aliases="bar")
    with pytest.raises(TypeError, match="a label is a str"):
        Label("Value", aliases=(1,))
    with pytest.raises(ValueError, match="'zz' is none of"):
        Label("Value", layout="zz")


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1, max_size=12))
def test_what_is_declared_is_found_or_refused(text):
    try:
        label = Label(text)
        model_of(label)
        parsed = parse(f"About X\n\nText.\n\n{text}\n\nQq\nZz\n", model=model_of(label))
    except (ValueError, TypeError):
        return
    assert parsed.profile is not None
    assert [term.label for term in parsed.profile.value] == ["Qq", "Zz"]


def test_letters_that_the_engine_takes_for_one_another_have_one_key():
    letters = [chr(each) for each in range(sys.maxunicode + 1) if chr(each).isalpha()]
    text = "\n".join(letter for letter in letters if letter.lower() != letter or letter.upper() != letter)
    for letter in text.split("\n"):
        for same in re.findall(f"^(?:{label_pattern([letter])})$", text, re.MULTILINE) if ord(letter) < 0x600 else []:
            assert label_key(same) == label_key(letter), (letter, same)
