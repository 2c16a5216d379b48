"""Ray and Spark: rows a second with one worker and with two, beside `parse_batch` alone; all must give the same rows.

    python benchmarks/cluster.py --count 20000

Texts are those of `texts.py`, with nulls, empty and broken ones among them. Each measurement is a process of its own.
It parses some texts before the clock starts, so that workers have started and have the model. Nothing is written.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

import answers
import messy
from profileparse.engines.arrow import parse_batch
from texts import template

WORKERS = (1, 2)
FILES = 16
_WARM_UP = 400
_COMPARED = 5_000


def mixed(number: int) -> bytes | None:
    """Return a text of its own for each number: one in ten is null, empty, cut or no text."""
    if number % 40 < 4:
        return (None, b"", template(number, spaced=True).encode()[:300], b"# X\n\nOther Names\n\xff\xfe")[number % 40]
    makers = (lambda: template(number, spaced=False), lambda: template(number, spaced=True))
    return (*makers, lambda: messy.text(number), lambda: answers.text(number))[number % 4]().encode()


def write_texts(folder: Path, count: int) -> None:
    """Write the texts as Parquet files, as many to each."""
    for file in range(FILES):
        numbers = range(file, count, FILES)
        columns = {"id": pa.array(numbers, pa.int64()), "text": pa.array(map(mixed, numbers), pa.binary())}
        parquet.write_table(pa.table(columns), folder / f"{file:02}.parquet")


def plain(folder: Path) -> pa.Table:
    """Return the rows by `parse_batch` alone."""
    batches = parquet.read_table(folder).to_batches(max_chunksize=1024)
    return pa.Table.from_batches([parse_batch(batch) for batch in batches])


def same(found: pa.Table, folder: Path) -> bool:
    """Whether an engine's rows are those of `parse_batch`; some at a time, for rows in Python take much memory."""
    mine, theirs = plain(folder).sort_by("id"), found.sort_by("id")
    starts = range(0, max(len(mine), len(theirs)), _COMPARED)
    return all(mine.slice(at, _COMPARED).to_pylist() == theirs.slice(at, _COMPARED).to_pylist() for at in starts)


def measure_plain(folder: Path, _: int, *, checked: bool) -> tuple[float, bool | None]:
    """Return the seconds that `parse_batch` takes."""
    first = parquet.read_table(folder / "00.parquet").slice(0, _WARM_UP)
    parse_batch(first.to_batches()[0])
    start = time.perf_counter()
    plain(folder)
    return time.perf_counter() - start, True if checked else None


def measure_ray(folder: Path, workers: int, *, checked: bool) -> tuple[float, bool | None]:
    """Return the seconds that Ray takes with so many cores, and whether its rows are the same."""
    import ray

    from profileparse.engines.ray import parse

    ray.init(num_cpus=workers, include_dashboard=False, logging_level="error", log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    first = parquet.read_table(folder / "00.parquet").slice(0, _WARM_UP)
    parse(ray.data.from_arrow(first).repartition(4 * workers)).materialize()
    start = time.perf_counter()
    rows = parse(ray.data.read_parquet(str(folder), override_num_blocks=FILES)).materialize()
    seconds = time.perf_counter() - start
    found = same(pa.concat_tables(ray.get(rows.to_arrow_refs())), folder) if checked else None
    ray.shutdown()
    return seconds, found


def measure_spark(folder: Path, workers: int, *, checked: bool) -> tuple[float, bool | None]:
    """Return the seconds that Spark takes with so many cores, and whether its rows are the same."""
    from pyspark.sql import SparkSession

    from profileparse.engines.spark import parse

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        # A task for each file: Spark joins small ones.
        "spark.sql.files.openCostInBytes": str(1 << 30),
    }
    spark = SparkSession.builder.master(f"local[{workers}]").config(map=settings).getOrCreate()
    frame = spark.read.parquet(str(folder))
    parse(frame.limit(_WARM_UP).repartition(4 * workers)).write.format("noop").mode("overwrite").save()
    parsed = parse(frame)
    start = time.perf_counter()
    parsed.write.format("noop").mode("overwrite").save()
    seconds = time.perf_counter() - start
    found = same(parsed.toArrow(), folder) if checked else None
    spark.stop()
    return seconds, found


ENGINES: dict[str, Callable[..., tuple[float, bool | None]]] = {
    "parse_batch": measure_plain,
    "ray": measure_ray,
    "spark": measure_spark,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=20_000, help="number of texts")
    parser.add_argument("--rounds", type=int, default=1, help="the fastest of so many counts")
    parser.add_argument("--one", nargs=3, metavar=("ENGINE", "WORKERS", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        engine, workers, folder = given.one
        print(json.dumps(ENGINES[engine](Path(folder), int(workers), checked=int(workers) == WORKERS[-1])))
        return
    with tempfile.TemporaryDirectory() as folder:
        write_texts(Path(folder), given.count)
        print(f"{given.count:,} texts, {os.cpu_count()} cores\n{'':13}workers   rows/s   times one   same rows")
        for engine in ENGINES:
            one = 0.0
            for workers in WORKERS[: 1 if engine == "parse_batch" else None]:
                command = [sys.executable, __file__, "--one", engine, str(workers), folder]
                runs = [
                    json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.splitlines()[-1])
                    for _ in range(given.rounds)
                ]
                rate = given.count / min(seconds for seconds, _ in runs)
                one = one or rate
                equal = {True: "yes", False: "NO", None: ""}[runs[0][1]]
                print(f"{engine:13}{workers:7}{rate:9.0f}{rate / one:12.2f}   {equal}", flush=True)


if __name__ == "__main__":
    main()
