import os

import pytest

from profileparse import DecodingError, ProfileError, dump, load, loads, parse_file

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
