"""The store as a file of another kind: JSON lines, CSV, Parquet; or as a folder of Parquet files."""

from __future__ import annotations

import codecs
import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Generic, TypeVar

from profileparse.batch.folders import new_folder
from profileparse.batch.leftovers import exclusive
from profileparse.batch.models import ModelKey
from profileparse.batch.outcomes import BatchError, printable
from profileparse.batch.partitions import Partitions
from profileparse.batch.sources import PathLike, reason
from profileparse.batch.store import PlacedRow, Row, Store
from profileparse.modelfile import model_path
from profileparse.remote.addresses import Address, RemoteError, is_address, shown
from profileparse.values.citations import brackets
from profileparse.values.trees import flat_values

Writer = Callable[[BinaryIO, Iterator[Row], ModelKey | None], None]
_RowT = TypeVar("_RowT")

_KINDS = (".jsonl", ".csv", ".parquet")
_NO_PYARROW = "Parquet needs pyarrow: pip install 'profileparse[parquet]'"

# A spreadsheet takes text that begins with one of these for a formula (the last four in East Asian locales).
_FORMULA = "=+-@＝＋－＠"
_SAFE_MARK = "'"


def export_store(  # noqa: PLR0913  (each is a choice of its own, given by name)
    store: PathLike,
    out: PathLike,
    *,
    model: str | None = None,
    partition_by: Sequence[str] = (),
    row_group: int | None = None,
    overwrite: bool = False,
) -> int:
    """Write a store's rows to a file or a folder, and return how many; it appears whole or not at all.

    The name's end says the kind: ``.jsonl``, ``.csv`` or ``.parquet``, or a slash for a folder of Parquet files.
    Parquet and CSV have columns by the model's fields, so they hold rows of one model.

    Args:
        store: The store.
        out: The file or folder to write, or the file's address in object storage (``s3://bucket/profiles.parquet``); a
            folder that is there has to be empty.
        model: Only rows made with this model, as ``module:Class`` or ``file.py:Class``; needed where the store has rows
            of several. A file is not run, and need not be there.
        partition_by: Write a folder in the layout of Hive, divided by these: ``outcome``, ``model`` (then rows of
            several models are no hindrance), or a field that holds a single value: ``profile.name``. In the folders'
            names a dot of a field is ``_``.
        row_group: Rows of a row group of Parquet, which is held in memory; by default as many as have 8 Mi characters
            of JSON, and at most 5,000.
        overwrite: Replace a folder that an export has written before.

    Raises:
        BatchError: no such store or kind of file, pyarrow is missing, a value that the kind of file can't hold, a field
            that can't divide rows, a folder that is not empty, or the file or the folder can't be written.
    """
    fields = [partition_by] if isinstance(partition_by, str) else list(partition_by)
    if row_group is not None and row_group < 1:
        raise BatchError(f"a row group has at least one row, not {row_group}")
    with Store.reading(store) as open_store:
        open_store.hold()
        if is_address(out) and (fields or os.fspath(out).endswith("/")):
            raise BatchError(
                f"{shown(os.fspath(out))}: a folder can't be written to an address; write it here, then copy it"
            )
        if not is_address(out) and _is_folder(os.fspath(out), fields):
            return _export_folder(open_store, Path(out), model, fields, row_group, overwrite=overwrite)
        return _export_file(open_store, out, model, row_group)


def _is_folder(out: str, fields: Sequence[str]) -> bool:
    if out.endswith(("/", os.sep)) or os.path.isdir(out):
        return True
    if fields and Path(out).suffix.lower() in _KINDS:
        raise BatchError(f"{out}: rows that are partitioned make a folder; end its name in a slash")
    return bool(fields)


def _export_file(store: Store, out: PathLike, model: str | None, row_group: int | None) -> int:
    target = PurePath(shown(out) if isinstance(out, str) and is_address(out) else out)
    writer = _writer(target, row_group)
    needs_one = target.suffix.lower() != ".jsonl" or model is not None
    key = next(iter(_models(store, model)), None) if needs_one else None
    rows = _Counted(store.rows(None if key is None else key.schema))
    with _write_errors(out), _appearing(out) as file:
        writer(file, iter(rows), key)
    return rows.count


def _appearing(out: PathLike) -> AbstractContextManager[BinaryIO]:
    """Return what opens a file that appears at a path or an address when it is whole."""
    if not is_address(out):
        return exclusive(Path(out))
    from profileparse.remote.storage import uploading

    return uploading(Address.of(out))


def _export_folder(  # noqa: PLR0913  (what export_store was given)
    store: Store, target: Path, model: str | None, fields: Sequence[str], row_group: int | None, *, overwrite: bool
) -> int:
    try:
        from profileparse.batch.datasets import write_dataset
    except ImportError as error:
        raise BatchError(_NO_PYARROW) from error
    keys = _models(store, model, several="model" in fields)
    partitions = Partitions(fields, keys)
    only = keys[0].schema if len(keys) == 1 else None
    if fields:
        placed = store.placed_rows(partitions.folder, only)
    else:
        placed = (PlacedRow("", only or "", row) for row in store.rows(only))
    rows = _Counted(placed)
    with _write_errors(target), new_folder(target, overwrite=overwrite) as folder:
        write_dataset(folder, rows, partitions, {key.schema: key for key in keys}, row_group)
    return rows.count


