"""The same 20,000 texts through every engine: each gives the rows of the plain loop."""

from __future__ import annotations

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("polars")
pytest.importorskip("ray.data")
pytest.importorskip("pyspark.sql")

import duckdb
import polars as pl
import pyarrow as pa
import ray

import engine_rows
import profileparse.engines.polars  # noqa: F401 (it gives expressions their namespace)
from profileparse.engines import ray as on_ray
from profileparse.engines import spark as on_spark
from profileparse.engines.arrow import parse_batch
from profileparse.engines.duckdb import register
from profileparse.source import DecodingError, decode

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"
)
ROWS = 20_000
AT_A_TIME = 1024


@pytest.fixture(scope="module")
def texts():
    return engine_rows.mixed_texts(ROWS)


@pytest.fixture(scope="module")
def expected(texts):
    return engine_rows.expected(texts)


def check(tables, expected):
    """Compare rows some at a time: all of them as Python objects would fill the memory twice."""
    found = pa.concat_tables(tables).sort_by("id")
    assert len(found) == len(expected)
    for start in range(0, len(expected), AT_A_TIME):
        assert found.slice(start, AT_A_TIME).to_pylist() == expected[start : start + AT_A_TIME]


def test_parse_batch(texts, expected):
    batches = engine_rows.table_of(texts).to_batches(AT_A_TIME)
    check([pa.Table.from_batches([parse_batch(batch)]) for batch in batches], expected)


def test_ray(texts, expected, cluster):
    dataset = on_ray.parse(ray.data.from_arrow(engine_rows.table_of(texts)).repartition(16))
    check(ray.get(dataset.to_arrow_refs()), expected)


def test_spark(texts, expected, spark):
    frame = spark.createDataFrame(engine_rows.table_of(texts)).repartition(16)
    check([on_spark.parse(frame).toArrow()], expected)


# Columns of strings: what is no text can't be in them.


@pytest.fixture(scope="module")
def decoded(texts):
    return pa.table({"id": range(len(texts)), "text": pa.array([_decoded(text) for text in texts], pa.string())})


def _decoded(text):
    try:
        return None if text is None else decode(text)
    except DecodingError:
        return None


@pytest.fixture(scope="module")
def expected_of_strings(decoded, expected):
    texts = decoded.column("text").to_pylist()
    return [
        {"id": row["id"], "text": text, "profile": row["profile"], "diagnostics": row["diagnostics"]}
        for text, row in zip(texts, expected, strict=True)
    ]


def test_duckdb(decoded, expected_of_strings):
    con = duckdb.connect()
    register(con)
    con.from_arrow(decoded).create("given")
    sql = "SELECT id, text, profile(text) AS profile, profile_diagnostics(text) AS diagnostics FROM given"
    check([con.sql(sql).to_arrow_table()], expected_of_strings)


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_polars(decoded, expected_of_strings, engine):
    text = pl.col("text").profile
    made = pl.DataFrame(decoded).lazy().with_columns(profile=text.parse(), diagnostics=text.diagnostics())
    found = made.collect(engine=engine)
    for start in range(0, ROWS, AT_A_TIME):
        rows = found.slice(start, AT_A_TIME).to_arrow().to_pylist()
        assert engine_rows.as_pairs(rows) == expected_of_strings[start : start + AT_A_TIME]
