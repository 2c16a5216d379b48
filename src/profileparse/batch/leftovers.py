"""Temporary files and folders of exports that were killed: the next export to the same folder removes them."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from profileparse.files import replacing

SUFFIX = ".profileparse-export"
FOLDER_SUFFIX = ".profileparse-folder"
# An export locks its file right after it has made it.
_YOUNG_SECONDS = 60
_OURS = re.compile(rf"\..+\.[0-9a-z_]{{8}}{re.escape(SUFFIX)}", re.DOTALL)
_OUR_FOLDERS = re.compile(rf"\..+\.[0-9a-f]{{8}}{re.escape(FOLDER_SUFFIX)}", re.DOTALL)

if sys.platform == "win32":

    def _locks(_file: BinaryIO | int) -> bool:
        """Tell that there is no lock that falls with its process, so that nothing is removed."""
        return False

    @contextmanager
    def locked_folder(_folder: Path) -> Iterator[bool]:
        """Tell that a folder can't be locked."""
        yield False

else:
    import fcntl

    def _locks(file: BinaryIO | int) -> bool:
        """Lock a file until it is closed or its process ends; False where another one holds the lock."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # held, or no locks on this file system
            return False
        return True

    @contextmanager
    def locked_folder(folder: Path) -> Iterator[bool]:
        """Lock a folder as long as the block runs; tell whether that was possible."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            yield _locks(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def exclusive(target: Path) -> Iterator[BinaryIO]:
    """Open what takes the place of ``target`` once its block has ended well, locked as long as it is written.

    Raises:
        OSError: the file can't be written; the old one is whole then.
    """
    remove_leftovers(Path(os.path.realpath(target)).parent)
    with replacing(target, suffix=SUFFIX) as file:
        _locks(file)
        yield file


def remove_leftovers(folder: Path) -> None:
    """Remove what killed exports have left in a folder; what can't be removed is not this export's concern."""
    with suppress(OSError):
        for each in list(folder.iterdir()):
            if _OURS.fullmatch(each.name):
                with suppress(OSError):
                    _remove_if_left(each)
            elif _OUR_FOLDERS.fullmatch(each.name):
                with suppress(OSError):
                    _remove_folder_if_left(each)


def _remove_if_left(path: Path) -> None:
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or time.time() - status.st_mtime < _YOUNG_SECONDS:
        return
    with path.open("rb") as file:
        if _locks(file):
            path.unlink()


def _remove_folder_if_left(path: Path) -> None:
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or time.time() - status.st_mtime < _YOUNG_SECONDS:
        return
    with locked_folder(path) as is_locked:
        if is_locked:
            shutil.rmtree(path)
