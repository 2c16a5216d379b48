"""Nothing that a file holds, or is called, becomes a command in the log of a continuous integration service."""

import json
import os
import re

import pytest

from ci_log import commands_in

HOSTILE = (
    "X Overview\n\n  ::error::stop[1] ##[error]x ##vso[task.setvariable variable=a]b\n\n::add-mask::c\n\n"
    "Interacting Drugs\n\nBiologic\r::error::Functions\n\n\u00a0::group::d, ##teamcity[e], ##[f]\n\n"
    "##[error]Safety Considerations\n\nName: ::error::g\n\nReferences\n\n1. ::error::h\n3. ##[i]\n"
)
NAMES = ("::error::x.txt", "##[error]y.txt", " ::add-mask::z.txt", "a\r::error::w.txt", ":", "##vso[task.x]v.txt")
OUR_OWN = re.compile(r"::(error|warning|notice) file=[^:]+,line=\d+,col=\d+,endLine=\d+,endColumn=\d+,title=[^:]+::")


@pytest.fixture
def log(command, monkeypatch):
    """Run a command in such a service, and return all that its log holds."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    def run(*arguments, stdin=b""):
        done = command(*arguments, stdin=stdin)
        assert done.out + done.err
        return done.out + done.err

    return run


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "arguments",
    [
        ["parse"], ["parse", "--format", "tree"], ["parse", "--format", "text"],
        ["parse", "--name", "::error::"], ["check"], ["check", "--format", "json"], ["check", "--format", "sarif"],
        ["check", "--statistics"], ["fmt", "--check"], ["fmt", "--diff"], ["edit", "--set", "nope=::error::"],
        ["edit", "--set", "other_names=##[error]x", "--diff"], ["edit", "--add", "other_names=::error::", "--diff"],
        ["batch", "--store", "s.db", "--jobs", "1"],
    ],
)  # fmt: skip
def test_hostile_files_make_no_commands(log, write, arguments, name):
    write(name, HOSTILE)
    assert not commands_in(log(*arguments, "--", name))


def test_a_report_of_a_store_makes_no_commands(log, write):
    for name in NAMES:
        write(f"in/{name}.txt", b"\xff\xff")
    log("batch", "in", "--store", "s.db", "--jobs", "1")
    shown = log("report", "s.db")
    assert "error" in shown
    assert not commands_in(shown)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "arguments", [["parse"], ["check"], ["fmt"], ["edit", "--set", "a=b"], ["batch", "--store", "s.db"]]
)
def test_names_of_files_that_are_not_there_make_no_commands(log, arguments, name):
    assert not commands_in(log(*arguments, "--", name))


@pytest.mark.parametrize("name", NAMES)
def test_the_github_format_has_our_own_commands_and_no_others(log, write, name):
    write(name, HOSTILE)
    lines = re.split(r"\r\n|\r|\n", log("check", "--format", "github", "--", name))
    assert lines.pop() == ""
    assert lines
    for line in lines:
        assert not commands_in(OUR_OWN.sub("", line, count=1))
        assert OUR_OWN.match(line)


def test_settings_make_no_commands(log, write):
    write("profileparse.toml", '"::error::x" = 1\n')
    assert not commands_in(log("check", "-"))
    write("profileparse.toml", 'select = ["::error::x", "##[error]x"]\n')
    assert not commands_in(log("check", "-"))


def test_canonical_text_is_not_printed_into_a_log_that_would_run_it(command, monkeypatch):
    text = b"X Overview\n\n::error::Text.\n"
    monkeypatch.delenv("CI", raising=False)
    plain = command("parse", "-", "--format", "text", stdin=text)
    assert (plain.code, plain.raw) == (0, text)
    monkeypatch.setenv("CI", "true")
    done = command("parse", "-", "--format", "text", stdin=text)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("write it to a file instead (> FILE): \\x3a:error::Text.\n")


def test_in_a_service_canonical_text_goes_to_a_file_as_it_is(tmp_path, shell):
    text = b"X Overview\n\n::error::Text.\n"
    with (tmp_path / "out.txt").open("wb") as out:
        done = shell("fmt", "-", stdin=text, stdout=out, env={**os.environ, "CI": "true"})
    assert (done.code, (tmp_path / "out.txt").read_bytes()) == (0, text)


def test_json_keeps_its_values(command):
    text = "X Overview\n\nText ##[error]x.\n"
    assert json.loads(command("parse", "-", stdin=text.encode()).out)["overview"]["blocks"][0]["segments"] == [
        {"text": "Text ##[error]x.", "citations": []}
    ]
