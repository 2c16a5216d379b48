"""Quantities: what is read from a text, and what is refused because it can be read in two ways."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from profileparse import Profile, Quantity, dumps, loads, parse
from profileparse.source import fold, is_well_formed
from profileparse.values.textvalue import read_value

READ = {
    "3.2 kg": (3.2, 3.2, "kg", None),
    "50 - 65 cm": (50, 65, "cm", None),
    "14 to 15 in": (14, 15, "in", None),
    "about 3.2 kg": (3.2, 3.2, "kg", "about"),
    "< 12 bpm": (None, 12, "bpm", "<"),
    "€3.2 million": (3_200_000, 3_200_000, "€", None),
    "41%": (41, 41, "%", None),
    "303.4 g·mol−1": (303.4, 303.4, "g·mol−1", None),
    "1–9 / 100 000": (1, 9, "/ 100 000", None),
    "12,500": (12500, 12500, None, None),
    "118 °C (244 °F)": (118, 118, "°C", None),
    # signs, and the hyphen of a range
    "−5 °C": (-5, -5, "°C", None),
    "-5 - -3 °C": (-5, -3, "°C", None),
    "−20 to −10 °C": (-20, -10, "°C", None),
    "35cm - 70cm (14in - 28in)": (35, 70, "cm", None),
    "10% to 20%": (10, 20, "%", None),
    "between 3 and 5 kg": (3, 5, "kg", None),
    "from 3 to 5 kg": (3, 5, "kg", None),
    "3…5 kg": (3, 5, "kg", None),
    "3 m s-2": (3, 3, "m s-2", None),
    "±5 °C": (-5, 5, "°C", "±"),
    "3.2 ± 0.1 kg": (3.1, 3.3, "kg", "±"),
    # what is said of the number
    "Up to about 12 cm": (None, 12, "cm", "up to about"),
    "at least 5": (5, None, None, "at least"),
    "≥18 years": (18, None, "years", "≥"),
    "<= 5 mg/kg": (None, 5, "mg/kg", "<="),
    "5 years or more": (5, None, "years", "or more"),
    "18+ years": (18, None, "years", "+"),
    "~3": (3, 3, None, "~"),
    "5 kg (approx.)": (5, 5, "kg", "approx."),
    "5 kg (max)": (None, 5, "kg", "max"),
    "40 km/h max": (None, 40, "km/h", "max"),
    "2 weeks minimum": (2, None, "weeks", "minimum"),
    "about 5 kg max.": (None, 5, "kg", "about max"),
    "5 kg approx.": (5, 5, "kg", "approx"),
    "5 min": (5, 5, "min", None),
    "10 ml per min": (10, 10, "ml per min", None),
    "2 K per minute": (2, 2, "K per minute", None),
    "about 3 to 5 kg": (3, 5, "kg", "about"),
    # large and small numbers, money
    "1.5 × 10^6 cells/mL": (1.5e6, 1.5e6, "cells/mL", None),
    "1.5x10⁻⁶ M": (1.5e-6, 1.5e-6, "M", None),
    "1 × 10−6 M": (1e-6, 1e-6, "M", None),
    "1.5e6": (1.5e6, 1.5e6, None, None),
    "10^6": (1e6, 1e6, None, None),
    "3–5 million people": (3e6, 5e6, "people", None),
    "$1.2B": (1.2e9, 1.2e9, "$", None),
    "₹32.0 Cr": (3.2e8, 3.2e8, "₹", None),
    "-$5": (-5, -5, "$", None),
    "US$ 3": (3, 3, "US$", None),
    "$5/kg": (5, 5, "$ /kg", None),
    "5 million USD": (5e6, 5e6, "USD", None),
    "3.5 M USD": (3.5e6, 3.5e6, "USD", None),
    "3–5 bn EUR": (3e9, 5e9, "EUR", None),
    "3.5 Mio. €": (3.5e6, 3.5e6, "€", None),
    "EUR 11.83 billion ($14.90 billion) (2001)": (1.183e10, 1.183e10, "EUR", None),
    # units
    "75 kJ/(mol·K)": (75, 75, "kJ/(mol·K)", None),
    "5 mL/min/1.73 m2": (5, 5, "mL/min/1.73 m2", None),
    "3 per 1,000 live births": (3, 3, "per 1,000 live births", None),
    "5 beats per minute": (5, 5, "beats per minute", None),
    "5 sq. ft.": (5, 5, "sq. ft", None),
    "100 000": (100_000, 100_000, None, None),
    "300 K": (300, 300, "K", None),
    "2.1%. (Ref: a)": (2.1, 2.1, "%", None),
    # what the unit measures
    "18 to 20 in tall": (18, 20, "in", None),
    "about 3 m in length": (3, 3, "m", "about"),
    "up to 10 years old (wild)": (None, 10, "years", "up to"),
}
REFUSED = {
    "": "no number",
    "twelve": "no number",
    "3,2 kg": "between thousands",
    "1,23,456": "between thousands",
    "1.2.3": "more than one number",
    "3 kg, 5 kg": "more than one number",
    "6 ft 2 in": "more than one number",
    "5'10\"": "more than one number",
    "3 × 4 cm": "more than one number",
    "5 × 103": "more than one number",
    "12:30": "more than one number",
    "12 March 1998": "more than one number",
    "2019-03-04": "more than one number",
    "18 to 20 in tall; 31 to 36 lbs": "more than a unit|more than one number",
    "3½": "more than a unit",
    "3 kg at birth": "more than a unit",
    "20 tall": "more than a unit",
    "3 m tall or so": "more than a unit",
    "1 in 10,000": "more than one number",
    "3 pups in spring": "more than a unit",
    "5-year": "more than a unit",
    "1/2 cup": "a fraction, a ratio or a date",
    "120/80 mmHg": "a fraction, a ratio or a date",
    "1999/2000": "a fraction, a ratio or a date",
    "3 and 5 kg": "joins two quantities",
    "3 g to 5 kg": "different units",
    "3 kg - 5": "different units",
    "$3 - €5": "different units",
    "$3 to $5 million": "only the second number has a factor",
    "USD 5 million EUR": "two units",
    "2019–20": "is smaller than the first",
    "< 3–5 kg": "a limit has one number",
    "up to 5 kg or more": "says twice",
    "from 3 kg": "needs two numbers",
    "3rd": "an ordinal",
    "12K employees": "a unit or a factor",
    "5 k employees": "a unit or a factor",
    "3 M people": "a unit or a factor",
    "3.5 bn people": "a unit or a factor",
    "max 5 kg max": "twice",
    "pH 7.4": "doesn't begin with a number",
    "1e999": "larger than 1.797",
    "5 " + "m" * 300: "more than 200 characters",
}


@pytest.mark.parametrize("text", READ)
def test_a_quantity_is_read(text):
    quantity = Quantity.from_text(text)
    assert (quantity.low, quantity.high, quantity.unit, quantity.qualifier) == READ[text]
    assert quantity.text == text
    assert Quantity.model_validate_json(quantity.model_dump_json()) == quantity


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_quantity_or_two_is_refused(text):
    with pytest.raises(ValueError, match=REFUSED[text]):
        Quantity.from_text(text)


NUMBERS = st.floats(-1e300, 1e300).map(lambda number: f"{number:.12g}") | st.integers(0, 10**15).map("{:,}".format)
UNITS = st.sampled_from(("", " kg", "%", " g·mol−1", " / 100 000", " people", " °C", "cm"))


@given(NUMBERS, UNITS, st.sampled_from(("", "about ", "< ", "at least ", "~")))
def test_a_number_in_any_usual_form_is_read_exactly(number, unit, qualifier):
    value = float(number.replace(",", ""))
    if unit.startswith(" /"):
        value, number = 3.0, "3"
    quantity = Quantity.from_text(f"{qualifier}{number}{unit}")
    bounds = {"< ": (None, value), "at least ": (value, None)}.get(qualifier, (value, value))
    assert (quantity.low, quantity.high) == bounds
    assert (quantity.unit or "") == unit.strip()
    assert (quantity.qualifier or "") == qualifier.strip()


class Animal(Profile):
    weight: Quantity | None = None
    sizes: list[Quantity] = []


PIECES = st.sampled_from((*READ, "3", "5", "kg", "-", "–", " to ", "about", "<", "(", ")", ",", ";", "±", "$", "×10^6", "/", " ", "and"))  # fmt: skip


@given(st.lists(PIECES, max_size=5).map(" ".join) | st.text(max_size=20))
def test_what_is_read_reads_back(text):
    try:
        quantity = read_value(Quantity, fold(text))
    except ValueError:
        return
    assert is_well_formed(text)
    animal = Animal(name="x", weight=quantity, sizes=[quantity, quantity])
    assert loads(dumps(animal), model=Animal) == animal


def test_a_line_of_several_quantities_keeps_thousands_and_parentheses():
    parsed = parse("# x\n\nSizes: 12,500, 118 °C (244 °F, 391 K), between 3 and 5 kg; large", model=Animal)
    assert [each.text for each in parsed.profile.sizes] == ["12,500", "118 °C (244 °F, 391 K)", "between 3 and 5 kg"]
    assert [each.text for each in parsed.profile.extra] == ["large"]


def test_an_unreadable_quantity_is_kept_and_told():
    parsed = parse("# x\n\nWeight: 3,2 kg", model=Animal)
    assert parsed.profile.absent["weight"].reason == "unreadable"
    assert [(each.heading, each.text) for each in parsed.profile.extra] == [("Weight", "3,2 kg")]
    (told,) = [each for each in parsed.diagnostics if each.code == "PP104"]
    assert parsed.text[told.span.start : told.span.end] == "3,2 kg"
    assert "expected a quantity such as 3.2 kg, 50 - 65 cm" in told.message
    assert "write a point before decimals" in told.message


def test_given_members_have_to_agree():
    assert Quantity(text="3.2 kg", unit="kg").low == 3.2
    for wrong in ({"low": 3.3}, {"unit": "lb"}, {"qualifier": "about"}):
        with pytest.raises(ValidationError, match=rf"{next(iter(wrong))}\n  the text '3.2 kg' gives"):
            Quantity(text="3.2 kg", **wrong)


@pytest.mark.parametrize(
    ("text", "unit", "converted"),
    [
        ("14 to 15 in", "cm", "35.56 - 38.1 cm"),
        ("about 3.2 kg", "g", "about 3200 g"),
        ("118 °C", "degF", "244.4 degF"),
        ("303.4 g·mol−1", "kg/mol", "0.3034 kg/mol"),
        ("18+ years", "days", "at least 6574.5 days"),
        ("3.2 ± 0.1 kg", "g", "3100 - 3300 g"),
        ("< 5 m s-2", "km/h/s", "< 18 km/h/s"),
    ],
)
def test_a_quantity_is_converted(text, unit, converted):
    pytest.importorskip("pint")
    quantity = Quantity.from_text(text).to(unit)
    assert quantity == Quantity.from_text(converted)


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [
        ("3 kg", "m", "can't be converted"),
        ("3 kg", "blurb", "not defined"),
        ("3 blurbs", "m", "not defined"),
        ("3", "m", "without a unit"),
        ("$3", "kg", "can't be converted"),
    ],
)
def test_what_cannot_be_converted_is_told(text, unit, message):
    pytest.importorskip("pint")
    with pytest.raises(ValueError, match=message):
        Quantity.from_text(text).to(unit)


def test_converting_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pint", None)
    with pytest.raises(ImportError, match=r"pip install 'profileparse\[units\]'"):
        Quantity.from_text("3 kg").to("g")
