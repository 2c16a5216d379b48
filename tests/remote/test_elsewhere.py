"""Runs, exports and single files at addresses: in memory, and on a web server."""

import gzip
import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing

import pytest

from batch.trees import contents, profile
from profileparse.batch import BatchError, Outcome, export_store, parse_files, run
from profileparse.batch.reading import Reader
from profileparse.batch.sources import find
from profileparse.cli.app import run as command

pytest.importorskip("fsspec")
pytest.importorskip("aiohttp")


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def names(*paths, **options):
    return sorted(each.source for each in find(paths, **options) if not each.is_container)


def test_a_folder_is_searched_like_one_on_disk(memory):
    texts = ["in/a.txt", "in/b.MD", "in/deep/er/c.txt", "in/d.txt.gz", "in/e.csv", "in/.git/f.txt", "inside.txt"]
    memory(**dict.fromkeys(texts, b""), **{"in/g.zip": zipped(**{"h.txt": b"", "i.csv": b""})})
    expected = ["a.txt", "b.MD", "d.txt.gz", "deep/er/c.txt", "g.zip!/h.txt"]
    assert names("memory://box/in") == names("memory://box/in/") == [f"memory://box/in/{each}" for each in expected]
    assert names("memory://box/in", patterns=["*.csv"]) == ["memory://box/in/e.csv", "memory://box/in/g.zip!/i.csv"]
    assert names("memory://box/in/e.csv") == ["memory://box/in/e.csv"]


def test_names_of_objects_are_taken_to_the_letter_and_lead_nowhere_else(memory, tmp_path):
    (tmp_path / "x.txt").write_bytes(profile("Local"))
    keys = ["a #1.txt", "b|c.txt", "filecache::d.txt", "x?y=z.txt", "%20.txt", "n#2"]
    hostile = [f"..{tmp_path}/x.txt", f"../../../..{tmp_path}/x.txt", f"file:{tmp_path}/x.txt", "zip::x|y.txt"]
    memory(**{f"in/{key}": profile("Remote") for key in [*keys, *hostile]})
    run(["memory://box/in"], tmp_path / "s.db", glob=["*"], jobs=1)
    with closing(sqlite3.connect(tmp_path / "s.db")) as store:
        rows = store.execute("SELECT path, record ->> 'name' FROM source").fetchall()
    # Folders whose names begin with a dot are passed over, as on disk.
    kept = [key.replace("n#2", "n\\#2") for key in [*keys, *hostile] if not key.startswith("..")]
    assert sorted(rows) == sorted((f"memory://box/in/{key}", "Remote") for key in kept)


def test_what_is_unchanged_is_not_read_again_and_what_changed_is(memory, tmp_path, monkeypatch):
    monkeypatch.setattr("profileparse.batch.reading.SETTLED_SECONDS", -60)  # in memory there are only times
    store = tmp_path / "s.db"
    packed = {"in/z.zip": zipped(**{"m.txt": profile("M")}), "in/g.txt.gz": gzip.compress(profile("G"))}
    memory(**{"in/a.txt": profile("A"), "in/b.txt": profile("B")}, **packed)
    assert run(["memory://box/in"], store, jobs=1).parsed == 4
    with monkeypatch.context() as patch:
        patch.setattr(Reader, "read", None)
        assert run(["memory://box/in"], store, jobs=1).unchanged == 4
    memory(**{"in/b.txt": profile("New")})
    memory.system.rm("memory://box/in/a.txt")
    summary = run(["memory://box/in"], store, jobs=1, prune=True)
    assert (summary.parsed, summary.unchanged, summary.removed) == (1, 2, 1)
    assert {row[0].rpartition("/")[2]: row[1] for row in contents(store)} == dict.fromkeys(
        ["b.txt", "g.txt.gz", "m.txt"], "parsed"
    )


def test_a_folder_that_can_not_be_listed_this_time_loses_nothing(memory, tmp_path, monkeypatch):
    from profileparse.remote import listing

    memory(**{"in/a.txt": profile("A"), "in/b.txt": profile("B")})
    run(["memory://box/in"], tmp_path / "s.db", jobs=1)

    def page(_system, _folder, mark):
        if mark is not None:
            raise PermissionError
        return [("in/a.txt", {"size": 5})], "more"

    monkeypatch.setitem(listing._PAGERS, "memory", page)
    summary = run(["memory://box/in"], tmp_path / "s.db", jobs=1, prune=True)
    assert (summary.removed, summary.outcomes[Outcome.UNREADABLE]) == (0, 1)
    assert [row[0] for row in contents(tmp_path / "s.db")] == [
        "memory://box/in", "memory://box/in/a.txt", "memory://box/in/b.txt",
    ]  # fmt: skip


