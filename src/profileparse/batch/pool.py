"""Worker processes, each with one chunk of tasks at a time; the death of one costs only the task that killed it."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Self

from profileparse.batch.outcomes import BatchError, Result
from profileparse.batch.worker import Options, Task, after_death, serve

# A chunk takes a few dozen milliseconds: messages cost little beside it, and a crash repeats little.
CHUNK_TASKS = 64
CHUNK_BYTES = 4 * 1024 * 1024
_STOP_SECONDS = 5.0


def default_jobs() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def chunks(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Yield tasks in lists that are bounded in number and in bytes of content."""
    chunk: list[Task] = []
    weight = 0
    for task in tasks:
        if chunk and (len(chunk) == CHUNK_TASKS or weight + task.weight > CHUNK_BYTES):
            yield chunk
            chunk, weight = [], 0
        chunk.append(task)
        weight += task.weight
    if chunk:
        yield chunk


class _Worker:
    """A process and the chunk that it works on."""

    def __init__(self, options: Options) -> None:
        # Not fork: the caller may have threads (a progress bar), and a copy of a locked lock never opens again. A fork
        # server is started once, imports the parser once, and then makes a worker in a few milliseconds.
        context: Any  # typeshed has no common type for what these contexts share
        if "forkserver" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["profileparse.batch.worker"])
        else:
            context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, options), daemon=True)
        self.is_ready = False
        self.number = -1
        self.tasks: Sequence[Task] = ()
        try:
            self.process.start()
        except (AttributeError, pickle.PicklingError, TypeError) as error:
            raise BatchError(f"workers can't import the model {options.model.__qualname__}: {error}") from error
        finally:
            theirs.close()

    @property
    def is_idle(self) -> bool:
        return self.number < 0

    def give(self, number: int, tasks: Sequence[Task]) -> None:
        self.number, self.tasks = number, tasks
        if self.is_ready:
            self.send()

    def send(self) -> None:
        try:
            self.connection.send(self.tasks)
        except OSError:
            return  # it died meanwhile, which receive tells

    def receive(self) -> list[Result] | None:
        """Return what the worker sent: None once, when it is ready.

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
        return answer

    def end(self) -> int | None:
        """Stop the process and return its exit status."""
        self.connection.close()
        self.process.join(_STOP_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        status: int | None = self.process.exitcode
        return status


class Pool:
    """Parses chunks of tasks in ``jobs`` processes, which start when there is work for them.

    Args:
        options: What all tasks have in common.
        jobs: How many processes work at once, at the most.
        ahead: How many chunks may be taken beyond the oldest one that is unfinished; None: as many as there are jobs.
    """

    def __init__(self, options: Options, jobs: int, ahead: int | None = None) -> None:
        if jobs < 1:
            raise BatchError(f"at least one job is needed, not {jobs}")
        self.options = options
        self.jobs = jobs
        self.ahead = ahead
        self._workers: list[_Worker] = []
        self._suspects: deque[tuple[int, Sequence[Task]]] = deque()
        self._unfinished: set[int] = set()
        self._newest = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for worker in self._workers:
            if kind is not None or not worker.is_idle:
                worker.process.kill()
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def results(self, work: Iterator[Sequence[Task]]) -> Iterator[tuple[int, list[Result]]]:
        """Yield the number of each chunk, from 0, and its results in order, as the chunks are finished.

        Raises:
            BatchError: workers can't be started.
        """
        numbered = enumerate(work)
        while True:
            if not self._suspects:
                self._feed(numbered)
            busy = [worker for worker in self._workers if not worker.is_idle]
            if not busy and not self._suspects:
                return
            if not busy:
                # Nothing else runs now: if memory was short, the next to die is the one to blame.
                number, tasks = self._suspects.popleft()
                self._unfinished.discard(number)
                yield number, [self._alone(task) for task in tasks]
                continue
            for worker in _ready(busy):
                number, results = worker.number, self._collect(worker)
                if results is not None:
                    self._unfinished.discard(number)
                    if not self._suspects:
                        self._feed(numbered)
                    yield number, results

    def _feed(self, numbered: Iterator[tuple[int, Sequence[Task]]]) -> None:
        """Give each idle worker a chunk; start workers as long as there are chunks for them."""
        while True:
            worker = next((each for each in self._workers if each.is_idle), None)
            if worker is None and len(self._workers) >= self.jobs:
                return
            if self.ahead is not None and len(self._unfinished) and self._newest - min(self._unfinished) >= self.ahead:
                return
            number, tasks = next(numbered, (-1, ()))
            if number < 0:
                return
            self._newest = number
            self._unfinished.add(number)
            self._give(worker, number, tasks)

    def _give(self, worker: _Worker | None, number: int, tasks: Sequence[Task]) -> _Worker:
        if worker is None:
            worker = _Worker(self.options)
            self._workers.append(worker)
        worker.give(number, tasks)
        return worker

    def _collect(self, worker: _Worker) -> list[Result] | None:
        """Return the results that a worker has sent; None where it has become ready, or died."""
        try:
            results = worker.receive()
        except EOFError:
            self._workers.remove(worker)
            status = worker.end()
            self._check_start(worker, status)
            self._suspects.append((worker.number, worker.tasks))
            return None
        if results is None:
            worker.is_ready = True
            worker.send()
            return None
        worker.number, worker.tasks = -1, ()
        return results

    def _alone(self, task: Task) -> Result:
        worker = self._give(next(iter(self._workers), None), 0, [task])
        while True:
            wait([worker.connection, worker.process.sentinel])
            try:
                results = worker.receive()
            except EOFError:
                self._workers.remove(worker)
                status = worker.end()
                self._check_start(worker, status)
                return after_death(task, self.options.max_bytes, status)
            if results is not None:
                worker.number, worker.tasks = -1, ()
                return results[0]
            worker.is_ready = True
            worker.send()

    def _check_start(self, worker: _Worker, status: int | None) -> None:
        if worker.is_ready:
            return
        main = getattr(sys.modules.get("__main__"), "__file__", None)
        guard = f" (does {main} start its work under if __name__ == '__main__'?)" if main else ""
        raise BatchError(f"a worker process ended before it was ready, with exit status {status}{guard}")


def _ready(workers: Sequence[_Worker]) -> list[_Worker]:
    """Return the workers that have sent something or ended; wait until there is one."""
    ready = set(wait([each for worker in workers for each in (worker.connection, worker.process.sentinel)]))
    return [worker for worker in workers if worker.connection in ready or worker.process.sentinel in ready]
