"""``python -m profileparse``, and the console script."""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec


def main() -> None:
    """Run the command line, or say what it needs."""
    if not (find_spec("typer") and find_spec("rich")):
        sys.stderr.write("error: the command line needs typer and rich: pip install 'profileparse[cli]'\n")
        sys.exit(2)
    # Starting makes many objects, none of them garbage: the collector need not look so often.
    gc.set_threshold(100_000)
    try:
        from profileparse.cli.app import run

        sys.exit(run())
    except KeyboardInterrupt:  # while modules load
        sys.stderr.write("interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
