"""Lists of terms: the blocks of a field to the places of its terms, and those to values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Any, Literal

from profileparse.normalize.draft import Range
from profileparse.normalize.extent import are_terms
from profileparse.normalize.runs import MarkEnd, may_have_marks, run_mark
from profileparse.schema.profile import FieldSpec
from profileparse.source import fold
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import (
    UNDERLINE_MARKS,
    Block,
    bullet_end,
    cell_end,
    content_end,
    indentation,
    is_bullet,
    is_rule_row,
    item_contents,
    line_ranges,
    line_start,
    literal_line_ranges,
    quoted_line_ranges,
    row_ranges,
    underline_at,
)
from profileparse.syntax.marks import Citing
from profileparse.values.absence import is_clear_statement
from profileparse.values.lines import NO_TERM_ENDS, and_at, is_sentence, no_term_start
from profileparse.values.terms import read_term
from profileparse.values.text import unwrapped

# A mark of items is looked for so many characters beyond a list: it may have one item only.
_AHEAD = 200
_EDGE = " \t|\u00a0\r\n\f\v"
# Lines that are a term each as they stand: they begin with a letter, and no comma or white space ends them.
_PLAIN_LINES = re.compile(r"(?>(?:[A-Za-zα-ωΑ-Ω].*+(?<![\s,;])(?<![,;]\sor)(?<![,;]\sand)(?:\n|\Z))+)")
# How a line in small letters begins or ends that could be no term; the engine looks for the line end first.
_MAY_BE_NO_TERM = re.compile("\n(?:n|" + "|".join(rf"(?<={re.escape(end)}\n)" for end in NO_TERM_ENDS) + ")")
# What can stand between an item and the next one, of so many characters at most.
_SEPARATOR = re.compile(r"[,;](?:\s{1,3}(?:and|or))?\Z")
_LONGEST_SEPARATOR = 7
# One list for all terms without citations: drafts are only read, and a record gets a list of its own for each.
_NO_CITATIONS: list[int] = []


ListNote = Literal["conjunction", "sentence"]
Split = Callable[[str], list[tuple[int, int]]]


class ListDraft:
    """What the blocks of a list hold.

    Attributes:
        texts: The terms as written, without what sets them apart.
        ranges: Their places, each with whether something sets it apart.
        markup: Places of what is markup only here, the list of the whole text: bullets inside a line, for instance.
        is_literal: Whether a term stands in a literal line: then it is one, whatever it looks like.
        asides: Places of what is no term: "etc.", "others".
        split: How a line that holds several terms is split.
        notes: Places that a diagnostic should tell of, each with what was decided there.
    """

    __slots__ = ("asides", "is_literal", "markup", "notes", "ranges", "split", "texts")

    def __init__(self, markup: list[Range], split: Split) -> None:
        self.split = split
        self.texts: list[str] = []
        self.ranges: list[tuple[int, int, bool]] = []
        self.markup = markup
        self.is_literal = False
        self.asides: list[Range] = []
        self.notes: list[tuple[ListNote, int, int]] = []


def read_list(
    visible: str, spec: FieldSpec, blocks: Sequence[Block], markup: list[Range], *, has_value: bool
) -> ListDraft:
    """Return the places of the terms in a field.

    Args:
        visible: The text that the ranges count in.
        spec: The field: its layout says whether a plain line holds several terms, its kind how such a line is split.
        blocks: The blocks under it.
        markup: Where to note what is markup only.
        has_value: Whether the first block stands on the label's line.
    """
    draft = ListDraft(markup, spec.split)
    label = spec.label
    header = label.header
    may_have_mark = bool(blocks) and not has_value and (len(blocks) > 1 or blocks[0][0] == "paragraph")
    mark = _mark_of(visible, blocks) if may_have_mark and may_have_marks(visible, blocks[0][1]) else None
    for block in _merged(blocks) if has_value and len(blocks) > 1 else blocks:
        kind, at, to = block
        if kind == "paragraph":
            text = _text(visible, at, to)
            is_inline = has_value or label.layout == "inline"
            if mark is not None:
                lines = _joined_lines(visible, at, text, hangs=False, is_inline=False)
                _take(visible, _after_mark(visible, lines, mark, draft), draft, is_marked=True)
            elif is_inline:
                _read_inline(visible, _joined_lines(visible, at, text, hangs=has_value, is_inline=True), draft)
            elif "\r" not in text and _PLAIN_LINES.fullmatch(text):
                _take_lines(at, text.split("\n"), header, draft)
            else:
                lines = _joined_lines(visible, at, text, hangs=False, is_inline=False)
                if is_header(visible[slice(*lines[0])], header):
                    draft.markup.append(lines.pop(0))
                _take(visible, lines, draft, is_marked=False)
        elif kind == "literal":
            _read_literal(visible, at, to, draft)
        elif kind == "cell":
            _read_cell(visible, at, to, draft, is_inline=label.layout == "inline")
        else:
            _take(visible, _entries(visible, block, header, draft), draft, is_marked=True)
        header = None
    if len(draft.texts) > 1 and not draft.is_literal:
        _tidy(visible, draft)
    return draft


def _tidy(visible: str, draft: ListDraft) -> None:
    """Take bullets that stand alone, and what says that there are more, out of a list of several."""
    texts = draft.texts
    if 1 in map(len, texts) and any(map(is_bullet, texts)):
        draft.markup += [(at, to) for text, (at, to, _) in zip(texts, draft.ranges, strict=True) if is_bullet(text)]
        _keep(draft, [not is_bullet(text) for text in texts])
    if draft.texts and draft.texts[-1][-8:].casefold().endswith(NO_TERM_ENDS):
        _set_aside(visible, draft)


def _merged(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, neighbouring paragraphs as one."""
    merged: list[Block] = []
    for kind, at, to in blocks:
        if merged and kind == merged[-1][0] == "paragraph" and merged[-1][2] == at:
            merged[-1] = kind, merged[-1][1], to
        else:
            merged.append((kind, at, to))
    return merged


