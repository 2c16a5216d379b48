"""Profiles in Polars: what parse_batch makes, by expressions; one line for what can't be."""

from __future__ import annotations

import subprocess
import sys
from random import Random

import pytest

pytest.importorskip("polars")

import polars as pl
import pyarrow as pa
from pydantic import field_validator

import hostile
import profileparse.engines.polars  # noqa: F401 (it gives expressions their namespace)
from engine_rows import as_pairs
from profileparse import EntityProfile, Profile, Term, dumps, parse
from profileparse.engines.arrow import EngineError, parse_batch
from profileparse.engines.columns import ROWS
from profileparse.source import is_well_formed

TEXTS = (
    "X Overview\n\nText.[1]\n\nReferences\n1. R.",
    None,
    "",
    "no profile at all",
    "Name: Y\nAliases: a (b), c\n\n## Odd\nWhat?",
)
TEXT = pl.col("text").profile


class Strict(Profile):
    """A model with an opinion on its values."""

    count: int | None = None
    terms: list[Term] = []

    @field_validator("terms")
    @classmethod
    def _unbroken(cls, terms: list[Term]) -> list[Term]:
        if terms and terms[0].label == "break":
            raise RuntimeError("a fault in the validator")
        return terms


def check(texts: list[str | None], model: type[Profile]) -> None:
    """Check what eager, lazy and streamed frames give."""
    frame = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)})
    expected = parse_batch(pa.RecordBatch.from_pydict({"text": pa.array(texts, pa.string())}), model=model)
    chosen = {
        "p": TEXT.parse(model=model),
        "d": TEXT.diagnostics(model=model),
        "w": TEXT.parse(model=model).profile.render(model=model),
    }
    lazy = frame.lazy().select(**chosen)
    records = [None if text is None else parse(text, model=model).profile for text in texts]
    for result in (frame.select(**chosen), lazy.collect(), lazy.collect(engine="streaming")):
        assert result.schema == lazy.collect_schema()
        assert as_pairs(result["p"].to_arrow().to_pylist()) == expected.column("profile").to_pylist()
        assert result["d"].to_list() == expected.column("diagnostics").to_pylist()
        assert result["w"].to_list() == [record and dumps(record) for record in records]


def test_expressions_give_what_parse_batch_gives():
    check(list(TEXTS), EntityProfile)


@pytest.mark.parametrize("seed", range(12))
def test_any_model_will_do(seed):
    choose = Random(seed)
    model = hostile.model(choose)
    texts = [text for text in (hostile.text(choose, model) for _ in range(5)) if is_well_formed(text)]
    while any(
        row["error"] for row in parse_batch(pa.RecordBatch.from_pydict({"text": texts}), model=model).to_pylist()
    ):
        texts.pop()
    check([*texts, None], model)


def test_more_rows_than_are_parsed_at_once_stream_to_a_file(tmp_path):
    names = [f"N{number}" for number in range(2 * ROWS + 5)]
    frame = pl.DataFrame({"id": range(len(names)), "text": [f"# {name}\n\nAliases: a" for name in names]})
    lazy = frame.lazy().select("id", profile=TEXT.parse())
    lazy.sink_parquet(tmp_path / "a.parquet")
    read = pl.read_parquet(tmp_path / "a.parquet").sort("id")
    assert read["profile"].struct.field("name").to_list() == names
    # A row needs no other row: so a slice is parsed alone.
    assert lazy.slice(ROWS, 2).collect()["profile"].struct.field("name").to_list() == names[ROWS : ROWS + 2]


def test_the_result_has_the_name_and_the_rows_of_the_column():
    frame = pl.DataFrame({"profile": ["# X", "# Y"], "k": [1, 2]})
    result = frame.with_columns(pl.col("profile").profile.parse())
    assert result.columns == ["profile", "k"]
    groups = frame.group_by("k", maintain_order=True).agg(pl.col("profile").profile.parse().struct.field("name"))
    assert groups["name"].to_list() == [["X"], ["Y"]]
    assert frame.select(pl.col("profile").head(0).profile.diagnostics()).height == 0


