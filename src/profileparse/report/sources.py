"""Charts of sources: outcomes, findings, runs, sizes, the slowest and the worst; from the columns without records."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import NamedTuple

from profileparse.batch.history import Run
from profileparse.batch.store import Store
from profileparse.explaining import other_codes
from profileparse.report.lists import Chart, Mark, Section, SourceList, Tone, counted, percent, quoted
from profileparse.rules import RULES

MOST_RULES = 25
MOST_RUNS = 12
# More lines can't be told apart.
MOST_LINES = 6


class _Row(NamedTuple):
    path: str
    is_first: bool
    outcome: str
    size: int | None
    seconds: float | None
    codes: str
    run: str | None
    was: str | None


@dataclass(slots=True)
class Sources:
    """What the rows say, but for their records.

    Attributes:
        sources: How many sources there are.
        profiles: How many rows.
        size: Bytes of all sources.
    """

    runs: Sequence[Run]
    sources: int = 0
    profiles: int = 0
    size: int = 0
    _findings: Counter[str] = field(default_factory=Counter)
    _outcomes: dict[str, SourceList] = field(default_factory=dict)
    _codes: dict[str, SourceList] = field(default_factory=dict)
    _sizes: dict[int, SourceList] = field(default_factory=dict)
    _runs: dict[str, SourceList] = field(default_factory=dict)
    _changes: dict[tuple[str, str], SourceList] = field(default_factory=dict)
    _slow: SourceList = field(default_factory=lambda: SourceList("Slowest sources", _SLOW, "sources"))
    _worst: SourceList = field(default_factory=lambda: SourceList("Profiles with the most findings", _WORST))

    @classmethod
    def of(cls, store: Store, runs: Sequence[Run]) -> Sources:
        """Read the rows of a store."""
        found = cls(runs)
        for row in store.connection.execute(f"SELECT {_COLUMNS} FROM source ORDER BY {store.order}"):
            found._add(_Row._make(row))
        return found

    def _add(self, row: _Row) -> None:
        self.profiles += 1
        codes: dict[str, int] = json.loads(row.codes)
        for code, number in codes.items():
            self._findings[code] += number
            if code not in self._codes:
                self._codes[code] = SourceList(f"Findings of {code}", _OF_CODE.format(quoted(f'$."{code}"')))
            self._codes[code].add(row.path, counted(number, "finding", "findings"), number)
        if row.outcome not in self._outcomes:
            self._outcomes[row.outcome] = SourceList(
                f"Outcome: {row.outcome}", f"SELECT path FROM source WHERE outcome = {quoted(row.outcome)}"
            )
        self._outcomes[row.outcome].add(row.path)
        self._add_run(row)
        if codes:
            self._worst.add(row.path, _levels(codes), sum(codes.values()))
        if not row.is_first:
            return
        self.sources += 1
        if row.seconds is not None:
            self._slow.add(row.path, seconds_text(row.seconds), row.seconds)
        if row.size is not None:
            self.size += row.size
            # As many classes as there are powers of two.
            exponent = row.size.bit_length()
            if exponent not in self._sizes:
                low, high = 1 << exponent >> 1, (1 << exponent) - 1
                self._sizes[exponent] = SourceList(
                    f"Size: {size_class(exponent)}", _OF_SIZE.format(low, high), "sources"
                )
            self._sizes[exponent].add(row.path, bytes_text(row.size), row.size)

    def _add_run(self, row: _Row) -> None:
        if row.run is None:
            return
        if row.run not in self._runs:
            self._runs[row.run] = _list_of_run(row.run)
        change = "" if row.was in {None, row.outcome} else f"{row.was} before"
        self._runs[row.run].add(row.path, change, bool(change))
        if change and self._last is not None and row.run == self._last.id:
            key = (str(row.was), row.outcome)
            if key not in self._changes:
                self._changes[key] = SourceList(
                    f"Changed by the last run: {key[0]} → {key[1]}", _OF_CHANGE.format(*map(quoted, (row.run, *key)))
                )
            self._changes[key].add(row.path)

    @property
    def _last(self) -> Run | None:
        return next((each for each in reversed(self.runs) if each.kind != "merge"), None)

    # ---- charts --------------------------------------------------------------------------------------------

    @property
    def sections(self) -> list[Section]:
        """The sections of the page: outcomes, findings, runs, sizes, the slowest and the worst."""
        return [
            Section("Outcomes", [self._outcome_chart()] if self.profiles else [], "The store is empty."),
            Section("Findings", [self._findings_chart()] if self._codes else [], "No rule found anything."),
            Section("Runs", list(self._run_charts()), _NO_RUNS),
            Section("Sizes", [self._size_chart()] if self._sizes else [], "No source has a size."),
            Section("Slowest and worst", list(self._worst_charts()), "No source took any time."),
        ]

    def _outcome_chart(self) -> Chart:
        marks = [
            Mark(name, each.total, _share(each.total, self.profiles), each,
                 (f"{each.total:,}", percent(each.total, self.profiles)), "value" if name == "parsed" else "error")
            for name, each in sorted(self._outcomes.items(), key=lambda item: (-item[1].total, item[0]))
        ]  # fmt: skip
        return Chart("Profiles by outcome", _ABOUT_OUTCOMES, ("Outcome", "Profiles", "Share"), marks)

    def _findings_chart(self) -> Chart:
        order = sorted(self._codes, key=lambda code: (-self._findings[code], code))[:MOST_RULES]
        marks = [
            Mark(
                f"{code} {name_of(code)}".strip(),
                self._findings[code],
                f"{self._findings[code]:,} {severity(code)}",
                self._codes[code],
                (severity(code), f"{self._findings[code]:,}", f"{self._codes[code].total:,}"),
                severity(code),
            )
            for code in order
        ]
        more = len(self._codes) - len(order)
        about = _ABOUT_FINDINGS + (
            f" {counted(more, 'rule', 'rules')} with fewer findings are not shown." if more else ""
        )
        return Chart("Findings by rule", about, ("Rule", "Severity", "Findings", "Profiles"), marks)

    def _run_charts(self) -> Iterator[Chart]:
        # Before a merge, each store has counted what it had itself.
        merge = max((at for at, each in enumerate(self.runs) if each.kind == "merge"), default=0)
        shown = [each for each in self.runs[merge:] if each.ended is not None][-MOST_RUNS:]
        if not shown:
            return
        names = run_names(shown)
        lists = [self._runs.get(each.id) or _list_of_run(each.id) for each in shown]
        frequent = Counter[str]()
        for each in shown:
            frequent.update(each.codes)
        codes = [code for code, _ in frequent.most_common(MOST_LINES)]
        yield Chart(
            "Runs",
            "What each run parsed. A bar leads to the profiles that the run was the last to parse.",
            (
                "Run",
                "Begun (UTC)",
                "Found",
                "Parsed",
                "Failed",
                "Unchanged",
                "Removed",
                "Findings in the store after it",
            ),
            [
                Mark(
                    f"{name} {run.kind}",
                    (run.counts.parsed or 0) + (run.counts.failed or 0),
                    _parsed_text(run),
                    sources,
                    (run.begun[:19].replace("T", " "), *map(_number, _counts(run)), f"{sum(run.codes.values()):,}"),
                )
                for run, name, sources in zip(shown, names, lists, strict=True)
            ],
        )
        if len(shown) > 1 and codes:
            yield Chart(
                "Findings over runs",
                "How many findings the whole store had when each run ended, for the most frequent rules.",
                ("Run", "Rule", "Findings"),
                [
                    Mark(name, run.codes.get(code, 0), f"{run.codes.get(code, 0):,}", sources,
                         (code, f"{run.codes.get(code, 0):,}"), "value", f"{code} {name_of(code)}".strip())
                    for code in codes for run, name, sources in zip(shown, names, lists, strict=True)
                ],
                "lines",
            )  # fmt: skip
        if self._changes:
            yield Chart(
                "What the last run changed",
                "Profiles that had another outcome before.",
                ("Change", "Profiles"),
                [
                    Mark(f"{was} → {now}", each.total, f"{each.total:,}", each, (f"{each.total:,}",),
                         "value" if now == "parsed" else "error")
                    for (was, now), each in sorted(self._changes.items(), key=lambda item: (-item[1].total, item[0]))
                ],
            )  # fmt: skip

    def _size_chart(self) -> Chart:
        exponents = range(min(self._sizes), max(self._sizes) + 1)
        lists = {each: self._sizes.get(each) for each in exponents}
        marks = [
            Mark(size_class(exponent), each.total, _share(each.total, self.sources), each,
                 (f"{each.total:,}", percent(each.total, self.sources)))
            for exponent, each in lists.items() if each is not None
        ]  # fmt: skip
        return Chart("Sources by size", "The size of the text, unpacked.", ("Size", "Sources", "Share"), marks)

    def _worst_charts(self) -> Iterator[Chart]:
        if self._slow.total:
            yield Chart(
                "Slowest sources",
                "How long reading and parsing took, in the run that parsed the source last.",
                ("Source", "Time"),
                [Mark(each.source, each.rank, each.note, self._slow, (each.note,)) for each in self._slow.listed],
            )
        if self._worst.total:
            yield Chart(
                "Profiles with the most findings",
                "The colour is that of the most serious one.",
                ("Profile", "Findings"),
                [
                    Mark(each.source, each.rank, f"{each.rank:,}", self._worst, (each.note,), _tone(each.note))
                    for each in self._worst.listed
                ],
            )


_COLUMNS = "path, part_of IS NULL, outcome, size, seconds, codes, run, was"
_OF_CODE = "SELECT path FROM source WHERE json_extract(codes, {0}) > 0 ORDER BY json_extract(codes, {0}) DESC"
_OF_SIZE = "SELECT path FROM source WHERE part_of IS NULL AND size BETWEEN {} AND {} ORDER BY size DESC"
_OF_CHANGE = "SELECT path FROM source WHERE run = {} AND was = {} AND outcome = {}"
_SLOW = "SELECT path, seconds FROM source WHERE part_of IS NULL AND seconds IS NOT NULL ORDER BY seconds DESC"
_WORST = "SELECT path, codes FROM source WHERE codes <> '{}' ORDER BY (SELECT sum(value) FROM json_each(codes)) DESC"
_NO_RUNS = "The store was last written by a version of profileparse that noted no runs; the next run does."
_ABOUT_OUTCOMES = "What became of each profile. All but parsed come without a record."
_ABOUT_FINDINGS = "How often each rule had something to say. 'profileparse explain CODE' says what one means."


def _list_of_run(identifier: str) -> SourceList:
    return SourceList(f"Parsed last by run {identifier}", f"SELECT path FROM source WHERE run = {quoted(identifier)}")


@cache
def _known() -> dict[str, tuple[str, Tone]]:
    rules = ((rule.code, rule.name, rule.severity) for rule in RULES.values())
    others = ((known.code, name, known.severity) for name, known in other_codes())
    return {code: (name.replace("_", "-"), str(level)) for code, name, level in (*rules, *others)}  # type: ignore[misc]


def severity(code: str) -> Tone:
    """Return the severity of what has a code; ``info`` for one that isn't known.

    >>> severity("PP101"), severity("PP000")
    ('error', 'info')
    """
    return _known().get(code, ("", "info"))[1]


def name_of(code: str) -> str:
    """Return the name of the rule with a code, or an empty text.

    >>> name_of("PP101")
    'not-a-profile'
    """
    return _known().get(code, ("", "info"))[0]


def _levels(codes: Mapping[str, int]) -> str:
    counts = Counter[str]()
    for code, number in codes.items():
        counts[severity(code)] += number
    words = (("error", "errors"), ("warning", "warnings"), ("info", "info"))
    return ", ".join(counted(counts[one], one, many) for one, many in words if counts[one])


def _tone(levels: str) -> Tone:
    return "error" if "error" in levels else "warning" if "warning" in levels else "info"


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({percent(part, whole)})"


def _counts(run: Run) -> tuple[int | None, ...]:
    counts = run.counts
    return counts.found, counts.parsed, counts.failed, counts.unchanged, counts.removed


def _number(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _parsed_text(run: Run) -> str:
    if run.counts.parsed is None:
        return "merged"
    failed = f", {run.counts.failed:,} failed" if run.counts.failed else ""
    return f"{run.counts.parsed:,} parsed{failed}"


def run_names(runs: Sequence[Run]) -> list[str]:
    """Return a short name for each run: its day and time, with as much of it as tells them apart.

    >>> from profileparse.batch.history import Counts
    >>> times = ("2026-01-02T03:04:05.000006+00:00", "2026-01-02T03:04:07.000006+00:00")
    >>> run_names([Run(each, "batch", each, None, Counts(), {}, {}) for each in times])
    ['2 Jan 03:04:05', '2 Jan 03:04:07']
    """
    times = [datetime.fromisoformat(each.begun) for each in runs]
    for form in ("%b", "%b %H:%M", "%b %H:%M:%S", "%b %H:%M:%S.%f"):
        names = [f"{each.day} {each.strftime(form)}" for each in times]
        if len(set(names)) == len(names):
            return names
    return [f"{at} {name}" for at, name in enumerate(names, 1)]


def seconds_text(seconds: float) -> str:
    """Return a time as text, in seconds or milliseconds.

    >>> seconds_text(0.00123), seconds_text(2.5)
    ('1.2 ms', '2.50 s')
    """
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def bytes_text(size: int) -> str:
    """Return a size as text.

    >>> bytes_text(700), bytes_text(1536), bytes_text(5 << 20)
    ('700 B', '1.5 KiB', '5 MiB')
    """
    for unit, power in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 1 << power:
            return f"{round(size / (1 << power), 1):,g} {unit}"
    return f"{size:,} B"


def size_class(exponent: int) -> str:
    """Return the name of the sizes that need so many bits.

    >>> size_class(0), size_class(1), size_class(11)
    ('0 B', '1 B', '1 KiB to 2 KiB')
    """
    if exponent < 2:
        return f"{exponent} B"
    return f"{bytes_text(1 << exponent - 1)} to {bytes_text(1 << exponent)}"
