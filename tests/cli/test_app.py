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
from profileparse.batch.outcomes import BATCH_CODES
from profileparse.rules import RULES

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


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(command, option):
    assert command(option).out == f"profileparse {profileparse.__version__}\n"


def completed(shell, line):
    """Return what bash is offered for the last word of a line."""
    words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    done = shell(env={**os.environ, "_PROFILEPARSE_COMPLETE": "complete_bash", **words})
    assert (done.code, done.err) == (0, "")
    return done.out.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("profileparse ch", ["check"]),
        ("profileparse explain PP10", [code for code in RULES if code.startswith("PP10")]),
        ("profileparse explain pp204", ["pp204"]),
        ("profileparse explain empty-s", ["empty-section"]),
        ("profileparse explain PP9", [failure.code for failure in BATCH_CODES.values()]),
        ("profileparse check --select PP204,PP10", [f"PP204,{code}" for code in RULES if code.startswith("PP10")]),
        ("profileparse check x.txt --ignore PP40", [code for code in RULES if code.startswith("PP40")]),
        ("profileparse check --format s", ["sarif"]),
        ("profileparse check --stat", ["--statistics"]),
    ],
)
def test_shell_completion_is_offered(shell, line, offered):
    assert offered
    assert completed(shell, line) == offered


@pytest.mark.parametrize("kind", ["zsh", "fish"])
def test_other_shells_are_offered_the_names_of_rules_beside_their_codes(shell, kind):
    asked = {"_TYPER_COMPLETE_ARGS": "profileparse explain PP204", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = shell(env={**os.environ, "_PROFILEPARSE_COMPLETE": f"complete_{kind}", **asked})
    assert "PP204" in done.out
    assert "empty-section" in done.out


def test_completion_is_installed_for_the_shell(shell, tmp_path):
    shell_is_given = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    done = shell("--install-completion", "bash", env={**os.environ, "HOME": str(tmp_path), **shell_is_given})
    assert (done.code, done.err) == (0, "")
    script = tmp_path / ".bash_completions" / "profileparse.sh"
    assert "_PROFILEPARSE_COMPLETE=complete_bash" in script.read_text(encoding="utf-8")
    assert str(script) in (tmp_path / ".bashrc").read_text(encoding="utf-8")


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
def test_ctrl_c_is_one_line_and_exit_code_130(tmp_path, request):
    slow = tmp_path / "slow.txt"
    os.mkfifo(slow)
    arguments = [sys.executable, "-m", "profileparse", "parse", "slow.txt"]
    # Who runs the tests in the background may ignore the signal, and what is ignored here is ignored there.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
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


def on_terminal(arguments, folder, **variables):
    """Run the command on a terminal, and return what it shows and its exit code."""
    control, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "profileparse", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
        cwd=folder,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "PYTHONUTF8": "1"}
        | {"NO_COLOR": "", "FORCE_COLOR": ""}
        | variables,
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


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_colours_in_a_pipe_are_forced_by_one_variable_and_forbidden_by_another(write, shell, variables, coloured):
    write("profile.txt", EMPTY_SECTION)
    unset = {"NO_COLOR": "", "FORCE_COLOR": ""}
    done = shell("check", "profile.txt", env={**os.environ, **unset, **variables})
    assert ("\x1b" in done.out) is coloured
    assert COLOUR.sub("", done.out).startswith("profile.txt:5:1: warning PP204 ")
    assert "\x1b" not in COLOUR.sub("", done.out)


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_has_no_colours_where_they_are_forbidden(write, tmp_path, variables):
    write("profile.txt", EMPTY_SECTION)
    assert "\x1b" not in on_terminal(["check", "profile.txt"], tmp_path, **variables)[0]


def test_forced_colours_reach_findings_on_standard_error(shell):
    done = shell(
        "check", "-", "--fix", stdin=EMPTY_SECTION.encode(), env={**os.environ, "NO_COLOR": "", "FORCE_COLOR": "1"}
    )
    assert COLOUR.search(done.err)
    assert done.out == EMPTY_SECTION


# Every place in a message: a file, a line and a column, both from 1.
@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["check", "empty.txt"], "empty.txt:5:1: warning PP204 "),
        (["check", "empty.txt", "--format", "github"], "::empty.txt:5:1: PP204 "),
        (["parse", "empty.txt"], "empty.txt:5:1: warning PP204 "),
        (["parse", "list.txt"], "list.txt:1:1: error PP101 "),
        (["fmt", "list.txt"], "error: list.txt:1:1: left alone: PP101 "),
        (["edit", "list.txt", "--set", "name=x"], "error: list.txt:1:1: PP101 "),
        (["apply", "empty.txt", "bad.json"], "error: bad.json:2:4: "),
        (["parse", "latin.txt"], "error: latin.txt:3:4: byte 0xe9 at offset 15 is not UTF-8"),
        (["batch", "list.txt", "latin.txt", "--store", "s.db", "--jobs", "1"], None),
        (["report", "s.db"], None),
    ],
)  # fmt: skip
def test_places_have_one_form(command, write, arguments, place):
    write("empty.txt", EMPTY_SECTION)
    write("list.txt", "a shopping list")
    write("latin.txt", "X Overview\n\nCafé.".encode("latin-1"))
    write("bad.json", '{\n"a"}')
    if arguments[0] == "report":
        command("batch", "list.txt", "latin.txt", "--store", "s.db", "--jobs", "1")
    done = command(*arguments)
    assert done.out + done.err
    assert place is None or place in done.out + done.err
    assert not re.search(r"\bline \d|\bcolumn \d", done.out + done.err)


def test_a_place_in_settings_has_the_same_form(command, write):
    path = write("profileparse.toml", 'select = ["PP1"]\nignore = [}\n')
    done = command("check", "-")
    assert done.code == 2
    assert done.err.startswith(f"error: {path}:2:11: not valid TOML: ")
    assert "column" not in one_line(done.err)


def test_an_error_never_carries_escapes_of_a_file_name(command):
    done = command("parse", "no\x1b[31m\u202e.txt")
    assert done.code == 2
    assert one_line(done.err) == "error: no\\x1b[31m\\u202e.txt: no such file or folder\n"
