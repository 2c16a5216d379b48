"""What a store takes: any result of any source, and stores of an earlier layout."""

import gzip
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from batch.trees import contents, outcomes, profile, write
from profileparse import EntityProfile, parse
from profileparse.batch import BatchError, report_store, run
from profileparse.batch.layout import LAYOUT_VERSION
from profileparse.batch.limits import Limits
from profileparse.batch.models import model_key
from profileparse.batch.outcomes import Outcome
from profileparse.batch.reading import Reader
from profileparse.batch.results import Result
from profileparse.batch.sources import Entry, stamp_of
from profileparse.batch.worker import Task, result_of
from profileparse.batch.writing import StoreWriter

KEY = model_key(EntityProfile)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "profiles").mkdir()
    return tmp_path / "profiles"


def test_diagnostics_that_are_not_kept_are_said_and_counted(folder, tmp_path, monkeypatch):
    text = profile("A", "".join(f"Odd{number}: \x01\x02 x\n" for number in range(60))) + b"Interacting Drugs\n"
    write(folder, a=text)
    found = Counter(each.code for each in parse(text.decode()).diagnostics)
    assert len(found) > 1
    assert found.total() > 50
    monkeypatch.setattr("profileparse.batch.kept.MOST_DIAGNOSTICS", 10)
    path = str(folder / "a.txt")
    with StoreWriter.writing(tmp_path / "s.db") as store:
        store.save([result_of(Task(path, path), Reader(10_000), EntityProfile)], KEY)
    with closing(sqlite3.connect(tmp_path / "s.db")) as connection:
        kept = [code for (code,) in connection.execute("SELECT code FROM diagnostic")]
    assert (len(kept), kept[-1]) == (11, "PP910")
    rules = report_store(tmp_path / "s.db").rules
    assert {each.code: each.count for each in rules} == {**found, "PP910": 1}
    assert all(each.severity and each.sources == 1 for each in rules)


@pytest.mark.parametrize(
    "values",
    [
        {"diagnostics": "x" * 2_000},
        {"record": "x" * 2_000},
        {"record": "\ud800"},
        {"size": 2**64 - 1, "record": "x" * 2_000},
        {"mtime": "\udcff"},
    ],
    ids=["diagnostics", "record", "surrogate", "size and record", "mtime"],
)
def test_a_result_that_sqlite_can_not_hold_costs_only_itself(tmp_path, values):
    good = Result("good", Outcome.PARSED, "0", 1, "", "", "{}")
    bad = Result("bad", Outcome.PARSED, "1", 1, "", "", "{}")._replace(**values)
    with StoreWriter.writing(tmp_path / "s.db") as store:
        store.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1_500)
        saved = store.save([good, bad, good._replace(source="z")], KEY)
    assert [each.outcome for each in saved] == ["parsed", "internal_error", "parsed"]
    assert {row[0]: row[1] for row in contents(tmp_path / "s.db")} == {
        "good": "parsed",
        "bad": "internal_error",
        "z": "parsed",
    }


def test_a_size_or_a_limit_beyond_64_bits_is_not_kept(tmp_path):
    with StoreWriter.writing(tmp_path / "s.db") as store:
        [saved] = store.save([Result("a", Outcome.TOO_LARGE, size=2**64, limit=2**64 - 1)], KEY)
    assert saved.outcome is Outcome.TOO_LARGE
    assert contents(tmp_path / "s.db")[0][3] is None


def test_found_things_of_any_size_and_name_are_noted(tmp_path):
    entries = [
        Entry("a", "/a\udcff", weight=2**70),
        Entry("b", "/b\ud800", problem="no name of a file"),
        Entry("c", "/c", member="m\0", weight=-1),
    ]
    with StoreWriter.writing(tmp_path / "s.db") as store:
        assert store.scan(entries, []) == 3
        assert store.plan(KEY, Limits(), retry=False, rehash=False) == 3
        tasks = list(store.tasks())
    assert [task.file for task in tasks] == ["/a\udcff", "/b\\ud800", "/c"]
    assert tasks[0].weight == 2**63 - 1


