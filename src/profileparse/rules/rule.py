"""What a rule is, and what the rules can ask about a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from profileparse.diagnostics import Fix, Severity
from profileparse.normalize.places import number_places, term_places
from profileparse.normalize.record import normalize
from profileparse.once import once
from profileparse.rules.mojibake import mojibake
from profileparse.rules.near_miss import NearMiss, near_misses
from profileparse.schema.entity import EntityProfile
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile, Schema, schema_of
from profileparse.source import Source, Span, fold
from profileparse.syntax import nodes
from profileparse.syntax.prose import citation_numbers, prose_marks
from profileparse.syntax.parser import line_syntax
from profileparse.values.kinds import Kind

if TYPE_CHECKING:
    from profileparse.normalize.draft import Draft, Finding, Piece
    from profileparse.parsed import Parsed
    from profileparse.values.prose import SegmentDraft

# A message shows no more than this many characters of the text.
_SHOWN = 60
_USUAL_SPACES = "\n\r\t\u00a0\u202f"
# Letters that a pattern without regard to case takes for others.
_VARIANTS = (("ı", "i"), ("İ", "i"), ("ſ", "s"), ("\u212a", "k"))
_LETTERS = bytes(ord(chr(byte).lower()) if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256))


class Hit(NamedTuple):
    """What a rule found: where, what to say, and how to mend it."""

    span: Span
    message: str
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be said about a text.

    Attributes:
        code: Stable code (``PP101``).
        name: Short name in kebab case.
        severity: Severity of all its diagnostics.
        summary: What it finds, in one line.
        explanation: Why that matters.
        help: What to do about it.
        example_bad: A text that it has something to say about.
        example_good: A text like it that is as it should be.
        check: Yields what it finds in a text.
        fixable: Whether it offers fixes, and whether they keep the meaning of the text; ``"safe"`` where some do.
        example_model: The record model of the examples.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    explanation: str
    help: str
    example_bad: str
    example_good: str
    check: Callable[[Facts], Iterator[Hit]]
    fixable: Literal["safe", "unsafe"] | None = None
    example_model: type[Profile] = EntityProfile


class Part(NamedTuple):
    """A field or a section of the text: its heading, then its blocks.

    Attributes:
        node: Its node.
        name: Name of the field; None for a section.
        kind: What the field holds.
        heading: What opens it, if anything does.
        blocks: What stands under that.
    """

    node: nodes.Field | nodes.Section
    name: str | None
    kind: Kind | None
    heading: nodes.Heading | None
    blocks: tuple[nodes.Block, ...]


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
        self.source: Source = parsed.document.source
        self.visible: str = self.source.visible
        model: type[Profile] = parsed.model
        self.schema: Schema = schema_of(model)
        self.draft: Draft = parsed.draft

    @once
    def parts(self) -> list[Part]:
        """The fields and sections, in the order of the text."""
        parts = []
        for node in self.parsed.document.parts:
            content = node.content
            name = node.name if isinstance(node, nodes.Field) else None
            kind = None if name is None else self.schema.by_name[name].kind
            heading = content[0] if isinstance(content[0], nodes.Heading) else None
            blocks = content if isinstance(content[0], nodes.Block) else content[1:]
            parts.append(Part(node, name, kind, heading, blocks))  # type: ignore[arg-type]
        return parts

    @once
    def fields(self) -> list[Part]:
        """The parts that belong to a field of the model."""
        return [part for part in self.parts if part.name is not None]

    def blocks(self, *kinds: Kind) -> Iterator[nodes.Block]:
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
        return set(self.letters.split())

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

    def content(self, block: nodes.Block) -> tuple[int, int]:
        """Return where a block stands without the white space at its edges."""
        text = self.visible[block.at : block.to]
        start = block.at + len(text) - len(text.lstrip())
        return start, max(start, block.at + len(text.rstrip()))

    def called(self, field: str) -> str:
        """Return how the model calls a field, in quotation marks."""
        return f"“{label_of(self.schema.by_name[field])}”"

    @property
    def name(self) -> str:
        """The entity's name, as a message shows it."""
        return shown(self.draft.values.get("name", "")[: 4 * _SHOWN])

    def shown(self, at: int, to: int) -> str:
        """Return ``visible[at:to]`` as a message shows it."""
        return shown(self.visible[at : min(to, at + 4 * _SHOWN)])


def _citation_places(visible: str, at: int, to: int) -> Iterator[tuple[int, int]]:
    """Yield where the numbers stand that a stretch of prose cites; a range has one place for each number in it."""
    text = visible[at:to]
    for match in prose_marks(text):
        if text[match.start()] == "[" and citation_numbers(match["brackets"]) is not None:
            before = at + match.start("brackets")
            for start, end, count in number_places(match["brackets"]):
                yield from [(before + start, before + end)] * count


def each_string(value: Any, change: Callable[[str], str]) -> Any:
    """Return JSON values with each string changed, the keys of objects aside."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: each_string(member, change) for key, member in value.items()}
    return [each_string(member, change) for member in value] if isinstance(value, list) else value


def label_of(spec: FieldSpec) -> str:
    """Return a field's label as a person would write it; ``<name>`` stands for the entity's name."""
    return spec.label.text.replace(NAME, "<name>")


def shown(text: str) -> str:
    r"""Return a text as a message shows it: in quotation marks, short, in one line, nothing invisible in it.

    >>> shown("two\n words\x1b")
    '“two words\\x1b”'
    """
    folded = fold(text)
    if len(folded) > _SHOWN:
        folded = folded[: _SHOWN - 1] + "…"
    return f"“{printable(folded)}”"


def printable(text: str) -> str:
    r"""Return a text with escapes for what can't be printed.

    >>> printable("two\nwords")
    'two\\nwords'
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )
