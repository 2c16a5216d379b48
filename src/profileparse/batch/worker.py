"""A worker process: tasks in, results out. It never touches the store."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from profileparse.batch.outcomes import Outcome, Result, diagnostics_json
from profileparse.batch.reading import Reader
from profileparse.parsed import parse
from profileparse.schema.profile import Profile
from profileparse.source import DecodingError, decode

DEFAULT_MAX_BYTES = 16 * 1024 * 1024


class Task(NamedTuple):
    """A source to parse.

    Attributes:
        source: Its name.
        file: Path of the file that holds it.
        member: Its name in the zip archive, or None.
        weight: Upper bound of its content's size in bytes.
        problem: Why it can't be read, if that is known already.
        known_sha256: Hash of the content that the store has a result for, if that result still counts.
    """

    source: str
    file: str
    member: str | None = None
    weight: int = 0
    problem: str | None = None
    known_sha256: str | None = None


class Options(NamedTuple):
    """What all tasks of a run have in common."""

    model: type[Profile]
    max_bytes: int = DEFAULT_MAX_BYTES


def serve(connection: Connection[Any, Any], options: Options) -> None:
    """Answer each list of tasks with the list of their results, until the other end closes."""
    # Ctrl-C reaches the whole group of processes; the parent then ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reader = Reader(options.max_bytes)
    try:
        connection.send(None)  # ready
        while True:
            tasks: Sequence[Task] = connection.recv()
            connection.send([result_of(task, reader, options.model) for task in tasks])
    except (EOFError, OSError):
        return  # the parent has gone, or needs no more


def result_of(task: Task, reader: Reader, model: type[Profile]) -> Result:
    """Read and parse one source; whatever it holds, there is a result."""
    if task.problem is not None:
        return Result(task.source, Outcome.UNREADABLE).failed(Outcome.UNREADABLE, task.problem)
    content = reader.read(task.file, task.member)
    result = Result(task.source, Outcome.PARSED, None, content.size, content.mtime, content.stamp)
    if content.data is None:
        return result.failed(content.failure or Outcome.UNREADABLE, content.message)
    digest = hashlib.sha256(content.data).hexdigest()
    result = result._replace(sha256=digest)
    if digest == task.known_sha256:
        return result._replace(is_unchanged=True)
    try:
        return _parsed(result, decode(content.data), model)
    except DecodingError as error:
        return result.failed(Outcome.NOT_TEXT, str(error))
    except Exception as error:  # noqa: BLE001  (a model's own code may raise anything)
        return result.failed(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}")


def _parsed(result: Result, text: str, model: type[Profile]) -> Result:
    if not text.strip("\ufeff \t\r\n"):
        return result.failed(Outcome.EMPTY, "the file holds no text")
    parsed = parse(text, model=model)
    profile = parsed.profile
    return result._replace(
        outcome=Outcome.PARSED if profile is not None else Outcome.NO_RECORD,
        record=None if profile is None else profile.model_dump_json(),
        diagnostics=diagnostics_json(parsed.diagnostics, parsed.lines),
        codes=tuple(each.code for each in parsed.diagnostics),
    )


def after_death(task: Task, max_bytes: int, exitcode: int | None) -> Result:
    """Return the result of a source that took its worker with it, hashed so that it is not tried again unchanged."""
    content = Reader(max_bytes).read(task.file, task.member)
    result = Result(task.source, Outcome.WORKER_DIED, None, content.size, content.mtime, content.stamp)
    if content.data is not None:
        result = result._replace(sha256=hashlib.sha256(content.data).hexdigest())
    return result.failed(Outcome.WORKER_DIED, f"the worker process that parsed it died ({_death(exitcode)})")


def _death(exitcode: int | None) -> str:
    if exitcode is None or exitcode >= 0:
        return f"exit status {exitcode}"
    try:
        return f"signal {signal.Signals(-exitcode).name}; if SIGKILL, perhaps for want of memory"
    except ValueError:
        return f"signal {-exitcode}"
