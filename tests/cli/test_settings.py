import os
import subprocess
import sys
from pathlib import Path

import pytest

from profileparse.cli.settings import Settings, SettingsError, find_settings
from profileparse.loading import load_model
from profileparse.modelerrors import ModelError

MODEL = """
from typing import Annotated
from profileparse import Label, Profile, Prose, Term

class CompanyProfile(Profile):
    markets: list[Term] = []
"""


@pytest.fixture
def repository(tmp_path):
    """Make the test's folder the root of a repository."""
    (tmp_path / ".git").mkdir()
    return tmp_path


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Give the user a home, with no configuration in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return folder


@pytest.fixture
def configure(write, home):
    """Write the user's own configuration."""
    return lambda text: write(home / ".config" / "profileparse" / "config.toml", text)


@pytest.fixture(autouse=True)
def path_is_restored(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))


def test_without_a_file_nothing_is_set(tmp_path):
    assert find_settings(tmp_path) == Settings()


def test_the_nearest_file_above_the_folder_counts(write, repository, tmp_path):
    write("profileparse.toml", 'select = ["PP1"]')
    write("a/pyproject.toml", '[tool.profileparse]\nignore = ["PP204"]\nmodel = "company:CompanyProfile"')
    inner = tmp_path / "a" / "b"
    inner.mkdir()
    settings = find_settings(inner)
    assert settings == Settings(None, ("PP204",), "company:CompanyProfile", tmp_path / "a" / "pyproject.toml")
    assert find_settings(tmp_path).select == ("PP1",)


def test_a_pyproject_without_the_table_is_passed_over(write, repository, tmp_path):
    write("profileparse.toml", 'select = ["PP1"]')
    write("a/pyproject.toml", '[project]\nname = "x"\ndependencies = ["profileparse"]')
    assert find_settings(tmp_path / "a").select == ("PP1",)


