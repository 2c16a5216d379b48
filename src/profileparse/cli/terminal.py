r"""What the commands print: exit codes, one-line errors, and output that no input can turn into commands.

A terminal runs escape sequences; the log of a continuous integration service (CI) runs lines such as ``::error::x``.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from contextlib import suppress
from enum import IntEnum
from typing import Any, TextIO

# Control characters, bidirectional controls, characters that nobody sees, line separators and lone surrogates.
# Joiners (U+200C, U+200D) spell words, and stay.
_UNSAFE = (
    "\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
_UNSAFE_CHARACTER = re.compile(f"[{_UNSAFE}]")
_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}

# What the log of a CI service runs: GitHub's `::command` at the start of a line, after white space; `##[command`,
# Azure's `##vso[command` and TeamCity's `##teamcity[command` anywhere. A match ends with the character to escape.
_CI_COMMAND = re.compile(r"(?:^|(?<=\r))[^\S\n\r]*:(?=:)|#(?=#\w*\[)", re.MULTILINE)
# The variables by which these services, and most others, can be told.
_CI_VARIABLES = ("CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")

# A message that is longer, in characters, loses its middle.
_LONGEST_LINE = 2000
_TAB = "    "


class ExitCode(IntEnum):
    """What the commands return to the shell."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    INTERRUPTED = 130
    PIPE_CLOSED = 141
    TERMINATED = 143


class CommandError(Exception):
    """What stops a command; the user gets the message in one line.

    Attributes:
        code: The exit code.
    """

    def __init__(self, message: str, code: ExitCode = ExitCode.USAGE) -> None:
        super().__init__(message)
        self.code = code


class OutputError(Exception):
    """Standard output can't be written, so no command can go on."""


def plain_line(text: str) -> str:
    r"""Return any text as one line of output: nothing in it is a command, and what is very long loses its middle.

    >>> plain_line("::error::a\x1b[31m\n")
    '\\x3a:error::a\\x1b[31m\\n'
    """
    return escape_terminal(shortened(text, _LONGEST_LINE))


def plain_characters(text: str) -> list[str]:
    r"""Return each character of a line as it is shown, so that carets can be put under it.

    >>> plain_characters("\ta\x07##[b]")
    ['    ', 'a', '\\x07', '\\x23', '#', '[', 'b', ']']
    """
    shown = [_TAB if each == "\t" else _UNSAFE_CHARACTER.sub(_escaped, each) for each in text]
    for match in _CI_COMMAND.finditer(text):
        shown[match.end() - 1] = _escape(match[0][-1])
    return shown


def shortened(text: str, limit: int) -> str:
    """Return a text of at most ``limit`` characters, without its middle if it is longer.

    >>> shortened("abcdefghij", 5)
    'abc…j'
    """
    if len(text) <= limit:
        return text
    tail = limit // 4
    return f"{text[: limit - tail - 1]}…{text[-tail:]}"


def escape_terminal(text: str, keep: str = "") -> str:
    r"""Return ``text`` without commands: control, bidirectional and invisible characters are written as escapes.

    So are the marks that make a command of a line in the log of a CI service.

    Args:
        text: Any text of the input: a message, a file name, a line.
        keep: Characters that stay as they are, such as ``"\n\t"`` for text of several lines.

    >>> escape_terminal("a\x1b[31mb\u202ec\n")
    'a\\x1b[31mb\\u202ec\\n'
    >>> escape_terminal("a\n ::b ##[c]", keep="\n")
    'a\n \\x3a:b \\x23#[c]'
    """
    text = _UNSAFE_CHARACTER.sub(lambda match: match[0] if match[0] in keep else _escape(match[0]), text)
    return _CI_COMMAND.sub(lambda match: match[0][:-1] + _escape(match[0][-1]), text)


def escape_json(text: str) -> str:
    r"""Return JSON text with the same characters as ``\u`` escapes, so that its value stays the same.

    >>> escape_json('"a\u202eb ##[c]"')
    '"a\\u202eb \\u0023#[c]"'
    """
    # White space between the tokens stays: inside of strings JSON has no line ends, and no line begins with a colon.
    text = _UNSAFE_CHARACTER.sub(lambda match: match[0] if match[0] in "\n\r\t" else _json_escape(match[0]), text)
    return _CI_COMMAND.sub(lambda match: match[0][:-1] + f"\\u{ord(match[0][-1]):04x}", text)


