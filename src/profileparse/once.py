"""An attribute that is computed when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property

    once = cached_property
else:

    class once:  # noqa: N801 (it is used like property)
        """``functools.cached_property`` without the lock that Python 3.11 still takes at each first use.

        >>> class Circle:
        ...     @once
        ...     def area(self):
        ...         print("computed")
        ...         return 3
        >>> circle = Circle()
        >>> circle.area, circle.area
        computed
        (3, 3)
        """

        def __init__(self, function: Any) -> None:
            self.function = function
            self.__doc__ = function.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self.name = name

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            # Two threads may both compute it: the first result is the one that both see.
            return instance.__dict__.setdefault(self.name, self.function(instance))
