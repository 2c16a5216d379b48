"""The result of parsing: each part made when it is asked for, and once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from pydantic import ValidationError

from profileparse.corrections import correction
from profileparse.diagnostics import Diagnostic, ProfileError, Severity
from profileparse.edit.steps import edit
from profileparse.normalize.draft import Draft
from profileparse.normalize.places import links_of, spans_of
from profileparse.once import once
from profileparse.rules import run
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile
from profileparse.source import LineIndex, Source, Span
from profileparse.syntax import nodes
from profileparse.syntax.parser import Outline, line_syntax
from profileparse.validation import Accepted, accept
from profileparse.values.links import PlacedLink

if TYPE_CHECKING:
    from profileparse.view.page import Grounded

ModelT = TypeVar("ModelT", bound=Profile)


class Parsed(Generic[ModelT]):
    """What a text says.

    Nothing in it changes: threads can share it, and the order in which its parts are asked for makes no difference. A
    copy, or one that was pickled, has the same text, model and name, and makes its parts anew.

    Attributes:
        text: The text, as given.
        model: The record model.
        given_name: The entity's name that the caller gave; a label with the name counts more, a title less.
        offset: Where the text begins in the one that `parse_all` was given, in code points; else 0. A place in that
            text is this and the place here: ``parsed.offset + span.start``.
    """

    def __init__(
        self, text: str, model: type[ModelT], name: str | None, *, offset: int = 0, body: Span | None = None
    ) -> None:
        self.text = text
        self.model = model
        self.given_name = name
        self.offset = offset
        # The text without the lines that divide several profiles; None where there are none.
        self._body = body

    def __reduce__(self) -> tuple[Callable[..., Parsed[Any]], tuple[object, ...]]:
        make = partial(type(self), offset=self.offset, body=self._body)
        return make, (self.text, self.model, self.given_name)

    def __repr__(self) -> str:
        return f"<Parsed {len(self.text)} characters as {self.model.__name__}>"

    @once
    def document(self) -> nodes.Document:
        """The lossless tree."""
        return self._outline.document()

    @once
    def _outline(self) -> Outline:
        return line_syntax(self.model).outline(Source(self.text, self._body))

    @once
    def profile(self) -> ModelT | None:
        """The record; None where an error-level diagnostic says why."""
        return self.accepted.profile

    @once
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What there is to say about the text, in its order."""
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
        return spans_of(self._outline.source, self.draft)

    def links(self) -> list[PlacedLink]:
        """Return the links in the fields of prose, as `Prose.links` has them, with their places, in order.

        The URLs of ``references`` are members of the record. What is in ``extra`` is left out:
        ``Prose(blocks=entry.blocks).links()`` has the links of an entry.

        >>> from profileparse import parse
        >>> (link,) = parse("X Overview\\n\\nSee www.example.org/a.").links()
        >>> link.url, link.pointer, link.span
        ('https://www.example.org/a', '/overview/blocks/0/segments/0', Span(start=16, end=33))
        """
        return links_of(self._outline.source, self.draft)

    @once
    def lines(self) -> LineIndex:
        """Lines and columns of the text."""
        return LineIndex(self.text)

    def edit(self, profile: ModelT | None, *, verify: bool = True) -> str:
        r"""Return the text with the differences between its record and another written in; all else stays.

        Args:
            profile: The record that the text shall say, of the same model; None only for a text that gives none.
            verify: Whether to read the result back, and to change more where it reads otherwise. Without it, a new
                word that looks like a label becomes one.

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
        if self._body is None:
            return edit(self, profile, verify=verify)
        start, end = self._body
        body = edit(Parsed(self.text[start:end], self.model, self.given_name), profile, verify=verify)
        is_joined = end < len(self.text) and body[-1:] not in "\r\n"
        return f"{self.text[:start]}{body}{chr(10) if is_joined else ''}{self.text[end:]}"

    def correction(self) -> str:
        r"""Return what a writer is told to correct, for another attempt; "" where there is nothing.

        Each place has its line, the words that stand there, what is wrong, and what to write instead; the same advice
        is given once. What a safe fix mends is left out: `repair` does that, and nobody need write it again.

        >>> from profileparse import parse
        >>> print(parse("Molecular Clasification\nReceptor\n\nX Overview\n\nText.").correction())
        Correct this, and leave the rest as it is:
        - Line 1: “Molecular Clasification” is no label, and its text goes elsewhere: did you mean “Molecular
        Classification”? Write “Molecular Classification”.
        """
        return correction(self.text, self.lines, self.diagnostics)

    def html(self, grounding: Grounded | None = None) -> str:
        r"""Return a page that shows the text and its record side by side, each value linked with its place.

        It is one file that needs nothing else: save it, and open it in a browser. The text stands in it as it is.

        Args:
            grounding: What `ground` found for this text; the page shows it beside each quotation.

        >>> from profileparse import parse
        >>> made = parse("X Overview\n\nCells < 5.").html()
        >>> made.startswith("<!doctype html>"), "X Overview\n\nCells &lt; 5." in made
        (True, True)
        """
        from profileparse.view.page import page  # nobody who only parses waits for it

        return page(self, grounding=grounding)

    def _repr_html_(self) -> str:
        """Return the page in a frame, which notebooks show for the value of a cell."""
        from profileparse.view.page import frame, page

        return frame(page(self))

    @property
    def draft(self) -> Draft:
        """The values of the record, with their places and findings."""
        return self.accepted.draft

    @property
    def refusal(self) -> ValidationError | None:
        """Why the model refused the values of the text, if it did so for the record as a whole."""
        return self.accepted.refusal

    @once
    def accepted(self) -> Accepted[ModelT]:
        """The values of the text, as far as the model takes them, and whether there is a record."""
        return accept(self._outline, self.model, self.given_name)


@overload
def parse(text: str, *, name: str | None = None) -> Parsed[EntityProfile]: ...
@overload
def parse(text: str, *, model: type[ModelT], name: str | None = None) -> Parsed[ModelT]: ...
def parse(text: str, *, model: type[Profile] = EntityProfile, name: str | None = None) -> Parsed[Any]:
    """Parse a text; whatever it holds, there is a result.

    Args:
        text: The text of one profile.
        model: The record model, a subclass of `Profile`.
        name: The entity's name, for a text without a label that holds it; it counts more than a title.

    Raises:
        TypeError: ``text`` is no str (decode bytes with `load`), or ``model`` is no record model.

    >>> parsed = parse("Cellular secretion Overview\\n\\nCells release molecules.[1]")
    >>> parsed.profile.overview.blocks[0].segments[0].citations
    [1]
    """
    if not isinstance(text, str):
        raise TypeError(f"parse takes a str, not {type(text).__name__}: use load for files, or decode the bytes")
    line_syntax(model)
    return Parsed(text, model, name)


@overload
def loads(text: str, *, name: str | None = None) -> EntityProfile: ...
@overload
def loads(text: str, *, model: type[ModelT], name: str | None = None) -> ModelT: ...
def loads(text: str, *, model: type[Profile] = EntityProfile, name: str | None = None) -> Profile:
    """Return the record of a text.

    Args:
        text: The text of one profile.
        model: The record model, a subclass of `Profile`.
        name: The entity's name, for a text without a label that holds it; it counts more than a title.

    Raises:
        ProfileError: the text gives no record; its ``diagnostics`` say why.
    """
    return record_of(parse(text, model=model, name=name))


def record_of(parsed: Parsed[ModelT], whole: str | None = None) -> ModelT:
    """Return the record of a parsed text.

    Args:
        parsed: The text.
        whole: The text that it is a part of, for the place in the message.

    Raises:
        ProfileError: there is none.
    """
    profile = parsed.profile
    if profile is None:
        errors = [each for each in parsed.diagnostics if each.severity is Severity.ERROR]
        lines = parsed.lines if whole is None else LineIndex(whole)
        position = lines.position(errors[0].span.start + (0 if whole is None else parsed.offset))
        raise ProfileError(
            f"line {position.line}, column {position.column}: {errors[0].code} {errors[0].message}", parsed.diagnostics
        )
    return profile
