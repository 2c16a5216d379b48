"""The text: spans in it, its lines, and how bytes become text."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

# Characters that have no width and no meaning in running text: zero-width space, word joiner, and the byte order
# mark (which is the zero-width no-break space elsewhere). Joiners (U+200C, U+200D) spell words and stay.
ZERO_WIDTH = "\u200b\u2060\ufeff"
# Byte order marks of UTF-16, each with the codec of what stands behind it.
UTF16_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# The line ends that count: no others ("\x0b", "\u2028") do.
LINE_END = re.compile(r"\r\n?|\n")
# A line from its first character that is no white space on.
LINE = re.compile(r"\S[^\r\n]*")


class Span(NamedTuple):
    """A stretch of a text, ``text[start:end]``; offsets are code points.

    >>> span = Span(2, 5)
    >>> "a span here"[span.start : span.end]
    'spa'
    """

    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"


class Position(NamedTuple):
    """A place in a text as editors count it: ``line`` and ``column`` from 1, ``offset`` from 0, in code points."""

    line: int
    column: int
    offset: int


def fold(text: str) -> str:
    """Return ``text`` without zero-width characters and with each run of white space as one space.

    >>> fold("  two\\u00a0\\n words\\u200b ")
    'two words'
    """
    plain = text.replace("\n", " ")
    if plain.isprintable() and "  " not in plain:
        return plain.strip()  # the space is the only white space that is printable
    if has_zero_width(text):
        text = without_zero_width(text)
    return " ".join(text.split())


def has_zero_width(text: str) -> bool:
    """Whether a text has characters of no width (`ZERO_WIDTH`)."""
    return not text.isascii() and ("\u200b" in text or "\u2060" in text or "\ufeff" in text)


def without_zero_width(text: str) -> str:
    """Return a text without its characters of no width."""
    for character in ZERO_WIDTH:
        text = text.replace(character, "")
    return text


def is_well_formed(text: str) -> bool:
    r"""Whether a str is text: half a surrogate pair is none, neither UTF-8 nor JSON can hold it.

    >>> is_well_formed("β"), is_well_formed("\ud800")
    (True, False)
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class Source:
    """A text, and the same text as the grammar sees it: without its zero-width characters.

    The parser works on ``visible``; ``span`` leads back to offsets of ``text``. In nearly every file the two are the
    same object.

    Args:
        text: The text.
        body: What of it the grammar sees; without it, all. The rest is lines between several profiles.
    """

    __slots__ = ("_body", "_known_starts", "citing", "text", "visible")

    def __init__(self, text: str, body: Span | None = None) -> None:
        self.text = text
        self._body = body
        self.visible = text if body is None else text[body.start : body.end]
        self._known_starts: list[int] | None = None
        # How the text cites, once `syntax.marks.citing_in` was asked.
        self.citing: Any = None
        if has_zero_width(self.visible):
            self.visible = without_zero_width(self.visible) or self.visible

    def changed(self, text: str) -> Source | None:
        r"""Return the source of a changed text; None where lines changed that the grammar doesn't see.

        >>> source = Source("Name: Mira\n%%\n", Span(0, 11))
        >>> source.changed("Name: Rigel\n%%\n").visible
        'Name: Rigel\n'
        >>> source.changed("Name: Mira\n")
        """
        if self._body is None:
            return Source(text)
        before, after = self.text[: self._body.start], self.text[self._body.end :]
        end = len(text) - len(after)
        if end < len(before) or not (text.startswith(before) and text.endswith(after)):
            return None
        return Source(text, Span(len(before), end))

    @property
    def _starts(self) -> Sequence[int] | None:
        """Where each character of ``visible`` stands in the text; None where the two are the same."""
        if self.visible is self.text:
            return None
        if self._known_starts is None:
            start, end = self._body or (0, len(self.text))
            if end - start == len(self.visible):
                return range(start, end)
            visible = (at for at in range(start, end) if self.text[at] not in ZERO_WIDTH)
            self._known_starts = list(visible)
        return self._known_starts

    def outward(self, at: int, to: int) -> tuple[int, int]:
        """Return the range of ``visible`` in the text that this one is part of; a whole text is part of none."""
        return at, to

    def outermost(self, at: int, to: int) -> tuple[int, int]:
        """Return the range of ``visible`` in the whole text."""
        return at, to

    def tile(self, at: int, to: int) -> Span:
        """Return the span in ``text`` of ``visible[at:to]``; neighbours share an edge, so that nodes tile."""
        if self._starts is None:
            return Span(at, to)
        return Span(self._edge(at), self._edge(to))

    def span(self, at: int, to: int) -> Span:
        """Return the span in ``text`` of ``visible[at:to]`` without zero-width characters at its edges."""
        starts = self._starts
        if starts is None:
            return Span(at, to)
        if at == to:
            return Span(self._edge(at), self._edge(at))
        return Span(starts[at], starts[to - 1] + 1)

    def _edge(self, at: int) -> int:
        starts = self._starts
        if at == 0 or starts is None:
            return 0
        return starts[at] if at < len(starts) else len(self.text)


