"""Offsets as a browser counts them."""

from __future__ import annotations

from bisect import bisect_left

from profileparse.source import Span


class Units:
    r"""Offsets of a text in UTF-16 units, many of them in one pass.

    `LineIndex.utf16` encodes the text before each offset anew; here what counts twice is looked for once.

    >>> units = Units("a🧬b")
    >>> units.of(3), units.span(Span(1, 2))
    (4, '1-3')
    """

    def __init__(self, text: str) -> None:
        is_plain = text.isascii() or max(text, default="") <= "\uffff"
        self._double = [] if is_plain else [at for at, each in enumerate(text) if each > "\uffff"]

    def of(self, offset: int) -> int:
        """Return an offset, in code points, as units."""
        return offset + bisect_left(self._double, offset) if self._double else offset

    def range(self, span: Span) -> tuple[int, int]:
        """Return a span in units."""
        return (self.of(span[0]), self.of(span[1])) if self._double else span

    def span(self, span: Span) -> str:
        """Return a span as the page's attributes have it: start, hyphen, end."""
        start, end = self.range(span)
        return f"{start}-{end}"
