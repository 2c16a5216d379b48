"""Profiles in DuckDB: SQL functions over columns of texts and of records. Needs the extra ``duckdb``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from profileparse.engines.errors import EngineError, need
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Functions of columns in Arrow; one that may give NULL has to take NULL, too.
_HOW: dict[str, Any] = {"type": "arrow", "null_handling": "special"}
_NAMES = "SELECT lower(function_name) FROM duckdb_functions()"


def register(con: DuckDBPyConnection, *, model: type[Profile] = EntityProfile, prefix: str = "") -> None:
    """Add SQL functions to a connection, and to all others to the same database in this process.

    - ``profile(text)``: the record as a struct; NULL where a text gives none.
    - ``profile_diagnostics(text)``: what there is to say about a text, a list of structs.
    - ``profile_text(profile)``: the canonical text of a record; NULL where a struct is none that the model takes.

    NULL gives NULL. No text and no struct ends a query.

    Args:
        con: The connection.
        model: The record model.
        prefix: What the names of the functions begin with, for a second model.

    Raises:
        EngineError: DuckDB is not installed, there are such functions already, or an argument is none; the message says
            what to do, and no function was added.

    >>> import duckdb
    >>> con = duckdb.connect()
    >>> register(con)
    >>> con.sql("SELECT p.name, profile_text(p) FROM (SELECT profile('Aliases: a\\nName: X') AS p)").fetchall()
    [('X', 'Name: X\\nOther Names\\na\\n')]
    """
    need("DuckDB", "duckdb", "duckdb", "pyarrow")
    # They wait until DuckDB and pyarrow are known to be there.
    import duckdb
    import pyarrow as pa

    from profileparse.engines import columns
    from profileparse.engines.arrow import schema

    if not isinstance(con, duckdb.DuckDBPyConnection):
        raise EngineError(f"register takes a connection, such as that of duckdb.connect(), not {con!r}")
    added = pa.schema([("text", pa.string()), *schema(model)])
    _check_members(added.field("profile").type, model)
    names = [f"{prefix}{name}" for name in ("profile", "profile_text", "profile_diagnostics")]
    if not all(map(str.isidentifier, names)):
        raise EngineError(f"no name of a function begins with {prefix!r}: write letters, digits and underscores")
    with con.cursor() as own:  # the connection itself may have a result that somebody is reading
        taken = {name for (name,) in own.execute(_NAMES).fetchall()}
        text, profile, diagnostics, _ = own.from_arrow(added.empty_table()).types
    for name in names:
        if name.lower() in taken:
            raise EngineError(f"there is a function {name} already: give a prefix, as in prefix='company_'")
    functions: tuple[tuple[Callable[..., Any], Any, Any], ...] = (
        (columns.profiles, text, profile),
        (columns.rendered, profile, text),
        (columns.diagnostics, text, diagnostics),
    )
    for name, (function, takes, gives) in zip(names, functions, strict=True):
        con.create_function(name, _of_one(function, model), [takes], gives, **_HOW)


def _check_members(kind: Any, model: type[Profile]) -> None:
    """Refuse members whose names are one name in SQL.

    Raises:
        EngineError: which.
    """
    seen: dict[str, str] = {}
    for number in range(kind.num_fields):
        member = kind.field(number)
        other = seen.setdefault(member.name.lower(), member.name)
        if other != member.name:
            raise EngineError(
                f"{model.__name__} has {other!r} and {member.name!r}, which are one name in SQL: rename one of them"
            )
        _check_members(member.type, model)


def _of_one(function: Callable[..., Any], model: type[Profile]) -> Callable[[Any], Any]:
    """Return a function of one column: DuckDB counts the arguments, so that no partial will do."""

    def called(column: Any) -> Any:
        return function(column, model=model)

    return called
