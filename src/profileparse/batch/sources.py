"""Where the sources are: files, folders walked, lists, members of archives."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from profileparse.batch.cut import whole_name
from profileparse.batch.outcomes import printable, source_name
from profileparse.remote.addresses import Address, RemoteError, file_part, is_address, shown, without_secrets

if TYPE_CHECKING:
    from profileparse.remote.storage import Found

PathLike = str | os.PathLike[str]

DEFAULT_GLOB = ("*.txt", "*.md")
# Deflate can't shrink anything further than this, so a gzip file's content is at most so many times its size.
MOST_DEFLATED = 1032
# A server may not say how large a file is.
_UNKNOWN_WEIGHT = 1024 * 1024
# Resource forks that one system's archiver adds beside each member; never text.
_NOT_MEMBERS = "__MACOSX/"


class Entry(NamedTuple):
    """A source that was found, or a folder or archive that holds some.

    Attributes:
        source: Name of the source.
        file: Path or address of the file that holds it.
        member: Its name in the zip archive, or None.
        weight: Upper bound of its content's size in bytes; of a file whose server doesn't say its size, a guess.
        stamp: Size and times of the file; the version tag of an object.
        problem: Why it can't be read, if that is known already.
        is_container: It is a folder or an archive; with a problem, what it holds is not known.
    """

    source: str
    file: str
    member: str | None = None
    weight: int = 0
    stamp: str | None = None
    problem: str | None = None
    is_container: bool = False


def stamp_of(status: os.stat_result) -> str:
    """Return what tells of a change of a file without reading it.

    The time of the last change of the inode is part of it: tools that set a file's modification time back (``cp -p``,
    ``tar``, ``rsync``) can't set that one.
    """
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


class Glob:
    """Patterns for files of folders and members of archives; letter case doesn't count.

    A pattern without a slash is about the name alone, one with a slash about the path below the folder.

    >>> glob = Glob(["*.txt", "new/**/*.md"])
    >>> glob.matches("a/b.TXT"), glob.matches("new/a/b.md"), glob.matches("old/b.md")
    (True, True, False)
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        patterns = [patterns] if isinstance(patterns, str) else list(patterns)
        self._names = _any_of(pattern for pattern in patterns if "/" not in pattern)
        self._paths = _any_of(pattern.lstrip("/") for pattern in patterns if "/" in pattern)

    def matches(self, path: str) -> bool:
        """Whether a path below a folder, with slashes, is meant."""
        return self._names.fullmatch(path.rpartition("/")[2]) is not None or self._paths.fullmatch(path) is not None


# What the parts of a pattern stand for; anything else stands for itself.
_GLOB_PARTS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_GLOB_PART = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\]|.", re.DOTALL)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    branches = ["".join(map(_glob_part, _GLOB_PART.findall(pattern))) for pattern in patterns]
    return re.compile("|".join(branches) if branches else "(?!)", re.IGNORECASE | re.DOTALL)


def _glob_part(part: str) -> str:
    if part in _GLOB_PARTS:
        return _GLOB_PARTS[part]
    if len(part) > 1:
        inner = part[1:-1].replace("\\", r"\\").replace("[", r"\[")
        return f"[^/{inner[1:]}]" if inner.startswith("!") else f"[{inner.replace('^', chr(92) + '^')}]"
    return re.escape(part)


def find(paths: Iterable[PathLike], patterns: Sequence[str] = DEFAULT_GLOB) -> Iterator[Entry]:
    """Yield the sources that paths hold, one at a time.

    Files are taken as they are. Folders are walked: files that the patterns match, ``.gz`` after the name allowed,
    and the members of zip archives that the patterns match. Folders whose names begin with a dot are passed over. Links
    inside folders are not followed: what they point to in the same folder is found in its own place. So it is with
    what is at addresses, whose lists are read a page at a time.

    Args:
        paths: Files, folders and addresses.
        patterns: Which files of folders, and members of archives, are meant.
    """
    glob = Glob(patterns)
    for path in paths:
        if is_address(path):
            yield from _elsewhere(os.fspath(path), glob)
            continue
        file = os.path.abspath(path)
        try:
            status = os.stat(file)
        except (OSError, ValueError) as error:
            yield Entry(whole_name(source_name(file)), file, problem=reason(error))
            continue
        if os.path.isdir(file):
            yield from _walk(file, glob)
        elif is_zip(file):
            yield from _members(file, glob)
        else:
            yield _file(file, status)


