"""What a worker makes of one source."""

import zipfile

import pytest

from batch.trees import profile, write
from profileparse import EntityProfile
from profileparse.batch import worker
from profileparse.batch.outcomes import BATCH_CODES, FAILURES, Outcome
from profileparse.batch.process import Chunk
from profileparse.batch.reading import Reader
from profileparse.batch.results import Verdict
from profileparse.batch.worker import Task, result_of
from profileparse.cli.app import run as command


def result(path, **options):
    return result_of(Task(str(path), str(path), **options), Reader(10_000), EntityProfile)


def test_a_record_that_no_store_could_hold_is_an_outcome(tmp_path, monkeypatch):
    write(tmp_path, a=profile("A"))
    whole = result(tmp_path / "a.txt")
    monkeypatch.setattr(worker, "_LONGEST_RECORD", len(whole.record))
    assert result(tmp_path / "a.txt")._replace(read_at=whole.read_at) == whole
    monkeypatch.setattr(worker, "_LONGEST_RECORD", len(whole.record) - 1)
    found = result(tmp_path / "a.txt")
    assert (found.outcome, found.record, found.sha256) == (Outcome.RECORD_TOO_LARGE, None, whole.sha256)


@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_with_any_broken_byte_are_read_or_unreadable(tmp_path, kind):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", kind) as archive:
        archive.writestr("m.txt", profile("M", "some text " * 30))
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        found = result(path, member="m.txt")
        assert found.outcome in (Outcome.PARSED, Outcome.UNREADABLE, Outcome.TOO_LARGE)
        assert (found.record is None) == (found.outcome is not Outcome.PARSED)


def test_a_source_with_a_verdict_is_only_read(tmp_path):
    write(tmp_path, a=profile("A"))
    found = result(tmp_path / "a.txt", verdict=Verdict(Outcome.TIMEOUT, "too slow", 60.0))
    assert (found.outcome, found.limit, found.record) == (Outcome.TIMEOUT, 60.0, None)
    assert found.sha256 == result(tmp_path / "a.txt").sha256


def test_a_source_that_can_not_even_be_read_in_time_is_settled_without():
    chunk = Chunk(0, [Task("a", "/a"), Task("b", "/b")])
    slow = Verdict(Outcome.TIMEOUT, "too slow", 60.0)
    chunk.judge(1, slow)
    assert chunk.open == [0, 1]
    assert chunk.tasks[1].verdict == slow
    chunk.judge(1, slow)
    assert chunk.open == [0]
    chunk.settle(0, result("/not/there"))
    chunk.judge(0, slow)  # it was done in the last moment
    assert [each.outcome for each in chunk.results] == [Outcome.UNREADABLE, Outcome.TIMEOUT]


def test_each_code_is_explained(capsys):
    assert set(FAILURES) == set(Outcome) - {Outcome.PARSED, Outcome.NO_RECORD}
    codes = [failure.code for failure in BATCH_CODES.values()]
    assert len(set(codes)) == len(codes)
    for name, failure in BATCH_CODES.items():
        assert command(["explain", failure.code.lower()]) == 0
        shown = capsys.readouterr().out
        assert shown.startswith(f"{failure.code} {name} ({failure.severity})\n")
        assert failure.help in shown
