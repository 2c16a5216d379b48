"""Reading, listing and writing what is at an address. Needs fsspec, and a package for each kind of storage."""

from __future__ import annotations

import datetime as dt
import email.utils
import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar

from profileparse.remote.addresses import Address, RemoteError, without_secrets

_Result = TypeVar("_Result")

# What reads each kind of storage, beside fsspec.
_PACKAGES = {"s3": "s3fs", "gs": "gcsfs", "az": "adlfs"}
_LOGGERS = {"s3": ("s3fs",), "gs": ("gcsfs",), "az": ("adlfs", "azure")}
# Seconds to wait before the next attempt, where an error may pass.
_PAUSES = (0.25, 0.5, 1.0)
_PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
# Errors of these packages are the storage's; those of other code are not hidden.
_STORAGE_PACKAGES = frozenset(
    {"adlfs", "aiobotocore", "aiohttp", "azure", "botocore", "fsspec", "gcsfs", "google", "s3fs"}
)
# What the status of HTTP is called in their errors.
_STATUS = {"aiohttp": "status", "azure": "status_code", "gcsfs": "code", "google": "code"}
# Their errors that have neither a status nor a built-in class, and may pass.
_PASSING_ERRORS = frozenset({
    "ClientConnectionError", "ClientPayloadError", "ConnectTimeoutError", "EndpointConnectionError",
    "IncompleteReadError", "ReadTimeoutError", "ServerDisconnectedError", "ServiceRequestError", "ServiceResponseError",
})  # fmt: skip


class Found(NamedTuple):
    """What the storage says about an object.

    Attributes:
        address: Its address.
        size: Bytes; None where a server doesn't say.
        tag: What tells of a change: the storage's own version tag, or as a last resort time and size; None: neither.
        changed: When it was last changed.
    """

    address: Address
    size: int | None
    tag: str | None
    changed: dt.datetime | None

    @property
    def is_tagged(self) -> bool:
        """Whether the tag is the storage's own, and not a time, within whose tick another change would be missed."""
        return self.tag is not None and not self.tag.startswith("mtime:")


def found_from(address: Address, info: Mapping[str, Any]) -> Found:
    """Return what the storage says about an object, in the words of any of the packages."""
    size = info.get("size")
    values = (info.get(key) for key in ("LastModified", "last_modified", "updated", "Last-Modified", "created"))
    changed = next((moment for value in values if (moment := _moment(value))), None)
    etag = info.get("ETag") or info.get("etag")
    tag = None
    if address.scheme == "gs" and info.get("generation"):
        tag = f"generation:{info['generation']}"
    elif etag:
        tag = "etag:" + str(etag).replace('"', "")
    elif changed is not None and size is not None:
        tag = f"mtime:{changed.isoformat()}:{size}"
    return Found(address, None if size is None else int(size), tag, changed)


def _moment(value: object) -> dt.datetime | None:
    try:
        if isinstance(value, float):
            return dt.datetime.fromtimestamp(value, dt.UTC)
        if isinstance(value, str):
            reads = dt.datetime.fromisoformat if value[:4].isdecimal() else email.utils.parsedate_to_datetime
            value = reads(value)
    except (OverflowError, ValueError, OSError):
        return None  # a server may write anything
    if not isinstance(value, dt.datetime):
        return None
    return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


# ---- reading and writing -------------------------------------------------------------------------------------


def status(address: Address) -> Found | None:
    """Return what the storage says about an object; None where the address is that of a folder or a bucket.

    Raises:
        RemoteError: there is neither, it may not be read, or a package is missing.
    """
    system = file_system(address)
    if address.key.endswith("/") and not address.is_web:
        return None
    info = attempted(address, lambda: system.info(path_in(system, address)))
    return None if info["type"] == "directory" else found_from(address, info)


@contextmanager
def opened(address: Address, *, in_any_order: bool = False) -> Iterator[tuple[BinaryIO, Found]]:
    """Open an object, and yield it with what the storage says about it, asked before the first byte was read.

    Args:
        address: Its address.
        in_any_order: It is read in parts from here and there, like an archive.

    Raises:
        RemoteError: a package is missing, or it has no such names. Other errors are for `attempted`.
    """
    system = file_system(address)
    path = path_in(system, address)
    if address.is_web and not in_any_order:
        # As a stream: a server may not say the size, nor give parts.
        found = found_from(address, system.info(path))
        with system.open(path, "rb", block_size=0, size=found.size or 1) as file:
            yield file, found
        return
    with system.open(path, "rb") as file:
        info = system.info(path) if address.scheme == "memory" else file.details
        if info["type"] == "directory":
            raise RemoteError("it is a folder now")
        yield file, found_from(address, info)


def read_bytes(address: Address) -> bytes:
    """Return the content of an object.

    Raises:
        RemoteError: it can't be read.
    """

    def read() -> bytes:
        with opened(address) as (file, _):
            return b"".join(iter(lambda: file.read(1024 * 1024), b""))

    return attempted(address, read)


