"""What a page has around a profile: menus, tables of contents, and what goes on after its last field."""

from __future__ import annotations

import re
from collections.abc import Sequence

from profileparse.syntax.endings import page_goes_on
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import content_end, is_next_line, item_ranges, line_ranges, line_start
from profileparse.syntax.parts import Part, split_part
from profileparse.syntax.styles import ALTERNATIONS, ENOUGH, MOST_WORDS, NUMBERED, PRONOUNS, Styles
from profileparse.values.kinds import NESTED

# What no line of a menu has: a colon, a number, a mark at its end.
_NO_MENU = re.compile(r":|\d|[.;,!?]\Z")
# A menu has no more characters; a blank line ends it.
_LONGEST_MENU = 1000
# A menu of what the page holds begins so far from its top, and what it names comes so soon.
_TOP, _BELOW = 2000, 20_000
# A line end before a blank line.
_BREAK = re.compile(r"(?:\r\n?+|\n)[^\S\r\n]*(?=[\r\n])")


def leave_menus(visible: str, styles: Styles, parts: list[Part]) -> None:
    """Take the labels out of menus: runs of lines of a few words, without a blank line between them.

    A label with a pronoun for the name ("About us") is none either, where its field comes again. Labels of groups,
    which come again for each, stand in no menu.
    """
    end = 0
    for number, part in enumerate(parts):
        is_pronoun = False
        is_label = part.field is not None and styles.schema.by_name[part.field].kind not in NESTED
        if part.at >= end and is_label and part.name is None and styles.is_bare(part):
            end = _menu_end(visible, styles, parts, number)
            name = styles.schema.name_in(visible[slice(*part.head)]) or ""
            is_pronoun = name.lower() in PRONOUNS and any(each.field == part.field for each in parts[number + 1 :])
        if part.at < end or is_pronoun:
            part.rule, part.field, part.label, part.head = "loose", None, None, (part.at, part.at)
            part.blocks, part.head_to, part.has_value = [("paragraph", part.at, part.to)], part.at, False


def _menu_end(visible: str, styles: Styles, parts: Sequence[Part], number: int) -> int:
    """Return where the run of lines ends that a label stands in, if it is a menu; else 0.

    It is one if its first line and another one lead through the site. At the top of a page it is one, too, if a line
    above the label leads through the site, most lines from there on are labels or come again below, and one of the
    labels does; or if more than half of its labels come again below after a blank line.
    """
    at = parts[number].at
    above = max(0, at - _LONGEST_MENU)
    breaks = [match.end() for match in _BREAK.finditer(visible, above, at)]
    found = _BREAK.search(visible, at, at + _LONGEST_MENU)
    start = breaks[-1] if breaks else above
    end = found.start() if found else min(len(visible), at + _LONGEST_MENU)
    lines = [visible[slice(*line)] for line in line_ranges(visible, start, end)]
    is_top = at <= _TOP
    below = {visible[slice(*line)] for line in line_ranges(visible, end, end + _BELOW)} if is_top else set()
    long = [line for line in lines if len(line.split()) > MOST_WORDS // 2 or _NO_MENU.search(line)]
    if len(lines) < ALTERNATIONS or not below.issuperset(long):
        return 0
    leads = [line_pattern("NAVIGATION").fullmatch(line) is not None for line in lines]
    if leads[0] and sum(leads) >= ENOUGH:
        return end
    if not is_top:
        return 0
    own = [part for part in parts[number:] if part.at < end and part.field is not None]
    later = [part for part in parts[number:] if end <= part.at < end + _BELOW and part.label is not None]
    again = {part.field for part in later}
    set_off = {part.field for part in later if styles.is_set_off(part.at)}
    before = len(line_ranges(visible, start, at))
    # A lone label over a list may come again: it goes on with its field.
    if 2 * sum(part.field in set_off for part in own) > len(own) > (before == 0):
        return end
    labels = {visible[slice(*part.head)] for part in own}
    known = sum(line in labels or line in below for line in lines[before:])
    is_led = any(leads[:before]) and any(part.field in again for part in own)
    return end if is_led and 2 * known > len(lines) - before else 0


def leave_contents(visible: str, styles: Styles, parts: list[Part]) -> None:
    """Take the labels out of a table of contents: lines that count on, and whose labels come again below."""
    numbers = [
        styles.number_before(part) if part.field is not None and not part.has_value and part.name is None else 0
        for part in parts
    ]
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
            part.rule, part.field, part.label, part.head = "loose", None, None, (part.at, part.at)
            part.blocks, part.head_to = [("list", part.at, part.to)], part.at
        again.add((part.field, number))


def _counted(visible: str, part: Part) -> list[int]:
    """Return the numbers of the items under a label; 0 for an item without one."""
    items = [item for kind, at, to in part.blocks if kind == "list" for item in item_ranges(visible, at, to)]
    found = [NUMBERED.match(visible, line_start(visible, at)) for at, _, _, _ in items]
    return [int(match[1]) if match else 0 for match in found]


def end_at_page_lines(visible: str, parts: list[Part]) -> None:
    """End the last field above the references, these, and the sections after them, where a page goes on."""
    number = len(parts) - 1
    is_done = False
    while number >= 0 and not is_done:
        part = parts[number]
        is_done = part.field not in (None, "references")
        start = _page_line(visible, part) if part.label is not None else None
        if start is not None:
            parts.insert(number + 1, split_part(part, start, "loose"))
        number -= 1


def _page_line(visible: str, part: Part) -> int | None:
    """Return where a page goes on under a label: after a blank line, or after a sentence."""
    if part.field == "references":
        return page_goes_on(visible, part)
    page_line = line_pattern("PAGE_LINE")
    end = None if part.has_value else content_end(visible, part.at, part.head_to)
    counts_on = False  # then "(c)" is no copyright
    for kind, begin, to in part.blocks:
        for at, stop in line_ranges(visible, begin, to) if kind == "paragraph" else ():
            mark = visible[at : at + 3].lower()
            counts_on = counts_on or mark == "(b)"
            is_apart = end is not None and (
                visible[end - 1] in ".!?" or (at - end > 1 and not is_next_line(visible, end, at))
            )
            if counts_on and mark == "(c)":
                is_apart = False
            if is_apart and page_line.match(visible, start := line_start(visible, at)):
                return start
            end = stop
        if kind != "paragraph":
            end = content_end(visible, begin, to)
    return None
