"""Changes by path, as a command line gives them: ``other_names.1=B (c)``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from profileparse.diagnostics import EditError
from profileparse.edit.values import changed
from profileparse.normalize.references import split_url
from profileparse.schema.given import read_blocks
from profileparse.schema.kinds import Kind
from profileparse.schema.profile import Profile, Schema, schema_of
from profileparse.schema.values import Absent

_ProfileT = TypeVar("_ProfileT", bound=Profile)


def change_by_path(
    profile: _ProfileT, *, assign: Iterable[str] = (), add: Iterable[str] = (), remove: Iterable[str] = ()
) -> _ProfileT:
    r"""Return a record with values set, added and removed. Numbers in paths count from 0, in the record as it was.

    Args:
        profile: The record.
        assign: ``field=text``, ``field.1=text``, ``overview.blocks.0.segments.1.text=text``: nothing after the equals
            sign leaves the field's label and takes its value away.
        add: ``field=text``: one more term, paragraph, reference or entry.
        remove: ``field.1``: an entry; ``field``: the field with its label.

    Raises:
        EditError: a path leads nowhere, or the model refuses the value.

    >>> import profileparse
    >>> profile = profileparse.loads("Aliases: A, B, C\n\nX Overview\n\nText.")
    >>> new = change_by_path(profile, assign=["other_names.1=D (e)"], add=["other_names=F"], remove=["other_names.0"])
    >>> [str(term) for term in new.other_names]
    ['D (e)', 'C', 'F']
    """
    record = _Record(profile)
    for each in assign:
        path, text = _cut(each)
        record.assign(path, text)
    for path in sorted(map(_keys, remove), key=lambda keys: (len(keys), [_order(key) for key in keys]), reverse=True):
        record.remove(path)
    for each in add:
        path, text = _cut(each)
        record.add(path, text)
    return changed(profile, record.changes)


def _cut(text: str) -> tuple[list[str], str]:
    path, equals, value = text.partition("=")
    if not equals:
        raise EditError(f"{text}: expected PATH=TEXT")
    return _keys(path), value


def _keys(path: str) -> list[str]:
    return path.strip().strip("/").replace("/", ".").split(".")


def _order(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdecimal() else (-1, key)


class _Record:
    """The values of a record on the way; ``changes`` is what `Profile.with_` takes."""

    def __init__(self, profile: Profile) -> None:
        self.schema: Schema = schema_of(type(profile))
        self.values: dict[str, Any] = profile.model_dump()
        self.changes: dict[str, Any] = {}

    def assign(self, keys: list[str], text: str) -> None:
        """Set the value at a path."""
        if len(keys) == 1:
            self.changes[keys[0]] = text
            return
        holder, key = self._holder(keys)
        if isinstance(holder, dict):
            holder[key] = _like(holder[key], text, keys)
        else:
            holder[key] = text if isinstance(holder[key], dict | str) else _like(holder[key], text, keys)
        self.changes[keys[0]] = self.values[keys[0]]

    def remove(self, keys: list[str]) -> None:
        """Take the value at a path away."""
        if len(keys) == 1:
            is_list = keys[0] in ("references", "extra")
            self.changes[keys[0]] = [] if is_list else Absent(reason="missing")
            return
        holder, key = self._holder(keys)
        if isinstance(holder, list):
            del holder[key]
        else:
            holder[key] = [] if isinstance(holder[key], list) else None
        self.changes[keys[0]] = self.values[keys[0]]

    def add(self, keys: list[str], text: str) -> None:
        """Add an entry to the list at a path; to prose, paragraphs."""
        name = keys[0]
        spec = self.schema.by_name.get(name)
        if len(keys) > 1 or not (name == "extra" or (spec and spec.kind in (Kind.TERMS, Kind.PROSE, Kind.REFERENCES))):
            raise EditError(f"{'.'.join(keys)}: is no list that something could be added to")
        value = self.changes.get(name, self.values.get(name))
        if isinstance(value, Absent):
            value = None
        if spec is not None and spec.kind is Kind.PROSE:
            self.changes[name] = self._joined(value, text)
            return
        if isinstance(value, str):
            raise EditError(f"{name}: set as a whole and added to: say it in one")
        entry: Any = text
        if name == "references":
            bare, url = split_url(text.strip())
            numbers = [each["number"] for each in value or [] if isinstance(each, dict)]
            entry = {"number": max(numbers, default=0) + 1, "text": bare, "url": url}
        self.changes[name] = [*(value or []), entry]

    def _joined(self, value: Any, text: str) -> Any:
        if isinstance(value, str) or value is None:
            return "\n\n".join(filter(None, (value, text)))
        return {"blocks": [*value["blocks"], *read_blocks(text)]}

    def _holder(self, keys: list[str]) -> tuple[Any, Any]:
        """Return the list or mapping that holds the value at a path, and its key there."""
        value: Any = self.values
        for number, key in enumerate(keys):
            where = ".".join(keys[: number + 1])
            found: Any = key
            if isinstance(value, list):
                if not (key.isdecimal() and int(key) < len(value)):
                    count = len(value)
                    raise EditError(
                        f"{where}: there are {count} entries, numbered from 0"
                        if count
                        else f"{where}: the list is empty"
                    )
                found = int(key)
            elif not isinstance(value, dict) or key not in value:
                raise EditError(f"{where}: there is no such value")
            if number + 1 == len(keys):
                return value, found
            value = value[found]
        raise AssertionError("a path has at least one key")


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