def test_names_are_for_all_rows_or_for_each():
    frame = pl.DataFrame({"text": ["Aliases: a", "Name: Own\nAliases: b", None], "who": ["A", "B", "C"]})
    for name, expected in (
        ("Given", ["Given", "Own", None]),
        (pl.col("who"), ["A", "Own", None]),
        (pl.lit("Given"), ["Given", "Own", None]),
        (pl.lit(None), [None, "Own", None]),
    ):
        parsed = TEXT.parse(name=name).struct.field("name")
        for result in (frame.select(parsed), frame.lazy().select(parsed).collect(engine="streaming")):
            assert result.to_series().to_list() == expected
    literal = pl.lit("Aliases: a").profile.parse(name=pl.col("who")).struct.field("name")
    assert frame.select(literal).to_series().to_list() == ["A", "B", "C"]
    codes = frame.select(TEXT.diagnostics(name=pl.col("who")).list.eval(pl.element().struct.field("code")))
    assert "PP102" in frame.select(TEXT.diagnostics()).to_series()[0].struct.field("code").to_list()
    assert "PP102" not in codes.to_series()[0].to_list()


@pytest.mark.parametrize("kind", [pl.String, pl.Binary, pl.Categorical, pl.Enum(["# X"]), pl.Null])
def test_texts_come_in_all_types_of_strings(kind):
    texts = [None, None] if kind == pl.Null else ["# X", None]
    frame = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String).cast(kind)})
    found = frame.select(TEXT.parse().struct.field("name")).to_series().to_list()
    assert found == [None if kind == pl.Null else "X", None]
    assert frame.select(TEXT.parse().profile.render()).to_series()[1] is None


def test_no_row_raises():
    texts = [b"# X\n\nTerms\nbreak\n", b"# Y\n\nCount: 99999999999999999999", b"# Z\n\nCount: 7", b"# W\xff"]
    frame = pl.DataFrame({"text": texts})
    assert frame.select(TEXT.parse(model=Strict).struct.field("count")).to_series().to_list() == [None, None, 7, None]
    said = frame.select(TEXT.diagnostics(model=Strict)).to_series().to_list()
    fault = {"code": None, "severity": "error", "start": None, "end": None}
    assert said[0] == [fault | {"message": "RuntimeError: a fault in the validator"}]
    assert said[1][-1]["message"].startswith("the record has a value that Arrow can't hold: ")
    assert said[2] == []
    assert said[3][0]["message"].startswith("no text: ")


def test_a_struct_that_is_no_record_has_no_text():
    frame = pl.DataFrame({"n": ["Y", " Y", None]}).select(profile=pl.struct(name="n"))
    assert frame.select(pl.col("profile").profile.render()).to_series().to_list() == ["Name: Y\n", None, None]


@pytest.mark.parametrize(
    ("values", "expression", "message"),
    [
        ([1], pl.col("a").profile.parse(), "the column 'a' has int64, not texts: cast it to string"),
        ([1], pl.col("a").profile.diagnostics(), "the column 'a' has int64, not texts: cast it to string"),
        (
            ["# X"],
            pl.col("a").profile.parse(name=pl.lit(1)),
            "the column 'name' has int32, not texts: cast it to string",
        ),
        ([1], pl.col("a").profile.render(), "the column 'a' has int64, not records of EntityProfile"),
        (
            [{"name": "X", "b": 1}],
            pl.col("a").profile.render(),
            "the records in the column 'a' have 'b', which EntityProfile has not",
        ),
        ([{"extra": None}], pl.col("a").profile.render(), "the records in the column 'a' have no 'name'"),
    ],
)
def test_a_column_of_another_type_is_refused(values, expression, message):
    frame = pl.DataFrame({"a": values})
    for collect in (frame.select, lambda each: frame.lazy().select(each).collect(engine="streaming")):
        with pytest.raises(EngineError) as caught:
            collect(expression)
        # Polars adds which expression it was.
        assert str(caught.value).partition("\n")[0] == message


def test_what_can_not_be_is_one_line_before_a_frame_is_read():
    for made in (TEXT.parse, TEXT.diagnostics, TEXT.render):
        with pytest.raises(EngineError, match=r"^a record model is a subclass of profileparse.Profile, not 3$"):
            made(model=3)
    with pytest.raises(EngineError, match=r'^a name is a str, or an expression such as pl.col\("name"\), not 3$'):
        TEXT.parse(name=3)


@pytest.mark.parametrize("missing", ["polars", "pyarrow"])
def test_without_the_engine_the_module_loads_and_says_what_to_install(missing):
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "import profileparse.engines.polars as module\n"
        "try: module.ProfileExpressions(None)\n"
        "except ValueError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "Polars is not installed: pip install 'profileparse[polars]'\n"
