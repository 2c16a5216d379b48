"""Trees and tables are changed line by line: the other lines of the text stay."""

from __future__ import annotations

import difflib
from typing import Any

import pytest

from profileparse import Profile, Section, Table, Tree, parse
from profileparse.edit.paths import change_by_path


class Inner(Section):
    kinds: list[Tree] = []
    sales: Table | None = None


class Firm(Profile):
    kinds: list[Tree] = []
    sales: Table | None = None
    parts: Inner | None = None
    note: str | None = None


TEXT = """\
# Corvin

Kinds:
* Looms
    * Hand looms (two) [1]
    * Power looms
* Wheels

## Sales

In millions.

| Year | Sales   |
|------|---------|
| 2019 | 284 [1] |
| 2020 | a\\|b    |

Parts:
  Kinds:
    - A
      - B
  Sales:
    1990\tup
    1991\tdown

Note: x
"""


def changed_lines(edited: str) -> list[str]:
    lines = difflib.ndiff(TEXT.splitlines(), edited.splitlines())
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize(
    ("assign", "expected"),
    [
        ("kinds.0.label=Old looms", ["- * Looms", "+ * Old looms"]),
        (
            "kinds.0.children.0.label=Small hand looms",
            ["-     * Hand looms (two) [1]", "+     * Small hand looms (two) [1]"],
        ),
        ("kinds.0.children.1=Power looms (x)", ["-     * Power looms", "+     * Power looms (x)"]),
        ("kinds.1.label=1. Wheels", ["- * Wheels", "+ * \\ 1. Wheels"]),
        ("sales.rows.0.0=2018", ["- | 2019 | 284 [1] |", "+ | 2018 | 284 [1] |"]),
        ("sales.rows.0.1=28", ["- | 2019 | 284 [1] |", "+ | 2019 | 28      |"]),
        ("sales.rows.1.1=a", ["- | 2020 | a\\|b    |", "+ | 2020 | a       |"]),
        ("sales.rows.1.1=a|b|c", ["- | 2020 | a\\|b    |", "+ | 2020 | a\\|b\\|c |"]),
        ("sales.columns.0=When", ["- | Year | Sales   |", "+ | When | Sales   |"]),
        ("parts.kinds.0.children.0.label=C", ["-       - B", "+       - C"]),
        ("parts.sales.rows.1.0=1992", ["-     1991\tdown", "+     1992\tdown"]),
    ],
)
def test_a_changed_member_changes_its_line(assign, expected):
    parsed = parse(TEXT, model=Firm)
    edited = parsed.edit(change_by_path(parsed.profile, assign=[assign]))
    assert changed_lines(edited) == expected


def edited_with(**members: Any) -> list[str]:
    parsed = parse(TEXT, model=Firm)
    return changed_lines(parsed.edit(parsed.profile.with_(**members)))


def test_trees_come_and_go_with_their_lines():
    looms, wheels = parse(TEXT, model=Firm).profile.kinds
    more = looms.model_copy(
        update={"children": [*looms.children, Tree(label="Jacquard", children=[Tree(label="Card")])]}
    )
    assert edited_with(kinds=[more, wheels]) == ["+     * Jacquard", "+         * Card"]
    assert edited_with(kinds=[wheels]) == ["- * Looms", "-     * Hand looms (two) [1]", "-     * Power looms"]
    assert edited_with(kinds=[looms, "Frames", wheels]) == ["+ * Frames"]
    assert edited_with(kinds=[looms, wheels.model_copy(update={"children": [Tree(label="Spokes")]})]) == [
        "+     * Spokes"
    ]


@pytest.mark.parametrize("label", ["Frames", "- Frames", "Kinds:", "1. Frames", "\\ Frames", "Frames [1]"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_trees_in_plain_lines_come_and_go_with_their_lines(label, at):
    text = "# Corvin\n\nKinds:\nLooms\nWheels\n\nNote: old\n"
    parsed = parse(text, model=Firm)
    kinds = list(parsed.profile.kinds)
    kinds.insert(at, Tree(label=label))
    edited = parsed.edit(parsed.profile.with_(kinds=kinds))
    assert [tree.label for tree in parse(edited, model=Firm).profile.kinds] == [tree.label for tree in kinds]
    if label == "Frames":
        lines = ["Looms", "Wheels"]
        lines.insert(at, label)
        assert edited == text.replace("Looms\nWheels", "\n".join(lines))


def test_rows_come_and_go_with_their_lines():
    table = parse(TEXT, model=Firm).profile.sales
    first = Table(columns=table.columns, rows=[["2018", "5"], *table.rows])
    last = Table(columns=table.columns, rows=[*table.rows, ["2021", "6"]])
    assert edited_with(sales=first) == ["+ | 2018 | 5       |"]
    assert edited_with(sales=last) == ["+ | 2021 | 6       |"]
    assert edited_with(sales=Table(columns=table.columns, rows=table.rows[1:])) == ["- | 2019 | 284 [1] |"]


def test_a_table_with_other_columns_is_written_anew():
    parsed = parse(TEXT, model=Firm)
    table = Table(columns=["Year"], rows=[["2019"]])
    edited = parsed.edit(parsed.profile.with_(sales=table))
    assert "  | Year |\n  | --- |\n  | 2019 |" in edited
    assert parse(edited, model=Firm).profile.sales == table
