"""What the reference shows of a class: the fields of a record model with their descriptions, and what users call."""

from __future__ import annotations

import re
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import BaseModel
from sphinx.domains.python import PyObject
from sphinx.util.typing import stringify_annotation

import profileparse.once

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Sphinx knows the type checkers' view of `once`, which does the same.
profileparse.once.once = cached_property  # type: ignore[misc]
_CLASS = re.compile(r"<class '(?:\w+\.)*(\w+)'>")
# What other calls make.
_MADE = (
    profileparse.Parsed,
    profileparse.Document,
    profileparse.LearnedModel,
    profileparse.Grounding,
    profileparse.Evidence,
)


def _skip(_app: Sphinx, _what: str, name: str, member: Any, skip: bool, _options: Any) -> bool | None:  # noqa: FBT001
    is_alias = str(getattr(member, "__doc__", "")).startswith(
        "Alias for field number"
    )  # the class documents its fields
    return True if is_alias or name in {"model_config", "__init__", "__new__"} else skip or None


def _signature(
    _app: Sphinx, what: str, _name: str, found: Any, _options: Any, signature: str | None, returned: str
) -> tuple[str, str] | None:
    """Leave out the arguments of what users don't call, or give by name as fields; name classes by their names."""
    if signature is None:
        return None
    if what == "exception" or (what == "class" and issubclass(found, (BaseModel, Enum, *_MADE))):
        return "", returned
    return _CLASS.sub(r"\1", signature), returned


def _fields(_app: Sphinx, what: str, _name: str, found: Any, _options: Any, lines: list[str]) -> None:
    """Add the fields of a model, each with its description, to its docstring."""
    if what == "class" and issubclass(found, BaseModel):
        of_all = profileparse.Profile.model_fields if found is not profileparse.Profile else {}
        kinds = get_type_hints(found)
        for name, field in found.model_fields.items():
            if name not in of_all:
                kind = stringify_annotation(kinds[name], "smart")
                lines += [f".. attribute:: {name}", f"   :type: {kind}", "", f"   {field.description or ''}", ""]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    variables = next(each for each in PyObject.doc_field_types if each.name == "variable")
    variables.label = "Attributes"
    app.connect("autodoc-skip-member", _skip)
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-process-docstring", _fields, priority=600)  # after napoleon
    return {"parallel_read_safe": True, "parallel_write_safe": True}
