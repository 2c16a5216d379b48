"""Folders of Parquet files: their layout, what readers find in them, and when they are written."""

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from batch.models_that_fail import CompanyProfile, MineralProfile
from batch.test_exports import plain
from batch.trees import profile, write, write_many
from profileparse import EntityProfile
from profileparse.batch import BatchError, export_store, run
from profileparse.batch.models import model_key
from profileparse.batch.partitions import NO_VALUE, Partitions, single_values
from profileparse.cli.app import run as command

MOTTOS = [
    "plain", "a/b", "a=b", "a b", "50%", "%2F", "ü", "日本", ".", "..", "\\", "{[^]}", "'\"#*?:", "tab\there", "007", "true",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("datasets")
    (folder / "profiles").mkdir()
    write_many(folder / "profiles", 60)
    (folder / "profiles" / "binary.txt").write_bytes(b"\x80")
    run([folder / "profiles"], folder / "s.db", jobs=2)
    return folder / "s.db"


def set_record(store, values):
    """Give the records of a store, by source, other values of members."""
    with closing(sqlite3.connect(store)) as connection, connection:
        paths = [path for (path,) in connection.execute("SELECT path FROM source ORDER BY path")]
        for path, members in zip(paths, values, strict=True):
            for name, value in members.items():
                statement = "UPDATE source SET record = json_set(record, ?, json(?)) WHERE path = ?"
                connection.execute(statement, (f"$.{name}", value, path))


@pytest.fixture(scope="module")
def companies(tmp_path_factory):
    """A store of companies whose mottos no text could hold, some of them."""
    folder = tmp_path_factory.mktemp("companies")
    mottos = [*MOTTOS, "", None]
    for number in range(len(mottos)):
        (folder / f"{number:02}.txt").write_text(
            f"Name: Works {number}\nFounded: 3 March 19{number:02}\nEmployees: {number}\n"
        )
    run([folder], folder / "s.db", jobs=2, model=CompanyProfile)
    set_record(folder / "s.db", [{"motto": json.dumps(motto)} for motto in mottos])
    return folder / "s.db"


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def query(folder, columns, order="source"):
    return duckdb.sql(
        f"SELECT {columns} FROM read_parquet('{folder}/**/*.parquet', hive_partitioning = true) ORDER BY {order}"
    ).fetchall()


def hive(folder, **columns):
    partitioning = ds.partitioning(pa.schema(list(columns.items())), flavor="hive")
    return ds.dataset(folder, partitioning=partitioning).to_table().sort_by("source")


def test_a_folder_has_the_rows_of_the_file_in_parts_of_a_bounded_size(store, tmp_path, monkeypatch):
    monkeypatch.setattr("profileparse.batch.parquet._GROUP_ROWS", 5)
    monkeypatch.setattr("profileparse.batch.parquet._PART_BYTES", 40_000)
    assert export_store(store, f"{tmp_path}/out/") == 61
    assert export_store(store, tmp_path / "out.parquet") == 61
    parts = [tmp_path / "out" / f"part-{number}.parquet" for number in range(len(files(tmp_path / "out")))]
    assert len(parts) > 2
    assert all(path.stat().st_size < 120_000 for path in parts)
    tables = [pq.read_table(path) for path in parts]
    assert pa.concat_tables(tables).equals(pq.read_table(tmp_path / "out.parquet"))
    metadata = pq.ParquetFile(parts[0]).metadata
    assert metadata.num_row_groups > 1
    assert metadata.row_group(0).column(0).compression == "ZSTD"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.parquet"]


def test_one_part_holds_what_is_small(store, tmp_path):
    export_store(store, f"{tmp_path}/out/")
    assert files(tmp_path / "out") == ["part-0.parquet"]


def test_row_groups_have_as_many_rows_as_asked_for(store, tmp_path):
    def sizes(path):
        metadata = pq.ParquetFile(path).metadata
        return [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]

    export_store(store, f"{tmp_path}/out/", row_group=25)
    export_store(store, tmp_path / "out.parquet", row_group=50)
    assert sizes(tmp_path / "out" / "part-0.parquet") == [25, 25, 11]
    assert sizes(tmp_path / "out.parquet") == [50, 11]


def test_rows_are_divided_by_a_column(store, tmp_path):
    assert export_store(store, tmp_path / "out", partition_by=["outcome"]) == 61
    with closing(sqlite3.connect(store)) as connection:
        want = connection.execute("SELECT path, outcome FROM source ORDER BY path").fetchall()
    outcomes = {outcome for _, outcome in want}
    assert len(outcomes) > 1
    assert files(tmp_path / "out") == sorted(f"outcome={each}/part-0.parquet" for each in outcomes)
    assert query(tmp_path / "out", "source, outcome") == want
    table = hive(tmp_path / "out", outcome=pa.string())
    assert list(zip(table["source"].to_pylist(), table["outcome"].to_pylist(), strict=True)) == want


def test_a_dataset_holds_the_same_records_as_a_file(store, tmp_path):
    export_store(store, tmp_path / "out", partition_by="profile.name", row_group=2)
    export_store(store, tmp_path / "out.parquet")
    columns = "source, sha256, profile, diagnostics"
    whole = duckdb.sql(f"SELECT {columns} FROM '{tmp_path / 'out.parquet'}' ORDER BY source").fetchall()
    assert [plain(list(row)) for row in query(tmp_path / "out", columns)] == [plain(list(row)) for row in whole]
    names = query(tmp_path / "out", "profile.name, profile_name")
    assert all(name == column for name, column in names)
    assert any(name is None for name, _ in names)


def test_odd_values_come_back_from_the_names_of_folders(companies, tmp_path):
    export_store(companies, tmp_path / "out", partition_by=["profile.motto"])
    want = [(motto, motto or None) for motto in [*MOTTOS, "", None]]
    types = "{'profile_motto': VARCHAR}"
    found = duckdb.sql(
        f"SELECT profile.motto, profile_motto FROM read_parquet('{tmp_path}/out/**/*.parquet', "
        f"hive_partitioning = true, hive_types = {types}) ORDER BY source"
    )
    assert found.fetchall() == want
    table = hive(tmp_path / "out", profile_motto=pa.string())
    mottos = [each["motto"] for each in table["profile"].to_pylist()]
    assert list(zip(mottos, table["profile_motto"].to_pylist(), strict=True)) == want
    folders = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"profile_motto=a%2Fb", "profile_motto=a%3Db", "profile_motto=a b", f"profile_motto={NO_VALUE}"} <= folders
    assert len(folders) == len(MOTTOS) + 1


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@example("%25=/")
@example("__HIVE_DEFAULT")
def test_any_text_comes_back_from_the_name_of_a_folder(text):
    partitions = Partitions(["profile.name"], [model_key(EntityProfile)])
    folder = partitions.folder("parsed", "m", EntityProfile.model_construct(name=text).model_dump_json())
    assert folder.count("/") == 0
    assert folder.count("=") == 1
    reader = ds.HivePartitioning(pa.schema([("profile_name", pa.string())]))
    name = ds.get_partition_keys(reader.parse(f"/{folder}/"))["profile_name"]
    assert name == (text or None)


