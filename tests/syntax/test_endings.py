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


FORMS = ["1. Adler. A book\n2. Baker. A page\n", "[1] Adler. A book\n[2] Baker. A page\n",
         "- Adler. A book\n- Baker. A page\n", "^ Adler. A book\n^ Baker. A page\n", "Adler. A book\nBaker. A page\n"]  # fmt: skip
FOOTERS = [
    "Categories: Toxins | Proteins", "Category: Toxins", "This page was last edited on 3 May, at 9:14.", "Review Date 3/2/2024",
    "Page last reviewed: 3 May", "Last updated 3 May", "© 2012 The toxin pages", "Medically reviewed by J. Moor",
]  # fmt: skip


@pytest.mark.parametrize("blank", ["", "\n"])
@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("form", FORMS)
def test_what_a_page_has_behind_its_references_is_no_entry(form: str, footer: str, blank: str):
    profile = profileparse.loads(f"{CITED}References\n\n{form}{blank}{footer}\nHome\n")
    assert [each.text for each in profile.references] == ["Adler. A book", "Baker. A page"]
    assert [each.text for each in profile.extra] == [f"{footer}\nHome"]


@pytest.mark.parametrize(
    "line", ["Retrieved 3 May 2001.", "Published by the author.", "Page 12", "© 2012 The author", "Photo: Baker."]
)
def test_what_an_entry_goes_on_with_is_no_end_of_its_list(line: str):
    assert _references(f"{CITED}References\n1. Adler. A book.\n{line}\n2. Baker. A page.\n") == [
        (1, f"Adler. A book. {line}"),
        (2, "Baker. A page."),
    ]


@pytest.mark.parametrize("line", ["Privacy policy", "See also"])
def test_another_line_of_a_page_ends_the_references_after_a_sentence(line: str):
    numbered = f"{CITED}References\n1. Adler. A book{{}}\n{line}\n"
    assert _references(numbered.format(".")) == [(1, "Adler. A book.")]
    assert _references(numbered.format("")) == [(1, f"Adler. A book {line}")]


def test_links_behind_what_a_page_has_are_no_entries():
    text = f"{CITED}References\n1. Adler. A book.\nLast updated 3 May\n- Home\n- Shop\n"
    assert _references(text) == [(1, "Adler. A book.")]
    assert [each.text for each in profileparse.loads(text).extra] == ["Last updated 3 May\n- Home\n- Shop"]


@pytest.mark.parametrize("value", ["[2][3][4]", "[2]", "[2, 3]"])
@pytest.mark.parametrize("row", ["References: {}", "References\t{}", "| References | {} |"])
def test_citations_alone_beside_the_label_are_no_entry(row: str, value: str):
    profile = profileparse.loads(f"{CITED}{row.format(value)}\n")
    assert not profile.references
    assert profile.extra == [Extra(heading="References", text=value)]
    assert profileparse.loads(profileparse.dumps(profile)) == profile


def test_entries_under_citations_alone_are_read():
    assert _references(f"{CITED}References: [1]\n[1] Adler. A book.\n[2] Baker.\n") == [
        (1, "Adler. A book."),
        (2, "Baker."),
    ]
