"""A part of all sources, for one of several machines: each source is in one shard, by its name alone."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple, Self

from profileparse.batch.outcomes import BatchError

_TEXT = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


class Shard(NamedTuple):
    """One of ``total`` parts of all sources; ``number`` is counted from 1."""

    number: int
    total: int

    @classmethod
    def of(cls, number: int, total: int) -> Self:
        """Return a shard.

        Raises:
            BatchError: there is no such one.
        """
        if not 1 <= number <= total:
            raise BatchError(f"there is no shard {number}/{total}: the first of N is 1/N, the last is N/N")
        return cls(number, total)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the shard that ``I/N`` means.

        Raises:
            BatchError: it means none.

        >>> Shard.from_text("1/4")
        Shard(number=1, total=4)
        """
        found = _TEXT.fullmatch(text)
        if found is None:
            raise BatchError(f"{text!r} is no shard; write I/N, as in 1/4 for the first of four")
        number, total = map(int, found.groups())
        return cls.of(number, total)

    def holds(self, source: str) -> bool:
        """Whether a source is in this shard: a hash of its name decides, alike on all machines and in all versions.

        >>> [number for number in (1, 2, 3) if Shard(number, 3).holds("/data/a.txt")]
        [1]
        """
        digest = hashlib.sha256(source.encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.total == self.number - 1
