"""Runs over one shard of the sources: which sources those are, and what is left alone."""

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing

import pytest

from batch.trees import contents, outcomes, profile, write, write_many
from profileparse.batch import BatchError, run
from profileparse.batch.shards import Shard
from profileparse.cli.app import run as command


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "profiles").mkdir()
    return tmp_path / "profiles"


def shard_of(source, total):
    [number] = [number for number in range(1, total + 1) if Shard(number, total).holds(source)]
    return number


def test_the_shard_of_a_name_is_the_same_for_ever():
    names = ["/data/a.txt", "/data/b.txt", "/data/a.zip!/in/é.txt", "/data/\\xff.txt", ""]
    assert [shard_of(name, 4) for name in names] == [1, 3, 2, 4, 1]
    assert [shard_of(name, 1) for name in names] == [1] * 5


def test_shards_are_of_about_the_same_size():
    sizes = [sum(Shard(number, 7).holds(f"/data/{each:05}.txt") for each in range(7_000)) for number in range(1, 8)]
    assert sum(sizes) == 7_000
    assert all(850 < size < 1_150 for size in sizes)


@pytest.mark.parametrize(
    "paths", [lambda folder: [folder], lambda folder: sorted(folder.glob("*/*.txt"), reverse=True)]
)
def test_all_shards_together_have_each_source_once(folder, tmp_path, paths):
    write_many(folder, 60)
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.txt", profile(str(number)))
    found = [*paths(folder), folder / "a.zip"]
    run(found, tmp_path / "all.db", jobs=1)
    shards = []
    for number in range(1, 4):
        summary = run(found, tmp_path / f"{number}.db", jobs=1, shard=(number, 3))
        shards.append(contents(tmp_path / f"{number}.db"))
        assert summary.found == sum(summary.outcomes.values()) == len(shards[-1]) > 0
        assert run(found, tmp_path / f"{number}.db", jobs=1, shard=(number, 3)).unchanged == summary.found
    assert sorted(row for rows in shards for row in rows) == contents(tmp_path / "all.db")


def test_all_profiles_of_a_source_are_in_its_shard(folder, tmp_path):
    write(folder, **{name: profile(name.upper()) + b"%%\n" + profile("Z") for name in "abcdef"})
    for number in (1, 2):
        run([folder], tmp_path / f"{number}.db", jobs=1, shard=(number, 2), all_profiles=True, boundary="%%")
    sources = [{row[0].partition("#")[0] for row in contents(tmp_path / f"{number}.db")} for number in (1, 2)]
    assert len(sources[0] | sources[1]) == 6
    assert not sources[0] & sources[1]
    assert sum(len(contents(tmp_path / f"{number}.db")) for number in (1, 2)) == 12


def test_pruning_removes_only_sources_of_the_shard(folder, tmp_path):
    names = [f"{number:02}.txt" for number in range(40)]
    for name in names:
        (folder / name).write_bytes(profile("A"))
    store = tmp_path / "s.db"
    run([folder], store, jobs=1)
    shutil.rmtree(folder)
    folder.mkdir()
    first = {name for name in names if Shard(1, 2).holds(str(folder / name))}
    assert 0 < len(first) < 40
    assert run([folder], store, jobs=1, shard=(1, 2)).gone == len(first)
    assert run([folder], store, jobs=1, shard=(1, 2), prune=True).removed == len(first)
    assert set(outcomes(store, folder)) == set(names) - first
    assert run([folder], store, jobs=1, shard=(2, 2), prune=True).removed == 40 - len(first)
    assert contents(store) == []


def test_what_a_broken_archive_held_is_kept_by_each_shard(folder, tmp_path):
    archive = folder / "a.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for number in range(12):
            file.writestr(f"{number}.txt", profile(str(number)))
    for number in (1, 2):
        run([folder], tmp_path / f"{number}.db", jobs=1, shard=(number, 2))
    before = [contents(tmp_path / f"{number}.db") for number in (1, 2)]
    archive.write_bytes(b"broken")
    for number in (1, 2):
        run([folder], tmp_path / f"{number}.db", jobs=1, shard=(number, 2), prune=True)
    after = [contents(tmp_path / f"{number}.db") for number in (1, 2)]
    assert all(set(old) <= set(new) for old, new in zip(before, after, strict=True))
    said = [row[:2] for rows in after for row in rows if row[0] == str(archive)]
    assert said == [(str(archive), "unreadable")]
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("0.txt", profile("0"))
    for number in (1, 2):
        run([folder], tmp_path / f"{number}.db", jobs=1, shard=(number, 2), prune=True)
    assert [row[0] for number in (1, 2) for row in contents(tmp_path / f"{number}.db")] == [f"{archive}!/0.txt"]


def test_a_run_notes_when_it_read_a_source_last(folder, tmp_path):
    def times():
        with closing(sqlite3.connect(tmp_path / "s.db")) as connection:
            return [time for (time,) in connection.execute("SELECT read_at FROM source ORDER BY path")]

    write(folder, a=profile("A"), poem=b"Roses\n")
    run([folder, folder / "z.txt"], tmp_path / "s.db", jobs=1)
    first = times()
    assert all(time.endswith("+00:00") for time in first)
    assert run([folder], tmp_path / "s.db", jobs=1, rehash=True).unchanged == 2
    assert [old < new for old, new in zip(first, times(), strict=True)] == [True, True, False]


@pytest.mark.parametrize("shard", [(0, 4), (5, 4), (-1, 4), (1, 0)])
def test_a_shard_that_can_not_be_makes_no_store(folder, tmp_path, shard):
    with pytest.raises(BatchError, match=f"there is no shard {shard[0]}/{shard[1]}"):
        run([folder], tmp_path / "s.db", jobs=1, shard=shard)
    assert not (tmp_path / "s.db").exists()


@pytest.mark.parametrize(
    ("shard", "message"),
    [
        ("0/4", "there is no shard 0/4: the first of N is 1/N, the last is N/N"),
        ("5/4", "there is no shard 5/4"),
        ("x", "'x' is no shard; write I/N, as in 1/4 for the first of four"),
        ("1/", "'1/' is no shard"),
        ("1/4/2", "'1/4/2' is no shard"),
        ("-1/4", "'-1/4' is no shard"),
        ("٣/4", "is no shard"),
        ("1/" + "9" * 5000, "is no shard"),
    ],
)
def test_a_wrong_shard_on_the_command_line_is_one_line(folder, tmp_path, capsys, shard, message):
    assert command(["batch", str(folder), "--store", str(tmp_path / "s.db"), f"--shard={shard}"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert message in err
    assert err.count("\n") == 1
    assert not (tmp_path / "s.db").exists()


def test_shards_from_the_command_line(folder, tmp_path, capsys):
    write(folder, **{name: profile(name.upper()) for name in "abcdef"})
    names = []
    for number in (1, 2):
        store = tmp_path / f"{number}.db"
        assert command(["batch", str(folder), "--store", str(store), "--shard", f"{number}/2", "--jobs", "1"]) == 0
        names += [json.loads(row[8])["name"] for row in contents(store)]
    assert sorted(names) == list("ABCDEF")
    assert capsys.readouterr().err.count(" parsed, 0 unchanged, 0 failed") == 2
