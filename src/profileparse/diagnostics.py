"""What is said about a text: diagnostics, the fixes they offer, and the errors that carry them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from profileparse.source import LineIndex, Span


class Severity(StrEnum):
    """How much a diagnostic matters: an ``ERROR`` means that there is no record."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text at ``span`` with ``replacement``."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend what a diagnostic found; ``safe`` where the meaning of the text stays the same."""

    message: str
    edits: tuple[Edit, ...]
    safe: bool


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding in a text.

    Attributes:
        code: Stable code of the rule (``PP101``).
        severity: Error, warning or info.
        message: What was found, and what was expected.
        span: Where, in code points of the text.
        help: What to do about it.
        fix: Edits that would mend it, if there are any.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    help: str
    fix: Fix | None = None

    def __str__(self) -> str:
        return f"{self.span} {self.severity} {self.code} {self.message}"

    def moved(self, offset: int) -> Diagnostic:
        """Return the diagnostic, with its fix, of a text in which this one begins at ``offset`` (code points).

        >>> import profileparse
        >>> text = "Mira Overview\\n\\nIt pulses.\\n\\nRigel Overview\\n\\nIt is blue.\\n\\nInteracting Drugs\\n"
        >>> for parsed in profileparse.parse_all(text):
        ...     for diagnostic in parsed.diagnostics:
        ...         print(diagnostic.span, diagnostic.moved(parsed.offset).span)
        29..46 56..73
        """
        if not offset:
            return self
        fix = self.fix and replace(
            self.fix, edits=tuple(Edit(_moved(edit.span, offset), edit.replacement) for edit in self.fix.edits)
        )
        return replace(self, span=_moved(self.span, offset), fix=fix)

    def to_dict(self, lines: LineIndex, **others: str) -> dict[str, Any]:
        """Return the diagnostic as a JSON value; lines and columns count from 1, offsets from 0, all in code points.

        Args:
            lines: The lines of its text (`Parsed.lines`).
            others: Members of the caller's own, such as the path of the file.

        >>> import profileparse
        >>> parsed = profileparse.parse("X Overview\\n\\nZero\\u200bwidth.")
        >>> value = parsed.diagnostics[0].to_dict(parsed.lines, path="a.txt")
        >>> value["code"], value["path"], value["start"]
        ('PP507', 'a.txt', {'line': 3, 'column': 5, 'offset': 16})
        """
        fix = self.fix
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "help": self.help,
            **others,
            **_places(lines, self.span),
            "fix": fix
            and {
                "message": fix.message,
                "safe": fix.safe,
                "edits": [{**_places(lines, edit.span), "replacement": edit.replacement} for edit in fix.edits],
            },
        }


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def _places(lines: LineIndex, span: Span) -> dict[str, Any]:
    return {"start": lines.position(span.start)._asdict(), "end": lines.position(span.end)._asdict()}


class KnownCode(NamedTuple):
    """A code of diagnostics that no rule of the parser makes: what it finds, and what to do.

    Attributes:
        code: The code (``PP901``).
        summary: What was found, in one line.
        help: What to do about it.
        severity: The severity of its diagnostics.
    """

    code: str
    summary: str
    help: str
    severity: Severity = Severity.ERROR


def refusal_message(details: Mapping[str, Any]) -> str:
    """Return why a model refused a value, in the words of the model's own check where that refused it.

    Args:
        details: One of the errors of a Pydantic ``ValidationError``. Pydantic puts "Value error, " before the words of
            a check of the model's own.

    >>> refusal_message({"msg": "Value error, too young", "ctx": {"error": ValueError("too young")}})
    'too young'
    """
    own = details.get("ctx", {}).get("error")
    return str(own) if isinstance(own, Exception) else str(details["msg"])


class ProfileError(ValueError):
    """The text gives no record; ``diagnostics`` says why and where.

    >>> import profileparse
    >>> try:
    ...     profileparse.loads("a shopping list")
    ... except profileparse.ProfileError as error:
    ...     print(error.diagnostics[0].code)
    PP101
    """

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


class EditError(ProfileError):
    """A change that can't be made: the message names the field or value, and says why."""
