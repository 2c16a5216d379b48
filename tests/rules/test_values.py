"""PP3xx: values."""

from __future__ import annotations

import pytest

from profileparse import parse
from profileparse.fixing import fix_text
from profileparse.rules.balance import unbalanced
from rules.finding import found, mended, places
from strategies import CompanyProfile

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


def test_a_dash_without_its_space_is_a_bullet_among_others():
    parsed = parse(HEAD + "Safety Considerations\n\n- Rash\n-Fever\n")
    assert parsed.diagnostics == ()
    assert [term.label for term in parsed.profile.safety_considerations] == ["Rash", "Fever"]  # type: ignore[union-attr]


@pytest.mark.parametrize("line", ["*Fever", "-2 points", "In trials:", "4.Fever", "-Fever\nand more", "2.5 mg"])
def test_other_lines_among_items_are_left_as_they_are(line: str):
    text = HEAD + f"Safety Considerations\n\n- Rash\n{line}\n- Ache\n"
    assert all(each.fix is None for each in found(text, "PP303"))


@pytest.mark.parametrize(
    ("text", "stray", "where"),
    [
        ("Risks\n\n- Fire\n\nSee below.\n\nOr above.\n", "See below.\n\nOr above.", "after the list of “Risks”"),
        ("Risks\n\n| a | b |\n|---|---|\n", "| a | b |\n|---|---|", "under “Risks”, but is no value of it"),
        ("Staff: 5\nSee below.\n", "See below.", "after the value of “Number of Employees”"),
        ("Motto: None\nSee below.\n", "See below.", "under “Motto”, but is no value of it"),
        ("References\n\n1. A. Title.\n\nSee below.\n", "See below.", "after the list of “References”"),
    ],
)
def test_text_after_a_value_is_told_once_with_its_field(text: str, stray: str, where: str):
    text = "# Acme\n\n" + text
    (each,) = parse(text, model=CompanyProfile).diagnostics
    assert each.code == "PP303"
    assert text[each.span.start : each.span.end] == stray
    assert each.message.endswith(f" stands {where}; it is kept in extra")


def test_two_terms_that_and_joins_get_a_comma():
    text = HEAD + "Interacting Drugs: Warfarin (oral) & heparin\n"
    assert places(text, "PP305") == ["Warfarin (oral) & heparin"]
    (each,) = found(text, "PP305")
    assert "“&” separates nothing" in each.message
    profile = parse(mended(text, "PP305")).profile
    assert [term.label for term in profile.interacting_drugs] == ["Warfarin", "heparin"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "line",
    [
        "Interacting Drugs: A, B and C",
        "Interacting Drugs: A (B and C)",
        "Interacting Drugs\n\nA and B",
        "Overview: A and B",
    ],
)
def test_other_conjunctions_are_left_alone(line: str):
    assert found(HEAD + line + "\n", "PP305") == []


def test_a_sentence_in_a_list_is_told_but_not_a_statement_that_there_is_nothing():
    sentence = "It is not to be taken with warfarin, heparin, or others."
    assert places(f"{HEAD}Interacting Drugs: {sentence}\n", "PP306") == [sentence]
    assert found(f"{HEAD}Interacting Drugs: None\n", "PP306") == []
    assert found(f"{HEAD}Mechanism of Action: {sentence}\n", "PP306") == []


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
