"""What ends a list of plain lines: a sentence or, below "None", anything after a blank line."""

from __future__ import annotations

from typing import Annotated

import pytest

from profileparse import Label, Profile, Term, dumps, loads


class Plant(Profile):
    """Lists in lines, and in one line."""

    uses: Annotated[list[Term], Label("Uses")] = []
    colours: Annotated[list[Term], Label("Colours", layout="inline")] = []


def read(text: str) -> tuple[list[str], list[str]]:
    profile = loads(f"Name: X\n\n{text}\n", model=Plant)
    assert loads(dumps(profile), model=Plant) == profile
    return [each.label for each in profile.uses or profile.colours], [each.text for each in profile.extra]


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "sentence",
    [
        "The rose (Rosa minor) is a shrub of the dunes of the north.[1]", "It is red. It blooms in May.[2][3]", "It is grown everywhere.",
        "The hips are sour.[1]",
    ],
)  # fmt: skip
def test_a_sentence_after_a_blank_line_is_no_term(sentence: str, eol: str):
    assert read(f"Uses\nHedges\nFood\n\n{sentence}".replace("\n", eol)) == (["Hedges", "Food"], [sentence])


@pytest.mark.parametrize(
    "lines",
    [
        "Hedges\n\nFood\n\nIt is eaten raw.\n\nTea", "Hedges.\nFood.\n\nTea is made of it.", "Hedges\n\nIt is eaten raw.",
        "Hedges\nFood\n\nTea, hot", "Hedges\nFood\n\nNo. 3 Tea.", "Hedges\nFood\nIt is eaten raw.",
    ],
)  # fmt: skip
def test_a_short_sentence_that_could_be_a_term_is_one(lines: str):
    assert read(f"Uses\n{lines}") == ([line for line in lines.split("\n") if line], [])


@pytest.mark.parametrize("label", ["Uses", "Colours"])
@pytest.mark.parametrize(
    "none", ["None", "None.", "*None known*", "N/A (wild)", "No uses registered.", "None.[2]", "Not applicable"]
)
@pytest.mark.parametrize("after", ["Buy a rose", "Buy a rose\nfor your garden", "- Buy\n- Sell", "**Buy** a rose, now"])
def test_nothing_after_a_blank_line_below_none_is_a_term(label: str, none: str, after: str):
    profile = loads(f"Name: X\n\n{label}\n{none}\n\n{after}\n", model=Plant)
    assert profile.absent[label.lower()].text == none.removesuffix("[2]")
    assert [each.text for each in profile.extra] == [after]


def test_lines_right_below_none_or_below_unknown_are_terms():
    assert read("Uses\nNone\nHedges") == (["Hedges"], ["None"])
    assert read("Uses\nUnknown\n\nHedges") == (["Unknown", "Hedges"], [])
