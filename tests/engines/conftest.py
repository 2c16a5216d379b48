"""Engines on this machine: a Ray cluster of two workers, and a Spark session with two executors' worth of cores."""

from __future__ import annotations

import os
import sys

import pytest


@pytest.fixture(scope="package")
def cluster():
    """A cluster of a head that does no work, and two workers with a core each."""
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    workers = [made.add_node(num_cpus=1, resources={f"worker{number}": 1}) for number in range(2)]
    ray.init(address=made.address, logging_level="error", log_to_driver=False)
    made.wait_for_nodes()
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield made, workers
    ray.shutdown()
    made.shutdown()


@pytest.fixture(scope="package")
def spark():
    """A session that tries each task four times."""
    session = pytest.importorskip("pyspark.sql").SparkSession
    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = (
        session.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("OFF")
    yield made
    made.stop()
