"""A record written into a text, member by member, each step proved by reading the text back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from profileparse.carried import refusal
from profileparse.edit.changes import Change, apply
from profileparse.edit.extra import extra_changes
from profileparse.edit.names import name_changes, top_line
from profileparse.edit.prose import prose_changes
from profileparse.edit.reading import Reading, Stated, members_of
from profileparse.edit.references import reference_changes
from profileparse.edit.terms import value_changes
from profileparse.edit.values import EditError
from profileparse.parsed import ModelT, Parsed, parse
from profileparse.render import dumps
from profileparse.values.kinds import Kind

# So often a member is written anew, when what was written after it changed how it reads.
MOST_VISITS = 3


def edit(parsed: Parsed[ModelT], profile: ModelT | None) -> str:
    r"""Return the text of ``parsed`` with the differences to another record written in.

    The result reads back as ``profile``; lines that hold no changed value stay as they are.

    Args:
        parsed: The text as it was parsed.
        profile: The record that it shall say, of the same model; None only for a text that gives none.

    Raises:
        EditError: text can't carry a value of the record.
        TypeError: the record is of another model.

    >>> from profileparse import parse
    >>> parsed = parse("Synonyms: A; B\n\nX overview\n- Text.")
    >>> edit(parsed, parsed.profile.with_(other_names=["A", "C", "B (d)"]))
    'Synonyms: A; C; B (d)\n\nX overview\n- Text.'
    """
    if profile == parsed.profile:
        return parsed.text
    if not isinstance(profile, parsed.model):
        raise TypeError(f"the text was parsed as {parsed.model.__name__}, the record is {type(profile).__name__}")
    return _Writer(parsed, profile).text()


class _Step(NamedTuple):
    """A text on the way, and which members do not yet read as they shall."""

    reading: Reading
    open: frozenset[str]


class _Writer:
    def __init__(self, parsed: Parsed[Any], target: Any) -> None:
        self.first = parsed
        self.target = target
        reading = Reading(parsed)
        self.schema = reading.schema
        self.wanted = members_of(target.model_dump(), self.schema)
        self.start = _Step(reading, self._open(reading))

    def text(self) -> str:
        """Return the text that reads as the target."""
        step = self._all_at_once() or self._one_by_one()
        if step is not None:
            return step.reading.parsed.text
        text = self._canonical()
        if parse(text, model=self.first.model, name=self.first.given_name).profile == self.target:
            return text
        reason = refusal(self.target) or f"/name: {self.target.name!r} can't be written into this text"
        raise EditError(reason)

    def _open(self, reading: Reading) -> frozenset[str]:
        return frozenset(member for member, value in self.wanted.items() if reading.members[member] != value)

    def _read(self, text: str | None) -> _Step | None:
        if text is None:
            return None
        reading = Reading(parse(text, model=self.first.model, name=self.first.given_name))
        return _Step(reading, self._open(reading))

    def _is_done(self, step: _Step | None) -> bool:
        return step is not None and not step.open and bool(step.reading.parsed.profile == self.target)

    def _all_at_once(self) -> _Step | None:
        """Make the smallest change of each member, all in one: nothing reads in a state between two records."""
        changes: list[Change] = []
        for member in self.start.open:
            changes += next(self._ways(self.start.reading, member), [])
        step = self._read(apply(self.start.reading.source, changes))
        return step if self._is_done(step) else None

    def _one_by_one(self) -> _Step | None:
        step = self.start
        visits: dict[str, int] = {}
        while step.open:
            member = min(step.open, key=lambda each: (visits.get(each, 0), list(self.wanted).index(each)))
            visits[member] = visits.get(member, 0) + 1
            better = self._best(step, member) if visits[member] <= MOST_VISITS else None
            if better is not None:
                step = better
            elif visits[member] > MOST_VISITS:
                return None
        return step if self._is_done(step) else None

    def _best(self, step: _Step, member: str) -> _Step | None:
        """Return the text after the first way that mends a member and breaks none, or the one that breaks fewest."""
        best: _Step | None = None
        for changes in self._ways(step.reading, member):
            found = self._read(apply(step.reading.source, changes))
            if found is None or member in found.open:
                continue
            if found.open < step.open:
                return found
            if best is None or len(found.open) < len(best.open):
                best = found
        return best

    def _ways(self, reading: Reading, member: str) -> Iterator[list[Change]]:
        """Yield ways to make a member of a text read as it shall, the smallest first."""
        wanted = self.wanted[member]
        if member == "name":
            return name_changes(reading, wanted)
        if member == "references":
            return reference_changes(reading, wanted, self.target)
        if member == "extra":
            return extra_changes(reading, wanted, self.target)
        spec = self.schema.by_name[member]
        if spec.is_title:
            return self._with_name(reading, prose_changes(reading, spec, wanted, self.target), wanted)
        if spec.kind is Kind.PROSE:
            return prose_changes(reading, spec, wanted, self.target)
        return value_changes(reading, spec, wanted)

    def _with_name(self, reading: Reading, ways: Iterator[list[Change]], wanted: Any) -> Iterator[list[Change]]:
        """Yield ways to change what stands under the entity's heading; without it, the name has its own line."""
        for changes in ways:
            if isinstance(wanted, Stated) and wanted["reason"] == "missing":
                yield [top_line(reading, f"{self.schema.by_name['name'].label.text}: {self.wanted['name']}"), *changes]
            yield changes

    def _canonical(self) -> str:
        """Return the whole record as canonical text, with the line ends and the byte order mark of the source."""
        mark = "\ufeff" if self.first.text.startswith("\ufeff") else ""
        return mark + dumps(self.target).replace("\n", self.start.reading.eol)
