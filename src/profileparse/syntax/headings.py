"""Headings that no field is for: their words, read and written."""

from __future__ import annotations

from profileparse.source import LINE, fold
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import bare_heading
from profileparse.syntax.parser import LineSyntax

_HASHES = tuple("#" * count for count in range(1, 7))


def heading_text(syntax: LineSyntax, visible: str, at: int, label_at: int, label_to: int) -> str:
    r"""Return the heading that stands in a line.

    A backslash after ``## `` keeps text what would be a known label or decoration; without it, that would be markup.
    The heading begins at ``at``, its words are ``visible[label_at:label_to]``.
    """
    return fold(visible[slice(*heading_words(syntax, visible, at, label_at, label_to))])


def heading_words(syntax: LineSyntax, visible: str, at: int, label_at: int, label_to: int) -> tuple[int, int]:
    """Return where the heading stands that `heading_text` returns: a backslash that keeps it text stands before it."""
    if visible[label_at : label_at + 1] == "\\" and visible[at:label_at].strip(" ") in _HASHES:
        line = LINE.match(visible, label_at)
        content = fold(line[0]) if line else ""
        if line is not None and content[1:2].strip() and not _is_plain(syntax, content.lstrip("\\")):
            return label_at + 1, label_at + len(line[0].rstrip())
    return label_at, label_to


def write_heading(syntax: LineSyntax, heading: str, level: int) -> str:
    """Return the line that opens an entry of ``extra``, so that `heading_text` reads its heading back."""
    is_kept = heading[0] == "\\" and not heading[1:2].strip() and _is_heading(syntax, heading)
    if is_kept or _is_plain(syntax, heading.lstrip("\\")):
        return f"{'#' * level} {heading}"
    return f"{'#' * level} \\{heading}"


def _is_plain(syntax: LineSyntax, heading: str) -> bool:
    """Whether a line with these words, or with a backslash before them, is a heading of that and no label."""
    if heading[:1].isalpha() and heading[-1:].isalnum() and syntax.content.match(heading):
        return True
    return _is_heading(syntax, heading) and _is_heading(syntax, f"\\{heading}")


def _is_heading(syntax: LineSyntax, heading: str) -> bool:
    line = f"## {heading}"
    match = syntax.match(line)
    return (
        match is not None
        and match.lastgroup == "HEADING"
        and match.end() == len(line)
        and bare_heading(line, 0, len(line)) == (3, len(line))
    )


def unquoted(syntax: LineSyntax, line: str) -> str:
    """Return a line without the marks of a quotation: they are markup (but "> 3-fold" compares)."""
    match = syntax.match(line)
    return line_pattern("QUOTE_MARKS").sub("", line, count=1) if match and match.lastgroup == "QUOTE" else line
