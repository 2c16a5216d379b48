"""The code and the commands of docs/edit.md run."""

import json
import re
import shlex
from pathlib import Path

import pytest

import profileparse
from profileparse.cli.app import run as command

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "edit.md").read_text(encoding="utf-8")
TEXT = """\
Other Names
Secretion, Cell secretion

Cellular secretion Overview

Cells release molecules.

Mechanism of Action

Vesicles fuse.

Biological Functions
Transport

Interacting Drugs
Aspirin
"""


def test_the_code_of_the_page_runs():
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    names = {"text": TEXT, "profileparse": profileparse}
    exec("".join(blocks), names)
    assert names["text"].splitlines()[1] == "Cell secretion, Exocytosis (regulated)"
    changes = [line for line in blocks[1].splitlines() if line.startswith("profile.with_(")]
    assert len(changes) == blocks[1].count("profile.with_(") == 7
    for change in changes:
        changed = eval(change.partition("  #")[0], names)
        assert profileparse.loads(names["parsed"].edit(changed)) == changed


def test_the_message_of_the_page_is_the_one_that_is_raised():
    (message,) = re.findall(r"^An `EditError` names the field: `(.*)`\.$", PAGE, re.MULTILINE)
    with pytest.raises(profileparse.EditError, match=re.escape(message)):
        profileparse.loads(TEXT).with_(other_names=["A", ""])


def test_the_commands_of_the_page_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    tried = 0
    for line in "".join(blocks).splitlines():
        Path("profile.txt").write_text(TEXT, encoding="utf-8")
        prompt, _, shown = line.partition(" ")
        assert prompt == "$"
        given, _, piped = shown.rpartition(" | ")
        if given:
            Path("patch.json").write_text(shlex.split(given)[1], encoding="utf-8")
            piped = piped.replace(" - ", " patch.json ")
        program, *arguments = shlex.split((piped or shown).partition(" > ")[0], comments=True)
        assert program == "profileparse"
        assert command(arguments) in ((1,) if "--diff" in arguments else (0,)), line
        out = capsys.readouterr().out
        if arguments[0] == "parse":
            assert json.loads(out)["name"] == "Cellular secretion"
            Path("record.json").write_text(out, encoding="utf-8")
        tried += 1
    assert tried == 7
    assert profileparse.load("profile.txt").name == "Secretion"
