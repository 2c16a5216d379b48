"""One worker process, as its parent sees it: the chunk that it works on, and how it ended."""

from __future__ import annotations

import multiprocessing
import pickle
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import wait
from typing import Any

from profileparse.batch.limits import Limits, memory_of
from profileparse.batch.outcomes import BatchError, Outcome
from profileparse.batch.results import Result, Verdict, now
from profileparse.batch.sources import reason
from profileparse.batch.worker import Options, Steps, Task, death_of, serve

_STOP_SECONDS = 5.0


class Chunk:
    """Tasks that are given to a worker together, and their results as they come.

    Attributes:
        number: Its number in the run, from 0.
        tasks: The tasks.
    """

    def __init__(self, number: int, tasks: Sequence[Task]) -> None:
        self.number = number
        self.tasks = list(tasks)
        self._results: dict[int, Result] = {}

    @property
    def open(self) -> list[int]:
        """Places of the tasks that have no result yet."""
        return [place for place in range(len(self.tasks)) if place not in self._results]

    @property
    def results(self) -> list[Result]:
        """The results, once all are there, in the order of the tasks."""
        return [self._results[place] for place in range(len(self.tasks))]

    def settle(self, place: int, result: Result) -> None:
        """Note the result of a task."""
        self._results[place] = result

    def judge(self, place: int, verdict: Verdict) -> None:
        """Note that a task is not parsed again; if it can't even be read, that is its result."""
        task = self.tasks[place]
        if place in self._results:
            return  # it was done in the last moment
        if task.verdict is None:
            self.tasks[place] = task._replace(verdict=verdict)
        else:
            self.settle(place, Result(task.source, verdict.outcome, read_at=now()).failed(*verdict))


class Worker:
    """A process and the tasks that it has been given.

    Attributes:
        is_ready: Whether the process has started well.
        chunk: The chunk that it works on, or None while it has nothing to do.
        stopped: Why the watch killed it: the number of the task at work, and the outcome; None if it did not.
    """

    def __init__(self, options: Options) -> None:
        # Not fork: the caller may have threads (a progress bar), and a copy of a locked lock never opens again. A fork
        # server is started once, imports the parser once, and then makes a worker in a few milliseconds.
        context: Any  # typeshed has no common type for what these contexts share
        if "forkserver" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["profileparse.batch.worker"])
        else:
            context = multiprocessing.get_context("spawn")
        self.is_ready = False
        self.chunk: Chunk | None = None
        self.stopped: tuple[int, Outcome] | None = None
        self._places: Sequence[int] = ()  # of what it was given last
        self._received = 0
        self._earlier = 0  # tasks that it was given before
        self._ending = threading.Lock()
        self._is_ended = False
        self.connection, theirs = context.Pipe()
        try:
            self._steps = Steps(context.RawArray("q", 2))
            self.process = context.Process(target=serve, args=(theirs, options, self._steps), daemon=True)
            self.process.start()
        except (AttributeError, pickle.PicklingError, TypeError) as error:
            raise BatchError(f"workers can't import the model {options.model.__qualname__}: {error}") from error
        except (EOFError, OSError) as error:
            # Killed in its first moment, or the system allows no more processes or files.
            raise BatchError(f"a worker process can't be started: {reason(error)}; what was done is kept") from error
        finally:
            theirs.close()

    # ---- work ----------------------------------------------------------------------------------------------

    def give(self, chunk: Chunk, places: Sequence[int]) -> None:
        """Give it the tasks at some places of a chunk."""
        self._earlier += len(self._places)
        self.chunk, self._places, self._received = chunk, places, 0
        if self.is_ready:
            self._send(chunk)

    def _send(self, chunk: Chunk) -> None:
        try:
            self.connection.send([chunk.tasks[place] for place in self._places])
        except OSError:
            return  # it died meanwhile, which receive tells

    def receive(self) -> bool:
        """Take what the process has sent, and return whether it is done with what it was given.

        Raises:
            EOFError: it died.
        """
        try:
            # A worker that sent its answer and died then has done its work.
            if not self.connection.poll():
                raise EOFError
            answer: list[Result] | None = self.connection.recv()
        except OSError as error:
            raise EOFError from error
        chunk = self.chunk
        if chunk is None:
            return True
        if answer is None:
            self.is_ready = True
            self._send(chunk)
            return False
        for result in answer:
            chunk.settle(self._places[self._received], result)
            self._received += 1
        if self._received < len(self._places):
            return False
        self.chunk = None
        return True

    # ---- its end -------------------------------------------------------------------------------------------

    @property
    def running(self) -> int | None:
        """Number of the task at work, which no other of its tasks has; None between tasks."""
        return self._steps.running

    @property
    def memory(self) -> int | None:
        """Bytes of memory that the process has, where the system says so."""
        return memory_of(self.process.pid)

    def stop(self, running: int, outcome: Outcome) -> None:
        """Kill the process because of the task at work; called by the thread that watches."""
        with self._ending:
            # The number of a process that has ended may be another one's.
            if self.stopped is None and not self._is_ended and not wait([self.process.sentinel], 0):
                self.stopped = running, outcome
                self.process.kill()

    def end(self) -> int | None:
        """Stop the process and return its exit status."""
        with self._ending:
            self._is_ended = True
        self.connection.close()
        self.process.join(_STOP_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(_STOP_SECONDS)
        status: int | None = self.process.exitcode
        return status

    def suspects(self, chunk: Chunk) -> list[int]:
        """Return the places of the tasks that it may have died of, once it has: the one at work, else all."""
        number = self.stopped[0] if self.stopped else self.running
        still_open = chunk.open
        if number is not None and 0 <= number - self._earlier < len(self._places):
            place = self._places[number - self._earlier]
            return [place] if place in still_open else []
        return [] if self.stopped else still_open

    def verdict(self, limits: Limits, status: int | None) -> Verdict:
        """Return what is said of the task that it died of."""
        if self.stopped is None:
            message = f"the worker process that parsed it died ({death_of(status)})"
            return Verdict(Outcome.WORKER_DIED, message)
        outcome = self.stopped[1]
        if outcome is Outcome.TIMEOUT:
            return Verdict(outcome, f"it was not done within the limit of {limits.timeout:g} s", limits.timeout)
        mebibytes = limits.max_memory / 1024**2
        return Verdict(outcome, f"it took more than the limit of {mebibytes:,.0f} MiB of memory", limits.max_memory)

    def check_start(self, status: int | None) -> None:
        """Make sure that the process had started before it died.

        Raises:
            BatchError: it had not.
        """
        if self.is_ready:
            return
        main = getattr(sys.modules.get("__main__"), "__file__", None)
        guard = f" (does {main} start its work under if __name__ == '__main__'?)" if main and status == 1 else ""
        raise BatchError(
            f"a worker process died before it was ready, with {death_of(status)}{guard}; what was done is kept"
        ) from None  # not from the end of its connection
