"""What a worker sends for a source: its outcome, its record and its diagnostics as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from profileparse.batch.kept import kept_diagnostics
from profileparse.batch.outcomes import FAILURES, Outcome, printable
from profileparse.diagnostics import Diagnostic
from profileparse.source import LineIndex, Span


def now() -> str:
    """Return the time, in a form whose order as text is that of time."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Result(NamedTuple):
    """A row of the store, as a worker sends it; with those of the other profiles of the source.

    Attributes:
        source: Name of the source, its key in the store.
        outcome: What became of it.
        sha256: Hash of the content (unpacked), if it could be read whole.
        size: Bytes of the content, unpacked, if known.
        mtime: When the file was last changed, ISO 8601 in UTC.
        stamp: Size and times of the file; None where they can't prove that the content stays the same.
        record: The record as JSON.
        diagnostics: Array of the diagnostics as JSON, perhaps not all.
        counts: How many diagnostics there are of each code.
        not_kept: How many of them are not in ``diagnostics``, by code.
        limit: The limit (bytes or seconds) that it ran into; a run with a greater one parses it again.
        is_unchanged: The content is what the store knows; only ``mtime`` and ``stamp`` count then.
        read_at: When the worker began to read it, ISO 8601 in UTC.
        seconds: How long reading and parsing the source took; only its first profile has it.
        parts: The second profile of the source and those after it, where all of them were asked for.
    """

    source: str
    outcome: Outcome
    sha256: str | None = None
    size: int | None = None
    mtime: str | None = None
    stamp: str | None = None
    record: str | None = None
    diagnostics: str = "[]"
    counts: Mapping[str, int] = {}
    not_kept: Mapping[str, int] = {}
    limit: float | None = None
    is_unchanged: bool = False
    read_at: str | None = None
    seconds: float | None = None
    parts: tuple[Result, ...] = ()

    @property
    def profiles(self) -> tuple[Result, ...]:
        """The results of all profiles of the source, in order."""
        return (self, *self.parts)

    def failed(
        self, outcome: Outcome, message: str, limit: float | None = None, *, lines: LineIndex | None = None, at: int = 0
    ) -> Result:
        """Return the result with the outcome of what was never parsed: a source, or its profile that begins ``at``."""
        code, _, advice, severity = FAILURES[outcome]
        found = Diagnostic(code, severity, printable(message), Span(at, at), advice)
        return self._replace(outcome=outcome, record=None, limit=limit).diagnosed([found], lines or LineIndex(""), at)

    def diagnosed(self, diagnostics: Sequence[Diagnostic], lines: LineIndex, at: int = 0) -> Result:
        """Return the result with diagnostics: as many as are kept, and how many there are.

        Args:
            diagnostics: The diagnostics, with their places in the source.
            lines: The lines of the source.
            at: Where the profile begins in it.
        """
        kept, counts, not_kept = kept_diagnostics(diagnostics, lines, at)
        return self._replace(diagnostics=kept, counts=counts, not_kept=not_kept)


class Verdict(NamedTuple):
    """Why a source will not be parsed again in this run: its worker was stopped, or died of it."""

    outcome: Outcome
    message: str
    limit: float | None = None
