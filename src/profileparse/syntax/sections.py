"""Where the text of a field ends that has fields of its own, and that text as a text by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from profileparse.source import LINE_END, Inset, Source
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import indentation, line_ranges, line_start
from profileparse.syntax.parts import Range
from profileparse.values.kinds import KEYED, NESTED, Kind

if TYPE_CHECKING:
    from profileparse.schema.profile import FieldSpec
    from profileparse.syntax.parser import LineSyntax

_BULLETED = frozenset(("BULLET_LABEL", "BULLET_FIELD"))
_WITH_FIELD = frozenset(("LABEL", "FIELD", "GLUED_FIELD")) | _BULLETED
_OPENING = _WITH_FIELD | {"TITLE", "TITLE_FIELD"}
_ENDING = frozenset(("RULE", "RESIDUE"))
_TABLE = frozenset(("TABLE", "CELLS"))
_PLAIN = frozenset(("LINES", "REST", "KEY"))
_ITEMS = frozenset(("LIST", "ENTRY", "BULLET_KEY"))
_LEVEL = re.compile(r"[^\S\r\n]*+(?P<mark>#{1,6}+|={1,6}+)(?![#=])")
_BOLD = re.compile(r"[^\S\r\n]*+(?:\*\*|__)")
_COLON = re.compile(r"[^\r\n]*?[:\uff1a]")


class Lexer:
    """The tokens of a text, without those of what stands inside the fields that have fields of their own.

    `Grammar.parse` says which labels open a part. The lines inside a field are passed over, so nothing in them can be
    taken for a label of the profile, or for evidence of its style.

    Args:
        syntax: The line syntax of the text.
        visible: The text.

    Attributes:
        insides: What stands inside such fields, by where the token of the label begins.
    """

    def __init__(self, syntax: LineSyntax, visible: str) -> None:
        self._syntax = syntax
        self._visible = visible
        self._pattern = syntax.pattern(visible)
        self._matches = self._pattern.finditer(visible)
        self.insides: dict[int, Range] = {}

    def __iter__(self) -> Iterator[re.Match[str]]:
        return self

    def __next__(self) -> re.Match[str]:
        return next(self._matches)

    def opened(self, token: re.Match[str]) -> str | None:
        """Pass over the lines inside a field that a token opens, if it has fields of its own.

        The label then counts as one with its value on its line: what follows is no part of it.
        """
        if token.lastgroup not in _WITH_FIELD:
            return None
        spec = self._syntax.spec_of(token)
        if spec.kind not in NESTED:
            return None
        at, to = self._inside(token, spec)
        if at < to:
            self.insides[token.start()] = at, to
            self._matches = self._pattern.finditer(self._visible, to)
        return with_value(token)

    def _inside(self, token: re.Match[str], spec: FieldSpec) -> Range:
        """Return where the lines inside a field stand.

        Where the line below the label is indented deeper, they are all those that are. Else they go on up to what is
        none of the field's: a label of the profile, a heading of the same level.
        """
        visible = self._visible
        value_at = self._syntax.value_at(visible, token)
        below = token.end()
        start = below if value_at is None else value_at
        if value_at is not None and visible[value_at] == "|":
            return start, start  # a cell
        end = self._end_of_deeper(below, indentation(visible, token.start()))
        if end > below:
            return start, end
        limits = Limits(self._syntax, token, spec, has_value=value_at is not None)
        for match in self._pattern.finditer(visible, below):
            if not limits.holds(match):
                break
            end = match.end()
        return start, end

    def _end_of_deeper(self, at: int, level: int) -> int:
        """Return where the lines from an offset on end that are indented deeper than a level."""
        visible, start, is_deeper = self._visible, at, False
        while at < len(visible):
            line_end = LINE_END.search(visible, at)
            following = line_end.end() if line_end else len(visible)
            if not visible[at:following].isspace():
                if indentation(visible, at) <= level:
                    break
                is_deeper = True
            at = following
        return at if is_deeper else start


def with_value(token: re.Match[str]) -> str:
    """Return the terminal as which the label of a field counts that has fields of its own."""
    return "BULLET_FIELD" if token.lastgroup in _BULLETED else "FIELD"


class Limits:
    """Which tokens stand inside a field that has fields of its own.

    Args:
        syntax: The line syntax of the text.
        token: The label.
        spec: The field.
        has_value: Whether a value stands on the label's line.
    """

    def __init__(self, syntax: LineSyntax, token: re.Match[str], spec: FieldSpec, *, has_value: bool) -> None:
        visible = token.string
        self._syntax = syntax
        self._own = syntax.inner(spec)
        self._is_keyed = spec.kind in KEYED
        self._is_table = spec.kind is Kind.TABLE
        self._has_bars = False
        self._has_value = has_value
        self._level = indentation(visible, token.start())
        self._is_bullet = token.lastgroup in _BULLETED
        label_at, label_to = token.span(token.lastindex + 1)  # type: ignore[operator]
        # A mark that the label itself begins with ("# of staff") is none of a heading.
        is_decorated = bool(visible[token.start() : label_at].strip())
        self._heading = heading_mark(visible, token.start()) if is_decorated else None
        self._has_colon = _COLON.match(visible, label_to, token.end()) is not None
        self._first: str | None = None
        self._is_numbered = False
        # Whether the lines are those that stand deeper than the label; None before the first.
        self._is_deep: bool | None = None

    def holds_line(self, token: re.Match[str]) -> bool:
        """Whether the next line stands inside, where each line is a token of its own.

        If the first stands deeper than the label, all do up to one that doesn't.
        """
        is_deeper = indentation(token.string, token.start()) > self._level
        if self._is_deep is None:
            self._is_deep = is_deeper
        return is_deeper if self._is_deep else self.holds(token)

    def holds(self, token: re.Match[str]) -> bool:
        """Whether a token after those that are held is held, too, where the first stands no deeper than the label."""
        terminal: str = token.lastgroup  # type: ignore[assignment]
        first, self._first = self._first, self._first or terminal
        at = token.start()
        if first is None and self._is_keyed:
            self._is_numbered = line_pattern("NUMBER_KEY").match(token.string, at) is not None
        if self._is_table or indentation(token.string, at) > self._level:
            return not self._is_table or self._holds_row(token)
        if terminal in _ENDING or (self._is_numbered and _is_word_key(token)):
            return False
        is_own = self._is_own(token, first)
        if terminal in _BULLETED:
            return not self._is_bullet and (is_own or not self._has_value)
        if terminal in _OPENING:
            return is_own and (self._is_deeper(token) or self._is_of_name(token))
        if terminal == "HEADING":
            return self._holds_heading(token, is_own=is_own)
        return is_own or (not self._has_value and self._holds_plain(token, first))

    def _holds_row(self, token: re.Match[str]) -> bool:
        """Whether a token is one of a table, or stands before that."""
        terminal = token.lastgroup
        self._has_bars = self._has_bars or terminal in _TABLE
        if terminal in _TABLE or (terminal in _PLAIN and not self._has_bars):
            return True
        return terminal not in _ENDING and line_pattern("DIVIDER").fullmatch(token[0].strip()) is not None

    def _is_own(self, token: re.Match[str], first: str | None) -> bool:
        """Whether a token begins with a label of the field's own, or with a key like the first one."""
        terminal = token.lastgroup
        if not self._is_keyed:
            return self._own.opens_field(token.string, token.start())
        return (terminal == "KEY" and first not in _ITEMS) or (terminal == "BULLET_KEY" and not self._is_bullet)

    def _holds_heading(self, token: re.Match[str], *, is_own: bool) -> bool:
        """Whether a heading that is no label of the profile is held: one of a deeper level, or another one in bold."""
        mark = heading_mark(token.string, token.start())
        return self._is_deeper(token) if mark else is_own or self._heading != mark

    def _holds_plain(self, token: re.Match[str], first: str | None) -> bool:
        """Whether a line that is no label of the profile's or the field's own is held."""
        terminal = token.lastgroup
        if terminal in _ITEMS:
            return not self._is_bullet
        if terminal == "KEY":
            is_after = first in _TABLE or (self._has_colon and first in _ITEMS)
            return not self._is_bullet and not is_after
        return terminal != "REST" or not self._syntax.is_styled_label(token.string, token.start())

    def _is_of_name(self, token: re.Match[str]) -> bool:
        """Whether a label is that of the profile's name."""
        return token.lastgroup in _WITH_FIELD and self._syntax.spec_of(token).name == "name"

    def _is_deeper(self, token: re.Match[str]) -> bool:
        """Whether a heading has a deeper level than the label."""
        mark = heading_mark(token.string, token.start())
        return mark is not None and self._heading is not None and mark > self._heading > 0


