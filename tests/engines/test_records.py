"""The record in a row: equal to that of the text, refused where it is none."""

from __future__ import annotations

import datetime
import json
from random import Random
from typing import Annotated, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

import hostile
from profileparse import (
    EntityProfile,
    Label,
    PartialDate,
    Profile,
    Prose,
    Quantity,
    Section,
    Term,
    TextValue,
    Tree,
    dumps,
    loads,
    parse,
)
from profileparse.engines.arrow import EngineError, parse_batch
from profileparse.engines.records import record_from
from profileparse.source import is_well_formed


class Grade(TextValue):
    """A value of the user's own, with members that Python has and JSON hasn't."""

    points: tuple[int, ...]
    by: dict[str, int] = Field(default={})

    @classmethod
    def from_text(cls, text: str) -> Grade:
        points = tuple(map(int, text.split("/")))
        return cls(points=points, by={"sum": sum(points)})

    def to_text(self) -> str:
        return "/".join(map(str, self.points))


class Part(Section):
    weight: Quantity | None = None
    names: Annotated[list[Term], Label("Names", layout="inline")] = Field(default=[])


class Thing(Profile):
    """A model with values of all forms."""

    found: datetime.date | None = None
    size: float | None = None
    grade: Grade | None = None
    seen: Annotated[list[PartialDate], Label("Seen", layout="inline")] = Field(default=[])
    kinds: list[Tree] = Field(default=[])
    parts: list[Part] = Field(default=[])
    notes: dict[str, list[Term]] = Field(default={})
    about: dict[str, Prose] = Field(default={})


THING = (
    "# X\n\nFound: 2020-01-02\nGrade: 1/2\nSeen: 1865, May 1903\nKinds:\n- a (b) [1]\n  - c\n    - d\n  - e\n- f\n\n"
    "Parts\n| Weight | Names |\n|--|--|\n| 3 kg | a, b |\n| 4 - 5 g | |\n\nNotes:\n  One: a, b\n  Two: c\n\n"
    "About:\n  Three: Text.[1]\n\n## Odd\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nWhat?\n"
)


def rows_of(texts: list[str], model: type[Profile]) -> list[dict[str, Any]]:
    return parse_batch(pa.RecordBatch.from_pydict({"text": pa.array(texts, pa.string())}), model=model).to_pylist()


def check(texts: list[str], model: type[Profile]) -> int:
    """Check each text's record, and return how many there were."""
    texts = [text for text in texts if is_well_formed(text)]
    seen = 0
    for text, row in zip(texts, rows_of(texts, model), strict=True):
        record = parse(text, model=model).profile
        if row["error"] is not None:
            assert row["error"].startswith("the record has a value that Arrow can't hold")
        elif record is None:
            assert row["profile"] is None
        else:
            assert record_from(model, row["profile"]) == record
            seen += 1
    return seen


def test_a_record_of_all_kinds_of_values_comes_back():
    assert check([THING, "# Y\n"], Thing) == 2
    record = record_from(Thing, rows_of([THING], Thing)[0]["profile"])
    assert [tree.label for top in record.kinds for tree in top.walk()] == ["a", "c", "d", "e", "f"]
    assert record.grade == Grade(points=(1, 2))
    assert record.extra[0].table is not None
    assert (record.size, record.absent["size"].reason) == (None, "missing")


@given(st.integers(0, 10_000))
def test_records_of_any_model_and_text_come_back(seed):
    choose = Random(seed)
    model = hostile.model(choose)
    check([hostile.text(choose, model) for _ in range(3)], model)


@given(st.integers(0, 10_000))
def test_any_record_comes_back(seed):
    choose = Random(seed)
    model = hostile.model(choose)
    try:
        record = model.model_validate(hostile.values(choose, model))
    except ValidationError:
        return
    assert loads(dumps(record), model=model) == record
    check([dumps(record)], model)


def test_maps_come_in_all_forms_that_engines_have():
    row = rows_of(["Name: X\nAliases: None"], EntityProfile)[0]["profile"]
    pairs = row["absent"]
    expected = loads("Name: X\nAliases: None")
    for absent in (pairs, [{"key": key, "value": value} for key, value in pairs], dict(pairs)):
        assert record_from(EntityProfile, row | {"absent": absent}) == expected


def test_members_can_be_left_out():
    assert record_from(EntityProfile, {"name": "X"}) == EntityProfile(name="X")
    assert record_from(EntityProfile, {"name": "X", "absent": None, "overview": None}) == EntityProfile(name="X")


TERM = {"depth": 1, "label": "a", "qualifier": None, "citations": []}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"name": "X", "absent": [("a", {"reason": "empty"})] * 2}, "a map has the key 'a' twice: keep one of them"),
        ({"name": "X", "absent": [3]}, "an entry of a map is a pair of its key and its value, not 3"),
        ({"name": "X", "kinds": [TERM | {"depth": 2}]}, "term 0 of a tree has the depth 2: "),
        ({"name": "X", "kinds": [TERM, TERM | {"depth": 3}]}, "term 1 of a tree has the depth 3: "),
        ({"name": "X", "kinds": [TERM | {"depth": 0}]}, "term 0 of a tree has the depth 0: "),
        ({"name": "X", "kinds": ["a"]}, "term 0 of a tree has the depth None: "),
    ],
)
def test_forms_that_no_engine_has_are_refused(row, message):
    with pytest.raises(EngineError) as caught:
        record_from(Thing, row)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (None, ()),
        (3, ()),
        ([], ()),
        ({}, ("name",)),
        ({"name": None}, ("name",)),
        ({"name": " X"}, ("name",)),
        ({"name": "X", "colour": "red"}, ("colour",)),
        ({"name": "X", "found": "soon"}, ("found",)),
        ({"name": "X", "kinds": 3}, ("kinds",)),
        ({"name": "X", "parts": 3}, ("parts",)),
        ({"name": "X", "parts": [None]}, ("parts", 0)),
        ({"name": "X", "seen": [{"text": "never"}]}, ("seen", 0)),
        ({"name": "X", "absent": 3}, ("absent",)),
        ({"name": "X", "kinds": [TERM | {"depth": depth} for depth in range(1, 2000)]}, None),
        ({"name": "X\ud800"}, None),
    ],
)
def test_what_is_no_record_is_a_value_error_that_says_where(row, place):
    with pytest.raises(ValueError) as caught:
        record_from(Thing, row)
    if place is not None:
        assert place in {each["loc"] for each in caught.value.errors()}


@pytest.mark.parametrize("model", [3, [Thing], Section, Part, dict])
def test_a_model_that_is_none_is_refused(model):
    with pytest.raises(EngineError, match=r"a record model is a subclass of profileparse.Profile, not "):
        record_from(model, {"name": "X"})


def test_the_rows_survive_json():
    row = rows_of([THING], Thing)[0]["profile"]
    again = json.loads(json.dumps(row, default=datetime.date.isoformat))
    assert record_from(Thing, again) == loads(THING, model=Thing)
