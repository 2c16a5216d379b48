"""The code of docs/engines.md and of the README's section on SQL."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from profileparse import EntityProfile, load, loads

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "fixtures" / "template-b").glob("*.txt"))[:5]


def run(page: str, section: str) -> dict[str, Any]:
    """Run the Python in a section of a page, and return its names."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(section)}\n(.*?)(?=^## |^### |\Z)", text, re.MULTILINE | re.DOTALL)
    (code,) = re.findall(r"```python\n(.*?)```", found[1], re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, page, "exec"), names)
    return names


@pytest.fixture
def profiles(tmp_path, monkeypatch):
    """A folder of profiles, and a file that is none."""
    (tmp_path / "profiles").mkdir()
    for file in FILES:
        shutil.copy(file, tmp_path / "profiles")
    (tmp_path / "profiles" / "none.txt").write_text("no profile", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return [load(file) for file in FILES]


def test_duckdb(profiles):
    pytest.importorskip("duckdb")
    names = run("docs/engines.md", "DuckDB")
    reasons = [(each, each.absent.get("mechanism_of_action")) for each in profiles]
    expected = [(each.name, len(each.biological_functions), reason and reason.reason) for each, reason in reasons]
    assert sorted(names["rows"]) == sorted(expected)
    names["con"].close()


def test_the_readme_queries_a_folder_in_one_statement(profiles):
    pytest.importorskip("duckdb")
    names = run("README.md", "In SQL")
    expected = [(term.label, each.name) for each in profiles for term in each.biological_functions]
    assert len(expected) > 5
    assert sorted((label, name) for label, names in names["rows"] for name in names) == sorted(expected)
    names["con"].close()


def test_polars():
    pytest.importorskip("polars")
    names = run("docs/engines.md", "Polars")
    assert names["names"] == ["Secretion", None, None]
    assert [text and loads(text).other_names[1].qualifier for text in names["written"]] == ["c", None, None]
    assert [said and said[-1]["severity"] for said in names["parsed"]["said"].to_list()][1:] == ["error", None]


def test_records():
    assert run("docs/engines.md", "Records from rows")["records"] == [
        loads("Name: Secretion\nAliases: a, b (c)", model=EntityProfile)
    ]
