"""Wordings that say that there is no value."""

from __future__ import annotations

import re

# No statement of absence is longer than this; longer text is content.
LONGEST = 90

_WORDINGS = {
    "none_stated": (
        r"none|nil|none (?:known|stated|listed|reported|identified|found|noted|recorded|specified)|no results?",
        r"no (?:[\w/'’-]+ ){0,7}(?:listed|found|reported|known|stated|identified|noted|recorded|specified|documented)",
        r"no known (?:[\w/'’-]+ ?){1,5}",
    ),
    "not_available": (
        r"n ?/ ?a|n\.a|na|unknown|unspecified|undetermined|[-‐‑–—]{1,3}|\?{1,3}|tbd|tba|tbc|pending",
        r"(?:[\w/'’-]+ ){0,4}(?:not|un)[ -]?(?:yet )?(?:available|known|determined|provided|disclosed|annotated)",
        r"awaiting (?:[\w/'’-]+ ){0,2}[\w/'’-]+|to be (?:determined|announced|confirmed|added)",
        r"no (?:[\w/'’-]+ ){0,2}(?:data|information|description|definition|annotation)(?: (?:is |are )?(?:yet )?available)?",
    ),
    "not_applicable": (r"not applicable|does not apply|inapplicable",),
}
_SENTINEL = re.compile(
    r"[(\[]?(?:"
    + "|".join(f"(?P<{reason}>{'|'.join(forms)})" for reason, forms in _WORDINGS.items())
    + r")[)\]]?[.!]?",
    re.IGNORECASE,
)


def absence(text: str) -> str | None:
    """Return the reason that a field's whole text gives for having no value; None where it is a value.

    >>> absence("No safety concerns listed"), absence("N/A"), absence("Nausea")
    ('none_stated', 'not_available', None)
    """
    if len(text) > LONGEST:
        return None
    match = _SENTINEL.fullmatch(text)
    return match.lastgroup if match else None
