"""PP4xx: citations and references."""

from __future__ import annotations

import pytest

from profileparse import parse
from rules.finding import found, places


def with_references(prose: str, *entries: str) -> str:
    return f"X Overview\n\n{prose}\n\nReferences\n\n" + "".join(f"{entry}\n" for entry in entries)


def test_without_a_reference_list_no_citation_is_blamed():
    assert found("X Overview\n\nText.[1][2]\n", "PP401") == []


def test_a_citation_without_its_reference_is_found_in_prose_and_in_lists():
    text = "X Overview\n\nText.[1, 4]\n\nInteracting Drugs\n\nA [7]\n\nReferences\n\n1. A.\n"
    assert places(text, "PP401") == ["4", "7"]


def test_a_reference_that_nothing_cites_is_found():
    assert places(with_references("Text.[1-2]", "1. A.", "2. B.", "3. C."), "PP402") == ["C."]


def test_a_bibliography_of_which_nothing_is_cited_is_fine():
    assert found(with_references("Text.", "1. A.", "2. B."), "PP402") == []


@pytest.mark.parametrize(
    ("prose", "at"),
    [("Text.[1][2][3]", []), ("Text.[1][3]", ["3"]), ("Text.[5] And.[2][1]", ["5"]), ("Text.[2]", ["2"])],
)
def test_gaps_in_the_citations_of_a_text_without_a_list(prose: str, at: list[str]):
    assert places(f"X Overview\n\n{prose}\n", "PP403") == at


def test_gaps_are_looked_for_in_the_list_where_there_is_one():
    (each,) = found(with_references("Text.[1][9]", "[1] A.", "[5] B."), "PP403")
    assert "2 to 4" in each.message


@pytest.mark.parametrize(
    "second",
    [
        "[2](https://example.org/a)", "[2](notes.html)", "[^2]", "[citation needed]", "[Citation needed]", "[@key]", "[^note]",
        "[2-400]", "[2, 1000]", "[2, p. 4]", "[see 2]", "Pax[2]", "it[2]", "https://example.org/?y=[2]", "(b[2])",
    ],
)  # fmt: skip
def test_a_citation_that_was_not_read_leaves_no_gap(second: str):
    assert found(f"X Overview\n\nText.[1] Some {second} more.[3]\n", "PP403") == []
    assert places(f"X Overview\n\nText.[1] Some {second} more.[4]\n", "PP403") == ([] if "400" in second else ["4"])


@pytest.mark.parametrize("place", ["## Other\n\nText.[2]", "Interacting Drugs\n\nA [2] x (d)\nB [2] x"])
def test_a_citation_where_none_is_read_leaves_no_gap(place: str):
    assert found(f"X Overview\n\nText.[1][3]\n\n{place}\n", "PP403") == []
    assert places(f"X Overview\n\nText.[1][4]\n\n{place}\n", "PP403") == ["4"]


def test_one_citation_needed_stands_for_one_number():
    assert places("X Overview\n\nText.[1][citation needed][3] More.[5][9]\n", "PP403") == ["5", "9"]


def test_a_number_of_something_else_is_no_gap_and_opens_none():
    assert found("X Overview\n\nText.[1][2] Since [1998] and [40].\n\n## Other\n\nText.[7]\n", "PP403") != []
    assert found("X Overview\n\nText.[1][2] Since [1998].\n\n## Other\n\nText.[7]\n", "PP403") == []


@pytest.mark.parametrize(
    "second", ["> 2. B.", "| 2 | B. |", "2 B.", "(2) B.", "- 2. B", "and [2] B.", "## More\n\n[2] B."]
)
def test_a_reference_that_was_not_read_leaves_no_gap(second: str):
    assert found(with_references("Text.[1]", "1. A.\n", f"{second}\n", "3. C."), "PP403") == []
    assert len(found(with_references("Text.[1]", "1. A.\n", f"{second}\n", "4. C."), "PP403")) <= 1


def test_a_gap_names_what_is_missing_and_nothing_else():
    (each,) = found("X Overview\n\nText.[1] Pax[4] and [^6] more.[9]\n", "PP403")
    assert each.message == "the citations have no 2 to 3, 5, 7 to 8: 9 comes after 1"


