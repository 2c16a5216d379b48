"""What a page has around a profile: menus, tables of contents, and what goes on after its last field."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import islice, pairwise, takewhile
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from profileparse.once import once
from profileparse.source import LINE_END
from profileparse.syntax.endings import page_goes_on
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import content_end, is_next_line, item_ranges, line_ranges, line_start
from profileparse.syntax.parts import Part, Range, split_part
from profileparse.syntax.styles import ALTERNATIONS, ENDS, ENOUGH, MOST_WORDS, NUMBERED, PRONOUNS, Styles, is_label
from profileparse.values.kinds import LISTS, NESTED, Kind

if TYPE_CHECKING:
    from profileparse.schema.profile import Schema

# What no line of a menu has: a colon, a number, a mark at its end.
_NO_MENU = re.compile(r":|\d|[.;,!?]\Z")
# A menu has no more characters; a blank line ends it.
_LONGEST_MENU = 1000
# A menu of what the page holds begins so far from its top, and what it names comes so soon.
_TOP, _BELOW = 2000, 20_000
FORM_FEED = "\f"
_FORM_FEEDS = re.compile(r"\f\s*+")
# So many characters before and after a form feed are looked at.
_NEAR = 200
# What goes with a line of the page above it has no more characters.
_LONGEST_HEADS = 120
# The foot of a page of paper has a gap of so many blanks.
_COLUMNS = re.compile(r"\S {10,}\S")
_VISIBLE = re.compile(r"\S")
# A line end before a blank line.
_BREAK = re.compile(r"(?:\r\n?+|\n)[^\S\r\n]*(?=[\r\n])")


def leave_menus(visible: str, styles: Styles, parts: list[Part]) -> None:
    """Take the labels out of menus: runs of lines of a few words, without a blank line between them.

    A label with a pronoun for the name ("About us") is none either, where its field comes again. Labels of groups,
    which come again for each, stand in no menu.
    """
    seen = end = 0
    top = _Top(visible)
    for number, part in enumerate(parts):
        is_pronoun = False
        is_label = part.field is not None and styles.schema.by_name[part.field].kind not in NESTED
        if part.at >= end and is_label and part.name is None and styles.is_bare(part):
            if part.at >= seen:
                run = _run(visible, part.at)
                seen = run.end
                is_menu = _is_menu(styles, parts, number, run, top)
                end = seen if is_menu else _contents_end(parts, number, run, top)
            is_pronoun = _has_pronoun(visible, styles, part) and any(
                each.field == part.field for each in parts[number + 1 :]
            )
        if part.at < end or is_pronoun:
            part.leave_label("paragraph")


def open_named(visible: str, styles: Styles, parts: list[Part]) -> None:
    """Open a section at each line that a menu above names too, after a sentence of prose; alone after a list."""
    named = _named(visible, parts)
    number = 0 if named else len(parts)
    while number < len(parts):
        part = parts[number]
        number += 1
        kind = styles.schema.by_name[part.field].kind if part.field is not None else None
        if part.has_value or kind not in (Kind.PROSE, *LISTS):
            continue
        lines = [line for each, at, to in part.blocks if each == "paragraph" for line in line_ranges(visible, at, to)]
        for line in lines:
            if visible[slice(*line)] not in named or not styles.can_be_head(line):
                continue
            before = styles.end_before(line[0])
            if kind is Kind.PROSE:
                is_over = visible[before - 1] in ENDS
            else:
                following = _VISIBLE.search(visible, line[1])
                is_over = following is None or (styles.is_set_off(line[0]) and styles.is_set_off(following.start()))
            if before > part.head_to and is_over:
                other = split_part(part, line_start(visible, line[0]), "unknown_heading")
                end = LINE_END.search(visible, line[1], other.to)
                other.head_to, other.label = end.end() if end else other.to, line
                other.blocks = [
                    (block, max(at, other.head_to), to) for block, at, to in other.blocks if to > other.head_to
                ]
                parts.insert(number, other)
                break


def lines_below(visible: str, at: int) -> set[str]:
    """Return the lines below a place, as far as what a menu names would come again."""
    return {visible[slice(*line)] for line in line_ranges(visible, at, at + _BELOW)}


def _has_pronoun(visible: str, styles: Styles, part: Part) -> bool:
    """Whether a label has a pronoun where the entity's name could stand."""
    label = visible[slice(*part.head)]
    if PRONOUNS.isdisjoint(label.lower().split()):
        return False
    return (styles.schema.name_in(label) or "").lower() in PRONOUNS


