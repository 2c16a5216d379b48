"""Texts with the records that careful readers wrote down, and how what is read from them differs.

A folder has ``records/NAME.json`` for each text. It says of the text: its ``model``; its ``name``; what its ``fields`` say; which are
``absent``, with the reason (null for any); which are ``missing`` and must have no value; which are ``debatable`` and aren't
compared. Where it says ``{"any_of": […]}``, several readings will do.

A term is ``label (qualifier)``, and prose is its text; with its citations it is ``{"prose": …, "citations": […]}``. A quantity, a date
and a cross-reference are objects of all their members. A section is an object of the fields that have a value, with an ``absent`` of
those that the text says something of.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

from profileparse import Label, Parsed, Profile, Prose, Reference, Section, Term, TextValue, parse
from profileparse.source import decode


class Readings:
    """Texts and what careful readers read in them.

    Attributes:
        texts: The folder of the texts.
        records: By the name of a text, what a reader wrote down.
        models: By the name of a text, its record model.
        misread: By the name of a text, why fields of it are read otherwise today.
    """

    def __init__(self, texts: Path, folder: Path, models: ModuleType) -> None:
        self.texts = texts
        self.records: dict[str, dict[str, Any]] = {
            file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("records/*.json"))
        }
        self.models: dict[str, type[Profile]] = {
            name: getattr(models, record["model"]) for name, record in self.records.items()
        }
        self.misread: dict[str, dict[str, str]] = tomllib.loads((folder / "misread.toml").read_text(encoding="utf-8"))
        self.parsed = cache(self._parsed)

    def path(self, name: str) -> Path:
        """The file of a text."""
        return self.texts / f"{name}.txt"

    def text(self, name: str) -> str:
        """A text."""
        return decode(self.path(name).read_bytes())

    def _parsed(self, name: str) -> Parsed[Any]:
        """What is read from a text; a name is given only if the text needn't have one and none is read."""
        text, model = self.text(name), self.models[name]
        found = parse(text, model=model)
        states_no_name = None in _readings(self.records[name]["name"])
        return parse(text, model=model, name="-") if found.profile is None and states_no_name else found

    def differences(self, name: str) -> dict[str, tuple[Any, Any]]:
        """Return by field what is read and what the reader read, where these differ."""
        expected, profile = self.records[name], self.parsed(name).profile
        assert profile is not None, "no record"
        fields = {"name": expected["name"], **expected["fields"], **dict.fromkeys(expected["missing"])}
        if profile.name == "-":
            del fields["name"]
        found = {
            field: (_plain(value), wanted)
            for field, wanted in fields.items()
            if not _says(value := getattr(profile, field), wanted)
        }
        for field, wanted in expected["absent"].items():
            absent = profile.absent.get(field)
            reasons = _readings(wanted)
            if absent is None or absent.reason == "missing" or (None not in reasons and absent.reason not in reasons):
                found[field] = (_plain(getattr(profile, field)) or absent, wanted)
        return found

    def lost_words(self, name: str) -> list[str]:
        """Return the words of a text that stand neither in its record's JSON nor in the labels of its model.

        Numbers of one or two digits don't count: they may be those of a list.
        """
        profile = self.parsed(name).profile
        assert profile is not None, "no record"
        months = [f"{value:%B %b}" for _, value in profile if isinstance(value, datetime.date)]
        record = json.dumps(profile.model_dump(mode="json"), ensure_ascii=False)
        # A backslash in JSON begins an escape.
        held = _words(" ".join([re.sub(r"\\.", " ", record), *_wordings(self.models[name]), *months])) | _CONJUNCTIONS
        text = _EDIT_LINK.sub("", self.text(name))
        return [word for word in sorted(_words(text)) if word not in held and not _is_glued(word, held)]


# ---- comparing ---------------------------------------------------------------------------------------------


def _readings(wanted: Any) -> list[Any]:
    return wanted["any_of"] if isinstance(wanted, dict) and "any_of" in wanted else [wanted]


