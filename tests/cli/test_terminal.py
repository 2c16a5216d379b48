import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_log import commands_in
from profileparse.cli.terminal import escape_json, escape_terminal, plain_characters, plain_line


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


# What commands of CI logs are made of, with the white space and the invisible characters that may stand before them.
OF_COMMANDS = st.text(alphabet=" \t\r\n\x0b\x1c\x85\xa0\u2003\u2028\u3000\u200b:#[]vsoteamcityx,=%\x1b")


@pytest.mark.parametrize(
    "line",
    [
        "::error::x",
        "::add-mask::",
        " \t::x::",
        "\u3000::x",
        ":::",
        "##[error]x",
        "a ##[group]b",
        "###[x",
        "##vso[task.x]",
        "##teamcity[x]",
    ],
)
def test_no_line_stays_a_command_of_a_ci_log(line):
    assert commands_in(line)  # the services would run it
    for shown in (plain_line(line), escape_terminal(f"a\n{line}", keep="\n"), "".join(plain_characters(line))):
        assert not commands_in(shown)
    assert not commands_in(escape_json(json.dumps([line], indent=1)))


@given(OF_COMMANDS)
def test_no_text_makes_a_command_of_a_ci_log(text):
    assert not commands_in(plain_line(text))
    assert not commands_in(escape_terminal(text, keep="\n\t"))
    assert not commands_in("".join(plain_characters(text.replace("\n", ""))))
    escaped = escape_json(json.dumps([text], ensure_ascii=False, indent=1))
    assert json.loads(escaped) == [text]
    assert not commands_in(escaped)


def test_what_is_no_command_stays_as_it_is():
    text = "profile.txt:1:1: a::b [1] # x ## Heading #[y] std::string"
    assert plain_line(text) == text


def test_a_very_long_line_loses_its_middle():
    shown = plain_line("head " + "x" * 100_000 + " tail")
    assert len(shown) == 2000
    assert re.fullmatch("head x+…x+ tail", shown)
