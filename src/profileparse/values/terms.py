"""Terms: one entry of a list, how lines that hold several are cut, and how each is written so that it reads back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from profileparse.source import fold
from profileparse.syntax.marks import Citing, bracket_run, citation_numbers, cited_run, raised_at_end
from profileparse.values.citations import STOPS, CitationNumber, brackets
from profileparse.values.text import Value, escape_at, folded, without

# Nearly all terms with a qualifier.
_QUALIFIED = re.compile(r"([^()\[\]\\]*[^()\[\]\s\\])\s+\((?=\s*[^\s)])([^()\[\]\\]+)\)")
# A bracket that a backslash keeps text; a parenthesis after white space with all backslashes before it, and any one.
_ESCAPED_BRACKET = re.compile(r"\\(?=\[\s*(?:\d|cite:|\^))")
_ESCAPED_OPENING = re.compile(r"(?<=\s)\\++(?=\()")
_ESCAPED_PARENTHESIS = re.compile(r"(?<!\\)\\++(?=[()])")
_OPENING = re.compile(r"(?<=\s)\\*+(?=\()")
_PARENTHESIS = re.compile(r"(?<!\\)\\*+(?=[()])")


class TermParts(NamedTuple):
    """Where the parts of a term stand in its text: the label's range, the qualifier's, and those of citations."""

    label: tuple[int, int]
    qualifier: tuple[int, int] | None
    citations: tuple[tuple[int, int], ...]


# ---- reading -----------------------------------------------------------------------------------------------


def split_term(text: str, citing: Citing = Citing.STRICT) -> TermParts:
    """Cut a term into its label, the parenthetical that ends it, and citations.

    Args:
        text: The term.
        citing: How the text cites that it stands in.

    >>> split_term("Amyloid beta (Aβ) plaques (senile) [2]")
    TermParts(label=(0, 25), qualifier=(27, 33), citations=((35, 38),))
    """
    end = len(text.rstrip())
    if citing.is_raised and (raised := raised_at_end(text[:end])):
        at, backslashes = raised
        parts = split_term(text[:at] if not backslashes else text)
        return parts if backslashes else parts._replace(citations=(*parts.citations, (at, end)))
    citations: list[tuple[int, int]] = []
    if text[end - 1 : end] in STOPS and text[end - 2 : end - 1] == "]":
        before = _cut_citations(text, end - 1, citations, citing)
        return TermParts((0, before if citations else end), None, tuple(citations))
    end = _cut_citations(text, end, citations, citing)
    qualifier = _closing_parenthetical(text, end)
    if qualifier is not None:
        end = _cut_citations(text, len(text[: qualifier[0]].rstrip()), citations, citing)
        qualifier = (qualifier[0] + 1, qualifier[1] - 1)
    return TermParts((0, end), qualifier, tuple(sorted(citations)))


def _run_at_end(text: str, end: int, citing: Citing) -> int:
    """Return where the run of brackets with numbers begins that ends ``text[:end]``; -1 if there is none."""
    if text[end - 1 : end] != "]":
        return -1
    match: re.Match[str] | None = None
    for run in bracket_run(citing).finditer(text, 0, end):
        match = run
    return match.start() if match is not None and match.end() == end else -1


def _cut_citations(text: str, end: int, citations: list[tuple[int, int]], citing: Citing) -> int:
    """Take a run of citations off the end; return where what is left ends."""
    at = _run_at_end(text, end, citing)
    if at < 0:
        return end
    if text[at - 1 : at] == "\\":
        # The first bracket is text; those after it are a run of their own.
        at = text.find("[", text.index("]", at), end)
        if at < 0:
            return end
    rest = len(text[:at].rstrip())
    if not rest or citation_numbers(text[at:end]) is None or not cited_run(citing).match(text, at):
        return end
    citations.append((at, end))
    return rest - 1 if rest == at and rest > 1 and text[rest - 1] in ",;" else rest


def _closing_parenthetical(text: str, end: int) -> tuple[int, int] | None:
    """Return the range of the parenthetical that ends a text and leaves a label before it."""
    if text[end - 1 : end] != ")" or text[end - 2 : end - 1] == "\\":
        return None
    at = _opening(text, end)
    blank_before = at > 0 and text[at - 1].isspace() and text[:at].strip() != ""
    return (at, end) if blank_before and text[at + 1 : end - 1].strip() else None


def _opening(text: str, end: int) -> int:
    """Return where the parenthesis that closes at ``end`` was opened, escaped ones passed over; -1 if nowhere."""
    at = text.rfind("(", 0, end)
    if at < 0 or (")" not in text[at : end - 1] and text[at - 1 : at] != "\\"):
        return at
    depth = 0
    for at in range(end - 1, 0, -1):
        if text[at] in "()" and text[at - 1] != "\\":
            depth += 1 if text[at] == ")" else -1
            if depth == 0:
                return at
    return -1


def read_term(text: str, citing: Citing = Citing.STRICT) -> dict[str, Any]:
    """Return the value of a term as a record holds it.

    >>> read_term("CFTR potentiators (e.g., A, B)")
    {'label': 'CFTR potentiators', 'qualifier': 'e.g., A, B', 'citations': []}
    """
    if citing.is_raised and (raised := raised_at_end(text)):
        return _read_raised(text, *raised, citing)
    if text[-1:] not in ")] \t\n\r\u00a0" and text[-2:-1] != "]" and "\\" not in text:
        return {"label": fold(text), "qualifier": None, "citations": []}
    if match := _QUALIFIED.fullmatch(text):
        return {"label": fold(match[1]), "qualifier": fold(match[2]), "citations": []}
    parts = split_term(text, citing)
    # "It may harm [1]." reads as "It may harm.[1]", as in prose.
    stop = text[parts.citations[-1][1] :].strip() if parts.citations and parts.qualifier is None else ""
    label = _label_text(text[slice(*parts.label)], is_end=parts.qualifier is None, citing=citing)
    return {
        "label": fold(label) + stop,
        "qualifier": None if parts.qualifier is None else fold(_qualifier_text(text[slice(*parts.qualifier)])),
        "citations": [number for at, to in parts.citations for number in citation_numbers(text[at:to]) or ()],
    }


def _read_raised(text: str, at: int, backslashes: int, citing: Citing) -> dict[str, Any]:
    """Return a term that ends with superscripts: one of the backslashes before them keeps them text."""
    numbers = citation_numbers(text[at:], citing)
    if backslashes or numbers is None:
        return read_term(without(text, [at - 1]) if backslashes else text)
    value = read_term(text[:at])
    return value | {"citations": [*value["citations"], *numbers]}


def _label_text(written: str, *, is_end: bool, citing: Citing) -> str:
    """Return a label without what keeps brackets and a parenthetical text.

    Args:
        written: The label as written.
        is_end: Whether no qualifier follows.
        citing: How the text cites that it stands in.
    """
    if "\\" not in written:
        return written
    written = without(written, _escaped_brackets(written, citing))
    if is_end and _is_qualified_without_escapes(written):
        return without(written, [match.start() for match in _ESCAPED_OPENING.finditer(written)])
    return written


def _is_qualified_without_escapes(label: str) -> bool:
    """Whether a label would end with a qualifier if no backslash stood before its parentheses."""
    if "\\" not in label:
        return False
    bare = _ESCAPED_OPENING.sub("", label)
    return bare != label and _closing_parenthetical(bare, len(bare.rstrip())) is not None


def _escaped_brackets(text: str, citing: Citing) -> list[int]:
    """Return the places of the backslashes directly before brackets with numbers."""
    return [match.start() for match in _ESCAPED_BRACKET.finditer(text) if bracket_run(citing).match(text, match.end())]


def _qualifier_text(written: str) -> str:
    """Return a qualifier without what keeps unpaired parentheses text; paired ones keep their backslashes."""
    if "\\" not in written or _is_balanced(written):
        return written
    return without(written, [match.start() for match in _ESCAPED_PARENTHESIS.finditer(written)])


def _is_balanced(text: str) -> bool:
    if "(" not in text and ")" not in text:
        return True
    depth = 0
    for character in text:
        if character in "()":
            depth += 1 if character == "(" else -1
            if depth < 0:
                return False
    return depth == 0


def written(label: str, qualifier: str | None) -> str:
    """Return a term without its citations as most texts have it."""
    return label if qualifier is None else f"{label} ({qualifier})"


# ---- writing -----------------------------------------------------------------------------------------------


def write_term(label: str, qualifier: str | None, citations: Sequence[int], citing: Citing = Citing.STRICT) -> str:
    r"""Return a term as text, so that `read_term` reads it back.

    >>> write_term("SNARE proteins", "vesicle fusion", [2]), write_term("IL-2 (human)", None, [])
    ('SNARE proteins (vesicle fusion) [2]', 'IL-2 \\(human)')
    """
    if citing.is_raised:
        whole = write_term(label, qualifier, citations)
        raised = raised_at_end(whole)
        return escape_at(whole, [raised[0]]) if raised else whole
    cited = " " + brackets(citations, citing) if citations else ""
    if qualifier is None:
        if "]" in label or "\\" in label or label[-1] == ")":
            label = _escaped_label(label, cited, is_end=True, citing=citing)
        return label + cited
    if "]" in label or "\\" in label:
        label = _escaped_label(label, "", is_end=False, citing=citing)
    return f"{label} ({_escaped_qualifier(qualifier)}){cited}"


def _escaped_label(label: str, cited: str, *, is_end: bool, citing: Citing) -> str:
    places = _escaped_brackets(label, citing)
    whole = label + cited
    has_stop = is_end and not cited and label[-1] in STOPS and label[-2:-1] == "]"
    end = len(whole) - has_stop
    at = _run_at_end(whole, end, citing)
    if 0 <= at < len(label) and (cited or _cut_citations(label, end, [], citing) < end):
        places += [each for each in range(at, len(label)) if label[each] == "[" and label[each - 1 : each] != "\\"]
    if is_end and (_closing_parenthetical(label, len(label)) or _is_qualified_without_escapes(label)):
        places += [match.start() for match in _OPENING.finditer(label)]
    return escape_at(label, sorted(places)) if places else label


def _escaped_qualifier(qualifier: str) -> str:
    if not _is_balanced(qualifier):
        qualifier = escape_at(qualifier, [match.start() for match in _PARENTHESIS.finditer(qualifier)])
    # A backslash before the closing parenthesis would keep it text.
    return qualifier + " " if qualifier[-1] == "\\" else qualifier


def _is_label(text: str) -> bool:
    """Whether a label reads back, whatever follows it."""
    if fold(text) != text:
        return False
    forms = ((qualifier, citations) for qualifier in (None, "x") for citations in ([], [1]))
    return all(_reads_back(text, *form) for form in forms)


def _is_qualifier(text: str) -> bool:
    return fold(text) == text and _reads_back("x", text, [])


def _reads_back(label: str, qualifier: str | None, citations: list[int]) -> bool:
    value = {"label": label, "qualifier": qualifier, "citations": citations}
    return all(read_term(write_term(label, qualifier, citations, citing), citing) == value for citing in Citing)


class Term(Value):
    """One entry of a list.

    >>> str(Term(label="SNARE proteins", qualifier="vesicle fusion", citations=[2]))
    'SNARE proteins (vesicle fusion) [2]'
    """

    label: Annotated[str, folded(_is_label)] = Field(
        description="The term as written, without the parenthetical that ends it."
    )
    qualifier: Annotated[str, folded(_is_qualifier)] | None = Field(
        default=None, description="The parenthetical that ends the term."
    )
    citations: list[CitationNumber] = Field(default=[], description="Numbers of the references cited for the term.")

    def uncited(self) -> str:
        """Return the term as it is written, without its citations."""
        return write_term(self.label, self.qualifier, ())

    def __str__(self) -> str:
        return write_term(self.label, self.qualifier, self.citations)
