"""The base of all record models, and the schema that the other stages read off a model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as member
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, ForwardRef, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, ValidationInfo, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from profileparse.diagnostics import refusal_message
from profileparse.once import once
from profileparse.schema.expected import constraints, expected, one_of
from profileparse.schema.given import changed
from profileparse.schema.labels import NAME, Label, label_key, label_pattern, title_end, title_parts, without_name
from profileparse.source import fold, has_zero_width, is_well_formed
from profileparse.values.absence import STATED, Absent, absence
from profileparse.values.extra import Extra
from profileparse.values.kinds import (
    KEYED,
    LISTS,
    NESTED,
    Kind,
    Nested,
    is_nothing,
    is_single,
    kind_of,
    nested_type,
    read_single,
    too_large,
    unwritable,
    value_type,
    vocabulary,
    write_single,
)
from profileparse.values.lines import split_inline
from profileparse.values.references import Reference
from profileparse.values.text import FROZEN, Carried, folded
from profileparse.values.textvalue import TextValue, expectation, not_carried, read_value

# Validation context of the parser: its values come from text, so they need no proof that text can carry them.
FROM_TEXT: Mapping[str, bool] = {"from_text": True}

# How many labels a message lists.
_LISTED = 5
# So many spellings of labels are remembered with their fields; files of one origin spell them alike.
_SPELLINGS = 1000
# The label of the name where another field has the one of all models.
_OTHER_NAME = "Entity Name"


class Labelled(BaseModel):
    """Base class of `Profile` and `Section`: fields with labels, and why those without a value have none."""

    ordered_labels: ClassVar[bool] = False
    # Members that come last, in this order.
    _last_members: ClassVar[tuple[str, ...]] = ("absent",)

    model_config = FROZEN

    absent: dict[str, Absent] = Field(default={}, description="For each field without a value: why it has none.")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Put the fields of a subclass before those that all have, as they stand in the JSON."""
        super().__pydantic_init_subclass__(**kwargs)
        # The validator is built at the first use (defer_build), so the order is settled in time.
        fields = cls.model_fields
        for name in cls._last_members:
            fields[name] = fields.pop(name)

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> Self:
        """Say why each field without a value has none, and refuse what text can't carry."""
        if info.context is FROM_TEXT:
            return self
        schema = schema_of(type(self))
        absent = self.absent
        for spec in schema.nested:
            value = getattr(self, spec.name)
            if spec.kind is Kind.SECTION and value is not None and value.is_empty():
                self.__dict__[spec.name] = None
                absent.setdefault(spec.name, Absent(reason="empty"))
        for spec in schema.fields:
            value = getattr(self, spec.name)
            is_default = value == "" == type(self).model_fields[spec.name].default
            has_value = not is_default and not is_nothing(value)
            reason = _refusal(spec, value if has_value else None, absent.get(spec.name))
            if reason is not None:
                raise PydanticCustomError("not_carried", "/{field}: {reason}", {"field": spec.name, "reason": reason})
            if not has_value and spec.name not in absent:
                absent[spec.name] = Absent(reason="missing")
        if unknown := absent.keys() - {spec.name for spec in schema.fields}:
            raise PydanticCustomError(
                "absent_no_field",
                "/absent/{field}: the model has no such field that can be absent",
                {"field": min(unknown)},
            )
        return self

    def with_(self, **changes: Any) -> Self:
        """Return a record with some members changed, validated.

        Args:
            changes: New values by field. A str is read as the text under the field's label would be, and so is each
                str in a list of terms; values of the record's own types stay as they are. A mapping changes members of
                a `Section`. None, an empty list or an `Absent` takes the value away.

        Raises:
            EditError: there is no such field, or it can't have that value; the message names the field.

        >>> import profileparse
        >>> profile = profileparse.loads("Aliases: A\\n\\nX Overview\\n\\nText.")
        >>> profile.with_(other_names=["A", "B (c)"], overview="It binds.[1]").other_names[1].qualifier
        'c'
        """
        return changed(self, schema_of(type(self)), changes)


