"""Files to results, in order, with no store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, overload

from profileparse.batch.cut import cut_of
from profileparse.batch.kept import diagnostics_from_json
from profileparse.batch.limits import DEFAULT_MAX_BYTES, DEFAULT_TIMEOUT, Limits
from profileparse.batch.outcomes import Outcome
from profileparse.batch.pool import Pool, chunks, default_jobs
from profileparse.batch.results import Result
from profileparse.batch.sources import DEFAULT_GLOB, PathLike, find
from profileparse.batch.worker import Options, Task, carried
from profileparse.diagnostics import Diagnostic
from profileparse.parsed import ModelT
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import FROM_TEXT, Profile
from profileparse.several import Boundary

# Chunks that may wait, for each job, until an earlier one is done.
_AHEAD = 4


@dataclass(frozen=True)
class FileResult(Generic[ModelT]):
    """What became of one source, or of one profile of a source that holds several.

    Attributes:
        source: Absolute path of the file; ``archive.zip!/member.txt`` for a member, ``a.txt#2`` for a second profile.
        outcome: What became of it.
        sha256: Hash of its content, unpacked, if it could be read whole.
        model: The record model.
        record: The record as JSON; None where there is none.
        diagnostics_json: The diagnostics as JSON.
    """

    source: str
    outcome: Outcome
    sha256: str | None
    model: type[ModelT]
    record: str | None
    diagnostics_json: str

    @cached_property
    def profile(self) -> ModelT | None:
        """The record; None where the diagnostics say why there is none."""
        return None if self.record is None else self.model.model_validate_json(self.record, context=FROM_TEXT)

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What there is to say about the source."""
        return diagnostics_from_json(self.diagnostics_json)


@overload
def parse_files(
    paths: Iterable[PathLike],
    *,
    jobs: int | None = None,
    all_profiles: bool = False,
    boundary: Boundary | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    timeout: float = DEFAULT_TIMEOUT,
    max_memory: int | None = None,
) -> Iterator[FileResult[EntityProfile]]: ...
@overload
def parse_files(
    paths: Iterable[PathLike],
    *,
    jobs: int | None = None,
    model: type[ModelT],
    all_profiles: bool = False,
    boundary: Boundary | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    timeout: float = DEFAULT_TIMEOUT,
    max_memory: int | None = None,
) -> Iterator[FileResult[ModelT]]: ...
def parse_files(  # noqa: PLR0913  (each is a choice of its own, given by name)
    paths: Iterable[PathLike],
    *,
    jobs: int | None = None,
    model: type[Profile] = EntityProfile,
    all_profiles: bool = False,
    boundary: Boundary | None = None,
    max_bytes: int = DEFAULT_MAX_BYTES,
    timeout: float = DEFAULT_TIMEOUT,
    max_memory: int | None = None,
) -> Iterator[FileResult[Any]]:
    r"""Parse files in several processes, and yield the results in the order of the paths.

    Memory stays bounded however many paths there are: they are taken as results are asked for. A file that can't be
    read or parsed gives a result like any other. A zip archive gives a result for each member, a folder for each file
    in it.

    Args:
        paths: The files, or addresses of files (``https://example.org/a.txt``).
        jobs: How many processes parse; by default as many as there are processors.
        model: The record model; worker processes have to be able to import it.
        all_profiles: Take all profiles of each file: there is a result for each, ``a.txt``, ``a.txt#2`` and so on. The
            limits are for a file as a whole.
        boundary: With ``all_profiles``: where profiles are divided; see `profileparse.parse_all`.
        max_bytes: Larger files (unpacked) are not parsed.
        timeout: Seconds that one source may take; its worker is ended then, and the others go on.
        max_memory: Bytes of memory that a worker may have; by default 4 GiB, but all together at most half of the
            machine's. Watched where the system has /proc.

    Raises:
        BatchError: a limit can't be used, or a boundary goes without ``all_profiles``; when the first result is asked
            for: workers can't be started.
        TypeError: ``boundary`` is none.
        ValueError: ``boundary`` is a str that no line can be.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "a.txt")
    ...     _ = path.write_text("X Overview\n\nText.")
    ...     for result in parse_files([path, path.with_name("b.txt")], jobs=1):
    ...         print(result.outcome, result.profile and result.profile.name)
    parsed X
    unreadable None
    """
    jobs = default_jobs() if jobs is None else jobs
    limits = Limits.of(max_bytes, timeout, max_memory, jobs)
    options = Options(model, limits, cut_of(boundary, all_profiles=all_profiles))
    return _results(paths, options, Pool(options, jobs, ahead=_AHEAD * jobs))


def _results(paths: Iterable[PathLike], options: Options, workers: Pool) -> Iterator[FileResult[Any]]:
    tasks = (
        Task(each.source, each.file, each.member, each.weight, each.problem)
        for each in find(paths, DEFAULT_GLOB)
        if each.problem is not None or not each.is_container
    )
    with workers as pool:
        waiting: dict[int, list[Result]] = {}
        following = 0
        for number, results in pool.results(chunks(carried(tasks, options.limits.max_bytes))):
            waiting[number] = results
            while following in waiting:
                for result in waiting.pop(following):
                    yield from (
                        FileResult(each.source, each.outcome, each.sha256, options.model, each.record, each.diagnostics)
                        for each in result.profiles
                    )
                following += 1
