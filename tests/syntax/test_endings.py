"""Lists of references that end a text under no label."""

from __future__ import annotations

import pytest

import profileparse
from profileparse import EntityProfile, Extra, Reference, parse

CITED = "X Overview\n\nIt binds [1] and stops [2].\n\n"
LIST = "[1] Adler. A book.\n[2] Baker. A page. https://example.org/b\n"


def _references(text: str) -> list[tuple[int, str]]:
    profile = profileparse.loads(text)
    return [(each.number, each.text) for each in profile.references]


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "end",
    [
        LIST,
        LIST.replace("\n[2]", "\n\n[2]"),
        LIST.replace("] ", "]: "),
        "## What we read\n\n" + LIST,
        "**Further**\n\n1. Adler. A book.\n2. Baker. A page. https://example.org/b\n",
        LIST + "\nLast updated: 3 May 2021\n",
    ],
)
def test_it_is_read_as_the_references(end: str, eol: str):
    text = (CITED + end).replace("\n", eol)
    assert _references(text) == [(1, "Adler. A book."), (2, "Baker. A page.")]
    parsed = parse(text)
    span = parsed.spans["/references/1"]
    assert "Baker. A page." in text[span.start : span.end]
    assert [each.code for each in parsed.diagnostics if each.code.startswith("PP4")] == ["PP407"]


@pytest.mark.parametrize(
    "end",
    [
        "It goes on:\n[1] Adler. A book.\n[2] Baker. A page.\n",  # no blank line before it
        "[1] Adler. A book.\n",  # one line can be anything
        "[1] Adler. A book.\n[3] Baker. A page.\n",  # it doesn't count
        "[1] Adler says so [2].\n[2] Baker does not [1].\n",  # it cites itself
        LIST + "\nThe end.\n",
        "\\ [1] Adler. A book.\n[2] Baker. A page.\n",  # a literal line
        "1. Adler. A book, 1998.\n2. Baker. A page, 2003.\n",  # under no heading: paragraphs
        "## To do\n\n1. Drink.\n2. Wait.\n",  # nothing in it looks like a reference
        "Interacting Drugs\n\n[1] Adler. A book.\n[2] Baker. A page.\n",  # it belongs to a label
    ],
)
def test_other_lists_are_none(end: str):
    assert _references(CITED + end) == []


def test_a_text_that_cites_nothing_needs_entries_that_look_like_references():
    text = "X Overview\n\nIt binds.\n\n"
    assert _references(text + LIST) == [(1, "Adler. A book."), (2, "Baker. A page.")]
    assert _references(text + "[1] Adler. A book.\n[2] Baker. A page.\n") == []


def test_a_text_with_references_of_its_own_has_no_others():
    text = CITED + "References\n\n1. Cole.\n\n## More\n\n" + LIST
    assert _references(text) == [(1, "Cole.")]


def test_the_fix_puts_the_label_in_the_place_of_the_heading():
    parsed = parse(CITED + "## What we read\n\n" + LIST)
    (found,) = [each for each in parsed.diagnostics if each.code == "PP407"]
    assert found.fix is not None
    (edit,) = found.fix.edits
    text = parsed.text[: edit.span.start] + edit.replacement + parsed.text[edit.span.end :]
    assert "## References\n" in text
    assert parse(text).profile == parsed.profile


@pytest.mark.parametrize("heading", [None, "More"])
def test_such_lines_of_extra_stay_in_extra(heading: str | None):
    entry = Extra(heading=heading, text=LIST.strip())
    profile = profileparse.loads(CITED).model_copy(update={"extra": [entry]})
    assert profileparse.loads(profileparse.dumps(profile)) == profile


def test_such_paragraphs_stay_prose():
    blocks = [
        {"kind": "paragraph", "segments": [{"text": "It binds.", "citations": [1]}]},
        {"kind": "paragraph", "segments": [{"text": "", "citations": [1]}, {"text": "Adler."}]},
        {"kind": "paragraph", "segments": [{"text": "", "citations": [2]}, {"text": "Baker."}]},
    ]
    profile = EntityProfile(name="X", overview={"blocks": blocks})
    assert profileparse.loads(profileparse.dumps(profile)) == profile


def test_an_edit_of_such_a_list_stays_under_no_label():
    parsed = parse(CITED + LIST)
    third = Reference(number=3, text="Cole.")
    changed = parsed.profile.model_copy(update={"references": [*parsed.profile.references, third]})
    assert parsed.edit(changed) == CITED + LIST + "[3] Cole.\n"
