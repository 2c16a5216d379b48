"""Profiles in Arrow: typed columns equal to the records, nulls for what is none, one line for what can't be."""

from __future__ import annotations

import datetime
import pickle
from functools import partial
from random import Random
from typing import Annotated, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, field_validator

import hostile
from engine_rows import as_read_back
from profileparse import EntityProfile, Label, PartialDate, Profile, Quantity, Section, Term, Tree, parse
from profileparse.engines.arrow import EngineError, check, parse_batch, schema
from profileparse.schema.profile import FROM_TEXT, schema_of

TEXTS = (
    "X Overview\n\nText.[1]\n\nReferences\n1. R.",
    None,
    "",
    "no profile at all",
    "Name: Y\nAliases: a (b), c\n\n## Odd\nWhat?",
)


class Part(Section):
    weight: Quantity | None = None
    names: Annotated[list[Term], Label("Names", layout="inline")] = Field(default=[])


class Thing(Profile):
    """A model with values of all forms."""

    found: datetime.date | None = None
    seen: Annotated[list[PartialDate], Label("Seen", layout="inline")] = Field(default=[])
    kinds: list[Tree] = Field(default=[])
    parts: list[Part] = Field(default=[])
    notes: dict[str, list[Term]] = Field(default={})


class Strict(Profile):
    """A model with an opinion on its values."""

    count: Annotated[int | None, Field(ge=0)] = None
    terms: list[Term] = Field(default=[])

    @field_validator("terms")
    @classmethod
    def _few(cls, terms: list[Term]) -> list[Term]:
        if len(terms) > 2:
            raise ValueError("two at the most")
        if terms and terms[0].label == "break":
            raise RuntimeError("a fault in the validator")
        return terms


def batch(*texts: Any, **columns: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"text": pa.array(texts, pa.string()), **columns})


def check_rows(texts: list[str], model: type[Profile]) -> None:
    rows = parse_batch(batch(*texts), model=model).to_pylist()
    kind = schema(model).field("profile").type
    for text, row in zip(texts, rows, strict=True):
        parsed = parse(text, model=model)
        assert row["profile"] == (parsed.profile and as_read_back(parsed.profile.model_dump(), kind))
        assert [(each["code"], each["start"], each["end"]) for each in row["diagnostics"]] == [
            (each.code, each.span.start, each.span.end) for each in parsed.diagnostics
        ]
        assert row["error"] is None


def test_rows_are_equal_to_the_records():
    check_rows([text for text in TEXTS if text is not None], EntityProfile)
    text = (
        "# X\n\nFound: 2020-01-02\nSeen: 1865, May 1903\nKinds:\n- a (b) [1]\n  - c\n- d\n\nParts\n| Weight | Names |\n|--|--|\n"
        "| 3 kg | a, b |\n| 4 - 5 g | |\n\nNotes:\n  One: a, b\n  Two: c\n"
    )
    check_rows([text, "# Y\n", "Found: never"], Thing)
    row = parse_batch(batch(text), model=Thing).column("profile")[0].as_py()
    assert row["parts"][1]["weight"]["high"] == 5
    assert [(each["depth"], each["label"]) for each in row["kinds"]] == [(1, "a"), (2, "c"), (1, "d")]


@given(st.integers(0, 10_000))
def test_rows_of_any_model_and_text_are_equal_to_the_records(seed):
    choose = Random(seed)
    model = hostile.model(choose)
    texts = [
        text
        for text in (hostile.text(choose, model) for _ in range(3))
        if "\ud800" not in text and "\udfff" not in text
    ]
    check_rows(texts, model)


@given(st.integers(0, 10_000))
def test_a_model_that_takes_all_takes_what_is_read(seed):
    choose = Random(seed)
    model = hostile.model(choose)
    parsed = parse(hostile.text(choose, model), model=model)
    if schema_of(model).takes_all and parsed.accepted.has_record and parsed.accepted.made is None:
        assert model.model_validate(parsed.draft.values, context=FROM_TEXT) == parsed.profile


def test_models_with_an_opinion_are_asked():
    assert [schema_of(each).takes_all for each in (EntityProfile, Thing, Strict)] == [True, True, False]
    texts = ["# X\n\nTerms\na\nb\nc\n", "# X\n\nCount: -1\nTerms: a\n"]
    check_rows(texts, Strict)
    assert parse_batch(batch(texts[0]), model=Strict).column("profile")[0].as_py()["terms"] == []