def _says(value: Any, wanted: Any) -> bool:
    """Whether a value of a record says what the reader read."""
    return any(_same(value, reading) for reading in _readings(wanted))


def _same(value: Any, reading: Any) -> bool:
    """Whether a value says what a reading says; their white space, emphasis and last full stop don't count."""
    match value, reading:
        case TextValue(), _:
            return value.model_dump(mode="json") == reading
        case Section(), dict():
            return _same(_members(value), reading)
        case dict(), dict():
            return value.keys() == reading.keys() and all(_says(value[key], reading[key]) for key in value)
        case [*values], [*wanted]:
            return len(values) == len(wanted) and all(map(_says, values, wanted))
        case Prose(), {"prose": text, "citations": [*numbers]}:
            return _same(value, text) and _citations(value) == numbers
    is_running = isinstance(value, Prose | Reference)
    return _folded(_plain(value), running=is_running) == _folded(reading, running=is_running)


def _members(section: Section) -> dict[str, Any]:
    """Return what a section says: the fields with a value, and why others have none, if the text says so."""
    found = {field: value for field, value in section if field != "absent" and value not in (None, [], {})}
    stated = {field: each.reason for field, each in section.absent.items() if each.reason != "missing"}
    return {**found, "absent": stated} if stated else found


def _citations(prose: Prose) -> list[int]:
    return [number for block in prose.blocks for segment in block.segments for number in segment.citations]


def _plain(value: Any) -> Any:
    """Return a value of a record in the form that the readers use."""
    match value:
        case Prose():
            return value.plain()
        case Reference():
            return f"{value.text} {value.url or ''}"
        case Term(qualifier=None):
            return value.label
        case Term():
            return f"{value.label} ({value.qualifier})"
        case TextValue():
            return value.model_dump(mode="json")
        case Section():
            return _plain(_members(value))
        case datetime.date():
            return value.isoformat()
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {key: _plain(each) for key, each in value.items()}
    return value


_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|`+)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_BULLET = re.compile(r"(?<!\S)[-*•]\s+(?=\S)")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?)\]])")


def _folded(value: Any, *, running: bool) -> Any:
    """Return a value without what doesn't count; in running text, bullets and quotation marks don't either."""
    if isinstance(value, list | dict):
        return value or None
    if not isinstance(value, str):
        return value
    text = _EMPHASIS.sub(r"\2", " ".join(value.split()))
    if running:
        text = _BEFORE_STOP.sub("", _BULLET.sub("", re.sub('["“”«»]', "", text)))
    return " ".join(text.split()).removesuffix(".").rstrip() or None


# ---- words -------------------------------------------------------------------------------------------------

# Between the last two terms of a list.
_CONJUNCTIONS = {"and", "or"}
# After a heading of a wiki.
_EDIT_LINK = re.compile(r"\[(?:edit|Bearbeiten)]")


def _wordings(model: type[Profile | Section]) -> Iterator[str]:
    """Yield the wordings of the labels of a model, and of the sections in it."""
    for info in model.model_fields.values():
        for label in info.metadata:
            if isinstance(label, Label):
                yield from (label.text, *label.aliases)
        for section in _sections(info.annotation):
            yield from _wordings(section)


def _sections(annotation: Any) -> Iterator[type[Section]]:
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, Section):
        yield annotation
    for each in get_args(annotation):
        yield from _sections(each)


def _words(text: str) -> set[str]:
    """Return the words of a text but short numbers; numbers are without commas for thousands."""
    found = re.findall(r"[^\W_]+", re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.lower()))
    return {word for word in found if not re.fullmatch(r"\d\d?", word)}


def _is_glued(word: str, held: set[str]) -> bool:
    """Whether a word is a label and its value with nothing between them (``SexFemale``)."""
    return any(word[:at] in held and (word[at:] in held or word[at:].isdigit()) for at in range(2, len(word)))
