"""Profiles in DuckDB: what parse_batch makes, by SQL; one line for what can't be."""

from __future__ import annotations

import subprocess
import sys
from random import Random
from typing import Annotated

import pytest

pytest.importorskip("duckdb")

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import field_validator

import hostile
from profileparse import EntityProfile, Label, Profile, Section, Term, dumps, loads, parse
from profileparse.engines.arrow import EngineError, parse_batch
from profileparse.engines.duckdb import register
from profileparse.source import is_well_formed

TEXTS = (
    "X Overview\n\nText.[1]\n\nReferences\n1. R.",
    None,
    "",
    "no profile at all",
    "Name: Y\nAliases: a (b), c\n\n## Odd\nWhat?",
)


class Company(Profile):
    products: list[Term] = []


class Cased(Section):
    size: Annotated[str | None, Label("Length")] = None
    Size: Annotated[str | None, Label("Width")] = None


class Measured(Profile):
    parts: list[Cased] = []


class Strict(Profile):
    """A model with an opinion on its values."""

    count: int | None = None
    terms: list[Term] = []

    @field_validator("terms")
    @classmethod
    def _unbroken(cls, terms: list[Term]) -> list[Term]:
        if terms and terms[0].label == "break":
            raise RuntimeError("a fault in the validator")
        return terms


@pytest.fixture
def con():
    with duckdb.connect() as made:
        yield made


def put(con: duckdb.DuckDBPyConnection, texts: list[str | None]) -> pa.RecordBatch:
    """Make the table ``t`` of texts with a number each, and return it."""
    batch = pa.RecordBatch.from_pydict({"id": range(len(texts)), "text": pa.array(texts, pa.string())})
    con.from_arrow(pa.Table.from_batches([batch])).create("t")
    return batch


def rows_of(con: duckdb.DuckDBPyConnection, query: str) -> list[dict]:
    return con.sql(query).to_arrow_table().to_pylist()


def check(con: duckdb.DuckDBPyConnection, texts: list[str | None], model: type[Profile]) -> None:
    """Check what the functions give for texts that are put into a table."""
    expected = parse_batch(put(con, texts), model=model).to_pylist()
    rows = rows_of(con, "SELECT id, profile(text) AS p, profile_diagnostics(text) AS d FROM t ORDER BY id")
    for row, own in zip(rows, expected, strict=True):
        assert row["p"] == own["profile"]
        assert own["error"] is None
        assert row["d"] == own["diagnostics"]
    written = rows_of(con, "SELECT profile_text(profile(text)) AS w FROM t ORDER BY id")
    records = [None if text is None else parse(text, model=model).profile for text in texts]
    assert [row["w"] for row in written] == [record and dumps(record) for record in records]


def test_the_functions_give_what_parse_batch_gives(con):
    register(con)
    check(con, list(TEXTS), EntityProfile)


def test_many_rows_are_equal_in_any_order_of_threads(con):
    register(con)
    choose = Random(1)
    drawn = [hostile.text(choose, EntityProfile) for _ in range(300)]
    texts = [*TEXTS, *filter(is_well_formed, drawn)]
    put(con, texts)
    # Several groups of rows, so that all threads work.
    con.execute("CREATE TABLE many AS SELECT id, text FROM t, range(1000) WHERE id < 5 OR range < 10")
    con.execute("SET threads = 2")
    found = con.execute(
        "SELECT list(DISTINCT w) FILTER (w IS NOT NULL), count(*) - count(w) FROM (SELECT id, profile_text(profile(text)) AS w FROM many) "
        "GROUP BY id ORDER BY id"
    ).fetchall()
    for number, (text, (written, without)) in enumerate(zip(texts, found, strict=True)):
        record = None if text is None else parse(text).profile
        assert written == (None if record is None else [dumps(record)])
        assert without == ((1000 if number < 5 else 10) if record is None else 0)


@pytest.mark.parametrize("seed", range(12))
def test_any_model_can_be_registered(con, seed):
    choose = Random(seed)
    model = hostile.model(choose)
    register(con, model=model)
    texts = [text for text in (hostile.text(choose, model) for _ in range(5)) if is_well_formed(text)]
    while any(
        row["error"] for row in parse_batch(pa.RecordBatch.from_pydict({"text": texts}), model=model).to_pylist()
    ):
        texts.pop()
    check(con, [*texts, None], model)


def test_a_record_survives_a_table_and_a_file(con, tmp_path):
    register(con)
    put(con, list(TEXTS))
    con.execute("CREATE TABLE parsed AS SELECT id, profile(text) AS p FROM t")
    con.execute(f"COPY parsed TO '{tmp_path / 'a.parquet'}'")
    expected = [None if text is None or (made := parse(text).profile) is None else dumps(made) for text in TEXTS]
    for source in ("parsed", f"'{tmp_path / 'a.parquet'}'"):
        assert [w for (w,) in con.sql(f"SELECT profile_text(p) FROM {source} ORDER BY id").fetchall()] == expected
    # What another tool wrote has the same types.
    pq.write_table(pa.table(parse_batch(pa.RecordBatch.from_pydict({"text": TEXTS}))), tmp_path / "b.parquet")
    query = f"SELECT profile_text(profile) FROM '{tmp_path / 'b.parquet'}'"
    assert [w for (w,) in con.sql(query).fetchall()] == expected


