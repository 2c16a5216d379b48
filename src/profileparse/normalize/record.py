"""The whole tree to the values of a record, with what there is to say about it and where each value stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from profileparse.normalize.draft import Aside, Draft, ExtraDraft, Finding
from profileparse.normalize.extra import extra_text
from profileparse.normalize.glued import Known, are_apart, count_in_order, split_glued
from profileparse.normalize.lists import ListDraft, Piece, read_list
from profileparse.normalize.plain_lists import plain_list, plain_terms
from profileparse.normalize.prose import BlockDraft, is_plain_prose, is_plain_text, read_prose, read_text
from profileparse.normalize.references import read_references
from profileparse.normalize.sentinels import absence
from profileparse.normalize.terms import citations_at_end, read_term, without_bullet
from profileparse.schema.kinds import Kind, read_single, too_large
from profileparse.schema.labels import Label
from profileparse.schema.profile import FieldSpec
from profileparse.source import fold
from profileparse.syntax import nodes
from profileparse.syntax.inside import content_end, is_next_line, underline_at
from profileparse.syntax.parser import Outline, RawPart

# The rules of parts that a label opens, and of those that open with the entity's name.
_LABELLED = frozenset(("field", "inline_field", "bullet_label", "bullet_field"))
_TITLED = frozenset(("titled", "titled_inline"))

# No wording that says that there is no value is longer, white space included.
_LONGEST_STATEMENT = 400
_PLAIN_NAME = re.compile(r"[^\W_][\w+/(),.'’ -]*")
# A capital in mid-word, or a word after a parenthesis: nothing else can be two values in one.
_MAY_BE_GLUED = re.compile(r"\w[A-Z]|\)\w")
_QUOTE_MARKS = re.compile(r"(?:>\s*)+")
_NOTHING = Aside()


def normalize(outline: Outline, name: str | None = None, aside: Aside = _NOTHING) -> Draft:
    """Return what a text says.

    Args:
        outline: The parts of the text.
        name: The entity's name, for a text without an entity heading.
        aside: What is no value, as an earlier reading showed.
    """
    return _Normalizer(outline, name, aside).run()


class _Normalizer:
    """Works on one text; the draft grows field by field. Parts in usual forms are read without making their nodes."""

    def __init__(self, outline: Outline, name: str | None, aside: Aside) -> None:
        self.outline = outline
        self.source = outline.source
        self.visible = outline.source.visible
        self.schema = outline.schema
        self.given_name = name
        self.aside = aside
        self.draft = Draft({}, visible=self.visible)
        self.parts: dict[str, list[RawPart]] = {}
        self.sections: list[nodes.Section] = []
        self.title: tuple[int, int] | None = None
        self.title_key = ""
        for part in outline.parts:
            if not isinstance(part, tuple):
                if part.lastgroup == "FRONT_MATTER":
                    self.sections.append(outline.section(part))
                continue
            rule, tokens = part
            if rule in _LABELLED:
                self.parts.setdefault(outline.field_name(tokens[0]), []).append(part)
            elif rule in _TITLED:
                self._read_title(part)
            else:
                self.sections.append(outline.section(part))

    def _read_title(self, part: RawPart) -> None:
        """Take the name from the first heading that holds one; another name is a heading that no field is for."""
        token = part[1][0]
        at, to = token.span(f"{token.lastgroup}_name")
        title = self.schema.title
        if title is None:
            raise AssertionError("the grammar has a title only where the model has one")
        key = fold(self.visible[at:to]).lower()
        if self.title is None:
            self.title, self.title_key = (at, to), key
        elif key == self.title_key:
            self.draft.headers.append((at, to))
        else:
            node = self.outline.field(part)
            self._leftover(node, node.blocks)
            self.draft.findings.append(Finding("second_title", title.name, *self.outline.label(token)))
            return
        self.parts.setdefault(title.name, []).append(part)

    def run(self) -> Draft:
        """Return the draft of the text."""
        draft = self.draft
        values = draft.values
        self._read_name()
        absent: dict[str, Any] = {}
        glued: list[FieldSpec] = []
        for spec in self.schema.fields:
            name, kind = spec.name, spec.kind
            raw = self.parts.get(name)
            if raw is None:
                if kind is Kind.TERMS:
                    values[name] = []
                absent[name] = {"reason": "missing", "text": None}
                continue
            if name in self.aside:
                self._set_aside(spec, list(map(self.outline.field, raw)), absent)
            elif len(raw) > 1 or not self._read_plain(spec, raw[0], absent):
                self._read_nodes(spec, list(map(self.outline.field, raw)), absent)
            if spec.label.glued and values.get(name):
                glued.append(spec)
        for spec in glued:
            self._split_glued(spec)
        self._read_references()
        for section in self.sections:
            self._read_section(section)
        values["absent"] = absent
        if draft.extra:
            draft.is_plain = False
            draft.extra.sort(key=lambda entry: entry.at)
        values["extra"] = [{"heading": entry.heading, "text": entry.text} for entry in draft.extra]
        return draft

    def _read_nodes(self, spec: FieldSpec, parts: Sequence[nodes.Field], absent: dict[str, Any]) -> None:
        """Read a field in any form."""
        draft = self.draft
        if len(parts) > 1:
            draft.is_plain = False
            draft.findings += [Finding("duplicate", spec.name, *self._label_of(part)) for part in parts[1:]]
        if spec.kind is Kind.TERMS:
            self._read_terms(spec, parts, absent)
        elif spec.kind is Kind.PROSE:
            self._read_prose(spec, parts, absent)
        else:
            self._read_single(spec, parts, absent)

    # ---- usual forms ---------------------------------------------------------------------------------------

    def _read_plain(self, spec: FieldSpec, part: RawPart, absent: dict[str, Any]) -> bool:
        """Read a field with one block at the most, in a usual form; False where it takes its node to tell."""
        if spec.kind is not Kind.TERMS and spec.kind is not Kind.PROSE:
            return False
        block = self.outline.block(part)
        if block is not None:
            if spec.kind is Kind.TERMS:
                return self._read_plain_list(spec, part, block, absent)
            return self._read_plain_prose(spec, block)
        if len(part[1]) > 1:
            return False
        if spec.kind is Kind.TERMS:
            self.draft.values[spec.name] = []
        absent[spec.name] = {"reason": "empty", "text": None}
        self.draft.absent[spec.name] = self.outline.label(part[1][0])
        return True

    def _read_plain_list(
        self, spec: FieldSpec, part: RawPart, block: tuple[type[nodes.Block], int, int], absent: dict[str, Any]
    ) -> bool:
        texts = plain_list(self.visible, spec.label, block, stands_with_label=len(part[1]) == 1)
        if not texts:
            return False
        draft = self.draft
        name = spec.name
        if len(texts) == 1:
            text = fold(texts[0])
            reason = absence(text, spec.label)
            if reason is not None:
                kind, at, to = block
                written = self.visible[at:to].strip()
                if kind is not nodes.Paragraph or written != texts[0]:
                    return False
                at += self.visible[at:to].index(written)
                draft.values[name] = []
                absent[name] = {"reason": reason, "text": text}
                draft.absent[name] = (at, at + len(written))
                return True
        draft.values[name] = plain_terms(texts)
        if draft.is_plain and "[" in "".join(texts):
            draft.is_plain = False
        draft.pending[name] = partial(_locate, self.outline, spec.label, part)
        return True

    def _read_plain_prose(self, spec: FieldSpec, block: tuple[type[nodes.Block], int, int]) -> bool:
        kind, at, to = block
        text = self.visible[at:to].rstrip()
        if kind is not nodes.Paragraph or text[-1] in "-=~^":
            return False
        if self._states_absence(at, at + len(text), spec.label) is not None:
            return False
        draft = self.draft
        blocks = read_text(at, text)
        draft.is_plain = draft.is_plain and is_plain_text(text, blocks)
        draft.prose[spec.name] = blocks
        draft.values[spec.name] = {"blocks": [each.value() for each in blocks]}
        return True

    # ---- the name ------------------------------------------------------------------------------------------

    def _read_name(self) -> None:
        written = self.parts.pop("name", [])
        is_aside = "name" in self.aside
        if self.title is not None:
            if is_aside:
                self._refused("name", *self.title)
                self._add_extra(None, fold(self.visible[slice(*self.title)]), *self.title)
            else:
                self._set_name(*self.title)
        for part in map(self.outline.field, written):
            at, to = self._content_range(part.blocks)
            if is_aside:
                self._refused("name", at, to)
                self._leftover(part, part.blocks)
            elif "name" not in self.draft.values:
                self._set_name(at, to)
            elif fold(self.visible[at:to]) != self.draft.values["name"]:
                self._leftover(part, part.blocks)
                self.draft.findings.append(Finding("other_name", "name", at, to))
            else:
                self.draft.headers.append((at, to))
        if "name" not in self.draft.values and not is_aside:
            self._read_page_title()
        if "name" not in self.draft.values and self.given_name is not None:
            self.draft.values["name"] = self.given_name
            self.draft.is_plain = False

    def _read_page_title(self) -> None:
        """Take the name from ``# X``, where the overview heading is bare or the model has none."""
        if self.schema.title is not None and self.schema.title.name not in self.parts:
            return
        for section in self.sections:
            heading = section.heading
            if heading is None:
                continue
            if self.visible[heading.at : heading.label_at].strip() in ("#", "=") and heading.label:
                self._set_name(heading.label_at, heading.label_to)
                self.sections.remove(section)
                if section.blocks:
                    self._extra(None, section.blocks, section.blocks[0])
            return

    def _set_name(self, at: int, to: int) -> None:
        name = fold(self.visible[at:to])
        if name:
            self.draft.values["name"] = name
            self.draft.name_at = (at, to)
            if self.title is None or _PLAIN_NAME.fullmatch(name) is None:
                self.draft.is_plain = False

    # ---- lists of terms ------------------------------------------------------------------------------------

    def _read_terms(self, spec: FieldSpec, parts: Sequence[nodes.Field], absent: dict[str, Any]) -> None:
        draft = self.draft
        pieces: list[Piece] = []
        stated: list[tuple[nodes.Field, int, int]] = []
        for part in parts:
            found = read_list(self.visible, spec.label, part)
            draft.headers += found.headers
            for block in found.strays:
                draft.findings.append(Finding("after_table", spec.name, *self._content_range([block])))
                self._extra(None, [block], block)
            if (
                len(found.pieces) == 1
                and self._states_absence(found.pieces[0].at, found.pieces[0].to, spec.label) is not None
            ):
                stated.append((part, found.pieces[0].at, found.pieces[0].to))
            else:
                pieces += found.pieces
        if not pieces:
            self._set_absent(spec, parts, stated, absent)
            return
        draft.is_plain = False
        draft.located[spec.name] = pieces
        draft.values[spec.name] = [read_term(self.visible[at:to]) for at, to, _ in pieces]
        for part, at, to in stated:
            if self._states_absence(at, to, spec.label) != "empty":
                self._stated_again(part, at, to)
            else:
                self.draft.headers.append((at, to))

    def _split_glued(self, spec: FieldSpec) -> None:
        """Split the values of a field that have nothing between them, if any do."""
        draft = self.draft
        own = draft.values[spec.name]
        lists = [terms for other in self.schema.lists if other is not spec and (terms := draft.values.get(other.name))]
        if len(own) == 1 and any(own[0] in terms for terms in lists):
            return
        texts = list(map(_written, own))
        line = ", ".join(texts)
        known = Known([list(map(_written, terms)) for terms in lists])
        if not _MAY_BE_GLUED.search(line) and not any(any(known.ends(text)) for text in (line, *texts[1:])):
            return
        if are_apart(texts, known):
            return
        if len(texts) == 1 and spec.name in draft.pending:
            for terms, written in zip(lists, known.lists, strict=True):
                if count := count_in_order(line, written):
                    draft.values[spec.name] = [{**term, "citations": []} for term in terms[:count]]
                    draft.pending[spec.name] = partial(_locate_glued, self.visible, draft.pending[spec.name], known)
                    return
        draft.is_plain = False
        if spec.name in draft.pending:
            found = draft.pending.pop(spec.name)()
            draft.headers += found.headers
            draft.located[spec.name] = found.pieces
        pieces, suspects = split_glued(self.visible, draft.located[spec.name], known)
        draft.findings += [Finding("glued", spec.name, at, to) for at, to in suspects]
        draft.located[spec.name] = pieces
        draft.values[spec.name] = [read_term(self.visible[at:to]) for at, to, _ in pieces]

    # ---- prose and single values ---------------------------------------------------------------------------

    def _read_prose(self, spec: FieldSpec, parts: Sequence[nodes.Field], absent: dict[str, Any]) -> None:
        drafts: list[BlockDraft] = []
        stated: list[tuple[nodes.Field, int, int]] = []
        for part in parts:
            blocks = read_prose(self.source, part.blocks)
            only = blocks[0].segments[0] if len(blocks) == 1 and len(blocks[0].segments) == 1 else None
            if (
                only is not None
                and blocks[0].kind == "paragraph"
                and not only.citations
                and self._states_absence(only.at, only.to, spec.label)
            ):
                stated.append((part, only.at, only.to))
            else:
                drafts += blocks
        if not drafts:
            self._set_absent(spec, parts, stated, absent)
            return
        self.draft.is_plain &= is_plain_prose(self.visible, parts[0].content[1:], drafts)
        self.draft.prose[spec.name] = drafts
        self.draft.headers += [mark for block in drafts for mark in block.marks]
        self.draft.values[spec.name] = {"blocks": [block.value() for block in drafts]}
        for part, at, to in stated:
            if self._states_absence(at, to, spec.label) != "empty":
                self._stated_again(part, at, to)
            else:
                self.draft.headers.append((at, to))

    def _read_single(self, spec: FieldSpec, parts: Sequence[nodes.Field], absent: dict[str, Any]) -> None:
        self.draft.is_plain = False
        stated: list[tuple[nodes.Field, int, int]] = []
        for part in parts:
            blocks, rest = self._value_blocks(part.blocks)
            at, to = self._content_range(blocks)
            if at == to:
                continue
            if rest:
                self._extra(None, rest, rest[0])
            text = fold(self.visible[at:to])
            if spec.kind is not Kind.TEXT:
                text = text[: citations_at_end(text, 0, len(text))] or text
            if self._states_absence(at, to, spec.label) is not None:
                stated.append((part, at, to))
                continue
            value = read_single(spec.kind, text)
            reason = too_large(spec.kind, text) if value is None else self.schema.refuses(spec.name, value)
            if spec.name in self.draft.values:
                self._leftover(part, blocks)
            elif reason is not None:
                self._leftover(part, blocks)
                self.draft.findings.append(Finding("refused", spec.name, at, to, reason))
            else:
                self.draft.values[spec.name] = value
                self.draft.singles[spec.name] = (at, to)
        if spec.name not in self.draft.values:
            self._set_absent(spec, parts, stated, absent)
            return
        for part, at, to in stated:
            if self._states_absence(at, to, spec.label) != "empty":
                self._stated_again(part, at, to)
            else:
                self.draft.headers.append((at, to))

    def _value_blocks(self, blocks: Sequence[nodes.Block]) -> tuple[Sequence[nodes.Block], Sequence[nodes.Block]]:
        """Return the blocks of a single value, the first and the plain lines that follow it at once, and the others."""
        count = min(1, len(blocks))
        while count < len(blocks) and isinstance(blocks[count], nodes.Paragraph):
            end = content_end(self.visible, blocks[count - 1].at, blocks[count - 1].to)
            if not is_next_line(self.visible, end, blocks[count].at):
                break
            count += 1
        return blocks[:count], blocks[count:]

    # ---- absence -------------------------------------------------------------------------------------------

    def _states_absence(self, at: int, to: int, label: Label) -> str | None:
        if to - at >= _LONGEST_STATEMENT:
            return None
        text = fold(self.visible[at:to])
        return "empty" if text in ("[]", "[ ]") else absence(text, label)

    def _set_absent(
        self,
        spec: FieldSpec,
        parts: Sequence[nodes.Field],
        stated: Sequence[tuple[nodes.Field, int, int]],
        absent: dict[str, Any],
    ) -> None:
        """Say why a field has no value: the first wording counts, later ones are kept in ``extra``."""
        if spec.kind is Kind.TERMS:
            self.draft.values[spec.name] = []
        reason: tuple[str, str, int, int] | None = None
        for part, at, to in stated:
            said = self._states_absence(at, to, spec.label) or ""
            if said == "empty":
                self.draft.headers.append((at, to))
            elif reason is None:
                reason = (said, fold(self.visible[at:to]), at, to)
            else:
                self._stated_again(part, at, to)
        if reason is None:
            is_refused = any(each.kind == "refused" and each.field == spec.name for each in self.draft.findings)
            absent[spec.name] = {"reason": "unreadable" if is_refused else "empty", "text": None}
            self.draft.absent[spec.name] = self._label_of(parts[0])
        else:
            absent[spec.name] = {"reason": reason[0], "text": reason[1]}
            self.draft.absent[spec.name] = reason[2:]

    def _stated_again(self, part: nodes.Field, at: int, to: int) -> None:
        heading = part.content[0]
        label = fold(heading.label) if isinstance(heading, nodes.Heading) else None
        self._add_extra(label, fold(self.visible[at:to]), at, to)

    # ---- what is set aside ---------------------------------------------------------------------------------

    def _set_aside(self, spec: FieldSpec, parts: Sequence[nodes.Field], absent: dict[str, Any]) -> None:
        """Keep the text of a field in ``extra``, as `_read_single` does with a value that it can't read.

        Under its label, a value that the type refuses is refused again where canonical text is read. A value that text
        can't carry stands there without a label: the field's own label has nothing under it.
        """
        if spec.kind is Kind.TERMS:
            self.draft.values[spec.name] = []
        is_refused = spec.name not in self.aside.uncarried
        absent[spec.name] = {"reason": "unreadable" if is_refused else "empty", "text": None}
        self.draft.absent[spec.name] = self._label_of(parts[0])
        self._keep_parts(spec, parts)

    def _keep_parts(self, spec: FieldSpec, parts: Sequence[nodes.Field]) -> None:
        is_single = spec.kind not in (Kind.TERMS, Kind.PROSE, Kind.REFERENCES)
        for part in parts:
            if not part.blocks:
                continue
            blocks, rest = self._value_blocks(part.blocks) if is_single else (part.blocks, ())
            self._refused(spec.name, *self._content_range(blocks))
            self._leftover(part, blocks)
            if rest:
                self._extra(None, rest, rest[0])

    def _refused(self, member: str, at: int, to: int) -> None:
        by_text = "canonical text can't carry it as it is" if member in self.aside.uncarried else ""
        reason = self.aside.unreadable.get(member, by_text)
        self.draft.findings.append(Finding("refused", member, at, to, reason))

    # ---- references and extra ------------------------------------------------------------------------------

    def _read_references(self) -> None:
        entries = self.draft.references
        parts = list(map(self.outline.field, self.parts.get("references", ())))
        if "references" in self.aside:
            self._keep_parts(self.schema.by_name["references"], parts)
            parts = []
        for part in parts:
            if absence(fold(self.visible[slice(*self._content_range(part.blocks))])) is not None:
                self._leftover(part, part.blocks)  # "References: None" is no reference
                continue
            found, strays = read_references(self.visible, part.blocks, entries[-1].number if entries else 0)
            entries += found
            for at, to in strays:
                self.draft.findings.append(Finding("after_list", "references", at, to))
                self._add_extra(None, fold(self.visible[at:to]), at, to)
        if entries:
            self.draft.is_plain = False
        self.draft.values["references"] = [
            {"number": entry.number, "text": entry.text, "url": entry.url} for entry in entries
        ]

    def _read_section(self, section: nodes.Section) -> None:
        heading = section.heading
        if heading is not None:
            self._extra(heading.label, section.blocks, section)
        elif section.blocks:
            self._extra(None, section.blocks, section.blocks[0])

    def _extra(
        self, heading: str | None, blocks: Sequence[nodes.Block], place: nodes.Node, member: str | None = None
    ) -> None:
        end = content_end(self.visible, place.at, blocks[-1].to if blocks else place.to)
        label = fold(heading) if heading is not None else None
        self._add_extra(label, extra_text(self.visible, blocks), place.at, end, member)

    def _add_extra(self, label: str | None, text: str, at: int, to: int, member: str | None = None) -> None:
        text = "\n".join(filter(None, map(self._unquoted, text.split("\n"))))
        aside = self.aside
        if label and (aside.all_entries or at in aside.entries or member in aside.uncarried):
            text = "\n".join(filter(None, (self._unquoted(label), text)))
            label = None
        if label or text:
            self.draft.extra.append(ExtraDraft(label or None, text, at, to, member))
        elif at < to:
            self.draft.headers.append((at, to))  # nothing but marks of quotations

    def _unquoted(self, line: str) -> str:
        """Return a line without the marks of a quotation: they are markup (but "> 3-fold" compares)."""
        if line[:1] == ">" and (match := self.outline.syntax.match(line)) and match.lastgroup == "QUOTE":
            return _QUOTE_MARKS.sub("", line, count=1)
        return line

    def _leftover(self, part: nodes.Field, blocks: Sequence[nodes.Block]) -> None:
        heading = part.content[0]
        self._extra(heading.label if isinstance(heading, nodes.Heading) else None, blocks, part, part.name)

    # ---- places --------------------------------------------------------------------------------------------

    def _label_of(self, part: nodes.Field) -> tuple[int, int]:
        heading = part.content[0]
        return (heading.label_at, heading.label_to) if isinstance(heading, nodes.Heading) else (heading.at, heading.to)

    def _content_range(self, blocks: Sequence[nodes.Block]) -> tuple[int, int]:
        """Return where the content of blocks begins and ends, bullets and marks inside the range included."""
        if not blocks:
            return (0, 0)
        at, to = blocks[0].at, content_end(self.visible, blocks[0].at, blocks[-1].to)
        end, to = to, underline_at(self.visible, at, to)
        if to < end:
            self.draft.headers.append((to, end))
        start = without_bullet(self.visible[at:to])
        if start:
            self.draft.headers.append((at, at + start))
        return at + start, to


def _locate(outline: Outline, label: Label, part: RawPart) -> ListDraft:
    """Return the places of the terms in a list in a usual form."""
    return read_list(outline.source.visible, label, outline.field(part))


def _locate_glued(visible: str, locate: Callable[[], ListDraft], known: Known) -> ListDraft:
    found = locate()
    return ListDraft(split_glued(visible, found.pieces, known)[0], found.headers)


def _written(term: dict[str, Any]) -> str:
    label: str = term["label"]
    return label if term["qualifier"] is None else f"{label} ({term['qualifier']})"
