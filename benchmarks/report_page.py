"""The page of a store, and its report in the terminal: seconds, those of the processor, and peak memory.

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


def measure(*arguments: str | Path) -> dict[str, float]:
    """Return seconds, seconds of the processor, and peak megabytes of a command."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "profileparse", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit status {process.returncode}")
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / 1000}


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
            page = measure("report", store, "-o", root / "report.html")
            size = (root / "report.html").stat().st_size
            found.append({"store": store.name, "command": "report -o", **page, "bytes": size})
            found.append({"store": store.name, "command": "report", **measure("report", store)})
    if options.json:
        print(json.dumps(found, indent=2))
        return
    print(f"{'store':16}{'command':12}{'seconds':>9}{'cpu':>7}{'MB':>6}{'page kB':>9}")
    for each in found:
        times = f"{each['seconds']:>9.1f}{each['cpu']:>7.1f}{each['peak_mb']:>6.0f}"
        print(f"{each['store']:16}{each['command']:12}{times}{int(str(each.get('bytes', 0))) / 1000:>9,.0f}")


def made(root: Path, count: int) -> Path:
    """Make a store of so many files."""
    folder, store = root / f"{count}", root / f"{count}.db"
    generate(folder, count)
    if start(folder, store, os.cpu_count() or 1).wait() not in {0, 1}:
        sys.exit("the run failed")
    return store


if __name__ == "__main__":
    main()
