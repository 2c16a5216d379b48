"""Profiles on the engines that people have: Arrow, DuckDB, Polars, Ray, Spark. Each module needs its engine."""
