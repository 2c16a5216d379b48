"""A run: find the sources, parse what is new or changed, keep the results in the store."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from profileparse.batch.cut import cut_of
from profileparse.batch.history import Counts
from profileparse.batch.limits import DEFAULT_MAX_BYTES, DEFAULT_TIMEOUT, Limits
from profileparse.batch.models import ModelKey, model_key
from profileparse.batch.outcomes import Outcome
from profileparse.batch.pool import Pool, chunks, default_jobs
from profileparse.batch.results import Result
from profileparse.batch.shards import Shard
from profileparse.batch.sources import DEFAULT_GLOB, Entry, PathLike, find, is_zip, name_of
from profileparse.batch.worker import Options, carried
from profileparse.batch.writing import StoreWriter
from profileparse.remote.addresses import is_address
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile
from profileparse.several import Boundary


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come.

    Attributes:
        found: Sources found.
        done: Sources settled so far, the unchanged ones among them.
        failed: Sources settled in this run of which a profile gave no record.
        seconds: Since the run began.
    """

    found: int
    done: int
    failed: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    Attributes:
        found: Sources found.
        parsed: Sources parsed in this run of which each profile gave a record.
        failed: Sources looked into in this run of which a profile gave none.
        unchanged: Sources that the store knew already.
        removed: Sources removed from the store, because they are there no more.
        gone: Sources that are there no more, but kept: the run was not asked to prune.
        outcomes: How all profiles of the sources found have come out, in this run or before.
        diagnostics: How often each code came up in this run.
        changed: How many profiles have another outcome than before: the one before, the one now.
        seconds: How long it took.
    """

    found: int
    parsed: int
    failed: int
    unchanged: int
    removed: int
    gone: int
    outcomes: Mapping[Outcome, int]
    diagnostics: Mapping[str, int]
    changed: Mapping[tuple[Outcome, Outcome], int]
    seconds: float

    @property
    def profiles(self) -> int:
        """Profiles in the sources found; a source is one, unless all profiles of each were asked for."""
        return sum(self.outcomes.values())

    @property
    def without_record(self) -> int:
        """Profiles in the sources found that have no record, from this run or before."""
        return self.profiles - self.outcomes.get(Outcome.PARSED, 0)


@dataclass(slots=True)
class _Count:
    """What is counted while results come in."""

    parsed: int = 0
    failed: int = 0
    unchanged: int = 0
    codes: Counter[str] = field(default_factory=Counter)

    @property
    def done(self) -> int:
        return self.parsed + self.failed + self.unchanged

    def add(self, results: Sequence[Result]) -> None:
        for result in results:
            for each in result.profiles:
                self.codes.update(each.counts)
            if result.is_unchanged:
                self.unchanged += 1
            elif any(each.record is None for each in result.profiles):
                self.failed += 1
            else:
                self.parsed += 1


def run(  # noqa: PLR0913  (each is a choice of its own, given by name)
    paths: Iterable[PathLike],
    store: PathLike,
    *,
    jobs: int | None = None,
    glob: Sequence[str] = DEFAULT_GLOB,
    model: type[Profile] = EntityProfile,
    all_profiles: bool = False,
    boundary: Boundary | None = None,
    shard: tuple[int, int] | None = None,
    prune: bool = False,
    retry: bool = False,
    rehash: bool = False,
    max_bytes: int = DEFAULT_MAX_BYTES,
    timeout: float = DEFAULT_TIMEOUT,
    max_memory: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Summary:
    r"""Parse the sources that paths hold into a store; only what is new or changed is parsed.

    What is done is kept at every moment: stopped in any way, the next run goes on from there. A path that is not there
    is a source that could not be read.

    Args:
        paths: Files, folders, archives and addresses (``s3://bucket/folder``).
        store: The SQLite file; made if it isn't there.
        jobs: How many processes parse; by default as many as there are processors.
        glob: Which files of folders, and members of archives, are taken.
        model: The record model; worker processes have to be able to import it.
        all_profiles: Take all profiles of each source; the store has a row for each: ``a.txt``, ``a.txt#2`` and so on.
            The limits are for a source as a whole.
        boundary: With ``all_profiles``: where profiles are divided; see `profileparse.parse_all`.
        shard: ``(i, n)``: only the sources of the i-th of n shards, counted from 1. A hash of a source's name says in
            which one it is, so that n runs on n machines, each with a store of its own, parse each source once, if the
            paths are the same on all of them; `merge_stores` makes one store of theirs.
        prune: Remove sources that are no longer in the folders and archives given; never those of other shards.
        retry: Parse sources that have a profile without a record again, though they are unchanged.
        rehash: Read every file, though size and times say that it is unchanged.
        max_bytes: Larger sources (unpacked) are not parsed.
        timeout: Seconds that one source may take; its worker is ended then, and the others go on.
        max_memory: Bytes of memory that a worker may have; by default 4 GiB, but all together at most half of the
            machine's. Watched where the system has /proc.
        on_progress: Called after each group of results.

    Raises:
        BatchError: the store can't be written, another run is at work on it, workers can't be started, or a limit
            or the shard can't be used.
        TypeError: ``boundary`` is none.
        ValueError: ``boundary`` is a str that no line can be.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "a.txt").write_text("X Overview\n\nText.")
    ...     first = run([folder], f"{folder}/profiles.db", jobs=1)
    ...     second = run([folder], f"{folder}/profiles.db", jobs=1)
    >>> first.parsed, second.parsed, second.unchanged
    (1, 0, 1)
    """
    start = time.monotonic()
    jobs = default_jobs() if jobs is None else jobs
    limits = Limits.of(max_bytes, timeout, max_memory, jobs)
    key = model_key(model)
    cut = cut_of(boundary, all_profiles=all_profiles)
    cut_key = None if cut is None else cut.key
    part = None if shard is None else Shard.of(*shard)
    count = _Count()
    with StoreWriter.writing(store) as open_store:
        open_store.begin("batch" if part is None else f"batch {part.number}/{part.total}")
        roots: list[str] = []
        found = open_store.scan(_found(paths, glob, roots), roots, part)
        todo = open_store.plan(key, limits, cut=cut_key, retry=retry, rehash=rehash)
        count.unchanged = found - todo
        pool = Pool(Options(model, limits, cut), jobs)
        with closing(_parse(open_store, key, cut_key, pool, limits)) as steps:
            for results in steps:
                count.add(results)
                if on_progress is not None:
                    on_progress(Progress(found, count.done, count.failed, time.monotonic() - start))
        gone = open_store.gone(prune=prune)
        removed = gone if prune else 0
        open_store.end(Counts(found, count.parsed, count.failed, count.unchanged, removed))
        return Summary(
            found=found,
            parsed=count.parsed,
            failed=count.failed,
            unchanged=count.unchanged,
            removed=removed,
            gone=0 if prune else gone,
            outcomes=open_store.outcomes(),
            diagnostics=dict(count.codes.most_common()),
            changed=dict(open_store.changed.most_common()),
            seconds=time.monotonic() - start,
        )


def _parse(
    store: StoreWriter, key: ModelKey, cut: str | None, pool: Pool, limits: Limits
) -> Generator[list[Result], None, None]:
    with pool:
        for _, results in pool.results(chunks(carried(store.tasks(), limits.max_bytes))):
            yield store.save(results, key, cut=cut)


def _found(paths: Iterable[PathLike], glob: Sequence[str], roots: list[str]) -> Iterator[Entry]:
    """Yield what is found, and note the folders and archives that were given."""
    for path in paths:
        file = path if is_address(path) else os.path.abspath(path)
        if is_address(path) or os.path.isdir(file) or is_zip(os.fspath(file)):
            roots.append(name_of(file))
        yield from find([file], glob)
