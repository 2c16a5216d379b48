"""Fields that need a value: with one there is a record, without one the text is refused, and nothing raises."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

import pytest

from profileparse import (
    Label,
    PartialDate,
    Profile,
    Prose,
    Quantity,
    Section,
    Table,
    Term,
    Tree,
    Url,
    Xref,
    dumps,
    loads,
    parse,
)


class Inside(Section):
    colour: str


VALUES = {
    "text": (str, "red"),
    "integer": (int, "3"),
    "date": (datetime.date, "1998-03-03"),
    "url": (Url, "https://lakes.example"),
    "quantity": (Quantity, "3 km"),
    "dates": (list[PartialDate], "March 1865"),
    "xref": (Xref, "OMIM:191170"),
    "labelled": (Annotated[Quantity, Label("Area")], "3 km"),
    "prose": (Prose, "It pulses."),
    "terms": (list[Term], "a"),
    "trees": (list[Tree], "  - a\n    - b"),
    "table": (Table, "  | a | b |\n  |---|---|\n  | 1 | 2 |"),
    "keys": (dict[str, Prose], "  ## A\n\n  It pulses."),
    "sections": (list[Inside], "  Colour: red"),
}


def model_of(kind: Any) -> type[Profile]:
    return type(
        "Lake", (Profile,), {"__annotations__": {"size": Annotated[kind, Label("Size")]}, "__module__": __name__}
    )


@pytest.mark.parametrize(("kind", "written"), VALUES.values(), ids=list(VALUES))
def test_with_a_value_there_is_a_record(kind, written):
    model = model_of(kind)
    record = loads(f"# X\n\nSize\n{written}\n", model=model)
    assert record.size
    assert loads(dumps(record), model=model) == record


@pytest.mark.parametrize("kind", [kind for kind, _ in VALUES.values()], ids=list(VALUES))
@pytest.mark.parametrize("text", ["# X\n", "# X\n\nSize\n", "# X\n\nSize: N/A\n", "# X\n\nSize: what is left out?\n"])
def test_without_a_value_nothing_raises(kind, text):
    parsed = parse(text, model=model_of(kind))
    if parsed.profile is None:
        assert "PP105" in {each.code for each in parsed.diagnostics}
        assert parsed.correction()
    else:
        assert loads(dumps(parsed.profile), model=type(parsed.profile)) == parsed.profile


def test_a_record_without_a_value_that_is_needed_is_refused():
    parsed = parse("# X\n\nSize: big\n", model=model_of(Quantity))
    assert parsed.profile is None
    assert [each.code for each in parsed.diagnostics] == ["PP105", "PP104"]
