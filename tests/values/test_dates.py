"""Partial dates: what is read from a text, in the Extended Date/Time Format, and what is refused."""

from __future__ import annotations

import datetime
import re
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from profileparse import Label, PartialDate, Profile, dumps, loads, parse
from profileparse.schema.profile import schema_of
from profileparse.source import fold
from profileparse.values.textvalue import read_value

READ = {
    "1865": "1865",
    "March 1865": "1865-03",
    "1865-03": "1865-03",
    "3 March 1998": "1998-03-03",
    "Mar. 3, 1998": "1998-03-03",
    "1998-03-03": "1998-03-03",
    "14-Jun-2025": "2025-06-14",
    "14. Juni 2025": "2025-06-14",
    "14 août 2025": "2025-08-14",
    "1er mars 2025": "2025-03-01",
    "3 de marzo de 2020": "2020-03-03",
    "06/2025": "2025-06",
    "c. 1900": "1900~",
    "c1900": "1900~",
    "circa March 1900": "1900-03~",
    "1900 (circa)": "1900~",
    "1900?": "1900?",
    "1900 (?)": "1900?",
    "possibly c. 1900": "1900%",
    "2019–2023": "2019/2023",
    "2019-2023": "2019/2023",
    "from 2019 to 2023": "2019/2023",
    "between 2019 and 2023": "2019/2023",
    "March 2019 – May 2020": "2019-03/2020-05",
    "c. 1900–1910": "1900~/1910",
    "before 1900": "../1900",
    "until May 1950": "../1950-05",
    "since 1990": "1990/..",
    "after 1900": "1900/..",
    "2019–present": "2019/..",
    "2019–": "2019/..",
    "1990 onwards": "1990/..",
    "1890s": "189X",
    "the 1890s": "189X",
    "circa 1890s": "1890~/1899~",
    "1999-XX?": "1999?",
    "c. 1890s – 1910s": "1890~/1919",
    "19th century": "18XX",
    "1890s–1910s": "1890/1919",
    "1953 (as a branch of another)": "1953",
    "189X": "189X",
    "1999-XX": "1999-XX",
    "1999-12-XX": "1999-12-XX",
    "1999-XX-XX": "1999-XX-XX",
    "1985-04-12/2023~": "1985-04-12/2023~",
    "../1900": "../1900",
    "1990/..": "1990/..",
}
REFUSED = {
    "": "a date is missing",
    "6/14/2025": "declare it, as in Label",
    "2025/06/14": "declare it, as in Label",
    "1900s": "a decade or a century",
    "30 February 1998": "is no date",
    "1998-02-30": "there is no day 30",
    "1998-13": "there is no month 13",
    "2019-23": "there is no month 23",
    "2001–02": "is no date",
    "Spring 2001": "is no date|no month",
    "0000": "no year 0",
    "500 BC": "is no date",
    "12 March": "is no date",
    "14–16 June 2025": "is no date",
    "1st century": "no form",
    "2023–2019": "is before",
    "1865 or 1866": "is no date",
    "..": "is no date",
    "/": "one date at least",
    "1865 " + "x" * 300: "more than 200 characters",
}
# Levels 0 and 1 of the format, as far as there are forms of it for years of four digits.
_YEAR = r"(?:[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
_WHOLE = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_ONE = rf"{_WHOLE}[?~%]?|{_YEAR}|[0-9]{{4}}-XX(?:-XX)?|[0-9]{{4}}-(?:0[1-9]|1[0-2])-XX"
_END = rf"(?:{_WHOLE}[?~%]?|\.\.)"
EDTF = re.compile(rf"{_ONE}|(?!\.\./\.\.){_END}/{_END}")


@pytest.mark.parametrize("text", READ)
def test_a_date_is_read(text):
    date = PartialDate.from_text(text)
    assert (date.text, date.edtf) == (text, READ[text])
    assert EDTF.fullmatch(date.edtf)
    assert PartialDate.model_validate_json(date.model_dump_json()) == date


@pytest.mark.parametrize("text", READ)
def test_the_format_itself_is_read_as_the_same_date(text):
    date = PartialDate.from_text(text)
    same = PartialDate.from_text(date.edtf)
    assert (same.edtf, same.earliest, same.latest) == (date.edtf, date.earliest, date.latest)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_or_two_is_refused(text):
    with pytest.raises(ValueError, match=REFUSED[text]):
        PartialDate.from_text(text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("February 2024", "2024-02-01", "2024-02-29"),
        ("1865", "1865-01-01", "1865-12-31"),
        ("1890s", "1890-01-01", "1899-12-31"),
        ("19th century", "1800-01-01", "1899-12-31"),
        ("2019–2023", "2019-01-01", "2023-12-31"),
        ("before 1900", None, "1900-12-31"),
        ("since March 1990", "1990-03-01", None),
    ],
)
def test_the_first_and_the_last_day_are_known(text, earliest, latest):
    date = PartialDate.from_text(text)
    assert (date.earliest and date.earliest.isoformat(), date.latest and date.latest.isoformat()) == (earliest, latest)


