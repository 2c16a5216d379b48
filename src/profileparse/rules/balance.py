"""Parentheses, brackets and quotation marks that have no partner."""

from __future__ import annotations

import re

_MARKS = re.compile(r'[()\[\]"“”„«»]')
# The marks as bytes, those that Latin-1 lacks as control characters of its upper half; all else is taken out.
_LATIN = (("“", "\x93"), ("”", "\x94"), ("„", "\x84"))
_NO_MARKS = bytes(set(range(256)) - set('()[]"«»\x93\x94\x84\n'.encode("latin-1")))
_PARTNER = {")": "(", "]": "[", "”": "“"}
# Marks that are counted with another: „low“ and «both» »ways«.
_KIND = {"„": "“", "»": "«"}
# Marks beside their partners: what is left without them is looked at one by one.
_PAIRS = (b"[]", b"()", b"\x93\x94", b'""', b"\xab\xbb")
# What looks like a closing parenthesis without an opening one and is none: "a)", "2)", "iv)" of an enumeration.
_ENUMERATION = re.compile(r"(?<![\w(\[])(?:[a-zA-Z]|\d{1,2}|[ivx]{1,4})\)")
# Half-open intervals, "[0, 1)" and "(0, 1]".
_INTERVAL = re.compile(r"\[[^()\[\]]{1,40},[^()\[\]]{1,40}\)|\([^()\[\]]{1,40},[^()\[\]]{1,40}\]")


def may_lack_partner(text: str) -> bool:
    """Whether one of the lines of a text may hold a mark without a partner: some are left without the simple pairs."""
    for mark, code in _LATIN:
        text = text.replace(mark, code)
    left = text.encode("latin-1", "replace").translate(None, _NO_MARKS)
    for pair in _PAIRS:
        left = left.replace(pair, b"")
    return bool(left.strip(b"\n"))


def unbalanced(text: str) -> list[int]:
    """Return where marks without a partner stand, in order.

    Kinds of marks are paired each for itself. Straight quotation marks have to be even in number; the last one counts
    as the one without partner, unless one of them is a sign of inches or seconds.

    >>> unbalanced("Kinase (serine/threonine")
    [7]
    >>> unbalanced("[0, 1) and (0, 1]; a) one, b) two")
    []
    """
    waiting: dict[str, list[int]] = {"(": [], "[": [], "“": [], '"': [], "«": []}
    alone: list[int] = []
    for match in _MARKS.finditer(text):
        at, mark = match.start(), match[0]
        opening = _PARTNER.get(mark)
        if mark == "“" and waiting["“"] and text[waiting["“"][-1]] == "„":
            opening = "“"
        if opening is None:
            waiting[_KIND.get(mark, mark)].append(at)
        elif waiting[opening]:
            waiting[opening].pop()
        else:
            alone.append(at)
    for mark, is_sign in (('"', any(text[at - 1 : at].isdigit() for at in waiting['"'])), ("«", False)):
        places = waiting.pop(mark)
        if len(places) % 2 and not is_sign:
            alone.append(places[-1])
    alone += [at for places in waiting.values() for at in places]
    return _without_look_alikes(text, sorted(alone)) if alone else alone


def _without_look_alikes(text: str, alone: list[int]) -> list[int]:
    excused = {match.end() - 1 for match in _ENUMERATION.finditer(text)}
    for match in _INTERVAL.finditer(text):
        excused |= {match.start(), match.end() - 1}
    return [at for at in alone if at not in excused]
