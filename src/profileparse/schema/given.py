"""Changes of a record: what callers write, read as a text would be, and validated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from profileparse.diagnostics import EditError, refusal_message
from profileparse.schema.expected import one_of
from profileparse.source import fold, has_zero_width, without_zero_width
from profileparse.syntax.grammar import line_pattern
from profileparse.syntax.inside import Block, BlockKind
from profileparse.values.absence import Absent, absence
from profileparse.values.kinds import KEYED, Kind, is_nothing, nothing
from profileparse.values.lines import terms_in_line
from profileparse.values.prose import read_prose
from profileparse.values.references import split_url
from profileparse.values.tables import read_table
from profileparse.values.terms import read_term
from profileparse.values.trees import read_trees

if TYPE_CHECKING:
    from profileparse.schema.profile import FieldSpec, Labelled, Profile, Schema

_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]++")
_HEADING = re.compile(r"[^\S\r\n]*+#{2,6}[^\S\r\n]++[^\s#]")
_ProfileT = TypeVar("_ProfileT", bound="Profile")
_LabelledT = TypeVar("_LabelledT", bound="Labelled")


def changed(record: _LabelledT, schema: Schema, changes: Mapping[str, Any]) -> _LabelledT:
    """Return a record with new values in some fields; see `Profile.with_`.

    Raises:
        EditError: a change is not possible.
    """
    values: dict[str, Any] = record.model_dump()
    entries = dict(changes)
    if schema.is_profile:
        if "extra" in entries:
            values["extra"] = _entries("extra", entries.pop("extra"), lambda text: {"heading": None, "text": text})
        if "references" in entries:
            values["references"] = _references(entries.pop("references"), values["references"])
        if "name" in entries:
            name = entries.pop("name")
            if "extra" not in changes and isinstance(name, str):
                values["extra"] = [_renamed(entry, values["name"], fold(name)) for entry in values["extra"]]
            values["name"] = fold(name) if isinstance(name, str) else name
    unread = {name for name, absent in record.absent.items() if absent.reason == "unreadable"}
    _set_fields(values, schema, entries, "")
    if schema.is_profile and "extra" not in changes and (read := unread - values["absent"].keys()):
        values["extra"] = [entry for entry in values["extra"] if not _is_refused_text(schema, entry["heading"], read)]
    try:
        return type(record).model_validate(values)
    except ValidationError as error:
        raise EditError(_message(error)) from error


def _renamed(entry: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return an entry of ``extra`` with another name, if it is the key of a YAML header that has the name."""
    lines: list[str] = []
    for line in entry["text"].split("\n"):
        key, colon, value = line.partition(":") if entry["heading"] is None else (entry["heading"], "", line)
        bare = value.strip().strip("\"'")
        if key.strip().lower() in ("title", "name") and bare.lower() == old.lower():
            value = value.replace(bare, new)
            lines.append(key + colon + value if colon else value)
        else:
            lines.append(line)
    own = {member: value for member, value in entry.items() if member not in ("blocks", "table")}  # they follow
    text = "\n".join(lines)
    return entry if text == entry["text"] else {**own, "text": text}


def _is_refused_text(schema: Schema, heading: str | None, fields: AbstractSet[str]) -> bool:
    """Whether an entry of ``extra`` has the text that one of some fields could not read, under the field's label."""
    spec = schema.field(heading) if heading else None
    return spec is not None and spec.name in fields


def _set_fields(values: dict[str, Any], schema: Schema, changes: dict[str, Any], path: str) -> None:
    """Set fields of a record, or of a section of one."""
    stated = changes.pop("absent", None) or {}
    if not isinstance(stated, Mapping):
        raise EditError(f"{path}absent: expected a mapping of fields, not {type(stated).__name__}")
    changes |= {
        name: each if isinstance(each, Absent) else _absent(f"{path}absent.{name}", each)
        for name, each in stated.items()
    }
    for name, value in changes.items():
        if name not in schema.by_name:
            members = [*schema.by_name, *(["extra"] if schema.is_profile else []), "absent"]
            raise EditError(_no_field(path + name, name, members, schema.model.__name__))
        _set_field(values, schema.by_name[name], value, path)


def read_record(model: type[_ProfileT], data: bytes) -> _ProfileT:
    """Return the record in JSON.

    Raises:
        EditError: it is no JSON, or the model refuses a value; the message names it.
    """
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        raise EditError(_message(error)) from error