def _named(visible: str, parts: Sequence[Part]) -> AbstractSet[str]:
    """Return the lines of menus above the fields that come again below: two or more of a run of three or more."""
    fields: set[str | None] = set()
    top = min(len(visible), _TOP)
    for part in reversed(parts):
        if part.field is not None and part.field not in fields:
            fields.add(part.field)
            top = min(top, part.at)
    runs: list[list[str]] = [[]]
    end = 0
    for at, stop in line_ranges(visible, 0, top):
        line = visible[at:stop]
        if runs[-1] and not is_next_line(visible, end, at):
            runs.append([])
        if _is_long(line) or "\t" in line:
            runs.append([])
        else:
            runs[-1].append(line)
        end = stop
    menus = [run for run in runs if len(run) >= ALTERNATIONS]
    if not menus:
        return frozenset()
    below = lines_below(visible, top)
    again = (below.intersection(run) for run in menus)
    return {line for lines in again if len(lines) >= ENOUGH for line in lines}


class _Run(NamedTuple):
    """Lines without a blank line between them, as far as a menu could go.

    Attributes:
        start: Where they begin.
        end: Where they end.
        is_cut: Whether a line ends them that no menu has.
    """

    start: int
    end: int
    is_cut: bool


def _run(visible: str, at: int) -> _Run:
    """Return the lines around a place: they end before a row with a tab, and before other lines that no menu has.

    What comes again below can stand in one.
    """
    above = max(0, at - _LONGEST_MENU)
    breaks = [match.end() for match in _BREAK.finditer(visible, above, at)]
    found = _BREAK.search(visible, at, at + _LONGEST_MENU)
    first = breaks[-1] if breaks else above
    end = found.start() if found else min(len(visible), at + _LONGEST_MENU)
    below: Counter[str] | None = None
    for start, stop in line_ranges(visible, at, end):
        line = visible[start:stop]
        if "\t" not in line and not _is_long(line):
            continue
        if below is None:
            below = (
                Counter(visible[slice(*each)] for each in line_ranges(visible, at, at + _BELOW))
                if at <= _TOP
                else Counter()
            )
        if "\t" in line or below[line] < 2:
            return _Run(first, max(at, line_start(visible, start)), is_cut=True)
    return _Run(first, end, is_cut=False)


def _is_long(line: str) -> bool:
    """Whether no menu has a line."""
    return len(line.split()) > MOST_WORDS // 2 or _NO_MENU.search(line) is not None


def _is_menu(styles: Styles, parts: Sequence[Part], number: int, run: _Run, top: _Top) -> bool:
    """Whether a run of lines is a menu.

    It is one if its first line and another one lead through the site, and a blank line ends it. At the top of a page it
    is one, too, if a line above the first label leads through the site, half of the lines from there on or more are
    labels or come again below, and one of the labels does; or if more than half of its labels come again below after a
    blank line.

    Args:
        styles: The styles of the text.
        parts: Its parts.
        number: The number of the first part in the run that has a label.
        run: The lines; where they are cut, a label of them comes again below.
        top: The lines at the top of the page.
    """
    (start, end, is_cut), visible = run, top.visible
    at = parts[number].at
    lines = [visible[slice(*line)] for line in line_ranges(visible, start, end)] if not is_cut or at <= _TOP else []
    if len(lines) < ALTERNATIONS:
        return False
    leads = [line_pattern("NAVIGATION").fullmatch(line) is not None for line in lines]
    if sum(leads) >= ENOUGH:
        later = {part.field for part in islice(parts, number, None) if part.at >= end}
        once = [part for part in islice(parts, number, None) if part.at < end and part.field not in later]
        # Labels whose fields don't come again may lead nowhere.
        labels = {visible[slice(*part.head)] for part in once if part.field is not None and part.blocks}
        leads = [each and line not in labels for each, line in zip(leads, lines, strict=True)]
    is_led = leads[0] and sum(leads) >= ENOUGH
    long = list(filter(_is_long, lines))
    if (is_led and not long and not is_cut) or at > _TOP:
        return is_led and not long and not is_cut
    near = list(takewhile(lambda part: part.at < end + _BELOW, islice(parts, number, None)))
    own = [part for part in near if part.at < end and part.field is not None]
    fields = {part.field for part in own}
    again = [part for part in near if part.at >= end and part.field in fields]
    if not again and (is_cut or not is_led):
        return False  # as nearly all are
    below = {line for line in lines if top.comes_below(line, end)}
    if is_led or not below.issuperset(long):
        return below.issuperset(long)
    before = len(line_ranges(visible, start, at))
    set_off = {part.field for part in again if styles.is_set_off(part.at)}
    # A lone label over a list may come again: it goes on with its field.
    if 2 * sum(part.field in set_off for part in own) > len(own) > (before == 0):
        return True
    labels = {visible[slice(*part.head)] for part in own}
    known = sum(line in labels or line in below for line in lines[before:])
    return any(leads[:before]) and 2 * known >= len(lines) - before


