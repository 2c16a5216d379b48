"""Reference lists in their forms, one entry a line or item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from profileparse.source import LINE, fold
from profileparse.syntax import nodes
from profileparse.syntax.inside import content_end, is_next_line

_BRACKETED = re.compile(r"\[\^?(?P<number>[1-9]\d{0,5})\]:?\s*")
_NUMBERED = re.compile(r"(?P<number>[1-9]\d{0,5})[.)]\s+")
# Looser forms ("1 Smith", "1: Smith", "(1) Smith") count where they go up from 1 line by line.
_LOOSE = re.compile(r"\(?(?P<number>[1-9]\d{0,2})(?:[.):]\s*|\s+)(?=[^\s\d])")
_CARET = re.compile(r"(?:[\^↑]\s*(?:Jump up(?: to)?:?\s+)?)+(?:[a-z]\s+)*")
_RETURN = re.compile(r"(?<![\s\ufe0e\ufe0f↩])(?<!↩\d)(?<!↩\d\d)[\s\ufe0e\ufe0f]*+(?:↩\d{0,2}+[\s\ufe0e\ufe0f]*+)++\Z")
_URL = re.compile(r"https?://[^\s<>]+")
# What ends a sentence around a URL rather than the URL; a bracket does where it has no partner in it.
_AROUND_URL = ".,;:!?'\"”’"
_PAIRS = {")": "(", "]": "[", "}": "{"}


@dataclass(slots=True)
class ReferenceDraft:
    """An entry: its number, text and URL, where it stands, and whether the number was written."""

    number: int
    text: str
    url: str | None
    at: int
    to: int
    numbered: bool


def read_references(
    visible: str, blocks: Sequence[nodes.Block], last: int = 0
) -> tuple[list[ReferenceDraft], list[tuple[int, int]]]:
    """Return the entries of a reference list, and the places of lines that are none.

    A line without a number goes on with the entry before it if that has one and no blank line stands between; after a
    blank line it is no reference. In a list without numbers each line is an entry with the next number.
    """
    entries: list[ReferenceDraft] = []
    lines: list[list[str]] = []
    strays: list[tuple[int, int]] = []
    end_of_last = -1
    loose = True
    for block in blocks:
        for marked, at, to in _entry_lines(visible, block):
            number = marked
            text = visible[at:to].rstrip()
            previous = entries[-1] if entries else None
            following = (previous.number if previous else last) + 1
            if match := _BRACKETED.match(text):
                number, text = int(match["number"]), text[match.end() :]
            elif number is None and loose and (match := _LOOSE.match(text)) and int(match["number"]) == following:
                number, text = following, text[match.end() :]
            elif previous is None:
                loose = False
            close = end_of_last >= 0 and is_next_line(visible, end_of_last, at)
            end_of_last = to
            if number is None and previous is not None and previous.numbered and not text.startswith(("^", "↑")):
                if close:
                    lines[-1].append(_RETURN.sub("", text))
                    previous.to = to
                else:
                    strays.append((at, at + len(text)))
                continue
            entry = ReferenceDraft(0, "", None, at, to, number is not None)
            entry.number = following if number is None else number
            text = _RETURN.sub("", text)
            caret = _CARET.match(text)
            lines.append([text[caret.end() :] if caret else text])
            entries.append(entry)
    for entry, texts in zip(entries, lines, strict=True):
        entry.text, entry.url = split_url(fold(" ".join(texts)))
    return entries, strays


def _entry_lines(visible: str, block: nodes.Block) -> list[tuple[int | None, int, int]]:
    """Return for each entry its number, if a bullet gives one, and its range."""
    if isinstance(block, nodes.List):
        found = []
        for item in block.children:
            number = _NUMBERED.match(visible[item.at : item.content_at].lstrip())
            found.append((int(number["number"]) if number else None, item.content_at, item.content_to))
        return found
    if isinstance(block, nodes.Quotation):
        return [
            (None, line.content_at, line.content_to)
            for line in block.children
            if isinstance(line, nodes.QuotedLine) and line.content_at < line.content_to
        ]
    if isinstance(block, nodes.Table):
        return [
            (None, row.at, content_end(visible, row.at, row.to))
            for row in block.children
            if isinstance(row, nodes.Row) and not row.is_rule
        ]
    return [(None, match.start(), match.end()) for match in LINE.finditer(visible, block.at, block.to)]


def split_url(text: str) -> tuple[str, str | None]:
    """Return a reference's text and its URL: one that ends the text is taken off, one inside it stays there too.

    >>> split_url("Smith. A title. https://example.org/a_(b)")
    ('Smith. A title.', 'https://example.org/a_(b)')
    """
    found = [(match.start(), end) for match in _URL.finditer(text) if (end := _url_end(text, *match.span()))]
    if not found:
        return text, None
    at, to = found[-1]
    opened = at > 0 and text[at - 1] == "<"
    start = at - opened
    if text[to:] in ("", ">") and (start == 0 or text[start - 1].isspace()):
        return text[:start].rstrip(), text[at:to]
    return text, text[slice(*found[0])]


def _url_end(text: str, at: int, to: int) -> int:
    """Return where a URL ends: before punctuation, and before brackets that it doesn't open; 0 where it is none.

    Source: GitHub Flavored Markdown, 6.9, autolinks.
    """
    first = text.index("://", at) + 3
    left = {mark: text.count(mark, at, to) - text.count(opening, at, to) for mark, opening in _PAIRS.items()}
    while to > first:
        mark = text[to - 1]
        if mark in _PAIRS:
            if left[mark] <= 0:
                break
            left[mark] -= 1
        elif mark not in _AROUND_URL:
            break
        to -= 1
    return to if to > first else 0
