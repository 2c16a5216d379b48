"""Texts of all sorts, and the rows that every engine must make of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

import hostile
from profileparse import EntityProfile, Profile, parse
from profileparse.engines.arrow import diagnostics_of, schema
from profileparse.engines.types import tree_rows
from profileparse.source import DecodingError, decode, is_well_formed

FIXTURES = Path(__file__).parents[1] / "fixtures"
_NO_TEXTS = (None, b"", b"   \n", b"no profile at all", b"\xff\xfe\xfa", b"# X\n\nOther Names\na \xe9\n", b"\x00\x00")


def mixed_texts(count: int, seed: int = 1) -> list[bytes | None]:
    """Return texts: of profiles, broken ones, hostile ones, and such as are none; the same for the same seed."""
    choose = Random(seed)
    profiles = [path.read_bytes() for path in sorted(FIXTURES.glob("*/*.txt")) if path.stat().st_size < 20_000]
    return [_mixed(choose, profiles) for _ in range(count)]


def _mixed(choose: Random, profiles: list[bytes]) -> bytes | None:
    kind = choose.random()
    if kind < 0.1:
        return choose.choice(_NO_TEXTS)
    if kind < 0.5:
        text = hostile.text(choose, EntityProfile)
        return text.encode() if is_well_formed(text) else None
    text = choose.choice(profiles)
    start = choose.randrange(len(text) + 1)
    if kind < 0.7:
        return text[start : start + 600]  # it may begin and end anywhere, in mid-character too
    return text[:600] + b"\n\nRow %d\n" % choose.randrange(10**6)


def rows_of(texts: list[bytes | None], model: type[Profile] = EntityProfile) -> list[dict[str, Any]]:
    """Return the rows of texts by the plain loop: profile, diagnostics and error, as Arrow reads them back."""
    kind = schema(model).field("profile").type
    return [_row(text, model, kind) for text in texts]


def table_of(texts: list[bytes | None]) -> pa.Table:
    """Return a table of numbered texts."""
    return pa.table({"id": range(len(texts)), "text": pa.array(texts, pa.binary())})


def expected(texts: list[bytes | None]) -> list[dict[str, Any]]:
    """Return all rows that an engine must make of such a table."""
    rows = zip(texts, rows_of(texts), strict=True)
    return [{"id": number, "text": text, **row} for number, (text, row) in enumerate(rows)]


@cache
def _row(text: bytes | None, model: type[Profile], kind: pa.DataType) -> dict[str, Any]:
    if text is None:
        return {"profile": None, "diagnostics": None, "error": None}
    try:
        parsed = parse(decode(text), model=model)
    except DecodingError as error:
        return {"profile": None, "diagnostics": None, "error": f"no text: {error}"}
    profile = parsed.profile
    record = None if profile is None else as_read_back(profile.model_dump(), kind)
    return {"profile": record, "diagnostics": diagnostics_of(parsed), "error": None}


def as_read_back(value: Any, kind: pa.DataType) -> Any:
    """Return a dump as Arrow reads it back: members that are left out are nulls, maps are pairs."""
    if value is None:
        return None
    if pa.types.is_struct(kind):
        return {member.name: as_read_back(value.get(member.name), member.type) for member in kind}
    if pa.types.is_map(kind):
        return [(key, as_read_back(each, kind.item_type)) for key, each in value.items()]
    if pa.types.is_list(kind):
        if value and isinstance(value[0], dict) and "children" in value[0]:
            value = tree_rows(value)
        return [as_read_back(each, kind.value_type) for each in value]
    return value


def as_pairs(value):
    """Return a value with maps as pairs: older versions of Polars have structs of key and value."""
    if isinstance(value, dict):
        return {name: as_pairs(each) for name, each in value.items()}
    if isinstance(value, list):
        return [
            (each["key"], as_pairs(each["value"]))
            if isinstance(each, dict) and each.keys() == {"key", "value"}
            else as_pairs(each)
            for each in value
        ]
    return value
