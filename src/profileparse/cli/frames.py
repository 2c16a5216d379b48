"""A finding as people read it: where, what, and the line with a caret under the place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from profileparse.cli.terminal import plain_characters, plain_line
from profileparse.diagnostics import Diagnostic
from profileparse.source import LineIndex

_CUT = "…"


class Piece(NamedTuple):
    """A piece of output and how it looks on a terminal with colours."""

    text: str
    style: str = ""


class Frame(NamedTuple):
    """A line of the text, cut to size, and the carets' place under it; widths are terminal cells."""

    line: str
    indent: int
    carets: int


_SEVERITY_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}


def finding_pieces(path: str, lines: LineIndex, diagnostic: Diagnostic, width: int) -> Iterator[Piece]:
    """Yield a finding, with the line it is in, for a terminal of ``width`` cells."""
    start = lines.position(diagnostic.span.start)
    style = _SEVERITY_STYLES[diagnostic.severity]
    yield Piece(plain_line(f"{path}:{start.line}:{start.column}: "), "bold")
    yield Piece(f"{diagnostic.severity} {diagnostic.code}", style)
    yield Piece(f" {plain_line(diagnostic.message)}\n")
    number = str(start.line)
    margin = " " * len(number)
    frame = source_frame(lines, diagnostic.span.start, diagnostic.span.end, width - len(number) - 3)
    yield Piece(f"{margin} |\n{number} |", "blue")
    yield Piece(f" {frame.line}".rstrip() + "\n")
    yield Piece(f"{margin} |", "blue")
    yield Piece(f" {' ' * frame.indent}{'^' * frame.carets}\n", style)
    notes = [f"help: {diagnostic.help}"] if diagnostic.help else []
    if diagnostic.fix is not None:
        option = "--fix" if diagnostic.fix.safe else "--fix --unsafe-fixes"
        notes.append(f"fix: {diagnostic.fix.message} ({option})")
    for note in notes:
        yield Piece(f"{margin} = ", "blue")
        yield Piece(plain_line(note) + "\n")
    yield Piece("\n")


def source_frame(lines: LineIndex, start: int, end: int, width: int) -> Frame:
    r"""Return the line that holds ``start``, cut around the span, with the place of the carets.

    A span that goes on in the next line has carets to the end of its first one; an empty span has one.

    >>> source_frame(LineIndex("one two three"), 4, 7, 80)
    Frame(line='one two three', indent=4, carets=3)
    >>> source_frame(LineIndex("\u202eone \u65e5\u672c three"), 5, 7, 80)
    Frame(line='\\u202eone 日本 three', indent=10, carets=4)
    """
    width = max(width, 20)
    place = lines.position(start)
    line = lines.line(place.line)
    first = min(place.column - 1, len(line))
    last = max(first, min(first + end - start, len(line)))
    # No character is cut off that could be in view; what is far away is not even looked at.
    begin, end = max(0, first - width), last + width if last - first <= width else first + width
    near = plain_characters(line[begin:end])
    before, marked, after = near[: first - begin], near[first - begin : last - begin], near[last - begin :]
    is_cut = first > len(before), last - first > len(marked) or len(line) - last > len(after)
    if any(is_cut) or cells("".join(before + marked + after)) > width:
        marked = _fit(marked, width - 2)
        room = width - 2 - cells("".join(marked))
        kept = _fit(before[::-1], max(room // 2, room - cells("".join(after))))[::-1]
        room -= cells("".join(kept))
        left = _CUT if len(kept) < first else ""
        tail = _fit(after, room)
        right = _CUT if first + len(marked) + len(tail) < len(line) else ""
        before, after = [left, *kept], [*tail, right]
    head, middle = "".join(before), "".join(marked)
    return Frame(head + middle + "".join(after), cells(head), max(1, cells(middle)))


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _fit(characters: Iterable[str], room: int) -> list[str]:
    """Return the first characters that take no more than ``room`` cells."""
    taken = []
    for character in characters:
        room -= cells(character)
        if room < 0:
            break
        taken.append(character)
    return taken