class Section(Labelled, Nested):
    """Base class of the models of labelled fields inside a field.

    A subclass declares its fields as a `Profile` does. A profile, or another section, has it as the type of a field
    (``Effects | None = None``, ``list[Effects] = []``). What the section has no field for goes to ``extra`` of the
    profile, under a heading with the labels above it ("Adverse Reactions / EENT").

    >>> class Effects(Section):
    ...     common: str | None = None
    ...     rare: str | None = None
    >>> effects = Effects(common="nausea")
    >>> effects.absent["rare"].reason, effects.with_(rare="rash").rare
    ('missing', 'rash')
    """

    def is_empty(self) -> bool:
        """Whether no field has a value, and nothing says why: text has nothing of it but its label."""
        absent = self.absent
        return all(name in absent and absent[name].reason == "missing" for name in schema_of(type(self)).by_name)


class Profile(Labelled):
    """Base class of record models: a name, references, what is absent and why, and what no field is for.

    A subclass declares each field in one line: its type says the kind of value, a `Label` in its annotation says how
    the text calls it. A field without a `Label` goes by its own name ("gene_symbol": "Gene Symbol").

    Attributes:
        ordered_labels: Whether texts have the labels in the order of the fields, so that another order is worth a
            diagnostic (PP205). It holds for the fields of the class that says so, not for those that subclasses add.
    """

    _last_members: ClassVar[tuple[str, ...]] = ("references", "absent", "extra")

    name: Annotated[str, folded(), Label("Name", inline_only=True)] = Field(description="Name of the entity.")
    references: Annotated[
        list[Reference],
        Label(
            "References",
            aliases=(
                "Sources",
                "Bibliography",
                "Works Cited",
                "Literature Cited",
                "Citations",
                "Sources Cited",
                "Reference",
                "Notes",
            ),
        ),
    ] = Field(default=[], description="The reference list.")
    extra: list[Extra] = Field(default=[], description="Text that no field is for, in the order of the text.")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Let the name be one that text can carry, however a subclass declares it."""
        super().__pydantic_init_subclass__(**kwargs)
        metadata = cls.model_fields["name"].metadata
        if not any(isinstance(each, Carried) for each in metadata):
            metadata.insert(0, folded())


def _refusal(spec: FieldSpec, value: Any, absent: Absent | None) -> str | None:
    """Return why text can't carry a field's value, or its entry in ``absent``; None where it can."""
    if absent is None:
        is_plain = spec.kind in (Kind.TERMS, Kind.PROSE, Kind.SECTION) or value is None
        return None if is_plain else spec.unwritable(value)
    if value is not None:
        return f"{spec.name} has a value and an entry in absent: keep one of them"
    text, reason = absent.text, absent.reason
    if reason == "missing" or reason in STATED:
        return None if text is None else f"what is {reason} has no wording: leave the text out"
    if text is None or absence(text, spec.label) != reason:
        return f"{text!r} does not say that it is {reason}: write a statement of that, such as {_WORDINGS[reason]!r}"
    return None


def _unwritable_key(value: Mapping[str, Any]) -> str | None:
    """Return why text can't carry values by key, and what to do; None where it can."""
    for key, each in value.items():
        if not key or fold(key) != key or has_zero_width(key) or not is_well_formed(key):
            return (
                f"text can't carry the key {key!r}: write words with one space between them, without line breaks, "
                "zero-width characters and half surrogate pairs"
            )
        if each == []:
            return f"the key {key!r} has no value: leave it out"
    return None


_WORDINGS = {"none_stated": "None", "not_available": "N/A", "not_applicable": "Not applicable"}


