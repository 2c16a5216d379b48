"""Texts of other kinds, and how the record that is read from one differs from the one that a careful reader wrote down.

``records/NAME.json`` says of ``fixtures/elsewhere/NAME.txt``: its ``model``; its ``name``; what its ``fields`` say; which are
``absent``, with the reason (null for any); which are ``missing`` and must have no value; which are ``debatable`` and aren't
compared. Where it says ``{"any_of": […]}``, several readings will do.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from elsewhere import models
from profileparse import Label, Parsed, Profile, Prose, Reference, Term, parse
from profileparse.source import decode

HERE = Path(__file__).parent
FIXTURES = HERE.parents[1] / "fixtures" / "elsewhere"
RECORDS = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(HERE.glob("records/*.json"))}
MODELS: dict[str, type[Profile]] = {name: getattr(models, record["model"]) for name, record in RECORDS.items()}
# Text → field → why it is misread today.
MISREAD: dict[str, dict[str, str]] = tomllib.loads((HERE / "misread.toml").read_text(encoding="utf-8"))


def path(name: str) -> Path:
    """The file of a text."""
    return FIXTURES / f"{name}.txt"


def fixture_text(name: str) -> str:
    """A text."""
    return decode(path(name).read_bytes())


@cache
def parsed(name: str) -> Parsed[Any]:
    """What is read from a fixture; a name is given only if its text needn't have one and none is read."""
    text, model = fixture_text(name), MODELS[name]
    found = parse(text, model=model)
    return parse(text, model=model, name="-") if found.profile is None and states_no_name(name) else found


def states_no_name(name: str) -> bool:
    """Whether the reader would leave the name of a text open."""
    return None in _readings(RECORDS[name]["name"])


def differences(name: str) -> dict[str, tuple[Any, Any]]:
    """Return by field what is read and what the reader read, where these differ."""
    expected, profile = RECORDS[name], parsed(name).profile
    assert profile is not None, "no record"
    fields = {"name": expected["name"], **expected["fields"], **dict.fromkeys(expected["missing"])}
    if profile.name == "-":
        del fields["name"]
    found = {
        field: (_plain(value), wanted)
        for field, wanted in fields.items()
        if not any(_same(value := getattr(profile, field), reading) for reading in _readings(wanted))
    }
    for field, wanted in expected["absent"].items():
        absent = profile.absent.get(field)
        reasons = _readings(wanted)
        if absent is None or absent.reason == "missing" or (None not in reasons and absent.reason not in reasons):
            found[field] = (_plain(getattr(profile, field)) or absent, wanted)
    return found


def _readings(wanted: Any) -> list[Any]:
    return wanted["any_of"] if isinstance(wanted, dict) else [wanted]


def _same(value: Any, reading: Any) -> bool:
    """Whether a value of a record says what a reading says; their white space, emphasis and last full stop don't count."""
    is_running = isinstance(value, Prose) or (
        isinstance(value, list) and isinstance(next(iter(value), None), Reference)
    )
    return _folded(_plain(value), running=is_running) == _folded(reading, running=is_running)


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
        case datetime.date():
            return value.isoformat()
        case list():
            return [_plain(each) for each in value]
    return value


_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|`+)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_BULLET = re.compile(r"(?<!\S)[-*•]\s+(?=\S)")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?)\]])")


def _folded(value: Any, *, running: bool) -> Any:
    """Return a value without what doesn't count; in running text, bullets and quotation marks don't either."""
    if isinstance(value, list):
        return [_folded(each, running=running) for each in value] or None
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


def lost_words(name: str) -> list[str]:
    """Return the words of a text that stand neither in its record's JSON nor in the labels of its model.

    Numbers of one or two digits don't count: they may be those of a list.
    """
    profile, model = parsed(name).profile, MODELS[name]
    assert profile is not None, "no record"
    labels = [label for info in model.model_fields.values() for label in info.metadata if isinstance(label, Label)]
    wordings = [wording for label in labels for wording in (label.text, *label.aliases)]
    months = [f"{value:%B %b}" for _, value in profile if isinstance(value, datetime.date)]
    record = json.dumps(profile.model_dump(mode="json"), ensure_ascii=False)
    # A backslash in JSON begins an escape.
    held = _words(" ".join([re.sub(r"\\.", " ", record), *wordings, *months])) | _CONJUNCTIONS
    text = _EDIT_LINK.sub("", fixture_text(name))
    return [word for word in sorted(_words(text)) if word not in held and not _is_glued(word, held)]


def _words(text: str) -> set[str]:
    """Return the words of a text but short numbers; numbers are without commas for thousands."""
    found = re.findall(r"[^\W_]+", re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.lower()))
    return {word for word in found if not re.fullmatch(r"\d\d?", word)}


def _is_glued(word: str, held: set[str]) -> bool:
    """Whether a word is a label and its value with nothing between them (``SexFemale``)."""
    return any(word[:at] in held and (word[at:] in held or word[at:].isdigit()) for at in range(2, len(word)))
