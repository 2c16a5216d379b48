"""Folders of profiles, and what stores hold."""

import sqlite3
from contextlib import closing
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"
TEXTS = {path.relative_to(FIXTURES).as_posix(): path.read_bytes() for path in sorted(FIXTURES.glob("*/*.txt"))}


def profile(name, text="Text."):
    return f"{name} Overview\n\n{text}\n".encode()


def write(folder, **files):
    for name, data in files.items():
        (folder / f"{name}.txt").write_bytes(data)


def write_many(folder, count):
    texts = list(TEXTS.values())
    for number in range(count):
        place = folder / f"{number % 7}" / f"{number:05}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(texts[number % len(texts)] + f"\n\nNote {number}.\n".encode())


def contents(store):
    """Everything that a store says about its sources; ``stamp`` only tells how sure the next run can be."""
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute(
            "SELECT path, outcome, sha256, size, mtime, parser, model, schema, record, diagnostics FROM source "
            "ORDER BY path"
        ).fetchall()


def outcomes(store, folder):
    prefix = f"{folder}/"
    return {path.removeprefix(prefix): outcome for path, outcome, *_ in contents(store)}