def test_a_path_that_no_file_can_have_is_a_source_that_can_not_be_read(folder, tmp_path):
    write(folder, a=profile("A"))
    paths = [folder, f"{folder}/\ud800.txt", f"{folder}/nul\0.txt", f"{folder}/{'x' * 5000}.txt"]
    summary = run(paths, tmp_path / "s.db", jobs=1)
    assert (summary.parsed, summary.failed) == (1, 3)


def test_an_archive_that_claims_more_bytes_than_numbers_hold_is_too_large(folder, tmp_path):
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("good.txt", profile("Good"))
        archive.writestr("vast.txt", profile("Vast"))
        archive.getinfo("vast.txt").file_size = 2**64 - 1
    summary = run([folder], tmp_path / "s.db", jobs=1)
    assert outcomes(tmp_path / "s.db", folder)["a.zip!/good.txt"] == "parsed"
    assert (summary.parsed, summary.failed) == (1, 1)
    assert run([folder], tmp_path / "s.db", jobs=1).found == 2


def as_layout_4(path):
    with closing(sqlite3.connect(path)) as connection:
        dropped = (f"ALTER TABLE source DROP COLUMN {name};" for name in ("seconds", "codes", "run", "was"))
        connection.executescript(f"{''.join(dropped)} DROP TABLE run; PRAGMA user_version = 4;")


def as_layout_3(path):
    as_layout_4(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("ALTER TABLE source DROP COLUMN read_at; PRAGMA user_version = 3;")


def as_layout_2(path):
    as_layout_3(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP INDEX source_profile; ALTER TABLE source DROP COLUMN part_of; ALTER TABLE source DROP COLUMN cut; "
            "PRAGMA user_version = 2;"
        )


def as_layout_1(path):
    as_layout_2(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "ALTER TABLE source DROP COLUMN not_kept; ALTER TABLE source DROP COLUMN exceeded; PRAGMA user_version = 1;"
        )


def test_a_store_of_the_first_layout_is_read_as_it_is_and_written_on(folder, tmp_path):
    write(folder, a=profile("A"), large=profile("L", "x" * 5000))
    store = tmp_path / "s.db"
    run([folder], store, jobs=1, max_bytes=2000)
    before = contents(store)
    want = report_store(store)
    as_layout_1(store)
    assert report_store(store) == want
    summary = run([folder], store, jobs=1, max_bytes=2000)
    assert summary.unchanged >= 1
    assert contents(store) == before
    assert run([folder], store, jobs=1).parsed == 1
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == LAYOUT_VERSION


def test_a_store_of_a_later_layout_is_refused(folder, tmp_path):
    store = tmp_path / "s.db"
    run([folder], store, jobs=1)
    with closing(sqlite3.connect(store)) as connection:
        connection.execute(f"PRAGMA user_version = {LAYOUT_VERSION + 1}")
    with pytest.raises(BatchError, match=f"layout {LAYOUT_VERSION + 1}"):
        run([folder], store, jobs=1)
    with pytest.raises(BatchError, match=f"layout {LAYOUT_VERSION + 1}"):
        report_store(store)


def trust_times(store):
    """Let the times of all files count, as if the files had been left alone for a while before the run."""
    with closing(sqlite3.connect(store)) as connection, connection:
        for (path,) in connection.execute("SELECT path FROM source").fetchall():
            stamp = stamp_of(Path(path.partition("!")[0]).stat())
            connection.execute("UPDATE source SET stamp = ? WHERE path = ?", (stamp, path))


def test_what_is_over_the_limit_is_not_read_again_until_the_limit_is_raised(folder, tmp_path):
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"a" * 3_000_000)
    (folder / "bomb.txt.gz").write_bytes(gzip.compress(b"a" * 3_000_000))
    write(folder, plain=b"a" * 3_000_000)
    store = tmp_path / "s.db"
    assert run([folder], store, jobs=1, max_bytes=1_000_000).failed == 3
    trust_times(store)
    again = run([folder], store, jobs=1, max_bytes=1_000_000)
    assert (again.failed, again.unchanged) == (0, 3)
    assert run([folder], store, jobs=1, max_bytes=999_999).unchanged == 3
    # Sizes that are known decide; of the gzip file it is only known that there is more.
    assert run([folder], store, jobs=1, max_bytes=2_000_000).failed == 1
    assert run([folder], store, jobs=1, max_bytes=3_000_000).unchanged == 0
