"""Several profiles in one text: where each begins, and each of them parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple, overload

from profileparse.normalize.entities import FRONT_MATTER as FRONT_MATTER_BLOCK
from profileparse.normalize.entities import Opening, second_entity
from profileparse.parsed import ModelT, Parsed
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile
from profileparse.source import LINE_END, ZERO_WIDTH, Source, Span
from profileparse.syntax.parser import line_syntax

# So much of a text is looked through at once, in characters; more where a profile is longer.
_WINDOW = 32_768
# A line that only divides.
_DIVIDER = re.compile(r"[^\S\r\n]*(?:-{3,}|={3,}|\*{3,}|_{3,})\s*\Z")
_BLANKS = f" \t\r\n\f\v{ZERO_WIDTH}"


class Rule(Enum):
    """A rule that tells where profiles begin."""

    FRONT_MATTER = "front matter"

    def __repr__(self) -> str:
        return f"profileparse.{self.name}"


FRONT_MATTER = Rule.FRONT_MATTER
"""The boundary of `parse_all` where each profile begins with a YAML header: ``---``, its keys, ``---``."""

Boundary = str | re.Pattern[str] | Rule


class _Piece(NamedTuple):
    """One profile's part of a text; its body is without the lines that divide it from others."""

    start: int
    end: int
    body_start: int
    body_end: int


@overload
def parse_all(text: str, *, boundary: Boundary | None = None) -> Iterator[Parsed[EntityProfile]]: ...
@overload
def parse_all(text: str, *, model: type[ModelT], boundary: Boundary | None = None) -> Iterator[Parsed[ModelT]]: ...
def parse_all(
    text: str, *, model: type[Profile] = EntityProfile, boundary: Boundary | None = None
) -> Iterator[Parsed[Any]]:
    r"""Parse a text that holds several profiles, one after another, as each is asked for.

    The texts of the results, joined, are the whole text. Each has its place in it, `Parsed.offset`. What stands above
    the first profile goes with it, blank text with the profile before. There is always one result or more: a blank text
    gives one, without a record.

    Args:
        text: The text.
        model: The record model, a subclass of `Profile`.
        boundary: Where profiles are divided. None: where a second entity begins (docs/format.md, 5.3). A str:
            at each line that is this text, but for white space around it; the line ends the text of the profile before
            it, and is in no record. A compiled pattern: at each line that it matches at the start (it is given the
            line alone); the line begins a profile, and is in no record where it has neither letters nor digits.
            `FRONT_MATTER`: at each YAML header, which begins a profile.

    Raises:
        TypeError: ``text`` is no str, ``model`` is no record model, or ``boundary`` is none of these.
        ValueError: ``boundary`` is a str that no line can be.

    >>> text = "Mira Overview\n\nIt pulses.\n\nRigel Overview\n\nIt is blue.\n"
    >>> [(parsed.offset, parsed.profile.name) for parsed in parse_all(text)]
    [(0, 'Mira'), (27, 'Rigel')]
    >>> text = "Name: Mira\n%%\nName: Rigel\n"
    >>> [(parsed.text, parsed.profile.name) for parsed in parse_all(text, boundary="%%")]
    [('Name: Mira\n%%\n', 'Mira'), ('Name: Rigel\n', 'Rigel')]
    """
    if not isinstance(text, str):
        raise TypeError(
            f"parse_all takes a str, not {type(text).__name__}: use load_all for files, or decode the bytes"
        )
    line_syntax(model)
    check_boundary(boundary)
    return _parse_all(text, model, boundary)


def _parse_all(text: str, model: type[Profile], boundary: Boundary | None) -> Iterator[Parsed[Any]]:
    pieces = _by_entities(text, model) if boundary is None else _by_boundary(text, model, boundary)
    for start, end, body_start, body_end in _without_blanks(text, pieces):
        is_whole = (body_start, body_end) in (
            (start, end),
            (body_end, body_end),
        )  # lines that divide nothing are a text
        body = None if is_whole else Span(body_start - start, body_end - start)
        yield Parsed(text[start:end], model, None, offset=start, body=body)


def check_boundary(boundary: Boundary | None) -> None:
    """Refuse what is no boundary.

    Raises:
        TypeError: it is neither a str, nor a compiled pattern for str, nor `FRONT_MATTER`.
        ValueError: it is a str that no line can be.
    """
    is_pattern = isinstance(boundary, re.Pattern) and isinstance(boundary.pattern, str)
    if boundary is not None and not (is_pattern or isinstance(boundary, str | Rule)):
        raise TypeError(
            f"a boundary is a line (str), a compiled pattern for str, or profileparse.FRONT_MATTER, not {boundary!r}"
        )
    if isinstance(boundary, str) and (not boundary.strip() or LINE_END.search(boundary.strip())):
        raise ValueError(f"a boundary is one line that is not blank, such as '---': {boundary!r} is none")