def test_numbers_and_dates_divide_rows_and_several_fields_nest(companies, tmp_path):
    export_store(companies, tmp_path / "out", partition_by=["profile.founded", "profile.employees"])
    assert files(tmp_path / "out")[3] == "profile_founded=1903-03-03/profile_employees=3/part-0.parquet"
    found = query(tmp_path / "out", "profile_founded = profile.founded, profile_employees = profile.employees")
    assert found == [(True, True)] * len(found)


def test_members_of_sections_and_of_values_divide_rows(tmp_path):
    write(tmp_path, a=b"Name: A\nHardness: > 5\nOptics:\n  Indices: 1.5\n", b=b"Name: B\n")
    run([tmp_path], tmp_path / "s.db", jobs=1, model=MineralProfile)
    export_store(tmp_path / "s.db", tmp_path / "out", partition_by="profile.hardness.text")
    assert files(tmp_path / "out") == [
        "profile_hardness_text=> 5/part-0.parquet",
        f"profile_hardness_text={NO_VALUE}/part-0.parquet",
    ]
    assert {"name", "hardness.low", "described.earliest", "mixture.first"} <= set(
        single_values(model_key(MineralProfile))
    )


def test_the_models_of_several_kinds_of_rows_have_a_folder_each(tmp_path):
    write(tmp_path, a=profile("A"), b=b"Name: B\nMotto: Onward\n", c=profile("C"))
    run([tmp_path / "a.txt", tmp_path / "c.txt"], tmp_path / "s.db", jobs=1)
    run([tmp_path / "b.txt"], tmp_path / "s.db", jobs=1, model=CompanyProfile)
    assert export_store(tmp_path / "s.db", tmp_path / "out", partition_by="model") == 3
    entities, companies = (
        tmp_path / "out" / f"model={name}"
        for name in ("profileparse.schema.entity%3AEntityProfile", "batch.models_that_fail%3ACompanyProfile")
    )
    assert query(companies, "profile.motto") == [("Onward",)]
    assert query(entities, "profile.name, len(profile.biological_functions)") == [("A", 0), ("C", 0)]
    with pytest.raises(BatchError, match="several models; choose one"):
        export_store(tmp_path / "s.db", tmp_path / "other", partition_by="outcome")
    with pytest.raises(BatchError, match=r"EntityProfile has no field of that name .* it has profile\.name$"):
        export_store(tmp_path / "s.db", tmp_path / "other", partition_by=["model", "profile.motto"])
    name = "batch.models_that_fail:CompanyProfile"
    assert export_store(tmp_path / "s.db", tmp_path / "one", partition_by="profile.motto", model=name) == 1


