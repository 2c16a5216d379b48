"""Standard streams as shells leave them: closed, full, read by nobody, in any encoding. Never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROFILE = "X Overview\n\nText β.\n\nInteracting Drugs\n"
# Each writes in its own way: the record, findings one by one, all at the end, a diff, Typer's help, notes alone.
COMMANDS = {
    "parse": (["parse", "x.txt"], 0), "stream": (["parse", "x.txt", "--stream"], 0), "check": (["check", "x.txt"], 1), "rules": (["rules"], 0),
    "diff": (["fmt", "messy.txt", "--diff"], 1), "help": (["check", "--help"], 0), "no file": (["parse", "no.txt"], 2),
}  # fmt: skip
SAYS = {name: each for name, each in COMMANDS.items() if name != "no file"}
NOTES = {name: COMMANDS[name] for name in ("parse", "diff", "no file")}
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")


def every(commands):
    return pytest.mark.parametrize(("arguments", "code"), commands.values(), ids=commands)


@pytest.fixture(params=["buffered", "unbuffered"])
def environment(request):
    """Return the environment in which output waits until it is flushed, or is written at once."""
    unbuffered = {"PYTHONUNBUFFERED": "1"} if request.param == "unbuffered" else {}
    return {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"} | unbuffered


@pytest.fixture
def closed():
    """Return a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        yield pipe


@pytest.fixture(autouse=True)
def files(write):
    write("x.txt", PROFILE)
    write("messy.txt", "Synonyms: a; b\n" + PROFILE)


def in_shell(folder, line, arguments):
    """Run the command in a line of a shell, where ``"$@"`` is the command."""
    return subprocess.run(
        ["sh", "-c", line, "sh", sys.executable, "-m", "profileparse", *arguments],
        input=b"", capture_output=True, cwd=folder, timeout=60, check=False,
    )  # fmt: skip


@every({name: COMMANDS[name] for name in ("check", "help", "no file")})
@pytest.mark.parametrize("closing", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_changes_no_exit_code(tmp_path, arguments, code, closing):
    done = in_shell(tmp_path, f'"$@" {closing}', arguments)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_a_closed_input_is_an_empty_one(tmp_path):
    done = in_shell(tmp_path, '"$@" <&-', ["parse", "-"])
    assert done.returncode == 1
    assert done.stderr.startswith(b"<stdin>:1:1: error PP101 ")


@every(SAYS)
@full
def test_a_full_output_is_one_line(shell, environment, arguments, code):
    with Path("/dev/full").open("wb") as device:
        done = shell(*arguments, stdout=device, env=environment)
    assert code != done.code == 2
    (error,) = [line for line in done.err.splitlines() if line.startswith("error: ")]
    assert error.endswith("No space left on device")
    assert "Traceback" not in done.err


@every(NOTES)
@full
def test_messages_that_cannot_be_written_change_no_exit_code(shell, arguments, code):
    with Path("/dev/full").open("wb") as device:
        assert shell(*arguments, stderr=device).code == code


@every(SAYS)
def test_an_output_that_nobody_reads_ends_the_command_quietly(shell, closed, environment, arguments, code):
    done = shell(*arguments, stdout=closed, env=environment)
    assert code != done.code == 141
    assert "rror" not in done.err


@every(NOTES)
def test_messages_that_nobody_reads_end_the_command_quietly(shell, closed, arguments, code):
    assert code != shell(*arguments, stderr=closed).code == 141


@every({name: COMMANDS[name] for name in ("check", "no file")})
@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONIOENCODING": "ascii:strict"}, {"PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"LANG": "xx_YY.nonsense"},
    ],
    ids=str,
)  # fmt: skip
def test_no_encoding_stops_a_command(shell, write, arguments, code, variables):
    write("x.txt", "“β” Overview\n\nText.\n\nInteracting Drugs\n")
    done = shell(*arguments, env={**os.environ, **variables})
    assert done.code == code
    assert "Traceback" not in done.err


def test_output_in_a_pipe_is_utf_8_whatever_the_locale_says(shell):
    done = shell("parse", "x.txt", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert "Text β." in done.out


@pytest.mark.parametrize("home", [None, "~", "/nonexistent"])
def test_no_command_needs_a_home(shell, home):
    environment = {key: value for key, value in os.environ.items() if key != "HOME"}
    done = shell("check", "x.txt", env=environment if home is None else {**environment, "HOME": home})
    assert (done.code, done.err) == (1, "")


def test_without_a_home_completion_is_refused_in_one_line(shell):
    done = shell("--install-completion", "bash", env={**os.environ, "HOME": "~", SHELL_IS_GIVEN: "1"})
    assert (done.code, done.err) == (2, "error: Could not determine home directory.\n")


# Typer's variable for tests: the shell is named on the command line.
SHELL_IS_GIVEN = "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION"