def test_the_own_file_comes_before_pyproject_in_the_same_folder(write, tmp_path):
    write("profileparse.toml", 'select = ["PP1"]')
    write("pyproject.toml", '[tool.profileparse]\nselect = ["PP2"]')
    assert find_settings(tmp_path).select == ("PP1",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["PP1"]', "unknown key 'selct' (known: select, ignore, model)"),
        ('select = "PP1"', "select must be a list of codes"),
        ("ignore = [1]", "ignore must be a list of codes"),
        ("model = 3", "model must be a text"),
        ("select = [", "not valid TOML"),
        ("select = " + "[" * 50_000, "not valid TOML"),
        ("select = " + "1" * 5_000, "not valid TOML"),
        (b"\xff\xfes\x00", "not valid TOML"),
    ],
)
def test_what_is_not_known_is_refused_with_the_file_and_the_key(write, tmp_path, command, text, said):
    path = write("profileparse.toml", text)
    with pytest.raises(SettingsError) as caught:
        find_settings(tmp_path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    done = command("check", "-")
    assert (done.code, done.err) == (2, f"error: {caught.value}\n")


@pytest.mark.parametrize("text", ["[tool]\nprofileparse = 3", "[tool.profileparse]\nselct = []"])
def test_a_table_that_is_no_table_of_settings_is_refused(write, tmp_path, text):
    write("pyproject.toml", text)
    with pytest.raises(SettingsError, match=r"must be a table|unknown key"):
        find_settings(tmp_path)


def test_a_pyproject_whose_tools_are_no_table_has_no_settings(write, tmp_path):
    write("pyproject.toml", "tool = 3  # profileparse")
    assert find_settings(tmp_path) == Settings()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
@pytest.mark.parametrize("arguments", [("check", "-"), ("schema",), ("batch", ".", "--store", "x.db")])
def test_what_has_the_name_of_settings_and_is_no_file_is_one_line(command, tmp_path, make, arguments):
    make(tmp_path / "profileparse.toml")
    done = command(*arguments, stdin=b"X Overview\n\nText.")
    assert (done.code, done.err) == (
        2,
        f"error: {tmp_path / 'profileparse.toml'}: expected a file with settings, but this is no regular file\n",
    )


def test_settings_that_may_not_be_read_are_one_line(write, modest_shell):
    path = write("profileparse.toml", 'select = ["PP1"]')
    path.chmod(0o200)
    done = modest_shell("check", "-", stdin=b"X Overview\n\nText.")
    assert (done.code, done.err) == (2, f"error: {path}: the settings can't be read: Permission denied\n")


# ---- how far up they are looked for ------------------------------------------------------------------------


def test_the_search_ends_at_the_root_of_the_repository(write, tmp_path):
    write("profileparse.toml", 'select = ["PP1"]')
    inner = write("repository/a/b/x.txt", "").parent
    (tmp_path / "repository" / ".git").mkdir()
    assert find_settings(inner) == Settings()
    (tmp_path / "repository" / "profileparse.toml").write_text('select = ["PP2"]')
    assert find_settings(inner).select == ("PP2",)


def test_the_search_ends_at_home(write, home):
    write("profileparse.toml", 'select = ["PP1"]')
    inner = write("home/a/b/x.txt", "").parent
    assert find_settings(inner) == Settings()
    write("home/profileparse.toml", 'select = ["PP2"]')
    assert find_settings(inner).select == ("PP2",)


def test_outside_of_a_repository_and_of_home_only_the_folder_itself_is_searched(write, home, tmp_path):
    path = write("a/profileparse.toml", 'select = ["PP1"]')
    inner = write("a/b/x.txt", "").parent
    assert find_settings(inner) == Settings()
    assert find_settings(path.parent).select == ("PP1",)


@pytest.mark.parametrize("home", ["/", "", "relative", "~"])
def test_a_home_that_is_none_widens_no_search(write, tmp_path, monkeypatch, home):
    monkeypatch.setenv("HOME", home)
    monkeypatch.chdir(tmp_path)
    write("profileparse.toml", 'select = ["PP1"]')
    assert find_settings(write("b/x.txt", "").parent) == Settings()


def test_a_folder_that_all_users_share_is_not_searched_from_below(write, repository):
    write("profileparse.toml", 'select = ["PP1"]')
    inner = write("a/x.txt", "").parent
    assert find_settings(inner).select == ("PP1",)
    repository.chmod(0o1777)
    assert find_settings(inner) == Settings()
    assert find_settings(repository).select == ("PP1",)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_owner_is_not_searched_from_below(write, repository):
    write("profileparse.toml", 'select = ["PP1"]')
    inner = write("a/x.txt", "").parent
    os.chown(repository, 65534, -1)
    assert find_settings(inner) == Settings()


# ---- a model is code ---------------------------------------------------------------------------------------


@pytest.fixture
def stranger(write, repository, home, monkeypatch):
    """Settings of a stranger, whose model leaves a trace when it runs."""
    monkeypatch.delitem(sys.modules, "stranger_model", raising=False)
    write("stranger_model.py", f"import pathlib\npathlib.Path(__file__ + '.ran').touch()\n{MODEL}")
    write("profileparse.toml", 'model = "stranger_model:CompanyProfile"')
    write("texts/acme.txt", "# Acme\n\nMarkets\nEurope, Asia\n")
    return repository


def has_run(folder):
    return (folder / "stranger_model.py.ran").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("parse", "texts/acme.txt"),
        ("check", "texts"),
        ("fmt", "texts"),
        ("schema",),
        ("edit", "texts/acme.txt", "--set", "name=X"),
        ("apply", "texts/acme.txt", "-"),
        ("batch", "texts", "--store", "x.db"),
    ],
)
def test_no_code_runs_because_settings_name_it(command, stranger, arguments):
    done = command(*arguments)
    configuration = stranger / "home" / ".config" / "profileparse" / "config.toml"
    assert done.code == 2
    assert done.err == (
        f"error: {stranger / 'profileparse.toml'}: to use the model 'stranger_model:CompanyProfile' runs its code, and "
        f"this folder is not trusted: give --model stranger_model:CompanyProfile, or write trusted = ['{stranger}'] in "
        f"{configuration}\n"
    )
    assert not has_run(stranger)


