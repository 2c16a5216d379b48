"""Fixes: applied whole, never over one another, and never at a value's cost."""

from __future__ import annotations

import random
import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from linear import LINEAR, growth
from profileparse import Diagnostic, Edit, Fix, Profile, Severity, Span, parse, parse_all
from profileparse.fixing import MOST_ROUNDS, apply_fixes, fix_all, fix_text
from profileparse.source import decode

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").rglob("*.txt"))
drawn_texts = st.sampled_from(strategies.MODELS).flatmap(
    lambda model: st.tuples(st.just(model), strategies.texts(model))
)


def diagnostic(*edits: tuple[int, int, str], safe: bool = True) -> Diagnostic:
    fix = Fix("mend", tuple(Edit(Span(start, end), text) for start, end, text in edits), safe)
    return Diagnostic("PP999", Severity.INFO, "found", fix.edits[0].span if edits else Span(0, 0), "", fix)


# What safe fixes may take out of a value: soft hyphens inside a line, joiners that join nothing, colours of a terminal.
NOTHING = re.compile("\u00ad|[\u200c\u200d]+(?![^\x00-\x7f])|(?<![^\x00-\x7f])[\u200c\u200d]+|\x1b\\[[\\d;:]*m")
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# A bullet that was glued to its item is none of the item's.
TIGHT_BULLET = re.compile(r"\A(?:[-+*•‣⁃◦▪●○■·∙–—]|\d{1,3}[.)])(?=[^\W\d_][^\W\d_])")
# A segment whose text was nothing.
NO_SEGMENT = {"text": "", "citations": []}
LEFTWARD = {"R", "AL", "AN", "RLE", "RLO", "RLI"}


def in_one_form(value: Any, *, directions: bool) -> Any:
    if isinstance(value, str):
        value = TIGHT_BULLET.sub("", NOTHING.sub("", DIRECTIONS.sub("", value) if directions else value))
        return unicodedata.normalize("NFC", " ".join(value.split()))
    if isinstance(value, dict):
        return {key: in_one_form(member, directions=directions) for key, member in value.items()}
    if isinstance(value, list):
        members = [in_one_form(member, directions=directions) for member in value]
        return [each for each in members if each != NO_SEGMENT]
    return value


def record(text: str, model: type[Profile], before: str | None = None) -> Any:
    profile = parse(text, model=model).profile
    directions = LEFTWARD.isdisjoint(map(unicodedata.bidirectional, text if before is None else before))
    return None if profile is None else in_one_form(profile.model_dump(mode="json"), directions=directions)


def test_edits_are_applied_at_their_places():
    first, second = diagnostic((0, 1, "xx"), (4, 5, "")), diagnostic((2, 2, "-"))
    assert apply_fixes("abcde", [first, second]) == ("xxb-cd", (first, second))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((0, 3, "x"), (2, 4, "y")),
        ((0, 3, "x"), (0, 3, "x")),
        ((1, 1, "x"), (1, 1, "y")),
        ((0, 3, "x"), (1, 1, "y")),
        ((1, 1, "x"), (1, 3, "y")),
        ((1, 3, "x"), (3, 3, "y")),
        ((0, 5, "x"), (2, 3, "y")),
    ],
)
def test_of_two_fixes_that_overlap_the_first_is_taken(one: tuple[int, int, str], other: tuple[int, int, str]):
    for first, second in ((one, other), (other, one)):
        kept = diagnostic(first)
        assert apply_fixes("abcde", [kept, diagnostic(second)]).applied == (kept,)


def test_fixes_that_touch_are_both_taken():
    assert apply_fixes("abcde", [diagnostic((0, 2, "x")), diagnostic((2, 4, "y"))]).text == "xye"


def test_a_fix_is_applied_whole_or_not_at_all():
    kept = diagnostic((1, 2, "x"))
    assert apply_fixes("abcde", [kept, diagnostic((4, 5, "y"), (0, 2, "z"))]) == ("axcde", (kept,))


def test_a_fix_that_overlaps_itself_is_left_out():
    assert apply_fixes("abcde", [diagnostic((0, 2, "x"), (1, 3, "y"))]) == ("abcde", ())


def test_unsafe_fixes_are_applied_only_when_asked_for():
    unsafe = diagnostic((0, 1, "x"), safe=False)
    assert apply_fixes("abc", [unsafe]) == ("abc", ())
    assert apply_fixes("abc", [unsafe], unsafe=True) == ("xbc", (unsafe,))


def test_a_diagnostic_of_another_text_is_an_error():
    with pytest.raises(ValueError, match="another text's diagnostics"):
        apply_fixes("abc", [diagnostic((2, 4, "x"))])


