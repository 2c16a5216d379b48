"""Text in which no key is declared: each key, in the style of the first one, with what stands under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import Block, content_end, indentation, item_ranges, line_start
from profileparse.syntax.parts import Part, Range, split_part
from profileparse.syntax.rows import bare
from profileparse.syntax.sections import heading_mark
from profileparse.syntax.styles import is_key, is_label

if TYPE_CHECKING:
    from profileparse.syntax.parser import Outline

# How a key is written, and at which indentation or level.
_Style = tuple[str, int | None]
# The rule of the part that a token with a key opens.
_RULES = {"HEADING": "section", "KEY": "unknown_field", "BULLET_KEY": "unknown_bullet"}


class _Key:
    """A token that can open a part.

    Attributes:
        token: The token.
        style: How the key is written: other keys of the text are written alike.
        label: Where the key stands, if that isn't what the token says.
        value_at: Where the value on its line begins, in the same case; None where there is none.
    """

    def __init__(
        self,
        token: re.Match[str],
        style: _Style,
        label: Range | None = None,
        value_at: int | None = None,
    ) -> None:
        self.token = token
        self.style = style
        self.label = label
        self.value_at = value_at

    @property
    def is_number(self) -> bool:
        """Whether the key is a number."""
        return self.label is not None and not any(map(str.isalpha, self.token.string[slice(*self.label)]))

    def is_like(self, first: _Key) -> bool:
        """Whether the key is written as the first one is: where that is a number, all hold one, else none is one."""
        if self.style != first.style:
            return False
        if not first.is_number:
            return not self.is_number
        at, to = self.label or self.token.span(self.token.lastindex + 1)  # type: ignore[operator]
        return any(map(str.isdigit, self.token.string[at:to]))


def keyed_parts(outline: Outline, *, is_indented: bool) -> list[Part]:
    """Return the parts that the keys of a text open; the first key says how all are written.

    Keys are headings of one level, lines with a colon after the key, or bullets with one, at one indentation.

    Args:
        outline: The text.
        is_indented: Whether all its lines are indented deeper than the label that they stand under.
    """
    visible = outline.source.visible
    tokens = list(outline.syntax.pattern(visible).finditer(visible))
    keys: list[tuple[_Key | None, list[re.Match[str]]]] = [(None, [])]
    first: _Key | None = None
    for token in tokens:
        key = _key(visible, token)
        if key is not None and (first is None or key.is_like(first)):
            first = first or key
            keys.append((key, []))
        else:
            keys[-1][1].append(token)
    parts = [part for key, content in keys if key or content for part in _parts(outline, key, content)]
    for number, part in enumerate(parts):
        part.goes_on = part.has_value and part.rule == "unknown_field" and (is_indented or number + 1 < len(parts))
    return parts


def _key(visible: str, token: re.Match[str]) -> _Key | None:
    """Return the key in a token, if one can be there."""
    terminal: str = token.lastgroup  # type: ignore[assignment]
    at = token.start()
    if terminal == "HEADING":
        return _Key(token, ("heading", heading_mark(visible, at)))
    if terminal == "KEY":
        return _Key(token, ("line", indentation(visible, at))) if is_key(token) else None
    if terminal == "BULLET_KEY":
        return _Key(token, ("bullet", indentation(visible, at)))
    if terminal == "ENTRY":
        return _item_key(token, ("bullet", indentation(visible, at)))
    return _line_key(token, ("line", indentation(visible, at))) if terminal in ("REST", "LINES") else None


def _item_key(token: re.Match[str], style: _Style) -> _Key | None:
    """Return the key of an item: a number before a colon, or what is all there is but a colon."""
    visible = token.string
    _, content_at, content_to, _ = item_ranges(visible, *token.span())[0]
    label = bare(visible, content_at, content_to)
    is_one = ":" in visible[label[1] : content_to] and is_label(visible[slice(*label)])
    return _Key(token, style, label) if is_one else _number_key(token, style, content_at)


def _line_key(token: re.Match[str], style: _Style) -> _Key | None:
    """Return the key of a line: a number before a colon, or what is all there is but a colon."""
    at, end = token.start(), content_end(token.string, *token.span())
    match = line_pattern("COLON_LINE").match(token.string, at, end)
    is_one = match is not None and match.end() == end and is_label(match["label"])
    return _Key(token, style, match.span("label")) if match and is_one else _number_key(token, style, at)


def _number_key(token: re.Match[str], style: _Style, at: int) -> _Key | None:
    """Return the key of a line or an item that begins with a number and a colon."""
    match = line_pattern("NUMBER_KEY").match(token.string, at, token.end())
    if match is None:
        return None
    has_value = match.end() < content_end(token.string, at, token.end())
    return _Key(token, style, match.span("label"), match.end() if has_value else None)


def _parts(outline: Outline, key: _Key | None, content: list[re.Match[str]]) -> Iterator[Part]:
    """Yield the part that a key opens, or what stands above the first, and what is beside the key and no part of it."""
    blocks = outline.blocks(content, any_token=True)
    if key is None:
        at = content[0].start()
        yield Part("loose", at, content[-1].end(), at, blocks=blocks)
        return
    token, (form, indent) = key.token, key.style
    if key.label is None:
        part = outline.part((_RULES[token.lastgroup or ""], [token]))
    elif key.value_at is None:
        part = Part("unknown_heading", token.start(), token.end(), token.end(), key.label)
    else:
        rule = "unknown_bullet" if form == "bullet" else "unknown_field"
        part = Part(rule, token.start(), token.end(), key.value_at, key.label, has_value=True)
        part.blocks.append(("paragraph", key.value_at, token.end()))
    part.blocks += blocks
    part.to = content[-1].end() if content else part.to
    yield part
    if form == "bullet" and part.has_value and (sibling := _sibling(outline, blocks, indent or 0)) is not None:
        yield split_part(part, sibling, "loose")


def _sibling(outline: Outline, blocks: Sequence[Block], indent: int) -> int | None:
    """Return where the first item begins that is indented no deeper than a key in a bullet."""
    visible = outline.source.visible
    items = (item for kind, at, to in blocks if kind == "list" for item in item_ranges(visible, at, to))
    return next((line_start(visible, item[1]) for item in items if indentation(visible, item[1]) <= indent), None)
