"""What ends a field: how much of what stands under a label each kind of value takes; the rest is no part of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter

from profileparse.normalize.runs import marked_end, may_have_marks
from profileparse.source import LINE_END, fold
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import (
    TWO_CELLS,
    Block,
    cell_ranges,
    content_end,
    indentation,
    is_bullet,
    is_next_line,
    is_rule_row,
    item_ranges,
    line_ranges,
    line_start,
    row_ranges,
    tight_bullet,
)
from profileparse.syntax.pages import FORM_FEED, is_footer
from profileparse.syntax.parts import Part
from profileparse.syntax.styles import is_label, leads
from profileparse.values.absence import says_none
from profileparse.values.citations import citations_at_end
from profileparse.values.kinds import Kind
from profileparse.values.lines import has_sentences, is_running_text, is_sentence

# The blocks of a value, and those that are no part of it.
Extent = tuple[Sequence[Block], Sequence[Block]]

# A sentence behind short lines has as many.
_SHORT_SENTENCE = 4
# So many lines that begin as terms are no words that a narrow page broke.
_ENOUGH_LINES = 3
# What a sentence ends with; a line that leads on to more has no stop, and no more words.
_STOPS = ".!?:"
_MOST_IN_LINK = 8
# The head and the foot of a page stand so far from its left edge, in columns.
_FAR = 20
_FEED = re.compile(FORM_FEED)
# The number of a page, and what stands on the edge of the paper with it, has no more lines.
_MOST_AT_EDGE = 2
# A line of links with bars between them.
_BARS = re.compile(r"[^\S\r\n]*+[^\r\n|:.]{1,30}(?:\|[^\r\n|:.]{1,30}){2,9}(?:\r\n?|\n)")
_SEPARATES = re.compile(r"[,;|•]")
# A line of so many characters can be broken at its end.
_LONG_LINE = 40


def single_extent(visible: str, part: Part, kind: Kind) -> Extent:
    """Return the blocks of a single value, and the others.

    On the label's line the value is that line with the lines indented deeper than it, and a text goes on in lines with
    a small letter below long ones, which were broken. Under it, a text goes on to a blank line or a footnote, and one
    that is indented deeper than its label as far as its lines are; any other value is one line.
    """
    first, *others = part.blocks
    if first[0] != "paragraph" or (not others and _is_line(visible, *first[1:])):
        return [first], others
    lines = _run(visible, part.blocks)
    if part.has_value:
        count = _hanging(visible, lines, indentation(visible, part.head[0]))
        if kind is Kind.TEXT:
            count = len(lines) if part.runs_on else _broken_end(visible, lines, count)
    else:
        count = _text_end(visible, part, lines) if kind is Kind.TEXT else 1
    count = next((number for number in range(1, count) if _is_note(visible, *lines[number])), count)
    return cut(visible, part.blocks, lines[count - 1][1])


def _is_note(visible: str, at: int, to: int) -> bool:
    """Whether a line is a footnote: it has a mark that nothing closes, "[^1]" or "*"."""
    is_starred = visible[at] == "*" and visible[at + 1 : at + 2].isalnum() and "*" not in visible[at + 1 : to]
    return is_starred or visible.startswith("[^", at)


def prose_extent(visible: str, part: Part, *, has_links: bool) -> Extent:
    """Return the blocks of prose, and the others.

    Prose in a cell ends with it, any other with its part, or before footnotes or lines that lead on at its end. Such a
    line can be the first one, too.

    Args:
        visible: The text.
        part: The part of the field.
        has_links: Whether lines that lead on are none of it.
    """
    lead: Sequence[Block] = ()
    blocks: Sequence[Block] = part.blocks
    if blocks and blocks[0][0] == "cell":
        return blocks[:1], blocks[1:]
    if has_links and blocks and not part.has_value and (end := _link_end(visible, blocks)):
        lead, blocks = cut(visible, blocks, end)
    start = _footnotes(visible, blocks) if blocks and "[^" in visible[blocks[0][1] : blocks[-1][2]] else None
    if start is None and has_links:
        start = _links(visible, blocks)
    taken, rest = (blocks, ()) if start is None else cut_before(visible, blocks, start)
    return taken, [*lead, *rest]


def page_numbers(visible: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, but for the first, that are the number or the foot of a page, with a running head or alone."""
    found: list[Block] = []
    for before, block in pairwise(blocks):
        kind, at, to = block
        is_apart = kind == "paragraph" and not is_next_line(visible, content_end(visible, *before[1:]), at)
        lines = [visible[slice(*line)] for line in line_ranges(visible, at, to)] if is_apart else []
        is_foot = 0 < len(lines) <= _MOST_AT_EDGE and FORM_FEED in visible[at:to] and is_footer(lines[0])
        if is_foot or is_page_number(lines):
            found.append(block)
    return found


