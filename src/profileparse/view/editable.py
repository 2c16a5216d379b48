"""What of a record a person can change on the page, and the texts that an editor begins with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from pydantic import BaseModel

from profileparse.normalize.sections import key_of
from profileparse.schema.profile import FieldSpec, Labelled, Profile, schema_of
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
        to_add: The keys of the list that `ADD` adds to.
        length: How many entries the list has that holds the value; 0 where none does.
    """

    keys: Sequence[str]
    can: str
    write: Callable[[], str] = str
    to_add: Sequence[str] = ()
    length: int = 0


NOTHING = Editable((), "")


def editable(profile: Profile, pointer: str) -> Editable:
    """Return what can be done with a value of a record.

    Args:
        profile: The record.
        pointer: JSON Pointer to the value.

    >>> from profileparse import loads
    >>> found = editable(loads("Aliases: A (b)[1]\\n\\nX Overview\\n\\nText."), "/other_names/0")
    >>> found.can, found.write(), found.keys
    ('srm', 'A (b) [1]', ['other_names', '0'])
    """
    keys = [key_of(step) for step in pointer.split("/")[1:]]
    holder: Any = None
    above: FieldSpec | None = None
    spec: FieldSpec | None = None  # of the field whose value this is
    value: Any = profile
    for key in keys:
        holder, above = value, spec
        if isinstance(value, Mapping | list):
            if isinstance(value, Mapping) and key in value:
                value = value[key]
            elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            else:
                return NOTHING
            spec = above.by_key if above is not None and above.kind in KEYED else None
        elif isinstance(value, TextValue):  # its text is the whole
            return editable(profile, pointer.rpartition("/")[0]) if key == "text" else NOTHING
        elif isinstance(value, BaseModel) and key in type(value).model_fields:
            spec = schema_of(type(value)).by_name.get(key) if isinstance(value, Labelled) else None
            value = getattr(value, key)
        else:
            return NOTHING
    if not keys:
        return NOTHING
    return _found(profile, keys, value, holder, spec, above)


def _found(  # noqa: PLR0913, PLR0917  (all that the way to a value tells)
    profile: Profile, keys: list[str], value: Any, holder: Any, spec: FieldSpec | None, above: FieldSpec | None
) -> Editable:
    if isinstance(holder, list):
        return _entry(keys, value, len(holder), above)
    if isinstance(value, Absent):
        return _absent(keys, value, profile)
    if spec is not None and keys != ["name"]:
        return _field(keys, value, spec)
    if keys == ["extra"]:
        return Editable(keys, ADD + REMOVE, to_add=keys)
    is_words = isinstance(holder, Segment | Term) and keys[-1] in ("text", "label", "qualifier")
    return Editable(keys, SET, lambda: str(value)) if is_words or keys == ["name"] else NOTHING


def _absent(keys: list[str], value: Absent, profile: Profile) -> Editable:
    """Return what can be done with a statement that a field is absent: it can get a value, if that is one text."""
    spec = schema_of(type(profile)).by_name.get(keys[1]) if len(keys) == 2 else None
    is_text = spec is not None and spec.kind not in (Kind.SECTION, Kind.SECTIONS, *KEYED)
    return Editable(keys[1:], SET, lambda: value.text or "") if is_text else NOTHING


def _entry(keys: list[str], value: Any, length: int, above: FieldSpec | None) -> Editable:
    """Return what can be done with an entry of a list."""
    write = _writer(value, above)
    if above is None and keys[-2] == "citations":
        return NOTHING  # they are words of their segment or term
    if above is None and (keys[-2] in ("segments", "columns") or keys[-3:-2] == ["rows"]):
        can = REMOVE if keys[-2] == "segments" and length > 1 else ""
    elif above is None and keys[-2] == "blocks" and length == 1:
        can = ""
    else:
        can = (ADD if isinstance(value, Tree) else "") + REMOVE + MOVE
    return Editable(keys, (SET if write else "") + can, write or str, [*keys, "children"], length)


def _field(keys: list[str], value: Any, spec: FieldSpec) -> Editable:
    """Return what can be done with the value of a field."""
    if isinstance(value, Table):
        return Editable(keys, ADD + REMOVE, to_add=[*keys, "rows"])
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
