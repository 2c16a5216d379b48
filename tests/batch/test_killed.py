"""Runs that end by force, and disks that refuse."""

import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from batch.trees import contents, profile, write, write_many
from profileparse.batch import BatchError, run

FILES = 700


def start(folder, store, *, file_limit=None):
    """Start a run in a group of processes of its own."""
    code = (
        "import resource, sys; limit = int(sys.argv.pop(1))\n"
        "limit and resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "from profileparse.__main__ import main\n"
        "main()"
    )
    arguments = ["batch", str(folder), "--store", str(store), "--jobs", "2"]
    return subprocess.Popen(
        [sys.executable, "-c", code, str(file_limit or 0), *arguments],
        start_new_session=True,
        stderr=subprocess.PIPE,
        text=True,
    )


def count(store):
    if not store.exists():
        return 0
    with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM source").fetchone()[0]
        except sqlite3.OperationalError:
            return 0  # killed before the tables were there


def assert_group_ends(group):
    """The fork server and the workers end a moment after the command."""
    for _ in range(1000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    os.killpg(group, signal.SIGKILL)
    pytest.fail("workers outlived their parent by ten seconds")


def test_killed_again_and_again_the_store_ends_as_if_undisturbed(tmp_path):
    folder = tmp_path / "profiles"
    write_many(folder, FILES)
    run([folder], tmp_path / "undisturbed.db", jobs=2)
    want = contents(tmp_path / "undisturbed.db")
    store = tmp_path / "killed.db"
    chance = random.Random(5)
    reached = []
    for number in range(6):
        process = start(folder, store)
        goal = number * FILES // 8
        while process.poll() is None and count(store) <= goal:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.05)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        reached.append(count(store))
    assert reached == sorted(reached)
    assert any(0 < each < FILES for each in reached)
    summary = run([folder], store, jobs=2)
    assert summary.unchanged == reached[-1]
    assert contents(store) == want


@pytest.mark.parametrize("everybody", [False, True], ids=["the command", "the group"])
def test_sigterm_ends_a_run_as_ctrl_c_does(tmp_path, everybody):
    folder, store = tmp_path / "profiles", tmp_path / "profiles.db"
    write_many(folder, FILES)
    process = start(folder, store)
    while process.poll() is None and not count(store):
        time.sleep(0.005)
    (os.killpg if everybody else os.kill)(process.pid, signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 143
    assert errors == "stopped: what was done is kept; the same command goes on from there\nterminated\n"
    kept = contents(store)
    assert 0 < len(kept) < FILES
    assert "worker_died" not in {row[1] for row in kept}
    assert_group_ends(process.pid)
    assert run([folder], store, jobs=2).unchanged == len(kept)


def test_a_second_sigterm_does_not_interrupt_the_first(tmp_path):
    folder, store = tmp_path / "profiles", tmp_path / "profiles.db"
    write_many(folder, FILES)
    process = start(folder, store)
    while process.poll() is None and not count(store):
        time.sleep(0.005)
    for _ in range(3):
        process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 143
    assert "Traceback" not in errors


def test_workers_killed_at_their_start_are_reported_as_such(tmp_path, monkeypatch):
    write(tmp_path, a=profile("A"))
    monkeypatch.setenv("PROFILEPARSE_TEST_KILL_WORKERS", "1")
    arguments = ["--store", str(tmp_path / "s.db"), "--model", "batch.models_that_fail:FailingProfile"]
    code = "import sys; sys.path[:0] = sys.argv.pop(1).split(); from profileparse.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parents[1]), "batch", str(tmp_path), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "a worker process died before it was ready, with signal SIGKILL" in done.stderr
    assert "interrupted" not in done.stderr


@pytest.mark.parametrize(
    "error", [EOFError("unexpected EOF"), BrokenPipeError(32, "Broken pipe"), OSError(11, "no more")]
)
def test_a_worker_that_can_not_be_started_is_reported_as_such(tmp_path, monkeypatch, error):
    def start(_self):
        raise error

    write(tmp_path, a=profile("A"))
    monkeypatch.setattr(multiprocessing.get_context("forkserver").Process, "start", start)
    with pytest.raises(BatchError, match="a worker process can't be started"):
        run([tmp_path], tmp_path / "s.db", jobs=1)


def test_workers_end_when_only_their_parent_is_killed(tmp_path):
    folder, store = tmp_path / "profiles", tmp_path / "profiles.db"
    write_many(folder, FILES)
    process = start(folder, store)
    while process.poll() is None and not count(store):
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert_group_ends(process.pid)
    process.communicate()


def test_a_full_disk_is_a_clear_error_and_leaves_the_store_whole(tmp_path):
    folder, store = tmp_path / "profiles", tmp_path / "profiles.db"
    write_many(folder, 100)
    run([folder], store, jobs=1)
    before = contents(store)
    write_many(folder / "more", 500)
    process = start(folder, store, file_limit=store.stat().st_size + 200_000)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert str(store) in errors
    assert "disk" in errors
    assert "Traceback" not in errors
    after = contents(store)
    assert set(before) <= set(after)
    assert len(after) < 600
    run([folder], store, jobs=1)
    assert len(contents(store)) == 600


def test_a_folder_that_can_not_be_written_to_is_a_clear_error(tmp_path):
    write(tmp_path, a=profile("A"))
    with pytest.raises(BatchError, match="unable to open database file"):
        run([tmp_path], tmp_path / "a.txt" / "profiles.db", jobs=1)
    with pytest.raises(BatchError, match="unable to open database file"):
        run([tmp_path], tmp_path / "not-there" / "profiles.db", jobs=1)
    with pytest.raises(BatchError, match="is a folder"):
        run([tmp_path], tmp_path, jobs=1)
