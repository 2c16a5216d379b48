"""The lines of a text that could open a field, without a model that says which do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from profileparse.schema.labels import label_key
from profileparse.source import Source, fold
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import (
    bare_heading,
    bullet_end,
    cell_ranges,
    heading_level,
    indentation,
    is_next_line,
    is_rule_row,
    line_ranges,
    line_start,
)
from profileparse.syntax.rows import bare
from profileparse.syntax.styles import is_label
from profileparse.values.xrefs import Xref

# A text is read so far, in code points: labels that come later in one have come before in others.
LONGEST_TEXT = 100_000
# A label and a colon before its value; what is between two colons of an address or a time is none.
_COLON = re.compile(
    r"(?P<label>[^:\uff1a|]{1,90}?)[*_]{0,3}[^\S\r\n]*[:\uff1a](?!//)[*_]{0,3}(?:\s+|\Z|(?<![\d:]:)(?=\S))(?P<value>.*)",
    re.DOTALL,
)
# Where a label is glued to its value.
_GLUED = re.compile(r"(?P<label>[A-Z][^\r\n|:]{1,60}?[a-z)])(?P<value>(?=[A-Z\d(<>~])[^\r\n]*)")
# What a value that has a mere space before it begins with.
_VALUE = re.compile(r"[A-Z\d(<>~≈±\"“'€$£]")
# What heads a column of keys.
_KEY_HEADINGS = frozenset(
    (
        "",
        "field",
        "key",
        "property",
        "attribute",
        "parameter",
        "item",
        "category",
        "detail",
        "details",
        "feature",
        "label",
        "fact",
    )
)
# So many lines of a text are looked at for labels with a mere space before their values, if they are not longer.
_MOST_LINES = 300
_LONGEST_LINE = 200
_MOST_PREFIX = 5
_BOLD = re.compile(r"(?:\*\*|__)(?P<label>[^*_\r\n]{1,80})(?:\*\*|__)[^\S\r\n]+(?P<value>\S.*)")
# What a sentence says before a colon.
_SAYS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|may|will|would|should|ways|following|such|see|note)\b", re.IGNORECASE
)
_EMOJI = re.compile(r"[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d\s]+")


class Opening(NamedTuple):
    """A line that could open a field.

    Attributes:
        label: The words that would be its label.
        key: What labels are compared by.
        style: How it is written: ``colon``, ``colon line``, ``heading``, ``row``, ``column``, ``bold`` or ``bare``.
        depth: How deep it is: the level of a heading, or 10 and its indentation.
        value: What stands beside it, or the first line below it.
        above: The key of the label that it stands under, bulleted or indented deeper; "" for none.
        number: The number of its line.
        is_bullet: Whether it is an item of a list.
        is_apart: Whether a blank line stands before it, or nothing.
    """

    label: str
    key: str
    style: str
    depth: int
    value: str
    above: str
    number: int
    is_bullet: bool
    is_apart: bool = False


class _Line(NamedTuple):
    """A line: where it stands, its text, and whether it is the heading of a table, or a row of one without keys."""

    at: int
    to: int
    text: str
    in_table: bool


def openings(text: str) -> list[Opening]:
    """Return the lines of a text that could open a field, in order.

    Args:
        text: The text.

    >>> [(each.label, each.style, each.value) for each in openings("Diet: leaves\\n\\n## Uses\\n- Hedges")]
    [('Diet', 'colon', 'leaves'), ('Uses', 'heading', '- Hedges')]
    """
    visible = Source(text[:LONGEST_TEXT]).visible
    lines = _lines(visible)
    found: list[Opening] = []
    open_labels: list[Opening] = []
    for number in range(len(lines)):
        below = fold(lines[number + 1].text) if number + 1 < len(lines) else ""
        opening = _opened(visible, lines, number)
        if opening is None or (opening.style == "heading" and opening.depth == 1 and not found):
            continue  # the first heading of the highest level is the title
        while open_labels and open_labels[-1].depth >= opening.depth:
            open_labels.pop()
        own = opening._replace(
            above=_above(open_labels, opening, found[-1] if found else None),
            value=opening.value or below,
            is_apart=_is_apart(visible, lines, number),
        )
        found.append(own)
        if not opening.value:
            open_labels.append(own)
    return found


def weak_openings(text: str) -> list[Opening]:
    """Return the words with which lines begin, and which could be labels without any mark between them and a value.

    >>> [(each.label, each.value) for each in weak_openings("Life span unknown")]
    [('Life', 'span unknown'), ('Life span', 'unknown')]
    """
    visible = Source(text[:LONGEST_TEXT]).visible
    found: list[Opening] = []
    for number, (at, to) in enumerate(line_ranges(visible, 0, len(visible))[:_MOST_LINES]):
        line = visible[at:to]
        if len(line) > _LONGEST_LINE or not line[0].isupper():
            continue
        if match := _GLUED.match(line):
            label = fold(match["label"])
            if is_label(label) and len(label) > 2:
                found.append(_weak(label, "glued", match["value"], number))
        words = line.split()
        for count in range(1, min(_MOST_PREFIX, len(words) - 1) + 1):
            label = " ".join(words[:count])
            if ":" in label or "|" in label:
                break
            if is_label(label):
                found.append(_weak(label, "spaced", " ".join(words[count:]), number))
    return found


def _weak(label: str, style: str, value: str, number: int) -> Opening:
    return Opening(label, label_key(label), style, 10, value, "", number, is_bullet=False)


def begins_value(text: str) -> bool:
    """Whether a text can be a value after a mere space: no small letter begins it."""
    return _VALUE.match(text) is not None


def _above(open_labels: Sequence[Opening], opening: Opening, before: Opening | None) -> str:
    """Return the label that a label stands under: one without a value, directly above it or above its like."""
    if not open_labels or opening.style not in ("colon", "colon line", "bold"):
        return ""
    last = open_labels[-1]
    if not opening.is_bullet and opening.depth <= max(last.depth, 10):
        return ""
    is_next = before is not None and opening.number == before.number + 1 and last.key in (before.key, before.above)
    return last.key if is_next or last.style != "bare" else ""


def _opened(visible: str, lines: Sequence[_Line], number: int) -> Opening | None:
    """Return the label that a line could open."""
    at, _, text, _ = lines[number]
    found: tuple[str, str, int, str] | None
    start = 0
    if "|" in text:
        found = _in_row(visible, lines, number)
    elif heading := line_pattern("HEADING").match(visible, line_start(visible, at)):
        label_at, label_to = bare_heading(visible, at, min(heading.end(), len(visible)))
        found = visible[label_at:label_to], "heading", heading_level(visible, at, label_at), ""
    else:
        start = bullet_end(text)
        found = _in_line(visible, lines, number, start)
    if found is None:
        return None
    label, style, depth, value = found
    label = fold(_EMOJI.sub(" ", label))
    if not is_label(label.rstrip("?") if style in ("heading", "bare") else label):
        return None
    depth = depth or 10 + indentation(visible, at) + bool(start)
    return Opening(label, label_key(label), style, depth, fold(value), "", number, start > 0)


def _in_row(visible: str, lines: Sequence[_Line], number: int) -> tuple[str, str, int, str] | None:
    """Return the label in the first of two cells, its style, its depth (0 for that of its line) and its value."""
    at, to, text, in_table = lines[number]
    cells = cell_ranges(visible, at, to)
    if is_rule_row(text) or len(cells) != 2 or in_table:
        return None
    return visible[slice(*bare(visible, *cells[0]))], "row", 0, visible[slice(*cells[1])]


def _lines(visible: str) -> list[_Line]:
    """Return the lines of a text, but blank ones."""
    ranges = line_ranges(visible, 0, len(visible))
    texts = [visible[at:to] for at, to in ranges]
    lines: list[_Line] = []
    in_table = False
    for number, ((at, to), text) in enumerate(zip(ranges, texts, strict=True)):
        if "|" not in text or (number and not is_next_line(visible, ranges[number - 1][1], at)):
            in_table = False
        is_head = "|" in text and number + 1 < len(texts) and is_rule_row(texts[number + 1])
        if is_head:
            first = text.strip("|").partition("|")[0]
            in_table = first.strip(" *_").casefold() not in _KEY_HEADINGS
        lines.append(_Line(at, to, text, in_table or is_head))
    return lines


def _in_line(visible: str, lines: Sequence[_Line], number: int, start: int) -> tuple[str, str, int, str] | None:
    """Return the label in a line whose content begins after a bullet, as `_in_row` does."""
    at, to, text, _ = lines[number]
    content = text[start:]
    if Xref.claims(content):
        return None
    if match := _COLON.match(content):
        label = _words(match["label"])
        return None if _SAYS.search(label) else (label, "colon" if match["value"] else "colon line", 0, match["value"])
    if match := _BOLD.match(content):
        return _words(match["label"]), "bold", 0, match["value"]
    columns = line_pattern("COLUMNS").match(visible, line_start(visible, at), to)
    if columns and is_label(columns["label"]):
        return columns["label"], "column", 0, columns["value"]
    return (_words(text), "bare", 0, "") if start == 0 and number + 1 < len(lines) else None


def _words(text: str) -> str:
    """Return the words of a label without decoration."""
    start, end = bare_heading(text, 0, len(text))
    return _EMOJI.sub(" ", text[start:end]).strip(" *_")


def _is_apart(visible: str, lines: Sequence[_Line], number: int) -> bool:
    """Whether a blank line stands before a line, or nothing."""
    return number == 0 or not is_next_line(visible, lines[number - 1].to, lines[number].at)
