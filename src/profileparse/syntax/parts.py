"""The parts of a text: what opens each, and the blocks that stand under it or beside it."""

from __future__ import annotations

import dataclasses
import re
from typing import NamedTuple

from profileparse.syntax.inside import Block, BlockKind

# A part as the grammar gives it: the rule and the matches of its tokens; front matter and blank lines at the beginning
# of a text are a bare token.
RawPart = tuple[str, list[re.Match[str]]] | re.Match[str]
# A range of ``Source.visible``.
Range = tuple[int, int]


@dataclasses.dataclass(slots=True, eq=False)
class Part:
    """A part of a text; places are ranges of ``Source.visible``.

    Attributes:
        rule: The rule of the grammar that it came from, or how the text's own style made it one.
        at: Start.
        to: End.
        head_to: Where what opens it ends: before its value on the line, or after its line end and blank lines.
        label: Where the label, or the words of a heading, stand.
        head: The same; an empty range at the start where there is none.
        field: The field's name; None for what no field is for.
        name: Where the entity's name stands in the label, if it holds one.
        blocks: What stands beside the label and under it.
        has_value: Whether the first block stands on the label's line.
        goes_on: Whether a list on the label's line goes on in lines that are indented no deeper.
        ends_at_blank: Whether a blank line ends a list of plain lines under the label.
        runs_on: Whether a text on the label's line goes on to a blank line.
    """

    rule: str
    at: int
    to: int
    head_to: int
    label: Range | None = None
    field: str | None = None
    name: Range | None = None
    blocks: list[Block] = dataclasses.field(default_factory=list)
    has_value: bool = False
    goes_on: bool = False
    ends_at_blank: bool = False
    runs_on: bool = False
    head: Range = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.head = self.label or (self.at, self.at)

    def has_tab(self, visible: str) -> bool:
        """Whether a tab stands between the label and a value on its line."""
        return self.has_value and "\t" in visible[self.head[1] : self.head_to]

    def leave_label(self, kind: BlockKind) -> None:
        """Make all of the part a block under no label."""
        self.rule, self.field, self.label, self.name, self.head = "loose", None, None, None, (self.at, self.at)
        self.blocks, self.head_to, self.has_value = [(kind, self.at, self.to)], self.at, False


class KeyBeside(NamedTuple):
    """A key in the line of another label.

    Attributes:
        at: Where what divides it from the value before it begins.
        label: Where its words stand.
        value_at: Where its value begins.
        field: The field, if it is a label of the model.
    """

    at: int
    label: Range
    value_at: int
    field: str | None


def split_part(part: Part, start: int, rule: str) -> Part:
    """End a part where a line begins, and return a part of what stood behind that.

    Args:
        part: The part.
        start: Where the line begins.
        rule: The rule of the new part.
    """
    rest = [(kind, max(at, start), to) for kind, at, to in part.blocks if to > start]
    part.blocks = [(kind, at, min(to, start)) for kind, at, to in part.blocks if at < start]
    other = Part(rule, start, part.to, start, blocks=rest)
    part.to = start
    return other