class _Counted(Generic[_RowT]):
    """Rows that are counted as they are taken."""

    def __init__(self, rows: Iterable[_RowT]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[_RowT]:
        for row in self._rows:
            self.count += 1
            yield row


@contextmanager
def _write_errors(out: PathLike) -> Iterator[None]:
    try:
        yield
    except (OSError, RemoteError) as error:
        target = shown(out) if isinstance(out, str) and is_address(out) else out
        raise BatchError(f"{target}: can't be written: {reason(error)}") from error


def _writer(target: PurePath, row_group: int | None) -> Writer:
    kind = target.suffix.lower()
    if kind not in _KINDS:
        raise BatchError(
            f"{target}: can't tell the kind of file from its name; end it in .jsonl, .csv or .parquet, or in a slash "
            "for a folder of Parquet files"
        )
    if kind == ".parquet":
        try:
            from profileparse.batch.parquet import write_parquet
        except ImportError as error:
            raise BatchError(_NO_PYARROW) from error
        return partial(write_parquet, row_group=row_group)
    if row_group is not None:
        raise BatchError(f"{target}: only Parquet has row groups")
    return write_jsonl if kind == ".jsonl" else write_csv


def _models(store: Store, name: str | None, *, several: bool = False) -> list[ModelKey]:
    """Return the models of the rows to write.

    Args:
        store: The store.
        name: Only this one.
        several: Whether there may be several.
    """
    models = store.models()
    name = name and printable(str(model_path(name) or name))
    chosen = [key for key in models if name in (None, key.model)]
    if name is not None and not chosen:
        raise BatchError(f"{store.path}: no rows made with {name}; there are {_names(models)}")
    names = Counter(key.model for key in chosen)
    if len(names) > 1 and not several:
        raise BatchError(f"{store.path}: has rows of several models; choose one with --model: {_names(models)}")
    for each, schemas in names.items():
        if schemas > 1:
            raise BatchError(
                f"{store.path}: has rows of {each} from before and after it changed; "
                "run batch over all of the sources again, or --prune"
            )
    return chosen


def _names(models: Sequence[ModelKey]) -> str:
    return ", ".join(sorted({key.model for key in models})) or "none"


def write_jsonl(file: BinaryIO, rows: Iterator[Row], _key: ModelKey | None) -> None:
    """Write an object a line: ``source``, ``sha256``, ``profile`` (or null), ``diagnostics``."""
    for row in rows:
        # Records and diagnostics are JSON in one line already.
        line = (
            f'{{"source":{json.dumps(row.source, ensure_ascii=False)},"sha256":{json.dumps(row.sha256)},'
            f'"profile":{row.record or "null"},"diagnostics":{row.diagnostics}}}\n'
        )
        file.write(line.encode())


def write_csv(file: BinaryIO, rows: Iterator[Row], key: ModelKey | None) -> None:
    """Write a line a source: ``source``, ``sha256``, ``outcome``, the model's fields as text, ``diagnostics``."""
    fields = key.fields if key else []
    text_values = key.text_values if key else set()
    text = codecs.getwriter("utf-8")(file)
    writer = csv.writer(text)
    writer.writerow(["source", "sha256", "outcome", *fields, "diagnostics"])
    for row in rows:
        record: Mapping[str, Any] = json.loads(row.record) if row.record else {}
        cells = [
            _value_cell(record.get(field)) if field in text_values else cell_text(record.get(field)) for field in fields
        ]
        writer.writerow([safe_text(row.source), row.sha256, row.outcome, *cells, row.diagnostics])


def safe_text(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe before what would begin one.

    What begins with apostrophes and then such a character gets one more, so that taking one away undoes it.

    >>> safe_text("-1 frameshift"), safe_text("'=x"), safe_text("a-b")
    ("'-1 frameshift", "''=x", 'a-b')
    """
    first = text.lstrip(_SAFE_MARK + " \t\r\n")[:1]
    return _SAFE_MARK + text if first and first in _FORMULA else text


def cell_text(value: Any) -> str | int | float | None:
    r"""Return a record's member as a cell: a term a line, prose as text with its citations, the rest as JSON.

    Terms that stand below another one are indented.

    >>> cell_text([{"label": "A", "qualifier": "b", "citations": [1]}, {"label": "=C", "qualifier": None}])
    "A (b) [1]\n'=C"
    >>> item = {"kind": "item", "depth": 2, "segments": [{"text": "It binds.", "citations": []}]}
    >>> cell_text({"blocks": [item | {"depth": 1}, item]})
    "'- It binds.\n\n  - It binds."
    """
    if isinstance(value, str):
        return safe_text(value)
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list) and all("label" in each for each in value):
        return "\n".join("  " * (depth - 1) + safe_text(_term(each)) for depth, each in flat_values(value))
    if isinstance(value, dict) and "blocks" in value:
        return safe_text("\n\n".join(map(_block, value["blocks"])))
    return json.dumps(value, ensure_ascii=False)


def _value_cell(value: Any) -> str | None:
    """Return values that know their text as a cell, one a line."""
    if value is None:
        return None
    return "\n".join(safe_text(_value_text(each)) for each in (value if isinstance(value, list) else [value]))


def _value_text(value: Mapping[str, Any]) -> str:
    """Return the text of a value: the member that is its text, its only member, or all of them as JSON."""
    text = value.get("text", value.get("curie", next(iter(value.values())) if len(value) == 1 else None))
    return text if isinstance(text, str) else json.dumps(value, ensure_ascii=False)


def _term(term: Mapping[str, Any]) -> str:
    text: str = term["label"] if term.get("qualifier") is None else f"{term['label']} ({term['qualifier']})"
    return f"{text} {brackets(term['citations'])}" if term.get("citations") else text


def _block(block: Mapping[str, Any]) -> str:
    text: str = " ".join(segment["text"] + brackets(segment["citations"]) for segment in block["segments"])
    if block["kind"] == "heading":
        return f"{'#' * block['level']} {text}"
    if block["kind"] == "item":
        return f"{'  ' * (block['depth'] - 1)}- {text}"
    return f"> {text}" if block["kind"] == "quote" else text
