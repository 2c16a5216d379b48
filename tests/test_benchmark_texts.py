"""The texts that the benchmarks measure: the same each time, as unusual as real ones at least, and read."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import texts
from profileparse import parse

SETS = texts.sets()
TEMPLATE = [*SETS["template-a"], *SETS["template-b"]]
OVERVIEW = r"^(?:\S+ ){1,10}Overview\n"
OVERVIEW_TEXT = rf"(?s:{OVERVIEW}(?:(?!^Mechanism of Action$).)*"
CITED = r"\[ ?\d+(?:[,–-] ?\d+)* ?\]"

# What was counted on 26 real texts of the template, 16 of them in layout A: the form, the set, among which texts, and
# how many of how many have it.
COUNTED = [
    ("it starts at the Overview", "template-a", "", rf"\A{OVERVIEW}", 5, 16),
    ("nothing under Disease Roles", "template-a", "^Disease Roles$", rf"^Disease Roles\n{OVERVIEW}", 11, 11),
    ("nothing under Biological Functions", "template-a", "", r"^Biological Functions\nDisease Associations$", 5, 16),
    ("nothing under Disease Associations", "template-a", "", r"^Disease Associations\nSafety Considerations$", 5, 16),
    ("nothing under Interacting Drugs", None, "^Interacting Drugs$", r"^Interacting Drugs\n*(?:Associated|\Z)", 3, 20),
    ("nothing under Mechanism of Action", None, "", r"^Mechanism of Action\n+Biological", 1, 26),
    ("brackets for Mechanism of Action", None, "", r"^Mechanism of Action\n+\[\]$", 1, 26),
    ("Mechanism of Action not available", None, "", r"^Mechanism of Action\n+N/A$", 2, 26),
    ("fragments with semicolons, without a stop", None, "", r"^Mechanism of Action\n+[^\n.]*; [^\n.]*$", 1, 26),
    ("no safety concerns", None, "", "^No safety concerns listed$", 2, 26),
    ("a table with bars on both sides", "template-a", "^Associated Biomarkers$", r"^\| Biomarker \|$", 1, 11),
    ("a table as bare lines", "template-b", "^Associated Biomarkers$", r"^Biomarker\n", 6, 6),
    ("a stray last line", None, "", r"\nThe Open Target Pages\n?\Z", 1, 26),
    ("a citation", None, "", CITED, 1, 26),
    ("a quotation in mid-paragraph", None, "", rf"\S > “[^”]*” ?{CITED}.*\w", 1, 26),
    ("author and year", None, "", r"\(\w+ et al\., [\w ]+, \d{4}\)", 1, 26),
    ("italics", None, "", r"(?<!\*)\*\w[^*\n]*\w\*(?!\*)", 2, 26),
    ("a question back to the reader", None, "", "If you are seeking information on ", 1, 26),
]  # fmt: skip
# Forms that more than half of the texts have, one or another of them, as the prose of people and models has them.
PROSE = {
    "a citation before the stop": (rf" {CITED}\.", 0.5),
    "a run of three": (r"(?:\[\d+\]){3}", 0.15),
    "a list and a range": (r"\[\d+, \d+-\d+\]", 0.15),
    "a list in the prose": (rf"{OVERVIEW_TEXT}^ *[-*•] )", 0.25),
    "a line break within a paragraph": (rf"{OVERVIEW_TEXT}[a-z]\n[a-z])", 0.25),
    "brackets that are no citation": (r"\[(?:Ca2\+|Ca²⁺|3H|95% CI|P\]|sic)", 0.25),
    "bold or italics": (r"\*\w", 0.3),
    "curly quotes": ("[“”‘’]", 0.7),
    "Greek letters": ("[α-ω]", 0.9),
    "en dashes": ("–", 0.7),
    "parentheticals in prose": (r"\(e\.g\., ", 0.5),
}


def share(found, pattern):
    return sum(bool(re.search(pattern, text, re.MULTILINE)) for text in found) / len(found)


@pytest.mark.parametrize(
    ("title", "name", "among", "pattern", "count", "of"), COUNTED, ids=[each[0] for each in COUNTED]
)
def test_the_template_sets_have_unusual_forms_as_often_as_real_texts(title, name, among, pattern, count, of):
    among_them = [text for text in (SETS[name] if name else TEMPLATE) if re.search(among, text, re.MULTILINE)]
    assert share(among_them, pattern) >= count / of


@pytest.mark.parametrize(("pattern", "least"), PROSE.values(), ids=PROSE)
@pytest.mark.parametrize("name", ["template-a", "template-b"])
def test_the_prose_of_the_template_sets_has_what_people_and_models_write(name, pattern, least):
    assert share(SETS[name], pattern) >= least


@pytest.mark.parametrize("name", SETS)
def test_every_text_gives_a_record(name):
    refused = [number for number, text in enumerate(SETS[name]) if parse(text, name="An answer").profile is None]
    assert refused == []


@pytest.mark.parametrize("name", ["template-a", "template-b"])
def test_a_profile_in_the_template_leaves_nothing_for_extra_but_a_stray_line(name):
    for text in SETS[name]:
        extra = parse(text).profile.extra
        assert [each.text for each in extra if each.text != "The Open Target Pages"] == []


def test_the_messy_set_has_every_kind_of_decoration_and_blank():
    whole = "\0".join(SETS["messy"])
    signs = (
        "\r\n",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\t",
        "## ",
        "== ",
        "[edit]",
        "🧬",
        ":** ",
        "  • ",
        " | ",
        "; ",
        "[^",
        "Top ▲",
    )
    assert [sign for sign in signs if sign not in whole] == []


def test_answers_have_headings_lists_tables_links_and_references():
    least = {
        r"^## ": 0.3, r"^[-*] \*\*": 0.3, r"^ +[-*] ": 0.1, r"^\|:?---": 0.1, r"\]\(https://": 0.1, r"\.?\[\d\]": 0.9,
        r"^(?:#+ |\*\*)(?:References|Sources|Citations)": 0.5, r"^> |> “": 0.3,
    }  # fmt: skip
    assert {form: each for form in least if (each := share(SETS["cited-answers"], form)) < least[form]} == {}


def test_terms_with_nothing_between_them_repeat_the_disease_associations_as_often_as_in_real_texts():
    glued = 0
    for text in SETS["template-b"]:
        roles = re.search(r"^Disease Roles\n(.*)", text, re.MULTILINE)[1]
        terms = re.search(r"^Disease Associations\n\n((?:.+\n)+)", text, re.MULTILINE)[1].split("\n")
        glued += roles in ("".join(terms[:2]), "".join(terms[:3]))
    assert glued / len(SETS["template-b"]) >= 9 / 10


def test_the_texts_are_the_same_in_each_process():
    code = "import texts; print(texts.sets(5))"
    lines = []
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(Path(texts.__file__).parent),
        }
        lines.append(
            subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout
        )
    assert lines[0] == lines[1]
