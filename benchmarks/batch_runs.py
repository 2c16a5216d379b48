"""Batch: files a second for a first and a second run, and peak memory.

    python benchmarks/batch_runs.py              20,000 files, one and two jobs; memory at 2,000 and 50,000 files
    python benchmarks/batch_runs.py --kill 50    SIGKILL at 50 random moments, then compare with an undisturbed run

The files are variations of the texts in fixtures/: the same seed gives the same files.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"
_WORD = re.compile(rb"\b[a-z]{7,}\b")


def generate(folder: Path, count: int, seed: int = 1) -> None:
    """Write profiles: each a fixture with some of its longer words replaced, so that no two are alike."""
    chance = random.Random(seed)
    texts = [path.read_bytes() for path in sorted(FIXTURES.glob("*/*.txt")) if path.stat().st_size < 20_000]
    words = sorted({word for text in texts for word in _WORD.findall(text)})
    for number in range(count):
        text = _WORD.sub(
            lambda match: chance.choice(words) if chance.random() < 0.1 else match[0], texts[number % len(texts)]
        )
        place = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text + b"\n\nFile %d.\n" % number)


def start(folder: Path, store: Path, jobs: int) -> subprocess.Popen[bytes]:
    arguments = ["batch", str(folder), "--store", str(store), "--jobs", str(jobs), "--quiet"]
    return subprocess.Popen([sys.executable, "-m", "profileparse", *arguments], start_new_session=True)


def tree_rss(group: int) -> int:
    """Resident bytes of a session's processes; pages that they share count once for each."""
    total = 0
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
            if int(fields[3]) == group:
                total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            continue  # it ended meanwhile
    return total


def measure(folder: Path, store: Path, jobs: int) -> tuple[float, float]:
    """Return seconds and peak megabytes of one run."""
    began = time.perf_counter()
    process = start(folder, store, jobs)
    peak = 0
    while process.poll() is None:
        peak = max(peak, tree_rss(process.pid))
        time.sleep(0.05)
    if process.returncode not in (0, 1):
        sys.exit(f"the run failed with exit status {process.returncode}")
    return time.perf_counter() - began, peak / 1e6


def speed(count: int, seed: int, root: Path) -> list[dict[str, object]]:
    folder = root / "speed"
    generate(folder, count, seed)
    time.sleep(11)  # younger files are read again in the second run, as their times prove nothing yet
    found: list[dict[str, object]] = []
    for jobs in (1, 2):
        store = root / f"speed-{jobs}.db"
        for run in ("first", "second"):
            seconds, peak = measure(folder, store, jobs)
            found.append({"files": count, "jobs": jobs, "run": run, "seconds": seconds, "peak_mb": peak})
    return found


def memory(counts: list[int], seed: int, root: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for count in counts:
        folder = root / f"memory-{count}"
        generate(folder, count, seed)
        seconds, peak = measure(folder, root / f"memory-{count}.db", 2)
        found.append({"files": count, "jobs": 2, "run": "memory", "seconds": seconds, "peak_mb": peak})
    return found


def contents(store: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(store)) as connection:
        columns = "path, outcome, sha256, size, mtime, parser, model, schema, record, diagnostics"
        return connection.execute(f"SELECT {columns} FROM source ORDER BY path").fetchall()


def kill(times: int, count: int, seed: int, root: Path) -> None:
    """Kill the group of processes at random moments; exit with an error where the store ends different."""
    chance = random.Random(seed)
    folder = root / "kill"
    generate(folder, count, seed)
    undisturbed, _ = measure(folder, root / "whole.db", 2)
    want = contents(root / "whole.db")
    rounds = 0
    for number in range(times):
        store = root / "killed.db"
        process = start(folder, store, 2)
        time.sleep(chance.uniform(0.1, undisturbed))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.returncode >= 0 or number == times - 1:
            measure(folder, store, 2)
            rounds += 1
            if contents(store) != want:
                sys.exit(f"after kill {number} with seed {seed}: the store differs from the undisturbed one")
            store.unlink()
    print(f"{times} kills, {rounds} stores run to the end: all equal to the undisturbed one")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--memory", type=int, nargs="*", default=[2_000, 50_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kill", type=int, metavar="TIMES")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        if options.kill:
            kill(options.kill, min(options.files, 2_000), options.seed, root)
            return
        found = speed(options.files, options.seed, root) + memory(options.memory, options.seed, root)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    print(f"{'run':8}{'files':>8}{'jobs':>6}{'seconds':>10}{'files/s':>10}{'peak MB':>10}")
    for each in found:
        rate = int(str(each["files"])) / float(str(each["seconds"]))
        print(
            f"{each['run']:8}{each['files']:>8}{each['jobs']:>6}{each['seconds']:>10.2f}{rate:>10,.0f}{each['peak_mb']:>10.0f}"
        )


if __name__ == "__main__":
    main()
