"""Trees: nested lists, each item a term with the items that are indented deeper, and how they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Self

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from profileparse.source import fold, has_zero_width, without_zero_width
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import (
    MarkedRange,
    bullet_end,
    cited_by_number,
    indentation,
    is_next_line,
    item_ranges,
    line_ranges,
    line_start,
)
from profileparse.syntax.marks import Citing, citation_numbers
from profileparse.values.lines import is_sentence
from profileparse.values.prose import MOST_DEPTH
from profileparse.values.terms import Term, read_term, write_term
from profileparse.values.text import unwrapped
from profileparse.values.textvalue import with_text

# Before an item that is a term as a whole, whatever it looks like.
_LITERAL = "\\ "


class Tree(Term):
    """A term with the terms below it.

    >>> mammals = Tree(label="Mammals", children=[Tree(label="Rodents"), Tree(label="Bats", qualifier="night")])
    >>> [str(child) for child in mammals.children], mammals.depth
    (['Rodents', 'Bats (night)'], 2)
    """

    children: list[Tree] = Field(default=[], description="The terms below it, in order.")

    @property
    def depth(self) -> int:
        """The number of its levels; 1 without children."""
        return 1 + max((child.depth for child in self.children), default=0)

    def walk(self) -> Iterator[Tree]:
        """Return it and all terms below it, each before its children.

        >>> [tree.label for tree in Tree(label="a", children=[Tree(label="b")]).walk()]
        ['a', 'b']
        """
        return (tree for _, tree in flat([self]))

    @classmethod
    def from_text(cls, text: str) -> Self:
        r"""Return the tree in a text: an item, and those below it indented deeper.

        A plain str is taken wherever a tree is, and read so.

        Raises:
            ValueError: the text holds none, or more than one.

        >>> Tree.from_text("- Mammals\n  - Bats (night)").children[0].qualifier
        'night'
        """
        found = read_trees(without_zero_width(text) if has_zero_width(text) else text)
        trees = found.siblings[0].trees
        if len(trees) != 1 or found.rest:
            raise ValueError(f"expected one item, with those below it indented deeper, and found {len(trees)}")
        return cls.model_validate(trees[0])

    def to_text(self) -> str:
        """Return the tree as items, those below it indented by two spaces more for each level."""
        return "\n".join(f"{'  ' * (depth - 1)}- {_marked(tree)}" for depth, tree in flat([self]))

    @model_validator(mode="wrap")
    @classmethod
    def _or_text(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return cls.from_text(value) if isinstance(value, str) else handler(value)

    @model_validator(mode="after")
    def _is_carried(self) -> Self:
        if self.depth > MOST_DEPTH:
            raise PydanticCustomError(
                "not_carried",
                "a tree has {most} levels at the most: put deeper ones beside those",
                {"most": MOST_DEPTH},
            )
        return self

    @model_serializer(mode="wrap")
    def _serialized(self, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> dict[str, Any]:
        """Leave out of JSON what doesn't apply."""
        values: dict[str, Any] = handler(self)
        return (
            {name: each for name, each in values.items() if each not in (None, [])} if info.mode == "json" else values
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of the members, whichever of them a tree has; on input a str is one, too."""
        return with_text(schema, handler)


class Siblings(NamedTuple):
    """The trees that stand beside each other below one.

    Attributes:
        path: What the pointers to them begin with, below the field's own ("/0/children"); "" for the outermost.
        trees: Their values, as a record holds them.
        places: Where each stands, without its bullet, and whether a bullet sets it apart.
    """

    path: str
    trees: list[dict[str, Any]]
    places: list[tuple[int, int, bool]]


class TreesDraft(NamedTuple):
    """The trees in a text.

    Attributes:
        siblings: The trees, those of one list together, the outermost first.
        markup: Places of what is markup.
        rest: The lines before and after them that are none.
    """

    siblings: list[Siblings]
    markup: list[tuple[int, int]]
    rest: list[tuple[int, int]]


class _Entry(NamedTuple):
    """An item or a line: its indentation, where its text stands, and whether a bullet is before it."""

    indent: int
    at: int
    to: int
    marked: bool


def read_trees(visible: str, citing: Citing = Citing.STRICT, *, beside: bool = False) -> TreesDraft:
    r"""Return the trees in a text.

    Items are terms, each one below the last one that is indented less. In a text without bullets its lines are, up to
    running text after a blank line.

    Args:
        visible: The text.
        citing: How the text cites that it stands in.
        beside: Whether its first line stands beside a label; that is then indented as the one below it.

    >>> read_trees("- Mammals\n  - Rodents\n- Birds [1]").siblings[0].trees[0]["children"]
    [{'label': 'Rodents', 'qualifier': None, 'citations': [], 'children': []}]
    """
    markup: list[tuple[int, int]] = []
    entries, rest = _items(visible)
    if not entries:
        entries, rest = _plain_lines(visible, beside=beside)
    siblings = [Siblings("", [], [])]
    open_lists: list[tuple[int, Siblings]] = []
    for entry in entries:
        while open_lists and (entry.indent < open_lists[-1][0]):
            open_lists.pop()
        if not open_lists or (entry.indent > open_lists[-1][0] and len(open_lists) < MOST_DEPTH):
            if not open_lists:
                own = siblings[0]
            else:
                _, above = open_lists[-1]
                number = len(above.trees) - 1
                own = Siblings(f"{above.path}/{number}/children", above.trees[number]["children"], [])
                siblings.append(own)
            open_lists.append((entry.indent, own))
        _, own = open_lists[-1]
        tree, place = _read_tree(visible, entry, citing, markup)
        own.trees.append(tree)
        own.places.append(place)
    return TreesDraft(siblings, markup, rest)


def _items(visible: str) -> tuple[list[_Entry], list[tuple[int, int]]]:
    """Return the items of a text, up to a line that is none, and the lines before and after them."""
    item, lines = line_pattern("ITEM"), line_ranges(visible, 0, len(visible))
    first = next((number for number, (at, _) in enumerate(lines) if _is_item(visible, at)), None)
    if first is None:
        return [], []
    start = line_start(visible, lines[first][0])
    end, found = start, list[MarkedRange]()
    while match := item.match(visible, end):
        found += item_ranges(visible, match.start(), match.end())
        end = match.end()
    entries = [
        _Entry(indentation(visible, at), content_at + bullet_end(visible[content_at:to]), to, marked=True)
        for at, content_at, to, _ in found
    ]
    rest = [(at, to) for at, to in ((0, start), (end, len(visible))) if visible[at:to].strip()]
    return entries, rest


def _is_item(visible: str, at: int) -> bool:
    return line_pattern("BULLETED").match(visible, at) is not None


def _plain_lines(visible: str, *, beside: bool) -> tuple[list[_Entry], list[tuple[int, int]]]:
    """Return the lines of a text, up to running text after a blank line, and those after them."""
    lines = line_ranges(visible, 0, len(visible))
    entries: list[_Entry] = []
    for number, (at, to) in enumerate(lines):
        is_after_blank = number > 0 and not is_next_line(visible, lines[number - 1][1], at)
        if is_after_blank and is_sentence(visible[at:to]):
            return entries, [(at, len(visible))]
        entries.append(_Entry(indentation(visible, at), at, to, marked=False))
    if beside and len(entries) > 1:
        entries[0] = entries[0]._replace(indent=entries[1].indent)
    return entries, []


def _read_tree(
    visible: str, entry: _Entry, citing: Citing, markup: list[tuple[int, int]]
) -> tuple[dict[str, Any], tuple[int, int, bool]]:
    """Return the value of an item without its children, and its place."""
    at, to = entry.at, entry.to
    text = visible[at:to].rstrip()
    if text.startswith(_LITERAL):
        markup.append((at, at + len(_LITERAL)))
        text = text[len(_LITERAL) :]
        at += len(_LITERAL)
        bare = text.lstrip()
        at, text = at + len(text) - len(bare), bare
    elif bare := text.rstrip(" ,;\t"):
        markup += [(at + len(bare), at + len(text))] if len(bare) < len(text) else []
        text = bare
    tree = {**read_term(unwrapped(text), citing), "children": []}
    brackets = cited_by_number(visible, entry.at) if entry.marked else None
    if brackets:
        tree["citations"] = [*(citation_numbers(visible[slice(*brackets)]) or ()), *tree["citations"]]
    return tree, (at, at + len(text), entry.marked)


def flat(trees: Sequence[Tree], depth: int = 1) -> Iterator[tuple[int, Tree]]:
    """Yield all trees with their depth, each before its children."""
    for tree in trees:
        yield depth, tree
        yield from flat(tree.children, depth + 1)


def flat_values(trees: Sequence[Mapping[str, Any]], depth: int = 1) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield all trees of a dump with their depth, as `flat` does; those without children may lack the member."""
    for tree in trees:
        yield depth, tree
        yield from flat_values(tree.get("children", ()), depth + 1)


def _marked(tree: Tree) -> str:
    """Return a tree without its children, with the mark of what is literal where it needs it."""
    text, is_literal = write_tree(tree)
    return _LITERAL + text if is_literal or bullet_end(text) > 0 else text


def write_tree(tree: Tree, citing: Citing = Citing.STRICT) -> tuple[str, bool]:
    """Return a tree without its children as a text, and whether it has to be literal to be read as a whole."""
    text = write_term(tree.label, tree.qualifier, tree.citations, citing)
    return text, text.startswith(_LITERAL) or text[-1] in ",;" or fold(text) != text
