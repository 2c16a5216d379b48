"""Hostile input: long runs of marks and labels. A watchdog ends what is not linear."""

from __future__ import annotations

import signal
from typing import Annotated

import pytest

from profileparse import Label, Profile, dumps, parse
from test_invariants import check_every_invariant

HEAD = "Other Names\nA, B\n\nX Overview\n\nText.[1]\n\n"
PATIENCE = 20

RUNS = {
    name: unit * (10_000 if len(unit) > 1 and unit.endswith("\n") else 50_000)
    for name, unit in {
        "bracket": "[", "bracket-number": "[1", "citation": "[1]", "closing": "]", "parenthesis": "(", "closing-parenthesis": ")",
        "quote": "> ", "quote-lines": ">\n", "pipe": "|", "pipe-lines": "|\n", "asterisk": "*", "bold": "** ", "curly": "“",
        "curly-pairs": "> “", "straight": '"', "straight-quote": '> "', "angle": "> «", "dash": "-", "dash-space": "- ",
        "dash-lines": "-\n", "hash": "#", "hash-space": "# ", "equals": "=", "equals-space": "== ", "underscore": "_",
        "space": " ", "no-break-space": "\u00a0", "tab": "\t", "line-feed": "\n", "carriage-return": "\r", "crlf": "\r\n",
        "word": "word ", "letter": "a", "capital": "A ", "comma": ", ", "bare-comma": "a,", "semicolon": ";", "colon": ":",
        "key": "Key: ", "number": "1. ", "digits": "1", "bullet": "• ", "backslash": "\\", "zero-width": "\u200b",
        "surrogate": "\ud800", "edit": "[edit]", "link": "[1](", "url": "https://", "tilde": "~~~\n", "overview": "Overview ",
        "open-close": "()", "nested": "([", "apostrophe": "'", "caret": "^", "indented": " -\n", "spaced-lines": " \n", "emoji": "🧬",
        "roman": "I. ", "front-matter": "---\n", "item-lines": "- a\n", "continued-item": "- a\n  ", "rows": "a | b\n",
    }.items()
}  # fmt: skip
SECTIONS = (
    "",
    "X Overview\n\n",
    "References\n\n",
    "Other Names\n",
    "Disease Roles\n",
    "Safety Considerations\n",
    "## Unknown\n",
)


@pytest.fixture(autouse=True)
def watchdog():
    def bark(*_):
        raise TimeoutError(f"not done after {PATIENCE} seconds: this input is not parsed in linear time")

    before = signal.signal(signal.SIGALRM, bark)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_a_long_run_of_marks_is_parsed_wherever_it_stands(run):
    for section in SECTIONS:
        parsed = parse(f"{HEAD}{section}{run}")
        assert parsed.document.text == parsed.text
        assert parsed.diagnostics is not None
        assert parsed.spans is not None
        assert sum(leaf.span.end - leaf.span.start for leaf in parsed.document.leaves()) == len(parsed.text)
        if parsed.profile is not None:
            assert dumps(parsed.profile)


@pytest.mark.parametrize(
    ("head", "unit", "tail"),
    [
        ("X Overview\n\na", "[1]", "b"),
        ("Other Names\na", "[1],", "b"),
        ("## a", " ", "b"),
        ("## a", "=", "b"),
        ("## a", " *", ")"),
        ("References\n\n1. a", "↩", "b"),
        ("References\n\n1. a", " ", "b"),
        ("References\n\n1. a", "\nb c", ""),
        ("Associated Biomarkers\n", "Ab1\n", "\nDisease Roles\nAb1Ab2"),
        ("", "Other Names\na\n\nX Overview\n\nB.\n\nDisease Roles\ncD\n\nInteracting Drugs\n\ne\n\n", ""),
    ],
)
def test_a_long_run_is_parsed_between_other_text(head, unit, tail):
    parsed = parse(HEAD + head + unit * (200_000 // len(unit)) + tail)
    assert parsed.profile is not None
    assert parsed.spans
    assert parsed.diagnostics is not None


def test_a_long_run_of_citations_is_parsed_after_a_single_value():
    class Company(Profile):
        founded: Annotated[int | None, Label("Founded")] = None

    parsed = parse("Name: X\n\nFounded: 1998 " + "[1][2]" * 30_000 + "b", model=Company)
    assert parsed.profile is not None
    assert parsed.diagnostics is not None


@pytest.mark.parametrize("length", [2, 9, 20])
def test_many_terms_are_looked_up_in_as_many_others(length):
    names = [f"{number:0{length}}x" for number in range(10_000)]
    others = [f"{name[::-1]}y" for name in names]
    parsed = parse(f"Disease Roles\n{', '.join(names)}\n\n{HEAD}Disease Associations\n\n" + "\n".join(others))
    assert parsed.profile is not None
    assert dumps(parsed.profile)


@pytest.mark.parametrize("separator", [", ", "\n"])
def test_one_term_of_fifteen_thousand_is_changed(separator):
    label = "Other Names\n" if separator == ", " else "Biological Functions\n"
    text = f"X Overview\n\nText.\n\n{label}" + separator.join(f"Name {number}x" for number in range(15_000)) + "\n"
    parsed = parse(text)
    field = "other_names" if separator == ", " else "biological_functions"
    terms = list(getattr(parsed.profile, field))
    changed = parsed.profile.with_(**{field: [*terms[:7], "Another name", *terms[8:]]})
    assert parsed.edit(changed) == text.replace("Name 7x", "Another name")


@pytest.mark.parametrize("unit", ["word ", "a", "a, ", "[1] "])
def test_a_line_of_three_megabytes_is_parsed(unit):
    line = unit * (3_000_000 // len(unit))
    parsed = parse(HEAD + line)
    assert parsed.profile is not None
    assert parsed.spans
    assert parsed.diagnostics is not None


@pytest.mark.parametrize(
    "label",
    [
        "Other Names\n",
        "Disease Roles\nA\n",
        "X Overview\n",
        "Y Overview\n",
        "References\n",
        "- Note: a\n",
        "## Z\n",
        "Key: v\n",
    ],
)
def test_five_thousand_labels_are_parsed(label):
    parsed = parse(HEAD + label * 5_000)
    assert parsed.profile is not None
    assert parsed.spans
    assert parsed.diagnostics is not None


@pytest.mark.parametrize(
    "run",
    [
        "[", "(", "> ", "|", "*", "“", "\n", '"', "[1]", "> “a” ",
        "- ",
    ],
)  # fmt: skip
def test_every_invariant_holds_for_runs_of_marks(run):
    for section in SECTIONS:
        check_every_invariant(f"{HEAD}{section}{run * 300}")
