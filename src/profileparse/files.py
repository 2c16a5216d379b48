"""Records in files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from profileparse.parsed import ModelT, Parsed, parse, record_of
from profileparse.render import dumps
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile
from profileparse.source import decode

PathLike = str | os.PathLike[str]


def parse_file(path: PathLike, *, model: type[ModelT] = EntityProfile, name: str | None = None) -> Parsed[ModelT]:  # type: ignore[assignment]
    """Parse a file: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Raises:
        OSError: the file can't be read.
        DecodingError: the file is not text; the error has the offset of the bad byte.
    """
    return parse(decode(Path(path).read_bytes()), model=model, name=name)


def load(path: PathLike, *, model: type[ModelT] = EntityProfile, name: str | None = None) -> ModelT:  # type: ignore[assignment]
    """Return the record in a file.

    Raises:
        OSError: the file can't be read.
        DecodingError: the file is not text; the error has the offset of the bad byte.
        ProfileError: the text gives no record.
    """
    return record_of(parse_file(path, model=model, name=name))


def dump(profile: Profile, path: PathLike) -> None:
    """Write a record's canonical text to a file, in UTF-8, whole or not at all.

    Raises:
        OSError: the file can't be written.
    """
    write_atomically(Path(path), dumps(profile).encode("utf-8", "surrogatepass"))


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file's content by way of a temporary file beside it; links are followed, the mode is kept.

    Raises:
        OSError: the file can't be written; the old one is whole then.
    """
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a temporary file that takes the place of ``path`` once its block has ended well.

    Links are followed, the mode is kept.

    Raises:
        OSError: the file can't be written; the old one is whole then.
    """
    target = path.resolve()
    mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
