"""References: lists of them in all forms, one entry a line or item, and one as canonical text has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from profileparse.source import LINE, fold
from profileparse.syntax.inside import (
    Block,
    bullet_end,
    cell_end,
    content_end,
    is_next_line,
    is_rule_row,
    item_ranges,
    literal_line_ranges,
    quoted_line_ranges,
    row_ranges,
)
from profileparse.values.links import URL, url_end
from profileparse.values.text import (
    Carried,
    Value,
    backslashes_before,
    escape_at,
    escaped_start,
    folded,
    unescaped_start,
    without,
)

_BRACKETED = re.compile(r"\[\^?(?P<number>0|[1-9]\d{0,5})\]:?\s*")
_NUMBERED = re.compile(r"(?P<number>[1-9]\d{0,5})(?:\[\d{1,3}\])*[.)]\s+")
# Looser forms ("1 Smith", "1: Smith", "(1) Smith") count where they go up from 1 line by line.
_LOOSE = re.compile(r"\(?(?P<number>[1-9]\d{0,2})(?:[.):]\s*|\s+)(?=[^\s\d])")
_CARET = re.compile(r"(?:[\^↑]\s*(?:Jump up(?: to)?:?\s+)?)+(?:[a-z]\s+)*")
_RETURN = re.compile(r"(?<![\s\ufe0e\ufe0f↩])(?<!↩\d)(?<!↩\d\d)[\s\ufe0e\ufe0f]*+(?:↩\d{0,2}+[\s\ufe0e\ufe0f]*+)++\Z")
_URL_PATTERN = r"https?://[^\s\x1c-\x1f<>\u{200b}\u{2060}\u{feff}]+"


@dataclass(slots=True)
class ReferenceDraft:
    """An entry: its number, text and URL, where it stands, and whether the number was written."""

    number: int
    text: str
    url: str | None
    at: int
    to: int
    numbered: bool


def read_references(
    visible: str, blocks: Sequence[Block], last: int = 0
) -> tuple[list[ReferenceDraft], list[tuple[int, int]]]:
    """Return the entries of a reference list, and the places of lines that are none.

    A line without a number goes on with the entry before it if that has one and no blank line stands between; after a
    blank line it is no reference. In a list without numbers each line is an entry with the next number.
    """
    entries: list[ReferenceDraft] = []
    lines: list[list[str]] = []
    strays: list[tuple[int, int]] = []
    end_of_last = -1
    loose = True
    for block in blocks:
        for marked, at, to in _entry_lines(visible, block):
            number = marked
            text = visible[at:to].rstrip()
            previous = entries[-1] if entries else None
            following = (previous.number if previous else last) + 1
            if match := _BRACKETED.match(text):
                number, text = int(match["number"]), text[match.end() :]
            elif number is None and loose and (match := _LOOSE.match(text)) and int(match["number"]) == following:
                number, text = following, text[match.end() :]
            elif previous is None:
                loose = False
            close = end_of_last >= 0 and is_next_line(visible, end_of_last, at)
            end_of_last = to
            if number is None and previous is not None and previous.numbered and not text.startswith(("^", "↑")):
                if close:
                    lines[-1].append(_without_return(text))
                    previous.to = to
                else:
                    strays.append((at, at + len(text)))
                continue
            entry = ReferenceDraft(0, "", None, at, to, number is not None)
            entry.number = following if number is None else number
            text = _without_return(text)
            caret = _CARET.match(text)
            lines.append([unescaped_start(text[caret.end() :] if caret else text, _is_marked)])
            entries.append(entry)
    for entry, texts in zip(entries, lines, strict=True):
        entry.text, entry.url = split_url(fold(" ".join(texts)))
    return entries, strays


def _entry_lines(visible: str, block: Block) -> list[tuple[int | None, int, int]]:
    """Return for each entry its number, if a bullet gives one, and its range."""
    kind, at, to = block
    if kind == "list":
        found = []
        for start, content_at, content_to, _ in item_ranges(visible, at, to):
            number = _NUMBERED.match(visible[start:content_at].lstrip())
            found.append((int(number["number"]) if number else None, content_at, content_to))
        return found
    if kind == "literal":
        lines = literal_line_ranges(visible, at, to)
        return [(None, content_at, content_to) for _, content_at, content_to, _ in lines if content_at < content_to]
    if kind == "quote":
        lines = quoted_line_ranges(visible, at, to)
        return [(None, content_at, content_to) for _, content_at, content_to, _ in lines if content_at < content_to]
    if kind == "cell":
        return [(None, at, cell_end(visible, at, content_end(visible, at, to)))]
    if kind == "table":
        rows = row_ranges(visible, at, to)
        return [
            (None, start, content_end(visible, start, end))
            for start, end in rows
            if not is_rule_row(visible[start:end])
        ]
    return [(None, match.start(), match.end()) for match in LINE.finditer(visible, at, to)]


def _is_marked(text: str) -> bool:
    """Whether an entry's text begins with what would be a bullet, a number or a caret."""
    return not text[:1].isalpha() and bool(bullet_end(text) or _BRACKETED.match(text) or _CARET.match(text))


