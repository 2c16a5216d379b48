"""The whole tree to the values of a record, with what there is to say about it and where each value stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from profileparse.normalize.draft import Draft, ExtraDraft, Finding
from profileparse.normalize.extra import extra_text
from profileparse.normalize.glued import cover, looks_glued
from profileparse.normalize.lists import Piece, read_list
from profileparse.normalize.plain_lists import plain_list, plain_term
from profileparse.normalize.prose import BlockDraft, is_plain_prose, read_prose
from profileparse.normalize.references import read_references
from profileparse.normalize.sentinels import absence
from profileparse.normalize.terms import read_term, split_inline, split_term, without_bullet
from profileparse.schema.kinds import Kind, read_single
from profileparse.schema.labels import Label
from profileparse.schema.profile import FieldSpec, Schema
from profileparse.source import fold
from profileparse.syntax import nodes
from profileparse.syntax.inside import content_end, is_next_line, underline_at

_PLAIN_NAME = re.compile(r"[^\W_][\w+/(),.'’ -]*")
# A capital in mid-word, or a word after a parenthesis: nothing else can be two values in one.
_MAY_BE_GLUED = re.compile(r"\w[A-Z]|\)\w")
_TRAILING_CITATIONS = re.compile(r"(?:\s*\[\s*\d[\d\s,;–-]*\])+\Z")


def normalize(document: nodes.Document, schema: Schema, name: str | None = None) -> Draft:
    """Return what a tree says.

    Args:
        document: The tree.
        schema: The record model's schema; the tree was made with the same.
        name: The entity's name, for a text without an entity heading.
    """
    return _Normalizer(document, schema, name).run()


class _Normalizer:
    """Works on one document; the draft grows field by field."""

    def __init__(self, document: nodes.Document, schema: Schema, name: str | None) -> None:
        self.source = document.source
        self.visible = document.source.visible
        self.schema = schema
        self.given_name = name
        self.draft = Draft({}, visible=self.visible)
        self.parts: dict[str, list[nodes.Field]] = {}
        self.sections: list[nodes.Section] = []
        title: nodes.Title | None = None
        for part in document.content:
            if type(part) is nodes.Field:
                opening = part.content[0]
                if type(opening) is nodes.Title:
                    if title is None:
                        title = opening
                    elif not self._same_name(title, opening):
                        self._extra(opening.label, part.blocks, part)
                        self.draft.findings.append(
                            Finding("second_title", part.name, opening.label_at, opening.label_to)
                        )
                        continue
                    else:
                        self.draft.headers.append((opening.name_at, opening.name_to))
                self.parts.setdefault(part.name, []).append(part)
            elif type(part) is nodes.Section:
                self.sections.append(part)
        self.title = title

    def _same_name(self, one: nodes.Title, other: nodes.Title) -> bool:
        first, second = (fold(self.visible[each.name_at : each.name_to]).lower() for each in (one, other))
        return first == second

    def run(self) -> Draft:
        """Return the draft of the document."""
        draft = self.draft
        values = draft.values
        self._read_name()
        absent: dict[str, Any] = {}
        glued: list[FieldSpec] = []
        for spec in self.schema.fields:
            parts = self.parts.get(spec.name)
            if parts is None:
                if spec.kind is Kind.TERMS:
                    values[spec.name] = []
                absent[spec.name] = {"reason": "missing", "text": None}
                continue
            if len(parts) > 1:
                draft.is_plain = False
                draft.findings += [Finding("duplicate", spec.name, *self._label_of(part)) for part in parts[1:]]
            if spec.kind is Kind.TERMS:
                self._read_terms(spec, parts, absent)
                if spec.label.glued and values.get(spec.name):
                    glued.append(spec)
            elif spec.kind is Kind.PROSE:
                self._read_prose(spec, parts, absent)
            else:
                self._read_single(spec, parts, absent)
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

    # ---- the name ------------------------------------------------------------------------------------------

    def _read_name(self) -> None:
        written = self.parts.pop("name", [])
        if self.title is not None:
            self._set_name(self.title.name_at, self.title.name_to)
        for part in written:
            at, to = self._content_range(part.blocks)
            if "name" not in self.draft.values:
                self._set_name(at, to)
            elif fold(self.visible[at:to]) != self.draft.values["name"]:
                self._leftover(part, part.blocks)
                self.draft.findings.append(Finding("other_name", "name", at, to))
            else:
                self.draft.headers.append((at, to))
        if "name" not in self.draft.values:
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
        texts = plain_list(self.visible, spec.label, parts[0]) if len(parts) == 1 else None
        if texts and (len(texts) > 1 or absence(fold(texts[0]), spec.label) is None):
            draft.values[spec.name] = list(map(plain_term, texts))
            draft.is_plain &= all("[" not in text for text in texts)
            draft.pending[spec.name] = partial(self._locate, spec.label, parts[0])
            return
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

    def _locate(self, label: Label, part: nodes.Field) -> list[Piece]:
        """Return the places of the terms in a plain list."""
        found = read_list(self.visible, label, part)
        self.draft.headers += found.headers
        return found.pieces

    def _split_glued(self, spec: FieldSpec) -> None:
        """Split the values of a field that have nothing between them, if any do."""
        draft = self.draft
        texts = list(map(_written, draft.values[spec.name]))
        line = ", ".join(texts)
        lists = [
            draft.values[other.name]
            for other in self.schema.fields
            if other.kind is Kind.TERMS and other is not spec and draft.values.get(other.name)
        ]
        labels = tuple(term["label"] for terms in lists for term in terms)
        if not _MAY_BE_GLUED.search(line) and not any(text.startswith(labels) for text in (line, *texts[1:])):
            return
        others = [list(map(_written, terms)) for terms in lists]
        if _are_apart(texts, {term for terms in others for term in terms}):
            return
        if len(texts) == 1 and spec.name in draft.pending:
            for terms, written in zip(lists, others, strict=True):
                if count := _count_in_order(line, written):
                    draft.values[spec.name] = [{**term, "citations": []} for term in terms[:count]]
                    draft.pending[spec.name] = partial(self._locate_glued, spec, draft.pending[spec.name], others)
                    return
        draft.is_plain = False
        result = self._glued_pieces(spec, draft.locate(spec.name), others)
        draft.located[spec.name] = result
        draft.values[spec.name] = [read_term(self.visible[at:to]) for at, to, _ in result]

    def _locate_glued(
        self, spec: FieldSpec, locate: Callable[[], list[Piece]], others: Sequence[Sequence[str]]
    ) -> list[Piece]:
        return self._glued_pieces(spec, locate(), others)

    def _glued_pieces(self, spec: FieldSpec, pieces: Sequence[Piece], others: Sequence[Sequence[str]]) -> list[Piece]:
        """Return the places of a field's terms, those that other terms of the profile cover exactly split."""
        result: list[Piece] = []
        for piece in self._whole_lines(pieces):
            ranges = None if piece.marked else self._covered(piece.at, piece.to, others)
            if ranges is not None:
                result += ranges
                continue
            for start, stop in (
                [(0, piece.to - piece.at)] if piece.marked else split_inline(self.visible[piece.at : piece.to])
            ):
                at, to = piece.at + start, piece.at + stop
                ranges = None if piece.marked else self._covered(at, to, others)
                if ranges is None:
                    ranges = [Piece(at, to, piece.marked)]
                    if not piece.marked and looks_glued(fold(self.visible[at:to]), others):
                        self.draft.findings.append(Finding("glued", spec.name, at, to))
                result += ranges
        return result

    def _covered(self, at: int, to: int, others: Sequence[Sequence[str]]) -> list[Piece] | None:
        """Return the terms that cover a stretch exactly; citations at its end belong to the last of them."""
        text = self.visible[at:to]
        cited = split_term(text).citations
        end = cited[-1][0] if cited and cited[-1][1] == len(text) else len(text)
        folded, offsets = _folded(text[:end].rstrip())
        ranges = cover(folded, others)
        if ranges is None:
            return None
        pieces = [Piece(at + offsets[first], at + offsets[last - 1] + 1, False) for first, last in ranges]
        return [*pieces[:-1], Piece(pieces[-1].at, to, False)]

    def _whole_lines(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Put pieces that separators cut from one line together again."""
        lines: list[Piece] = []
        for piece in pieces:
            last = lines[-1] if lines else None
            if (
                last
                and not piece.marked
                and not last.marked
                and not re.search(r"[\r\n]", self.visible[last.to : piece.at])
            ):
                lines[-1] = Piece(last.at, piece.to, False)
            else:
                lines.append(piece)
        return lines

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
                text = _TRAILING_CITATIONS.sub("", text) or text
            if self._states_absence(at, to, spec.label) is not None:
                stated.append((part, at, to))
                continue
            value = read_single(spec.kind, text)
            if value is None or spec.name in self.draft.values or not self.schema.accepts(spec.name, value):
                self._leftover(part, blocks)
                if spec.name not in self.draft.values:
                    self.draft.findings.append(Finding("refused", spec.name, at, to))
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
        text = fold(self.visible[at:to]) if to - at < 400 else ""
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
            absent[spec.name] = {"reason": "empty", "text": None}
            self.draft.absent[spec.name] = self._label_of(parts[0])
        else:
            absent[spec.name] = {"reason": reason[0], "text": reason[1]}
            self.draft.absent[spec.name] = reason[2:]

    def _stated_again(self, part: nodes.Field, at: int, to: int) -> None:
        heading = part.content[0]
        label = fold(heading.label) if isinstance(heading, nodes.Heading) else None
        self.draft.extra.append(ExtraDraft(label, fold(self.visible[at:to]), at, to))

    # ---- references and extra ------------------------------------------------------------------------------

    def _read_references(self) -> None:
        entries = self.draft.references
        for part in self.parts.get("references", ()):
            if absence(fold(self.visible[slice(*self._content_range(part.blocks))])) is not None:
                self._leftover(part, part.blocks)  # "References: None" is no reference
                continue
            found, strays = read_references(self.visible, part.blocks, entries[-1].number if entries else 0)
            entries += found
            for at, to in strays:
                self.draft.findings.append(Finding("after_list", "references", at, to))
                self.draft.extra.append(ExtraDraft(None, fold(self.visible[at:to]), at, to))
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

    def _extra(self, heading: str | None, blocks: Sequence[nodes.Block], place: nodes.Node) -> None:
        text = extra_text(self.visible, blocks)
        label = fold(heading) if heading is not None else None
        if label or text:
            end = content_end(self.visible, place.at, blocks[-1].to if blocks else place.to)
            self.draft.extra.append(ExtraDraft(label or None, text, place.at, end))

    def _leftover(self, part: nodes.Field, blocks: Sequence[nodes.Block]) -> None:
        heading = part.content[0]
        self._extra(heading.label if isinstance(heading, nodes.Heading) else None, blocks, part)

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


def _are_apart(texts: Sequence[str], known: set[str]) -> bool:
    """Whether several terms that stand elsewhere too are what they seem: none begins with another, none has a comma."""
    return (
        len(texts) > 1
        and known.issuperset(texts)
        and not any("," in term for term in known)
        and not any(text.startswith(term) and term != text for text in texts for term in known)
    )


def _count_in_order(text: str, terms: Sequence[str]) -> int:
    """Return how many of the terms, from the first on, are the text when nothing stands between them; 0 for none."""
    at = 0
    for count, term in enumerate(terms, start=1):
        if not text.startswith(term, at):
            return 0
        at += len(term)
        if at == len(text):
            return count
    return 0


def _written(term: dict[str, Any]) -> str:
    label: str = term["label"]
    return label if term["qualifier"] is None else f"{label} ({term['qualifier']})"


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with its white space folded, and for each character of that where it stands in the text."""
    if fold(text) == text:
        return text, range(len(text))
    characters: list[str] = []
    offsets: list[int] = []
    for at, character in enumerate(text):
        if character.isspace():
            if characters and characters[-1] != " ":
                characters.append(" ")
                offsets.append(at)
        else:
            characters.append(character)
            offsets.append(at)
    if characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    return "".join(characters), offsets
