"""Labels in the style of a text: what each form of a label, a title and an unknown key needs, one test for each."""

import datetime as dt
from typing import Annotated

from profileparse import Label, Profile, Prose, Term, parse


class Thing(Profile):
    kept_by: Annotated[str | None, Label("Kept by")] = None
    legal_form: Annotated[str | None, Label("Legal form (full)")] = None
    ph_value: Annotated[float | None, Label("pH value")] = None
    opened: Annotated[dt.date | None, Label("Opened on")] = None
    hosts: Annotated[list[Term], Label("Hosts")] = []
    sector: Annotated[list[Term], Label("Sector", layout="inline")] = []
    history: Annotated[Prose | None, Label("History")] = None


def read(text):
    return parse(text, model=Thing).profile


def extra(profile):
    return [(entry.heading, entry.text) for entry in profile.extra]


def paragraphs(prose):
    return [block.segments[0].text for block in prose.blocks]


def test_the_marks_around_a_title_are_no_text():
    profile = read("Home\n\n= Lake trout =\n\nKept by: Lakeside\nSector: Food, Sport")
    assert profile.name == "Lake trout"
    assert extra(profile) == [(None, "Home")]


def test_dots_lead_from_a_label_that_ends_with_a_mark():
    profile = read("# X\n\nKept by....... Lakeside\nLegal form (full).......Limited\nSector....... Food")
    assert (profile.kept_by, profile.legal_form, profile.sector[0].label) == ("Lakeside", "Limited", "Food")


def test_a_heading_in_bold_italics_is_one():
    profile = read("# X\n\n***Kept by***\nLakeside\n\n***Market share***\nHalf\n\n***Sector***\nFood")
    assert profile.kept_by == "Lakeside"
    assert extra(profile) == [("Market share", "Half")]


def test_a_label_with_one_small_letter_first_counts_with_a_space():
    profile = read("# X\n\nKept by - Lakeside\npH value - 7.5\nSector - Food")
    assert profile.ph_value == 7.5
