"""One bad part never costs the record: what is refused goes to extra, and the rest is kept."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, Field

import strategies
from constrained import Constrained
from coverage_of_text import misplaced, uncovered
from profileparse import Absent, Extra, Label, Profile, Prose, Severity, Term, dumps, loads, parse

MODELS = (*strategies.MODELS, Constrained)

# Lines that have been refused, or read as something else, where they stood in extra or below a label.
HOSTILE = (
    "=", "==", "===", "---", "~~~", "^^^", "-", "***", ">", ">>", "> =", "> ===", "> a", "> > a", "> 3-fold", "> 3 |", "> a |",
    "# *b**", "## > q", "## ===", "## Staff", "Name: *a**", "**Name****Name**", "Staff: 1e400", "Staff: 1e5000", "Staff: " + "9" * 5000,
    "Revenue: 1e999", "Revenue: ---", "Founded: 2020-02-30", "Motto: apple", "Ticker: ABCDE", "Ticker: abc",
    "Other Names: a, b", "Other Names: ---", "X Overview:---", "Disease Roles: CancerLupus", "Sources", "1. x", "2. y", "3. z",
    "[99999999] x", f"[{'1' * 5000}]", "Website: > a-", "\\",
)  # fmt: skip


def hostile_texts(model: type[Profile]) -> st.SearchStrategy[str]:
    line = st.one_of(
        st.sampled_from(HOSTILE), strategies.labels(model), strategies.lines(model), st.sampled_from(("", "  "))
    )
    ends = st.sampled_from(("\n", "\n\n", "\r\n", " "))
    return st.builds(lambda lines, end: end.join(lines), st.lists(line, max_size=14), ends)


def without_surrogates(text: str) -> str:
    return text.encode("utf-8", "ignore").decode("utf-8")


@pytest.mark.parametrize("model", MODELS)
@given(data=st.data())
def test_every_text_gives_a_record_under_a_given_name_and_it_reads_back(data: Any, model: type[Profile]):
    texts = hostile_texts(model) | strategies.texts(model)
    text = without_surrogates(data.draw(texts))
    parsed = parse(text, model=model, name="X")
    profile = parsed.profile
    assert profile is not None
    assert Severity.ERROR not in {each.severity for each in parsed.diagnostics}
    assert loads(dumps(profile), model=model) == profile
    assert dumps(loads(dumps(profile), model=model)) == dumps(profile)
    assert model.model_validate_json(profile.model_dump_json()) == profile
    assert uncovered(parsed) == []
    assert misplaced(parsed) == []


@pytest.mark.parametrize("line", HOSTILE)
@pytest.mark.parametrize("before", ["", "X Overview\n\nText.\n\n", "## Q\n\na\n", "Other Names\n", "Staff: "])
@pytest.mark.parametrize("model", MODELS)
def test_a_hostile_line_costs_no_record_wherever_it_stands(line: str, before: str, model: type[Profile]):
    profile = parse(f"{before}{line}\nb\n", model=model, name="X").profile
    assert profile is not None
    assert loads(dumps(profile), model=model) == profile


def test_a_lone_equals_sign_stays_in_extra_and_the_rest_in_its_fields():
    profile = loads("X Overview\n\nText.\n\n## Q\n\na\n=\nb\n")
    assert profile.overview is not None
    assert profile.extra == [Extra(heading="Q", text="a\n=\nb")]


@pytest.mark.parametrize(
    ("line", "field", "says"),
    [
        ("Synonyms: a, b", "names", "at most 1 item"),
        ("Biological Functions\n\n- a\n- b\n- c", "functions", "at most 2 items"),
        ("Staff: 1001", "employees", "expected an integer of at least 0 and of at most 1000"),
        ("Staff: many", "employees", "expected an integer of at least 0 and of at most 1000"),
        ("Staff: 1e5000", "employees", "it has more than 4300 digits"),
        ("Revenue: 1e999", "revenue", "it is larger than 1.797e+308"),
        ("Founded: soon", "founded", "expected a date such as 1998-03-03"),
        ("Motto: apple", "motto", "a motto begins with a consonant"),
        ("Ticker: ABCDE", "ticker", "expected text of at most 4 characters"),
        ("Ticker: abc", "ticker", "a ticker is in capitals"),
    ],
)
def test_a_refused_value_is_unreadable_its_text_in_extra_and_a_diagnostic_says_what_is_expected(line, field, says):
    parsed = parse(f"Name: Y\n{line}\n\nRisks\n\n- Fire\n", model=Constrained)
    profile = parsed.profile
    assert profile is not None
    assert profile.absent[field] == Absent(reason="unreadable")
    assert getattr(profile, field) in (None, [])
    assert profile.risks == [Term(label="Fire")]
    (entry,) = profile.extra
    assert f"{entry.heading}: {entry.text}".replace("\n", " ").split() == line.replace("\n\n", ": ", 1).split()
    (told,) = [each for each in parsed.diagnostics if each.code == "PP104"]
    assert says in told.message
    assert "Value error" not in told.message
    assert loads(dumps(profile), model=Constrained) == profile


def test_references_that_the_model_refuses_go_to_extra():
    profile = loads("Name: Y\n\nSources\n\n1. a\n2. b\n3. c\n", model=Constrained)
    assert profile.references == []
    assert profile.extra == [Extra(heading="Sources", text="1. a\n2. b\n3. c")]
    assert loads(dumps(profile), model=Constrained) == profile


def test_a_refused_value_leaves_the_one_after_it():
    profile = loads("Name: Y\n\nStaff: many\nStaff: 7\nStaff: 8\n", model=Constrained)
    assert profile.employees == 7
    assert [entry.text for entry in profile.extra] == ["many", "8"]
    assert "employees" not in profile.absent


def test_a_statement_of_absence_beside_a_refused_value_is_what_the_text_says():
    profile = loads("Name: Y\n\nStaff: many\nStaff: N/A\n", model=Constrained)
    assert profile.absent["employees"] == Absent(reason="not_available", text="N/A")
    assert [entry.text for entry in profile.extra] == ["many"]


def test_what_is_unreadable_reads_back_as_that_whatever_extra_holds():
    profile = Constrained(name="Y", absent={"employees": Absent(reason="unreadable")})
    assert loads(dumps(profile), model=Constrained) == profile
    twelve = Extra(heading="Employees", text="12")
    profile = Constrained(name="Y", absent={"employees": Absent(reason="unreadable")}, extra=[twelve])
    assert loads(dumps(profile), model=Constrained) == profile


def test_a_name_between_marks_is_carried():
    profile = loads("**Name****Name**\n\nRisks\n\n- Fire\n", model=Constrained)
    assert "Name" in profile.name
    assert loads(dumps(profile), model=Constrained) == profile


def _short(value: str) -> str:
    if len(value) > 3:
        raise ValueError("a name has three letters")
    return value


class Short(Profile):
    name: Annotated[str, AfterValidator(_short)]
    overview: Annotated[Prose | None, Label("{name} Overview")] = None


def test_a_name_that_the_model_refuses_gives_way_to_the_one_of_the_caller():
    parsed = parse("Long name Overview\n\nText.\n", model=Short)
    assert parsed.profile is None
    assert ["a name has three letters" in each.message for each in parsed.diagnostics] == [True]
    profile = loads("Long name Overview\n\nText.\n", model=Short, name="Y")
    assert (profile.name, profile.extra) == ("Y", [Extra(heading=None, text="Long name")])
    assert profile.overview is not None


def test_many_parts_that_the_model_refuses_go_to_extra_under_their_labels():
    parts = "".join(f"Revenue: x{number}\n~~~\nq\n\n## Q{number}\n\na\n\n" for number in range(12))
    profile = loads(parts + "Risks\n\n- Fire\n", model=Constrained, name="Y")
    assert [entry.heading for entry in profile.extra] == [
        heading for number in range(12) for heading in ("Revenue", None, f"Q{number}")
    ]
    assert [entry.text for entry in profile.extra[:2]] == ["x0", "~~~\nq"]
    assert profile.absent["revenue"] == Absent(reason="unreadable")
    assert profile.risks == [Term(label="Fire")]
    assert loads(dumps(profile), model=Constrained) == profile


def test_a_list_that_the_model_refuses_says_why_where_its_text_is_set_aside_as_well():
    class Single(Profile):
        tags: Annotated[list[Term], Label("Tags"), Field(max_length=1)] = []

    for text in ("Tags: a, b\n", "Tags\na\nb\n", "Tags:\n- a\n- b\n"):
        (message,) = [each.message for each in parse(text, model=Single, name="N").diagnostics if each.code == "PP104"]
        assert "at most 1 item" in message
