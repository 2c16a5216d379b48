"""Tables of any columns: found in lines, written with bars, and what text can't carry."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import hostile
from profileparse import EditError, Label, Profile, Prose, Table, dumps, loads, parse
from profileparse.source import fold
from profileparse.values.tables import read_table, write_table


class Firm(Profile):
    sales: Annotated[Table | None, Label("Sales", header="Year")] = None
    founded: int | None = None
    history: Prose | None = None


def read(body: str) -> Any:
    firm = loads(f"# Corvin\n\n## Sales\n{body}", model=Firm)
    return firm.sales and (firm.sales.columns, firm.sales.rows)


@pytest.mark.parametrize(
    ("body", "columns", "rows"),
    [
        ("| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | |", ["A", "B"], [["1", "2"], ["3", ""]]),
        ("| A | B |\n| 1 | 2 |", [], [["A", "B"], ["1", "2"]]),
        ("| Year | B |\n| 1 | 2 |", ["Year", "B"], [["1", "2"]]),
        ("A | B\n--|--\n1 | 2", ["A", "B"], [["1", "2"]]),
        ("A | B |\n1 | 2 |", [], [["A", "B"], ["1", "2"]]),
        (
            "+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n+---+---+\n| 3 | 4 |\n+---+---+",
            ["A", "B"],
            [["1", "2"], ["3", "4"]],
        ),
        ("+---+\n| A |\n+---+\n| 1 |\n+---+", ["A"], [["1"]]),
        ("Years\tGrowth\n1998\t3 %\n1999\t4 %", [], [["Years", "Growth"], ["1998", "3 %"], ["1999", "4 %"]]),
        ("Year   Growth\n1998   3 %", ["Year", "Growth"], [["1998", "3 %"]]),
        ("====  ======\nA     B\n====  ======\n1998  3 %\n====  ======", ["A", "B"], [["1998", "3 %"]]),
        ("| A | B | C |\n|:--|--:|:-:|\n| 1 |", ["A", "B", "C"], [["1", "", ""]]),
        ("| A |\n|---|\n| 1 | 2 |", ["A", ""], [["1", "2"]]),
        ("| a\\|b | \\\\|c |\n|--|--|\n| 1 | 2 |", ["a|b", "\\|c"], [["1", "2"]]),
        ("|  |  |\n|--|--|\n| 1 | 2 |", [], [["1", "2"]]),
        ("| 1 | 2 |\n\n| 3 | 4 |", [], [["1", "2"], ["3", "4"]]),
    ],
)
def test_a_table_is_read(body, columns, rows):
    assert read(body) == (columns, rows)
    assert read(body.replace("\n", "\r\n")) == (columns, rows)
    assert read(body.replace("\n", "\r")) == (columns, rows)


def test_rows_that_look_like_fields_are_rows():
    firm = loads("# X\n\nSales\n| Founded | 1990 |\n| History | old |\n\nFounded: 1989", model=Firm)
    assert firm.sales.rows == [["Founded", "1990"], ["History", "old"]]
    assert firm.founded == 1989


def test_lines_around_a_table_go_to_extra():
    text = "# X\n\n## Sales\n\nIn millions:\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\nSource: books\n\n## History\n\nOld."
    parsed = parse(text, model=Firm)
    assert parsed.profile.sales.rows == [["1", "2"]]
    assert [entry.text for entry in parsed.profile.extra] == ["In millions:", "books"]
    assert parsed.profile.history.plain() == "Old."


@pytest.mark.parametrize("body", ["It grew by 3 %.", "Up.  Then down.\nDown.  Then up.", "- a\n- b", "a | b"])
def test_what_is_no_table_goes_to_extra_with_a_diagnostic(body):
    parsed = parse(f"# X\n\n## Sales\n{body}\n\n## History\n\nOld.", model=Firm)
    assert parsed.profile.sales is None
    assert parsed.profile.absent["sales"].reason in ("unreadable", "empty")
    assert fold(body) in fold(" ".join(entry.text for entry in parsed.profile.extra))
    assert any("Sales" in each.message and "table" in each.message for each in parsed.diagnostics)


def test_each_cell_has_its_place():
    text = "# X\n\n## Sales\n\n| A | B |\n|---|---|\n| 1 | a\\|b |\n"
    spans = parse(text, model=Firm).spans
    places = {"/sales/columns/1": "B", "/sales/rows/0": "1 | a\\|b", "/sales/rows/0/1": "a\\|b"}
    assert {pointer: text[spans[pointer].start : spans[pointer].end] for pointer in places} == places


cells = st.one_of(
    st.sampled_from(
        ["", "-", "---", ":-:", "=", "\\-", "\\\\=", "\\", "|", "\\|", "a|b", "a\\", "Year", "Years:", "+", "x y"]
    ),
    st.text(max_size=6).map(fold),
)


def is_valid(table: dict[str, Any]) -> bool:
    try:
        Table.model_validate(table)
    except ValidationError:
        return False
    return True


tables = (
    st.integers(1, 4)
    .flatmap(
        lambda width: st.fixed_dictionaries(
            {
                "columns": st.just([]) | st.lists(cells, min_size=width, max_size=width),
                "rows": st.lists(st.lists(cells, min_size=width, max_size=width), max_size=4),
            }
        )
    )
    .filter(is_valid)
)


@given(tables, st.sampled_from([None, "Year", "-", "x y"]))
def test_a_table_reads_back(values, header):
    table = Table.model_validate(values)
    text = write_table(table, header)
    found = read_table(text, header)
    assert found.value(text) == table
    record = Firm(name="X", sales=table)
    assert loads(dumps(record), model=Firm) == record
    assert Firm.model_validate_json(record.model_dump_json()) == record


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "a table has columns or rows"),
        ({"columns": ["a", "b"], "rows": [["1"]]}, "row 0 has 1 cells, the table 2 columns"),
        ({"rows": [["1", "2"], ["3"]]}, "row 1 has 1 cells, the table 2 columns"),
        ({"rows": [["1"], [""]]}, "row 1 is empty"),
        ({"rows": [["1", ""]]}, "the last column is empty"),
        ({"columns": ["", ""], "rows": [["1", "2"]]}, "all headings are"),
        ({"rows": [["a\nb"]]}, "one space between them"),
    ],
)
def test_what_text_can_not_carry_is_refused(values, message):
    with pytest.raises(ValidationError, match=message):
        Table.model_validate(values)


def test_columns_and_records_of_a_table():
    table = Table(columns=["Year", "Sales"], rows=[["2019", "284"], ["2020", ""]])
    assert table.column("Year") == ["2019", "2020"]
    assert table.records() == [{"Year": "2019", "Sales": "284"}, {"Year": "2020", "Sales": ""}]
    assert Table(rows=[["1"]]).records() == []
    with pytest.raises(KeyError, match="Profit"):
        table.column("Profit")


def test_a_record_takes_a_table_as_text():
    firm = Firm(name="X").with_(sales="| A | B |\n|---|---|\n| 1 | 2 |")
    assert firm.sales == Table(columns=["A", "B"], rows=[["1", "2"]])
    assert firm.with_(sales={"rows": [["1"]]}).sales == Table(rows=[["1"]])
    with pytest.raises(EditError, match="sales: 'a, b' is no table: write a row a line"):
        firm.with_(sales="a, b")


def test_random_models_have_trees_and_tables():
    assert {"trees", "table"} <= set(hostile.NESTED)


def test_a_table_is_read_from_a_text_and_written_as_one():
    text = "| Year | Sales |\n| --- | --- |\n| 2019 | a\\|b |"
    table = Table.from_text(text)
    assert table.rows == [["2019", "a|b"]]
    assert table.to_text() == text
    assert Firm.model_validate({"name": "X", "sales": text}).sales == table
    with pytest.raises(ValidationError, match="expected a table: a row a line, with bars between its cells"):
        Firm.model_validate({"name": "X", "sales": "a, b"})
