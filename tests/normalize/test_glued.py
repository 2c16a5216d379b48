import pytest

from profileparse import dumps, loads
from profileparse.normalize.glued import Known, cover, looks_glued

KNOWN = Known([["Cancer", "Autoimmune diseases", "Lupus"], ["HIV/AIDS", "Can", "cer"]])


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("CancerAutoimmune diseases", ["Cancer", "Autoimmune diseases"]),
        ("CancerAutoimmune diseasesLupus", ["Cancer", "Autoimmune diseases", "Lupus"]),
        ("LupusHIV/AIDS", ["Lupus", "HIV/AIDS"]),
        ("Cancer", ["Cancer"]),
        ("LupusCancer", None),
        ("CancerGout", None),
        ("Gout", None),
        ("", None),
    ],
)
def test_a_text_is_split_where_known_terms_cover_it_in_one_way(text, terms):
    ranges = cover(text, KNOWN)
    assert (None if ranges is None else [text[at:to] for at, to in ranges]) == terms


@pytest.mark.parametrize(
    ("text", "glued"),
    [("CancerAutoimmune", True), ("HIV/AIDSLupus", True), ("McArdle disease", True), ("mRNA", False), ("CD4", False)],
)
def test_capitals_in_mid_word_look_glued(text, glued):
    assert looks_glued(text, Known([])) is glued


def test_glued_roles_are_split_by_the_associations_of_the_same_profile():
    profile = loads("Disease Roles\nCancerLupus\n\nX Overview\n\nText.\n\nDisease Associations\n\nCancer\nLupus\nGout")
    assert [term.label for term in profile.disease_roles] == ["Cancer", "Lupus"]


def test_a_value_without_a_cover_stays_one_term():
    profile = loads("Disease Roles\nCancerLupus\n\nX Overview\n\nText.")
    assert [term.label for term in profile.disease_roles] == ["CancerLupus"]


@pytest.mark.parametrize(
    ("line", "associations", "labels"),
    [
        ("Gout, Lupus", ["Lupus (skin, lungs)", "Gout", "Lupus"], ["Gout", "Lupus"]),
        ("Gout, chronic", ["Gout, chronic", "Gout", "chronic"], ["Gout, chronic"]),
        ("Gout,chronic", ["Gout,chronic", "Gout", "chronic"], ["Gout,chronic"]),
        ("b; A", ["A", "b; A", "b"], ["b; A"]),
        ("Lupus, Gout", ["Gout", "Lupus", "Asthma, mild"], ["Lupus", "Gout"]),
    ],
)
def test_values_that_stand_elsewhere_too_are_one_where_a_term_holds_the_separator(line, associations, labels):
    text = f"Disease Roles\n{line}\n\nX Overview\n\nText.\n\nDisease Associations\n\n" + "\n".join(associations)
    profile = loads(text)
    assert [term.label for term in profile.disease_roles] == labels
    assert loads(dumps(profile)) == profile
