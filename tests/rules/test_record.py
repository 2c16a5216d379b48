"""PP1xx: whether there is a record."""

from __future__ import annotations

import pytest

from profileparse import Span, dumps, parse
from profileparse.rules.record_rules import Town
from rules.finding import found, places
from strategies import CompanyProfile


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
    text = "Notes\n\nOther Names\nA\n"
    assert places(text, "PP102") == ["Other Names"]
    assert found(text, "PP101") == []


def test_a_heading_without_a_name_is_pointed_at():
    assert places("Other Names\nA\n\nOverview\n\nText.\n", "PP102") == ["Overview"]


def test_each_heading_of_another_entity_is_found():
    text = "A Overview\n\nText.\n\nB Overview\n\nText.\n\nC Overview\n\nText.\n"
    assert places(text, "PP103") == ["B Overview", "C Overview"]


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
        ("Website: example", "expected a URL that begins with http:// or https://;"),
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
