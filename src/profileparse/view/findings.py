"""Diagnostics as HTML: what was found, what to do, and the fix as a difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from profileparse.diagnostics import Diagnostic, Edit, Fix
from profileparse.source import LineIndex
from profileparse.view.shown import shown

# What a difference shows: so many characters beside a change, so many of what is replaced, so many places.
_BESIDE = 60
_LONGEST = 400
_PLACES = 8


def findings_html(diagnostics: Sequence[Diagnostic], lines: LineIndex, first_line: int = 1) -> str:
    """Return a list of diagnostics, folded; "" where there are none.

    Args:
        diagnostics: The diagnostics, in the order of the text.
        lines: The lines of the text.
        first_line: The number of the text's first line.
    """
    if not diagnostics:
        return ""
    counts = Counter(str(each.severity) for each in diagnostics)
    severities = [each for each in _ORDER if counts[each]]
    said = ", ".join(f"{counts[each]:,} {_PLURAL[each] if counts[each] > 1 else each}" for each in severities)
    is_open = " open" if counts["error"] or 0 < counts["warning"] <= _OPEN else ""
    items = "".join(_finding(at, each, lines, first_line) for at, each in enumerate(diagnostics))
    return (
        f'<details id="findings"{is_open}><summary><h2>Findings</h2> <span class="count">{said}</span></summary>\n'
        f'<ol class="findings" tabindex="0" aria-label="Findings">\n{items}</ol></details>\n'
    )


# In this order. What is said of a text can be folded unless it is an error, or a few warnings.
_ORDER = ("error", "warning", "info")
_PLURAL = {"error": "errors", "warning": "warnings", "info": "info"}
_OPEN = 3


def _finding(at: int, diagnostic: Diagnostic, lines: LineIndex, first_line: int) -> str:
    line, column, _ = lines.position(diagnostic.span.start)
    fix = "" if diagnostic.fix is None else _fix(diagnostic.fix, lines)
    return (
        f'<li class="finding {diagnostic.severity}" id="finding-{at}" data-d="{at}"><h3>'
        f'<span class="severity">{diagnostic.severity}</span> <code>{shown(diagnostic.code)}</code> '
        f'<span class="where">line {line + first_line - 1:,}, column {column:,}</span></h3>'
        f'<p class="message">{shown(diagnostic.message)}</p><p class="help">{shown(diagnostic.help)}</p>{fix}</li>\n'
    )


def _fix(fix: Fix, lines: LineIndex) -> str:
    places = list(_places(fix.edits, lines))
    more = f'<p class="more">and {len(places) - _PLACES:,} more places</p>' if len(places) > _PLACES else ""
    safe = "keeps the meaning" if fix.safe else "changes the meaning"
    shown_places = "".join(_difference(place, lines) for place in places[:_PLACES])
    return f'<div class="fix"><p>Fix ({safe}): {shown(fix.message)}</p>{shown_places}{more}</div>'


class _Place(NamedTuple):
    """A stretch of the text with the edits in it."""

    start: int
    end: int
    edits: list[Edit]


def _places(edits: Sequence[Edit], lines: LineIndex) -> Iterator[_Place]:
    """Yield edits together with what stands around them in their lines; those near each other come together."""
    place: _Place | None = None
    for edit in sorted(edits, key=lambda edit: edit.span):
        start, end = edit.span
        at = max(lines.starts[lines.position(start).line - 1], start - _BESIDE)
        to = min(_line_end(lines, end), end + _BESIDE)
        if place is not None and at <= place.end:
            place = place._replace(end=max(place.end, to), edits=[*place.edits, edit])
            continue
        if place is not None:
            yield place
        place = _Place(at, to, [edit])
    if place is not None:
        yield place


def _line_end(lines: LineIndex, offset: int) -> int:
    number = lines.position(offset).line
    end = lines.starts[number] if number < len(lines.starts) else len(lines.text)
    while end > offset and lines.text[end - 1] in "\r\n":
        end -= 1
    return end


def _difference(place: _Place, lines: LineIndex) -> str:
    text = lines.text
    before = after = "" if _begins_line(place.start, lines) else "…"
    at = place.start
    for edit in place.edits:
        kept = shown(cut(text[at : edit.span.start]))
        before += kept + _changed("del", text[edit.span.start : edit.span.end])
        after += kept + _changed("ins", edit.replacement)
        at = edit.span.end
    rest = shown(cut(text[at : place.end])) + ("" if place.end == _line_end(lines, place.end) else "…")
    line = lines.position(place.start).line
    return (
        f'<div class="difference" role="group" aria-label="Change in line {line}">'
        f'<pre class="old"><span class="sign">−</span>{before}{rest}</pre>'
        f'<pre class="new"><span class="sign">+</span>{after}{rest}</pre></div>'
    )


def _begins_line(offset: int, lines: LineIndex) -> bool:
    return lines.starts[lines.position(offset).line - 1] == offset


def _changed(tag: str, text: str) -> str:
    """Return what is put in or taken out; line ends in it are shown."""
    if not text:
        return ""
    marked = shown(cut(text)).replace("\n", '<span class="end">⏎</span>\n')
    return f"<{tag}>{marked}</{tag}>"


def cut(text: str) -> str:
    """Return a text for a difference, without its middle where it is long."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"
