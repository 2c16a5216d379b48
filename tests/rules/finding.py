"""What the tests of single rules ask: where a rule found something, and what its fix makes of the text."""

from __future__ import annotations

from profileparse import Diagnostic, EntityProfile, Profile, parse
from profileparse.fixing import apply_fixes


def found(text: str, code: str, model: type[Profile] = EntityProfile) -> list[Diagnostic]:
    return [each for each in parse(text, model=model).diagnostics if each.code == code]


def places(text: str, code: str, model: type[Profile] = EntityProfile) -> list[str]:
    return [text[each.span.start : each.span.end] for each in found(text, code, model)]


def mended(text: str, code: str, model: type[Profile] = EntityProfile) -> str:
    return apply_fixes(text, found(text, code, model), unsafe=True).text
