"""Why a field has no value, and the wordings that say that there is none."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from profileparse.schema.labels import NAME, Label, label_key
from profileparse.values.text import Folded, Value

AbsentReason = Literal["missing", "empty", "none_stated", "not_available", "not_applicable", "unreadable"]

# What stands under a label for these reasons in canonical text; the others have a wording of their own.
STATED = {"empty": "", "unreadable": "[unreadable]"}
# No statement of absence is longer than this; longer text is content.
LONGEST = 90

# A word is taken whole, so that a text that is no statement is refused at once.
_WORD = r"[\w/'-]++"

_WORDINGS = {
    "none_stated": (
        r"none|nil|no results?|keine?[rs]?|aucune?|ningun[oa]|ningún",
        r"none (?:currently )?(?:known|stated|listed|reported|identified|found|noted|recorded|specified|assigned"
        r"|validated|established|described|documented|available)(?: to date| so far| yet| at present| at this time)?",
        rf"none (?:in|on|at|for|as|with) (?:{_WORD} ){{0,2}}{_WORD}",
        rf"no (?:{_WORD} ){{0,7}}(?:listed|found|reported|known|stated|identified|noted|recorded|specified|documented"
        rf"|registered|assigned|given)(?: (?:for|in|on) (?:this|the) {_WORD})?",
        rf"no (?:{_WORD} ){{1,7}}(?:could|can) be (?:found|identified|located|verified|confirmed)",
        r"(?:(?:i|we) )?(?:could not|couldn't|cannot|can't|did not|didn't|was unable to|were unable to|unable to)"
        rf" find any(?:thing)?(?: {_WORD}){{0,7}}",
        rf"(?:there (?:is|are) )?(?:currently )?no known {_WORD}(?: {_WORD}){{0,4}} ?",
    ),
    "not_available": (
        r"unbekannt|inconnue?|desconocid[oa]|nicht verfügbar|keine angaben?|no disponible|sin (?:datos|información)",
        r"non (?:renseigné|communiqué|précisé|disponible)e?s?",
        r"n ?/ ?a|n\.a|na|unknown|unspecified|undetermined|[-‐‑–—]{1,3}|\?{1,3}|tbd|tba|tbc|pending",
        rf"(?:{_WORD} ){{0,4}}(?:not|un)[ -]?(?:yet )?(?:available|known|determined|provided|disclosed|annotated)",
        r"not (?:\w+ly )(?:available|known|disclosed|determined)",
        r"not (?:yet )?(?:specified|reported|stated|listed|recorded|documented|found|assessed|established)|null|nan",
        rf"no (?:{_WORD} ){{1,4}}available",
        rf"awaiting (?:{_WORD} ){{0,2}}{_WORD}|to be (?:determined|announced|confirmed|added)",
        rf"no (?:{_WORD} ){{0,2}}(?:data|information|description|definition|annotation)"
        r"(?: (?:is |are )?(?:yet )?available)?",
    ),
    "not_applicable": (r"not applicable|does not apply|inapplicable", rf"no (?:{_WORD} ){{1,4}}applicable"),
}
_SENTINEL = re.compile(
    r"[(\[*_]{0,3}(?:"
    + "|".join(f"(?P<{reason}>{'|'.join(forms)})" for reason, forms in _WORDINGS.items())
    # A page that readers write may ask them for the value.
    + rf")(?: [-–—] (?:please )?(?:add|contribute|help|let|tell)(?: {_WORD}){{0,4}})?[.!]?[)\]*_]{{0,3}}[.!]?",
    re.IGNORECASE,
)
# How all of these begin but those with "not" or "un…" behind other words: most values are seen at once to be none.
_OPENS = re.compile(
    r"[(\[*_]{0,3}(?:n|kein|aucun|can|could|current|des|did|does|i |we |inap|inco|pend|sin |tb|there (?:is|are)|to be"
    r"|un|was|were|await|[-‐‑–—?])",
    re.IGNORECASE,
)
# What begins as a statement does and is a value ("No longer registered", "No 5 assigned").
_VALUE = re.compile(r"no (?:longer\b|\d)", re.IGNORECASE)
# A remark in parentheses behind a statement.
_NOTE = re.compile(r"[^()]+\([^()]+\)\.?")


def wordings() -> list[str]:
    """Return the patterns of statements of absence, to be matched in any case, without what can stand around them."""
    return [form for forms in _WORDINGS.values() for form in forms]


def absence(text: str, label: Label | None = None) -> str | None:
    """Return the reason that a field's whole text gives for having no value; None where it is a value.

    Args:
        text: The text, its white space folded.
        label: The field's label: "No" before it or one of its aliases says that there are none.

    >>> absence("No safety concerns listed"), absence("N/A"), absence("Nausea")
    ('none_stated', 'not_available', None)
    >>> absence("No synonyms.", Label("Other Names", aliases=("Synonyms",)))
    'none_stated'
    >>> absence("N/A (a private company)"), absence("Unknown (a note)"), absence("Unknown - tell us")
    ('not_available', None, 'not_available')
    """
    if len(text) > LONGEST or not may_state(text):
        return None
    if reason := _stated(text):
        return reason
    if text[-2:].endswith((")", ").")) and _NOTE.fullmatch(text) and is_clear_statement(bare := _before_note(text)):
        return _stated(bare)
    if label is not None and text[:3].lower() == "no ":
        wordings = (label.text, *label.aliases)
        if label_key(text[3:]) in {label_key(wording.replace(NAME, "")) for wording in wordings}:
            return "none_stated"
    return None


def may_state(text: str) -> bool:
    """Whether a text can be a statement of absence: a quick test, which fails for most values."""
    return _OPENS.match(text) is not None or " not" in (low := text.lower()) or " un" in low


def _stated(text: str) -> str | None:
    """Return the reason that a text gives without a remark behind it."""
    match = _SENTINEL.fullmatch(text.replace("’", "'"))
    return None if match is None or _VALUE.match(text) else match.lastgroup


def _before_note(text: str) -> str:
    return text[: text.index("(")].rstrip()


def is_clear_statement(text: str) -> bool:
    """Whether a text says that there is no value even beside values: "None", "N/A", but not "Unknown" or "NA".

    >>> is_clear_statement("None known"), is_clear_statement("NA")
    (True, False)
    """
    return len(text) <= LONGEST and _CLEAR.match(text) is not None and _stated(text) is not None


def says_none(text: str) -> bool:
    """Whether a text says that there are none, or beyond doubt that none is known, with or without a remark.

    >>> says_none("None."), says_none("*N/A* (so far)"), says_none("Unknown")
    (True, False, False)
    """
    reason = absence(text)
    return reason is not None and (reason != "not_available" or _CLEAR.match(text.lstrip("([*_")) is not None)


_CLEAR = re.compile(r"none\b|n ?/ ?a\b|no |not (?:available|applicable)\b", re.IGNORECASE)


class Absent(Value):
    """Why a field has no value."""

    reason: AbsentReason = Field(
        description="missing: no such label; empty: a label with nothing under it; unreadable: a value that the "
        "field's type refuses, its text is in extra; the others: the text says so."
    )
    text: Folded | None = Field(default=None, description="The wording, where the text says that there is no value.")
