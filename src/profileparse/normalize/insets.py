"""The text that stands under a label, as a text of its own: what a section is read from."""

from __future__ import annotations

import re
from bisect import bisect_right

from profileparse.normalize.draft import Range
from profileparse.source import Source
from profileparse.syntax.marks import Citing
from profileparse.syntax.parts import Part

_LINE = re.compile(r"([^\r\n]*+)(?:\r\n?|\n|\Z)")


class Inset:
    """A text that stands in another, without the margin of its lines and the marks of those that are literal.

    Attributes:
        source: The text.
    """

    def __init__(self, visible: str, part: Part, citing: Citing) -> None:
        """Take what stands under the label of a part, and beside it.

        Args:
            visible: The text that the part is of.
            part: The part.
            citing: How the whole text cites.
        """
        lines: list[str] = []
        places: list[int] = []
        for kind, at, to in part.blocks:
            for match in _LINE.finditer(visible, at, to):
                if match.start() == to:
                    break
                mark = 0
                if kind == "literal" and match[1][:1] == "\\":
                    mark = 2 if match[1][1:2] == " " else 1
                lines.append(match[1][mark:])
                places.append(match.start() + mark)
        hanging = lines[1:] if part.has_value else lines
        margin = min((len(line) - len(line.lstrip(" \t")) for line in hanging if line.strip()), default=0)
        first = len(lines) - len(hanging)
        self._places = [place + margin * (number >= first) for number, place in enumerate(places)]
        lines = [line[margin * (number >= first) :] for number, line in enumerate(lines)]
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.source = Source("".join(f"{line}\n" for line in lines))
        self.source.citing = citing

    def place(self, at: int, to: int) -> Range:
        """Return where a stretch of the inset stands in the text around it."""
        start = self._place(at)
        return start, self._place(to - 1) + 1 if to > at else start

    def _place(self, at: int) -> int:
        line = min(bisect_right(self._starts, at), len(self._places)) - 1
        return self._places[line] + at - self._starts[line]
