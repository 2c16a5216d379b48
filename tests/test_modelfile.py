import pickle
import sys

import pytest

from profileparse import parse
from profileparse.modelfile import model_path, run_model_file

MODEL = """
from __future__ import annotations

from profileparse import Profile


class Company(Profile):
    motto: str | None = None
"""


@pytest.fixture(autouse=True)
def path_is_restored(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))


def test_records_of_a_model_in_a_file_can_be_pickled(tmp_path):
    file = tmp_path / "company.py"
    file.write_text(MODEL)
    module = run_model_file(str(file))
    record = parse("# Acme\n\nMotto: Onward\n", model=module.Company).profile
    assert pickle.loads(pickle.dumps(record)) == record


def test_a_file_has_the_same_module_wherever_it_is_named_from(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    for name in ("company.py", "other.py", "a/company.py"):
        (tmp_path / name).write_text("x = 1")
    (tmp_path / "link.py").symlink_to("company.py")
    names = set()
    for folder, path in ((".", "company.py"), ("a", "../company.py"), ("a", "../link.py")):
        monkeypatch.chdir(tmp_path / folder)
        names.add(run_model_file(model_path(f"{path}:X").file).__name__)
    assert len(names) == 1
    monkeypatch.chdir(tmp_path)
    for path in ("other.py", "a/company.py"):
        names.add(run_model_file(model_path(f"{path}:X").file).__name__)
    assert len(names) == 3
    assert all(name.isidentifier() for name in names)


def test_a_file_that_fails_leaves_no_module(tmp_path):
    file = tmp_path / "company.py"
    file.write_text("1 / 0")
    before = set(sys.modules)
    with pytest.raises(ZeroDivisionError):
        run_model_file(str(file))
    assert set(sys.modules) == before
