"""What one source may cost: bytes, seconds, memory; and the thread that ends a worker that takes more."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from profileparse.batch.outcomes import BatchError, Outcome

DEFAULT_MAX_BYTES = 16 * 1024 * 1024
DEFAULT_TIMEOUT = 60.0
_MOST_MEMORY = 4 * 1024**3
_LEAST_MEMORY = 512 * 1024**2
# Memory grows by one or two GB a second at the most, so this bounds by how much a worker can overshoot.
_TICK_SECONDS = 0.1
_MEMORY = re.compile(rb"^Vm(?:RSS|Swap):\s+(\d+) kB", re.MULTILINE)


class Limits(NamedTuple):
    """What one source may cost.

    Attributes:
        max_bytes: Size of its content, unpacked.
        timeout: Seconds to read and parse it.
        max_memory: Bytes of memory that its worker process has meanwhile.
    """

    max_bytes: int = DEFAULT_MAX_BYTES
    timeout: float = DEFAULT_TIMEOUT
    max_memory: int = _MOST_MEMORY

    @classmethod
    def of(cls, max_bytes: int, timeout: float, max_memory: int | None, jobs: int) -> Limits:
        """Return limits that can be used; without ``max_memory`` all jobs together get half of the machine's memory.

        Raises:
            BatchError: a limit is not above zero, or memory can't be watched on this system.
        """
        for name, value in (("max_bytes", max_bytes), ("timeout", timeout), ("max_memory", max_memory)):
            if value is not None and not value > 0:  # also where it is not a number
                raise BatchError(f"the limit {name} (--{name.replace('_', '-')}) must be greater than 0, not {value}")
        if max_memory is not None and memory_of(os.getpid()) is None:
            raise BatchError(
                "max_memory (--max-memory) can't be used: this system has no /proc that says how much a process has"
            )
        # SQLite and reads have no place for greater numbers.
        return cls(
            min(max_bytes, sys.maxsize - 1),
            timeout,
            min(_default_memory(jobs) if max_memory is None else max_memory, sys.maxsize),
        )


def _default_memory(jobs: int) -> int:
    try:
        physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # not a POSIX system
        return _MOST_MEMORY
    return max(_LEAST_MEMORY, min(_MOST_MEMORY, physical // (2 * max(jobs, 1))))


def memory_of(pid: int) -> int | None:
    """Return how many bytes of memory and swap a process has; None where the system doesn't say."""
    try:
        status = Path(f"/proc/{pid}/status").read_bytes()
    except OSError:
        return None  # the process has ended, or there is no /proc
    found = _MEMORY.findall(status)
    return 1024 * sum(map(int, found)) if found else None


class Watched(Protocol):
    """A worker, as the watch sees it."""

    @property
    def running(self) -> int | None:
        """Number of the task at work, which no other task of this worker has; None between tasks."""

    @property
    def memory(self) -> int | None:
        """Bytes of memory that the process has, where the system says so."""

    def stop(self, running: int, outcome: Outcome) -> None:
        """Kill the process because of the task at work."""


class Watch:
    """A thread that looks at the workers ten times a second, and stops those that exceed a limit.

    A worker can't do this itself: no signal handler and no other thread of Python runs while a regex holds the
    interpreter's lock. Nor can the thread that collects the results: it sleeps while its caller uses them. A limit set
    in the kernel (``RLIMIT_AS``, ``RLIMIT_DATA``) counts what is reserved and never used, and makes any allocation
    fail: code that catches the error goes on with a wrong result, code in C may crash. So the memory in use is watched.

    Args:
        workers: The workers; the list may change meanwhile.
        limits: What a source may cost.
    """

    def __init__(self, workers: Sequence[Watched], limits: Limits) -> None:
        self._workers = workers
        self._limits = limits
        self._seen: dict[Watched, tuple[int, float]] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="profileparse-watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        last = time.monotonic()
        while not self._done.wait(_TICK_SECONDS):
            now = time.monotonic()
            # Where the whole group of processes was stopped for a while (Ctrl-Z), the workers did not work either.
            passed, last = min(now - last, 2 * _TICK_SECONDS), now
            self.look(passed)

    def look(self, passed: float) -> None:
        """Stop the workers whose tasks have exceeded a limit, so many seconds after the last look."""
        self._seen = {worker: seen for worker in tuple(self._workers) if (seen := self._look(worker, passed))}

    def _look(self, worker: Watched, passed: float) -> tuple[int, float] | None:
        """Return the task that a worker is at, and for how many seconds."""
        running = worker.running
        if running is None:
            return None
        before, seconds = self._seen.get(worker, (None, 0.0))
        seconds = seconds + passed if before == running else 0.0
        if seconds > self._limits.timeout:
            worker.stop(running, Outcome.TIMEOUT)
        elif (worker.memory or 0) > self._limits.max_memory:
            worker.stop(running, Outcome.OUT_OF_MEMORY)
        return running, seconds
