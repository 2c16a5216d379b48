"""The list of many pages: filtered by field, rule and outcome, and searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from profileparse.html import asset, data, document, escape
from profileparse.view.shown import shown

# So many rows together are laid out where they are seen.
_TOGETHER = 100
# The state of a field that has a value, beside the reasons for which one has none.
HAS_VALUE = "value"
_SEVERITIES = (("error", "error", "errors"), ("warning", "warning", "warnings"), ("info", "info", "info"))


class Entry(NamedTuple):
    """What the list says of one profile.

    Attributes:
        page: The name of its page's file.
        source: What the text is called: the path of its file.
        name: The entity's name, if there is a record.
        outcome: What became of it, as `profileparse.batch` calls that: ``parsed``, ``no_record``, ``not_text``.
        states: For each field of the record, ``value`` or the reason for which it has none.
        codes: How often each rule found something.
        severities: How many findings there are of each severity.
        message: Why it was not parsed.
    """

    page: str
    source: str
    name: str | None
    outcome: str
    states: Mapping[str, str] = {}
    codes: Mapping[str, int] = {}
    severities: Mapping[str, int] = {}
    message: str | None = None


def index_page(entries: Sequence[Entry], rules: Mapping[str, str]) -> str:
    """Return the page that lists others.

    Args:
        entries: The profiles, in order.
        rules: The name of each rule by its code.
    """
    fields = list(dict.fromkeys(name for each in entries for name in each.states))
    codes = sorted({code for each in entries for code in each.codes})
    outcomes = list(Counter(each.outcome for each in entries))
    reasons = sorted({state for each in entries for state in each.states.values()} - {HAS_VALUE})
    states = [HAS_VALUE, *reasons]
    count = f"{len(entries):,} profile{'s' if len(entries) != 1 else ''}"
    filters = _filters(entries, fields, states, codes, outcomes, rules)
    body = (
        f'<header><h1 id="count" aria-live="polite">{count}</h1>{filters}</header>\n'
        f'<main id="rows" tabindex="-1" aria-label="Profiles">\n{_rows(entries)}</main>\n'
    )
    numbers = {
        "rows": [
            [
                outcomes.index(each.outcome),
                [states.index(each.states[name]) if name in each.states else -1 for name in fields],
                [at for at, code in enumerate(codes) if code in each.codes],
            ]
            for each in entries
        ]
    }
    return document(count, body + data(numbers, "data"), styles=asset("index.css"), script=asset("index.js"))


def _filters(  # noqa: PLR0913, PLR0917  (what can be chosen)
    entries: Sequence[Entry],
    fields: Sequence[str],
    states: Sequence[str],
    codes: Sequence[str],
    outcomes: Sequence[str],
    rules: Mapping[str, str],
) -> str:
    filled = Counter(name for each in entries for name, state in each.states.items() if state == HAS_VALUE)
    found = Counter(code for each in entries for code in each.codes)
    ended = Counter(each.outcome for each in entries)
    state_words = [
        (0, "has a value"),
        (-1, "has none"),
        *((at, f"absent: {states[at]}") for at in range(1, len(states))),
    ]
    return (
        '<form id="filters" role="search" hidden>'
        '<label>Search <input id="query" type="search" autocomplete="off" spellcheck="false"></label>'
        + _choice("outcome", "Outcome", enumerate(f"{each} ({ended[each]:,})" for each in outcomes))
        + _choice("field", "Field", enumerate(f"{each} ({filled[each]:,})" for each in fields))
        + _choice("state", "that", state_words)
        + _choice("rule", "Finding", enumerate(f"{each} {rules.get(each, '')} ({found[each]:,})" for each in codes))
        + '<button type="reset">Clear</button></form>'
    )


def _choice(name: str, label: str, options: Iterable[tuple[int, str]]) -> str:
    choices = "".join(f'<option value="{value}">{escape(words)}</option>' for value, words in options)
    return f'<label>{label} <select id="{name}"><option value="">any</option>{choices}</select></label>'


def _rows(entries: Sequence[Entry]) -> str:
    starts = range(0, len(entries), _TOGETHER)
    return "".join(
        f'<ol class="rows" start="{at + 1}">{"".join(map(_row, entries[at : at + _TOGETHER]))}</ol>\n' for at in starts
    )


def _row(entry: Entry) -> str:
    found = [(severity, entry.severities.get(severity, 0), words) for severity, *words in _SEVERITIES]
    counts = " ".join(
        f'<span class="{severity}">{count:,} {words[count > 1]}</span>' for severity, count, words in found if count
    )
    message = "" if entry.message is None else f'<span class="message">{shown(entry.message)}</span>'
    source = f'<bdi class="source">{shown(entry.source)}</bdi>'
    name = "(no record)" if entry.name is None else shown(entry.name)
    return (
        f'<li><a href="{escape(entry.page)}"><bdi>{name}</bdi></a>{source}'
        f'<span class="outcome {escape(entry.outcome)}">{escape(entry.outcome)}</span>'
        f'<span class="counts">{counts}</span>{message}</li>'
    )
