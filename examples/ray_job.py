"""Parse profiles with Ray: whole text files, or a column of Parquet files, to Parquet files with records.

    python examples/ray_job.py profiles/ parsed/
    python examples/ray_job.py texts/ parsed/ --column page --model models/company.py:Company

On a cluster, the same: `ray job submit -- python ray_job.py s3://bucket/profiles/ s3://bucket/parsed/`.
"""

from __future__ import annotations

import argparse
import sys

import ray

from profileparse.engines.errors import EngineError
from profileparse.engines.ray import parse


def main() -> int:
    """Run the job and return the exit code."""
    arguments = argparse.ArgumentParser(description="Parse profiles with Ray.")
    arguments.add_argument("input", help="folder of text files; with --column, of Parquet files")
    arguments.add_argument("output", help="folder for Parquet files")
    arguments.add_argument("--model", default="profileparse:EntityProfile", help="module:Class or file.py:Class")
    arguments.add_argument("--column", help="the column of the texts")
    given = arguments.parse_args()
    ray.init()  # the cluster that RAY_ADDRESS names or that the job was submitted to; else this machine
    if given.column is None:
        dataset = ray.data.read_binary_files(given.input, include_paths=True).rename_columns({"bytes": "text"})
    else:
        dataset = ray.data.read_parquet(given.input)
    try:
        parsed = parse(dataset, model=given.model, text=given.column or "text")
    except EngineError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    parsed.write_parquet(given.output, compression="zstd")
    return 0


if __name__ == "__main__":
    sys.exit(main())
