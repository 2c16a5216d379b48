import json
from collections import Counter

from profileparse.batch import kept
from profileparse.batch.kept import diagnostics_from_json, kept_diagnostics
from profileparse.diagnostics import Diagnostic, Edit, Fix, Severity
from profileparse.source import LineIndex, Span

TEXT = "a\nb" * 100


def found(code, at=0, severity=Severity.WARNING, message="said", fix=None):
    return Diagnostic(code, severity, message, Span(at, at + 1), "do", fix)


def test_all_are_kept_where_they_are_few():
    fix = Fix("mend", (Edit(Span(2, 3), "c\ud800"),), safe=True)
    given = [found("PP1", 5), found("PP2", 1, fix=fix), found("PP1", 7, message="\ud800")]
    text, counts, not_kept = kept_diagnostics(given, LineIndex(TEXT))
    assert diagnostics_from_json(text) == tuple(given)
    assert (counts, not_kept) == ({"PP1": 2, "PP2": 1}, {})
    text.encode()


def test_the_first_of_each_rule_are_kept_where_there_are_too_many(monkeypatch):
    monkeypatch.setattr(kept, "MOST_DIAGNOSTICS", 10)
    given = [*(found("PP1", at) for at in range(50)), *(found("PP2", at) for at in range(3))]
    given.append(found("PP101", 60, Severity.ERROR))
    text, counts, not_kept = kept_diagnostics(given, LineIndex(TEXT))
    *back, last = diagnostics_from_json(text)
    assert back == [*given[:6], *given[-4:]]
    assert Counter(each.code for each in back) + Counter(not_kept) == Counter(each.code for each in given)
    assert not_kept == {"PP1": 44}
    assert counts == {"PP1": 50, "PP2": 3, "PP101": 1, "PP910": 1}
    assert (last.code, last.severity) == ("PP910", Severity.INFO)
    assert last.message == "10 of 54 diagnostics are kept; not kept: PP1 (44)"


def test_what_is_too_large_is_not_kept_and_said(monkeypatch):
    monkeypatch.setattr(kept, "MOST_CHARACTERS", 1000)
    given = [found("PP1", 1, message="x" * 1001), found("PP2", 2), found("PP1", 3)]
    text, counts, not_kept = kept_diagnostics(given, LineIndex(TEXT))
    assert [each.code for each in diagnostics_from_json(text)] == ["PP2", "PP1", "PP910"]
    assert (counts["PP1"], not_kept) == (2, {"PP1": 1})
    assert len(json.loads(text)) == 3


def test_a_fix_that_is_too_large_is_left_out_before_its_diagnostic(monkeypatch):
    monkeypatch.setattr(kept, "MOST_CHARACTERS", 1000)
    fix = Fix("mend", tuple(Edit(Span(at, at + 1), "c") for at in range(50)), safe=True)
    text, counts, not_kept = kept_diagnostics([found("PP1", 1, fix=fix), found("PP2", 2)], LineIndex(TEXT))
    first, second, last = diagnostics_from_json(text)
    assert (first, second) == (found("PP1", 1), found("PP2", 2))
    assert last.message == "2 of 2 diagnostics are kept; 1 without a fix, which is too large"
    assert (counts, not_kept) == ({"PP1": 1, "PP2": 1, "PP910": 1}, {})


def test_what_is_not_kept_is_said_where_the_profile_begins(monkeypatch):
    monkeypatch.setattr(kept, "MOST_DIAGNOSTICS", 1)
    text, *_ = kept_diagnostics([found("PP1", 5), found("PP1", 6)], LineIndex(TEXT), 4)
    assert [each.span for each in diagnostics_from_json(text)] == [Span(5, 6), Span(4, 4)]
