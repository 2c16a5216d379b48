"""The name where marks stand around it, or where the text has it more than once, and what becomes of it in an edit."""

from typing import Annotated

import pytest

from profileparse import Label, Profile, Term, dumps, loads, parse


class Ship(Profile):
    motto: str | None = None
    builders: Annotated[list[Term], Label("Builders", layout="inline")] = []


@pytest.mark.parametrize(
    ("title", "name", "renamed"),
    [
        ("# *Mary Rose*", "Mary Rose", "# *Vasa*"),
        ("# **Mary Rose** [1]", "Mary Rose", "# **Vasa** [1]"),
        ("# [Mary Rose](https://ships.example/mary)", "Mary Rose", "# [Vasa](https://ships.example/mary)"),
        ("# Mary Rose {#mary-rose}", "Mary Rose", "# Vasa {#mary-rose}"),
        ("Name: `Mary Rose`", "Mary Rose", "Name: `Vasa`"),
        ("Name: Mary Rose [1, 2]", "Mary Rose", "Name: Vasa [1, 2]"),
        ("# The *Mary Rose*", "The *Mary Rose*", "# Vasa"),
        ("# *Mary* Rose", "*Mary* Rose", "# Vasa"),
    ],
)
def test_marks_around_a_name_are_no_part_of_it(title, name, renamed):
    parsed = parse(f"{title}\n\nMotto: Onwards\n", model=Ship)
    profile = parsed.profile
    assert (profile.name, profile.motto, profile.extra) == (name, "Onwards", [])
    span = parsed.spans["/name"]
    assert parsed.text[span.start : span.end] == name
    assert parsed.edit(profile.model_copy(update={"name": "Vasa"})) == f"{renamed}\n\nMotto: Onwards\n"
    assert loads(dumps(profile), model=Ship) == profile


@pytest.mark.parametrize(
    "text",
    [
        "# Mary Rose\n\nMotto: Onwards\n\nName: Mary Rose\n",
        "Mary Rose\n\nName: Mary Rose\nMotto: Onwards\n",
        "Mary Rose\n=========\n\nName: Mary Rose\nMotto: Onwards\n",
    ],
)
def test_a_title_that_repeats_the_name_is_kept_nowhere_and_renamed_with_it(text):
    parsed = parse(text, model=Ship)
    profile = parsed.profile
    assert (profile.name, profile.motto, profile.extra) == ("Mary Rose", "Onwards", [])
    assert not [each for each in parsed.diagnostics if each.code in ("PP202", "PP206")]
    assert parsed.edit(profile.model_copy(update={"name": "Vasa"})) == text.replace("Mary Rose", "Vasa")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Mary Rose\n---\n\n# Mary Rose\n\nMotto: Onwards\n",
        "---\nlayout: page\ntitle: Mary Rose\n---\n\nMotto: Onwards\n",
        '---\nmotto: "Onwards"\ntitle: "Mary Rose"\n---\n\n# Mary Rose\n',
        "---\nTitle: Mary Rose\nmotto: Onwards\n---\n",
    ],
)
def test_a_yaml_header_that_has_the_name_stays_in_extra_and_is_renamed_with_it(text):
    parsed = parse(text, model=Ship)
    profile = parsed.profile
    assert (profile.name, profile.motto) == ("Mary Rose", "Onwards")
    assert "Mary Rose" in profile.extra[0].text
    assert "Mary Rose" not in [entry.heading for entry in profile.extra]
    assert parsed.edit(profile.with_(name="Vasa")) == text.replace("Mary Rose", "Vasa")


def test_a_title_with_text_under_it_leaves_the_text():
    parsed = parse("# Mary Rose\n\nA ship.\n\nName: Mary Rose\nMotto: Onwards\n", model=Ship)
    assert [(entry.heading, entry.text) for entry in parsed.profile.extra] == [(None, "A ship.")]


