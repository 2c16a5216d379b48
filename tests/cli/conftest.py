import io
import subprocess
import sys
from functools import partial
from types import SimpleNamespace

import pytest

from capabilities import DAC_OVERRIDE, DAC_READ_SEARCH, without
from profileparse.cli.app import run as run_command


@pytest.fixture
def shell(tmp_path):
    """Run the command as a process of its own."""

    def run(*arguments, stdin=b"", **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        done = subprocess.run(
            [sys.executable, "-m", "profileparse", *arguments],
            input=stdin,
            timeout=60,
            check=False,
            **{"cwd": tmp_path, **options},
        )
        out, err = done.stdout or b"", done.stderr or b""
        return SimpleNamespace(
            code=done.returncode, out=out.decode("utf-8"), err=err.decode("utf-8", "replace"), raw=out
        )

    return run


@pytest.fixture
def modest_shell(shell):
    """Run the command as a process that permissions bind, which they don't for root."""
    return partial(shell, **without(DAC_OVERRIDE, DAC_READ_SEARCH))


@pytest.fixture
def command(tmp_path, monkeypatch, capsysbinary):
    """Run the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = run_command([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return SimpleNamespace(code=code, out=out.decode("utf-8"), err=err.decode("utf-8"), raw=out)

    return run


@pytest.fixture
def write(tmp_path):
    """Write a file into the working directory."""

    def create(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return create
