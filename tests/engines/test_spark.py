"""Profiles in Spark: the rows of the plain loop, though a worker dies; one line for what can't be, before the job starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pyspark.sql")


import engine_rows
from engine_rows import expected, table_of
from profileparse.engines.errors import EngineError
from profileparse.engines.spark import parse, read_profiles

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"
)


def rows_in(frame) -> list[dict]:
    return sorted(frame.toArrow().to_pylist(), key=lambda row: row["id"])


def test_rows_are_those_of_the_plain_loop(spark):
    texts = engine_rows.mixed_texts(2000)
    assert rows_in(parse(spark.createDataFrame(table_of(texts)).repartition(5))) == expected(texts)


def test_the_columns_are_known_before_a_row_is_read(spark):
    found = parse(spark.createDataFrame([(1, "a")], "id int not null, text string")).schema
    assert found.names == ["id", "text", "profile", "diagnostics", "error"]
    assert found["profile"].dataType["other_names"].dataType.elementType["label"].dataType.simpleString() == "string"
    assert not found["id"].nullable


def test_options_reach_the_parser(spark):
    frame = spark.createDataFrame([(0, "Other Names\na", "A"), (1, "# Y", "B")], "id int, page string, who string")
    found = rows_in(parse(frame, text="page", name_column="who", diagnostics=False))
    assert [row["profile"]["name"] for row in found] == ["A", "B"]
    assert [row["diagnostics"] for row in found] == [None, None]
    assert rows_in(parse(frame.limit(1), text="page", name="Given"))[0]["profile"]["name"] == "Given"
    assert rows_in(parse(frame.limit(0), text="page")) == []


def test_whole_files_are_read_at_any_depth_and_those_that_are_no_text_have_an_error(spark, tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a.txt").write_text("# X\n\nOther Names\na\n", newline="")
    (tmp_path / "b" / "b.txt").write_bytes("# Ä".encode("utf-16"))
    (tmp_path / "b" / "c.txt").write_bytes(b"# Z\xff\n")
    (tmp_path / "b" / "d.md").write_text("# W")
    found = parse(read_profiles(spark, str(tmp_path), pattern="*.txt")).toArrow().to_pylist()
    by_name = {Path(row["path"]).name: row for row in found}
    assert sorted(by_name) == ["a.txt", "b.txt", "c.txt"]
    assert [by_name[each]["profile"]["name"] for each in ("a.txt", "b.txt")] == ["X", "Ä"]
    assert by_name["c.txt"]["profile"] is None
    assert by_name["c.txt"]["error"].startswith("no text: ")
    assert read_profiles(spark, f"{tmp_path}/*/*.md").columns == ["path", "text"]
    assert read_profiles(spark, [f"{tmp_path}/*/*.md", f"{tmp_path}/a.txt"]).count() == 2


def test_strings_that_are_no_utf8_have_an_error(spark, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"# X\xff")
    (tmp_path / "b.txt").write_bytes(b"# Y")
    frame = spark.read.text(str(tmp_path), wholetext=True).withColumnRenamed("value", "text")
    found = parse(frame).select("profile.name", "error").toArrow().to_pylist()
    assert sorted((row["name"] or "", bool(row["error"])) for row in found) == [("", True), ("Y", False)]


def test_a_model_of_a_file_that_changes(spark, tmp_path):
    path = tmp_path / "company.py"
    path.write_text("from profileparse import Profile\nclass Company(Profile):\n    motto: str | None = None\n")
    frame = spark.createDataFrame([(0, "# X\n\nMotto: Onward")], "id int, text string")
    assert rows_in(parse(frame, model=f"{path}:Company"))[0]["profile"]["motto"] == "Onward"
    path.write_text("from profileparse import Profile\nclass Company(Profile):\n    mottos: str | None = None\n")
    found = rows_in(parse(frame, model=f"{path}:Company"))[0]["profile"]
    assert "motto" not in found
    assert found["mottos"] is None


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ("texts string", {}, "there is no single column 'text'; the columns are 'texts'"),
        ("text int", {}, "the column 'text' has int32, not texts: cast it to string"),
        ("text string, error int", {}, "the column 'error' is there already: rename it"),
        ("text string", {"model": "no_such_module:X"}, "ModuleNotFoundError: No module named 'no_such_module'"),
        ("text string", {"model": "profileparse:parse"}, "a record model is a subclass of profileparse.Profile"),
    ],
)
def test_what_can_not_be_is_one_line_before_the_job_starts(spark, columns, options, message):
    with pytest.raises(EngineError) as caught:
        parse(spark.createDataFrame([], columns), **options)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_model_that_only_this_process_has_is_one_line_before_the_job_starts(spark, tmp_path, monkeypatch):
    (tmp_path / "only_here.py").write_text("from profileparse import Profile\nclass Here(Profile):\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EngineError) as caught:
        parse(spark.createDataFrame([], "text string"), model="only_here:Here")
    message = str(caught.value)
    assert (
        "can't load the model 'only_here:Here': ModuleNotFoundError: No module named 'only_here'. A module must"
        in message
    )
    assert "\n" not in message


def test_a_worker_without_the_library_is_one_line_before_the_job_starts(spark, tmp_path, monkeypatch):
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')  # without what is installed
    python.chmod(0o755)
    monkeypatch.setattr(spark.sparkContext, "pythonExec", str(python))
    with pytest.raises(EngineError) as caught:
        parse(spark.createDataFrame([], "text string"))
    message = str(caught.value)
    assert message.startswith("a worker can't parse: ")
    assert message.endswith(". Every worker needs profileparse and pyarrow")
    assert "\n" not in message


def test_the_job_runs_as_it_is(tmp_path, spark):
    from_files, from_parquet = tmp_path / "parsed", tmp_path / "again"
    folder = engine_rows.FIXTURES / "template-a"
    assert job(str(folder), str(from_files)).returncode == 0
    rows = spark.read.parquet(str(from_files)).select("path", "text", "profile.name").toArrow().to_pylist()
    assert len(rows) == len(list(folder.iterdir()))
    assert all(row["name"] for row in rows)
    model = tmp_path / "own.py"
    model.write_text(
        "from profileparse import EntityProfile\nclass Own(EntityProfile):\n    motto: str | None = None\n"
    )
    spark.createDataFrame([(row["text"],) for row in rows], "page binary").write.parquet(str(tmp_path / "texts"))
    done = job(str(tmp_path / "texts"), str(from_parquet), "--column", "page", "--model", f"{model}:Own")
    assert done.returncode == 0
    again = spark.read.parquet(str(from_parquet)).select("profile.name", "profile.motto").toArrow().to_pylist()
    assert sorted(row["name"] for row in again) == sorted(row["name"] for row in rows)


def job(*arguments: str) -> subprocess.CompletedProcess[str]:
    script = Path(__file__).parents[2] / "examples" / "spark_job.py"
    return subprocess.run([sys.executable, str(script), *arguments], capture_output=True, text=True, check=False)


def test_all_rows_are_there_when_a_python_worker_is_killed_in_mid_job(spark, tmp_path):
    killed = tmp_path / "killed"

    def dies_once(batches):
        for batch in batches:
            if batch.column("id")[0].as_py() > 500 and not killed.exists():
                killed.write_text(str(os.getpid()))
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(0.01)
            yield batch

    texts = engine_rows.mixed_texts(2000)
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
    try:
        frame = spark.createDataFrame(table_of(texts))
        found = rows_in(parse(frame).mapInArrow(dies_once, parse(frame).schema))
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    assert int(killed.read_text()) != os.getpid()
    assert found == expected(texts)
