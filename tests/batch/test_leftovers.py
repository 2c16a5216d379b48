import fcntl
import os
import signal
import subprocess
import sys
import time

import pytest

from batch.trees import profile, write
from profileparse.batch import export_store, run
from profileparse.batch.leftovers import SUFFIX

# An export that writes its first row, says so, and then waits.
EXPORT = """
import sys, time
from profileparse.batch import exports
from profileparse.cli.app import run

whole = exports.write_jsonl

def slowly(file, rows, key):
    def waiting():
        for row in rows:
            yield row
            file.flush()
            print("writing", flush=True)
            time.sleep(600)
    whole(file, waiting(), key)

exports.write_jsonl = slowly
sys.exit(run(["export", *sys.argv[1:]]))
"""


@pytest.fixture
def store(tmp_path):
    (tmp_path / "profiles").mkdir()
    write(tmp_path / "profiles", a=profile("A"))
    run([tmp_path / "profiles"], tmp_path / "s.db", jobs=1)
    (tmp_path / "out").mkdir()
    return tmp_path / "s.db"


def begun_export(store, out):
    process = subprocess.Popen([sys.executable, "-c", EXPORT, str(store), str(out)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "writing\n"
    return process


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def grow_old(folder):
    for path in folder.iterdir():
        os.utime(path, (time.time() - 3600,) * 2)


def test_sigterm_removes_what_an_export_has_begun(store, tmp_path):
    out = tmp_path / "out" / "a.jsonl"
    with begun_export(store, out) as process:
        assert len(names(out.parent)) == 1
        process.terminate()
    assert process.returncode == 143
    assert names(out.parent) == []


def test_what_a_killed_export_left_is_removed_by_the_next_one(store, tmp_path):
    out = tmp_path / "out" / "a.jsonl"
    with begun_export(store, out) as process:
        process.send_signal(signal.SIGKILL)
    assert [name.endswith(SUFFIX) for name in names(out.parent)] == [True]
    grow_old(out.parent)
    export_store(store, out.with_name("b.csv"))
    assert names(out.parent) == ["b.csv"]


def test_what_is_being_written_or_is_not_an_exports_own_stays(store, tmp_path):
    out = tmp_path / "out" / "a.jsonl"
    others = [".a.jsonl.abcdefgh.tmp", "a.jsonl.abcdefgh" + SUFFIX, ".a.jsonl.abc" + SUFFIX, "notes" + SUFFIX]
    for name in others:
        out.with_name(name).touch()
    out.with_name(".folder.abcdefgh" + SUFFIX).mkdir()
    out.with_name(".link.abcdefgh" + SUFFIX).symlink_to(store)
    before = names(out.parent)
    with begun_export(store, out) as process:
        during = names(out.parent)
        grow_old(out.parent)
        export_store(store, out.with_name("b.csv"))
        assert names(out.parent) == sorted([*during, "b.csv"])
        process.send_signal(signal.SIGTERM)
    assert names(out.parent) == sorted([*before, "b.csv"])
    assert store.exists()


def test_a_file_that_was_made_just_now_may_be_locked_in_a_moment(store, tmp_path):
    young = tmp_path / "out" / f".a.jsonl.abcdefgh{SUFFIX}"
    young.touch()
    export_store(store, tmp_path / "out" / "b.csv")
    assert young.exists()
    grow_old(young.parent)
    with young.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        export_store(store, tmp_path / "out" / "b.csv")
        assert young.exists()
    export_store(store, tmp_path / "out" / "b.csv")
    assert not young.exists()
