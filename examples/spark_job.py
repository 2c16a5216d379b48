"""Parse profiles with Spark: whole text files, or a column of Parquet files, to Parquet files with records.

    python examples/spark_job.py profiles/ parsed/
    python examples/spark_job.py texts/ parsed/ --column page --model models/company.py:Company

On a cluster, the same: `spark-submit --master yarn spark_job.py s3a://bucket/profiles/ s3a://bucket/parsed/`.
"""

from __future__ import annotations

import argparse
import os
import sys

from pyspark.sql import SparkSession

from profileparse.engines.errors import EngineError
from profileparse.engines.spark import parse, read_profiles


def main() -> int:
    """Run the job and return the exit code."""
    arguments = argparse.ArgumentParser(description="Parse profiles with Spark.")
    arguments.add_argument("input", help="folder of text files, or a pattern; with --column, of Parquet files")
    arguments.add_argument("output", help="folder for Parquet files")
    arguments.add_argument("--model", default="profileparse:EntityProfile", help="module:Class or file.py:Class")
    arguments.add_argument("--column", help="the column of the texts")
    given = arguments.parse_args()
    # Workers run this Python, unless the environment or spark-submit names theirs.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # The master that spark-submit or the configuration names; else all cores of this machine.
    spark = SparkSession.builder.appName("profileparse").getOrCreate()
    try:
        frame = read_profiles(spark, given.input) if given.column is None else spark.read.parquet(given.input)
        parsed = parse(frame, model=given.model, text=given.column or "text")
        parsed.write.option("compression", "zstd").parquet(given.output)
    except EngineError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    finally:
        spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