def test_many_partitions_need_few_open_files(tmp_path):
    for number in range(150):
        (tmp_path / f"{number:03}.txt").write_text(f"Name: Works\nEmployees: {number % 100}\n")
    run([tmp_path], tmp_path / "s.db", jobs=2, model=CompanyProfile)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40)); "
        "from profileparse.cli.app import run; sys.exit(run(sys.argv[1:]))"
    )
    arguments = ["export", str(tmp_path / "s.db"), f"{tmp_path}/out/", "--partition-by", "profile.employees"]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, f"{tmp_path}/out/: 150 rows\n")
    assert len(files(tmp_path / "out")) == 100  # each partition in one file, though its rows are not together
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 40


def test_a_value_too_long_for_a_name_is_named_with_its_source_and_nothing_is_left(companies, tmp_path):
    shutil.copy(companies, tmp_path / "s.db")
    values = [{"motto": json.dumps("é" * 130)}] + [{}] * (len(MOTTOS) + 1)
    set_record(tmp_path / "s.db", values)
    with pytest.raises(BatchError, match=r"00\.txt: its profile\.motto is too long .* 274 bytes of at most 255"):
        export_store(tmp_path / "s.db", tmp_path / "out", partition_by="profile.motto")
    assert [path.name for path in tmp_path.iterdir()] == ["s.db"]


