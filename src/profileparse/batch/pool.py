"""Worker processes, each with one chunk of tasks at a time; the death of one costs only the task that killed it."""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

from profileparse.batch.limits import Watch
from profileparse.batch.outcomes import BatchError, Outcome
from profileparse.batch.process import Chunk, Worker
from profileparse.batch.results import Result, Verdict
from profileparse.batch.worker import Options, Task

# A chunk takes a few dozen milliseconds: messages cost little beside it, and a crash repeats little.
CHUNK_TASKS = 64
CHUNK_BYTES = 4 * 1024 * 1024


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
        self._workers: list[Worker] = []
        self._watch = Watch(self._workers, options.limits)
        self._again: deque[Chunk] = deque()
        self._suspects: deque[tuple[Chunk, Sequence[int]]] = deque()
        self._unfinished: set[int] = set()
        self._newest = -1

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._watch.end()
        for worker in self._workers:
            if kind is not None or worker.chunk is not None:
                worker.process.kill()
        self._end_workers()

    def _end_workers(self) -> None:
        while self._workers:
            self._workers.pop().end()

    def results(self, work: Iterator[Sequence[Task]]) -> Iterator[tuple[int, list[Result]]]:
        """Yield the number of each chunk, from 0, and its results in order, as the chunks are finished.

        Raises:
            BatchError: workers can't be started.
        """
        chunks = itertools.starmap(Chunk, enumerate(work))
        while True:
            if not self._suspects:
                self._feed(chunks)
            busy = [worker for worker in self._workers if worker.chunk is not None]
            if busy:
                finished = [chunk for worker in _ready(busy) if (chunk := self._collect(worker)) is not None]
            elif self._suspects:
                finished = [self._try_suspects(*self._suspects.popleft())]
            else:
                return
            for chunk in finished:
                if chunk.open:
                    self._again.append(chunk)
                    continue
                self._unfinished.discard(chunk.number)
                if not self._suspects:
                    self._feed(chunks)
                yield chunk.number, chunk.results

    def _feed(self, chunks: Iterator[Chunk]) -> None:
        """Give each idle worker a chunk; start workers as long as there are chunks for them."""
        while True:
            worker = next((each for each in self._workers if each.chunk is None), None)
            if worker is None and len(self._workers) >= self.jobs:
                return
            chunk = self._next(chunks)
            if chunk is None:
                return
            (worker or self._started()).give(chunk, chunk.open)

    def _next(self, chunks: Iterator[Chunk]) -> Chunk | None:
        if self._again:
            return self._again.popleft()
        if self.ahead is not None and self._unfinished and self._newest - min(self._unfinished) >= self.ahead:
            return None
        chunk = next(chunks, None)
        if chunk is not None:
            self._newest = chunk.number
            self._unfinished.add(chunk.number)
        return chunk

    def _started(self) -> Worker:
        worker = Worker(self.options)
        self._workers.append(worker)
        return worker

    def _collect(self, worker: Worker) -> Chunk | None:
        """Take what a worker has sent; return its chunk where the worker has no more to do with it."""
        chunk = worker.chunk
        if chunk is None:
            return None
        try:
            return chunk if worker.receive() else None
        except EOFError:
            verdict = self._buried(worker)
        suspects = worker.suspects(chunk)
        if verdict.outcome is not Outcome.TIMEOUT:
            self._suspects.append((chunk, suspects))
            return None
        # How long it took is its own doing; another end may lie in what was done before, or beside it.
        for place in suspects:
            chunk.judge(place, verdict)
        return chunk

    def _try_suspects(self, chunk: Chunk, places: Sequence[int]) -> Chunk:
        """Run tasks in new workers and with nothing beside them: what dies now has only itself to blame."""
        for place in places:
            self._end_workers()
            worker = self._started()
            worker.give(chunk, [place])
            try:
                while True:
                    _ready([worker])
                    if worker.receive():
                        break
            except EOFError:
                chunk.judge(place, self._buried(worker))
        return chunk

    def _buried(self, worker: Worker) -> Verdict:
        """End a worker that has died, and return what is said of the task that it died of."""
        self._workers.remove(worker)
        status = worker.end()
        worker.check_start(status)
        return worker.verdict(self.options.limits, status)


def _ready(workers: Sequence[Worker]) -> list[Worker]:
    """Return the workers that have sent something or ended; wait until there is one."""
    ready = set(wait([each for worker in workers for each in (worker.connection, worker.process.sentinel)]))
    return [worker for worker in workers if worker.connection in ready or worker.process.sentinel in ready]
