"""The reference list and the text that no field is for, written anew entry by entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from profileparse.edit.canonical import reference_line, section_text
from profileparse.edit.changes import Change, align, opcodes, reword
from profileparse.edit.entries import Entry, EntryEditor, delete_lines
from profileparse.edit.layout import bodies_below, insertions, model_style, removal
from profileparse.edit.reading import Reading
from profileparse.normalize.references import split_url
from profileparse.schema.profile import Profile
from profileparse.source import fold

_MARKED = re.compile(r"[^\S\r\n]*(?:[-*•][^\S\r\n]+)?(?:(\d+)([.)][^\S\r\n]+))?(?:(\[\^?)(\d+)(\]:?[^\S\r\n]*))?(?:\^[^\S\r\n]*)*")
_LINE = re.compile(r"\S[^\r\n]*")


def reference_changes(reading: Reading, new: list[dict[str, Any]], target: Profile) -> Iterator[list[Change]]:
    """Yield ways to change the reference list, the smallest first."""
    spec = reading.schema.by_name["references"]
    parts = reading.parts_of("references")
    old = reading.members["references"]
    if not new:
        yield [change for part in parts for change in removal(reading, part)]
    drafts = reading.draft.references
    if parts and drafts:
        yield _reference_entries(reading, old, new, target)
    body = reading.eol.join(reference_line(target, entry) for entry in new)
    bulleted = reading.eol.join(f"- [{entry['number']}] {_cited_text(entry)}".rstrip() for entry in new)
    bodies = [body, bulleted]
    if not parts:
        yield from insertions(reading, spec, bodies)
        return
    others = [change for part in parts[1:] for change in removal(reading, part)]
    for changes in bodies_below(reading, parts[0], bodies, model_style(reading, spec)):
        yield changes + others


def _cited_text(entry: dict[str, Any]) -> str:
    """Return a reference without its number; a URL that stands inside of the text is not written twice."""
    text, url = entry["text"], entry["url"]
    return text if url is None or split_url(text) == (text, url) else f"{text} {url}".strip()


def _reference_entries(
    reading: Reading, old: list[dict[str, Any]], new: list[dict[str, Any]], target: Profile
) -> list[Change]:
    drafts, visible = reading.draft.references, reading.visible
    starts = [reading.line_start(draft.at) for draft in drafts]
    heads = [_MARKED.match(visible, start) for start in starts]
    entries = []
    for draft, start, head in zip(drafts, starts, heads, strict=True):
        content = start + len(visible[start : draft.at]) - len(visible[start : draft.at].lstrip())
        entries.append(Entry(content, draft.to, own_line=True))
        assert head is not None
    template = next((head for head in heads if head is not None), None)
    texts = [_marked(template, entry, target) for entry in new]
    keys_old, keys_new = list(map(repr, old)), list(map(repr, new))
    rewrite = {}
    for match in align(keys_old, keys_new):
        if match.old is None or keys_old[match.old] == keys_new[match.new]:
            continue
        head, was, entry = heads[match.old], old[match.old], new[match.new]
        if head is None or was["number"] != entry["number"]:
            continue
        written = visible[head.end() : drafts[match.old].to]
        if fold(written) == _cited_text(was):
            rewrite[match.old] = reword(visible, head.end(), drafts[match.old].to, _cited_text(entry))
    return EntryEditor(reading, entries, None).changes(keys_old, keys_new, texts, rewrite)


def _marked(head: re.Match[str] | None, entry: dict[str, Any], target: Profile) -> str:
    """Return a reference in the form of another one."""
    if head is None:
        return reference_line(target, entry)
    number = str(entry["number"])
    text = head[0].lstrip()
    for group in (4, 1):
        if head[group] is not None:
            at = head.start(group) - head.start() - (len(head[0]) - len(text))
            text = text[:at] + number + text[at + len(head[group]) :]
    return text + _cited_text(entry)


def extra_changes(reading: Reading, new: list[dict[str, Any]], target: Profile) -> Iterator[list[Change]]:
    """Yield ways to change the text that no field is for, the smallest first."""
    old = reading.members["extra"]
    texts = [section_text(target, entry, reading.eol) for entry in new]
    keys_old, keys_new = list(map(repr, old)), list(map(repr, new))
    for is_small in (True, False):
        found: list[Change] = []
        for _, i1, i2, j1, j2 in (code for code in opcodes(keys_old, keys_new) if code[0] != "equal"):
            pairs = min(i2 - i1, j2 - j1)
            for at in range(pairs):
                found += _entry_changes(reading, i1 + at, old[i1 + at], new[j1 + at], texts[j1 + at], is_small)
            found += [_entry_removal(reading, at) for at in range(i1 + pairs, i2)]
            if j1 + pairs < j2:
                found.append(_entry_insertion(reading, i1 + pairs, texts[j1 + pairs : j2]))
        yield found
    end = _end(reading, texts)
    yield [*(_entry_removal(reading, at) for at in range(len(old))), *end]


def _entry_changes(
    reading: Reading, at: int, old: dict[str, Any], new: dict[str, Any], text: str, is_small: bool
) -> list[Change]:
    draft = reading.draft.extra[at]
    visible = reading.visible
    if not is_small:
        change = _entry_removal(reading, at)
        return [change, _entry_insertion(reading, at + 1, [text])]
    found: list[Change] = []
    content = draft.at
    if old["heading"] is not None:
        place = visible.find(old["heading"], draft.at, draft.to)
        if place < 0 or new["heading"] is None:
            return [Change(draft.at, draft.to, text)]
        content = place + len(old["heading"])
        if old["heading"] != new["heading"]:
            found.append(Change(place, content, new["heading"]))
    elif new["heading"] is not None:
        return [Change(draft.at, draft.to, text)]
    lines = [match.span() for match in _LINE.finditer(visible, content, draft.to)]
    before, after = old["text"].split("\n"), new["text"].split("\n")
    places = _located(visible, lines, before)
    if places is None:
        return [Change(draft.at, draft.to, text)]
    entries = [Entry(*place, own_line=True) for place in places]
    bare = [line.removeprefix("- ") for line in after]
    rewrite = {
        match.old: reword(visible, *places[match.old], bare[match.new])
        for match in align(before, after)
        if match.old is not None and before[match.old] != after[match.new]
    }
    return found + EntryEditor(reading, entries, None).changes(before, after, bare, rewrite)


def _located(visible: str, lines: Sequence[tuple[int, int]], texts: Sequence[str]) -> list[tuple[int, int]] | None:
    """Return where each line of an entry's text stands, without its bullet; None where the lines are others."""
    found = []
    rest = iter(lines)
    for text in texts:
        bare = text.removeprefix("- ")
        for start, end in rest:
            line = visible[start:end]
            at = line.find(bare)
            if bare and at >= 0 and fold(line[at:]) == bare:
                found.append((start + at, start + at + len(line[at:].rstrip())))
                break
        else:
            return None
    return found


