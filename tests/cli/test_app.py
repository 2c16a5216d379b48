"""The command as a new user meets it: each mishap has one clear line and its exit code, and never a traceback."""

import os
import pty
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import profileparse

PROFILE = "Other Names\na, b\n\nX Overview\n\nText.\n"
EMPTY_SECTION = "X Overview\n\nText.\n\nInteracting Drugs\n"

HOSTILE = "X Overview\n\nred \x1b[31m text \u202eabc\u202c \x07 \x9b2J end.\n\nInteracting\x1b[2J\u2066 Drugs\n"
COMMANDS = ("parse", "check", "fmt", "explain", "rules", "schema")


def one_line(text):
    assert text.endswith("\n")
    assert text.count("\n") == 1
    assert "Traceback" not in text
    return text


def test_help_lists_the_commands_and_shows_examples(shell):
    done = shell("--help")
    assert done.code == 0
    assert all(re.search(rf"^  {name} ", done.out, re.MULTILINE) for name in COMMANDS)
    assert "  profileparse check profiles/ --fix" in done.out


@pytest.mark.parametrize("name", ["parse", "check", "fmt", "explain", "schema"])
def test_help_of_each_command_shows_examples(command, name):
    done = command(name, "--help")
    assert done.code == 0
    assert f"    profileparse {name}" in done.out


def test_without_a_command_the_help_is_shown_and_the_exit_code_says_so(command):
    done = command()
    assert done.code == 2
    assert "Commands:" in done.out


def test_version(command):
    assert command("--version").out == f"profileparse {profileparse.__version__}\n"


def test_shell_completion_is_offered(shell):
    environment = {
        **os.environ,
        "_PROFILEPARSE_COMPLETE": "complete_bash",
        "COMP_WORDS": "profileparse ch",
        "COMP_CWORD": "1",
    }
    done = shell(env=environment)
    assert (done.code, done.out.split()) == (0, ["check"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--selekt", "PP1", "."], "--selekt"),
        (["--verbose"], "--verbose"),
        (["chekc", "."], "Did you mean 'check'?"),
        (["parse"], "Missing argument"),
        (["parse", "a.txt", "--format", "yaml"], "json"),
        (["parse", "missing.txt"], "missing.txt: no such file or folder"),
        (["check", "missing.txt"], "missing.txt: no such file or folder"),
        (["fmt", "missing.txt"], "missing.txt: no such file or folder"),
        (["parse", "."], "this is a folder"),
        (["check", "."], "the folder holds no *.txt or *.md file"),
        (["check", "a.txt", "--select", "ZZ9"], "no rule has a code that begins with 'ZZ9'"),
        (["explain", "PP109"], "did you mean"),
        (["parse", "-", "--model", "profileparse"], "module:Class"),
        (["parse", "-", "--model", "no_such_module:Model"], "No module named 'no_such_module'"),
        (["parse", "-", "--model", "profileparse:Nothing"], "has no Nothing"),
        (["parse", "-", "--model", "profileparse:Span"], "subclass of profileparse.Profile"),
        (["check", "--unsafe-fixes", "-"], "--unsafe-fixes goes with --fix"),
        (["check", "--statistics", "--format", "sarif", "-"], "text and json"),
    ],
)
def test_errors_of_usage_have_one_line_and_exit_code_2(command, arguments, said):
    done = command(*arguments)
    assert done.code == 2
    assert done.out == ""
    line = one_line(done.err)
    assert line.startswith("error: ")
    assert said in line


def test_a_misspelt_option_as_a_process(shell):
    done = shell("parse", "--formt", "tree", "a.txt")
    assert done.code == 2
    assert "--format" in one_line(done.err)


@pytest.mark.parametrize("name", ["parse", "check", "fmt"])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "this is a binary file, not text (byte 0x89 at offset 0)"),
        ("X Overview\n\nCafé.".encode("latin-1"), "byte 0xe9 at offset 15 is not UTF-8"),
        (b"\xff\xfeX", "is not UTF-16"),
    ],
)
def test_what_is_not_text_is_reported_with_its_offset(command, write, name, data, said):
    write("bad.txt", data)
    done = command(name, "bad.txt")
    assert done.code == 2
    assert said in one_line(done.err)