def test_a_model_that_the_command_line_names_is_run(command, stranger):
    done = command("parse", "texts/acme.txt", "--model", "stranger_model:CompanyProfile")
    assert (done.code, has_run(stranger)) == (0, True)
    assert '"markets"' in done.out


def test_commands_that_need_no_model_run_beside_settings_with_one(command, stranger):
    assert command("rules").code == 0
    assert not has_run(stranger)


@pytest.mark.parametrize("trusted", ["{0}", "{0}/..", "{0}/../{0.name}/", "~/.."])
def test_trust_in_a_folder_or_one_above_it_is_consent(command, stranger, configure, trusted):
    configure(f'trusted = ["/nowhere", "{trusted.format(stranger)}"]')
    assert find_settings(stranger / "texts").model == "stranger_model:CompanyProfile"
    assert command("check", "texts").code == 0
    assert has_run(stranger)


def test_a_model_is_found_beside_trusted_settings_from_a_folder_below(shell, stranger, configure):
    configure(f'trusted = ["{stranger}"]')
    safe = {"cwd": stranger / "texts", "env": {**os.environ, "PYTHONSAFEPATH": "1"}}
    done = shell("parse", "acme.txt", **safe)
    assert done.code == 0
    assert '"markets"' in done.out
    assert shell("batch", ".", "--store", "x.db", **safe).code == 0


@pytest.mark.parametrize("trusted", ["{0}/texts", "{0}-not", "~"])
def test_trust_in_another_folder_is_no_trust_in_this_one(command, stranger, configure, trusted):
    configure(f'trusted = ["{trusted.format(stranger)}"]')
    assert command("check", "texts").code == 2
    assert not has_run(stranger)


