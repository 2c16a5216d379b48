"""Where a second entity begins in a text: `parse` keeps what follows in ``extra``, `parse_all` cuts there."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple

from profileparse.normalize.names import can_be_title, is_name, title_level, title_of
from profileparse.once import once
from profileparse.source import ZERO_WIDTH, Source, fold
from profileparse.syntax.inside import content_end, line_ranges, line_start
from profileparse.syntax.parser import Outline
from profileparse.syntax.parts import Part, Range

# A YAML header: two rules with keys, values and comments between them, and no blank line.
FRONT_MATTER = re.compile(
    rf"""(?x)
    (?<! [^\r\n] ) [{ZERO_WIDTH}]*+ --- [ \t]*+ (?: \r\n? | \n )
    (?= \# | [\w"'][^\r\n:]*+ : (?! \S ) )
    (?: (?! --- ) (?: [ \t\#-] | [\w"'][^\r\n:]*+ : (?! \S ) ) [^\r\n]*+ (?: \r\n? | \n ) | )*+
    --- [ \t]*+ (?: \r\n? | \n | \Z )
    """
)
# So many lines above a label are compared with those above the first one, within so many characters.
_MOST_LINES = 12
_LONGEST_HEAD = 2_000


class Second(NamedTuple):
    """Where the next entity begins; offsets are those of ``Source.visible``.

    Attributes:
        number: The number of the first part that is all its own.
        at: Where its text begins: at that part, or at a title that stands above it in the part before.
        place: What shows it: a label, a heading or a title.
        told: The number of the part that told; nothing after it was looked at.
    """

    number: int
    at: int
    place: Range
    told: int


class Opening:
    """What stands above the first label of a text: the others of its entities open alike.

    Args:
        outline: The text.
    """

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._visible = outline.source.visible
        self._above = list(takewhile(lambda part: part.field is None, outline.parts))
        self._name: str | None = None
        self.has_front_matter = FRONT_MATTER.match(self._visible) is not None

    @once
    def headings(self) -> list[str]:
        """The marks of the headings, the last one first."""
        return [mark_of(self._visible, part) for part in reversed(self._above) if is_heading(part)]

    def titles(self, end: int) -> frozenset[str]:
        """The words of the headings, and the name, in lower case; the first entity ends at ``end`` or later."""
        headings = {fold(self._visible[slice(*part.head)]).lower() for part in self._above if is_heading(part)}
        return frozenset(headings | {self.name(end)})

    def name(self, end: int) -> str:
        """The name that the title of the page gives, in lower case; empty where a label gives one."""
        if self._name is None:
            outline = self._outline.syntax.outline(Source(self._visible[:end]))
            is_labelled = any(part.name is not None or part.field == "name" for part in outline.parts)
            named = None if is_labelled else title_of(outline, [part for part in outline.parts if part.field is None])
            self._name = "" if named is None or named.part.field is not None else named.text.lower()
        return self._name

    @once
    def lines(self) -> list[str]:
        """The lines, the last one first, in lower case."""
        end = self._above[-1].to if self._above else 0
        return [fold(self._visible[slice(*line)]).lower() for line in last_lines(self._visible, 0, end)]

    def title_in(self, line: str, number: int, end: int) -> str | None:
        """Return the title in a line that is like one of the lines, or empty words in one that is the same.

        Args:
            line: The other line, in lower case.
            number: The number of the line that it may be like, from the last one on.
            end: The first entity ends here or later.
        """
        own, title = self.lines[number], self.name(end)
        if line == own and (not title or title not in own):
            return ""
        if not any(map(str.isalnum, own)):
            return "" if own[0] == line[0] and not any(map(str.isalnum, line)) else None
        before, name, after = own.partition(title or own)
        is_alike = bool(title and name) and line.startswith(before) and line.endswith(after)
        title = line[len(before) : len(line) - len(after)]
        return title if is_alike and title and can_be_title(title) else None


def second_entity(outline: Outline, start: int = 0, opening: Opening | None = None) -> Second | None:
    """Return where a second entity begins in a text; None where there is one only.

    Args:
        outline: The text.
        start: The number of the part with which the first one begins.
        opening: How the entities of the text open; by default as the first one of this outline does.
    """
    entity = _Entity(outline, start, opening or Opening(outline))
    for number in range(start, len(outline.parts)):
        restart = entity.restart(number)
        if restart is not None:
            return entity.second(restart, number)
    return None


def may_have_second(outline: Outline) -> bool:
    """Whether a text can have a second entity: a label comes again, or two give a name."""
    fields = [part.field for part in outline.parts if part.field is not None]
    return len(set(fields)) < len(fields) or ("name" in fields and any(part.name for part in outline.parts))


def _says_more(name: str, other: str) -> bool:
    """Whether a name is another one, alone or with a number or a parenthesis behind it: "BRCA1", "BRCA1 (P38398)"."""
    rest = name.removeprefix(other)
    is_longer = len(rest) < len(name) and rest[:1] == " "
    return name == other or (is_longer and (rest[1:2] in ("(", "[") or any(map(str.isdigit, rest))))


class _Entity:
    """What is known of an entity, part by part, until the next one begins."""

    def __init__(self, outline: Outline, start: int, opening: Opening) -> None:
        self._outline = outline
        self._visible = outline.source.visible
        self._parts = outline.parts
        self._opening = opening
        self._start = start
        # The number of the last part of each field; the numbers of all.
        self._last: dict[str, int] = {}
        self._fields: list[int] = []
        self._repeats = False
        # What gives the name: a heading with it, a label of it, in lower case.
        self._title: tuple[int, str] | None = None
        self._named: tuple[int, str] | None = None
        # A label of the name under a heading with another name.
        self._renamed: int | None = None
        self._above_name: frozenset[str] = frozenset()
        self._rank_above = -1
        # The first label, where it comes again, and the labels before that.
        self._first: int | None = None
        self._first_content: str | None = None
        self._again: int | None = None
        self._before_again: frozenset[str] = frozenset()
        # The first heading with one "#", and a later one; no label may have one.
        self._heading: int | None = None
        self._next_heading: int | None = None
        self._has_titled_label = False
        schema = outline.schema
        names = list(schema.by_name)
        self._upper = frozenset(names[: names.index(schema.title.name)]) if schema.title else frozenset()
        self._ranks = {name: rank for rank, name in enumerate(schema.order)}

    # ---- what tells a second entity ----------------------------------------------------------------------------

    def restart(self, number: int) -> int | None:
        """Take the next part; return the number of the part with which a second entity begins, if it tells one."""
        part = self._parts[number]
        if part.field is None:
            if part.rule == "section" and title_level(self._visible, part) == 1:
                self._take_heading(number)
            return None
        self._has_titled_label |= part.label is not None and title_level(self._visible, part) == 1
        found = self._by_title(number, part) if part.name is not None else self._by_name(number, part)
        if found is None:
            found = self._by_other_name(part)
        if found is None:
            found = self._by_heading(part)
        if found is None:
            found = self._by_first_label(number, part)
        if found is None:
            self._repeats |= part.field in self._last
            self._last[part.field] = number
            self._fields.append(number)
        return found

    def _take_heading(self, number: int) -> None:
        if self._heading is None:
            self._heading = number
        elif self._next_heading is None or self._fields[-1:] > [self._next_heading]:
            self._next_heading = number

    def _by_title(self, number: int, part: Part) -> int | None:
        """Tell by a heading with another name."""
        key = self._words(part.name or (0, 0))
        if self._title is not None:
            return self._run_above(number, self._title[0]) if self._title[1] != key else None
        if self._named is not None and self._named[1] != key and self._is_begun_anew(part.field or ""):
            return self._run_above(number, self._named[0])
        self._title = number, key
        return None

    def _is_begun_anew(self, title: str) -> bool:
        """Whether the labels before the heading with the name are more than those of its own entity."""
        rank = self._ranks.get(title)
        is_below = rank is not None and any(self._ranks.get(each, -1) > rank for each in self._last)
        return self._repeats or title in self._last or "references" in self._last or is_below

    def _by_name(self, number: int, part: Part) -> int | None:
        """Tell by a label of the name with another value, after other labels."""
        if part.field != "name" or not part.blocks:
            return None
        lines = line_ranges(self._visible, part.blocks[0][1], part.to)
        key = self._words(lines[0]) if lines else ""
        known = self._named or self._title
        if known is not None and not _says_more(key.removeprefix("\\ "), known[1]) and self._last.keys() - {"name"}:
            if self._named is not None:
                return self._run_above(number, self._named[0])
            if is_name(key) and key.removeprefix("\\ ") != known[1]:
                self._renamed, self._above_name = number, frozenset(self._last)
                self._rank_above = max(self._ranks.get(field, -1) for field in self._last)
        elif self._title is None or self._title[1] == key:
            self._named = self._named or (number, key)
        return None

    def _by_other_name(self, part: Part) -> int | None:
        """Tell by a label of the name under a heading with another one, if labels from above it come again under it."""
        if self._renamed is None or part.field is None:
            return None
        is_above = part.field in self._above_name or "references" in self._above_name
        return self._renamed if is_above or self._ranks.get(part.field, self._rank_above) < self._rank_above else None

    def _by_heading(self, part: Part) -> int | None:
        """Tell by a heading with one ``#``, under which a label from above it comes again."""
        heading, following = self._heading, self._next_heading
        if heading is None or following is None or self._has_titled_label:
            return None
        return following if heading < self._last.get(part.field or "", -1) < following else None

    def _by_first_label(self, number: int, part: Part) -> int | None:
        """Tell by the first label with another value, after other labels, if one of those comes again after it."""
        if part.field in self._before_again and self._again is not None:
            return self._labels_above(self._again)
        if part.field in ("name", "references"):
            return None
        if self._first is None:
            self._first = number
            return None
        first = self._parts[self._first]
        others = self._last.keys() - {part.field}
        if part.field != first.field or part.name is not None or not (part.blocks and first.blocks and others):
            return None
        if self._first_content is None:  # it may be long, and is compared with each that comes again
            self._first_content = self._content(first)
        is_other = self._content(part) != self._first_content or self._is_titled(number)
        if is_other and (self._again is None or self._fields[-1] != self._again):
            self._again, self._before_again = number, frozenset(others)
        return None

    def _is_titled(self, number: int) -> bool:
        """Whether the first label comes again under a title, as it stands under another one."""
        before = self._fields[-1]
        _, title = self._lines_above(before, self._parts[number].at)
        above = self._headings_above(before, number)
        title = title or (self._parts[above].head if above < number else None)
        return title is not None and self._words(title) not in self._opening.titles(self._lowest(before))

    def _words(self, place: Range) -> str:
        return fold(self._visible[slice(*place)]).lower()

    def _content(self, part: Part) -> str:
        return fold(self._visible[part.blocks[0][1] : part.to]).lower()

    # ---- where it begins ---------------------------------------------------------------------------------------

    def _run_above(self, number: int, named: int) -> int:
        """Return the number of the label with which the run begins that goes on to the name of a second entity."""
        between = [each for each in self._fields if each > named]
        upper = {self._field(each) for each in self._fields if each < named}
        if self._parts[number].name is not None:
            upper |= self._upper - {"name"}
        start, taken = number, set()
        for each in reversed(between):
            field = self._field(each)
            if field not in upper or field in taken:
                break
            taken.add(field)
            start = each
        references = [each for each in between if self._field(each) == "references"]
        if self._renamed is not None and self._renamed == max((each for each in between if each < start), default=-1):
            start = self._renamed
        if references:
            seen = {self._field(each) for each in self._fields if each < references[-1]}
            after = next((each for each in between if each > references[-1]), number)
            if self._field(after) in seen:
                start = min(start, after)
        return start

    def _labels_above(self, number: int) -> int:
        """Return the number of the first label of the second entity, which may have labels that the first has not."""
        rank = self._ranks.get(self._field(number), -1)
        above = [each for each in self._fields if each < number]
        seen = [self._field(each) for each in above]
        for each, field in zip(reversed(above), reversed(seen), strict=True):
            if field == "name" and self._title is None and seen.count("name") == 1 and each != above[0]:
                return each
            if field not in self._upper or self._ranks.get(field, rank) >= rank or seen.count(field) > 1:
                break
            number, rank = each, self._ranks[field]
        return number

    def _field(self, number: int) -> str:
        return self._parts[number].field or ""

    def second(self, restart: int, told: int) -> Second:
        """Return where the second entity begins that begins its labels with a part: above it, where its title is."""
        parts = self._parts
        before = max((each for each in self._fields if each < restart), default=self._start)
        label = restart
        if parts[restart].field is None:  # a heading: its labels come after it
            label = next((each for each in self._fields if each > restart), told)
        at, place = parts[restart].at, parts[restart].head
        header = self._front_matter(before, label) if self._opening.has_front_matter else None
        if header is not None:
            at, place = header[0], header
        elif before < label:
            above, title = self._lines_above(before, parts[label].at)
            first = self._headings_above(before, restart)
            if parts[first].at < min(above, at):
                at, place = parts[first].at, parts[first].head
            elif above < at:
                at, place = above, title or place
        number = next(each for each in range(before, restart + 1) if parts[each].at >= at)
        return Second(number, at, place, told)

    def _lines_above(self, before: int, at: int) -> tuple[int, Range | None]:
        """Return where the lines begin above a label that stand as those above the first one do, and the title."""
        lowest = self._lowest(before)
        place: Range | None = None
        lines = last_lines(self._visible, lowest, at)
        for number, line in zip(range(len(self._opening.lines)), lines, strict=False):
            title = self._opening.title_in(self._words(line), number, lowest)
            if title is None:
                break
            at = line_start(self._visible, line[0])
            place = line if title else place
        return at, place

    def _lowest(self, before: int) -> int:
        """Return where what stands above a label can begin, which is in the part of the label before it."""
        owner = self._parts[before]
        first = line_ranges(self._visible, *owner.blocks[0][1:])[:1] if owner.has_value else []
        return first[0][1] if first else owner.head_to

    def _front_matter(self, before: int, number: int) -> Range | None:
        """Return where the YAML header stands that is above a label or around it."""
        visible, lowest, highest = self._visible, self._parts[before].head_to, self._parts[number].at
        headers = (match.span() for match in FRONT_MATTER.finditer(visible, line_start(visible, lowest)))
        last = [at for at in takewhile(lambda header: header[0] <= highest, headers) if at[0] >= lowest][-1:]
        return (last[0][0], content_end(visible, *last[0])) if last else None

    def _headings_above(self, before: int, number: int) -> int:
        """Return the number of the first of the headings above a label that stand as those of the first entity do."""
        for mark in self._opening.headings:
            above = number - 1
            while above > before and not is_heading(self._parts[above]) and self._parts[above].rule != "rule":
                above -= 1
            if (
                above <= before
                or not is_heading(self._parts[above])
                or mark_of(self._visible, self._parts[above]) != mark
            ):
                break
            number = above
        return number


def is_heading(part: Part) -> bool:
    """Whether a part begins with a heading that no field is for."""
    return part.field is None and part.rule == "section"


def mark_of(visible: str, part: Part) -> str:
    """Return how a heading is marked: what stands before its words, and the first character after them."""
    label = part.label or part.head
    after = visible[label[1] : part.head_to].strip()
    return f"{visible[part.at : label[0]].strip()} {after[:1]}"


def last_lines(visible: str, lowest: int, at: int) -> list[Range]:
    """Return the last lines of a stretch that are not blank, the last one first."""
    start = line_start(visible, max(lowest, at - _LONGEST_HEAD))
    return line_ranges(visible, max(start, lowest), at)[: -_MOST_LINES - 1 : -1]