class _Top:
    """The lines at the top of a page, and where each, and each with the next one, stands for the last time."""

    def __init__(self, visible: str) -> None:
        self.visible = visible

    @once
    def places(self) -> list[Range]:
        """Where the lines stand."""
        return line_ranges(self.visible, 0, _TOP + _BELOW)

    @once
    def lines(self) -> list[str]:
        """The lines."""
        return [self.visible[slice(*place)] for place in self.places]

    @once
    def last(self) -> dict[str, int]:
        """The number of the last line that is the same."""
        return {line: number for number, line in enumerate(self.lines)}

    @once
    def last_pair(self) -> dict[tuple[str, str], int]:
        """The same of two lines below each other."""
        return {pair: number for number, pair in enumerate(pairwise(self.lines))}

    def comes_below(self, line: str, at: int) -> bool:
        """Whether a line stands below a place."""
        return line in self.last and self.places[self.last[line]][0] >= at

    def named(self, at: int, to: int) -> tuple[int, int]:
        """Return how many lines of a stretch come again below it, one after the other, and where the last one ends."""
        first = number = bisect_left(self.places, at, key=itemgetter(0))
        seen: set[str] = set()
        while number < len(self.lines) and self.places[number][1] <= to and self.lines[number] not in seen:
            if self.last[self.lines[number]] == number:
                break
            seen.add(self.lines[number])
            number += 1
        is_again = any(self.last_pair[pair] >= number for pair in pairwise(self.lines[first:number]))
        return (0, at) if is_again or number == first else (number - first, self.places[number - 1][1])


def _contents_end(parts: Sequence[Part], number: int, run: _Run, top: _Top) -> int:
    """Return where the lines end that name what the page holds, from a label on; 0 where it is none of them.

    There are three of them or more at the top of the page, with two labels. Each comes again below as a line, and no
    two of them right below each other.

    Args:
        parts: The parts of the text.
        number: The number of the part that the label opens.
        run: The lines around it.
        top: The lines at the top of the page.
    """
    at, field = parts[number].at, parts[number].field
    if at > _TOP or all(part.field != field for part in islice(parts, number + 1, None)):
        return 0  # as nearly all are
    count, end = top.named(at, run.end)
    if count < ALTERNATIONS:
        return 0
    own = {part.field for part in islice(parts, number, None) if part.at < end and part.field is not None}
    again = {part.field for part in islice(parts, number, None) if part.at >= end}
    return end if len(own & again) >= ENOUGH else 0


def leave_contents(visible: str, styles: Styles, parts: list[Part]) -> None:
    """Take the labels out of a table of contents: lines that count on, and whose labels come again below."""
    numbers = [styles.number_before(part) if part.field is not None and not part.has_value else 0 for part in parts]
    again: set[tuple[str | None, int]] = set()
    for at in reversed(range(len(parts))):
        part, number = parts[at], numbers[at]
        if not number:
            continue
        counted = _counted(visible, part)
        following = numbers[at + 1] if at + 1 < len(parts) else 0
        is_run = counted == list(range(number + 1, number + 1 + len(counted))) and (
            bool(counted) or following == number + 1 or (at > 0 and numbers[at - 1] == number - 1)
        )
        if (part.field, number) in again and is_run and all(kind == "list" for kind, _, _ in part.blocks):
            part.leave_label("list")
        again.add((part.field, number))


def _counted(visible: str, part: Part) -> list[int]:
    """Return the numbers of the items under a label; 0 for an item without one."""
    items = [item for kind, at, to in part.blocks if kind == "list" for item in item_ranges(visible, at, to)]
    found = [NUMBERED.match(visible, line_start(visible, at)) for at, _, _, _ in items]
    return [int(match[1]) if match else 0 for match in found]


