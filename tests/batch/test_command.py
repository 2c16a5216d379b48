import json
import subprocess
import sys

import pytest

from batch.trees import contents, profile, write
from profileparse.cli.app import run as command


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "profiles").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "profiles"


def batch(*arguments):
    return command(["batch", *arguments, "--store", "s.db", "--jobs", "1"])


def test_all_well_is_exit_code_0_with_a_summary_on_standard_error(folder, capsys):
    write(folder, a=profile("A"))
    assert batch("profiles") == 0
    assert batch("profiles") == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert ": 1 parsed, 0 unchanged, 0 failed, 0 removed" in err
    assert ": 0 parsed, 1 unchanged, 0 failed, 0 removed" in err


def test_a_source_without_a_record_is_exit_code_1_also_when_unchanged(folder, capsys):
    write(folder, a=profile("A"), poem=b"Roses\n", binary=b"\x80")
    assert batch("profiles") == 1
    assert batch("profiles") == 1
    assert "without a record: 1 no_record, 1 not_text" in capsys.readouterr().err


def test_a_later_run_says_which_outcomes_have_changed(folder, capsys):
    write(folder, a=profile("A"), b=profile("B"), c=profile("C"), d=b"Roses\n")
    batch("profiles")
    assert "another outcome" not in capsys.readouterr().err
    write(folder, a=b"Roses\n", b=b"Roses are red\n", c=profile("D"), d=profile("E"))
    batch("profiles")
    said = "another outcome than before: 2 parsed → no_record, 1 no_record → parsed\n"
    assert said in capsys.readouterr().err


