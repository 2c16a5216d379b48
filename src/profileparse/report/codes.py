"""What the codes of diagnostics stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

from profileparse.explaining import other_codes
from profileparse.report.lists import Tone
from profileparse.report.measures import counted
from profileparse.rules import RULES


@cache
def _known() -> dict[str, tuple[str, Tone]]:
    rules = ((rule.code, rule.name, rule.severity) for rule in RULES.values())
    others = ((known.code, name, known.severity) for name, known in other_codes())
    return {code: (name.replace("_", "-"), str(level)) for code, name, level in (*rules, *others)}  # type: ignore[misc]


def severity(code: str) -> Tone:
    """Return the severity of what has a code; ``info`` for one that isn't known.

    >>> severity("PP101"), severity("PP000")
    ('error', 'info')
    """
    return _known().get(code, ("", "info"))[1]


def name_of(code: str) -> str:
    """Return the name of the rule with a code, or an empty text.

    >>> name_of("PP101")
    'not-a-profile'
    """
    return _known().get(code, ("", "info"))[0]


def titled(code: str) -> str:
    """Return a code with the name of its rule.

    >>> titled("PP101")
    'PP101 not-a-profile'
    """
    return f"{code} {name_of(code)}".strip()


def levels(codes: Mapping[str, int]) -> str:
    """Return how many diagnostics there are of each severity, the most serious first.

    >>> levels({"PP204": 2, "PP101": 1})
    '1 error, 2 warnings'
    """
    counts = Counter[str]()
    for code, number in codes.items():
        counts[severity(code)] += number
    words = (("error", "errors"), ("warning", "warnings"), ("info", "info"))
    return ", ".join(counted(counts[one], one, many) for one, many in words if counts[one])


def worst(levels: str) -> Tone:
    """Return the most serious severity of what `levels` gives.

    >>> worst("2 warnings, 1 info")
    'warning'
    """
    return "error" if "error" in levels else "warning" if "warning" in levels else "info"
