"""Record models in files that a user names by path: ``company.py:Company``."""

from __future__ import annotations

import os
import pickle
import sys
from hashlib import sha256
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from operator import attrgetter
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

_SUFFIX = ".py"
# No module that can be imported has such a name, so that a file shadows none, whatever its name.
_PREFIX = "profileparse_model_"


class ModelPath(NamedTuple):
    """A record model in a file.

    Attributes:
        file: Absolute path of the file, links resolved.
        name: Name of the class in it.
    """

    file: str
    name: str

    def __str__(self) -> str:
        return f"{self.file}:{self.name}"


def names_file(name: str) -> bool:
    """Whether the name of a model is that of a file: it has ``.py`` before its last colon.

    >>> names_file("models/company.py:Company"), names_file("company.profiles:Company")
    (True, False)
    """
    return name.rpartition(":")[0].endswith(_SUFFIX)


def model_path(name: str) -> ModelPath | None:
    r"""Return the file and the class that ``file.py:Class`` names; None where it is the name of a module.

    >>> model_path("company.profiles:Company"), model_path("C:\\x\\company.py:Company").name
    (None, 'Company')
    """
    file, _, class_name = name.rpartition(":")
    return ModelPath(os.path.realpath(file), class_name) if names_file(name) else None


def run_model_file(file: str) -> ModuleType:
    """Run a Python file and return it as a module.

    Its folder goes to the end of ``sys.path``: the file can import those beside it, and they replace no module of
    Python or of a library. The module has a name of its own in ``sys.modules``, made of the path, so that Pydantic
    finds there what annotations name, and the same file has the same name in each process.

    Args:
        file: The path, absolute and without links.

    Raises:
        Exception: whatever the file raises.
    """
    folder = str(Path(file).parent)
    if folder not in sys.path:
        sys.path.append(folder)
    name = _PREFIX + sha256(os.fsencode(os.path.normcase(file))).hexdigest()[:16]
    loader = _Loader(name, file)
    module = sys.modules[name] = module_from_spec(ModuleSpec(name, loader, origin=file))
    module.__file__ = file
    try:
        loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


class _Loader(SourceFileLoader):
    """Compiles the file as it is now: a cache would be written beside it, and miss two changes within a second."""

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        """Return the code of the file."""
        return self.source_to_code(self.get_data(self.path), self.path)


def is_model_file(module: ModuleType) -> bool:
    """Whether a module is a file that `run_model_file` has run."""
    return module.__name__.startswith(_PREFIX)


def model_name(model: type[Any]) -> str:
    """Return what a model is known by, wherever it was named from: ``module:Class``, or the file's path and the class.

    >>> from profileparse import EntityProfile
    >>> model_name(EntityProfile)
    'profileparse.schema.entity:EntityProfile'
    """
    return str(_path_of(model) or f"{model.__module__}:{model.__qualname__}")


def _path_of(model: type[Any]) -> ModelPath | None:
    """Return where a class is that a model file defines; None for any other class."""
    if not model.__module__.startswith(_PREFIX):
        return None
    return ModelPath(str(sys.modules[model.__module__].__file__), model.__qualname__)


def to_pickle(model: type[Any]) -> ModelPath | type[Any]:
    """Return what another process can be sent instead of a model: pickle alone can't name what is in a model file.

    Raises:
        PicklingError: the file doesn't have the class under its name.
    """
    path = _path_of(model)
    if path is None:
        return model
    try:
        found = attrgetter(path.name)(sys.modules[model.__module__])
    except AttributeError:
        found = None
    if found is not model:
        raise pickle.PicklingError(f"{path.file} has it under another name than {path.name}")
    return path


def from_pickle(sent: ModelPath | type[Any]) -> Any:
    """Return the model that `to_pickle` gave this for; a file is run.

    Raises:
        Exception: whatever the file raises.
    """
    return attrgetter(sent.name)(run_model_file(sent.file)) if isinstance(sent, ModelPath) else sent
