"""The page of a store: seconds and peak memory of ``profileparse report STORE -o``, and of the report in the terminal.

    python benchmarks/report_page.py --files 100000         makes the store first, which takes a few minutes
    python benchmarks/report_page.py --store profiles.db    of a store that is there

Needs the extra ``report``. Peak memory is that of the process (``ru_maxrss``).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from batch_runs import generate, start


def measure(*arguments: str | Path) -> tuple[float, float]:
    """Return seconds and peak megabytes of a command."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "profileparse", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, nargs="*", default=[1_000, 100_000])
    parser.add_argument("--store", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        stores = [options.store] if options.store else [made(root, count) for count in options.files]
        for store in stores:
            seconds, peak = measure("report", store, "-o", root / "report.html")
            plain, plain_peak = measure("report", store)
            size = (root / "report.html").stat().st_size
            page = {"seconds": seconds, "peak_mb": peak, "page_bytes": size}
            found.append({"store": store.name, **page, "terminal_seconds": plain, "terminal_peak_mb": plain_peak})
    if options.json:
        print(json.dumps(found, indent=2))
        return
    print(f"{'store':16}{'page s':>8}{'MB':>6}{'page kB':>9}{'terminal s':>12}{'MB':>6}")
    for each in found:
        page = f"{each['seconds']:>8.1f}{each['peak_mb']:>6.0f}{int(str(each['page_bytes'])) / 1000:>9,.0f}"
        print(f"{each['store']:16}{page}{each['terminal_seconds']:>12.1f}{each['terminal_peak_mb']:>6.0f}")


def made(root: Path, count: int) -> Path:
    """Make a store of so many files."""
    folder, store = root / f"{count}", root / f"{count}.db"
    generate(folder, count)
    if start(folder, store, os.cpu_count() or 1).wait() not in {0, 1}:
        sys.exit("the run failed")
    return store


if __name__ == "__main__":
    main()
