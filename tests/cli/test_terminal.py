import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from profileparse.cli.terminal import escape_json, escape_terminal


def is_unsafe(character):
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(character) in (
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    )  # fmt: skip


def test_every_control_surrogate_and_bidirectional_character_of_unicode_is_escaped():
    every = map(chr, range(0x110000))
    assert not [hex(ord(each)) for each in every if is_unsafe(each) and each in escape_terminal(each)]


def test_letters_marks_symbols_and_joiners_stay_as_they_are():
    text = "Aβ Ca²⁺ é e\u0301 日本語 👩\u200d🔬 شکل\u200cها [C5]"
    assert escape_terminal(text) == text


@given(st.text(alphabet=st.characters()))
def test_json_text_keeps_its_value(text):
    escaped = escape_json(json.dumps([text], ensure_ascii=False, indent=1))
    assert json.loads(escaped) == [text]
    assert not any(is_unsafe(each) for each in escaped.replace("\n", ""))
