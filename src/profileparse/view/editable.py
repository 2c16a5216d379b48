"""What of a record a person can change on the page, and the texts that an editor begins with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from pydantic import BaseModel

from profileparse.edit.paths import is_index
from profileparse.normalize.sections import key_of
from profileparse.schema.profile import FieldSpec, Labelled, Profile, schema_of
from profileparse.source import fold
from profileparse.values.absence import Absent
from profileparse.values.citations import with_citations
from profileparse.values.extra import Extra
from profileparse.values.kinds import KEYED, Kind, is_single
from profileparse.values.prose import Block, Prose, Segment, write_paragraphs
from profileparse.values.references import Reference, write_reference
from profileparse.values.tables import Table
from profileparse.values.terms import Term, write_term
from profileparse.values.textvalue import TextValue
from profileparse.values.trees import Tree

# What can be done with a value, as the page's attributes have it: set it to another text, add an entry to it, remove
# it, move it in its list.
SET, ADD, REMOVE, MOVE = "s", "a", "r", "m"


class Editable(NamedTuple):
    """What can be done with one value.

    Attributes:
        keys: The keys under which a change is written: those of the field for a statement that it is absent.
        can: Any of `SET`, `ADD`, `REMOVE` and `MOVE`.
        write: Returns the text that an editor begins with.
        read: Returns what the text of an editor is taken for.
        to_add: The keys of the list that `ADD` adds to.
        length: How many entries the list has that holds the value; 0 where none does.
    """

    keys: tuple[str, ...]
    can: str
    write: Callable[[], str] = str
    read: Callable[[str], str] = str
    to_add: tuple[str, ...] = ()
    length: int = 0


NOTHING = Editable((), "")


class _Place(NamedTuple):
    """A value of a record, and what the way to it tells.

    Attributes:
        keys: The keys that lead to it.
        value: The value.
        spec: The field whose value it is; None for parts of values.
        holder: What holds it.
        above: The field whose value the holder is.
    """

    keys: tuple[str, ...]
    value: Any
    spec: FieldSpec | None = None
    holder: Any = None
    above: FieldSpec | None = None


def editable(profile: Profile, pointer: str) -> Editable:
    """Return what can be done with a value of a record.

    Args:
        profile: The record.
        pointer: JSON Pointer to the value.

    >>> from profileparse import loads
    >>> found = editable(loads("Aliases: A (b)[1]\\n\\nX Overview\\n\\nText."), "/other_names/0")
    >>> found.can, found.write(), found.keys
    ('srm', 'A (b) [1]', ('other_names', '0'))
    """
    return _editable(pointer, {"": _Place((), profile)})


def abilities(profile: Profile) -> Callable[[str], str]:
    """Return a function that says what can be done with the value at a pointer; many of them take little time."""
    known = {"": _Place((), profile)}
    return lambda pointer: _editable(pointer, known).can


def _editable(pointer: str, known: dict[str, _Place]) -> Editable:
    """Return what can be done with a value.

    Args:
        pointer: JSON Pointer to it.
        known: What was found of values that hold others, by their pointers; what is found on the way is added.
    """
    start, steps = pointer, []
    while start not in known:
        start, slash, step = start.rpartition("/")
        if not slash:
            return NOTHING
        steps.append(step)
    place: _Place | None = known[start]
    while steps and place is not None:
        if isinstance(place.value, TextValue):  # its text is the whole
            if steps != ["text"]:
                return NOTHING
            break
        step = steps.pop()
        place = _inside(place, key_of(step))
        if place is not None and not isinstance(place.value, str | int):
            start = f"{start}/{step}"
            known[start] = place
    return NOTHING if place is None or not place.keys else _found(place, known[""].value)


def _inside(place: _Place, key: str) -> _Place | None:
    """Return the value under a key; None where there is none."""
    _, value, spec, *_ = place
    keys = (*place.keys, key)
    if isinstance(value, Mapping):
        if key not in value:
            return None
        return _Place(keys, value[key], spec.by_key if spec and spec.kind in KEYED else None, value, spec)
    if isinstance(value, list):
        if not is_index(key, len(value)):
            return None
        return _Place(keys, value[int(key)], None, value, spec)
    if not isinstance(value, BaseModel) or key not in type(value).model_fields:
        return None
    own = schema_of(type(value)).by_name.get(key) if isinstance(value, Labelled) else None
    return _Place(keys, getattr(value, key), own, value, spec)


def _found(place: _Place, profile: Profile) -> Editable:
    keys, value, spec, holder, above = place
    if isinstance(holder, list):
        return _entry(keys, value, len(holder), above)
    if isinstance(value, Absent):
        return _absent(keys, value, profile)
    if spec is not None and keys != ("name",):
        return _field(keys, value, spec)
    if keys == ("extra",):
        return Editable(keys, ADD + REMOVE, to_add=keys)
    is_words = isinstance(holder, Segment | Term) and keys[-1] in ("text", "label", "qualifier")
    return Editable(keys, SET, lambda: str(value), _words) if is_words or keys == ("name",) else NOTHING


def _words(text: str) -> str:
    """Return words that are taken as they are, with one space or one line break between them."""
    return "\n".join(filter(None, map(fold, text.splitlines())))


def _absent(keys: tuple[str, ...], value: Absent, profile: Profile) -> Editable:
    """Return what can be done with a statement that a field is absent: it can get a value, if that is one text."""
    spec = schema_of(type(profile)).by_name.get(keys[1]) if len(keys) == 2 else None
    is_text = spec is not None and spec.kind not in (Kind.SECTION, Kind.SECTIONS, *KEYED)
    return Editable(keys[-1:], SET, lambda: value.text or "") if is_text else NOTHING


def _entry(keys: tuple[str, ...], value: Any, length: int, above: FieldSpec | None) -> Editable:
    """Return what can be done with an entry of a list."""
    write = _writer(value, above)
    if above is None and keys[-2] == "citations":
        return NOTHING  # they are words of their segment or term
    if above is None and (keys[-2] in ("segments", "columns") or keys[-3:-2] == ("rows",)):
        can = REMOVE if keys[-2] == "segments" and length > 1 else ""
    elif above is None and keys[-2] == "blocks" and length == 1:
        can = ""
    else:
        can = (ADD if isinstance(value, Tree) else "") + REMOVE + MOVE
    return Editable(keys, (SET if write else "") + can, write or str, to_add=(*keys, "children"), length=length)


def _field(keys: tuple[str, ...], value: Any, spec: FieldSpec) -> Editable:
    """Return what can be done with the value of a field."""
    if isinstance(value, Table):
        return Editable(keys, ADD + REMOVE, to_add=(*keys, "rows"))
    if isinstance(value, Prose | list) and spec.kind is not Kind.SECTIONS:
        return Editable(keys, ADD + REMOVE, to_add=keys)
    if is_single(spec.kind):
        return Editable(keys, SET + REMOVE, partial(spec.write, value))
    return Editable(keys, REMOVE)


def _writer(value: Any, spec: FieldSpec | None) -> Callable[[], str] | None:
    """Return what writes an entry of a list so that it can be set to the text; None where that is not possible.

    Args:
        value: The entry.
        spec: The field whose value the list is; None for other lists.
    """
    if spec is not None and spec.kind is Kind.VALUES:
        return partial(spec.write, value)
    if isinstance(value, str | int):
        return partial(str, value)
    return next((partial(write, value) for kind, write in _WRITERS.items() if isinstance(value, kind)), None)


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    Term: lambda term: write_term(term.label, term.qualifier, term.citations),
    Block: lambda block: write_paragraphs([Block(kind="paragraph", segments=block.segments)])[0].text,
    Segment: lambda segment: with_citations(segment.text, segment.citations),
    Reference: lambda reference: write_reference(reference.text, reference.url),
    Extra: lambda extra: extra.text,
}
