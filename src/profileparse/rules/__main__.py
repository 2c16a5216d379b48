"""Print the documentation page of the rules: ``python -m profileparse.rules > docs/rules.md``."""

from __future__ import annotations

import sys

from profileparse.rules.page import rules_page

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    print(rules_page())  # noqa: T201
