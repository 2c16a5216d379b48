"""How time grows: one text of 1 MB against ten of 100 kB, for a large profile, its peers, and worst cases.

Run with ``python benchmarks/growth.py`` (``--json`` for machines). The sizes differ by 10, so 10 is linear.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mistune

import profileparse
import texts

ROUNDS = 15

ONLY_TERMS = "terms and nothing else"
# A text of one kind: what it begins with, what comes over and over, and what ends it.
WORST_CASES = {
    "brackets that never close": ("X Overview\n\n", "[", ""),
    "citations": ("X Overview\n\n", "Word.[1] ", ""),
    "citations before a link": ("X Overview\n\nWord", "[1]", "(https://example.org)"),
    "quotations that never close": ("X Overview\n\n", "> “a ", ""),
    "pipes": ("X Overview\n\n", "|", ""),
    "bullets": ("X Overview\n\n", "- Key: value [1]\n", ""),
    "commas and citations": ("Other Names\na", "[1],", "b"),
    "lines that nearly are labels": ("X Overview\n\n", "Other Names a\n\n", ""),
    "decoration of a heading": ("## a", " *", ")"),
    "a reference of many lines": ("References\n\n1. a", "\nb c", ""),
    "values with nothing between them": ("X Overview\n\n", "Ab(c)", ""),
    ONLY_TERMS: ("X Overview\n\nText.\n\nBiological Functions\n\n", "Protein secretion\n", ""),
}


# Run in a new process: the time of one large profile, in milliseconds, after a small one has built all parsers.
FIRST = """
import sys, time
sys.path.insert(0, {folder!r})
import texts, profileparse
text = texts.large({size})
profileparse.parse(texts.template(1, spaced=True)).profile
start = time.perf_counter()
profileparse.parse(text).profile
print((time.perf_counter() - start) * 1000)
"""


def linear() -> dict[str, float]:
    """Return how many times as long ten times the text takes: for a large profile, its peers, and worst cases.

    One text of 1 MB is measured against ten of 100 kB whose records are all kept, so that both fill the same memory.
    Where the small text stands alone, it finds its memory ready and in the processor's cache each time, while the large
    one asks the system for it anew; "once" is of texts that a new process parses once.
    """
    markdown = mistune.create_markdown(renderer=None)
    model = profileparse.EntityProfile

    def timed(run: Callable[[], Any]) -> float:
        start = time.perf_counter()
        run()
        return time.perf_counter() - start

    def median(run: Callable[[], Any]) -> float:
        run()
        return statistics.median(timed(run) for _ in range(ROUNDS))

    def ratio(run: Callable[[Any], Any], small: Any, large: Any) -> float:
        run(large)
        rounds = ((timed(lambda: run(large)), timed(lambda: [run(small) for _ in range(10)])) for _ in range(ROUNDS))
        return statistics.median(10 * long / short for long, short in rounds)

    def record(text: str) -> Any:
        return profileparse.parse(text).profile

    def alone(small: str, large: str) -> float:
        return median(lambda: record(large)) / median(lambda: record(small))

    def first(size: int) -> float:
        code = FIRST.format(folder=str(Path(__file__).parent), size=size)
        command = [sys.executable, "-c", code]
        return min(float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(9))

    both = [texts.large(size) for size in (100_000, 1_000_000)]
    profiles = [texts.template(number, spaced=True) for number in range(800)]
    dumped = [record(text).model_dump_json() for text in both]
    worst = {
        name: [head + piece * (size // len(piece)) + tail for size in (100_000, 1_000_000)]
        for name, (head, piece, tail) in WORST_CASES.items()
    }
    gc.disable()
    try:
        return {
            "text to record": ratio(record, *both),
            "text to record, the small text alone": alone(*both),
            "text to record, once": first(1_000_000) / first(100_000),
            "many profiles in one text": ratio(record, *("\n\n".join(profiles[:count]) for count in (80, 800))),
            "mistune to its AST": ratio(markdown, *both),
            "model_validate_json": ratio(model.model_validate_json, *dumped),
            **{name: ratio(record, *pair) for name, pair in worst.items()},
            f"{ONLY_TERMS}, the small text alone": alone(*worst[ONLY_TERMS]),
        }
    finally:
        gc.enable()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print numbers for machines")
    as_json = options.parse_args().json
    found = linear()
    print(
        json.dumps(found, indent=1) if as_json else "\n".join(f"- {name}: {value:.2f}" for name, value in found.items())
    )


if __name__ == "__main__":
    main()
