"""Record models that the command line names by the path of a file."""

import json
import os
import sys

import pytest

MODEL = """
from __future__ import annotations

from typing import Annotated

from profileparse import EntityProfile, Label, Profile, Section, Term


class Head(Section):
    count: int | None = None


class Size(Section):
    staff: Head | None = None


class Company(Profile):
    markets: Annotated[list[Term], Label("Markets", layout="inline")] = []
    size: Size | None = None
"""
TEXT = "# Acme\n\nMarkets: Europe, Asia\n"


@pytest.fixture(autouse=True)
def path_is_restored(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))


@pytest.fixture
def company(write):
    """A model in a file, and a text of it."""
    write("acme.txt", TEXT)
    return write("models/company.py", MODEL)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("parse", "acme.txt"), 0, '"label": "Asia"'),
        (("check", "acme.txt"), 0, "Nothing to report in 1 file."),
        (("fmt", "acme.txt", "--diff"), 1, "+Europe, Asia"),
        (("schema",), 0, '"title": "Company"'),
        (("edit", "acme.txt", "--add", "markets=Africa", "--diff"), 1, "+Markets: Europe, Asia, Africa"),
        (("apply", "acme.txt", "change.json", "--merge", "--diff"), 1, "-Markets: Europe, Asia"),
    ],
    ids=lambda each: each[0] if isinstance(each, tuple) else None,
)
def test_each_command_takes_a_file(command, write, company, arguments, code, said):
    write("change.json", '{"markets": null}')
    done = command(*arguments, "--model", "models/company.py:Company")
    assert (done.code, "error" in done.err) == (code, False)
    assert said in done.out


@pytest.mark.parametrize("name", ["models/company.py", "./models/company.py", "models/../models/company.py", "{0}"])
def test_any_path_names_the_file(command, company, name):
    done = command("parse", "acme.txt", "--model", f"{name.format(company)}:Company")
    assert json.loads(done.out)["markets"][1]["label"] == "Asia"


@pytest.mark.parametrize("name", ["C:\\models\\company.py", "a:b/c:d.py", "two words.py", "module.py:other.py", ".py"])
def test_a_path_may_hold_colons_and_what_no_module_is_called(command, write, company, name):
    write(name, MODEL)
    assert command("parse", "acme.txt", "--model", f"{name}:Company").code == 0


def test_a_file_takes_the_place_of_no_module(command, write, company):
    write("json.py", MODEL + "import json\nassert json.dumps\n")
    assert command("parse", "acme.txt", "--model", "json.py:Company").code == 0
    assert sys.modules["json"] is json


def test_a_file_imports_those_beside_it_but_none_in_the_place_of_a_library(command, write, company):
    write("models/beside_company.py", "MARKETS = 'Where it sells'\n")
    write("models/ftfy.py", "raise SystemExit('a module of the folder')")
    changed = MODEL.replace('"Markets"', "MARKETS").replace(
        "from typing", "import ftfy\nfrom beside_company import MARKETS\nfrom typing"
    )
    write("models/company.py", changed)
    write("acme.txt", TEXT.replace("Markets", "Where it sells"))
    done = command("parse", "acme.txt", "--model", "models/company.py:Company")
    assert (done.code, '"Asia"' in done.out) == (0, True)


