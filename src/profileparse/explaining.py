"""What a code of diagnostics means: rules of the parser, outcomes of a batch run, quotations held against sources."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from profileparse.batch.outcomes import BATCH_CODES
from profileparse.diagnostics import KnownCode
from profileparse.grounding.findings import GROUND_CODES
from profileparse.rules import RULES, Rule


class UnknownCodeError(LookupError):
    """No diagnostic has that code or name; ``near`` has some that are spelt alike."""

    def __init__(self, code: str, near: list[str]) -> None:
        super().__init__(f"no diagnostic has the code or name {code!r}")
        self.near = near


def explanation(code: str) -> str:
    """Return what a diagnostic finds, why it matters, and what to do.

    Args:
        code: Its code or its name, in letters of any case.

    Raises:
        UnknownCodeError: there is no such code.

    >>> print(explanation("pp604"))
    PP604 source-never-cited (info)
    <BLANKLINE>
    A source is cited nowhere.
    <BLANKLINE>
    What to do: Cite it where it belongs, or leave it out.
    <BLANKLINE>
    """
    for rule in RULES.values():
        if code.upper() == rule.code or code.lower() == rule.name:
            return _of_rule(rule)
    for name, known in other_codes():
        if code.upper() == known.code or code.lower() == name:
            return f"{known.code} {name} ({known.severity})\n\n{known.summary}\n\nWhat to do: {known.help}\n"
    names = [rule.name for rule in RULES.values()]
    near = get_close_matches(code.upper(), RULES, n=3) or get_close_matches(code.lower(), names, n=3)
    raise UnknownCodeError(code, near)


def other_codes() -> Iterator[tuple[str, KnownCode]]:
    """Yield the codes that no rule of the parser has, each with its name."""
    yield from GROUND_CODES.items()
    yield from BATCH_CODES.items()


def _of_rule(rule: Rule) -> str:
    fix = {
        None: "This rule offers no fix.",
        "safe": "Fix: --fix applies it.",
        "unsafe": "Fix: --fix --unsafe-fixes applies it; it changes what the text says.",
    }[rule.fixable]
    return (
        f"{rule.code} {rule.name} ({rule.severity})\n\n{rule.texts.summary}\n\n{rule.texts.explanation}\n\n"
        f"What to do: {rule.texts.help}\n{fix}\n\n"
        f"Found here:\n\n{_indented(rule.texts.bad)}\n\nNot here:\n\n{_indented(rule.texts.good)}\n"
    )


def _indented(example: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in example.rstrip("\n").split("\n"))
