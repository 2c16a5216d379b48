import pytest

from profileparse import parse
from profileparse.source import Source
from profileparse.syntax.marks import citation_numbers
from profileparse.syntax.nodes import inlines


@pytest.mark.parametrize(
    ("brackets", "numbers"),
    [
        ("[1]", (1,)),
        ("[1, 3-5][9]", (1, 3, 4, 5, 9)),
        ("[2–3]", (2, 3)),
        ("[3-1]", None),
        ("[1-400]", None),
        ("[ 7 ]", (7,)),
    ],
)
def test_brackets_cite_numbers(brackets, numbers):
    assert citation_numbers(brackets) == numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", ["Leaf plain"]),
        ("one.[1][2] two", ["Leaf one.", "Citation [1][2]", "Leaf  two"]),
        ("one [1]. two", ["Leaf one ", "Citation [1]", "Leaf .", "Leaf  two"]),
        ("Pax[6]", ["Leaf Pax[6]"]),
        ("[0] [1000] [^1] [a]", ["Leaf [0] [1000] [^1] [a]"]),
        ("[1](https://example.org)", ["Leaf [1](https://example.org)"]),
        ("a > “b” c", ["Leaf a ", "InlineQuotation > “b”", "Leaf  c"]),
        ("a > “b", ["Leaf a > “b"]),
    ],
)
def test_prose_is_text_citations_and_quotations(text, expected):
    assert [f"{type(node).__name__} {node.text}" for node in inlines(Source(text), 0, len(text))] == expected


def test_a_row_is_cells_and_pipes_and_a_rule_is_one_leaf():
    table = parse("X Overview\n| a | b |\n|---|---|\n").document.parts[0].blocks[0]
    assert [[leaf.kind for leaf in row.leaves()] for row in table.children] == [
        ["pipe", "text", "pipe", "text", "pipe", "blank"],
        ["rule"],
    ]
