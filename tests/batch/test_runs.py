import gzip
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from batch.models_that_fail import FailingProfile
from batch.trees import TEXTS, contents, outcomes, profile, write, write_many
from profileparse import EntityProfile, parse
from profileparse.batch import BatchError, Outcome, run
from profileparse.batch.sources import stamp_of


def test_each_row_holds_what_the_parser_says_about_its_file(folder, store):
    for name, data in TEXTS.items():
        (folder / name.replace("/", "-")).write_bytes(data)
    summary = run([folder], store, jobs=2)
    rows = contents(store)
    assert len(rows) == summary.found == len(TEXTS)
    for path, outcome, _, size, _, _, _, _, record, _ in rows:
        data = Path(path).read_bytes()
        assert size == len(data)
        want = parse(data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")).profile
        assert (outcome == "parsed") == (want is not None)
        if want is not None:
            assert record == want.model_dump_json()


def test_a_second_run_parses_nothing(folder, store):
    write_many(folder, 300)
    first = run([folder], store, jobs=2)
    before = contents(store)
    second = run([folder], store, jobs=2)
    assert first.parsed + first.failed == 300
    assert (second.parsed, second.failed, second.unchanged) == (0, 0, 300)
    assert second.outcomes == first.outcomes
    assert contents(store) == before


def test_new_and_changed_files_are_parsed_and_no_others(folder, store):
    write(folder, a=profile("A"), b=profile("B"))
    run([folder], store, jobs=1)
    write(folder, b=profile("Other"), c=profile("C"))
    summary = run([folder], store, jobs=1)
    assert (summary.parsed, summary.unchanged) == (2, 1)


def test_an_edit_that_keeps_size_and_time_is_noticed(folder, store):
    write(folder, a=profile("First"))
    run([folder], store, jobs=1)
    status = (folder / "a.txt").stat()
    write(folder, a=profile("Other"))
    os.utime(folder / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert run([folder], store, jobs=1).parsed == 1
    assert '"Other"' in contents(store)[0][8]


def test_a_file_whose_size_and_times_are_trusted_is_not_read_unless_asked(folder, store):
    write(folder, a=profile("A"))
    run([folder], store, jobs=1)
    with closing(sqlite3.connect(store)) as connection, connection:
        stamp = stamp_of((folder / "a.txt").stat())
        connection.execute("UPDATE source SET stamp = ?, sha256 = 'not its hash'", (stamp,))
    assert run([folder], store, jobs=1).unchanged == 1
    assert run([folder], store, jobs=1, rehash=True).parsed == 1


def test_another_model_parses_everything_again(folder, store):
    write(folder, a=profile("A"))
    run([folder], store, jobs=1)
    assert run([folder], store, jobs=1, model=FailingProfile).parsed == 1
    assert run([folder], store, jobs=1, model=FailingProfile).unchanged == 1


def test_another_version_of_the_parser_parses_everything_again(folder, store):
    write(folder, a=profile("A"))
    run([folder], store, jobs=1)
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE source SET parser = '0.0.1'")
    assert run([folder], store, jobs=1).parsed == 1


def test_one_bad_file_costs_only_itself(folder, store):
    write(folder, good=profile("Good"), binary=b"\x80\x81", empty=b"", blank=b" \r\n", large=profile("L", "x" * 5000))
    write(folder, poem=b"Roses are red\n")
    os.mkfifo(folder / "pipe.txt")
    summary = run([folder, folder / "pipe.txt", folder / "not-there.txt"], store, jobs=2, max_bytes=2000)
    assert outcomes(store, folder) == {
        "good.txt": "parsed",
        "binary.txt": "not_text",
        "empty.txt": "empty",
        "blank.txt": "empty",
        "large.txt": "too_large",
        "poem.txt": "no_record",
        "pipe.txt": "unreadable",
        "not-there.txt": "unreadable",
    }
    assert summary.without_record == 7
    assert all(row[9] != "[]" for row in contents(store) if row[1] != "parsed")


def test_a_raised_limit_parses_what_was_too_large(folder, store):
    write(folder, large=profile("L", "x" * 5000))
    assert run([folder], store, jobs=1, max_bytes=100).failed == 1
    assert run([folder], store, jobs=1).parsed == 1


def test_files_that_kill_their_workers_cost_only_themselves(folder, store):
    for number in range(200):
        write(folder, **{f"n{number:03}": profile(f"N{number}")})
    write(folder, n050x=profile("Exit"), n100x=profile("Kill"), n100y=profile("Exit"), n150x=profile("Raise"))
    summary = run([folder], store, jobs=2, model=FailingProfile)
    found = outcomes(store, folder)
    failed = {name: outcome for name, outcome in found.items() if outcome != "parsed"}
    assert failed == {
        "n050x.txt": "worker_died",
        "n100x.txt": "worker_died",
        "n100y.txt": "worker_died",
        "n150x.txt": "internal_error",
    }
    assert summary.parsed == 200
    messages = {row[0].rpartition("/")[2]: row[9] for row in contents(store) if row[1] != "parsed"}
    assert "exit status 3" in messages["n050x.txt"]
    assert "SIGKILL" in messages["n100x.txt"]
    assert "a fault of the model" in messages["n150x.txt"]
    again = run([folder], store, jobs=2, model=FailingProfile)
    assert (again.unchanged, again.outcomes[Outcome.WORKER_DIED]) == (204, 3)
    assert run([folder], store, jobs=2, model=FailingProfile, retry=True).failed == 4


def test_members_of_archives_are_sources(folder, store):
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in/one.txt", profile("One"))
        archive.writestr("two.txt", profile("Two"))
        archive.writestr("picture.png", b"\x80")
        archive.writestr("bomb.txt", b"a" * 3_000_000)
        archive.writestr("__MACOSX/._two.txt", b"\x80")
    (folder / "b.txt.gz").write_bytes(gzip.compress(profile("Three")))
    (folder / "bomb.txt.gz").write_bytes(gzip.compress(b"a" * 3_000_000))
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    (folder / "broken.txt.gz").write_bytes(gzip.compress(profile("Cut"))[:-9])
    run([folder], store, jobs=1, max_bytes=1_000_000)
    assert outcomes(store, folder) == {
        "a.zip!/in/one.txt": "parsed",
        "a.zip!/two.txt": "parsed",
        "a.zip!/bomb.txt": "too_large",
        "b.txt.gz": "parsed",
        "bomb.txt.gz": "too_large",
        "broken.zip": "unreadable",
        "broken.txt.gz": "unreadable",
    }


def test_one_new_member_is_all_that_is_parsed_of_a_changed_archive(folder, store):
    for names in (["a", "b"], ["a", "b", "c"]):
        with zipfile.ZipFile(folder / "all.zip", "w") as archive:
            for name in names:
                archive.writestr(f"{name}.txt", profile(name.upper()))
        summary = run([folder], store, jobs=1)
    assert (summary.parsed, summary.unchanged) == (1, 2)


def test_what_is_there_no_more_is_kept_until_asked(folder, store):
    write(folder, a=profile("A"), b=profile("B"))
    run([folder], store, jobs=1)
    (folder / "b.txt").unlink()
    kept = run([folder], store, jobs=1)
    assert (kept.gone, kept.removed, len(contents(store))) == (1, 0, 2)
    pruned = run([folder], store, jobs=1, prune=True)
    assert (pruned.gone, pruned.removed, len(contents(store))) == (0, 1, 1)


def test_pruning_keeps_other_folders_and_what_a_broken_archive_held(tmp_path, store):
    one, other = tmp_path / "one", tmp_path / "one-more"
    for folder in (one, other):
        folder.mkdir()
        write(folder, a=profile("A"))
    with zipfile.ZipFile(one / "a.zip", "w") as archive:
        archive.writestr("m.txt", profile("M"))
    run([one, other], store, jobs=1)
    (one / "a.zip").write_bytes(b"cut")
    (one / "a.txt").unlink()
    assert run([one], store, jobs=1, prune=True).removed == 1
    assert outcomes(store, tmp_path) == {
        "one-more/a.txt": "parsed",
        "one/a.zip": "unreadable",
        "one/a.zip!/m.txt": "parsed",
    }


def test_a_mended_archive_is_no_longer_reported(folder, store):
    (folder / "a.zip").write_bytes(b"cut")
    assert run([folder], store, jobs=1).without_record == 1
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("m.txt", profile("M"))
    assert run([folder], store, jobs=1).without_record == 0
    assert outcomes(store, folder) == {"a.zip!/m.txt": "parsed"}


def test_a_source_given_twice_counts_once(folder, store):
    write(folder, a=profile("A"))
    assert run([folder, folder / "a.txt", folder], store, jobs=1).found == 1


def test_odd_file_names_are_told_apart(folder, store):
    names = [b"line\nend.txt", b"back\\slash.txt", b"bad\xff.txt", b"bad\\xff.txt", "β.txt".encode()]
    for number, name in enumerate(names):
        (folder / os.fsdecode(name)).write_bytes(profile(f"N{number}"))
    assert run([folder], store, jobs=1).parsed == len(names)
    assert len(contents(store)) == len(names)
    assert run([folder], store, jobs=1).unchanged == len(names)


def test_another_run_is_refused_while_one_is_at_work(folder, store):
    write_many(folder, 200)

    def start_another(_progress):
        with pytest.raises(BatchError, match="another run is writing to this store"):
            run([folder], store, jobs=1)
        refused.append(True)

    refused = []
    run([folder], store, jobs=1, on_progress=start_another)
    assert refused
    assert len(contents(store)) == 200


def test_a_store_can_be_read_while_a_run_is_at_work(folder, store):
    write_many(folder, 200)
    counts = []
    run([folder], store, jobs=1, on_progress=lambda _: counts.append(len(contents(store))))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] == 200


def test_a_model_that_workers_cannot_import_is_an_error_before_anything_is_lost(folder, store):
    class Local(EntityProfile):
        pass

    write(folder, a=profile("A"))
    with pytest.raises(BatchError, match="import the model"):
        run([folder], store, jobs=1, model=Local)


@pytest.mark.parametrize("content", [b"no database, but a text that is long enough to be one" * 20, None])
def test_a_file_that_is_no_store_is_refused_and_left_alone(folder, tmp_path, content):
    write(folder, a=profile("A"))
    store = tmp_path / "other.db"
    if content is None:
        with closing(sqlite3.connect(store)) as connection, connection:
            connection.execute("CREATE TABLE mine (x)")
        content = store.read_bytes()
    else:
        store.write_bytes(content)
    with pytest.raises(BatchError, match=r"not a database|no store"):
        run([folder], store, jobs=1)
    assert store.read_bytes() == content


def test_progress_counts_up_to_all_that_was_found(folder, store):
    write_many(folder, 150)
    seen = []
    run([folder], store, jobs=1, on_progress=seen.append)
    assert [each.done for each in seen] == sorted(each.done for each in seen)
    assert seen[-1].done == seen[-1].found == 150


def test_a_run_that_is_stopped_by_an_exception_keeps_what_was_done(folder, store):
    write_many(folder, 200)

    def stop(_progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([folder], store, jobs=2, on_progress=stop)
    kept = len(contents(store))
    assert 0 < kept < 200
    summary = run([folder], store, jobs=2)
    assert summary.unchanged == kept
