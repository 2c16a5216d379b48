import pytest

from profileparse import dumps, loads, parse
from profileparse.source import fold

TEXT = """\ufeffMolecular Classification
Enzyme (protease), Transporter [2]
Disease Roles
CancerLupus

BACE\u200b-1 Overview

One\u00a0two.[1][3-4] > “Three\u200b more.”[5] Four.

Biological Functions

- Cleavage\u00a0of APP [1]

Disease Associations

Cancer
Lupus

Safety Considerations

None

Associated Biomarkers

Biomarker |
---|
Aβ42 (CSF) |

References

1. A. Title. https://example.org/a

## Unknown

More text
"""


def test_every_value_stands_where_its_span_says():
    parsed = parse(TEXT)
    record = parsed.profile.model_dump(mode="json")
    expected = {
        "/name": "BACE-1",
        "/molecular_classification/0/label": "Enzyme",
        "/molecular_classification/0/qualifier": "protease",
        "/molecular_classification/1/citations/0": "2",
        "/disease_roles/0/label": "Cancer",
        "/disease_roles/1/label": "Lupus",
        "/overview/blocks/0/segments/0/text": "One two.",
        "/overview/blocks/0/segments/0/citations/0": "1",
        "/overview/blocks/0/segments/0/citations/1": "3-4",
        "/overview/blocks/0/segments/0/citations/2": "3-4",
        "/overview/blocks/1/segments/0/text": "Three more.",
        "/overview/blocks/2/segments/0/text": "Four.",
        "/biological_functions/0/label": "Cleavage of APP",
        "/absent/safety_considerations": "None",
        "/associated_biomarkers/0/label": "Aβ42",
        "/associated_biomarkers/0/qualifier": "CSF",
        "/references/0": "1. A. Title. https://example.org/a",
    }
    got = {pointer: fold(TEXT[slice(*parsed.spans[pointer])]) for pointer in expected}
    assert got | {"/references/0": "1. " + got["/references/0"].removeprefix("1. ")} == expected
    assert record["name"] == "BACE-1"
    assert "Unknown" in TEXT[slice(*parsed.spans["/extra/0"])]


def test_what_no_field_is_for_goes_to_extra_in_the_order_of_the_text():
    profile = loads("Before.\n\nX Overview\n\nText.\n\n## Unknown\n\n- a\n- b\n\nc\n\n## Later\n\n| d | e |\n")
    assert [(each.heading, each.text) for each in profile.extra] == [
        (None, "Before."),
        ("Unknown", "- a\n- b\nc"),
        ("Later", "| d | e |"),
    ]


def test_a_heading_above_a_list_of_lines_goes_to_extra():
    profile = loads("X Overview\n\nT.\n\n# Disease Roles\n## 1\nGout\n\nCancer")
    assert [term.label for term in profile.disease_roles] == ["Gout", "Cancer"]
    assert profile.extra[0].text == "## 1"


def test_a_line_after_the_table_goes_to_extra():
    profile = loads("X Overview\n\nText.\n\nAssociated Biomarkers\n\nBiomarker |\n---|\nA |\n\nSite name")
    assert [str(term) for term in profile.associated_biomarkers] == ["A"]
    assert [each.text for each in profile.extra] == ["Site name"]


def test_the_same_label_twice_makes_one_list():
    assert [str(term) for term in loads("Other Names\nA\nX Overview\nText.\nAliases\nB").other_names] == ["A", "B"]


def test_a_second_entity_goes_to_extra():
    profile = loads("CD4+ Overview\n\nText.\n\nCD4- Overview\n\nOther text.")
    assert (profile.name, profile.overview.plain()) == ("CD4+", "Text.")
    assert [(each.heading, each.text) for each in profile.extra] == [("CD4- Overview", "Other text.")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Amyloid beta (Aβ) plaques Overview\n\nText.", "Amyloid beta (Aβ) plaques"),
        ("## memapsin-2 OVERVIEW\n\nText.", "memapsin-2"),
        ("Name: X\n\nOverview\n\nText.", "X"),
        ("# X\n\n## Overview\n\nText.", "X"),
        ("**X Overview:** Text.", "X"),
    ],
)
def test_the_name_is_found(text, name):
    profile = loads(text)
    assert profile.name == name
    assert loads(dumps(profile)) == profile