def test_keys_of_a_yaml_header_have_quoted_values_and_lists():
    text = "---\ntitle: 'Mary Rose'\nmotto: \"Onwards\"\nbuilders: [A. Lee, B. Low]\nyards:\n  - Tarn\n  - Oban\n---\n"
    parsed = parse(text, model=Ship)
    profile = parsed.profile
    assert (profile.name, profile.motto, [str(each) for each in profile.builders]) == (
        "Mary Rose",
        "Onwards",
        ["A. Lee", "B. Low"],
    )
    assert [(entry.heading, entry.text) for entry in profile.extra] == [
        ("title", "Mary Rose"),
        ("yards", "- Tarn\n- Oban"),
    ]
    assert "".join(leaf.text for leaf in parsed.document.leaves()) == text
    changed = parsed.edit(profile.with_(name="Vasa", motto="Home", builders=["C. Ray"]))
    assert changed == text.replace("Mary Rose", "Vasa").replace("Onwards", "Home").replace("A. Lee, B. Low", "C. Ray")


@pytest.mark.parametrize("first", ["# 619988", "# Search for a ship", "# Vol. 4, No. 2", "# Contents"])
def test_what_no_ship_is_called_is_no_title_beside_another(first):
    parsed = parse(f"{first}\n\n## Mary Rose\n\n### Motto\n\nOnwards\n", model=Ship)
    assert parsed.profile.name == "Mary Rose"
    assert parsed.profile.extra[0].heading == first.removeprefix("# ")


def test_the_first_of_two_names_that_a_sentence_has_side_by_side_is_the_name():
    text = "Home\nLog in\nRed barge\nBarca rubra\nRed barge Barca rubra is a boat.\nBarca rubra is old.\n\nMotto: Onwards\n"
    assert parse(text, model=Ship).profile.name == "Red barge"


def test_a_row_of_links_makes_the_lines_around_it_a_menu():
    text = "Ship Division\nHome  Topics  Ships  News\nShip Sheets\n\nMary Rose\n\nMotto: Onwards on Ship Sheets\n"
    assert parse(text, model=Ship).profile.name == "Mary Rose"


@pytest.mark.parametrize(
    ("above", "name"),
    [
        (
            "Mary Rose\nwarship\n\nShe was the first of her kind to carry guns. They sank her.\n\nPrint this\n",
            "Mary Rose",
        ),
        ("We use cookies on this website. They help us.\n\nMary Rose\n", "Mary Rose"),
        ("Warships\nMary Rose\nTudor fleet\nMary Rose\nWarships\n\nMary Rose sails\n", "Mary Rose"),
    ],
)
def test_the_title_stands_above_running_text_and_below_what_the_page_says_of_itself(above, name):
    assert parse(f"{above}\nMotto: Onwards\nBuilders: Ann\n", model=Ship).profile.name == name


def test_a_list_of_terms_is_no_sentence_about_the_first():
    above = "Warships\nMary Rose\nTudor fleet\nMary Rose\nWarships\n"
    below = "Motto: Onwards\n\nBuilders: Warships, guns\n\nStory\nMary Rose, a ship of war, is told of.\n"
    assert parse(f"{above}\n{below}", model=Ship).profile.name == "Mary Rose"


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("QDT4 / YLR9 Overview\n\nName: QDT4 1\nMotto: x\n", "QDT4", ["QDT4 / YLR9 Overview", "1"]),
        ("Ships\n\nName: Apollo 11\nMotto: x\n", "Apollo 11", ["Ships"]),
        ("Apollo 11 mission\n\nName: Apollo 11\nMotto: x\n", "Apollo 11", ["Apollo 11 mission"]),
        ("Name: TMW4provided by HGNC\nMotto: x\n", "TMW4", ["provided by HGNC"]),
    ],
)
def test_the_number_of_a_note_and_who_gave_it_are_no_part_of_a_name(text, name, left):
    parsed = parse(text, model=Ship)
    assert parsed.profile.name == name
    assert [each.text for each in parsed.profile.extra] == left
    assert parsed.text[slice(*parsed.spans["/name"])] == name
    assert loads(dumps(parsed.profile), model=Ship) == parsed.profile


def test_a_name_that_is_not_taken_keeps_its_remark_once():
    parsed = parse("Name: Vasa\nMotto: x\n\nName: TMW4provided by HGNC\n", model=Ship)
    texts = " ".join(each.text for each in parsed.profile.extra)
    assert texts.count("provided by HGNC") == 1
    assert "TMW4" in texts
