"""The commands of docs/learn.md, run in the order of the page, and what it says that they print."""

import re
import shlex
import shutil
from pathlib import Path

import duckdb

from profileparse.cli.app import run as command

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "learn.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|text|python|sql)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_commands_of_the_page_do_what_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(DOCS / "lighthouses", "lighthouses")
    Path("new").mkdir()
    for name in ("corrin-head", "vane-rock", "east-bar"):
        text = Path("lighthouses", f"{name}.txt").read_text(encoding="utf-8")
        Path("new", f"new-{name}.txt").write_text(
            text.replace("\n\n", "\n\nOwner: Board of Lights\n\n", 1), encoding="utf-8"
        )
    printed = ""
    codes = []
    for kind, code in BLOCKS:
        if kind == "sh":
            for line in code.splitlines():
                program, *arguments = shlex.split(line)
                assert program == "profileparse"
                codes.append(command(arguments))
                out, err = capsys.readouterr()
                printed = out + err
        elif kind == "text" and printed:
            assert printed == code
        elif kind == "text":
            assert code == Path("lighthouses", "corrin-head.txt").read_text(encoding="utf-8")
        elif kind == "python":
            assert code in Path("lighthouse.py").read_text(encoding="utf-8")
        else:
            rows = duckdb.sql(code).fetchall()
            shown = re.findall(r"^\| ([A-Z][\w ]+) \| (\S+) \| (\S+) \| (\d+) \|$", PAGE, re.MULTILINE)
            assert [tuple(map(str, row)) for row in rows] == shown
    assert codes == [0, 0, 0, 0, 0, 0, 1]
    assert "new label: Owner" in printed
