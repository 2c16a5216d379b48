"""How many rows a second each engine parses, beside `parse_batch` and the plain loop.

Run with ``python benchmarks/engines.py`` (``--rows``, ``--rounds``, ``--json``); with ``--growth 1000 10000 100000`` it
parses so many texts with `parse_batch` alone, and says how time and memory grow. The texts are those of `texts.py` but
for the seed, in turn; the result is a column of records, without diagnostics. Engines that are not installed are left
out.

Each round does every job once, so that a slow minute of the machine meets all jobs alike; figures are medians over the
rounds. Seconds are the clock's, core seconds the processor's for all threads of this process. A ratio is that of core
seconds to those of `parse_batch` alone. What a job needs once is made before, and one short run is not measured.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import time
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from itertools import chain

import pyarrow as pa

import profileparse
import texts
from profileparse.engines.arrow import parse_batch, schema
from profileparse.engines.columns import ROWS

# Given a table with the column "text", what is measured: it returns how many records there are.
Job = Callable[[pa.Table], Callable[[], int]]
ALONE = "parse_batch"


def plain_loop(table: pa.Table) -> Callable[[], int]:
    """Records to Python, then to Arrow."""
    columns = pa.schema([schema().field("profile")])

    def run() -> int:
        found = 0
        for batch in table.to_batches(ROWS):
            records = [profileparse.parse(text).profile for text in batch.column("text").to_pylist()]
            rows = [{"profile": None if record is None else record.model_dump()} for record in records]
            made = pa.Table.from_pylist(rows, columns)
            found += len(made) - made.column("profile").null_count
        return found

    return run


def alone(table: pa.Table) -> Callable[[], int]:
    def run() -> int:
        made = [parse_batch(batch, diagnostics=False).column("profile") for batch in table.to_batches(ROWS)]
        return sum(len(each) - each.null_count for each in made)

    return run


def duckdb(table: pa.Table) -> Callable[[], int]:
    import duckdb

    from profileparse.engines.duckdb import register

    con = duckdb.connect()
    register(con)
    con.from_arrow(table).create("given")

    def run() -> int:
        made = con.sql("SELECT profile(text) AS profile FROM given").to_arrow_table().column("profile")
        return len(made) - made.null_count

    return run


def polars(table: pa.Table) -> Callable[[], int]:
    import polars as pl

    import profileparse.engines.polars  # noqa: F401 (it gives expressions their namespace)

    frame = pl.DataFrame(table)

    def run() -> int:
        made = frame.select(pl.col("text").profile.parse()).to_series()
        return len(made) - made.null_count()

    return run


def polars_streaming(table: pa.Table) -> Callable[[], int]:
    import polars as pl

    import profileparse.engines.polars  # noqa: F401 (it gives expressions their namespace)

    lazy = pl.DataFrame(table).lazy()

    def run() -> int:
        made = lazy.select(pl.col("text").profile.parse()).collect(engine="streaming").to_series()
        return len(made) - made.null_count()

    return run


# Each job, and the module that it needs.
JOBS: dict[str, tuple[Job, str]] = {
    "plain loop": (plain_loop, "pyarrow"),
    ALONE: (alone, "pyarrow"),
    "DuckDB": (duckdb, "duckdb"),
    "Polars": (polars, "polars"),
    "Polars, streaming": (polars_streaming, "polars"),
}


@cache
def _texts() -> list[str]:
    sets = [each for name, each in texts.sets().items() if name != "seed"]
    return list(chain.from_iterable(zip(*sets, strict=True)))


def table_of(rows: int, first: int = 0) -> pa.Table:
    """Return so many texts; they come again after eight hundred, each with a line of its own."""
    given = _texts()
    numbers = range(first, first + rows)
    return pa.table({"text": [f"{given[number % len(given)]}\n\n## Row\n\n{number}\n" for number in numbers]})


def measure(rows: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return for each job the rows a second, those a core second, and the ratio."""
    table = table_of(rows)
    runs = {name: make(table) for name, (make, needs) in JOBS.items() if find_spec(needs) is not None}
    for make, needs in JOBS.values():
        if find_spec(needs) is not None:
            make(table.slice(0, 50))()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    found = set()
    for _ in range(rounds):
        for name, run in runs.items():
            clock, cores = time.perf_counter(), time.process_time()
            found.add(run())
            times[name].append((time.perf_counter() - clock, time.process_time() - cores))
    if len(found) != 1:
        raise AssertionError(f"the jobs find different numbers of records: {found}")
    medians = {
        name: [statistics.median(each) for each in zip(*measured, strict=True)] for name, measured in times.items()
    }
    return {
        name: {"rows_s": rows / clock, "rows_core_s": rows / cores, "ratio": cores / medians[ALONE][1]}
        for name, (clock, cores) in medians.items()
    }


def grow(sizes: list[int]) -> None:
    """Print the core seconds for so many texts, and the most memory until then; a batch of texts is made at a time."""
    print(f"{'texts':>10}{'core seconds':>15}{'texts a core':>15}{'MB':>8}")
    for size in sizes:
        cores = time.process_time()
        for start in range(0, size, ROWS):
            (batch,) = table_of(min(ROWS, size - start), start).to_batches()
            parse_batch(batch, diagnostics=False)
        cores = time.process_time() - cores
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{size:10,}{cores:15.1f}{size / cores:15,.0f}{memory:8.0f}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rows", type=int, default=4000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--json", action="store_true")
    options.add_argument("--growth", type=int, nargs="+", metavar="ROWS")
    given = options.parse_args()
    if given.growth:
        grow(given.growth)
        return
    measured = measure(given.rows, given.rounds)
    if given.json:
        print(json.dumps(measured, indent=2))
        return
    print(f"{'':20}{'rows a second':>15}{'and a core':>15}{'ratio':>10}")
    for name, figures in measured.items():
        print(f"{name:20}{figures['rows_s']:15.0f}{figures['rows_core_s']:15.0f}{figures['ratio']:10.2f}")


if __name__ == "__main__":
    main()
