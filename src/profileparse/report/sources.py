"""Charts of sources: outcomes, findings, runs, sizes, the slowest and the worst; from the columns without records."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from profileparse.batch.history import Run
from profileparse.batch.store import Store
from profileparse.report.codes import levels, severity, titled, worst
from profileparse.report.lists import Chart, Mark, Section, SourceList, pointer, quoted
from profileparse.report.measures import bytes_text, counted, percent, seconds_text, share_text, size_class
from profileparse.report.runs import Runs

_MOST_RULES = 25


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
        runs: The runs that wrote them.
        sources: How many sources there are.
        profiles: How many rows.
        size: Bytes of all sources.
    """

    runs: Runs
    sources: int = 0
    profiles: int = 0
    size: int = 0
    _findings: Counter[str] = field(default_factory=Counter)
    _outcomes: dict[str, SourceList] = field(default_factory=dict)
    _codes: dict[str, SourceList] = field(default_factory=dict)
    _sizes: dict[int, SourceList] = field(default_factory=dict)
    _slow: SourceList = field(default_factory=lambda: SourceList("Slowest sources", _SLOW, "sources"))
    _worst: SourceList = field(default_factory=lambda: SourceList("Profiles with the most findings", _WORST))

    @classmethod
    def of(cls, store: Store, runs: Sequence[Run]) -> Sources:
        """Read the rows of a store."""
        found = cls(Runs(runs))
        for row in store.connection.execute(f"SELECT {_COLUMNS} FROM source ORDER BY {store.order}"):
            found._add(_Row._make(row))
        return found

    def _add(self, row: _Row) -> None:
        self.profiles += 1
        codes: dict[str, int] = json.loads(row.codes)
        for code, number in codes.items():
            self._findings[code] += number
            if code not in self._codes:
                self._codes[code] = SourceList(f"Findings of {code}", _OF_CODE.format(pointer(code)))
            self._codes[code].add(row.path, counted(number, "finding", "findings"), number)
        if row.outcome not in self._outcomes:
            self._outcomes[row.outcome] = SourceList(
                f"Outcome: {row.outcome}", f"SELECT path FROM source WHERE outcome = {quoted(row.outcome)}"
            )
        self._outcomes[row.outcome].add(row.path)
        self.runs.add(row.path, row.outcome, row.run, row.was)
        if codes:
            self._worst.add(row.path, levels(codes), sum(codes.values()))
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

    # ---- charts --------------------------------------------------------------------------------------------

    @property
    def sections(self) -> list[Section]:
        """The sections of the page: outcomes, findings, runs, sizes, the slowest and the worst."""
        return [
            Section("Outcomes", [self._outcome_chart()] if self.profiles else [], "The store is empty."),
            Section("Findings", [self._findings_chart()] if self._codes else [], "No rule found anything."),
            self.runs.section,
            Section("Sizes", [self._size_chart()] if self._sizes else [], "No source has a size."),
            Section("Slowest and worst", list(self._worst_charts()), "No source took any time."),
        ]

    def _outcome_chart(self) -> Chart:
        marks = [
            Mark(name, each.total, share_text(each.total, self.profiles), each,
                 (f"{each.total:,}", percent(each.total, self.profiles)), "value" if name == "parsed" else "error")
            for name, each in sorted(self._outcomes.items(), key=lambda item: (-item[1].total, item[0]))
        ]  # fmt: skip
        return Chart("Profiles by outcome", _ABOUT_OUTCOMES, ("Outcome", "Profiles", "Share"), marks)

    def _findings_chart(self) -> Chart:
        order = sorted(self._codes, key=lambda code: (-self._findings[code], code))[:_MOST_RULES]
        marks = [
            Mark(
                titled(code),
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

    def _size_chart(self) -> Chart:
        exponents = range(min(self._sizes), max(self._sizes) + 1)
        lists = {each: self._sizes.get(each) for each in exponents}
        marks = [
            Mark(size_class(exponent), each.total, share_text(each.total, self.sources), each,
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
                    Mark(each.source, each.rank, f"{each.rank:,}", self._worst, (each.note,), worst(each.note))
                    for each in self._worst.listed
                ],
            )


_COLUMNS = "path, part_of IS NULL, outcome, size, seconds, codes, run, was"
_OF_CODE = "SELECT path FROM source WHERE json_extract(codes, {0}) > 0 ORDER BY json_extract(codes, {0}) DESC"
_OF_SIZE = "SELECT path FROM source WHERE part_of IS NULL AND size BETWEEN {} AND {} ORDER BY size DESC"
_SLOW = "SELECT path, seconds FROM source WHERE part_of IS NULL AND seconds IS NOT NULL ORDER BY seconds DESC"
_WORST = "SELECT path, codes FROM source WHERE codes <> '{}' ORDER BY (SELECT sum(value) FROM json_each(codes)) DESC"
_ABOUT_OUTCOMES = "What became of each profile. All but parsed come without a record."
_ABOUT_FINDINGS = "How often each rule had something to say. 'profileparse explain CODE' says what one means."
