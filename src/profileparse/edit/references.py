"""The reference list written anew, entry by entry, in the form that its entries have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from profileparse.edit.canonical import reference_line
from profileparse.edit.changes import Change, align, reword
from profileparse.edit.entries import Entry, EntryEditor
from profileparse.edit.layout import bodies_below, insertions, model_style, removal
from profileparse.edit.reading import Reading
from profileparse.values.references import split_url
from profileparse.schema.profile import Profile
from profileparse.source import fold

# What stands before a reference: a bullet, a number, a number in brackets, carets.
_MARKED = re.compile(
    r"[^\S\r\n]*(?:[-*•][^\S\r\n]+)?(?:(\d+)([.)][^\S\r\n]+))?(?:(\[\^?)(\d+)(\]:?[^\S\r\n]*))?(?:\^[^\S\r\n]*)*"
)


def reference_changes(reading: Reading, new: list[dict[str, Any]], target: Profile) -> Iterator[list[Change]]:
    """Yield ways to change the reference list, the smallest first."""
    spec = reading.schema.by_name["references"]
    parts = reading.parts_of("references")
    old = reading.members["references"]
    if not new:
        yield [change for part in parts for change in removal(reading, part)]
    drafts = reading.draft.references
    if parts and drafts:
        yield _entry_changes(reading, old, new)
    body = reading.eol.join(reference_line(target, entry) for entry in new)
    bulleted = reading.eol.join(f"- [{entry['number']}] {_text(entry)}".rstrip() for entry in new)
    bodies = [body, bulleted]
    if not parts:
        yield from insertions(reading, spec, bodies)
        return
    others = [change for part in parts[1:] for change in removal(reading, part)]
    for changes in bodies_below(reading, parts[0], bodies, model_style(reading, spec)):
        yield changes + others


def _text(entry: dict[str, Any]) -> str:
    """Return a reference without its number; a URL that stands inside of the text is not written twice."""
    text, url = entry["text"], entry["url"]
    return text if url is None or split_url(text) == (text, url) else f"{text} {url}".strip()


def _entry_changes(reading: Reading, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Change]:
    drafts, visible = reading.draft.references, reading.visible
    starts = (reading.line_start(draft.at) for draft in drafts)
    heads = [head for start in starts if (head := _MARKED.match(visible, start))]  # it matches everywhere
    entries = []
    for draft, head in zip(drafts, heads, strict=True):
        indent = len(head[0]) - len(head[0].lstrip())
        entries.append(Entry(head.start() + indent, draft.to, own_line=True))
    texts = [_marked(heads[0], entry) for entry in new]
    keys_old, keys_new = list(map(repr, old)), list(map(repr, new))
    rewrite = {}
    for match in align(keys_old, keys_new):
        if match.old is None or keys_old[match.old] == keys_new[match.new]:
            continue
        start, end = heads[match.old].end(), drafts[match.old].to
        was, entry = old[match.old], new[match.new]
        if was["number"] == entry["number"] and fold(visible[start:end]) == _text(was):
            rewrite[match.old] = reword(visible, start, end, _text(entry))
    return EntryEditor(reading, entries, None).changes(keys_old, keys_new, texts, rewrite)


def _marked(head: re.Match[str], entry: dict[str, Any]) -> str:
    """Return a reference in the form of another one."""
    number = str(entry["number"])
    text = head[0].lstrip()
    for group in (4, 1):
        if head[group] is not None:
            at = head.start(group) - head.start() - (len(head[0]) - len(text))
            text = text[:at] + number + text[at + len(head[group]) :]
    return text + _text(entry)