@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.sampled_from(("dmy", "mdy", "ymd")), st.sampled_from("/.-"))
def test_numbers_are_read_in_the_order_that_is_declared_and_in_no_other(date, order, mark):
    numbers = {"d": str(date.day), "m": str(date.month), "y": str(date.year)}
    text = mark.join(numbers[each] for each in order)
    assert PartialDate.from_text(text, order=order).edtf == date.isoformat()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        with pytest.raises(ValueError, match="declare it"):
            PartialDate.from_text(text)


@pytest.mark.parametrize(("text", "order"), [("6/14/2025", "dmy"), ("6/14/25", "mdy"), ("2025/06/14", "dmy")])
def test_numbers_that_the_order_does_not_fit_are_refused(text, order):
    with pytest.raises(ValueError, match=r"no month 14|four digits in the year"):
        PartialDate.from_text(text, order=order)


class Firm(Profile):
    founded: Annotated[PartialDate | None, Label("Founded", date_order="mdy")] = None
    closed: PartialDate | None = None
    audits: Annotated[list[PartialDate], Label("Audits", layout="inline", date_order="dmy")] = []


def test_the_label_says_the_order():
    firm = loads("# x\n\nFounded: 6/14/2025\nAudits: 3/4/2025, March 5, 2025, 2026", model=Firm)
    assert firm.founded.edtf == "2025-06-14"
    assert [each.edtf for each in firm.audits] == ["2025-04-03", "2025-03-05", "2026"]
    assert loads(dumps(firm), model=Firm) == firm
    assert Firm.model_validate_json(firm.model_dump_json()) == firm
    given_as_text = {"name": "x", "founded": "6/14/2025", "audits": ["3/4/2025", {"text": "March 5, 2025"}, "2026"]}
    assert Firm.model_validate(given_as_text) == firm
    assert firm.with_(founded="7/1/2025").founded.edtf == "2025-07-01"


def test_without_an_order_the_diagnostic_says_to_declare_it():
    parsed = parse("# x\n\nClosed: 6/14/2025", model=Firm)
    assert parsed.profile.absent["closed"].reason == "unreadable"
    assert [(each.heading, each.text) for each in parsed.profile.extra] == [("Closed", "6/14/2025")]
    (told,) = [each for each in parsed.diagnostics if each.code == "PP104"]
    assert 'Label(…, date_order="mdy")' in told.message
    assert parsed.text[told.span.start : told.span.end] == "6/14/2025"


def test_a_text_in_numbers_needs_its_edtf_or_an_order():
    assert PartialDate(text="3/4/2025", edtf="2025-04-03").latest == datetime.date(2025, 4, 3)
    for wrong in ({}, {"edtf": "2025-05-03"}):
        with pytest.raises(ValidationError, match="declare it"):
            PartialDate(text="3/4/2025", **wrong)
    with pytest.raises(ValidationError, match="the text '1900' gives '1900', not '1901'"):
        PartialDate(text="1900", edtf="1901")


def test_a_date_that_the_label_reads_otherwise_is_refused():
    date = PartialDate.from_text("3/4/2025", order="dmy")
    assert Firm(name="x", audits=[date]).audits == [date]
    for members in ({"founded": date}, {"closed": date}):
        with pytest.raises(ValidationError, match=r"doesn't read as 2025-04-03 under the label"):
            Firm(name="x", **members)


def test_an_order_is_for_partial_dates():
    with pytest.raises(ValueError, match="date_order of the label 'X': 'dym' is none of"):
        Label("X", date_order="dym")

    class Wrong(Profile):
        year: Annotated[int | None, Label("Year", date_order="dmy")] = None

    with pytest.raises(TypeError, match=r"Wrong\.year: date_order is for PartialDate"):
        schema_of(Wrong)


PIECES = st.sampled_from(
    (*READ, "-", "–", "/", "to", "c.", "?", "(", ")", "March", "12", "1900", "1900s", "since", ".")
)


@given(st.lists(PIECES, max_size=5).map(" ".join) | st.text(max_size=20))
def test_what_is_read_reads_back_and_is_in_the_format(text):
    try:
        date = read_value(PartialDate, fold(text))
    except ValueError:
        return
    assert EDTF.fullmatch(date.edtf)
    firm = Firm(name="x", closed=date, audits=[date, date])
    assert loads(dumps(firm), model=Firm) == firm
