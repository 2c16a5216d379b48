"""Findings as HTML: their words, and fixes as differences."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from linear import LINEAR, growth
from profileparse import parse
from profileparse.diagnostics import Diagnostic, Edit, Fix, Severity
from profileparse.source import LineIndex, Span
from profileparse.view.findings import findings_html
from view.reading import Reader


def of(text: str, *edits: Edit) -> str:
    fix = Fix("Mend it", edits, safe=True)
    return findings_html([Diagnostic("PP999", Severity.WARNING, "wrong", Span(0, 1), "help", fix)], LineIndex(text))


def sides(html: str) -> list[str]:
    """Return the lines of the differences, without marks."""
    return [
        re.sub(r"<span class=\"sign\">(.)</span>", r"\1", each)
        for each in re.findall(r"<pre[^>]*>(.*?)</pre>", html, re.DOTALL)
    ]


def test_a_change_is_shown_in_its_line():
    html = of("first\nred stars\nlast", Edit(Span(6, 9), "blue"))
    assert sides(html) == ["−<del>red</del> stars", "+<ins>blue</ins> stars"]
    assert "keeps the meaning" in html
    assert 'aria-label="Change in line 2"' in html


def test_changes_near_each_other_come_together_and_others_apart():
    text = "a b c" + " " * 200 + "d"
    html = of(text, Edit(Span(0, 1), "A"), Edit(Span(4, 5), "C"), Edit(Span(205, 206), "D"))
    assert sides(html)[:2] == [f"−<del>a</del> b <del>c</del>{' ' * 60}…", f"+<ins>A</ins> b <ins>C</ins>{' ' * 60}…"]
    assert sides(html)[2:] == [f"−…{' ' * 60}<del>d</del>", f"+…{' ' * 60}<ins>D</ins>"]


def test_a_line_end_that_goes_is_shown():
    assert sides(of("a\n\nb", Edit(Span(1, 3), "\n"))) == [
        '−a<del><span class="end">⏎</span>\n<span class="end">⏎</span>\n</del>b',
        '+a<ins><span class="end">⏎</span>\n</ins>b',
    ]


def test_many_places_and_long_ones_are_cut():
    text = "x" * 1000 + "\n" + "y\n" * 50
    html = of(text, Edit(Span(0, 1000), ""), *(Edit(Span(1001 + 2 * at, 1002 + 2 * at), "z") for at in range(50)))
    assert html.count('class="difference"') == 8
    assert "and 43 more places" in html
    assert len(html) < 4_000


def test_errors_are_unfolded_and_remarks_folded():
    assert '<details id="findings" open>' in parse("a shopping list").html()
    assert '<details id="findings">' in parse("X Overview\n\nZero\u200bwidth.").html()
    assert 'id="findings"' not in parse("X Overview\n\nText.").html().partition("<script")[0]


@given(st.text(alphabet="ab<\n\r\u202e", min_size=1, max_size=60), st.data())
def test_both_sides_are_the_text_around_the_changes(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    reader = Reader(of(text, Edit(Span(start, end), "new")))
    assert text[start:end].replace("\r", "\r").replace("\n", "⏎\n") in reader.words
    assert "new" in reader.words


def test_pages_are_linear_in_the_findings():
    def make(count: int) -> str:
        return "X Overview\n\n" + "Zero\u200bwidth \u202e(a.\n\n" * count

    assert growth(lambda text: parse(text).html(), make, 400) <= LINEAR


def test_pages_are_linear_in_values_that_lie_across_each_other():
    def make(count: int) -> str:
        return "X Overview\n\nA.\n\n" + "Other Names\na\n\nDisease Roles\nb\n\nInteracting Drugs\nc\n\n" * count

    assert growth(lambda text: parse(text).html(), make, 200) <= LINEAR