def test_the_configuration_stands_where_xdg_says(command, stranger, write, monkeypatch):
    write("elsewhere/profileparse/config.toml", f'trusted = ["{stranger}"]')
    monkeypatch.setenv("XDG_CONFIG_HOME", "elsewhere")
    assert command("check", "texts").code == 2  # a relative path doesn't count
    monkeypatch.setenv("XDG_CONFIG_HOME", str(stranger / "elsewhere"))
    assert command("check", "texts").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trusted = [", "not valid TOML"),
        ("trusted = true", "trusted must be a list of folders"),
        ("trusted = [1]", "trusted must be a list of folders"),
        ('trusted = ["."]', "'.' must be an absolute path"),
        ("trust = []", "unknown key 'trust' (known: trusted)"),
    ],
)
def test_a_configuration_that_can_not_be_used_is_one_line(command, stranger, configure, text, said):
    path = configure(text)
    done = command("check", "texts")
    assert done.code == 2
    assert done.err.startswith(f"error: {path}: ")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_a_model_puts_nothing_before_the_modules_of_python_and_of_libraries(write, tmp_path):
    write("company_three.py", "import colorsys, ftfy\n" + MODEL)
    for name in ("colorsys", "ftfy", "rich", "json"):
        write(f"{name}.py", "raise SystemExit('a module of the folder')")
    code = (
        "import sys\nfrom profileparse.loading import load_model\nbefore = list(sys.path)\n"
        "load_model('company_three:CompanyProfile')\nimport rich\n"
        "assert sys.path[:len(before)] == before"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_module_that_python_finds_adds_no_folder(tmp_path):
    before = list(sys.path)
    load_model("profileparse.schema.entity:EntityProfile", tmp_path)
    assert sys.path == before


def test_the_command_line_wins_over_the_settings_model(write, command):
    write("profileparse.toml", 'model = "no_such:Model"')
    done = command("parse", "-", "--model", "profileparse:EntityProfile", stdin=b"X Overview\n\nText.")
    assert done.code == 0


# ---- a model with a mistake in it --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("class X(\n", "{path}:1: SyntaxError: '(' was never closed"),
        ("if True:\nx = 1\n", "{path}:2: IndentationError: expected an indented block"),
        ("x = 1\nimport no_such_library\n", "{path}:2: ModuleNotFoundError: No module named 'no_such_library'"),
        ("from profileparse import Nothing\n", "{path}:1: ImportError: cannot import name 'Nothing'"),
        ("\n1 / 0\n", "{path}:2: ZeroDivisionError: division by zero"),
        ("raise ValueError('one\\ntwo')\n", "{path}:1: ValueError: one two"),
        ("import sys\nsys.exit('bye')\n", "{path}:2: SystemExit: bye"),
        ("def f(): f()\nf()\n", "{path}:1: RecursionError: maximum recursion depth exceeded"),
        ("import re\nre.compile('(')\n", "{path}:2: error: missing ), unterminated subpattern"),
        (b"x = '\xff'\n", "SyntaxError: (unicode error) 'utf-8' codec can't decode"),
        (b"x = '\x00'\n", "null bytes"),
        ("x = 1\n", "({path}) has no Company; it has no record model"),
        ("Company = 3\n", "a record model is a subclass of profileparse.Profile, not 3; the module faulty_{number}"),
        ("Company = []\n", "not []; the module faulty_{number} ({path}) has no record model"),
        ("class Company: pass\n", "not the class Company; "),
        ("from profileparse import Section\nclass Company(Section): pass\n", "not the class Company; "),
        (
            "from profileparse import Profile\nclass Company(Profile):\n    sizes: dict[str, int] = {{}}\n",
            "Company.sizes: no text form for dict[str, int]",
        ),
        (
            "from profileparse import Profile\nclass Company(Profile):\n    x = 1\n",
            "{path}:2: PydanticUserError: A non-annotated attribute was detected",
        ),
        (
            "from typing import Annotated\nfrom pydantic import Field\nfrom profileparse import Profile\n"
            "class Company(Profile):\n    motto: Annotated[str | None, Field(pattern='(')] = None\n",
            "regex parse error",
        ),
    ],
)
def test_a_mistake_in_a_model_is_one_line_with_its_place(command, write, request, source, said):
    number = request.node.callspec.indices["source"]
    path = write(f"faulty_{number}.py", source if isinstance(source, bytes) else source.replace("{{}}", "{}"))
    done = command("parse", "-", "--model", f"faulty_{number}:Company", stdin=b"X Overview\n\nText.")
    assert done.code == 2
    assert done.err.startswith(f"error: model 'faulty_{number}:Company': ")
    assert said.format(path=path, number=number) in done.err
    assert done.err.count("\n") == 1


def test_a_mistake_in_a_module_that_the_model_imports_has_its_place_there(command, write):
    write("faulty_outer.py", "import faulty_inner\n")
    path = write("faulty_inner.py", "\n\nx = undefined\n")
    done = command("schema", "--model", "faulty_outer:Company")
    assert done.err == (f"error: model 'faulty_outer:Company': {path}:3: NameError: name 'undefined' is not defined\n")


def test_code_of_a_model_that_fails_on_a_text_is_one_line_with_its_place(command, write):
    path = write(
        "failing_model.py",
        "from typing import Annotated\nfrom pydantic import AfterValidator\nfrom profileparse import Profile\n"
        "def check(value):\n    return {}[value]\n"
        "class Failing(Profile):\n    motto: Annotated[str | None, AfterValidator(check)] = None\n",
    )
    done = command("parse", "-", "--model", "failing_model:Failing", stdin=b"# X\n\nMotto: onward\n")
    assert done.code == 2
    assert done.err == f"error: the record model's own code failed: {path}:5: KeyError: 'onward'\n"


@pytest.mark.parametrize(
    "name", ["", ":", "a:", ":A", "a", ".a:A", "a..b:A", "../a:A", "a b:A", "a.py", "a.py:", "a.py: A", "C:\\a.py"]
)
def test_what_names_no_model_is_refused(name):
    with pytest.raises(ModelError, match=r"write it as module:Class"):
        load_model(name)
