"""How a text writes its labels: what is evidence that others, which no model declares, are written alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from profileparse.once import once
from profileparse.source import LINE_END, fold
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import (
    TWO_CELLS,
    content_end,
    indentation,
    is_next_line,
    item_contents,
    line_ranges,
    line_start,
    row_ranges,
)
from profileparse.syntax.parts import Part, Range, RawPart
from profileparse.values.kinds import LISTS, Kind, is_single

if TYPE_CHECKING:
    from profileparse.syntax.parser import Outline

# So many labels have to stand in a style without a mark of its own; so many pairs of lines have to alternate.
ENOUGH = 2
ALTERNATIONS = 3
# What prose before a heading ends with.
ENDS = '.!?:”")]'
# A label has no more words.
MOST_WORDS = 8
# A question that is one has no more.
MOST_WORDS_ASKING = 12
# A line with a colon at its end that leads to a list has more words; an entry of a list can have as few.
_FEW_WORDS = 3
# What stands for a name in a label ("About us").
PRONOUNS = frozenset(("it", "me", "them", "this", "us", "you"))
_TOPIC = re.compile(r"(?:How|What|When|Where|Which|Who|Why) ")
# Words that stand in sentences, not in labels.
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|may|will|would|should|includes?|contains?|it|this|these|they|you|"
    r"following|follows|such as)\b|\b(?:of|for|to|by|in|with|and|or|the|a|an)\Z"
)
# An abbreviation that can be a label ("N.B.").
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")
# What a sentence says before a colon; a key says nothing.
_SAYS = re.compile(r"\w\W+(?:is|are|was|were|has|have|had|can|may|will|would|should)\b")
# Rules of parts that belong to the one before them where they are indented deeper, or have a heading of a lower level.
NESTED = frozenset(("unknown_field", "unknown_bullet", "bullet_field", "section"))
_HASHES = re.compile(r"\s*(#{1,6}|={1,6})(?:\s|(?<==)(?=[^=\s]))")
NUMBERED = re.compile(r"\s*(?:#+\s*)?\(?(\d{1,2})[.)]\s")
_NUMBERED_ITEMS = frozenset(("ENTRY", "LIST"))
_MAY_BE_SPACED = frozenset(("REST", "KEY"))
# What stands between a label and its value in an item.
_DASHES = ("-", "–", "—")
_DASH = re.compile(r"[^\S\r\n][–—-][^\S\r\n]")
# A line of so many characters can be broken at its end.
_LONG_LINE = 60
# Emoji begin here, roughly; what stands before a label and comes earlier is another mark.
_FIRST_EMOJI = "\u2300"


def is_label(text: str) -> bool:
    """Whether a text can be a label that no model declares: few words, no small letter first, no sentence.

    >>> is_label("Sun / Shade"), is_label("It is worn"), is_label("and others")
    (True, False, False)
    """
    words = text.split()
    if not 0 < len(words) <= MOST_WORDS or text[0].islower() or _is_open(text):
        return False
    if text[-1] in ".!?,;" and not _INITIALS.fullmatch(text):
        return False
    return any(character.isalpha() for character in text) and not _SENTENCE.search(text)


def is_question(text: str) -> bool:
    """Whether a text can be a label that asks.

    >>> is_question("Where can I get more help?"), is_question("why?"), is_question("Who? You.")
    (True, False, False)
    """
    return text[-1:] == "?" and text[0].isupper() and len(text.split()) <= MOST_WORDS_ASKING and text.count("?") == 1


def is_topic(text: str) -> bool:
    """Whether a text can be a label that says what is told, as a question without its mark.

    >>> is_topic("How people can help"), is_topic("How it is made."), is_topic("It can help")
    (True, False, False)
    """
    return _TOPIC.match(text) is not None and text[-1].isalnum() and len(text.split()) <= MOST_WORDS


def leads(text: str) -> bool:
    """Whether a line has more than a few words and a colon at its end, which lead to the lines below it.

    >>> leads("It is used for these:"), leads("Uses in food:")
    (True, False)
    """
    return text[-1] == ":" and len(text.split()) > _FEW_WORDS


def is_key(token: re.Match[str]) -> bool:
    """Whether a line begins with a key, not with the part of a sentence or parenthesis before a colon."""
    return token.lastgroup == "KEY" and _SAYS.search(token["KEY_key"]) is None and not _is_open(token["KEY_key"])


def _is_open(text: str) -> bool:
    """Whether a parenthesis begins in a text and doesn't end."""
    return text.count("(") > text.count(")")


