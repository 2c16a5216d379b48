"""Text in which no key is declared: each key, in the style of the first one, with what stands under it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import content_end, indentation, item_ranges
from profileparse.syntax.parts import Part, Range
from profileparse.syntax.rows import bare
from profileparse.syntax.sections import heading_mark
from profileparse.syntax.styles import is_key, is_label

if TYPE_CHECKING:
    from profileparse.syntax.parser import Outline

# The rule of the part that a token with a key opens.
_RULES = {"HEADING": "section", "KEY": "unknown_field", "BULLET_KEY": "unknown_bullet"}


class _Key:
    """A token that can open a part.

    Attributes:
        token: The token.
        style: How the key is written: other keys of the text are written alike.
        label: Where the key stands, if that isn't what the token says.
    """

    def __init__(self, token: re.Match[str], style: tuple[str, int | None], label: Range | None = None) -> None:
        self.token = token
        self.style = style
        self.label = label


def keyed_parts(outline: Outline) -> list[Part]:
    """Return the parts that the keys of a text open; the first key says how all are written.

    Keys are headings of one level, lines with a colon after the key, or bullets with one, at one indentation.
    """
    visible = outline.source.visible
    tokens = list(outline.syntax.pattern(visible).finditer(visible))
    keys: list[tuple[_Key | None, list[re.Match[str]]]] = [(None, [])]
    style: tuple[str, int | None] | None = None
    for token in tokens:
        key = _key(visible, token)
        if key is not None and style in (None, key.style):
            style = key.style
            keys.append((key, []))
        else:
            keys[-1][1].append(token)
    return [_part(outline, key, content) for key, content in keys if key is not None or content]


def _key(visible: str, token: re.Match[str]) -> _Key | None:
    """Return the key in a token, if one can be there."""
    terminal: str = token.lastgroup  # type: ignore[assignment]
    at, to = token.span()
    if terminal == "HEADING":
        return _Key(token, ("heading", heading_mark(visible, at)))
    if terminal == "KEY":
        return _Key(token, ("line", indentation(visible, at))) if is_key(token) else None
    if terminal == "BULLET_KEY":
        return _Key(token, ("bullet", indentation(visible, at)))
    if terminal == "ENTRY":
        _, content_at, content_to, _ = item_ranges(visible, at, to)[0]
        label = bare(visible, content_at, content_to)
        has_colon = ":" in visible[label[1] : content_to]
        is_one = has_colon and is_label(visible[slice(*label)])
        return _Key(token, ("bullet", indentation(visible, at)), label) if is_one else None
    if terminal in ("REST", "LINES"):
        match = line_pattern("COLON_LINE").match(visible, at, content_end(visible, at, to))
        is_one = match is not None and match.end() == content_end(visible, at, to) and is_label(match["label"])
        return _Key(token, ("line", indentation(visible, at)), match.span("label")) if match and is_one else None
    return None


def _part(outline: Outline, key: _Key | None, content: list[re.Match[str]]) -> Part:
    """Return the part that a key opens, or what stands above the first."""
    blocks = outline.blocks(content, any_token=True)
    if key is None:
        at = content[0].start()
        return Part("loose", at, content[-1].end(), at, blocks=blocks)
    token = key.token
    if key.label is not None:
        part = Part("unknown_heading", token.start(), token.end(), token.end(), key.label)
    else:
        part = outline.part((_RULES[token.lastgroup or ""], [token]))
    part.blocks += blocks
    part.to = content[-1].end() if content else part.to
    return part
