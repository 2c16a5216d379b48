"""What the page of a file has that can be edited, besides the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from profileparse.html import escape
from profileparse.view.difference import Moved, in_words, moved_html
from profileparse.view.editable import abilities
from profileparse.view.page import Editing, Place, compact, page, page_body, title_of
from profileparse.view.session import Done, Session

EDIT_KEYS = (
    (
        "Enter F2 e",
        "in the record: edit the value, or the nearest around it that can be; e on a citation edits its words",
    ),
    ("a", "in the record: add an entry behind this one, or to this list or prose; on a finding: apply its fix"),
    ("Delete", "in the record: remove the entry, or the field with its label"),
    ("Alt+↑ Alt+↓", "in the record: move the entry up, down"),
    ("Ctrl+Z Ctrl+S", "undo the last change; save"),
)


def page_of(session: Session) -> str:
    """Return the page on which a session's file is edited."""
    return page(session.parsed, **_shown(session), styles=compact("edit.css"), script=compact("edit.js"))


def _shown(session: Session) -> dict[str, Any]:
    return {"place": Place(str(session.path)), "grounding": session.grounding, "editing": _editing(session)}


def _editing(session: Session) -> Editing:
    unsaved = session.unsaved
    state = {
        "revision": session.revision,
        "unsaved": in_words(unsaved) if not session.is_saved else "",
        "undo": session.can_undo,
    }
    lines = [(each.to, each.to + len(each.new)) for each in session.moved]
    profile = session.parsed.profile
    can = (lambda _: "") if profile is None else abilities(profile)
    return Editing(_BAR, can, _moved(session.moved, unsaved), lines, state, EDIT_KEYS)


def answered(session: Session, done: Done) -> dict[str, Any]:
    """Return what the script of the page gets after a change: what was done, and the page's new content."""
    shown_now = _shown(session)
    return {
        "said": done.said,
        "pointer": done.pointer,
        "title": title_of(session.parsed, shown_now["place"]),
        "body": page_body(session.parsed, **shown_now),
    }


def _moved(last: Sequence[Moved], unsaved: Sequence[Moved]) -> str:
    """Return the lines that the last change moved, and all that the file has otherwise."""
    parts = [("last", "Last change", last, " open")]
    if unsaved != last:
        parts.append(("unsaved", "All that is not saved", unsaved, ""))
    lists = "".join(
        f'<details id="moved-{key}"{is_open}><summary><h2>{title}</h2> '
        f'<span class="count">{in_words(moved)}</span></summary>{moved_html(moved)}</details>'
        for key, title, moved, is_open in parts
        if moved
    )
    return (
        f'<section id="moved" class="panel" tabindex="0" aria-label="Lines that moved">{lists}</section>'
        if lists
        else ""
    )


def _button(name: str, title: str, key: str) -> str:
    return f'<button type="button" id="do-{name}" disabled>{escape(title)} <kbd>{escape(key)}</kbd></button>'


_BAR = (
    '<section id="bar" aria-label="Edit" hidden>'
    + "".join(
        _button(*each)
        for each in (
            ("set", "Edit", "Enter"),
            ("add", "Add", "a"),
            ("remove", "Remove", "Del"),
            ("up", "Up", "Alt+↑"),
            ("down", "Down", "Alt+↓"),
        )
    )
    + '<span id="done" role="status"></span>'
    + _button("undo", "Undo", "Ctrl+Z")
    + _button("save", "Save", "Ctrl+S")
    + '<button type="button" id="do-read" hidden>Read again</button>'
    '<span id="state"></span><span id="refused" role="alert"></span></section>\n'
)
