"""Several profiles in one source: a row for each, and what a run does when they change."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections import Counter
from contextlib import closing

import pytest

from batch.models_that_fail import FailingProfile, GreedyProfile
from batch.test_writing import as_layout_2
from batch.trees import contents, outcomes, profile, write
from profileparse import FRONT_MATTER, parse_all
from profileparse.batch import BatchError, Outcome, export_store, report_store, run
from profileparse.batch.store import Store
from profileparse.cli.app import run as command

NAMES = ("Mira", "Rigel", "Vega")


def several(*names, divider=b""):
    return divider.join(profile(name) + b"\n" for name in names)


def names(store):
    """Names of the records by the last part of the path, in the order of the store."""
    with Store.reading(store) as open_store:
        return {
            row.source.rpartition("/")[2]: row.record and json.loads(row.record)["name"] for row in open_store.rows()
        }


def test_each_profile_of_a_file_has_a_row_of_what_its_text_says(folder, store):
    text = several(*NAMES) + b"Interacting Drugs\n"
    write(folder, stars=text, one=profile("Sun"))
    summary = run([folder], store, jobs=1, all_profiles=True)
    assert (summary.found, summary.parsed, summary.profiles, summary.without_record) == (2, 2, 4, 0)
    assert names(store) == {"one.txt": "Sun", "stars.txt": "Mira", "stars.txt#2": "Rigel", "stars.txt#3": "Vega"}
    rows = {row[0].rpartition("/")[2]: row for row in contents(store)}
    for number, parsed in enumerate(parse_all(text.decode()), 1):
        _, outcome, sha256, size, _, _, _, _, record, diagnostics = rows[
            "stars.txt" if number == 1 else f"stars.txt#{number}"
        ]
        assert (outcome, record) == ("parsed", parsed.profile.model_dump_json())
        assert (sha256, size) == (rows["stars.txt"][2], len(text))
        assert [each["code"] for each in json.loads(diagnostics)] == [each.code for each in parsed.diagnostics]


def test_diagnostics_have_their_places_in_the_file(folder, store):
    text = several("Mira", "Rigel") + b"Interacting Drugs\n"
    write(folder, stars=text)
    run([folder], store, jobs=1, all_profiles=True)
    (found,) = [each for row in contents(store) for each in json.loads(row[9])]
    assert found["code"] == "PP204"
    assert found["start"] == {"line": 9, "column": 1, "offset": text.index(b"Interacting")}


def test_without_all_a_file_is_one_profile(folder, store):
    write(folder, stars=several(*NAMES))
    assert run([folder], store, jobs=1).profiles == 1
    assert names(store) == {"stars.txt": "Mira"}


def test_unchanged_files_are_not_parsed_again(folder, store):
    write(folder, stars=several(*NAMES), one=profile("Sun"))
    run([folder], store, jobs=1, all_profiles=True)
    before = contents(store)
    summary = run([folder], store, jobs=1, all_profiles=True)
    assert (summary.parsed, summary.unchanged, summary.profiles) == (0, 2, 4)
    assert contents(store) == before
    os.utime(folder / "stars.txt", (1_000_000_000, 1_000_000_000))
    assert run([folder], store, jobs=1, all_profiles=True).unchanged == 2
    times = {row[0].rpartition("/")[2]: row[4] for row in contents(store)}
    assert {times[name] for name in times if name.startswith("stars")} == {"2001-09-09T01:46:40.000Z"}


def test_a_file_that_loses_a_profile_loses_its_row(folder, store):
    write(folder, stars=several(*NAMES), one=profile("Sun"))
    run([folder], store, jobs=1, all_profiles=True)
    write(folder, stars=several("Mira", "Vega"))
    summary = run([folder], store, jobs=1, all_profiles=True)
    assert (summary.parsed, summary.unchanged, summary.removed, summary.gone) == (1, 1, 0, 0)
    assert names(store) == {"one.txt": "Sun", "stars.txt": "Mira", "stars.txt#2": "Vega"}
    write(folder, stars=b"")
    run([folder], store, jobs=1, all_profiles=True)
    assert outcomes(store, folder) == {"one.txt": "parsed", "stars.txt": "empty"}


def test_files_that_were_divided_in_another_way_are_parsed_again(folder, store):
    write(folder, stars=several(*NAMES, divider=b"%%\n"), one=profile("Sun"))
    for options, count in (
        ({}, 1),
        ({"all_profiles": True, "boundary": "%%"}, 3),
        ({"all_profiles": True, "boundary": re.compile("^%%")}, 3),
        ({"all_profiles": True, "boundary": re.compile("%+$")}, 3),
        ({"all_profiles": True, "boundary": FRONT_MATTER}, 1),
        ({"all_profiles": True, "boundary": "%%%"}, 1),
        ({"all_profiles": True}, 3),
        ({}, 1),
    ):
        summary = run([folder], store, jobs=1, **options)
        assert (summary.parsed, summary.unchanged, summary.profiles) == (2, 0, count + 1)
        assert len(contents(store)) == count + 1
        assert run([folder], store, jobs=1, **options).unchanged == 2


def test_a_profile_without_a_record_costs_only_itself_and_is_tried_again_on_demand(folder, store):
    write(folder, stars=profile("Mira") + b"%%\na shopping list\n%%\n" + profile("Vega"), one=profile("Sun"))
    options = {"jobs": 1, "all_profiles": True, "boundary": "%%"}
    summary = run([folder], store, **options)
    assert (summary.parsed, summary.failed, summary.without_record) == (1, 1, 1)
    assert outcomes(store, folder) == {
        "one.txt": "parsed",
        "stars.txt": "parsed",
        "stars.txt#2": "no_record",
        "stars.txt#3": "parsed",
    }
    (row,) = [row for row in contents(store) if row[1] == "no_record"]
    assert json.loads(row[9])[0]["start"]["line"] == 5
    again = run([folder], store, **options)
    assert (again.unchanged, again.without_record, again.outcomes[Outcome.NO_RECORD]) == (2, 1, 1)
    retried = run([folder], store, retry=True, **options)
    assert (retried.failed, retried.unchanged) == (1, 1)


def test_an_error_of_the_model_in_one_profile_costs_only_that_profile(folder, store):
    write(folder, stars=several("Mira", "Raise", "Vega"))
    summary = run([folder], store, jobs=1, model=FailingProfile, all_profiles=True)
    assert outcomes(store, folder) == {
        "stars.txt": "parsed",
        "stars.txt#2": "internal_error",
        "stars.txt#3": "parsed",
    }
    assert (summary.parsed, summary.failed) == (0, 1)
    (row,) = [row for row in contents(store) if row[1] == "internal_error"]
    (found,) = json.loads(row[9])
    assert (found["message"], found["start"]["line"]) == ("RuntimeError: a fault of the model", 5)


def test_a_profile_that_kills_its_worker_costs_its_file(folder, store):
    write(folder, good=several("Sun", "Sirius"), stars=several(*NAMES))
    run([folder], store, jobs=1, model=FailingProfile, all_profiles=True)
    write(folder, stars=several("Mira", "Exit", "Vega"))
    summary = run([folder], store, jobs=1, model=FailingProfile, all_profiles=True)
    assert outcomes(store, folder) == {"good.txt": "parsed", "good.txt#2": "parsed", "stars.txt": "worker_died"}
    assert (summary.failed, summary.unchanged, summary.profiles) == (1, 1, 3)


def test_the_limit_of_time_is_for_a_file(folder, store):
    write(folder, stars=several("Mira", "Wait", "Vega"), good=several("Sun", "Sirius"))
    run([folder], store, jobs=1, model=GreedyProfile, all_profiles=True, timeout=0.5)
    assert outcomes(store, folder) == {"good.txt": "parsed", "good.txt#2": "parsed", "stars.txt": "timeout"}


def test_a_profile_that_takes_all_memory_costs_its_file(folder, store):
    write(folder, stars=several("Mira", "Short", "Vega"), good=several("Sun", "Sirius"))
    run([folder], store, jobs=1, model=GreedyProfile, all_profiles=True)
    assert outcomes(store, folder) == {"good.txt": "parsed", "good.txt#2": "parsed", "stars.txt": "out_of_memory"}


def test_a_file_that_is_there_no_more_goes_with_all_of_its_profiles(folder, store):
    write(folder, stars=several(*NAMES), one=profile("Sun"))
    run([folder], store, jobs=1, all_profiles=True)
    (folder / "stars.txt").unlink()
    kept = run([folder], store, jobs=1, all_profiles=True)
    assert (kept.gone, kept.removed, kept.profiles, len(contents(store))) == (1, 0, 1, 4)
    pruned = run([folder], store, jobs=1, all_profiles=True, prune=True)
    assert (pruned.gone, pruned.removed) == (0, 1)
    assert names(store) == {"one.txt": "Sun"}


def test_a_file_that_becomes_a_folder_goes_with_all_of_its_profiles(folder, store):
    write(folder, stars=several(*NAMES))
    run([folder], store, jobs=1, all_profiles=True)
    (folder / "stars.txt").unlink()
    (folder / "stars.txt").mkdir()
    write(folder / "stars.txt", sun=profile("Sun"))
    run([folder], store, jobs=1, all_profiles=True)
    assert names(store) == {"sun.txt": "Sun"}


def test_files_whose_names_end_like_those_of_profiles_keep_their_own_rows(folder, store):
    for name in ("stars.txt", "stars.txt#2", "stars.txt\\#2", "stars.txt#3"):
        (folder / name).write_bytes(several(*(f"{name[9:] or 'First'} {each}" for each in "AB")))
    (folder / "stars.txt#2 more").mkdir()
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for name in ("m", "m#2", "m\\#2"):
            archive.writestr(name, several(f"{name} A", f"{name} B"))
    options = {"jobs": 1, "all_profiles": True, "glob": ["*"]}
    assert run([folder], store, **options).parsed == 7
    found = [row[0].removeprefix(f"{folder}/") for row in contents(store)]
    whole = ["a.zip!/m", "a.zip!/m\\#2", "a.zip!/m\\\\#2", "stars.txt", "stars.txt\\#2", "stars.txt\\#3"]
    whole.append("stars.txt\\\\\\#2")
    assert sorted(found) == sorted([*whole, *(f"{each}#2" for each in whole)])
    assert run([folder], store, **options).unchanged == 7


def test_a_folder_named_like_a_profile_leaves_that_alone(folder, store):
    (folder / "stars").write_bytes(several("Mira", "Rigel"))
    (folder / "stars#2").mkdir()
    write(folder / "stars#2", sun=profile("Sun"))
    for _ in range(2):
        run([folder], store, jobs=1, all_profiles=True, glob=["*"])
        assert names(store) == {"stars": "Mira", "stars#2": "Rigel", "sun.txt": "Sun"}
    assert run([folder / "stars#2"], store, jobs=1, all_profiles=True, prune=True).removed == 0


def test_rows_of_a_file_come_together_and_in_order(folder, store, tmp_path):
    write(folder, stars=several(*(f"Star {number}" for number in range(1, 13))))
    write(folder, **{"stars.txt more": profile("Sun"), "stars": several(*(f"S{each}" for each in range(1, 13)))})
    run([folder], store, jobs=1, all_profiles=True)
    want = [*(f"S{number}" for number in range(1, 13)), "Sun"]
    assert list(names(store).values()) == want
    assert list(names(store)) == [
        "stars.txt",
        *(f"stars.txt#{number}" for number in range(2, 13)),
        "stars.txt more.txt",
    ]
    for kind in ("jsonl", "csv", "parquet"):
        assert export_store(store, tmp_path / f"out.{kind}") == 13
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["profile"]["name"] for line in lines] == want


def test_a_report_counts_files_and_profiles(folder, store):
    write(folder, stars=b"%%\n".join((profile("A", "\x01"), b"a shopping list\n", profile("B", "\x01"))))
    write(folder, one=profile("Sun"))
    run([folder], store, jobs=1, all_profiles=True, boundary="%%")
    report = report_store(store)
    assert (report.sources, report.profiles, report.records) == (2, 4, 3)
    assert {each.name: each.filled for each in report.fields}["overview"] == 3
    assert [each.source for each in report.without_record] == [f"{folder}/stars.txt#2"]
    assert {each.code: (each.count, each.sources) for each in report.rules}["PP505"] == (2, 1)


def test_a_store_of_the_second_layout_is_read_as_it_is_and_written_on(folder, store):
    for name in ("one.txt", "two#2"):
        (folder / name).write_bytes(profile(name))
    paths = [folder / "one.txt", folder / "two#2"]
    run(paths, store, jobs=1)
    want = contents(store)
    as_layout_2(store)
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE source SET path = ? WHERE path LIKE '%two%'", (f"{folder}/two#2",))
    report = report_store(store)
    assert (report.sources, report.profiles) == (2, 2)
    assert run(paths, store, jobs=1).unchanged == 2
    assert contents(store) == want
    assert run(paths, store, jobs=1, all_profiles=True).parsed == 2


def test_a_boundary_without_all_profiles_and_one_that_is_none_are_refused(folder, store):
    with pytest.raises(BatchError, match="goes with all_profiles"):
        run([folder], store, boundary="%%")
    with pytest.raises(ValueError, match="a boundary is one line"):
        run([folder], store, all_profiles=True, boundary=" ")
    with pytest.raises(TypeError, match="a boundary is a line"):
        run([folder], store, all_profiles=True, boundary=3)
    assert not store.exists()


def test_killed_in_the_middle_each_file_has_all_of_its_rows_or_none(folder, store):
    count = 400
    for number in range(count):
        write(folder, **{f"{number:04}": several(*(f"Star {number} {each}" for each in "ABC"))})
    code = "from profileparse.__main__ import main; main()"
    arguments = ["batch", str(folder), "--store", str(store), "--jobs", "2", "--all", "--quiet"]

    def rows():
        if not store.exists():
            return 0
        with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as connection:
            try:
                return connection.execute("SELECT count(*) FROM source").fetchone()[0]
            except sqlite3.OperationalError:
                return 0  # the tables are not there yet

    process = subprocess.Popen([sys.executable, "-c", code, *arguments], start_new_session=True)
    while process.poll() is None and not rows():
        time.sleep(0.005)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    found = Counter(row[0].partition("#")[0] for row in contents(store))
    assert 0 < len(found) < count
    assert set(found.values()) == {3}
    summary = run([folder], store, jobs=2, all_profiles=True)
    assert (summary.unchanged, summary.parsed) == (len(found), count - len(found))
    assert len(contents(store)) == 3 * count


def test_the_command_takes_all_profiles_and_says_how_many(folder, store, capsys):
    write(folder, stars=several(*NAMES, divider=b"%%\n"), one=profile("Sun"))
    arguments = ["batch", str(folder), "--store", str(store), "--jobs", "1"]
    assert command([*arguments, "--all", "--boundary", "%%"]) == 0
    assert re.match(r"2 sources with 4 profiles in \d+\.\d s: 2 parsed, ", capsys.readouterr().err)
    assert list(names(store).values()) == ["Sun", *NAMES]
    assert command(["report", str(store)]) == 0
    assert capsys.readouterr().out.startswith("2 sources with 4 profiles, 4 with a record\n")
    assert command(["export", str(store), f"{store}.jsonl"]) == 0
    assert capsys.readouterr().err == f"{store}.jsonl: 4 rows\n"
    headed = b"".join(b"---\nname: %s\n---\n\nOverview\n\nText.\n\n" % each for each in (b"Mira", b"Vega"))
    write(folder, stars=headed)
    assert command([*arguments, "--all", "--front-matter"]) == 0
    assert list(names(store).values()) == ["Sun", "Mira", "Vega"]
    write(folder, stars=several(*NAMES, divider=b"%%\n"))
    for pattern, parsed in (("%%", 2), ("%%", 0), ("%+$", 2)):
        assert command([*arguments, "--all", "--boundary-pattern", pattern]) == 0
        assert f" {parsed} parsed" in capsys.readouterr().err
        assert list(names(store).values()) == ["Sun", *NAMES]
    assert command([*arguments, "--all", "--boundary-pattern", "["]) == 2
    assert capsys.readouterr().err.startswith("error: --boundary-pattern: '[' is no regular expression: ")
    assert command([*arguments, "--boundary", "%%"]) == 2
    assert capsys.readouterr().err.endswith("error: --boundary goes with --all\n")