def reason(error: BaseException) -> str:
    """Return why something could not be read, without the path, and without the secrets of an address."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return printable(without_secrets(text))


def name_of(path: PathLike) -> str:
    """Return the name of a file, a folder or an address as a source."""
    return printable(shown(os.fspath(path))).rstrip("/") if is_address(path) else source_name(os.fspath(path))


def is_zip(file: str) -> bool:
    """Whether a file is taken as a zip archive: by its name."""
    return file_part(file).lower().endswith(".zip")


def is_gzip(file: str) -> bool:
    """Whether a file is taken as a gzip file: by its name."""
    return file_part(file).lower().endswith(".gz")


def _file(file: str, status: os.stat_result) -> Entry:
    weight = status.st_size * (MOST_DEFLATED if is_gzip(file) else 1)
    return Entry(whole_name(source_name(file)), file, weight=weight, stamp=stamp_of(status))


def _walk(root: str, glob: Glob) -> Iterator[Entry]:
    below = len(os.path.join(root, ""))
    folders = [root]
    while folders:
        folder = folders.pop()
        name = source_name(folder)
        try:
            with os.scandir(folder) as listing:
                for each in listing:
                    if each.is_dir(follow_symlinks=False):
                        if not each.name.startswith("."):
                            folders.append(each.path)
                    elif each.is_file(follow_symlinks=False):
                        yield from _walked_file(each, each.path[below:].replace(os.sep, "/"), glob)
        except OSError as error:
            yield Entry(name, folder, problem=f"can't list the folder: {reason(error)}", is_container=True)
        else:
            yield Entry(name, folder, is_container=True)


def _walked_file(each: os.DirEntry[str], path: str, glob: Glob) -> Iterator[Entry]:
    if is_zip(path):
        yield from _members(each.path, glob)
    elif glob.matches(path) or (is_gzip(path) and glob.matches(path[:-3])):
        try:
            yield _file(each.path, each.stat(follow_symlinks=False))
        except OSError as error:
            yield Entry(whole_name(source_name(each.path)), each.path, problem=reason(error))


def _members(file: str, glob: Glob) -> Iterator[Entry]:
    name = name_of(file)
    try:
        stamp, members = _directory(file)
    except Exception as error:  # noqa: BLE001  (a broken archive raises more than BadZipFile)
        yield Entry(name, file, problem=f"can't open the archive: {reason(error)}", is_container=True)
        return
    yield Entry(name, file, is_container=True)
    for info in members:
        if not info.is_dir() and not info.filename.startswith(_NOT_MEMBERS) and glob.matches(info.filename):
            source = whole_name(f"{name}!/{printable(info.filename)}")
            yield Entry(source, file, info.filename, info.file_size, stamp)


def _directory(file: str) -> tuple[str | None, Iterable[zipfile.ZipInfo]]:
    """Return the stamp of an archive, and what it holds; a name can stand in it twice: the last one counts."""
    if is_address(file):
        from profileparse.remote.storage import attempted, opened

        address = Address.of(file)

        def read() -> tuple[str | None, Iterable[zipfile.ZipInfo]]:
            with opened(address, in_any_order=True) as (raw, found), zipfile.ZipFile(raw) as archive:
                return found.tag, archive.NameToInfo.values()

        return attempted(address, read)
    with open(file, "rb") as raw, zipfile.ZipFile(raw) as archive:
        return stamp_of(os.fstat(raw.fileno())), archive.NameToInfo.values()


# ---- what is at an address -----------------------------------------------------------------------------------


def _elsewhere(text: str, glob: Glob) -> Iterator[Entry]:
    from profileparse.remote.listing import listed
    from profileparse.remote.storage import status

    name = name_of(text)
    try:
        address = Address.of(text)
        found = status(address)
    except RemoteError as error:
        # Whether it is a folder isn't known: what the store has from below it is kept.
        yield Entry(whole_name(name), name, problem=str(error), is_container=True)
        return
    if found is not None:
        yield from _members(text, glob) if is_zip(text) else [_object(found)]
        return
    below = len(address.key.rstrip("/")) + 1 if address.key else 0
    try:
        for each in listed(address):
            path = each.address.key[below:]
            if any(folder.startswith(".") for folder in path.split("/")[:-1]):
                continue
            if is_zip(path):
                yield from _members(str(each.address), glob)
            elif glob.matches(path) or (is_gzip(path) and glob.matches(path[:-3])):
                yield _object(each)
    except RemoteError as error:
        yield Entry(name, text, problem=f"can't list the folder: {error}", is_container=True)
    else:
        yield Entry(name, text, is_container=True)


def _object(found: Found) -> Entry:
    size = _UNKNOWN_WEIGHT if found.size is None else found.size
    weight = size * (MOST_DEFLATED if is_gzip(str(found.address)) else 1)
    name = whole_name(printable(found.address.name))
    return Entry(name, str(found.address), weight=weight, stamp=found.tag)
