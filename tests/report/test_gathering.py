"""What a report says of a store is what the store says."""

import json
import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from batch.test_writing import as_layout_1, as_layout_4
from batch.trees import profile, write
from profileparse.batch import BatchError, merge_stores, report_store, run
from profileparse.report.gathering import gathered
from profileparse.report.lists import MOST_SOURCES, SourceList
from profileparse.report.terms import TermCounter, term_key
from report.corpora import fixtures_store, hostile_store


@pytest.fixture(scope="module", params=[fixtures_store, hostile_store], ids=["fixtures", "hostile"])
def store(request, tmp_path_factory):
    return request.param(tmp_path_factory.mktemp("report"))


def charts(store):
    return {chart.title: chart for section in gathered(store).sections for chart in section.charts}


def lists(store):
    return {id(mark.sources): mark.sources for chart in charts(store).values() for mark in chart.marks}.values()


def query(store, statement):
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute(statement).fetchall()


def test_the_query_of_each_list_finds_as_many_sources_as_it_counts_and_those_that_it_lists(store):
    found = list(lists(store))
    assert len(found) > 40
    for each in found:
        paths = [path for path, *_ in query(store, each.query)]
        assert len(paths) == len(set(paths)) == each.total, each.title
        listed = [source.source for source in each.listed]
        assert len(listed) == min(each.total, MOST_SOURCES)
        assert set(listed) <= set(paths), each.title
        if each.title == "Slowest sources":
            assert listed == paths[: len(listed)]


def test_the_numbers_are_those_of_the_other_report(store):
    report, found = report_store(store), charts(store)
    assert {mark.label: mark.value for mark in found["Profiles by outcome"].marks} == report.outcomes
    assert {mark.label: mark.value for mark in found["How full each field is"].marks} == {
        each.name: each.filled for each in report.fields
    }
    absent = {(mark.label, mark.column): mark.value for mark in found["Why the others are empty"].marks}
    assert absent == {(each.name, why): count for each in report.fields for why, count in each.absent.items()}
    rules = {mark.label.split()[0]: (mark.value, mark.cells[2]) for mark in found["Findings by rule"].marks}
    assert rules
    assert rules == {each.code: (each.count, str(each.sources)) for each in report.rules[:25]} or len(report.rules) > 25
    assert [mark.value for mark in found["Labels that no field has"].marks] == [
        each.sources for each in report.unknown_labels
    ]


def test_runs_say_what_they_parsed_and_what_the_store_had_then(tmp_path):
    store = fixtures_store(tmp_path)
    found = charts(store)
    runs = found["Runs"].marks
    assert [mark.said for mark in runs] == [
        f"{parsed} parsed, {failed} failed" if failed else f"{parsed} parsed"
        for parsed, failed in query(store, "SELECT parsed, failed FROM run ORDER BY begun")
    ]
    [(codes,)] = query(store, "SELECT codes FROM run ORDER BY begun DESC LIMIT 1")
    last = {
        mark.column.split()[0]: mark.value
        for mark in found["Findings over runs"].marks
        if mark.label == runs[-1].label.rpartition(" ")[0]
    }
    assert len(last) == 6
    assert last == {code: json.loads(codes).get(code, 0) for code in last}
    (change,) = found["What the last run changed"].marks
    assert (change.label, change.value) == ("no_record → parsed", 1)


def test_terms_are_counted_by_record_whatever_their_spelling(tmp_path):
    texts = {"a": "T cell, T  Cells", "b": "T-cell", "c": "t cell, T cell", "d": "B cell", "e": "B cell"}
    write(tmp_path, **{name: f"Other Names\n{names}\n\n".encode() + profile(name) for name, names in texts.items()})
    run([tmp_path], tmp_path / "s.db", jobs=1)
    chart = charts(tmp_path / "s.db")["other_names"]
    assert [(mark.label, mark.value, mark.cells[1]) for mark in chart.marks] == [
        ("T cell", 3, "T cell (2), T-cell (1), t cell (1)"),
        ("B cell", 2, "B cell (2)"),
    ]


def test_a_term_counter_gives_the_same_when_it_writes_to_its_file_often(monkeypatch):
    records = [{"x": [{"label": f"{number % 7} a"}, {"label": f"{number % 3}-A"}], "y": None} for number in range(60)]

    def counted():
        with TermCounter() as counter:
            for record in records:
                counter.add(record)
            return counter.frequent()

    whole = counted()
    monkeypatch.setattr("profileparse.report.terms._TOGETHER", 2)
    assert counted() == whole
    counts = Counter(label for record in records for label in {each["label"] for each in record["x"]})
    for term in whole:
        assert term.spellings == {label: counts[label] for label in term.spellings}
        assert len({term_key(label) for label in term.spellings}) == 1


@pytest.mark.parametrize("old", [as_layout_1, as_layout_4])
def test_a_store_of_an_earlier_layout_has_a_report_and_stays_as_it_is(tmp_path, old):
    write(tmp_path, a=profile("A"), b=b"a poem\n")
    store = tmp_path / "s.db"
    run([tmp_path], store, jobs=1)
    want = charts(store)
    old(store)
    before = store.read_bytes()
    found = charts(store)
    assert store.read_bytes() == before
    assert found["Profiles by outcome"].marks[0].value == want["Profiles by outcome"].marks[0].value
    assert [mark.value for mark in found["Findings by rule"].marks] == [
        mark.value for mark in want["Findings by rule"].marks
    ]
    assert "Runs" not in found
    assert "Slowest sources" not in found


def test_after_a_merge_the_runs_begin_with_it(tmp_path):
    (tmp_path / "p").mkdir()
    write(tmp_path / "p", a=profile("A"), b=profile("B"), c=b"a poem\n")
    for number in (1, 2):
        run([tmp_path / "p"], tmp_path / f"{number}.db", jobs=1, shard=(number, 2))
    merge_stores([tmp_path / "1.db", tmp_path / "2.db"], tmp_path / "all.db")
    (merge,) = charts(tmp_path / "all.db")["Runs"].marks
    assert merge.said == "merged"
    run([tmp_path / "p"], tmp_path / "all.db", jobs=1)
    assert [mark.said for mark in charts(tmp_path / "all.db")["Runs"].marks] == ["merged", "0 parsed"]
    over = charts(tmp_path / "all.db")["Findings over runs"].marks
    assert {mark.value for mark in over if mark.column.startswith("PP101")} == {1}


def test_an_empty_store_has_parts_without_charts(tmp_path):
    run([], tmp_path / "s.db", jobs=1)
    found = gathered(tmp_path / "s.db")
    assert found.facts[:3] == ["0 sources", "0 profiles", "0 records"]
    assert [section.title for section in found.sections if section.charts] == ["Runs"]
    assert all(section.without for section in found.sections)


def test_what_is_no_store_is_refused(tmp_path):
    with pytest.raises(BatchError, match="there is no such store"):
        gathered(tmp_path / "no.db")


def test_a_list_keeps_those_of_the_highest_rank_in_order():
    made = SourceList("t", "q")
    for number in range(1000):
        made.add(f"{number}", rank=number % 100)
    assert made.total == 1000
    assert [(each.source, each.rank) for each in made.listed] == [(str(99 + 100 * at), 99) for at in range(10)]
