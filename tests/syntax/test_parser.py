import itertools

import pytest

from profileparse import parse
from profileparse.syntax import nodes

HEAD = "X Overview\n"


def kinds(text):
    return [type(block).__name__ for part in parse(HEAD + text).document.parts for block in part.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", ["Paragraph"]),
        ("- a\n- b", ["List"]),
        ("• a\n  goes on\n1) b", ["List"]),
        ("a |\n---|\nb |", ["Table"]),
        ("> a\n> b", ["Quotation"]),
        ("> 3-fold", ["Paragraph"]),
        ("a\n\n- b\n\n> c\n\n| d |", ["Paragraph", "List", "Quotation", "Table"]),
        ("a\n===\nb", ["Paragraph"]),
    ],
)
def test_lines_make_blocks(text, expected):
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    ["- Name: ", "1. Name:", "- Name:\n- b", "* Overview:", "|", ">", "-", "#", "##", "==", "**", "****", "[edit]"],
)
def test_a_line_that_is_nothing_in_particular_is_kept(text):
    for whole in (text, HEAD + text, f"{HEAD}References\n{text}\nmore", f"Other Names\n{text}\n"):
        document = parse(whole).document
        assert "".join(leaf.text for leaf in document.leaves()) == whole


def test_blank_lines_belong_to_what_stands_before_them():
    document = parse("\n\nOther Names\n\n\nA\n\n").document
    assert [type(child).__name__ for child in document.children] == ["Blank", "Field"]
    assert document.dump().splitlines() == [
        "Document@0..19",
        "  Blank@0..2",
        '    Leaf@0..2 blank "\\n\\n"',
        "  Field@2..19 other_names",
        "    Heading@2..16",
        '      Leaf@2..13 label "Other Names"',
        '      Leaf@13..16 decoration "\\n\\n\\n"',
        "    Paragraph@16..19",
        '      Leaf@16..17 text "A"',
        '      Leaf@17..19 blank "\\n\\n"',
    ]


def test_front_matter_is_kept_apart():
    document = parse("---\ntitle: x\n---\nX Overview\n").document
    assert isinstance(document.parts[0].blocks[0], nodes.FrontMatter)
    assert [leaf.kind for leaf in document.parts[0].leaves()] == ["rule", "text", "rule"]


@pytest.mark.parametrize("line", ["# A heading", "Acme Overview", "***", "Back to top", "Other NamesBeta", "> quoted"])
def test_lines_of_front_matter_that_open_a_part_elsewhere_are_content(line):
    text = f"---\nname: Acme\n{line}\nother names: B\n---\n\nText.\n"
    parsed = parse(text)
    assert "".join(leaf.text for leaf in parsed.document.leaves()) == text
    assert parsed.profile.name == "Acme"
    assert [term.label for term in parsed.profile.other_names] == ["B"]
    assert parsed.profile.extra[0].text == line.lstrip("> ")


def test_nodes_are_frozen_and_compare_by_place():
    one, other = parse("Other Names\nA").document, parse("Other Names\nA").document
    assert one == other
    with pytest.raises(AttributeError):
        one.at = 3


def test_the_tree_of_a_deep_text_is_not_deep():
    document = parse("> " * 3000 + "a\n" + "- " * 3000 + "b").document
    assert len(document.dump()) > 0


def test_no_short_text_loses_a_character():
    for size in range(1, 5):
        for text in map("".join, itertools.product(" \n\r\x85\u200b-|>x", repeat=size)):
            assert "".join(leaf.text for leaf in parse(text).document.leaves()) == text
