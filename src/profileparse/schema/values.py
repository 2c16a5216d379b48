"""The values in a record: terms, prose, references, and why a field has none."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

# Validators are built at the first use: importing the library builds none.
FROZEN = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

CitationNumber = Annotated[int, Field(ge=1, le=999)]


class Value(BaseModel):
    """What all parts of a record have in common: frozen, strict, no unknown members."""

    model_config = FROZEN


class Term(Value):
    """One entry of a list.

    >>> str(Term(label="SNARE proteins", qualifier="vesicle fusion", citations=[2]))
    'SNARE proteins (vesicle fusion) [2]'
    """

    label: str = Field(description="The term as written, without the parenthetical that ends it.", min_length=1)
    qualifier: str | None = Field(default=None, description="The parenthetical that ends the term.", min_length=1)
    citations: list[CitationNumber] = Field(default=[], description="Numbers of the references cited for the term.")

    def uncited(self) -> str:
        """Return the term as written, without its citations."""
        return self.label if self.qualifier is None else f"{self.label} ({self.qualifier})"

    def __str__(self) -> str:
        text = self.uncited()
        return text + " " + brackets(self.citations) if self.citations else text


class Segment(Value):
    """A run of prose up to and including the citations that follow it."""

    text: str = Field(description="The text, its white space folded, without the citations.")
    citations: list[CitationNumber] = Field(default=[], description="Numbers of the references cited, ranges expanded.")


class Block(Value):
    """A paragraph, or a quotation."""

    kind: Literal["paragraph", "quote"] = Field(description="Whether the text is the profile's own or quoted.")
    segments: list[Segment] = Field(description="The text in order, cut after each group of citations.", min_length=1)


class Prose(Value):
    """Running text in blocks.

    >>> Prose(blocks=[Block(kind="paragraph", segments=[Segment(text="It binds.", citations=[1])])]).plain()
    'It binds.'
    """

    blocks: list[Block] = Field(description="Paragraphs and quotations in order.", min_length=1)

    def plain(self) -> str:
        """Return the text alone: no citations, a blank line between blocks."""
        return "\n\n".join(
            " ".join(segment.text for segment in block.segments if segment.text) for block in self.blocks
        )


class Reference(Value):
    """One entry of the reference list."""

    number: Annotated[int, Field(ge=1)] = Field(description="The number it is cited by.")
    text: str = Field(description="The reference as written, without its number and a URL at its end.")
    url: str | None = Field(default=None, description="The URL in it, if there is one.")


class Extra(Value):
    """Text that the model has no field for."""

    heading: str | None = Field(description="The heading it stood under, if it had one.")
    text: str = Field(description="The text, one line for each line, bullet or row.")


AbsentReason = Literal["missing", "empty", "none_stated", "not_available", "not_applicable", "unreadable"]


class Absent(Value):
    """Why a field has no value."""

    reason: AbsentReason = Field(
        description="missing: no such label; empty: a label with nothing under it; unreadable: a value that the "
        "field's type refuses, its text is in extra; the others: the text says so."
    )
    text: str | None = Field(default=None, description="The wording, where the text says that there is no value.")


def brackets(citations: list[int]) -> str:
    """Return citations as they stand in canonical text.

    >>> brackets([1, 3])
    '[1][3]'
    """
    return "".join(f"[{number}]" for number in citations)


def with_citations(text: str, citations: list[int]) -> str:
    """Return a text and what it cites as they stand in canonical text: close together where that is no name or address.

    >>> with_citations("It binds.", [1, 2]), with_citations("cells", [3])
    ('It binds.[1][2]', 'cells [3]')
    """
    is_apart = citations and (text[-1:].isalnum() or text[-1:] in ("_", "[", "=", "/", "&", "#"))
    return f"{text} {brackets(citations)}" if is_apart else text + brackets(citations)
