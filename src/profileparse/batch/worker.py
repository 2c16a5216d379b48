"""A worker process: tasks in, results out. It never touches the store."""

from __future__ import annotations

import hashlib
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from profileparse.batch.cut import Cut, part_name
from profileparse.batch.limits import Limits
from profileparse.batch.outcomes import Outcome
from profileparse.batch.reading import Content, Reader
from profileparse.batch.results import Result, Verdict, now
from profileparse.modelfile import from_pickle, to_pickle
from profileparse.parsed import Parsed, parse
from profileparse.schema.profile import Profile
from profileparse.several import parse_all
from profileparse.source import DecodingError, LineIndex, decode

# Results wait so long for others, to be sent together: where a source is slow, those before it are safe.
_TOGETHER_SECONDS = 0.1
# So many characters of JSON fit in a value of SQLite, whatever they are.
_LONGEST_RECORD = 128 * 1024 * 1024


class Task(NamedTuple):
    """A source to parse.

    Attributes:
        source: Its name.
        file: Path or address of the file that holds it.
        member: Its name in the zip archive, or None.
        weight: Upper bound of its content's size in bytes.
        problem: Why it can't be read, if that is known already.
        known_sha256: Hash of the content that the store has a result for, if that result still counts.
        verdict: What has become of it in this run: it is only read, so that the store knows its content.
        content: Its content, where only the process that found it can read it.
    """

    source: str
    file: str
    member: str | None = None
    weight: int = 0
    problem: str | None = None
    known_sha256: str | None = None
    verdict: Verdict | None = None
    content: Content | None = None


def carried(tasks: Iterable[Task], max_bytes: int) -> Iterator[Task]:
    """Yield tasks; those whose files are in this process's own memory (``memory://``) have their contents with them."""
    reader = Reader(max_bytes)
    for task in tasks:
        is_here = task.file.startswith("memory://") and task.problem is None
        yield task._replace(content=reader.read(task.file, task.member)) if is_here else task


class Options(NamedTuple):
    """What all tasks of a run have in common.

    Attributes:
        model: The record model.
        limits: What one source may cost.
        cut: How a source is divided into profiles; None: it holds one.
    """

    model: type[Profile]
    limits: Limits = Limits()
    cut: Cut | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how a worker makes the options: it runs the file of a model that is in one."""
        return _options, (to_pickle(self.model), self.limits, self.cut)


def _options(model: Any, limits: Limits, cut: Cut | None) -> Options:
    return Options(from_pickle(model), limits, cut)


class Steps:
    """How many tasks a worker has begun and ended; the parent reads it, though the worker be busy or dead.

    Args:
        shared: Memory that both processes have.
    """

    def __init__(self, shared: Any) -> None:
        self._shared = shared

    @property
    def running(self) -> int | None:
        """Number of the task at work, from 0; None between tasks."""
        begun, ended = self._shared
        return None if begun == ended else int(begun) - 1

    @contextmanager
    def task(self) -> Iterator[None]:
        """Count a task."""
        self._shared[0] += 1
        yield
        self._shared[1] += 1


def serve(connection: Connection[Any, Any], options: Options, steps: Steps) -> None:
    """Answer each list of tasks with their results, in one or more lists, until the other end closes."""
    # Ctrl-C reaches the whole group of processes; the parent then ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reader = Reader(options.limits.max_bytes)
    try:
        connection.send(None)  # ready
        while True:
            tasks: Sequence[Task] = connection.recv()
            results, began = [], time.monotonic()
            for task in tasks:
                start = time.perf_counter()
                with steps.task():
                    result = result_of(task, reader, options.model, options.cut)
                results.append(result._replace(seconds=time.perf_counter() - start))
                if time.monotonic() - began > _TOGETHER_SECONDS:
                    connection.send(results)
                    results, began = [], time.monotonic()
            if results:
                connection.send(results)
    except (EOFError, OSError):
        return  # the parent has gone, or needs no more


def result_of(  # noqa: PLR0911  (an outcome each)
    task: Task, reader: Reader, model: type[Profile], cut: Cut | None = None
) -> Result:
    """Read and parse one source; whatever it holds, there is a result."""
    result = Result(task.source, Outcome.PARSED, read_at=now())
    if task.problem is not None:
        return result.failed(Outcome.UNREADABLE, task.problem)
    content = task.content or reader.read(task.file, task.member)
    result = result._replace(size=content.size, mtime=content.mtime, stamp=content.stamp)
    if content.data is None:
        return result.failed(content.failure or Outcome.UNREADABLE, content.message, content.limit)
    result = result._replace(sha256=hashlib.sha256(content.data).hexdigest())
    if task.verdict is not None:
        return result.failed(*task.verdict)
    if result.sha256 == task.known_sha256:
        return result._replace(is_unchanged=True)
    try:
        return _parsed(result, decode(content.data), model, cut)
    except DecodingError as error:
        return result.failed(Outcome.NOT_TEXT, str(error))
    except MemoryError:
        return result.failed(Outcome.OUT_OF_MEMORY, "the system gave the worker process no more memory")
    except Exception as error:  # noqa: BLE001  (a model's own code may raise anything)
        return result.failed(Outcome.INTERNAL_ERROR, f"{type(error).__name__}: {error}")


def _parsed(result: Result, text: str, model: type[Profile], cut: Cut | None) -> Result:
    if not text.strip("\ufeff \t\r\n"):
        return result.failed(Outcome.EMPTY, "the file holds no text")
    if cut is None:
        parsed = parse(text, model=model)
        return _recorded(result, parsed, parsed.lines)
    lines = LineIndex(text)
    profiles = enumerate(parse_all(text, model=model, boundary=cut.boundary), 1)
    first, *others = (_part(result, number, parsed, lines) for number, parsed in profiles)
    return first._replace(parts=tuple(others))


def _part(result: Result, number: int, parsed: Parsed[Any], lines: LineIndex) -> Result:
    """Return the result for one of several profiles; an error in it doesn't cost the others."""
    result = result._replace(source=part_name(result.source, number))
    try:
        return _recorded(result, parsed, lines)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (a model's own code may raise anything)
        message = f"{type(error).__name__}: {error}"
        return result.failed(Outcome.INTERNAL_ERROR, message, lines=lines, at=parsed.offset)


def _recorded(result: Result, parsed: Parsed[Any], lines: LineIndex) -> Result:
    """Return the result with what a parsed text says; ``lines`` are those of the whole source."""
    profile = parsed.profile
    diagnostics = [each.moved(parsed.offset) for each in parsed.diagnostics]
    if profile is None:
        return result._replace(outcome=Outcome.NO_RECORD).diagnosed(diagnostics, lines, parsed.offset)
    record = profile.model_dump_json()
    if len(record) > _LONGEST_RECORD:
        message = f"its record has {len(record):,} characters of JSON; at most {_LONGEST_RECORD:,} are kept"
        return result.failed(Outcome.RECORD_TOO_LARGE, message, lines=lines, at=parsed.offset)
    return result._replace(record=record).diagnosed(diagnostics, lines, parsed.offset)


def death_of(exitcode: int | None) -> str:
    """Return in words how a process ended."""
    if exitcode is None or exitcode >= 0:
        return f"exit status {exitcode}"
    try:
        return f"signal {signal.Signals(-exitcode).name}; if SIGKILL, perhaps for want of memory"
    except ValueError:
        return f"signal {-exitcode}"
