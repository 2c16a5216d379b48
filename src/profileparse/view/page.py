"""The page of one parsed text: everything in one file, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Protocol

from profileparse.diagnostics import Diagnostic
from profileparse.html import asset, data, document, escape
from profileparse.schema.profile import Labelled
from profileparse.source import LineIndex, Span
from profileparse.syntax.nodes import Document
from profileparse.view.findings import findings_html
from profileparse.view.record import Found, record_html
from profileparse.view.shown import INVISIBLE, plain, shown
from profileparse.view.tree import tree_data
from profileparse.view.units import Units


class Viewed(Protocol):
    """What a page shows: `Parsed` is one."""

    @property
    def text(self) -> str:
        """The text, as given."""

    @property
    def document(self) -> Document:
        """The lossless tree."""

    @property
    def profile(self) -> Labelled | None:
        """The record, if there is one."""

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """What there is to say about the text."""

    @property
    def spans(self) -> Mapping[str, Span]:
        """JSON Pointer into the record to the value's place in the text."""

    @property
    def lines(self) -> LineIndex:
        """Lines and columns of the text."""


class Grounded(Protocol):
    """How a text stands to its sources: `Grounding` is one."""

    @property
    def evidence(self) -> Sequence[Found]:
        """What the sources have of quotations and statements."""

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """What there is to say about that."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text comes from, and the pages beside its page.

    Attributes:
        source: What the text is called: the path of its file.
        first_line: The number of the text's first line in its file.
        index: Address of the list of all pages, relative to the page.
        before: Address of the page before it, if there is one.
        after: Address of the page after it, if there is one.
    """

    source: str | None = None
    first_line: int = 1
    index: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Editing:
    """What the page of a text has that can be edited.

    Attributes:
        bar: What stands under the header, as HTML.
        can: Returns what can be done with the value at a JSON Pointer.
        moved: The lines that the last change moved, as HTML.
        lines: The new lines among them: the number of the first, from 0, and that of the line after the last.
        state: What the script has to know besides.
        keys: Its keys, with what they do.
    """

    bar: str
    can: Callable[[str], str]
    moved: str
    lines: Sequence[tuple[int, int]]
    state: Mapping[str, Any]
    keys: Sequence[tuple[str, str]]


NOWHERE = Place()


def page(  # noqa: PLR0913
    parsed: Viewed,
    place: Place = NOWHERE,
    *,
    grounding: Grounded | None = None,
    editing: Editing | None = None,
    styles: str = "",
    script: str = "",
) -> str:
    """Return the page of a parsed text.

    Args:
        parsed: The text.
        place: Where it comes from.
        grounding: What its sources have of it.
        editing: What is there to edit it.
        styles: Style sheets after the page's own.
        script: A script that runs after the page's own; ``profileparse`` is what it gives.
    """
    return document(
        title_of(parsed, place),
        page_body(parsed, place, grounding, editing),
        styles=compact("view.css") + styles,
        script=compact("view.js") + script,
        connects=editing is not None,
    )


def title_of(parsed: Viewed, place: Place) -> str:
    """Return the title of the page of a text."""
    name = getattr(parsed.profile, "name", None)
    return plain(" – ".join(each for each in (name, place.source) if each)) or "profileparse"


def findings_of(parsed: Viewed, grounding: Grounded | None = None) -> Sequence[Diagnostic]:
    """Return the findings that a page shows, in its order."""
    if grounding is None:
        return parsed.diagnostics
    return sorted((*parsed.diagnostics, *grounding.diagnostics), key=attrgetter("span"))


@cache
def compact(name: str) -> str:
    """Return one of the page's own assets without indentation and without lines that only comment."""
    return _INDENT.sub("", _COMMENT.sub("", asset(name)))


_COMMENT = re.compile(r"^[ \t]*+(?://.*|/\*[^*]*+(?:\*(?!/)[^*]*+|)*+\*/)\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]++", re.MULTILINE)


def page_body(
    parsed: Viewed, place: Place = NOWHERE, grounding: Grounded | None = None, editing: Editing | None = None
) -> str:
    """Return what stands in the body of a page: see `page`."""
    units = Units(parsed.text)
    profile = parsed.profile
    diagnostics = findings_of(parsed, grounding)
    evidence = () if grounding is None else grounding.evidence
    findings = findings_html(diagnostics, parsed.lines, place.first_line)
    if profile is None:
        name, record = None, '<p class="none">The text gives no record; the findings say why.</p>'
    else:
        can = None if editing is None else editing.can
        name, record = getattr(profile, "name", None), record_html(profile, parsed.spans, units, evidence, can)
    bar, start = ("", "<main>\n") if editing is None else (editing.bar, f'<main class="edited">\n{editing.moved}')
    keys = KEYS if editing is None else (*KEYS, *editing.keys)
    said = _data(parsed, diagnostics, units, place.first_line)
    if editing is not None:
        said |= {"moved": editing.lines, "editing": editing.state}
    return (
        f"{_header(name, place)}{bar}{start}{_text(parsed.text)}"
        f'<section id="right" class="panel" tabindex="-1" aria-label="Record">\n{findings}'
        f'<h2 class="title">Record</h2>\n<div id="record">{record}</div></section>\n{_TREE}</main>\n{_FOOTER}'
        + _help(keys)
        + data(said, "data")
    )


