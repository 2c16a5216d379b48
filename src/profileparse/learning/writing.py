"""A learnt model as Python: plain, typed, and formatted as its readers would."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from profileparse.learning.labels import LearnedLabel

# Lines are no longer, as formatters have it by default.
_WIDTH = 88
_INDENT = "    "
_LONGEST_EXAMPLE = 40
# The type of each kind of value and its default; {} is the class of a section.
TYPES = {
    "text": ("str | None", "None"),
    "prose": ("Prose | None", "None"),
    "integer": ("int | None", "None"),
    "number": ("float | None", "None"),
    "date": ("datetime.date | None", "None"),
    "partial": ("PartialDate | None", "None"),
    "quantity": ("Quantity | None", "None"),
    "url": ("Url | None", "None"),
    "identifier": ("Identifier | None", "None"),
    "inline": ("list[Term]", "Field(default=[])"),
    "lines": ("list[Term]", "Field(default=[])"),
    "bullets": ("list[Term]", "Field(default=[])"),
    "quantities": ("list[Quantity]", "Field(default=[])"),
    "xrefs": ("list[Xref]", "Field(default=[])"),
    "trees": ("list[Tree]", "Field(default=[])"),
    "table": ("Table | None", "None"),
    "terms by key": ("dict[str, list[Term]]", "Field(default={})"),
    "prose by key": ("dict[str, Prose]", "Field(default={})"),
    "section": ("{} | None", "None"),
    "rows": ("list[{}]", "Field(default=[])"),
}
_LAYOUTS = {"inline": "inline", "xrefs": "inline", "bullets": "bullets"}
# A literal of a str, as `quoted` writes it.
_STR = re.compile(r"""\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'""")
_TYPE_NAME = re.compile(r"\b[A-Z]\w*")
# Names that a model's file has already.
_IMPORTED = frozenset(
    [
        "Annotated",
        "Field",
        "Identifier",
        "Label",
        "PartialDate",
        "Profile",
        "Prose",
        "Quantity",
        "Section",
        "Table",
        "Term",
        "Tree",
        "Url",
        "Xref",
        "None",
    ]
)


def write_source(name: str, labels: Sequence[LearnedLabel], texts: int) -> str:
    """Return the source of a record model.

    Args:
        name: The name of its class.
        labels: Its labels.
        texts: How many texts it was learnt from.
    """
    classes: dict[int, str] = {}
    taken = {name, *_IMPORTED}
    for label in labels:
        if label.kind in ("section", "rows"):
            classes[id(label)] = class_name(label.label, taken)
    bodies = [class_lines(classes[id(label)], label) for label in labels if id(label) in classes]
    about = f"What {texts} texts say; written by `profileparse learn`, to be read and changed."
    bodies.append(_class(name, "Profile", about, labels, classes))
    return "\n\n\n".join([_head(bodies), *bodies]) + "\n"


def _head(bodies: Sequence[str]) -> str:
    """Return the docstring of the module and its imports."""
    used = names_in("\n".join(bodies))
    standard = [*(["import datetime"] if "datetime" in used else [])]
    standard += ["from typing import Annotated"] if "Annotated" in used else []
    lines = ['"""A record model for profileparse."""', "", *standard, *([""] if standard else [])]
    lines += import_lines(used - {"Annotated", "datetime", "Field"} | {"Profile"})
    return "\n".join([*lines, *(["from pydantic import Field"] if "Field" in used else [])])


def names_in(code: str) -> set[str]:
    r"""Return the names in some code that have to be imported.

    >>> sorted(names_in('    # A Term\n    x: Annotated[list[Term], Label("Prose")] = []'))
    ['Annotated', 'Label', 'Term']
    """
    lines = (line for line in code.split("\n") if not line.lstrip().startswith(("#", '"""')))
    bare = _STR.sub("", "\n".join(lines))
    return (set(_TYPE_NAME.findall(bare)) & _IMPORTED - {"None"}) | ({"datetime"} if "datetime.date" in bare else set())


def import_lines(names: Iterable[str]) -> list[str]:
    """Return the lines that import names of the package."""
    ordered = sorted(names, key=str.casefold)
    line = f"from profileparse import {', '.join(ordered)}"
    if len(line) <= _WIDTH:
        return [line]
    return ["from profileparse import (", *(f"{_INDENT}{each}," for each in ordered), ")"]


def class_name(label: str, taken: set[str]) -> str:
    """Return a name for the class of a section, and note that it is taken.

    >>> class_name("Side effects (rare)", {"SideEffectsRare"})
    'SideEffectsRare2'
    """
    words = re.findall(r"[A-Za-z0-9]+", label)
    name = "".join(word[:1].upper() + word[1:].lower() for word in words) or "Part"
    name = f"Part{name}" if name[0].isdigit() else name
    numbered, number = name, 2
    while numbered in taken:
        numbered, number = f"{name}{number}", number + 1
    taken.add(numbered)
    return numbered


def class_lines(name: str, label: LearnedLabel) -> str:
    """Return the class of a section, or of the rows of a table."""
    what = "tables" if label.kind == "rows" else "texts"
    return _class(name, "Section", f"What stands under “{label.label}”.", label.inside, {}, what=what)


