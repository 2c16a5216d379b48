"""What a rule is, what it says of a text, and how it shows what it found."""

from __future__ import annotations

import heapq
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from profileparse.diagnostics import Diagnostic, Fix, Severity
from profileparse.schema.entity import EntityProfile
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.source import Span, fold

if TYPE_CHECKING:
    from profileparse.rules.facts import Facts

# A message shows no more than this many characters of the text.
SHOWN = 60


class Hit(NamedTuple):
    """What a rule found: where, how to mend it, and what stands in the braces of its message."""

    span: Span
    fix: Fix | None = None
    words: Mapping[str, object] = {}


def in_order(*hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield hits in the order of the text, as each of these has them."""
    return heapq.merge(*hits, key=attrgetter("span"))


class Texts(NamedTuple):
    """What a rule says about itself, from ``rules.toml``, which says what each member is."""

    summary: str
    message: str
    explanation: str
    help: str
    bad: str
    good: str
    write: str = ""


@cache
def _all_texts() -> dict[str, Texts]:
    rules = tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
    as_written = ("bad", "good")
    return {
        code: Texts(**{member: text if member in as_written else fold(text) for member, text in each.items()})
        for code, each in rules.items()
    }


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be said about a text.

    Attributes:
        find: Yields what it finds in a text.
        code: Stable code (``PP101``).
        name: Short name in kebab case.
        severity: Severity of all its diagnostics.
        fixable: Whether it offers fixes, and whether they keep the meaning of the text; ``"safe"`` where some do.
        example_model: The record model of the examples.
    """

    find: Callable[[Facts], Iterator[Hit]]
    code: str
    name: str
    severity: Severity
    fixable: Literal["safe", "unsafe"] | None = None
    example_model: type[Profile] = EntityProfile

    @property
    def texts(self) -> Texts:
        """What it says about itself; read at the first use."""
        return _all_texts()[self.code]

    def diagnostic(self, hit: Hit) -> Diagnostic:
        """Return what there is to say of something that it found."""
        message = self.texts.message.format_map(hit.words)
        return Diagnostic(self.code, self.severity, message, hit.span, self.texts.help, hit.fix)


def rule(code: str, name: str, severity: Severity, **others: Any) -> Callable[[Callable[[Facts], Iterator[Hit]]], Rule]:
    """Make a rule of the function under it; its texts stand in ``rules.toml``."""
    return partial(Rule, code=code, name=name, severity=severity, **others)


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
