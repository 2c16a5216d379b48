"""Fields that take one of a few texts."""

from __future__ import annotations

from typing import Literal

import pytest

from profileparse import EditError, Profile, dumps, instructions, loads, parse
from profileparse.schema.profile import schema_of


class Drug(Profile):
    status: Literal["approved", "withdrawn", "N/A soon"] | None = None
    route: Literal["by mouth"] | None = None


@pytest.mark.parametrize("written", ["Status: approved", "Status\nwithdrawn", "Status\n\nN/A soon"])
def test_one_of_the_texts(written):
    record = loads(f"# X\n\n{written}\nRoute: by mouth\n", model=Drug)
    assert record.status in written
    assert record.route == "by mouth"
    assert loads(dumps(record), model=Drug) == record


def test_another_text_is_unreadable():
    parsed = parse("# X\n\nStatus: Approved in 1987\n", model=Drug)
    assert parsed.profile.absent["status"].reason == "unreadable"
    assert parsed.profile.extra[0].text == "Approved in 1987"
    (found,) = parsed.diagnostics
    assert "expected one of “approved”, “withdrawn”, “N/A soon”" in found.message


def test_a_statement_of_absence_is_one():
    assert parse("# X\n\nStatus: unknown\n", model=Drug).profile.absent["status"].reason == "not_available"


def test_a_change_takes_only_these():
    record = loads("# X\n\nStatus: approved\n", model=Drug)
    assert record.with_(status="withdrawn").status == "withdrawn"
    with pytest.raises(EditError, match="status"):
        record.with_(status="lost")


def test_it_is_described():
    assert schema_of(Drug).expects("status") == "one of “approved”, “withdrawn”, “N/A soon”"
    assert "- Route: one of “by mouth”." in instructions(Drug)
    assert Drug.model_json_schema()["properties"]["route"]["anyOf"][0]["const"] == "by mouth"
