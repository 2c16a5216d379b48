"""Where the sources are: files, folders walked, lists, members of archives."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from profileparse.batch.cut import whole_name
from profileparse.batch.outcomes import printable, source_name

PathLike = str | os.PathLike[str]

DEFAULT_GLOB = ("*.txt", "*.md")
# Deflate can't shrink anything further than this, so a gzip file's content is at most so many times its size.
MOST_DEFLATED = 1032
# Resource forks that one system's archiver adds beside each member; never text.
_NOT_MEMBERS = "__MACOSX/"


class Entry(NamedTuple):
    """A source that was found, or a folder or archive that holds some.

    Attributes:
        source: Name of the source.
        file: Path of the file that holds it.
        member: Its name in the zip archive, or None.
        weight: Upper bound of its content's size in bytes.
        stamp: Size and times of the file.
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
    inside folders are not followed: what they point to in the same folder is found in its own place.

    Args:
        paths: Files and folders.
        patterns: Which files of folders, and members of archives, are meant.
    """
    glob = Glob(patterns)
    for path in paths:
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
    """Return why something could not be read, without the path."""
    return printable((error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__)


def is_zip(file: str) -> bool:
    """Whether a file is taken as a zip archive: by its name."""
    return file.lower().endswith(".zip")


def is_gzip(file: str) -> bool:
    """Whether a file is taken as a gzip file: by its name."""
    return file.lower().endswith(".gz")


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
    name = source_name(file)
    try:
        with open(file, "rb") as raw, zipfile.ZipFile(raw) as archive:
            stamp = stamp_of(os.fstat(raw.fileno()))
            # A name can stand in an archive twice: the last one counts.
            members = archive.NameToInfo.values()
    except Exception as error:  # noqa: BLE001  (a broken archive raises more than BadZipFile)
        yield Entry(name, file, problem=f"can't open the archive: {reason(error)}", is_container=True)
        return
    yield Entry(name, file, is_container=True)
    for info in members:
        if not info.is_dir() and not info.filename.startswith(_NOT_MEMBERS) and glob.matches(info.filename):
            source = whole_name(f"{name}!/{printable(info.filename)}")
            yield Entry(source, file, info.filename, info.file_size, stamp)
