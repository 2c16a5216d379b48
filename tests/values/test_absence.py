import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profileparse import dumps, loads
from profileparse.values.absence import absence, may_state, wordings
from strategies import CompanyProfile


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("None", "none_stated"), ("none.", "none_stated"), ("(None)", "none_stated"), ("No safety concerns listed", "none_stated"),
        ("No synonyms found.", "none_stated"), ("No Results", "none_stated"), ("N/A", "not_available"), ("n/a", "not_available"),
        ("-", "not_available"), ("—", "not_available"), ("Unknown", "not_available"), ("TBD", "not_available"),
        ("Not available", "not_available"), ("Awaiting annotation", "not_available"), ("definition not available.", "not_available"),
        ("Not applicable", "not_applicable"),
        ("No trials registered.", "none_stated"), ("No ATC code assigned", "none_stated"), ("No reason given", "none_stated"),
        ("No number applicable", "not_applicable"), ("No recent news could be found.", "none_stated"),
        ("*I could not find any recent news.*", "none_stated"), ("I couldn’t find anything", "none_stated"),
        ("Unable to find any figures", "none_stated"), ("*None*", "none_stated"),
        ("N/A (a private company)", "not_available"), ("None (so far).", "none_stated"), ("No data (2019)", "not_available"),
        ("Unknown (lost)", None), ("- (5)", None), ("NA (sodium)", None), ("Na (11)", None), ("None (a) (b)", None),
        ("None of them (see below)", None), ("No longer registered", None), ("No longer available", None), ("No 5 assigned", None),
        ("I could not find my keys", None), ("Trials registered", None), ("Given", None), ("Registered (none left)", None),
        ("Nausea", None), ("None of the above patients", None), ("No known cure exists; see below for the list", None),
        ("Unknown primary carcinoma", None), ("", None), ("No " + "very " * 40 + "listed", None),
    ],
)  # fmt: skip
def test_a_wording_that_says_that_there_is_no_value_is_known(text, reason):
    assert absence(text) == reason


@pytest.mark.parametrize(
    ("below", "reason", "text"),
    [
        ("", "empty", None),
        ("[]\n", "empty", None),
        ("N/A\n", "not_available", "N/A"),
        ("- None\n", "none_stated", "None"),
        ("Not applicable\n", "not_applicable", "Not applicable"),
    ],
)
@pytest.mark.parametrize("field", ["Safety Considerations", "Mechanism of Action"])
def test_a_field_without_a_value_says_why(field, below, reason, text):
    profile = loads(f"X Overview\n\nText.\n\n{field}\n{below}\nInteracting Drugs\nA")
    absent = profile.absent[field.lower().replace(" ", "_")]
    assert (absent.reason, absent.text) == (reason, text)
    assert profile.absent["other_names"].reason == "missing"


@pytest.mark.parametrize("text", ["N/A (private)", "*I could not find any.*", "No numbers registered"])
@pytest.mark.parametrize("label", ["Staff", "Motto", "Products", "History", "Website", "Ticker", "Sector", "Risks"])
@pytest.mark.parametrize("between", [": ", "\n"])
def test_a_statement_counts_under_a_label_of_each_kind(label, between, text):
    profile = loads(f"Name: X\n\n{label}{between}{text}\n", model=CompanyProfile)
    (absent,) = (each for each in profile.absent.values() if each.reason != "missing")
    assert absent.text == text
    assert not profile.extra
    assert loads(dumps(profile), model=CompanyProfile) == profile


def test_a_line_in_emphasis_has_no_bullet():
    profile = loads("X Overview\nText.\nSafety Considerations\n*Stop at once*\n*Ask a nurse*\n")
    assert [str(term) for term in profile.safety_considerations] == ["*Stop at once*", "*Ask a nurse*"]


def test_an_item_with_a_remark_behind_none_is_a_term_beside_others():
    profile = loads("X Overview\nText.\nOther Names\n- A\n- None (so far)\n")
    assert [str(term) for term in profile.other_names] == ["A", "None (so far)"]


def test_a_value_counts_before_a_wording_under_the_same_label():
    profile = loads("X Overview\nText.\nOther Names\nNone\nOther Names\nA")
    assert [str(term) for term in profile.other_names] == ["A"]
    assert "other_names" not in profile.absent
    assert [(entry.heading, entry.text) for entry in profile.extra] == [("Other Names", "None")]


@pytest.mark.parametrize("wording", wordings())
def test_the_quick_test_lets_every_wording_through(wording):
    @given(
        st.from_regex(re.compile(wording.replace("++", "+"), re.IGNORECASE), fullmatch=True),
        st.sampled_from(["", "(", "**", "[*_"]),
    )
    def check(text, before):
        assert may_state(before + text)

    check()
