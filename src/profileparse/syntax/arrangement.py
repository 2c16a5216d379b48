"""How the style and the indentation of a text regroup its lines, where its markup alone doesn't tell.

The grammar knows the labels of a model and the markup around them. Here stands what takes the rest of the text: a
label with a mere space before its value counts where others stand so, a row of a table is a field where rows begin with
labels, an unknown key is a label where known ones are written alike, and what is indented deeper than a label belongs
to it. docs/format.md states the evidence that each of these needs; `styles.Styles` looks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from profileparse.source import LINE_END
from profileparse.syntax.endings import read_ending
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import (
    Block,
    BlockKind,
    content_end,
    front_matter_lines,
    is_next_line,
    item_ranges,
    line_ranges,
    line_start,
    underline_at,
)
from profileparse.syntax.pages import (
    FORM_FEED,
    end_at_page_breaks,
    end_at_page_lines,
    leave_contents,
    leave_menus,
    open_named,
)
from profileparse.syntax.parts import KeyBeside, Part, Range, RawPart, split_part
from profileparse.syntax.rows import bare, is_open, leave_heads, leave_other_columns, row_parts
from profileparse.syntax.styles import (
    ALTERNATIONS,
    ENDS,
    ENOUGH,
    MOST_WORDS,
    MOST_WORDS_ASKING,
    NESTED,
    NUMBERED,
    Styles,
    is_key,
    is_label,
    is_question,
    is_topic,
    leads,
)
from profileparse.values.calendar import MONTHS
from profileparse.values.kinds import LISTS, Kind, is_single
from profileparse.values.kinds import NESTED as NESTED_KINDS
from profileparse.values.lines import is_running_text

if TYPE_CHECKING:
    from profileparse.schema.profile import FieldSpec
    from profileparse.syntax.parser import Outline

# Tokens that may have to be regrouped; without any of them a text is as the grammar gives it.
_TO_BE_SEEN = frozenset(
    ("KEY", "REST", "LINES", "TABLE", "CELLS", "BULLET_KEY", "BULLET_FIELD", "BULLET_LABEL", "HEADING")
)
_BULLETED = frozenset(("bullet_label", "bullet_field", "unknown_bullet"))
# Bullets with a label, and the rule of what they open where they are no items of a field.
_OPENING_BULLETS = {"BULLET_FIELD": "bullet_field", "BULLET_LABEL": "bullet_label"}
_TABLE = frozenset(("TABLE", "CELLS"))
_ITEMS = frozenset(("ENTRY", "MARKED", "LIST", "BULLET_KEY"))
# A key of a YAML header that no model declares.
_HEADER_KEY = re.compile(r"(?P<label>[^\W_][\w .-]*):(?:[^\S\r\n]++|(?=[\r\n]|\Z))")
# Its value in quotation marks, or the values of a list in brackets.
_HEADER_VALUE = re.compile(r"\[[^\[\]\r\n]+\]|\"[^\"\r\n]+\"|'[^'\r\n]+'")
# So many lines can a cell of a table go on for.
_MOST_LINES = 12
# An item with a key that no model declares, a dash and a value.
_DASHED = re.compile(r"(?P<label>[^\W\d_](?:(?!\s[–—-]\s)[^\r\n])*)\s[–—-]\s+(?P<value>\S)")
# A key that says for whom a value is, under the label of the value.
_FOR_WHOM = re.compile(r"(?i:males?|females?|dogs|bitches|adults?|child(?:ren)?|infants|puppies|juveniles?)")
# So near to a label stands the number of its section, and the first one is no larger.
_NEAR, _FIRST_NUMBER = 40, 2
# An address has no more lines, and its number is shorter than that of a year.
_LINES_OF_ADDRESS, _DIGITS_OF_YEAR = 4, 4


def arranged(outline: Outline, raw: Sequence[RawPart]) -> list[Part]:
    """Return the parts of a text, regrouped by its style.

    Args:
        outline: The outline of the text, whose parts these are.
        raw: The parts as the grammar gives them.
    """
    parts = [outline.part(each) for each in raw]
    styles = Styles(outline, raw, parts)
    if _regroups(styles, raw):
        parts = _Arrangement(outline, styles, raw).parts
    if not outline.schema.model.ordered_labels:
        _join_leads(outline.source.visible, parts)
        _join_numbers(outline.source.visible, styles, parts)
        if outline.schema.is_profile:
            leave_menus(outline.source.visible, styles, parts)
            open_named(outline.source.visible, styles, parts)
        leave_contents(outline.source.visible, styles, parts)
        _end_at_blanks(outline, styles, parts)
        leave_other_columns(outline.source.visible, parts)
        leave_heads(outline.source.visible, parts)
        for part in parts if styles.in_paragraphs else ():
            part.goes_on = part.runs_on = part.has_value
        for part in parts if styles.capital_keys else ():
            part.runs_on = part.runs_on or styles.runs_on(part)
    if FORM_FEED in outline.source.visible and outline.schema.is_profile:
        end_at_page_breaks(outline.source.visible, parts)
    end_at_page_lines(outline.source.visible, parts, outline.schema)
    if outline.schema.is_profile:
        read_ending(outline.source.visible, parts)
    return parts


def _regroups(styles: Styles, raw: Sequence[RawPart]) -> bool:
    """Whether a text can be otherwise than the grammar gives it."""
    terminals = styles.terminals
    is_bare = not raw or isinstance(raw[0], tuple)
    if _TO_BE_SEEN.isdisjoint(terminals) and is_bare:
        return styles.side_by_side
    parts, alternating = styles.parts, styles.schema.alternating
    return (
        "KEY" in terminals
        or styles.side_by_side
        or not (is_bare or raw[0].lastgroup == "BLANK")  # type: ignore[union-attr]
        or ("LINES" in terminals and styles.of_plain_lines)
        or ("REST" in terminals and styles.of_lines)
        or (not _TABLE.isdisjoint(terminals) and styles.has_columns)
        or (not _ITEMS.isdisjoint(terminals) and (styles.splits_items or any(part.rule in _BULLETED for part in parts)))
        or styles.cells
        or ("BULLET_FIELD" in terminals and not styles.schema.model.ordered_labels)
        or (
            not NESTED.isdisjoint([part.rule for part in parts])
            and any(styles.belongs(part, owner) for owner, part in pairwise(parts))
        )
        or any(styles.may_alternate(part) for part in parts if part.field in alternating)
    )


def _is_address(lines: Sequence[str]) -> bool:
    """Whether lines are those of an address: a street with a number and a comma, and more with a number below it.

    >>> _is_address(["Slipway House, 14 Garrison Quay", "Leith, EH6 7QT"]), _is_address(["May 3, 1990", "Staff", "12"])
    (True, False)
    """
    first, *others = lines
    words = first.replace(",", " ").split()
    has_number = any(word.isdecimal() and len(word) < _DIGITS_OF_YEAR for word in words)
    is_street = "," in first and has_number and MONTHS.keys().isdisjoint(map(str.lower, words))
    is_named = sum(word[0].isupper() and len(word) > 1 for word in words) > 1
    return is_street and is_named and len(others) < _LINES_OF_ADDRESS and any(map(str.isdigit, "".join(others)))


def _join_leads(visible: str, parts: list[Part]) -> None:
    """Make content of a line that begins as the heading above it does ("Uses of X" over "Uses of X are:")."""
    kept = parts[:1]
    for part in parts[1:]:
        above = kept[-1]
        is_same = part.name is not None and above.name is not None and part.field == above.field and not above.blocks
        if is_same and visible[slice(*part.head)].lower().startswith(f"{visible[slice(*above.head)].lower()} "):
            above.blocks = [("paragraph", part.at, part.head_to), *part.blocks]
            above.to = part.to
        else:
            kept.append(part)
    parts[:] = kept


def _join_numbers(visible: str, styles: Styles, parts: list[Part]) -> None:
    """Take a number alone on the line above a label for a part of the label: three or more that count on."""
    found: list[tuple[Part, Part, int]] = []
    last: tuple[int, ...] = ()
    above = line_pattern("SECTION_NUMBER")
    for before, part in pairwise(parts):
        match = above.search(visible, max(before.head_to, part.at - _NEAR), part.at) if part.field is not None else None
        if match is None:
            continue
        if before.field is not None:
            kind = styles.schema.by_name[before.field].kind
            if kind in (*LISTS, *NESTED_KINDS) or not visible[before.head_to : match.start("number")].strip():
                continue  # a value
        number = tuple(map(int, match["number"].split(".")))
        if number > last and (last or number <= (_FIRST_NUMBER,)):
            found.append((before, part, match.start("number")))
            last = number
    for before, part, start in found if len(found) >= ALTERNATIONS else ():
        split_part(before, line_start(visible, start), before.rule)
        part.at = before.to


def _end_at_blanks(outline: Outline, styles: Styles, parts: Sequence[Part]) -> None:
    """Let a blank line end the lists right under their labels, where labels are set off so, or have colons."""
    visible, by_name = outline.source.visible, outline.schema.by_name
    is_bare = styles.set_off or (styles.alternates and not styles.pairs_are_apart)
    have_colons = styles.colon_lines >= ENOUGH
    for part in parts if is_bare or have_colons else ():
        if part.field is None or not part.blocks or by_name[part.field].kind not in LISTS or part.has_value:
            continue
        is_like = (is_bare and styles.is_bare(part)) or (have_colons and styles.has_colon(part))
        part.ends_at_blank = is_like and is_next_line(visible, part.head[1], part.blocks[0][1])


def _header_lines(visible: str, at: int, to: int) -> Iterator[Range]:
    """Yield the lines of a YAML header: each that begins with a key, and those between two such lines as one."""
    rest = start = at
    while start < to:
        line_end = LINE_END.search(visible, start, to)
        end = line_end.end() if line_end else to
        if _HEADER_KEY.match(visible, start, end):
            if rest < start:
                yield rest, start
            yield start, end
            rest = end
        start = end
    if rest < to:
        yield rest, to


def _header_value(visible: str, at: int, to: int) -> list[Block]:
    """Return the block of a value in a YAML header, without the quotation marks or the brackets of a list around it."""
    end = at + len(visible[at:to].rstrip())
    if end == at:
        return []
    return [("cell", at + 1, to)] if _HEADER_VALUE.fullmatch(visible, at, end) else [("paragraph", at, to)]


class _Arrangement:
    """One text on its way from the parts of the grammar to those of its own style.

    Attributes:
        parts: The parts so far.
    """

    def __init__(self, outline: Outline, styles: Styles, raw: Sequence[RawPart]) -> None:
        self._outline = outline
        self._visible = outline.source.visible
        self._styles = styles
        self.parts: list[Part] = []
        # The tokens under the last part: its blocks are made when the next part begins.
        self._tokens: list[re.Match[str]] = []
        # The number before the last label with one, and of how many parts.
        self._number = self._counted = 0
        # Where the parts begin that are items with a dash.
        self._dashed: set[int] = set()
        if not outline.schema.model.ordered_labels:
            styles.settle()
        for each, part in zip(raw, styles.parts, strict=True):
            self._add(each, part)
        self._close()

    # ---- parts -----------------------------------------------------------------------------------------------

    def _add(self, raw: RawPart, part: Part) -> None:
        """Add a part of the grammar, in pieces where the text's style cuts it."""
        if not isinstance(raw, tuple):
            for each in self._header(raw) or [part]:
                self._open(each)
            return
        rule, tokens = raw
        is_content = not is_key(tokens[0]) or self._is_within(tokens[0])
        if rule == "unknown_field" and is_content and self.parts and self.parts[-1].field is not None:
            number = 0
            while number < len(tokens):
                number = self._take(tokens, number)
            return
        if self.parts and self._styles.belongs(part, self.parts[-1]):
            self._tokens += tokens
            return
        if rule not in ("loose", "residue"):
            tokens = tokens[1:]
        if not self._is_to_be_seen(part, tokens):
            self._open(part)
            return
        is_kept = part.has_value or (part.blocks and part.blocks[0][0] == "fields")
        head = part.blocks[:1] if is_kept else []
        blocks = part.blocks
        part.blocks, part.to = head, part.head_to if not head else head[0][2]
        self._open(part)
        number = 0
        while number < len(tokens):
            number = self._take(tokens, number)
        if len(tokens) == len(self._tokens) > 0 and self.parts[-1] is part:
            part.blocks, part.to, self._tokens = blocks, tokens[-1].end(), []

    def _is_to_be_seen(self, part: Part, tokens: Sequence[re.Match[str]]) -> bool:
        """Whether the tokens under a part may open others."""
        styles = self._styles
        for token in tokens:
            terminal = token.lastgroup
            if terminal == "KEY" or terminal in _TABLE or (terminal == "REST" and styles.of_lines):
                return True
            if terminal == "LINES" and styles.of_plain_lines:
                return True
            if terminal in _ITEMS and (part.rule in _BULLETED or styles.splits_items):
                return True
            if terminal == "BULLET_FIELD" and part.field is not None:
                return True
        return bool(tokens) and bool(part.blocks) and part.blocks[0][0] == "cell"

    def _is_deeper(self, token: re.Match[str], owner: Part) -> bool:
        return self._styles.indent(token.start()) > self._styles.indent(owner.head[0])

    def _open(self, part: Part) -> None:
        self._close()
        self.parts.append(part)

    def _close(self) -> None:
        """Give the last part the blocks under it, and split it where lines alternate or hold several labels."""
        self._flush()
        if self.parts and self.parts[-1].has_value and self._styles.side_by_side:
            if self._styles.in_paragraphs:
                self._join_lines(self.parts[-1])
            self._split_line(self.parts[-1])
        if self.parts and self._styles.tabbed:
            self._join_cell(self.parts[-1])
        if self.parts and self.parts[-1].at == self.parts[-1].to:
            self.parts.pop()  # all that stood there opens parts of its own
        if self.parts and self.parts[-1].field in self._styles.schema.alternating:
            self._split_pairs(self.parts[-1])

    def _flush(self) -> None:
        if self._tokens:
            part = self.parts[-1]
            part.blocks += self._outline.blocks(self._tokens)
            part.to = self._tokens[-1].end()
            self._tokens = []

    def _owner(self) -> tuple[Part | None, FieldSpec | None]:
        """Return the last part, and its field."""
        part = self.parts[-1] if self.parts else None
        return part, self._outline.schema.by_name[part.field] if part is not None and part.field else None

    def _header(self, raw: re.Match[str]) -> list[Part]:
        """Return the parts that the lines of a YAML header are, if a label of the model is among them."""
        if raw.lastgroup != "FRONT_MATTER":
            return []
        visible, outline = self._visible, self._outline
        at, to = raw.start(), front_matter_lines(visible, *raw.span())
        parts = [Part("rule", at, to[0], to[0])]
        for start, end in _header_lines(visible, *to):
            key = _HEADER_KEY.match(visible, start, end)
            token = outline.syntax.pattern(visible).match(visible, start, end) if key else None
            if token is not None and token.lastgroup in ("FIELD", "LABEL") and token.end() == end:
                part = outline.part(("header", [token]))
                if part.has_value and part.blocks[0][0] == "paragraph":
                    part.blocks = _header_value(visible, part.head_to, end)
                    part.head_to = part.blocks[0][1]
                parts.append(part)
            elif key is not None:
                blocks = _header_value(visible, key.end(), end)
                head_to = blocks[0][1] if blocks else end
                parts.append(
                    Part("header", start, end, head_to, key.span("label"), blocks=blocks, has_value=bool(blocks))
                )
            else:
                whole = outline.syntax.pattern(visible).finditer(visible, start, end)
                blocks = [block for match in whole for block in outline.content(match)]
                if parts[-1].rule == "rule":
                    parts.append(Part("loose", start, end, start, blocks=blocks))
                else:
                    parts[-1].blocks += blocks
                    parts[-1].to = end
        parts.append(Part("rule", to[1], raw.end(), raw.end()))
        return parts if any(part.field for part in parts) else []

    # ---- tokens ----------------------------------------------------------------------------------------------

    def _take(self, tokens: Sequence[re.Match[str]], number: int) -> int:
        """Take a token for content of the last part, or open others; return the number of the next token."""
        after_cell = self._cell_end(tokens, number)
        if after_cell > number:
            return after_cell
        token = tokens[number]
        terminal: str = token.lastgroup  # type: ignore[assignment]
        if terminal in _TABLE:
            return self._take_table(tokens, number)
        part: Part | None = None
        if terminal in ("REST", "LINES"):
            part = self._labelled_line(token) if terminal == "REST" else None
            part = part or self._heading_line(tokens, number)
            if part is None and terminal == "LINES" and self._split_lines(token):
                return number + 1
        elif terminal == "KEY":
            part = self._key(tokens, number)
        elif terminal in _OPENING_BULLETS:
            owner, spec = self._owner()
            if (
                owner is not None
                and owner.label is not None
                and (spec is None or owner.rule in _BULLETED or self._are_fields(tokens, number))
            ):
                part = self._outline.part((_OPENING_BULLETS[terminal], [token]))
        elif terminal in _ITEMS:
            if number + 1 == len(tokens) and (part := self._numbered_head(token)):
                self._open(part)
                return number + 1
            after_pairs = self._take_paired(tokens, number) if self._styles.paired else number
            if after_pairs > number or self._split_list(token):
                return max(after_pairs, number + 1)
            part = self._item(token)
        if part is None:
            self._tokens.append(token)
        else:
            self._open(part)
        return number + 1

    def _are_fields(self, tokens: Sequence[re.Match[str]], number: int) -> bool:
        """Whether bullets after a paragraph of prose are labels with values: three of the model or more."""
        _, spec = self._owner()
        if spec is None or spec.kind is not Kind.PROSE or self._styles.schema.model.ordered_labels:
            return False
        if not self._tokens or self._tokens[-1].lastgroup not in ("REST", "LINES"):
            return False
        run = takewhile(lambda token: token.lastgroup == "BULLET_FIELD", tokens[number:])
        return len({self._outline.syntax.spec_of(token).name for token in run}) >= ALTERNATIONS

    def _line_part(self, rule: str, match: re.Match[str], to: int, field: str | None) -> Part:
        """Return the part of a line with a label and a value."""
        value_at = match.start("value")
        if (
            self._visible.endswith("**", match.end("label"), value_at)
            and "*" not in self._visible[match.start() : match.start("label")]
        ):
            value_at -= len("**")  # bold begins with the value
        blocks: list[Block] = [("paragraph", value_at, to)]
        return Part(rule, match.start(), to, value_at, match.span("label"), field, blocks=blocks, has_value=True)

    def _labelled_line(self, token: re.Match[str]) -> Part | None:
        """Return the part that a line with a label opens, if it does so in the style of the text."""
        styles, syntax, visible = self._styles, self._outline.syntax, self._visible
        owner, spec = self._owner()
        at, to = token.span()
        is_list = self._is_list(owner, spec)
        is_item = is_list and not (self._tokens and self._tokens[-1].lastgroup in _ITEMS)
        match = None if is_item else styles.spaced.get(at)
        if match is not None and not styles.has_dash(match) and self._goes_on(token):
            match = None
        if match is not None:
            return self._line_part("inline_field", match, to, styles.field_of(match))
        if owner is None or (owner.label is not None and self._is_deeper(token, owner)):
            return None
        if styles.columns and owner.label is not None and not is_list:
            match = syntax.columns(visible, at)
            if match is not None and is_label(match["label"]):
                return self._line_part("unknown_field", match, to, None)
        if spec is None and owner.rule != "unknown_field":
            return None
        label: Range | None = None
        is_first = spec is not None and not self._tokens and not owner.blocks
        if (styles.colon_lines or styles.colons >= ENOUGH) and not (is_first and self._leads_to_list(token)):
            match = syntax.colon_line(visible, at)
            label = match.span("label") if match is not None and is_label(match["label"]) else None
        if label is None and styles.emoji and (":" in token[0] or not is_first):
            label = self._after_emoji(token)
        return None if label is None else Part("unknown_field", at, to, to, label)

    def _leads_to_list(self, token: re.Match[str]) -> bool:
        """Whether a line with a colon right under a label is more than a few words, and bullets stand below it.

        Under a heading of prose, as many words as a label has will do.
        """
        owner, spec = self._owner()
        bullet = line_pattern("LINE_MARKS").match(self._visible, token.end())
        if owner is None or spec is None or bullet is None or bullet.end() == token.end():
            return False
        if spec.kind is Kind.PROSE:
            return owner.rule in ("field", "titled")
        return spec.kind in LISTS and leads(token[0].rstrip())

    def _goes_on(self, token: re.Match[str]) -> bool:
        """Whether a line is a sentence under a label of prose."""
        owner, spec = self._owner()
        is_prose = spec is not None and spec.kind is Kind.PROSE and owner is not None and not owner.has_value
        return is_prose and token[0].rstrip().endswith(".")

    def _after_emoji(self, token: re.Match[str]) -> Range | None:
        """Return where the label stands in a line with an emoji, if it is none of a run of lines with this emoji."""
        visible = self._visible
        match = self._outline.syntax.emoji_line(visible, token.start())
        if match is None:
            return None
        before = visible[line_start(visible, max(0, token.start() - 1)) : token.start()]
        is_item = any(
            line.lstrip().startswith(match["emoji"]) for line in (before, visible[token.end() : token.end() + 12])
        )
        words = match["label"].rstrip().rstrip(":").rstrip()
        at = match.start("label")
        return (at, at + len(words)) if not is_item and words and is_label(words) else None

    def _key(self, tokens: Sequence[re.Match[str]], number: int) -> Part | None:
        """Return the part that an unknown key opens: where the label before it has a colon, too."""
        styles, token = self._styles, tokens[number]
        if (match := styles.spaced.get(token.start())) is not None:
            return self._line_part("inline_field", match, token.end(), styles.field_of(match))
        owner, spec = self._owner()
        if owner is None or owner.label is None or not is_key(token) or self._is_deeper(token, owner):
            return None
        if self._is_within(token) or (spec is not None and _FOR_WHOM.fullmatch(token["KEY_key"])):
            return None
        if self._is_claimed(token[0]) or styles.goes_on_in_cell(*token.span(), owner):
            return None
        if owner.rule == "unknown_field":
            ends = True
        elif spec is None or not styles.has_colon(owner):
            ends = False
        elif self._tokens or owner.blocks or is_single(spec.kind):
            # A list whose first line has a key is one of keys.
            ends = not self._tokens or self._tokens[0].lastgroup != "KEY"
        else:
            ends = styles.colons >= ENOUGH or (spec.kind in LISTS and number + 1 == len(tokens))
            ends = ends and not self._is_paragraph(tokens, number)
        return self._outline.part(("unknown_field", [token])) if ends else None

    def _is_paragraph(self, tokens: Sequence[re.Match[str]], number: int) -> bool:
        """Whether a line with a key is a sentence of prose, right below its label and alone above a blank line."""
        owner, spec = self._owner()
        if owner is None or spec is None or spec.kind is not Kind.PROSE:
            return False
        visible, (at, to) = self._visible, tokens[number].span()
        end = content_end(visible, at, to)
        is_below = is_next_line(visible, owner.head[1], at) and visible[end - 1] in ENDS
        return is_below and number + 1 == len(tokens) and (to == len(visible) or not is_next_line(visible, end, to))

    def _is_within(self, token: re.Match[str]) -> bool:
        """Whether a line stands within a paragraph, where labels begin paragraphs."""
        return self._styles.in_paragraphs and not self._styles.is_set_off(token.start())

    def _item(self, token: re.Match[str]) -> Part | None:
        """Return the part that a bullet opens which is none of those under the bullet of the last label."""
        styles, visible = self._styles, self._visible
        owner, _ = self._owner()
        if owner is None or owner.label is None or owner.rule not in _BULLETED:
            return None
        at, to = token.span()
        level = styles.indent(owner.head[0])
        if styles.indent(at) > level:
            return self._beside(at, to, level)
        if token.lastgroup == "BULLET_KEY":
            return self._outline.part(("unknown_bullet", [token]))
        _, content_at, content_to, _ = item_ranges(visible, at, to)[0]
        label = bare(visible, content_at, content_to)
        has_mark = visible[content_at:content_to].rstrip()[-1:] in (":", "*")
        if token.lastgroup == "ENTRY" and has_mark and is_label(visible[slice(*label)]):
            return Part("unknown_bullet", at, to, to, label)
        if owner.has_value or (self._tokens and styles.indent(self._tokens[0].start()) > level):
            return Part("loose", at, to, at, blocks=self._outline.blocks([token]))
        return None

    def _beside(self, at: int, to: int, level: int) -> Part | None:
        """Return the part of the items that stand beside the bullet of the last label, after those under it."""
        visible = self._visible
        starts = (line_start(visible, each[0]) for each in item_ranges(visible, at, to))
        start = next((each for each in starts if self._styles.indent(each) <= level), None)
        if start is None:
            return None
        self._end_before("list", at, start)
        return Part("loose", start, to, start, blocks=[("list", start, to)])

    def _numbered_head(self, token: re.Match[str]) -> Part | None:
        """Return the part of an item in capitals that ends prose right above a label: it heads a group of fields."""
        visible, (at, to) = self._visible, token.span()
        _, spec = self._owner()
        if spec is None or spec.kind is not Kind.PROSE or not self._styles.has_capital_items:
            return None
        items = item_ranges(visible, at, to)
        _, start, end, _ = items[0]
        is_head = len(items) == 1 and NUMBERED.match(visible, at) is not None and self._styles.is_capital(start, end)
        if not is_head or not self._is_long_head(at, end):
            return None
        label = start, content_end(visible, start, end)
        return Part("unknown_heading", at, to, to, label) if self._outline.syntax.opens_part(visible, to) else None

    def _split_list(self, token: re.Match[str]) -> bool:
        """Split a run of items where some of them are labels in the style of the text; say whether some are."""
        styles = self._styles
        return (styles.numbered and self._split_items(token)) or (styles.dashed and self._split_dashed(token))

    def _split_items(self, token: re.Match[str]) -> bool:
        """Split a run of items where one has the number after that of the last label; say whether one has.

        An item after one with a number of its own is an item.
        """
        visible = self._visible
        at, to = token.span()
        items = [(line_start(visible, each[0]), each[1], each[2]) for each in item_ranges(visible, at, to)]
        last = self._last_number()
        is_run = bool(self._tokens) and NUMBERED.match(visible, self._tokens[-1].start()) is not None
        heads: list[tuple[int, Range]] = []
        for number, (start, content_at, content_to) in enumerate(items):
            match = NUMBERED.match(visible, start)
            is_next = match is not None and int(match[1]) == last + 1 > 1 and not is_run
            label = self._before_colon(content_at, content_to)
            is_head = is_next and (is_label(visible[slice(*label)]) or self._is_long_head(start, content_to))
            if is_head:
                heads.append((number, label))
            last += is_head
            is_run = match is not None and not is_head
        edges = [items[number][0] for number, _ in heads] + [to]
        if heads:
            self._end_before("list", at, edges[0])
        for (number, label), start, stop in zip(heads, edges, edges[1:], strict=False):
            head_to = min(items[number + 1][0], stop) if number + 1 < len(items) else stop
            blocks: list[Block] = [("list", head_to, stop)] if head_to < stop else []
            value_at = items[number][2] - len(visible[label[1] : items[number][2]].lstrip(": *\t"))
            has_value = value_at < items[number][2]
            if has_value:
                blocks.insert(0, ("paragraph", value_at, head_to))
                head_to = value_at
            self._open(Part("unknown_heading", start, stop, head_to, label, blocks=blocks, has_value=has_value))
        return bool(heads)

    def _split_dashed(self, token: re.Match[str]) -> bool:
        """Split a run of items where one has a label and a dash before its value; say whether one has."""
        visible, styles = self._visible, self._styles
        owner, spec = self._owner()
        if owner is None or (spec is not None and owner.at not in self._dashed):
            return False
        at, to = token.span()
        items = [(line_start(visible, each[0]), each[1], each[2]) for each in item_ranges(visible, at, to)]
        heads: list[tuple[int, re.Match[str], str | None]] = []
        for number, (_, content_at, content_to) in enumerate(items):
            if match := styles.after_bullet(content_at):
                heads.append((number, match, styles.field_of(match)))
            elif (match := _DASHED.match(visible, content_at, content_to)) and is_label(match["label"]):
                heads.append((number, match, None))
        edges = [items[number][0] for number, _, _ in heads] + [to]
        if heads:
            self._end_before("list", at, edges[0])
        for (number, match, field), start, stop in zip(heads, edges, edges[1:], strict=False):
            value_at = match.start("value")
            value_to = min(items[number + 1][0], stop) if number + 1 < len(items) else stop
            blocks: list[Block] = [("paragraph", value_at, value_to)]
            blocks += [("list", value_to, stop)] if value_to < stop else []
            rule = "unknown_bullet" if field is None else "bullet_field"
            self._open(Part(rule, start, stop, value_at, match.span("label"), field, blocks=blocks, has_value=True))
            self._dashed.add(start)
        return bool(heads)

    def _take_paired(self, tokens: Sequence[re.Match[str]], number: int) -> int:
        """Open a part for each label of items that are labels and values by turns; return the next token's number."""
        visible, styles = self._visible, self._styles
        owner, spec = self._owner()
        if owner is None or (spec is not None and owner.rule != "bullet_label"):
            return number
        end = number
        while end < len(tokens) and tokens[end].lastgroup in _ITEMS:
            end += 1
        at, to = tokens[number].start(), tokens[end - 1].end()
        items = [(line_start(visible, item[0]), item[1], item[2]) for item in item_ranges(visible, at, to)]
        fields = [styles.label_alone(*item[1:]) for item in items] + [None, None]
        heads: list[int] = []
        for each, (_, content_at, content_to) in enumerate(items):
            is_value = heads[-1:] == [each - 1] and not (fields[each] and fields[each + 1] is None)
            can_be_head = fields[each] or (bool(heads) and is_label(visible[content_at:content_to].rstrip()))
            if can_be_head and not is_value:
                heads.append(each)
        edges = [items[each][0] for each in heads] + [to]
        if heads:
            self._end_before("list", at, edges[0])
        for each, start, stop in zip(heads, edges, edges[1:], strict=False):
            value_at = min(items[each + 1][0], stop) if each + 1 < len(items) else stop
            label = items[each][1], content_end(visible, *items[each][1:])
            rule = "unknown_bullet" if fields[each] is None else "bullet_label"
            blocks: list[Block] = [("list", value_at, stop)] if value_at < stop else []
            self._open(Part(rule, start, stop, value_at, label, fields[each], blocks=blocks))
        return end if heads else number

    def _is_long_head(self, at: int, to: int) -> bool:
        """Whether an item stands alone between blank lines and doesn't end as a sentence does."""
        visible = self._visible
        end = content_end(visible, at, to)
        is_line = len(line_ranges(visible, at, end)) == 1 and len(visible[at:end].split()) <= MOST_WORDS_ASKING
        below = LINE_END.search(visible, end)
        is_last = below is None or not self._line_at(below.end()).strip()
        return is_line and is_last and visible[end - 1].isalnum() and self._styles.is_set_off(at)

    def _last_number(self) -> int:
        """Return the number before the last label that has one."""
        for part in self.parts[self._counted :]:
            self._number = self._styles.number_before(part) or self._number
        self._counted = len(self.parts)
        return self._number

    def _before_colon(self, at: int, to: int) -> Range:
        """Return where the label stands in an item: all of it, or what is before its first colon."""
        colon = self._visible.find(": ", at, to)
        return bare(self._visible, at, to if colon < 0 else colon)

    def _end_before(self, kind: BlockKind, at: int, to: int) -> None:
        """Give the last part the lines that stand before the first label of a run."""
        if at < to:
            self._flush()
            self.parts[-1].blocks.append((kind, at, to))
            self.parts[-1].to = to

    # ---- headings among plain lines --------------------------------------------------------------------------

    def _heading_line(self, tokens: Sequence[re.Match[str]], number: int) -> Part | None:
        """Return the part that a line opens which stands as the headings of the text do."""
        styles, visible = self._styles, self._visible
        owner, spec = self._owner()
        if not styles.of_plain_lines or owner is None:
            return None
        at, to = tokens[number].span()
        end = content_end(visible, at, to)
        text_end = underline_at(visible, at, end)
        lines = line_ranges(visible, at, text_end)
        if len(lines) == 1 and self._asks(at, lines[0]):
            return Part("unknown_heading", at, to, to, lines[0])
        if len(lines) != 1 or not self._styles.can_be_head(lines[0]):
            return None
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        is_above = following is not None and following.lastgroup in ("REST", "LINES")
        if (
            self._heads_rows(lines[0], to)
            or self._heads_bullets(tokens[number], lines[0], following)
            or self._heads_label(lines[0], to, following)
            or (is_above and self._heads(lines[0], line_ranges(visible, *following.span())[0][0]))  # type: ignore[union-attr]
        ):
            return Part("unknown_heading", at, to, to, lines[0])
        if not styles.of_headings:
            return None
        is_after = owner.rule == "unknown_heading"
        if (styles.underlined and text_end < end) or (
            following is not None and self._hangs(at, following.start(), owner)
        ):
            is_heading = True
        elif spec is None and not is_after:
            is_heading = False
        elif self._is_head(lines[0]):
            is_first = not (self._tokens or owner.blocks)
            is_heading = not self._is_value(lines[0]) and (not is_first or styles.is_capital(*lines[0]))
        else:
            is_prose = is_after or (spec is not None and spec.kind is Kind.PROSE and not owner.has_value)
            is_heading = is_prose and following is not None and self._is_set_off(tokens[number], lines[0])
        return Part("unknown_heading", at, to, to, lines[0]) if is_heading else None

    def _is_value(self, line: Range) -> bool:
        """Whether a line is the value of the field of a single one whose label stands right above it."""
        owner, spec = self._owner()
        if owner is None or spec is None or self._tokens or owner.blocks:
            return False
        return is_single(spec.kind) and is_next_line(self._visible, owner.head[1], line[0])

    def _is_claimed(self, line: str) -> bool:
        """Whether a line holds values of the field whose label stands directly above it."""
        owner, spec = self._owner()
        is_first = owner is not None and not (owner.has_value or owner.blocks or self._tokens)
        return is_first and spec is not None and spec.of is not None and spec.of.claims(line)

    def _heads(self, line: Range, following: int) -> bool:
        """Whether a line stands after prose that has ended, set off from it, right above other lines, as labels do.

        Where no labels of the text stand so, but many on lines of their own, the line below has no small letter first.
        """
        styles, visible = self._styles, self._visible
        owner, spec = self._owner()
        is_prose = spec is not None and spec.kind is Kind.PROSE and owner is not None and not owner.has_value
        if not (is_prose or (owner is not None and owner.rule == "unknown_heading")):
            return False
        if not styles.set_off and (not styles.heads_parts or visible[following].islower()):
            return False
        at, to = line
        end = styles.end_before(at)
        return (
            visible[end - 1] in ENDS
            and not is_next_line(visible, end, at)
            and is_next_line(visible, to, following)
            and len(visible[at:to].split()) <= MOST_WORDS // 2
            and visible[to - 1] != "\\"
            and (styles.can_be_head(line) or is_question(visible[at:to]) or is_topic(visible[at:to]))
        )

    def _heads_label(self, line: Range, to: int, following: re.Match[str] | None) -> bool:
        """Whether a line after prose and a blank line stands above a label: it heads a group of fields, or a part.

        The label follows after a blank line only where the prose has ended with a sentence.

        Args:
            line: The line.
            to: Where the next one begins.
            following: The token that begins there, if it belongs to the same part of the grammar.
        """
        visible, styles = self._visible, self._styles
        owner, spec = self._owner()
        if not styles.heads_parts or spec is None or spec.kind is not Kind.PROSE or owner is None:
            return False
        end = styles.end_before(line[0])
        if not (self._tokens or owner.has_value) or is_next_line(visible, end, line[0]):
            return False
        if styles.columns and self._outline.syntax.columns(visible, line[0]) is not None:
            return False
        if is_next_line(visible, line[1], to):
            is_like = styles.set_off or styles.alternates or styles.tabbed or styles.colons >= ENOUGH
            is_like = is_like and len(visible[slice(*line)].split()) <= MOST_WORDS // 2
        else:
            is_like = visible[end - 1] in ENDS
        if following is None:
            return is_like and (
                self._outline.syntax.opens_part(visible, to) or (styles.are_capital and styles.is_capital(*line))
            )
        return is_like and styles.colons >= ENOUGH and self._outline.syntax.colon_line(visible, to) is not None

    def _heads_rows(self, line: Range, to: int) -> bool:
        """Whether a line right above a row with a tab says what kind the rows below it are."""
        return (
            self._styles.tabbed
            and "\t" in self._line_at(to)
            and is_next_line(self._visible, line[1], to)
            and line_pattern("GROUP_LINE").match(self._visible, line[0]) is not None
        )

    def _heads_bullets(self, token: re.Match[str], line: Range, following: re.Match[str] | None) -> bool:
        """Whether a line between the bullets of a list heads the next ones, as labels of other lists do."""
        _, spec = self._owner()
        if not self._styles.over_bullets or spec is None or spec.kind not in LISTS or not self._tokens:
            return False
        last = self._tokens[-1]
        if following is None or last.lastgroup not in _ITEMS or following.lastgroup not in _ITEMS:
            return False
        end = content_end(self._visible, *last.span())
        is_close = is_next_line(self._visible, end, token.start()) and is_next_line(self._visible, line[1], token.end())
        return is_close and self._visible[line[1] - 1] != ":"

    def _asks(self, at: int, line: Range) -> bool:
        """Whether a line is a question, as labels of the text are, after a blank line and after what a label has."""
        owner, spec = self._owner()
        if owner is None or not self._styles.questions or not is_question(self._visible[slice(*line)]):
            return False
        is_later = spec is not None and bool(self._tokens or owner.blocks)
        is_apart = not is_next_line(self._visible, self._styles.end_before(at), at)
        return is_apart and (is_later or owner.rule == "unknown_heading")

    def _line_at(self, at: int) -> str:
        """Return the line that begins at an offset."""
        end = LINE_END.search(self._visible, at)
        return self._visible[at : end.start() if end else len(self._visible)]

    def _hangs(self, at: int, following: int, owner: Part) -> bool:
        """Whether the line after one stands deeper, as values under labels do, and the line no deeper than a label."""
        indent = self._styles.indent
        return (
            self._styles.hanging
            and (owner.field is not None or owner.rule == "unknown_heading")
            and indent(at) <= indent(owner.head[0])
            and indent(following) > indent(at)
        )

    def _is_set_off(self, token: re.Match[str], line: Range) -> bool:
        """Whether a line stands alone after prose or a list has ended, and others stand so."""
        if not self._styles.apart or not self._tokens or len(self._visible[slice(*line)].split()) > MOST_WORDS - 2:
            return False
        last = self._tokens[-1]
        has_ended = self._visible[content_end(self._visible, *last.span()) - 1] in ENDS or last.lastgroup in _ITEMS
        return has_ended and self._styles.is_alone(*token.span())

    def _split_lines(self, token: re.Match[str]) -> bool:
        """Split a run of plain lines where one of them is a label in the style of the text; say whether one is."""
        styles, visible = self._styles, self._visible
        owner, spec = self._owner()
        if owner is None:
            return False
        at, to = token.span()
        end = content_end(visible, at, to)
        text_end = underline_at(visible, at, end)
        lines = line_ranges(visible, at, text_end)
        may_be_head = spec is not None or owner.rule == "unknown_heading"
        is_late = bool(self._tokens or owner.blocks) or (styles.is_capital(*lines[0]) and not self._is_value(lines[0]))
        in_columns = styles.columns and owner.label is not None and not self._is_list(owner, spec)
        heads: list[tuple[int, re.Match[str] | None]] = []
        for number, line in enumerate(lines):
            match = self._outline.syntax.columns(visible, line[0]) if in_columns else None
            is_last = number + 1 == len(lines)
            is_underlined = styles.underlined and text_end < end and is_last
            if match is not None and is_label(match["label"]):
                heads.append((number, match))
            elif (
                (number == 0 and len(lines) > 1 and self._heads(line, lines[1][0]))
                or (may_be_head and (number or is_late) and self._is_head(line))
                or (is_last and number and self._is_group(lines[number - 1], line, to))
                or (is_underlined and self._styles.can_be_head(line))
                or self._heads_rows(line, to if is_last else lines[number + 1][0])
                or (number == 0 and self._asks(at, line))
            ):
                heads.append((number, None))
        edges = [line_start(visible, lines[number][0]) for number, _ in heads] + [to]
        if heads:
            self._end_before("paragraph", at, edges[0])
        for (number, match), start, stop in zip(heads, edges, edges[1:], strict=False):
            if match is not None:
                self._open(self._line_part("unknown_field", match, stop, None))
                continue
            head_to = min(line_start(visible, lines[number + 1][0]), stop) if number + 1 < len(lines) else stop
            blocks: list[Block] = [("paragraph", head_to, stop)] if head_to < stop else []
            self._open(Part("unknown_heading", start, stop, head_to, lines[number], blocks=blocks))
        return bool(heads)

    def _is_group(self, before: Range, line: Range, to: int) -> bool:
        """Whether a line right after a sentence of prose heads what comes next.

        It is in capitals as labels of the text are, or labels stand so and it is right above one, or above a key.
        """
        styles, visible = self._styles, self._visible
        _, spec = self._owner()
        if spec is None or spec.kind is not Kind.PROSE or visible[before[1] - 1] not in ENDS:
            return False
        if not styles.can_be_head(line):
            return False
        if styles.are_capital and styles.is_capital(*line):
            return True
        is_short = len(visible[slice(*line)].split()) <= MOST_WORDS // 2
        if not styles.tight or not is_short or not is_next_line(visible, line[1], to):
            return False
        return self._outline.syntax.opens_part(visible, to) or self._outline.syntax.has_key(visible, to)

    def _is_list(self, owner: Part | None, spec: FieldSpec | None) -> bool:
        """Whether each line under a label is a term."""
        is_list = spec is not None and spec.kind in LISTS and spec.label.layout != "inline"
        return is_list and owner is not None and not owner.has_value

    def _is_head(self, line: Range) -> bool:
        """Whether a line is in capitals, or begins with the name, as labels of the text do; terms may begin so, too."""
        styles = self._styles
        owner, spec = self._owner()
        is_like = styles.is_named(self._visible[slice(*line)])
        if is_like and spec is not None and spec.kind in LISTS and owner is not None and not owner.has_value:
            is_like = styles.is_alone(*line)
        is_like = is_like or (styles.capitals and styles.is_capital(*line))
        return is_like and styles.can_be_head(line) and not self._is_claimed(self._visible[slice(*line)])

    # ---- tables ----------------------------------------------------------------------------------------------

    def _take_table(self, tokens: Sequence[re.Match[str]], number: int) -> int:
        """Open the rows of a table of keys and values, or take the table for content."""
        end = number
        while end < len(tokens) and tokens[end].lastgroup in _TABLE:
            end += 1
        if not self._open_rows(tokens[number].start(), tokens[end - 1].end()):
            self._tokens += tokens[number:end]
        return end

    def _open_rows(self, at: int, to: int) -> bool:
        goes_on = self._styles.cells or (bool(self.parts) and self.parts[-1].rule == "row")
        rows = list(row_parts(self._outline.syntax, self._visible, at, to, goes_on=goes_on))
        for row in rows:
            self._open(row)
        return bool(rows)

    def _cell_end(self, tokens: Sequence[re.Match[str]], number: int) -> int:
        """Give the last part the lines in which its cell goes on; return the number of the token after them."""
        part = self.parts[-1] if self.parts else None
        if part is None or self._tokens or not part.blocks or part.blocks[-1][0] != "cell":
            return number
        _, at, to = part.blocks[-1]
        if not is_open(self._visible, self._visible.index("|", part.at), to):
            return number
        for following in range(number, min(number + _MOST_LINES, len(tokens))):
            token = tokens[following]
            if token[0].lstrip()[:1] == "|" or token.lastgroup in ("KEY", "QUOTE"):
                return number
            for _, stop in line_ranges(self._visible, *token.span()):
                if self._visible[stop - 1] == "|":
                    part.to = self._next_line(stop, token.end())
                    part.blocks[-1] = "cell", at, part.to
                    if part.to < token.end() and not self._open_rows(part.to, token.end()):
                        part.blocks.append(("table", part.to, token.end()))
                        part.to = token.end()
                    return following + 1
        return number

    def _next_line(self, at: int, to: int) -> int:
        """Return where the line after that of an offset begins; ``to`` where only blank lines are left."""
        match = LINE_END.search(self._visible, at, to)
        return match.end() if match and self._visible[match.end() : to].strip() else to

    # ---- lines that alternate --------------------------------------------------------------------------------

    def _split_line(self, part: Part) -> None:
        """Make parts of the keys that stand on the line of another, each with its value."""
        kind, at, to = part.blocks[0]
        if kind != "paragraph" or part.field == "references":
            return
        line_end = LINE_END.search(self._visible, at, to) if not self._styles.in_paragraphs else None
        end = line_end.start() if line_end else to
        keys = self._outline.syntax.keys_beside(self._visible, at, end, is_unknown=part.field is None)
        if not keys:
            return
        blocks, whole_to = part.blocks[1:], part.to
        owners = [part.field, *(key.field for key in keys)]
        edges = [*map(self._edge, keys, owners), to]
        part.blocks, part.to = [(kind, at, edges[0])] if at < edges[0] else [], edges[0]
        part.has_value = bool(part.blocks)
        for key, start, stop in zip(keys, edges, edges[1:], strict=False):
            own: list[Block] = [("paragraph", key.value_at, stop)] if key.value_at < stop else []
            rule = "inline_field" if key.field else "unknown_field"
            head_to = min(key.value_at, stop)
            self.parts.append(Part(rule, start, stop, head_to, key.label, key.field, blocks=own, has_value=bool(own)))
        self.parts[-1].blocks += blocks
        self.parts[-1].to = whole_to

    def _join_lines(self, part: Part) -> None:
        """Make one block of the lines of a paragraph that begins on a label's line."""
        while (
            len(part.blocks) > 1
            and part.blocks[0][0] == part.blocks[1][0] == "paragraph"
            and self._touches(*part.blocks[:2])
        ):
            part.blocks[:2] = [("paragraph", part.blocks[0][1], part.blocks[1][2])]

    def _edge(self, key: KeyBeside, owner: str | None) -> int:
        """Return where a key in the line of another begins: with the full stop that ends the value before it.

        The stop of prose, and of what no field is for, is a part of that.
        """
        at = key.at
        is_value = owner is not None and self._outline.schema.by_name[owner].kind is not Kind.PROSE
        return at - 1 if is_value and self._visible[at - 1 : at + 1] == ". " and self._visible[at + 1] != "|" else at

    def _join_cell(self, part: Part) -> None:
        """Take the lines under a list's row with a tab for lines of its cell: terms of their own."""
        visible = self._visible
        _, spec = self._owner()
        if spec is None or spec.kind not in LISTS or not part.has_value:
            return
        touching = 1
        while touching < len(part.blocks) and self._touches(part.blocks[touching - 1], part.blocks[touching]):
            touching += 1
        _, at, _ = part.blocks[0]
        if touching == 1 or "\t" not in visible[part.head[1] : at]:
            return
        start, end = part.blocks[1][1], part.blocks[touching - 1][2]
        lines = line_ranges(visible, start, end)
        rows = [at for at, stop in lines if "\t" in visible[at : stop + 1]] or [part.to]
        own = [line for line in lines if line[0] < rows[0]]
        if own and visible[rows[0] : rows[0] + 1].islower() and "\t" in self._line_at(rows[0]):
            own.pop()  # the label of the next row begins in the line above it
        texts = [visible[slice(*line)] for line in own]
        are_terms = [len(text.split()) <= MOST_WORDS and not is_running_text(text) for text in texts]
        count = are_terms.index(False) if False in are_terms else len(own)
        edge = line_start(visible, lines[count][0]) if count < len(lines) else end
        if count:
            rest: list[Block] = [("paragraph", edge, end)] if edge < end else []
            part.blocks[:touching] = [("cell", at, edge), *rest]

    def _touches(self, block: Block, following: Block) -> bool:
        """Whether two blocks are plain lines without a blank line between them."""
        is_plain = block[0] == following[0] == "paragraph"
        return is_plain and is_next_line(self._visible, content_end(self._visible, *block[1:]), following[1])

    def _split_pairs(self, part: Part) -> None:
        """Make labels and values of the lines after the one line of a value, where the lines of the text alternate."""
        if not (self._styles.may_alternate(part) and self._styles.alternates) or self._styles.has_colon(part):
            return
        visible = self._visible
        lines = [line for _, at, to in part.blocks for line in line_ranges(visible, at, to)]
        if visible[lines[0][1] - 1] in ",;" or (
            visible[lines[1][0]].islower() and is_next_line(visible, lines[0][1], lines[1][0])
        ):
            return  # the value goes on
        if self._styles.pairs_are_apart and is_next_line(visible, lines[0][1], lines[1][0]):
            return  # several lines under one label, where blank lines stand between pairs
        _, spec = self._owner()
        is_text = spec is not None and spec.kind is Kind.TEXT
        is_address = is_text and _is_address([visible[slice(*line)] for line in lines])
        if is_address or line_pattern("PAGE_LINE").match(visible, line_start(visible, lines[0][0])):
            return
        are_pairs = len(lines) % 2 == 1 and all(map(self._styles.can_be_head, lines[1::2]))
        if spec is not None and spec.kind is Kind.PROSE and not are_pairs:
            return
        edges = [line_start(visible, at) for at, _ in lines] + [part.to]
        part.to = edges[1]
        part.blocks = [("paragraph", part.blocks[0][1], edges[1])]
        if not are_pairs:
            rest: list[Block] = [("paragraph", edges[1], edges[-1])]
            self.parts.append(Part("loose", edges[1], edges[-1], edges[1], blocks=rest))
            return
        for number in range(1, len(lines), 2):
            at, value_at, to = edges[number : number + 3]
            self.parts.append(Part("pair", at, to, value_at, lines[number], blocks=[("paragraph", value_at, to)]))