ORDERS = {
    "in order": lambda found: found,
    "reversed": lambda found: found[::-1],
    "shuffled": lambda found: random.Random(1).sample(found, len(found)),
    "one fix": lambda found: [diagnostic(*((*each.span, "x") for each in found))],
    "one fix, reversed": lambda found: [diagnostic(*((*each.span, "x") for each in reversed(found)))],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_very_many_fixes_are_applied_in_linear_time_whatever_their_order(order: Any):
    def make(size: int) -> Any:
        return "ab" * size, order([diagnostic((2 * at, 2 * at + 1, "x")) for at in range(size)])

    assert growth(lambda made: apply_fixes(*made), make, 4_000) <= LINEAR
    assert apply_fixes(*make(5_000)).text == "xb" * 5_000


@pytest.mark.parametrize("seed", range(5))
def test_of_very_many_fixes_those_are_taken_that_overlap_none_before(seed: int):
    drawn = random.Random(seed)
    places = [(drawn.randint(0, 3000), drawn.randint(0, 2)) for _ in range(3000)]
    text = "a" * 3002
    found = [diagnostic((at, at + length, "b")) for at, length in places]
    taken: list[tuple[int, int]] = []
    for each in found:
        start, end = each.span
        if all(end < at or start > to if start == end or at == to else end <= at or start >= to for at, to in taken):
            taken.append((start, end))
    assert [tuple(each.span) for each in apply_fixes(text, found).applied] == taken


@given(st.text(max_size=30), st.data())
def test_text_outside_the_applied_edits_stays_in_its_order(text: str, data: st.DataObject):
    place = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    edits = st.lists(place.map(lambda each: (each[0], each[1], "\x00")), min_size=1, max_size=3)
    found = [diagnostic(*each) for each in data.draw(st.lists(edits, max_size=6))]
    fixed = apply_fixes(text, found)
    cut = sorted(edit.span for each in fixed.applied for edit in each.fix.edits)  # type: ignore[union-attr]
    assert all(one.end <= other.start for one, other in pairwise(cut))
    kept = [
        text[at:to]
        for at, to in zip([0, *(span.end for span in cut)], [*(span.start for span in cut), len(text)], strict=True)
    ]
    assert fixed.text == "\x00".join(kept)


@given(drawn_texts)
def test_safe_fixes_lose_no_value_and_leave_nothing_to_fix(drawn: tuple[type[Profile], str]):
    model, text = drawn
    fixed = fix_text(text, model)
    assert record(fixed.text, model, text) == record(text, model)
    assert fix_text(fixed.text, model) == (fixed.text, ())


@given(drawn_texts)
def test_unsafe_fixes_come_to_an_end(drawn: tuple[type[Profile], str]):
    model, text = drawn
    fixed = fix_text(text, model, unsafe=True)
    assert fix_text(fixed.text, model, unsafe=True) == (fixed.text, ())


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_safe_fixes_of_a_fixture_keep_its_record(path: Path):
    text = decode(path.read_bytes())
    model = strategies.MODELS[0]
    fixed = fix_text(text, model)
    assert record(fixed.text, model, text) == record(text, model)
    assert fix_text(fixed.text, model) == (fixed.text, ())
    unsafe = fix_text(text, model, unsafe=True)
    assert fix_text(unsafe.text, model, unsafe=True) == (unsafe.text, ())


def test_unsafe_fixes_mend_what_safe_ones_leave():
    text = "Aspirin Overveiw\n\nAn old\u200b drug. If you are seeking more, please specify.\n\nOther Nmaes\nASA, asa\n"
    assert parse(text).profile is None
    profile = parse(fix_text(text, unsafe=True).text).profile
    assert profile is not None
    assert (profile.name, profile.overview.plain(), [term.label for term in profile.other_names]) == (
        "Aspirin",
        "An old drug.",
        ["ASA"],
    )


def test_only_accepted_diagnostics_are_fixed():
    text = "X Overview\r\n\nZero\u200bwidth."
    fixed = fix_text(text, accept=lambda each: each.code == "PP507")
    assert fixed.text == "X Overview\r\n\nZerowidth."
    assert [each.code for each in fixed.applied] == ["PP507"]


def test_a_name_given_by_the_caller_is_used_in_every_round():
    assert fix_text("Other Names\r\nA\u200b\n", name="X").text == "Other Names\nA\n"


def test_there_are_few_rounds():
    assert 2 <= MOST_ROUNDS <= 20


def test_each_profile_of_a_text_of_several_is_fixed_as_it_is_alone():
    texts = [text for path in FIXTURES if parse(text := decode(path.read_bytes())).profile is not None]
    fixed = fix_all("\n%%\n".join(texts), boundary="%%")
    assert len(fixed.applied) > 1
    assert [each.profile for each in parse_all(fixed.text, boundary="%%")] == [
        parse(fix_text(text).text).profile for text in texts
    ]


def test_a_fix_of_several_profiles_that_divides_the_text_otherwise_is_not_applied():
    text = "Mira Overview\n\nIt pulses.\n%\u200b%\nIt pulses again.\n"
    assert fix_all(text, boundary="%%") == (text, ())
    assert fix_all(text).text == fix_text(text).text != text