@pytest.mark.parametrize("fields", [(), ("outcome",), ("outcome", "profile.name")])
def test_an_empty_store_is_a_dataset_with_columns_and_no_rows(tmp_path, fields):
    write(tmp_path, a=profile("A"))
    run([tmp_path / "a.txt"], tmp_path / "s.db", jobs=1)
    with closing(sqlite3.connect(tmp_path / "s.db")) as connection, connection:
        connection.execute("DELETE FROM source")
    assert export_store(tmp_path / "s.db", f"{tmp_path}/out/", partition_by=fields) == 0
    assert query(tmp_path / "out", ", ".join(["source", *(field.replace(".", "_") for field in fields)])) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["out/", "--partition-by", "outcom"], "can't partition by 'outcom': give outcome, model, or a field"),
        (["out/", "--partition-by", "name"], "can't partition by 'name': give outcome, model, or a field"),
        (["out/", "--partition-by", "profile.nam"], "no field of that name with a single value; it has profile.name"),
        (["out/", "--partition-by", "profile.overview"], "no field of that name with a single value"),
        (["out/", "--partition-by", "profile.absent"], "no field of that name with a single value"),
        (["out/", "--partition-by", "outcome", "--partition-by", "outcome"], "two of them would be one column"),
        (["out.parquet", "--partition-by", "outcome"], "out.parquet: rows that are partitioned make a folder"),
        (["out.jsonl", "--row-group", "5"], "out.jsonl: only Parquet has row groups"),
        (["out/", "--row-group", "0"], "--row-group"),
        (["out"], "out: can't tell the kind of file from its name"),
        (["s.db/"], "s.db: is a file, not a folder"),
        (["not-there/out/"], "not-there/out: can't be written: No such file or directory"),
    ],
)
def test_what_can_not_be_a_dataset_is_one_line_and_leaves_nothing(
    store, tmp_path, monkeypatch, capsys, arguments, message
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.db").write_bytes(store.read_bytes())
    assert command(["export", "s.db", *arguments]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["s.db"]


def test_a_value_with_no_place_in_parquet_leaves_the_old_folder(tmp_path):
    write(tmp_path, a=b"Name: Works\nEmployees: 12\n")
    run([tmp_path], tmp_path / "s.db", jobs=1, model=CompanyProfile)
    export_store(tmp_path / "s.db", tmp_path / "out", partition_by="outcome")
    before = (tmp_path / "out" / "outcome=parsed" / "part-0.parquet").read_bytes()
    set_record(tmp_path / "s.db", [{"employees": "123456789012345678901234567890"}])
    with pytest.raises(BatchError, match=r"a\.txt.*has no place in Parquet"):
        export_store(tmp_path / "s.db", tmp_path / "out", partition_by="outcome", overwrite=True)
    assert (tmp_path / "out" / "outcome=parsed" / "part-0.parquet").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "out", "s.db", "s.db.lock"]


def test_an_export_is_of_one_moment_though_a_run_goes_on(tmp_path, monkeypatch):
    write(tmp_path, a=profile("A"), b=b"Name: B\nMotto: Onward\n", c=profile("C"))
    run([tmp_path / "a.txt"], tmp_path / "s.db", jobs=1)
    run([tmp_path / "c.txt"], tmp_path / "s.db", jobs=1, model=MineralProfile)

    def while_a_run_ends(fields, keys):
        run([tmp_path / "b.txt"], tmp_path / "s.db", jobs=1, model=CompanyProfile)
        return Partitions(fields, keys)

    monkeypatch.setattr("profileparse.batch.exports.Partitions", while_a_run_ends)
    assert export_store(tmp_path / "s.db", tmp_path / "out", partition_by=["model", "outcome"]) == 2
    assert export_store(tmp_path / "s.db", tmp_path / "again", partition_by=["model", "outcome"]) == 3


# ---- the folder appears whole or not at all ----------------------------------------------------------------


def test_a_folder_with_files_is_replaced_only_on_request(store, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    export_store(store, out)  # empty: it needs no slash
    before = (out / "part-0.parquet").stat().st_mtime_ns
    with pytest.raises(BatchError, match="is there already, with files; give another folder, or --overwrite"):
        export_store(store, out, partition_by="outcome")
    assert (out / "part-0.parquet").stat().st_mtime_ns == before
    export_store(store, out, partition_by="outcome", overwrite=True)
    assert all(name.startswith("outcome=") for name in files(out))
    export_store(store, out, overwrite=True)
    assert files(out) == ["part-0.parquet"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("other", ["notes.txt", "outcome=parsed/notes.txt", "src/part-0.parquet", "part-0.parquet.bak"])
def test_a_folder_that_holds_anything_else_is_never_replaced(store, tmp_path, other):
    export_store(store, f"{tmp_path}/out/", partition_by="outcome")
    (tmp_path / "out" / other).parent.mkdir(exist_ok=True)
    (tmp_path / "out" / other).write_text("mine")
    before = files(tmp_path / "out")
    with pytest.raises(BatchError, match="has what profileparse did not write, and is not overwritten"):
        export_store(store, tmp_path / "out", overwrite=True)
    assert files(tmp_path / "out") == before


def test_a_link_to_a_folder_is_followed(store, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    export_store(store, f"{tmp_path}/link/")
    assert (tmp_path / "link").is_symlink()
    assert files(tmp_path / "real") == ["part-0.parquet"]


# An export that says that its first part is written, and then waits.
EXPORT = """
import sys, time
from profileparse.batch import datasets
from profileparse.cli.app import run

whole = datasets.write_parts

def slowly(*arguments):
    whole(*arguments)
    print("written", flush=True)
    time.sleep(600)

datasets.write_parts = slowly
sys.exit(run(["export", *sys.argv[1:]]))
"""


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_export_leaves_no_folder_or_the_old_one(store, tmp_path, kill):
    out = tmp_path / "out"
    export_store(store, f"{out}/")
    arguments = [str(store), f"{out}/", "--partition-by", "outcome", "--overwrite"]
    with subprocess.Popen([sys.executable, "-c", EXPORT, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "written\n"
        [begun] = [path for path in tmp_path.iterdir() if path.name.startswith(".")]
        os.utime(begun, (0, 0))
        export_store(store, tmp_path / "other.jsonl")
        assert begun.exists()  # it is being written
        process.send_signal(kill)
    assert process.returncode == {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}[kill]
    assert files(out) == ["part-0.parquet"]
    assert begun.exists() == (kill == signal.SIGKILL)
    export_store(store, tmp_path / "other.jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.jsonl", "out"]


# ---- a model that gains fields -----------------------------------------------------------------------------

OLD = """
from profileparse import Profile, Section
class Site(Section):
    town: str | None = None
class Company(Profile):
    motto: str | None = None
    site: Site | None = None
"""
NEW = """
from profileparse import Profile, Section, Term
class Site(Section):
    town: str | None = None
    country: str | None = None
class Company(Profile):
    founded: int | None = None
    motto: str | None = None
    site: Site | None = None
    products: list[Term] = []
"""
TEXT = b"Name: Works\nFounded: 1898\nMotto: Onward\nSite:\n  Town: Oban\n  Country: Scotland\nProducts: salt, soap\n"


def test_part_files_from_before_a_model_gained_fields_are_read_with_nulls(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, a=TEXT)
    (tmp_path / "company").mkdir()
    for day, model in enumerate((OLD, NEW), 1):
        (tmp_path / f"company{day}.py").write_text(model)
        assert (
            command(["batch", "a.txt", "--store", f"{day}.db", "--model", f"company{day}.py:Company", "-j1", "-q"]) == 0
        )
        assert command(["export", f"{day}.db", f"company/day={day}/"]) == 0
    columns = "day, profile.motto, profile.founded, profile.site.country, profile.products[1].label"
    want = [(1, "Onward", None, None, None), (2, "Onward", 1898, "Scotland", "salt")]
    found = duckdb.sql(
        f"SELECT {columns} FROM read_parquet('company/**/*.parquet', union_by_name = true, hive_partitioning = true) "
        "ORDER BY day"
    )
    assert found.fetchall() == want
    paths = ["company/day=1/part-0.parquet", "company/day=2/part-0.parquet"]
    schema = pa.unify_schemas([pq.read_schema(path) for path in paths]).append(pa.field("day", pa.int64()))
    table = ds.dataset("company", schema=schema, partitioning="hive").to_table().sort_by("day")
    rows = [(each["day"], each["profile"]) for each in table.to_pylist()]
    assert [
        (day, row["motto"], row["founded"], row["site"]["country"], (row["products"] or [{"label": None}])[0]["label"])
        for day, row in rows
    ] == want
