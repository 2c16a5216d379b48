"""Citations as they are written in brackets: at the end of a term or value, and in canonical text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from pydantic import Field

from profileparse.syntax.marks import RAISED, Citing, bracket_run

_RAISED = str.maketrans("0123456789", RAISED)
CitationNumber = Annotated[int, Field(ge=0, le=999)]


def brackets(citations: Sequence[int], citing: Citing = Citing.STRICT) -> str:
    """Return citations as they stand in canonical text; nought is [00] where numbers don't begin at it.

    >>> brackets([1, 3])
    '[1][3]'
    """
    return "".join([_bracket(number, citing) for number in citations])


@cache
def _bracket(number: int, citing: Citing) -> str:
    return f"[{number}]" if number or citing is Citing.FROM_NOUGHT else "[00]"


def with_citations(text: str, citations: Sequence[int], citing: Citing = Citing.STRICT) -> str:
    """Return a text and what it cites as they stand in canonical text, or in a text that cites with superscripts.

    >>> with_citations("It binds.", [1, 2]), with_citations("cells", [3])
    ('It binds.[1][2]', 'cells [3]')
    >>> with_citations("cells", [3, 12], Citing.RAISED)
    'cells³,¹²'
    """
    return text + (superscripts(citations) if citing.is_raised else citations_after(text, citations))


def superscripts(citations: Sequence[int]) -> str:
    """Return citations in superscript digits."""
    return ",".join(str(number).translate(_RAISED) for number in citations)


def citations_after(text: str, citations: Sequence[int], citing: Citing = Citing.STRICT) -> str:
    """Return citations as they stand after a text: close to it where that keeps both apart."""
    last = text[-1:]
    is_apart = citations and (last.isalnum() or last in ("_", "[", "=", "/", "&", "#", "\\"))
    return f" {brackets(citations, citing)}" if is_apart else brackets(citations, citing)


def citations_at_end(text: str, at: int, to: int, *, commas: bool = False) -> int:
    """Return where the brackets with numbers begin that end ``text[at:to]``, with the white space before them.

    Args:
        text: The text.
        at: Start of the stretch.
        to: Its end; what is returned where it ends with no such bracket.
        commas: Whether a comma before a bracket goes with it.

    >>> citations_at_end("3 March 1998 [1] [2, 3]", 0, 23)
    12
    """
    # From the end, bracket by bracket: a pattern would try each run of them anew from each of its brackets.
    while to > at and text[to - 1] == "]":
        start = text.rfind("[", at, to)
        if start < 0 or not bracket_run().fullmatch(text, start, to):
            break
        to = _before_space(text, at, start)
        if commas and to > at and text[to - 1] == ",":
            to = _before_space(text, at, to - 1)
    return to


def _before_space(text: str, at: int, to: int) -> int:
    while to > at and text[to - 1].isspace():
        to -= 1
    return to