def test_no_row_makes_it_raise():
    rows = parse_batch(batch("# X\n\nTerms\nbreak\n", None, "# Y"), model=Strict).to_pylist()
    assert rows[0]["error"] == "RuntimeError: a fault in the validator"
    assert rows[0]["profile"] is None
    assert rows[1] == {"text": None, "profile": None, "diagnostics": None, "error": None}
    assert rows[2]["profile"]["name"] == "Y"
    rows = parse_batch(batch("# Z\n\nCount: 99999999999999999999\n", "# Z\n\nCount: 7"), model=Strict).to_pylist()
    assert rows[0]["error"].startswith("the record has a value that Arrow can't hold: ")
    assert rows[1]["profile"]["count"] == 7
    data = pa.RecordBatch.from_pydict({"text": pa.array([b"# X", b"\xff\xfe\xfa", None], pa.binary())})
    rows = parse_batch(data).to_pylist()
    assert rows[0]["profile"]["name"] == "X"
    assert rows[1]["error"].startswith("no text: ")
    assert rows[2]["error"] is None


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_strings_that_are_no_utf8_end_no_job(kind):
    # What a writer may leave in a file of Parquet, and Spark in a column that it has read from a file.
    texts = pa.array([b"# X", None, b"# Y\xff", "# Ä".encode()], pa.binary())
    data = pa.StringArray.from_buffers(4, *texts.buffers()[1:], texts.buffers()[0])
    column = (
        pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, 3], pa.int32()), data)
        if pa.types.is_dictionary(kind)
        else pa.array(texts, pa.large_binary()).view(kind)
        if kind == pa.large_string()
        else data
    )
    rows = parse_batch(pa.RecordBatch.from_arrays([column], ["text"])).select(["profile", "error"]).to_pylist()
    assert [row["profile"] and row["profile"]["name"] for row in rows] == ["X", None, None, "Ä"]
    assert [bool(row["error"]) for row in rows] == [False, False, True, False]
    who = pa.RecordBatch.from_arrays([pa.array(["Aliases: a"] * 4), column], ["text", "who"])
    rows = parse_batch(who, name_column="who").select(["profile", "error"]).to_pylist()
    assert rows[3]["profile"]["name"] == "# Ä"
    assert rows[2]["error"].startswith("no text: ")


def test_a_column_of_nulls_alone_has_texts():
    rows = parse_batch(pa.RecordBatch.from_pydict({"text": [None, None]})).to_pylist()
    assert rows == [{"text": None, "profile": None, "diagnostics": None, "error": None}] * 2


def test_all_columns_of_the_input_stay_and_new_ones_come_last():
    given_batch = batch(*TEXTS, id=pa.array(range(len(TEXTS)), pa.int16()))
    result = parse_batch(given_batch)
    assert result.schema.names == ["text", "id", "profile", "diagnostics", "error"]
    assert result.select(["text", "id"]) == given_batch
    assert result.schema.field("profile") == schema().field("profile")
    assert parse_batch(given_batch, diagnostics=False).column("diagnostics").null_count == len(TEXTS)
    assert parse_batch(given_batch.slice(0, 0)).num_rows == 0


def test_names_come_from_the_caller_or_a_column():
    texts = ("Aliases: a", "Name: Own\nAliases: b")
    rows = parse_batch(batch(*texts), name="Given").column("profile").to_pylist()
    assert [row["name"] for row in rows] == ["Given", "Own"]
    rows = parse_batch(batch(*texts, who=["A", "B"]), name_column="who").column("profile").to_pylist()
    assert [row["name"] for row in rows] == ["A", "Own"]
    rows = parse_batch(batch("Aliases: a", who=pa.array([None], pa.string())), name_column="who").to_pylist()
    assert rows[0]["profile"] is None


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
)
def test_texts_come_in_all_types_of_strings(kind):
    column = (
        pa.array(["# X", None], pa.string()).cast(kind) if kind != pa.string_view() else pa.array(["# X", None], kind)
    )
    rows = parse_batch(pa.RecordBatch.from_arrays([column], ["text"])).to_pylist()
    assert (rows[0]["profile"]["name"], rows[1]["profile"]) == ("X", None)


class Union(Profile):
    value: Annotated[int | None, Field(json_schema_extra={"anyOf": [{"type": "string"}, {"type": "integer"}]})] = None


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ({"texts": ["a"]}, {}, "there is no single column 'text'; the columns are 'texts'"),
        ({"text": [1]}, {}, "the column 'text' has int64, not texts: cast it to string"),
        ({"text": ["a"], "profile": [1]}, {}, "the column 'profile' is there already: rename it"),
        ({"text": ["a"], "error": [1]}, {}, "the column 'error' is there already: rename it"),
        ({"text": ["a"]}, {"name_column": "who"}, "there is no single column 'who'; the columns are 'text'"),
        (
            {"text": ["a"], "who": [b"a"]},
            {"name_column": "who"},
            "the column 'who' has binary, not texts: cast it to string",
        ),
    ],
)
def test_what_can_not_be_is_one_line(columns, options, message):
    with pytest.raises(EngineError) as caught:
        parse_batch(pa.RecordBatch.from_pydict(columns), **options)
    assert str(caught.value) == message
    with pytest.raises(EngineError):
        check(pa.RecordBatch.from_pydict(columns).schema, EntityProfile, **options)


def test_it_can_be_pickled_by_name():
    work = pickle.loads(pickle.dumps(partial(parse_batch, model=EntityProfile, text="text")))
    assert work(batch("# X")).column("profile")[0].as_py()["name"] == "X"
