"""The proof that text can carry a record: written and read back, it is the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from profileparse.parsed import Parsed, differences
from profileparse.render import dumps
from profileparse.schema.kinds import MOST_DIGITS, Kind
from profileparse.schema.profile import Profile, schema_of
from profileparse.source import is_well_formed


def refusal(profile: Profile) -> str | None:
    """Return which value of a record its text can't carry, and how it would read back; None where it carries all."""
    for spec in schema_of(type(profile)).fields:
        if spec.kind is Kind.INTEGER and abs(getattr(profile, spec.name) or 0) >= 10**MOST_DIGITS:
            return f"/{spec.name}: the integer has more than {MOST_DIGITS} digits; text can't carry it"
    text = dumps(profile)
    if not is_well_formed(text):
        pointer = next(
            (pointer for pointer, value in _strings(profile.model_dump(), "") if not is_well_formed(value)), "/"
        )
        return f"{pointer}: half a surrogate pair (U+D800 to U+DFFF) is no text: decode the bytes it came from as UTF-8"
    parsed = Parsed(text, type(profile), None, is_proof=True)
    read = parsed.profile
    if read == profile or (read is None and parsed.refusal is not None):
        return None  # it reads back, or the model's own validators will say why they refuse it
    want = profile.model_dump(mode="json")
    if read is None:
        return f"/name: {profile.name!r} would not read back as the entity's name"
    got = read.model_dump(mode="json")
    pointer = differences(want, got) or ""
    # What gets lost in one field often turns up in another: name the value that the caller gave.
    return (
        f"{pointer or '/'}: {_at(want, pointer)} would read back as {_at(got, pointer)}; text can't carry it as it is"
    )


def _strings(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the text of each str in a record."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, (dict, list)):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _strings(each, f"{pointer}/{key}")


def _at(value: Any, pointer: str) -> str:
    for key in pointer.split("/")[1:]:
        try:
            value = value[int(key)] if isinstance(value, list) else value[key]
        except (IndexError, KeyError):
            return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:119] + "…"
