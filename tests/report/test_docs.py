"""docs/report.md does what it says."""

import re
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from profileparse.cli.app import run as command
from report.corpora import fixtures_store

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")


def test_the_commands_and_the_code_of_the_page_run(tmp_path, monkeypatch, capsys):
    pytest.importorskip("vl_convert")
    monkeypatch.chdir(tmp_path)
    fixtures_store(tmp_path)
    commands = re.findall(r"^(?:    )?(profileparse report .*)$", PAGE, re.MULTILINE)
    assert len(commands) == 2
    for line in commands:
        assert command(shlex.split(line)[1:]) == 0
    assert "█" in capsys.readouterr().out
    written = Path("report.html").read_text(encoding="utf-8")
    Path("report.html").unlink()
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    exec(compile(code, "docs/report.md", "exec"), {})
    assert Path("report.html").read_text(encoding="utf-8") == written
    (query,) = re.findall(r'sqlite3 -box profiles.db "(.*)"', PAGE)
    with closing(sqlite3.connect("profiles.db")) as store:
        assert store.execute(query).fetchall() is not None


def test_the_parts_of_the_page_are_those_of_a_report(tmp_path):
    from profileparse.report.gathering import gathered

    parts = re.findall(r"^\| ([A-Z][a-z ]+) \|", PAGE, re.MULTILINE)
    assert parts == [section.title for section in gathered(fixtures_store(tmp_path)).sections]
