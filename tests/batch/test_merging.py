"""Several stores as one: which rows count, what is refused, and merges that end by force."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from batch.models_that_fail import FailingProfile
from batch.test_writing import as_layout_1, as_layout_3, as_layout_4
from batch.trees import contents, outcomes, profile, write, write_many
from profileparse.batch import BatchError, export_store, merge_stores, report_store, run
from profileparse.batch.layout import LAYOUT_VERSION
from profileparse.batch.store import Store
from profileparse.cli.app import run as command


def change(store, statement, *values):
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute(statement, values)


def everything(store):
    with closing(sqlite3.connect(store)) as connection:
        return sorted(map(repr, connection.execute("SELECT * FROM source")))


def test_the_stores_of_all_shards_make_the_store_of_one_run(folder, tmp_path):
    write_many(folder, 60)
    (folder / "two.txt").write_bytes(profile("A") + b"%%\n" + profile("B"))
    divided = {"all_profiles": True, "boundary": "%%"}
    run([folder], tmp_path / "one.db", jobs=2, **divided)
    stores = [tmp_path / f"{number}.db" for number in (1, 2, 3)]
    for number, store in enumerate(stores, 1):
        run([folder], store, jobs=1, shard=(number, 3), **divided)
    merged = merge_stores(stores, tmp_path / "all.db")
    assert (merged.sources, merged.profiles, merged.repeated) == (61, 62, 0)
    assert contents(tmp_path / "all.db") == contents(tmp_path / "one.db")
    assert everything(tmp_path / "all.db") == sorted(row for store in stores for row in everything(store))
    assert report_store(tmp_path / "all.db") == report_store(tmp_path / "one.db")
    again = run([folder], tmp_path / "all.db", jobs=1, **divided)
    assert (again.parsed, again.failed, again.unchanged) == (0, 0, 61)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert [name for name in names if name.startswith((".", "all"))] == ["all.db", "all.db.lock"]


def test_many_rows_with_gaps_are_all_copied(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("profileparse.batch.merging._ROWS", 7)
    write_many(folder, 50)
    run([folder], tmp_path / "s.db", jobs=1)
    change(tmp_path / "s.db", "DELETE FROM source WHERE rowid % 3 = 0")
    change(tmp_path / "s.db", "UPDATE source SET rowid = rowid + 100 WHERE rowid > 30")
    merge_stores([tmp_path / "s.db"], tmp_path / "all.db")
    assert everything(tmp_path / "all.db") == everything(tmp_path / "s.db")


def test_of_a_source_in_several_stores_the_one_read_last_counts(folder, tmp_path):
    write(folder, a=profile("Old"), b=profile("B") + b"%%\n" + profile("C"), c=profile("C"))
    divided = {"all_profiles": True, "boundary": "%%"}
    run([folder], tmp_path / "first.db", jobs=1, **divided)
    write(folder, a=profile("New"), b=profile("B"))
    run([folder / "a.txt", folder / "b.txt"], tmp_path / "second.db", jobs=1, **divided)
    for number, stores in enumerate([("first.db", "second.db"), ("second.db", "first.db")]):
        out = tmp_path / f"all{number}.db"
        merged = merge_stores([tmp_path / name for name in stores], out)
        assert (merged.sources, merged.profiles, merged.repeated) == (3, 3, 2)
        assert list(outcomes(out, folder)) == ["a.txt", "b.txt", "c.txt"]
        assert '"name":"New"' in contents(out)[0][8]


def test_a_source_found_to_be_unchanged_later_counts_as_read_later(folder, tmp_path):
    write(folder, a=profile("A"))
    run([folder], tmp_path / "first.db", jobs=1)
    write(folder, a=profile("Between"))
    run([folder], tmp_path / "second.db", jobs=1)
    write(folder, a=profile("A"))
    assert run([folder], tmp_path / "first.db", jobs=1, rehash=True).unchanged == 1
    merge_stores([tmp_path / "first.db", tmp_path / "second.db"], tmp_path / "all.db")
    assert '"name":"A"' in contents(tmp_path / "all.db")[0][8]


@pytest.mark.parametrize(
    ("first", "second", "want"),
    [
        ((None, "2020-01-01T00:00:00+00:00"), (None, "2020-01-01T00:00:00.5+00:00"), "second"),
        ((None, "2020-01-02T00:00:00+00:00"), (None, "2020-01-01T00:00:00+00:00"), "first"),
        ((None, "2020-01-02T00:00:00+00:00"), ("2026-01-01T00:00:00.000000+00:00", None), "second"),
        (("2026-01-01T00:00:00.000000+00:00", None), (None, "2020-01-02T00:00:00+00:00"), "first"),
        ((None, None), (None, None), "second"),
    ],
)
def test_where_the_time_is_unknown_the_files_own_decides_then_the_order(folder, tmp_path, first, second, want):
    for name, times in (("first", first), ("second", second)):
        write(folder, a=profile(name))
        run([folder], tmp_path / f"{name}.db", jobs=1)
        change(tmp_path / f"{name}.db", "UPDATE source SET read_at = ?, mtime = ?", *times)
    merge_stores([tmp_path / "first.db", tmp_path / "second.db"], tmp_path / "all.db")
    assert f'"name":"{want}"' in contents(tmp_path / "all.db")[0][8]


def test_rows_keep_their_model_and_version_and_batch_parses_again_what_differs(folder, tmp_path, capsys):
    write(folder, a=profile("A"), b=profile("B"))
    run([folder / "a.txt"], tmp_path / "1.db", jobs=1, model=FailingProfile)
    run([folder / "b.txt"], tmp_path / "2.db", jobs=1)
    change(tmp_path / "1.db", "UPDATE source SET parser = '0.0.1'")
    stores = [str(tmp_path / "1.db"), str(tmp_path / "2.db")]
    assert command(["merge", *stores, "-o", str(tmp_path / "all.db")]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].endswith("all.db: 2 sources from 2 stores")
    assert "several models: batch.models_that_fail:FailingProfile, profileparse.schema.entity:EntityProfile" in lines[1]
    assert "several versions of profileparse: 0.0.1, " in lines[2]
    with pytest.raises(BatchError, match="several models; choose one"):
        export_store(tmp_path / "all.db", tmp_path / "out.csv")
    again = run([folder], tmp_path / "all.db", jobs=1)
    assert (again.parsed, again.unchanged) == (1, 1)
    assert export_store(tmp_path / "all.db", tmp_path / "out.csv") == 2


@pytest.mark.parametrize("old", [as_layout_1, as_layout_3, as_layout_4])
def test_stores_of_earlier_layouts_are_merged_and_left_as_they_are(folder, tmp_path, old):
    write(folder, a=profile("A"), b=profile("B"))
    (folder / "x#2").write_bytes(profile("X"))
    run([folder / "a.txt", folder / "x#2"], tmp_path / "old.db", jobs=1)
    run([folder / "b.txt"], tmp_path / "new.db", jobs=1)
    want = contents(tmp_path / "old.db") + contents(tmp_path / "new.db")
    old(tmp_path / "old.db")
    if old is as_layout_1:
        change(tmp_path / "old.db", r"UPDATE source SET path = replace(path, '\#', '#')")
    before = everything(tmp_path / "old.db")
    merge_stores([tmp_path / "old.db", tmp_path / "new.db"], tmp_path / "all.db")
    assert contents(tmp_path / "all.db") == sorted(want)
    assert everything(tmp_path / "old.db") == before
    with Store.reading(tmp_path / "all.db") as store:
        assert store.layout == LAYOUT_VERSION
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_new_store_may_be_one_of_those_merged(folder, tmp_path):
    write(folder, a=profile("A"), b=profile("B"))
    run([folder / "a.txt"], tmp_path / "all.db", jobs=1)
    run([folder / "b.txt"], tmp_path / "today.db", jobs=1)
    assert merge_stores([tmp_path / "all.db", tmp_path / "today.db"], tmp_path / "all.db").sources == 2
    assert len(contents(tmp_path / "all.db")) == 2
    assert run([folder], tmp_path / "all.db", jobs=1).unchanged == 2
    assert merge_stores([tmp_path / "all.db"], tmp_path / "all.db").repeated == 0


def test_what_stands_in_the_log_of_a_killed_run_is_merged_and_no_part_of_the_new_store(folder, tmp_path):
    write_many(folder, 30)
    store = tmp_path / "s.db"
    run([folder], store, jobs=1)
    want = contents(store)
    # What a killed process leaves: changes in the log that are not in the file yet.
    with closing(sqlite3.connect(store)) as connection, closing(sqlite3.connect(store)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM source").fetchone()
        with connection:
            connection.execute("UPDATE source SET outcome = 'empty' WHERE rowid <= 5")
        for name in ("s.db", "s.db-wal"):
            shutil.copy(tmp_path / name, tmp_path / f"killed{name[1:]}")
    killed = tmp_path / "killed.db"
    assert (tmp_path / "killed.db-wal").stat().st_size > 0
    merge_stores([killed], killed)
    assert not (tmp_path / "killed.db-wal").exists()
    after = contents(killed)
    assert len(after) == len(want)
    assert sum(row[1] == "empty" for row in after) >= 5


def test_a_target_that_is_none_of_the_stores_is_replaced_only_on_request(folder, tmp_path):
    write(folder, a=profile("A"), b=profile("B"))
    run([folder / "a.txt"], tmp_path / "a.db", jobs=1)
    run([folder / "b.txt"], tmp_path / "all.db", jobs=1)
    before = contents(tmp_path / "all.db")
    with pytest.raises(BatchError, match="is there already; give another file, name it among the stores"):
        merge_stores([tmp_path / "a.db"], tmp_path / "all.db")
    assert contents(tmp_path / "all.db") == before
    merge_stores([tmp_path / "a.db"], tmp_path / "all.db", overwrite=True)
    assert contents(tmp_path / "all.db") == contents(tmp_path / "a.db")


def test_a_file_that_is_no_store_is_never_replaced(folder, tmp_path):
    run([folder], tmp_path / "s.db", jobs=1)
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    (tmp_path / "notes.db").write_text("Notes. " * 200)
    for name in ("other.db", "notes.db"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(BatchError, match=name):
            merge_stores([tmp_path / "s.db"], tmp_path / name, overwrite=True)
        assert (tmp_path / name).read_bytes() == before


def test_a_target_that_others_use_is_refused_and_stays(folder, tmp_path):
    write(folder, a=profile("A"))
    store = tmp_path / "s.db"
    run([folder], store, jobs=1)
    before = contents(store)
    with Store.reading(store) as reader:
        rows = reader.rows()
        next(rows)
        with pytest.raises(BatchError, match="another program is reading this store"):
            merge_stores([store], store)
        rows.close()
    with closing(sqlite3.connect(f"{store}.lock", isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BatchError, match="another run is writing to this store"):
            merge_stores([store], store)
    assert contents(store) == before
    assert merge_stores([store], store).sources == 1


def test_what_can_not_be_merged_is_one_line(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(folder, a=profile("A"))
    run([folder], "s.db", jobs=1)
    (tmp_path / "text.db").write_text("no database" * 100)
    shutil.copy("s.db", "later.db")
    change("later.db", f"PRAGMA user_version = {LAYOUT_VERSION + 1}")
    with closing(sqlite3.connect("other.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    for arguments, message in [
        (["s.db", "none.db", "-o", "all.db"], "none.db: there is no such store"),
        (["s.db", "text.db", "-o", "all.db"], "text.db: file is not a database"),
        (["s.db", "other.db", "-o", "all.db"], "other.db: is an SQLite file, but no store of profileparse"),
        (["s.db", "later.db", "-o", "all.db"], f"later.db: has layout {LAYOUT_VERSION + 1}"),
        (["s.db", "-o", "profiles"], "profiles: is"),
        (["s.db", "-o", "not-there/all.db"], "not-there/all.db: unable to open database file"),
        (["-o", "all.db"], "Missing argument 'STORE...'"),
        (["s.db"], "Missing option '--output'"),
    ]:
        assert command(["merge", *arguments]) == 2
        err = capsys.readouterr().err
        assert message in err
        assert err.count("\n") == 1
    assert not list(tmp_path.glob("*all.db*"))


def test_a_damaged_store_is_named_and_nothing_is_written(folder, tmp_path):
    write_many(folder, 60)
    run([folder], tmp_path / "s.db", jobs=1)
    change(tmp_path / "s.db", "PRAGMA journal_mode = DELETE")
    with (tmp_path / "s.db").open("r+b") as file:
        file.seek(16 * 4096)
        file.write(b"\xff" * 4096 * 20)
    with pytest.raises(BatchError, match=r"/s\.db: .*malformed"):
        merge_stores([tmp_path / "s.db"], tmp_path / "all.db")
    assert not [path.name for path in tmp_path.iterdir() if "all.db" in path.name and "lock" not in path.name]


# A merge that says how far it has come, and then waits or goes beyond what a file may have.
MERGE = """
import resource, sys, time
from profileparse.batch import merging
from profileparse.cli.app import run

