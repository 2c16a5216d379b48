"""What the events of a stream have to be, for tests and for the fuzzer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from profileparse import EntityProfile, Event, Parsed, Profile, Stream, parse, stream
from strategies import units_of, without_halves


def streamed(
    chunks: Iterable[str], model: type[Profile] = EntityProfile, name: str | None = None
) -> tuple[list[list[Event]], list[Event], Stream[Any]]:
    """Return the events after each chunk, those of the end, and the stream."""
    text = stream(model=model, name=name)
    found = [text.feed(chunk) for chunk in chunks]
    text.close()
    return found, list(text.closing), text


def said(events: Iterable[Event]) -> dict[str | None, tuple[Any, Any]]:
    """Return what events say of each field in the end: its value, and why it has none."""
    return {each.field: (each.value, each.absent) for each in events if each.kind in ("closed", "revised")}


def check(text: str, model: type[Profile], chunks: Sequence[str]) -> None:
    """Check that chunks of a text give the events of its single units, after as much text, and the end of `parse`."""
    units, ending, _ = streamed(units_of(text), model)
    found, closing, whole = streamed(chunks, model)
    counts = [0]
    for each in units:
        counts.append(counts[-1] + len(each))
    assert [event for each in found for event in each] == [event for each in units for event in each]
    assert closing == ending
    at = count = 0
    for chunk, each in zip(chunks, found, strict=True):
        at, count = at + len(units_of(chunk)), count + len(each)
        assert count == counts[at], f"after {at} units of {text!r}"
    parsed = parse(without_halves(text), model=model)
    end = whole.close()
    assert (end.text, end.profile, end.diagnostics) == (parsed.text, parsed.profile, parsed.diagnostics)
    check_events([event for each in found for event in each], closing, parsed, model)


def check_events(found: Sequence[Event], closing: Sequence[Event], parsed: Parsed[Any], model: type[Profile]) -> None:
    """Check that events say what the text says."""
    for event in [*found, *closing]:
        assert 0 <= event.span.start <= event.span.end <= len(parsed.text)
        if event.kind in ("opened", "grew"):
            assert event.text == parsed.text[event.span.start : event.span.end]
    lines = [event.span for event in [*found, *closing] if event.kind == "grew"]
    assert lines == sorted(lines)
    assert tuple(event.diagnostic for event in closing if event.kind == "diagnostic") == parsed.diagnostics
    if parsed.profile is not None:
        values = said([*found, *closing])
        for name in model.model_fields.keys() - {"absent"}:
            if name in values:
                assert values[name] == (getattr(parsed.profile, name), parsed.profile.absent.get(name)), name
            else:
                assert name in ("references", "extra") or parsed.profile.absent[name].reason == "missing"
