"""Each example of docs/format.md as a fragment of the page: its texts on one side, what they give on the other.

What is shown is what a parse gives now. An example that gives something else than the document says is a warning.
Values have the colour of their field on both sides.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from format_examples import NOTATION, SPECIFICATION, Example, agrees, examples, outcome, parse
from profileparse import EntityProfile

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_LOGGER = logging.getLogger(__name__)
_SHOWN = {character: shown for shown, character in NOTATION.items() if not shown.endswith("\n") and character != " "}
_WIDTH = 46
_COLOURS = 7
# What has no value, and what no field is for, have their own.
_OWN = {"absent": "field-absent", "extra": "field-extra"}
# What stands on the two sides, by the kind of example.
_HEADS = {
    "record": ("Text", "Record"),
    "written": ("Canonical text", "Record"),
    "extra": ("Text", "Members of <code>extra</code>"),
    "canonical": ("Text", "Canonical text"),
    "tree": ("Text", "Tree"),
    "codes": ("Text", "Some of its diagnostics"),
    "no record": ("Text", "Errors: there is no record"),
    "refused": ("Record", "Message"),
}


def _show_examples(app: Sphinx, doctree: nodes.document) -> None:
    """Put a fragment in the place of each example and of the line with its number."""
    if app.env.docname != "docs/format":
        return
    numbered = {str(each.number): each for each in examples(SPECIFICATION.read_text(encoding="utf-8"))}
    for block in list(doctree.findall(nodes.literal_block)):
        if block.get("language") != "example":
            continue
        line = block.parent[block.parent.index(block) - 1]
        example = numbered[line.astext().removeprefix("Example ")]
        line.parent.remove(line)
        block.replace_self(nodes.raw("", _fragment(example, block), format="html"))


def _fragment(example: Example, place: nodes.Node) -> str:
    for text in example.texts:
        if not agrees(example, given := outcome(example.kind, example.model, text)):
            _LOGGER.warning("example %d gives %r", example.number, given, location=place)
    left, right = _HEADS[example.kind]
    model = "" if example.model is EntityProfile else f" · model <code>{example.model.__name__.lower()}</code>"
    given = outcome(example.kind, example.model, example.texts[0])
    names = list(given) if isinstance(given, dict) else []
    fields = {name: f"field-{number % _COLOURS}" for number, name in enumerate(names)} | _OWN if names else {}
    texts = '<p class="example-or">or</p>'.join(f"<pre>{_text(text, example, fields)}</pre>" for text in example.texts)
    return (
        f'<section class="example" id="example-{example.number}">'
        f'<p class="example-number"><a href="#example-{example.number}">Example {example.number}</a>{model}</p>'
        f'<div class="example-sides"><div><p class="example-head">{left}</p>{texts}</div>'
        f'<div><div class="example-result"><p class="example-head">{right}</p>'
        f"<pre>{_result(example, given, fields)}</pre></div></div></div></section>"
    )


def _result(example: Example, given: Any, fields: dict[str, str]) -> str:
    if isinstance(given, str):
        return _escape(given.strip("\n"))
    if not fields:
        return _escape(_json(json.loads(example.expected) if example.kind == "codes" else given, 0))
    members = [
        f'<span class="{fields[name]}">{_escape(f"{json.dumps(name)}: {_json(value, 2, len(name) + 4)}")}</span>'
        for name, value in given.items()
    ]
    return "{\n  " + ",\n  ".join(members) + "\n}"


def _json(value: Any, indent: int, taken: int = 0) -> str:
    """Return a value as JSON, with a line for each member where the line that it is on would be too long."""
    line = json.dumps(value, ensure_ascii=False)
    if indent + taken + len(line) <= _WIDTH or not isinstance(value, list | dict):
        return line
    inner = indent + 2 * (len(value) > 1)
    if isinstance(value, dict):
        opened, closed = "{", "}"
        members = [f"{json.dumps(name, ensure_ascii=False)}: {_json(each, inner)}" for name, each in value.items()]
    else:
        opened, closed = "[", "]"
        members = [_json(each, inner) for each in value]
    if len(members) == 1:
        return f"{opened}{members[0]}{closed}"
    space = "\n" + " " * indent
    return f"{opened}{space}  {f',{space}  '.join(members)}{space}{closed}"


def _text(text: str, example: Example, fields: dict[str, str]) -> str:
    """Return a text as HTML with the values of each field marked."""
    shown = _visible(text)
    made = []
    done = 0
    spans = parse(text, example.model).spans if fields else {}
    inner = {pointer.rpartition("/")[0] for pointer in spans}
    for pointer, span in sorted(spans.items(), key=lambda each: each[1]):
        field = fields.get(pointer.split("/")[1])
        if field and pointer not in inner and span.start >= done:
            made += [*shown[done : span.start], f'<span class="{field}">', *shown[span.start : span.end], "</span>"]
            done = span.end
    made += shown[done:]
    return "".join(made).rstrip("\n") or '<span class="example-empty">(an empty text)</span>'


def _visible(text: str) -> list[str]:
    """Return each character of a text as HTML, with its name in the place of one that can't be seen."""
    shown = [_SHOWN.get(character, html.escape(character, quote=False)) for character in text]
    for end in re.finditer(r"\r\n", text):
        shown[end.start() : end.end()] = ["⟨CRLF⟩", "\n"]
    for spaces in re.finditer(r" +(?=[\r\n]|\Z)", text):
        shown[spaces.start() : spaces.end()] = ["⟨SP⟩"] * len(spaces[0])
    return shown


def _escape(text: str) -> str:
    return "".join(_visible(text))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("doctree-read", _show_examples)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