@dataclass(frozen=True)
class FieldSpec:
    """What the stages need to know of one field.

    Attributes:
        name: Its name.
        label: Its label.
        kind: What it holds.
        of: The class of its values, where that is a `TextValue`.
        section: The class of its value, where that is a `Section`.
        options: The values of a closed vocabulary by their texts, where there is one.
    """

    name: str
    label: Label
    kind: Kind
    of: type[TextValue] | None = None
    section: type[Section] | None = None
    options: Mapping[str, Any] | None = member(default=None, hash=False)

    def read(self, text: str) -> Any:
        """Read a single value, or an entry of a list of values.

        Args:
            text: The text, folded.

        Raises:
            ValueError: the text is none; the message says why, or is "" where all there is to say is what is expected.
        """
        if self.options is not None:
            if text in self.options:
                return self.options[text]
            if (folded_text := text.casefold()) in self._in_any_case:
                return self._in_any_case[folded_text]
            raise ValueError("" if is_single(self.kind) else f"expected {one_of(self.options)}")
        if self.of is None:
            value = read_single(self.kind, text)
            if value is None:
                raise ValueError(too_large(self.kind, text))
            return value
        return read_value(self.of, text, **self._how)

    def write(self, value: Any) -> str:
        """Return the text of a single value, or of an entry of a list of values.

        Args:
            value: The value, as the record has it or as a dict of its members.
        """
        if self.of is None:
            return write_single(value)
        return self.of.model_validate(value).to_text()

    def split(self, line: str) -> list[tuple[int, int]]:
        """Return the ranges of the entries in a line that holds several."""
        return split_inline(line) if self.of is None else self.of.split(line)

    def unwritable(self, value: Any) -> str | None:
        """Return why text can't carry a single value or a list of values, and what to do; None where it can."""
        if self.kind in KEYED:
            return _unwritable_key(value)
        if self.kind is Kind.SECTIONS:
            empty = next((number for number, each in enumerate(value) if each.is_empty()), None)
            return None if empty is None else f"entry {empty} of the list says nothing: leave it out"
        if self.of is None:
            return (
                None
                if self.kind is Kind.VALUES
                else unwritable(self.kind, self.write(value) if self.options else value)
            )
        if not self.of.takes_order:
            return None  # its text reads back wherever it stands
        for date in value if self.kind is Kind.VALUES else (value,):
            try:
                if read_value(self.of, date.to_text(), **self._how) == date:
                    continue
            except ValueError:
                pass
            return (
                f"text can't carry it: {date.to_text()!r} doesn't read as {getattr(date, 'edtf', 'it')} under the "
                f"label “{self.label.text}”; declare its date_order, or write the month in letters"
            )
        return None

    @once
    def _in_any_case(self) -> Mapping[str, Any]:
        """The values of a closed vocabulary by their texts in small letters, but those that only the case divides."""
        options = self.options or {}
        counts = Counter(map(str.casefold, options))
        return {low: value for text, value in options.items() if counts[low := text.casefold()] == 1}

    @property
    def _how(self) -> dict[str, Any]:
        """What the kind of value is told of the label."""
        return {} if self.label.date_order is None else {"order": self.label.date_order}

    @once
    def by_key(self) -> FieldSpec:
        """What the stages need to know of the values by key that a field holds."""
        kind = Kind.TERMS if self.kind is Kind.TERMS_BY_KEY else Kind.PROSE
        label = Label(self.label.text, aliases=self.label.aliases, layout=self.label.layout)
        return FieldSpec(self.name, label, kind)

    @once
    def inside(self) -> Schema:
        """The schema of what stands inside a field that has fields of its own."""
        return schema_of(self.section)

    @once
    def is_title(self) -> bool:
        """Whether the field's label holds the entity's name."""
        return NAME in self.label.text

    @once
    def label_line(self) -> str:
        """The label as canonical text has it on a line of its own; a backslash says that its value stands below."""
        text = self.label.text.replace(NAME, "").strip()
        return f"{text}: \\" if self.label.inline_only else text


