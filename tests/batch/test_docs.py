"""The commands and queries of docs/batch.md, run in the order of the page."""

import re
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb

from batch.trees import TEXTS
from profileparse.cli.app import run as command

PAGE = (Path(__file__).parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|sql sqlite|sql duckdb|python)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def run_block(kind, code):
    if kind == "sh":
        for line in code.splitlines():
            program, *arguments = shlex.split(line)
            assert program == "profileparse"
            assert command(arguments) in (0, 1)
    elif kind == "sql sqlite":
        with closing(sqlite3.connect("profiles.db")) as connection:
            assert connection.execute(code).fetchall(), code
    elif kind == "sql duckdb":
        assert duckdb.sql(code.rstrip().rstrip(";")).fetchall(), code
    else:
        exec(compile(code, "docs/batch.md", "exec"), {"__name__": "__main__"})


def test_every_command_and_query_of_the_page_runs_and_finds_something(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("profiles").mkdir()
    for name, data in TEXTS.items():
        Path("profiles", name.replace("/", "-")).write_bytes(data)
    for name in "ab":
        Path("profiles", f"{name}.txt").write_text(f"{name} Overview\n\nText.\n\nInteracting Drugs\n\nAspirin\n")
    assert {kind for kind, _ in BLOCKS} == {"sh", "sql sqlite", "sql duckdb", "python"}
    for kind, code in BLOCKS:
        run_block(kind, code)
    assert "a.txt parsed a\n" in capsys.readouterr().out
