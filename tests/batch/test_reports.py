import json
import sqlite3
from contextlib import closing

from batch.trees import TEXTS, profile, write, write_many
from profileparse.batch import report_store, run
from profileparse.batch.reports import FieldReport
from profileparse.cli.app import run as command
from profileparse.rules.unknown import UNKNOWN_LABEL, UnknownLabel, UnknownLabels


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
    assert report.unknown_labels == ()


def test_a_report_lists_labels_that_several_sources_have_and_no_field(tmp_path, monkeypatch, capsys):
    unknown = "## Red list\n\nleast concern\n\n## {}\n\nwood\n"
    write(
        tmp_path,
        a=profile("A", "Text.\n\n" + unknown.format("Habitat")),
        b=profile("B", "Text.\n\n" + unknown.format("Habitat") + unknown.format("Habitat")),
        c=profile("C", "Text.\n\n" + unknown.format("Once")),
    )
    run([tmp_path], tmp_path / "s.db", jobs=1)
    assert report_store(tmp_path / "s.db").unknown_labels == (
        UnknownLabel("EntityProfile", 'red_list: Annotated[str | None, Label("Red list")] = None', 3),
        UnknownLabel("EntityProfile", "habitat: str | None = None", 2),
    )
    monkeypatch.chdir(tmp_path)
    assert command(["report", "s.db"]) == 0
    assert capsys.readouterr().out.endswith(
        "\nunknown labels, by number of sources\n"
        '      3  EntityProfile  red_list: Annotated[str | None, Label("Red list")] = None\n'
        "      2  EntityProfile  habitat: str | None = None\n"
        "To make a model of the labels in the texts: profileparse learn PATH… -o model.py\n"
    )
    assert command(["report", "s.db", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unknown_labels"][1] == {
        "model": "EntityProfile",
        "declaration": "habitat: str | None = None",
        "sources": 2,
    }


def test_a_report_of_several_sources_without_a_label_of_the_model_points_to_learn(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, is_there in (("a", False), ("b", True)):
        write(tmp_path, **{name: b"a poem\n"})
        run([tmp_path], tmp_path / "s.db", jobs=1)
        command(["report", "s.db"])
        assert ("\n\nTo make a model of the labels in the texts: " in capsys.readouterr().out) is is_there


def test_the_labels_of_all_profiles_count_once_for_their_source(tmp_path):
    several = b"\n\n".join(profile(name, "Text.\n\n## Habitat\n\nwood") for name in "AB")
    write(tmp_path, a=several, b=several)
    run([tmp_path], tmp_path / "s.db", jobs=1, all_profiles=True)
    (label,) = report_store(tmp_path / "s.db").unknown_labels
    assert label.sources == 2


def test_a_report_counts_labels_as_check_does(tmp_path):
    write_many(tmp_path, 2 * len(TEXTS))
    run([tmp_path], tmp_path / "s.db", jobs=2)
    counted = UnknownLabels()
    with closing(sqlite3.connect(tmp_path / "s.db")) as store:
        for (found,) in store.execute("SELECT diagnostics FROM source"):
            counted.add(each["message"] for each in json.loads(found) if each["code"] == UNKNOWN_LABEL)
    assert counted.most_frequent()
    assert report_store(tmp_path / "s.db").unknown_labels == tuple(counted.most_frequent())