class Schema:
    """What a record model says about texts: its fields in order and their labels.

    Attributes:
        model: The model.
        by_name: All fields that have a label, the name and the references too.
        fields: The fields that have either a value or an entry in ``absent``.
        lists: Those of them that hold terms.
        prose: The names of those that hold prose.
        alternating: Those that can be one line each, where labels and values alternate.
        nested: Those that have fields of their own.
        title: The field whose label holds the entity's name, if there is one.
        order: The fields whose labels have an order, in that order.
        is_profile: Whether the model is a `Profile`, which has a name, references and ``extra``.
    """

    def __init__(self, model: type[Labelled]) -> None:
        self.model = model
        if any(isinstance(info.annotation, ForwardRef) for info in model.model_fields.values()):
            model.model_rebuild(raise_errors=False)  # a class that came later may be there by now
        self.is_profile = issubclass(model, Profile)
        self.by_name: dict[str, FieldSpec] = {}
        # Members that are not found under a label of their own.
        plain = ("absent", "extra") if self.is_profile else ("absent",)
        for name, info in model.model_fields.items():
            if name in plain:
                continue
            labels = [each for each in info.metadata if isinstance(each, Label)]
            label = labels[-1] if labels else Label(name.replace("_", " ").title())
            if isinstance(info.annotation, ForwardRef):
                missing = info.annotation.__forward_arg__
                raise TypeError(f"{model.__name__}.{name}: {missing!r} names something that isn't defined there")
            try:
                kind = kind_of(info.annotation)
            except TypeError as error:
                raise TypeError(f"{model.__name__}.{name}: {error}") from None
            of = value_type(info.annotation)
            if label.date_order is not None and not (of is not None and of.takes_order):
                raise TypeError(f"{model.__name__}.{name}: date_order is for PartialDate")
            options = vocabulary(info.annotation)
            if kind is Kind.VALUES and options is not None:
                for text in options:
                    if reason := not_carried(text):
                        raise TypeError(f"{model.__name__}.{name}: {reason}")
            self.by_name[name] = FieldSpec(name, label, kind, of, self._section(name, info), options)
        apart = ("name", "references") if self.is_profile else ()
        if self.is_profile:
            self._leave_labels()
            self._leave_names()
        else:
            self._check_section()
        self.fields = tuple(field for name, field in self.by_name.items() if name not in apart)
        self.nested = tuple(field for field in self.fields if field.kind in NESTED)
        self.lists = tuple(field for field in self.fields if field.kind is Kind.TERMS)
        self.prose = tuple(field.name for field in self.fields if field.kind is Kind.PROSE)
        self.alternating = frozenset(filter(self._can_alternate, self.by_name))
        self.title = next((field for field in self.fields if field.is_title), None)
        self.keys = self._keys()
        self.order = self._order()
        self._names: dict[str, str] = {}
        self._adapters: dict[str, TypeAdapter[Any]] = {}

    def _section(self, name: str, info: FieldInfo) -> type[Section] | None:
        """Return the class of the section that a field holds, if it holds one."""
        section = nested_type(info.annotation)
        if section is None:
            return None
        where = f"{self.model.__name__}.{name}"
        if not issubclass(section, Section) or section is Section:
            raise TypeError(f"{where}: {section.__name__} has no fields: declare a subclass of Section")
        if info.default is not None and kind_of(info.annotation) is Kind.SECTION:
            raise TypeError(f"{where}: a text may lack the section: declare it {section.__name__} | None = None")
        _check_depth(section, (self.model, section))
        return section

    def _check_section(self) -> None:
        """Refuse what only a profile can have."""
        name = self.model.__name__
        for field in self.by_name.values():
            if field.kind is Kind.REFERENCES:
                raise TypeError(f"{name}.{field.name}: a profile has references, a section has none")
            if any(NAME in text for text in (field.label.text, *field.label.aliases)):
                raise TypeError(
                    f"{name}.{field.name}: the name of the entity, {NAME}, stands in labels of the profile only"
                )
        if not self.by_name and self.model is not Section:
            raise TypeError(f"{name} has no fields: declare some")

    def _can_alternate(self, name: str) -> bool:
        """Whether the value of a field can be one line, where a label and a value alternate."""
        spec = self.by_name[name]
        if spec.kind is Kind.PROSE or (spec.kind in LISTS and self.model.ordered_labels):
            return not self.model.ordered_labels
        return is_single(spec.kind) or (spec.kind in LISTS and spec.label.layout == "inline")

    def _leave_labels(self) -> None:
        """Take from the labels of references and name, where they are those of all models, what another field has."""
        if self.by_name["references"].kind is not Kind.REFERENCES:
            raise TypeError(
                f"{self.model.__name__}.references: under this name all profiles have their list of references; "
                'give the field another name, and its label: Label("References")'
            )
        for name in ("references", "name"):
            spec = self.by_name[name]
            if spec.label not in Profile.model_fields[name].metadata:
                continue
            others = {
                label_key(text)
                for field in self.by_name.values()
                if field is not spec
                for text in (field.label.text, *field.label.aliases)
            }
            wordings = [text for text in (spec.label.text, *spec.label.aliases) if label_key(text) not in others]
            if not wordings and name == "name":
                wordings = [_OTHER_NAME]
            if wordings:
                label = replace(spec.label, text=wordings[0], aliases=tuple(wordings[1:]))
                self.by_name[name] = replace(spec, label=label)

    def _leave_names(self) -> None:
        """Take the entity's name from all labels but that of its heading: the first field of prose with one has it.

        Those are written without it, and read with it, too.
        """
        named = [field for field in self.by_name.values() if field.is_title]
        heading = next((field for field in named if field.kind is Kind.PROSE), None)
        for field in named:
            if field is not heading:
                label = replace(
                    field.label, text=without_name(field.label.text), aliases=(field.label.text, *field.label.aliases)
                )
                self.by_name[field.name] = replace(field, label=label)

    def _order(self) -> tuple[str, ...]:
        """Return the fields whose labels have an order, in that order."""
        if not self.model.ordered_labels:
            return ()
        bases = (each for each in self.model.__mro__ if issubclass(each, Labelled))
        ordered = next(each.model_fields for each in bases if "ordered_labels" in vars(each))
        order = [field.name for field in self.fields if field.name in ordered]
        return (*order, "references") if self.is_profile else tuple(order)

    def _keys(self) -> dict[str, FieldSpec]:
        keys: dict[str, FieldSpec] = {}
        for field in self.by_name.values():
            for text in (field.label.text.replace(NAME, ""), *field.label.aliases):
                other = keys.setdefault(label_key(text.replace(NAME, "")), field)
                if other is not field:
                    raise TypeError(f"{self.model.__name__}: {other.name} and {field.name} share the label {text!r}")
        return keys

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all labels, in small letters."""
        return frozenset(
            word
            for spec in self.by_name.values()
            for text in (spec.label.text, *spec.label.aliases)
            for word in text.lower().split()
        )

    def field(self, label: str) -> FieldSpec | None:
        """Return the field that a label belongs to.

        >>> from profileparse import EntityProfile
        >>> schema_of(EntityProfile).field("SYNONYMS").name
        'other_names'
        """
        found = self.keys.get(label_key(label))
        if found is None:
            key = label_key(label)
            # "Synonyms of X": the entity's name stands in the label.
            candidates = [each for each in self._open_keys if key.startswith(each[0]) and key.endswith(each[1])]
            found = self.keys["".join(max(candidates, key=lambda each: len("".join(each))))] if candidates else None
        return found

    def field_name(self, label: str) -> str:
        """Return the name of the field that a label of the text belongs to; the grammar knows that there is one."""
        name = self._names.get(label)
        if name is None:
            field = self.field(label)
            if field is None:
                raise AssertionError(f"the grammar took {label!r} for a label of {self.model.__name__}")
            name = field.name
            if len(self._names) < _SPELLINGS:
                self._names[label] = name
        return name

    def name_in(self, label: str) -> str | None:
        """Return the entity's name in a label of the text that an alias with a place for it matches."""
        words = label.split()
        for before, after in self._around_name:
            first, last = len(before), len(words) - len(after)
            if first < last and label_key(label) not in self.keys:
                ends = label_key(" ".join(words[:first])), label_key(" ".join(words[last:]))
                if ends == (label_key(" ".join(before)), label_key(" ".join(after))):
                    return " ".join(words[first:last])
        return None

    @cached_property
    def _around_name(self) -> list[tuple[list[str], list[str]]]:
        """The words before and after the name in the aliases that hold it."""
        parts = [alias.partition(NAME) for field in self.by_name.values() for alias in field.label.aliases]
        return [(before.split(), after.split()) for before, name, after in parts if name]

    def refuses(self, name: str, value: Any) -> str | None:
        """Return None where a field takes a value: its type's own rules (a URL, a length, a range) count.

        Where it does not, the reason: what a validator of the model's own says, or "" where the type refuses it.
        """
        try:
            self._adapter(name).validate_python(value)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            return refusal_message(first) if "error" in first.get("ctx", {}) else ""
        return None

    def taken(self, name: str, value: Any, context: Mapping[str, bool] | None) -> Any:
        """Return a value as a field has it, by its type's own rules.

        Args:
            name: The field.
            value: What was read.
            context: `FROM_TEXT` for what a text says.

        Raises:
            ValidationError: the type refuses it.
        """
        return self._adapter(name).validate_python(value, context=context)

    def expects(self, name: str) -> str:
        """Return what a field expects of a value, in words ("an integer of at least 0")."""
        spec = self.by_name[name]
        if spec.of is not None:
            words = expectation(spec.of)
            return words if spec.kind is Kind.VALUE else f"a list, of {words} each"
        if spec.section is not None:
            labels = [f"“{each.label.text}”" for each in schema_of(spec.section).by_name.values()]
            return f"labels such as {', '.join(labels[:_LISTED])}"
        if spec.options is not None:
            words = one_of(spec.options)
            return words if is_single(spec.kind) else f"a list, of {words} each"
        return expected(spec.kind, self._adapter(name))

    def constraints(self, name: str) -> dict[str, Any]:
        """Return the constraints of a field's type, by their names in JSON Schema."""
        return constraints(self._adapter(name))

    def _adapter(self, name: str) -> TypeAdapter[Any]:
        adapter = self._adapters.get(name)
        if adapter is None:
            info = self.model.model_fields[name]
            annotation: Any = info.annotation
            for each in info.metadata:
                annotation = Annotated[annotation, each]
            # A class of Pydantic's takes no setting of another's; with None beside it, it is one type among others.
            adapter = self._adapters[name] = TypeAdapter(annotation | None, config=ConfigDict(strict=True))
        return adapter

    @cached_property
    def takes_all(self) -> bool:
        """Whether the model takes whatever is read from a text, so that it need not be asked.

        It has no validator and no setting of its own, no field but the name needs a value, and no list or section is
        constrained; a single value that its type refuses is never read.
        """
        base = Profile if self.is_profile else Section
        decorators, known = self.model.__pydantic_decorators__, base.__pydantic_decorators__
        own = [getattr(decorators, kind).keys() - getattr(known, kind).keys() for kind in _VALIDATORS]
        if any(own) or self.model.model_config != base.model_config:
            return False
        if _METHODS & {name for each in self.model.__mro__[: self.model.__mro__.index(base)] for name in vars(each)}:
            return False
        return all(map(self._takes_all, self.by_name.values()))

    def _takes_all(self, spec: FieldSpec) -> bool:
        info = self.model.model_fields[spec.name]
        if spec.name == "name":
            return [each for each in info.metadata if not isinstance(each, Label)] == _plain_metadata("name")
        if info.is_required() or (spec.section is not None and not spec.inside.takes_all):
            return False
        is_read = is_single(spec.kind) or all(isinstance(each, Label) for each in info.metadata)
        return is_read and (spec.of is None or spec.of.__module__.startswith("profileparse."))

    @cached_property
    def _open_keys(self) -> list[tuple[str, str]]:
        """What stands before and after the name in the aliases that hold it."""
        return [(label_key(" ".join(before)), label_key(" ".join(after))) for before, after in self._around_name]

    @cached_property
    def patterns(self) -> dict[str, str]:
        """The patterns of the model's words, by their names in the grammar."""
        texts: list[str] = []
        with_value: list[str] = []
        for field in self.by_name.values():
            own = [field.label.text.replace(NAME, "").strip(), *field.label.aliases]
            (with_value if field.label.inline_only else texts).extend(own)
        tight = sorted((text for text in [*texts, *with_value] if text and NAME not in text), key=len, reverse=True)
        spelt = [text for text in tight if len(text) > 4]
        glued = [text for text in spelt if self.title is None or self.field(text) is not self.title]
        template = self.title.label.text if self.title else None
        end = title_end(template) if template else None
        open_aliases = [text for text in texts if text.startswith(NAME)]
        ended = title_end(*([template] if template and end else []), *open_aliases)
        return {
            "labels": label_pattern(texts),
            "value_labels": label_pattern([*texts, *with_value]),
            "label_start": label_pattern([*texts, *with_value], letters=8),
            "exact_labels": "|".join(map(_spelt, glued)) or "(?!)",
            **dict(zip(("title_before", "title_name", "title_after"), title_parts(template, exact=False), strict=True)),
            **dict(zip(("exact_before", "exact_name", "exact_after"), title_parts(template, exact=True), strict=True)),
            "tight_labels": "|".join(map(_spelt, tight)) or "(?!)",
            "title_end": f"(?<={end})" if end else "" if template else "(?!)",
            "no_title_end": f"(?<!{ended})" if ended else "",
        }


