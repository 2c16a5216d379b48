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


def test_a_heading_with_text_beside_headings_that_are_labels_is_no_title():
    sections = "\n\n### History\nOld.\n\n### Hosts\n- Trout"
    assert read(f"### Summary\nA lake.{sections}") is None
    assert read(f"### Lake trout{sections}").name == "Lake trout"


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


def test_what_a_sentence_says_before_a_colon_is_no_key():
    profile = read("# X\n\nKept by: Us\nHistory: It grew.\n\nIt was sold twice: once for land.\n\nSector: Food")
    assert paragraphs(profile.history) == ["It grew.", "It was sold twice: once for land."]
    profile = read("# X\n\nKept by Us\nHistory It was sold twice: once for land.\nSector Food")
    assert paragraphs(profile.history) == ["It was sold twice: once for land."]


def test_a_key_after_a_label_without_a_value_is_one_where_others_have_a_colon():
    profile = read("# X\n\nKept by: Us\nSector: Food\nHistory:\nMarket share: Half\nOpened on: 1998-03-03")
    assert profile.history is None
    assert extra(profile) == [("Market share", "Half")]


def test_a_key_in_a_column_is_a_label_among_plain_lines():
    profile = read("# X\n\nKept by   Us\nMarket share   Half\nSector   Food\nHistory   Long.\nMore\nGrowth\tFast")
    assert extra(profile) == [("Market share", "Half"), ("Growth", "Fast")]
    assert paragraphs(profile.history) == ["Long. More"]


def test_an_underlined_line_is_a_label_where_plain_lines_stand_before_it():
    profile = read("# X\n\nHosts\n-----\nOak\nElm\nMarket share\n-----\nHalf\nKept by\n-----\nUs")
    assert [term.label for term in profile.hosts] == ["Oak", "Elm"]
    assert extra(profile) == [("Market share", "Half")]


def test_a_numbered_label_among_items_has_the_next_number():
    profile = read("# X\n\n1. Hosts\n- Oak\n2. Market share\n- Half\n3. Kept by\nUs\n4. Sector\nFood")
    assert [term.label for term in profile.hosts] == ["Oak"]
    assert extra(profile) == [("Market share", "- Half")]
    profile = read("# X\n\n1. Kept by\nUs\n2. Hosts\n1. Oak\n2. Elm\n3. Ash\n\n3. Sector\nFood")
    assert [term.label for term in profile.hosts] == ["Oak", "Elm", "Ash"]


def test_page_lines_end_a_section_and_a_label_without_a_value():
    profile = read("# X\n\nKept by: Us\nSector: Food\nMarket share: Half\n\n© 2024 The Pages")
    assert extra(profile) == [("Market share", "Half"), (None, "© 2024 The Pages")]
    profile = read("# X\n\n## Kept by\nUs\n\n## History\n\n© 2024 The Pages")
    assert profile.absent["history"].reason == "empty"
    assert extra(profile) == [(None, "© 2024 The Pages")]


def test_page_lines_are_no_pair_of_label_and_value():
    profile = read(
        "# X\n\nKept by\nUs\nSector\nFood\nLegal form (full)\nLimited\n\nLast updated in May\nShare this page"
    )
    assert profile.legal_form == "Limited"
    assert extra(profile) == [(None, "Last updated in May\nShare this page")]


def test_lines_alternate_where_a_value_is_a_sentence_with_a_colon():
    profile = read(
        "# X\n\nKept by\nUs\nSector\nFood\nHistory\nIt was sold twice: once.\nLegal form (full)\nLimited\nCousins\nHalf"
    )
    assert extra(profile) == [("Cousins", "Half")]


def test_one_dot_between_spaces_leads_to_a_value():
    profile = read("# X\n\nKept by . Lakeside\nLegal form (full) ..... Limited\nSector ..... Food")
    assert profile.kept_by == "Lakeside"


def test_bullets_beside_a_label_are_none_of_its():
    profile = read("# X\n\n- Hosts:\n  - Oak\n\n- Loose\n- Kept by: Us\n- History: It grew.\n- Loose too")
    assert [term.label for term in profile.hosts] == ["Oak"]
    assert paragraphs(profile.history) == ["It grew."]
    assert extra(profile) == [(None, "- Loose"), (None, "- Loose too")]


def test_prose_in_a_cell_ends_with_it():
    profile = read("# X\n\n| Kept by | Us |\n| History | It grew. |\n\nIt was put together by hand.")
    assert paragraphs(profile.history) == ["It grew."]
    assert extra(profile) == [(None, "It was put together by hand.")]


def test_rows_under_headings_of_their_own_are_another_table():
    profile = read("# X\n\nKept by: | Us |\nSector: | Food |\n\n| Year | Sales |\n|---|---|\n| 2001 | 3 |\n\n© 2024 X")
    assert extra(profile) == [(None, "| Year | Sales |\n|---|---|\n| 2001 | 3 |"), (None, "© 2024 X")]


def test_labels_in_capitals_may_be_indented():
    profile = read("  X\n\n  HOSTS\n  Oak\n  MARKET SHARE\n  Half\n  KEPT BY\n  Us")
    assert [term.label for term in profile.hosts] == ["Oak"]
    assert extra(profile) == [("MARKET SHARE", "Half")]


def test_white_space_at_the_end_of_a_bulleted_label_is_no_part_of_it():
    profile = read("# X\n\n- Hosts:\t\n  - Oak\t\n- Market share: \t\n  - Half\n- **Kin:**\t\n  - Few")
    assert extra(profile) == [("Market share", "- Half"), ("Kin", "- Few")]


class About(Thing):
    overview: Annotated[Prose | None, Label("About {name}")] = None


def test_no_mark_after_a_label_that_ends_with_the_name_is_part_of_it():
    for head in ("## About Lake trout:\nIt grew.", "**About Lake trout**\nIt grew.", "**About Lake trout**: It grew."):
        profile = parse(f"Kept by: Us\n\n{head}", model=About).profile
        assert (profile.name, paragraphs(profile.overview)) == ("Lake trout", ["It grew."])
    profile = parse("Kept by : Us\nAbout Lake trout : Most of it grew.", model=About).profile
    assert (profile.name, paragraphs(profile.overview)) == ("Lake trout", ["Most of it grew."])


def test_a_labelled_bullet_under_one_with_a_value_is_a_field():
    profile = read("# X\n\n- Sector: Food\n  - Kept by: Us")
    assert (profile.kept_by, [term.label for term in profile.sector]) == ("Us", ["Food"])


def test_a_key_in_a_column_is_a_label_where_all_lines_are_plain():
    profile = read("X\n\nKept by ..... Us\nMarket share ..... Half\nSector ..... Food")
    assert extra(profile) == [("Market share", "Half")]


def test_the_number_of_a_day_on_a_label_s_line_is_no_bullet():
    assert read("# Lake\n\nKept by: 31. Dezember 2021").kept_by == "31. Dezember 2021"
    assert read("# Lake\n\nKept by: 12. Dezember 2021").kept_by == "12. Dezember 2021"
