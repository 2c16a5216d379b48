"""Learning: a model from 10,000 files of 2 kB, and peak memory at a tenth of them.

    python benchmarks/models.py [--files N]

The files have ten labels of a kind of their own, each missing in some, and prose as in the other benchmarks.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from prose import Writer
from terms import terms

LABELS = (
    "Origin", "Weight", "Founded", "Website", "Members", "Uses", "Known risks", "Background", "Summary", "Related",
)  # fmt: skip
_BYTES = 2_000


def text(seed: int) -> str:
    """Return a text of about 2 kB."""
    choose = random.Random(seed)
    writer = Writer(choose)
    year, count = choose.randint(1800, 2024), choose.randint(1, 90_000)
    values = {
        "Origin": choose.choice(("Oban", "Bari", "Ghent", "Turku")), "Weight": f"{count % 97} kg", "Founded": str(year),
        "Website": f"https://w{count}.example", "Members": f"{count:,}",
    }  # fmt: skip
    pieces = [f"# Thing {seed}"]
    for label in LABELS:
        if choose.random() < 0.2:
            continue
        if label in values:
            pieces.append(f"{label}: {values[label]}")
        elif label in ("Uses", "Known risks", "Related"):
            pieces.append(f"## {label}\n\n" + "\n".join(f"- {term}" for term in terms(choose, 2, 5, odd=0.2)))
        else:
            pieces.append(f"## {label}\n\n" + "\n\n".join(writer.paragraph(3, 5) for _ in range(2)))
    return "\n\n".join(pieces)[: _BYTES * 2] + "\n"


def measure(count: int) -> tuple[float, float, int]:
    """Return the seconds and the peak memory in MB of learning from so many files, and their mean size."""
    with tempfile.TemporaryDirectory() as folder:
        size = 0
        for number in range(count):
            data = text(number).encode()
            size += len(data)
            Path(folder, f"{number:06}.txt").write_bytes(data)
        command = [sys.executable, "-m", "profileparse", "learn", folder]
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, size // count


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    files = parser.parse_args().files
    for count in (files // 10, files):
        seconds, megabytes, size = measure(count)
        print(f"{count:>8,} files of {size:,} bytes: {seconds:6.1f} s, {megabytes:6.1f} MB at most")


if __name__ == "__main__":
    main()
