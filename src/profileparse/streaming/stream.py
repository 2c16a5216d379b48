"""A text that comes in chunks: what happens in it, and what it says so far."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sequence
from typing import Any, Generic, overload

from profileparse.parsed import ModelT, Parsed
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile
from profileparse.streaming.chunks import Chunks, Gathered
from profileparse.streaming.events import Event
from profileparse.streaming.telling import Teller


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
        self._chunks = Chunks()
        self._teller = Teller(model, name)
        # The text up to the last finished line.
        self._text = Gathered()
        self._parsed: Parsed[ModelT] | None = None

    def __repr__(self) -> str:
        state = "open" if self._parsed is None else "closed"
        return f"<Stream of {self.model.__name__}, {state}>"

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
        return self._take(self._chunks.take(chunk))

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
            events = self._take(self._chunks.end())
            parsed = Parsed(self._text.text(), self.model, self.given_name)
            events += self._teller.end(parsed)
            events += [Event("diagnostic", None, each.span, diagnostic=each) for each in parsed.diagnostics]
            self.closing = tuple(events)
            self._text = Gathered()
            self._parsed = parsed
        return self._parsed

    def _take(self, lines: Sequence[str]) -> list[Event]:
        events: list[Event] = []
        for line in lines:
            self._text.add(line)
            events += self._teller.take(line)
        return events

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
        profile = None if self._parsed is None else self._parsed.profile
        return self._teller.record() if profile is None else profile


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
    25..29 closed name
    25..38 opened overview: Mira Overview
    39..49 grew overview: It pulses.
    >>> text.close().profile.name
    'Mira'
    """
    return Stream(model, name)