def _data(parsed: Viewed, diagnostics: Sequence[Diagnostic], units: Units, first_line: int) -> dict[str, Any]:
    return {
        "line": first_line,
        "invisible": INVISIBLE,
        "findings": [[str(each.severity), units.of(each.span.start), units.of(each.span.end)] for each in diagnostics],
        "tree": tree_data(parsed.document, units),
    }


def failure_page(message: str, place: Place) -> str:
    """Return the page of a file that was not parsed.

    Args:
        message: Why it was not.
        place: Where it is.
    """
    body = (
        f'{_header(None, place)}<main class="failed"><section class="panel" aria-label="Problem">'
        f'<h2 class="title">Not parsed</h2><p>{shown(message)}</p></section></main>\n'
    )
    return document(plain(place.source or ""), body, styles=compact("view.css"))


def frame(made: str, *, height: int = 520) -> str:
    """Return a page as an element of another document: it can't reach that, nor be reached.

    Args:
        made: The page.
        height: How high it is, in pixels.
    """
    return (
        f'<iframe sandbox="allow-scripts allow-popups" srcdoc="{escape(made)}" width="100%" height="{height}" '
        'title="profileparse: text and record" frameborder="0"></iframe>'
    )


def _header(name: str | None, place: Place) -> str:
    source = place.source
    path = "" if source is None else f'<span class="source">{shown(source)}</span>'
    links = (
        ("index", place.index, "All profiles"),
        ("prev", place.before, "Previous"),
        ("next", place.after, "Next"),
    )
    beside = "".join(
        f'<a rel="{rel}" href="{escape(href)}">{said}</a>' for rel, href, said in links if href is not None
    )
    return (
        f"<header><h1><bdi>{shown(name) if name else 'No record' if source is None else shown(source)}</bdi></h1>"
        f"{path if name else ''}" + (f'<nav aria-label="Profiles">{beside}</nav>' if beside else "") + _TOOLS
    )


def _text(text: str) -> str:
    # A parser drops the line feed right after the tag.
    return (
        '<section id="left" class="panel" tabindex="0" aria-label="Text">'
        f'<pre id="text" translate="no">\n{escape(text)}</pre></section>\n'
    )


_TOOLS = (
    '<div class="tools" hidden><form id="search" role="search"><label for="query">Search</label>'
    '<input id="query" type="search" autocomplete="off" spellcheck="false">'
    '<output id="found" for="query"></output></form>'
    '<button type="button" id="back" disabled>Back</button>'
    '<button type="button" id="help-open" aria-haspopup="dialog">Keys <kbd>?</kbd></button></div></header>\n'
)
_TREE = (
    '<details id="tree" class="panel"><summary>Tree</summary><div id="nodes">'
    "<p>A script draws the tree; <code>profileparse parse --format tree</code> prints it.</p></div></details>\n"
)
KEYS = (
    ("↓ ↑", "in the record and in the tree: the next one, the one before"),
    ("→ ←", "in the record: into a value, out of it; in the text: the next value, the one before"),
    (
        "Enter",
        "to a value’s place in the text, and from there back; from a citation to its reference; to a node’s text",
    ),
    ("j k", "the next value of the record, the one before, from anywhere"),
    ("u", "the value around this one"),
    ("d D", "the next finding, the one before"),
    ("b", "back to where a jump began"),
    ("/", "search; Enter: the next place, Shift+Enter: the one before"),
    ("t r", "to the text, to the record"),
    ("y", "unfold the tree, or fold it"),
    ("Esc", "let go of what is chosen"),
)
_FOOTER = '<footer id="status" hidden><div id="path"></div><div id="said" role="status"></div></footer>\n'


def _help(keys: Sequence[tuple[str, str]]) -> str:
    """Return the dialog with the keys of a page."""
    return _HELP + "".join(map(_key, keys)) + _END_OF_HELP


def _key(row: tuple[str, str]) -> str:
    keys = " ".join(f"<kbd>{key}</kbd>" for key in row[0].split())
    return f'<tr><th scope="row">{keys}</th><td>{row[1]}</td></tr>'


_HELP = '<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">Keys</h2><table><tbody>'
_END_OF_HELP = (
    "</tbody></table><p>With the mouse: point at a value to see where it is on the other side; click to stay. "
    "A second click in the text takes the value around it; on a citation, it goes to the reference.</p>"
    '<p><label><input type="checkbox" id="letters" checked> Keys that are single letters</label></p>'
    '<form method="dialog"><button>Close</button></form></dialog>\n'
)
