"""What a rule is, what it says of a text, and how it shows what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from profileparse.diagnostics import Fix, Severity
from profileparse.schema.entity import EntityProfile
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.source import Span, fold

if TYPE_CHECKING:
    from profileparse.rules.facts import Facts

# A message shows no more than this many characters of the text.
SHOWN = 60


class Hit(NamedTuple):
    """What a rule found: where, what to say, and how to mend it."""

    span: Span
    message: str
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be said about a text.

    Attributes:
        check: Yields what it finds in a text.
        code: Stable code (``PP101``).
        name: Short name in kebab case.
        severity: Severity of all its diagnostics.
        summary: What it finds, in one line.
        explanation: Why that matters.
        help: What to do about it.
        example_bad: A text that it has something to say about.
        example_good: A text like it that is as it should be.
        fixable: Whether it offers fixes, and whether they keep the meaning of the text; ``"safe"`` where some do.
        example_model: The record model of the examples.
    """

    check: Callable[[Facts], Iterator[Hit]]
    code: str
    name: str
    severity: Severity
    summary: str
    explanation: str
    help: str
    example_bad: str
    example_good: str
    fixable: Literal["safe", "unsafe"] | None = None
    example_model: type[Profile] = EntityProfile


def rule(**texts: Any) -> Callable[[Callable[[Facts], Iterator[Hit]]], Rule]:
    """Make a rule of the function under it, which is its check."""
    return partial(Rule, **texts)


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
    if len(folded) > SHOWN:
        folded = folded[: SHOWN - 1] + "…"
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