def _message(error: ValidationError) -> str:
    """Return what the model refused, by its path, in one line."""
    first = error.errors()[0]
    where, message = ".".join(map(str, first["loc"])), refusal_message(first)
    if message.startswith("/"):
        pointer, _, message = message.partition(": ")
        where = pointer.strip("/").replace("/", ".")
    return f"{where}: {message}" if where else message


def _no_field(path: str, name: str, names: Sequence[str], model: str) -> str:
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(names)}"
    return f"{path}: {model} has no such field; {hint}"


def _absent(path: str, value: Any) -> Absent:
    try:
        return Absent.model_validate(value)
    except ValidationError as error:
        raise EditError(f"{path}: {refusal_message(error.errors()[0])}") from error


def _set_field(record: dict[str, Any], spec: FieldSpec, value: Any, path: str) -> None:
    """Set one field of a record, or say why it has no value."""
    entry: dict[str, Any] | None = None
    if isinstance(value, Absent):
        entry = value.model_dump()
    elif isinstance(value, str):
        text = fold(value)
        reason = "empty" if text in ("", "[]") else absence(text)
        if reason is not None:
            entry = {"reason": reason, "text": text if reason != "empty" else None}
    elif is_nothing(value):
        entry = {"reason": "empty", "text": None}
    if entry is not None:
        record[spec.name] = nothing(spec.kind)
        record["absent"][spec.name] = entry
        return
    record["absent"].pop(spec.name, None)
    where = path + spec.name
    if spec.section is not None and spec.kind is Kind.SECTION and not isinstance(value, BaseModel):
        record[spec.name] = _section(spec.inside, record.get(spec.name), value, where)
    elif spec.kind in _READ:
        record[spec.name] = _READ[spec.kind](spec, value, where)
    elif isinstance(value, str):
        record[spec.name] = _single(spec, value, where)
    else:
        record[spec.name] = _plain(value)


def _plain(value: Any) -> Any:
    return value.model_dump() if isinstance(value, BaseModel) else value


def _section(schema: Schema, old: dict[str, Any] | None, value: Any, where: str) -> dict[str, Any]:
    """Return a section with some members changed; the others stay as they are.

    A member that is given without a value has none; why, ``absent`` says, or what the section says already.
    """
    if not isinstance(value, Mapping):
        raise EditError(f"{where}: expected a section, with a value for each of its fields, not {value!r}")
    values: dict[str, Any] = {**(old or {}), "absent": dict((old or {}).get("absent", {}))}
    changes = dict(value)
    stated = changes.pop("absent", None) or {}
    if isinstance(stated, Mapping):
        known = {**values["absent"], **stated}
        changes = {name: each for name, each in changes.items() if name not in known or not is_nothing(each)}
        stated = {name: each for name, each in stated.items() if name not in changes}
    _set_fields(values, schema, {**changes, "absent": stated}, f"{where}.")
    return values


