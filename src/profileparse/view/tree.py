"""The lossless tree as numbers, from which a script makes lines where somebody unfolds it."""

from __future__ import annotations

from typing import Any

from profileparse.syntax.nodes import Field, Leaf, Node
from profileparse.view.units import Units


def tree_data(document: Node, units: Units) -> dict[str, Any]:
    """Return the nodes of a tree in the order of the text.

    Returns:
        ``kinds``: what a line says of a node besides its text, each once. ``nodes``: of each node its depth, the number
        of its kind, its start and its end, in one list, in UTF-16 units. ``labels``: start and end of each leaf that is
        a label.
    """
    kinds: dict[str, int] = {}
    nodes: list[int] = []
    labels: list[int] = []
    waiting: list[tuple[int, Node]] = [(0, document)]
    while waiting:
        depth, node = waiting.pop()
        start, end = units.range(node.source.tile(node.at, node.to))
        if isinstance(node, Leaf):
            if node.kind == "label":
                labels += (start, end)
            kind = f"Leaf {node.kind}"
        else:
            kind = f"Field {node.name}" if isinstance(node, Field) else type(node).__name__
            children = node.children
            depths = [depth + 1] * len(children)
            waiting.extend(zip(depths, reversed(children), strict=True))
        nodes += (depth, kinds.setdefault(kind, len(kinds)), start, end)
    return {"kinds": list(kinds), "nodes": nodes, "labels": labels}