def test_quiet_prints_nothing(folder, capsys):
    write(folder, a=profile("A"))
    assert batch("profiles", "--quiet") == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to do"),
        (("not-there",), "not-there: there is no such file or folder"),
        (("--files-from", "not-there"), "no such file with a list"),
        (("-", "--files-from", "-"), "one list only"),
        (("profiles", "--model", "not.there:Model"), "No module named"),
        (("profiles", "--model", "json:dumps"), "json:dumps"),
        (("profiles", "--prun"), "--prun"),
        (("profiles", "--max-bytes", "0"), "--max-bytes"),
        (("profiles", "--max-memory", "much"), "--max-memory: 'much' is no size"),
        (("profiles", "--max-memory", "-1"), "--max-memory"),
        (("profiles", "--timeout", "0"), "--timeout"),
        (("profiles", "--timeout", "nan"), "--timeout"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_makes_no_store(folder, capsys, arguments, message):
    assert batch(*arguments) == 2
    assert message in capsys.readouterr().err
    assert not (folder.parent / "s.db").exists()


def test_a_store_that_can_not_be_written_is_exit_code_2(folder, capsys):
    write(folder, a=profile("A"))
    assert command(["batch", "profiles", "--store", "profiles/a.txt/s.db"]) == 2
    err = capsys.readouterr().err
    assert err.startswith("error: profiles/a.txt/s.db: unable to open database file")
    assert err.count("\n") == 1


def test_a_list_of_paths_comes_from_a_file_or_standard_input(folder):
    write(folder, a=profile("A"), b=profile("B"), c=profile("C"))
    (folder / "list").write_text("profiles/a.txt\r\n\nprofiles/b.txt")
    assert batch("--files-from", "profiles/list") == 0
    assert len(contents("s.db")) == 2
    arguments = ["batch", "-", "--store", "s.db", "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "profileparse", *arguments], input=b"profiles/c.txt\nnot-there.txt\n", check=False
    )
    assert done.returncode == 1
    assert [row[1] for row in contents("s.db")] == ["unreadable", "parsed", "parsed", "parsed"]


def test_options_choose_files_limit_and_pruning(folder):
    write(folder, a=profile("A"), b=profile("B"))
    (folder / "c.profile").write_bytes(profile("C"))
    assert batch("profiles", "--glob", "*.profile", "--glob", "a.*") == 0
    assert [row[0].rpartition("/")[2] for row in contents("s.db")] == ["a.txt", "c.profile"]
    assert batch("profiles", "--prune", "--glob", "*.profile") == 0
    assert len(contents("s.db")) == 1
    assert batch("profiles", "--max-bytes", "3") == 1


def test_a_model_of_the_working_folder_is_used(folder):
    (folder.parent / "own_models.py").write_text(
        "from profileparse import Profile\nclass Company(Profile):\n    motto: str | None = None\n"
    )
    write(folder, a=b"Name: Works\nMotto: Onward\n")
    arguments = ["batch", "profiles", "--store", "s.db", "--model", "own_models:Company"]
    done = subprocess.run([sys.executable, "-m", "profileparse", *arguments], check=False)
    assert done.returncode == 0
    assert json.loads(contents("s.db")[0][8])["motto"] == "Onward"


def test_export_and_report(folder, capsys):
    write(folder, a=profile("A"), poem=b"Roses\n")
    (folder / "e\x1b[31m.txt").write_bytes(b"")
    batch("profiles", "--quiet")
    assert command(["export", "s.db", "out.jsonl"]) == 0
    assert capsys.readouterr().err == "out.jsonl: 3 rows\n"
    assert len((folder.parent / "out.jsonl").read_text().splitlines()) == 3
    assert command(["report", "s.db"]) == 0
    out = capsys.readouterr().out
    assert "3 sources, 1 with a record" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("spelling", [("--format", "json"), ("--output-format", "json"), ("--json",)])
def test_a_report_as_json_has_one_documented_spelling_and_two_others(folder, capsys, spelling):
    write(folder, a=profile("A"))
    batch("profiles", "--quiet")
    assert command(["report", "s.db", *spelling]) == 0
    assert json.loads(capsys.readouterr().out)["records"] == 1
    assert command(["report", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "--format" in shown
    assert "--json" not in shown
    assert "--output-format" not in shown


def test_no_name_of_a_file_is_a_command_for_the_terminal_or_the_log(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    bad = ["\x1b[31m", "##[error]x", "a\n::error::x", "##vso[task.x]y", "\u202e"]
    for name in bad:
        (tmp_path / f"{name}.txt").write_bytes(b"Roses\n")
    assert batch(".") == 1
    assert command(["report", "s.db"]) == 0
    assert command(["export", "s.db", "::error::x.jsonl"]) == 0
    assert command(["export", "s.db", "##[error]x.xlsx"]) == 2
    assert command(["report", "##[error]x"]) == 2
    assert batch("##[error]x") == 2
    assert command(["report", "s.db", "--format", "json"]) == 0
    shown = "".join(capsys.readouterr())
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert not [line for line in shown.splitlines() if line.lstrip().startswith("::")]
    assert "##[" not in shown
    assert "##vso[" not in shown


def test_limits_are_given_in_seconds_and_in_bytes_with_a_unit(folder):
    write(folder, a=profile("A"), large=profile("L", "x" * 5000))
    assert batch("profiles", "--max-bytes", "4K", "--timeout", "30.5", "--max-memory", "1GiB") == 1
    assert batch("profiles", "--max-bytes", "1 M") == 0


def test_the_model_of_the_settings_is_looked_for_in_their_folder(folder, tmp_path, monkeypatch):
    below = folder / "deep"
    below.mkdir()
    write(below, a=b"Name: Works\nMotto: Onward\n")
    (folder / ".git").mkdir()
    (folder / "models_of_settings.py").write_text(
        "from profileparse import Profile\nclass Company(Profile):\n    motto: str | None = None\n"
    )
    (folder / "profileparse.toml").write_text('model = "models_of_settings:Company"\n')
    (tmp_path / "profileparse").mkdir()
    (tmp_path / "profileparse" / "config.toml").write_text(f"trusted = ['{folder}']\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(below)
    arguments = ["batch", ".", "--store", "s.db"]
    done = subprocess.run([sys.executable, "-m", "profileparse", *arguments], check=False)
    assert done.returncode == 0
    assert json.loads(contents("s.db")[0][8])["motto"] == "Onward"


@pytest.mark.parametrize("arguments", [("export", "no.db", "out.csv"), ("report", "no.db"), ("export", "s.db", "out")])
def test_export_and_report_say_what_is_wrong(folder, capsys, arguments):
    batch("profiles", "--quiet")
    assert command(list(arguments)) == 2
    assert capsys.readouterr().err.startswith("error: ")
