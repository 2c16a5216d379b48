"""The lock of a store: one process at a time writes to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from profileparse.batch.outcomes import BatchError
from profileparse.batch.store import advice_on, plain_errors


def lock_store(store: Path) -> sqlite3.Connection:
    """Take the lock beside the store; it falls with the process that holds it, however that ends.

    An SQLite file serves as the lock because its locks work alike on all systems.

    Raises:
        BatchError: another run holds it, or there can be no lock.
    """
    path = Path(f"{store}.lock")
    if store.is_dir():
        raise BatchError(f"{store}: is a folder, not a file for the store")
    with plain_errors(store):
        lock = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if "locked" in str(error):
            raise BatchError(f"{store}: another run is writing to this store; start this one when it is done") from None
        raise BatchError(f"{path}: {error} ({advice_on(str(error))})") from error
    except sqlite3.Error as error:
        lock.close()
        raise BatchError(f"{path}: this file should be the store's lock, but is something else: {error}") from error
    return lock
