"""Profiles in Polars: importing it gives expressions the namespace ``profile``. Needs the extra ``polars``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any

from profileparse.engines.errors import EngineError, need
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile

if TYPE_CHECKING:
    import polars as pl


class ProfileExpressions:
    """What ``pl.col("text").profile`` has.

    All of it works on one row at a time, so that lazy frames stream. No row raises; null gives null.

    Args:
        expression: The expression.

    Raises:
        EngineError: Polars is not installed, or pyarrow isn't.

    >>> import polars as pl
    >>> import profileparse.engines.polars
    >>> frame = pl.DataFrame({"text": ["Name: X\\nAliases: a, b", "no profile"]})
    >>> frame.select(pl.col("text").profile.parse().struct.field("name")).to_series().to_list()
    ['X', None]
    """

    def __init__(self, expression: pl.Expr) -> None:
        need("Polars", "polars", "polars", "pyarrow")
        self._expression = expression

    def parse(self, *, model: type[Profile] = EntityProfile, name: str | pl.Expr | None = None) -> pl.Expr:
        """Return the record of each text as a struct; null where there is none.

        Args:
            model: The record model.
            name: The entity's name, for texts without one: of all rows, or an expression for each.

        Raises:
            EngineError: it is no record model. When the frame is collected: the column has no texts.
        """
        from profileparse.engines import arrow, columns

        return self._of_texts(columns.profiles, arrow.schema(model).field("profile").type, model, name)

    def diagnostics(self, *, model: type[Profile] = EntityProfile, name: str | pl.Expr | None = None) -> pl.Expr:
        """Return what there is to say about each text: a list of structs.

        Args:
            model: The record model.
            name: The entity's name, as for `parse`.

        Raises:
            EngineError: it is no record model. When the frame is collected: the column has no texts.
        """
        from profileparse.engines import arrow, columns

        return self._of_texts(columns.diagnostics, arrow.schema(model).field("diagnostics").type, model, name)

    def render(self, *, model: type[Profile] = EntityProfile) -> pl.Expr:
        """Return the canonical text of each record; null where a struct is none that the model takes.

        Args:
            model: The record model.

        Raises:
            EngineError: it is no record model. When the frame is collected: the column has no structs, or they have
                other members than the model.
        """
        import pyarrow as pa

        from profileparse.engines import arrow, columns

        arrow.schema(model)
        return _mapped([self._expression], partial(_rendered, columns.rendered, model), pa.string())

    def _of_texts(
        self, function: Callable[..., Any], gives: Any, model: type[Profile], name: str | pl.Expr | None
    ) -> pl.Expr:
        import polars as pl

        if name is None or isinstance(name, str):
            return _mapped([self._expression], partial(_read, function, model, name), gives)
        if not isinstance(name, pl.Expr):
            raise EngineError(f'a name is a str, or an expression such as pl.col("name"), not {name!r}')
        return _mapped([self._expression, name], partial(_read, function, model, None), gives)


# Streaming frames call from several threads. Python runs one of them at a time, and changing between them in the middle
# of texts takes a third more time than one after the other.
_ONE_AT_A_TIME = Lock()


def _mapped(
    expressions: Sequence[pl.Expr], function: Callable[[Sequence[pl.Series]], pl.Series], gives: Any
) -> pl.Expr:
    """Return what a function makes of columns."""
    import polars as pl
    import pyarrow as pa

    dtype = pl.Series(pa.array([], gives)).dtype
    return pl.map_batches(expressions, function, return_dtype=dtype, is_elementwise=True)


def _read(
    function: Callable[..., Any], model: type[Profile], name: str | None, given: Sequence[pl.Series]
) -> pl.Series:
    """Return what a function makes of texts, and of their names if there are two columns."""
    import polars as pl

    texts, *names = _as_long(given)
    with _ONE_AT_A_TIME:
        made = function(texts.to_arrow(), model=model, column=texts.name, names=names[0].to_arrow() if names else name)
    return pl.Series(texts.name, made)


def _as_long(given: Sequence[pl.Series]) -> list[pl.Series]:
    """Return columns that are as long as the longest of them: of a literal, Polars gives one row."""
    size = next((len(each) for each in given if len(each) != 1), 1)
    return [each.new_from_index(0, size) if len(each) == 1 != size else each for each in given]


def _rendered(function: Callable[..., Any], model: type[Profile], given: Sequence[pl.Series]) -> pl.Series:
    import polars as pl

    (records,) = given
    return pl.Series(records.name, function(records.to_arrow(), model=model, column=records.name))


if find_spec("polars") is not None:
    import polars

    polars.api.register_expr_namespace("profile")(ProfileExpressions)
