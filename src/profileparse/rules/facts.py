"""What the rules can ask about a text: each fact is found when a rule first asks for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from profileparse.diagnostics import Fix
from profileparse.normalize.places import citations_of, cited_by, spans_of
from profileparse.normalize.record import normalize
from profileparse.once import once
from profileparse.rules.mojibake import mojibake
from profileparse.rules.near_miss import NearMiss, near_misses
from profileparse.rules.rule import SHOWN, Hit, each_string, label_of, shown
from profileparse.schema.profile import Schema
from profileparse.source import Source, Span
from profileparse.syntax.parser import line_syntax
from profileparse.values.kinds import Kind

if TYPE_CHECKING:
    from profileparse.normalize.draft import Draft, Finding, Inside, Piece
    from profileparse.parsed import Parsed
    from profileparse.syntax import parts as syntax
    from profileparse.syntax.inside import Block
    from profileparse.syntax.parser import Outline
    from profileparse.values.prose import SegmentDraft

# Words are collected from so many characters at a time.
_PIECE = 100_000
_NO_SPACES = str.maketrans("", "", "\t\u00a0\u202f")
# Letters that a pattern without regard to case takes for others, and the other colon.
_VARIANTS = (("ı", "i"), ("İ", "i"), ("ſ", "s"), ("\u212a", "k"), ("\uff1a", ":"))
_KEPT = {10: 10, 13: 10, 58: 58}
_LETTERS = bytes(
    ord(chr(byte).lower()) if chr(byte).isalnum() and byte < 128 else _KEPT.get(byte, 32) for byte in range(256)
)


class Part:
    """A field or a section of the text; places are ranges of ``Source.visible``.

    Attributes:
        at: Start.
        to: End.
        name: Name of the field; empty for a section.
        kind: What the field holds.
        label: Where the label or the words of a heading stand, if one opens it, as they do each field.
        label_end: Where the decoration and the line end after them end.
        is_title: Whether the label holds the entity's name.
        rule: The rule of the grammar that it came from, or how the text's own style made it one.
        blocks: What stands under the label.
    """

    def __init__(self, outline: Outline, part: syntax.Part) -> None:
        self._visible = outline.source.visible
        self.at, self.to, self.label_end = part.at, part.to, part.head_to
        self.name = part.field or ""
        self.kind = outline.schema.by_name[part.field].kind if part.field else None
        self.has_label = part.label is not None
        self.label = part.label or (part.at, part.at)
        self.is_title = part.name is not None
        self.rule = part.rule
        self.blocks: Sequence[Block] = part.blocks

    @property
    def is_unknown(self) -> bool:
        """Whether a label opens it that no field has; one after a backslash says that it is none."""
        return self.has_label and not self.name and not self._visible.startswith("\\", self.label[0])


class Facts:
    """One parsed text as the rules see it; places of parts and drafts are ranges of ``visible``.

    Args:
        parsed: The text.
        inside: What stands inside one of its fields that has fields of its own, to see that alone.
        headings: What the headings in ``extra`` begin with of what is kept from there.
    """

    def __init__(self, parsed: Parsed[Any], inside: Inside | None = None, headings: str = "") -> None:
        self.parsed = parsed
        self.text: str = parsed.text
        outline = parsed._outline  # noqa: SLF001 (nodes would cost more than most rules do)
        self._outline: Outline = outline if inside is None else inside.outline
        self._own_parts: Sequence[syntax.Part] = outline.parts if inside is None else inside.parts
        self._is_inside = inside is not None
        self._headings = headings
        self.source: Source = self._outline.source
        self.visible: str = self.source.visible
        self.schema: Schema = self._outline.schema
        self.draft: Draft = parsed.draft if inside is None else inside.draft

    @once
    def inside(self) -> list[Facts]:
        """What stands inside fields that have fields of their own."""
        found: list[Facts] = []
        for each in self.draft.inside:
            if self.schema.by_name[each.field].section is None:
                continue  # no model declares the keys
            label = self.schema.by_name[each.field].label.text
            inner = Facts(self.parsed, each, f"{self._headings}{label} / ")
            found += (inner, *inner.inside)
        return found

    @once
    def spans(self) -> dict[str, Span]:
        """The places of the values."""
        return spans_of(self.source, self.draft) if self._is_inside else self.parsed.spans

    @once
    def kept(self) -> set[str]:
        """The headings in ``extra`` of what was under labels of the fields."""
        found = {entry.heading for entry in self.parsed.draft.extra if entry.heading}
        start = self._headings
        return {heading.removeprefix(start) for heading in found if heading.startswith(start)}

    @once
    def parts(self) -> list[Part]:
        """The fields and sections, in the order of the text, up to where a second entity begins."""
        end = next((each.at for each in self.findings("second_title", "second_entity")), len(self.visible))
        return [Part(self._outline, each) for each in self._own_parts if each.rule != "blank" and each.to <= end]

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
    def has_controls(self) -> bool:
        """Whether the text holds a character that can't be seen and is no usual space."""
        text = self.text.replace("\n", "").replace("\r", "")
        return not text.isprintable() and not text.translate(_NO_SPACES).isprintable()

    @once
    def letters(self) -> str:
        """``visible`` in small letters, each in its place: a to z, digits, line ends and colons; else spaces."""
        text = self.visible
        for variant, letter in _VARIANTS:
            text = text.replace(variant, letter)
        return text.encode("ascii", "replace").translate(_LETTERS).decode("ascii")

    @once
    def words(self) -> set[str]:
        """The words of the text in small letters."""
        words: set[str] = set()
        letters = self.letters.replace(":", " ")
        at = 0
        while at >= 0:  # a piece at a time: all words of a long text take more memory than the different ones
            to = letters.find(" ", at + _PIECE)
            words.update(letters[at : to if to >= 0 else None].split())
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
        return [(spec.name, values[spec.name]) for spec in self.schema.lists if values.get(spec.name)]

    @once
    def labels(self) -> str:
        """The labels and qualifiers of all terms, one a line."""
        terms = [term for _, terms in self.lists for term in terms]
        return "\n".join([term["label"] for term in terms] + [term["qualifier"] for term in terms if term["qualifier"]])

    @once
    def segments(self) -> list[SegmentDraft]:
        """The segments of all prose."""
        return [each for blocks in self.draft.prose.values() for block in blocks for each in block.segments]

    @once
    def cited(self) -> set[int]:
        """The numbers that the values cite."""
        return cited_by(self.draft)

    def citations(self, numbers: AbstractSet[int]) -> list[tuple[Span, int]]:
        """Return where values cite some numbers, in the order of the text; a place has each number once."""
        return sorted({(span, number) for number, span in citations_of(self.source, self.draft, numbers)})

    def findings(self, *kinds: str) -> list[Finding]:
        """Return what normalization noted of some kinds, in the order of the text."""
        return sorted([each for each in self.draft.findings if each.kind in kinds], key=attrgetter("at"))

    def as_term(self, finding: Finding) -> Piece | None:
        """Return the term that a finding stands in; None where it is no value in the end."""
        pieces = self.draft.terms.get(finding.field, [])
        number = bisect_right(pieces, finding.at, key=attrgetter("at")) - 1
        return pieces[number] if number >= 0 and finding.at < pieces[number].to else None

    def says_the_same(self, text: str, change: Callable[[str], str] = lambda text: text) -> bool:
        """Whether another text has the same values as this one, with a change made to each string of both.

        A line that divides several profiles has to be the same, too. It is not looked for inside fields.
        """
        source = None if self._is_inside else self.source.changed(text)
        return source is not None and bool(
            each_string(self._values(source), change) == each_string(self._own_values, change)
        )

    @once
    def _own_values(self) -> dict[str, Any]:
        # What the model refuses is a value still.
        return self._values(self.source) if self.findings("refused") else self.draft.values

    def _values(self, source: Source) -> dict[str, Any]:
        name = self.draft.values.get("name") if self.draft.name_at is None else None
        return normalize(line_syntax(self.schema.model).outline(source), name).values

    def span(self, at: int, to: int) -> Span:
        """Return the span in the text of ``visible[at:to]``."""
        return self.source.span(at, to)

    def hit(self, at: int, to: int, fix: Fix | None = None, *, field: str = "", **words: object) -> Hit:
        """Return what to say of ``visible[at:to]``: its text, a field by its label, the model and other words."""
        known = {"text": self.shown(at, to), "field": field and self.called(field), "model": self.schema.model.__name__}
        return Hit(self.span(at, to), fix, known | words)

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
