"""``python -m profileparse``, and the console script."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line, or say what it needs."""
    # Starting makes many objects, none of them garbage: the collector need not look so often.
    gc.set_threshold(100_000)
    try:
        from profileparse.cli.app import run

        sys.exit(run())
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("typer", "rich"):
            raise
        sys.stderr.write("error: the command line needs typer and rich: pip install 'profileparse[cli]'\n")
        sys.exit(2)
    except KeyboardInterrupt:  # while modules load
        sys.stderr.write("interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
