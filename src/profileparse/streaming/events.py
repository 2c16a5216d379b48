"""What happens in a text while it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic_core import to_jsonable_python

from profileparse.diagnostics import Diagnostic
from profileparse.source import Span
from profileparse.values.absence import Absent

EventKind = Literal["opened", "grew", "closed", "revised", "diagnostic"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a text.

    Attributes:
        kind: ``"opened"``: a label has come. ``"grew"``: a line has come that is not blank. ``"closed"``: the field is
            over, for all that is known so far. ``"revised"``: the end of the text gives another value than was said.
            ``"diagnostic"``: a finding, said at the end.
        field: The field's name. None for a line that no field is for, and for a finding.
        span: Where, in code points of the text: the label, the line, all lines of the field, the value, the finding.
        text: The label or the line, as written.
        value: The value of a field that closed or was revised, as the record has it; None where there is none.
        absent: Why a field that closed or was revised has no value.
        diagnostic: The finding.

    >>> import profileparse
    >>> stream = profileparse.stream()
    >>> for event in stream.feed("Other Names\\nExocytosis\\n\\nDisease Roles\\n"):
    ...     print(event)
    0..11 opened other_names: Other Names
    12..22 grew other_names: Exocytosis
    0..22 closed other_names
    24..37 opened disease_roles: Disease Roles
    """

    kind: EventKind
    field: str | None
    span: Span
    text: str = ""
    value: Any = None
    absent: Absent | None = None
    diagnostic: Diagnostic | None = None

    def __str__(self) -> str:
        if self.diagnostic is not None:
            return str(self.diagnostic)
        words = f"{self.span} {self.kind} {self.field or '-'}"
        return f"{words}: {self.text}" if self.text else words

    def to_dict(self) -> dict[str, Any]:
        """Return the event as JSON values: its kind, field and span, and those of the other members that it has.

        >>> Event("grew", "overview", Span(10, 14), "Text").to_dict()
        {'kind': 'grew', 'field': 'overview', 'span': [10, 14], 'text': 'Text'}
        """
        found: dict[str, Any] = {"kind": self.kind, "field": self.field, "span": list(self.span)}
        if self.kind in ("opened", "grew"):
            found["text"] = self.text
        elif self.diagnostic is not None:
            each = self.diagnostic
            found |= {"code": each.code, "severity": each.severity.value, "message": each.message, "help": each.help}
        else:
            found["value"] = to_jsonable_python(self.value)
            if self.absent is not None:
                found["absent"] = to_jsonable_python(self.absent)
        return found
