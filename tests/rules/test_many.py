"""What a text has very often: few diagnostics, and every place mended."""

from __future__ import annotations

import tracemalloc

import pytest

from linear import LINEAR, growth
from profileparse import parse
from profileparse.fixing import fix_text
from profileparse.rules import RULES
from profileparse.rules.facts import Facts
from profileparse.rules.many import MOST, Edits
from rules.finding import found
from test_hostile import RUNS, SECTIONS

HEAD = "X Overview\n\nText.\n\n"

OFTEN = {
    "PP302": ("Other Names\n", "a, "),
    "PP505": ("", "a\x01"),
    "PP506": ("", "a\u202e"),
    "PP507": ("", "a\u200b"),
    "PP406": ("Mechanism of Action\n", "Some [@key]. "),
    "PP202": ("", "## Y\n\nz\n\n"),
}


@pytest.mark.parametrize("code", OFTEN)
@pytest.mark.parametrize("count", [MOST // 2, MOST + 1, MOST + 2, 20 * MOST])
def test_a_rule_tells_the_first_places_and_sums_up_the_others(code: str, count: int):
    head, unit = OFTEN[code]
    places = count + (code == "PP302")  # the first term is no second one
    hits = found(HEAD + head + unit * places, code)
    if code == "PP505":
        hits = [each for each in hits if "control character" in each.message]
    assert len(hits) == min(count, MOST + 1)
    assert ("more places" in hits[-1].message) == (count > MOST + 1)
    if count > MOST + 1:
        assert f"(and {count - MOST - 1:,} more places of this rule)" in hits[-1].message


@pytest.mark.parametrize(
    ("unit", "mended"),
    [
        ("a\x01", "a"),
        ("a\u202e", "a"),
        ("a\u200b", "a"),
        ("a\x0b\n", "a \n"),
        ("e\u0301 ", "é "),
        ("a\r\nb\rc\r\n", "a\r\nb\r\nc\r\n"),
    ],
)
def test_every_place_is_mended(unit: str, mended: str):
    for count in (3, MOST, 20 * MOST + 7):
        assert fix_text(
            HEAD.replace("\n", "\r\n" if "\r" in unit else "\n") + unit * count + "z", unsafe=True
        ).text == (HEAD.replace("\n", "\r\n" if "\r" in unit else "\n") + mended * count + "z")


def test_safe_and_unsafe_fixes_of_one_rule_stay_apart():
    text = HEAD + "a\u200bb\u2061" * (3 * MOST) + "c"
    hits = found(text, "PP507")
    assert [each.fix.safe for each in hits[-2:] if each.fix] == [True, False]
    assert fix_text(text).text == HEAD + "ab\u2061" * (3 * MOST) + "c"


def test_repeated_terms_of_all_lists_are_deleted_however_they_stand():
    block = "Other Names\na\n\nInteracting Drugs\nb\n\n"
    text = HEAD + block * (2 * MOST)
    profile = parse(fix_text(text, unsafe=True).text).profile
    assert profile is not None
    assert ([term.label for term in profile.other_names], [term.label for term in profile.interacting_drugs]) == (
        ["a"],
        ["b"],
    )


@pytest.mark.parametrize("count", [1, 2 * MOST - 1, 2 * MOST, 2 * MOST + 1, 10_001])
def test_joined_edits_write_what_the_single_ones_would(count: int):
    text = "ab\r\n" * count
    edits = Edits(text)
    for at in range(0, len(text), 4):
        edits.add(at, at + 1, "xx")
        edits.add(at, at + 2, "lost")
    joined = edits.joined()
    assert len(joined) <= 2 * MOST
    for edit in reversed(joined):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    assert text == "xxb\r\n" * count


@pytest.mark.parametrize("code", RULES)
def test_a_rule_finds_in_the_order_of_the_text(code: str):
    for section in SECTIONS:
        text = f"{section}{''.join(RUNS.values())}{HEAD}{section}{''.join(reversed(RUNS.values()))}"
        spans = [hit.span for hit in RULES[code].find(Facts(parse(text)))]
        assert spans == sorted(spans)


@pytest.mark.parametrize("unit", ["a\x01", "\x01", "a\u202e", "a\u200b", "é\u0301", "a\rb\n", "ab\n"])
def test_memory_of_diagnostics_grows_no_faster_than_the_text(unit: str):
    def peak(size: int) -> int:
        parsed = parse(HEAD + "Interacting Drugs\n" + unit * size)
        parsed.profile, parsed.document  # noqa: B018
        tracemalloc.start()
        try:
            assert len(parsed.diagnostics) < 10 * MOST
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(100)
    assert peak(8_000) <= 6 * peak(2_000)
    assert peak(8_000) <= 600 * 8_000 * len(unit)


@pytest.mark.parametrize("unit", ["a\x01", "a\u200b", "a\rb\n", "ab\n"])
def test_many_places_are_mended_in_linear_time(unit: str):
    assert growth(lambda text: fix_text(text, unsafe=True), lambda size: HEAD + unit * size, 2_000) <= LINEAR