def _class(  # noqa: PLR0913 (each is a part of it)
    name: str, base: str, about: str, labels: Sequence[LearnedLabel], classes: dict[int, str], *, what: str = "texts"
) -> str:
    lines = [f"class {name}({base}):", f'{_INDENT}"""{_docstring(about)}"""']
    for label in labels:
        lines += ["", *field_lines(label, classes.get(id(label), ""), what)]
    return "\n".join(lines)


def _docstring(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', "'")


def field_lines(label: LearnedLabel, section: str = "", what: str = "texts") -> list[str]:
    """Return the lines that declare a field, with comments on what the texts have there.

    Args:
        label: The label.
        section: The class of its section or its rows, if it has one.
        what: What the label was found in.
    """
    annotation, default = TYPES[label.kind]
    annotation = annotation.format(section)
    declared = label_arguments(label)
    comments = [f"{_INDENT}# {line}" for line in _comments(label, what)]
    if not declared:
        return [*comments, f"{_INDENT}{label.name}: {annotation} = {default}"]
    return [*comments, *annotated_lines(label.name, annotation, declared, default)]


def label_arguments(label: LearnedLabel) -> list[str]:
    """Return the arguments of the label's declaration; none where the field's name says it all."""
    arguments = [quoted(label.label)]
    if label.aliases:
        one = "," if len(label.aliases) == 1 else ""
        arguments.append(f"aliases=({', '.join(map(quoted, label.aliases))}{one})")
    if label.kind in _LAYOUTS:
        arguments.append(f'layout="{_LAYOUTS[label.kind]}"')
    if label.glued:
        arguments.append("glued=True")
    if label.order:
        arguments.append(f'date_order="{label.order}"')
    is_plain = len(arguments) == 1 and label.label == label.name.replace("_", " ").title()
    return [] if is_plain else arguments


def annotated_lines(name: str, annotation: str, arguments: Sequence[str], default: str) -> list[str]:
    """Return a declaration with its label, broken over lines as formatters break it."""
    call = f"Label({', '.join(arguments)})"
    line = f"{_INDENT}{name}: Annotated[{annotation}, {call}] = {default}"
    if len(line) <= _WIDTH:
        return [line]
    before = line.removesuffix(default)
    if default.endswith(")") and len(f"{before}Field(") <= _WIDTH:
        inner = default.removeprefix("Field(").removesuffix(")")
        return [f"{before}Field(", f"{_INDENT * 2}{inner}", f"{_INDENT})"]
    if len(f"{before}(") <= _WIDTH:
        return [f"{before}(", f"{_INDENT * 2}{default}", f"{_INDENT})"]
    return [f"{_INDENT}{name}: Annotated[", *_broken(annotation, call, arguments), f"{_INDENT}] = {default}"]


def _broken(annotation: str, call: str, arguments: Sequence[str]) -> list[str]:
    """Return the lines between the brackets of a declaration."""
    indent, deeper = _INDENT * 2, _INDENT * 3
    if len(f"{indent}{annotation}, {call}") <= _WIDTH:
        return [f"{indent}{annotation}, {call}"]
    if len(f"{indent}{call},") <= _WIDTH:
        return [f"{indent}{annotation},", f"{indent}{call},"]
    together = f"{deeper}{', '.join(arguments)}"
    lines = [together] if len(together) <= _WIDTH else [line for each in arguments for line in _argument(each)]
    return [f"{indent}{annotation},", f"{indent}Label(", *lines, f"{indent}),"]


def _argument(argument: str) -> Iterator[str]:
    """Yield the lines of one argument of a label."""
    indent = _INDENT * 3
    if len(f"{indent}{argument},") <= _WIDTH or "=(" not in argument:
        yield f"{indent}{argument},"
        return
    name, _, entries = argument.partition("=(")
    yield f"{indent}{name}=("
    for each in _STR.findall(entries):
        yield f"{indent}{_INDENT}{each},"
    yield f"{indent}),"


def quoted(text: str) -> str:
    """Return a text as a literal of Python in double quotation marks, or in single ones where those need no escapes."""
    literal = repr(text)
    if '"' not in text:
        return '"' + literal[1:-1].replace("\\'", "'") + '"'
    return '"' + literal[1:-1].replace("\\'", "'").replace('"', '\\"') + '"' if "'" in text else literal


def _comments(label: LearnedLabel, what: str) -> Iterator[str]:
    """Yield what is known of a label, one line each."""
    shown = list(dict.fromkeys(_shown(each.rstrip(" |")) for each in label.examples))[:2]
    examples = f": {', '.join(shown)}" if shown and label.kind not in ("section", "rows") else ""
    line = f"In {label.texts} of {label.of} {what}{examples}"
    yield line if len(line) <= _WIDTH - 6 else f"In {label.texts} of {label.of} {what}: {shown[0]}"
    if label.stated:
        most = sorted(label.stated, key=lambda each: (-label.stated[each], each))[:2]
        yield f"None in {sum(label.stated.values())}: {', '.join(map(_shown, most))}"


def _shown(text: str) -> str:
    text = "".join(each if each.isprintable() else " " for each in text)
    return f"“{text[:_LONGEST_EXAMPLE].rstrip()}…”" if len(text) > _LONGEST_EXAMPLE else f"“{text}”"