def _is_word_key(token: re.Match[str]) -> bool:
    """Whether a line begins with a key that holds no digit."""
    if token.lastgroup == "REST":
        match = line_pattern("COLON_LINE").match(token.string, *token.span())
        key = match["label"] if match else ""
    else:
        key = token["KEY_key"] if token.lastgroup == "KEY" else ""
    return bool(key) and not any(map(str.isdigit, key))


def heading_mark(visible: str, at: int) -> int | None:
    """Return the level of the heading that a line begins with: 1 to 6, or 0 for one in bold; None for other lines.

    >>> heading_mark("### Uses", 0), heading_mark("**Uses**", 0), heading_mark("Uses", 0)
    (3, 0, None)
    """
    match = _LEVEL.match(visible, at)
    if match is not None:
        return len(match["mark"])
    return 0 if _BOLD.match(visible, at) else None


def is_deeper(visible: str, label_at: int, at: int, to: int) -> bool:
    """Whether all lines of a stretch below a label are indented deeper than it; none, where there are none."""
    level = indentation(visible, label_at)
    lines = [line for line, _ in line_ranges(visible, at, to) if line_start(visible, line) > label_at]
    return bool(lines) and all(indentation(visible, line) > level for line in lines)


def inset(source: Source, at: int, to: int, syntax: LineSyntax) -> Inset:
    """Return a stretch of lines as a text of its own, less the indentation that they have in common.

    Where the first line begins beside a label, the lines below keep their indentation, if none of those that have the
    least begins with a label or a key: they go on with the first.

    Args:
        source: The text.
        at: Where the first line begins, or the value beside a label.
        to: Where the lines end.
        syntax: The line syntax of the field.
    """
    visible = source.visible
    begin = line_start(visible, at)
    is_beside = bool(visible[begin:at].strip())
    start = at if is_beside else begin
    lines: list[Range] = []
    while start < to:
        line_end = LINE_END.search(visible, start, to)
        stop = line_end.end() if line_end else to
        lines.append((start, stop))
        start = stop
    below = lines[1:] if is_beside else lines
    indents = [_indent(visible, *line) for line in below if not visible[slice(*line)].isspace()]
    common = _common(indents)
    if is_beside and common:
        least = (line for line in below if _indent(visible, *line) == common)
        if not any(_begins_key(syntax, visible, start + len(common)) for start, _ in least):
            common = ""
    found = lines[: len(lines) - len(below)]
    found += [(start + len(common) if visible.startswith(common, start) else start, stop) for start, stop in below]
    return Inset(source, found, (at if is_beside else begin, to))


def _common(indents: list[str]) -> str:
    """Return what all of some strings begin with."""
    first, last = min(indents, default=""), max(indents, default="")
    size = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:size]


def _indent(visible: str, at: int, to: int) -> str:
    line = visible[at:to]
    return line[: len(line) - len(line.lstrip())]


def _begins_key(syntax: LineSyntax, visible: str, at: int) -> bool:
    return syntax.label_start(visible, at) is not None or line_pattern("KEY").match(visible, at) is not None
