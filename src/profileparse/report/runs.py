"""Charts of runs: what each parsed, what the store had when it ended, what the last one changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from profileparse.batch.history import Run
from profileparse.report.codes import titled
from profileparse.report.lists import Chart, Mark, Section, SourceList, quoted

_MOST_RUNS = 12
# More lines can't be told apart.
_MOST_LINES = 6


class Runs:
    """The runs of a store, and the rows that each wrote.

    Args:
        runs: The runs, in order.
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self._last = next((each.id for each in reversed(runs) if each.kind != "merge"), None)
        self._lists: dict[str, SourceList] = {}
        self._changes: dict[tuple[str, str], SourceList] = {}

    def add(self, source: str, outcome: str, run: str | None, was: str | None) -> None:
        """Note a row: the run that wrote it, and the outcome that it had before."""
        if run is None:
            return
        if run not in self._lists:
            self._lists[run] = _list_of_run(run)
        if was is None or was == outcome:
            self._lists[run].add(source)
            return
        self._lists[run].add(source, f"{was} before", 1)
        if run == self._last:
            key = was, outcome
            if key not in self._changes:
                query = _OF_CHANGE.format(*map(quoted, (run, *key)))
                self._changes[key] = SourceList(f"Changed by the last run: {was} → {outcome}", query)
            self._changes[key].add(source)

    @property
    def section(self) -> Section:
        """The section of the page."""
        return Section("Runs", list(self._charts()), _NO_RUNS)

    def _charts(self) -> Iterator[Chart]:
        # Before a merge, each store has counted what it had itself.
        merge = max((at for at, each in enumerate(self.runs) if each.kind == "merge"), default=0)
        shown = [each for each in self.runs[merge:] if each.ended is not None][-_MOST_RUNS:]
        if not shown:
            return
        names = run_names(shown)
        lists = [self._lists.get(each.id) or _list_of_run(each.id) for each in shown]
        frequent = Counter[str]()
        for each in shown:
            frequent.update(each.codes)
        codes = [code for code, _ in frequent.most_common(_MOST_LINES)]
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
                         (code, f"{run.codes.get(code, 0):,}"), "value", titled(code))
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


_OF_CHANGE = "SELECT path FROM source WHERE run = {} AND was = {} AND outcome = {}"
_NO_RUNS = "The store was last written by a version of profileparse that noted no runs; the next run does."


def _list_of_run(identifier: str) -> SourceList:
    return SourceList(f"Parsed last by run {identifier}", f"SELECT path FROM source WHERE run = {quoted(identifier)}")


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
