"""What an engine can't be given, and what is missing. Needs nothing."""

from __future__ import annotations

from importlib import import_module


class EngineError(ValueError):
    """What an engine can't be given; the message says what to give instead, in one line."""


def need(engine: str, extra: str, *modules: str) -> None:
    """Refuse to go on without an engine.

    Args:
        engine: What people call it.
        extra: The extra that installs it.
        modules: Names of the modules that it is made of.

    Raises:
        EngineError: one of them is not installed.

    >>> need("Ray", "ray", "no_such_module")
    Traceback (most recent call last):
    profileparse.engines.errors.EngineError: Ray is not installed: pip install 'profileparse[ray]'
    """
    for module in modules:
        try:
            import_module(module)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{module}.".startswith(f"{error.name}."):
                raise  # it is there, and lacks something itself, which the error names
            raise EngineError(f"{engine} is not installed: pip install 'profileparse[{extra}]'") from error
