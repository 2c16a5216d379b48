"""How full the fields of a store's records are, what was found in their texts, which sources have no record."""

from __future__ import annotations

from dataclasses import dataclass

from profileparse.batch.sources import PathLike
from profileparse.batch.store import Store
from profileparse.rules.declaration import declared_in
from profileparse.rules.unknown import LEAST_SOURCES, MOST_LABELS, UNKNOWN_LABEL, UnknownLabel, field_of

# Fields that say nothing about how full a record is.
_NOT_CONTENT = ("absent",)


@dataclass(frozen=True, slots=True)
class FieldReport:
    """How full a field is.

    Attributes:
        name: The field.
        filled: Records with a value in it.
        absent: For the others: how often each reason stands in ``absent``.
    """

    name: str
    filled: int
    absent: dict[str, int]


@dataclass(frozen=True, slots=True)
class RuleReport:
    """How often a rule had something to say.

    Attributes:
        code: Code of the rule.
        severity: Its severity.
        count: Diagnostics.
        sources: Sources that have at least one.
    """

    code: str
    severity: str
    count: int
    sources: int


@dataclass(frozen=True, slots=True)
class NoRecord:
    """A profile without a record, and the first error that says why."""

    source: str
    outcome: str
    code: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a store holds.

    Attributes:
        sources: Sources.
        profiles: Rows: one for each source, or for each profile of it where all of them were asked for.
        records: Rows with a record.
        outcomes: Rows by outcome.
        fields: The fields of all models, in order.
        rules: The rules, most frequent first.
        unknown_labels: The labels that no field has, most frequent first: at most ten, each in two sources or more.
        without_record: The profiles without a record, by name.
    """

    sources: int
    profiles: int
    records: int
    outcomes: dict[str, int]
    fields: tuple[FieldReport, ...]
    rules: tuple[RuleReport, ...]
    unknown_labels: tuple[UnknownLabel, ...]
    without_record: tuple[NoRecord, ...]


def report_store(store: PathLike) -> Report:
    """Return what a store holds: how full each field is, diagnostics by rule, unknown labels, sources without a record.

    Raises:
        BatchError: there is no such store.
    """
    with Store.reading(store) as open_store:
        # One state of the store for all questions, though a run may go on meanwhile.
        open_store.query("BEGIN")
        outcomes = _counts(open_store, "SELECT outcome, count(*) FROM source GROUP BY 1 ORDER BY 2 DESC, 1")
        return Report(
            sources=_counts(open_store, _sources(open_store))["sources"],
            profiles=sum(outcomes.values()),
            records=_counts(open_store, "SELECT 'records', count(record) FROM source")["records"],
            outcomes=outcomes,
            fields=_fields(open_store),
            rules=tuple(RuleReport(*row) for row in open_store.query(_rules(open_store))),  # type: ignore[arg-type]
            unknown_labels=unknown_labels(open_store),
            without_record=tuple(NoRecord(*row) for row in open_store.query(_NO_RECORD + open_store.order)),  # type: ignore[arg-type]
        )


def _counts(store: Store, statement: str) -> dict[str, int]:
    return dict(store.query(statement))  # type: ignore[arg-type]


def _fields(store: Store) -> tuple[FieldReport, ...]:
    filled = _counts(store, _FILLED)
    absent: dict[str, dict[str, int]] = {}
    for name, why, count in store.query(_ABSENT):
        absent.setdefault(str(name), {})[str(why)] = int(str(count))
    names = dict.fromkeys(name for key in store.models() for name in key.fields if name not in _NOT_CONTENT)
    return tuple(FieldReport(name, filled.get(name, 0), absent.get(name, {})) for name in names)


_FILLED = """
SELECT field.key, count(*) FROM source, json_each(source.record) AS field
WHERE field.type <> 'null' AND NOT (field.type = 'array' AND json_array_length(field.value) = 0)
GROUP BY 1
"""

_ABSENT = """
SELECT entry.key, json_extract(entry.value, '$.reason'), count(*)
FROM source, json_each(source.record, '$.absent') AS entry
GROUP BY 1, 2 ORDER BY 3 DESC, 2
"""


def _rules(store: Store) -> str:
    """Return the query for the rules; diagnostics that are not kept count as well."""
    source = _source(store)
    not_kept = _NOT_KEPT.format(source=source) if store.layout > 1 else ""
    return f"""
SELECT code, coalesce(max(severity), ''), sum(number), count(DISTINCT of_source)
FROM (
    SELECT {source} AS of_source, json_extract(each.value, '$.code') AS code,
           json_extract(each.value, '$.severity') AS severity, 1 AS number
    FROM source, json_each(source.diagnostics) AS each {not_kept}
) GROUP BY code ORDER BY 3 DESC, 1
"""


_NOT_KEPT = "UNION ALL SELECT {source}, each.key, NULL, each.value FROM source, json_each(source.not_kept) AS each"


def unknown_labels(store: Store) -> tuple[UnknownLabel, ...]:
    """Return the labels that no field has. SQLite counts them: each source may have others."""
    for name, of in (("declaring_model", _declaring_model), ("declaration", _declaration), ("field_of", field_of)):
        store.connection.create_function(name, 1, of, deterministic=True)
    return tuple(UnknownLabel(*row) for row in store.query(_UNKNOWN_LABELS.format(source=_source(store))))  # type: ignore[arg-type]


def _declaring_model(message: str) -> str | None:
    found = declared_in(message)
    return found and found[0]


def _declaration(message: str) -> str | None:
    found = declared_in(message)
    return found and found[1]


# For each label the line that most sources suggest.
_UNKNOWN_LABELS = f"""
WITH told AS (
    SELECT DISTINCT {{source}} AS of_source, json_extract(each.value, '$.message') AS message
    FROM source, json_each(source.diagnostics) AS each
    WHERE json_extract(each.value, '$.code') = '{UNKNOWN_LABEL}'
), unknown AS (
    SELECT DISTINCT of_source, declaring_model(message) AS model, declaration(message) AS line,
           field_of(declaration(message)) AS field
    FROM told WHERE declaration(message) IS NOT NULL
), line AS (
    SELECT model, field, line, row_number() OVER (PARTITION BY model, field ORDER BY count(*) DESC, line) AS place
    FROM unknown GROUP BY 1, 2, 3
), label AS (
    SELECT model, field, count(DISTINCT of_source) AS sources FROM unknown GROUP BY 1, 2
    HAVING sources >= {LEAST_SOURCES} ORDER BY 3 DESC, 1, 2 LIMIT {MOST_LABELS}
)
SELECT model, line, sources FROM label JOIN line USING (model, field) WHERE place = 1 ORDER BY 3 DESC, 1, field
"""


def _sources(store: Store) -> str:
    return f"SELECT 'sources', count(DISTINCT {_source(store)}) FROM source"


def _source(store: Store) -> str:
    """Return the expression for the source that a row is of."""
    return "coalesce(source.part_of, source.path)" if store.layout > 2 else "source.path"


_NO_RECORD = """
SELECT path, outcome,
       (SELECT d.code FROM diagnostic d WHERE d.path = source.path AND d.severity = 'error' LIMIT 1),
       (SELECT d.message FROM diagnostic d WHERE d.path = source.path AND d.severity = 'error' LIMIT 1)
FROM source WHERE record IS NULL ORDER BY """
