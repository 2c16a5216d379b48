"""A JSON Merge Patch over a record."""

import copy
import json
from typing import Annotated

import pytest

from profileparse import Label, Profile, Section, Term, loads
from profileparse.cli.merge import left_out, merge_patch, merged_record
from profileparse.edit import EditError

# Appendix A of RFC 7396: original, patch, result.
CASES = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@pytest.mark.parametrize(("original", "patch", "result"), CASES)
def test_the_cases_of_the_rfc(original, patch, result):
    before = copy.deepcopy((original, patch))
    assert merge_patch(original, patch) == result
    assert (original, patch) == before


def test_the_example_of_the_rfc():
    original = {
        "title": "Goodbye!",
        "author": {"givenName": "John", "familyName": "Doe"},
        "tags": ["example", "sample"],
        "content": "This will be unchanged",
    }
    patch = {"title": "Hello!", "phoneNumber": "+01-123-456-7890", "author": {"familyName": None}, "tags": ["example"]}
    assert merge_patch(original, patch) == {
        "title": "Hello!",
        "author": {"givenName": "John"},
        "tags": ["example"],
        "content": "This will be unchanged",
        "phoneNumber": "+01-123-456-7890",
    }


PROFILE = loads("Synonyms: A\n\nX Overview\n\nText.\n\nMechanism of Action\n\nNone known\n")


def test_a_field_that_gets_a_value_is_absent_no_more():
    merged = merged_record(PROFILE, b'{"disease_roles": [{"label": "Cancer"}]}')
    assert [str(term) for term in merged.disease_roles] == ["Cancer"]
    assert PROFILE.absent["disease_roles"].reason == "missing"
    assert {**merged.absent, "disease_roles": PROFILE.absent["disease_roles"]} == PROFILE.absent


@pytest.mark.parametrize("value", ["null", "[]"])
def test_a_field_that_is_removed_is_missing(value):
    merged = merged_record(PROFILE, b'{"other_names": %s}' % value.encode())
    assert (merged.other_names, merged.absent["other_names"].reason) == ([], "missing")
    assert merged.overview == PROFILE.overview


def test_a_field_that_is_absent_stays_absent_for_its_reason_when_it_is_removed():
    merged = merged_record(PROFILE, b'{"mechanism_of_action": null}')
    assert merged == PROFILE
    assert merged.absent["mechanism_of_action"].reason == "none_stated"


def test_a_reason_that_the_patch_gives_counts_and_a_value_beside_it_is_refused():
    reason = b'"absent": {"other_names": {"reason": "none_stated", "text": "None known"}}'
    assert merged_record(PROFILE, b'{"other_names": null, %s}' % reason).absent["other_names"].text == "None known"
    with pytest.raises(EditError, match="other_names"):
        merged_record(PROFILE, b'{"other_names": [{"label": "B"}], %s}' % reason)


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
def test_what_json_has_no_form_for_is_refused(number):
    with pytest.raises(EditError, match="not valid JSON"):
        merged_record(PROFILE, b'{"references": [{"number": %s, "text": "A"}]}' % number.encode())


class Skin(Section):
    rash: Annotated[list[Term], Label("Rash", layout="inline")] = []


class Effects(Section):
    cns: Annotated[list[Term], Label("CNS", layout="inline")] = []
    onset: str | None = None
    skin: Skin | None = None


class Drug(Profile):
    effects: Effects | None = None
    doses: Annotated[dict[str, list[Term]], Label("Doses", layout="inline")] = {}


def test_a_patch_goes_into_sections_and_keys():
    drug = loads("# X\n\nEffects:\n  CNS: none\n  Skin:\n    Rash: hives\nDoses:\n  Adults: 2\n", model=Drug)
    patch = {
        "effects": {"cns": [{"label": "fits"}], "skin": {"rash": [{"label": "itch"}]}},
        "doses": {"Cats": [{"label": "1"}]},
    }
    merged = merged_record(drug, json.dumps(patch).encode())
    assert [str(term) for term in merged.effects.cns] == ["fits"]
    assert [str(term) for term in merged.effects.skin.rash] == ["itch"]
    assert list(merged.doses) == ["Adults", "Cats"]
    assert list(merged_record(merged, b'{"doses": {"Adults": null}}').doses) == ["Cats"]
    assert merged_record(Drug(name="X"), json.dumps(patch).encode()).effects.skin.rash[0].label == "itch"


def test_what_a_record_leaves_out_is_told_in_sections_too():
    drug = loads("# X\n\nEffects:\n  CNS: none\nDoses:\n  Adults: 2\n", model=Drug)
    whole = drug.model_dump(mode="json")
    assert left_out(drug, drug, json.dumps(whole).encode()) == []
    del whole["effects"]["absent"]["onset"]  # it is missing, which goes without saying
    assert left_out(drug, drug, json.dumps(whole).encode()) == []
    del whole["effects"]["absent"]["cns"], whole["effects"]["onset"]
    assert left_out(drug, drug, json.dumps(whole).encode()) == ["effects.onset", "effects.absent.cns"]
