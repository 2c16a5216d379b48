"""What the commands read and write: regular files, pipes where they are only read, nothing outside of a folder."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from profileparse.cli.inputs import find_paths, read_input, write_input
from profileparse.cli.terminal import CommandError

# Each command would write something else.
MESSY = "Synonyms: a; b\n## X Overview\nZero\u200bwidth."
READING = [("parse",), ("check",), ("fmt", "--check"), ("fmt", "--diff")]
WRITING = [("check", "--fix"), ("fmt",), ("edit", "--set", "name=Y"), ("apply", "--merge")]
PATCH = "record.json"


def arguments(command, path):
    return (*command, path, PATCH) if command[0] == "apply" else (*command, path)


@pytest.fixture
def patch(write):
    return write(PATCH, '{"name": "Y"}')


def beside(path):
    return sorted(each.name for each in path.parent.iterdir())


# ---- folders -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("check",), ("check", "--fix"), ("fmt",), ("fmt", "--check")])
def test_of_a_folder_only_regular_files_in_it_are_read(shell, write, tmp_path, command):
    outside = write("outside.txt", MESSY)
    write("folder/a.txt", MESSY)
    for name, target in {"b.txt": "/dev/null", "c.txt": outside, "d.txt": "nowhere", "e.txt": "e.txt"}.items():
        (tmp_path / "folder" / name).symlink_to(target)
    os.mkfifo(tmp_path / "folder" / "f.txt")
    (tmp_path / "folder" / "g").symlink_to(tmp_path)
    done = shell(*command, "folder")
    assert "folder: passed over folder/b.txt and 4 more: a link out of the folder, or no regular file" in done.err
    assert "outside" not in done.out + done.err
    assert done.code in (0, 1)
    assert outside.read_text(encoding="utf-8") == MESSY
    assert "1 file" in done.out or re.search(r"\n1 (would change|changed), 0 already canonical\n$", done.err)


def test_links_to_files_of_the_folder_are_followed(write, tmp_path, capsys):
    write("folder/a.txt", MESSY)
    write("folder/data/b", MESSY)
    (tmp_path / "folder" / "b.txt").symlink_to("data/b")
    (tmp_path / "link").symlink_to("folder")
    assert find_paths([str(tmp_path / "folder")]) == [str(tmp_path / "folder" / name) for name in ("a.txt", "b.txt")]
    assert len(find_paths([str(tmp_path / "link")])) == 2
    assert capsys.readouterr().err == ""


def test_a_folder_of_links_that_lead_out_holds_nothing(command, write, tmp_path):
    write("outside.txt", MESSY)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").symlink_to("../outside.txt")
    done = command("check", "folder")
    assert done.code == 2
    assert "the folder holds no *.txt or *.md file" in done.err


def test_files_come_before_folders_both_in_the_order_of_their_names(write, tmp_path):
    names = ["b.txt", "c.MD", "a/z.txt", "a/a/x.txt", "d.txt/a.txt"]
    for name in reversed([*names, ".hidden/x.txt", "a/x.rst"]):
        write(f"folder/{name}", "")
    folder = tmp_path / "folder"
    assert find_paths([str(folder), str(folder / "b.txt")]) == [str(folder / name) for name in names]


def test_folders_may_be_nested_deeper_than_functions(write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    depth = sys.getrecursionlimit() + 500
    for _ in range(depth):
        Path("a").mkdir()
        os.chdir("a")
    Path("x.txt").touch()
    os.chdir(tmp_path)
    try:
        assert find_paths(["."]) == ["a/" * depth + "x.txt"]
    finally:
        subprocess.run(["rm", "-r", "a"], check=True)


def test_a_folder_that_may_not_be_read_is_one_line(modest_shell, write):
    write("folder/a/x.txt", MESSY).parent.chmod(0o300)
    done = modest_shell("check", "folder")
    assert (done.code, done.err) == (2, "error: folder/a: permission denied\n")


# ---- what is named -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_pipe_that_is_named_can_be_read(shell, tmp_path, command):
    # As the shell does for <(…): a path of a descriptor, with the text waiting in it.
    reading, writing = os.pipe()
    os.write(writing, MESSY.encode())
    os.close(writing)
    done = shell(*command, f"/dev/fd/{reading}", pass_fds=[reading])
    os.close(reading)
    assert done.code in (0, 1)
    assert "error:" not in done.err


def test_a_record_can_come_from_a_pipe(shell, write):
    path = write("x.txt", MESSY)
    reading, writing = os.pipe()
    os.write(writing, b'{"name": "Y"}')
    os.close(writing)
    assert shell("apply", "x.txt", f"/dev/fd/{reading}", "--merge", pass_fds=[reading]).code == 0
    os.close(reading)
    assert "Y Overview" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_pipe_that_is_named_can_not_be_rewritten(shell, tmp_path, patch, command):
    os.mkfifo(tmp_path / "pipe.txt")
    done = shell(*arguments(command, "pipe.txt"))
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        "error: pipe.txt: this is a pipe, which can't be rewritten (use - for standard input)",
    )
    assert stat.S_ISFIFO((tmp_path / "pipe.txt").stat().st_mode)


@pytest.mark.parametrize("command", READING + WRITING, ids=" ".join)
def test_a_device_is_refused(shell, tmp_path, patch, command):
    (tmp_path / "link.txt").symlink_to("/dev/null")
    done = shell(*arguments(command, "link.txt"))
    assert done.code == 2
    assert done.err.splitlines()[0] == "error: link.txt: this is a device, not a file (use - for standard input)"


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_link_that_is_named_is_written_through(command, write, tmp_path, patch, words):
    path = write("elsewhere/x.txt", MESSY)
    (tmp_path / "link.txt").symlink_to("elsewhere/x.txt")
    command(*arguments(words, "link.txt"))
    assert (tmp_path / "link.txt").is_symlink()
    assert path.read_text(encoding="utf-8") != MESSY


# ---- writing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_read_only_file_stays_and_is_one_line(command, write, patch, words):
    path = write("folder/x.txt", MESSY)
    path.chmod(0o444)
    done = command(*arguments(words, "folder/x.txt"))
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        "error: folder/x.txt: the file is read-only; it is not replaced",
    )
    assert path.read_text(encoding="utf-8") == MESSY
    assert beside(path) == ["x.txt"]


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_a_file_with_hard_links_stays_and_is_one_line(command, write, patch, words):
    path = write("folder/x.txt", MESSY)
    path.with_name("y").hardlink_to(path)
    done = command(*arguments(words, "folder/x.txt"))
    assert done.code == 2
    assert done.err.startswith("error: folder/x.txt: the file has 2 names (hard links)")
    assert path.samefile(path.with_name("y"))
    assert path.read_text(encoding="utf-8") == MESSY


def test_a_file_that_was_refused_is_not_counted_as_changed(command, write):
    write("x.txt", MESSY).chmod(0o444)
    write("y.txt", MESSY)
    done = command("fmt", "x.txt", "y.txt")
    assert done.code == 2
    assert done.err.splitlines()[1:] == ["1 changed, 0 already canonical"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_a_file_that_changed_since_it_was_read_stays(write, encoding):
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    path = write("x.txt", (mark + MESSY).encode(encoding))
    source = read_input(str(path))
    write_input(source, "first")
    now = path.read_bytes()
    with pytest.raises(CommandError, match=r"x\.txt: the file has changed since it was read"):
        write_input(source, "second")
    assert path.read_bytes() == now
    assert beside(path) == ["x.txt"]
