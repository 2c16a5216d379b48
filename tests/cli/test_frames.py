import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci_log import commands_in
from profileparse.cli.frames import source_frame
from profileparse.source import LineIndex


def columns(text):
    """Count terminal cells without the help of what is tested: wide characters take two, marks none."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


def marked(frame):
    """Return the characters that stand above the carets."""
    at, found = 0, ""
    for each in frame.line:
        width = columns(each)
        if frame.indent <= at and at + width <= frame.indent + frame.carets and (width or found):
            found += each
        at += width
    return found


@pytest.mark.parametrize(
    "line",
    [
        "plain text with TARGET in it",
        "日本語の文 TARGET です",
        "e\u0301te\u0301 TARGET",
        "🧬🧬 TARGET 🧬",
        "ＦＵＬＬ TARGET",
    ],
)
def test_carets_stand_under_the_span_after_wide_and_combining_characters(line):
    start = line.index("TARGET")
    frame = source_frame(LineIndex(line), start, start + 6, 80)
    assert (marked(frame), frame.carets) == ("TARGET", 6)


def test_carets_are_as_wide_as_the_wide_characters_above_them():
    frame = source_frame(LineIndex("ab 日本 cd"), 3, 5, 80)
    assert (marked(frame), frame.carets) == ("日本", 4)


def test_tabs_and_invisible_characters_are_shown_and_counted():
    frame = source_frame(LineIndex("\ta\u200b\x1bTARGET"), 4, 10, 80)
    assert frame.line == "    a\\u200b\\x1bTARGET"
    assert marked(frame) == "TARGET"


def test_an_invisible_character_has_carets_under_its_escape():
    assert marked(source_frame(LineIndex("a\u202eb"), 1, 2, 80)) == "\\u202e"


@pytest.mark.parametrize(("before", "after"), [(5000, 5000), (0, 5000), (5000, 0), (10, 5000), (5000, 10)])
def test_long_lines_are_cut_around_the_span(before, after):
    line = "日" * before + "TARGET" + "x" * after
    frame = source_frame(LineIndex(line), before, before + 6, 80)
    assert marked(frame) == "TARGET"
    assert 60 <= columns(frame.line) <= 80
    assert frame.line.startswith("…") == (before > 10)
    assert frame.line.endswith("…") == (after > 10)


def test_a_span_longer_than_the_width_is_cut_too():
    frame = source_frame(LineIndex("ab " + "y" * 500), 3, 503, 60)
    assert columns(frame.line) <= 60
    assert frame.carets >= 50


def test_an_empty_span_has_one_caret_even_at_the_end_of_the_text():
    assert source_frame(LineIndex("ab\n"), 3, 3, 80) == ("", 0, 1)
    assert source_frame(LineIndex("ab"), 2, 2, 80) == ("ab", 2, 1)


def test_a_span_over_several_lines_has_carets_to_the_end_of_its_first():
    assert source_frame(LineIndex("ab\r\ncd"), 1, 6, 80) == ("ab", 1, 1)


@given(st.text(alphabet=st.characters(), max_size=60), st.data())
def test_every_span_of_every_text_has_a_frame_that_fits(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    frame = source_frame(LineIndex(text), start, end, 40)
    assert frame.carets >= 1
    assert frame.indent + frame.carets <= 41
    assert "\n" not in frame.line


@given(st.text(alphabet=":# \xa0[]\tvsoa", min_size=1, max_size=60), st.data())
def test_no_line_of_a_text_is_a_command_of_a_ci_log(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert not commands_in(source_frame(LineIndex(text), start, end, 40).line)
