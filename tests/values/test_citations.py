"""Citations behind single values: taken off, and kept text behind a backslash."""

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profileparse import Label, Profile, Url, dumps, loads, parse
from profileparse.source import fold
from profileparse.values.citations import uncited, with_kept_bracket

pieces = st.lists(
    st.sampled_from(["[1]", "[2, 3]", "[", "]", "\\", " ", ".", "a", "[x]", "[1", "(", ",", "[0]"]), max_size=8
)


@given(pieces.map("".join).map(fold))
def test_a_text_is_what_is_read_from_how_it_is_written(text):
    assert uncited(with_kept_bracket(text)) == text


class Firm(Profile):
    seat: str | None = None
    site: Annotated[Url | None, Label("Website")] = None
    staff: int | None = None


TEXT = """# Kiln

- Seat: Cork, Ireland [1]
- Website: https://kiln.example [2]
- Staff: 12[3]

## References

1. One.
2. Two.
3. Three.
"""


def test_citations_behind_values_are_no_part_of_them_and_stay_in_the_text():
    parsed = parse(TEXT, model=Firm)
    profile = parsed.profile
    assert (profile.seat, profile.site, profile.staff) == ("Cork, Ireland", "https://kiln.example", 12)
    shown = {name: parsed.text[span.start : span.end] for name, span in parsed.spans.items()}
    assert (shown["/seat"], shown["/site"], shown["/staff"]) == ("Cork, Ireland", "https://kiln.example", "12")
    assert parsed.edit(profile.with_(seat="Oban", staff=13)) == TEXT.replace("Cork, Ireland", "Oban").replace(
        "12", "13"
    )


@pytest.mark.parametrize("seat", ["Plot [12]", "Plot \\[12]", "Plot [1] [2].", "[1]", "Plot [12].", "None [1]"])
def test_a_value_that_ends_with_a_bracket_is_carried(seat):
    profile = Firm(name="Kiln", seat=seat)
    assert loads(dumps(profile), model=Firm) == profile