def json_text(value: Any) -> str:
    """Return a value as JSON that is safe to print, indented."""
    return escape_json(json.dumps(value, ensure_ascii=False, indent=2))


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def wants_colour(stream: TextIO) -> bool:
    """Whether what goes to a stream is coloured.

    ``NO_COLOR`` forbids it, before all else; ``FORCE_COLOR`` asks for it; otherwise a terminal has colours, unless
    ``TERM`` is ``dumb``. A variable that is empty counts as one that is not set.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


def write(text: str) -> None:
    """Write text to standard output as it is: escape what comes from the input first.

    Raises:
        OutputError: the output can't be written; a closed pipe passes as `BrokenPipeError`.
    """
    try:
        sys.stdout.write(text)
    except OSError as error:
        raise _unwritable(error) from error


def flush() -> None:
    """Write to standard output what waits to be written.

    Raises:
        OutputError: the output can't be written; a closed pipe passes as `BrokenPipeError`.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _unwritable(error) from error


def write_text(text: str) -> None:
    """Write text of the input to standard output: escaped on a terminal, as it is in a file or a pipe.

    Raises:
        CommandError: the output goes to the log of a CI service that would take a line of it for a command.
        OutputError: the output can't be written; a closed pipe passes as `BrokenPipeError`.
    """
    if is_terminal():
        text = escape_terminal(text, keep="\n\t")
    elif is_ci_log() and (command := _CI_COMMAND.search(text)):
        line = text[command.start() : command.end() + 80].partition("\n")[0]
        raise CommandError(
            f"the log would take a line of the output for a command, so nothing is printed; write it to a file "
            f"instead (> FILE): {plain_line(line)}"
        )
    write(text)


def is_ci_log() -> bool:
    """Whether standard output can be the log of a CI service: one runs the command, and the output is no file."""
    if not any(map(os.environ.get, _CI_VARIABLES)):
        return False
    try:
        return not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except OSError:  # it has no descriptor
        return True


def discard(stream: TextIO) -> None:
    """Let all that is still to be written to a stream go nowhere: the interpreter writes it once more at its end."""
    with suppress(OSError):  # it has no descriptor, so nothing is written at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def print_error(message: str) -> None:
    """Print ``error: …`` to standard error, escaped, in one line."""
    print_note(f"error: {_with_place(message)}")


def print_note(message: str) -> None:
    """Print a message to standard error, escaped, in one line.

    Raises:
        BrokenPipeError: nobody reads on.
    """
    try:
        sys.stderr.write(plain_line(message) + "\n")
    except BrokenPipeError:
        raise
    except OSError:
        discard(sys.stderr)  # there is no place left where this could be said


# How tomllib and pydantic end a message with a place.
_LIBRARY_PLACE = re.compile(
    r"(?P<file>.+?): (?P<said>.+?) \(?at line (?P<line>\d+),? column (?P<column>\d+)\)?", re.DOTALL
)


def _with_place(message: str) -> str:
    """Return a message with its place in the form ``file:line:column``, where a library has put it at the end.

    >>> _with_place("a.toml: not valid TOML: Invalid value (at line 3, column 7)")
    'a.toml:3:7: not valid TOML: Invalid value'
    """
    found = _LIBRARY_PLACE.fullmatch(message)
    if found is None:
        return message
    return f"{found['file']}:{found['line']}:{max(1, int(found['column']))}: {found['said']}"


def _unwritable(error: OSError) -> Exception:
    if isinstance(error, BrokenPipeError):
        return error
    discard(sys.stdout)
    return OutputError(f"the output can't be written: {error.strerror}")


def _escaped(match: re.Match[str]) -> str:
    return _escape(match[0])


def _escape(character: str) -> str:
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return _NAMED.get(character) or (f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}")


def _json_escape(character: str) -> str:
    return json.dumps(character)[1:-1] if ord(character) > 0x7F else f"\\u{ord(character):04x}"
