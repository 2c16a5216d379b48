"""Which characters of a text a parse result accounts for: the third invariant as a function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from profileparse import Parsed, Span
from profileparse.schema.profile import Schema, schema_of
from profileparse.source import ZERO_WIDTH
from profileparse.syntax.nodes import Field, Fields, Node, Quotation, Row
from profileparse.values.kinds import LISTS, Kind

_TERM = re.compile(r"(?:/(?!(?:blocks|segments)/)[^/]+)+/\d+")
# Bullets before a term, inside a cell, a quoted line or a bullet of another kind.
_BULLETS_BEFORE = re.compile(r"(?:(?:[-+*•‣⁃◦▪●○■·∙–—]|\d{1,3}[.)])\s+)+\Z")
_REFERENCE = re.compile(r"/references/\d+")
_SEPARATORS = ",;|•"
# Around a qualifier, and around and between the citations of a term.
_TERM_MARKS = "()[],;"
_QUOTATION_MARKS = '“”„«»‘’">'


def uncovered(parsed: Parsed[Any]) -> list[tuple[int, str]]:
    """Return the characters (offset and character) that are neither blank, nor markup, nor part of a value."""
    text = parsed.text
    open_places = bytearray(not (character.isspace() or character in ZERO_WIDTH) for character in text)

    def close(span: Span, only: str | None = None) -> None:
        if only is None:
            open_places[span.start : span.end] = bytes(span.end - span.start)
            return
        for at in range(span.start, span.end):
            if text[at] in only:
                open_places[at] = 0

    for leaf in parsed.document.leaves():
        if leaf.is_markup:
            close(leaf.span)
    for at, to in parsed.draft.markup:
        close(parsed.document.source.span(at, to))
    for part, schema in _fields(parsed.document, schema_of(parsed.model)):
        kind = schema.by_name[part.name].kind
        if kind in LISTS or kind in (Kind.TERMS_BY_KEY, Kind.SECTIONS):
            close(part.span, _SEPARATORS)
        elif kind in (Kind.PROSE, Kind.PROSE_BY_KEY):
            for node in part.walk():
                if isinstance(node, Quotation | Row):
                    close(node.span, _QUOTATION_MARKS)
    spans = parsed.spans
    inner = {pointer.rpartition("/")[0] for pointer in spans}
    for pointer, span in spans.items():
        if pointer not in inner:
            close(span)
        elif _TERM.fullmatch(pointer):
            close(span, _TERM_MARKS)
            if bullet := _BULLETS_BEFORE.search(text, max(0, span.start - 40), span.start):
                close(Span(*bullet.span()))
    return [(at, text[at]) for at, is_open in enumerate(open_places) if is_open]


def _fields(node: Node, schema: Schema) -> Iterator[tuple[Field, Schema]]:
    """Yield the fields of a text, and those inside them, each with the schema that has it."""
    for part in node.children:
        if isinstance(part, Field):
            yield part, schema
            spec = schema.by_name[part.name]
            for block in part.content:
                if isinstance(block, Fields) and spec.section is not None:
                    yield from _fields(block, schema_of(spec.section))


def misplaced(parsed: Parsed[Any]) -> list[str]:
    """Return the values whose span does not hold what they say, with the text that stands there."""
    record = parsed.profile.model_dump(mode="json") if parsed.profile is not None else {}
    found = []
    for pointer, span in parsed.spans.items():
        value = _at(record, pointer)
        stands = parsed.text[span.start : span.end]
        if "/absent/" in pointer:
            continue
        if isinstance(value, str) and pointer.count("/") > 1 and not _holds(stands, value):
            found.append(f"{pointer} {value!r} at {span}: {stands!r}")
        if _REFERENCE.fullmatch(pointer) and not (_holds(stands, value["text"]) and _holds(stands, value["url"] or "")):
            found.append(f"{pointer} {value} at {span}: {stands!r}")
        if pointer.startswith("/extra/") and not _holds(stands, value["text"].replace("\n- ", "\n").removeprefix("- ")):
            found.append(f"{pointer} {value} at {span}: {stands!r}")
        if "/citations/" in pointer and not _cites(stands, value):
            found.append(f"{pointer} {value} at {span}: {stands!r}")
    return found


def _holds(stands: str, value: str) -> bool:
    """Whether the characters of a value stand in this order in a text."""
    rest = iter(stands)
    return all(character in rest for character in value if not character.isspace())


def _cites(stands: str, number: int) -> bool:
    lowered = stands.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    first, *last = (int(each) for each in re.findall(r"\d+", lowered))
    return first <= number <= (last[0] if last else first)


def _at(value: Any, pointer: str) -> Any:
    for key in pointer.split("/")[1:]:
        value = value[int(key)] if isinstance(value, list) else value[key.replace("~1", "/").replace("~0", "~")]
    return value
