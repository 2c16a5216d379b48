"""Settings of a project: ``[tool.profileparse]`` in pyproject.toml, or profileparse.toml."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from profileparse.modelfile import names_file

if TYPE_CHECKING:
    from profileparse.schema.profile import Profile

_OWN_FILE = "profileparse.toml"
_SHARED_FILE = "pyproject.toml"
_REPOSITORY = (".git", ".hg", ".jj", ".svn")


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

    The search ends at the root of the repository, outside of one at the home folder; a folder that is in neither is
    searched alone. It never goes on to a folder of another owner, nor to one that all users share, such as ``/tmp``.

    ``profileparse.toml`` comes before a ``pyproject.toml`` in the same folder, and a ``pyproject.toml`` without a
    table ``[tool.profileparse]`` doesn't count.

    Raises:
        SettingsError: the file can't be read, is no TOML, or has a key or a value that is not known.
    """
    for each in _searched(Path(os.path.realpath(folder))):
        own, shared = each / _OWN_FILE, each / _SHARED_FILE
        data = _read(own)
        if data is not None:
            return _settings(_toml(data, own), own)
        data = _read(shared)
        if data is not None and b"profileparse" in data:
            tools = _toml(data, shared).get("tool")
            if isinstance(tools, dict) and "profileparse" in tools:
                return _settings(tools["profileparse"], shared)
    return Settings()


def load_settings_model(settings: Settings) -> type[Profile] | None:
    """Return the record model that the settings name, or None where they name none.

    A model is code, and settings may come from a stranger. So it is loaded only where the user's own configuration
    trusts the folder of the settings, or one above it. A file is never: only the command line can name one.

    Raises:
        SettingsError: it is a file, or the folder is not trusted.
        ModelError: there is no such model, or its code fails.
    """
    if settings.model is None or settings.path is None:
        return None
    folder, configuration = settings.path.parent, _configuration()
    if names_file(settings.model):
        raise SettingsError(
            f"{settings.path}: model: settings can name a module, not a file, whose code would be run; to run it, give "
            f"--model {quote(os.path.join(folder, settings.model))}"  # noqa: PTH118  (a drive letter stays)
        )
    if not any(folder.is_relative_to(each) for each in _trusted(configuration)):
        trust = f", or write trusted = ['{folder}'] in {configuration}" if configuration else ""
        raise SettingsError(
            f"{settings.path}: to use the model {settings.model!r} runs its code, and this folder is not trusted: "
            f"give --model {settings.model}{trust}"
        )
    from profileparse.loading import load_model

    return load_model(settings.model, folder)


def _searched(folder: Path) -> Iterator[Path]:
    """Yield the folder, and those above it that settings may come from."""
    yield folder
    line = (folder, *folder.parents)
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  (Path.home raises where there is none)
    end = next((each for each in line if any(os.path.lexists(each / mark) for mark in _REPOSITORY)), None)
    if end is None and home.is_absolute():
        home = Path(os.path.realpath(home))
        end = home if home in line and home != home.parent else None
    owner = folder.stat().st_uid
    for each in line[1 : line.index(end) + 1] if end is not None else ():
        status = each.stat()
        if status.st_uid != owner or status.st_mode & stat.S_ISVTX:
            return
        yield each


def _configuration() -> Path | None:
    """Return the path of the user's own configuration, or None where the user has no home."""
    given = os.environ.get("XDG_CONFIG_HOME", "")
    folder = given if os.path.isabs(given) else os.path.expanduser("~/.config")  # noqa: PTH111, PTH117
    return Path(folder, "profileparse", "config.toml") if os.path.isabs(folder) else None  # noqa: PTH117


def _trusted(configuration: Path | None) -> list[Path]:
    """Return the folders whose settings may name a model."""
    data = None if configuration is None else _read(configuration)
    if configuration is None or data is None:
        return []
    table = _toml(data, configuration)
    unknown = next((key for key in table if key != "trusted"), None)
    if unknown is not None:
        raise SettingsError(f"{configuration}: unknown key {unknown!r} (known: trusted)")
    folders = table.get("trusted", [])
    if not (isinstance(folders, list) and all(isinstance(each, str) for each in folders)):
        raise SettingsError(f'{configuration}: trusted must be a list of folders, such as ["~/work"]')
    paths = [os.path.expanduser(each) for each in folders]  # noqa: PTH111
    relative = next((each for each in paths if not os.path.isabs(each)), None)  # noqa: PTH117
    if relative is not None:
        raise SettingsError(f"{configuration}: trusted: {relative!r} must be an absolute path, or begin with ~/")
    return [Path(os.path.realpath(each)) for each in paths]


def _read(path: Path) -> bytes | None:
    """Return the content of a file, or None where there is none."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise SettingsError(f"{path}: expected a file with settings, but this is no regular file")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SettingsError(f"{path}: the settings can't be read: {error.strerror}") from error


def _toml(data: bytes, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8"))
    except RecursionError as error:
        raise SettingsError(f"{path}: not valid TOML: nested too deeply") from error
    except ValueError as error:  # no TOML, no UTF-8, or a number of thousands of digits
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
