"""A text that comes in chunks: what happens in it, and what it says so far."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from io import StringIO
from typing import Any, Generic, overload

from profileparse.parsed import ModelT, Parsed
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.source import Source, Span
from profileparse.streaming.chunks import Chunks
from profileparse.streaming.events import Event
from profileparse.syntax.following import FollowedLine, Follower
from profileparse.syntax.parser import line_syntax
from profileparse.validation import accept_field
from profileparse.values.absence import Absent
from profileparse.values.kinds import is_nothing

_MISSING = Absent(reason="missing")
# A value as it was said, and why there is none.
_Said = tuple[Any, Absent | None]


class Stream(Generic[ModelT]):
    r"""A text that comes in chunks; `stream` makes one.

    How a text is cut makes no difference: an event comes when the line that tells it is finished, by its line end
    (after ``\r`` by the next character) or by `close`. The work grows with the text, not with the number of chunks.

    Attributes:
        model: The record model.
        given_name: The entity's name that the caller gave; a label with the name counts more, a title less.
        closing: The events of `close`; empty before.
    """

    def __init__(self, model: type[ModelT], name: str | None) -> None:
        self.model = model
        self.given_name = name
        self.closing: tuple[Event, ...] = ()
        self._syntax = line_syntax(model)
        self._schema = self._syntax.schema
        self._chunks = Chunks()
        self._follower = Follower(self._syntax)
        self._parsed: Parsed[ModelT] | None = None
        # The text up to the last finished line, and how long it is.
        self._text = StringIO(newline="")
        self._at = 0
        # The finished lines since the last label, or since the field under it ended.
        self._lines: list[str] = []
        # The open field, where its label begins, and where its last line that is not blank ends.
        self._field: FieldSpec | None = None
        self._place = Span(0, 0)
        # Whether anything stands under or beside that label; whether there was a label at all.
        self._has_lines = self._has_label = False
        # What was said of each field, and whether a label has said the name.
        self._said: dict[str, _Said] = {}
        self._places: dict[str, Span] = {}
        self._is_named = False
        self._empty = self._partial({})

    def __repr__(self) -> str:
        state = "open" if self._parsed is None else "closed"
        return f"<Stream of {self.model.__name__}, {self._at} characters, {state}>"

    # ---- chunks ----------------------------------------------------------------------------------------------

    def feed(self, chunk: str) -> list[Event]:
        r"""Take the next chunk of the text; return what happened in the lines that it finished.

        Args:
            chunk: Any piece of the text. The halves of a surrogate pair that stand next to each other, in two chunks or
                in one, become one character.

        Raises:
            TypeError: it is no str.
            ValueError: the stream is closed.

        >>> import profileparse
        >>> stream = profileparse.stream()
        >>> stream.feed("Disease roles: Can"), len(stream.feed("cer\nOther names"))
        ([], 2)
        """
        if self._parsed is not None:
            raise ValueError("the stream is closed: it takes no more text")
        if not isinstance(chunk, str):
            raise TypeError(
                f"feed takes a str, not {type(chunk).__name__}: decode bytes with codecs.getincrementaldecoder"
            )
        events: list[Event] = []
        for line in self._chunks.take(chunk):
            self._take(line, events)
        return events

    def close(self) -> Parsed[ModelT]:
        r"""End the text, and return what `parse` returns for all of it; `closing` has the last events.

        They are those of the last line, the end of the open field, a ``"revised"`` for each member of the record that
        is otherwise than was said (or wasn't said, as ``extra``), and the diagnostics. A text that gives no record has
        no ``"revised"``. A second call returns the same.

        >>> import profileparse
        >>> stream = profileparse.stream()
        >>> events = stream.feed("Mira Overview\n\nIt pulses.")
        >>> parsed = stream.close()
        >>> print(*stream.closing, sep="\n")
        15..25 grew overview: It pulses.
        0..25 closed overview
        """
        if self._parsed is None:
            events: list[Event] = []
            for line in self._chunks.end():
                self._take(line, events)
            parsed = Parsed(self._text.getvalue(), self.model, self.given_name)
            profile = parsed.profile
            if self._field is not None:
                name = self._field.name
                self._close_field(events, "", None if profile is None else _said_of(profile, name))
                self._field = None
            if profile is not None:
                events += self._revisions(parsed, profile)
            events += [Event("diagnostic", None, each.span, diagnostic=each) for each in parsed.diagnostics]
            self.closing = tuple(events)
            self._lines = []
            self._text = StringIO()
            self._parsed = parsed
        return self._parsed

    def events(self, chunks: Iterable[str]) -> Iterator[Event]:
        r"""Take all chunks of a text, then `close`; yield what happens, those of `closing` too.

        Args:
            chunks: The chunks, such as a generator of them.

        >>> import profileparse
        >>> stream = profileparse.stream()
        >>> [event.kind for event in stream.events(["Mira Over", "view\n\nIt pul", "ses."])]
        ['closed', 'opened', 'grew', 'closed']
        >>> stream.close().profile.name
        'Mira'
        """
        for chunk in chunks:
            yield from self.feed(chunk)
        self.close()
        yield from self.closing

    async def aevents(self, chunks: AsyncIterable[str]) -> AsyncIterator[Event]:
        r"""Take all chunks of a text that comes asynchronously, then `close`; yield what happens.

        Args:
            chunks: The chunks, such as an async generator over what a client of a language model gets.

        >>> import asyncio, profileparse
        >>> async def chunks():
        ...     for chunk in ("Mira Over", "view\n\nIt pul", "ses."):
        ...         yield chunk
        >>> async def main():
        ...     stream = profileparse.stream()
        ...     return [event.kind async for event in stream.aevents(chunks())]
        >>> asyncio.run(main())
        ['closed', 'opened', 'grew', 'closed']
        """
        async for chunk in chunks:
            for event in self.feed(chunk):
                yield event
        self.close()
        for event in self.closing:
            yield event

    # ---- the record so far -------------------------------------------------------------------------------------

    @property
    def record(self) -> ModelT:
        r"""The record so far, as an instance of the model that is not validated as a whole.

        Fields that closed are validated and have their values. The open field is read from its finished lines each
        time, so the time that takes grows with it: ask for the record once for each line or screen. A field that
        hasn't come yet has its default, or None where the model needs a value, as it does for ``name``. ``extra`` is
        empty up to the end. After `close` it is the record of the text, if that gives one.

        >>> import profileparse
        >>> stream = profileparse.stream()
        >>> events = stream.feed("Mira Overview\n\nIt pulses.\nIt is re")
        >>> stream.record.name, stream.record.overview.plain(), stream.record.other_names
        ('Mira', 'It pulses.', [])
        """
        if self._parsed is not None:
            profile = self._parsed.profile
            return self._partial(self._said) if profile is None else profile
        said = dict(self._said)
        if self._field is not None:
            said[self._field.name] = self._value(self._field.name, "")
        return self._partial(said)

    def _partial(self, said: dict[str, _Said]) -> ModelT:
        """Return a record of what was said; what the model needs and has no value yet is None."""
        values: dict[str, Any] = {name: None for name, info in self.model.model_fields.items() if info.is_required()}
        values["name"] = self.given_name
        absent = {spec.name: said.get(spec.name, (None, _MISSING))[1] for spec in self._schema.fields}
        values |= {name: value for name, (value, reason) in said.items() if reason is None}
        values["absent"] = {name: reason for name, reason in absent.items() if reason is not None}
        construct: Any = self.model.model_construct
        record: ModelT = construct(**values)
        return record

    # ---- lines -------------------------------------------------------------------------------------------------

    def _take(self, line: str, events: list[Event]) -> None:
        """Take a finished line."""
        at, self._at = self._at, self._at + len(line)
        self._text.write(line)
        found = self._follower.take(line)
        if found is not None and (found.ends or found.opened is not None):
            if found.ends_with:
                self._lines.append(line)
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

    def _end(self, events: list[Event], found: FollowedLine) -> None:
        """End what stands before a line that opens a field, or ends the open one."""
        if self._field is not None:
            self._close_field(events, found.stub)
        elif not self._has_label and found.opened is not None and not found.has_name:
            self._read_title(events, found)
        self._lines = []
        self._field = None

    def _open(self, events: list[Event], at: int, found: FollowedLine, spec: FieldSpec) -> None:
        """Open the field whose label a line begins with."""
        source = found.source
        label = _moved(source.span(*found.label), at)
        self._field, self._has_label, self._has_lines = spec, True, False
        self._place = Span(at, label.end)
        if found.has_name and not self._is_named:
            name = accept_field(self._syntax.outline(source), self.model, "name").value
            if name is not None:
                self._is_named = True
                self._say(events, "name", label, (name, None))
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
        found = accept_field(self._syntax.outline(Source(text)), self.model, name)
        if found.value is not None:
            return found.value, None
        return said if said is not None and name == "name" else (getattr(self._empty, name), found.absent)

    def _read_title(self, events: list[Event], found: FollowedLine) -> None:
        """Say the name that the text above the first label gives, if nothing else does that counts more so far."""
        above = "".join(self._lines)
        is_label = found.opened is not None and found.opened.name == "name"
        if is_label or self.given_name is not None or not above or above.isspace():
            return
        outline = self._syntax.outline(Source(above + found.stub))
        named = accept_field(outline, self.model, "name")
        if named.value is not None and named.name_at is not None:
            self._say(events, "name", outline.source.span(*named.name_at), (named.value, None))

    def _revisions(self, parsed: Parsed[ModelT], profile: ModelT) -> Iterator[Event]:
        """Yield what is otherwise in the record than was said."""
        for name in self.model.model_fields:
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


@overload
def stream(*, name: str | None = None) -> Stream[EntityProfile]: ...
@overload
def stream(*, model: type[ModelT], name: str | None = None) -> Stream[ModelT]: ...
def stream(*, model: type[Profile] = EntityProfile, name: str | None = None) -> Stream[Any]:
    r"""Parse a text while it comes, such as the answer of a language model.

    Args:
        model: The record model, a subclass of `Profile`.
        name: The entity's name, for a text without a label that holds it; it counts more than a title.

    Returns:
        A stream: `Stream.feed` takes the next chunk of the text and returns the `Event` objects of the lines that are
        finished with it, `Stream.record` is the record so far, `Stream.close` ends the text and returns what `parse`
        returns. `Stream.events` and `Stream.aevents` do it for an iterable of chunks.

    Raises:
        TypeError: ``model`` is no record model.

    >>> text = stream()
    >>> for chunk in ("Molecular class: En", "zyme\n\nMira Overview\n", "It pulses.\n"):
    ...     for event in text.feed(chunk):
    ...         print(event)
    0..15 opened molecular_classification: Molecular class
    17..23 grew molecular_classification: Enzyme
    0..23 closed molecular_classification
    25..38 closed name
    25..38 opened overview: Mira Overview
    39..49 grew overview: It pulses.
    >>> text.close().profile.name
    'Mira'
    """
    return Stream(model, name)
