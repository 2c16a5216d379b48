"""What a text costs that comes in chunks, beside `parse` of the whole text with its diagnostics.

Run with ``python benchmarks/stream.py`` (``--json`` for machines); it takes some minutes. Both sides of a ratio are
measured in one process, in interleaved rounds; the ratio is the median of theirs.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from collections.abc import Callable

import profileparse
import texts

ROUNDS = 5
SIZE = 1_000_000
PROSE = "Cells release molecules such as proteins and hormones into the space around them.[1][2] It matters.\n"


def repeated(head: str, unit: str) -> str:
    """Return a text of about a million characters."""
    return head + unit * (SIZE // len(unit))


def whole() -> dict[str, str]:
    """Return the texts, by what they are."""
    profiles = texts.sets()["template-b"]
    return {
        "one profile": texts.large(SIZE),
        "one line": repeated("X Overview\n\n", "word "),
        "lines of prose": repeated("X Overview\n\n", PROSE),
        "a list": repeated("X Overview\n\nText.\n\nBiological Functions\n\n", "- Protein secretion (of cells)\n"),
        "many profiles": "\n\n".join(profiles)[:SIZE],
        "headings in a field": repeated("## X Overview\n\n", f"### Sub\n\n{PROSE}"),
        "sections of no field": repeated("## X Overview\n\n", f"## Unknown\n\n{PROSE}"),
        "rows of a table": repeated("X Overview\n\nText.\n\n", "| Other Names | Secretion |\n"),
        "labels": repeated("", "Other Names\n"),
    }


def parsed(text: str) -> None:
    """Parse a whole text."""
    found = profileparse.parse(text)
    _ = found.profile, found.diagnostics


def streamed(text: str, size: int) -> None:
    """Feed a text in chunks of so many characters, and close."""
    stream = profileparse.stream()
    for at in range(0, len(text), size):
        stream.feed(text[at : at + size])
    stream.close()


def seconds(call: Callable[[], None]) -> float:
    """Return the processor time of a call."""
    gc.collect()
    start = time.process_time()
    call()
    return time.process_time() - start


def measure(text: str) -> dict[str, float]:
    """Return the seconds of `parse`, and how many times as long the text takes in chunks of some sizes."""
    base: list[float] = []
    ratios: dict[int, list[float]] = {1: [], 10: [], 1000: []}
    for _ in range(ROUNDS):
        base.append(seconds(lambda: parsed(text)))
        for size, found in ratios.items():
            found.append(seconds(lambda size=size: streamed(text, size)) / base[-1])  # type: ignore[misc]
    return {"parse, s": statistics.median(base)} | {
        f"chunks of {size}": statistics.median(found) for size, found in ratios.items()
    }


def chunk_cost() -> float:
    """Return the nanoseconds of a chunk of ten characters in which no line ends."""
    stream, count = profileparse.stream(), 200_000
    chunks = ["0123456789"] * count
    start = time.process_time()
    for chunk in chunks:
        stream.feed(chunk)
    return (time.process_time() - start) / count * 1e9


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print numbers for machines")
    as_json = options.parse_args().json
    found = {name: measure(text) for name, text in whole().items()}
    cost = chunk_cost()
    if as_json:
        print(json.dumps({"texts": found, "a chunk without a line end, ns": cost}, indent=1))
        return
    columns = list(next(iter(found.values())))
    print(f"| text of {SIZE:,} characters | {' | '.join(columns)} |\n|---{'|---:' * len(columns)}|")
    for name, values in found.items():
        print(f"| {name} | {' | '.join(f'{value:.2f}' for value in values.values())} |")
    print(f"\nA chunk of ten characters in which no line ends: {cost:.0f} ns")


if __name__ == "__main__":
    main()
