"""A model that was written before, with what new texts add: labels, spellings, kinds that no longer hold."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from profileparse.learning.labels import LearnedLabel
from profileparse.learning.learned import LearnedModel
from profileparse.learning.writing import (
    TYPES,
    annotated_lines,
    class_lines,
    class_name,
    field_lines,
    import_lines,
    label_arguments,
    names_in,
    quoted,
)
from profileparse.modelfile import run_model_file
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile, Schema, schema_of

# What a field of these types can't hold, of the kinds that texts were found to have, and the type that can.
_WIDER = {
    "int | None": ("number", "quantity", "inline", "text", "prose"),
    "float | None": ("quantity", "inline", "text", "prose"),
    "datetime.date | None": ("partial", "inline", "text", "prose"),
    "PartialDate | None": ("inline", "text", "prose"),
    "Quantity | None": ("inline", "text", "prose"),
    "Url | None": ("inline", "text", "prose"),
    "Identifier | None": ("inline", "text", "prose"),
    "list[Quantity]": ("inline", "lines", "bullets", "text", "prose"),
    "list[Xref]": ("inline", "lines", "bullets", "text", "prose"),
}


class UpdateError(ValueError):
    """A file that can't be updated; the message says why."""


@dataclass(frozen=True)
class Update:
    """What new texts add to a model.

    Attributes:
        before: The file as it was.
        source: The file with it.
        notes: What is new, one line each.
    """

    before: str
    source: str
    notes: tuple[str, ...]

    def diff(self, path: str) -> Iterator[str]:
        """Yield the lines of a unified diff."""
        lines = (self.before.splitlines(keepends=True), self.source.splitlines(keepends=True))
        return difflib.unified_diff(*lines, path, path)


def updated(path: Path, learned: LearnedModel, name: str | None = None) -> Update:
    """Return a model's file with what new texts add; all else in it stays as it is.

    Args:
        path: The file. It is run, to know what its model reads.
        learned: What was learnt from the new texts.
        name: The model's class, where the file has several.

    Raises:
        UpdateError: the file can't be read, fails when it is run, or has no such model.
    """
    try:
        before = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UpdateError(f"it can't be read: {getattr(error, 'strerror', None) or error}") from error
    model = _model(path, name)
    schema = schema_of(model)
    edits = _Edits(before, model.__name__)
    for label in learned.labels:
        spec = _field_of(schema, label)
        if spec is None:
            edits.add_field(label, schema)
        elif spec.name in edits.fields:
            edits.add_spellings(spec, [each for each in (label.label, *label.aliases) if _is_new(schema, each)])
            edits.widen(spec, label)
    return Update(before, edits.source(), tuple(edits.notes))


def _model(path: Path, name: str | None) -> type[Profile]:
    try:
        module = run_model_file(str(path.resolve()))
    except Exception as error:  # a file may raise anything
        raise UpdateError(f"it can't be run: {type(error).__name__}: {error}") from error
    own = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Profile) and each.__module__ == module.__name__
    ]
    chosen = [each for each in own if name in (None, each.__name__)]
    if len(chosen) != 1:
        names = ", ".join(each.__name__ for each in own) or "none"
        what = f"it has no model {name}" if name else "it has no model" if not own else "it has several models"
        raise UpdateError(f"{what}; its models: {names}" + ("" if name else " (choose one with --name)"))
    return chosen[0]


def _field_of(schema: Schema, label: LearnedLabel) -> FieldSpec | None:
    if NAME in label.label:
        return schema.title
    return next((spec for each in (label.label, *label.aliases) if (spec := schema.field(each)) is not None), None)


def _is_new(schema: Schema, wording: str) -> bool:
    return NAME not in wording and schema.field(wording) is None


