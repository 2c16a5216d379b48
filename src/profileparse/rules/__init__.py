"""The rules: each looks at one parsed text and says what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from profileparse.diagnostics import Diagnostic, Severity
from profileparse.source import Span

if TYPE_CHECKING:
    from profileparse.parsed import Parsed


def run(parsed: Parsed[Any]) -> tuple[Diagnostic, ...]:
    """Return what the rules find in a text."""
    if parsed.profile is None:
        return (Diagnostic("PP101", Severity.ERROR, "no profile", Span(0, 0), ""),)
    return ()
