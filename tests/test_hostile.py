"""Hostile input: long runs of marks and labels cost no more than their length."""

from __future__ import annotations

from typing import Annotated

import pytest

from linear import LINEAR, growth
from profileparse import EntityProfile, Label, Profile, Prose, Term, dumps, parse
from test_invariants import check_every_invariant

HEAD = "Other Names\nA, B\n\nX Overview\n\nText.[1]\n\n"
RUNS = {
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


# Of the smaller text; the larger has four times as many.
CHARACTERS = 2_500


def use(text: str, model: type[Profile] = EntityProfile) -> None:
    """Ask for everything that a text gives."""
    parsed = parse(text, model=model)
    assert sum(leaf.span.end - leaf.span.start for leaf in parsed.document.leaves()) == len(text)
    assert parsed.diagnostics is not None
    assert parsed.spans is not None
    if parsed.profile is not None:
        assert dumps(parsed.profile)


def is_linear(head: str, unit: str, tail: str = "", model: type[Profile] = EntityProfile) -> bool:
    n = CHARACTERS // len(unit)
    return growth(lambda text: use(text, model), lambda size: f"{head}{unit * size}{tail}", n) <= LINEAR


@pytest.mark.parametrize("section", SECTIONS, ids=[section.strip() or "alone" for section in SECTIONS])
@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_a_long_run_of_marks_takes_no_more_than_its_length(run, section):
    assert is_linear(HEAD + section, run)


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
def test_a_long_run_between_other_text_takes_no_more_than_its_length(head, unit, tail):
    assert is_linear(HEAD + head, unit, tail)


@pytest.mark.parametrize("mark", ["#", "*", "_", "=", ":", " #", "= ", "=#", "**", "I."])
@pytest.mark.parametrize("head", ["a ", "- a ", "## a ", "Other Nmaes "])
def test_marks_at_the_end_of_a_line_that_goes_on_take_no_more_than_their_length(head, mark):
    assert is_linear(head, mark, "b.\n")


@pytest.mark.parametrize(
    "unit",
    ["\x01", "\x1b", "\x1b[", "a\x01", "a\x01\n", "a\x0b", "a\u202e", "a\u200b", "e\u0301", "a\rb\n", "Ã©", "a, "],
)
def test_findings_as_many_as_characters_take_no_more_than_their_number(unit):
    assert is_linear(HEAD + "Other Names\n", unit)


@pytest.mark.parametrize("unit", ["é\u200d", "\u200d", "I am an AI. ", "ai", "you ", "[1]\n", "[1] a\n[2] b\n\n"])
def test_near_findings_take_no_more_than_their_number(unit):
    assert is_linear(HEAD + "Interacting Drugs\n", unit, "é")


class Company(Profile):
    founded: Annotated[int | None, Label("Founded")] = None


def test_a_long_run_of_citations_after_a_single_value_takes_no_more_than_its_length():
    assert is_linear("Name: X\n\nFounded: 1998 ", "[1][2]", "b", Company)


class Plant(Profile):
    family: Annotated[str | None, Label("Family")] = None
    soil: Annotated[list[Term], Label("Soil", layout="inline")] = []
    care: Annotated[Prose | None, Label("Care")] = None


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Name: X\n\n", "Family\n\nx\n\nSoil\n\ny\n\nCare\n\nz.\n\n"),
        ("Name: X\n\n", "Family Rosaceae\nSoil Moist\n"),
        ("Name: X\n\nCare\n" + "Words of it. " * 3_000 + "\nSoil: y\n", "Care: z.\n"),
        ("# X\nFamily: x\n", "# Y\nSoil: y\n"),
        ("# X\n1. Family: x\n2. Soil:\n", "\n3. Soil:\n\n- a\n- b\n\nc\n\n1. d\n"),
        ("Name: X\n\nFamily\tx\nSoil\ty\n", "Origin\tAsia\n"),
        ("Name: X\n\nFamily\nx\nSoil\ny\nFamily\nx\n", "Origin\nAsia\n"),
        ("Name: X\n\n| Family | x |\n| Soil | y |\n", "| Origin | z\nmore\n"),
        ("Name: X\n\nFamily: x\n\n", "## A\n\nb.\n\nShare this\n\n"),
        ("Name: X\n\n", "- **Soil:**\n  - a\n- Other:\n  - b\n"),
        ("Name: X\n\nCare\n\n", "It grows.\n\n12\n\n"),
        ("Name: X\n\n", "It grows.\n\n"),
        ("Name: X\n\nCare\n\n", "It grows and\n                    Page 1\n\f                    2\ngrows.\n"),
        ("Field\tValue\tSource\nName\tX\tY\n", "Soil\ta\tb\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r"])
def test_labels_in_every_style_take_no_more_than_their_number(head, unit, end):
    head, unit = head.replace("\n", end), unit.replace("\n", end)
    # A step for each pair of labels is seen in many of them only.
    assert (
        growth(lambda text: parse(text, model=Plant).profile, lambda size: head + unit * size, 80_000 // len(unit))
        <= LINEAR
    )


def test_a_long_value_is_compared_with_many_that_come_again():
    def text(size):
        return "Name: X\n\nCare\n" + "Words of it. " * size + "\nSoil: y\n" + "Care: z.\n" * size

    assert growth(lambda each: parse(each, model=Plant).profile, text, 2000) <= LINEAR


@pytest.mark.parametrize("length", [2, 9, 20])
def test_many_terms_are_looked_up_in_as_many_others(length):
    def text(size):
        names = [f"{number:0{length}}x" for number in range(size)]
        others = [f"{name[::-1]}y" for name in names]
        return f"Disease Roles\n{', '.join(names)}\n\n{HEAD}Disease Associations\n\n" + "\n".join(others)

    assert growth(use, text, 500) <= LINEAR


@pytest.mark.parametrize("separator", [", ", "\n"])
def test_one_term_of_very_many_is_changed(separator):
    label = "Other Names\n" if separator == ", " else "Biological Functions\n"
    field = "other_names" if separator == ", " else "biological_functions"

    def text(size):
        return (
            f"X Overview\n\nText.\n\n{label}" + separator.join(f"Name {number}x" for number in range(size + 8)) + "\n"
        )

    def change(before):
        parsed = parse(before)
        terms = list(getattr(parsed.profile, field))
        changed = parsed.profile.with_(**{field: [*terms[:7], "Another name", *terms[8:]]})
        assert parsed.edit(changed) == before.replace("Name 7x", "Another name")

    assert growth(change, text, 1_000) <= LINEAR


@pytest.mark.parametrize("unit", ["word ", "a", "a, ", "[1] "])
def test_a_very_long_line_takes_no_more_than_its_length(unit):
    assert growth(use, lambda size: HEAD + unit * size, 50_000 // len(unit)) <= LINEAR


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
def test_many_labels_take_no_more_than_their_number(label):
    assert is_linear(HEAD, label)


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