def _sections(spec: FieldSpec, value: Any, where: str) -> list[dict[str, Any]]:
    """Return a list of sections; each is given whole."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise EditError(f"{where}: expected a list, not {type(value).__name__}")
    return [
        _plain(each) if isinstance(each, BaseModel) else _section(spec.inside, None, each, f"{where}.{number}")
        for number, each in enumerate(value)
    ]


def _keyed(spec: FieldSpec, value: Any, where: str) -> dict[str, Any]:
    """Return values by key; each str is read as the text under the key would be."""
    if not isinstance(value, Mapping):
        raise EditError(f"{where}: expected a mapping of keys, not {type(value).__name__}")
    found: dict[str, Any] = {}
    for key, each in value.items():
        if spec.kind is Kind.TERMS_BY_KEY:
            found[key] = _terms(f"{where}.{key}", each)
        else:
            found[key] = _prose(each)
    return found


def _trees(where: str, value: Any) -> list[Any]:
    """Return trees; a str is read as the lines under the label would be, and each str in a list as a term."""
    if isinstance(value, str):
        return read_trees(_visible(value)).siblings[0].trees
    entries = _entries(where, value, lambda text: read_term(text) if text.strip() else "an empty text")
    return [
        {**each, "children": _trees(f"{where}.{number}.children", each["children"])} if each.get("children") else each
        for number, each in enumerate(entries)
    ]


def _table(spec: FieldSpec, value: Any, where: str) -> Any:
    if not isinstance(value, str):
        return _plain(value)
    visible = _visible(value)
    found = read_table(visible, spec.label.header)
    if found is None or found.rest:
        raise EditError(f"{where}: {value!r} is no table: write a row a line, with bars between its cells")
    return found.value(visible).model_dump()


def _prose(value: Any) -> Any:
    return {"blocks": read_blocks(value)} if isinstance(value, str) else _plain(value)


def _visible(text: str) -> str:
    return without_zero_width(text) if has_zero_width(text) else text


def _terms(where: str, value: Any) -> list[Any]:
    if isinstance(value, str):
        value = [term for line in value.splitlines() for term in terms_in_line(line)]
    return _entries(where, value, lambda text: read_term(text) if text.strip() else "an empty text")


def _entries(name: str, value: Any, read: Callable[[str], Any]) -> list[Any]:
    """Return the entries of a list as plain values; each str is read."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise EditError(f"{name}: expected a list, not {type(value).__name__}")
    entries = []
    for number, each in enumerate(value):
        entry = read(each) if isinstance(each, str) else each.model_dump() if isinstance(each, BaseModel) else each
        if not isinstance(entry, Mapping):
            found = entry if isinstance(each, str) else repr(each)
            raise EditError(f"{name}.{number}: expected a text or a value of the record, not {found}")
        entries.append(entry)
    return entries


def _references(value: Any, known: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return references; a text that is no reference of the record gets the number of its place in the list."""
    found = []
    by_text = {(each["text"], each["url"]): each for each in reversed(known)}
    for number, entry in enumerate(_entries("references", value or [], lambda text: {"text": fold(text)}), start=1):
        if "number" in entry:
            found.append(entry)
            continue
        text, url = split_url(entry["text"])
        found.append(by_text.get((text, url)) or {"number": number, "text": text, "url": url})
    return found


def read_blocks(text: str) -> list[dict[str, Any]]:
    """Return the paragraphs, quotations and items of a text, as a record holds them.

    Blank lines end a paragraph and a quotation, and so do bullets and headings (``### X``) a paragraph.
    """
    visible = _visible(text).strip("\r\n")
    bulleted = line_pattern("BULLETED")
    blocks: list[Block] = []
    kind: BlockKind | None = None
    for match in _LINE.finditer(visible):
        line = match[0]
        own: BlockKind = "paragraph"
        if line.isspace():
            kind = None
            continue
        if kind == "quote" or (kind is None and line.lstrip().startswith(">")):
            own = "quote"
        elif _HEADING.match(line):
            own, kind = "heading", None
        elif bulleted.match(line) or (kind == "list" and line[0].isspace()):
            own = "list"
        at = blocks[-1][1] if own == kind else match.start()
        blocks[len(blocks) - (own == kind) :] = [(own, at, match.end())]
        kind = own
    return [block.value() for block in read_prose(visible, blocks)]


def _values(spec: FieldSpec, value: Any, where: str) -> list[Any]:
    if isinstance(value, str):
        value = [line[at:to] for line in value.splitlines() for at, to in spec.split(line)]
    if not isinstance(value, Sequence):
        raise EditError(f"{where}: expected a list, not {type(value).__name__}")
    return [
        _single(spec, each, f"{where}.{number}") if isinstance(each, str) else each for number, each in enumerate(value)
    ]


def _single(spec: FieldSpec, value: str, where: str) -> Any:
    try:
        return spec.read(fold(value))
    except ValueError as error:
        if spec.options is not None:
            what = f"{value!r} is not {one_of(spec.options)}"
        else:
            what = f"{value!r} can't be read: {error}" if spec.of is not None else f"{value!r} is no {spec.kind}"
        raise EditError(f"{where}: {what}") from error


_READ: Mapping[Kind, Callable[[FieldSpec, Any, str], Any]] = {
    Kind.TERMS: lambda _, value, where: _terms(where, value),
    Kind.TREES: lambda _, value, where: _trees(where, value),
    Kind.PROSE: lambda _, value, __: _prose(value),
    Kind.VALUES: _values,
    Kind.SECTIONS: _sections,
    Kind.TABLE: _table,
    **dict.fromkeys(KEYED, _keyed),
}
