"""What is wrong with a record model, in one line, with its place in the user's code."""

from __future__ import annotations

import os
from pathlib import Path
from traceback import walk_tb


class ModelError(ValueError):
    """A name that no record model can be loaded by; the message says why, in one line."""


def error_line(error: BaseException) -> str:
    """Return an error in one line, with its place where a module of the user raised it."""
    return f"{user_place(error)}{type(error).__name__}: {in_one_line(error)}"


def user_place(error: BaseException) -> str:
    """Return ``file:line: `` of the user's own code that an error comes from; empty where it is none of theirs."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno or 1}: "
    places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    return next((f"{file}:{line}: " for file, line in reversed(places) if _is_users(file)), "")


def _is_users(file: str) -> bool:
    """Whether a file of code is neither this package's, nor Python's, nor installed."""
    path = Path(file)
    own, standard = Path(__file__).parent, Path(os.__file__).parent
    installed = {"site-packages", "dist-packages"} & set(path.parts)
    return not (file.startswith("<") or installed or path.is_relative_to(own) or path.is_relative_to(standard))


def in_one_line(error: BaseException) -> str:
    """Return what an error says, in one line."""
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return " ".join(text.split())