def _without_blanks(text: str, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Yield pieces without those that are blank: one before the first goes with it, another with the one before it."""
    last: _Piece | None = None
    is_blank = True
    for piece in pieces:
        if last is None:
            last = piece
        elif is_blank:
            last = piece._replace(start=last.start)
        elif _is_blank(text[piece.body_start : piece.body_end]):
            last = last._replace(end=piece.end)
            continue
        else:
            yield last
            last = piece
        is_blank = _is_blank(text[last.body_start : last.body_end])
    if last is not None:
        yield last


def _is_blank(text: str) -> bool:
    return not text.strip(_BLANKS).strip()


# ---- at boundaries that the caller gives -------------------------------------------------------------------


def _by_boundary(text: str, model: type[Profile], boundary: Boundary) -> Iterator[_Piece]:
    start = body = 0
    is_begun = False
    for at, to in _boundaries(text, boundary):
        if isinstance(boundary, str):
            yield _Piece(start, to, start, at)
            start = body = to
            continue
        # A line of marks only divides; it would be in the record else.
        content = at if any(map(str.isalnum, text[at:to])) else to
        if is_begun or _has_label(text[:at], model):
            yield _Piece(start, at, body, at)
            start = body = at
        if start == at or _is_blank(text[:at]):
            body = content
        is_begun = True
    yield _Piece(start, len(text), body, len(text))


def _has_label(text: str, model: type[Profile]) -> bool:
    """Whether a text has a label of a model: it is a profile."""
    return any(part.field is not None for part in line_syntax(model).outline(Source(text)).parts)


def _boundaries(text: str, boundary: Boundary) -> Iterator[tuple[int, int]]:
    """Yield where the lines of a boundary begin and end."""
    if isinstance(boundary, Rule):
        yield from (match.span() for match in FRONT_MATTER_BLOCK.finditer(text))
        return
    bare = boundary.strip() if isinstance(boundary, str) else None
    for at, end, to in _lines(text):
        line = text[at:end]
        if line.strip(_BLANKS).strip() == bare if isinstance(boundary, str) else boundary.match(line):
            yield at, to


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each line begins, where it ends, and where the next one begins."""
    at = 0
    for match in LINE_END.finditer(text):
        yield at, match.start(), match.end()
        at = match.end()
    yield at, len(text), len(text)


# ---- where a second entity begins --------------------------------------------------------------------------


def _by_entities(text: str, model: type[Profile]) -> Iterator[_Piece]:
    start = 0
    for at in _entities(text, model):
        yield _Piece(start, at, start, _before_divider(text, start, at))
        start = at
    yield _Piece(start, len(text), start, len(text))


def _before_divider(text: str, start: int, end: int) -> int:
    """Return where a profile ends, before a line that only divides it from the next one."""
    content = start + len(text[start:end].rstrip(_BLANKS))
    line = max(text.rfind("\n", start, content), text.rfind("\r", start, content), start - 1) + 1
    return line if line > start and _DIVIDER.match(text, line, end) else end


def _entities(text: str, model: type[Profile]) -> Iterator[int]:
    """Yield where the second entity begins in a text, the third, and so on.

    The text is looked through a window at a time: what is found in one counts if the window goes on after what told
    it. A profile that is longer makes the window longer.
    """
    syntax = line_syntax(model)
    opening: Opening | None = None
    start, size = 0, _WINDOW
    while True:
        end = _line_end(text, start + size)
        outline = syntax.outline(Source(text[start:end]))
        opening = opening or Opening(outline)
        at, number, longest = start, 0, 0
        while second := second_entity(outline, number, opening):
            if end < len(text) and second.told + 1 >= len(outline.parts):
                break
            cut = start + outline.source.tile(second.at, second.at).start
            yield cut
            at, number, longest = cut, second.number, max(longest, cut - at)
        if end == len(text):
            return
        size = 2 * size if at == start else max(_WINDOW, 2 * longest)
        start = at


def _line_end(text: str, at: int) -> int:
    """Return where the line ends that an offset is in."""
    match = LINE_END.search(text, at) if at < len(text) else None
    return match.end() if match else len(text)
