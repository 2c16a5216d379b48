"""The result of parsing: each part made when it is asked for, and once."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from profileparse.diagnostics import Diagnostic, ProfileError, Severity
from profileparse.normalize.draft import Draft, ExtraDraft, Finding
from profileparse.normalize.extra import extra_text
from profileparse.normalize.places import spans_of
from profileparse.normalize.record import normalize
from profileparse.once import once
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import FROM_TEXT, Profile, Schema, schema_of
from profileparse.source import LineIndex, Source, Span, fold, is_well_formed
from profileparse.syntax import nodes
from profileparse.syntax.inside import content_end
from profileparse.syntax.parser import Outline, line_syntax

ModelT = TypeVar("ModelT", bound=Profile)

# So often the values that a record is refused for are set aside.
_TRIES = 5
# From so many characters on, the collector of reference cycles waits until a record is made.
_LONG = 50_000


class Parsed(Generic[ModelT]):
    """What a text says.

    Attributes:
        text: The text, as given.
        model: The record model.
        given_name: The entity's name that the caller gave, for a text without one.
    """

    def __init__(self, text: str, model: type[ModelT], name: str | None, *, is_proof: bool = False) -> None:
        self.text = text
        self.model = model
        self.given_name = name
        self._is_proof = is_proof

    def __repr__(self) -> str:
        return f"<Parsed {len(self.text)} characters as {self.model.__name__}>"

    @once
    def document(self) -> nodes.Document:
        """The lossless tree."""
        return self._outline.document()

    @once
    def _outline(self) -> Outline:
        return line_syntax(self.model).outline(Source(self.text))

    @once
    def profile(self) -> ModelT | None:
        """The record; None where an error-level diagnostic says why."""
        if len(self.text) < _LONG or not gc.isenabled():
            return self._record[0]
        # A long text makes many thousand small objects, all of them alive: the collector would only walk them again
        # and again, and the time would no longer be linear.
        gc.disable()
        try:
            return self._record[0]
        finally:
            gc.enable()

    @once
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What there is to say about the text, in its order."""
        from profileparse.rules import run

        return run(self)

    @once
    def spans(self) -> dict[str, Span]:
        """JSON Pointer into the record to the value's place in the text.

        >>> from profileparse import parse
        >>> parsed = parse("Other Names\\nA, B (c)\\n\\nX Overview\\n\\nText.")
        >>> span = parsed.spans["/other_names/1/qualifier"]
        >>> parsed.text[span.start : span.end]
        'c'
        """
        self._record  # noqa: B018  (a refused value changes its place)
        return spans_of(self._outline.source, self.draft)

    @once
    def lines(self) -> LineIndex:
        """Lines and columns of the text."""
        return LineIndex(self.text)

    def edit(self, profile: ModelT | None) -> str:
        r"""Return the text with the differences between its record and another written in; all else stays.

        Args:
            profile: The record that the text shall say, of the same model; None only for a text that gives none.

        Raises:
            EditError: text can't carry a value of the record; the message names it.
            TypeError: the record is of another model.

        >>> from profileparse import parse
        >>> parsed = parse("Other names: A; B\n\n== X overview ==\nText.")
        >>> print(parsed.edit(parsed.profile.with_(other_names=["A", "C (d)"])))
        Other names: A; C (d)
        <BLANKLINE>
        == X overview ==
        Text.
        """
        from profileparse.edit import edit

        return edit(self, profile)

    @once
    def draft(self) -> Draft:
        """The values before validation, with their places and findings."""
        return normalize(self._outline, self.given_name)

    @property
    def refusal(self) -> ValidationError | None:
        """Why the model refused the values of the text, if it did so for the record as a whole."""
        return self._record[1]

    @once
    def _record(self) -> tuple[ModelT | None, ValidationError | None]:
        values = self.draft.values
        if "name" not in values:
            return None, None
        refusal: ValidationError | None = None
        for _ in range(_TRIES):
            try:
                return self.model.model_validate(values, context=self._context()), None
            except ValidationError as error:
                refusal = error
                if not self._set_aside(set(_refused_members(error))):
                    break
        return None, refusal

    def _context(self) -> Mapping[str, bool] | None:
        """Whether the record needs proof that text can carry it: values from plain forms don't."""
        carried = self._is_proof or self.draft.is_plain
        return FROM_TEXT if carried and is_well_formed(self.text) else None

    def _set_aside(self, refused: set[str]) -> bool:
        """Move the text of refused fields to ``extra``; False where a refused member has no text of its own."""
        schema: Schema = schema_of(self.model)
        if not refused or not refused <= {field.name for field in schema.fields}:
            return False
        draft = self.draft
        visible = self.document.source.visible
        for part in self.document.parts:
            if not isinstance(part, nodes.Field) or part.name not in refused or part.heading is None:
                continue
            end = content_end(visible, part.at, part.to)
            draft.extra.append(ExtraDraft(fold(part.heading.label), extra_text(visible, part.blocks), part.at, end))
            draft.findings.append(Finding("refused", part.name, part.heading.to, max(part.heading.to, end)))
        for name in refused:
            for places in (draft.values, draft.terms, draft.prose, draft.singles):
                places.pop(name, None)
            draft.values["absent"][name] = {"reason": "empty", "text": None}
        draft.extra.sort(key=lambda entry: entry.at)
        draft.values["extra"] = [{"heading": entry.heading, "text": entry.text} for entry in draft.extra]
        return True


