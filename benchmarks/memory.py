"""How much memory a text takes: the growth of the process's resident set, for each part of the result.

Run with ``python benchmarks/memory.py [CHARACTERS]`` (default 3,000,000). Each figure comes from a process of its own:
the highest resident set after one call, less that before it, a byte of the text and, where the text is a list, a term.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable

import profileparse

HEAD = "X Overview\n\nText.\n\n"
# What the text begins with, what it repeats, and whether the repeated piece is a term.
TEXTS = {
    "lines of a list, `ab`": (HEAD + "Biological Functions\n", "ab\n", True),
    "lines of a list, `A longer term (with a qualifier)`": (
        HEAD + "Biological Functions\n",
        "A longer term (with a qualifier)\n",
        True,
    ),
    "terms on one line, `Abcd, `": (HEAD + "Other Names\n", "Abcd, ", True),
    "prose, `It binds well to it.[1] `": ("X Overview\n\n", "It binds well to it.[1] ", False),
    "lines of prose, `ab`": ("X Overview\n\n", "ab\n", False),
    "lines without a field, `ab`": (HEAD + "## Unknown\n\n", "ab\n", False),
    "control characters": ("X Overview\n\n", "a\x01", False),
}
PARTS: dict[str, Callable[[profileparse.Parsed[profileparse.EntityProfile]], object]] = {
    "tree": lambda parsed: sum(1 for _ in parsed.document.walk()),
    "record": lambda parsed: parsed.profile,
    "record and spans": lambda parsed: (parsed.profile, parsed.spans),
    "record and diagnostics": lambda parsed: (parsed.profile, parsed.diagnostics),
}


def resident() -> int:
    """Return the highest resident set so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measure(text_name: str, part: str, characters: int) -> int:
    """Return by how many bytes the process grows."""
    begin, unit, _ = TEXTS[text_name]
    for get in PARTS.values():  # what is made once for all texts is no part of the figure
        get(profileparse.parse(begin + unit * 3))
    text = begin + unit * (characters // len(unit))
    before = resident()
    parsed = profileparse.parse(text)
    kept = PARTS[part](parsed)
    after = resident()
    del kept
    return after - before


def main() -> None:
    if len(sys.argv) == 4:
        print(json.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
        return
    characters = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000_000
    print(f"| bytes of memory a character (a term) | {' | '.join(PARTS)} |")
    print("|---|" + "---|" * len(PARTS))
    for name, (_, unit, is_term) in TEXTS.items():
        cells = []
        for part in PARTS:
            command = [sys.executable, __file__, name, part, str(characters)]
            grown = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            cell = f"{grown / characters:.0f}"
            cells.append(f"{cell} ({grown / (characters // len(unit)):.0f})" if is_term else cell)
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
