"""What can become of a source, and the codes that say so."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum

from profileparse.diagnostics import KnownCode, ProfileError, Severity


class BatchError(ProfileError):
    """A run, an export or a report can't be made: what was asked for, or the disk, does not allow it."""


class Outcome(StrEnum):
    """What became of a source; only ``PARSED`` comes with a record."""

    PARSED = "parsed"
    NO_RECORD = "no_record"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    WORKER_DIED = "worker_died"
    INTERNAL_ERROR = "internal_error"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    RECORD_TOO_LARGE = "record_too_large"


# The parser has its own diagnostics for PARSED and NO_RECORD.
FAILURES: Mapping[Outcome, KnownCode] = {
    Outcome.UNREADABLE: KnownCode(
        "PP901",
        "The file is not there, may not be read, or is a broken archive.",
        "Check that the file is still there and that this user may read it.",
    ),
    Outcome.NOT_TEXT: KnownCode(
        "PP902",
        "The bytes are neither UTF-8 nor UTF-16 with a byte order mark.",
        "Save the file as UTF-8, or leave it out with --glob.",
    ),
    Outcome.EMPTY: KnownCode(
        "PP903", "The file holds nothing but white space.", "Write the profile into the file, or remove it."
    ),
    Outcome.TOO_LARGE: KnownCode(
        "PP904", "The file, unpacked, is larger than --max-bytes.", "Raise --max-bytes if this really is a profile."
    ),
    Outcome.WORKER_DIED: KnownCode(
        "PP905",
        "The process that parsed the file died.",
        "Try the file on its own; --retry parses it again in the next run.",
    ),
    Outcome.INTERNAL_ERROR: KnownCode(
        "PP906",
        "The model's own code, or a fault in profileparse, raised an error.",
        "Look into the model's own validators; else report it with the file.",
    ),
    Outcome.TIMEOUT: KnownCode(
        "PP907",
        "Reading and parsing the file took longer than --timeout.",
        "Raise --timeout, or split the file; look into the model's own validators if the file is small.",
    ),
    Outcome.OUT_OF_MEMORY: KnownCode(
        "PP908",
        "Parsing the file took more memory than --max-memory.",
        "Raise --max-memory, perhaps with fewer --jobs, or split the file.",
    ),
    Outcome.RECORD_TOO_LARGE: KnownCode(
        "PP909",
        "The record, as JSON, is larger than a store can hold.",
        "Split the file, or parse it on its own with 'profileparse parse'.",
    ),
}

# Not an outcome: the last diagnostic of a source that has more than are kept.
NOT_KEPT = KnownCode(
    "PP910",
    "The file has more diagnostics, or larger fixes, than a store keeps for one profile.",
    "See all of them with 'profileparse check'.",
    Severity.INFO,
)
# By outcome, or by the name of what was found.
BATCH_CODES: Mapping[str, KnownCode] = {
    **{str(each): FAILURES[each] for each in FAILURES},
    "diagnostics_not_kept": NOT_KEPT,
}


def printable(text: str) -> str:
    r"""Return a text that UTF-8 can hold: lone surrogates, as in undecodable file names, as escapes.

    >>> printable("a\udcffb")
    'a\\udcffb'
    """
    return text.encode("utf-8", "backslashreplace").decode()


def source_name(path: str | bytes) -> str:
    r"""Return the name of a file as a source: its absolute path.

    On POSIX, bytes that are not UTF-8 and backslashes are escaped (``\xff``, ``\\``), so that two files never share a
    name.
    """
    absolute = os.path.abspath(os.fsdecode(path))
    if os.sep == "\\":
        return printable(absolute.replace("\\", "/"))
    if "\\" not in absolute and absolute.isprintable():
        return absolute
    return file_bytes(absolute.replace("\\", "\\\\")).decode("utf-8", "backslashreplace")


def file_bytes(path: str) -> bytes:
    r"""Return a path as bytes, as the system has it; a str that is no path of this system with escapes.

    >>> file_bytes("\udcff"), file_bytes("\ud800")
    (b'\xff', b'\\ud800')
    """
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:  # half a surrogate pair, which no name holds
        return path.encode("utf-8", "backslashreplace")
