"""The invariants over text files that came with the installed packages: real prose that nobody wrote for this test."""

from __future__ import annotations

import sysconfig
from itertools import islice
from pathlib import Path

import pytest

from test_invariants import check_every_invariant

_NAMES = ("METADATA", "LICENSE*", "README*", "*.rst", "*.md", "*.txt")
# Of each name.
_FILES = 25
_LARGEST = 60_000


def _files() -> list[Path]:
    folder = Path(sysconfig.get_paths()["purelib"])
    found = (sorted(path for path in folder.rglob(name) if path.is_file()) for name in _NAMES)
    return [
        path
        for paths in found
        for path in islice((path for path in paths if 0 < path.stat().st_size <= _LARGEST), _FILES)
    ]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("path", _files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_invariant_holds_for_a_file(path):
    text = _text(path)
    check_every_invariant(text)
    check_every_invariant(f"X Overview\n\n{text}")
    check_every_invariant(f"X Overview\n\nOther Names\n{text}")
