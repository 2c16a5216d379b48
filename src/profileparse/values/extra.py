"""Text that no field is for: kept line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Annotated, Any, Self

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    model_serializer,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from profileparse.source import LINE, fold
from profileparse.syntax.inside import (
    Block,
    cell_end,
    cell_ranges,
    content_end,
    front_matter_lines,
    is_rule_row,
    item_ranges,
    literal_line_ranges,
    quoted_line_ranges,
    underline_at,
)
from profileparse.syntax.marks import Citing, citing_of
from profileparse.values.prose import Block as ProseBlock
from profileparse.values.prose import BlockDraft, read_item, read_text
from profileparse.values.tables import Table, read_table
from profileparse.values.text import Folded, Lines, Value, without_serializers


class Extra(Value):
    """Text that the model has no field for.

    ``blocks`` and ``table`` follow from the text: they are part of the JSON, and may be left out of it when it is read.

    >>> Extra(heading="Uses", text="It is worn.[1]").blocks[0].segments[0].citations
    [1]
    """

    heading: Folded | None = Field(description="The heading it stood under, if it had one.")
    text: Lines = Field(description="The text, one line for each line, bullet or row.")
    level: Annotated[int, Field(ge=1, le=6)] | None = Field(
        default=None, description="The level of the heading, 2 where the text doesn't tell; None without a heading."
    )

    @cached_property
    def blocks(self) -> list[ProseBlock]:
        """The text as prose, a block for each line but rows of a table; bullets are items, quotations apart."""
        citing = citing_of(self.text)
        drafts = [draft for line in self.text.split("\n") if not is_row(line) for draft in _line_blocks(line, citing)]
        return [ProseBlock.model_validate(draft.value()) for draft in drafts]

    @cached_property
    def table(self) -> Table | None:
        """The first table of several columns in the text."""
        return _first_table(self.text)

    @model_validator(mode="wrap")
    @classmethod
    def _agrees(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Check members that follow from the text, where they are given."""
        if not isinstance(value, dict) or not ("blocks" in value or "table" in value):
            return handler(value)
        entry = handler({key: each for key, each in value.items() if key not in ("blocks", "table")})
        derived = entry.derived()
        for key in ("blocks", "table"):
            if value.get(key) is not None and value[key] != derived.get(key):
                raise PydanticCustomError("not_derived", "{key} follows from the text: leave it out", {"key": key})
        return entry

    @model_validator(mode="after")
    def _is_carried(self) -> Self:
        """Refuse an entry that says nothing; a heading has a level."""
        if self.heading is None:
            if not self.text:
                raise PydanticCustomError("not_carried", "an entry of extra has a heading or text: leave this one out")
            if self.level is not None:
                raise PydanticCustomError("not_carried", "a level is that of a heading: leave it out")
        elif self.level is None:
            self.__dict__["level"] = 2
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema with the members that follow from the text."""
        own = handler.resolve_ref_schema(described := handler(without_serializers(schema)))
        for name, of, about in (
            ("blocks", list[ProseBlock], "The text as prose; it follows from the text."),
            ("table", Table, "The first table of several columns; it follows from the text."),
        ):
            own["properties"][name] = {"description": about, **handler(TypeAdapter(of).core_schema)}
        return described

    @model_serializer(mode="wrap")
    def _serialized(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what does not apply."""
        values: dict[str, Any] = handler(self)
        if self.heading is None:
            values.pop("level", None)
        return values | self.derived()

    def derived(self) -> dict[str, Any]:
        """Return the members that follow from the text, as JSON has them; those that do not apply are left out."""
        derived: dict[str, Any] = {}
        if self.blocks:
            derived["blocks"] = [block.model_dump() for block in self.blocks]
        if self.table is not None:
            derived["table"] = self.table.model_dump()
        return derived


def is_row(line: str) -> bool:
    """Whether a line is a row of a table, or divides its heading from the rows."""
    return is_rule_row(line) or (line[:1] == "|" and line[-1:] == "|" and len(line) > 1) or _is_wide(line)


def _is_wide(line: str) -> bool:
    return "|" in (line[:1], line[-1:]) and len(cell_ranges(line, 0, len(line))) > 1


def _first_table(text: str) -> Table | None:
    """Return the first table of several columns between bars."""
    lines = text.split("\n") if "|" in text else []
    for _, run in groupby(lines, is_row):
        rows = "\n".join(run)
        if (found := read_table(rows)) is not None and found.width > 1:
            return found.value(rows)
    return None


def _line_blocks(line: str, citing: Citing) -> list[BlockDraft]:
    return read_item(2, line[2:], 1, citing) if line.startswith("- ") else read_text(0, line, citing)


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
