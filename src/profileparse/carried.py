"""The proof that text can carry a record: written and read back, it is the same."""

from __future__ import annotations

import json
from typing import Any

from profileparse.parsed import differences, parse
from profileparse.render import dumps
from profileparse.schema.profile import Profile


def refusal(profile: Profile) -> str | None:
    """Return which value of a record its text can't carry, and how it would read back; None where it carries all."""
    read = parse(dumps(profile), model=type(profile)).profile
    if read == profile:
        return None
    want = profile.model_dump(mode="json")
    if read is None:
        return f"/name: {profile.name!r} would not read back as the entity's name"
    got = read.model_dump(mode="json")
    pointer = differences(want, got) or ""
    # What gets lost in one field often turns up in another: name the value that the caller gave.
    return (
        f"{pointer or '/'}: {_at(want, pointer)} would read back as {_at(got, pointer)}; text can't carry it as it is"
    )


def _at(value: Any, pointer: str) -> str:
    for key in pointer.split("/")[1:]:
        try:
            value = value[int(key)] if isinstance(value, list) else value[key]
        except (IndexError, KeyError):
            return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:119] + "…"
