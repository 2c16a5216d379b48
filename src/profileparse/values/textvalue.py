"""Values with a text form of their own: the base of all such kinds, ours and users' own."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_serializer,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, to_json

from profileparse.diagnostics import refusal_message
from profileparse.source import fold, has_zero_width, is_well_formed
from profileparse.values.citations import citations_at_end
from profileparse.values.lines import split_inline
from profileparse.values.text import Value, without_serializers

_ValueT = TypeVar("_ValueT", bound="TextValue")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Whether a value is being read from text: then it needs no proof that its text reads back, which would read it again.
_READING: ContextVar[bool] = ContextVar("_READING", default=False)


def derived(about: str) -> Any:
    """Return the declaration of a member that follows from a value's text: it may be left out of the input."""
    return Field(default=None, description=about, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def note_text(marks: str = "") -> str:
    """Return the pattern of a note behind a value, without its parentheses, as grammars have it: a few words.

    Args:
        marks: What words can hold beside letters, digits and the marks of every note; a hyphen comes last.
    """
    word = f"[A-Za-z0-9$€£%°µ.,;'{marks}]{{1,14}}"
    return f"(?:{word} ){{0,6}}{word}"


class TextValue(Value):
    """Base of the values that are read from a text and written as one.

    A subclass declares members, `from_text` and `to_text`. It can then be the type of a field (``X | None``) or of the
    entries of a list (``list[X]``). A plain str is taken wherever a value is, and read with `from_text`.

    A value is valid if its text reads back as the value. Members that are left out of the input are those that the text
    gives; those that are given have to agree with it.

    Attributes:
        expects: What `from_text` reads, in words, with an example: messages say it. By default, the name of the class.
        takes_order: Whether `from_text` takes ``order``, the ``date_order`` of the field's label.

    >>> class GeneSymbol(TextValue):
    ...     symbol: str
    ...     @classmethod
    ...     def from_text(cls, text: str) -> "GeneSymbol":
    ...         if not text.isupper():
    ...             raise ValueError("a symbol is in capitals")
    ...         return cls(symbol=text)
    ...     def to_text(self) -> str:
    ...         return self.symbol
    >>> str(GeneSymbol(symbol="TP53")), GeneSymbol.model_validate("EP300").symbol
    ('TP53', 'EP300')
    """

    expects: ClassVar[str] = ""
    takes_order: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def from_text(cls, text: str) -> Self:
        """Return the value in a text: one line, without white space around it, and with one space between words.

        Raises:
            ValueError: the text is no such value; the message says why.
        """

    @abstractmethod
    def to_text(self) -> str:
        """Return the text that `from_text` reads as this value: one line that doesn't end with a citation (``[1]``)."""

    @classmethod
    def split(cls, line: str) -> list[tuple[int, int]]:
        """Return the ranges of the values in a line that holds several, in order.

        By default a line splits as one of terms does: at semicolons or at commas, for instance. An entry of a list
        that has its own line is split only where it can't be read as one value.

        Args:
            line: The line.
        """
        return split_inline(line)

    def carry_over(self, text: str) -> str:
        """Return the full text of a value that leaves out what it shares with this one, which precedes it in its line.

        It is asked where the text can't be read by itself. By default the text is returned as it is.

        Args:
            text: The text of the next entry of a list.
        """
        return text

    @classmethod
    def claims(cls, line: str) -> bool:  # noqa: ARG003 (for subclasses)
        """Whether a line under the field's label holds such values, although it looks like another label or a heading.

        By default no line does.

        Args:
            line: The line.
        """
        return False

    @classmethod
    def text_pattern(cls) -> str:
        """Return a regular expression of texts that `to_text` writes, for grammars that constrain a language model.

        Each text that it matches has to be one that `from_text` reads and `to_text` writes again. It is made of
        literals, classes of characters (``[a-z]``, ``[^,]``), groups and repetitions: no grammar looks around. But it
        can begin with what whole texts are not, ``(?!(?:...)\\Z)``. By default it is "", and the value can be any line.
        """
        return ""

    def __str__(self) -> str:
        return self.to_text()

    def _read_again(self) -> Self:
        """Return what the value's own text reads as; a ValueError says that it reads as none."""
        return type(self).from_text(self.to_text())

    @model_validator(mode="wrap")
    @classmethod
    def _proved(cls, value: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Read a str; complete any other value from its text, which has to read back."""
        if isinstance(value, str):
            return read_value(cls, fold(value))
        if info.mode == "json" and isinstance(value, dict):
            value = _members_of_json(cls, value)
        made = handler(value)
        if made is not value and not _READING.get():
            made._complete()  # noqa: SLF001 (of this class)
        return made

    def _complete(self) -> None:
        """Take the members that weren't given from what the text reads as."""
        token = _READING.set(True)
        try:
            text = self.to_text()
            if reason := not_carried(text):
                raise PydanticCustomError("not_carried", "{reason}", {"reason": reason})
            read = self._read_again()
        except ValidationError as error:
            raise ValueError(f"it can't be read back from its text {text!r}: {unreadable_reason(error)}") from error
        finally:
            _READING.reset(token)
        for name in self.model_fields_set:
            given, read_member = getattr(self, name), getattr(read, name)
            if given is not None and given != read_member:
                about = {"text": text, "read": read_member, "given": given}
                kind = PydanticCustomError(
                    "not_derived",
                    "the text {text} gives {read}, not {given}: write that, or leave it out",
                    _shown(about),
                )
                details = InitErrorDetails(type=kind, loc=(name,), input=given)
                raise ValidationError.from_exception_data(type(self).__name__, [details])
        self.__dict__.update(read.__dict__)
        self.__pydantic_fields_set__.update(read.__pydantic_fields_set__)

    @model_serializer(mode="wrap")
    def _serialized(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out the members that don't apply."""
        return {name: each for name, each in handler(self).items() if each is not None}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the schema of the members; on input a str is one, too."""
        return with_text(schema, handler)


def with_text(schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
    """Return the JSON Schema of a value's members; on input a str is one, too."""
    described = handler(without_serializers(schema))
    own = handler.resolve_ref_schema(described)
    if handler.mode == "validation":
        own["type"] = ["object", "string"]
    return described


def is_text_value(schema: Mapping[str, Any]) -> bool:
    """Whether a JSON Schema is that of a `TextValue`, which is an object or, on input, its text."""
    return schema.get("type") == ["object", "string"]


_PLAIN = (str, int, float, bool, type(None))


@cache
def _adapters(of: type[TextValue]) -> dict[str, TypeAdapter[Any]]:
    """Return what validates the members that JSON has no type for, such as dates, by their names in JSON."""
    found = {}
    for name, info in of.model_fields.items():
        if not all(each in _PLAIN for each in (get_args(info.annotation) or (info.annotation,))):
            annotation: Any = info.annotation
            for each in info.metadata:
                annotation = Annotated[annotation, each]
            found[info.alias or name] = TypeAdapter(annotation)
    return found


def _members_of_json(of: type[TextValue], members: dict[str, Any]) -> dict[str, Any]:
    """Return an object of JSON as Python has it: a validator in Python has strict types only for what Python made."""
    found = dict(members)
    for name, adapter in _adapters(of).items():
        if name in members:
            try:
                found[name] = adapter.validate_json(to_json(members[name]), strict=True)
            except ValidationError:
                continue  # the model says why it can't be
    return found


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return {name: repr(value) for name, value in values.items()}


def read_value(of: type[_ValueT], text: str, **how: Any) -> _ValueT:
    """Return the value in a text, proved to read back from its own text.

    Args:
        of: The kind of value.
        text: The text, folded.
        how: What else its `from_text` takes.

    Raises:
        ValueError: the text is no such value; the message says what was expected, and why it is none.
    """
    token = _READING.set(True)
    try:
        return _read(of, text, how)
    except ValueError as error:
        raise ValueError(f"expected {expectation(of)}: {unreadable_reason(error)}") from error
    finally:
        _READING.reset(token)


def _read(of: type[_ValueT], text: str, how: dict[str, Any]) -> _ValueT:
    value = of.from_text(text, **how)
    if not isinstance(value, of):
        raise TypeError(f"{of.__name__}.from_text returned {type(value).__name__}")
    written = value.to_text()
    if reason := not_carried(written):
        raise ValueError(reason)
    if written != text and of.from_text(written, **how) != value:
        raise ValueError(f"it is written as {written!r}, which reads as another value")
    return value


def unreadable_reason(error: ValueError) -> str:
    """Return why a text is no value, in one line."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {refusal_message(first)}" if where else refusal_message(first)


def expectation(of: type[TextValue]) -> str:
    """Return what a kind of value expects of a text, in words.

    >>> class GeneSymbol(TextValue): ...
    >>> expectation(GeneSymbol)
    'a gene symbol'
    """
    if of.expects:
        return of.expects
    words = " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in _WORDS.findall(of.__name__))
    return f"{'an' if words[:1] in 'aeiouAEIOU' else 'a'} {words or of.__name__}"


def not_carried(text: str) -> str | None:
    """Return why the text of a value is none that a field can hold; None where it is."""
    if not text:
        return "its text is empty: leave the value out"
    if fold(text) != text or has_zero_width(text) or not is_well_formed(text):
        return (
            f"text can't carry {text!r}: write words with one space between them, without line breaks, "
            "zero-width characters and half surrogate pairs"
        )
    if citations_at_end(text, 0, len(text)) < len(text):
        return f"text can't carry {text!r}: the number in brackets at its end would be a citation"
    return None
