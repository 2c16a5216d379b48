import csv
import json
import sqlite3
from contextlib import closing

import duckdb
import pandas as pd
import pytest

from batch.models_that_fail import CompanyProfile, FailingProfile, MineralProfile
from batch.trees import TEXTS, profile, write
from profileparse.batch import BatchError, export_store, run
from profileparse.values.terms import read_term


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    for name, data in TEXTS.items():
        (folder / name.replace("/", "-")).write_bytes(data)
    (folder / "binary.txt").write_bytes(b"\x80")
    (folder / "formula.txt").write_text("Other Names\n=1+1, @b, 'c, '=d\n\n-X Overview\n\n+Text [1].\n")
    run([folder], folder / "profiles.db", jobs=2)
    return folder / "profiles.db"


def rows(store):
    with closing(sqlite3.connect(store)) as connection:
        found = connection.execute("SELECT path, sha256, record, diagnostics FROM source ORDER BY path").fetchall()
    return [
        {"source": path, "sha256": sha256, "profile": record and json.loads(record), "diagnostics": json.loads(said)}
        for path, sha256, record, said in found
    ]


# Members of an entry of "extra" and of a block that JSON leaves out where there is nothing.
_OPTIONAL = {"level", "blocks", "table", "depth"}


def plain(value):
    """Turn what a Parquet reader gives into JSON values: arrays to lists, maps to dicts without members for nothing."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {
            name: dict(plain(each)) if name == "absent" and isinstance(each, list) else plain(each)
            for name, each in value.items()
            if each is not None or name not in _OPTIONAL
        }
    if isinstance(value, list | tuple):
        return type(value)(plain(each) for each in value)
    return value


def test_json_lines_read_back_equal(store, tmp_path):
    assert export_store(store, tmp_path / "out.jsonl") == len(rows(store))
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")
    assert [json.loads(line) for line in lines[:-1]] == rows(store)
    assert [list(json.loads(line)) for line in lines[:1]] == [["source", "sha256", "profile", "diagnostics"]]


def test_parquet_reads_back_equal_through_duckdb(store, tmp_path):
    export_store(store, tmp_path / "out.parquet")
    found = duckdb.sql(f"SELECT * FROM '{tmp_path / 'out.parquet'}'")
    assert found.columns == ["source", "sha256", "profile", "diagnostics"]
    assert [plain(dict(zip(found.columns, row, strict=True))) for row in found.fetchall()] == rows(store)


def test_parquet_reads_back_equal_through_pandas(store, tmp_path):
    export_store(store, tmp_path / "out.parquet")
    frame = pd.read_parquet(tmp_path / "out.parquet").astype(object)
    frame = frame.where(frame.notna(), None)
    assert [plain(row) for row in frame.to_dict("records")] == rows(store)


def test_parquet_is_written_in_several_row_groups_and_reads_back_in_order(store, tmp_path, monkeypatch):
    monkeypatch.setattr("profileparse.batch.parquet._GROUP_ROWS", 10)
    export_store(store, tmp_path / "out.parquet")
    found = duckdb.sql(f"SELECT source FROM '{tmp_path / 'out.parquet'}'").fetchall()
    assert [source for (source,) in found] == [row["source"] for row in rows(store)]
    groups = duckdb.sql(f"SELECT count(DISTINCT row_group_id) FROM parquet_metadata('{tmp_path / 'out.parquet'}')")
    assert groups.fetchall()[0][0] > 5


def test_csv_reads_back_equal(store, tmp_path):
    export_store(store, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    want = rows(store)
    assert [(row["source"], row["sha256"] or None) for row in found] == [(row["source"], row["sha256"]) for row in want]
    for cells, row in zip(found, want, strict=True):
        assert json.loads(cells["diagnostics"]) == row["diagnostics"]
        for field, value in (row["profile"] or {}).items():
            assert_cell_holds(cells[field], value)


def unsafe(text):
    """Undo what makes a text safe, as documented."""
    rest = text.lstrip("' \t\r\n")
    return text[1:] if text.startswith("'") and rest[:1] and rest[0] in "=+-@＝＋－＠" else text


def assert_cell_holds(cell, value):
    if value is None:
        assert cell == ""
    elif isinstance(value, str):
        assert unsafe(cell) == value
    elif isinstance(value, list) and all("label" in each for each in value):
        terms = [read_term(unsafe(line)) for line in cell.split("\n")] if cell else []
        assert terms == value
    elif isinstance(value, dict) and "blocks" in value:
        blocks = unsafe(cell).split("\n\n")
        assert [block.startswith("> ") for block in blocks] == [block["kind"] == "quote" for block in value["blocks"]]
        for text, block in zip(blocks, value["blocks"], strict=True):
            for segment in block["segments"]:
                marks = "".join(f"[{number or '00'}]" for number in segment["citations"])
                assert segment["text"] + marks in text
    else:
        assert json.loads(cell) == value


def test_no_cell_of_a_csv_file_is_a_formula(store, tmp_path):
    export_store(store, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    lines = [line for row in found for cell in row for line in cell.split("\n")[:1]]
    assert not [line for line in lines if line.lstrip()[:1] and line.lstrip()[0] in "=+-@"]
    [row] = [row for row in found if row[0].endswith("formula.txt")]
    assert row[3] == "'-X"
    assert "'=1+1\n'@b\n'c\n''=d" in row
    assert "'+Text [1]." in row or any(cell.startswith("'+Text") for cell in row)


def test_values_of_every_kind_have_a_column_type(tmp_path):
    write(tmp_path, a=b"Name: Works\nFounded: 3 March 1998\nEmployees: 12,500\nRating: 4.5\nMotto: =Onward\n")
    write(tmp_path, b=b"Name: Other\n")
    run([tmp_path], tmp_path / "s.db", jobs=1, model=CompanyProfile)
    export_store(tmp_path / "s.db", tmp_path / "out.parquet")
    found = duckdb.sql(
        "SELECT profile.name, typeof(profile.founded), profile.founded::VARCHAR, profile.employees + 1, "
        f"profile.rating * 2, profile.motto FROM '{tmp_path / 'out.parquet'}'"
    )
    assert found.fetchall() == [
        ("Works", "DATE", "1998-03-03", 12501, 9.0, "=Onward"),
        ("Other", "DATE", None, None, None, None),
    ]


def test_values_that_know_their_text_are_structs_in_parquet_and_texts_in_csv(tmp_path):
    text = "Name: Tarvellite\nHardness: > 5\nSizes: 1 - 2 cm, -3 m\nDescribed: since 1990\nCodes: CAS 50-78-2\nMixture: 3:1\n"
    write(tmp_path, a=text.encode(), b=b"Name: Other\n")
    run([tmp_path], tmp_path / "s.db", jobs=1, model=MineralProfile)
    export_store(tmp_path / "s.db", tmp_path / "out.parquet")
    found = duckdb.sql(
        "SELECT profile.hardness.low, profile.hardness.high, profile.sizes[1].high, profile.described.earliest::VARCHAR, "
        f"typeof(profile.described.latest), profile.codes[1].curie, profile.mixture.first FROM '{tmp_path / 'out.parquet'}'"
    )
    assert found.fetchall() == [
        (5.0, None, 2.0, "1990-01-01", "DATE", "CAS:50-78-2", 3),
        (None, None, None, None, "DATE", None, None),
    ]
    export_store(tmp_path / "s.db", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        row, other = csv.DictReader(file)
    assert [row[name] for name in ("hardness", "sizes", "described", "codes", "mixture")] == [
        "> 5", "1 - 2 cm\n'-3 m", "since 1990", "CAS:50-78-2", '{"first": 3, "second": 1}',
    ]  # fmt: skip
    assert [other[name] for name in ("hardness", "sizes", "mixture")] == ["", "", ""]


def test_sections_are_structs_in_parquet_and_json_in_csv(tmp_path):
    write(tmp_path, a=b"Name: Tarvellite\nOptics:\n  Indices: 1.5, 1.6 - 1.7\n  Notes: none\n", b=b"Name: Other\n")
    run([tmp_path], tmp_path / "s.db", jobs=1, model=MineralProfile)
    export_store(tmp_path / "s.db", tmp_path / "out.parquet")
    found = duckdb.sql(
        "SELECT profile.optics.indices[2].high, profile.optics.absent['notes'].reason, profile.absent['optics'].reason "
        f"FROM '{tmp_path / 'out.parquet'}'"
    )
    assert found.fetchall() == [(1.7, "none_stated", None), (None, None, "missing")]
    export_store(tmp_path / "s.db", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        row, other = csv.DictReader(file)
    assert json.loads(row["optics"])["indices"][0]["text"] == "1.5"
    assert other["optics"] == ""


def test_groups_are_lists_in_parquet_and_values_by_key_maps(tmp_path):
    text = "Name: Tarvellite\nFinds:\n  Place: Oban\n  Weight: 3 kg\n  Place: Bari\nUses:\n  Home: salt, soap\n  Sea: none\n"
    write(tmp_path, a=text.encode(), b=b"Name: Other\n")
    run([tmp_path], tmp_path / "s.db", jobs=1, model=MineralProfile)
    export_store(tmp_path / "s.db", tmp_path / "out.parquet")
    found = duckdb.sql(
        "SELECT len(profile.finds), profile.finds[1].weight.low, profile.finds[2].place, profile.uses['Home'][2].label "
        f"FROM '{tmp_path / 'out.parquet'}'"
    )
    assert found.fetchall() == [(2, 3.0, "Bari", "soap"), (0, None, None, None)]
    export_store(tmp_path / "s.db", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        row, other = csv.DictReader(file)
    assert [each["place"] for each in json.loads(row["finds"])] == ["Oban", "Bari"]
    assert [each["label"] for each in json.loads(row["uses"])["Home"]] == ["salt", "soap"]
    assert (other["finds"], other["uses"]) == ("", "{}")


def test_trees_are_lists_of_terms_with_their_depth_in_parquet_and_lines_in_csv(tmp_path):
    text = "Name: Tarvellite\nKinds:\n- Red (rare) [1]\n  - Pink\n- Blue\nLevels:\n| a | b |\n|---|---|\n| 1 | |\n| 2 | 3 |\n"
    write(tmp_path, a=text.encode(), b=b"Name: Other\n")
    run([tmp_path], tmp_path / "s.db", jobs=1, model=MineralProfile)
    export_store(tmp_path / "s.db", tmp_path / "out.parquet")
    found = duckdb.sql(f"SELECT profile.kinds, profile.levels FROM '{tmp_path / 'out.parquet'}'").fetchall()
    red, pink, blue = found[0][0]
    assert red == {"depth": 1, "label": "Red", "qualifier": "rare", "citations": [1]}
    assert [(each["depth"], each["label"], each["citations"]) for each in (pink, blue)] == [
        (2, "Pink", []),
        (1, "Blue", []),
    ]
    assert found[0][1] == {"columns": ["a", "b"], "rows": [["1", ""], ["2", "3"]]}
    assert found[1] == ([], None)
    export_store(tmp_path / "s.db", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        row, other = csv.DictReader(file)
    assert row["kinds"] == "Red (rare) [1]\n  Pink\nBlue"
    assert json.loads(row["levels"])["rows"] == [["1", ""], ["2", "3"]]
    assert other["levels"] == ""


def test_a_value_too_large_for_parquet_is_named_and_the_old_file_stays(tmp_path):
    write(tmp_path, a=b"Name: Works\nEmployees: 123456789012345678901234567890\n")
    run([tmp_path], tmp_path / "s.db", jobs=1, model=CompanyProfile)
    out = tmp_path / "out.parquet"
    out.write_text("old")
    with pytest.raises(BatchError, match=r"a\.txt.*has no place in Parquet"):
        export_store(tmp_path / "s.db", out)
    assert out.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "out.parquet", "s.db", "s.db.lock"]


def test_rows_of_several_models_need_a_choice(tmp_path):
    write(tmp_path, a=profile("A"))
    run([tmp_path / "a.txt"], tmp_path / "s.db", jobs=1, model=FailingProfile)
    write(tmp_path, b=profile("B"))
    run([tmp_path / "b.txt"], tmp_path / "s.db", jobs=1)
    assert export_store(tmp_path / "s.db", tmp_path / "out.jsonl") == 2
    with pytest.raises(BatchError, match="several models; choose one with --model"):
        export_store(tmp_path / "s.db", tmp_path / "out.parquet")
    name = "batch.models_that_fail:FailingProfile"
    assert export_store(tmp_path / "s.db", tmp_path / "out.parquet", model=name) == 1
    with pytest.raises(BatchError, match="no rows made with"):
        export_store(tmp_path / "s.db", tmp_path / "out.parquet", model="other:Model")


def test_an_empty_store_exports_to_an_empty_file_of_each_kind(tmp_path):
    run([], tmp_path / "s.db", jobs=1)
    for kind in ("jsonl", "csv", "parquet"):
        assert export_store(tmp_path / "s.db", tmp_path / f"out.{kind}") == 0
    assert duckdb.sql(f"SELECT * FROM '{tmp_path / 'out.parquet'}'").fetchall() == []


@pytest.mark.parametrize(
    ("source", "out", "message"),
    [
        ("none.db", "out.jsonl", "there is no such store"),
        ("s.db", "out.xlsx", "can't tell the kind of file"),
        ("s.db", "none/out.jsonl", "can't be written"),
        ("text.txt", "out.jsonl", "not a database"),
    ],
)
def test_what_can_not_be_exported_is_said(tmp_path, source, out, message):
    run([], tmp_path / "s.db", jobs=1)
    (tmp_path / "text.txt").write_text("no database" * 100)
    with pytest.raises(BatchError, match=message):
        export_store(tmp_path / source, tmp_path / out)
    assert not (tmp_path / out).exists()
