import zipfile

from profileparse.batch.outcomes import Outcome
from profileparse.batch.reading import Reader
from profileparse.batch.sources import stamp_of


def test_times_of_a_file_changed_just_now_prove_nothing(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"text")
    assert Reader(100).read(str(path)).stamp is None


def test_times_of_a_file_left_alone_for_a_while_are_kept(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"text")
    monkeypatch.setattr("profileparse.batch.reading.SETTLED_SECONDS", -60)
    assert Reader(100).read(str(path)).stamp == stamp_of(path.stat())


def test_the_limit_is_the_largest_size_that_is_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100)
    assert Reader(100).read(str(path)).data == b"x" * 100
    assert Reader(99).read(str(path)).failure is Outcome.TOO_LARGE


def test_an_archive_replaced_between_two_reads_is_opened_again(tmp_path):
    path = tmp_path / "a.zip"
    reader = Reader(100)
    for content in (b"first", b"the second"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("m.txt", content)
        assert reader.read(str(path), "m.txt").data == content
    assert reader.read(str(path), "no.txt").failure is Outcome.UNREADABLE
