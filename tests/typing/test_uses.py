"""What a type checker says of the package: mypy here; .ci/run has pyright look at the same file."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def mypy(path: Path) -> subprocess.CompletedProcess[str]:
    # Without the settings of this repository: a caller's own do not have its plugin.
    command = [sys.executable, "-m", "mypy", "--config-file=", "--strict", f"--cache-dir={ROOT}/.mypy_cache/uses"]
    return subprocess.run([*command, str(path)], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_types_of_the_public_names_are_those_of_the_uses():
    pytest.importorskip("mypy")
    done = mypy(HERE / "uses.py")
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_definition_needs_its_type_ignored():
    for name in ("parsed.py", "files.py", "__init__.py"):
        assert "type: ignore" not in (ROOT / "src/profileparse" / name).read_text(encoding="utf-8")