def _return_at(text: str) -> tuple[int, int, int] | None:
    """Return where a line ends without what leads back to where it is cited, where that begins, and its backslashes."""
    match = _RETURN.search(text) if "↩" in text else None
    if match is None:
        return None
    at = text.index("↩", match.start())
    return match.start(), at, backslashes_before(text, at)


def _without_return(text: str) -> str:
    """Return the text of a line without what leads back to where it is cited."""
    found = _return_at(text)
    if found is None:
        return text
    end, at, backslashes = found
    return without(text, [at - 1]) if backslashes else text[:end]


def split_url(text: str) -> tuple[str, str | None]:
    """Return a reference's text and its URL: one that ends the text is taken off, one inside it stays there too.

    >>> split_url("Smith. A title. https://example.org/a_(b)")
    ('Smith. A title.', 'https://example.org/a_(b)')
    """
    if "://" not in text:
        return text, None
    found: list[tuple[int, int]] = []
    escapes: list[int] = []
    for match in URL.finditer(text):
        at, to = match.span()
        if text[at - 1 : at] == "\\":
            escapes.append(at - 1)
        elif text[at - 1 : at] == "<" and text[to : to + 1] == ">":
            found.append((at, to))
        elif end := url_end(text, at, to):
            found.append((at, end))
    if not found:
        return without(text, escapes), None
    at, to = found[-1]
    opened = text[at - 1 : at] == "<"
    start = at - opened
    if text[to:] in ("", ">") and (start == 0 or text[start - 1].isspace()):
        return without(text[:start].rstrip(), escapes), text[at:to]
    return without(text, escapes), text[slice(*found[0])]


def read_reference(text: str) -> tuple[str, str | None]:
    r"""Return the text and the URL of one reference that is given without its number, as `write_reference` writes it.

    >>> read_reference("\\[2] is a title. https://example.org/a")
    ('[2] is a title.', 'https://example.org/a')
    """
    return split_url(fold(unescaped_start(_without_return(text.strip()), _is_marked)))


# ---- writing -----------------------------------------------------------------------------------------------


def write_reference(text: str, url: str | None) -> str:
    r"""Return a reference as text, without its number, so that it reads back.

    >>> write_reference("Smith. A title.", "https://example.org/a"), write_reference("See https://example.org.", None)
    ('Smith. A title. https://example.org/a', 'See \\https://example.org.')
    """
    if url is None:
        form = "" if "://" in text else text
    elif "://" not in text:
        is_whole = url_end(url, 0, len(url)) == len(url)
        form = (f"{text} {url}" if is_whole else f"{text} <{url}>").strip()
    else:
        forms = (text, f"{text} {url}", f"{text} <{url}>")
        form = next((form for form in forms if split_url(form) == (text, url)), "")
    if not form:
        urls = [match.start() - backslashes_before(text, match.start()) for match in URL.finditer(text)]
        form = escape_at(text, urls) + ("" if url is None else f" <{url}>")
    marked = escaped_start(form, _is_marked)
    found = _return_at(marked)
    return marked if found is None else escape_at(marked, [found[1] - found[2]])


class Reference(Value):
    """One entry of the reference list."""

    number: Annotated[int, Field(ge=0, le=999_999)] = Field(description="The number it is cited by.")
    text: Annotated[str, folded(empty=True)] = Field(
        description="The reference as written, without its number and a URL at its end."
    )
    url: (
        Annotated[
            str, Carried(_URL_PATTERN, "a URL that begins with http:// or https:// and holds no white space, < or >")
        ]
        | None
    ) = Field(default=None, description="The URL in it, if there is one.")
