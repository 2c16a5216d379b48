"""Citations as they are written in brackets: at the end of a term or value, and in canonical text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from pydantic import Field

from profileparse.syntax.marks import RAISED, Citing, bracket_run
from profileparse.values.text import escape_at, without

# What moves before citations that stand before it.
STOPS = ".,;:!?"
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
    if citing is Citing.NOTES:
        return f"[^{number}]"
    return f"[{number}]" if number or citing is Citing.FROM_NOUGHT else "[00]"


def with_citations(text: str, citations: Sequence[int], citing: Citing = Citing.STRICT) -> str:
    """Return a text and what it cites as they stand in canonical text, or in a text that cites with superscripts.

    >>> with_citations("It binds.", [1, 2]), with_citations("cells", [3])
    ('It binds.[1][2]', 'cells [3]')
    >>> with_citations("cells", [3, 12], Citing.RAISED)
    'cells³,¹²'
    """
    return text + (superscripts(citations) if citing.is_raised else citations_after(text, citations, citing))


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

    A backslash keeps the bracket after it text.

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
        if start < 0 or (start > at and text[start - 1] == "\\") or not bracket_run().fullmatch(text, start, to):
            break
        to = _before_space(text, at, start)
        if commas and to > at and text[to - 1] == ",":
            to = _before_space(text, at, to - 1)
    return to


def uncited(text: str) -> str:
    r"""Return a single value without the citations at its end: a full stop after them is its own.

    >>> uncited("Cork, Ireland [1]"), uncited("It is rare [2]."), uncited("JAK \\[1]")
    ('Cork, Ireland', 'It is rare.', 'JAK [1]')
    """
    end = _before_stop(text)
    at = citations_at_end(text, 0, end)
    kept = _bracket_at(text, at)
    if kept > 0 and text[kept - 1] == "\\":
        return without(text[:at], [kept - 1]) + text[end:]
    return text[:at] + text[end:] if 0 < at < end else text


def with_kept_bracket(text: str) -> str:
    r"""Return a single value as it is written: with a backslash before brackets at its end that `uncited` takes off.

    >>> with_kept_bracket("JAK [1]")
    'JAK \\[1]'
    """
    at = _bracket_at(text, _before_stop(text))
    return escape_at(text, [at]) if at > 0 else text


def _before_stop(text: str) -> int:
    """Return where a text ends, without a full stop or the like right after a bracket."""
    return len(text) - (text[-1:] in STOPS and text[-2:-1] == "]")


def _bracket_at(text: str, to: int) -> int:
    """Return where the bracket with numbers begins that ends ``text[:to]``; -1 if there is none."""
    if text[to - 1 : to] != "]":
        return -1
    at = text.rfind("[", 0, to)
    return at if at >= 0 and bracket_run().fullmatch(text, at, to) else -1


def _before_space(text: str, at: int, to: int) -> int:
    while to > at and text[to - 1].isspace():
        to -= 1
    return to