@contextmanager
def uploading(address: Address) -> Iterator[BinaryIO]:
    """Open a temporary file that is uploaded once its block has ended well; a storage shows an object when it is whole.

    Raises:
        RemoteError: it can't be uploaded.
    """
    if address.is_web:
        raise RemoteError("a web address can be read, not written")
    system = file_system(address)
    path = path_in(system, address)
    with tempfile.TemporaryDirectory(prefix="profileparse-") as folder:
        local = Path(folder, "upload")
        with local.open("wb") as file:
            yield file
        attempted(address, lambda: system.put_file(str(local), path))


def file_system(address: Address) -> Any:
    """Return the file system of fsspec for an address.

    Raises:
        RemoteError: a package is missing, or there are no credentials.
    """
    package = _PACKAGES.get(address.scheme)
    wanted = "'profileparse[remote]'" + (f" {package}" if package else "")
    try:
        import fsspec

        # Packages log what they try again, with tracebacks; that is for those who ask for logs.
        for name in _LOGGERS.get(address.scheme, ()):
            if not logging.getLogger(name).handlers:
                logging.getLogger(name).addHandler(logging.NullHandler())
        # What was listed before is no proof of what is there now.
        return fsspec.filesystem(address.scheme, use_listings_cache=False)
    except ImportError as error:
        needed = package or ("fsspec" if address.scheme == "memory" else "fsspec and aiohttp")
        raise RemoteError(f"{address.scheme}:// needs {needed}: pip install {wanted}") from error
    except ValueError as error:  # adlfs, where it isn't told the account
        raise RemoteError(without_secrets(f"{package or 'fsspec'} can't be set up: {error}")) from error


def path_in(system: Any, address: Address) -> str:
    """Return an address as a method of its file system takes it; no method reads chains of addresses in it.

    Raises:
        RemoteError: the package would read another name than this one.
    """
    if address.is_web:
        return str(address)
    if address.scheme == "memory":
        return f"/{address.path}"
    if tuple(system.split_path(address.path))[:2] != (address.bucket, address.key):
        raise RemoteError(f"{_PACKAGES[address.scheme]} can't read an object of this name")
    return address.path


# ---- what goes wrong -----------------------------------------------------------------------------------------


def attempted(address: Address, action: Callable[[], _Result]) -> _Result:
    """Return what an action on an address returns; it is tried again, up to four times in all, where an error may pass.

    The packages for object storage try again themselves, and longer. What they leave is an object that was replaced
    while it was read.

    Raises:
        RemoteError: the storage doesn't do it. Errors of other code are raised as they are.
    """
    for pause in (*_PAUSES, None):
        try:
            return action()
        except Exception as error:
            if not _is_of_storage(error):
                raise
            if pause is None or not _is_tried_again(error, address):
                raise RemoteError(_reason(error)) from error
        time.sleep(pause)
    raise AssertionError  # the last attempt has no pause


def _is_of_storage(error: BaseException) -> bool:
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] in _STORAGE_PACKAGES


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it was raised from: fsspec's FileNotFoundError hides what a web server answered."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def _status(error: BaseException) -> int | None:
    """Return the status of HTTP that an error of any of the packages was made of."""
    for each in _causes(error):
        number = getattr(each, _STATUS.get(type(each).__module__.partition(".")[0], "no status"), None)
        response = getattr(each, "response", None)
        if isinstance(response, dict):  # botocore
            number = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if isinstance(number, int | str) and str(number).isdecimal():
            return int(number)
    return None


def _is_tried_again(error: BaseException, address: Address) -> bool:
    return type(error).__name__ == "FileExpired" if address.scheme in _PACKAGES else _may_pass(error)


def _may_pass(error: BaseException) -> bool:
    number = _status(error)
    return (
        number in _PASSING_STATUS
        if number is not None
        else any(
            isinstance(each, ConnectionError | TimeoutError)
            or any(kind.__name__ in _PASSING_ERRORS for kind in type(each).__mro__)
            for each in _causes(error)
        )
    )


def _reason(error: BaseException) -> str:
    number = _status(error)
    kinds = {kind.__name__ for each in _causes(error) for kind in type(each).__mro__}
    if "NoCredentialsError" in kinds or "DefaultCredentialsError" in kinds:
        return "no credentials were found; docs/batch.md says where they are looked for"
    # gcsfs has no class and no status for it, only a word.
    if isinstance(error, PermissionError) or number in {401, 403} or str(error).startswith("Forbidden"):
        return "no permission (wrong or missing credentials, or they don't allow it)"
    if number is not None and number not in {404, 410}:
        return f"the server answered with status {number}"
    if _may_pass(error):
        return f"the server can't be reached, or broke off ({type(list(_causes(error))[-1]).__name__})"
    if isinstance(error, FileNotFoundError) or number is not None:
        return "there is no such object, folder or bucket"
    return without_secrets(f"{type(error).__name__}: {error}")
