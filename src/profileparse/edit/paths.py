"""Changes by path, as a command line gives them: ``other_names.1=B (c)``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from profileparse.diagnostics import EditError
from profileparse.schema.given import changed, read_blocks
from profileparse.schema.profile import FieldSpec, Profile, Schema, schema_of
from profileparse.source import has_zero_width, without_zero_width
from profileparse.syntax.inside import cell_ranges
from profileparse.syntax.marks import Citing
from profileparse.values.absence import Absent
from profileparse.values.kinds import KEYED, LISTS, Kind, nothing
from profileparse.values.prose import read_text
from profileparse.values.references import read_reference, split_url
from profileparse.values.tables import cell_text
from profileparse.values.terms import read_term

# No list has so many entries that their numbers have more digits.
_MOST_DIGITS = 10
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
    return change(profile, assign=map(_cut, assign), add=map(_cut, add), remove=map(_keys, remove))


def change(
    profile: _ProfileT,
    *,
    assign: Iterable[tuple[Sequence[str], str]] = (),
    add: Iterable[tuple[Sequence[str], str]] = (),
    remove: Iterable[Sequence[str]] = (),
    move: Iterable[tuple[Sequence[str], int]] = (),
) -> _ProfileT:
    r"""Return a record with values set, removed, added and moved, in this order; see `change_by_path`.

    Args:
        profile: The record.
        assign: Keys of values, and their new texts.
        add: Keys of lists and prose, and the text of what is added.
        remove: Keys of what is removed.
        move: Keys of entries, and the number that each gets in its list, after all other changes.

    Raises:
        EditError: keys lead nowhere, or the model refuses the value.

    >>> import profileparse
    >>> profile = profileparse.loads("Aliases: A, B, C\n\nX Overview\n\nText.")
    >>> [str(term) for term in change(profile, move=[(["other_names", "2"], 0)]).other_names]
    ['C', 'A', 'B']
    """
    changes = _Changes(profile)
    for keys, text in assign:
        changes.set(keys, text)
    # From the last entry on, so that the numbers of those before it stay.
    for keys in sorted(remove, key=lambda keys: (len(keys), list(map(_order, keys))), reverse=True):
        changes.remove(keys)
    for keys, text in add:
        changes.add(keys, text)
    for keys, to in move:
        changes.move(keys, to)
    return changed(profile, changes.schema, changes.given)


class _Changes:
    """Changes of a record: ``given`` is what `Profile.with_` takes."""

    def __init__(self, profile: Profile) -> None:
        self.schema = schema_of(type(profile))
        self.given: dict[str, Any] = {}
        self._values = profile.model_dump()

    def set(self, keys: Sequence[str], text: str) -> None:
        if len(keys) == 1:
            self.given[keys[0]] = text
            return
        spec = _field_at(self.schema, self._values, keys)
        holder, key = self._holder(keys)
        if spec is not None:
            holder[key] = text
        elif isinstance(holder, list) and isinstance(holder[key], dict | str):
            holder[key] = _entry(_field_at(self.schema, self._values, keys[:-1]), keys, holder[key], text)
        else:
            holder[key] = _like(holder[key], text, keys)
            if keys[0] == "extra" and key == "text":
                for follows in ("blocks", "table"):  # from the text
                    holder.pop(follows, None)

    def remove(self, keys: Sequence[str]) -> None:
        if len(keys) == 1:
            self.given[keys[0]] = [] if keys[0] in ("references", "extra") else Absent(reason="missing")
            return
        holder, key = self._holder(keys)
        above = _field_at(self.schema, self._values, keys[:-1])
        if isinstance(holder, list) or (above is not None and above.kind in KEYED):
            del holder[key]
        elif _field_at(self.schema, self._values, keys) is not None:
            holder[key] = Absent(reason="missing")
        else:
            holder[key] = [] if isinstance(holder[key], list) else None

    def add(self, keys: Sequence[str], text: str) -> None:
        name = ".".join(keys)
        spec = _field_at(self.schema, self._values, keys)
        if len(keys) == 1:
            old = self.given.get(name, self._values.get(name))
            self._values[name] = self.given[name] = _added(spec, name, old, text)
            return
        holder, key = self._holder(keys)
        if key in _BELOW and isinstance(holder, dict) and isinstance(holder[key], list):
            holder[key] = [*holder[key], _BELOW[key](text)]
        else:
            holder[key] = _added(spec, name, holder[key], text)

    def move(self, keys: Sequence[str], to: int) -> None:
        holder, key = self._holder(keys)
        if not isinstance(holder, list):
            raise EditError(f"{'.'.join(keys)}: is no entry of a list that could be moved")
        holder.insert(to, holder.pop(key))

    def _holder(self, keys: Sequence[str]) -> tuple[Any, Any]:
        """Return what holds a value that is to be changed, and its key there."""
        found = _holder(self._values, keys)
        self.given[keys[0]] = self._values[keys[0]]
        return found


def _entry(spec: FieldSpec | None, keys: Sequence[str], old: Any, text: str) -> Any:
    """Return what an entry of a list becomes that is given as text; what text doesn't say stays.

    Args:
        spec: The field whose value the list is; None for other lists.
        keys: The keys of the entry.
        old: What stands there, as a plain value.
        text: The text. A str is read where the record is made.
    """
    if isinstance(old, dict) and list(keys[:-1]) == ["extra"]:
        return {key: old[key] for key in ("heading", "level") if key in old} | {"text": text}
    if not isinstance(old, dict) or not text.strip():
        return text
    if spec is not None and spec.kind is Kind.REFERENCES:
        return {"number": old["number"], **dict(zip(("text", "url"), read_reference(text), strict=True))}
    if (spec is not None and spec.kind is Kind.TREES) or (spec is None and keys[-2] == "children"):
        return {**old, **read_term(text.strip())}
    if spec is None and keys[-2] == "blocks":
        return {**old, "segments": _segments(".".join(keys), text)}
    return _segment(".".join(keys), text) if spec is None and keys[-2] == "segments" else text


def _segment(where: str, text: str) -> dict[str, Any]:
    found = _segments(where, text)
    if len(found) > 1:
        raise EditError(f"{where}: {text!r} is {len(found)} segments; set the block that has them")
    return found[0]


def _segments(where: str, text: str) -> list[dict[str, Any]]:
    """Return the words of one block, cut after each group of citations."""
    visible = without_zero_width(text) if has_zero_width(text) else text
    found = [draft.value() for draft in read_text(0, visible.strip(), Citing.STRICT)]
    if len(found) != 1:
        raise EditError(f"{where}: {text!r} is {len(found)} blocks; give one, and add the others")
    segments: list[dict[str, Any]] = found[0]["segments"]
    return segments


# The lists in trees and tables, and what a text that is added to them is.
_BELOW: Mapping[str, Callable[[str], Any]] = {
    "children": str,
    "rows": lambda text: [cell_text(text, *place) for place in cell_ranges(text, 0, len(text))],
}


def _field_at(schema: Schema, values: dict[str, Any], keys: Sequence[str]) -> FieldSpec | None:
    """Return the field that a path leads to, through sections; None where it leads elsewhere.

    A section on the way that the record lacks is made, without any value.
    """
    spec = schema.by_name.get(keys[0])
    if spec is None or len(keys) == 1:
        return spec
    if spec.kind in KEYED:
        return spec.by_key if len(keys) == 2 else None
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


def _cut(text: str) -> tuple[Sequence[str], str]:
    path, equals, value = text.partition("=")
    if not equals:
        raise EditError(f"{text}: expected PATH=TEXT")
    return _keys(path), value


def _keys(path: str) -> list[str]:
    return path.strip().strip("/").replace("/", ".").split(".")


def _order(key: str) -> tuple[int, str]:
    return (int(key), "") if is_index(key, 10**_MOST_DIGITS) else (-1, key)


def is_index(key: str, length: int) -> bool:
    """Whether a part of a path is the number of an entry in a list of some length."""
    return key.isdecimal() and len(key) <= _MOST_DIGITS and int(key) < length


def _holder(values: dict[str, Any], keys: Sequence[str]) -> tuple[Any, Any]:
    """Return the list or mapping that holds the value at a path, and its key there."""
    holder: Any = None
    value: Any = values
    key: Any = None
    for number, key in enumerate(keys):
        where = ".".join(keys[: number + 1])
        holder = value
        if isinstance(holder, list):
            if not is_index(key, len(holder)):
                found = f"there are {len(holder)} entries, numbered from 0" if holder else "the list is empty"
                raise EditError(f"{where}: {found}")
            value = holder[int(key)]
        elif isinstance(holder, dict) and key in holder:
            value = holder[key]
        else:
            raise EditError(f"{where}: there is no such value")
    return holder, int(key) if isinstance(holder, list) else key


def _like(old: Any, text: str, keys: Sequence[str]) -> Any:
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
