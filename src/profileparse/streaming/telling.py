"""The events of a text's lines: which are said when, and what was said so far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic

from profileparse.parsed import ModelT, Parsed
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.source import ZERO_WIDTH, Source, Span
from profileparse.streaming.events import Event
from profileparse.syntax.following import FollowedLine, Follower
from profileparse.syntax.parser import line_syntax
from profileparse.validation import accept_field
from profileparse.values.absence import Absent
from profileparse.values.kinds import is_nothing

_MISSING = Absent(reason="missing")
# A YAML header has no more lines; more than that is text after a rule.
_LONGEST_HEADER = 200
_BLANKS = f" \t\r\n{ZERO_WIDTH}"
# A value as it was said, and why there is none.
_Said = tuple[Any, Absent | None]


class Teller(Generic[ModelT]):
    """Tells what happens in a text, line by line.

    Args:
        model: The record model.
        name: The entity's name that the caller gave.
    """

    def __init__(self, model: type[ModelT], name: str | None) -> None:
        self._model = model
        self._given_name = name
        self._syntax = line_syntax(model)
        self._follower = Follower(self._syntax)
        # How long the text is so far.
        self._at = 0
        # The lines since the last label, or since the field under it ended.
        self._lines: list[str] = []
        # The open field, and its place, from its label to its last line that is not blank.
        self._field: FieldSpec | None = None
        self._place = Span(0, 0)
        # Whether anything stands under or beside that label; whether there was a label at all.
        self._has_lines = self._has_label = False
        # The lines of a YAML header that has not ended; None where there is none.
        self._header: list[str] | None = []
        # What was said of each field, and where it stands; whether a label has said the name.
        self._said: dict[str, _Said] = {}
        self._places: dict[str, Span] = {}
        self._is_named = False
        self._empty = self._partial({})

    # ---- the record so far -------------------------------------------------------------------------------------

    def record(self) -> ModelT:
        """Return a record of what was said, with the open field as far as it has come."""
        if self._field is None:
            return self._partial(self._said)
        return self._partial({**self._said, self._field.name: self._value(self._field.name, "")})

    def _partial(self, said: dict[str, _Said]) -> ModelT:
        """Return a record of what was said; what the model needs and has no value yet is None."""
        values: dict[str, Any] = {name: None for name, info in self._model.model_fields.items() if info.is_required()}
        values["name"] = self._given_name
        absent = {spec.name: said.get(spec.name, (None, _MISSING))[1] for spec in self._syntax.schema.fields}
        values |= {name: value for name, (value, reason) in said.items() if reason is None}
        values["absent"] = {name: reason for name, reason in absent.items() if reason is not None}
        construct: Any = self._model.model_construct
        record: ModelT = construct(**values)
        return record

    # ---- lines -------------------------------------------------------------------------------------------------

    def take(self, line: str) -> list[Event]:
        """Take the next line, with its line end; return what happens."""
        events: list[Event] = []
        at, self._at = self._at, self._at + len(line)
        if self._header is not None:
            self._take_header(self._header, line, events)
        found = self._follower.take(line)
        if found is not None and (found.ends or found.opened is not None):
            if found.ends:
                self._lines.append(line)  # it can tell that the one before it is a heading
            self._end(events, found)
        if found is not None and found.opened is not None:
            self._open(events, at, found, found.opened)
        if self._field is not None or not self._has_label:
            self._lines.append(line)
        if found is not None and found.opened is None:
            span = Span(at, self._at - _line_end(line))
            self._place, self._has_lines = Span(self._place.start, span.end), True
            name = None if self._field is None else self._field.name
            events.append(Event("grew", name, span, line[: span.end - at]))
        return events

    def end(self, parsed: Parsed[ModelT]) -> list[Event]:
        """End the text; return what happens: the open field is over, and what the whole text says is otherwise.

        Args:
            parsed: The whole text.
        """
        events: list[Event] = []
        profile = parsed.profile
        if self._field is not None:
            self._close_field(events, "", None if profile is None else _said_of(profile, self._field.name))
        self._field, self._lines = None, []
        if profile is not None:
            events += self._revisions(parsed, profile)
        return events

    def _end(self, events: list[Event], found: FollowedLine) -> None:
        """End what stands before a line that opens a field, or ends the open one."""
        if self._field is not None:
            is_same = found.opened is not None and found.opened.name == self._field.name
            self._close_field(events, "" if is_same else found.stub)
        elif not self._has_label and found.opened is not None and not found.has_name and found.opened.name != "name":
            self._read_title(events, self._lines, found.stub)
        self._lines = []
        self._field = None

    def _open(self, events: list[Event], at: int, found: FollowedLine, spec: FieldSpec) -> None:
        """Open the field whose label a line begins with."""
        source = found.source
        label = _moved(source.span(*found.label), at)
        self._field, self._has_label, self._has_lines = spec, True, False
        self._place = Span(at, label.end)
        if found.has_name and not self._is_named:
            name = accept_field(self._syntax.outline(source), self._model, "name")
            if name.value is not None and name.name_at is not None:
                self._is_named = True
                self._say(events, "name", _moved(source.span(*name.name_at), at), (name.value, None))
        text = source.text
        events.append(Event("opened", spec.name, label, text[label.start - at : label.end - at]))
        if found.value is not None:
            span = _moved(source.span(*found.value), at)
            self._place, self._has_lines = Span(at, span.end), True
            events.append(Event("grew", spec.name, span, text[span.start - at : span.end - at]))

    # ---- what is said ------------------------------------------------------------------------------------------

    def _say(self, events: list[Event], name: str, place: Span, said: _Said) -> None:
        self._said[name] = said
        self._places[name] = place
        events.append(Event("closed", name, place, value=said[0], absent=said[1]))

    def _close_field(self, events: list[Event], following: str, known: _Said | None = None) -> None:
        """Say that the open field is over, and its value."""
        name = self._field.name if self._field is not None else ""
        said = known or self._value(name, following)
        self._is_named = self._is_named or (name == "name" and said[0] is not None)
        self._say(events, name, self._place, said)

    def _value(self, name: str, following: str) -> _Said:
        """Return the value of the open field, and why it has none; a first value stays.

        Args:
            name: The field.
            following: The line that opens the next field, which tells that the text goes on.
        """
        said = self._said.get(name)
        if said is not None:
            is_kept = self._is_named if name == "name" else said[1] is None and not is_nothing(said[0])
            if is_kept or not self._has_lines:
                return said
        text = "".join(self._lines) + ("" if name == "name" else following)
        found = accept_field(self._syntax.outline(Source(text)), self._model, name)
        if found.value is not None:
            return found.value, None
        return said if said is not None and name == "name" else (getattr(self._empty, name), found.absent)

    def _take_header(self, header: list[str], line: str, events: list[Event]) -> None:
        """Take a line of the YAML header that a text may begin with; at its end, say the name that it gives."""
        header.append(line)
        is_rule = line.strip(_BLANKS) == "---"
        if is_rule and len(header) > 1:
            self._header = None
            self._read_title(events, header)
        elif len(header) > _LONGEST_HEADER or not (is_rule or len(header) > 1):
            self._header = None

    def _read_title(self, events: list[Event], above: list[str], following: str = "") -> None:
        """Say the name that a title gives, if nothing does that counts more so far, and it isn't said yet.

        Which of several plain lines is the title is known at the end.
        """
        count = sum(not line.isspace() for line in above)
        if self._header or "name" in self._said or self._given_name is not None or not count:
            return
        outline = self._syntax.outline(Source("".join(above) + following))
        found = accept_field(outline, self._model, "name")
        if found.value is not None and found.name_at is not None and (count == 1 or not found.is_line):
            self._say(events, "name", outline.source.span(*found.name_at), (found.value, None))

    def _revisions(self, parsed: Parsed[ModelT], profile: ModelT) -> Iterator[Event]:
        """Yield what is otherwise in the record than was said."""
        for name in self._model.model_fields:
            value, absent = _said_of(profile, name)
            if name != "absent" and (value, absent) != (self._said.get(name) or _said_of(self._empty, name)):
                place = _place_of(parsed, name) or self._places.get(name, Span(0, 0))
                yield Event("revised", name, place, value=value, absent=absent)


def _said_of(record: Profile, name: str) -> _Said:
    """Return a member of a record, and why it has no value."""
    return getattr(record, name), record.absent.get(name)


def _place_of(parsed: Parsed[Any], name: str) -> Span | None:
    """Return where a member of a record stands in the text, from its first value to its last."""
    spans = parsed.spans
    own = spans.get(f"/{name}") or spans.get(f"/absent/{name}")
    if own is not None:
        return own
    start = f"/{name}/"
    places = [span for pointer, span in spans.items() if pointer.startswith(start)]
    return Span(min(places).start, max(span.end for span in places)) if places else None


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def _line_end(line: str) -> int:
    """Return how long the line end of a line is."""
    return 2 if line.endswith("\r\n") else int(line.endswith(("\n", "\r")))
