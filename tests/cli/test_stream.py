"""``parse --stream``: events as lines of JSON, each as soon as it is known."""

import codecs
import json
import os
import signal
import subprocess
import sys
import time

import pytest

import profileparse
from profileparse.cli import inputs

PROFILE = "Aliases: a, β\n\nX Overview\n\nText 🧬.\n"


def lines(done):
    return [json.loads(line) for line in done.out.splitlines()]


def events(text, **options):
    return [event.to_dict() for event in profileparse.stream(**options).events([text])]


@pytest.fixture
def running(tmp_path):
    """Start the command as a process of its own, whose standard input stays open; it is ended with the test."""
    started = []

    def start(*arguments, **options):
        process = subprocess.Popen(
            [sys.executable, "-m", "profileparse", "parse", "-", "--stream", *arguments],
            **{
                "stdin": subprocess.PIPE,
                "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE,
                "cwd": tmp_path,
                **options,
            },
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("size", [1, 2, 5, 65_536])
def test_events_are_lines_of_json(command, write, monkeypatch, encoding, size):
    monkeypatch.setattr(inputs, "_CHUNK", size)
    data = PROFILE.encode(encoding)
    write("x.txt", data)
    text = profileparse.source.decode(data)
    for done in (command("parse", "x.txt", "--stream"), command("parse", "-", "--stream", stdin=data)):
        assert (done.code, done.err) == (0, "")
        assert lines(done) == events(text)


def test_an_event_is_written_before_the_next_line_has_come(running):
    process = running()
    process.stdin.write(b"Aliases: a\nX Over")
    process.stdin.flush()
    first = [json.loads(process.stdout.readline()) for _ in range(2)]
    assert [(each["kind"], each["field"]) for each in first] == [("opened", "other_names"), ("grew", "other_names")]
    process.stdin.write(b"view\n")
    process.stdin.flush()
    third = json.loads(process.stdout.readline())
    assert (third["kind"], third["value"][0]["label"]) == ("closed", "a")
    out, err = process.communicate(b"\nText.", timeout=30)
    assert process.returncode == 0
    assert json.loads(out.splitlines()[-1])["field"] == "overview"
    assert err == b""


def test_a_text_without_a_record_has_the_exit_code_1(command):
    done = command("parse", "-", "--stream", stdin=b"a shopping list")
    assert (done.code, done.err) == (1, "")
    first, *others = lines(done)
    assert (first["kind"], first["field"]) == ("grew", None)
    assert {each["kind"] for each in others} == {"diagnostic"}
    assert "error" in {each["severity"] for each in others}


def test_a_name_and_a_model_can_be_given(command, write):
    write("company.py", "import profileparse\n\nclass Company(profileparse.Profile):\n    motto: str | None = None\n")
    done = command("parse", "-", "--stream", "--model", "company.py:Company", "--name", "X", stdin=b"Motto: go\n")
    assert done.code == 0
    assert [each["field"] for each in lines(done)] == ["motto"] * 3


@pytest.mark.parametrize("options", [("--all",), ("--format", "tree"), ("--format", "text")])
def test_other_forms_of_output_do_not_go_with_it(command, options):
    done = command("parse", "-", "--stream", *options, stdin=b"")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: --stream prints events: it does not go with {options[0]}\n"


def test_a_byte_that_is_no_text_ends_it_after_the_events_before(command, write):
    write("x.txt", b"Aliases: a\nAliases\xff b\nc\n")
    done = command("parse", "x.txt", "--stream")
    assert done.code == 2
    assert [each["kind"] for each in lines(done)] == ["opened", "grew"]
    assert done.err.startswith("error: x.txt: byte 0xff at offset 18 is not UTF-8: ")


@pytest.mark.parametrize("size", [1, 3, 65_536])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"ab\n\xce", "byte 0xce at offset 3 is not UTF-8"),
        (codecs.BOM_UTF16_LE + "ab".encode("utf-16-le") + b"\x00\xdc\x00\x00", "byte 0x00 at offset 6 is not UTF-16"),
        (codecs.BOM_UTF16_BE + b"\x00", "byte 0x00 at offset 2 is not UTF-16"),
        (b"\xff", "byte 0xff at offset 0 is not UTF-8"),
    ],
)
def test_the_place_of_such_a_byte_does_not_depend_on_the_pieces(command, monkeypatch, size, data, said):
    monkeypatch.setattr(inputs, "_CHUNK", size)
    done = command("parse", "-", "--stream", stdin=data)
    assert done.code == 2
    assert said in done.err


@pytest.mark.parametrize("path", ["no.txt", "/dev/null", "."])
def test_what_cannot_be_read_is_an_error_in_one_line(command, path):
    done = command("parse", path, "--stream")
    plain = command("parse", path)
    assert (done.code, done.out, done.err) == (2, "", plain.err)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(("signal_", "code", "said"), [("SIGINT", 130, "interrupted"), ("SIGTERM", 143, "terminated")])
def test_an_interrupt_ends_it_in_one_line(running, signal_, code, said):
    process = running()
    process.stdin.write(b"Aliases: a\n")
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(getattr(signal, signal_))
    assert process.wait(timeout=30) == code
    assert process.stderr.read().decode().strip() == said


def test_an_output_that_nobody_reads_on_ends_it_quietly(running):
    process = running()
    process.stdin.write(b"Aliases: a\n")
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        try:
            process.stdin.write(b"X Overview\n\nText.\n")
            process.stdin.flush()
        except BrokenPipeError:
            break
        time.sleep(0.01)
    assert process.wait(timeout=30) == 141
    assert process.stderr.read() == b""
    process.stdout = None


def test_no_text_of_the_input_is_a_command_of_the_terminal(command):
    done = command("parse", "-", "--stream", stdin="Aliases: a\x1b[31m\u202eb ##[c]\n::error::x\n".encode())
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
    assert "##[" not in done.out
    assert lines(done)[1]["text"] == "a\x1b[31m\u202eb ##[c]"
