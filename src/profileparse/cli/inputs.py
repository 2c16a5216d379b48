"""What the commands read: files, folders, addresses and standard input."""

from __future__ import annotations

import codecs
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from profileparse.cli.terminal import CommandError, print_note
from profileparse.remote.addresses import Address, RemoteError, is_address, shown
from profileparse.source import UTF16_MARKS, DecodingError, LineIndex, decode, encode, encoding_of

if TYPE_CHECKING:
    from io import BufferedReader

STDIN = "-"
_SUFFIXES = (".txt", ".md")
# So many bytes of a pipe are taken at once, at the most.
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Input:
    """One text that a command works on.

    Attributes:
        path: As the user gave it, or as found in a folder; ``-`` is standard input. An address without its secrets.
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

    def place(self, lines: LineIndex, offset: int) -> str:
        """Return a place in the text as all messages have it: ``file:line:column``, both from 1."""
        position = lines.position(offset)
        return f"{self.shown}:{position.line}:{position.column}"

    def encode(self, text: str) -> bytes:
        """Return another text in the encoding of this one, with its mark."""
        return encode(text, self.encoding)


def read_bytes(path: str, *, in_place: bool = False) -> bytes:
    """Return the bytes of a file, a pipe or an address, or of standard input for ``-``.

    Args:
        path: As the user gave it.
        in_place: The file is to be rewritten, so a pipe won't do.

    Raises:
        CommandError: they can't be read.
    """
    if path == STDIN:
        return sys.stdin.buffer.read()
    if is_address(path):
        return _remote_bytes(path, in_place=in_place)
    with _one_line_errors(path):
        mode = Path(path).stat().st_mode
        _refuse_device(path, mode)
        if in_place and (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
            raise CommandError(f"{path}: this is a pipe, which can't be rewritten (use - for standard input)")
        return Path(path).read_bytes()


def read_chunks(path: str) -> Iterator[str]:
    """Yield the text of a file, a pipe or standard input in chunks, as it comes; that of an address at once.

    Args:
        path: As the user gave it; ``-`` is standard input.

    Raises:
        CommandError: it can't be read, or it is not text; all text before the bad byte was yielded.
    """
    decoder: codecs.IncrementalDecoder | None = None
    head = b""
    offset = 0
    for chunk in chain(_byte_chunks(path), (b"",)):
        data, is_last = chunk, not chunk
        if decoder is None:
            head += chunk
            if not is_last and any(mark != head and mark.startswith(head) for mark, _ in UTF16_MARKS):
                continue  # half a byte order mark
            mark, encoding = next((each for each in UTF16_MARKS if head.startswith(each[0])), (b"", "utf-8"))
            decoder = codecs.getincrementaldecoder(encoding)()
            data, offset = head[len(mark) :], len(mark)
        waiting: bytes = decoder.getstate()[0]
        try:
            text = decoder.decode(data, is_last)
        except UnicodeDecodeError as error:
            yield error.object[: error.start].decode(encoding)
            called = "UTF-16" if mark else "UTF-8"
            wrong = DecodingError(called, offset - len(waiting) + error.start, error.object[error.start])
            raise CommandError(f"{'<stdin>' if path == STDIN else shown(path)}: {wrong}") from error
        offset += len(data)
        if text:
            yield text


def _byte_chunks(path: str) -> Iterator[bytes]:
    if path == STDIN:
        stdin = cast("BufferedReader", sys.stdin.buffer)
        yield from iter(lambda: stdin.read1(_CHUNK), b"")
    elif is_address(path):
        yield _remote_bytes(path, in_place=False)
    else:
        with _one_line_errors(path):
            _refuse_device(path, Path(path).stat().st_mode)
            with Path(path).open("rb", buffering=0) as file:
                yield from iter(lambda: file.read(_CHUNK), b"")


def _refuse_device(path: str, mode: int) -> None:
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise CommandError(f"{path}: this is a device, not a file (use - for standard input)")


@contextmanager
def _one_line_errors(path: str) -> Iterator[None]:
    """Say in one line why a file can't be read."""
    try:
        yield
    except OSError as error:
        raise CommandError(f"{path}: {_reason(error)}") from error
    except ValueError as error:  # a NUL in the name
        raise CommandError(f"{path}: {error}") from error


def read_input(path: str, *, in_place: bool = False) -> Input:
    """Return the text of a file, a pipe or an address, or of standard input for ``-``.

    Args:
        path: As the user gave it, or as found in a folder.
        in_place: The file is to be rewritten, so a pipe won't do.

    Raises:
        CommandError: it can't be read, or it is not text; the message has the offset of the bad byte.
    """
    data = read_bytes(path, in_place=in_place)
    path = shown(path)
    encoding = encoding_of(data)
    try:
        return Input(path, decode(data), encoding)
    except DecodingError as error:
        place = "<stdin>" if path == STDIN else path
        if encoding == "utf-8" and b"\0" in data:
            raise CommandError(
                f"{place}: this is a binary file, not text (byte 0x{data[error.offset]:02x} at offset {error.offset})"
            ) from error
        if encoding == "utf-8":  # what comes before the bad byte is text, so the byte has a place
            before = data[: error.offset].decode("utf-8")
            place = Input(path, before).place(LineIndex(before), len(before))
        raise CommandError(f"{place}: {error}") from error