def read_as_terms(texts: Sequence[str]) -> bool:
    """Whether each text of a list is one whole term: `reads_as_term`, asked of those only that begin or end as none."""
    lowered = "\n".join(("", *texts, "")).casefold()
    if _MAY_BE_NO_TERM.search(lowered) is None:
        return True
    is_only = len(texts) == 1
    return all(
        reads_as_term(text, is_only=is_only)
        for text, low in zip(texts, lowered[1:-1].split("\n"), strict=True)
        if low[0] == "n" or low.endswith(NO_TERM_ENDS)
    )


def reads_as_term(text: str, *, is_only: bool) -> bool:
    """Whether an item or a line is one whole term, and says neither that there are more nor that there are none."""
    if _without_separator(text) != text or no_term_start(text) < len(text):
        return False
    return is_only or text[0] not in "nN" or not is_clear_statement(text)


def _keep(draft: ListDraft, kept: Sequence[bool]) -> None:
    draft.texts = list(compress(draft.texts, kept))
    draft.ranges = list(compress(draft.ranges, kept))


def _set_aside(visible: str, draft: ListDraft) -> None:
    """Take what says that there are more terms out of a list of several: it is none."""
    text = draft.texts[-1]
    start = no_term_start(text)
    at, to, is_marked = draft.ranges[-1]
    if start == len(text) or visible[at:to] != text:
        return
    draft.asides.append((at + start, to))
    if start == 0:
        del draft.texts[-1], draft.ranges[-1]
    else:
        draft.texts[-1] = text[:start].rstrip(" ,;")
        draft.ranges[-1] = at, at + len(draft.texts[-1]), is_marked


def _mark_of(visible: str, blocks: Sequence[Block]) -> MarkEnd | None:
    """Return what finds the mark before the items of a list in plain lines."""
    return run_mark(visible, line_ranges(visible, blocks[0][1], blocks[-1][2] + _AHEAD))


def _text(visible: str, at: int, to: int) -> str:
    """Return the text of a paragraph without its underline."""
    text = visible[at:to].rstrip()
    return visible[at : underline_at(visible, at, at + len(text))] if text.endswith(UNDERLINE_MARKS) else text


