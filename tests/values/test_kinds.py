import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profileparse import Identifier, Prose, Term, Url
from profileparse.values.kinds import Kind, kind_of, read_single, write_single


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [(list[Term], Kind.TERMS), (Prose | None, Kind.PROSE), (str, Kind.TEXT), (int | None, Kind.INTEGER), (float, Kind.NUMBER),
     (datetime.date | None, Kind.DATE), (Url | None, Kind.TEXT), (Identifier, Kind.TEXT)],
)  # fmt: skip
def test_the_annotation_says_the_kind(annotation, kind):
    assert kind_of(annotation) is kind


@pytest.mark.parametrize("annotation", [bytes, dict[str, str], int | str, list[int]])
def test_an_annotation_without_a_text_form_is_an_error(annotation):
    with pytest.raises(TypeError, match="no text form"):
        kind_of(annotation)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.INTEGER, "12,500", 12500),
        (Kind.INTEGER, "12\u202f500", 12500),
        (Kind.INTEGER, "-3", -3),
        (Kind.INTEGER, "2e3", 2000),
        (Kind.INTEGER, "2.5", None),
        (Kind.INTEGER, "1e30", 10**30),
        (Kind.INTEGER, "1.5e1", 15),
        (Kind.INTEGER, "-120e-1", -12),
        (Kind.INTEGER, "9007199254740993.0", 9007199254740993),
        (Kind.INTEGER, "123,456,789,012,345,678,901", 123456789012345678901),
        (Kind.INTEGER, "12e-3", None),
        (Kind.INTEGER, "1e400", 10**400),
        (Kind.INTEGER, "9" * 4300, 10**4300 - 1),
        (Kind.INTEGER, "9" * 4301, None),
        (Kind.INTEGER, "9" * 100_000, None),
        (Kind.INTEGER, "1e4300", None),
        (Kind.INTEGER, "1e999999999999999999999", None),
        (Kind.INTEGER, "1e-999999999999999999999", None),
        (Kind.INTEGER, "0e999999", 0),
        (Kind.NUMBER, "1e999", None),
        (Kind.NUMBER, "-1e999", None),
        (Kind.NUMBER, "9" * 400, None),
        (Kind.INTEGER, "about 2", None),
        (Kind.NUMBER, "2.5", 2.5),
        (Kind.NUMBER, "nan", None),
        (Kind.DATE, "1998-03-03", datetime.date(1998, 3, 3)),
        (Kind.DATE, "3rd March 1998", datetime.date(1998, 3, 3)),
        (Kind.DATE, "Mar. 3, 1998", datetime.date(1998, 3, 3)),
        (Kind.DATE, "30 February 1998", None),
        (Kind.DATE, "03/04/1998", None),
        (Kind.TEXT, "as is", "as is"),
    ],
)
def test_single_values_are_read(kind, text, value):
    assert read_single(kind, text) == value


@given(st.integers() | st.dates() | st.floats(allow_nan=False, allow_infinity=False))
def test_single_values_read_back_as_written(value):
    kinds = {int: Kind.INTEGER, float: Kind.NUMBER, datetime.date: Kind.DATE}
    assert read_single(kinds[type(value)], write_single(value)) == value


@given(st.integers(-(10**40), 10**40), st.integers(0, 6))
def test_an_integer_is_read_exactly_in_every_form(value, zeros):
    forms = (str(value), f"{value}.{'0' * (zeros + 1)}", f"{value}e0", f"{value}{'0' * zeros}e-{zeros}", f"{value:,}")
    assert [read_single(Kind.INTEGER, form) for form in forms] == [value] * len(forms)
