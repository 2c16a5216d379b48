"""A folder that appears whole or not at all, and takes the place of an earlier one only if that was written so."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from profileparse.batch.leftovers import FOLDER_SUFFIX, locked_folder, remove_leftovers
from profileparse.batch.outcomes import BatchError

_NAME_BYTES = 200
# What an export writes: files of parts, and folders of partitions.
_PART = re.compile(r"part-\d+\.parquet")
_PARTITION = re.compile(r"[^=]++=.*", re.DOTALL)


def not_of_an_export(folder: Path) -> Path | None:
    """Return a file or folder that no export writes, or None."""
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            if not _PARTITION.fullmatch(each.name):
                return each
            if (found := not_of_an_export(each)) is not None:
                return found
        elif not _PART.fullmatch(each.name):
            return each
    return None


@contextmanager
def new_folder(
    target: Path, *, overwrite: bool, foreign: Callable[[Path], Path | None] = not_of_an_export
) -> Iterator[Path]:
    """Make a folder that takes the place of ``target`` once its block has ended well, locked as long as it is filled.

    Links are followed. Between the old folder and the new one there is a moment with none.

    Args:
        target: The folder; an empty one may be there.
        overwrite: Replace an earlier one.
        foreign: Returns what in the folder was not written so: then it is not replaced.

    Raises:
        BatchError: there is a file, or a folder that is not to be replaced.
        OSError: the folder can't be written.
    """
    target = Path(os.path.realpath(target))
    _check(target, foreign, overwrite=overwrite)
    remove_leftovers(target.parent)
    temporary = _beside(target)
    temporary.mkdir()
    try:
        with locked_folder(temporary):
            yield temporary
            _place(temporary, target, foreign, overwrite=overwrite)
    except BaseException:
        if temporary.exists():  # else it is in its place, and the old one could not be removed in peace
            shutil.rmtree(temporary)
        raise


def _beside(target: Path) -> Path:
    start = os.fsencode(target.name)[:_NAME_BYTES].decode("utf-8", "ignore")
    return target.parent / f".{start}.{secrets.token_hex(4)}{FOLDER_SUFFIX}"


def _check(target: Path, foreign: Callable[[Path], Path | None], *, overwrite: bool) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise BatchError(f"{target}: is a file, not a folder")
    if not any(target.iterdir()):
        return
    if not overwrite:
        raise BatchError(f"{target}: is there already, with files; give another folder, or --overwrite this one")
    if (other := foreign(target)) is not None:
        raise BatchError(f"{target}: has what profileparse did not write, and is not overwritten: {other}")


def _place(temporary: Path, target: Path, foreign: Callable[[Path], Path | None], *, overwrite: bool) -> None:
    _check(target, foreign, overwrite=overwrite)  # others may have written to it meanwhile
    if not target.exists():
        temporary.rename(target)
        return
    old = _beside(target)
    target.rename(old)
    try:
        temporary.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)  # what remains, the next export removes
