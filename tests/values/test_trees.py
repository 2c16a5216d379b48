"""Trees: nested lists read as terms with children, written as items, and what text can't carry."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from linear import LINEAR, growth
from profileparse import EditError, Label, Profile, Prose, Table, Tree, dumps, loads, parse
from profileparse.values.prose import MOST_DEPTH
from profileparse.values.trees import read_trees


class Animal(Profile):
    classes: Annotated[list[Tree], Label("Classification", aliases=("Taxonomy",))] = []
    species: str | None = None
    history: Prose | None = None


def shape(trees: list[Tree]) -> list[Any]:
    return [(str(tree), shape(tree.children)) if tree.children else str(tree) for tree in trees]


def read(body: str, label: str = "Classification") -> list[Any]:
    return shape(loads(f"# Burrel\n\n{label}{body}", model=Animal).classes)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("\n- A\n  - B\n    - C\n- D", [("A", [("B", ["C"])]), "D"]),
        (":\n* A\n\t* B\n* C", [("A", ["B"]), "C"]),
        ("\n1. A\n   a. x\n   - B\n2. C", [("A a. x", ["B"]), "C"]),
        ("\nA\n  B\n    C\n  D\nE", [("A", [("B", ["C"]), "D"]), "E"]),
        (": A", ["A"]),
        (": A\n  B\n  C", ["A", "B", "C"]),
        ("\n    - A\n  - B\n      - C", ["A", ("B", ["C"])]),
        ("\n- A (x) [1]\n  - B [2][3]", [("A (x) [1]", ["B [2][3]"])]),
        ("\n• A,\n  ◦ B;\n• C", [("A", ["B"]), "C"]),
        ("\n- Species: major\n  - Order: x", [("Species: major", ["Order: x"])]),
        ("\n- A long item\n  that goes on\n  - B", [("A long item that goes on", ["B"])]),
        ("\r\n- A\r\n  - B\r\n- C", [("A", ["B"]), "C"]),
    ],
)
def test_what_is_indented_deeper_stands_below(body, expected):
    assert read(body) == expected


def test_labels_below_a_bullet_with_the_label_of_a_tree_are_terms():
    text = "# X\n\n- **Classification:**\n  - Kingdom: A\n  - Species: major\n- **Species:** minor\n"
    animal = loads(text, model=Animal)
    assert shape(animal.classes) == ["Kingdom: A", "Species: major"]
    assert animal.species == "minor"


def test_lines_around_the_items_go_to_extra():
    parsed = parse(
        "# X\n\n## Taxonomy\n\nAs of 2020:\n- A\n  - B\n\nIt may change.\n\n## History\n\nOld.", model=Animal
    )
    assert shape(parsed.profile.classes) == [("A", ["B"])]
    assert [entry.text for entry in parsed.profile.extra] == ["As of 2020:", "It may change."]
    assert [each.code for each in parsed.diagnostics] == ["PP303", "PP303"]
    assert str(parsed.profile.history.plain()) == "Old."


def test_running_text_after_plain_lines_is_none_of_them():
    parsed = parse("# X\n\nTaxonomy\nA\n  B\n\nThis was drawn by hand, and it may be wrong.", model=Animal)
    assert shape(parsed.profile.classes) == [("A", ["B"])]
    assert parsed.profile.extra[0].text == "This was drawn by hand, and it may be wrong."


def test_a_statement_says_that_there_are_none():
    assert loads("# X\n\nTaxonomy: N/A", model=Animal).absent["classes"].reason == "not_available"
    assert loads("# X\n\nTaxonomy\n", model=Animal).absent["classes"].reason == "empty"


def test_each_tree_has_its_place():
    text = "# X\n\n> a\n\nTaxonomy:\n  - A (x) [1]\n    - B\n      - C [2]\n  - D\n"
    spans = parse(text, model=Animal).spans
    places = {
        "/classes/0": "A (x) [1]", "/classes/0/qualifier": "x", "/classes/0/children/0/label": "B", "/classes/1": "D",
        "/classes/0/children/0/children/0": "C [2]", "/classes/0/children/0/children/0/citations/0": "2",
    }  # fmt: skip
    assert {pointer: text[spans[pointer].start : spans[pointer].end] for pointer in places} == places
    whole = spans["/classes"]
    assert text[whole.start : whole.end] == "A (x) [1]\n    - B\n      - C [2]\n  - D"


def test_what_trees_cite_is_cited():
    parsed = parse("# X\n\nTaxonomy:\n- A\n  - B [2]\n\nReferences\n\n1. One\n2. Two\n", model=Animal)
    messages = " ".join(each.message for each in parsed.diagnostics)
    assert "1" in messages
    assert "“2”" not in messages


@pytest.mark.parametrize(
    "label",
    [
        "None",
        "- A",
        "1. x",
        "A,",
        "A;",
        "\\ x",
        "\\",
        "| a | b |",
        "## H",
        "Species: x",
        "[1]",
        "x (y)",
        "> q",
        "---",
        "History",
    ],
)
def test_trees_that_look_like_something_else_read_back(label):
    record = Animal(name="X", classes=[Tree(label=label, children=[Tree(label=label), Tree(label="b")])])
    assert loads(dumps(record), model=Animal) == record
    alone = Animal(name="X", classes=[Tree(label=label)])
    assert loads(dumps(alone), model=Animal) == alone


trees = st.recursive(
    st.builds(
        Tree,
        label=st.sampled_from(["A", "b c", "x, y", "None", "- z", "a (b", "1. x", "y,", "\\ x", "[1]", "-", "c [2]"]),
    ),
    lambda inner: st.builds(Tree, label=st.just("n"), children=st.lists(inner, max_size=3)),
    max_leaves=8,
)


@given(trees)
def test_the_text_of_a_tree_reads_back(tree):
    assert Tree.from_text(tree.to_text()) == tree


@given(st.lists(trees, min_size=1, max_size=3))
def test_trees_read_back(drawn):
    record = Animal(name="X", classes=drawn)
    assert loads(dumps(record), model=Animal) == record
    assert Animal.model_validate_json(record.model_dump_json()) == record


def nested(depth: int) -> dict[str, Any]:
    return {"label": "a", "children": [nested(depth - 1)] if depth > 1 else []}


def test_a_tree_is_so_deep_at_the_most():
    assert Tree.model_validate(nested(MOST_DEPTH)).depth == MOST_DEPTH
    with pytest.raises(ValidationError, match="20 levels at the most"):
        Tree.model_validate(nested(MOST_DEPTH + 1))


def test_items_that_are_deeper_still_stand_beside_each_other():
    text = "\n".join(" " * depth + f"- {depth}a" for depth in range(100))
    [tree] = loads(f"# X\n\nTaxonomy\n{text}", model=Animal).classes
    assert tree.depth == MOST_DEPTH
    assert len(list(tree.walk())) == 100


def test_members_that_do_not_apply_are_left_out_of_json():
    record = loads("# X\n\nTaxonomy\n- A (b)\n  - C [1]\n", model=Animal)
    assert json.loads(record.model_dump_json())["classes"] == [
        {"label": "A", "qualifier": "b", "children": [{"label": "C", "citations": [1]}]}
    ]
    assert Animal.model_validate_json(record.model_dump_json()) == record
    assert "children" in Animal.model_json_schema()["$defs"]["Tree"]["properties"]


def test_a_record_takes_trees_as_text():
    animal = Animal(name="X").with_(classes="- A\n  - B (c)\n- D")
    assert shape(animal.classes) == [("A", ["B (c)"]), "D"]
    assert shape(animal.with_(classes=["E (f)", animal.classes[1]]).classes) == ["E (f)", "D"]
    deeper = animal.with_(classes=[{"label": "A", "children": ["B [1]"]}])
    assert shape(deeper.classes) == [("A", ["B [1]"])]
    with pytest.raises(EditError, match=r"classes\.0\.children: expected a list"):
        animal.with_(classes=[{"label": "A", "children": 3}])


def test_the_rest_is_read_in_linear_steps():
    assert len(read_trees("- a\n  - b\n" * 2000).siblings) == 2001


@pytest.mark.parametrize(
    "unit",
    [
        "- a\n",
        "  - a\n",
        "a\n",
        " a\n\n",
        "- a\n  - b\n    - c\n",
        "- a\n\n",
        "-\n",
        "x | y\n",
        "a  b\n",
        "| - |\n",
        "a\t\n",
    ],
)
@pytest.mark.parametrize("label", ["Classification", "Counts"])
def test_long_trees_and_tables_take_no_more_than_their_length(unit, label):
    class Both(Animal):
        counts: Table | None = None

    def use(text: str) -> None:
        parsed = parse(text, model=Both)
        assert parsed.spans is not None
        assert parsed.diagnostics is not None
        assert dumps(parsed.profile)

    assert growth(use, lambda size: f"# X\n\n{label}\n{unit * size}\nSpecies: x\n", 400) <= LINEAR


def test_a_tree_is_read_from_a_text_and_written_as_one():
    text = "- A (b) [1]\n  - C\n    - D\n  - E"
    tree = Tree.from_text(text)
    assert tree.to_text() == text
    assert Tree.model_validate(text) == tree
    record = Animal.model_validate_json('{"name": "X", "classes": ["A (b)", {"label": "C", "children": ["D"]}]}')
    assert shape(record.classes) == ["A (b)", ("C", ["D"])]
    with pytest.raises(ValidationError, match="expected one item, with those below it indented deeper, and found 2"):
        Animal.model_validate({"name": "X", "classes": ["- A\n- B"]})
