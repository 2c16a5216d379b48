"""Charts of records: how full fields are, why others are not, frequent terms, labels that no field has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic_core import from_json

from profileparse.batch.models import ModelKey
from profileparse.batch.reports import unknown_labels
from profileparse.batch.store import Store
from profileparse.report.lists import Chart, Mark, Section, SourceList, pointer, quoted, quoted_all
from profileparse.report.measures import counted, percent, share_text
from profileparse.report.terms import FrequentTerm, TermCounter, terms_of
from profileparse.rules.declaration import DECLARE_IT, declared_in
from profileparse.rules.unknown import UNKNOWN_LABEL, UnknownLabel, field_of

_NOT_CONTENT = "absent"
_MOST_SPELLINGS = 6


class Records:
    """What the records of a store say.

    Args:
        store: The store.
        models: The record models of its rows.

    Attributes:
        count: How many records there are.
    """

    def __init__(self, store: Store, models: Sequence[ModelKey]) -> None:
        self.count = 0
        names = dict.fromkeys(name for key in models for name in key.fields if name != _NOT_CONTENT)
        self._filled = {name: SourceList(f"{name} has a value", _FILLED.format(pointer(name))) for name in names}
        self._absent: dict[tuple[str, str], SourceList] = {}
        with TermCounter() as counter:
            for path, record in _records(store):
                self.count += 1
                self._add(path, record)
                counter.add(record)
            terms = counter.frequent()
        self._terms = [(each, _list_of_term(each)) for each in terms]
        if terms:
            self._find_terms(store)
        self._labels = list(_unknown(store))

    def _add(self, path: str, record: dict[str, Any]) -> None:
        for name, value in record.items():
            if name in self._filled and value is not None and value != []:
                self._filled[name].add(path)
        for name, absent in record.get(_NOT_CONTENT, {}).items():
            key = name, absent["reason"]
            if key not in self._absent:
                self._absent[key] = SourceList(f"{name} is absent: {key[1]}", _of_absence(*key))
            self._absent[key].add(path, absent.get("text") or "")

    def _find_terms(self, store: Store) -> None:
        """Find the records that have the frequent terms, which are known once all have been read."""
        spellings = {
            (term.field, label): number for number, (term, _) in enumerate(self._terms) for label in term.spellings
        }
        for path, record in _records(store):
            told = {spellings[each]: each[1] for each in terms_of(record) if each in spellings}
            for number, label in told.items():
                self._terms[number][1].add(path, label)

    # ---- charts --------------------------------------------------------------------------------------------

    @property
    def sections(self) -> list[Section]:
        """The sections of the page: fields, terms, unknown labels."""
        return [
            Section("Fields", list(self._field_charts()) if self.count else [], "The store has no records."),
            Section("Terms", list(self._term_charts()), "No term is there more than once."),
            Section("Unknown labels", [self._label_chart()] if self._labels else [], _NO_LABELS),
        ]

    def _field_charts(self) -> Iterator[Chart]:
        yield Chart(
            "How full each field is",
            f"Of {counted(self.count, 'record', 'records')}, how many have a value.",
            ("Field", "Records", "Share"),
            [
                Mark(name, each.total, share_text(each.total, self.count), each,
                     (f"{each.total:,}", percent(each.total, self.count)))
                for name, each in self._filled.items()
            ],
        )  # fmt: skip
        order = list(self._filled)
        keys = sorted(self._absent, key=lambda key: (order.index(key[0]) if key[0] in order else len(order), key))
        if keys:
            yield Chart(
                "Why the others are empty",
                "The reason of absence that the text gives for each field.",
                ("Field", "Reason", "Records", "Share"),
                [
                    Mark(name, each.total, f"{each.total:,}", each,
                         (why, f"{each.total:,}", percent(each.total, self.count)), "other", why)
                    for name, why in keys for each in [self._absent[name, why]]
                ],
                "columns",
            )  # fmt: skip

    def _term_charts(self) -> Iterator[Chart]:
        for name in self._filled:
            of_field = [each for each in self._terms if each[0].field == name]
            if not of_field:
                continue
            of_field.sort(key=lambda each: -each[1].total)
            yield Chart(
                name,
                f"The most frequent terms of {name}, each with its spellings.",
                ("Term", "Records", "Spellings"),
                [
                    Mark(next(iter(term.spellings)), listed.total, _spelt(term, listed), listed,
                         (f"{listed.total:,}", _spellings(term)))
                    for term, listed in of_field
                ],
            )  # fmt: skip

    def _label_chart(self) -> Chart:
        return Chart(
            "Labels that no field has",
            "Labels of several sources, with the line that would declare a field for each. "
            "'profileparse learn' makes a model of them.",
            ("Label", "Model", "Sources", "Declaration"),
            [
                Mark(field_of(label.declaration), label.sources, f"{label.sources:,}", listed,
                     (label.model, f"{label.sources:,}", label.declaration), "other")
                for label, listed in self._labels
            ],
        )  # fmt: skip


# A field has a value as `report_store` counts it.
_FILLED = (
    "SELECT path FROM source WHERE json_type(record, {0}) <> 'null' "
    "AND NOT (json_type(record, {0}) = 'array' AND json_array_length(record, {0}) = 0)"
)
_RECORDS = "SELECT path, record FROM source WHERE record IS NOT NULL ORDER BY {}"
_NO_LABELS = "No label that is in two sources or more is without a field."


def _of_absence(name: str, reason: str) -> str:
    path = quoted(f'$.absent."{name}".reason')
    return f"SELECT path FROM source WHERE json_extract(record, {path}) = {quoted(reason)}"


def _records(store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, record in store.connection.execute(_RECORDS.format(store.order)):
        yield path, from_json(record)


def _list_of_term(term: FrequentTerm) -> SourceList:
    query = (
        f"SELECT DISTINCT path FROM term WHERE field = {quoted(term.field)} AND label IN ({quoted_all(term.spellings)})"
    )
    return SourceList(f"{term.field}: {next(iter(term.spellings))}", query)


def _spelt(term: FrequentTerm, listed: SourceList) -> str:
    more = len(term.spellings) - 1
    return f"{listed.total:,}" + (f" ({more + 1:,} spellings)" if more else "")


def _spellings(term: FrequentTerm) -> str:
    shown = [f"{label} ({number:,})" for label, number in list(term.spellings.items())[:_MOST_SPELLINGS]]
    more = len(term.spellings) - len(shown)
    return ", ".join(shown) + (f", and {more:,} more" if more else "")


def _unknown(store: Store) -> Iterator[tuple[UnknownLabel, SourceList]]:
    """Yield the labels that no field has, with their sources."""
    labels = unknown_labels(store)
    lists = {(each.model, field_of(each.declaration)): _list_of_label(each) for each in labels}
    last: dict[tuple[str, str], str] = {}
    if labels:
        for source, message in store.connection.execute(_MESSAGES):
            found = declared_in(message)
            key = found and (found[0], field_of(found[1]))
            if key in lists and last.get(key) != source:
                last[key] = source
                lists[key].add(source)
    yield from zip(labels, lists.values(), strict=True)


_MESSAGES = f"""
SELECT coalesce(part_of, source.path), json_extract(each.value, '$.message')
FROM source, json_each(source.diagnostics) AS each
WHERE codes LIKE '%{UNKNOWN_LABEL}%' AND json_extract(each.value, '$.code') = '{UNKNOWN_LABEL}'
ORDER BY coalesce(part_of, source.path)
"""


def _list_of_label(label: UnknownLabel) -> SourceList:
    name = field_of(label.declaration)
    message = quoted(f"{label.model} has no field for *; {DECLARE_IT}{name}: *")
    query = (
        "SELECT DISTINCT coalesce(part_of, path) FROM source JOIN diagnostic USING (path) "
        f"WHERE code = '{UNKNOWN_LABEL}' AND message GLOB {message}"
    )
    return SourceList(f"Unknown label: {name}", query, "sources")
