"""``profileparse view``: one page, a folder of pages, and what it refuses."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
import webbrowser
from pathlib import Path

import pytest

import profileparse
from profileparse.cli import view
from profileparse.view.page import Place, page
from view.reading import Reader, text_of

PROFILE = "Other Names\na, b\n\nX Overview\n\nText.\n"
MODEL = "from profileparse import Profile, Prose\n\n\nclass Star(Profile):\n    magnitude: float | None = None\n    color: Prose | None = None\n"


@pytest.fixture
def opened(monkeypatch):
    """Note what is opened in a browser."""
    addresses = []

    def open_address(address):
        addresses.append(address)
        return True

    monkeypatch.setattr(view.webbrowser, "open", open_address)
    return addresses


def hrefs(path, rel):
    reader = Reader(path.read_text(encoding="utf-8"))
    return [each["href"] for tag, each in reader.elements if tag == "a" and each.get("rel") == rel]


def test_the_page_is_written_to_a_file(command, write, tmp_path):
    write("x.txt", PROFILE)
    done = command("view", "x.txt", "-o", "x.html")
    assert (done.code, done.out, done.err) == (0, "", "wrote x.html\n")
    assert (tmp_path / "x.html").read_text(encoding="utf-8") == page(profileparse.parse(PROFILE), Place("x.txt"))


def test_a_page_that_is_there_is_replaced(command, write, tmp_path):
    write("x.txt", PROFILE)
    write("x.html", "before")
    assert command("view", "x.txt", "-o", "x.html").code == 0
    assert text_of((tmp_path / "x.html").read_text(encoding="utf-8")) == PROFILE


def test_a_pipe_gets_the_page(command):
    done = command("view", "-", stdin=PROFILE.encode())
    assert done.code == 0
    assert text_of(done.out) == PROFILE
    assert "&lt;stdin&gt;" in done.out


def test_line_ends_of_the_text_stay(command, tmp_path):
    text = "X Overview\r\n\r\nText.\rMore.\n"
    assert command("view", "-", "-o", "x.html", stdin=text.encode()).code == 0
    assert text_of((tmp_path / "x.html").read_bytes().decode()) == text


def test_a_terminal_gets_no_page(command, write, monkeypatch):
    write("x.txt", PROFILE)
    monkeypatch.setattr(view, "is_terminal", lambda: True)
    done = command("view", "x.txt")
    assert (done.code, done.err) == (2, "error: give -o PAGE.html for the page, or --open to show it\n")


def test_a_page_is_opened_where_it_was_written(command, write, tmp_path, opened):
    write("x.txt", PROFILE)
    assert command("view", "x.txt", "-o", "x.html", "--open").code == 0
    assert opened == [(tmp_path / "x.html").as_uri()]


def test_without_a_file_a_temporary_page_is_opened(command, write, opened, monkeypatch, tmp_path):
    write("x.txt", PROFILE)
    monkeypatch.setattr(view.tempfile, "mkdtemp", lambda **_: str(tmp_path))
    done = command("view", "x.txt", "--open")
    assert done.err == f"wrote {tmp_path}/page.html\n"
    assert opened == [(tmp_path / "page.html").as_uri()]


def test_no_browser_is_said(command, write, monkeypatch, tmp_path):
    write("x.txt", PROFILE)
    monkeypatch.setattr(view.webbrowser, "open", lambda _: False)
    done = command("view", "x.txt", "-o", "x.html", "--open")
    assert done.code == 0
    assert f"no browser could be started; open {tmp_path / 'x.html'} in one" in done.err


def test_a_text_without_a_record_has_a_page(command):
    done = command("view", "-", stdin=b"a shopping list")
    assert done.code == 0
    assert "PP101" in done.out


def test_a_name_and_a_model_count(command, write):
    write("star.py", MODEL)
    done = command("view", "-", "--name", "Mira", "--model", "star.py:Star", stdin=b"Magnitude: 2.5\n")
    assert set(Reader(done.out).places) == {"/magnitude"}
    assert "<title>Mira" in done.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.txt", "-o", "x.html"], "nothing.txt: no such file or folder"),
        (["x.txt", "x.txt", "y.txt"], "give -o FOLDER/ for the pages, or --open to show them"),
        (["x.txt", "y.txt", "-o", "pages/", "--name", "X"], "--name is for a text of one profile"),
        (["x.txt", "-", "-o", "pages/"], "view takes either - or files, not both"),
        (["x.txt", "y.txt", "-o", "x.txt"], "{tmp}/x.txt: is a file, not a folder"),
        (
            ["x.txt", "y.txt", "-o", "full/"],
            "{tmp}/full: is there already, with files; give another folder, or --overwrite this one",
        ),
        (
            ["x.txt", "y.txt", "-o", "full/", "--overwrite"],
            "{tmp}/full: has what profileparse did not write, and is not overwritten: {tmp}/full/mine.txt",
        ),
        (["x.txt", "-o", "no/such/x.html"], "no/such/x.html: can't be written: No such file or directory"),
        (
            ["x.txt", "-o", "s3://bucket/x.html"],
            "s3://bucket/x.html: pages can't be written to an address; write them here, then copy them",
        ),
        (["x.txt", "-o", ""], "-o is empty: give the name of a page or a folder"),
        (["x.txt", "--boundary", "%%"], "--boundary goes with --all"),
        (["x.txt", "y.txt", "--serve"], "--serve edits one file of one profile: give that file alone, without --all"),
        (["full", "--serve"], "--serve edits one file of one profile: give that file alone, without --all"),
        (["x.txt", "--all", "--serve"], "--serve edits one file of one profile: give that file alone, without --all"),
        (["-", "--serve"], "--serve edits a file: save the text to one, and give that"),
        (
            ["s3://bucket/x.txt", "--serve"],
            "s3://bucket/x.txt: --serve edits files on this machine: make a copy here, and give that",
        ),
        (["nothing.txt", "--serve"], "nothing.txt: no such file or folder"),
        (["x.txt", "--serve", "-o", "x.html"], "give --serve to edit the file or -o to write a page, not both"),
        (["x.txt", "--port", "8000"], "--port goes with --serve"),
    ],
)
def test_what_it_refuses(command, write, arguments, message, tmp_path):
    write("x.txt", PROFILE)
    write("y.txt", PROFILE)
    write("full/mine.txt", "mine")
    done = command("view", *arguments)
    assert (done.code, done.out, done.err) == (2, "", f"error: {message.format(tmp=tmp_path)}\n")
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"
    assert (tmp_path / "x.txt").read_text() == PROFILE


def test_many_files_make_a_folder_with_a_list(command, write, tmp_path):
    write("in/a.txt", PROFILE)
    write("in/b/My File.md", "Y Overview\n\nMore.\n")
    write("in/c.txt", "a shopping list")
    done = command("view", "in", "-o", "pages/")
    assert (done.code, done.err) == (0, "wrote 3 pages; the list is pages/index.html\n")
    files = ["00001-a.html", "00002-c.html", "00003-my-file.html"]
    assert sorted(each.name for each in (tmp_path / "pages").iterdir()) == [*files, "index.html"]
    index = Reader((tmp_path / "pages" / "index.html").read_text(encoding="utf-8"))
    assert [each["href"] for tag, each in index.elements if tag == "a"] == files
    assert "no_record" in index.words
    middle = tmp_path / "pages" / files[1]
    assert [hrefs(middle, rel) for rel in ("index", "prev", "next")] == [["index.html"], [files[0]], [files[2]]]
    assert hrefs(tmp_path / "pages" / files[0], "prev") == hrefs(tmp_path / "pages" / files[2], "next") == []


def test_a_folder_of_pages_is_replaced_if_that_is_asked_for(command, write, tmp_path):
    write("in/a.txt", PROFILE)
    assert command("view", "in", "-o", "pages").code == 0
    assert command("view", "in", "-o", "pages").code == 2
    write("in/b.txt", PROFILE)
    assert command("view", "in", "-o", "pages", "--overwrite").code == 0
    assert len(list((tmp_path / "pages").iterdir())) == 3
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_files_that_are_no_text_have_pages_and_are_said(command, write, tmp_path):
    write("in/a.txt", PROFILE)
    (tmp_path / "in" / "b.txt").write_bytes(b"a\xffb")
    write("in/c.txt", " \n")
    done = command("view", "in", "gone.txt", "-o", "pages/")
    assert done.code == 2
    assert done.err.splitlines() == [
        "error: in/b.txt:1:2: byte 0xff at offset 1 is not UTF-8: save the file as UTF-8, or decode it yourself",
        "error: in/c.txt: The file holds nothing but white space.",
        "error: gone.txt: no such file or folder",
        "wrote 4 pages; the list is pages/index.html",
    ]
    words = Reader((tmp_path / "pages" / "index.html").read_text(encoding="utf-8")).words
    assert all(outcome in words for outcome in ("parsed", "not_text", "empty", "unreadable"))
    assert "byte 0xff" in Reader((tmp_path / "pages" / "00002-b.html").read_text(encoding="utf-8")).words


def test_all_profiles_of_a_file_have_pages_with_the_lines_of_the_file(command, write, tmp_path):
    write("stars.txt", "Mira Overview\n\nIt pulses.\n\nRigel Overview\n\nIt is blue.\n\nVega Overview\n\nIt is near.\n")
    done = command("view", "stars.txt", "--all", "-o", "pages/")
    assert (done.code, done.err) == (0, "wrote 3 pages; the list is pages/index.html\n")
    second = tmp_path / "pages" / "00001-stars.2.html"
    assert text_of(second.read_text(encoding="utf-8")) == "Rigel Overview\n\nIt is blue.\n\n"
    assert '"line":5,' in second.read_text(encoding="utf-8")
    assert hrefs(second, "prev") == ["00001-stars.html"]
    assert hrefs(second, "next") == ["00001-stars.3.html"]
    assert "stars.txt#2" in Reader(second.read_text(encoding="utf-8")).words


def test_several_processes_make_the_same_pages_with_a_model_in_a_file(shell, write, tmp_path):
    write("star.py", MODEL)
    for number in range(70):
        write(f"in/{number:02}.txt", f"Star {number} Overview\n\nMagnitude: {number}.5\nColor: red\n")
    for jobs in ("1", "2"):
        done = shell("view", "in", "-o", f"pages{jobs}/", "--model", "star.py:Star", "--jobs", jobs)
        assert done.code == 0, done.err
    one, two = ({each.name: each.read_bytes() for each in (tmp_path / f"pages{jobs}").iterdir()} for jobs in "12")
    assert len(one) == 71
    assert one == two
    assert b'data-k="magnitude"' in one["00008-07.html"]


def test_an_error_of_a_model_costs_only_its_file(command, write, tmp_path):
    write(
        "strict.py",
        "from profileparse import Profile\nfrom pydantic import field_validator\n\n\nclass Strict(Profile):\n"
        "    color: str | None = None\n\n    @field_validator('color')\n    def check(cls, value):\n"
        "        if value == 'red':\n            raise RuntimeError('no red')\n        return value\n",
    )
    write("in/a.txt", "Name: X\nColor: red\n")
    write("in/b.txt", "Name: X\nColor: blue\n")
    done = command("view", "in", "-o", "pages/", "--model", "strict.py:Strict")
    assert done.code == 2
    assert done.err.startswith("error: in/a.txt: RuntimeError: no red\n")
    words = [Reader(path.read_text(encoding="utf-8")).words for path in sorted((tmp_path / "pages").iterdir())]
    assert "RuntimeError: no red" in words[0]
    assert "blue" in words[1]
    assert "internal_error" in words[2]


def test_names_of_files_are_data(command, write, tmp_path):
    if sys.platform == "win32":
        pytest.skip("no such names")
    name = "<img src=x onerror=alert(1)>\u202e.txt"
    write(f"in/{name}", PROFILE)
    write("in/b.txt", PROFILE)
    assert command("view", "in", "-o", "pages/").code == 0
    files = sorted(each.name for each in (tmp_path / "pages").iterdir())
    assert files == ["00001-img-src-x-onerror-alert-1.html", "00002-b.html", "index.html"]
    for file in files:
        assert not any(
            tag == "img" for tag, _ in Reader((tmp_path / "pages" / file).read_text(encoding="utf-8")).elements
        )


def test_the_command_takes_a_folder_of_sources(command, tmp_path):
    pytest.importorskip("rapidfuzz")
    (tmp_path / "a.txt").write_text("X Overview\n\n> “It pulses at 12”[1]\n\nReferences\n1. Venn.\n", encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "1 - Venn.txt").write_text("It pulses at 21.")
    (tmp_path / "sources" / "notes.txt").write_text("of no number")
    done = command("view", "a.txt", "-o", "a.html", "--sources", "sources")
    assert done.code == 0, done.err
    assert "in source 1 nearly" in (tmp_path / "a.html").read_text(encoding="utf-8")
    (tmp_path / "sources" / "1 - Venn.txt").unlink()
    done = command("view", "a.txt", "-o", "a.html", "--sources", "sources")
    assert (done.code, done.err) == (
        2, "error: sources: no file's name begins with a number: 1.txt is the source that [1] cites\n",
    )  # fmt: skip


def test_serve_says_what_to_install(command, write, monkeypatch):
    write("x.txt", PROFILE)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = command("view", "x.txt", "--serve")
    assert (done.code, done.err) == (
        2, "error: editing in the browser needs starlette and uvicorn: pip install 'profileparse[view]'\n",
    )  # fmt: skip


def test_a_port_that_is_taken_is_said(command, write):
    pytest.importorskip("uvicorn")
    write("x.txt", PROFILE)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = command("view", "x.txt", "--serve", "--port", str(port))
    assert (done.code, done.err) == (
        2, f"error: port {port}: Address already in use; give another --port, or none\n",
    )  # fmt: skip


def test_a_file_is_served_on_the_loopback_address_until_it_is_interrupted(write, tmp_path):
    pytest.importorskip("uvicorn")
    write("x.txt", PROFILE)
    process = subprocess.Popen(
        [sys.executable, "-m", "profileparse", "view", "x.txt", "--serve"],
        cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        said = process.stderr.readline()
        match = re.fullmatch(r"edit x\.txt at (http://(127\.0\.0\.1:\d+)/([\w-]{32})/) \(Ctrl-C ends\)\n", said)
        assert match, said
        address, host, _ = match.groups()
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert text_of(answer.read().decode()) == PROFILE
        change = urllib.request.Request(
            f"{address}set",
            json.dumps({"revision": 0, "pointer": "/other_names/0", "text": "c"}).encode(),
            {"Content-Type": "application/json", "Origin": f"http://{host}"},
        )
        with urllib.request.urlopen(change, timeout=30) as answer:
            assert json.load(answer)["said"] == "1 line changed"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, out, err) == (0, "", "x.txt: the changes that were not saved are gone\n")
    assert (tmp_path / "x.txt").read_text() == PROFILE


def test_a_page_that_edits_is_opened_and_its_address_is_in_no_command_line(command, write, monkeypatch):
    uvicorn = pytest.importorskip("uvicorn")

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    pages = {}

    def open_page(address):
        path = Path(urllib.request.url2pathname(address.removeprefix("file://")))
        assert path.parent.stat().st_mode & 0o077 == 0
        pages[path] = path.read_text()
        return True

    monkeypatch.setattr(webbrowser, "open", open_page)
    monkeypatch.setattr(uvicorn.Server, "run", interrupted)
    write("x.txt", PROFILE)
    done = command("view", "x.txt", "--serve", "--open")
    assert done.code == 0
    ((path, page_text),) = pages.items()
    address = page_text.partition("url=")[2].partition('"')[0]
    assert done.err == f"edit x.txt at {address} (Ctrl-C ends)\n"
    assert not path.exists()
