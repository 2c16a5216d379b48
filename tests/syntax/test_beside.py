"""Labels in the line of another, and what the style of a text makes of lines without a mark."""

from typing import Annotated

import pytest

from profileparse import Label, Profile, Prose, Term, dumps, loads, parse


class Shrub(Profile):
    height: Annotated[str | None, Label("Height", inline_only=True)] = None
    spread: str | None = None
    soil: Annotated[list[Term], Label("Soil", layout="inline")] = []
    pests: list[Term] = []
    note: Annotated[Prose | None, Label("Note", inline_only=True)] = None
    origin: Annotated[Prose | None, Label("Where is it from?")] = None
    care: Annotated[Prose | None, Label("How is it kept?")] = None


def values(text):
    profile = parse(text, model=Shrub, name="X").profile
    return profile.model_dump(exclude_defaults=True, exclude={"absent", "name"}), [
        (each.heading, each.text) for each in profile.extra
    ]


@pytest.mark.parametrize("between", [" | ", "   ", "\t"])
def test_what_divides_labels_in_a_line(between):
    found, extra = values(between.join(("Height: 1 m", "Soil: loam, clay", "Price: 3", "Spread: 2 m\n")))
    assert (found["height"], found["spread"]) == ("1 m", "2 m")
    assert [term["label"] for term in found["soil"]] == ["loam", "clay"]
    assert extra == [("Price", "3")]


def test_after_a_full_stop_only_known_labels_count():
    found, _ = values("Height: 1 cm. Price: 35. Spread: 2 m.\n")
    assert (found["height"], found["spread"]) == ("1 cm. Price: 35", "2 m.")
    found, _ = values("Note: It is old. Spread: 2 m\n")
    assert found["note"]["blocks"][0]["segments"][0]["text"] == "It is old."


def test_no_reference_is_cut_at_a_label():
    profile = parse(
        "Spread: 2 m | Height: 1 m\nReferences: 1. Miller A. Height: a study. 2001.\n", model=Shrub, name="X"
    ).profile
    assert [each.text for each in profile.references] == ["Miller A. Height: a study. 2001."]


@pytest.mark.parametrize("text", ["1 m | Spread: 2 m", "It is. Spread: 2 m", "1 m | Price: 3 | x", "Why is it so?"])
@pytest.mark.parametrize("field", ["height", "spread", "note", "origin", "care"])
def test_values_that_look_so_read_back(text, field):
    record = Shrub(name="X | Soil: a").with_(**{field: text})
    assert loads(dumps(record), model=Shrub) == record


def test_a_paragraph_that_asks_reads_back():
    record = Shrub(name="X").with_(care="It is cut.\n\nWhy is it so?\n\nNobody knows.", origin="China.")
    assert loads(dumps(record), model=Shrub) == record


TABBED = "Spread\t2 m\nPests\tsnails\nbeetles\n{}Soil\tloam\n"


@pytest.mark.parametrize(
    ("line", "pests", "extra"),
    [
        ("", ["snails", "beetles"], []),
        ("Physical data\n", ["snails", "beetles"], [("Physical data", "")]),
        ("Of these nobody has ever seen more than it takes to fill a cup.\n", ["snails", "beetles"],
         [(None, "Of these nobody has ever seen more than it takes to fill a cup.")]),
        ("Root\ndepth\t1 m\n", ["snails", "beetles"], [(None, "Root\ndepth 1 m")]),
    ],
)  # fmt: skip
def test_the_cell_of_a_row_with_a_tab(line, pests, extra):
    found, left = values(TABBED.format(line))
    assert [term["label"] for term in found["pests"]] == pests
    assert [term["label"] for term in found["soil"]] == ["loam"]
    assert left == extra


def test_one_row_with_a_tab_has_no_cell():
    found, extra = values("Pests\tsnails\nbeetles\n")
    assert [term["label"] for term in found["pests"]] == ["snails"]
    assert extra == [(None, "beetles")]


ASKED = "Where is it from?\n\nChina.\n\nHow is it kept?\n\nDry.\n\n{}\n\nBy the road.\n"


@pytest.mark.parametrize(
    ("line", "is_label"),
    [
        ("Where can I see it?", True),
        ("Where can I see it? Ask us.", False),
        ("where can I see it?", False),
        ("Who? And why?", False),
        ("Where in the world, and when in the year, can a person like me see it?", False),
    ],
)
def test_a_question_is_a_label_among_questions(line, is_label):
    _, extra = values(ASKED.format(line))
    assert extra == ([(line, "By the road.")] if is_label else [])


def test_a_lone_question_is_prose():
    found, extra = values("How is it kept?\n\nDry.\n\nWhere can I see it?\n\nBy the road.\n")
    assert len(found["care"]["blocks"]) == 3
    assert extra == []


MENU = "{}Spread\nPests\nLog in\n\nSpread\n2 m\n\nPests\nsnails\n"


@pytest.mark.parametrize(
    ("lines", "is_menu"),
    [("Home\nMenu\n", True), ("Jump to\n", True), ("Events\nShop\n", True), ("All about shrubs.\n", False)],
)
def test_labels_in_a_menu_are_none(lines, is_menu):
    found, extra = values(MENU.format(lines))
    assert ([term["label"] for term in found["pests"]] == ["snails"]) is is_menu
    assert found["spread"] == "2 m"
    assert "Log in" in "\n".join(text for _, text in extra) or not is_menu


@pytest.mark.parametrize(
    ("line", "is_heading"), [("Did you know?", True), ("Facts", True), ("did you know?", False), ("So it is.", False)]
)
def test_a_few_words_over_a_paragraph_head_it_where_labels_do(line, is_heading):
    _, extra = values(f"Spread\n2 m\n\nWhere is it from?\nFrom China.\n\n{line}\nIt is old.\n")
    assert extra == ([(line, "It is old.")] if is_heading else [])


def test_keys_that_have_nothing_between_them_tile_the_line():
    text = "Name: X\nMeasures: Spread:\t | Soil: loam\n"
    parsed = parse(text, model=Shrub)
    assert "".join(leaf.text for leaf in parsed.document.leaves()) == text
    assert parsed.profile.spread is None or "Soil" not in parsed.profile.spread


def test_a_term_that_would_lead_to_the_others_has_a_bullet():
    record = Shrub(name="X").with_(pests=["What eats it at night:", "moths"])
    assert dumps(record) == "# X\n\nPests\n- What eats it at night:\n- moths\n"
    assert loads(dumps(record), model=Shrub) == record


def test_a_second_entity_in_runs_of_lines_is_no_menu():
    text = "Name: Elm\nSpread\n2 m\nPests\nmoths\n\nName: Oak\nSpread\n3 m\nPests\nmice\n"
    profile = parse(text, model=Shrub).profile
    assert (profile.name, profile.spread, [str(each) for each in profile.pests]) == ("Elm", "2 m", ["moths"])


def test_a_label_over_a_list_that_comes_again_goes_on():
    profile = parse("# X\n\nPests\nmoths\nmice\n\nPests\nsnails\n", model=Shrub).profile
    assert [str(each) for each in profile.pests] == ["moths", "mice", "snails"]
