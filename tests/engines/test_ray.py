"""Profiles in Ray: the rows of the plain loop, whatever dies; one line for what can't be, before the job starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("ray.data")

import pyarrow as pa
import pyarrow.parquet as parquet
import ray

import engine_rows
from engine_rows import expected, table_of
from profileparse.engines.errors import EngineError
from profileparse.engines.ray import parse

# Ray leaves sockets and files to the end of the process.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"
)


def rows_in(dataset: ray.data.Dataset) -> list[dict]:
    tables = ray.get(dataset.to_arrow_refs())
    return sorted((row for table in tables for row in table.to_pylist()), key=lambda row: row["id"])


def test_rows_are_those_of_the_plain_loop(cluster):
    texts = engine_rows.mixed_texts(2000)
    dataset = ray.data.from_arrow(table_of(texts)).repartition(7)
    assert rows_in(parse(dataset, batch_size=500)) == expected(texts)


def test_a_table_of_several_chunks_and_one_of_no_rows(cluster):
    texts = engine_rows.mixed_texts(20)
    whole = table_of(texts)
    chunked = pa.concat_tables([whole.slice(0, 3), whole.slice(3, 0), whole.slice(3)])
    assert rows_in(parse(ray.data.from_arrow(chunked))) == expected(texts)
    assert rows_in(parse(ray.data.from_arrow(whole.slice(0, 0)))) == []
    assert rows_in(parse(ray.data.from_items([]))) == []


def test_rows_of_python_and_pandas(cluster):
    rows = [{"id": 0, "text": "# X\n\nOther Names\na"}, {"id": 1, "text": None}]
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(rows)
    objects = frame.assign(text=pandas.Series([row["text"] for row in rows], dtype=object))
    for dataset in (ray.data.from_items(rows), ray.data.from_pandas(frame), ray.data.from_pandas(objects)):
        found = rows_in(parse(dataset))
        assert [row["profile"] and row["profile"]["other_names"][0]["label"] for row in found] == ["a", None]
    only_nulls = ray.data.from_items([{"id": 0, "text": None}, *rows[1:]], override_num_blocks=2)
    assert [row["profile"] for row in rows_in(parse(only_nulls))] == [None, None]


def test_options_reach_the_parser_and_ray(cluster):
    table = pa.table({"id": [0, 1], "page": ["Other Names\na", "# Y"], "who": ["A", "B"]})
    found = rows_in(parse(ray.data.from_arrow(table), text="page", name_column="who", diagnostics=False, num_cpus=0.5))
    assert [row["profile"]["name"] for row in found] == ["A", "B"]
    assert [row["diagnostics"] for row in found] == [None, None]
    found = rows_in(parse(ray.data.from_arrow(table.slice(0, 1)), text="page", name="Given"))
    assert found[0]["profile"]["name"] == "Given"


def test_a_model_of_a_file_by_its_path_and_by_its_class(cluster, tmp_path):
    path = tmp_path / "company.py"
    path.write_text("from profileparse import Profile\nclass Company(Profile):\n    motto: str | None = None\n")
    dataset = ray.data.from_items([{"id": 0, "text": "# X\n\nMotto: Onward"}])
    assert rows_in(parse(dataset, model=f"{path}:Company"))[0]["profile"]["motto"] == "Onward"
    # The workers are the same processes, and see that the file has changed.
    path.write_text("from profileparse import Profile\nclass Company(Profile):\n    mottos: str | None = None\n")
    found = rows_in(parse(dataset, model=f"{path}:Company"))[0]["profile"]
    assert "motto" not in found
    assert found["mottos"] is None


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ({"texts": ["a"]}, {}, "there is no single column 'text'; the columns are 'texts'"),
        ({"text": [1]}, {}, "the column 'text' has int64, not texts: cast it to string"),
        ({"text": ["a"], "error": [1]}, {}, "the column 'error' is there already: rename it"),
        ({"text": ["a"]}, {"model": "no_such_module:X"}, "ModuleNotFoundError: No module named 'no_such_module'"),
    ],
)
def test_what_can_not_be_is_one_line_before_the_job_starts(cluster, columns, options, message):
    with pytest.raises(EngineError) as caught:
        parse(ray.data.from_arrow(pa.table(columns)), **options)
    assert str(caught.value).endswith(message)
    assert "\n" not in str(caught.value)


def test_a_model_that_only_this_process_has_is_one_line_before_the_job_starts(cluster, tmp_path, monkeypatch):
    (tmp_path / "only_here.py").write_text("from profileparse import Profile\nclass Here(Profile):\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EngineError) as caught:
        parse(ray.data.from_items([{"text": "a"}]), model="only_here:Here")
    message = str(caught.value)
    assert (
        "can't load the model 'only_here:Here': ModuleNotFoundError: No module named 'only_here'. A module must"
        in message
    )
    assert "\n" not in message


def test_a_worker_without_the_library_is_one_line_before_the_job_starts(cluster, tmp_path):
    made, _ = cluster
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nclass Hide:\n    def find_spec(self, name, path=None, target=None):\n        if name == 'profileparse':\n"
        "            raise ModuleNotFoundError(\"No module named 'profileparse'\", name=name)\nsys.meta_path.insert(0, Hide())\n"
    )
    code = (
        "import ray, sys\nfrom profileparse.engines.ray import parse\n"
        "ray.init(sys.argv[1], log_to_driver=False, runtime_env={'env_vars': {'PYTHONPATH': sys.argv[2]}})\n"
        "try: parse(ray.data.from_items([{'text': 'a'}]))\nexcept ValueError as error: print(error)"
    )
    command = [sys.executable, "-c", code, made.address, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == (
        "a worker can't parse: ModuleNotFoundError: No module named 'profileparse'. Every worker needs profileparse and pyarrow"
    )


def test_the_job_runs_as_it_is(cluster, tmp_path):
    made, _ = cluster
    folder = engine_rows.FIXTURES / "template-a"
    assert job(made.address, str(folder), str(tmp_path / "parsed")).returncode == 0
    rows = parquet.read_table(tmp_path / "parsed").to_pylist()
    assert len(rows) == len(list(folder.iterdir()))
    assert all(row["profile"]["name"] for row in rows)
    model = tmp_path / "own.py"
    model.write_text(
        "from profileparse import EntityProfile\nclass Own(EntityProfile):\n    motto: str | None = None\n"
    )
    parquet.write_table(pa.table({"page": [row["text"] for row in rows]}), tmp_path / "texts.parquet")
    texts, again = str(tmp_path / "texts.parquet"), str(tmp_path / "again")
    assert job(made.address, texts, again, "--column", "page", "--model", f"{model}:Own").returncode == 0
    found = [row["profile"] for row in parquet.read_table(again).to_pylist()]
    assert [row["name"] for row in found] == [row["profile"]["name"] for row in rows]
    assert [row["motto"] for row in found] == [None] * len(rows)
    done = job(made.address, texts, str(tmp_path / "none"), "--column", "pages")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        "error: there is no single column 'pages'; the columns are 'page'",
    )


def job(address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = Path(__file__).parents[2] / "examples" / "ray_job.py"
    command = [sys.executable, str(script), *arguments]
    environment = {**os.environ, "RAY_ADDRESS": address}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_all_rows_are_there_when_a_worker_process_is_killed(cluster):
    def slow_and_known(batch):  # in a function, so that workers need not import this module
        time.sleep(0.2)
        return {**batch, "pid": [os.getpid()] * len(batch["id"])}

    texts = engine_rows.mixed_texts(2000)
    dataset = parse(ray.data.from_arrow(table_of(texts)).repartition(20).map_batches(slow_and_known, batch_size=None))
    found: list[dict] = []
    workers: list[int] = []
    for batch in dataset.iter_batches(batch_size=50, batch_format="pyarrow", prefetch_batches=0):
        workers += batch.column("pid").to_pylist()
        if not found:
            os.kill(workers[0], signal.SIGKILL)
        found += batch.drop_columns(["pid"]).to_pylist()
    assert workers[-1] != workers[0]
    assert sorted(found, key=lambda row: row["id"]) == expected(texts)


def test_all_rows_are_there_when_a_node_is_killed_in_mid_job(cluster):
    made, workers = cluster
    texts = engine_rows.mixed_texts(2000)
    dataset = parse(ray.data.from_arrow(table_of(texts)).repartition(20), batch_size=200)
    found: list[dict] = []
    batches = iter(dataset.iter_batches(batch_size=50, batch_format="pyarrow", prefetch_batches=0))
    found += next(batches).to_pylist()
    made.remove_node(workers.pop(), allow_graceful=False)
    assert len(found) < len(texts)
    for batch in batches:
        found += batch.to_pylist()
    assert sum(node["Alive"] for node in ray.nodes()) == 2
    assert sorted(found, key=lambda row: row["id"]) == expected(texts)
