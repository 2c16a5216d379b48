"""Linear: what was not, operation by operation, and a short run of the search for more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from linear import LINEAR, growth
from profileparse import parse
from profileparse.normalize.glued import LONGEST as LONGEST_COVERED
from profileparse.normalize.glued import Known, cover
from profileparse.sequences import opcodes
from profileparse.values.absence import LONGEST, absence

complexity = pytest.importorskip("complexity", exc_type=ImportError)  # it needs the limits of POSIX

HEAD = "Other Names\nA, B\n\nX Overview\n\nText.[1]\n\n"


def lines(field, line):
    return lambda n: f"X Overview\n\nText.\n\n{field}\n" + "".join(f"{line} {number}x\n" for number in range(n))


TEXTS = {
    "second titles": lambda n: "A" * (n * 20) + " Overview\n\nx.\n" + "b Overview\n\nc\n" * n,
    "glued: one long line among many terms": lambda n: (
        HEAD + "Associated Biomarkers\n" + "".join(f"ab,a{number}\n" for number in range(n)) + "\nDisease Roles\n"
        + "a" * (n * 5) + ",b, " + "a" * (n * 5)
    ),
}  # fmt: skip
LISTS = {
    "lines": lines("Biological Functions", "Name"),
    "bullets": lines("Safety Considerations", "- Name"),
    "inline": lambda n: HEAD + "Disease Roles: " + "; ".join(f"Name {number}x" for number in range(n)),
    "references": lambda n: HEAD + "References\n" + "".join(f"{number}. A. Author {number}x.\n" for number in range(1, n)),
    "sections": lambda n: HEAD + "".join(f"## H{number}\n\nx {number}\n\n" for number in range(n)),
    "fields and sections": lambda n: lines("Biological Functions", "Name")(n) + "".join(f"## H{i}\n\nx\n\n" for i in range(n // 4)),
    "references of a long name": lambda n: (
        f"Name: {'A' * n * 20}\n\nReferences\n" + "".join(f"{number}. A. Author {number}x.\n" for number in range(1, n))
    ),
    "segments": lambda n: "X Overview\n\n" + "".join(f"Text {number}.[1] " for number in range(n)),
    "paragraphs": lambda n: "X Overview\n\n" + "".join(f"Text {number}.\n\n" for number in range(n)),
}  # fmt: skip


def measure(operation, text, n):
    """Return how an operation grows; what the operations before it make is not measured."""

    def make(size):
        parsed = parse(text(size))
        for name in complexity.OPERATIONS:
            if name == operation:
                return parsed
            if name in ("record", "diagnostics"):
                complexity.OPERATIONS[name](parsed)
        raise KeyError(operation)

    return growth(complexity.OPERATIONS[operation], make, n)


@pytest.mark.parametrize("operation", ["record", "diagnostics", "dumps"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_takes_linear_time(text, operation):
    assert measure(operation, text, 400) <= LINEAR


@pytest.mark.parametrize(
    "operation", [name for name in complexity.OPERATIONS if name.startswith("edit: ") and name != "edit: name"]
)
@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_an_edit_takes_linear_time(text, operation):
    assert measure(operation, text, 250) <= LINEAR


def test_a_text_that_terms_of_all_lengths_could_cover_takes_linear_time():
    known = Known([["a" * length for length in range(1, LONGEST_COVERED)]])
    assert growth(lambda text: cover(text, known), lambda n: "a" * n + "B", LONGEST_COVERED // 4 - 1) <= LINEAR


def test_lists_are_compared_in_linear_time():
    def make(n):
        return list(range(n)), list(range(0, n, 2))

    assert growth(lambda pair: (opcodes(*pair), opcodes(*pair[::-1])), make, 1_000) <= LINEAR


@pytest.mark.parametrize("form", ["no known {}(b", "no {} {}!!", "awaiting {} {}(", "{} not yet {}"])
def test_words_that_almost_say_that_there_is_none_take_linear_time(form):
    def make(n):
        text = form.format(*(["a" * n] * 2))
        assert len(text) <= LONGEST
        return text

    size = (LONGEST - len(form)) // (4 * form.count("{}"))
    assert growth(absence, make, size) <= LINEAR


# ---- the search --------------------------------------------------------------------------------------------


def search(*arguments, before=""):
    """Run the search in a process of its own; ``before`` is code that changes what it measures."""
    code = f"import sys, time, complexity\n{before}\nsys.exit(complexity.main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={"PYTHONPATH": str(Path(complexity.__file__).parent), "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_short_search_finds_nothing():
    done = search("60", "--seed", "1", "--families", "5")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


PLANTED = """
def slow(parsed):
    count = len(parsed.text) ** 2 // 2
    while count:
        count -= 1

complexity.OPERATIONS = {"planted": slow}
"""


def test_the_search_finds_what_is_quadratic_and_says_how_to_make_the_text():
    done = search("60", "--seed", "1", "--families", "1", "--patience", "0", before=PLANTED)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("planted: n^")
    assert "text = " in done.stdout


def test_the_search_ends_what_never_ends():
    done = search(
        "60", "--seed", "1", "--families", "1", "--patience", "0",
        before="complexity.CPU_SECONDS = 1\ncomplexity.OPERATIONS = {'planted': lambda parsed: len(parsed.text) < 60 or all(iter(lambda: 1, 0))}",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "ended by its limits" in done.stdout
