"""What a report shows, gathered from a store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from profileparse.batch.history import runs_of
from profileparse.batch.store import Store, of_this_layout, plain_errors
from profileparse.report.lists import Section
from profileparse.report.measures import bytes_text, counted
from profileparse.report.records import Records
from profileparse.report.sources import Sources


class Gathered(NamedTuple):
    """What a report shows.

    Attributes:
        facts: How much there is, in words.
        models: The record models.
        sections: The parts of the page.
    """

    facts: Sequence[str]
    models: Sequence[str]
    sections: Sequence[Section]


def gathered(store: Path) -> Gathered:
    """Read a store: counts, and the few sources of each that are listed.

    Raises:
        BatchError: there is no such store.
    """
    with of_this_layout(store) as current, Store.reading(current) as opened, plain_errors(store):
        opened.hold()
        runs = runs_of(opened)
        sources = Sources.of(opened, runs)
        keys = opened.models()
        records = Records(opened, keys)
        models = sorted({key.model for key in keys})
    facts = [
        counted(sources.sources, "source", "sources"),
        counted(sources.profiles, "profile", "profiles"),
        counted(records.count, "record", "records"),
        bytes_text(sources.size),
        counted(len(runs), "run", "runs"),
    ]
    outcomes, findings, history, *others = sources.sections
    fields, *words = records.sections
    return Gathered(facts, models, [outcomes, fields, findings, history, *words, *others])
