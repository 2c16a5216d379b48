"""One word changed: no line moves but the one that holds it."""

from __future__ import annotations

import difflib
import re

import pytest

from profileparse import parse
from profileparse.edit.changes import Change, apply
from profileparse.edit.rewording import MASK, reword
from profileparse.schema.profile import FROM_TEXT
from profileparse.source import Source
from test_installed_texts import _files, _text

HARD = {
    "an underline in a paragraph": "First line of it,\nand the second[1].\nThird line\n-----\nand fourth (see\n[Ca2+]) line.[2]\n",
    "two underlines": "One line\nmore\n-----\nanother line\n-----\nand the end of it\n",
    "a quotation over lines": "> Said by one,\n> and then\n> by others.[2] And [3].\n\nEnd.",
    "a quotation over lines in its marks": "> “Said by one,\n> and then\n> by others.”[2]\n\nEnd.",
    "text after a quotation over lines": "> “Said by one,\n> and by others.”[2] And so on\n> and on.\n",
    "a quotation inside a paragraph": "Text here > “Quoted over\ntwo lines”[1] and\nafter that [2, 3], more\n  hanging.\n",
    "hanging lines of items": "- One item\n  hanging on[1].\n- Two items\n\n  and a paragraph\n",
    "hanging lines in a paragraph": "One line\n    hanging on, and\n  less so.[1-3] End\n",
    "rows": "| a cell | b |\n| c | d |\n",
    "lines that are content whatever they look like": "\\ Overview of it\n\\ - and [2] two[1]\n",
    "bold and links": "A **bold word**, [a link](https://e.org/a_b) and\n`code` — [4].\n",
}


def one_word_each(text):
    """Yield for each word in a text's overview the word, and the record with another word in its place.

    Marks around it stay, and a capital: without its colon or its capital a line is no key any more.
    """
    parsed = parse(text)
    record = parsed.profile.model_dump()
    for block in (record["overview"] or {"blocks": ()})["blocks"]:
        for segment in block["segments"]:
            old = segment["text"]
            for match in re.finditer(r"(?<!\S)[^\W\d_]+(?![^\s.,;:!?])", old):
                word = "Reworded" if match[0][0].isupper() else "reworded"
                segment["text"] = old[: match.start()] + word + old[match.end() :]
                yield parsed, match[0], type(parsed.profile).model_validate(record, context=FROM_TEXT)
            segment["text"] = old


def assert_only_its_line_changes(parsed, word, profile):
    edited = parsed.edit(profile)
    assert parse(edited).profile == profile
    lines = [re.split(r"\r\n|\r|\n", text) for text in (parsed.text, edited)]
    codes = difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
    changed = [(lines[0][i1:i2], lines[1][j1:j2]) for tag, i1, i2, j1, j2 in codes if tag != "equal"]
    assert [(len(before), len(after)) for before, after in changed] == [(1, 1)], (word, changed)
    assert "eworded" in changed[0][1][0]


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("body", HARD.values(), ids=HARD)
def test_one_word_of_prose_changes_one_line(body, eol):
    cases = list(one_word_each(f"X Overview\n\n{body}".replace("\n", eol)))
    assert cases
    for case in cases:
        assert_only_its_line_changes(*case)


FORMS = {
    "as it is": lambda lines: lines,
    # A key stands over a rule, not over an underline.
    "underlined": lambda lines: [lines[0].replace(":", " –"), "-----", *lines[1:]],
    "quoted": lambda lines: [f"> {line}" for line in lines],
    "hanging": lambda lines: ["- " + lines[0], *(f"  {line}" for line in lines[1:])],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_one_word_of_other_projects_prose_changes_one_line(form):
    count = 0
    for path in _files()[::4]:
        paragraphs = [each.strip("\n") for each in re.split(r"\n\s*\n", _text(path).replace("\r", ""))]
        paragraphs = [each for each in paragraphs if "\n" in each][:6]
        for paragraph in paragraphs:
            text = "X Overview\n\n" + "\n".join(form(paragraph.split("\n")))
            if parse(text).profile.overview is None:
                continue  # it is a list of fields, or opens with a heading
            for case in list(one_word_each(text))[:: 5 + count % 7]:
                assert_only_its_line_changes(*case)
                count += 1
    assert count > 200


@pytest.mark.parametrize(
    ("text", "old", "new", "reworded"),
    [
        ("a  long\nway", "a long way", "a short way", "a  short\nway"),
        ("a long\nway", "a long way", "long way", "long\nway"),
        ("a long\nway", "a long way", "a long", "a long"),
        ("a long\nway", "a long way", "the a long way home", "the a long\nway home"),
        (f"So{MASK * 3}. It\n{MASK} goes", "So. It goes", "So. She goes", f"So{MASK * 3}. She\n{MASK} goes"),
        (r"cells\[1] and C\D", r"cells[1] and C\D", r"cell[1] and C\D", r"cell\[1] and C\D"),
        ("one (two)", "one (two)", "one (2)", "one (2)"),
        ("ab cd", "ab cd", "abcd", "abcd"),
        ("other words", "a long way", "a short way", None),
        ("", "", "word", None),
    ],
)
def test_only_the_words_that_differ_are_written(text, old, new, reworded):
    changes = reword(text, 0, len(text), old, new)
    assert (changes is None) == (reworded is None)
    for at, to, word in reversed(changes or ()):
        text = text[:at] + word + text[to:]
    assert reworded in (None, text)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ([(0, 4, ""), (2, 2, "x "), (3, 3, "y ")], "x y word"),
        ([(0, 4, ""), (2, 6, "")], "rd"),
        ([(0, 2, "x"), (2, 2, "y"), (2, 3, "")], "xy word"),
        ([(0, 3, "x"), (1, 1, "y")], None),
        ([(0, 3, "x"), (2, 5, "y")], None),
    ],
)
def test_what_is_put_into_a_stretch_that_goes_stays_and_two_texts_for_one_place_are_refused(changes, text):
    assert apply(Source("two word"), [Change(*each) for each in changes]) == text