def look_at(path: str) -> None:
    """Make sure that an address can be read, before there is other work.

    Raises:
        CommandError: it can't be.
    """
    from profileparse.remote.storage import status

    try:
        status(Address.of(path))
    except RemoteError as error:
        raise CommandError(f"{shown(path)}: {error}") from error


def _remote_bytes(path: str, *, in_place: bool) -> bytes:
    from profileparse.remote.storage import read_bytes as read

    try:
        address = Address.of(path)
        if in_place:
            raise CommandError(f"{shown(path)}: an address is read only; change a copy of the file")
        return read(address)
    except RemoteError as error:
        raise CommandError(f"{shown(path)}: {error}") from error


def write_input(source: Input, text: str) -> None:
    """Replace the file that a text came from, in the text's encoding.

    Raises:
        CommandError: the file can't be written, or it has changed since it was read.
    """
    from profileparse.files import write_atomically

    try:
        write_atomically(Path(source.path), source.encode(text), was=source.encode(source.text))
    except OSError as error:
        raise CommandError(f"{source.path}: {error.strerror}") from error


def find_paths(paths: Sequence[str]) -> list[str]:
    """Return the files that paths stand for: folders are walked for ``*.txt`` and ``*.md``; none comes twice.

    Files in a folder come in the order of their names. Folders whose names begin with a dot are passed over, and so
    are links to folders. Of other links those count that lead to a file in the walked folder. A note names what has
    the name of a profile and is passed over all the same: links out of the folder, pipes, devices. Folders at addresses
    are listed as `profileparse.batch` does.

    Raises:
        CommandError: a folder holds no such file, or can't be read.
    """
    return list(dict.fromkeys(each for path in paths for each in _files(path)))


def _files(path: str) -> list[str]:
    if is_address(path):
        return _listed(path)
    return _walk(path) if path != STDIN and os.path.isdir(path) else [path]  # noqa: PTH112


def _listed(path: str) -> list[str]:
    from profileparse.remote.listing import listed
    from profileparse.remote.storage import status

    try:
        address = Address.of(path)
        if address.is_web or status(address) is not None:
            return [path]
        below = len(address.key.rstrip("/")) + 1 if address.key else 0
        found = [str(each.address) for each in listed(address) if _is_profile(each.address.key[below:])]
    except RemoteError as error:
        raise CommandError(f"{shown(path)}: {error}") from error
    if not found:
        raise _no_profile(path)
    return found


def _is_profile(path: str) -> bool:
    """Whether a path below a folder is that of a profile, in no folder whose name begins with a dot."""
    return path.lower().endswith(_SUFFIXES) and not any(each.startswith(".") for each in path.split("/")[:-1])


def _no_profile(folder: str) -> CommandError:
    kinds = " or ".join(f"*{suffix}" for suffix in _SUFFIXES)
    return CommandError(f"{shown(folder)}: the folder holds no {kinds} file")


def _walk(folder: str) -> list[str]:
    found: list[str] = []
    passed_over: list[str] = []
    root = os.path.realpath(folder)
    pending = [folder]
    while pending:
        where = pending.pop()
        folders = []
        for entry in _entries(where):
            if entry.is_dir(follow_symlinks=False):
                folders += [] if entry.name.startswith(".") else [entry.path]
            elif entry.name.lower().endswith(_SUFFIXES):
                (found if _is_file_below(entry, root) else passed_over).append(str(Path(entry.path)))
        pending += reversed(folders)
    if passed_over:
        others = f" and {len(passed_over) - 1} more" if len(passed_over) > 1 else ""
        print_note(
            f"{folder}: passed over {passed_over[0]}{others}: a link out of the folder, or no regular file "
            "(name it on the command line to read it)"
        )
    if not found:
        raise _no_profile(folder)
    return found


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise CommandError(f"{folder}: {_reason(error)}") from error


def _is_file_below(entry: os.DirEntry[str], root: str) -> bool:
    if not entry.is_symlink():
        return entry.is_file()
    target = Path(os.path.realpath(entry.path))
    return target.is_file() and target.is_relative_to(root)


def _reason(error: OSError) -> str:
    return {
        FileNotFoundError: "no such file or folder",
        IsADirectoryError: "this is a folder, not a file",
        PermissionError: "permission denied",
    }.get(type(error)) or str(error.strerror or error)
