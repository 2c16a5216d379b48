"""PP504 to PP509: characters."""

from __future__ import annotations

import unicodedata

import pytest

from profileparse import parse
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


@pytest.mark.parametrize("run", ["\x00", "\x1b[31m", "\x07\x08", "\ud800", "\uffff", "\x7f", "\x9b"])
def test_control_characters_are_found_in_runs(run: str):
    (each,) = found(text_of(f"a{run}b"), "PP505")
    assert each.fix is not None
    assert not each.fix.safe
    assert mended(text_of(f"a{run}b"), "PP505") == text_of("ab")


def test_controls_that_count_as_space_become_a_space_safely():
    text = text_of("a\x0bb\u2028c\x85d")
    assert [each.fix.safe for each in found(text, "PP505") if each.fix] == [True] * 3
    assert parse(mended(text, "PP505")).profile == parse(text).profile


@pytest.mark.parametrize("text", ["tab\there", "a\u00a0b", "👩\u200d🔬", "می\u200cخواهم", "plain", "1\ufe0f\u20e3"])
def test_ordinary_characters_are_left_alone(text: str):
    assert [each.code for each in parse(text_of(text)).diagnostics] == []


def test_bidirectional_controls_are_found():
    assert places(text_of("\u202eabc\u202c"), "PP506") == ["\u202e", "\u202c"]


def test_deleting_zero_width_spaces_is_safe_and_deleting_soft_hyphens_is_not():
    zero_width, soft = found(text_of("a\u200bb c\u00add"), "PP507")
    assert zero_width.fix is not None
    assert zero_width.fix.safe
    assert soft.fix is not None
    assert not soft.fix.safe


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
