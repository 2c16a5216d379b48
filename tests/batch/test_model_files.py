"""Batch with a record model in a file that the command line names: workers run it, a later run goes on from there."""

import json
import subprocess
import sys

import pytest

from batch.trees import contents

MODEL = """
from __future__ import annotations

import os
from typing import Annotated

from profileparse import Label, Profile, Section, Term, Tree
from beside import Weight


class Size(Section):
    weight: Weight | None = None
    notes: Annotated[list[Term], Label("Notes", layout="inline")] = []


class Company(Profile):
    motto: Annotated[str | None, Label("Motto")] = None
    size: Size | None = None
    kinds: list[Tree] = []
"""
BESIDE = """
from profileparse import TextValue


class Weight(TextValue):
    grams: int

    @classmethod
    def from_text(cls, text):
        return cls(grams=int(text.removesuffix(" g")))

    def to_text(self):
        return f"{self.grams} g"
"""
TEXT = "# Acme\n\nMotto: Onward\n\n## Size\n\nWeight: 3 g\nNotes: a, b\n"


@pytest.fixture
def folder(tmp_path):
    for name, text in {"models/company.py": MODEL, "models/beside.py": BESIDE, "texts/a.txt": TEXT}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "texts/b.txt").write_text(TEXT)
    return tmp_path


def shell(*arguments, cwd):
    done = subprocess.run(
        [sys.executable, "-P", "-m", "profileparse", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def batch(folder, model, cwd=None):
    return shell(
        "batch", folder / "texts", "--store", folder / "s.db", "--jobs", "2", "--model", model, cwd=cwd or folder
    )


def test_workers_run_the_file_and_the_next_run_goes_on_wherever_it_is_named_from(folder):
    model = folder / "models" / "company.py"
    code, _, err = batch(folder, "models/company.py:Company")
    assert (code, ": 2 parsed, 0 unchanged" in err) == (0, True)
    record = json.loads(contents(folder / "s.db")[0][8])
    assert record["size"]["weight"]["grams"] == 3
    assert {row[6] for row in contents(folder / "s.db")} == {f"{model}:Company"}
    (folder / "link").symlink_to(folder / "models")
    for name, cwd in (("company.py", model.parent), ("../models/./company.py", folder / "texts"), (model, folder)):
        code, _, err = batch(folder, f"{name}:Company", cwd)
        assert (code, ": 0 parsed, 2 unchanged" in err) == (0, True)
    assert ": 0 parsed, 2 unchanged" in batch(folder, "link/company.py:Company")[2]
    (folder / "texts" / "c.txt").write_text(TEXT)
    assert ": 1 parsed, 2 unchanged" in batch(folder, "models/company.py:Company")[2]


def test_all_is_parsed_again_when_the_schema_in_the_file_changes(folder):
    batch(folder, "models/company.py:Company")
    model = folder / "models" / "company.py"
    model.write_text("# a remark\n" + MODEL)
    assert ": 0 parsed, 2 unchanged" in batch(folder, "models/company.py:Company")[2]
    model.write_text(MODEL.replace('Label("Motto")', 'Label("Motto", aliases=("Slogan",))'))
    assert ": 2 parsed, 0 unchanged" in batch(folder, "models/company.py:Company")[2]


def test_an_export_takes_the_rows_of_a_file_by_any_path_though_it_is_gone(folder):
    batch(folder, "models/company.py:Company")
    batch(folder, "profileparse:EntityProfile")
    (folder / "texts" / "a.txt").write_text(TEXT + "\nMore.\n")
    shell("batch", "texts/a.txt", "--store", "s.db", "--model", "models/company.py:Company", cwd=folder)
    (folder / "models" / "company.py").unlink()
    for name, cwd in (("models/company.py", folder), ("../models/company.py", folder / "texts")):
        done = shell("export", folder / "s.db", folder / "x.csv", "--model", f"{name}:Company", cwd=cwd)
        assert done == (0, "", f"{folder / 'x.csv'}: 1 rows\n")
    code, _, err = shell("export", "s.db", "x.csv", "--model", "company.py:Company", cwd=folder)
    assert code == 2
    assert f"no rows made with {folder}/company.py:Company; there are {folder}/models/company.py:Company, " in err


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0\n", ":1: ZeroDivisionError: division by zero\n"),
        (
            "from profileparse import Profile\ndef make():\n    class Inner(Profile):\n        pass\n    return Inner\n"
            "Company = make()\n",
            "error: workers can't import the model make.<locals>.Inner: {path} has it under another name than "
            "make.<locals>.Inner\n",
        ),
    ],
)
def test_a_file_that_workers_can_not_use_is_one_line(folder, source, said):
    path = folder / "models" / "company.py"
    path.write_text(source)
    code, out, err = batch(folder, "models/company.py:Company")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.endswith(said.format(path=path))


def test_a_model_that_the_file_has_from_another_one_is_used(folder):
    (folder / "models" / "all_models.py").write_text("from company import Company as Firm\n")
    code, _, err = batch(folder, "models/all_models.py:Firm")
    assert (code, ": 2 parsed" in err) == (0, True)
    assert {row[6] for row in contents(folder / "s.db")} == {"company:Company"}
