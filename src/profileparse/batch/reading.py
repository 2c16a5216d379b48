"""The content of a source: bytes of a file, of a gzip file, of a zip archive's member, never more than a limit."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import stat
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple

from profileparse.batch.outcomes import Outcome
from profileparse.batch.sources import is_gzip, reason, stamp_of
from profileparse.remote.addresses import Address, is_address

if TYPE_CHECKING:
    from profileparse.remote.storage import Found

# Two writes within one tick of a file system's clock leave equal times (two seconds on the coarsest one), and the
# clock of a server may lag behind ours. Times of files changed less than this long ago prove nothing.
SETTLED_SECONDS = 10
_READ_BYTES = 1024 * 1024


class Content(NamedTuple):
    """What was read.

    Attributes:
        data: The bytes; None where there are none to parse.
        size: Bytes of the content, if known.
        mtime: When the file was last changed, ISO 8601 in UTC.
        stamp: Size and times of the file, or the version tag of an object, where they tell of each later change.
        failure: Why there is no data.
        message: The same in words.
        limit: The limit on size above which there would be data.
    """

    data: bytes | None = None
    size: int | None = None
    mtime: str | None = None
    stamp: str | None = None
    failure: Outcome | None = None
    message: str = ""
    limit: int | None = None


class Reader:
    """Reads one source after the other; keeps the last archive open, for its members come together."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._archive: zipfile.ZipFile | None = None
        self._archive_key: tuple[str, str] | None = None
        # An archive at an address: what the storage said of it when it was opened, and what closes it.
        self._remote: tuple[str, zipfile.ZipFile, Found, ExitStack] | None = None

    def read(self, file: str, member: str | None = None) -> Content:
        """Return the content of a file or an address, unpacked, or of a member of a zip archive."""
        try:
            if is_address(file):
                return self._read_remote(file, member)
            with _opened(file) as raw:
                before = os.fstat(raw.fileno())
                if not stat.S_ISREG(before.st_mode):
                    return Content(failure=Outcome.UNREADABLE, message="not a regular file")
                if member is None:
                    content = self._unpacked(raw, file, before.st_size)
                else:
                    content = self._member(self._opened_archive(file, stamp_of(before)), member)
                after = os.fstat(raw.fileno())
        except KeyError:
            return Content(failure=Outcome.UNREADABLE, message="the archive has no such member any more")
        except Exception as error:  # noqa: BLE001  (each kind of compression has errors of its own)
            return Content(failure=Outcome.UNREADABLE, message=f"can't read it: {reason(error)}")
        return content._replace(mtime=_utc(before.st_mtime), stamp=_settled_stamp(before, after))

    def _read_remote(self, file: str, member: str | None) -> Content:
        """Return the content of an address; what was read when the connection broke off is read again."""
        from profileparse.remote.storage import attempted, opened

        address = Address.of(file)

        def read() -> Content:
            if member is not None:
                archive, found = self._remote_archive(address)
                content = self._member(archive, member)
            else:
                with opened(address) as (raw, found):
                    content = self._unpacked(raw, file, found.size)
            mtime = None if found.changed is None else _utc(found.changed.timestamp())
            return content._replace(mtime=mtime, stamp=_settled_tag(found))

        try:
            return attempted(address, read)
        except BaseException:
            self._close_remote()
            raise

    def _unpacked(self, raw: BinaryIO, file: str, size: int | None) -> Content:
        if is_gzip(file):
            with gzip.GzipFile(fileobj=raw) as unpacked:
                return self._limited(unpacked)
        if size is not None and size > self.max_bytes:
            return self._too_large(size)
        return self._limited(raw)

    def _member(self, archive: zipfile.ZipFile, member: str) -> Content:
        size = archive.getinfo(member).file_size
        if size > self.max_bytes:
            return self._too_large(size)
        # The size in the archive's directory may lie, so the limit holds for what comes out.
        with archive.open(member) as stream:
            return self._limited(stream)

    def _remote_archive(self, address: Address) -> tuple[zipfile.ZipFile, Found]:
        from profileparse.remote.storage import opened

        key = str(address)
        if self._remote is None or self._remote[0] != key:
            self._close_remote()
            with ExitStack() as stack:
                raw, found = stack.enter_context(opened(address, in_any_order=True))
                archive = stack.enter_context(zipfile.ZipFile(raw))
                self._remote = key, archive, found, stack.pop_all()
        return self._remote[1], self._remote[2]

    def _close_remote(self) -> None:
        if self._remote is not None:
            stack = self._remote[3]
            self._remote = None
            stack.close()

    def _opened_archive(self, file: str, stamp: str) -> zipfile.ZipFile:
        if self._archive is None or self._archive_key != (file, stamp):
            if self._archive is not None:
                self._archive.close()
                self._archive = None
            self._archive = zipfile.ZipFile(file)
            self._archive_key = (file, stamp)
        return self._archive

    def _limited(self, stream: IO[bytes] | gzip.GzipFile) -> Content:
        parts: list[bytes] = []
        left = self.max_bytes + 1
        # Reading reserves memory for what is asked for, not for what there is.
        while part := stream.read(min(left, _READ_BYTES)):
            parts.append(part)
            left -= len(part)
        data = b"".join(parts)
        return Content(data, len(data)) if left > 0 else self._too_large(None)

    def _too_large(self, size: int | None) -> Content:
        found = "its content" if size is None else f"its content of {size:,} bytes"
        message = f"{found} is over the limit of {self.max_bytes:,} bytes"
        limit = self.max_bytes if size is None else size - 1
        return Content(size=size, failure=Outcome.TOO_LARGE, message=message, limit=limit)


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    # Opening a named pipe would wait for a writer.
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if stat.S_ISDIR(os.fstat(handle).st_mode):
        os.close(handle)
        raise IsADirectoryError(None, "it is a folder now")
    with os.fdopen(handle, "rb") as raw:
        yield raw


def _settled_stamp(before: os.stat_result, after: os.stat_result) -> str | None:
    """Return the stamp of a file that was not being written; None where a later change could leave it as it is."""
    changed = max(before.st_mtime, before.st_ctime)
    stamp = stamp_of(before)
    return stamp if stamp == stamp_of(after) and time.time() - changed > SETTLED_SECONDS else None


def _settled_tag(found: Found) -> str | None:
    """Return the tag of an object; None where it is only a time, and a later change could leave it as it is."""
    if found.is_tagged:
        return found.tag
    is_settled = found.changed is not None and time.time() - found.changed.timestamp() > SETTLED_SECONDS
    return found.tag if is_settled else None


def _utc(seconds: float) -> str:
    try:
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, ValueError, OSError):
        return ""  # a year that calendars don't have
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
