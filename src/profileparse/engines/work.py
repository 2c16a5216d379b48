"""What the workers of a cluster are sent: how to parse, with the model by its name. Needs pyarrow."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from functools import cache
from pickle import PicklingError
from typing import NamedTuple

import pyarrow as pa

from profileparse.batch.models import model_key
from profileparse.engines.arrow import check, parse_batch
from profileparse.engines.errors import EngineError
from profileparse.loading import load_model
from profileparse.modelerrors import ModelError
from profileparse.modelfile import ModelPath, model_name, model_path, to_pickle
from profileparse.schema.profile import Profile

# Records are Python's before they are Arrow's: so many rows at a time bound their memory, whatever the engine sends.
_ROWS = 1024
_OWN_MODULE = "__main__"


class Work(NamedTuple):
    """How a worker parses a column of texts; small, and pickled by name.

    Attributes:
        model: The record model, as ``module:Class`` or ``/path/to/file.py:Class``.
        key: What the model is where the job starts, and the version of profileparse.
        text: The column of the texts.
        name: The entity's name of all rows, for texts without one.
        name_column: The column that has the name of each row.
        diagnostics: Whether to say what there is to say about the texts.
    """

    model: str
    key: str
    text: str
    name: str | None
    name_column: str | None
    diagnostics: bool

    def parsed(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield batches with their texts parsed, in pieces that fit in memory.

        Raises:
            EngineError: this worker can't load the model, or has another one of the name.
        """
        model = _model(self.model, self.key)
        for batch in batches:
            # An empty batch is a piece, too: it has the columns.
            for start in range(0, max(batch.num_rows, 1), _ROWS):
                yield parse_batch(
                    batch.slice(start, _ROWS),
                    model=model,
                    text=self.text,
                    name=self.name,
                    name_column=self.name_column,
                    diagnostics=self.diagnostics,
                )

    def problem(self) -> str | None:
        """Return why this worker can't do it, in one line; None where it can."""
        try:
            _model(self.model, self.key)
        except EngineError as error:
            return str(error)
        return None


def work_for(  # noqa: PLR0913 (each is a choice of its own, given by name)
    model: type[Profile] | str,
    columns: pa.Schema | None,
    *,
    text: str,
    name: str | None,
    name_column: str | None,
    diagnostics: bool,
) -> tuple[type[Profile], Work]:
    """Return the model and what the workers are sent.

    Args:
        model: The record model: the class, or ``module:Class`` or ``file.py:Class``.
        columns: The columns of the texts' table; None where there is no row to tell them by.
        text: The column of the texts.
        name: The entity's name of all rows.
        name_column: The column that has the name of each row.
        diagnostics: Whether to say what there is to say about the texts.

    Raises:
        EngineError: there is no such model, a worker can't be told its name, or `check` refuses the columns.
    """
    if isinstance(model, str):
        loaded, sent = _loaded(model), str(model_path(model) or model)
    else:
        loaded, sent = model, _name_of(model)
    if sent.partition(":")[0] == _OWN_MODULE:
        raise EngineError(_unknown(loaded.__qualname__, "is defined in the script that runs"))
    if columns is not None:
        check(columns, loaded, text=text, name_column=name_column)
    return loaded, Work(sent, _key(loaded), text, name, name_column, diagnostics)


def _name_of(model: type[Profile]) -> str:
    """Return the name by which a worker can load a class.

    Raises:
        EngineError: there is none.
    """
    try:
        sent = to_pickle(model)
    except PicklingError as error:
        raise EngineError(_unknown(model.__qualname__, str(error))) from error
    name = model_name(model)
    if isinstance(sent, ModelPath) or model.__module__ == _OWN_MODULE:
        return name
    if model.__qualname__ != model.__name__:
        raise EngineError(_unknown(model.__qualname__, "is defined inside of a function or a class"))
    if _loaded(name) is not model:
        raise EngineError(_unknown(model.__qualname__, f"is not what {name} names"))
    return name


def _unknown(name: str, why: str) -> str:
    return (
        f"workers load a model by its name, and {name} {why}: move it to a file of its own, and give it as "
        "module:Class or file.py:Class"
    )


def _key(model: type[Profile]) -> str:
    key = model_key(model)
    return f"{key.parser} {key.schema}"


def _loaded(name: str) -> type[Profile]:
    try:
        return load_model(name)
    except ModelError as error:
        raise EngineError(str(error)) from error


@cache
def _model(name: str, key: str) -> type[Profile]:
    """Return the model that a name and a hash stand for, loaded once a process; one that has changed is loaded again.

    Raises:
        EngineError: this worker can't load the model, or has another one of the name.
    """
    try:
        model = load_model(name)
    except ModelError as error:
        raise EngineError(
            f"the worker {socket.gethostname()} can't load the {error}. A module must be installed on every worker, "
            "a file must be there under the same path"
        ) from error
    if _key(model) != key:
        raise EngineError(
            f"the worker {socket.gethostname()} has another version of profileparse or of the model {name!r} than "
            "where the job starts: give all machines the same, and start the workers again"
        )
    return model
