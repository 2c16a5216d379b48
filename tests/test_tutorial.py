"""docs/tutorial.md does what it says: its files, commands, sessions and queries, in the order of the page."""

import doctest
import re
import shlex
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest

from profileparse.cli.app import run as command

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(
    r"^(?:<!-- file: (\S+) -->\n)?```(sh|text|json|diff|python|sql)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL
)


def untimed(text):
    return re.sub(r" in \d+\.\d s:", " in some time:", text)


def run(line):
    program, *arguments = shlex.split(line)
    if program == "mkdir":
        Path(*arguments).mkdir()
    elif program == "cp":
        source, target = arguments
        for file in Path().glob(source):
            shutil.copy(file, target)
    else:
        assert program == "profileparse"
        return command(arguments)
    return 0


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """What the reader has: the repository's fixtures."""
    shutil.copytree(ROOT / "fixtures" / "template-b", tmp_path / "fixtures" / "template-b")
    monkeypatch.chdir(tmp_path)


def test_the_tutorial_does_what_it_says(clone, capsys):
    printed, codes, names = "", [], {}
    for file, kind, code in BLOCKS:
        if file:
            Path(file).write_text(code, encoding="utf-8")
        elif kind == "sh":
            codes += map(run, code.splitlines())
            out, err = capsys.readouterr()
            printed = out + err
        elif kind in {"text", "diff"}:
            assert untimed(printed) == untimed(code)
        elif kind == "json":
            assert code in printed
        elif kind == "python":
            test = doctest.DocTestParser().get_doctest(code, {}, "tutorial", "tutorial.md", 0)
            test.globs = names
            assert doctest.DocTestRunner().run(test, clear_globs=False).failed == 0
        else:
            with closing(sqlite3.connect("profiles.db")) as connection:
                rows = connection.execute(code).fetchall()
            shown = re.findall(r"^\| ([A-Z][\w ]+) \| (\d+) \|$", PAGE, re.MULTILINE)
            assert [(label, str(number)) for label, number in rows] == shown
            assert rows
    assert codes == [0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]


def test_the_picture_of_a_diagnostic_shows_what_check_prints():
    picture = ElementTree.parse(ROOT / "docs" / "pictures" / "diagnostic.svg")
    shown = "".join("".join(each.itertext()) for each in picture.iterfind(".//{*}g[@class='check-matrix']/{*}text"))
    (printed,) = [code for _, kind, code in BLOCKS if kind == "text" and "Found 2 warnings" in code]
    assert "".join(shown.split()) == "".join(f"$ profileparse check profiles/secretion.txt{printed}".split())
