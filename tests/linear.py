"""Whether a cost grows linearly: the CPU time of 4n beside that of n, which no slow or busy machine changes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

ArgumentT = TypeVar("ArgumentT")

# Four times the size takes four times as long where the cost is linear, sixteen times where it is quadratic.
LINEAR = 8.0
_ROUNDS = 20
# Shorter times tell nothing, unless one is this many times the other: then the cost is exponential.
_SHORT, _SHORTEST, _STEEP = 0.05, 0.001, 32.0


def growth(function: Callable[[ArgumentT], object], make: Callable[[int], ArgumentT], n: int) -> float:
    """Return how many times as long a function takes for ``make(4 * n)`` as for ``make(n)``, at best.

    Smaller sizes come first, and what is not linear there is returned at once, so that a cost that doubles with each
    character ends a test in a second.

    Args:
        function: What is measured.
        make: Makes its argument of a size; not measured.
        n: The smaller size, so large that ``function`` takes some milliseconds.

    >>> growth(sum, range, 20_000) <= LINEAR
    True
    """
    times: dict[int, float] = {}
    ratio = 0.0
    for size in _sizes(4 * n):
        times[size] = _seconds(function, make(size))
        quarter = max((each for each in times if each <= size / 4), default=0)
        if not quarter:
            continue
        ratio = times[size] / times[quarter] * 4 * quarter / size
        # Whatever disturbs a measurement makes it longer, so the shortest of several is the truest.
        for _ in range(_ROUNDS - 1):
            if ratio <= LINEAR or (times[size] < (_SHORTEST if ratio > _STEEP else _SHORT) and size < 4 * n):
                break
            for each in (quarter, size):
                times[each] = min(times[each], _seconds(function, make(each)))
            ratio = times[size] / times[quarter] * 4 * quarter / size
        else:
            return ratio
    return ratio


def _sizes(largest: int) -> list[int]:
    """Return the sizes to measure, each twice the one before; the small ones in finer steps."""
    sizes = [largest]
    while sizes[-1] > 2:
        sizes.append(sizes[-1] // 2 if sizes[-1] > 256 else sizes[-1] * 5 // 6)
    return sizes[::-1]


def _seconds(function: Callable[[ArgumentT], object], argument: ArgumentT) -> float:
    gc.disable()  # as timeit does: the collector's work depends on what else the process holds
    try:
        start = time.process_time()
        function(argument)
        return max(time.process_time() - start, 1e-9)
    finally:
        gc.enable()