def test_limits_hold(memory, tmp_path):
    memory(**{"a.txt": b"x" * 2000, "b.txt.gz": gzip.compress(b"x" * 2000), "c.zip": zipped(**{"d.txt": b"x" * 2000})})
    results = parse_files(["memory://box"], jobs=1, max_bytes=1999)
    assert [each.outcome for each in results] == [Outcome.TOO_LARGE] * 3


# ---- a web server --------------------------------------------------------------------------------------------


def test_a_web_file_is_asked_for_its_tag_and_read_when_that_has_changed(web, tmp_path):
    web.files["a b#1.txt"] = profile("A")
    web.headers["a b#1.txt"] = {"ETag": '"1"', "Last-Modified": "Mon, 06 May 2024 00:00:00 GMT"}
    address = f"{web.address}/a%20b%231.txt"
    assert run([address], tmp_path / "s.db", jobs=1).parsed == 1
    assert [(row[0], row[1], row[4]) for row in contents(tmp_path / "s.db")] == [
        (address, "parsed", "2024-05-06T00:00:00.000Z")
    ]
    reads = web.asked["GET", "a b#1.txt"]
    assert run([address], tmp_path / "s.db", jobs=1).unchanged == 1
    assert web.asked["GET", "a b#1.txt"] == reads
    web.headers["a b#1.txt"] = {"ETag": '"2"'}
    web.files["a b#1.txt"] = profile("B")
    assert run([address], tmp_path / "s.db", jobs=1).parsed == 1


@pytest.mark.parametrize(("age", "is_read"), [(5, True), (60, False)])
def test_without_a_tag_time_and_size_count_if_they_are_old_enough(web, age, is_read):
    from email.utils import formatdate
    from time import time

    web.files["a.txt"] = b"text"
    web.headers["a.txt"] = {"Last-Modified": formatdate(time() - age, usegmt=True)}
    assert (Reader(100).read(f"{web.address}/a.txt").stamp is None) == is_read


def test_a_server_that_fails_twice_costs_no_source(web, tmp_path):
    web.files["a.txt"] = profile("A")
    web.answers = [503, 503]
    assert run([f"{web.address}/a.txt"], tmp_path / "s.db", jobs=1).parsed == 1


def test_what_is_not_there_is_a_source_that_says_so(web):
    result = next(parse_files([f"{web.address}/no.txt"], jobs=1))
    assert result.outcome is Outcome.UNREADABLE
    assert "no such object" in result.diagnostics[0].message


def test_an_archive_needs_a_server_that_gives_parts(web):
    web.files["a.zip"] = zipped(**{"m.txt": profile("M")}) * 9
    found = list(find([f"{web.address}/a.zip?key=secret"]))
    assert [each.is_container for each in found] == [True]
    assert "can't open the archive" in found[0].problem
    assert "secret" not in found[0].problem + found[0].source


def test_a_content_larger_than_its_server_said_is_cut_off_at_the_limit(web):
    web.files["a.txt"] = b"x" * 500
    assert Reader(499).read(f"{web.address}/a.txt").failure is Outcome.TOO_LARGE
    assert Reader(500).read(f"{web.address}/a.txt").data == b"x" * 500


