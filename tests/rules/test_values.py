"""PP3xx: values."""

from __future__ import annotations

import pytest

from profileparse import parse
from profileparse.fixing import fix_text
from profileparse.rules.balance import unbalanced
from rules.finding import found, mended, places

HEAD = "\nX Overview\n\nText.\n\n"


def test_glued_values_get_commas():
    text = "Disease Roles\nAsthmaAtopic dermatitisNasal polyps\n" + HEAD
    assert places(text, "PP301") == ["AsthmaAtopic dermatitisNasal polyps"]
    profile = parse(mended(text, "PP301")).profile
    assert profile is not None
    assert [term.label for term in profile.disease_roles] == ["Asthma", "Atopic dermatitis", "Nasal polyps"]


@pytest.mark.parametrize(
    ("terms", "second"),
    [
        ("mTOR, FRAP1, mTOR", "mTOR"),
        ("Treg, TREG", "TREG"),
        ("T cell, T-cell", "T-cell"),
        ("beta secretase, Betasecretase", "Betasecretase"),
        ("ﬁbrin, fibrin", "fibrin"),
        ("A (b), A (B)", "A (B)"),
    ],
)
def test_terms_that_differ_in_case_or_hyphens_are_duplicates(terms: str, second: str):
    text = f"Other Names\n{terms}\n{HEAD}"
    assert places(text, "PP302") == [second]
    assert mended(text, "PP302") == text.replace(f", {second}\n", "\n")


@pytest.mark.parametrize(
    "terms", ["CD4+, CD4-", "CD4- T, CD4 T", "A (b), A (c)", "A (b), A", "IL-1, IL-11", "1-2, 12", "Aβ, Aα"]
)
def test_terms_that_differ_in_what_counts_are_none(terms: str):
    assert found(f"Other Names\n{terms}\n{HEAD}", "PP302") == []


def test_a_duplicate_line_goes_with_its_line_end_and_bullet():
    text = HEAD + "Safety Considerations\n\n  • Rash\n  • Fever\n  • rash\n\nInteracting Drugs\n\nA\n"
    assert mended(text, "PP302") == text.replace("  • rash\n", "")


@pytest.mark.parametrize(
    ("items", "mended_items"),
    [
        ("- Rash\n-Fever\n- Ache\n", "- Rash\n- Fever\n- Ache\n"),
        ("-Fever\n- Rash\n", "- Fever\n- Rash\n"),
        ("1. Rash\n2. Ache\n3.Fever\n", "1. Rash\n2. Ache\n3. Fever\n"),
        ("1) Rash\n2)Fever\n", "1) Rash\n2) Fever\n"),
    ],
)
def test_a_bullet_that_lacks_its_space_is_given_one_safely(items: str, mended_items: str):
    text = HEAD + "Safety Considerations\n\n" + items
    (each,) = found(text, "PP303")
    assert each.fix is not None
    assert each.fix.safe
    fixed = fix_text(text).text
    assert fixed == text.replace(items, mended_items)
    assert "Fever" in [term.label for term in parse(fixed).profile.safety_considerations]  # type: ignore[union-attr]


@pytest.mark.parametrize("line", ["*Fever", "-2 points", "In trials:", "4.Fever", "-Fever\nand more", "2.5 mg"])
def test_other_lines_among_items_are_left_as_they_are(line: str):
    text = HEAD + f"Safety Considerations\n\n- Rash\n{line}\n- Ache\n"
    assert all(each.fix is None for each in found(text, "PP303"))


def test_what_stands_after_a_table_is_stray():
    text = HEAD + "Associated Biomarkers\nBiomarker |\n---|\nCRP |\nThe Site\n"
    assert places(text, "PP303") == ["The Site"]


def test_a_plain_line_among_bullets_is_stray_but_a_list_of_plain_lines_is_not():
    assert places(HEAD + "Safety Considerations\n\nIn trials:\n- Rash\n- Fever\n", "PP303") == ["In trials:"]
    assert places(HEAD + "Safety Considerations\n\nRash\nFever\n", "PP303") == []


@pytest.mark.parametrize(
    "text",
    [
        "f(x) [1] “a “b” c” „tief“ «bas» »hoch« (a [b] c)",
        "the intervals [0, 1) and (0, 1]",
        "a) one, b) two, iv) four, 10) ten",
        'a 5" tube',
        "it’s the patient's own",
        "",
    ],
)
def test_balanced_text_is_balanced(text: str):
    assert unbalanced(text) == []


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Kinase (serine", "("),
        ("Kinase) serine", ")"),
        ("“a “b” c", "“"),
        ('say "so', '"'),
        ("((a)", "("),
        ("[3 and 4]]", "]"),
        ("«a", "«"),
        ("a” b", "”"),
    ],
)
def test_a_mark_without_partner_is_found(text: str, marks: str):
    assert "".join(text[at] for at in unbalanced(text)) == marks


def test_each_value_is_told_once():
    (each,) = found("X Overview\n\nA ((( b.\n", "PP304")
    assert "2 more" in each.message
