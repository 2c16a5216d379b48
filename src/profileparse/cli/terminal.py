r"""What the commands print: exit codes, one-line errors, and output that no input can turn into terminal commands."""

from __future__ import annotations

import json
import re
import sys
from enum import IntEnum
from typing import Any

# Control characters, bidirectional controls, characters that nobody sees, line separators and lone surrogates.
# Joiners (U+200C, U+200D) spell words, and stay.
_UNSAFE = (
    "\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
_UNSAFE_CHARACTER = re.compile(f"[{_UNSAFE}]")
_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


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


def escape_terminal(text: str, keep: str = "") -> str:
    r"""Return ``text`` with control, bidirectional and invisible characters written as escapes.

    Args:
        text: Any text of the input: a message, a file name, a line.
        keep: Characters that stay as they are, such as ``"\n\t"`` for text of several lines.

    >>> escape_terminal("a\x1b[31mb\u202ec\n")
    'a\\x1b[31mb\\u202ec\\n'
    >>> escape_terminal("a\nb", keep="\n")
    'a\nb'
    """
    return _UNSAFE_CHARACTER.sub(lambda match: match[0] if match[0] in keep else _escape(match[0]), text)


def escape_json(text: str) -> str:
    r"""Return JSON text with the same characters as ``\u`` escapes, so that its value stays the same.

    >>> escape_json('"a\u202eb"')
    '"a\\u202eb"'
    """
    # White space between the tokens stays: inside of strings JSON has no line ends.
    return _UNSAFE_CHARACTER.sub(lambda match: match[0] if match[0] in "\n\r\t" else _json_escape(match[0]), text)


def json_text(value: Any) -> str:
    """Return a value as JSON that is safe to print, indented."""
    return escape_json(json.dumps(value, ensure_ascii=False, indent=2))


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def write(text: str) -> None:
    """Write text to standard output as it is: escape what comes from the input first.

    Raises:
        CommandError: the output can't be written; a closed pipe passes as `BrokenPipeError`.
    """
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandError(f"the output can't be written: {error.strerror}") from error


def write_text(text: str) -> None:
    """Write text of the input to standard output: escaped on a terminal, as it is in a file or a pipe.

    Raises:
        CommandError: the output can't be written; a closed pipe passes as `BrokenPipeError`.
    """
    write(escape_terminal(text, keep="\n\t") if is_terminal() else text)


def print_error(message: str) -> None:
    """Print ``error: …`` to standard error, escaped, in one line."""
    print_note(f"error: {message}")


def print_note(message: str) -> None:
    """Print a message to standard error, escaped, in one line."""
    sys.stderr.write(escape_terminal(message) + "\n")


def _escape(character: str) -> str:
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return _NAMED.get(character) or (f"\\u{code:04x}" if code > 0xFF else f"\\x{code:02x}")


def _json_escape(character: str) -> str:
    return json.dumps(character)[1:-1] if ord(character) > 0x7F else f"\\u{ord(character):04x}"
