"""Profiles in Spark: a data frame with a column of texts to one with records. Needs PySpark once it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from profileparse.engines.errors import EngineError, need, worker_error
from profileparse.schema.entity import EntityProfile

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from profileparse.engines.work import Work
    from profileparse.schema.profile import Profile


def parse(  # noqa: PLR0913 (each is a choice of its own, given by name)
    df: DataFrame,
    *,
    model: type[Profile] | str = EntityProfile,
    text: str = "text",
    name: str | None = None,
    name_column: str | None = None,
    diagnostics: bool = True,
) -> DataFrame:
    """Return a data frame with its texts parsed: all its columns, and ``profile``, ``diagnostics`` and ``error``.

    The rows are those of `profileparse.engines.arrow.parse_batch`. Nothing is parsed until the result is used, but one
    worker of the cluster is asked for the model.

    Spark sends ``spark.sql.execution.arrow.maxRecordsPerBatch`` rows at a time, by default 10,000. They are parsed in
    smaller pieces; where texts are long, lower it.

    Args:
        df: The data frame.
        model: The record model: a class that can be imported, or ``module:Class`` or ``file.py:Class``. Workers load it
            by this name: a module must be installed on each of them (or sent with ``--py-files``), a file must be there
            under the same path.
        text: The column of the texts: strings, or bytes in UTF-8.
        name: The entity's name of all rows, for texts without one.
        name_column: The column that has the name of each row.
        diagnostics: Whether to say what there is to say about the texts, which takes longer than the record.

    Raises:
        EngineError: PySpark is missing, the columns are not as said, there is no such model, or a worker can't load it.
    """
    need("Spark", "spark", "pyarrow", "pyspark.sql")
    from pyspark.errors import PythonException
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
    from pyspark.sql.types import StructType

    from profileparse.engines.arrow import schema
    from profileparse.engines.work import work_for

    loaded, work = work_for(
        model,
        to_arrow_schema(df.schema),
        text=text,
        name=name,
        name_column=name_column,
        diagnostics=diagnostics,
    )
    asked = df.sparkSession.range(1, numPartitions=1).mapInArrow(partial(_problems, work), "problem string")
    try:
        problem = asked.collect()[0].problem
    except PythonException as error:
        raise worker_error(error) from error
    if problem is not None:
        raise EngineError(problem)
    columns = StructType([*df.schema.fields, *from_arrow_schema(schema(loaded)).fields])
    return df.mapInArrow(partial(_parsed, work), columns)  # type: ignore[no-any-return,unused-ignore]


def read_profiles(spark: SparkSession, path: str | list[str], *, pattern: str = "*") -> DataFrame:
    """Return a data frame of whole files: their ``path``, and their ``text`` as bytes.

    `parse` decodes the bytes; where they are no text, its ``error`` says why.

    Args:
        spark: The session.
        path: A folder, whose files are read at any depth, a file, or a pattern such as ``s3a://bucket/2024-*/*.txt``;
            or several of these.
        pattern: Only files whose names match, such as ``*.txt`` or ``*.{txt,md}``. Files whose names begin with ``.``
            or ``_`` are not read, as always in Spark.

    Raises:
        AnalysisException: Spark's own error: there is no such path.
    """
    reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true").option("pathGlobFilter", pattern)
    return reader.load(path).selectExpr("path", "content AS text")


def _parsed(work: Work, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return work.parsed(batches)


def _problems(work: Work, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield why this worker can't do the work."""
    import pyarrow as pa

    for _ in batches:
        yield pa.RecordBatch.from_arrays([pa.array([work.problem()], pa.string())], ["problem"])
