"""The objects below an address, one page of the storage's list at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from profileparse.remote.addresses import Address
from profileparse.remote.storage import Found, attempted, file_system, found_from, path_in

# The objects of a page as (key, what is said of it), and the mark of the next page; None: it was the last one.
Page = tuple[Sequence[tuple[str, Mapping[str, Any]]], Any]
_Pager = Callable[[Any, Address, Any], Page]


def listed(folder: Address) -> Iterator[Found]:
    """Yield the objects below a folder or a bucket, in the order of the storage's list, deeper ones among them.

    A page (1,000 to 5,000 objects) is in memory at a time.

    Raises:
        RemoteError: it can't be listed, or a package is missing.
    """
    system = file_system(folder)
    if folder.key and not folder.key.endswith("/"):
        folder = folder._replace(key=f"{folder.key}/")
    pager = _PAGERS[folder.scheme]
    mark: Any = None
    while True:
        page, mark = attempted(folder, lambda at=mark: pager(system, folder, at))  # type: ignore[misc]
        for key, info in page:
            # A key that ends in a slash stands for a folder.
            if not key.endswith("/"):
                yield found_from(folder._replace(key=key), info)
        if mark is None:
            return


def _s3_page(system: Any, folder: Address, mark: Any) -> Page:
    more = {} if mark is None else {"ContinuationToken": mark}
    page = system.call_s3("list_objects_v2", Bucket=folder.bucket, Prefix=folder.key, **more)
    objects = [(each["Key"], {**each, "size": each["Size"]}) for each in page.get("Contents", ())]
    return objects, page.get("NextContinuationToken")


def _gs_page(system: Any, folder: Address, mark: Any) -> Page:
    page = system.call("GET", "b/{}/o", folder.bucket, prefix=folder.key, pageToken=mark, json_out=True)
    return [(each["name"], each) for each in page.get("items", ())], page.get("nextPageToken")


def _az_page(system: Any, folder: Address, mark: Any) -> Page:
    from fsspec.asyn import sync

    async def page() -> Page:
        async with system.service_client.get_container_client(folder.bucket) as container:
            pages = container.list_blobs(name_starts_with=folder.key).by_page(continuation_token=mark)
            async for blobs in pages:
                objects = [(each.name, {**each, "size": each.size}) async for each in blobs]
                return objects, pages.continuation_token or None
        return [], None

    result: Page = sync(system.loop, page)
    return result


def _memory_page(system: Any, folder: Address, _mark: Any) -> Page:
    found = system.find(path_in(system, folder), detail=True)
    start = f"/{folder.bucket}/"
    return [(name.removeprefix(start), info) for name, info in found.items()], None


_PAGERS: Mapping[str, _Pager] = {"s3": _s3_page, "gs": _gs_page, "az": _az_page, "memory": _memory_page}
