import datetime as dt
import sys

import pytest

from profileparse.remote import storage
from profileparse.remote.addresses import Address, RemoteError
from profileparse.remote.storage import attempted, found_from, opened, read_bytes, status, uploading

pytest.importorskip("fsspec")
pytest.importorskip("aiohttp")


def message_of(action):
    with pytest.raises(RemoteError) as error:
        action()
    return str(error.value)


def test_a_server_that_fails_twice_is_asked_a_third_time(web):
    web.files["a.txt"] = b"text"
    web.answers = [503, 500]
    assert read_bytes(Address.of(f"{web.address}/a.txt")) == b"text"
    assert web.asked["GET", "a.txt"] == 3


def test_a_connection_that_breaks_off_within_the_content_is_no_shorter_content(web):
    web.files["a.txt"] = b"text" * 100
    web.answers = [None]
    assert read_bytes(Address.of(f"{web.address}/a.txt")) == b"text" * 100


@pytest.mark.parametrize(
    ("number", "message", "times"),
    [
        (503, "the server answered with status 503", 4),
        (403, "no permission", 1),
        (401, "no permission", 1),
        (404, "there is no such object", 1),
        (418, "the server answered with status 418", 1),
    ],
)
def test_errors_that_do_not_pass_are_told_in_plain_words(web, number, message, times):
    web.files["a.txt"] = b"text"
    web.answers = [number] * 9
    assert message in message_of(lambda: read_bytes(Address.of(f"{web.address}/a.txt?key=secret")))
    assert web.asked["GET", "a.txt"] == times


def test_a_server_that_is_not_there_is_told(web):
    port = "127.0.0.1:9"
    assert "can't be reached" in message_of(lambda: status(Address.of(f"http://{port}/a.txt?key=secret")))


def test_an_error_of_other_code_is_not_hidden():
    def broken():
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        attempted(Address.of("memory://a"), broken)


@pytest.mark.parametrize(
    ("scheme", "module", "advice"),
    [
        ("s3", "s3fs", "s3:// needs s3fs: pip install 'profileparse[remote]' s3fs"),
        ("gs", "gcsfs", "gs:// needs gcsfs: pip install 'profileparse[remote]' gcsfs"),
        ("az", "adlfs", "az:// needs adlfs: pip install 'profileparse[remote]' adlfs"),
        ("https", "fsspec", "https:// needs fsspec and aiohttp: pip install 'profileparse[remote]'"),
        ("memory", "fsspec", "memory:// needs fsspec: pip install 'profileparse[remote]'"),
    ],
)
def test_a_missing_package_is_one_line_that_says_what_to_install(monkeypatch, scheme, module, advice):
    for name in [each for each in sys.modules if each.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    assert message_of(lambda: status(Address.of(f"{scheme}://bucket/a.txt"))) == advice


def test_a_file_system_is_made_by_its_kind_and_never_by_the_text_of_an_address(memory, tmp_path):
    (tmp_path / "local.txt").write_bytes(b"local")
    for name in (f"file://{tmp_path}/local.txt", f"../..{tmp_path}/local.txt", "a::file:///x.txt", "zip://x|y.txt"):
        address = Address.of(f"memory://box/{name}")
        assert message_of(lambda address=address: read_bytes(address)) == "there is no such object, folder or bucket"


@pytest.mark.parametrize(
    ("scheme", "info", "tag"),
    [
        ("s3", {"ETag": '"abc"', "size": 3, "LastModified": dt.datetime(2024, 5, 6, tzinfo=dt.UTC)}, "etag:abc"),
        ("gs", {"generation": "17", "etag": "CJ=", "updated": "2024-05-06T00:00:00Z", "size": "3"}, "generation:17"),
        ("az", {"etag": "0x8D", "last_modified": dt.datetime(2024, 5, 6, tzinfo=dt.UTC), "size": 3}, "etag:0x8D"),
        ("https", {"ETag": 'W/"1-2"', "size": 3, "Last-Modified": "Mon, 06 May 2024 00:00:00 GMT"}, "etag:W/1-2"),
        ("https", {"size": 3, "Last-Modified": "Mon, 06 May 2024 00:00:00 GMT"}, "mtime:2024-05-06T00:00:00+00:00:3"),
    ],
)
def test_the_storages_own_tag_counts_and_time_and_size_where_there_is_none(scheme, info, tag):
    found = found_from(Address.of(f"{scheme}://host/a.txt"), info)
    assert found.tag == tag
    assert found.size == 3
    assert found.changed == dt.datetime(2024, 5, 6, tzinfo=dt.UTC)
    assert found.is_tagged == ("mtime" not in tag)


@pytest.mark.parametrize("text", ["yesterday", "9999999T", "", None, 5, 1e300])
def test_a_time_that_is_none_is_no_tag(text):
    found = found_from(Address.of("https://host/a.txt"), {"size": 3, "Last-Modified": text, "created": text})
    assert (found.tag, found.changed) == (None, None)


def test_an_upload_appears_when_its_block_ends_well_and_not_otherwise(memory):
    address = Address.of("memory://box/out.txt")

    def write_half():
        with uploading(address) as file:
            file.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        write_half()
    assert not memory.system.exists("memory://box/out.txt")
    with uploading(address) as file:
        file.write(b"whole")
        assert not memory.system.exists("memory://box/out.txt")
    assert memory.system.cat_file("memory://box/out.txt") == b"whole"


def test_nothing_is_written_to_a_web_address(web):
    with pytest.raises(RemoteError, match="can be read, not written"), uploading(Address.of(f"{web.address}/a.txt")):
        pass
    assert not web.asked


def test_a_name_that_a_package_would_take_for_another_is_refused():
    class System:
        @staticmethod
        def split_path(path):
            bucket, _, key = path.partition("/")
            return bucket, key.partition("?versionId=")[0], None

    assert storage.path_in(System, Address.of("s3://bucket/a?b.txt")) == "bucket/a?b.txt"
    assert "s3fs can't read" in message_of(lambda: storage.path_in(System, Address.of("s3://bucket/a?versionId=1.txt")))


def test_a_folder_is_no_object(memory):
    memory(**{"in/a.txt": b"text"})
    assert status(Address.of("memory://box/in")) is None
    assert status(Address.of("memory://box/in/")) is None
    assert status(Address.of("memory://box/in/a.txt")).size == 4
    with opened(Address.of("memory://box/in/a.txt")) as (file, found):
        assert file.read() == b"text"
    assert found.changed.tzinfo is dt.UTC
