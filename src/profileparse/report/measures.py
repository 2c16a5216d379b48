"""Numbers, shares, times and sizes as text."""

from __future__ import annotations


def percent(part: float, whole: float) -> str:
    """Return a share as text.

    >>> percent(1, 3), percent(1, 1000), percent(999, 1000), percent(0, 0)
    ('33%', '<1%', '>99%', '0%')
    """
    share = part / whole if whole else 0.0
    if 0 < share < 0.01:
        return "<1%"
    return ">99%" if 0.99 < share < 1 else f"{share:.0%}"


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "finding", "findings"), counted(2000, "finding", "findings")
    ('1 finding', '2,000 findings')
    """
    return f"{number:,} {one if number == 1 else many}"


def share_text(part: int, whole: int) -> str:
    """Return a number with its share of a whole.

    >>> share_text(1, 4)
    '1 (25%)'
    """
    return f"{part:,} ({percent(part, whole)})"


def seconds_text(seconds: float) -> str:
    """Return a time as text, in seconds or milliseconds.

    >>> seconds_text(0.00123), seconds_text(2.5)
    ('1.2 ms', '2.50 s')
    """
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def bytes_text(size: int) -> str:
    """Return a size as text.

    >>> bytes_text(700), bytes_text(1536), bytes_text(5 << 20)
    ('700 B', '1.5 KiB', '5 MiB')
    """
    for unit, power in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 1 << power:
            return f"{round(size / (1 << power), 1):,g} {unit}"
    return f"{size:,} B"


def size_class(exponent: int) -> str:
    """Return the name of the sizes that need so many bits.

    >>> size_class(0), size_class(1), size_class(11)
    ('0 B', '1 B', '1 KiB to 2 KiB')
    """
    if exponent < 2:
        return f"{exponent} B"
    return f"{bytes_text(1 << exponent - 1)} to {bytes_text(1 << exponent)}"
