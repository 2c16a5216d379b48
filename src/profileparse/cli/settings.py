"""Settings of a project: ``[tool.profileparse]`` in pyproject.toml, or profileparse.toml."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from shlex import quote
from types import ModuleType
from typing import TYPE_CHECKING, Any

from profileparse.cli.terminal import shortened
from profileparse.modelfile import is_model_file, model_path, names_file, run_model_file

if TYPE_CHECKING:
    from profileparse.schema.profile import Profile

_OWN_FILE = "profileparse.toml"
_SHARED_FILE = "pyproject.toml"
_REPOSITORY = (".git", ".hg", ".jj", ".svn")
# A message names no more record models of a module.
_MOST_MODELS = 10


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
        SettingsError: it is a file, the folder is not trusted, there is no such model, or its code fails.
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
    return load_model(settings.model, folder)


def load_model(name: str, folder: Path | None = None) -> type[Profile]:
    """Return the record model that ``module:Class`` or ``file.py:Class`` names.

    Args:
        name: The module's name or the path of a Python file, and the class's name, with a colon between them.
        folder: Where a module is looked for that Python doesn't find; by default the working directory.

    Raises:
        SettingsError: there is no such model, or its code fails.

    >>> load_model("profileparse:EntityProfile").__name__
    'EntityProfile'
    """
    from profileparse.schema.profile import schema_of

    module, class_name = _loaded(name, folder)
    models = _models_in(module)
    model: Any = getattr(module, class_name, None)
    if model is None:
        raise SettingsError(f"model {name!r}: {_called(module)} has no {class_name}; it has {models}")
    if not _is_model(model):
        found = f"the class {model.__qualname__}" if isinstance(model, type) else shortened(repr(model), 80)
        raise SettingsError(
            f"model {name!r}: a record model is a subclass of profileparse.Profile, not {found}; "
            f"{_called(module)} has {models}"
        )
    try:
        schema_of(model)
        model.model_rebuild()  # so that pydantic refuses here what it would refuse at the first text
    except TypeError as error:
        raise SettingsError(f"model {name!r}: {_in_one_line(error)}") from error
    except Exception as error:
        raise SettingsError(f"model {name!r}: {error_line(error)}") from error
    return model  # type: ignore[no-any-return]


def _loaded(name: str, folder: Path | None) -> tuple[ModuleType, str]:
    """Return the module or the file that a model's name begins with, run, and the name of the class.

    Raises:
        SettingsError: it is no such name, there is no such module or file, or its code fails.
    """
    path = model_path(name)
    module_name, _, class_name = name.partition(":") if path is None else (path.file, ":", path.name)
    is_module = path is None and all(part.isidentifier() for part in module_name.split("."))
    if not (class_name.isidentifier() and (path is not None or is_module)):
        raise SettingsError(
            f"model {name!r}: write it as module:Class, such as company.profiles:CompanyProfile, or as file.py:Class, "
            "such as models/company.py:CompanyProfile"
        )
    if path is not None and not Path(path.file).is_file():
        raise SettingsError(f"model {name!r}: there is no file {path.file}")
    try:
        return (_imported(module_name, folder) if path is None else run_model_file(path.file)), class_name
    except (Exception, SystemExit) as error:  # a module may raise anything
        raise SettingsError(f"model {name!r}: {error_line(error)}") from error


def _called(module: ModuleType) -> str:
    """Return what a message calls a module or a file."""
    file = getattr(module, "__file__", None) or "built in"
    return file if is_model_file(module) else f"the module {module.__name__} ({file})"


def _models_in(module: ModuleType) -> str:
    """Return the names of the record models that a module has, those of this package aside."""
    names = [
        name
        for name, each in vars(module).items()
        if _is_model(each) and each.__module__.split(".")[0] != "profileparse"
    ]
    more = f" and {len(names) - _MOST_MODELS} more" if len(names) > _MOST_MODELS else ""
    return f"{', '.join(names[:_MOST_MODELS])}{more}" if names else "no record model"


def _is_model(value: object) -> bool:
    from profileparse.schema.profile import Profile

    return isinstance(value, type) and issubclass(value, Profile)


def _imported(module: str, folder: Path | None) -> ModuleType:
    from importlib.util import find_spec

    top = module.partition(".")[0]
    spec = None if top in sys.modules else find_spec(top)
    if top not in sys.modules and (spec is None or spec.origin is None):
        where = str(folder or Path.cwd())
        if where not in sys.path:
            # Not at the front: there, any file of the folder could pass for a module of Python or of a library.
            sys.path.append(where)
    return import_module(module)


def error_line(error: BaseException) -> str:
    """Return an error in one line, with its place where a module of the user raised it."""
    return f"{user_place(error)}{type(error).__name__}: {_in_one_line(error)}"


def user_place(error: BaseException) -> str:
    """Return ``file:line: `` of the user's own code that an error comes from; empty where it is none of theirs."""
    from traceback import walk_tb

    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno or 1}: "
    places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    return next((f"{file}:{line}: " for file, line in reversed(places) if _is_users(file)), "")


def _is_users(file: str) -> bool:
    """Whether a file of code is neither this package's, nor Python's, nor installed."""
    path = Path(file)
    own, standard = Path(__file__).parents[1], Path(os.__file__).parent
    installed = {"site-packages", "dist-packages"} & set(path.parts)
    return not (file.startswith("<") or installed or path.is_relative_to(own) or path.is_relative_to(standard))


def _in_one_line(error: BaseException) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return " ".join(text.split())


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
