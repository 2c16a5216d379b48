import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from capabilities import CHOWN, without
from profileparse import DecodingError, ProfileError, dump, load, loads, parse_file
from profileparse.files import replacing, write_atomically

TEXT = "β Overview\r\n\r\nText.\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_its_encoding(tmp_path, encoding):
    path = tmp_path / "profile.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert load(path) == loads(TEXT)
    assert load(str(path)).name == "β"


def test_line_ends_are_kept(tmp_path):
    path = tmp_path / "profile.txt"
    path.write_bytes(TEXT.encode())
    assert parse_file(path).document.text == TEXT


def test_a_file_that_is_no_text_is_an_error_with_the_offset(tmp_path):
    path = tmp_path / "profile.txt"
    path.write_bytes(b"X Overview\n\xff")
    with pytest.raises(DecodingError, match="offset 11"):
        load(path)


def test_a_file_that_is_no_profile_or_not_there_is_an_error(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("eggs, milk", encoding="utf-8")
    with pytest.raises(ProfileError):
        load(path)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nowhere.txt")


def test_dump_writes_what_load_reads(tmp_path):
    path = tmp_path / "profile.txt"
    profile = loads(TEXT)
    dump(profile, path)
    assert load(path) == profile
    assert path.read_bytes() == "β Overview\n\nText.\n".encode()
    assert os.listdir(tmp_path) == ["profile.txt"]


def test_dump_follows_links_and_keeps_the_mode(tmp_path):
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    dump(loads(TEXT), link)
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert load(target).name == "β"


def test_a_file_that_can_not_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        dump(loads(TEXT), tmp_path / "folder")
    assert os.listdir(tmp_path) == ["folder"]


# ---- what takes the place of a file ------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "profile.txt"
    path.write_bytes(b"old")
    return path


def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path):
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom profileparse.files import write_atomically\n"
        "def refuse(mask):\n    raise AssertionError('the umask belongs to the whole process')\n"
        "os.umask(0o027)\nos.umask = refuse\nwrite_atomically(Path('new.txt'), b'x')\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert (tmp_path / "new.txt").stat().st_mode & 0o7777 == 0o640


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o222, 0o755, 0o2775])
def test_the_mode_stays(old, mode):
    old.chmod(mode)
    write_atomically(old, b"new")
    assert old.stat().st_mode & 0o7777 == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_owner_and_group_stay(old):
    os.chown(old, 12345, 23456)
    old.chmod(0o4664)
    write_atomically(old, b"new")
    status = old.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (12345, 23456, 0o4664)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize(
    ("group", "kept"),
    [(23456, (0, 23456, 0o664)), (1, (0, 0, 0o604))],
    ids=["a group of the user", "another group"],
)
def test_rights_of_an_owner_and_a_group_that_can_not_stay_do_not_pass_to_others(old, group, kept):
    os.chown(old, 12345, group)
    old.chmod(0o6664)
    code = "from pathlib import Path\nfrom profileparse.files import write_atomically\n"
    code += "write_atomically(Path('profile.txt'), b'new')\n"
    subprocess.run(
        [sys.executable, "-c", code], cwd=old.parent, check=True, group=0, extra_groups=[23456], **without(CHOWN)
    )
    status = old.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == kept
    assert old.read_bytes() == b"new"


def test_extended_attributes_stay(old):
    try:
        os.setxattr(old, "user.origin", b"a survey")
    except (OSError, AttributeError):
        pytest.skip("this file system has no extended attributes")
    write_atomically(old, b"new")
    assert os.getxattr(old, "user.origin") == b"a survey"


def test_a_file_is_private_until_it_has_its_mode(old):
    old.chmod(0o600)
    with replacing(old) as file:
        assert os.fstat(file.fileno()).st_mode & 0o777 == 0o600
        file.write(b"new")
    assert old.read_bytes() == b"new"


def test_a_read_only_file_is_refused(old):
    old.chmod(0o444)
    with pytest.raises(PermissionError, match="read-only"):
        write_atomically(old, b"new")
    assert (old.read_bytes(), os.listdir(old.parent)) == (b"old", ["profile.txt"])


def test_a_file_with_other_names_is_refused(old):
    other = old.with_name("other.txt")
    other.hardlink_to(old)
    with pytest.raises(OSError, match="2 names"):
        write_atomically(old, b"new")
    assert old.samefile(other)
    assert (old.read_bytes(), sorted(os.listdir(old.parent))) == (b"old", ["other.txt", "profile.txt"])


def test_what_is_no_regular_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    for name in ("pipe", "folder", "loop"):
        with pytest.raises(OSError):
            write_atomically(tmp_path / name, b"new")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert sorted(os.listdir(tmp_path)) == ["folder", "loop", "pipe"]


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_bytes(b"other")], ids=["gone", "changed"])
def test_a_file_that_changed_since_it_was_read_is_refused(old, change):
    change(old)
    with pytest.raises(OSError):
        write_atomically(old, b"new", was=b"old")
    left = [each.read_bytes() for each in old.parent.iterdir()]
    assert left in ([], [b"other"])


def test_a_failure_while_writing_leaves_the_old_file(old):
    with pytest.raises(TypeError), replacing(old) as file:
        file.writelines([b"half", "no bytes"])
    assert (old.read_bytes(), os.listdir(old.parent)) == (b"old", ["profile.txt"])


@pytest.mark.parametrize("name", ["x" * 255, "é" * 127, "\udcff" * 255], ids=["ascii", "two bytes", "no text"])
def test_the_longest_names_can_be_written(tmp_path, name):
    path = tmp_path / name
    write_atomically(path, b"one")
    write_atomically(path, b"two", was=b"one")
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"two", [name])
