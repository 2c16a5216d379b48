import os
import zipfile

import pytest

from batch.trees import profile, write
from profileparse.batch.sources import Glob, find


def names(paths, folder, **options):
    return sorted(each.source.removeprefix(f"{folder}/") for each in find(paths, **options) if not each.is_container)


@pytest.mark.parametrize(
    ("pattern", "path", "is_meant"),
    [
        ("*.txt", "a.txt", True),
        ("*.txt", "deep/er/a.TXT", True),
        ("*.txt", "a.txt.bak", False),
        ("a?.txt", "ab.txt", True),
        ("a?.txt", "a/.txt", False),
        ("[ab].txt", "b.txt", True),
        ("[!ab].txt", "b.txt", False),
        ("[!ab].txt", "c.txt", True),
        ("new/*.txt", "new/a.txt", True),
        ("new/*.txt", "new/er/a.txt", False),
        ("new/**/*.txt", "new/er/a.txt", True),
        ("new/**/*.txt", "new/a.txt", True),
        ("**/x/*", "x/a", True),
        ("(a+).txt", "(a+).txt", True),
        ("[.txt", "[.txt", True),
    ],
)
def test_globs(pattern, path, is_meant):
    assert Glob([pattern]).matches(path) == is_meant


def test_folders_are_walked_for_texts_and_archives(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("a.txt", "b.md", "c.csv", "deep/er/d.txt", "deep/e.txt.gz", "deep/f.csv.gz", ".git/g.txt"):
        (tmp_path / name).write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "h.ZIP", "w") as archive:
        archive.writestr("i.txt", b"")
        archive.writestr("j.csv", b"")
    assert names([tmp_path], tmp_path) == ["a.txt", "b.md", "deep/e.txt.gz", "deep/er/d.txt", "h.ZIP!/i.txt"]
    assert names([tmp_path], tmp_path, patterns=["*.csv"]) == ["c.csv", "deep/f.csv.gz", "h.ZIP!/j.csv"]


def test_files_given_by_name_are_taken_whatever_the_pattern(tmp_path):
    (tmp_path / "c.csv").write_bytes(b"")
    assert names([tmp_path / "c.csv"], tmp_path) == ["c.csv"]


def test_links_in_folders_are_not_followed_but_a_link_given_is(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    write(inside, a=profile("A"))
    write(outside, b=profile("B"))
    (inside / "out").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    (inside / "b.txt").symlink_to(outside / "b.txt")
    assert names([inside], inside) == ["a.txt"]
    assert names([inside / "out"], inside) == ["out/b.txt"]


def test_a_relative_path_and_an_absolute_one_name_the_same_source(tmp_path, monkeypatch):
    write(tmp_path, a=profile("A"))
    monkeypatch.chdir(tmp_path)
    assert names(["a.txt"], tmp_path) == names([tmp_path / "a.txt"], tmp_path) == ["a.txt"]
    assert names(["."], tmp_path) == ["a.txt"]


def test_a_path_that_is_not_there_or_impossible_is_a_source_with_a_problem(tmp_path):
    found = list(find([tmp_path / "no.txt", "nul\0.txt"]))
    assert [bool(each.problem) for each in found] == [True, True]


def test_a_folder_that_can_not_be_listed_is_reported(tmp_path):
    deep = tmp_path
    for _ in range(300):
        deep /= "x" * 50
    found = list(find([str(deep)]))
    assert [each.problem is not None for each in found] == [True]
    assert os.strerror(36) in found[0].problem
