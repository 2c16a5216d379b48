"""Where the profiles of a test are, and its store."""

import pytest


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "profiles").mkdir()
    return tmp_path / "profiles"


@pytest.fixture
def store(tmp_path):
    return tmp_path / "profiles.db"