def end_at_page_breaks(visible: str, parts: list[Part]) -> None:
    """End fields where a page of paper does: at a short line with a number, right above a form feed.

    They do so only where a label follows, or a line that can be a heading and has no sentence below that began before.
    """
    number = 0
    for match in _FORM_FEEDS.finditer(visible):
        at = match.start()
        # A form feed before a label is the first character of its part.
        while number + 1 < len(parts) and parts[number + 1].at < at:
            number += 1
        part = parts[number]
        if part.field is None:
            continue
        above = line_ranges(visible, max(part.head_to, at - _NEAR), at)
        if _is_footer(visible, above) and _is_new(visible, at, part.to):
            parts.insert(number + 1, split_part(part, line_start(visible, above[-1][0]), "loose"))


def _is_footer(visible: str, lines: Sequence[Range]) -> bool:
    """Whether the last of some lines is a page's: a few words with a number, after a blank line."""
    if len(lines) <= 1 or is_next_line(visible, lines[-2][1], lines[-1][0]):
        return False
    return is_footer(visible[slice(*lines[-1])])


def is_footer(text: str) -> bool:
    """Whether a line can be the foot of a page of paper: a few words with a number.

    >>> is_footer("Leaflet 7   page 1 of 2"), is_footer("It has 5 petals.")
    (True, False)
    """
    return len(text.split()) <= MOST_WORDS and text[-1].isalnum() and any(map(str.isdigit, text))


def _is_new(visible: str, at: int, to: int) -> bool:
    """Whether a form feed is followed by nothing up to the end of a part, or by a line alone that can be a heading."""
    lines = line_ranges(visible, at, min(to, at + _NEAR))
    if not lines:
        return True
    is_alone = len(lines) == 1 or not is_next_line(visible, lines[0][1], lines[1][0])
    goes_on = len(lines) > 1 and visible[lines[1][0]].islower()
    return is_alone and not goes_on and is_label(visible[slice(*lines[0])])


def end_at_page_lines(visible: str, parts: list[Part], schema: Schema) -> None:
    """End the last field above the references, these, and the sections after them, where a page goes on.

    The foot of a page of paper ends it, too: a line in two columns after a blank line.

    Args:
        visible: The text.
        parts: Its parts.
        schema: The model's schema: lines that lead on to more end prose.
    """
    prose = schema.prose if not schema.model.ordered_labels else ()
    number = len(parts) - 1
    if parts and parts[-1].field not in (None, "references") and not schema.model.ordered_labels:
        lines = line_ranges(visible, max(parts[-1].head_to, len(visible) - _NEAR), len(visible))[-2:]
        if _is_footer(visible, lines) and _COLUMNS.search(visible, *lines[-1]):
            parts.append(split_part(parts[-1], line_start(visible, lines[-1][0]), "loose"))
    is_done = False
    while number >= 0 and not is_done:
        part = parts[number]
        is_done = part.field not in (None, "references")
        leads_on = part.field in prose
        start = _page_line(visible, part, leads_on=leads_on) if part.label is not None else None
        if start is not None:
            parts.insert(number + 1, split_part(part, start, "loose"))
        number -= 1


def _are_few_words(visible: str, at: int, to: int) -> bool:
    """Whether the lines before a line of the page can be what goes with it: each could be a heading."""
    return all(is_label(visible[slice(*line)]) for line in line_ranges(visible, at, to))


def _page_line(visible: str, part: Part, *, leads_on: bool) -> int | None:
    """Return where a page goes on under a label: after a blank line, or after a sentence.

    A few words above such a line belong to it.

    Args:
        visible: The text.
        part: The part of the label.
        leads_on: Whether a line that leads on to more is one of the page.
    """
    if part.field == "references":
        return page_goes_on(visible, part)
    patterns = [line_pattern(name) for name in ("PAGE_LINE", "LINK_LINE")[: 1 + leads_on]]
    end = None if part.has_value else content_end(visible, part.at, part.head_to)
    first: int | None = None  # where the lines begin that would go with a line of the page
    counts_on = False  # then "(c)" is no copyright
    for kind, begin, to in part.blocks:
        for at, stop in line_ranges(visible, begin, to) if kind == "paragraph" else ():
            mark = visible[at : at + 3].lower()
            counts_on = counts_on or mark == "(b)"
            if end is not None and (visible[end - 1] in ".!?" or (at - end > 1 and not is_next_line(visible, end, at))):
                first = at
            elif first is not None and at - first > _LONGEST_HEADS:
                first = None
            if (
                first is not None
                and any(pattern.match(visible, line_start(visible, at)) for pattern in patterns)
                and not (counts_on and mark == "(c)")
                and _are_few_words(visible, first, at)
            ):
                return line_start(visible, first)
            end = stop
        if kind != "paragraph":
            end, first = content_end(visible, begin, to), None
    return None
