"""How the style and the indentation of a text regroup its lines, where its markup alone doesn't tell.

The grammar knows the labels of a model and the markup around them. Here stands what takes the rest of the text: a
label with a mere space before its value counts where others stand so, a row of a table is a field where rows begin with
labels, an unknown key is a label where known ones are written alike, and what is indented deeper than a label belongs
to it.
docs/format.md, section 12, states the evidence that each of these needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from profileparse.once import once
from profileparse.source import LINE_END, fold
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import (
    Block,
    cell_ranges,
    content_end,
    front_matter_lines,
    is_next_line,
    is_rule_row,
    item_ranges,
    line_ranges,
    row_ranges,
    underline_at,
)
from profileparse.syntax.parts import Part, Range, RawPart
from profileparse.values.kinds import Kind, is_single, read_single

if TYPE_CHECKING:
    from profileparse.schema.profile import FieldSpec
    from profileparse.syntax.parser import Outline

# Tokens that may have to be regrouped; without any of them a text is as the grammar gives it.
_TO_BE_SEEN = frozenset(("KEY", "REST", "TABLE", "CELLS", "BULLET_KEY", "BULLET_FIELD", "HEADING"))
# Rules of parts that belong to the one before them where they are indented deeper.
_NESTED_RULES = frozenset(("unknown_field", "unknown_bullet", "bullet_field"))
# So many labels have to stand in a style without marks; so many pairs of lines have to alternate.
ENOUGH = 2
ALTERNATIONS = 3
# A label has no more words.
_MOST_WORDS = 8
# Words that stand in sentences, not in labels.
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|may|will|would|should|includes?|contains?|it|this|these|they|you|"
    r"following|follows|such as)\b|\b(?:of|for|to|by|in|with|and|or|the|a|an)\Z"
)
_HASHES = re.compile(r"\s*(#{1,6}|={1,6})(?:\s|(?<==)(?=[^=\s]))")
_NUMBER = re.compile(r"\s*(?:#+\s*)?\(?(\d{1,2})[.)]\s")
# A key of a YAML header that no model declares.
_HEADER_KEY = re.compile(r"(?P<label>[\w -]+):[^\S\r\n]+(?P<value>\S)")
# So many lines can a cell of a table go on for.
_MOST_LINES = 12


def arranged(outline: Outline, raw: Sequence[RawPart]) -> list[Part]:
    """Return the parts of a text, regrouped by its style.

    Args:
        outline: The outline of the text, whose parts these are.
        raw: The parts as the grammar gives them.
    """
    tokens = (token for part in raw if isinstance(part, tuple) for token in part[1])
    if not any(token.lastgroup in _TO_BE_SEEN for token in tokens) and not outline.syntax.has_page_line(
        outline.source.visible
    ):
        return list(map(outline.part, raw))
    return _Arrangement(outline, raw).parts


class _Arrangement:
    """One text on its way from the parts of the grammar to those of its own style.

    Attributes:
        parts: The parts so far.
    """

    def __init__(self, outline: Outline, raw: Sequence[RawPart]) -> None:
        self.outline = outline
        self.visible = outline.source.visible
        self.raw = raw
        self.parts: list[Part] = []
        # The tokens under the last part: its blocks are made when the next part begins.
        self._tokens: list[re.Match[str]] = []
        for part in raw:
            self._add(part)
        self._close()
        self._end_at_page_lines()

    # ---- evidence ------------------------------------------------------------------------------------------

    @once
    def _openers(self) -> list[Part]:
        """What opens the parts that the grammar sees, without what stands under them."""
        return [self.outline.part((part[0], part[1][:1])) for part in self.raw if isinstance(part, tuple)]

    @once
    def _colons(self) -> int:
        """How many labels have a colon and their value on the line."""
        marks = {each.field for each in self._openers if each.has_value and self._colon_after(each)}
        return len(marks - {"name"})

    @once
    def _colon_lines(self) -> int:
        """How many labels have a colon and stand on a line of their own."""
        return len(
            {each.field for each in self._openers if each.field and not each.has_value and self._colon_after(each)}
        )

    @once
    def _cells(self) -> bool:
        """Whether values on their label's line stand between bars."""
        return any(each.blocks and each.blocks[0][0] == "cell" for each in self._openers)

    @once
    def _spaced(self) -> dict[int, re.Match[str]]:
        """The lines in which a space stands between a label and its value, by where they begin, if there are enough."""
        syntax, visible = self.outline.syntax, self.visible
        tokens = [token for part in self.raw if isinstance(part, tuple) for token in part[1]]
        found: dict[int, re.Match[str]] = {}
        weak: list[tuple[re.Match[str], int]] = []
        for number, token in enumerate(tokens):
            if token.lastgroup not in ("REST", "KEY"):
                continue
            match = syntax.spaced(visible, token.start()) if token.lastgroup == "REST" else None
            match = match or syntax.tight(visible, token.start())
            if match is None or not self._takes(match):
                continue
            if match.groupdict().get("weak") is not None:
                weak.append((match, number))
            else:
                found[token.start()] = match
        glued = {each.field for each in self._openers if each.rule == "inline_field" and self._is_glued(each)}
        fields = {self._field(match) for match in found.values()} | glued
        if len(fields) < ENOUGH:
            return {}
        for match, number in weak:
            beside = [tokens[each].start() for each in (number - 1, number + 1) if 0 <= each < len(tokens)]
            if any(at in found for at in beside):
                found[match.start()] = match
        return found

    @once
    def _columns(self) -> bool:
        """Whether labels and values stand in two columns."""
        gaps = [match.end("label") for match in self._spaced.values()]
        gaps += [each.head[1] for each in self._openers if each.field and each.has_value]
        wide = sum(self.visible[at : at + 2] == "  " or self.visible[at : at + 1] == "\t" for at in gaps)
        dotted = [
            each
            for each in self._openers
            if each.has_value and self.visible[each.head[1] : each.head_to].strip(" .") == ""
        ]
        return wide + len([each for each in dotted if each.head_to - each.head[1] > 1]) >= ENOUGH

    @once
    def _emoji(self) -> bool:
        """Whether emoji stand before labels."""
        return sum(bool(each.field) and self._emoji_before(each) for each in self._openers) >= ENOUGH

    @once
    def _underlined(self) -> bool:
        """Whether a line of dashes stands under labels."""
        return any(each.field and "--" in self.visible[each.head[1] : each.head_to] for each in self._openers)

    @once
    def _capitals(self) -> bool:
        """Whether labels on lines of their own are in capitals, and not declared so."""
        own = {each.field for each in self._openers if self._is_bare(each) and self._is_capital(*each.head)}
        labels = [self.outline.schema.by_name[field].label for field in own if field]
        return sum(not any(map(str.isupper, (label.text, *label.aliases))) for label in labels) >= ENOUGH

    @once
    def _numbers(self) -> bool:
        """Whether numbers stand before labels."""
        return sum(bool(each.field) and self._number_before(each) > 0 for each in self._openers) >= ENOUGH

    @once
    def _apart(self) -> bool:
        """Whether labels stand alone between blank lines, three of them or more; a template has no others."""
        if self.outline.schema.model.ordered_labels:
            return False
        alone = {each.field for each in self._openers if self._is_bare(each) and self._is_alone(each.at, each.head_to)}
        return len(alone) >= ALTERNATIONS

    @once
    def _names(self) -> tuple[str, ...]:
        """The names of the entity in labels that hold it, in small letters."""
        schema = self.outline.schema
        if schema.model.ordered_labels:
            return ()
        names = {fold(self.visible[slice(*each.name)]) for each in self._openers if each.name}
        for each in self._openers:
            if each.field and not each.name:
                names.add(schema.name_in(self.visible[slice(*each.head)]) or "")
        return tuple(name.lower() for name in names if name)

    def _is_bare(self, part: Part) -> bool:
        """Whether a label of the model stands on a line of its own, without marks."""
        return bool(part.field) and not part.has_value and part.at == part.head[0] and not self._after(part).strip()

    def _is_alone(self, at: int, to: int) -> bool:
        """Whether a blank line stands before a stretch, and its last line is blank."""
        visible = self.visible
        before = visible[:at].rstrip(" \t")[-2:] if at else "\n\n"
        is_first = not visible[max(0, at - 200) : at].strip()
        above = is_first or not is_next_line(visible, len(visible[:at].rstrip()) if len(before) else 0, at)
        return above and not is_next_line(visible, content_end(visible, at, to), to)

    def _is_capital(self, at: int, to: int) -> bool:
        text = self.visible[at:to]
        return text.isupper() and sum(map(str.isalpha, text)) >= 4

    def _number_before(self, part: Part) -> int:
        """Return the number before a label; 0 where there is none."""
        match = _NUMBER.match(self.visible, part.at, part.head[0])
        return int(match[1]) if match else 0

    @once
    def _alternates(self) -> bool:
        """Whether lines with a label and lines with a value alternate."""
        run = most = 0
        for part in self.raw:
            is_pair = (
                isinstance(part, tuple) and part[0] == "field" and len(part[1]) == 2 and self._is_one_line(part[1][1])
            )
            run = run + 1 if is_pair else 0
            most = max(most, run)
        return most >= ALTERNATIONS

    def _is_one_line(self, token: re.Match[str]) -> bool:
        return token.lastgroup in ("LINES", "REST") and len(line_ranges(self.visible, *token.span())) == 1

    def _field(self, match: re.Match[str]) -> str:
        return self.outline.schema.field_name(match["label"])

    def _takes(self, match: re.Match[str]) -> bool:
        """Whether the field of a label takes the value after it."""
        kind = self.outline.schema.by_name[self._field(match)].kind
        return not is_single(kind) or kind is Kind.TEXT or self._reads(self._field(match), match["value"])

    def _reads(self, field: str, text: str) -> bool:
        value = read_single(self.outline.schema.by_name[field].kind, fold(text))
        return value is not None and self.outline.schema.refuses(field, value) is None

    def _after(self, part: Part) -> str:
        """Return what stands between a label and its value, or its line end."""
        return self.visible[part.head[1] : part.head_to].split("\n", 1)[0]

    def _colon_after(self, part: Part) -> bool:
        after = self._after(part)
        return (":" in after or "\uff1a" in after) and "\\" not in after

    def _is_glued(self, part: Part) -> bool:
        return part.has_value and part.head[1] == part.head_to

    def _emoji_before(self, part: Part) -> bool:
        before = self.visible[part.at : part.head[0]].strip()
        return bool(before) and ord(before[0]) >= 0x2300

    def _indent(self, at: int) -> int:
        """Return how deep the line of an offset is indented."""
        start = max(self.visible.rfind("\n", 0, at), self.visible.rfind("\r", 0, at)) + 1
        line = self.visible[start : start + 200].expandtabs(8)
        return len(line) - len(line.lstrip())

    # ---- parts ---------------------------------------------------------------------------------------------

    def _add(self, raw: RawPart) -> None:
        if not isinstance(raw, tuple):
            for part in self._header(raw) or [self.outline.part(raw)]:
                self._open(part)
            return
        rule, tokens = raw
        owner = self.parts[-1] if self.parts else None
        if owner is not None and owner.field is not None and self._belongs(owner, rule, tokens[0]):
            self._tokens += tokens
            return
        if rule in ("loose", "residue"):
            self._open(Part(rule, tokens[0].start(), 0, tokens[0].start()))
        else:
            self._open(self.outline.part((rule, tokens[:1])))
            tokens = tokens[1:]
        at = 0
        while at < len(tokens):
            at = self._take(tokens, at)

    def _header(self, raw: re.Match[str]) -> list[Part]:
        """Return the parts that the lines of a YAML header are, if a label of the model is among them."""
        if raw.lastgroup != "FRONT_MATTER":
            return []
        visible, outline = self.visible, self.outline
        at, to = raw.start(), front_matter_lines(visible, *raw.span())
        parts = [Part("rule", at, to[0], to[0])]
        for match in outline.syntax.pattern(visible).finditer(visible, *to):
            key = _HEADER_KEY.match(visible, *match.span()) if match.lastgroup == "REST" else None
            if match.lastgroup in ("FIELD", "KEY", "LABEL"):
                parts.append(outline.part(("header", [match])))
            elif key is not None:
                blocks: list[Block] = [("paragraph", key.start("value"), match.end())]
                head = match.start(), match.end(), key.start("value"), key.span("label")
                parts.append(Part("header", *head, blocks=blocks, has_value=True))
            elif len(parts) > 1 and parts[-1].rule != "rule":
                parts[-1].blocks += outline.blocks([match])
                parts[-1].to = match.end()
            else:
                parts.append(Part("loose", *match.span(), match.start(), blocks=outline.blocks([match])))
        parts.append(Part("rule", to[1], raw.end(), raw.end()))
        return parts if any(part.field for part in parts) else []

    def _belongs(self, owner: Part, rule: str, token: re.Match[str]) -> bool:
        """Whether a part belongs to the one before it: by its indentation, or the level of its heading."""
        if rule in _NESTED_RULES and owner.label is not None:
            if token.lastgroup == "BULLET_FIELD" and owner.rule not in ("bullet_label", "bullet_field"):
                return False
            return self._indent(token.start()) > self._indent(owner.head[0])
        if rule != "section" or token.lastgroup != "HEADING":
            return False
        inner = _HASHES.match(self.visible, token.start())
        outer = _HASHES.match(self.visible, owner.at, owner.head[0])
        kind = self.outline.schema.by_name[owner.field or ""].kind
        return (
            kind in (Kind.PROSE, Kind.TERMS)
            and inner is not None
            and outer is not None
            and len(inner[1]) > len(outer[1])
        )

    def _open(self, part: Part) -> None:
        self._close()
        self.parts.append(part)

    def _close(self) -> None:
        """Give the last part the blocks under it."""
        self._flush()
        if self.parts and self._alternates:
            self._split_pairs(self.parts[-1])

    def _take(self, tokens: Sequence[re.Match[str]], number: int) -> int:
        """Take a token for content of the last part, or open others; return the number of the next token."""
        if (goes_on := self._cell_end(tokens, number)) > number:
            return goes_on
        token = tokens[number]
        terminal = token.lastgroup
        if terminal in ("REST", "LINES"):
            part = self._labelled_line(token) if terminal == "REST" else None
            part = part or self._heading_line(tokens, number)
            if part is not None:
                self._open(part)
                return number + 1
            if terminal == "LINES" and (self._capitals or self._names) and self._split_lines(token):
                return number + 1
        elif terminal == "KEY" and token.start() in self._spaced:
            match = self._spaced[token.start()]
            self._open(self._line_part("inline_field", match, token.end(), self._field(match)))
            return number + 1
        elif terminal == "KEY" and self._ends_with_key(tokens, number):
            self._open(self.outline.part(("unknown_field", [token])))
            return number + 1
        elif terminal in ("ENTRY", "LIST", "BULLET_KEY") and self._ends_with_item(token):
            return number + 1
        elif terminal in ("TABLE", "CELLS"):
            end = number
            while end < len(tokens) and tokens[end].lastgroup in ("TABLE", "CELLS"):
                end += 1
            rows = list(self._rows(tokens[number].start(), tokens[end - 1].end()))
            if rows:
                for part in rows:
                    self._open(part)
                return end
            self._tokens += tokens[number:end]
            return end
        self._tokens.append(token)
        return number + 1

    def _owner(self) -> tuple[Part | None, FieldSpec | None]:
        part = self.parts[-1] if self.parts else None
        return part, self.outline.schema.by_name[part.field] if part is not None and part.field else None

    def _labelled_line(self, token: re.Match[str]) -> Part | None:
        """Return the part that a line opens, if it does so in the style of the text."""
        owner, spec = self._owner()
        at, to = token.span()
        visible = self.visible
        is_list = spec is not None and spec.kind is Kind.TERMS and spec.label.layout != "inline" and not owner.has_value  # type: ignore[union-attr]
        if not is_list and (match := self._spaced.get(at)) is not None:
            return self._line_part("inline_field", match, to, self._field(match))
        is_deeper = owner is not None and owner.label is not None and self._indent(at) > self._indent(owner.label[0])
        if is_deeper:
            return None
        syntax = self.outline.syntax
        if (
            self._columns
            and not is_list
            and (match := syntax.columns(visible, at)) is not None
            and is_label(match["label"])
        ):
            return self._line_part("unknown_field", match, to, None)
        if spec is None and (owner is None or owner.rule != "unknown_field"):
            return None
        if self._colon_lines or self._colons >= ENOUGH:
            match = syntax.colon_line(visible, at)
            if match is not None and is_label(match["label"]):
                return Part("unknown_field", at, to, to, match.span("label"))
        if self._emoji and (match := syntax.emoji_line(visible, at)) is not None and self._is_emoji_label(match, to):
            words = match["label"].rstrip()
            end = match.start("label") + len(words.rstrip(":").rstrip())
            return Part("unknown_field", at, to, to, (match.start("label"), end))
        return None

    def _heading_line(self, tokens: Sequence[re.Match[str]], number: int) -> Part | None:
        """Return the part that a line opens which stands alone, as the labels of the text do."""
        if not (self._underlined or self._apart or self._names or self._capitals):
            return None
        owner, spec = self._owner()
        token = tokens[number]
        at, to = token.span()
        end = content_end(self.visible, at, to)
        line_end = underline_at(self.visible, at, end)
        lines = line_ranges(self.visible, at, line_end)
        if owner is None or len(lines) != 1 or not is_label(self.visible[slice(*lines[0])]):
            return None
        is_prose = spec is not None and spec.kind is Kind.PROSE and not owner.has_value
        if self._underlined and line_end < end:
            return Part("unknown_heading", at, to, to, lines[0])
        if spec is None and owner.rule != "unknown_heading":
            return None
        text = self.visible[slice(*lines[0])]
        is_named = any(text.lower().startswith(name) and len(text) > len(name) for name in self._names)
        is_capital = self._capitals and self._is_capital(*lines[0])
        if (is_named or is_capital) and (self._tokens or owner.blocks or is_capital):
            return Part("unknown_heading", at, to, to, lines[0])
        is_heading = self._apart and (is_prose or owner.rule == "unknown_heading") and number + 1 < len(tokens)
        if is_heading and self._tokens and self._is_alone(at, to) and len(text.split()) <= _MOST_WORDS - 2:
            last = self._tokens[-1]
            ends = content_end(self.visible, *last.span())
            if self.visible[ends - 1] in '.!?:”")]' or last.lastgroup in ("LIST", "ENTRY"):
                return Part("unknown_heading", at, to, to, lines[0])
        return None

    def _split_lines(self, token: re.Match[str]) -> bool:
        """Split a run of plain lines where one of them is a label in the style of the text; say whether one is."""
        owner, spec = self._owner()
        if owner is None or (spec is None and owner.rule != "unknown_heading"):
            return False
        lines = line_ranges(self.visible, *token.span())
        heads = [number for number, line in enumerate(lines) if self._is_head(line)]
        if not heads:
            return False
        edges = [self._line_start(lines[number][0]) for number in heads] + [token.end()]
        if token.start() < edges[0]:
            self._flush()
            owner.blocks.append(("paragraph", token.start(), edges[0]))
            owner.to = edges[0]
        for number, at, to in zip(heads, edges, edges[1:], strict=False):
            head_to = self._line_start(lines[number + 1][0]) if number + 1 < len(lines) else to
            head_to = min(head_to, to)
            blocks: list[Block] = [("paragraph", head_to, to)] if head_to < to else []
            self._open(Part("unknown_heading", at, to, head_to, lines[number], blocks=blocks))
        return True

    def _is_head(self, line: Range) -> bool:
        text = self.visible[slice(*line)]
        if not is_label(text):
            return False
        is_named = any(text.lower().startswith(name) and len(text) > len(name) + 2 for name in self._names)
        return is_named or (self._capitals and self._is_capital(*line))

    def _ends_with_item(self, token: re.Match[str]) -> bool:
        """Open a part with a bullet that is none under the bullet of the last label; say whether it is so."""
        owner, _ = self._owner()
        if owner is None or owner.label is None:
            return False
        at, to = token.span()
        if self._numbers and owner.field is not None and token.lastgroup == "ENTRY":
            match = _NUMBER.match(self.visible, at)
            last = max(map(self._number_before, self.parts))
            end = content_end(self.visible, at, to)
            if match and last and int(match[1]) == last + 1 and is_label(self.visible[match.end() : end]):
                self._open(Part("unknown_heading", at, to, to, (match.end(), end)))
                return True
        if owner.rule not in ("bullet_label", "bullet_field", "unknown_bullet"):
            return False
        level = self._indent(owner.head[0])
        if self._indent(at) > level:
            return False
        if token.lastgroup == "BULLET_KEY":
            self._open(self.outline.part(("unknown_bullet", [token])))
            return True
        _, content_at, content_to, _ = item_ranges(self.visible, at, to)[0]
        label = _bare(self.visible, content_at, content_to)
        if (
            self.visible[content_to - 1] in ":*"
            and token.lastgroup == "ENTRY"
            and is_label(self.visible[slice(*label)])
        ):
            self._open(Part("unknown_bullet", at, to, to, label))
            return True
        if self._tokens and self._indent(self._tokens[0].start()) > level:
            self._open(Part("loose", at, to, at))
            self._tokens.append(token)
            return True
        return False

    def _flush(self) -> None:
        """Give the last part the blocks of the tokens so far."""
        if self._tokens:
            part = self.parts[-1]
            part.blocks += self.outline.blocks(self._tokens)
            part.to = self._tokens[-1].end()
            self._tokens = []

    def _line_part(self, rule: str, match: re.Match[str], to: int, field: str | None) -> Part:
        value_at = match.start("value")
        blocks: list[Block] = [("paragraph", value_at, to)]
        return Part(rule, match.start(), to, value_at, match.span("label"), field, blocks=blocks, has_value=True)

    def _is_emoji_label(self, match: re.Match[str], to: int) -> bool:
        """Whether a line with an emoji is a label: short, and not one of a run of lines with this emoji."""
        start = max(self.visible.rfind("\n", 0, max(0, match.start() - 1)), -1) + 1
        before, after = self.visible[start : match.start()], self.visible[to : to + 12]
        is_bullet = any(line.lstrip().startswith(match["emoji"]) for line in (before, after))
        return not is_bullet and is_label(match["label"].rstrip().rstrip(":"))

    def _ends_with_key(self, tokens: Sequence[re.Match[str]], number: int) -> bool:
        """Whether an unknown key ends the field of a label on a line of its own: where that label has a colon, too."""
        owner, spec = self._owner()
        if owner is None or owner.label is None:
            return False
        if owner.rule == "unknown_field":
            return self._indent(tokens[number].start()) <= self._indent(owner.label[0])
        if spec is None or not self._colon_after(owner):
            return False
        if self._indent(tokens[number].start()) > self._indent(owner.label[0]):
            return False
        if self._tokens or owner.blocks or is_single(spec.kind):
            return not self._tokens or self._tokens[0].lastgroup != "KEY"
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        return spec.kind is Kind.TERMS and following is None

    def _end_at_page_lines(self) -> None:
        """End the last field where a page goes on after it."""
        number = next(
            (number for number in reversed(range(len(self.parts))) if self.parts[number].field is not None), -1
        )
        part = self.parts[number] if self.parts else None
        if part is None or part.field is None or not part.blocks:
            return
        at = part.blocks[0][1]
        for match in line_pattern("PAGE_LINE").finditer(self.visible, at, part.to):
            start = match.start()
            last = len(self.visible[:start].rstrip())
            if start > at and (not is_next_line(self.visible, last, start) or self.visible[last - 1] in ".!?"):
                taken = [(kind, begin, min(to, start)) for kind, begin, to in part.blocks if begin < start]
                rest = [(kind, max(begin, start), to) for kind, begin, to in part.blocks if to > start]
                self.parts.insert(number + 1 or len(self.parts), Part("loose", start, part.to, start, blocks=rest))
                part.blocks, part.to = taken, start
                return

    # ---- tables --------------------------------------------------------------------------------------------

    def _rows(self, at: int, to: int) -> Iterator[Part]:
        """Yield the parts that the rows of a table of keys and values are; none where it is another table."""
        visible = self.visible
        rows = [(*each, cell_ranges(visible, *each)) for each in row_ranges(visible, at, to)]
        rows = self._joined(rows)
        filled = [cells for start, end, cells in rows if not is_rule_row(visible[start:end]) and cells]
        if not filled or max(map(len, filled)) != 2:
            return
        known = [self._label_of(cells[0]) for cells in filled]
        of_keys = sum(each is not None for each in known)
        goes_on = self.parts[-1].rule == "row" and not self._tokens if self.parts else False
        if of_keys < ENOUGH and not (of_keys and len(filled) <= ENOUGH) and not self._cells and not goes_on:
            return
        for number, (start, end, cells) in enumerate(rows):
            stop = rows[number + 1][0] if number + 1 < len(rows) else to
            is_rule = is_rule_row(visible[start:end])
            following = rows[number + 1] if number + 1 < len(rows) else None
            is_head = following is not None and is_rule_row(visible[slice(*following[:2])])
            if is_rule or not cells or (is_head and self._label_of(cells[0]) is None):
                yield Part("table_head", start, stop, start, blocks=[("table", start, stop)])
                continue
            label, field = self._label_of(cells[0]) or (_bare(visible, *cells[0]), None)
            if len(cells) == 1:
                yield Part("row", start, stop, stop, label, field)
                continue
            value_at = cells[1][0]
            yield Part("row", start, stop, value_at, label, field, None, [("cell", value_at, stop)], has_value=True)

    def _cell_end(self, tokens: Sequence[re.Match[str]], number: int) -> int:
        """Give the last part the lines in which its cell goes on; return the number of the token after them."""
        part = self.parts[-1] if self.parts else None
        if part is None or self._tokens or not part.blocks or part.blocks[-1][0] != "cell":
            return number
        _, at, to = part.blocks[-1]
        if self.visible[at:to].rstrip()[-1:] == "|" or self.visible[part.at : part.head_to].find("|") < 0:
            return number
        for following in range(number, min(number + _MOST_LINES, len(tokens))):
            token = tokens[following]
            if token[0].lstrip()[:1] == "|" or token.lastgroup in ("KEY", "QUOTE"):
                return number
            for _, stop in line_ranges(self.visible, *token.span()):
                if self.visible[stop - 1] == "|":
                    part.to = self._next_line(stop, token.end())
                    part.blocks[-1] = "cell", at, part.to
                    for row in self._rows(part.to, token.end()) if part.to < token.end() else ():
                        self._open(row)
                    return following + 1
        return number

    def _next_line(self, at: int, to: int) -> int:
        """Return where the line after that of an offset begins; ``to`` where only blank lines are left."""
        match = LINE_END.search(self.visible, at, to)
        return match.end() if match and self.visible[match.end() : to].strip() else to

    def _joined(self, rows: list[tuple[int, int, list[Range]]]) -> list[tuple[int, int, list[Range]]]:
        """Return rows, those with a cell that goes on in the next line as one."""
        joined: list[tuple[int, int, list[Range]]] = []
        for start, end, cells in rows:
            if joined and self.visible[start:end].lstrip()[:1] != "|" and cells:
                last_at, last_to, last = joined[-1]
                text = self.visible[last_at:last_to].strip()
                if text[:1] == "|" and text[-1:] != "|" and len(last) == 2 and len(cells) == 1:
                    joined[-1] = last_at, end, [last[0], (last[1][0], cells[0][1])]
                    continue
            joined.append((start, end, cells))
        return joined

    def _label_of(self, cell: Range) -> tuple[Range, str] | None:
        """Return where the label stands that a cell holds, and its field."""
        text = self.visible[slice(*cell)]
        found = self.outline.syntax.label_in(text)
        if found is None:
            return None
        (at, to), field = found
        return (cell[0] + at, cell[0] + to), field

    # ---- lines that alternate ------------------------------------------------------------------------------

    def _split_pairs(self, part: Part) -> None:
        """Make labels and values of the lines after the one line of a value, where the lines of the text alternate."""
        _, spec = self._owner()
        if spec is None or part.rule != "field" or spec.kind is Kind.REFERENCES:
            return
        if spec.kind is Kind.TERMS and spec.label.layout != "inline":
            return
        if any(kind != "paragraph" for kind, _, _ in part.blocks):
            return
        lines = [line for _, at, to in part.blocks for line in line_ranges(self.visible, at, to)]
        is_one = self.visible[lines[0][1] - 1] not in ",;" if lines else True
        if len(lines) < 2 or not is_one:
            return
        edges = [self._line_start(at) for at, _ in lines] + [part.to]
        are_pairs = len(lines) % 2 == 1 and all(is_label(self.visible[at:to]) for at, to in lines[1::2])
        if spec.kind is Kind.PROSE and (not are_pairs or self.outline.schema.model.ordered_labels):
            return
        end = part.to
        part.to = edges[1]
        part.blocks = [("paragraph", part.blocks[0][1], edges[1])]
        if not are_pairs:
            self.parts.append(Part("loose", edges[1], end, edges[1], blocks=[("paragraph", edges[1], end)]))
            return
        for number in range(1, len(lines), 2):
            at, value_at, to = edges[number], edges[number + 1], edges[number + 2]
            self.parts.append(Part("pair", at, to, value_at, lines[number], blocks=[("paragraph", value_at, to)]))

    def _line_start(self, at: int) -> int:
        while at > 0 and self.visible[at - 1] not in "\r\n":
            at -= 1
        return at


def is_label(text: str) -> bool:
    """Whether a text can be a label that no model declares: few words, a capital or a mark first, no sentence."""
    words = text.split()
    if not 0 < len(words) <= _MOST_WORDS or text[-1:] in ".!?,;" or text[0].islower():
        return False
    return any(character.isalpha() for character in text) and not _SENTENCE.search(text)


def _bare(visible: str, at: int, to: int) -> Range:
    """Return a cell's range without the colon and the asterisks around its words."""
    text = visible[at:to]
    start = at + len(text) - len(text.lstrip("* "))
    return start, start + len(visible[start:to].rstrip(":* "))