def test_secrets_reach_the_server_and_nothing_else(web, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    web.files |= {"a.txt": profile("A"), "poem.txt": b"Roses\n", "binary.txt": b"\x80"}
    secrets = [f"{web.address}/{name}.txt?sig=s3cret" for name in ("a", "poem", "binary", "none")]
    (tmp_path / "list").write_text("\n".join([*secrets, "https://me:s3cret@example.org/a.txt", "s3://K:s3cret@b/a"]))
    assert command(["batch", "--files-from", "list", "--store", "s.db", "--jobs", "1"]) == 1
    assert len(contents("s.db")) == 6
    for address in secrets:
        for arguments in (
            ["parse", address],
            ["check", address],
            ["check", address, "--format", "json"],
            ["fmt", address],
        ):
            command(arguments)
    for kind in ("jsonl", "csv"):
        assert command(["export", "s.db", f"out.{kind}"]) == 0
        assert b"s3cret" not in (tmp_path / f"out.{kind}").read_bytes()
    assert command(["export", "s.db", "s3://K:s3cret@b/out.jsonl"]) == 2
    assert command(["report", "s.db"]) == 0
    assert b"s3cret" not in (tmp_path / "s.db").read_bytes()
    assert "s3cret" not in "".join(capfd.readouterr())
    assert "sig=s3cret" in web.queries


# ---- exports and commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_an_export_to_an_address_is_the_one_to_a_file(memory, tmp_path, kind):
    memory(**{"a.txt": profile("A"), "b.txt": b"Roses\n"})
    run(["memory://box"], tmp_path / "s.db", jobs=1)
    assert export_store(tmp_path / "s.db", tmp_path / f"out.{kind}") == 2
    assert export_store(tmp_path / "s.db", f"memory://box/out/o.{kind}") == 2
    assert memory.system.cat_file(f"memory://box/out/o.{kind}") == (tmp_path / f"out.{kind}").read_bytes()


def test_an_export_that_fails_leaves_nothing_at_its_address(memory, tmp_path, monkeypatch):
    memory(**{"a.txt": profile("A")})
    run(["memory://box"], tmp_path / "s.db", jobs=1)

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("profileparse.batch.exports.write_csv", fail)
    with pytest.raises(BatchError, match=r"memory://box/o\.csv: can't be written: No space left"):
        export_store(tmp_path / "s.db", "memory://box/o.csv")
    assert not memory.system.exists("memory://box/o.csv")


def test_the_commands_take_addresses(memory, capsys):
    memory(
        **{"in/a.txt": profile("A"), "in/b.md": b"Roses\n", "in/c.csv": b"", "in/.d/e.txt": b"", "in/f.txt": b"Roses\n"}
    )
    assert command(["parse", "memory://box/in/a.txt"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "A"
    assert command(["check", "memory://box/in", "--format", "json"]) == 1
    assert {each["path"] for each in json.loads(capsys.readouterr().out)} == {
        "memory://box/in/b.md", "memory://box/in/f.txt",
    }  # fmt: skip
    assert command(["check", "memory://box/in/f.txt"]) == 1
    assert "memory://box/in/f.txt:1:1: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["parse", "memory://box/no.txt"], "memory://box/no.txt: there is no such object, folder or bucket"),
        (["parse", "ftp://host/a.txt"], "only plain addresses are read: s3://, gs://, az://, memory://"),
        (["check", "memory://box/in"], "memory://box/in: the folder holds no *.txt or *.md file"),
        (["check", "filecache::memory://box/in"], "only plain addresses are read"),
        (["check", "memory://box/in/c.csv", "--fix"], "memory://box/in/c.csv: an address is read only"),
        (["fmt", "memory://box/in/c.csv"], "memory://box/in/c.csv: an address is read only"),
        (["batch", "memory://box/no", "--store", "s.db"], "memory://box/no: there is no such object"),
        (["batch", "s3://", "--store", "s.db"], "this is no address of the form s3://BUCKET/KEY"),
        (["learn", "memory://box/no"], "memory://box/no: there is no such object"),
        (
            ["parse", "s3://bucket/a.txt"],
            "s3://bucket/a.txt: s3:// needs s3fs: pip install 'profileparse[remote]' s3fs",
        ),
    ],
)
def test_wrong_addresses_are_one_line_and_exit_code_2(memory, tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "s3fs", None)
    memory(**{"in/c.csv": b"x"})
    assert command(arguments) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1
    assert not (tmp_path / "s.db").exists()


def test_what_a_store_has_from_addresses_is_learned_from(web, memory, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    memory(**{f"in/{name}.txt": f"Name: {name}\nMass: 3 kg\n".encode() for name in "abcd"})
    web.files["e.txt"] = b"Name: e\nMass: 4 kg\n"
    run(["memory://box/in", f"{web.address}/e.txt?sig=secret"], "s.db", jobs=1)
    assert command(["learn", "s.db"]) == command(["learn", "memory://box/in"]) == 0
    out, err = capsys.readouterr()
    assert out.count("4 texts") == 2
    assert "left out: a store doesn't keep what follows ?" in err


def test_fsspec_is_not_imported_without_an_address(tmp_path):
    (tmp_path / "a.txt").write_bytes(profile("A"))
    code = (
        "import sys\nfrom profileparse.cli.app import run\n"
        "if __name__ == '__main__':\n"
        "    assert run(['batch', 'a.txt', '--store', 's.db', '--jobs', '1']) == 0\n"
        "    assert run(['export', 's.db', 'o.csv']) == 0\n"
        "    assert run(['parse', 'a.txt']) == 0\n"
        "    sys.exit('fsspec' in sys.modules or 'aiohttp' in sys.modules)\n"
    )
    (tmp_path / "script.py").write_text(code)
    subprocess.run([sys.executable, "script.py"], cwd=tmp_path, check=True, capture_output=True)
