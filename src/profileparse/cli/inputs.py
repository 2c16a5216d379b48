"""What the commands read: files, folders and standard input."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from profileparse.cli.terminal import CommandError
from profileparse.source import DecodingError, decode

STDIN = "-"
_SUFFIXES = (".txt", ".md")
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Input:
    """One text that a command works on.

    Attributes:
        path: As the user gave it, or as found in a folder; ``-`` is standard input.
        text: The text. A byte order mark of UTF-8 is its first character, one of UTF-16 is not part of it.
        encoding: Codec of the bytes: ``utf-8``, ``utf-16-le`` or ``utf-16-be``.
    """

    path: str
    text: str
    encoding: str = "utf-8"

    @property
    def is_stdin(self) -> bool:
        """Whether the text came from standard input."""
        return self.path == STDIN

    @property
    def shown(self) -> str:
        """What messages call it."""
        return "<stdin>" if self.is_stdin else self.path

    def encode(self, text: str) -> bytes:
        """Return another text in the encoding of this one, with its mark."""
        mark = next((mark for mark, encoding in _MARKS if encoding == self.encoding), b"")
        return mark + text.encode(self.encoding)


def read_bytes(path: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Raises:
        CommandError: they can't be read.
    """
    try:
        return sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {_reason(error)}") from error
    except ValueError as error:  # a NUL in the name
        raise CommandError(f"{path}: {error}") from error


def read_input(path: str) -> Input:
    """Return the text of a file, or of standard input for ``-``.

    Raises:
        CommandError: it can't be read, or it is not text; the message has the offset of the bad byte.
    """
    data = read_bytes(path)
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return Input(path, decode(data), encoding)
    except DecodingError as error:
        shown = "<stdin>" if path == STDIN else path
        if encoding == "utf-8" and b"\0" in data:
            raise CommandError(
                f"{shown}: this is a binary file, not text (byte 0x{data[error.offset]:02x} at offset {error.offset})"
            ) from error
        raise CommandError(f"{shown}: {error}") from error


def find_paths(paths: Sequence[str]) -> list[str]:
    """Return the files that paths stand for: folders are walked for ``*.txt`` and ``*.md``; none comes twice.

    Files in a folder come in the order of their names. Folders whose names begin with a dot are passed over, and so
    are links to folders.

    Raises:
        CommandError: a folder holds no such file, or can't be read.
    """
    found = (_walk(path) if path != STDIN and Path(path).is_dir() else [path] for path in paths)
    return list(dict.fromkeys(each for files in found for each in files))


def _walk(folder: str) -> list[str]:
    found: list[str] = []
    for where, folders, files in os.walk(folder, onerror=_stop):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += (str(Path(where, name)) for name in sorted(files) if name.lower().endswith(_SUFFIXES))
    if not found:
        raise CommandError(f"{folder}: the folder holds no {' or '.join('*' + suffix for suffix in _SUFFIXES)} file")
    return found


def _stop(error: OSError) -> None:
    raise CommandError(f"{error.filename}: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    return {
        FileNotFoundError: "no such file or folder",
        IsADirectoryError: "this is a folder, not a file",
        PermissionError: "permission denied",
    }.get(type(error)) or str(error.strerror or error)
