"""Lists of references: those that end a text under no label, and where a page goes on behind one."""

from __future__ import annotations

import re

from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import content_end, is_next_line, line_ranges, line_start
from profileparse.syntax.marks import has_citations
from profileparse.syntax.parts import Part, split_part

# The rule of a part that is such a list.
ENDING = "ending"
_LINE = re.compile(r"(?<![^\r\n])[^\S\r\n]*+(?P<line>\S[^\r\n]*+)")
_BRACKETED = re.compile(r"\[(?P<number>\d{1,3})\]:?\s+(?=\S)")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?=\S)")
# How a line begins that is an entry.
_ENTRY = re.compile(r"[\[(]\^?\d{1,3}[\])]|\d{1,3}(?:\[\d{1,3}\])*[.):]|[\^↑\\]")
_MARK = re.compile(r"\s*+(?:[-*•]\s++|)")
# What references have and the items of other lists seldom do.
_SOURCE = re.compile(r"https?://|www\.|\bdoi\b|\bPMID\b|\bISBN\b|\bet al\b|\b(?:19|20)\d\d\b", re.IGNORECASE)


def is_reference_list(text: str, *, is_cited: bool = True) -> bool:
    r"""Whether a text is a list of references: lines numbered from 1, two or more, that cite nothing themselves.

    Args:
        text: The text.
        is_cited: Whether the text before it cites. If not, numbers have to stand in brackets, and half of the entries
            to look like references; where numbers have a stop behind them, both are asked for.

    >>> is_reference_list("[1] A book.\n[2] A page."), is_reference_list("1. Boil.\n2. Serve.")
    (True, False)
    """
    form = _BRACKETED if text[:1] == "[" else _NUMBERED
    if form is _NUMBERED and not is_cited:
        return False
    entries: list[str] = []
    for line in _LINE.finditer(text):
        match = form.match(line["line"])
        if match is not None and int(match["number"]) == len(entries) + 1:
            entries.append(line["line"][match.end() :])
        elif match is not None or not entries or form is _BRACKETED:
            return False
        else:
            entries[-1] += " " + line["line"]
    if len(entries) < 2 or any(map(has_citations, entries)):
        return False
    return (form is _BRACKETED and is_cited) or 2 * sum(map(bool, map(_SOURCE.search, entries))) >= len(entries)


def page_goes_on(visible: str, part: Part) -> int | None:
    """Return where a page goes on under the label of a list of references; None where it doesn't.

    No entry stands after that. A line that no entry begins with need not stand apart, and one that an entry can go on
    with (``Retrieved 3 May``) has to stand after a blank line.
    """
    found = None
    end = None if part.has_value else content_end(visible, part.at, part.head_to)
    is_numbered = bool(part.blocks) and is_entry(visible, part.blocks[0][1])
    for kind, begin, to in part.blocks:
        for at, stop in line_ranges(visible, begin, to) if kind == "paragraph" else ():
            if _ENTRY.match(visible, at):
                found = None
            elif found is None and end is not None and _is_footer(visible, end, at):
                found = line_start(visible, at)
            end = stop
        if kind != "paragraph":
            end = content_end(visible, begin, to)
            if kind == "literal" or (kind == "list" and (not is_numbered or is_entry(visible, begin))):
                found = None
    return found


def is_entry(visible: str, at: int) -> bool:
    """Whether a line begins as an entry of a list of references does: with a number, after a bullet or not."""
    return _ENTRY.match(visible, item.end() if (item := _MARK.match(visible, at)) else at) is not None


def _is_footer(visible: str, end: int, at: int) -> bool:
    """Whether a line of a list of references belongs to the page, after what ends at ``end``."""
    start = line_start(visible, at)
    if line_pattern("FOOTER").match(visible, start):
        return True
    is_apart = at - end > 1 and not is_next_line(visible, end, at)
    if not is_apart and (visible[end - 1] not in ".!?" or line_pattern("SOURCE_LINE").match(visible, start)):
        return False
    return line_pattern("PAGE_LINE").match(visible, start) is not None


def read_ending(visible: str, parts: list[Part]) -> None:
    """Make references of a list that ends a text under no label.

    It is all that stands under the last heading, and that is no label; or lines after a blank line that all begin with
    numbers in brackets.
    """
    number = len(parts) - 1
    while number >= 0 and parts[number].rule in ("loose", "blank"):
        number -= 1
    if number < 0 or not parts[number].blocks:
        return
    last = parts[number]
    at = last.blocks[0][1]
    if last.label is not None and last.field is None and _is_list(visible, parts, last, at):
        last.field, last.rule = "references", ENDING
        return
    start = visible.rfind("[1]", at, last.to)
    while start > at and visible[start - 1] not in "\r\n":
        start = visible.rfind("[1]", at, start)
    if start < 0 or (start == at and last.field is not None):
        return
    if start > at and is_next_line(visible, content_end(visible, at, start), start):
        return
    if _is_list(visible, parts, last, start):
        parts.insert(number + 1, split_part(last, start, ENDING))
        parts[number + 1].field = "references"


def _is_list(visible: str, parts: list[Part], part: Part, at: int) -> bool:
    """Whether a list of references stands at the end of a part, and is the text's only one."""
    if visible[at] not in "[1" or any(to > at and kind not in ("paragraph", "list") for kind, _, to in part.blocks):
        return False
    if any(each.field == "references" for each in parts):
        return False
    is_cited = has_citations(visible[:at]) or "¹" in visible[:at]
    return is_reference_list(visible[at : part.to], is_cited=is_cited)
