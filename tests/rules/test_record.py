"""PP1xx: whether there is a record."""

from __future__ import annotations

from typing import Annotated

import pytest

from profileparse import Label, Profile, Span, Term, dumps, parse
from profileparse.rules.record_rules import Town
from rules.finding import found, places
from strategies import CompanyProfile


class Synonyms(Profile):
    synonyms: Annotated[list[Term], Label("Synonyms", aliases=("Synonyms of {name}",))] = []


def test_a_text_without_labels_is_no_profile_and_hears_what_was_looked_for():
    (each,) = found("\n\n  milk\neggs\n", "PP101")
    assert each.span == Span(4, 8)
    assert "<name> Overview" in each.message
    assert "Molecular Classification" in each.message


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u200b"])
def test_an_empty_text_is_no_profile(text: str):
    (each,) = parse(text).diagnostics[:1]
    assert each.code == "PP101"
    assert each.span == Span(0, 0)


def test_a_model_without_a_heading_of_its_own_looks_for_a_page_title():
    (each,) = found("milk", "PP101", CompanyProfile)
    assert "# <name>" in each.message


def test_labels_without_a_heading_are_another_error():
    text = "Other Names\nA\n"
    assert places(text, "PP102") == ["Other Names"]
    assert found(text, "PP101") == []


def test_a_heading_without_a_name_is_pointed_at():
    assert places("Other Names\nA\n\nOverview\n\nText.\n", "PP102") == ["Overview"]


def test_a_heading_of_another_entity_is_found_once_and_nothing_is_told_of_what_stands_below():
    text = "A Overview\n\nText.\n\n{}# B Overview\n\nText.\n\n## Price\n\nLow.\n\nC Overview\n\nText.\n"
    (each,) = parse(text.format("")).diagnostics
    assert each.message.startswith("a second entity begins here: “B Overview”; the profile is about “A”")
    assert places(text.format("## Price\n\nLow.\n\n"), "PP202") == ["Price"]


def test_labels_that_begin_again_are_a_second_entity():
    text = "Name: A\nOther Names: B\n\nName: C\nOther Names: D\n"
    (each,) = parse(text).diagnostics
    assert each.code == "PP103"
    assert "“Name: C”" in each.message
    assert text[each.span.start : each.span.end] == "Name"


@pytest.mark.parametrize(
    ("head", "where"),
    [
        ("Acme", "a line above the labels"),
        ("## Acme", "a heading"),
        ("# Acme\n\n# Facts", "a heading"),
        ("---\ntitle: Acme\n---", "the YAML header"),
        ("---\ntitle: Acme\nticker: A\n---", "the YAML header"),
    ],
)
def test_a_name_without_a_label_is_told_with_its_place(head: str, where: str):
    text = f"{head}\n\nStaff: 5\nRevenue: 7\n"
    assert places(text, "PP107", CompanyProfile) == ["Acme"]
    assert found(text, "PP107", CompanyProfile)[0].message == f"the name “Acme” was taken from {where}"
    assert "Acme" not in places(text, "PP202", CompanyProfile) + places(text, "PP206", CompanyProfile)
    assert "title" not in places(text, "PP202", CompanyProfile)


def test_a_name_in_a_label_is_told():
    assert places("Synonyms of aspirin\n\nASA\n", "PP107", Synonyms) == ["aspirin"]


@pytest.mark.parametrize("head", ["# Acme", "Acme\n====", "Name: Acme"])
def test_a_title_and_a_label_say_the_name_for_certain(head: str):
    assert parse(f"{head}\n\nStaff: 5\n\n", model=CompanyProfile).diagnostics == ()


def test_the_same_heading_again_is_a_duplicate_label_only():
    text = "A Overview\n\nText.\n\nA Overview\n\nText.\n"
    assert places(text, "PP103") == []
    assert places(text, "PP203") == ["A Overview"]


def test_a_refused_value_is_pointed_at_and_its_field_is_not_called_empty():
    text = "# Ghent\n\nPopulation: -5\n"
    assert places(text, "PP104", Town) == ["-5"]
    assert found(text, "PP204", Town) == []


def test_a_value_that_was_refused_before_is_pointed_at_in_canonical_text():
    text = dumps(parse("# Ghent\n\nPopulation: -5\n", model=Town).profile)
    assert [each.code for each in parse(text, model=Town).diagnostics] == ["PP104"]
    assert places(text, "PP104", Town) == ["[unreadable]"]
    (each,) = found(text, "PP104", Town)
    assert each.message.endswith("was refused, and that is in extra: expected an integer of at least 0")


def test_a_value_that_was_refused_and_then_deleted_is_not_said_to_be_in_extra():
    (each,) = found("# Ghent\n\nPopulation: [unreadable]\n", "PP104", Town)
    assert "that is not in the text" in each.message


def test_a_refused_record_is_an_error_with_the_reason_of_the_model():
    (each,) = found("# Ghent\n\nFounded: 1300\nChartered: 1180\n", "PP105", Town)
    assert "the charter is older than the town" in each.message


def test_a_name_line_that_agrees_with_the_heading_is_fine():
    assert places("Name: B\n\nA Overview\n\nText.\n", "PP106") == ["B"]
    assert places("Name: A\n\nA Overview\n\nText.\n", "PP106") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Website: example", "expected a URL that begins with http://, https:// or www.;"),
        ("Ticker: A B", "expected an identifier without white space, commas, semicolons and pipes;"),
        ("Staff: -1", "expected an integer of at least 0;"),
        ("Staff: 1e5000", "it has more than 4300 digits;"),
        ("Revenue: much", "expected a number;"),
        ("Founded: soon", "expected a date such as 1998-03-03 or 3 March 1998;"),
    ],
)
def test_a_refused_value_hears_what_the_field_expects(text: str, expected: str):
    (each,) = found(f"# Acme\n\n{text}\n", "PP104", CompanyProfile)
    assert expected in each.message


def test_a_line_under_a_label_that_is_no_value_is_told_and_its_field_is_not_called_empty():
    text = "# Acme\n\nNumber of Employees\n\nMany people.\n\nTicker: A\n"
    (each,) = parse(text, model=CompanyProfile).diagnostics
    assert each.code == "PP104"
    assert text[each.span.start : each.span.end] == "Many people."
    assert each.message == (
        "“Number of Employees” finds no value in “Many people.”: expected an integer of at least 0; "
        "the text is kept in extra"
    )