def test_a_folder_is_read_in_one_statement(con, tmp_path):
    (tmp_path / "a.txt").write_text("# A\n\nAliases: b (c), d", encoding="utf-8")
    (tmp_path / "b.txt").write_text("no profile", encoding="utf-8")
    register(con)
    found = con.sql(
        "SELECT parse_filename(filename), p.name, len(p.other_names), p.absent['overview'].reason FROM "
        f"(SELECT filename, profile(content) AS p FROM read_text('{tmp_path}/*.txt')) ORDER BY 1"
    ).fetchall()
    assert found == [("a.txt", "A", 2, "missing"), ("b.txt", None, None, None)]
    (tmp_path / "c.txt").write_bytes(b"# C\xff")
    # What docs/engines.md says of files that are not UTF-8.
    found = con.sql(
        f"SELECT profile(try(decode(content))).name FROM read_blob('{tmp_path}/*.txt') ORDER BY filename"
    ).fetchall()
    assert found == [("A",), (None,), (None,)]


def test_a_model_of_ones_own_has_a_prefix(con):
    register(con)
    register(con, model=Company, prefix="company_")
    query = "SELECT profile(t).other_names[1].label, company_profile(t).products[1].label, company_profile_text(company_profile(t)) FROM (SELECT ? AS t)"
    assert con.execute(query, ["# X\n\nAliases: a\nProducts: b"]).fetchone()[:2] == ("a", "b")
    assert loads(con.execute(query, ["# X\n\nProducts: b"]).fetchone()[2], model=Company).name == "X"


def test_null_gives_null_and_a_struct_that_is_no_record_does(con):
    register(con)
    query = "SELECT profile(NULL), profile_diagnostics(NULL), profile_text(NULL)"
    assert con.execute(query).fetchall() == [(None, None, None)]
    query = (
        "SELECT profile_text(struct_update(profile('# X'), name := n)) FROM (VALUES ('Y'), (' Y'), ('Z'), (NULL)) v(n)"
    )
    assert con.sql(query).fetchall() == [("Name: Y\n",), (None,), ("Name: Z\n",), (None,)]


def test_no_row_ends_a_query(con):
    register(con, model=Strict)
    put(con, ["# X\n\nTerms\nbreak\n", "# Y\n\nCount: 99999999999999999999", "# Z\n\nCount: 7"])
    rows = rows_of(con, "SELECT profile(text) AS p, profile_diagnostics(text) AS d FROM t ORDER BY id")
    assert [row["p"] and row["p"]["count"] for row in rows] == [None, None, 7]
    last = [row["d"][-1] if row["d"] else None for row in rows]
    fault = {"code": None, "severity": "error", "start": None, "end": None}
    assert last[0] == fault | {"message": "RuntimeError: a fault in the validator"}
    assert last[1]["message"].startswith("the record has a value that Arrow can't hold: ")
    assert last[2] is None
    query = "SELECT profile_text(struct_update(profile(text), terms := [{'label': 'break', 'qualifier': NULL::VARCHAR, 'citations': []::BIGINT[]}])) FROM t WHERE id = 2"
    assert con.execute(query).fetchone() == (None,)


@pytest.mark.parametrize("argument", ["3", "'a'::BLOB", "{'a': 1}"])
@pytest.mark.parametrize("function", ["profile", "profile_diagnostics", "profile_text"])
def test_a_column_of_another_type_is_refused_before_a_row_is_read(con, function, argument):
    register(con)
    with pytest.raises(duckdb.Error, match=rf"{function}\(") as caught:
        con.sql(f"SELECT {function}({argument})")
    assert "No function matches" in str(caught.value)


def test_a_second_register_without_a_prefix_is_refused(con):
    register(con, prefix="a_")
    register(con)
    for other in (con, con.cursor()):
        with pytest.raises(EngineError) as caught:
            register(other, model=Company)
        assert str(caught.value) == "there is a function profile already: give a prefix, as in prefix='company_'"
    with pytest.raises(EngineError, match="there is a function A_profile already"):
        register(con, prefix="A_")
    assert con.execute("SELECT profile('# X').name").fetchone() == ("X",)


def test_one_name_that_is_taken_adds_none_of_the_others(con):
    con.create_function("profile_diagnostics", lambda text: text, ["VARCHAR"], "VARCHAR")
    with pytest.raises(EngineError, match="there is a function profile_diagnostics already"):
        register(con)
    with pytest.raises(duckdb.CatalogException):
        con.sql("SELECT profile('# X')")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": 3}, "a record model is a subclass of profileparse.Profile, not 3"),
        ({"model": Term}, "a record model is a subclass of profileparse.Profile, not <class 'profileparse."),
        ({"model": Measured}, "Measured has 'size' and 'Size', which are one name in SQL: rename one of them"),
        ({"prefix": "my "}, "no name of a function begins with 'my ': write letters, digits and underscores"),
        ({"prefix": "1"}, "no name of a function begins with '1': write letters, digits and underscores"),
    ],
)
def test_what_can_not_be_is_one_line(con, options, message):
    with pytest.raises(EngineError) as caught:
        register(con, **options)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_something_else_than_a_connection_is_refused():
    with pytest.raises(
        EngineError, match=r"register takes a connection, such as that of duckdb.connect\(\), not 'a.db'"
    ):
        register("a.db")


@pytest.mark.parametrize("missing", ["duckdb", "pyarrow"])
def test_without_the_engine_the_module_loads_and_says_what_to_install(missing):
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "import profileparse.engines.duckdb as module\n"
        "try: module.register(None)\n"
        "except ValueError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "DuckDB is not installed: pip install 'profileparse[duckdb]'\n"
