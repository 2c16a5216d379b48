"""The examples of the modules of engines run where the engine is there."""

from importlib.util import find_spec

_ENGINES = ("duckdb", "polars")
collect_ignore = [f"profileparse/engines/{name}.py" for name in _ENGINES if find_spec(name) is None]