class _Edits:
    """Changes to the lines of a model's file."""

    def __init__(self, source: str, name: str) -> None:
        self._lines = source.split("\n")
        self._source = source
        self._tree = ast.parse(source)
        self._class = next(node for node in self._tree.body if isinstance(node, ast.ClassDef) and node.name == name)
        self.fields = {
            node.target.id: node
            for node in self._class.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }
        self.notes: list[str] = []
        self._added: list[str] = []
        self._classes: list[str] = []
        self._changed: dict[str, tuple[str, list[str]]] = {}  # the type and the arguments of the label, by field
        self._taken = {node.name for node in self._tree.body if isinstance(node, ast.ClassDef)}

    def add_field(self, label: LearnedLabel, schema: Schema) -> None:
        """Declare a label that the model doesn't know."""
        name, number = label.name, 2
        while name in schema.model.model_fields or name in self.fields:
            name, number = f"{label.name}_{number}", number + 1
        label = LearnedLabel(**{**vars(label), "name": name})
        section = ""
        if label.kind in ("section", "rows"):
            section = class_name(label.label, self._taken)
            self._classes.append(class_lines(section, label))
        self._added += ["", *field_lines(label, section)]
        self.notes.append(f"new label: {label.label} ({label.kind}, in {label.texts} of {label.of} texts)")

    def add_spellings(self, spec: FieldSpec, wordings: Sequence[str]) -> None:
        """Add wordings of a label."""
        if not wordings:
            return
        annotation, arguments = self._declared(spec)
        found = next((number for number, each in enumerate(arguments) if each.startswith("aliases=")), None)
        known = [] if found is None else [quoted(each) for each in spec.label.aliases]
        every = [*known, *map(quoted, wordings)]
        aliases = f"aliases=({', '.join(every)}{',' * (len(every) == 1)})"
        if found is None:
            arguments.insert(1, aliases)
        else:
            arguments[found] = aliases
        self._changed[spec.name] = annotation, arguments
        self.notes.append(f"new spelling of {spec.label.text}: {', '.join(wordings)}")

    def widen(self, spec: FieldSpec, label: LearnedLabel) -> None:
        """Change the type of a field that most of the new values don't read as."""
        annotation, arguments = self._declared(spec)
        if label.kind not in _WIDER.get(annotation, ()):
            return
        new, _ = TYPES[label.kind]
        shown = f", such as “{label.examples[0]}”" if label.examples else ""
        self.notes.append(f"{spec.name}: {annotation} no longer holds, {new} does{shown}")
        if not new.endswith("| None"):  # a list has another default; its layout is part of the label
            arguments = [each for each in arguments if not each.startswith("layout=")]
            arguments += [each for each in label_arguments(label) if each.startswith("layout=")]
        self._changed[spec.name] = new, arguments

    def _declared(self, spec: FieldSpec) -> tuple[str, list[str]]:
        """Return the type of a field and the arguments of its label, as the file has them."""
        if spec.name in self._changed:
            return self._changed[spec.name]
        annotation = self.fields[spec.name].annotation
        if isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple):
            inner, *others = annotation.slice.elts
            for each in others:
                if isinstance(each, ast.Call) and ast.unparse(each.func).rpartition(".")[2] == "Label":
                    arguments = [*each.args, *each.keywords]
                    return self._text(inner), [self._text(argument) for argument in arguments]
            return self._text(annotation), []
        return self._text(annotation), [quoted(spec.label.text)]

    def _text(self, node: Any) -> str:
        return " ".join((ast.get_source_segment(self._source, node) or "").split())

    # ---- the file --------------------------------------------------------------------------------------------

    def source(self) -> str:
        """Return the changed file."""
        lines = list(self._lines)
        end = self._class.end_lineno or len(lines)
        if self._added:
            lines[end:end] = self._added
        for name in sorted(self._changed, key=lambda each: -self.fields[each].lineno):
            node = self.fields[name]
            lines[node.lineno - 1 : node.end_lineno] = self._written(name, node)
        if self._classes:
            start = min([self._class.lineno, *(each.lineno for each in self._class.decorator_list)]) - 1
            lines[start:start] = [line for each in self._classes for line in [*each.split("\n"), "", ""]]
        return self._with_imports("\n".join(lines))

    def _written(self, name: str, node: ast.AnnAssign) -> list[str]:
        """Return the lines of a changed field; what stands behind it stays."""
        annotation, arguments = self._changed[name]
        default = self._text(node.value) if node.value is not None else ""
        if default in ("None", "[]", "Field(default=[])") and annotation.startswith("list[") is (default == "None"):
            default = "None" if default != "None" else "Field(default=[])"
        end = node.end_lineno or node.lineno
        rest = self._lines[end - 1].encode()[node.end_col_offset :].decode()
        if arguments == [quoted(name.replace("_", " ").title())]:
            return [f"    {name}: {annotation} = {default}{rest}"]
        lines = annotated_lines(name, annotation, arguments, default)
        return [*lines[:-1], lines[-1] + rest]

    def _with_imports(self, source: str) -> str:
        """Return the file with the names imported that the changes need."""
        changed = [line for name in self._changed for line in self._written(name, self.fields[name])]
        new = "\n".join([*self._added, *self._classes, *changed])
        needed = names_in(new) | ({"Annotated", "Label"} if self._changed or "Annotated[" in new else set())
        known = {
            alias.asname or alias.name
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        missing = needed - known - self._taken
        imports = [node for node in self._tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        own = next(
            (each for each in imports if isinstance(each, ast.ImportFrom) and each.module == "profileparse"), None
        )
        first = imports[0].lineno - 1 if imports else self._after_docstring()
        last = (own or imports[-1]).end_lineno or 0 if imports else first
        lines = source.split("\n")
        if "Field" in missing:
            lines[last:last] = ["from pydantic import Field"]
        if ours := missing - {"Annotated", "datetime", "Field"}:
            names = [f"{each.name} as {each.asname}" if each.asname else each.name for each in own.names] if own else []
            lines[own.lineno - 1 if own else last : last] = import_lines([*names, *ours])
        standard = ["import datetime"] * ("datetime" in missing)
        standard += ["from typing import Annotated"] * ("Annotated" in missing)
        if standard:
            is_own_first = not imports or imports[0] is own
            lines[first:first] = [*standard, *([""] if is_own_first else [])]
        return "\n".join(lines)

    def _after_docstring(self) -> int:
        """Return the number of lines before the first one after the docstring of the module."""
        first = self._tree.body[0]
        is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        return (first.end_lineno or 0) if is_docstring else first.lineno - 1
