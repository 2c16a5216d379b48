from batch.trees import profile, write
from profileparse.batch import report_store, run
from profileparse.batch.reports import FieldReport


def test_a_report_says_how_full_fields_are_and_what_has_no_record(tmp_path):
    write(tmp_path, a=b"Other Names\nB, C\n\n" + profile("A"), d=profile("D"), e=b"a poem\n", f=b"\x80")
    run([tmp_path], tmp_path / "s.db", jobs=1)
    report = report_store(tmp_path / "s.db")
    assert (report.sources, report.records) == (4, 2)
    assert report.outcomes == {"parsed": 2, "no_record": 1, "not_text": 1}
    fields = {field.name: field for field in report.fields}
    assert fields["other_names"] == FieldReport("other_names", 1, {"missing": 1})
    assert fields["overview"].filled == 2
    assert [(each.source.rpartition("/")[2], each.outcome) for each in report.without_record] == [
        ("e.txt", "no_record"),
        ("f.txt", "not_text"),
    ]
    assert all(each.code and each.message for each in report.without_record)
    assert {each.code: each.sources for each in report.rules}["PP902"] == 1


def test_an_empty_store_has_an_empty_report(tmp_path):
    run([], tmp_path / "s.db", jobs=1)
    report = report_store(tmp_path / "s.db")
    assert (report.sources, report.records, report.rules, report.without_record) == (0, 0, (), ())
