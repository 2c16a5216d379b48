"""The lists that nearly all files have, read at a glance: one block, no marks that could nest or separate otherwise.

What is said here in one pattern, `lists.read_list` says step by step and with places; where both answer, they agree.
"""

from __future__ import annotations

import re
from typing import Any

from profileparse.normalize.terms import read_term
from profileparse.schema.labels import Label
from profileparse.source import fold
from profileparse.syntax import nodes

# Terms of one line, separated by a comma and white space; commas in simple parentheses and quotation marks don't count.
_TERM = re.compile(
    r"[^\W\d_](?:[^,;|()\[\]{}\"“”«»‘'•\r\n]++|(?<=\w)'|"
    r'\((?:[^()\[\]{}"“”«»‘\'\r\n]++|"[^"()\[\]{}“”«»‘\'\r\n]*+"|“[^“”()\[\]{}"«»‘\'\r\n]*+”|)*+\)|)*+'
)
_QUALIFIED = re.compile(r"([^()\[\]]*[^()\[\]\s])\s+\((?=\s*[^\s)])([^()\[\]]+)\)")
# One list for all terms: drafts are only read, and a record gets a list of its own for each.
_NO_CITATIONS: list[int] = []
_RULE_CHARACTERS = "-=~^"


def plain_list(
    visible: str, label: Label, block: tuple[type[nodes.Block], int, int], *, stands_with_label: bool = False
) -> list[str] | None:
    """Return the texts of the terms in a field, trimmed; None where it takes `lists.read_list` to tell.

    Args:
        visible: The text that the tree's offsets count in.
        label: The field's label.
        block: The class and the place of the only block under the label.
        stands_with_label: Whether the block is the value on the label's line.
    """
    kind, at, to = block
    if kind is nodes.Paragraph:
        if stands_with_label or label.layout == "inline":
            return plain_line(visible[at:to].strip())
        return _lines(_trimmed_lines(visible[at:to]), label.header)
    lines = _trimmed_lines(visible[at:to])
    if kind is nodes.List:
        return _bulleted(lines)
    return _rows(lines, label.header) if kind is nodes.Table else None


def plain_line(text: str) -> list[str] | None:
    """Return the terms of a trimmed line that holds several; None where it takes `terms.split_inline` to tell."""
    terms: list[str] = _TERM.findall(text)
    return terms if ", ".join(terms) == text else None


def plain_terms(texts: list[str]) -> list[dict[str, Any]]:
    """Return the values of terms from `plain_list`: what `terms.read_term` says, quicker where nothing is to be cut.

    >>> [term["qualifier"] for term in plain_terms(["Ivacaftor", "CFTR potentiators (e.g., A, B)"])]
    [None, 'e.g., A, B']
    """
    return [
        {"label": text, "qualifier": None, "citations": _NO_CITATIONS}
        if text[-1].isalnum() and text.isprintable() and "  " not in text
        else _qualified(text)
        for text in texts
    ]


def _qualified(text: str) -> dict[str, Any]:
    match = _QUALIFIED.fullmatch(text)
    if match is None:
        return read_term(text)
    return {"label": fold(match[1]), "qualifier": fold(match[2]), "citations": _NO_CITATIONS}


def _trimmed_lines(text: str) -> list[str]:
    """Return the lines that hold anything, whatever ends them."""
    if "\r" in text:
        text = text.replace("\r", "\n")
    return list(filter(None, map(str.strip, text.split("\n"))))


def _lines(lines: list[str], header: str | None) -> list[str] | None:
    first = lines[0]
    if first[-1] == ":" or lines[-1][-1] in _RULE_CHARACTERS:
        return None
    if header is not None and first[: len(header)].lower() == header.lower():
        if len(first) > len(header):
            return None
        del lines[0]
    for line in lines:
        if not line[0].isalpha():
            return None
    return lines


def _bulleted(lines: list[str]) -> list[str] | None:
    texts = []
    for line in lines:
        if line[0] not in "-•*" or not line[1:2].isspace():
            return None
        text = line[2:].lstrip()
        if not text[0].isalpha():
            return None
        texts.append(text)
    return texts


def _rows(lines: list[str], header: str | None) -> list[str] | None:
    """Return the rows of a table of one column under its heading and rule."""
    if len(lines) < 2 or header is None or lines[0].strip(" |").lower() != header.lower() or lines[1].strip("-| "):
        return None
    texts = [line.strip("| \t\u00a0") for line in lines[2:]]
    for text in texts:
        if not text[:1].isalpha() or "|" in text:
            return None
    return texts
