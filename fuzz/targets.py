"""The invariants, each a function that raises AssertionError for a text (and a model) that breaks it."""

from __future__ import annotations

import contextlib
import pickle
import random
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

import hostile
import streamed
from coverage_of_text import misplaced, uncovered
from profileparse import Parsed, Profile, Severity, Span, dumps, loads, parse
from profileparse.edit import EditError
from profileparse.fixing import fix_text
from profileparse.schema.profile import schema_of
from profileparse.source import is_well_formed

MODELS = 50


def total(parsed: Parsed[Any]) -> None:
    """Parsing returns, and there is a record or an error that says why not; with a name given, there is a record."""
    severities = {each.severity for each in parsed.diagnostics}
    assert (parsed.profile is None) == (Severity.ERROR in severities), "a record, or an error"
    if is_well_formed(parsed.text):
        named = parse(parsed.text, model=parsed.model, name="X")
        assert named.profile is not None, f"no record, with a name given: {[str(each) for each in named.diagnostics]}"


def lossless(parsed: Parsed[Any]) -> None:
    """The leaves join to the text, and children tile their parent."""
    document = parsed.document
    assert document.text == parsed.text, "the document holds another text"
    assert "".join(leaf.text for leaf in document.leaves()) == parsed.text, "the leaves join to another text"
    for node in document.walk():
        at = node.span.start
        for child in node.children:
            assert child.span.start == at, f"{node} does not begin where the one before it ends: {child}"
            at = child.span.end
        assert not node.children or at == node.span.end or not parsed.text, f"the children of {node} end before it"


def nothing_lost(parsed: Parsed[Any]) -> None:
    """Every character is part of a value, of markup or of ``extra``, and values stand where their spans say."""
    if parsed.profile is not None:
        assert uncovered(parsed) == [], f"lost: {uncovered(parsed)[:5]}"
        assert misplaced(parsed) == [], f"misplaced: {misplaced(parsed)[:3]}"


def spans(parsed: Parsed[Any]) -> None:
    """Spans of nodes, values, diagnostics and edits lie in the text."""
    found: list[Span] = [node.span for node in parsed.document.walk()]
    found += parsed.spans.values()
    for each in parsed.diagnostics:
        found += [each.span, *(edit.span for edit in (each.fix.edits if each.fix else ()))]
    for span in found:
        assert 0 <= span.start <= span.end <= len(parsed.text), f"{span} lies outside of the text"


def round_trip(parsed: Parsed[Any]) -> None:
    """A record reads back equal from its canonical text."""
    for profile in _profiles(parsed):
        text = dumps(profile)
        assert loads(text, model=type(profile)) == profile, f"reads back as another record: {text!r}"
        again = type(profile).model_validate_json(profile.model_dump_json())
        assert again == profile, f"another record after its JSON form: {text!r}"


def _profiles(parsed: Parsed[Any]) -> Iterator[Profile]:
    """Yield the record of a text, and one of any model that is drawn with the text as the seed."""
    if parsed.profile is not None:
        yield parsed.profile
    choose = random.Random(zlib.crc32(parsed.text.encode("utf-8", "surrogatepass")))
    # So many models: making one takes longer than checking a record.
    model = hostile.model(random.Random(choose.randrange(MODELS)))
    try:
        drawn = model.model_validate(hostile.values(choose, model))
    except ValidationError:
        return
    yield drawn


def canonical(parsed: Parsed[Any]) -> None:
    """Canonical text is its own canonical text."""
    for profile in _profiles(parsed):
        text = dumps(profile)
        again = dumps(loads(text, model=type(profile)))
        assert again == text, f"canonical text of canonical text: {text!r} becomes {again!r}"


def edit_same(parsed: Parsed[Any]) -> None:
    """An edit that changes nothing returns the text."""
    assert parsed.edit(parsed.profile) == parsed.text, "an edit without a change changed the text"
    if parsed.profile is not None:
        copied = parsed.profile.model_copy(deep=True)
        assert parsed.edit(copied) == parsed.text, "an edit with an equal record changed the text"


def edit_one(parsed: Parsed[Any]) -> None:
    """A text with one change written in reads back as the changed record, or the change is refused by name."""
    profile = parsed.profile
    if profile is None:
        return
    with contextlib.suppress(EditError, ValidationError):
        changed = _changed(profile, random.Random(len(parsed.text)))
        text = parsed.edit(changed)
        read = parse(text, model=parsed.model, name=parsed.given_name).profile
        assert read == changed, f"{text!r} does not read back as the changed record"


def _changed(profile: Profile, choose: random.Random) -> Profile:
    """Return a record with one change: another name, or a list without, with, or with another entry."""
    lists = [spec.name for spec in schema_of(type(profile)).lists if getattr(profile, spec.name)]
    if not lists or choose.random() < 0.2:
        return profile.with_(name=f"{profile.name} two")
    name = choose.choice(lists)
    terms = list(getattr(profile, name))
    at = choose.randrange(len(terms))
    match choose.choice(("delete", "insert", "replace")):
        case "delete" if len(terms) > 1:
            del terms[at]
        case "insert":
            terms.insert(at, "Another term (new)")
        case _:
            terms[at] = "Another term"
    return profile.with_(**{name: terms})


def fixes(parsed: Parsed[Any]) -> None:
    """Safe fixes lose no value, and there comes an end of them."""
    if parsed.profile is None:
        return
    fixed = fix_text(parsed.text, parsed.model)
    after = parse(fixed.text, model=parsed.model).profile
    assert after is not None, f"after safe fixes there is no record: {fixed.text!r}"
    before_words, after_words = _words(parsed.profile), _words(after)
    assert before_words <= after_words, (
        f"after safe fixes {sorted(before_words - after_words)[:3]} are missing: {fixed.text!r}"
    )


def _words(profile: Profile) -> set[str]:
    """Return the words in the values of a record, without their marks: what fixes leave as it is."""
    found: set[str] = set()
    waiting: list[Any] = [profile.model_dump(exclude={"absent"})]
    for value in waiting:
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            found |= {word for word in value.split() if word.isascii() and word.isalpha()}
    return found


def pickling(parsed: Parsed[Any]) -> None:
    """A result that was used, and its parts, come back from a pickle."""
    parsed.profile, parsed.diagnostics, parsed.spans  # noqa: B018
    again = pickle.loads(pickle.dumps(parsed))
    assert again.text == parsed.text, "another text after pickling"
    assert again.profile == parsed.profile, "another record after pickling"
    assert again.diagnostics == parsed.diagnostics, "other diagnostics after pickling"
    assert again.spans == parsed.spans, "other spans after pickling"


def streaming(parsed: Parsed[Any]) -> None:
    """A text in chunks has the events of its single units, which say what its record says, and the same end."""
    text = parsed.text
    choose = random.Random(zlib.crc32(text.encode("utf-8", "surrogatepass")))
    edges = [0, *sorted(choose.randint(0, len(text)) for _ in range(5)), len(text)]
    streamed.check(text, parsed.model, [text[at:to] for at, to in pairwise(edges)])


TARGETS: dict[str, Callable[[Parsed[Any]], None]] = {
    each.__name__: each
    for each in (
        total, lossless, nothing_lost, spans, round_trip, canonical, edit_same, edit_one, fixes, pickling, streaming
    )
}  # fmt: skip
