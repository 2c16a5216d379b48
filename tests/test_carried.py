import pytest
from profileparse.carried import refusal
from pydantic import ValidationError

from profileparse import EntityProfile, Extra, Term
from profileparse.parsed import differences
from strategies import CompanyProfile


def test_a_record_that_text_carries_is_not_refused():
    assert refusal(EntityProfile(name="X", other_names=[Term(label="A, b")])) is None


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"other_names": [Term(label="A  b")]}, '/other_names/0/label: "A  b" would read back as "A b"'),
        ({"extra": [Extra(heading=None, text="a  b")]}, "/extra/0/text"),
        ({"extra": [Extra(heading=None, text="\ud800")]}, "/extra/0/text: half a surrogate pair"),
    ],
)
def test_what_would_read_back_otherwise_is_named(values, pointer):
    profile = EntityProfile(name="X").model_copy(update=values)
    for name in values:
        profile.absent.pop(name, None)
    reason = refusal(profile)
    assert reason is not None
    assert reason.startswith(pointer)


def test_the_first_difference_is_named_by_its_pointer():
    assert differences({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}) == "/a/1/b"
    assert differences([1], [1, 2]) == ""
    assert differences({"a": 1}, {"a": 1}) is None


def test_an_integer_that_is_too_long_to_be_written_is_named():
    assert CompanyProfile(name="X", employees=10**4300 - 1).employees == 10**4300 - 1
    with pytest.raises(ValidationError, match="/employees: the integer has more than 4300 digits"):
        CompanyProfile(name="X", employees=10**4300)
