"""The rules: each looks at one parsed text and says what it finds.

>>> RULES["PP101"].name
'not-a-profile'
"""

from __future__ import annotations

from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from profileparse.diagnostics import Diagnostic
from profileparse.rules import (
    character_rules,
    citation_rules,
    label_rules,
    record_rules,
    residue_rules,
    value_rules,
)
from profileparse.rules.facts import Facts
from profileparse.rules.many import few
from profileparse.rules.rule import Rule, in_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profileparse.parsed import Parsed

__all__ = ["RULES", "Rule", "run"]

_FAMILIES = (record_rules, label_rules, value_rules, citation_rules, residue_rules, character_rules)

_rules = [each for family in _FAMILIES for each in vars(family).values() if isinstance(each, Rule)]
# What these find, they find inside fields that have fields of their own, too.
_LOCAL = {"PP104", *(each.code for each in _rules if each.code[:3] in ("PP2", "PP3"))}
RULES: Mapping[str, Rule] = MappingProxyType({each.code: each for each in sorted(_rules, key=attrgetter("code"))})


def run(parsed: Parsed[Any]) -> tuple[Diagnostic, ...]:
    r"""Return what the rules find in a text, in the order of the text.

    Whatever the text and the record model are, there is a result; a diagnostic is an error exactly where the text
    gives no record. What a rule finds more than a hundred times has one diagnostic for all further places; its fix
    mends them all.

    >>> from profileparse import parse
    >>> [str(each) for each in run(parse("X Overview\n\nText.\n\nInteracting Drugs\n"))]
    ['19..36 warning PP204 “Interacting Drugs” has nothing under it']
    """
    facts = Facts(parsed)
    found = []
    for rule in RULES.values():
        hits = rule.find(facts)
        if facts.inside and rule.code in _LOCAL:
            hits = in_order(hits, *map(rule.find, facts.inside))
        if (first := next(hits, None)) is not None:  # most rules find nothing
            found += few(map(rule.diagnostic, chain((first,), hits)), facts.text)
    return tuple(sorted(found, key=lambda each: (each.span, each.code)))