# What Pydantic calls the decorators, and the methods, by which a model can have an opinion on its values.
_VALIDATORS = (
    "field_validators", "model_validators", "root_validators", "validators", "field_serializers", "model_serializers",
    "computed_fields",
)  # fmt: skip
_METHODS = frozenset(("model_post_init", "__get_pydantic_core_schema__", "model_validate", "__init__", "__new__"))


def _plain_metadata(name: str) -> list[Any]:
    return [each for each in Profile.model_fields[name].metadata if not isinstance(each, Label)]


def _spelt(text: str) -> str:
    """Return a pattern of a label as declared, but for the case in which its later words begin."""
    first, *others = text.split()
    cased = [_either_case(word[0]) + _escape(word[1:]) if word[:1].isascii() else _escape(word) for word in others]
    return "[ ]".join((_escape(first), *cased))


def _either_case(letter: str) -> str:
    return f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else _escape(letter)


def _escape(text: str) -> str:
    return "".join(f"\\{character}" if character in r".()[]{}*+?^$|\#" else character for character in text)


@cache
def schema_of(model: Any) -> Schema:
    """Return the schema of a record model, made at the first call.

    Raises:
        TypeError: the model is no subclass of `Profile` or `Section`, or declares a field that text can't hold.
    """
    if not (isinstance(model, type) and issubclass(model, Labelled)):
        raise TypeError(f"a record model is a subclass of profileparse.Profile, not {model!r}")
    return Schema(model)


def _check_depth(section: type[BaseModel], above: tuple[type[BaseModel], ...]) -> None:
    """Refuse a section that holds itself: the model says how deep a record is."""
    for name, info in section.model_fields.items():
        inner = nested_type(info.annotation)
        if inner is not None and inner in above:
            raise TypeError(
                f"{section.__name__}.{name}: {inner.__name__} holds itself; say how deep sections go with a class for "
                "each level"
            )
        if inner is not None:
            _check_depth(inner, (*above, inner))
