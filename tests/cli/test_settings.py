import sys

import pytest

from profileparse.settings import Settings, SettingsError, find_settings, load_model

MODEL = """
from typing import Annotated
from profileparse import Label, Profile, Prose, Term

class CompanyProfile(Profile):
    markets: list[Term] = []
"""


def test_without_a_file_nothing_is_set(tmp_path):
    assert find_settings(tmp_path) == Settings()


def test_the_nearest_file_above_the_folder_counts(write, tmp_path):
    write("profileparse.toml", 'select = ["PP1"]')
    write("a/pyproject.toml", '[tool.profileparse]\nignore = ["PP204"]\nmodel = "company:CompanyProfile"')
    inner = tmp_path / "a" / "b"
    inner.mkdir()
    settings = find_settings(inner)
    assert settings == Settings(None, ("PP204",), "company:CompanyProfile", tmp_path / "a" / "pyproject.toml")
    assert find_settings(tmp_path).select == ("PP1",)


def test_a_pyproject_without_the_table_is_passed_over(write, tmp_path):
    write("profileparse.toml", 'select = ["PP1"]')
    write("a/pyproject.toml", '[project]\nname = "x"\ndependencies = ["profileparse"]')
    assert find_settings(tmp_path / "a").select == ("PP1",)


def test_the_own_file_comes_before_pyproject_in_the_same_folder(write, tmp_path):
    write("profileparse.toml", 'select = ["PP1"]')
    write("pyproject.toml", '[tool.profileparse]\nselect = ["PP2"]')
    assert find_settings(tmp_path).select == ("PP1",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["PP1"]', "unknown key 'selct' (known: select, ignore, model)"),
        ('select = "PP1"', "select must be a list of codes"),
        ("ignore = [1]", "ignore must be a list of codes"),
        ("model = 3", "model must be a text"),
        ("select = [", "not valid TOML"),
    ],
)
def test_what_is_not_known_is_refused_with_the_file_and_the_key(write, tmp_path, command, text, said):
    path = write("profileparse.toml", text)
    with pytest.raises(SettingsError) as caught:
        find_settings(tmp_path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    done = command("check", "-")
    assert (done.code, done.err) == (2, f"error: {caught.value}\n")


def test_a_table_that_is_no_table_is_refused(write, tmp_path):
    write("pyproject.toml", "[tool]\nprofileparse = 3")
    with pytest.raises(SettingsError, match="must be a table"):
        find_settings(tmp_path)


def test_a_model_is_found_beside_the_settings_file_from_a_folder_below(write, tmp_path, command, monkeypatch):
    write("company_one.py", MODEL)
    write("profileparse.toml", 'model = "company_one:CompanyProfile"')
    write("texts/acme.txt", "# Acme\n\nMarkets\nEurope, Asia\n")
    command()  # moves to the folder
    monkeypatch.chdir(tmp_path / "texts")
    monkeypatch.setattr(sys, "path", list(sys.path))
    done = command("parse", "acme.txt")
    assert done.code == 0
    assert '"markets"' in done.out


def test_the_command_line_wins_over_the_settings_model(write, command):
    write("profileparse.toml", 'model = "no_such:Model"')
    done = command("parse", "-", "--model", "profileparse:EntityProfile", stdin=b"X Overview\n\nText.")
    assert done.code == 0


def test_a_model_with_a_field_that_text_cannot_hold_is_refused(write, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    write("company_two.py", "from profileparse import Profile\n\nclass Bad(Profile):\n    sizes: dict[str, int] = {}\n")
    with pytest.raises(SettingsError, match="company_two:Bad"):
        load_model("company_two:Bad", tmp_path)