def _take_lines(at: int, lines: list[str], header: str | None, draft: ListDraft) -> None:
    """Take lines that are a term each; the first may be the heading of their column."""
    if header is not None and is_header(lines[0], header):
        draft.markup.append((at, at + len(lines[0])))
        at += len(lines.pop(0)) + 1
    draft.texts += lines
    ranges = draft.ranges
    for line in lines:
        ranges.append((at, at + len(line), False))
        at += len(line) + 1


def _joined_lines(visible: str, at: int, text: str, *, hangs: bool, is_inline: bool) -> list[tuple[int, int]]:
    """Return the lines of a paragraph, those that go on in the next one as one.

    Args:
        visible: The text that the ranges count in.
        at: Where the paragraph begins.
        text: Its text, without its underline.
        hangs: Whether the first line stands on the label's line, and the others hang on it unless they have keys.
        is_inline: Whether a line that ends with a separator goes on.
    """
    end = at + len(text)
    if "\n" not in text and "\r" not in text:
        return [(at, end)] if text else []
    if not is_inline and "\r" not in text and "\n " not in text and "\n\t" not in text and text[0] not in " \t":
        return line_ranges(visible, at, end)
    lines = line_ranges(visible, at, end)
    if hangs and are_terms(visible, text, lines):
        return lines
    base = -1 if hangs else indentation(visible, lines[0][0])
    joined = lines[:1]
    for start, stop in lines[1:]:
        if (is_inline and visible[joined[-1][1] - 1] in ",;") or (
            (hangs or visible[start - 1] in " \t")
            and indentation(visible, start) > base
            and not _has_key(visible, start)
        ):
            joined[-1] = joined[-1][0], stop
        else:
            joined.append((start, stop))
    return joined


def _has_key(visible: str, at: int) -> bool:
    return line_pattern("KEY").match(visible, at) is not None


def _entries(visible: str, block: Block, header: str | None, draft: ListDraft) -> Iterable[tuple[int, int]]:
    """Return the content of items, rows and quoted lines."""
    kind, at, to = block
    if kind == "table":
        return _rows(visible, at, to, header, draft)
    if kind == "list":
        return item_contents(visible, at, to)
    if kind == "quote":
        lines = quoted_line_ranges(visible, at, to)
        return [(start, stop) for _, start, stop, _ in lines if visible[start:stop].strip()]
    return ()


def _read_literal(visible: str, at: int, to: int, draft: ListDraft) -> None:
    """Read lines that are a term each, whatever they look like."""
    for _, start, end, _ in literal_line_ranges(visible, at, to):
        if text := visible[start:end].strip():
            draft.is_literal = True
            draft.texts.append(text)
            at = visible.index(text, start)
            draft.ranges.append((at, at + len(text), True))


def read_terms(texts: Sequence[str], citing: Citing = Citing.STRICT) -> list[dict[str, Any]]:
    """Return the values of terms: `values.terms.read_term`, quicker where nothing in any of them is to be cut."""
    together = "".join(texts)
    if not together.isprintable() or "  " in together or "\\" in together or citing.is_raised:
        return [read_term(text, citing) for text in texts]
    if ")" not in together and "]" not in together:
        return [{"label": text, "qualifier": None, "citations": _NO_CITATIONS} for text in texts]
    return [
        {"label": text, "qualifier": None, "citations": _NO_CITATIONS}
        if text[-1] not in ")]" and text[-2:-1] != "]"
        else read_term(text, citing)
        for text in texts
    ]


def _after_mark(
    visible: str, lines: Sequence[tuple[int, int]], mark: MarkEnd, draft: ListDraft
) -> Iterator[tuple[int, int]]:
    """Yield what stands after the mark before the items of a list."""
    for at, to in lines:
        start = mark(visible, at, to)
        start += len(visible[start:to]) - len(visible[start:to].lstrip())
        draft.markup.append((at, start))
        yield start, to