def without_page_edges(visible: str, blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Return blocks without the foot and the head of pages of paper in them, and those.

    They stand right before and after a form feed, far from the left edge: a few words with a number, and another line.
    """
    found: list[Block] = []
    edges: list[Block] = []
    for kind, at, to in blocks:
        start = at
        feeds = list(_FEED.finditer(visible, at, to)) if kind == "paragraph" else []
        lines = line_ranges(visible, at, to) if feeds else []
        for feed in feeds:
            number = bisect_left(lines, feed.start(), key=itemgetter(0))
            first = number - 1 if number and _is_edge(visible, *lines[number - 1]) else number
            last = number + 1 if number < len(lines) and _is_edge(visible, *lines[number]) else number
            if (
                first == last
                or lines[first][0] < start
                or not any(is_footer(visible[slice(*line)]) for line in lines[first:last])
            ):
                continue
            edge = line_start(visible, lines[first][0])
            end = line_start(visible, lines[last][0]) if last < len(lines) else to
            found += [(kind, start, edge)] if start < edge else []
            edges.append((kind, edge, end))
            start = end
        found += [(kind, start, to)] if start < to else []
    return found, edges


def _is_edge(visible: str, at: int, to: int) -> bool:
    """Whether a line stands far from the left edge, and is no sentence."""
    return indentation(visible, at) >= _FAR and not is_running_text(visible[at:to])


def is_page_number(lines: Sequence[str]) -> bool:
    """Whether lines are the number of a page, alone or with a line beside it."""
    return len(lines) <= _MOST_AT_EDGE and any(map(line_pattern("PAGE_NUMBER").match, lines))


def is_link_line(line: str) -> bool:
    """Whether a line leads on to more, or has links with bars between them: prose has none where it begins and ends.

    >>> is_link_line("Read more"), is_link_line("Videos | Maps | Photos"), is_link_line("It may | or may not")
    (True, True, False)
    """
    return line_pattern("LINK_LINE").match(line) is not None or _BARS.match(f"{line}\n") is not None


def _link_end(visible: str, blocks: Sequence[Block]) -> int:
    """Return where the first line of some blocks ends, if it leads on and others follow; else 0."""
    kind, at, to = blocks[0]
    match = None
    if kind == "paragraph":
        match = line_pattern("LINK_LINE").match(visible, at) or _BARS.match(visible, at, to)
    return content_end(visible, at, match.end()) if match and visible[match.end() : blocks[-1][2]].strip() else 0


def _links(visible: str, blocks: Sequence[Block]) -> int | None:
    """Return where lines begin that lead on to more, at the end of some blocks; other short lines may follow them."""
    start: int | None = None
    link_line = line_pattern("LINK_LINE")
    for kind, at, to in reversed(blocks):
        if kind != "paragraph":
            break
        for line in reversed(line_ranges(visible, at, to)):
            text = visible[slice(*line)]
            first = line_start(visible, line[0])
            leads_on = link_line.match(visible, first) is not None
            if (text[-1] in _STOPS and not leads_on) or len(text.split()) > _MOST_IN_LINK:
                return start
            if first <= blocks[0][1]:
                return start
            start = first if leads_on else start
    return start


def _footnotes(visible: str, blocks: Sequence[Block]) -> int | None:
    """Return where the footnotes begin that end some blocks ("[^1]: text"); None where none do, or all are."""
    footnote = line_pattern("FOOTNOTE")
    start: int | None = None
    for kind, at, to in blocks:
        lines = line_ranges(visible, at, to) if kind == "paragraph" else []
        first = next((line for line, _ in lines if footnote.match(visible, line)), None)
        if start is not None and (not lines or (first != lines[0][0] and not indentation(visible, lines[0][0]))):
            start = None  # the text goes on after them
        if start is None and first is not None:
            start = line_start(visible, first)
    return None if start is None or not visible[blocks[0][1] : start].strip() else start


def list_extent(visible: str, part: Part) -> Extent:
    """Return the blocks of a list of terms, and the others.

    A list on its label's line is that line with hanging lines, and what follows a comma at its end. A list in bullets
    ends with its bullets; one of plain lines where something else begins, or running text after a blank line.
    """
    blocks = part.blocks
    kind, at, to = blocks[0]
    is_plain = kind == "list" or (
        kind == "paragraph" and not part.has_value and not may_have_marks(visible, at) and ":" not in visible[at:to]
    )
    if len(blocks) == 1 and (is_plain or (kind == "paragraph" and _is_line(visible, at, to))):
        return blocks, ()
    if part.has_value:
        return _line_extent(visible, part)
    lead: Sequence[Block] = ()
    if kind == "paragraph" and (start := _after_lead(visible, part)):
        lead, own = cut(visible, blocks, start)
        part = replace(part, blocks=list(own))
    taken, rest = _list_below(visible, part)
    return taken, [*lead, *rest]


def _list_below(visible: str, part: Part) -> Extent:
    """Return the blocks of a list that stands under its label, and the others."""
    blocks = part.blocks
    kind = blocks[0][0]
    if kind == "heading":
        number = next((number for number, each in enumerate(blocks) if each[0] != "heading"), len(blocks))
        own = blocks[number:]
        taken, rest = _list_below(visible, replace(part, blocks=own)) if own else ((), ())
        return taken, [*blocks[:number], *rest]
    if kind == "paragraph":
        lines = _run(visible, blocks)
        if len(blocks) > 1 and len(lines) == 1 and visible[lines[0][1] - 1] == ":" and blocks[1][0] == "list":
            taken, rest = _same_kind(visible, blocks[1:])
            return taken, [blocks[0], *rest]
        return _lines_extent(visible, part)
    if kind == "table" and is_wide(visible, *blocks[0][1:]):
        return (), blocks
    return _same_kind(visible, blocks)


def _after_lead(visible: str, part: Part) -> int:
    """Return where a line ends that leads to a list below: words with a colon, a sentence above bullets; else 0."""
    _, at, to = part.blocks[0]
    line = line_ranges(visible, at, to)[0]
    text = visible[slice(*line)]
    is_above = text[-1] == "." and text[0].isalpha() and any(kind == "list" for kind, _, _ in part.blocks)
    is_lead = leads(text) or (is_above and is_sentence(text))
    return line[1] if is_lead and visible[line[1] : part.to].strip() else 0


def _is_line(visible: str, at: int, to: int) -> bool:
    text = visible[at:to].rstrip()
    return "\n" not in text and "\r" not in text


def is_wide(visible: str, at: int, to: int) -> bool:
    """Whether a table has more than one column."""
    if TWO_CELLS.search(visible, at, to) is None:
        return False
    rows = row_ranges(visible, at, to)
    return any(len(cell_ranges(visible, *row)) > 1 for row in rows if not is_rule_row(visible[slice(*row)]))


def cut(visible: str, blocks: Sequence[Block], end: int) -> Extent:
    """Return the blocks before and after the line that ends at an offset."""
    taken: list[Block] = []
    rest: list[Block] = []
    line_end = LINE_END.search(visible, end)
    edge = line_end.end() if line_end else len(visible)
    for kind, at, to in blocks:
        if at >= edge:
            rest.append((kind, at, to))
        elif to <= edge or not visible[edge:to].strip():
            taken.append((kind, at, to))
        else:
            taken.append((kind, at, edge))
            rest.append((kind, edge + _blank(visible, edge, to), to))
    return taken, rest


def cut_before(visible: str, blocks: Sequence[Block], start: int) -> Extent:
    """Return the blocks before and after the place where a line begins."""
    taken = [
        (kind, at, min(to, start)) for kind, at, to in blocks if at < start and visible[at : min(to, start)].strip()
    ]
    return taken, [(kind, max(at, start), to) for kind, at, to in blocks if to > start]


def _blank(visible: str, at: int, to: int) -> int:
    """Return how long the blank lines are that begin a stretch."""
    size = 0
    for match in LINE_END.finditer(visible, at, to):
        if visible[at : match.start()].strip():
            break
        size = match.end() - at
    return size


def _run(visible: str, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Return the plain lines at the beginning of some blocks, up to a blank line."""
    lines: list[tuple[int, int]] = []
    for kind, at, to in blocks:
        if kind != "paragraph" or (lines and not is_next_line(visible, lines[-1][1], at)):
            break
        for line in line_ranges(visible, at, to):
            if lines and not is_next_line(visible, lines[-1][1], line[0]):
                return lines
            lines.append(line)
    return lines


def _hanging(visible: str, lines: Sequence[tuple[int, int]], indent: int) -> int:
    """Return how many lines a value on its label's line has: deeper ones go on, and those after a comma."""
    count = 1
    while count < len(lines) and (
        visible[lines[count - 1][1] - 1] in ",;" or indentation(visible, lines[count][0]) > indent
    ):
        count += 1
    return count


def _broken_end(visible: str, lines: Sequence[tuple[int, int]], count: int) -> int:
    """Return how many lines a text has of which some were broken: a small letter stands below a long line."""
    while count < len(lines) and _is_broken(visible, lines[count - 1], lines[count]):
        count += 1
    return count


def _is_broken(visible: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a long line was broken: a small letter stands below it, and it ends with no stop."""
    (_, to), (at, _) = line, following
    is_long = to - line_start(visible, to) >= _LONG_LINE and visible[to - 1] not in _STOPS
    return is_long and visible[at].islower() and line_pattern("KEY").match(visible, line_start(visible, at)) is None


def _line_extent(visible: str, part: Part) -> Extent:
    blocks = part.blocks
    if blocks[0][0] != "paragraph":
        return blocks[:1], blocks[1:]
    indent = indentation(visible, part.head[0])
    lines = [line for kind, at, to in blocks if kind == "paragraph" for line in line_ranges(visible, at, to)]
    following = blocks[1] if len(blocks) > 1 else None
    text = visible[slice(*lines[0])]
    if (
        following is not None
        and following[0] == "list"
        and (text[-1] == ":" or (text[-1] == "." and is_sentence(text)))
    ):
        taken, rest = _same_kind(visible, blocks[1:])
        return taken, [blocks[0], *rest]
    wrapped = _wrapped(visible, _run(visible, blocks)) if part.goes_on else 0
    count = 1
    while count < len(lines):
        at = lines[count][0]
        goes_on = visible[lines[count - 1][1] - 1] in ",;"
        hangs = (
            count < wrapped or indentation(visible, at) > indent or _is_broken(visible, lines[count - 1], lines[count])
        )
        if not goes_on and not (hangs and is_next_line(visible, lines[count - 1][1], at)):
            break
        count += 1
    taken, rest = cut(visible, blocks, lines[count - 1][1])
    while rest and rest[0][0] in ("list", "literal") and _is_deeper(visible, rest[0], indent):
        taken, rest = [*taken, rest[0]], rest[1:]
    return taken, rest


def _wrapped(visible: str, lines: Sequence[tuple[int, int]]) -> int:
    """Return how many lines a list on its label's line has, however those are indented that hang from it.

    They do where each is a term, and up to a line that can be no part of the one above: it begins with a capital, and
    the one above is too short to be broken.
    """
    text = visible[lines[0][0] : lines[-1][1]]
    if are_terms(visible, text, lines) and not visible[lines[0][0]].islower():
        return len(lines)
    for number, ((start, stop), (at, to)) in enumerate(pairwise(lines), 1):
        is_broken = visible[at].islower() or (visible[at].isalnum() and stop - start >= _LONG_LINE)
        if not is_broken or is_running_text(visible[at:to]):
            return number
    return len(lines)


def are_terms(visible: str, text: str, lines: Sequence[tuple[int, int]]) -> bool:
    """Whether three lines or more, with hanging ones, are a term each: each begins as one and nothing separates.

    Args:
        visible: The text that the ranges count in.
        text: What the lines hold.
        lines: Where they stand.
    """
    if len(lines) < _ENOUGH_LINES or _SEPARATES.search(text):
        return False
    return all(visible[at].isupper() or visible[at].isdigit() for at, _ in lines[1:]) and not any(
        visible[to - 1] in "-–/&(" or visible.endswith((" and", " or", " of", " the", " in", " with"), 0, to)
        for _, to in lines[:-1]
    )


def _is_deeper(visible: str, block: Block, indent: int) -> bool:
    kind, at, to = block
    return kind == "literal" or indentation(visible, item_ranges(visible, at, to)[0][1]) > indent


def _same_kind(visible: str, blocks: Sequence[Block]) -> Extent:
    """Return the blocks of the first one's kind; a plain line between two of them is none of it."""
    kind = next((kind for kind, _, _ in blocks if kind not in ("literal", "heading")), "literal")
    taken: list[Block] = []
    rest: list[Block] = []
    for number, block in enumerate(blocks):
        if block[0] in (kind, "literal"):
            taken.append(block)
            continue
        if block[0] == "heading":
            rest.append(block)
            continue
        if block[0] == "paragraph" and number and _is_tight_item(visible, blocks[number - 1], block):
            taken.append(block)
            continue
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        is_between = following is not None and following[0] == kind and block[0] == "paragraph"
        is_between = is_between and _is_line(visible, *block[1:])
        if following is None or not is_between or not _touch(visible, blocks[number - 1], block, following):
            return taken, [*rest, *blocks[number:]]
        rest.append(block)
    return taken, rest


def _is_tight_item(visible: str, before: Block, block: Block) -> bool:
    """Whether plain lines right after an item are items, with the bullet glued to them or alone on the line before."""
    if not _touch(visible, before, block):
        return False
    lines = line_ranges(visible, block[1], block[2])
    if len(lines) == 2 and is_bullet(visible[slice(*lines[0])]):
        return True
    return all(tight_bullet().match(visible, at) for at, _ in lines)


def _touch(visible: str, *blocks: Block) -> bool:
    """Whether no blank line stands between blocks."""
    ends = [content_end(visible, at, to) for _, at, to in blocks]
    return all(is_next_line(visible, end, block[1]) for end, block in zip(ends, blocks[1:], strict=False))


def _text_end(visible: str, part: Part, lines: Sequence[tuple[int, int]]) -> int:
    """Return how many lines a text under its label has.

    One that stands deeper than its label ends where a line doesn't; another one before keys with values, and the
    heading of these, and before a sentence, if it is none itself.
    """
    end = _deeper_end(visible, part, lines)
    if end < len(lines) or indentation(visible, lines[0][0]) > indentation(visible, part.head[0]):
        return end
    key, leads, closes, pages = map(line_pattern, ("KEY", "LINK_LINE", "FOOTER", "PAGE_NUMBER"))
    if key.match(visible, lines[0][0]):
        return end  # the value has keys itself
    is_text = is_sentence(visible[slice(*lines[0])])

    def leads_on(line: tuple[int, int]) -> bool:
        start = line_start(visible, line[0])
        is_page = not visible[slice(*line)].isdigit() and pages.match(visible, start) is not None
        return is_page or leads.match(visible, start) is not None or closes.match(visible, start) is not None

    def ends(line: tuple[int, int]) -> bool:
        text = visible[slice(*line)]
        return (
            key.match(visible, line[0]) is not None
            or text[-1] == ":"
            or (not is_text and is_sentence(text, _SHORT_SENTENCE))
        )

    end = next((number for number in range(1, end) if leads_on(lines[number])), end)
    count = next((number for number in range(1, end) if ends(lines[number])), end)
    if 1 < count < end and is_label(visible[slice(*lines[count - 1])]):
        count -= 1
    return count


def _deeper_end(visible: str, part: Part, lines: Sequence[tuple[int, int]]) -> int:
    """Return how many lines a value has that stands deeper than its label; all, where it doesn't."""
    indent = indentation(visible, part.head[0])
    if indentation(visible, lines[0][0]) <= indent:
        return len(lines)
    return next((number for number, line in enumerate(lines) if indentation(visible, line[0]) <= indent), len(lines))


def _lines_extent(visible: str, part: Part) -> Extent:
    """Return the blocks of a list of plain lines, and the others."""
    blocks = part.blocks
    if len(blocks) > 1 and _says_none(visible, *blocks[0][1:]):
        return blocks[:1], blocks[1:]
    count = 0
    while count < len(blocks) and (
        blocks[count][0] in ("paragraph", "literal")
        or (blocks[count][0] == "list" and _touch(visible, blocks[count - 1], blocks[count]))
    ):
        count += 1
    lines = [line for kind, at, to in blocks[:count] if kind == "paragraph" for line in line_ranges(visible, at, to)]
    end = marked_end(visible, lines)
    if end is None:
        end = min(_short_end(visible, lines), _deeper_end(visible, part, lines))
        end = min(end, len(_run(visible, blocks))) if part.ends_at_blank else end
    if end == len(lines):
        return blocks[:count], blocks[count:]
    return cut(visible, blocks, lines[end - 1][1])


def _short_end(visible: str, lines: Sequence[tuple[int, int]]) -> int:
    """Return how many lines a list of short lines has: running text after a blank line is none of it.

    So is a short sentence after the first blank line, if no line before it ends as one.
    """
    is_tight = True
    for number in range(1, len(lines)):
        if is_next_line(visible, lines[number - 1][1], lines[number][0]):
            continue
        text, before = _uncited(visible, *lines[number]), _uncited(visible, *lines[number - 1])
        if is_running_text(text) and (
            not is_running_text(before) or (has_sentences(text) and not has_sentences(before))
        ):
            return number
        is_list = is_tight and number > 1
        if is_list and is_sentence(text, _SHORT_SENTENCE) and not any(_ends(visible, *line) for line in lines[:number]):
            return number
        is_tight = False
    return len(lines)


def _says_none(visible: str, at: int, to: int) -> bool:
    """Whether a paragraph is one line that says that a list has no entries."""
    return _is_line(visible, at, to) and says_none(fold(_uncited(visible, at, content_end(visible, at, to))))


def _uncited(visible: str, at: int, to: int) -> str:
    """Return a line without the citations at its end."""
    return visible[at : citations_at_end(visible, at, to)]


def _ends(visible: str, at: int, to: int) -> bool:
    """Whether a line ends as a sentence does."""
    return _uncited(visible, at, to).endswith((".", "!", "?"))
