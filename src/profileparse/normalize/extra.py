"""Text that no field is for: kept line by line."""

from __future__ import annotations

from collections.abc import Sequence

from profileparse.source import LINE, fold
from profileparse.syntax import nodes
from profileparse.syntax.inside import content_end, underline_at


def extra_text(visible: str, blocks: Sequence[nodes.Block]) -> str:
    """Return the text of blocks: a line for each line, row or item, folded; bullets as ``- ``, numbers as written."""
    return "\n".join(line for block in blocks for line in _lines(visible, block) if line)


def _lines(visible: str, block: nodes.Block) -> list[str]:
    if isinstance(block, nodes.List):
        return [
            _bullet(visible[item.at : item.content_at]) + fold(visible[item.content_at : item.content_to])
            for item in block.children
        ]
    if isinstance(block, nodes.Quotation):
        return [
            fold(visible[line.content_at : line.content_to])
            for line in block.children
            if isinstance(line, nodes.QuotedLine)
        ]
    if isinstance(block, nodes.FrontMatter):
        return [fold(line) for leaf in block.children if leaf.kind == "text" for line in LINE.findall(leaf.text)]
    end = underline_at(visible, block.at, content_end(visible, block.at, block.to))
    return [fold(line) for line in LINE.findall(visible, block.at, end)]


def _bullet(written: str) -> str:
    """Return an item's bullet as ``extra`` has it: a number stays."""
    last = written.rsplit(maxsplit=1)[-1]
    return last + " " if last[0].isdigit() else "- "