def _entry_removal(reading: Reading, at: int) -> Change:
    draft = reading.draft.extra[at]
    part = next((part for part in reading.parsed.document.parts if part.at <= draft.at < part.to), None)
    starts = part is not None and (part.at == draft.at or part.children[0].to == draft.at)
    start = part.at if part is not None and starts and part.at < draft.at else draft.at
    return delete_lines(reading, start, draft.to)


def _entry_insertion(reading: Reading, index: int, texts: Sequence[str]) -> Change:
    drafts, eol = reading.draft.extra, reading.eol
    if 0 < index <= len(drafts):
        last = drafts[index - 1]
        part = next((part for part in reading.parsed.document.parts if part.at <= last.at < part.to), None)
        end = len(reading.visible[: part.to if part is not None else last.to].rstrip())
        return Change(end, end, "".join(eol * 2 + text for text in texts))
    if drafts:
        return Change(drafts[0].at, drafts[0].at, "".join(text + eol * 2 for text in texts))
    return _end(reading, texts)[0]


def _end(reading: Reading, texts: Sequence[str]) -> list[Change]:
    if not texts:
        return []
    visible, eol = reading.visible, reading.eol
    body = (eol * 2).join(texts)
    end = len(visible.rstrip())
    if end == 0:
        return [Change(end, end, body + eol)]
    return [Change(end, end, eol * 2 + body)]