def test_a_closed_pipe_ends_the_command_quietly(write, tmp_path):
    write("many.txt", EMPTY_SECTION)
    paths = ["many.txt", *(f"{'./' * number}many.txt" for number in range(1, 200))]
    with subprocess.Popen(
        [sys.executable, "-m", "profileparse", "check", *paths],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        assert process.stdout.readline().startswith(b"many.txt:5:1: warning PP204")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_a_pipe_that_was_closed_before_the_first_byte_ends_the_command_quietly(write, tmp_path):
    write("profile.txt", PROFILE)
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "profileparse", "parse", "profile.txt"],
            stdout=closed, stderr=subprocess.PIPE, cwd=tmp_path, timeout=60, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_one_line(write, tmp_path):
    write("profile.txt", PROFILE)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "profileparse", "parse", "profile.txt"],
            stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "the output can't be written" in one_line(done.stderr.decode())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_ctrl_c_is_one_line_and_exit_code_130(tmp_path):
    slow = tmp_path / "slow.txt"
    os.mkfifo(slow)
    arguments = [sys.executable, "-m", "profileparse", "parse", "slow.txt"]
    # Opening the pipe waits until the command reads it, so the signal comes while it works.
    with (
        subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process,
        slow.open("wb") as pipe,
    ):
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
        pipe.close()  # a signal that came just before the command waited for the pipe is heeded when that ends
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"interrupted\n")


def test_a_bug_is_a_traceback(write, tmp_path):
    write("profile.txt", PROFILE)
    code = (
        "import sys, profileparse.parsed as parsed\n"
        "parsed.Parsed.profile = property(lambda self: 1 // 0)\n"
        "sys.argv = ['profileparse', 'parse', 'profile.txt']\n"
        "from profileparse.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path, timeout=60, check=False)
    assert done.returncode == 1
    assert b"Traceback" in done.stderr
    assert b"ZeroDivisionError" in done.stderr


def test_without_the_extra_the_command_says_what_to_install(tmp_path):
    code = (
        "import sys\n"
        "sys.modules.update(typer=None, rich=None)\n"
        "sys.argv = ['profileparse', '--version']\n"
        "from profileparse.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path, timeout=60, check=False)
    assert done.returncode == 2
    assert "pip install 'profileparse[cli]'" in one_line(done.stderr.decode())


def on_terminal(arguments, folder):
    """Run the command on a terminal, and return what it shows and its exit code."""
    control, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "profileparse", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
        cwd=folder,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "PYTHONUTF8": "1"} | {"NO_COLOR": ""},
    ) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                data = os.read(control, 65536)
            except OSError:  # the other end is closed
                break
            if not data:
                break
            shown += data
        process.wait(60)
    os.close(control)
    return shown.decode("utf-8"), process.returncode


# What rich itself sends for colours, and nothing else.
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize(
    "arguments",
    [
        ["parse"], ["parse", "--format", "tree"], ["parse", "--format", "text"], ["check"],
        ["check", "--format", "json"], ["check", "--format", "github"],
        ["check", "--format", "sarif"], ["fmt", "--diff"], ["fmt", "--check"],
    ],
)  # fmt: skip
def test_no_control_or_bidirectional_character_of_the_input_reaches_the_terminal(write, tmp_path, arguments):
    name = "a\u202eb.txt"
    write(name, HOSTILE)
    shown, _ = on_terminal([*arguments, name], tmp_path)
    if arguments == ["check"]:
        assert COLOUR.search(shown)
        shown = COLOUR.sub("", shown)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown)
    assert "x1b" in shown or "u001b" in shown or "would change" in shown


def test_colours_are_for_terminals_only(write, tmp_path, shell):
    write("profile.txt", EMPTY_SECTION)
    shown, code = on_terminal(["check", "profile.txt"], tmp_path)
    piped = shell("check", "profile.txt")
    assert code == piped.code == 1
    assert COLOUR.sub("", shown).replace("\r\n", "\n") == piped.out
    assert "\x1b" not in piped.out


def test_an_error_never_carries_escapes_of_a_file_name(command):
    done = command("parse", "no\x1b[31m\u202e.txt")
    assert done.code == 2
    assert one_line(done.err) == "error: no\\x1b[31m\\u202e.txt: no such file or folder\n"
