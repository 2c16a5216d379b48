"""Profiles in Ray Data: a dataset with a column of texts to one with records. Needs Ray once it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from profileparse.engines.errors import EngineError, need, worker_error
from profileparse.schema.entity import EntityProfile

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset

    from profileparse.engines.work import Work
    from profileparse.schema.profile import Profile


def parse(  # noqa: PLR0913 (each is a choice of its own, given by name)
    dataset: Dataset,
    *,
    model: type[Profile] | str = EntityProfile,
    text: str = "text",
    name: str | None = None,
    name_column: str | None = None,
    diagnostics: bool = True,
    batch_size: int = 1024,
    **options: Any,
) -> Dataset:
    """Return a dataset with its texts parsed: all its columns, and ``profile``, ``diagnostics`` and ``error``.

    The rows are those of `profileparse.engines.arrow.parse_batch`. Nothing is parsed until the result is used, but the
    columns are looked at, which may read a first row, and one worker of the cluster is asked for the model.

    Args:
        dataset: The dataset.
        model: The record model: a class that can be imported, or ``module:Class`` or ``file.py:Class``. Workers load it
            by this name: a module must be installed on each of them (or sent with Ray's ``runtime_env``), a file must
            be there under the same path.
        text: The column of the texts: strings, or bytes in UTF-8.
        name: The entity's name of all rows, for texts without one.
        name_column: The column that has the name of each row.
        diagnostics: Whether to say what there is to say about the texts, which takes longer than the record.
        batch_size: The most rows that a worker takes at a time.
        options: More arguments of Ray's ``map_batches``, such as ``num_cpus``, ``memory`` or ``concurrency``.

    Raises:
        EngineError: Ray is missing, the columns are not as said, there is no such model, or a worker can't load it.
    """
    need("Ray", "ray", "pyarrow", "ray.data")
    import ray
    import ray.exceptions

    from profileparse.engines.work import work_for

    _, work = work_for(model, _columns(dataset), text=text, name=name, name_column=name_column, diagnostics=diagnostics)
    try:
        problem = ray.get(ray.remote(num_cpus=0)(_problem).remote(work))
    except ray.exceptions.RayTaskError as error:
        raise worker_error(error) from error
    if problem is not None:
        raise EngineError(problem)
    # A dead worker's tasks are Ray's to repeat.
    return dataset.map_batches(  # type: ignore[no-any-return,unused-ignore]
        _parsed, batch_format="pyarrow", batch_size=batch_size, fn_kwargs={"work": work}, **options
    )


def _parsed(table: pa.Table, work: Work) -> pa.Table:
    """Return a table with its texts parsed; it may have several chunks, or no rows."""
    import pyarrow as pa

    # Without rows it still has columns.
    batches = table.to_batches() or [pa.RecordBatch.from_pylist([], table.schema)]
    return pa.Table.from_batches(work.parsed(batches))


def _problem(work: Work) -> str | None:
    return work.problem()


def _columns(dataset: Dataset) -> pa.Schema | None:
    """Return the columns of a dataset, as far as they are known; None where it has no row."""
    import pyarrow as pa

    found = dataset.schema()
    if found is None:
        return None
    # What pandas calls an object may be a text; it is known once it is read.
    types = (each if isinstance(each, pa.DataType) else pa.null() for each in found.types)
    return pa.schema(list(zip(found.names, types, strict=True)))