class Styles:
    """The styles of one text, by the labels that its model declares; each is found when it is first asked for.

    Attributes:
        schema: The model's schema.
        parts: The parts as the grammar gives them.
        terminals: The terminals of their tokens.
    """

    def __init__(self, outline: Outline, raw: Sequence[RawPart], parts: Sequence[Part]) -> None:
        self._outline = outline
        self._visible = visible = outline.source.visible
        self.schema = outline.schema
        self.parts = parts
        self._tokens = [token for each in raw if isinstance(each, tuple) for token in each[1]]
        self.terminals = {token.lastgroup for token in self._tokens}
        self._fields = [part for part in parts if part.field is not None]
        # Those with a mark before or after the label: a bullet, a colon, an underline.
        self._marked = [
            part
            for part in self._fields
            if part.at < part.head[0] or not visible[part.head[1] : part.head_to].isspace()
        ]

    def settle(self) -> tuple[bool, ...]:
        """Find the styles that what stands under the labels shows, before that changes."""
        return (
            self.alternates,
            self.pairs_are_apart,
            self.set_off,
            self.over_bullets,
            self.tight,
            self.hanging,
            self.apart,
            self.dashed,
            self.paired,
            self.in_paragraphs,
        )

    @once
    def of_lines(self) -> bool:
        """Whether any style tells labels among plain lines."""
        has_marks = self._marked and (self.colon_lines or self.colons >= ENOUGH or self.emoji)
        return bool(has_marks or self.of_headings or self.spaced or self.columns or self.tabbed)

    @once
    def of_plain_lines(self) -> bool:
        """Whether any style tells labels, or what heads a group of them, among plain lines without a mark."""
        if self.of_headings or self.columns or self.tabbed:
            return True
        return not self.schema.model.ordered_labels and (self.colons >= ENOUGH or self.alternates or self.tight)

    @once
    def of_headings(self) -> bool:
        """Whether any style tells headings among plain lines."""
        is_free = not self.schema.model.ordered_labels and (
            self.apart or self.names or self.hanging or self.set_off or self.over_bullets
        )
        return bool((self._marked and self.underlined) or is_free or self.capitals or self.questions)

    @once
    def questions(self) -> bool:
        """Whether labels on lines of their own are questions; a text with ordered labels has no others."""
        if self.schema.model.ordered_labels:
            return False
        asked = {each.field for each in self._fields if "?" in self._visible[each.head[1] - 1 : each.head[1] + 1]}
        return len(asked) >= ENOUGH

    @once
    def colons(self) -> int:
        """How many labels, but that of the name, have a colon and their value on the line."""
        return len({each.field for each in self._marked if each.has_value and self.has_colon(each)} - {"name"})

    @once
    def colon_lines(self) -> int:
        """How many labels have a colon and stand on a line of their own."""
        return len({each.field for each in self._marked if not each.has_value and self.has_colon(each)})

    @once
    def cells(self) -> bool:
        """Whether values on their label's line stand between bars."""
        return any(each.blocks and each.blocks[0][0] == "cell" for each in self._marked)

    @once
    def has_columns(self) -> bool:
        """Whether a table can have two columns, or keys and values."""
        visible, template_row = self._visible, line_pattern("TEMPLATE_ROW")
        tables = [(at, to) for part in self.parts for kind, at, to in part.blocks if kind == "table"]
        return any(
            TWO_CELLS.search(visible, at, to)
            or any(template_row.match(visible, *row) for row in row_ranges(visible, at, to))
            for at, to in tables
        )

    @once
    def spaced(self) -> dict[int, re.Match[str]]:
        """The lines with a space, or nothing, between a label and its value, by where they begin, if there are enough.

        Where a small letter follows a space, the line counts only beside one where none does.
        """
        if self.terminals.isdisjoint(_MAY_BE_SPACED):
            return {}
        syntax, visible, tokens = self._outline.syntax, self._visible, self._tokens
        labelled = [
            (number, token)
            for number, token in enumerate(tokens)
            if token.lastgroup in _MAY_BE_SPACED and syntax.label_start(visible, token.start())
        ]
        if not labelled:
            return {}
        found: dict[int, re.Match[str]] = {}
        weak: list[tuple[re.Match[str], int]] = []
        for number, token in labelled:
            match = None if is_key(token) else syntax.spaced(visible, token.start())
            match = match or syntax.tight(visible, token.start())
            if match is None or not self._takes(match) or self._is_menu(match):
                continue
            if match.groupdict().get("weak") is not None:
                weak.append((match, number))
            else:
                found[token.start()] = match
        gaps = ((each.field, visible[each.head[1] : each.head_to]) for each in self._fields if each.has_value)
        alike = {field for field, gap in gaps if not gap.strip(" .\t")}
        if len({self.field_of(match) for match in found.values()} | alike) < ENOUGH:
            # A day after the label of one is evidence enough.
            return {at: match for at, match in found.items() if self._outline.syntax.has_day(match)}
        for match, number in weak:
            beside = [tokens[each].start() for each in (number - 1, number + 1) if 0 <= each < len(tokens)]
            if any(at in found for at in beside):
                found[match.start()] = match
        return found

    def _is_menu(self, match: re.Match[str]) -> bool:
        """Whether bars divide a label from others: a line that leads to what the page has about each."""
        if "|" not in self._visible[match.end("label") : match.start("value")]:
            return False
        return any(cell.strip() and self._outline.syntax.label_in(cell.strip()) for cell in match["value"].split("|"))

    @once
    def columns(self) -> bool:
        """Whether labels and values stand in two columns: a tab, several spaces or dots are between them."""
        gaps = [(each.head[1], each.head_to) for each in self._fields if each.has_value]
        if self.spaced:
            gaps += [(match.end("label"), match.start("value")) for match in self.spaced.values()]
        return len(gaps) >= ENOUGH <= sum(self._is_wide(self._visible[at:to]) for at, to in gaps)

    @once
    def tabbed(self) -> bool:
        """Whether rows have a tab between label and value."""
        gaps = [self._visible[each.head[1] : each.head_to] for each in self._fields if each.has_value]
        return sum("\t" in gap and not gap.strip("\t :\uff1a*_") for gap in gaps) >= ENOUGH

    @once
    def emoji(self) -> bool:
        """Whether emoji stand before labels."""
        before = [self._visible[each.at : each.head[0]].strip()[:1] for each in self._marked]
        return sum(mark >= _FIRST_EMOJI for mark in before) >= ENOUGH

    @once
    def underlined(self) -> bool:
        """Whether a line of dashes stands under a label."""
        return any("--" in self._visible[each.head[1] : each.head_to] for each in self._marked)

    @once
    def numbered(self) -> bool:
        """Whether numbers stand before labels."""
        return sum(self.number_before(each) > 0 for each in self._marked) >= ENOUGH

    @property
    def splits_items(self) -> bool:
        """Whether any style tells labels among items."""
        return self.numbered or self.dashed or self.paired or self.has_capital_items

    @once
    def has_capital_items(self) -> bool:
        """Whether a number stands before a line in capitals; a text with ordered labels has none that counts."""
        if self.schema.model.ordered_labels:
            return False
        texts = [token[0] for token in self._tokens if token.lastgroup in _NUMBERED_ITEMS]
        return any(text.isupper() and NUMBERED.match(text) for text in texts)

    @once
    def capitals(self) -> bool:
        """Whether labels on lines of their own are in capitals, and not declared so."""
        visible = self._visible
        capital = [each for each in self._fields if visible[each.head[0] : each.head[1]].isupper()]
        if len(capital) < ENOUGH:
            return False
        own = {each.field for each in capital if self.is_capital(*each.head) and self.is_bare(each)}
        labels = [self.schema.by_name[field].label for field in own if field]
        return sum(not any(map(str.isupper, (label.text, *label.aliases))) for label in labels) >= ENOUGH

    @once
    def in_paragraphs(self) -> bool:
        """Whether labels with their values beside them begin paragraphs whose lines were broken; ordered ones never do.

        All such labels stand after a blank line then, six at least, and two of the values have long lines.
        """
        beside = [each for each in self._marked if each.has_value and each.field != "references"]
        if self.schema.model.ordered_labels or len({each.field for each in beside}) < 2 * ALTERNATIONS:
            return False
        if not all(self.is_set_off(each.at) for each in beside):
            return False
        return sum(self._is_broken(each) for each in beside) >= ENOUGH

    def _is_broken(self, part: Part) -> bool:
        """Whether a long line with a label has another line right below it."""
        end = LINE_END.search(self._visible, part.head_to)
        if end is None or end.start() - part.at < _LONG_LINE:
            return False
        below = LINE_END.search(self._visible, end.end())
        return bool(self._visible[end.end() : below.start() if below else len(self._visible)].strip())

    @once
    def are_capital(self) -> bool:
        """Whether labels are in capitals, with their values beside them or below; a text with ordered labels has none.

        They may be declared so.
        """
        if self.schema.model.ordered_labels:
            return False
        return len({each.field for each in self._fields if self.is_capital(*each.head)}) >= ENOUGH

    @once
    def capital_keys(self) -> bool:
        """Whether six labels or more in capitals have a colon and their value on the line; ordered ones never do."""
        if not self.are_capital:
            return False
        keys = {
            each.field
            for each in self._marked
            if each.has_value and self.has_colon(each) and self.is_capital(*each.head)
        }
        return len(keys) >= 2 * ALTERNATIONS

    def runs_on(self, part: Part) -> bool:
        """Whether the value beside a label in capitals goes on in the lines below it, of which none is in capitals."""
        if not part.has_value or not self.is_capital(*part.head) or part.blocks[0][0] != "paragraph":
            return False
        return not any(self.is_capital(*line) for line in line_ranges(self._visible, *part.blocks[0][1:])[1:])

    @once
    def apart(self) -> bool:
        """Whether labels stand alone between blank lines; a text with ordered labels has no others."""
        if self.schema.model.ordered_labels:
            return False
        return (
            len({each.field for each in self._fields if self.is_bare(each) and self.is_alone(each.at, each.head_to)})
            >= ALTERNATIONS
        )

    @once
    def side_by_side(self) -> bool:
        """Whether a line has a label of the model with a colon in a second column."""
        if self.schema.model.ordered_labels:
            return False
        found = line_pattern("SIDE_BY_SIDE").finditer(self._visible)
        return any(self.schema.field(match["label"]) is not None for match in found)

    @once
    def hanging(self) -> bool:
        """Whether values stand under their labels, deeper than these; a text with ordered labels has no others."""
        if self.schema.model.ordered_labels:
            return False
        fields = {
            each.field
            for each in self._fields
            if self.is_bare(each)
            if each.blocks and each.blocks[0][0] == "paragraph" and self._is_deeper_content(each)
        }
        return len(fields) >= ENOUGH

    def _is_deeper_content(self, part: Part) -> bool:
        return self.indent(part.blocks[0][1]) > self.indent(part.head[0])

    @once
    def set_off(self) -> bool:
        """Whether labels stand after a blank line right above values; a text with ordered labels has no others."""
        if self.schema.model.ordered_labels:
            return False
        return len({each.field for each in self._right_above if self.is_set_off(each.at)}) >= ENOUGH

    @once
    def _right_above(self) -> list[Part]:
        """The parts of labels on lines of their own, without marks, that stand right above what is under them."""
        bare = (each for each in self._fields if self.is_bare(each) and each.blocks)
        return [each for each in bare if is_next_line(self._visible, each.head[1], each.blocks[0][1])]

    @once
    def tight(self) -> bool:
        """Whether labels stand right below sentences and above values; a text with ordered labels has no others."""
        if self.schema.model.ordered_labels:
            return False
        return len({each.field for each in self._right_above if self._is_below_sentence(each.at)}) >= ENOUGH

    def _is_below_sentence(self, at: int) -> bool:
        end = self.end_before(at)
        return end > 0 and self._visible[end - 1] in ENDS and is_next_line(self._visible, end, at)

    @once
    def over_bullets(self) -> bool:
        """Whether labels of lists stand right above bullets; a text with ordered labels has no others."""
        if self.schema.model.ordered_labels:
            return False
        lists = {spec.name for spec in self.schema.by_name.values() if spec.kind in LISTS}
        return (
            len(lists.intersection(each.field for each in self._right_above if each.blocks[0][0] == "list")) >= ENOUGH
        )

    @once
    def heads_parts(self) -> bool:
        """Whether labels are many enough that a line between them can be the heading of what comes next."""
        if self.schema.model.ordered_labels:
            return False
        bare = {each.field for each in self._fields if not each.has_value} - {"name"}
        return len(bare) >= ALTERNATIONS or self.colons >= ENOUGH or self.tabbed

    @once
    def dashed(self) -> bool:
        """Whether labels stand after bullets, with a dash before their values, and under no label of the model.

        A text with ordered labels has no such ones.
        """
        if self.schema.model.ordered_labels or _DASH.search(self._visible) is None:
            return False
        matches = [self.after_bullet(at) for items in self._own_items for at, _ in items]
        return len({self.field_of(match) for match in matches if match is not None}) >= ENOUGH

    @once
    def paired(self) -> bool:
        """Whether items with a label alone and items with a value alternate, under no label of the model.

        A text with ordered labels has no such ones.
        """
        if self.schema.model.ordered_labels:
            return False
        found: set[str | None] = set()
        for items in self._own_items:
            found |= {self.label_alone(*one) for one, other in pairwise(items) if self.label_alone(*other) is None}
        return len(found - {None}) >= ALTERNATIONS

    @once
    def _own_items(self) -> list[list[Range]]:
        """The contents of the items of each list under no label of the model."""
        lists = [block for part in self.parts if part.field is None for block in part.blocks if block[0] == "list"]
        return [item_contents(self._visible, at, to) for _, at, to in lists]

    def label_alone(self, at: int, to: int) -> str | None:
        """Return the field of the label that an item holds, and nothing else; None where it holds none, or more."""
        if self._outline.syntax.label_start(self._visible, at) is None:
            return None
        found = self._outline.syntax.label_in(self._visible[at:to].strip())
        return found[1] if found is not None else None

    def after_bullet(self, at: int) -> re.Match[str] | None:
        """Match a known label, a dash and a value after a bullet."""
        syntax, visible = self._outline.syntax, self._visible
        match = syntax.spaced(visible, at) if syntax.label_start(visible, at) else None
        return match if match is not None and self.has_dash(match) and self._takes(match) else None

    def has_dash(self, match: re.Match[str]) -> bool:
        """Whether a dash stands between a label and its value."""
        return self._visible[match.end("label") : match.start("value")].strip() in _DASHES

    def end_before(self, at: int) -> int:
        """Return where the text before an offset ends, without the white space between them."""
        while at and self._visible[at - 1].isspace():
            at -= 1
        return at

    def is_set_off(self, at: int) -> bool:
        """Whether a blank line stands above a place, or nothing does."""
        before = self.end_before(at)
        return not before or not is_next_line(self._visible, before, at)

    @once
    def names(self) -> tuple[str, ...]:
        """The names of the entity in labels that hold it, in small letters; a text with ordered labels has one only."""
        schema = self.schema
        if schema.model.ordered_labels:
            return ()
        names = {fold(self._visible[slice(*each.name)]) for each in self._fields if each.name}
        names |= {schema.name_in(self._visible[slice(*each.head)]) or "" for each in self._fields if not each.name}
        return tuple(name.lower() for name in names if name)

    @once
    def pairs_are_apart(self) -> bool:
        """Whether blank lines stand between most pairs of lines that alternate, and nearly all known ones."""
        single = [part for part in self.parts[:-1] if self._pairs(part) == 1]
        ends = [content_end(self._visible, part.at, part.to) for part in single]
        apart = [not is_next_line(self._visible, end, part.to) for part, end in zip(single, ends, strict=True)]
        return 2 * sum(apart) > len(apart) and len(apart) - sum(apart) < ALTERNATIONS

    @once
    def alternates(self) -> bool:
        """Whether lines with a label and lines with a value alternate.

        Three pairs or more in a row do, of which two have one line under a known label; so do six known labels with one
        line each, wherever they stand, in a text whose labels have no order.
        """
        single = pairs = 0
        for part in self.parts:
            count = self._pairs(part)
            single, pairs = (single + (count == 1), pairs + count) if count else (0, 0)
            if single >= ENOUGH and pairs >= ALTERNATIONS:
                return True
        if self.schema.model.ordered_labels:
            return False
        return sum(self._pairs(part) == 1 for part in self.parts) >= 2 * ALTERNATIONS

    def _pairs(self, part: Part) -> int:
        """Return how many pairs of a label and a value a part can be."""
        if part.rule != "field" or len(part.blocks) != 1 or part.blocks[0][0] != "paragraph":
            return 0
        lines = line_ranges(self._visible, *part.blocks[0][1:])
        if len(lines) == 1:
            return 1
        are_pairs = part.field in self.schema.alternating and len(lines) % 2 == 1
        are_pairs = are_pairs and all(
            self._visible[at].isalnum() and self.can_be_head((at, to)) for at, to in lines[1::2]
        )
        return len(lines) // 2 + 1 if are_pairs else 0

    def can_be_head(self, line: Range) -> bool:
        """Whether the words of a line can be a label, and are none that a page has after its text."""
        start = line_start(self._visible, line[0])
        return is_label(self._visible[slice(*line)]) and not line_pattern("PAGE_LINE").match(self._visible, start)

    def may_alternate(self, part: Part) -> bool:
        """Whether a part has several plain lines under its label, and its value can be the first of them alone."""
        if part.field not in self.schema.alternating or part.rule != "field" or not part.blocks:
            return False
        if any(kind != "paragraph" for kind, _, _ in part.blocks):
            return False
        text = self._visible[part.blocks[0][1] : part.to].strip()
        return "\n" in text or "\r" in text

    def goes_on_in_cell(self, at: int, to: int, owner: Part) -> bool:
        """Whether a key with a colon stands in the cell of the row above it: rows have a tab, and its line has none."""
        visible = self._visible
        has_tab = self.tabbed and owner.has_tab(visible)
        return has_tab and "\t" not in visible[at:to] and is_next_line(visible, self.end_before(at), at)

    # ---- one part, one line ----------------------------------------------------------------------------------

    def belongs(self, part: Part, owner: Part) -> bool:
        """Whether a part belongs to the one before it: by its indentation, or the level of its heading."""
        if part.rule not in NESTED or owner.label is None or owner.field is None:
            return False
        if part.rule == "unknown_field" and self.goes_on_in_cell(part.at, part.head_to, owner):
            return True
        if part.rule != "section":
            if part.rule == "bullet_field" and owner.rule != "bullet_label":
                return False
            return self.indent(part.at) > self.indent(owner.head[0])
        inner = _HASHES.match(self._visible, part.at)
        if (
            inner is None
            and owner.rule == "field"
            and not owner.blocks
            and "*" not in self._visible[owner.at : owner.head_to]
        ):
            # A line in bold, right below a label and deeper than it.
            is_below = is_next_line(self._visible, owner.head[1], part.head[0])
            return is_below and self.indent(part.head[0]) > self.indent(owner.head[0])
        outer = _HASHES.match(self._visible, owner.at, owner.head[0])
        is_deeper = inner is not None and outer is not None and len(inner[1]) > len(outer[1])
        return is_deeper and self.schema.by_name[owner.field].kind in (Kind.PROSE, *LISTS)

    def has_colon(self, part: Part) -> bool:
        """Whether a colon stands after a label; with a backslash behind it, canonical text has put it there."""
        after = self._visible[part.head[1] : part.head_to].split("\n", 1)[0]
        return (":" in after or "\uff1a" in after) and "\\" not in after

    def field_of(self, match: re.Match[str]) -> str:
        """Return the field of the label in a line."""
        return self.schema.field_name(match["label"])

    def number_before(self, part: Part) -> int:
        """Return the number before a label; 0 where there is none."""
        match = NUMBERED.match(self._visible, part.at, part.head[0])
        return int(match[1]) if match else 0

    def is_alone(self, at: int, to: int) -> bool:
        """Whether blank lines, or the edges of the text, stand before and after a stretch."""
        visible = self._visible
        return self.is_set_off(at) and not is_next_line(visible, content_end(visible, at, to), to)

    def is_capital(self, at: int, to: int) -> bool:
        """Whether a stretch is in capitals, four of them or more."""
        text = self._visible[at:to]
        return text.isupper() and sum(map(str.isalpha, text)) >= 4

    def is_named(self, text: str) -> bool:
        """Whether a line begins with the entity's name, as labels of the text do, and goes on."""
        return any(text.lower().startswith(name) and len(text) > len(name) + 2 for name in self.names)

    def indent(self, at: int) -> int:
        """Return how many columns the line of an offset is indented."""
        return indentation(self._visible, at)

    def is_bare(self, part: Part) -> bool:
        """Whether a label stands on a line of its own, without marks."""
        around = self._visible[part.at : part.head[0]] + self._visible[part.head[1] : part.head_to]
        return not part.has_value and not around.strip()

    def _is_wide(self, gap: str) -> bool:
        return gap[:2] == "  " or gap[:1] == "\t" or (len(gap) > 1 and not gap.strip(" ."))

    def _takes(self, match: re.Match[str]) -> bool:
        """Whether the field of a label takes the value after it."""
        kind = self.schema.by_name[self.field_of(match)].kind
        if not is_single(kind) or kind is Kind.TEXT:
            return True
        return self._outline.syntax.takes(match)
