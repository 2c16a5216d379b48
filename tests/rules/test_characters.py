"""PP504 to PP509: characters."""

from __future__ import annotations

import unicodedata

import pytest

from profileparse import parse
from profileparse.fixing import fix_text
from profileparse.rules.mojibake import mojibake, repaired
from rules.finding import found, mended, places


def text_of(value: str) -> str:
    return f"X Overview\n\nSome {value} text.\n"


@pytest.mark.parametrize("word", ["Aβ", "don’t", "“so”", "café", "naïve", "µm", "5 °C", "Ca²⁺", "—", "πκ", "Ж", "½"])
def test_text_read_with_the_wrong_encoding_is_found_and_mended(word: str):
    broken = "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in word.encode()
    )
    assert found(text_of(broken), "PP504") != []
    assert found(text_of(word), "PP504") == []
    for at, to in mojibake(broken):
        assert repaired(broken[at:to]) is not None
    assert mended(text_of(broken), "PP504") == text_of(word)


@pytest.mark.parametrize(
    "text", ["Ångström, 3 Å–4 Å", "«été»…", "GROSS “É”", "Château à Âge", "Ñandú", "Straße“", "ÎLE", "São “Ã”"]
)
def test_words_with_accents_are_no_mojibake(text: str):
    assert mojibake(text) == []


def test_a_replacement_character_is_found_but_nothing_can_mend_it():
    (each,) = found(text_of("A\ufffd"), "PP504")
    assert each.fix is None


@pytest.mark.parametrize(
    "run", ["\x00", "\x1b[31m", "\x1b[2K", "\x07\x08", "\ud800", "\uffff", "\x7f", "\x9b", "\x1b[1m\x00"]
)
def test_control_characters_are_found_in_runs(run: str):
    (each,) = found(text_of(f"a{run}b"), "PP505")
    assert each.fix is not None
    assert each.fix.safe == (run == "\x1b[31m")
    assert mended(text_of(f"a{run}b"), "PP505") == text_of("ab")


def test_colours_that_hide_a_label_are_not_deleted_safely():
    text = "X Overview\n\nText.\n\n\x1b[1mInteracting Drugs\x1b[0m\n\nA\n"
    assert {each.fix.safe for each in found(text, "PP505") if each.fix} == {False}


def test_controls_that_count_as_space_become_a_space_safely():
    text = text_of("a\x0bb\u2028c\x85d")
    assert [each.fix.safe for each in found(text, "PP505") if each.fix] == [True] * 3
    assert parse(mended(text, "PP505")).profile == parse(text).profile


@pytest.mark.parametrize("text", ["tab\there", "a\u00a0b", "👩\u200d🔬", "می\u200cخواهم", "plain", "1\ufe0f\u20e3"])
def test_ordinary_characters_are_left_alone(text: str):
    assert [each.code for each in parse(text_of(text)).diagnostics] == []


def test_bidirectional_controls_are_found():
    assert places(text_of("\u202eabc\u202c"), "PP506") == ["\u202e", "\u202c"]


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("\u2068abc\u2069", True), ("a\u200eb", True), ("\u202aabc\u202c β", True),
        ("\u202eabc\u202c", False), ("a\u200fb", False), ("\u2067abc\u2069", False), ("a\u200e אב", False), ("\u200e ١", False),
    ],
)  # fmt: skip
def test_marks_of_direction_are_deleted_safely_where_all_goes_from_left_to_right(value: str, safe: bool):
    assert {each.fix.safe for each in found(text_of(value), "PP506") if each.fix} == {safe}


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("a\u200bb", True), ("c\u00add", True), ("c\u00ad\u200bd", True), ("Gefapixant\u200d", True), ("a\u200db", True),
        ("c\u00ad\nd", False), ("c \u00add", False), ("a\u2061b", False), ("a\u115fb", False), ("🏴\U000e0067\U000e007f", False),
    ],
)  # fmt: skip
def test_invisible_characters_that_say_nothing_are_deleted_safely(value: str, safe: bool):
    text = text_of(value)
    (each,) = found(text, "PP507")
    assert each.fix is not None
    assert each.fix.safe == safe
    assert len(fix_text(text).text) == len(text) - safe * (each.span.end - each.span.start)


def test_a_soft_hyphen_in_a_label_is_not_deleted_safely():
    (each,) = found("X Overview\n\nText.\n\nInter\u00adacting Drugs\n\nA\n", "PP507")
    assert each.fix is not None
    assert not each.fix.safe


def test_a_byte_order_mark_is_fine_where_it_belongs():
    assert found("\ufeffX Overview\n\nText.\n", "PP507") == []
    assert len(found("\ufeffX Overview\n\nTe\ufeffxt.\n", "PP507")) == 1


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("X Overview\r\n\r\nText.\n", "X Overview\r\n\r\nText.\r\n"),
        ("X Overview\n\nText.\r\n", "X Overview\n\nText.\n"),
        ("X Overview\r\rText.\r\n", "X Overview\r\rText.\r"),
        ("X Overview\r\n\nText.", "X Overview\n\nText."),
    ],
)
def test_line_ends_become_those_that_the_text_has_most(text: str, fixed: str):
    assert len(found(text, "PP508")) == 1
    assert mended(text, "PP508") == fixed


def test_text_becomes_nfc_as_a_whole():
    text = text_of("Me\u0301nie\u0300re ｶﾞ a\u0323\u0307 \u1100\u1161 \u212b")
    (each,) = found(text, "PP509")
    assert each.fix is not None
    assert each.fix.safe
    assert mended(text, "PP509") == unicodedata.normalize("NFC", text)


def test_nfc_is_unsafe_where_it_changes_what_the_text_says():
    text = "Other Names\nA\u037e B\n\nX Overview\n\nText.\n"  # the Greek question mark becomes a semicolon
    (each,) = found(text, "PP509")
    assert each.fix is not None
    assert not each.fix.safe
