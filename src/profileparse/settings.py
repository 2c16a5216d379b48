"""Settings of a project: ``[tool.profileparse]`` in pyproject.toml, or profileparse.toml."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from profileparse.schema.profile import Profile

_OWN_FILE = "profileparse.toml"
_SHARED_FILE = "pyproject.toml"


class SettingsError(ValueError):
    """A setting that can't be used; the message says where it stands and what was expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project set; None where it set nothing.

    Attributes:
        select: Codes of rules, or beginnings of them, that are reported.
        ignore: Codes, or beginnings of them, that are not.
        model: The record model, as ``module:Class``.
        path: The file that they stand in.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    model: str | None = None
    path: Path | None = None


def find_settings(folder: Path) -> Settings:
    """Return the settings for a folder: of the nearest file, there or in a folder above it.

    ``profileparse.toml`` comes before a ``pyproject.toml`` in the same folder, and a ``pyproject.toml`` without a
    table ``[tool.profileparse]`` doesn't count.

    Raises:
        SettingsError: the file is no TOML, or has a key or a value that is not known.
        OSError: the file can't be read.
    """
    folder = folder.resolve()
    for each in (folder, *folder.parents):
        own, shared = each / _OWN_FILE, each / _SHARED_FILE
        if own.is_file():
            return _settings(_read(own), own)
        if shared.is_file() and b"profileparse" in shared.read_bytes():
            table = _read(shared).get("tool", {}).get("profileparse")
            if table is not None:
                return _settings(table, shared)
    return Settings()


def load_model(name: str, folder: Path | None = None) -> type[Profile]:
    """Return the record model that ``module:Class`` names.

    Args:
        name: The module's name and the class's, with a colon between them.
        folder: Where modules are looked for first; by default the working directory.

    Raises:
        SettingsError: there is no such model.

    >>> load_model("profileparse:EntityProfile").__name__
    'EntityProfile'
    """
    from profileparse.schema.profile import schema_of

    module_name, colon, class_name = name.partition(":")
    if not (colon and module_name and class_name):
        raise SettingsError(f"model {name!r}: write it as module:Class, such as company.profiles:CompanyProfile")
    where = str(folder or Path.cwd())
    if where not in sys.path:
        sys.path.insert(0, where)
    try:
        module = import_module(module_name)
    except ImportError as error:
        raise SettingsError(f"model {name!r}: {error}") from error
    model: Any = getattr(module, class_name, None)
    if model is None:
        raise SettingsError(f"model {name!r}: the module {module_name} has no {class_name}")
    try:
        schema_of(model)
    except TypeError as error:
        raise SettingsError(f"model {name!r}: {error}") from error
    return model  # type: ignore[no-any-return]


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error


def _settings(table: Any, path: Path) -> Settings:
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: tool.profileparse must be a table")
    values: dict[str, Any] = {}
    for key, value in table.items():
        check = _KEYS.get(key)
        if check is None:
            raise SettingsError(f"{path}: unknown key {key!r} (known: {', '.join(_KEYS)})")
        values[key] = check(value, f"{path}: {key}")
    return Settings(**values, path=path)


def _codes(value: Any, where: str) -> tuple[str, ...]:
    if not (isinstance(value, list) and all(isinstance(each, str) and each for each in value)):
        raise SettingsError(f'{where} must be a list of codes, such as ["PP1", "PP204"]')
    return tuple(value)


def _model(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise SettingsError(f'{where} must be a text, such as "company.profiles:CompanyProfile"')
    return value


_KEYS = {"select": _codes, "ignore": _codes, "model": _model}
