"""Changes by path, as a command line gives them: ``other_names.1=B (c)``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from profileparse.diagnostics import EditError
from profileparse.schema.given import changed, read_blocks
from profileparse.schema.profile import FieldSpec, Profile, Schema, schema_of
from profileparse.syntax.inside import cell_ranges
from profileparse.values.absence import Absent
from profileparse.values.kinds import LISTS, Kind, nothing
from profileparse.values.references import split_url
from profileparse.values.tables import cell_text

_ProfileT = TypeVar("_ProfileT", bound=Profile)


def change_by_path(
    profile: _ProfileT, *, assign: Iterable[str] = (), add: Iterable[str] = (), remove: Iterable[str] = ()
) -> _ProfileT:
    r"""Return a record with values set, added and removed. Numbers in paths count from 0, in the record as it was.

    Args:
        profile: The record.
        assign: ``field=text``, ``field.1=text``, ``overview.blocks.0.segments.1.text=text``: nothing after the equals
            sign leaves the field's label and takes its value away.
        add: ``field=text``: one more term, paragraph, reference or entry; ``kinds.0.children=text``: one below a term
            of a tree; ``sales.rows=a | b``: a row of a table.
        remove: ``field.1``: an entry; ``field``: the field with its label.

    Raises:
        EditError: a path leads nowhere, or the model refuses the value.

    >>> import profileparse
    >>> profile = profileparse.loads("Aliases: A, B, C\n\nX Overview\n\nText.")
    >>> new = change_by_path(profile, assign=["other_names.1=D (e)"], add=["other_names=F"], remove=["other_names.0"])
    >>> [str(term) for term in new.other_names]
    ['D (e)', 'C', 'F']
    """
    values = profile.model_dump()
    schema = schema_of(type(profile))
    changes: dict[str, Any] = {}  # what `Profile.with_` takes
    for each in assign:
        keys, text = _cut(each)
        if len(keys) == 1:
            changes[keys[0]] = text
            continue
        spec = _field_at(schema, values, keys)
        holder, key = _holder(values, keys)
        old = holder[key]
        is_read = spec is not None or (isinstance(holder, list) and isinstance(old, dict | str))
        holder[key] = text if is_read else _like(old, text, keys)
        changes[keys[0]] = values[keys[0]]
    # From the last entry on, so that the numbers of those before it stay.
    for keys in sorted(map(_keys, remove), key=lambda keys: (len(keys), list(map(_order, keys))), reverse=True):
        if len(keys) == 1:
            changes[keys[0]] = [] if keys[0] in ("references", "extra") else Absent(reason="missing")
            continue
        holder, key = _holder(values, keys)
        if isinstance(holder, list):
            del holder[key]
        elif _field_at(schema, values, keys) is not None:
            holder[key] = Absent(reason="missing")
        else:
            holder[key] = [] if isinstance(holder[key], list) else None
        changes[keys[0]] = values[keys[0]]
    for each in add:
        keys, text = _cut(each)
        name = ".".join(keys)
        spec = _field_at(schema, values, keys)
        if len(keys) > 1 and keys[-1] in _BELOW:
            holder, key = _holder(values, keys)
            if isinstance(holder, dict) and isinstance(holder[key], list):
                holder[key] = [*holder[key], _BELOW[key](text)]
                changes[keys[0]] = values[keys[0]]
                continue
        if len(keys) == 1:
            changes[name] = _added(spec, name, changes.get(name, values.get(name)), text)
            continue
        holder, key = _holder(values, keys)
        holder[key] = _added(spec, name, holder[key], text)
        changes[keys[0]] = values[keys[0]]
    return changed(profile, schema, changes)


# The lists in trees and tables, and what a text that is added to them is.
_BELOW: Mapping[str, Callable[[str], Any]] = {
    "children": str,
    "rows": lambda text: [cell_text(text, *place) for place in cell_ranges(text, 0, len(text))],
}


def _field_at(schema: Schema, values: dict[str, Any], keys: list[str]) -> FieldSpec | None:
    """Return the field that a path leads to, through sections; None where it leads elsewhere.

    A section on the way that the record lacks is made, without any value.
    """
    spec = schema.by_name.get(keys[0])
    if spec is None or len(keys) == 1:
        return spec
    if spec.section is None:
        return None
    if spec.kind is Kind.SECTIONS:
        holder, key = _holder(values, keys[:2])
        return _field_at(spec.inside, holder[key], keys[2:]) if len(keys) > 2 else None
    if values.get(spec.name) is None:
        missing = {"reason": "missing", "text": None}
        values[spec.name] = {
            **{each.name: nothing(each.kind) for each in spec.inside.fields},
            "absent": {each.name: missing for each in spec.inside.fields},
        }
    return _field_at(spec.inside, values[spec.name], keys[1:])


def _cut(text: str) -> tuple[list[str], str]:
    path, equals, value = text.partition("=")
    if not equals:
        raise EditError(f"{text}: expected PATH=TEXT")
    return _keys(path), value


def _keys(path: str) -> list[str]:
    return path.strip().strip("/").replace("/", ".").split(".")


def _order(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdecimal() else (-1, key)


def _holder(values: dict[str, Any], keys: list[str]) -> tuple[Any, Any]:
    """Return the list or mapping that holds the value at a path, and its key there."""
    holder: Any = None
    value: Any = values
    key: Any = None
    for number, key in enumerate(keys):
        where = ".".join(keys[: number + 1])
        holder = value
        if isinstance(holder, list):
            if not (key.isdecimal() and int(key) < len(holder)):
                found = f"there are {len(holder)} entries, numbered from 0" if holder else "the list is empty"
                raise EditError(f"{where}: {found}")
            value = holder[int(key)]
        elif isinstance(holder, dict) and key in holder:
            value = holder[key]
        else:
            raise EditError(f"{where}: there is no such value")
    return holder, int(key) if isinstance(holder, list) else key


def _like(old: Any, text: str, keys: list[str]) -> Any:
    """Return a text as a value of the kind that stands at a path."""
    if isinstance(old, str) or old is None:
        return text or None
    if isinstance(old, list) and not text.strip():
        return []
    try:
        read = json.loads(f"[{text}]" if isinstance(old, list) and not text.lstrip().startswith("[") else text)
    except ValueError:
        read = None
    if type(read) is not type(old):
        raise EditError(f"{'.'.join(keys)}: {text!r} can't stand in the place of {json.dumps(old, default=str)}")
    return read


def _added(spec: FieldSpec | None, name: str, value: Any, text: str) -> Any:
    """Return a list with one more entry, or prose with more paragraphs."""
    kind = Kind.TERMS if name == "extra" else spec and spec.kind
    value = None if isinstance(value, Absent) else value
    if kind is Kind.PROSE:
        if isinstance(value, str) or value is None:
            return "\n\n".join(filter(None, (value, text)))
        return {"blocks": [*value["blocks"], *read_blocks(text)]}
    if kind not in (*LISTS, Kind.REFERENCES, Kind.TREES):
        raise EditError(f"{name}: is no list that something could be added to")
    if isinstance(value, str):
        raise EditError(f"{name}: set as a whole and added to: say it in one")
    entry: Any = text
    if kind is Kind.REFERENCES:
        bare, url = split_url(text.strip())
        numbers = [each["number"] for each in value or [] if isinstance(each, dict)]
        entry = {"number": max(numbers, default=0) + 1, "text": bare, "url": url}
    return [*(value or []), entry]
