"""Chunks to finished lines, however a text is cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from profileparse.source import LINE_END

_HALF = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")

# A text that is put together has blocks of so many characters.
_BLOCK = 65_536


class Chunks:
    r"""Cuts the chunks of a text into lines with their ends, and joins the halves of surrogate pairs.

    A line is finished by ``\n``, by ``\r\n``, or by ``\r`` once another character follows; the last one by the end.

    >>> chunks = Chunks()
    >>> chunks.take("a\nb\r"), chunks.take("\nc"), chunks.end()
    (['a\n'], ['b\r\n'], ['c'])
    """

    def __init__(self) -> None:
        # The pieces of the line that is not finished; whether it ends with "\r"; the first half of a pair after it.
        self._pieces: list[str] = []
        self._has_return = False
        self._half = ""

    def take(self, chunk: str) -> Sequence[str]:
        """Take the next chunk; return the lines that it finishes."""
        if self._half or not chunk.isascii():
            chunk = self._paired(chunk)
        if "\n" in chunk or "\r" in chunk or self._has_return:
            return self._lines(chunk)
        if chunk:
            self._pieces.append(chunk)
        return ()

    def end(self) -> Sequence[str]:
        """Return the lines that the end of the text finishes."""
        last = "".join(self._pieces) + self._half
        self._pieces, self._half, self._has_return = [], "", False
        return [last] if last else ()

    def _paired(self, chunk: str) -> str:
        """Return a chunk after the half before it, both halves of each pair as one character; keep a last half."""
        text, self._half = self._half + chunk, ""
        if _HALF.search(text) is None:
            return text
        text = _PAIR.sub(_joined, text)
        if "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return text

    def _lines(self, chunk: str) -> list[str]:
        """Return the lines that a chunk finishes which has a line end, or comes after one."""
        if not chunk and not self._half:
            return []
        self._pieces.append(chunk)
        text = "".join(self._pieces)
        lines: list[str] = []
        at = 0
        self._has_return = False
        for match in LINE_END.finditer(text):
            if match.end() == len(text) and match[0] == "\r" and not self._half:
                self._has_return = True
                break
            lines.append(text[at : match.end()])
            at = match.end()
        self._pieces = [text[at:]] if at < len(text) else []
        return lines


class Gathered:
    """A text put together of many pieces, which are few large ones in memory.

    >>> text = Gathered()
    >>> for piece in ("one ", "two"):
    ...     text.add(piece)
    >>> text.text()
    'one two'
    """

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._pieces: list[str] = []
        self._size = 0

    def add(self, piece: str) -> None:
        """Add a piece at the end."""
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size > _BLOCK:
            self._blocks.append("".join(self._pieces))
            self._pieces, self._size = [], 0

    def text(self) -> str:
        """Return the text."""
        return "".join((*self._blocks, *self._pieces))


def _joined(match: re.Match[str]) -> str:
    return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")
