"""Runs against stand-ins of the three kinds of storage, through the real packages, where these are installed."""

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

from batch.trees import contents, profile

PER_PAGE = 2


class Bucket:
    """Objects by key, each with a number that grows with each write; ``asked`` has what was asked for."""

    def __init__(self):
        self.objects: dict[str, tuple[bytes, int]] = {}
        self.writes = 0
        self.asked: list[str] = []
        self.status = 200

    def put(self, key, data):
        self.writes += 1
        self.objects[key] = (data, self.writes)

    def page(self, prefix, mark):
        """Return the keys of a page, and the mark of the next one."""
        keys = sorted(key for key in self.objects if key.startswith(prefix) and key >= (mark or ""))
        return keys[:PER_PAGE], (keys[PER_PAGE] if len(keys) > PER_PAGE else "")


@contextmanager
def serving(bucket, respond):
    """Serve a bucket; ``respond(method, path, query, body)`` returns status, headers and content."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self):
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            bucket.asked.append(f"{self.command} {unquote(parts.path)}")
            if bucket.status != 200:
                status, headers, data = bucket.status, {}, b"{}"
            else:
                status, headers, data = respond(self.command, parts.path, query, body)
            total = len(data)
            if status == 200 and (part := self.headers.get("Range") or self.headers.get("x-ms-range")):
                start, _, end = part.removeprefix("bytes=").partition("-")
                data = data[int(start) : int(end) + 1 if end else None]
                status = 206
                headers |= {"Content-Range": f"bytes {start}-{int(start) + len(data) - 1}/{total}"}
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_HEAD = do_PUT = do_POST = answer  # noqa: N815

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def s3():
    pytest.importorskip("s3fs")
    bucket = Bucket()

    def respond(method, path, query, body):
        key = unquote(path).removeprefix("/box").removeprefix("/")
        if method == "PUT":
            bucket.put(key, body)
            return 200, {"ETag": f'"{bucket.writes}"'}, b""
        if not unquote(path).startswith("/box"):
            return 404, {}, b"<Error><Code>NoSuchBucket</Code><Message>no such bucket</Message></Error>"
        if "list-type" in query:
            keys, mark = bucket.page(query.get("prefix", ""), query.get("continuation-token"))
            rows = "".join(
                f"<Contents><Key>{escape(key)}</Key><Size>{len(bucket.objects[key][0])}</Size>"
                f"<ETag>&quot;{bucket.objects[key][1]}&quot;</ETag>"
                "<LastModified>2024-05-06T00:00:00.000Z</LastModified></Contents>"
                for key in keys
            )
            more = f"<NextContinuationToken>{escape(mark)}</NextContinuationToken>" if mark else ""
            xml = f"<ListBucketResult><KeyCount>{len(keys)}</KeyCount>{rows}{more}</ListBucketResult>"
            return 200, {"Content-Type": "application/xml"}, xml.encode()
        if not key:
            return 200, {}, b""
        if key not in bucket.objects:
            return 404, {}, b"<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>"
        data, number = bucket.objects[key]
        return 200, {"ETag": f'"{number}"', "Last-Modified": "Mon, 06 May 2024 00:00:00 GMT"}, data

    with serving(bucket, respond) as address:
        yield "s3", bucket, {
            "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "1",
        }  # fmt: skip


@contextmanager
def gs():
    pytest.importorskip("gcsfs")
    bucket = Bucket()

    def resource(key):
        data, number = bucket.objects[key]
        times = {"updated": "2024-05-06T00:00:00.000Z", "timeCreated": "2024-05-06T00:00:00.000Z"}
        return {"name": key, "bucket": "box", "size": str(len(data)), "generation": str(number), "etag": "x", **times}

    def respond(method, path, query, body):
        _, _, key = path.partition("/b/box/o")
        key = unquote(key.removeprefix("/"))
        if "/b/box" not in path:
            return 404, {}, b'{"error": {"code": 404, "message": "no such bucket"}}'
        if method == "POST":
            # A small object comes in one piece: JSON, and its bytes, each after a header, between boundaries.
            assert query["uploadType"] == "multipart"
            boundary = body[: body.index(b"\n")].rstrip()
            _, described, data, _ = body.split(boundary)
            key = json.loads(described.partition(b"\n\n")[2])["name"]
            bucket.put(key, data.partition(b"\n\n")[2].removesuffix(b"\n"))
            return 200, {}, json.dumps(resource(key)).encode()
        if not key:
            keys, mark = bucket.page(query.get("prefix", ""), query.get("pageToken"))
            page = {"kind": "storage#objects", "items": [resource(each) for each in keys]}
            return 200, {}, json.dumps(page | ({"nextPageToken": mark} if mark else {})).encode()
        if key not in bucket.objects:
            return 404, {}, b'{"error": {"code": 404, "message": "no such object"}}'
        if query.get("alt") == "media":
            return 200, {}, bucket.objects[key][0]
        return 200, {}, json.dumps(resource(key)).encode()

    with serving(bucket, respond) as address:
        yield (
            "gs",
            bucket,
            {
                "STORAGE_EMULATOR_HOST": address,
                "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false",
                "FSSPEC_GS_TOKEN": "anon",
                "FSSPEC_GCS_TOKEN": "anon",
            },
        )


@contextmanager
def az():
    pytest.importorskip("adlfs")
    bucket = Bucket()
    when = "Mon, 06 May 2024 00:00:00 GMT"

    def respond(method, path, query, body):
        if not path.startswith("/account/box"):
            return 404, {"x-ms-error-code": "ContainerNotFound"}, b""
        key = unquote(path).removeprefix("/account/box").removeprefix("/")
        if query.get("comp") == "list":
            keys, mark = bucket.page(query.get("prefix", ""), query.get("marker"))
            rows = "".join(
                f"<Blob><Name>{escape(key)}</Name><Properties><Content-Length>{len(bucket.objects[key][0])}"
                f"</Content-Length><Etag>{bucket.objects[key][1]}</Etag><Last-Modified>{when}</Last-Modified>"
                "<BlobType>BlockBlob</BlobType></Properties></Blob>"
                for key in keys
            )
            xml = f'<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="x" ContainerName="box"><Blobs>{rows}</Blobs><NextMarker>{escape(mark)}</NextMarker></EnumerationResults>'
            return 200, {"Content-Type": "application/xml"}, xml.encode()
        if method == "PUT":
            bucket.put(key, body)
            return 201, {"ETag": f'"{bucket.writes}"', "Last-Modified": when}, b""
        if not key:
            return 200, {"ETag": '"0"', "Last-Modified": when}, b""
        if key not in bucket.objects:
            return 404, {"x-ms-error-code": "BlobNotFound"}, b""
        data, number = bucket.objects[key]
        return 200, {"ETag": f'"{number}"', "Last-Modified": when, "x-ms-blob-type": "BlockBlob"}, data

    with serving(bucket, respond) as address:
        parts = f"BlobEndpoint={address}/account;AccountName=account;AccountKey=c2VjcmV0"
        yield "az", bucket, {"AZURE_STORAGE_CONNECTION_STRING": f"DefaultEndpointsProtocol=http;{parts}"}


@pytest.fixture(params=[s3, gs, az])
def storage(request, tmp_path):
    """The kind of storage, its bucket, and what runs a command with access to it."""
    with request.param() as (scheme, bucket, variables):

        def command(*arguments):
            # The workers' server is started once in a process, with the environment of that moment.
            return subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "profileparse", *arguments],
                env=os.environ | variables, cwd=tmp_path, capture_output=True, text=True, check=False,
            )  # fmt: skip

        yield scheme, bucket, command


def test_a_bucket_is_parsed_page_by_page_and_read_again_where_its_tags_have_changed(storage, tmp_path):
    scheme, bucket, command = storage
    keys = ["a.txt", "b #1.txt", "c|d::file.txt", "deep/é.txt", "e.csv", "p?x=1.txt", "zip:/x.txt", "new\nline.txt"]
    for key in keys:
        bucket.put(f"in/{key}", profile("A"))
    bucket.put("inside.txt", profile("B"))
    first = command("batch", f"{scheme}://box/in", "--store", "s.db", "--jobs", "1")
    rows = {path.removeprefix(f"{scheme}://box/in/"): outcome for path, outcome, *_ in contents(tmp_path / "s.db")}
    expected = dict.fromkeys(sorted({*keys} - {"e.csv"}), "parsed")
    if scheme == "az":  # adlfs reads another name
        expected["new\nline.txt"] = "unreadable"
    assert rows == expected, first.stderr
    bucket.put("in/a.txt", profile("New"))
    bucket.asked.clear()
    second = command("batch", f"{scheme}://box/in/", "--store", "s.db", "--jobs", "1")
    failed = sum(each != "parsed" for each in expected.values())
    assert f"1 parsed, {6 - failed} unchanged, {failed} failed, 0 removed" in second.stderr
    assert not any("b #1" in each for each in bucket.asked)


def test_one_object_is_parsed_and_an_export_is_uploaded(storage):
    scheme, bucket, command = storage
    bucket.put("a.txt", profile("A"))
    assert json.loads(command("parse", f"{scheme}://box/a.txt").stdout)["name"] == "A"
    assert command("batch", f"{scheme}://box/a.txt", "--store", "s.db", "--jobs", "1").returncode == 0
    done = command("export", "s.db", f"{scheme}://box/out/all.csv")
    assert (done.returncode, done.stderr) == (0, f"{scheme}://box/out/all.csv: 1 rows\n")
    assert b"\r\n" + f"{scheme}://box/a.txt".encode() in bucket.objects["out/all.csv"][0]


def test_what_is_not_there_or_not_allowed_is_one_line(storage):
    scheme, bucket, command = storage
    bucket.put("a.txt", profile("A"))
    for address in (f"{scheme}://nowhere/a.txt", f"{scheme}://box/no.txt"):
        failed = command("batch", address, "--store", "s.db", "--jobs", "1")
        assert (failed.returncode, failed.stderr) == (
            2, f"error: {address}: there is no such object, folder or bucket\n",
        )  # fmt: skip
    bucket.status = 403
    failed = command("parse", f"{scheme}://box/a.txt")
    assert failed.stderr.startswith(f"error: {scheme}://box/a.txt: no permission")
    assert failed.stderr.count("\n") == 1