limit, copy = int(sys.argv[1]), merging._add
limit and resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

def slowly(*arguments):
    copied = copy(*arguments)
    if not limit:
        print("copied", flush=True)
        time.sleep(600)
    return copied

merging._add = slowly
sys.exit(run(["merge", *sys.argv[2:]]))
"""


def begun_merge(*arguments, limit=0):
    return subprocess.Popen(
        [sys.executable, "-c", MERGE, str(limit), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("there", [False, True], ids=["new", "old"])
def test_an_interrupted_merge_leaves_the_target_absent_or_as_it_was(folder, tmp_path, kill, there):
    write(folder, a=profile("A"), b=profile("B"))
    run([folder], tmp_path / "s.db", jobs=1)
    target = tmp_path / "all.db"
    if there:
        run([folder / "a.txt"], target, jobs=1)
        before = contents(target)
    with begun_merge(tmp_path / "s.db", "--overwrite", "-o", target) as process:
        assert process.stdout.readline() == "copied\n"
        process.send_signal(kill)
        process.communicate(timeout=60)
    assert process.returncode == {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}[kill]
    assert target.exists() == there
    if there:
        assert contents(target) == before
    left = [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert len(left) == (kill == signal.SIGKILL)
    for path in left:
        os.utime(path, (0, 0))
    merge_stores([tmp_path / "s.db"], target, overwrite=True)
    assert contents(target) == contents(tmp_path / "s.db")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_full_disk_is_one_line_about_the_new_store(folder, tmp_path):
    write_many(folder, 60)
    run([folder], tmp_path / "s.db", jobs=1)
    with begun_merge(tmp_path / "s.db", "-o", tmp_path / "all.db", limit=100_000) as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert errors.startswith(f"error: {tmp_path / 'all.db'}: ")
    assert errors.count("\n") == 1
    assert "disk" in errors
    assert sorted(path.name for path in tmp_path.iterdir() if "all" in path.name) == ["all.db.lock"]
