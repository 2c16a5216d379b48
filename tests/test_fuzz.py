"""The fuzzer's targets hold for its corpus, and it finds and shrinks what breaks one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import strategies

invariants = pytest.importorskip("invariants", exc_type=ImportError)  # it needs the limits of POSIX
targets = pytest.importorskip("targets")


@pytest.mark.parametrize("target", targets.TARGETS)
def test_every_text_of_the_corpus_holds(target):
    models = [model.__name__ for model in strategies.MODELS]
    found = [invariants.check(target, model, text) for model in models for text in invariants.corpus()]
    assert list(filter(None, found)) == []


def fuzz(*arguments, before):
    """Run the fuzzer in a process of its own; ``before`` is code that changes what it checks."""
    code = f"import sys, invariants, targets\n{before}\nsys.exit(invariants.main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments, "--seed", "1", "--engine", "mutation"],
        env={"PYTHONPATH": str(Path(invariants.__file__).parent), "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


BREAKS = """
def breaks(parsed):
    assert "Key" not in parsed.text, "planted: the text holds a key"

targets.TARGETS["breaks"] = breaks
"""


def test_a_broken_invariant_is_found_and_its_text_is_small():
    done = fuzz("3", "breaks", before=BREAKS)
    assert done.returncode == 1, done.stderr
    assert "planted: the text holds a key" in done.stdout
    assert "parse('Key'" in done.stdout


def test_a_text_that_stalls_is_a_finding():
    done = fuzz(
        "2", "stalls", before="targets.TARGETS['stalls'] = lambda _: all(iter(lambda: 1, 0))\ninvariants.STALL = 1"
    )
    assert done.returncode == 1, done.stderr
    assert "stalls: ended with status" in done.stdout


def test_what_holds_is_no_finding():
    done = fuzz("1", "holds", before="targets.TARGETS['holds'] = lambda _: None")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_same_seed_draws_the_same_texts():
    one, other = (invariants.Mutator("1", invariants.corpus()) for _ in range(2))
    assert [one.draw() for _ in range(20)] == [other.draw() for _ in range(20)]