def _refused_members(error: ValidationError) -> Iterator[str]:
    """Yield the members of a record that a validation refused."""
    for each in error.errors(include_url=False, include_input=False):
        if each["loc"]:
            yield str(each["loc"][0])
        elif each["type"] == "not_carried":
            members = each["ctx"]["reason"].partition(":")[0].split("/")[1:]
            yield members[1] if members[0] == "absent" and len(members) > 1 else members[0]
        else:
            yield ""


def parse(text: str, *, model: type[ModelT] = EntityProfile, name: str | None = None) -> Parsed[ModelT]:  # type: ignore[assignment]
    """Parse a text; whatever it holds, there is a result.

    Args:
        text: The text of one profile.
        model: The record model, a subclass of `Profile`.
        name: The entity's name, for a text that has no heading with it.

    Raises:
        TypeError: ``text`` is no str (decode bytes with `load`), or ``model`` is no record model.

    >>> parsed = parse("Cellular secretion Overview\\n\\nCells release molecules.[1]")
    >>> parsed.profile.overview.blocks[0].segments[0].citations
    [1]
    """
    if not isinstance(text, str):
        raise TypeError(f"parse takes a str, not {type(text).__name__}: use load for files, or decode the bytes")
    schema_of(model)
    return Parsed(text, model, name)


def loads(text: str, *, model: type[ModelT] = EntityProfile, name: str | None = None) -> ModelT:  # type: ignore[assignment]
    """Return the record of a text.

    Args:
        text: The text of one profile.
        model: The record model, a subclass of `Profile`.
        name: The entity's name, for a text that has no heading with it.

    Raises:
        ProfileError: the text gives no record; its ``diagnostics`` say why.
    """
    return record_of(parse(text, model=model, name=name))


def record_of(parsed: Parsed[ModelT]) -> ModelT:
    """Return the record of a parsed text.

    Raises:
        ProfileError: there is none.
    """
    profile = parsed.profile
    if profile is None:
        errors = [each for each in parsed.diagnostics if each.severity is Severity.ERROR]
        position = parsed.lines.position(errors[0].span.start)
        raise ProfileError(
            f"line {position.line}, column {position.column}: {errors[0].code} {errors[0].message}", parsed.diagnostics
        )
    return profile


def differences(first: Any, second: Any, pointer: str = "") -> str | None:
    """Return the JSON Pointer of the first member in which two JSON values differ; None where they are equal.

    >>> differences({"a": [1, 2]}, {"a": [1, 3]})
    '/a/1'
    """
    if first == second:
        return None
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        for key in first:
            if key not in second:
                return f"{pointer}/{key}"
            if found := differences(first[key], second[key], f"{pointer}/{key}"):
                return found
    if isinstance(first, list) and isinstance(second, list):
        for number, (one, other) in enumerate(zip(first, second, strict=False)):
            if found := differences(one, other, f"{pointer}/{number}"):
                return found
    return pointer
