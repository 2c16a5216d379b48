"""The page of the rules, made from the registry: ``python docs/rules_page.py > docs/rules.md``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from profileparse.rules import RULES
from profileparse.rules.rule import Rule
from profileparse.schema.entity import EntityProfile

_INTRODUCTION = """\
# Rules

What profileparse can say about a text. This page is made from the registry of rules
(`python docs/rules_page.py > docs/rules.md`); each example on it is run as a test.

- An **error** means that the text gives no record. A **warning** is probably wrong data. An **info** is the rest.
- A **safe** fix gives the same record or a better one: no value is lost. An **unsafe** fix changes what the record
  says.
"""

_FAMILIES = {
    "1": "PP1xx: the record",
    "2": "PP2xx: labels",
    "3": "PP3xx: values",
    "4": "PP4xx: citations and references",
    "5": "PP5xx: the text",
}


def rules_page() -> str:
    """Return the page as Markdown.

    >>> rules_page().splitlines()[0]
    '# Rules'
    """
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    yield "| Code | Name | Severity | Fix | What it finds |"
    yield "|---|---|---|---|---|"
    for rule in RULES.values():
        yield (
            f"| [{rule.code}](#{rule.code.lower()}-{rule.name}) | {rule.name} | {rule.severity} "
            f"| {rule.fixable or 'none'} | {rule.texts.summary} |"
        )
    family = ""
    for rule in RULES.values():
        if rule.code[2] != family:
            family = rule.code[2]
            yield f"\n## {_FAMILIES[family]}"
        yield from _section(rule)


def _section(rule: Rule) -> Iterator[str]:
    yield f"\n### {rule.code} {rule.name}\n"
    yield f"Severity: {rule.severity}. Fix: {rule.fixable or 'none'}.\n"
    yield f"{rule.texts.summary} {rule.texts.explanation}\n"
    yield f"**What to do.** {rule.texts.help}\n"
    model = "" if rule.example_model is EntityProfile else " (for a record model of towns with whole numbers)"
    yield f"Finds something in{model}:\n"
    yield _example(rule.texts.bad)
    yield "\nFinds nothing in:\n"
    yield _example(rule.texts.good)


def _example(text: str) -> str:
    r"""Return a text in a code block; as a Python string, where it holds what a page can't show.

    >>> print(_example("a\rb\n"))
    ```python
    "a\rb\n"
    ```
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return f"```text\n{text.rstrip()}\n```"
    return f"```python\n{json.dumps(text)}\n```"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    print(rules_page())
