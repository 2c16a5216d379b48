"""What the rules can ask about a text: each fact is found when a rule first asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from profileparse.normalize.places import number_places, term_places
from profileparse.normalize.record import normalize
from profileparse.once import once
from profileparse.rules.mojibake import mojibake
from profileparse.rules.near_miss import NearMiss, near_misses
from profileparse.rules.rule import SHOWN, label_of, shown
from profileparse.schema.profile import Profile, Schema, schema_of
from profileparse.source import Source, Span
from profileparse.syntax.parser import line_syntax
from profileparse.syntax.prose import citation_numbers, prose_marks
from profileparse.values.kinds import Kind

if TYPE_CHECKING:
    from profileparse.normalize.draft import Draft, Finding, Piece
    from profileparse.parsed import Parsed
    from profileparse.syntax.inside import Block
    from profileparse.syntax.parser import Outline
    from profileparse.values.prose import SegmentDraft

# Words are collected from so many characters at a time.
_PIECE = 100_000
_USUAL_SPACES = "\n\r\t\u00a0\u202f"
# Letters that a pattern without regard to case takes for others.
_VARIANTS = (("ı", "i"), ("İ", "i"), ("ſ", "s"), ("\u212a", "k"))
_LETTERS = bytes(ord(chr(byte).lower()) if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256))


class Part(NamedTuple):
    """A field or a section of the text; places are ranges of ``Facts.visible``.

    Attributes:
        at: Start.
        to: End.
        name: Name of the field; empty for a section.
        kind: What the field holds.
        has_label: Whether a label or the words of a heading open it, as they do each field.
        label: Where these stand.
        label_end: Where the decoration and the line end after them end.
        is_unknown: Whether a label opens it that no field has; one after a backslash says that it is none.
        is_title: Whether the label holds the entity's name.
        blocks: What stands under it.
    """

    at: int
    to: int
    name: str
    kind: Kind | None
    has_label: bool
    label: tuple[int, int]
    label_end: int
    is_unknown: bool
    is_title: bool
    blocks: Sequence[Block]


class Facts:
    """One parsed text as the rules see it.

    Attributes:
        parsed: The text and what it says.
        text: The text itself.
        source: The text, with and without zero-width characters.
        visible: The text without them; places of nodes and drafts refer to it.
        schema: The schema of the record model.
        draft: The values before validation.
    """

    def __init__(self, parsed: Parsed[Any]) -> None:
        self.parsed = parsed
        self.text: str = parsed.text
        self._outline: Outline = parsed._outline  # noqa: SLF001 (nodes would cost more than most rules do)
        self.source: Source = self._outline.source
        self.visible: str = self.source.visible
        model: type[Profile] = parsed.model
        self.schema: Schema = schema_of(model)
        self.draft: Draft = parsed.draft

    @once
    def parts(self) -> list[Part]:
        """The fields and sections, in the order of the text."""
        parts = []
        for raw in self._outline.parts:
            tokens = raw[1] if isinstance(raw, tuple) else [raw]
            if tokens[0].lastgroup == "BLANK":
                continue
            start, end = tokens[0].span()
            opening = self._outline.opening(raw)
            field, label, name, value_at = opening or (None, (start, start), None, None)
            parts.append(
                Part(
                    start,
                    tokens[-1].end(),
                    field or "",
                    self.schema.by_name[field].kind if field else None,
                    opening is not None,
                    label,
                    end if value_at is None else value_at,
                    opening is not None and field is None and self.visible[label[0]] != "\\",
                    name is not None,
                    self._outline.content(raw),
                )
            )
        return parts

    @once
    def fields(self) -> list[Part]:
        """The parts that belong to a field of the model."""
        return [part for part in self.parts if part.name]

    def blocks(self, *kinds: Kind) -> Iterator[Block]:
        """Yield the blocks in fields of some kinds."""
        return (block for part in self.fields if part.kind in kinds for block in part.blocks)

    @once
    def near_misses(self) -> list[NearMiss]:
        """Lines that are nearly a label of the model."""
        return near_misses(self)

    @once
    def markup(self) -> set[tuple[int, int]]:
        """Places of text that is markup only to the model: the heading of a table, a name that stands twice."""
        return set(self.draft.markup)

    @once
    def is_printable(self) -> bool:
        """Whether the text holds nothing but line ends and what is shown: no control character, no special space."""
        return self.text.replace("\n", "").replace("\r", "").isprintable()

    @once
    def has_controls(self) -> bool:
        """Whether the text holds a character that can't be seen and is no usual space."""
        text = self.text
        for space in "" if self.is_printable else _USUAL_SPACES:
            text = text.replace(space, "")
        return not self.is_printable and not text.isprintable()

    @once
    def letters(self) -> str:
        """``visible`` in small letters, each in its place; a space stands for what is none of a to z and no digit."""
        text = self.visible
        for variant, letter in _VARIANTS:
            text = text.replace(variant, letter)
        return text.encode("ascii", "replace").translate(_LETTERS).decode("ascii")

    @once
    def words(self) -> set[str]:
        """The words of the text in small letters."""
        words: set[str] = set()
        at = 0
        while at >= 0:  # a piece at a time: all words of a long text take more memory than the different ones
            to = self.letters.find(" ", at + _PIECE)
            words.update(self.letters[at : to if to >= 0 else None].split())
            at = to
        return words

    @once
    def mojibake(self) -> list[tuple[int, int]]:
        """Where the text looks like mojibake."""
        return mojibake(self.text)

    @once
    def lists(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The lists of terms that the text has, each with the name of its field."""
        values = self.draft.values
        names = [spec.name for spec in self.schema.by_name.values() if spec.kind is Kind.TERMS]
        return [(name, values[name]) for name in names if values.get(name)]

    @once
    def segments(self) -> list[SegmentDraft]:
        """The segments of all prose."""
        return [each for blocks in self.draft.prose.values() for block in blocks for each in block.segments]

    @once
    def cited(self) -> set[int]:
        """The numbers that the values cite."""
        return {number for _, terms in self.lists for term in terms for number in term["citations"]}.union(
            *(segment.citations for segment in self.segments)
        )

    @once
    def citations(self) -> list[tuple[int, Span]]:
        """The same, each with its place, in the order of the text."""
        found: dict[tuple[int, Span], None] = {}
        for name, terms in self.lists:
            if any(term["citations"] for term in terms):
                for term, piece in zip(terms, self.draft.terms[name], strict=True):
                    places = term_places(self.visible, piece) if term["citations"] else ()
                    known = [(at, to) for pointer, at, to in places if pointer.startswith("/citations/")]
                    found |= self._cited(term["citations"], known, piece)
        for segment in self.segments:
            if segment.citations:
                known = list(_citation_places(self.visible, segment.at, segment.to))
                found |= self._cited(segment.citations, known, segment)
        return sorted(found, key=lambda cited: cited[1])

    def _cited(
        self, numbers: Sequence[int], known: Sequence[tuple[int, int]], value: Piece | SegmentDraft
    ) -> dict[tuple[int, Span], None]:
        """Return the numbers that a value cites, each at its place, or where that is not known at the value's."""
        others = [(value.at, value.to)] * (len(numbers) - len(known))
        return {(number, self.span(*place)): None for number, place in zip(numbers, [*known, *others], strict=True)}

    def findings(self, *kinds: str) -> list[Finding]:
        """Return what normalization noted of some kinds."""
        return [finding for finding in self.draft.findings if finding.kind in kinds]

    def says_the_same(self, text: str, form: Callable[[Any], Any] = lambda value: value) -> bool:
        """Whether another text has the same values as this one, in a given form."""
        return bool(form(self._values(text)) == form(self._own_values))

    @once
    def _own_values(self) -> dict[str, Any]:
        # What the model refuses is a value still.
        return self._values(self.text) if self.findings("refused") else self.draft.values

    def _values(self, text: str) -> dict[str, Any]:
        name = self.draft.values.get("name") if self.draft.name_at is None else None
        return normalize(line_syntax(self.schema.model).outline(Source(text)), name).values

    def span(self, at: int, to: int) -> Span:
        """Return the span in the text of ``visible[at:to]``."""
        return self.source.span(at, to)

    def content(self, block: Block) -> tuple[int, int]:
        """Return where a block stands without the white space at its edges."""
        _, at, to = block
        text = self.visible[at:to]
        start = at + len(text) - len(text.lstrip())
        return start, max(start, at + len(text.rstrip()))

    def called(self, field: str) -> str:
        """Return how the model calls a field, in quotation marks."""
        return f"“{label_of(self.schema.by_name[field])}”"

    @property
    def name(self) -> str:
        """The entity's name, as a message shows it."""
        return shown(self.draft.values.get("name", "")[: 4 * SHOWN])

    def shown(self, at: int, to: int) -> str:
        """Return ``visible[at:to]`` as a message shows it."""
        return shown(self.visible[at : min(to, at + 4 * SHOWN)])


def _citation_places(visible: str, at: int, to: int) -> Iterator[tuple[int, int]]:
    """Yield where the numbers stand that a stretch of prose cites; a range has one place for each number in it."""
    text = visible[at:to]
    for match in prose_marks(text):
        if text[match.start()] == "[" and citation_numbers(match["brackets"]) is not None:
            before = at + match.start("brackets")
            for start, end, count in number_places(match["brackets"]):
                yield from [(before + start, before + end)] * count
