import copy
import json
import pickle
import pydoc
import re
import subprocess
import sys
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


def _decoding_error():
    with pytest.raises(profileparse.DecodingError) as caught:
        profileparse.source.decode(b"\xff")
    return caught.value


def _samples():
    text = "Other Names\nA (b) [1]\n\nX Overview\n\nText, PMID 7.[1]\n\nReferences\n\n1. A. https://example.org\n\n## Q\n\nq\n"
    parsed = parse(text + "\u00a0")
    record = parsed.profile
    diagnostic = profileparse.Diagnostic("PP101", Severity.ERROR, "m", profileparse.Span(0, 1), "h")
    edit = profileparse.Edit(profileparse.Span(0, 1), "x")
    fix = profileparse.Fix("f", (edit,), safe=True)
    grounding = profileparse.ground(parse("X Overview\n\n> “It pulses”[1]"), {1: "It pulses."})
    return {
        "Absent": record.absent["disease_roles"],
        "Block": record.overview.blocks[0],
        "DecodingError": _decoding_error(),
        "Diagnostic": diagnostic,
        "Document": parsed.document,
        "FRONT_MATTER": profileparse.FRONT_MATTER,
        "Edit": edit,
        "EditError": profileparse.EditError("e", [diagnostic]),
        "EntityProfile": record,
        "Evidence": grounding.evidence[0],
        "Grounding": grounding,
        "Event": profileparse.stream().feed("Aliases: A\nX Overview\n")[2],
        "Extra": record.extra[0],
        "Fix": fix,
        "Label": profileparse.Label("A", aliases=("B",)),
        "LearnedModel": profileparse.learn(["Diet: roots"]),
        "LineIndex": parsed.lines,
        "Link": record.overview.links()[0],
        "Parsed": parsed,
        "PlacedLink": parsed.links()[0],
        "PartialDate": profileparse.PartialDate.from_text("c. 1900"),
        "Position": parsed.lines.position(3),
        "ProfileError": ProfileError("e", [diagnostic]),
        "Prose": record.overview,
        "Quantity": profileparse.Quantity.from_text("about 3.2 kg"),
        "Reference": record.references[0],
        "Segment": record.overview.blocks[0].segments[0],
        "Severity": Severity.ERROR,
        "Span": profileparse.Span(1, 2),
        "Table": profileparse.Table(columns=["a"], rows=[["1"]]),
        "Term": record.other_names[0],
        "Tree": profileparse.Tree(label="a", children=[profileparse.Tree(label="b")]),
        "Xref": profileparse.Xref.from_text("PMID 123"),
    }


SAMPLES = _samples()
# These are no values: functions, a module, kinds of text, the base class of models, and what takes a text piece by piece.
NO_VALUES = {
    "Identifier", "Profile", "Section", "Stream", "TextValue", "Url", "batch", "decoding_grammar", "dump", "dumps",
    "ground", "instructions", "learn", "load", "load_all", "loads", "parse", "parse_all", "parse_file", "repair",
    "stream", "template",
}  # fmt: skip


def _state(value):
    """What a value is, as far as it has no equality of its own."""
    if isinstance(value, Exception):
        return type(value), value.args, vars(value)
    if isinstance(value, profileparse.LineIndex):
        return value.text, value.starts
    if isinstance(value, profileparse.Parsed):
        return value.text, value.model, value.given_name, value.offset, value.profile, value.diagnostics
    if isinstance(value, profileparse.Document):
        return value, value.dump(), value.text
    return value


def test_every_public_class_has_a_sample():
    assert set(SAMPLES) | NO_VALUES == set(profileparse.__all__)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_every_public_value_can_be_pickled(name, protocol):
    value = SAMPLES[name]
    assert _state(pickle.loads(pickle.dumps(value, protocol))) == _state(value)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("how", [copy.copy, copy.deepcopy])
def test_every_public_value_can_be_copied(name, how):
    assert _state(how(SAMPLES[name])) == _state(SAMPLES[name])


def test_every_node_of_a_tree_can_be_pickled():
    for node in SAMPLES["Document"].walk():
        again = pickle.loads(pickle.dumps(node))
        assert (again, again.text, again.dump()) == (node, node.text, node.dump())


def test_dir_shows_the_public_names_and_no_others():
    for setup in ("", "profileparse.loads('X Overview'); "):
        code = f"import profileparse; {setup}print(*dir(profileparse))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.split() == sorted(profileparse.__all__)


def test_help_shows_the_public_names_and_no_others():
    page = pydoc.plain(pydoc.render_doc(profileparse))
    sections = dict(re.findall(r"^([A-Z]+(?: [A-Z]+)*)\n((?:    .*\n|\n)*)", page, re.MULTILINE))
    shown = set(
        re.findall(
            r"^    (?:class )?(\w+)(?:\(| = )",
            sections["CLASSES"] + sections["FUNCTIONS"] + sections["DATA"],
            re.MULTILINE,
        )
    )
    assert shown - {"__all__"} <= set(profileparse.__all__)
    assert {"EntityProfile", "Parsed", "loads", "Url"} <= shown


def test_importing_the_package_loads_none_of_its_modules():
    code = "import sys, profileparse; print(*[name for name in sys.modules if name.startswith('profileparse.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_name_that_is_not_there_is_an_error():
    with pytest.raises(AttributeError, match="no attribute 'lods'"):
        profileparse.lods  # noqa: B018
