import pytest

from profileparse import loads
from profileparse.values.absence import absence


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("None", "none_stated"), ("none.", "none_stated"), ("(None)", "none_stated"), ("No safety concerns listed", "none_stated"),
        ("No synonyms found.", "none_stated"), ("No Results", "none_stated"), ("N/A", "not_available"), ("n/a", "not_available"),
        ("-", "not_available"), ("—", "not_available"), ("Unknown", "not_available"), ("TBD", "not_available"),
        ("Not available", "not_available"), ("Awaiting annotation", "not_available"), ("definition not available.", "not_available"),
        ("Not applicable", "not_applicable"),
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


def test_a_value_counts_before_a_wording_under_the_same_label():
    profile = loads("X Overview\nText.\nOther Names\nNone\nOther Names\nA")
    assert [str(term) for term in profile.other_names] == ["A"]
    assert "other_names" not in profile.absent
    assert [(entry.heading, entry.text) for entry in profile.extra] == [("Other Names", "None")]
