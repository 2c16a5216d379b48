"""The runs of a store: what each did, which rows it wrote, and what the store held when it ended."""

import json
import sqlite3
from contextlib import closing

import pytest

from batch.test_writing import as_layout_4
from batch.trees import TEXTS, profile, write, write_many
from profileparse.batch import merge_stores, run
from profileparse.batch.history import Counts, runs_of
from profileparse.batch.layout import LAYOUT_VERSION
from profileparse.batch.store import Store


def history(store):
    with Store.reading(store) as opened:
        return runs_of(opened)


def rows(store, columns):
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute(f"SELECT {columns} FROM source ORDER BY path").fetchall()


def named(found):
    return {path.rpartition("/")[2]: values for path, *values in found}


def test_a_run_has_a_row_with_what_it_counted_and_what_the_store_held_then(folder, store):
    write(folder, a=profile("A") + b"\nInteracting Drugs\n", b=b"a poem\n")
    summary = run([folder], store, jobs=1)
    (only,) = history(store)
    assert only.kind == "batch"
    assert only.begun < only.ended
    assert only.counts == Counts(2, 1, 1, 0, 0)
    assert only.outcomes == {"no_record": 1, "parsed": 1}
    assert only.codes == summary.diagnostics
    assert {identifier for (identifier,) in rows(store, "run")} == {only.id}


def test_a_later_run_knows_what_was_before_and_leaves_unchanged_rows_to_the_run_that_wrote_them(folder, store):
    write(folder, a=profile("A"), b=profile("B"), c=b"a poem\n")
    run([folder], store, jobs=1)
    write(folder, b=b"a poem\n", c=profile("C"), d=profile("D"))
    summary = run([folder], store, jobs=1, prune=True)
    assert summary.changed == {("parsed", "no_record"): 1, ("no_record", "parsed"): 1}
    first, second = history(store)
    assert second.counts == Counts(4, 2, 1, 1, 0)
    assert second.outcomes == {"parsed": 3, "no_record": 1}
    assert named(rows(store, "path, run, was, outcome")) == {
        "a.txt": [first.id, None, "parsed"],
        "b.txt": [second.id, "parsed", "no_record"],
        "c.txt": [second.id, "no_record", "parsed"],
        "d.txt": [second.id, None, "parsed"],
    }
    (folder / "d.txt").unlink()
    run([folder], store, jobs=1, prune=True)
    assert history(store)[2].counts == Counts(3, 0, 0, 3, 1)
    assert sum(history(store)[2].outcomes.values()) == 3


def test_each_profile_of_a_source_knows_what_it_was(folder, store):
    write(folder, a=profile("A") + b"%%\n" + profile("B"))
    run([folder], store, jobs=1, all_profiles=True, boundary="%%")
    write(folder, a=profile("A") + b"%%\npoem\n%%\n" + profile("C"))
    run([folder], store, jobs=1, all_profiles=True, boundary="%%")
    found = named(rows(store, "path, was, outcome, seconds"))
    assert {name: values[:2] for name, values in found.items()} == {
        "a.txt": ["parsed", "parsed"],
        "a.txt#2": ["parsed", "no_record"],
        "a.txt#3": [None, "parsed"],
    }
    assert found["a.txt"][2] > 0
    assert {found[name][2] for name in ("a.txt#2", "a.txt#3")} == {None}


def test_a_run_that_is_stopped_has_no_end(folder, store):
    write_many(folder, 3)

    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([folder], store, jobs=1, on_progress=stop)
    run([folder], store, jobs=1)
    first, second = history(store)
    assert (first.ended, first.outcomes, first.counts) == (None, {}, Counts())
    assert second.ended is not None


def test_the_diagnostics_of_each_row_are_counted_those_that_are_not_kept_as_well(folder, store, monkeypatch):
    monkeypatch.setattr("profileparse.batch.kept.MOST_DIAGNOSTICS", 2)
    for name, data in TEXTS.items():
        (folder / name.replace("/", "-")).write_bytes(data)
    summary = run([folder], store, jobs=1)  # the worker is a process of its own, with the usual limit
    (only,) = history(store)
    assert only.codes == summary.diagnostics
    for codes, diagnostics, not_kept in rows(store, "codes, diagnostics, not_kept"):
        kept = [each["code"] for each in json.loads(diagnostics)]
        more = json.loads(not_kept or "{}")
        assert sum(json.loads(codes).values()) == len(kept) + sum(more.values())


def test_a_store_of_layout_4_gets_the_columns_and_its_counts_when_a_run_writes_to_it(folder, store):
    write_many(folder, len(TEXTS))
    run([folder], store, jobs=1)
    want = rows(store, "path, codes")
    as_layout_4(store)
    assert history(store) == []
    run([folder], store, jobs=1)
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (LAYOUT_VERSION,)
    assert [(path, json.loads(codes)) for path, codes in rows(store, "path, codes")] == [
        (path, json.loads(codes)) for path, codes in want
    ]
    (only,) = history(store)
    assert only.counts == Counts(len(TEXTS), 0, 0, len(TEXTS), 0)
    assert set(rows(store, "run, was, seconds")) == {(None, None, None)}


def test_the_counts_of_layout_4_have_what_is_not_kept(folder, store):
    write(folder, a=profile("A") + b"\nInteracting Drugs\n")
    run([folder], store, jobs=1)
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute('UPDATE source SET not_kept = \'{"PP204": 7, "PP406": 2}\'')
    as_layout_4(store)
    run([folder], store, jobs=1)
    ((codes,),) = rows(store, "codes")
    assert json.loads(codes)["PP204"] == 7 + 1
    assert json.loads(codes)["PP406"] == 2


def test_a_merge_keeps_the_runs_of_all_stores_and_adds_one_of_its_own(folder, tmp_path):
    write_many(folder, 12)
    stores = [tmp_path / "1.db", tmp_path / "2.db"]
    for number, each in enumerate(stores, 1):
        run([folder], each, jobs=1, shard=(number, 2))
    out = tmp_path / "all.db"
    merge_stores(stores, out)
    first, second, merge = history(out)
    assert [first.kind, second.kind, merge.kind] == ["batch 1/2", "batch 2/2", "merge"]
    assert [first, second] == [history(each)[0] for each in stores]
    assert merge.counts == Counts(found=12)
    assert sum(merge.outcomes.values()) == 12
    assert merge.codes == {
        code: first.codes.get(code, 0) + second.codes.get(code, 0) for code in {**first.codes, **second.codes}
    }
    assert {identifier for (identifier,) in rows(out, "run")} == {first.id, second.id}
    merge_stores([out, stores[0]], out)
    assert [each.kind for each in history(out)] == ["batch 1/2", "batch 2/2", "merge", "merge"]
