"""Single values in a wrapper, or with a remark behind them."""

from __future__ import annotations

import pytest

from profileparse import dumps, loads, parse
from strategies import CompanyProfile


def company(text: str) -> CompanyProfile:
    return loads(f"Name: X\n\n{text}\n", model=CompanyProfile)


@pytest.mark.parametrize("between", [": ", "\n", ":\t"])
@pytest.mark.parametrize(
    ("label", "text", "value"),
    [
        ("Website", "<https://example.org/a>", "https://example.org/a"),
        ("Website", "`https://example.org/a`", "https://example.org/a"),
        ("Ticker", "`ABC`", "ABC"),
        ("Staff", "`12`", "12"),
        ("Founded", "`1998-03-03`", "1998-03-03"),
    ],
)
def test_a_wrapper_is_no_part_of_a_value(label: str, between: str, text: str, value: str):
    profile = company(f"{label}{between}{text}")
    field = {"Staff": "employees"}.get(label, label.lower())
    assert str(getattr(profile, field)) == value
    assert not profile.extra
    parsed = parse(f"Name: X\n\n{label}{between}{text}\n", model=CompanyProfile)
    assert parsed.text[slice(*parsed.spans[f"/{field}"])] == value


def test_a_remark_behind_an_identifier_or_an_address_goes_to_extra():
    profile = company("Ticker: ABC (in Oslo)\nWebsite: https://example.org (in Norse)")
    assert (profile.ticker, profile.website) == ("ABC", "https://example.org")
    assert [each.text for each in profile.extra] == ["(in Oslo)", "(in Norse)"]
    assert loads(dumps(profile), model=CompanyProfile) == profile


@pytest.mark.parametrize("between", [": ", "\n"])
@pytest.mark.parametrize(
    ("label", "value", "remark"),
    [
        ("Staff", "12", "(in 2003)"),
        ("Staff", "12,500", "(2003)"),
        ("Founded", "3 March 1998", "(it says)"),
    ],
)
def test_a_remark_behind_a_number_or_a_date_goes_to_extra(label: str, value: str, remark: str, between: str):
    text = f"Name: X\n\n{label}{between}{value} {remark}\n"
    parsed = parse(text, model=CompanyProfile)
    assert text[slice(*parsed.spans[f"/{ {'Staff': 'employees'}.get(label, 'founded') }"])] == value
    assert [(each.heading, each.text) for each in parsed.profile.extra] == [(None, remark)]
    assert loads(dumps(parsed.profile), model=CompanyProfile) == parsed.profile


@pytest.mark.parametrize(
    "line",
    [
        "Staff: 12 (13)",
        "Staff: 12 (in thousands)",
        "Staff: 12 (€ million)",
        "Staff: 12 or more (in 2003)",
        "Founded: 1998 (it says)",
        "Ticker: A B (in Oslo)",
        "Ticker: ABC (in (Oslo))",
        "Website: <home>",
    ],
)
def test_what_could_mean_something_else_stays_unreadable(line: str):
    profile = company(line)
    label, text = line.split(": ")
    assert [(each.heading, each.text) for each in profile.extra] == [(label, text)]


def test_a_line_under_a_label_is_no_identifier_for_what_stands_in_parentheses():
    assert company("Ticker\nAbout (in short)").ticker is None


@pytest.mark.parametrize("ticker", ["`ABC`", "`A`B`", "``", "<ABC>"])
def test_an_identifier_with_backticks_reads_back(ticker: str):
    profile = CompanyProfile(name="X", ticker=ticker)
    text = dumps(profile)
    assert loads(text, model=CompanyProfile) == profile
    assert dumps(loads(text, model=CompanyProfile)) == text


@pytest.mark.parametrize(
    ("text", "change", "changed"),
    [
        ("Ticker: ABC (in Oslo)", {"ticker": "XYZ"}, "Ticker: XYZ (in Oslo)"),
        ("Website: <https://a.org>", {"website": "https://b.org"}, "Website: <https://b.org>"),
        ("Ticker: `ABC`", {"ticker": "XYZ"}, "Ticker: `XYZ`"),
        ("Ticker: `ABC`", {"ticker": "`XYZ`"}, "Ticker:\n\\ `XYZ`"),
    ],
)
def test_an_edit_keeps_what_is_around_a_value(text: str, change: dict[str, str], changed: str):
    parsed = parse(f"Name: X\n\n{text}\n", model=CompanyProfile)
    assert parsed.profile is not None
    edited = parsed.edit(CompanyProfile.model_validate(parsed.profile.model_dump(exclude={"absent"}) | change))
    assert edited == f"Name: X\n\n{changed}\n"


@pytest.mark.parametrize("value", ["ABC provided by HGNC", "ABCprovided by HGNC"])
@pytest.mark.parametrize("between", [": ", "\n"])
def test_who_gave_an_identifier_is_no_part_of_it(value: str, between: str):
    profile = company(f"Ticker{between}{value}")
    assert profile.ticker == "ABC"
    assert [each.text for each in profile.extra] == ["provided by HGNC"]
