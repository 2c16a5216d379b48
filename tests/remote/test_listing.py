import itertools

import pytest

from profileparse.remote import listing
from profileparse.remote.addresses import Address, RemoteError
from profileparse.remote.listing import listed

pytest.importorskip("fsspec")


class Storage:
    """A file system of s3fs with a million objects, and one of gcsfs; they count the pages that are asked for."""

    def __init__(self, pages=1000, size=1000):
        self.pages, self.size, self.asked, self.fails = pages, size, [], []

    def call_s3(self, method, *, Bucket, Prefix, ContinuationToken="0"):  # noqa: N803
        assert (method, Bucket) == ("list_objects_v2", "bucket")
        number = self.page(ContinuationToken)
        keys = (f"{Prefix}{number}-{each}.txt" for each in range(self.size))
        page = {"Contents": [{"Key": key, "Size": 5, "ETag": f'"{key}"'} for key in keys]}
        return page if number + 1 == self.pages else page | {"NextContinuationToken": str(number + 1)}

    def call(self, method, path, bucket, *, prefix, pageToken, json_out):  # noqa: N803
        assert (method, path, bucket, json_out) == ("GET", "b/{}/o", "bucket", True)
        number = self.page(pageToken or "0")
        items = [{"name": f"{prefix}{number}-{each}.txt", "size": "5", "generation": "7"} for each in range(self.size)]
        return {"items": items} | ({} if number + 1 == self.pages else {"nextPageToken": str(number + 1)})

    def page(self, mark):
        self.asked.append(int(mark))
        if self.fails:
            raise self.fails.pop(0)
        return int(mark)


@pytest.fixture(params=["s3", "gs"])
def storage(request, monkeypatch):
    storage = Storage()
    storage.scheme = request.param
    monkeypatch.setattr(listing, "file_system", lambda _address: storage)
    return storage


def test_a_page_is_asked_for_when_its_first_object_is(storage):
    objects = listed(Address.of(f"{storage.scheme}://bucket/folder"))
    assert storage.asked == []
    first = next(objects)
    assert (str(first.address), first.size) == (f"{storage.scheme}://bucket/folder/0-0.txt", 5)
    assert first.is_tagged
    assert len(list(itertools.islice(objects, 999))) == 999
    assert storage.asked == [0]
    next(objects)
    assert storage.asked == [0, 1]


def test_all_pages_are_listed_once(storage):
    storage.pages, storage.size = 5, 3
    names = [each.address.key for each in listed(Address.of(f"{storage.scheme}://bucket"))]
    assert names == [f"{page}-{each}.txt" for page in range(5) for each in range(3)]


def test_a_page_that_can_not_be_had_ends_the_list_with_its_reason(storage):
    objects = listed(Address.of(f"{storage.scheme}://bucket"))
    assert len(list(itertools.islice(objects, 1000))) == 1000
    storage.fails = [PermissionError("Access Denied")]
    with pytest.raises(RemoteError, match="no permission"):
        next(objects)


def test_marks_of_folders_are_no_objects(memory, monkeypatch):
    page = [("in/", {"size": 0}), ("in/a.txt", {"size": 1})]
    monkeypatch.setitem(listing._PAGERS, "memory", lambda *_: (page, None))
    assert [each.address.key for each in listed(Address.of("memory://box/in"))] == ["in/a.txt"]
