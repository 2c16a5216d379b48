"""Records in files."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, overload

from profileparse.parsed import ModelT, Parsed, parse, record_of
from profileparse.render import dumps
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile
from profileparse.several import Boundary, parse_all
from profileparse.source import decode

PathLike = str | os.PathLike[str]

# So many bytes of a file's name stand in the name of its temporary file, which has a limit of its own.
_NAME_BYTES = 200


@overload
def parse_file(path: PathLike, *, name: str | None = None) -> Parsed[EntityProfile]: ...
@overload
def parse_file(path: PathLike, *, model: type[ModelT], name: str | None = None) -> Parsed[ModelT]: ...
def parse_file(path: PathLike, *, model: type[Profile] = EntityProfile, name: str | None = None) -> Parsed[Any]:
    """Parse a file: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Raises:
        OSError: the file can't be read.
        DecodingError: the file is not text; the error has the offset of the bad byte.
    """
    return parse(decode(Path(path).read_bytes()), model=model, name=name)


@overload
def load(path: PathLike, *, name: str | None = None) -> EntityProfile: ...
@overload
def load(path: PathLike, *, model: type[ModelT], name: str | None = None) -> ModelT: ...
def load(path: PathLike, *, model: type[Profile] = EntityProfile, name: str | None = None) -> Profile:
    """Return the record in a file.

    Raises:
        OSError: the file can't be read.
        DecodingError: the file is not text; the error has the offset of the bad byte.
        ProfileError: the text gives no record.
    """
    return record_of(parse_file(path, model=model, name=name))


@overload
def load_all(path: PathLike, *, boundary: Boundary | None = None) -> Iterator[EntityProfile]: ...
@overload
def load_all(path: PathLike, *, model: type[ModelT], boundary: Boundary | None = None) -> Iterator[ModelT]: ...
def load_all(
    path: PathLike, *, model: type[Profile] = EntityProfile, boundary: Boundary | None = None
) -> Iterator[Profile]:
    r"""Return the records of a file that holds several profiles, each made as it is asked for.

    No profile is left out in silence: where a text gives no record, `next` raises, and the next call goes on after it.
    To take what there is, use `parse_all`, whose results have no profile there.

    Args:
        path: The file.
        model: The record model, a subclass of `Profile`.
        boundary: Where profiles are divided; see `parse_all`.

    Raises:
        OSError: the file can't be read.
        DecodingError: the file is not text; the error has the offset of the bad byte.
        TypeError: ``model`` is no record model, or ``boundary`` is none.
        ValueError: ``boundary`` is a str that no line can be.
        ProfileError: from `next`: this text gives no record. The message has the line in the file; the places of the
            diagnostics are those in the profile's own text.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "stars.txt")
    ...     _ = path.write_text("Mira Overview\n\nIt pulses.\n\nRigel Overview\n\nIt is blue.\n")
    ...     [profile.name for profile in load_all(path)]
    ['Mira', 'Rigel']
    """
    text = decode(Path(path).read_bytes())
    return map(partial(record_of, whole=text), parse_all(text, model=model, boundary=boundary))


def dump(profile: Profile, path: PathLike) -> None:
    """Write a record's canonical text to a file, in UTF-8.

    Until all of it is written, the file has its old content.

    Raises:
        OSError: the file can't be written, or is read-only.
    """
    write_atomically(Path(path), dumps(profile).encode("utf-8", "surrogatepass"))


def write_atomically(path: Path, data: bytes, *, was: bytes | None = None) -> None:
    """Replace a file's content; see `replacing`.

    Args:
        path: The file.
        data: Its new content.
        was: The content that the new one was made from: a file with another one by now stays as it is.

    Raises:
        OSError: the file can't be written, or has changed; the old one is whole then.
    """
    with replacing(path, was=was) as file:
        file.write(data)


@contextmanager
def replacing(path: Path, *, was: bytes | None = None, suffix: str = ".tmp") -> Iterator[BinaryIO]:
    """Open a temporary file that takes the place of ``path`` once its block has ended well.

    Links are followed. The new file has the mode and the extended attributes of the old one (so its access lists), and
    its owner and group where this process may set them. What may not be written, has other names (hard links), or is
    no regular file is refused.

    Args:
        path: The file.
        was: The content that it must still have when it is replaced; None for any.
        suffix: How the temporary file's name ends.

    Raises:
        OSError: the file can't be written, or has changed; the old one is whole then.
    """
    target = os.path.realpath(path)
    old = _replaceable(target)
    folder, name = os.path.split(target)
    start = os.fsencode(name)[:_NAME_BYTES].decode("utf-8", "ignore")
    temporary = os.path.join(folder, f".{start}.{secrets.token_hex(4)}{suffix}")  # noqa: PTH118
    # The umask counts for a new file; what takes the place of an old one is private until it has its mode.
    mode = 0o666 if old is None else 0o600
    file = open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode))  # noqa: SIM115
    try:
        with file:
            yield file
            file.flush()
            if old is not None:
                _take_over(target, old, file.fileno())
            os.fsync(file.fileno())
        if was is not None:
            _refuse_changed(target, was)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _refuse_changed(target: str, was: bytes) -> None:
    if Path(target).read_bytes() != was:
        raise OSError(errno.EBUSY, "the file has changed since it was read; it is not replaced", target)


def _replaceable(target: str) -> os.stat_result | None:
    """Return the status of a file that may be replaced, or None where there is no file yet."""
    try:
        status = os.stat(target)  # noqa: PTH116
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), target)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "this is no regular file; it is not replaced", target)
    # For root, and for the owner of the folder, nothing else stands in the way of replacing it.
    if not status.st_mode & 0o222:
        raise PermissionError(errno.EACCES, "the file is read-only; it is not replaced", target)
    os.close(os.open(target, os.O_WRONLY))
    if status.st_nlink > 1:
        message = (
            f"the file has {status.st_nlink} names (hard links), and only this one would change; it is not replaced"
        )
        raise OSError(errno.EMLINK, message, target)
    return status


def _take_over(target: str, old: os.stat_result, new: int) -> None:
    """Give the new file, an open one, the owner, group, mode and extended attributes of the old one."""
    status = os.fstat(new)
    if status.st_gid != old.st_gid:
        with suppress(OSError):  # not every group is the user's to give
            os.fchown(new, -1, old.st_gid)
    if status.st_uid != old.st_uid:
        with suppress(OSError):  # nor is another owner
            os.fchown(new, old.st_uid, -1)
    status, mode = os.fstat(new), stat.S_IMODE(old.st_mode)
    if (status.st_uid, status.st_gid) != (old.st_uid, old.st_gid):
        # What the old owner and group may do, others may not do in their place.
        mode &= ~(stat.S_ISUID | stat.S_ISGID)
        os.fchmod(new, mode if status.st_gid == old.st_gid else mode & ~stat.S_IRWXG)
        return
    os.fchmod(new, mode)
    for name in os.listxattr(target) if hasattr(os, "listxattr") else ():
        with suppress(OSError):  # some can be set by root only, and some by nobody
            os.setxattr(new, name, os.getxattr(target, name))
