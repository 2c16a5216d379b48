"""Text that no field is for: kept line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from profileparse.source import LINE, fold
from profileparse.syntax.inside import (
    Block,
    cell_end,
    content_end,
    front_matter_lines,
    item_ranges,
    literal_line_ranges,
    quoted_line_ranges,
    underline_at,
)
from profileparse.values.text import Folded, Lines, Value


class Extra(Value):
    """Text that the model has no field for."""

    heading: Folded | None = Field(description="The heading it stood under, if it had one.")
    text: Lines = Field(description="The text, one line for each line, bullet or row.")

    @model_validator(mode="after")
    def _is_carried(self) -> Self:
        """Refuse an entry that says nothing."""
        if self.heading is None and not self.text:
            raise PydanticCustomError("not_carried", "an entry of extra has a heading or text: leave this one out")
        return self


def read_extra(visible: str, blocks: Sequence[Block], unquoted: Callable[[str], str]) -> str:
    """Return the text of blocks: a line for each line, row or item, folded; bullets as ``- ``, numbers as written.

    Lines of a literal block stay exactly as they are.

    Args:
        visible: The text that the ranges count in.
        blocks: The blocks.
        unquoted: What to make of a line that begins with ``>``.
    """
    return "\n".join(line for block in blocks for line in _lines(visible, block, unquoted))


def _lines(visible: str, block: Block, unquoted: Callable[[str], str]) -> Iterator[str]:
    kind, at, to = block
    if kind == "literal":
        yield from (visible[start:end] for _, start, end, _ in literal_line_ranges(visible, at, to))
        return
    if kind == "list":
        lines = [
            _bullet(visible[start:content_at]) + fold(visible[content_at:content_to])
            for start, content_at, content_to, _ in item_ranges(visible, at, to)
        ]
    elif kind == "quote":
        lines = [fold(visible[start:end]) for _, start, end, _ in quoted_line_ranges(visible, at, to)]
    elif kind == "front_matter":
        lines = list(map(fold, LINE.findall(visible, *front_matter_lines(visible, at, to))))
    elif kind == "cell":
        lines = [fold(visible[at : cell_end(visible, at, content_end(visible, at, to))])]
    else:
        end = underline_at(visible, at, content_end(visible, at, to))
        lines = list(map(fold, LINE.findall(visible, at, end)))
    yield from filter(None, (unquoted(line) if line[:1] == ">" else line for line in lines))


def _bullet(written: str) -> str:
    """Return an item's bullet as ``extra`` has it: a number stays."""
    last = written.rsplit(maxsplit=1)[-1]
    return last + " " if last[0].isdigit() else "- "
