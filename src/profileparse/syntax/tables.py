"""The grammar files, and the tables that Lark made of them.

Lark takes longer to build its tables than a profile takes to parse, so they are kept in ``grammar/tables.json``. After
a change to a grammar file they no longer fit, and are built anew each time until they are written down::

    python -m profileparse.syntax.tables > grammar/tables.json
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

# The grammar files and their start rules.
FILES = {"profile.lark": "document", "prose.lark": "prose"}


def grammar_file(name: str) -> str:
    """Return a file's text from the folder ``grammar``: of the installed package, or beside ``src`` in a checkout."""
    package = Path(__file__).parents[1]
    for place in (package, package.parents[1]):
        file = place / "grammar" / name
        if file.is_file():
            return file.read_text(encoding="utf-8")
    raise FileNotFoundError(f"{name} is missing from this installation of profileparse: install it again")


def tables(name: str) -> dict[str, Any]:
    """Return the tables of a grammar file: those in ``tables.json`` if they fit, else what Lark makes of the file."""
    ready: dict[str, Any] = json.loads(grammar_file("tables.json")).get(name, {})
    return ready if ready.get("digest") == _digest(name) else _built(name)


def _digest(name: str) -> str:
    """Return what tells whether tables fit a grammar file."""
    return hashlib.sha256(grammar_file(name).encode()).hexdigest()


def _built(name: str) -> dict[str, Any]:
    from profileparse.syntax.states import build  # Lark is slow to load

    return {"digest": _digest(name), **build(grammar_file(name), FILES[name])}


def tables_file() -> str:
    """Return what ``grammar/tables.json`` should hold."""
    lines = (f"{json.dumps(name)}: {json.dumps(_built(name), separators=(',', ':'))}" for name in FILES)
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(tables_file())
