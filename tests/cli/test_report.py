"""`profileparse report`: bars in the terminal, and the page of charts."""

import io
import json
import sys

import pytest

from profileparse.cli.bars import bar


@pytest.fixture
def store(command, write):
    write("p/a.txt", b"Other Names\nB, C\n\nA Overview\n\nText.\n\nInteracting Drugs\n")
    write("p/d.txt", b"D Overview\n\nText.\n\nInteracting Drugs\n")
    write("p/e.txt", b"a poem\n")
    assert command("batch", "p", "--store", "s.db", "--jobs", "1", "-q").code == 1
    return "s.db"


def row(out, name):
    (line,) = [line for line in out.splitlines() if line.startswith(name)]
    return line


def test_fields_and_findings_have_bars(command, store):
    out = command("report", store).out
    assert row(out, "name").split()[1:] == ["2", "100%", "█" * 30]
    assert row(out, "other_names").split() == ["other_names", "1", "50%", "█" * 15, "1", "missing"]
    assert row(out, "references").split() == ["references", "0", "0%"]
    assert row(out, "PP204").split() == ["PP204", "warning", "2", "2", "█" * 30]
    assert row(out, "PP101").split() == ["PP101", "error", "1", "1", "█" * 15]


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_bars_take_the_room_that_a_terminal_has(command, store, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("profileparse.cli.stores.is_terminal", lambda: True)
    lines = command("report", store).out.split("without a record")[0].splitlines()
    longest = max(line.count("█") for line in lines)
    assert longest == {40: 10, 60: 10, 80: 25, 200: 30}[columns]
    if columns > 60:
        assert max(map(len, lines)) <= columns


def test_json_has_no_bars(command, store):
    out = command("report", store, "--format", "json").out
    assert "█" not in out
    assert json.loads(out)["records"] == 2


def test_a_terminal_without_blocks_gets_other_bars(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert bar(1, 2, 8) == "####"
    assert bar(1, 1000, 8) == "#"
    assert bar(0, 8, 8) == ""


def test_a_page_is_written_whole_and_replaces_one_that_is_there(command, store, tmp_path):
    pytest.importorskip("vl_convert")
    (tmp_path / "r.html").write_text("old")
    done = command("report", store, "-o", "r.html")
    assert (done.code, done.out, done.err) == (0, "", "wrote r.html\n")
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert html.endswith("</html>\n")
    assert '<h1 id="top">Report of <bdi>s.db</bdi></h1>' in html
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("s.db", "-o", "r.html", "--format", "json"), "--format json is for the report without -o"),
        (("s.db", "-o", "s.db"), "s.db: is the store"),
        (("s.db", "-o", "p"), "p: is a folder"),
        (("no.db", "-o", "r.html"), "no.db: there is no such store"),
        (("p/a.txt", "-o", "r.html"), "not a database"),
        (("s.db", "-o", "no/r.html"), "no/r.html: can't be written"),
        (("s.db", "-o", "s3://bucket/r.html"), "s3://bucket/r.html: a page can't be written to an address"),
    ],
)
def test_what_can_not_be_a_page_is_said_in_a_line(command, store, tmp_path, arguments, said):
    if "no/r.html" in arguments:
        pytest.importorskip("vl_convert")
    done = command("report", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1
    assert not (tmp_path / "r.html").exists()


def test_without_the_library_of_charts_the_command_says_what_to_install(command, store, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    done = command("report", store, "-o", "r.html")
    assert (done.code, done.err) == (2, "error: charts need vl-convert: pip install 'profileparse[report]'\n")
    assert not (tmp_path / "r.html").exists()
