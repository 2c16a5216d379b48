"""Record models by name: ``module:Class`` or ``file.py:Class``."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from profileparse.modelerrors import ModelError, error_line, in_one_line
from profileparse.modelfile import is_model_file, model_path, run_model_file
from profileparse.schema.profile import Profile, schema_of

# A message names no more record models of a module.
_MOST_MODELS = 10


def load_model(name: str, folder: Path | None = None) -> type[Profile]:
    """Return the record model that ``module:Class`` or ``file.py:Class`` names.

    Args:
        name: The module's name or the path of a Python file, and the class's name, with a colon between them.
        folder: Where a module is looked for that Python doesn't find; by default the working directory.

    Raises:
        ModelError: there is no such model, or its code fails.

    >>> load_model("profileparse:EntityProfile").__name__
    'EntityProfile'
    """
    module, class_name = _loaded(name, folder)
    models = _models_in(module)
    model: Any = getattr(module, class_name, None)
    if model is None:
        raise ModelError(f"model {name!r}: {_called(module)} has no {class_name}; it has {models}")
    if not _is_model(model):
        found = f"the class {model.__qualname__}" if isinstance(model, type) else f"{model!r:.80}"
        raise ModelError(
            f"model {name!r}: a record model is a subclass of profileparse.Profile, not {found}; "
            f"{_called(module)} has {models}"
        )
    try:
        schema_of(model)
        model.model_rebuild()  # so that pydantic refuses here what it would refuse at the first text
    except TypeError as error:
        raise ModelError(f"model {name!r}: {in_one_line(error)}") from error
    except Exception as error:
        raise ModelError(f"model {name!r}: {error_line(error)}") from error
    return model  # type: ignore[no-any-return]


def _loaded(name: str, folder: Path | None) -> tuple[ModuleType, str]:
    """Return the module or the file that a model's name begins with, run, and the name of the class.

    Raises:
        ModelError: it is no such name, there is no such module or file, or its code fails.
    """
    path = model_path(name)
    module_name, _, class_name = name.partition(":") if path is None else (path.file, ":", path.name)
    is_module = path is None and all(part.isidentifier() for part in module_name.split("."))
    if not (class_name.isidentifier() and (path is not None or is_module)):
        raise ModelError(
            f"model {name!r}: write it as module:Class, such as company.profiles:CompanyProfile, or as file.py:Class, "
            "such as models/company.py:CompanyProfile"
        )
    if path is not None and not Path(path.file).is_file():
        raise ModelError(f"model {name!r}: there is no file {path.file}")
    try:
        return (_imported(module_name, folder) if path is None else run_model_file(path.file)), class_name
    except (Exception, SystemExit) as error:  # a module may raise anything
        raise ModelError(f"model {name!r}: {error_line(error)}") from error


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
    return isinstance(value, type) and issubclass(value, Profile)


def _imported(module: str, folder: Path | None) -> ModuleType:
    top = module.partition(".")[0]
    spec = None if top in sys.modules else find_spec(top)
    if top not in sys.modules and (spec is None or spec.origin is None):
        where = str(folder or Path.cwd())
        if where not in sys.path:
            # Not at the front: there, any file of the folder could pass for a module of Python or of a library.
            sys.path.append(where)
    return import_module(module)
