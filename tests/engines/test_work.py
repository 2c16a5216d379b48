"""What workers are sent: small, pickled by name, refused where a worker could not load it."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

pytest.importorskip("pyarrow")

import pyarrow as pa

from profileparse import EntityProfile, Profile
from profileparse.engines.errors import EngineError
from profileparse.engines.work import Work, work_for

COLUMNS = pa.schema([("text", pa.string())])
FILE = "from profileparse import Profile\nclass Company(Profile):\n    {}: str | None = None\n"


def sent(model: type[Profile] | str) -> Work:
    return work_for(model, COLUMNS, text="text", name=None, name_column=None, diagnostics=True)[1]


def test_it_is_small_and_names_the_model():
    work = sent(EntityProfile)
    assert work.model == "profileparse.schema.entity:EntityProfile"
    assert len(pickle.dumps(work)) < 500
    assert pickle.loads(pickle.dumps(work)).problem() is None


def test_a_large_batch_is_parsed_in_pieces_and_an_empty_one_keeps_its_columns():
    batch = pa.RecordBatch.from_pydict({"text": ["# X"] * 2500})
    pieces = list(sent(EntityProfile).parsed([batch, batch.slice(0, 0)]))
    assert [each.num_rows for each in pieces] == [1024, 1024, 452, 0]
    assert {tuple(each.schema.names) for each in pieces} == {("text", "profile", "diagnostics", "error")}


def test_a_model_is_loaded_once_a_process_until_the_job_is_of_another(tmp_path):
    path = tmp_path / "company.py"
    path.write_text("runs = __file__ + '.runs'\nwith open(runs, 'a') as file: file.write('x')\n" + FILE.format("motto"))
    work = sent(f"{path}:Company")
    runs = tmp_path / "company.py.runs"
    before = len(runs.read_text())
    assert [work.problem() for _ in range(3)] == [None] * 3
    assert len(runs.read_text()) == before + 1


def test_a_worker_with_another_file_than_where_the_job_starts_says_so(tmp_path):
    path = tmp_path / "company.py"
    path.write_text(FILE.format("motto"))
    work = sent(f"{path}:Company")
    path.write_text(FILE.format("slogan"))
    code = "import pickle, sys; print(pickle.load(sys.stdin.buffer).problem())"
    done = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(work), capture_output=True, check=True)
    message = done.stdout.decode().strip()
    assert f"has another version of profileparse or of the model '{path}:Company' than where the job starts" in message
    assert "\n" not in message


class Here(Profile):
    """A model in a module that can be imported only as this test's."""

    class Inner(Profile):
        """A model inside of a class."""


def test_a_class_that_no_worker_could_load_is_refused():
    class Local(Profile):
        pass

    made_up = type("Here", (Profile,), {"__module__": __name__})
    for model, why in (
        (Local, "inside of a function"),
        (Here.Inner, "inside of a function or a class"),
        (made_up, "is not what"),
    ):
        with pytest.raises(EngineError, match=why) as caught:
            sent(model)
        assert "move it to a file of its own" in str(caught.value)


def test_a_class_of_the_script_that_runs_is_refused_by_class_and_by_name(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        FILE.format("motto") + "from profileparse.engines.work import work_for\nimport pyarrow as pa\n"
        "for model in (Company, '__main__:Company'):\n    try:\n        work_for(model, None, text='text', name=None, "
        "name_column=None, diagnostics=True)\n    except ValueError as error:\n        print(error)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    line = (
        "workers load a model by its name, and Company is defined in the script that runs: move it to a file of its own"
    )
    assert [each.startswith(line) for each in done.stdout.splitlines()] == [True, True]


@pytest.mark.parametrize(
    ("engine", "module", "call"), [("Ray", "ray", "parse(None)"), ("Spark", "spark", "parse(None)")]
)
def test_a_module_imports_without_its_engine_and_says_what_to_install(engine, module, call):
    hidden = "'ray', 'pyspark', 'pyarrow'"
    code = (
        f"import sys\nclass Hide:\n    def find_spec(self, name, path=None, target=None):\n"
        f"        if name in ({hidden}): raise ModuleNotFoundError(name, name=name)\n"
        f"sys.meta_path.insert(0, Hide())\nfrom profileparse.engines import {module} as engine\n"
        f"try: engine.{call}\nexcept ValueError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{engine} is not installed: pip install 'profileparse[{module}]'\n"