class Inset(Source):
    """Some lines of a text as a text of its own, whose spans are those of the whole text.

    Args:
        outer: The text that the lines are part of.
        lines: What the lines hold, as ranges of its ``visible``; their line ends belong to them.
        place: The stretch of ``visible`` that they stand in, with their indentation.
    """

    __slots__ = ("_line_starts", "_lines", "_outer", "_place")

    def __init__(self, outer: Source, lines: Sequence[tuple[int, int]], place: tuple[int, int]) -> None:
        self.text = outer.text
        self.visible = "".join([outer.visible[at:to] for at, to in lines])
        self.citing = None
        self._body = None
        self._known_starts = None
        self._outer = outer
        self._lines = lines
        self._line_starts = [0, *accumulate(to - at for at, to in lines)][:-1]
        self._place = place

    def outward(self, at: int, to: int) -> tuple[int, int]:
        """Return the range of ``visible`` in the text that this one is part of."""
        start = self._outward(at)
        return (start, self._outward(to - 1) + 1) if at < to else (start, start)

    def outermost(self, at: int, to: int) -> tuple[int, int]:
        """Return the range of ``visible`` in the whole text."""
        return self._outer.outermost(*self.outward(at, to))

    def _outward(self, at: int) -> int:
        number = bisect_right(self._line_starts, at) - 1
        return self._lines[number][0] + at - self._line_starts[number]

    @property
    def _starts(self) -> Sequence[int]:
        if self._known_starts is None:
            outer = self._outer._starts  # noqa: SLF001 (of the base class)
            places = [at for line in self._lines for at in range(*line)]
            self._known_starts = places if outer is None else [outer[at] for at in places]
        return self._known_starts

    def _edge(self, at: int) -> int:
        if 0 < at < len(self.visible):
            return self._starts[at]
        edge = self._place[0] if at == 0 else self._place[1]
        return self._outer.tile(edge, edge).start


class LineIndex:
    r"""Lines of a text, and conversions between code points, UTF-8 bytes and UTF-16 units.

    Only ``\n``, ``\r\n`` and ``\r`` end a line, as in editors and in the Language Server Protocol.

    >>> index = LineIndex("β\r\nab")
    >>> index.position(4)
    Position(line=2, column=2, offset=4)
    >>> index.utf8(3), index.utf16(3)
    (4, 3)
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset of each line's first character."""
        return (0, *(match.end() for match in LINE_END.finditer(self.text)))

    def position(self, offset: int) -> Position:
        """Return the position of ``offset``.

        Raises:
            ValueError: the offset lies outside the text.
        """
        if not 0 <= offset <= len(self.text):
            raise ValueError(f"offset {offset} lies outside the text (0 to {len(self.text)})")
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1, offset)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column, both from 1.

        Raises:
            ValueError: there is no such place in the text.
        """
        if not 1 <= line <= len(self.starts):
            raise ValueError(f"line {line} is not in the text (1 to {len(self.starts)})")
        offset = self.starts[line - 1] + column - 1
        end = self.starts[line] if line < len(self.starts) else len(self.text) + 1
        if column < 1 or offset >= end:
            raise ValueError(f"column {column} is not in line {line}")
        return offset

    def line(self, line: int) -> str:
        """Return a line's text, counted from 1, without its line end.

        Raises:
            ValueError: there is no such line.
        """
        start = self.offset(line, 1)
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def utf8(self, offset: int) -> int:
        """Return ``offset`` counted in bytes of UTF-8 (a lone surrogate counts as the three bytes it would take)."""
        return len(self.text[:offset].encode("utf-8", "surrogatepass"))

    def utf16(self, offset: int) -> int:
        """Return ``offset`` counted in UTF-16 code units."""
        return len(self.text[:offset].encode("utf-16-le", "surrogatepass")) // 2

    def from_utf8(self, count: int) -> int:
        """Return the offset in code points after ``count`` bytes of UTF-8 (inside a character: the one before)."""
        return _take(self.text, "utf-8", count)

    def from_utf16(self, count: int) -> int:
        """Return the offset in code points after ``count`` UTF-16 units (inside a character: the one before)."""
        return _take(self.text, "utf-16-le", count * 2)


def _take(text: str, encoding: str, count: int) -> int:
    """Return how many whole characters of ``text`` the first ``count`` bytes of it hold."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if len(text[:middle].encode(encoding, "surrogatepass")) <= count:
            low = middle
        else:
            high = middle - 1
    return low


class DecodingError(ValueError):
    """Bytes that are not text.

    Attributes:
        encoding: The encoding they were read as.
        offset: Where the first bad byte stands, counted from 0.
        byte: That byte.
    """

    def __init__(self, encoding: str, offset: int, byte: int) -> None:
        super().__init__(
            f"byte 0x{byte:02x} at offset {offset} is not {encoding}: save the file as UTF-8, or decode it yourself"
        )
        self.encoding = encoding
        self.offset = offset
        self.byte = byte

    def __reduce__(self) -> tuple[type[DecodingError], tuple[str, int, int]]:
        return type(self), (self.encoding, self.offset, self.byte)


def decode(data: bytes) -> str:
    r"""Decode UTF-8, or UTF-16 where a byte order mark says so; line ends and a UTF-8 mark stay in the text.

    >>> decode(b"\xff\xfeA\x00")
    'A'

    Raises:
        DecodingError: a byte that the encoding does not allow.
    """
    encoding = "utf-8" if encoding_of(data) == "utf-8" else "utf-16"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DecodingError(encoding.upper(), error.start, data[error.start]) from error


def encoding_of(data: bytes) -> str:
    r"""Return the codec of a text's bytes, which a byte order mark says.

    >>> encoding_of(b"\xff\xfeA\x00"), encoding_of(b"A")
    ('utf-16-le', 'utf-8')
    """
    return next((encoding for mark, encoding in UTF16_MARKS if data.startswith(mark)), "utf-8")


def encode(text: str, encoding: str) -> bytes:
    r"""Encode a text so that `decode` gives it back: UTF-16 begins with a byte order mark.

    Args:
        text: The text; a mark of UTF-8 is part of it.
        encoding: What `encoding_of` gives.

    >>> encode("B", "utf-16-le")
    b'\xff\xfeB\x00'
    """
    mark = next((mark for mark, codec in UTF16_MARKS if codec == encoding), b"")
    return mark + text.encode(encoding)
