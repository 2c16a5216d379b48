"""What a rule is, and what the rules can ask about a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from profileparse.diagnostics import Fix, Severity
from profileparse.normalize.places import citations_of
from profileparse.normalize.record import normalize
from profileparse.rules.mojibake import mojibake
from profileparse.rules.near_miss import NearMiss, near_misses
from profileparse.schema.entity import EntityProfile
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile, Schema, schema_of
from profileparse.source import Source, Span, fold
from profileparse.syntax import nodes
from profileparse.syntax.parser import line_syntax

if TYPE_CHECKING:
    from profileparse.normalize.draft import Draft, Finding
    from profileparse.parsed import Parsed

# A message shows no more than this many characters of the text.
_SHOWN = 60


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


class Facts:
    """One parsed text as the rules see it.

    Attributes:
        parsed: The text and what it says.
        text: The text itself.
        source: The text, with and without zero-width characters; ``visible`` is what places of nodes refer to.
        document: The lossless tree.
        schema: The schema of the record model.
        draft: The values before validation.
    """

    def __init__(self, parsed: Parsed[Any]) -> None:
        self.parsed = parsed
        self.profile: Profile | None = parsed.profile
        self.text: str = parsed.text
        self.document: nodes.Document = parsed.document
        self.source: Source = self.document.source
        self.visible: str = self.source.visible
        model: type[Profile] = parsed.model
        self.schema: Schema = schema_of(model)
        self.draft: Draft = parsed.draft

    @cached_property
    def fields(self) -> tuple[nodes.Field, ...]:
        """The parts of the text that belong to a field of the model."""
        return tuple(part for part in self.document.parts if isinstance(part, nodes.Field))

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """Lines that are nearly a label of the model."""
        return tuple(near_misses(self.document, self.schema.model, set(self.draft.markup)))

    @cached_property
    def has_unprintable(self) -> bool:
        """Whether the text holds a character that is neither a line end nor shown: a control, a special space."""
        return not self.text.replace("\n", "").replace("\r", "").isprintable()

    @cached_property
    def mojibake(self) -> list[tuple[int, int]]:
        """Where the text looks like mojibake."""
        return mojibake(self.text)

    @cached_property
    def citations(self) -> tuple[tuple[int, Span], ...]:
        """The numbers that the values cite, each with its place, in the order of the text."""
        found = dict.fromkeys(citations_of(self.source, self.draft))
        return tuple(sorted(found, key=lambda cited: cited[1]))

    def findings(self, kind: str) -> Iterator[Finding]:
        """Yield what normalization noted of one kind."""
        return (finding for finding in self.draft.findings if finding.kind == kind)

    def says_the_same(self, text: str, form: Callable[[Any], Any] = lambda value: value) -> bool:
        """Whether another text has the same values as this one, in a given form."""
        name = self.draft.values.get("name") if self.draft.name_at is None else None
        values = [
            normalize(line_syntax(self.schema.model).outline(Source(each)), name).values for each in (self.text, text)
        ]
        return bool(form(values[0]) == form(values[1]))

    def span(self, at: int, to: int) -> Span:
        """Return the span in the text of ``visible[at:to]``."""
        return self.source.span(at, to)

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
