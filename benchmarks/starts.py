"""What a start costs: imports, the first record, the command.

Run with ``python benchmarks/starts.py`` (``--json`` for machines).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time

from texts import SEED


def started(*command: str) -> float:
    """Return the shortest of nine runs of a command, in milliseconds; compiled modules are kept, as installers do."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(9):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def starts() -> dict[str, float]:
    """Return the cost of starting: imports, the first record, the command."""
    python = sys.executable
    return {
        "import lark and pydantic": started(python, "-c", "import lark, pydantic; pydantic.BaseModel"),
        "import profileparse": started(python, "-c", "import profileparse"),
        "import all its names": started(python, "-c", "from profileparse import *"),
        "import and first record": started(python, "-c", f"import profileparse; profileparse.load({str(SEED)!r})"),
        "profileparse parse SEED": started(python, "-m", "profileparse", "parse", str(SEED)),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print numbers for machines")
    as_json = options.parse_args().json
    found = starts()
    print(
        json.dumps(found, indent=1)
        if as_json
        else "\n".join(f"- {name}: {value:.0f} ms" for name, value in found.items())
    )


if __name__ == "__main__":
    main()
