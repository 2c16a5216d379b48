"""Addresses of texts elsewhere: which are taken, what they are called, and what is never told of them."""

from __future__ import annotations

import hashlib
import os
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from profileparse.diagnostics import ProfileError

PathLike = str | os.PathLike[str]

# Kinds of storage: what is listed, and what is only read, one file at each address.
STORAGE = ("s3", "gs", "az", "memory")
WEB = ("https", "http")
# What stands before :// where it is no path. A letter alone is a drive; ``filecache::s3`` is a chain of fsspec.
_BEGINNING = re.compile(r"[A-Za-z0-9+.:-]{2,}+")
_BUCKET = re.compile(r"[A-Za-z0-9$][A-Za-z0-9._-]*+")
# A user and a password before a host, and what follows a question mark: either may be a secret.
_SECRETS = re.compile(r"(?<=://)[^/@\s'\"]*+@|\?[^\s'\"<>()]*+")
_URL = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]++://[^\s'\"<>()]++")


class RemoteError(ProfileError):
    """What is at an address can't be read, listed or written; the message says why, without the address."""


class Address(NamedTuple):
    """A plain address of a kind that is taken.

    Attributes:
        scheme: ``s3``, ``gs``, ``az``, ``memory``, ``https`` or ``http``.
        bucket: The bucket or container; of the web: the host, with a port.
        key: What follows the slash after it, each character for itself; of the web without the query.
        query: Of the web: what follows the question mark, with it.

    >>> address = Address.of("s3://bucket/a#1.txt")
    >>> address.key, address.name, str(address)
    ('a#1.txt', 's3://bucket/a#1.txt', 's3://bucket/a#1.txt')
    >>> Address.of("https://example.org/a.txt?token=abc").name
    'https://example.org/a.txt?sha256=906b1a00bc75'
    >>> Address.of("filecache::s3://bucket/a.txt")
    Traceback (most recent call last):
    profileparse.remote.addresses.RemoteError: only plain addresses are read: s3://, gs://, az://, memory://, https://, http://
    """

    scheme: str
    bucket: str
    key: str
    query: str = ""

    @classmethod
    def of(cls, path: PathLike) -> Address:
        """Return the address that a text is.

        Raises:
            RemoteError: it is none that is taken.
        """
        text = os.fspath(path)
        beginning, _, rest = text.partition("://")
        scheme = beginning.lower()
        if scheme in STORAGE:
            bucket, _, key = rest.partition("/")
            if not _BUCKET.fullmatch(bucket):
                raise RemoteError(
                    f"this is no address of the form {scheme}://BUCKET/KEY (credentials don't belong in an address)"
                )
            return cls(scheme, bucket, key)
        if scheme in WEB:
            return cls._of_web(scheme, text)
        kinds = ", ".join(f"{each}://" for each in (*STORAGE, *WEB))
        raise RemoteError(f"only plain addresses are read: {kinds}")

    @classmethod
    def _of_web(cls, scheme: str, text: str) -> Address:
        try:
            parts = urlsplit(text)
            host = parts.hostname and parts.netloc
            _ = parts.port  # which has to be a number
        except ValueError:
            host = None
        if not host or text != text.strip() or not text.isprintable():
            raise RemoteError(f"this is no address of the form {scheme}://HOST/PATH")
        if "@" in host:
            raise RemoteError("credentials don't belong in an address")
        if "#" in text:
            raise RemoteError("a web address has no '#'; where it is part of a name, write %23")
        return cls(scheme, host, parts.path.removeprefix("/"), f"?{parts.query}" if parts.query else "")

    @property
    def is_web(self) -> bool:
        """Whether it is a file on a web server, which has no list of its files."""
        return self.scheme in WEB

    @property
    def path(self) -> str:
        """The address without scheme and query."""
        return f"{self.bucket}/{self.key}" if self.key or self.is_web else self.bucket

    @property
    def name(self) -> str:
        """What messages and stores call it: a query, which may hold a secret, is told by its hash."""
        digest = hashlib.sha256(self.query[1:].encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return f"{self.scheme}://{self.path}" + (f"?sha256={digest}" if self.query else "")

    def __str__(self) -> str:
        """Return the address as such."""
        return f"{self.scheme}://{self.path}{self.query}"


def is_address(path: PathLike | int) -> bool:
    """Whether a path is an address, or would be one if its kind were taken.

    >>> is_address("s3://bucket/a.txt"), is_address("zip::file:///a"), is_address("a/b::c.txt"), is_address("c:/a")
    (True, True, False, False)
    """
    if not isinstance(path, str):
        return False
    beginning, colon, _ = path.partition("://")
    return bool(colon) and _BEGINNING.fullmatch(beginning) is not None


def shown(path: str) -> str:
    """Return what a message calls a path or an address, whether it can be used or not.

    >>> shown("a.txt"), shown("s3://key:secret@bucket/a.txt")
    ('a.txt', 's3://…d05ad3747a34')
    """
    if not is_address(path):
        return path
    try:
        return Address.of(path).name
    except RemoteError:
        # All of it may be a secret. Two of them still have two names.
        beginning = path.partition("://")[0]
        return f"{beginning}://…{hashlib.sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def file_part(path: str) -> str:
    """Return the part of a path or an address that ends in the file's name: without the query of a web address."""
    return path.partition("?")[0] if path.lower().startswith(tuple(f"{each}://" for each in WEB)) else path


def without_secrets(message: str) -> str:
    """Return the message of an error without users, passwords and queries of the URLs in it.

    >>> without_secrets("403, url='https://u:p@h/a?sig=1'; is it there?")
    "403, url='https://h/a'; is it there?"
    """
    return _URL.sub(lambda found: _SECRETS.sub("", found.group()), message)
