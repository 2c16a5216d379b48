import itertools
import re
import subprocess
import sys

import pytest

from batch.models_that_fail import CompanyProfile, FailingProfile
from batch.trees import FIXTURES, profile, write
from profileparse import load, parse_all, parse_file
from profileparse.batch import BatchError, Outcome, parse_files


def test_results_come_in_the_order_of_the_paths_and_equal_those_of_parse():
    paths = sorted(FIXTURES.glob("template-*/*.txt"), reverse=True) * 10
    results = list(parse_files(paths, jobs=2))
    assert [each.source for each in results] == [str(path) for path in paths]
    for path, result in zip(paths[:22], results[:22], strict=True):
        assert result.profile == load(path)
        assert result.diagnostics == parse_file(path).diagnostics


def test_paths_are_taken_only_as_results_are_asked_for(tmp_path):
    write(tmp_path, a=profile("A"))
    taken = itertools.count()
    paths = (tmp_path / "a.txt" for _ in taken)
    results = parse_files(paths, jobs=2)
    assert [each.outcome for each in itertools.islice(results, 1000)] == [Outcome.PARSED] * 1000
    results.close()
    assert next(taken) < 3000


def test_a_file_that_kills_its_worker_keeps_its_place(tmp_path):
    write(tmp_path, good=profile("Good"), bad=profile("Kill"))
    names = ["good"] * 100 + ["bad"] + ["good"] * 100 + ["bad", "missing"]
    results = list(parse_files([tmp_path / f"{name}.txt" for name in names], jobs=2, model=FailingProfile))
    want = {"good": Outcome.PARSED, "bad": Outcome.WORKER_DIED, "missing": Outcome.UNREADABLE}
    assert [each.outcome for each in results] == [want[name] for name in names]


def test_values_of_every_kind_come_through(tmp_path):
    text = "Name: Example Works\nFounded: 3 March 1998\nEmployees: 12,500\nRating: 4.5\nWebsite: https://example.org/\n"
    (tmp_path / "a.txt").write_text(text)
    [result] = parse_files([tmp_path / "a.txt"], jobs=1, model=CompanyProfile)
    assert result.profile == load(tmp_path / "a.txt", model=CompanyProfile)
    assert result.profile.employees == 12500


def test_all_profiles_of_a_file_are_results_with_their_places_in_it(tmp_path):
    text = profile("Mira") + b"\n%%\na shopping list\n%%\n" + profile("Vega")
    write(tmp_path, stars=text, one=profile("Sun"))
    paths = [tmp_path / "stars.txt", tmp_path / "one.txt", tmp_path / "missing.txt"]
    for boundary in ("%%", re.compile("%+$")):
        results = list(parse_files(paths, jobs=2, all_profiles=True, boundary=boundary))
        assert [each.source for each in results] == [
            str(paths[0]), f"{paths[0]}#2", f"{paths[0]}#3", str(paths[1]), str(paths[2])
        ]  # fmt: skip
        assert [each.outcome for each in results] == [
            Outcome.PARSED, Outcome.NO_RECORD, Outcome.PARSED, Outcome.PARSED, Outcome.UNREADABLE
        ]  # fmt: skip
        parts = list(parse_all(text.decode(), boundary=boundary))
        assert [each.profile for each in results[:3]] == [each.profile for each in parts]
        for result, part in zip(results, parts, strict=False):
            assert result.diagnostics == tuple(each.moved(part.offset) for each in part.diagnostics)
    assert [each.profile.name for each in parse_files(paths[:1], jobs=1)] == ["Mira"]


def test_a_boundary_that_cannot_be_used_is_refused_at_once():
    with pytest.raises(BatchError, match="it goes with all_profiles"):
        parse_files([], boundary="%%")
    with pytest.raises(TypeError, match="a boundary is a line"):
        parse_files([], all_profiles=True, boundary=3)
    with pytest.raises(ValueError, match="a boundary is one line"):
        parse_files([], all_profiles=True, boundary=" ")


def test_no_job_at_all_is_refused():
    with pytest.raises(BatchError, match="at least one job"):
        parse_files([], jobs=0)


def test_importing_the_package_does_not_import_batch():
    code = "import sys, profileparse; sys.exit(any('batch' in name or name == 'sqlite3' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_script_without_a_guard_gets_a_clear_error(tmp_path):
    write(tmp_path, a=profile("A"))
    script = tmp_path / "script.py"
    script.write_text(
        f"from profileparse.batch import parse_files\nprint(list(parse_files([{str(tmp_path / 'a.txt')!r}])))"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "if __name__ == '__main__'" in done.stderr