def test_a_file_that_changed_is_run_as_it_is_now(command, write, company):
    def labels():
        return json.loads(command("schema", "--model", "models/company.py:Company").out)["properties"].keys()

    assert "markets" in labels()
    status = company.stat()
    write("models/company.py", MODEL.replace("markets", "outlets"))
    os.utime(company, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "outlets" in labels()
    assert [each.name for each in company.parent.iterdir()] == ["company.py"]


# ---- what can't be used is one line ------------------------------------------------------------------------


@pytest.mark.parametrize("make", [None, "mkdir", "mkfifo"])
def test_what_is_no_file_is_one_line(command, company, tmp_path, make):
    path = tmp_path / "none.py"
    if make is not None:
        getattr(os, make)(path)
    done = command("parse", "acme.txt", "--model", "none.py:Company")
    assert (done.code, done.err) == (2, f"error: model 'none.py:Company': there is no file {path}\n")


def test_a_file_that_may_not_be_read_is_one_line(modest_shell, company):
    company.chmod(0o200)
    done = modest_shell("parse", "acme.txt", "--model", "models/company.py:Company")
    assert done.code == 2
    assert done.err == (
        f"error: model 'models/company.py:Company': PermissionError: [Errno 13] Permission denied: '{company}'\n"
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("\n1 / 0\n", "{path}:2: ZeroDivisionError: division by zero"),
        ("class X(\n", "{path}:1: SyntaxError: '(' was never closed"),
        ("import no_such_library\n", "{path}:1: ModuleNotFoundError: No module named 'no_such_library'"),
        ("import sys\nsys.exit('bye')\n", "{path}:2: SystemExit: bye"),
        (
            "open('/no/such/file')\n",
            "{path}:1: FileNotFoundError: [Errno 2] No such file or directory: '/no/such/file'",
        ),
        (MODEL.replace("Company", "Firm"), "{path} has no Company; it has Firm"),
        ("class Company: pass\n", "not the class Company; {path} has no record model"),
        (
            MODEL.replace("Company", "Firm") + "Company = Size",
            "a record model is a subclass of profileparse.Profile, not the class Size; {path} has Firm",
        ),
        (
            MODEL.replace("Company(", "Firm(") + "".join(f"class Firm{i}(Firm): pass\n" for i in range(11)),
            "it has Firm, Firm0, Firm1, Firm2, Firm3, Firm4, Firm5, Firm6, Firm7, Firm8 and 2 more",
        ),
    ],
)
def test_a_mistake_in_a_file_is_one_line_with_its_place(command, write, source, said):
    path = write("models/faulty.py", source)
    done = command("parse", "-", "--model", "models/faulty.py:Company", stdin=TEXT.encode())
    assert (done.code, done.err.count("\n"), done.out) == (2, 1, "")
    assert done.err.startswith("error: model 'models/faulty.py:Company': ")
    assert done.err.endswith(f"{said.format(path=path)}\n")


def test_code_of_a_file_that_fails_on_a_text_is_one_line_with_its_place(command, write):
    path = write(
        "failing.py",
        "from typing import Annotated\nfrom pydantic import AfterValidator\nfrom profileparse import Profile\n"
        "def check(value):\n    return {}[value]\n"
        "class Failing(Profile):\n    motto: Annotated[str | None, AfterValidator(check)] = None\n",
    )
    done = command("parse", "-", "--model", "failing.py:Failing", stdin=b"# X\n\nMotto: onward\n")
    assert (done.code, done.err) == (
        2,
        f"error: the record model's own code failed: {path}:5: KeyError: 'onward'\n",
    )


# ---- in settings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_trusted", [False, True])
def test_settings_can_not_name_a_file(command, write, company, tmp_path, monkeypatch, is_trusted):
    write("models/company.py", MODEL + "import pathlib\npathlib.Path(__file__ + '.ran').touch()\n")
    settings = write("profileparse.toml", "model = 'models/company.py:Company'")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    if is_trusted:
        write("config/profileparse/config.toml", f'trusted = ["{tmp_path}"]')
    done = command("check", "acme.txt")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: {settings}: model: settings can name a module, not a file, whose code would be run; to run it, give "
        f"--model {company}:Company\n"
    )
    assert not company.with_name("company.py.ran").exists()
    assert command("check", "acme.txt", "--model", "models/company.py:Company").code == 0


def test_the_advice_on_a_file_in_settings_is_safe_to_paste(command, write, tmp_path):
    write("profileparse.toml", "model = 'x.py;touch y;.py:Company'")
    done = command("check", "-", stdin=TEXT.encode())
    assert done.err.endswith(f"--model '{tmp_path}/x.py;touch y;.py:Company'\n")


@pytest.mark.parametrize("name", ["\\u0000.py:A", "~/x.py:A", ".py:"])
def test_any_name_of_a_file_in_settings_is_one_line(command, write, name):
    write("profileparse.toml", f'model = "{name}"')
    done = command("check", "-", stdin=TEXT.encode())
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "settings can name a module, not a file" in done.err
