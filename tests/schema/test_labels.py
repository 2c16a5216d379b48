import re

import pytest

from profileparse import parse
from profileparse.schema.labels import label_pattern

BELOW = "\nA\nB\n\nX Overview\n\nText."


@pytest.mark.parametrize(
    "line",
    [
        "Other Names", "other names", "OTHER NAMES", "Other  Names", "Other\u00a0Names", "other_names", "Other-Names",
        "OtherNames", "Other Names:", "Other Names :", "**Other Names**", "**Other Names:**", "**Other Names**:",
        "__Other Names__", "## Other Names", "###### Other Names ######", "== Other Names ==", "==Other Names==",
        "1. Other Names", "II. Other Names", "3) Other Names", "Other Names[edit]", "Other Names[edit | edit source]",
        "## **Other Names**", "🧬 Other Names", "  Other Names  ", "Other Names\n-----", "Other Names\n===", "Synonyms",
        "Alternative Name(s)", "Also known as", "\ufeffOther\u200b Names",
    ],
)  # fmt: skip
def test_a_label_is_known_in_any_decoration(line):
    profile = parse(line + BELOW).profile
    assert profile is not None
    assert [term.label for term in profile.other_names] == ["A", "B"]
    assert profile.extra == []


@pytest.mark.parametrize(
    "line",
    ["Other Names: A, B", "**Other Names:** A, B", "**Other Names**: A, B", "- Other Names: A, B", "• **Other Names:** A, B",
     "other_names:A, B", "Other Names：A, B", "1. Other Names: A, B", "Aliases: A; B", "Also known as: A | B"],
)  # fmt: skip
def test_a_label_and_its_value_may_share_a_line(line):
    profile = parse(f"X Overview\n\nText.\n\n{line}").profile
    assert profile is not None
    assert [term.label for term in profile.other_names] == ["A", "B"]


@pytest.mark.parametrize(
    "line", ["Other Namez", "Names, other", "Other Names of note are few.", "The other names", "Other"]
)
def test_what_only_looks_like_a_label_stays_text(line):
    profile = parse(f"X Overview\n\n{line}").profile
    assert profile is not None
    assert profile.overview.plain() == line
    assert profile.other_names == []


@pytest.mark.parametrize("text", ["Biomarkerſ", "bıomarkers", "Bİomarkers", "Other Nameſ"])
def test_letters_that_are_alike_only_without_regard_to_case_do_no_harm(text):
    profile = parse(f"X Overview\n\n{text}\n\nA").profile
    assert profile is not None
    assert "A" in profile.model_dump_json()


def test_the_longer_of_two_labels_is_taken():
    match = re.match(label_pattern(["Alias", "Aliases", "Alias of note"]), "aliases of note")
    assert match is not None
    assert match[0] == "aliases"


@pytest.mark.parametrize(
    "line",
    ["SynonymClause", "ReferencesSection", "AliasesSection", "SynonymClause(text)", "ReferencesSection.parse", "SourcesCited",
     "  SynonymClause  ", "AliasesSection_two", "SynonymTypeDef", "SynonymClause: a rule"],
)  # fmt: skip
def test_a_name_in_camel_case_is_no_label_with_a_value(line):
    profile = parse(f"X Overview\n\nText.\n{line}").profile
    assert profile is not None
    assert profile.other_names == []
    assert profile.references == []


@pytest.mark.parametrize(
    "line", ["AliasesNR3C1", "AliasesTumor necrosis factor", "Other NamesSecretion", "Aliases2-mer", "AliasesA, B"]
)
def test_a_value_glued_to_its_label_is_read(line):
    assert parse(f"X Overview\n\nText.\n{line}").profile.other_names != []
