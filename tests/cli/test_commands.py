"""Every command, option and argument, as the command line declares them: none is listed here."""

import re

import pytest
from typer.main import get_command

from ci_log import commands_in
from profileparse.cli.app import app

LEAKS = re.compile(
    r"Value error,|Assertion failed|<\w+\[|<str>|<int|<path>|\bctx\b|\bclick\b|typer|pydantic|Traceback|Input should be|"
    r"BaseModel|_\w+\(|<enum|<class|validation error",
    re.IGNORECASE,
)
WRONG = {
    "empty": "", "a word": "x", "zero": "0", "negative": "-1", "a fraction": "1.5", "5,000 digits": "9" * 5000,
    "10,000 letters": "P" * 10_000, "10,000 letters and an equals sign": "P" * 10_000 + "=x", "10,000 parts": "p." * 5000,
    "no module": "..:x", "no model": "os:path",
    "an escape": "\x1b[31m\u202e\r\n", "a bad byte": "\udcff", "a GitHub command": "::error::x", "an old one": "##[error]x",
}  # fmt: skip

GROUP = get_command(app)
ROOT = GROUP.make_context("profileparse", [], resilient_parsing=True)
COMMANDS = {name: GROUP.get_command(ROOT, name) for name in GROUP.list_commands(ROOT)}
PARAMETERS = [
    pytest.param(name, parameter.name, id=f"{name}-{parameter.name}")
    for name, each in COMMANDS.items()
    for parameter in each.get_params(ROOT)
    if parameter.name != "help"
]


def arguments(name, wanted, value):
    """Return a command line that gives a value to one parameter, and names of files that don't exist to arguments."""
    options, words = [], []
    for parameter in COMMANDS[name].get_params(ROOT):
        if parameter.param_type_name == "argument":
            words.append(value if parameter.name == wanted else "missing.txt")
        elif parameter.name == wanted:
            options.append(f"{parameter.opts[0]}={value}")
        elif parameter.required:
            options += [parameter.opts[0], "missing.db"]
    return [name, *options, "--", *words]


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_help_is_free_of_internals(command, name):
    done = command(*([name] if name else []), "--help")
    assert (done.code, done.err) == (0, "")
    assert not LEAKS.search(done.out)
    assert done.out.startswith("Usage: profileparse")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_explains_every_argument_and_option(name):
    for parameter in COMMANDS[name].get_params(ROOT):
        assert parameter.help, parameter.name


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
def test_a_wrong_value_is_answered_in_plain_words(command, name, parameter, value):
    done = command(*arguments(name, parameter, value))
    assert not LEAKS.search(done.out + done.err)
    assert not commands_in(done.out + done.err)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\udcff]", done.out + done.err)
    if done.code == 0:  # some options take any word
        assert done.out
        return
    assert done.code in (1, 2)
    assert done.err.startswith("error: ")
    assert max(map(len, done.err.splitlines())) < 2500
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "name", [name for name, each in COMMANDS.items() if any("--format" in p.opts for p in each.params)]
)
def test_other_spellings_of_format_are_taken_and_not_shown(command, name):
    shown = command(name, "--help").out
    assert "--format" in shown
    assert "--output-format" not in shown
    assert "--json" not in shown
    command("batch", "--files-from", "-", "--store", "s.db")
    words = {"rules": [], "report": ["s.db"]}.get(name, ["-"])
    stdin = b"X Overview\n\nText.\n\nInteracting Drugs\n"
    wanted = command(name, *words, "--format", "json", stdin=stdin)
    assert wanted.out
    for spelling in (["--output-format", "json"], ["--output-format=json"], ["--json"], ["--format", "text", "--json"]):
        done = command(name, *words, *spelling, stdin=stdin)
        assert (done.code, done.out) == (wanted.code, wanted.out)


def test_what_pydantic_says_of_numbers_is_put_in_plain_words(command):
    said = {value: command("batch", "x", "--store", "s.db", "--jobs", value).err for value in ("0", "many", "1.5")}
    assert "'0' is less than 1" in said["0"] or "0 is not in the range" in said["0"]
    for value in ("many", "1.5"):
        assert f"'{value}' is not a" in said[value]
        assert "profileparse batch --help" in said[value]


def test_an_option_without_its_value_names_its_command(command):
    assert command("parse", "x.txt", "--name").err.endswith("(see profileparse parse --help)\n")


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_an_option_that_there_is_not_is_one_plain_line(command, name):
    for option in ("--nope", "-Z", "--nope=3", f"--{'p' * 10_000}", "--::error::", "--\x1b"):
        done = command(*([name] if name else []), option)
        assert (done.code, done.out) == (2, "")
        assert done.err.count("\n") == 1
        assert not LEAKS.search(done.err)
        assert not commands_in(done.err)
