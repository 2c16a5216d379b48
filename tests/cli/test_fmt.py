import stat

import pytest

from profileparse.cli.fmt import LineEnd, line_end

MESSY = "Synonyms: a; b\n## X Overview\nText."
CANONICAL = "Other Names\na, b\n\nX Overview\n\nText.\n"
MARK = "\ufeff"


def test_a_file_becomes_canonical_and_a_second_run_changes_nothing(command, write):
    path = write("x.txt", MESSY)
    done = command("fmt", "x.txt")
    assert (done.code, done.out, done.err) == (0, "", "1 changed, 0 already canonical\n")
    assert path.read_bytes() == CANONICAL.encode()
    done = command("fmt", "x.txt")
    assert (done.code, done.err) == (0, "0 changed, 1 already canonical\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_byte_order_mark_and_line_ends_are_kept(command, write, encoding, end):
    def stored(text):
        mark = MARK if encoding.startswith("utf-16") else ""
        return (mark + text.replace("\n", end)).encode(encoding)

    path = write("x.txt", stored(MESSY))
    assert command("fmt", "x.txt").code == 0
    assert path.read_bytes() == stored(CANONICAL)
    assert command("fmt", "--check", "x.txt").code == 0


def test_of_mixed_line_ends_the_most_frequent_stays():
    assert line_end("a\r\nb\r\nc\nd") is LineEnd.CRLF
    assert line_end("a\nb\r\n") is LineEnd.LF
    assert line_end("a\rb") is LineEnd.CR
    assert line_end("") is LineEnd.LF


def test_check_writes_nothing_and_exits_with_1_where_a_file_would_change(command, write):
    path = write("x.txt", MESSY)
    write("y.txt", CANONICAL)
    done = command("fmt", "--check", "x.txt", "y.txt")
    assert (done.code, done.out) == (1, "")
    assert done.err == "would change x.txt\n1 would change, 1 already canonical\n"
    assert path.read_text() == MESSY
    assert command("fmt", "--check", "y.txt").code == 0


def test_diff_writes_nothing_and_prints_what_would_change(command, write):
    path = write("x.txt", "Other Names\na, b\n\nX Overview\n\nText.")
    done = command("fmt", "--diff", "x.txt")
    assert done.code == 1
    assert done.out == (
        "--- x.txt\n+++ x.txt\n@@ -3,4 +3,4 @@\n \n X Overview\n \n-Text.\n\\ No newline at end of file\n+Text.\n"
    )
    assert path.read_text().endswith("Text.")


def test_a_filter_prints_canonical_text(command):
    done = command("fmt", "-", stdin=MESSY.encode())
    assert (done.code, done.out, done.err) == (0, CANONICAL, "")


def test_a_filter_keeps_line_ends(command):
    done = command("fmt", "-", stdin=MESSY.replace("\n", "\r\n").encode())
    assert done.raw == CANONICAL.replace("\n", "\r\n").encode()


def test_a_text_without_a_record_is_left_alone_and_reported_and_the_others_are_formatted(command, write):
    list_path, path = write("list.txt", "a shopping list"), write("x.txt", MESSY)
    done = command("fmt", ".")
    assert done.code == 1
    assert "list.txt:1:1: left alone: PP101 " in done.err
    assert list_path.read_text() == "a shopping list"
    assert path.read_text() == CANONICAL


def test_a_file_that_is_not_text_is_reported_and_the_others_are_formatted(command, write):
    path = write("x.txt", MESSY)
    write("a.txt", b"\xff")
    done = command("fmt", "a.txt", "x.txt")
    assert done.code == 2
    assert "a.txt:1:1: byte 0xff at offset 0 is not UTF-8" in done.err
    assert path.read_text() == CANONICAL


def test_the_mode_of_a_file_and_a_link_to_it_stay(command, write, tmp_path):
    path = write("x.txt", MESSY)
    path.chmod(0o640)
    (tmp_path / "link.txt").symlink_to(path)
    assert command("fmt", "link.txt").code == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert path.read_text() == CANONICAL
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.txt", "x.txt"]


def test_a_record_that_text_would_not_carry_is_left_alone(command, write, monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(tmp_path))
    # A model whose value changes each time it is read: its canonical text can't read back equal.
    write(
        "changing_model.py",
        "from typing import Annotated\n"
        "from pydantic import AfterValidator\n"
        "from profileparse import Label, Profile, Prose, Term\n\n"
        "class Changing(Profile):\n"
        "    overview: Annotated[Prose | None, Label('{name} Overview')] = None\n"
        "    parts: Annotated[list[Term], AfterValidator(lambda terms: [*terms, Term(label='Two')])] = []\n",
    )
    path = write("x.txt", "Parts\nOne\n\nX Overview\n\nText.\n")
    before = path.read_bytes()
    done = command("fmt", "x.txt", "--model", "changing_model:Changing")
    assert done.code == 1
    assert "x.txt" in done.err
    assert "left alone" in done.err
    assert "/parts" in done.err
    assert path.read_bytes() == before
    assert command("fmt", "x.txt", "--model", "changing_model:Changing", "--no-verify").code == 0
    assert path.read_text() == "X Overview\n\nText.\n\nParts\n\nOne\nTwo\n"
