"""Sources that take all the time or all the memory, and what becomes of the others."""

import math

import pytest

from batch.models_that_fail import GreedyProfile
from batch.trees import contents, outcomes, profile, write
from profileparse.batch import BatchError, Outcome, parse_files, run
from profileparse.batch.limits import Limits, Watch

MEBIBYTE = 1024**2
# Long enough for a busy machine to parse a text of a line, short enough to wait for.
SECONDS = 2.0


def greedy_run(folder, store, jobs=2, **options):
    return run([folder], store, jobs=jobs, model=GreedyProfile, **options)


def among_others(folder, *names):
    """Write texts of these names among many others, and return the files' names."""
    order = [f"N{number}" for number in range(80)]
    for number, name in enumerate(names):
        order.insert(30 * number + 5, name)
    files = {name: f"{place:03}-{name}" for place, name in enumerate(order)}
    write(folder, **{file: profile(name) for name, file in files.items()})
    return {name: f"{file}.txt" for name, file in files.items()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_sources_that_never_end_cost_only_themselves(folder, tmp_path, jobs):
    files = among_others(folder, "Regex", "Wait")
    summary = greedy_run(folder, tmp_path / "s.db", jobs, timeout=SECONDS)
    assert (summary.parsed, summary.failed) == (80, 2)
    found = outcomes(tmp_path / "s.db", folder)
    assert found == {file: "timeout" if name in ("Regex", "Wait") else "parsed" for name, file in files.items()}
    rows = contents(tmp_path / "s.db")
    assert all("limit of 2 s" in row[9] for row in rows if row[1] == "timeout")
    assert all(row[2] for row in rows)  # each is known by its hash


@pytest.mark.parametrize("jobs", [1, 2])
def test_sources_that_take_all_memory_cost_only_themselves(folder, tmp_path, jobs):
    files = among_others(folder, "Hog1", "Hog2", "Short")
    summary = greedy_run(folder, tmp_path / "s.db", jobs, max_memory=300 * MEBIBYTE)
    assert (summary.parsed, summary.failed) == (80, 3)
    found = outcomes(tmp_path / "s.db", folder)
    assert found == {file: "parsed" if name[0] == "N" else "out_of_memory" for name, file in files.items()}
    said = {row[0].rpartition("-")[2]: row[9] for row in contents(tmp_path / "s.db")}
    assert "limit of 300 MiB" in said["Hog1.txt"]
    assert "limit of 300 MiB" in said["Hog2.txt"]
    assert "gave the worker process no more memory" in said["Short.txt"]


def test_a_source_that_took_too_long_is_tried_again_when_it_changes_or_is_given_more_time_or_is_asked_for(
    folder, tmp_path
):
    write(folder, w=profile("Wait"), a=profile("A"))
    store = tmp_path / "s.db"
    assert greedy_run(folder, store, timeout=SECONDS).failed == 1
    assert greedy_run(folder, store, timeout=SECONDS).unchanged == 2
    assert greedy_run(folder, store, timeout=SECONDS / 2).unchanged == 2
    assert greedy_run(folder, store, timeout=SECONDS + 1).failed == 1
    assert greedy_run(folder, store, timeout=SECONDS, retry=True).failed == 1
    write(folder, w=profile("Well"))
    assert greedy_run(folder, store, timeout=SECONDS).parsed == 1


def test_a_source_that_took_too_much_memory_is_tried_again_when_it_is_given_more(folder, tmp_path):
    write(folder, h=profile("Hog"), a=profile("A"))
    store = tmp_path / "s.db"
    assert greedy_run(folder, store, max_memory=300 * MEBIBYTE).failed == 1
    assert greedy_run(folder, store, max_memory=300 * MEBIBYTE).unchanged == 2
    assert greedy_run(folder, store, max_memory=310 * MEBIBYTE).failed == 1


def test_results_keep_their_order_where_sources_are_stopped(folder):
    write(folder, good=profile("Good"), wait=profile("Wait"))
    names = ["good", "wait", *["good"] * 100, "wait", "good"]
    want = {"good": Outcome.PARSED, "wait": Outcome.TIMEOUT}
    results = parse_files([folder / f"{name}.txt" for name in names], jobs=2, model=GreedyProfile, timeout=SECONDS)
    assert [each.outcome for each in results] == [want[name] for name in names]


class Process:
    """What the watch asks of a worker."""

    def __init__(self, running=None, memory=0):
        self.running = running
        self.memory = memory
        self.stopped = []

    def stop(self, running, outcome):
        self.stopped.append((running, outcome))


def looked_at(worker, times, seconds):
    watch = Watch([worker], Limits(timeout=10.0, max_memory=100))
    for _ in range(times):
        watch.look(seconds)
    return worker.stopped[:1]


def test_only_the_time_that_one_task_takes_counts():
    assert looked_at(Process(running=None), 50, 1.0) == []
    assert looked_at(Process(running=3), 11, 1.0) == []
    assert looked_at(Process(running=3), 12, 1.0) == [(3, Outcome.TIMEOUT)]
    worker = Process(running=0)
    watch = Watch([worker], Limits(timeout=10.0))
    for number in range(50):
        worker.running = number // 5
        watch.look(1.0)
    assert worker.stopped == []


def test_only_the_memory_while_a_task_is_at_work_counts():
    assert looked_at(Process(running=None, memory=101), 1, 1.0) == []
    assert looked_at(Process(running=1, memory=100), 1, 1.0) == []
    assert looked_at(Process(running=1, memory=101), 1, 1.0) == [(1, Outcome.OUT_OF_MEMORY)]
    assert looked_at(Process(running=1, memory=None), 1, 1.0) == []


@pytest.mark.parametrize("limit", [{"timeout": 0}, {"timeout": math.nan}, {"max_memory": 0}, {"max_bytes": -1}])
def test_a_limit_that_is_none_is_refused(tmp_path, limit):
    with pytest.raises(BatchError, match="must be greater than 0"):
        run([tmp_path], tmp_path / "s.db", **limit)
    with pytest.raises(BatchError, match="must be greater than 0"):
        list(parse_files([tmp_path], **limit))
    assert not (tmp_path / "s.db").exists()


def test_limits_beyond_what_numbers_hold_are_no_limits(folder, tmp_path):
    write(folder, a=profile("A"))
    beyond = {"max_bytes": 10**30, "timeout": math.inf, "max_memory": 10**30}
    assert run([folder], tmp_path / "s.db", jobs=1, **beyond).parsed == 1


def test_all_jobs_together_get_half_of_the_memory_by_default():
    def of(jobs):
        return Limits.of(max_bytes=1, timeout=1.0, max_memory=None, jobs=jobs).max_memory

    assert of(1) <= 4 * 1024**3
    assert of(1) >= of(4) >= of(10_000) == 512 * MEBIBYTE
    assert Limits.of(max_bytes=1, timeout=1.0, max_memory=5, jobs=1).max_memory == 5
