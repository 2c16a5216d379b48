"""Fixes: their edits applied to the text, never one over another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, NamedTuple, overload

from profileparse.diagnostics import Diagnostic, Edit
from profileparse.parsed import ModelT, Parsed, parse
from profileparse.schema.entity import EntityProfile
from profileparse.schema.profile import Profile
from profileparse.several import Boundary, parse_all

# Rounds of `fix_text`: mending one thing can lay bare another, but never for long.
MOST_ROUNDS = 10


class Fixed(NamedTuple):
    """A text with fixes applied, and the diagnostics whose fixes they were, in the order of the text."""

    text: str
    applied: tuple[Diagnostic, ...]


def apply_fixes(text: str, diagnostics: Iterable[Diagnostic], *, unsafe: bool = False) -> Fixed:
    r"""Apply the fixes that diagnostics of a text offer.

    A fix is applied whole or not at all. One that overlaps a fix taken before it is left out: parse the new text and
    its diagnostics offer it again, with new places. Edits overlap where they share a character, and where one inserts
    at a place that the other touches.

    Args:
        text: The text that was parsed.
        diagnostics: Its diagnostics; those without a fix are passed over.
        unsafe: Apply fixes that change what the text says, too.

    Raises:
        ValueError: an edit lies outside the text, so the diagnostics are not of this text.

    >>> from profileparse import parse
    >>> text = "X Overview\n\nZero\u200bwidth."
    >>> apply_fixes(text, parse(text).diagnostics).text
    'X Overview\n\nZerowidth.'
    """
    edits: list[Edit] = []
    applied = []
    marks = bytearray(2 * len(text) + 1)
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None or not (fix.safe or unsafe):
            continue
        own = sorted(fix.edits, key=lambda edit: edit.span)
        if all(_is_free(edit, text, marks) for edit in own) and not any(_overlap(*pair) for pair in pairwise(own)):
            for edit in own:
                _mark(edit, marks)
            edits += own
            applied.append(diagnostic)
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        pieces += (text[at : edit.span.start], edit.replacement)
        at = edit.span.end
    return Fixed("".join((*pieces, text[at:])), tuple(applied))


# What edits that are taken do to each character, and to each place between two: touch it at an edge, or write over it.
_TOUCHED, _WRITTEN = 1, 2


def _is_free(edit: Edit, text: str, marks: bytearray) -> bool:
    """Whether an edit overlaps none of those that are marked."""
    start, end = edit.span
    if not 0 <= start <= end <= len(text):
        raise ValueError(
            f"the edit at {edit.span} lies outside the text (0 to {len(text)}): these are another text's diagnostics"
        )
    return marks.find(_WRITTEN, 2 * start, 2 * end + 1) < 0 if start < end else not marks[2 * start]


def _mark(edit: Edit, marks: bytearray) -> None:
    start, end = edit.span
    marks[2 * start] = marks[2 * end] = _TOUCHED if start < end else _WRITTEN
    marks[2 * start + 1 : 2 * end] = bytes([_WRITTEN]) * (2 * (end - start) - 1)


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether an edit overlaps the one that comes after it."""
    is_insertion = one.span.start == one.span.end or other.span.start == other.span.end
    return other.span.start < one.span.end + is_insertion


def fix_text(
    text: str,
    model: type[Profile] = EntityProfile,
    *,
    name: str | None = None,
    unsafe: bool = False,
    accept: Callable[[Diagnostic], bool] = lambda _: True,
) -> Fixed:
    r"""Fix a text until nothing more can be fixed, at the most ten times over.

    After safe fixes the text gives the same record or a better one. Better means that no value is lost: each string
    of the old record is in the new one at the same place, up to white space, the way that Unicode composes its
    characters (NFC), and characters that say nothing: of no width, soft hyphens inside a line, joiners that join
    nothing, marks of direction where all goes from left to right, colours of a terminal, a list's bullet that is glued
    to its item.

    Args:
        text: The text of one profile.
        model: The record model.
        name: The entity's name, for a text that has no heading with it.
        unsafe: Apply fixes that change what the text says, too.
        accept: Whether to apply the fix of a diagnostic; for instance by its code.

    >>> fix_text("X Overview\r\n\nText.").text
    'X Overview\n\nText.'
    """
    applied: list[Diagnostic] = []
    for _ in range(MOST_ROUNDS):
        diagnostics = parse(text, model=model, name=name).diagnostics
        fixed = apply_fixes(text, filter(accept, diagnostics), unsafe=unsafe)
        if fixed.text == text:
            break
        applied += fixed.applied
        text = fixed.text
    return Fixed(text, tuple(applied))


@overload
def repair(text: str, *, name: str | None = None) -> Parsed[EntityProfile]: ...
@overload
def repair(text: str, *, model: type[ModelT], name: str | None = None) -> Parsed[ModelT]: ...
def repair(text: str, *, model: type[Profile] = EntityProfile, name: str | None = None) -> Parsed[Any]:
    r"""Parse a text with the safe fixes applied: what nobody need be asked about, such as text that a model wrote.

    The result is that of the fixed text, which is its ``text``; its places are places of that.

    Args:
        text: The text of one profile.
        model: The record model.
        name: The entity's name, for a text that has no heading with it.

    Raises:
        TypeError: ``text`` is no str, or ``model`` is no record model.

    >>> repair("X Overview\r\n\nIt pul\u200bses.\n").text
    'X Overview\n\nIt pulses.\n'
    """
    return parse(fix_text(text, model, name=name).text, model=model, name=name)


def fix_all(
    text: str,
    model: type[Profile] = EntityProfile,
    *,
    boundary: Boundary | None = None,
    unsafe: bool = False,
    accept: Callable[[Diagnostic], bool] = lambda _: True,
) -> Fixed:
    r"""Fix a text of several profiles; see `fix_text`.

    Fixes after which the text would be divided into more profiles, or fewer, are left out.

    Args:
        text: The text.
        model: The record model.
        boundary: Where profiles are divided; see `parse_all`.
        unsafe: Apply fixes that change what the text says, too.
        accept: Whether to apply the fix of a diagnostic; for instance by its code.

    >>> fix_all("Mira Overview\n\nIt pul\u200bses.\n\nRigel Overview\n\nIt is bl\u200bue.\n").text
    'Mira Overview\n\nIt pulses.\n\nRigel Overview\n\nIt is blue.\n'
    """
    profiles, found = _found_in_all(text, model, boundary)
    applied: list[Diagnostic] = []
    for _ in range(MOST_ROUNDS):
        fixed = apply_fixes(text, filter(accept, found), unsafe=unsafe)
        if fixed.text == text:
            break
        profiles_then, found = _found_in_all(fixed.text, model, boundary)
        if profiles_then != profiles:
            break
        applied += fixed.applied
        text = fixed.text
    return Fixed(text, tuple(applied))


def _found_in_all(text: str, model: type[Profile], boundary: Boundary | None) -> tuple[int, list[Diagnostic]]:
    """Return how many profiles a text has, and the diagnostics of all, with their places in the text."""
    profiles = 0
    found: list[Diagnostic] = []
    for parsed in parse_all(text, model=model, boundary=boundary):
        profiles += 1
        found += (each.moved(parsed.offset) for each in parsed.diagnostics)
    return profiles, found
