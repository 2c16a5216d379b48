"""Records with members changed."""

from __future__ import annotations

import pytest

from profileparse import Absent, Prose, Reference, Term, loads
from profileparse.edit import EditError
from strategies import CompanyProfile

PROFILE = loads("Aliases: A\n\nX Overview\n\nText.\n\nSafety Considerations\n\nNone known\n")


def test_texts_in_a_list_of_terms_are_read_as_terms():
    assert PROFILE.with_(other_names=["B (c) [2]", Term(label="D")]).other_names == [
        Term(label="B", qualifier="c", citations=[2]),
        Term(label="D"),
    ]


def test_a_text_for_a_list_is_read_as_a_line_of_the_text():
    assert [str(term) for term in PROFILE.with_(other_names="B (c, d); E, f").other_names] == ["B (c, d)", "E, f"]


def test_a_text_for_prose_is_read_with_its_citations_quotations_and_paragraphs():
    prose = PROFILE.with_(overview="One.[1] Two.\n\n> “Said.”[2]").overview
    assert [(block.kind, [segment.citations for segment in block.segments]) for block in prose.blocks] == [
        ("paragraph", [[1], []]),
        ("quote", [[2]]),
    ]


def test_prose_can_be_given_as_a_value():
    prose = Prose.model_validate({"blocks": [{"kind": "paragraph", "segments": [{"text": "T."}]}]})
    assert PROFILE.with_(overview=prose).overview == prose


@pytest.mark.parametrize("nothing", [None, [], "", "[]"])
def test_a_value_taken_away_leaves_an_empty_field(nothing):
    profile = PROFILE.with_(other_names=nothing)
    assert profile.other_names == []
    assert profile.absent["other_names"] == Absent(reason="empty")


def test_a_wording_that_there_is_none_is_kept_as_such():
    assert PROFILE.with_(other_names="N/A").absent["other_names"] == Absent(reason="not_available", text="N/A")
    assert PROFILE.with_(other_names=Absent(reason="missing")).absent["other_names"].reason == "missing"
    assert PROFILE.with_(absent={"other_names": {"reason": "empty"}}).absent["other_names"].reason == "empty"


def test_a_value_set_removes_the_reason_for_having_none():
    assert "safety_considerations" not in PROFILE.with_(safety_considerations=["Rash"]).absent


def test_references_and_extra_are_read_from_texts():
    profile = PROFILE.with_(references=["A. B. https://example.org/a", Reference(number=7, text="C.")], extra=["Stray"])
    assert [(each.number, each.url) for each in profile.references] == [(1, "https://example.org/a"), (7, None)]
    assert [each.text for each in profile.extra] == ["Stray"]


def test_single_values_are_read_from_texts():
    company = loads("# Acme\n\nFounded: 1998-03-03\n", model=CompanyProfile)
    assert company.with_(employees="12,500", founded="3 March 1999").employees == 12500


def test_the_record_itself_stays_as_it_was():
    before = PROFILE.model_copy(deep=True)
    PROFILE.with_(other_names=["B"], overview=None)
    assert before == PROFILE


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"other_name": ["B"]}, "other_name: EntityProfile has no such field; did you mean other_names?"),
        ({"other_names": 3}, "other_names: expected a list, not int"),
        ({"other_names": ["A", " "]}, "other_names.1: expected a text or a value of the record, not an empty text"),
        ({"other_names": [3]}, "other_names.0: expected a text or a value of the record, not 3"),
        ({"name": ""}, "name: text can't carry it: write words with one space between them"),
        ({"overview": 3}, "overview: "),
        ({"references": [{"number": -1, "text": ""}]}, "references.0.number: "),
        ({"absent": 3}, "absent: expected a mapping of fields, not int"),
        ({"absent": {"other_names": {"reason": "lost"}}}, "absent.other_names: "),
    ],
)
def test_what_the_model_has_no_place_for_is_refused_by_name(change, message):
    with pytest.raises(EditError) as error:
        PROFILE.with_(**change)
    assert message in str(error.value)


def test_a_value_of_another_kind_is_refused_by_name():
    company = loads("# Acme\n\nFounded: 1998-03-03\n", model=CompanyProfile)
    with pytest.raises(EditError, match="employees: 'many' is no integer"):
        company.with_(employees="many")
    with pytest.raises(EditError, match=r"employees: .*greater than or equal to 0"):
        company.with_(employees=-1)