def _read_inline(visible: str, lines: Sequence[tuple[int, int]], draft: ListDraft) -> None:
    """Read lines that hold several terms each."""
    for line_at, line_to in lines:
        line = visible[line_at:line_to]
        if "," in line and is_sentence(line):
            draft.notes.append(("sentence", line_at, line_to))
            _take(visible, [(line_at, line_to)], draft, is_marked=False)
            continue
        edge = 0
        ranges = draft.split(line)
        if len(ranges) == 1 and (both := and_at(line)):
            draft.notes.append(("conjunction", line_at + both[0], line_at + both[1]))
        for start, stop in ranges:
            text = line[start:stop]
            if not text[0].isalpha() and (bullet := bullet_end(text)):
                draft.markup.append((line_at + start, line_at + start + bullet))
                start, text = start + bullet, text[bullet:]  # noqa: PLW2901
            draft.texts.append(unwrapped(text) if "-" in text else text)
            draft.ranges.append((line_at + start, line_at + stop, False))
            if edge < start and line[edge:start].strip():
                draft.markup.append((line_at + edge, line_at + start))
            edge = stop
        if edge < len(line) and line[edge:].strip():
            draft.markup.append((line_at + edge, line_to))


def _take(visible: str, places: Iterable[tuple[int, int]], draft: ListDraft, *, is_marked: bool) -> None:
    """Take lines, items or rows that are a term each; bullets in them are markup."""
    texts, ranges = draft.texts, draft.ranges
    for at, to in places:
        text = visible[at:to].rstrip()
        start = at
        if not text:
            continue  # a mark with nothing after it
        if not text[0].isalpha():
            start += bullet_end(text)
            if start > at:
                draft.markup.append((at, start))
                text = text[start - at :]
        if text[-1] in ",;rd" and (bare := _without_separator(text)) != text:
            draft.markup.append((start + len(bare), start + len(text)))
            text = bare
        ranges.append((start, start + len(text), is_marked))
        texts.append(unwrapped(text) if "-" in text else text)


def _without_separator(text: str) -> str:
    """Return an item without what divides it from the next one: a comma or a semicolon, and a conjunction behind it."""
    match = _SEPARATOR.search(text, max(0, len(text) - _LONGEST_SEPARATOR))
    return (text[: match.start()].rstrip() or text) if match else text


def is_header(text: str, header: str | None) -> bool:
    """Whether a line is the heading of a column."""
    return header is not None and fold(text).rstrip(":").lower() in (header.lower(), header.lower() + "s")


def _read_cell(visible: str, at: int, to: int, draft: ListDraft, *, is_inline: bool) -> None:
    """Read a cell, of several terms in a line each or in one line; lines can hold several where the layout says so."""
    end = cell_end(visible, at, content_end(visible, at, to))
    if bar := visible[end:to].strip():
        draft.markup.append((end, visible.index(bar, end) + len(bar)))
    text = _text(visible, at, end)
    if line := visible[at + len(text) : end].strip():
        draft.markup.append((visible.index(line, at + len(text)), end))
        end = at + len(text)
    # A line that begins with a tab has nothing in the first column, if the row begins there.
    if "\n\t" in text and not visible[line_start(visible, at)].isspace():
        lines = line_ranges(visible, at, end)
    else:
        lines = _joined_lines(visible, at, text, hangs=False, is_inline=True)
    if len(lines) > 1 and (not is_inline or any(bullet_end(visible, *line) > line[0] for line in lines)):
        _take(visible, lines, draft, is_marked=True)
    else:
        _read_inline(visible, lines, draft)


def _rows(visible: str, at: int, to: int, header: str | None, draft: ListDraft) -> Iterator[tuple[int, int]]:
    rows = row_ranges(visible, at, to)
    for number, (row_at, row_to) in enumerate(rows):
        text = visible[row_at:row_to]
        if is_rule_row(text):
            continue
        start = row_at + len(text) - len(text.lstrip(_EDGE))
        stop = row_at + len(text.rstrip(_EDGE))
        if not visible[start:stop].strip():
            continue
        is_header = number + 1 < len(rows) and is_rule_row(visible[slice(*rows[number + 1])])
        if number == 0 and (is_header or (header is not None and fold(visible[start:stop]).lower() == header.lower())):
            draft.markup.append((start, stop))
            continue
        yield start, stop
