import copy
import json
import pickle
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

import profileparse
from profileparse import EntityProfile, ProfileError, Severity, Term, dumps, loads, parse
from seed_record import SEED

SEED_TEXT = (Path(__file__).parents[1] / "fixtures/template-b/cellular-secretion.txt").read_text(encoding="utf-8")


def test_the_seed_gives_the_record_of_the_design():
    assert loads(SEED_TEXT).model_dump(mode="json") == SEED


def test_the_canonical_text_of_the_seed_reads_back_and_stays():
    profile = loads(SEED_TEXT)
    assert loads(dumps(profile)) == profile
    assert dumps(loads(dumps(profile))) == dumps(profile)


def test_everything_in_all_is_there():
    assert all(hasattr(profileparse, name) for name in profileparse.__all__)


@pytest.mark.parametrize("text", ["", "\n\n", "a shopping list", "Molecular Classification\nEnzyme", "\ud800", "\x00"])
def test_a_text_without_a_record_says_why(text):
    parsed = parse(text)
    assert parsed.profile is None
    assert any(each.severity is Severity.ERROR for each in parsed.diagnostics)
    with pytest.raises(ProfileError) as caught:
        loads(text)
    assert caught.value.diagnostics == parsed.diagnostics
    assert str(caught.value).startswith("line ")


def test_a_name_can_be_given_for_a_text_that_has_none():
    assert loads("Other Names\nA, B", name="C").name == "C"


def test_the_heading_counts_before_the_given_name():
    assert loads("X Overview\nText.", name="C").name == "X"


@pytest.mark.parametrize("text", [b"X Overview", None, 3])
def test_parse_takes_a_str_only(text):
    with pytest.raises(TypeError, match="parse takes a str"):
        parse(text)


def test_half_a_surrogate_pair_gives_no_record_and_an_error_that_says_so():
    parsed = parse("X Overview\n\nText \ud800.")
    assert parsed.profile is None
    assert [each.severity for each in parsed.diagnostics if "surrogate" in each.message][:1] == [Severity.ERROR]
    assert parsed.document.text == "X Overview\n\nText \ud800."


def test_a_record_is_frozen_and_strict():
    profile = loads(SEED_TEXT)
    with pytest.raises(ValidationError, match="frozen"):
        profile.name = "other"
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        EntityProfile(name="X", colour="red")
    with pytest.raises(ValidationError, match="name"):
        EntityProfile(name=3)


def test_a_record_made_by_hand_says_what_is_missing():
    profile = EntityProfile(name="X", other_names=[Term(label="Y")])
    assert {absent.reason for absent in profile.absent.values()} == {"missing"}
    assert "other_names" not in profile.absent
    assert loads(dumps(profile)) == profile


def test_the_json_schema_describes_every_field_and_accepts_the_seed():
    schema = EntityProfile.model_json_schema()
    jsonschema.validate(SEED, schema)
    for part in (schema, *schema["$defs"].values()):
        assert all(member.get("description") for member in part.get("properties", {}).values()), part


def test_a_record_survives_json_pickle_and_copies():
    profile = loads(SEED_TEXT)
    assert EntityProfile.model_validate_json(profile.model_dump_json()) == profile
    assert EntityProfile.model_validate_json(json.dumps(SEED)) == profile
    assert pickle.loads(pickle.dumps(profile)) == profile
    assert copy.deepcopy(profile) == profile


def test_prose_and_terms_print_plainly():
    profile = loads(SEED_TEXT)
    assert profile.overview.plain().count("\n\n") == 2
    assert "[1]" not in profile.overview.plain()
    assert str(profile.molecular_classification[0]) == "Other (biological process, not a molecule or receptor)"