@pytest.mark.parametrize("second", ["[2](https://example.org/a)", "Pax[2]", "[^2]"])
def test_a_reference_whose_number_stands_in_brackets_is_not_called_uncited(second: str):
    assert found(with_references(f"Text.[1] Some {second} more.", "1. A.", "2. B."), "PP402") == []


def test_an_entry_that_says_nothing_is_unparsable():
    assert len(found(with_references("Text.[1]", "[1] A.", "[2]", "[3] C."), "PP404")) == 1


def test_entries_without_any_numbers_are_a_style_of_their_own():
    assert found(with_references("Text.[1]", "^ Author. Title.", "^ Other. Title."), "PP404") == []


def test_two_entries_of_one_number_are_found():
    assert len(found(with_references("Text.[1]", "[1] A.", "[1] B."), "PP405")) == 1


@pytest.mark.parametrize("bracket", ["[^1]", "[@key, p. 3]", "[citation needed]", "[1234]", "[9-3]", "[1-400]"])
def test_what_looks_like_a_citation_and_is_read_as_text_is_found(bracket: str):
    assert places(f"X Overview\n\nSome text {bracket} goes on.\n", "PP406") == [bracket]


@pytest.mark.parametrize(
    "text",
    [
        "Pax[6] is a gene",
        "[0.40-0.93]",
        "[Ca2+]",
        "[0, 1]",
        "[18F]FDG",
        "[sic]",
        "text [1] [2, 3]",
        "text [1]–[3]",
        "[]",
        "[ ]",
    ],
)
def test_other_brackets_are_left_alone(text: str):
    assert found(f"X Overview\n\nSome text {text} goes on.\n", "PP406") == []


@pytest.mark.parametrize("text", [r"cells\[1] go", r"cells \[1, 2] go", r"cells \\[1] go", r"cells\[1][2]"])
@pytest.mark.parametrize("label", ["Mechanism of Action", "Interacting Drugs"])
def test_a_bracket_that_a_backslash_keeps_text_is_left_alone(label: str, text: str):
    assert found(f"X Overview\n\nSome text.\n\n{label}\n\n{text}\n", "PP406") == []


def test_a_bracket_in_a_literal_line_is_left_alone():
    text = "X Overview\n\nSome [@key].\n\nMechanism of Action\n\n\\ Some [1] and [@key].\n"
    assert places(text, "PP406") == ["[@key]"]


def test_a_link_with_a_number_is_found():
    assert places("X Overview\n\nText [2](https://example.org/a) more.\n", "PP406") == ["[2]"]


LIST = "[1] A. Author. A title. https://example.org/a\n\n[2]: B. Other.\n"


@pytest.mark.parametrize("above", ["Some text.[1][2]", "Some text.\n\nInteracting Drugs\n\nWarfarin"])
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_reference_list_without_a_label_is_found_and_its_fix_gives_it_one(above, eol):
    text = f"X Overview\n\n{above}\n\n{LIST}".replace("\n", eol)
    (hit,) = [each for each in parse(text).diagnostics if each.code == "PP407"]
    assert text[hit.span.start : hit.span.end] == LIST.strip().replace("\n", eol)
    assert not any(each.code == "PP406" for each in parse(text).diagnostics)
    (edit,) = hit.fix.edits
    fixed = parse(text[: edit.span.start] + edit.replacement + text[edit.span.end :])
    assert [str(each.number) for each in fixed.profile.references] == ["1", "2"]
    assert fixed.profile.references[0].url == "https://example.org/a"
    assert fixed.text.count(eol) == fixed.text.count("\n")
    assert not any(each.code == "PP407" for each in fixed.diagnostics)


@pytest.mark.parametrize(
    "end",
    [
        "References\n\n" + LIST,  # it has a label
        "## Notes\n\n" + LIST,  # it belongs to another heading
        LIST + "\nThe end.",  # it does not end the text
        LIST.replace("[2]", "[3]"),  # it does not count
        LIST.partition("\n")[0],  # it is one line, which can be anything
        LIST.replace("\n\n", " "),  # it is a sentence with citations
    ],
)
def test_other_lines_with_numbers_are_no_list_of_references(end):
    assert found(f"X Overview\n\nSome text.[1]\n\n{end}", "PP407") == []
