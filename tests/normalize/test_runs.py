"""Lists in plain lines whose items count on, or have the letter o for a bullet."""

from __future__ import annotations

from typing import Annotated

import pytest

from linear import LINEAR, growth
from profileparse import Label, Profile, Term, dumps, loads, parse


class Plant(Profile):
    """A list of each layout."""

    uses: Annotated[list[Term], Label("Uses")] = []
    colours: Annotated[list[Term], Label("Colours", layout="inline")] = []
    pests: Annotated[list[Term], Label("Pests", layout="bullets")] = []


def terms(text: str, name: str = "uses") -> list[str]:
    return [each.label for each in getattr(loads(f"Name: X\n\n{text}", model=Plant), name)]


@pytest.mark.parametrize("eol", ["\n", "\n\n", "\r\n", "\n  "])
@pytest.mark.parametrize(
    "marks",
    [
        "(a) |(b) |(c) ",
        "a) |b) |c) ",
        "(A) |(B) |(C) ",
        "(i) |(ii) |(iii) ",
        "I) |II) |III) ",
        "(1) |(2) |(3) ",
        "o |o |o  ",
        "o\t|o\t|o\t",
    ],
)
@pytest.mark.parametrize("label", ["Uses", "Colours", "Pests"])
def test_what_counts_on_before_items_is_no_part_of_them(label: str, marks: str, eol: str):
    first, second, third = marks.split("|")
    text = f"{label}{eol}{first}Hedges{eol}{second}Jam, jelly{eol}{third}Tea"
    assert terms(text, label.lower()) == ["Hedges", "Jam, jelly", "Tea"]


@pytest.mark.parametrize(
    "lines",
    [
        ["(a) Hedges"], ["(a) Hedges", "(c) Tea"], ["(b) Hedges", "(c) Tea"], ["(a) Hedges", "b) Tea"], ["(a) Hedges", "(B) Tea"],
        ["o cresol", "p cresol"], ["o-cresol", "o-toluidine"], ["a) Hedges", "Tea"], ["(a)Hedges", "(b)Tea"], ["(i) Hedges", "(j) Tea"],
    ],
)  # fmt: skip
def test_other_lines_are_terms_as_they_stand(lines: list[str]):
    assert terms("\n".join(("Uses", *lines))) == lines


def test_lines_that_are_indented_deeper_go_on_and_others_end_the_list():
    profile = loads("Name: X\n\nUses\n(a) Hedges\n  and walls\n(b) Tea\nSold by Acme\n", model=Plant)
    assert [each.label for each in profile.uses] == ["Hedges and walls", "Tea"]
    assert [each.text for each in profile.extra] == ["Sold by Acme"]


@pytest.mark.parametrize(
    "labels", [["(a) x", "(b) y"], ["a) x", "b) y"], ["o x", "o y"], ["(1) x", "(2) y"], ["x", "o y", "o z"], ["o x"]]
)
@pytest.mark.parametrize("name", ["uses", "colours", "pests"])
def test_terms_that_begin_so_are_written_as_they_are(name: str, labels: list[str]):
    profile = Plant.model_validate({"name": "X", name: [{"label": each} for each in labels]})
    text = dumps(profile)
    assert loads(text, model=Plant) == profile
    assert dumps(loads(text, model=Plant)) == text


def test_an_edit_keeps_what_counts_on():
    parsed = parse("Name: X\n\nUses\n(a) Hedges\n(b) Tea\n", model=Plant)
    assert parsed.profile is not None
    changed = parsed.profile.model_copy(update={"uses": [Term(label="Walls"), parsed.profile.uses[1]]})
    assert parsed.edit(changed) == "Name: X\n\nUses\n(a) Walls\n(b) Tea\n"


@pytest.mark.parametrize("mark", ["(a) ", "o "])
def test_long_lists_take_linear_time(mark: str):
    assert (
        growth(
            lambda text: parse(text, model=Plant).profile, lambda n: f"Name: X\n\nUses\n{mark}x\n" + "o y\n" * n, 400
        )
        < LINEAR
    )
