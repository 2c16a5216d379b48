"""The store as one file of another kind: JSON lines, CSV, Parquet."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from profileparse.batch.leftovers import exclusive
from profileparse.batch.models import ModelKey
from profileparse.batch.outcomes import BatchError, printable
from profileparse.batch.sources import PathLike, reason
from profileparse.batch.store import Row, Store
from profileparse.modelfile import model_path
from profileparse.remote.addresses import Address, RemoteError, is_address, shown
from profileparse.values.citations import brackets

Writer = Callable[[BinaryIO, Iterator[Row], ModelKey | None], None]

# A spreadsheet takes text that begins with one of these for a formula (the last four in East Asian locales).
_FORMULA = "=+-@＝＋－＠"
_SAFE_MARK = "'"


def export_store(store: PathLike, out: PathLike, *, model: str | None = None) -> int:
    """Write a store's rows to a file or an address, by source, and return how many; it appears whole or not at all.

    The name's end says the kind: ``.jsonl``, ``.csv`` or ``.parquet``. Parquet and CSV have columns by the model's
    fields, so they hold rows of one model.

    Args:
        store: The store.
        out: The file to write, or its address in object storage (``s3://bucket/profiles.parquet``).
        model: Only rows made with this model, as ``module:Class`` or ``file.py:Class``; needed where the store has rows
            of several. A file is not run, and need not be there.

    Raises:
        BatchError: no such store or kind of file, pyarrow is missing, a value that the kind of file can't hold, or the
            file can't be written.
    """
    target = shown(out) if isinstance(out, str) and is_address(out) else str(Path(out))
    writer = _writer(target)
    count = 0

    def counted(rows: Iterator[Row]) -> Iterator[Row]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with Store.reading(store) as open_store:
        key = _model(open_store, model, needs_one=not target.lower().endswith(".jsonl"))
        rows = open_store.rows(None if key is None else key.schema)
        try:
            with _appearing(out) as file:
                writer(file, counted(rows), key)
        except (OSError, RemoteError) as error:
            raise BatchError(f"{target}: can't be written: {reason(error)}") from error
    return count


def _appearing(out: PathLike) -> AbstractContextManager[BinaryIO]:
    """Return what opens a file that appears at a path or an address when it is whole."""
    if not is_address(out):
        return exclusive(Path(out))
    from profileparse.remote.storage import uploading

    return uploading(Address.of(out))


def _writer(target: str) -> Writer:
    kind = PurePath(target).suffix.lower()
    if kind == ".parquet":
        try:
            from profileparse.batch.parquet import write_parquet
        except ImportError as error:
            raise BatchError("Parquet needs pyarrow: pip install 'profileparse[parquet]'") from error
        return write_parquet
    writers: Mapping[str, Writer] = {".jsonl": write_jsonl, ".csv": write_csv}
    if kind not in writers:
        raise BatchError(f"{target}: can't tell the kind of file from its name; end it in .jsonl, .csv or .parquet")
    return writers[kind]


def _model(store: Store, name: str | None, *, needs_one: bool) -> ModelKey | None:
    models = store.models()
    name = name and printable(str(model_path(name) or name))
    chosen = [key for key in models if name in (None, key.model)]
    if name is not None and not chosen:
        raise BatchError(f"{store.path}: no rows made with {name}; there are {_names(models)}")
    if len(chosen) > 1 and len({key.model for key in chosen}) > 1 and needs_one:
        raise BatchError(f"{store.path}: has rows of several models; choose one with --model: {_names(models)}")
    if len(chosen) > 1 and (needs_one or name is not None):
        raise BatchError(
            f"{store.path}: has rows of {chosen[0].model} from before and after it changed; "
            "run batch over all of the sources again, or --prune"
        )
    return chosen[0] if chosen and (needs_one or name is not None) else None


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
        return "\n".join("  " * depth + safe_text(_term(each)) for depth, each in _flat(value, 0))
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


def _flat(terms: Sequence[Mapping[str, Any]], depth: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield terms with how deep they are in their trees."""
    for term in terms:
        yield depth, term
        yield from _flat(term.get("children", ()), depth + 1)


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
