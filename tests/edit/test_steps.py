"""Texts with a changed record written in."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from edit.samples import FIXTURES, LAYOUTS, changed_lines, fixture_text
from profileparse import EntityProfile, Profile, Prose, Term, dumps, loads, parse
from profileparse.edit import EditError
from strategies import MODELS, edits, laid_out_texts, record_values, shaped_texts, texts

WITH_RECORD = [name for name in FIXTURES if parse(fixture_text(name)).profile is not None]

# An entry put into a numbered list, or taken out, gives those after it other numbers.
NUMBER = re.compile(r"(?<![^\r\n])\d+[.)] ")


def with_change(profile, change):
    try:
        return profile.with_(**change)
    except EditError:
        assume(False)


@pytest.mark.parametrize("name", FIXTURES)
def test_an_unchanged_record_leaves_a_fixture_as_it_is(name):
    text = fixture_text(name)
    parsed = parse(text)
    assert parsed.edit(parsed.profile) == text


@given(st.sampled_from(MODELS).flatmap(lambda model: st.tuples(st.just(model), texts(model))))
def test_an_unchanged_record_leaves_any_text_as_it_is(drawn):
    model, text = drawn
    parsed = parse(text, model=model)
    profile = parsed.profile and parsed.profile.model_copy(deep=True)
    assert parsed.edit(profile) == text


@pytest.mark.parametrize("name", WITH_RECORD)
@settings(max_examples=6)
@given(st.data())
def test_a_changed_record_reads_back_from_a_fixture(name, data):
    parsed = parse(fixture_text(name))
    profile = with_change(parsed.profile, data.draw(edits(parsed.profile)))
    assert loads(parsed.edit(profile)) == profile


@given(st.sampled_from(MODELS).flatmap(lambda model: st.tuples(st.just(model), shaped_texts(model))), st.data())
def test_a_changed_record_reads_back_from_any_text_or_is_refused(drawn, data):
    model, text = drawn
    parsed = parse(text, model=model)
    assume(parsed.profile is not None)
    profile = with_change(parsed.profile, data.draw(edits(parsed.profile)))
    try:
        edited = parsed.edit(profile)
    except EditError:
        return
    assert loads(edited, model=model) == profile


@given(st.sampled_from(MODELS).flatmap(lambda model: st.tuples(st.just(model), record_values(model))), st.data())
def test_a_changed_record_reads_back_from_its_canonical_text(drawn, data):
    model, values = drawn
    try:
        text = dumps(model.model_validate(values))
    except ValueError:
        assume(False)
    parsed = parse(text.replace("\n", data.draw(st.sampled_from(("\n", "\r\n")))), model=model)
    profile = with_change(parsed.profile, data.draw(edits(parsed.profile)))
    assert loads(parsed.edit(profile), model=model) == profile


@given(laid_out_texts(), st.data())
def test_one_changed_term_touches_at_most_two_lines_in_any_layout(text, data):
    parsed = parse(text)
    field = data.draw(
        st.sampled_from(("other_names", "disease_associations", "safety_considerations", "interacting_drugs"))
    )
    terms = list(getattr(parsed.profile, field))
    assert len(terms) > 1
    at = data.draw(st.integers(0, len(terms) - 1))
    kind = data.draw(st.sampled_from(("replace", "insert", "delete")))
    terms[at : at + (kind != "insert")] = [] if kind == "delete" else ["New thing (x)"]
    profile = parsed.profile.with_(**{field: terms})
    edited = parsed.edit(profile)
    assert loads(edited) == profile
    # A list that wraps inside of its line gains or loses a line beside the one that changes.
    wrapped = 1 if field == "other_names" and ",\n  " in text.replace("\r\n", "\n").replace("\r", "\n") else 0
    assert changed_lines(*(NUMBER.sub("1. ", each) for each in (text, edited))) <= 2 + wrapped


@given(laid_out_texts(), st.data())
def test_a_change_and_its_undoing_give_the_first_record_in_any_layout(text, data):
    parsed = parse(text)
    profile = with_change(parsed.profile, data.draw(edits(parsed.profile)))
    edited = parse(parsed.edit(profile))
    assert edited.profile == profile
    assert loads(edited.edit(parsed.profile)) == parsed.profile


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=20)
@given(st.data())
def test_a_chain_of_ten_edits_ends_equal_to_its_last_record_and_can_be_undone(layout, data):
    text = LAYOUTS[layout]
    first = profile = loads(text)
    for _ in range(10):
        parsed = parse(text)
        profile = with_change(profile, data.draw(edits(profile)))
        text = parsed.edit(profile)
        assert loads(text) == profile
    assert loads(parse(text).edit(first)) == first


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("field", ["other_names", "disease_associations", "safety_considerations"])
@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(
    "change",
    [
        lambda terms, at: terms.__setitem__(at, Term(label="New (x)")),
        lambda terms, at: terms.insert(at, Term(label="New")),
        list.pop,
    ],
)
def test_one_changed_term_touches_at_most_two_lines(layout, field, at, change):
    parsed = parse(LAYOUTS[layout])
    terms = list(getattr(parsed.profile, field))
    change(terms, at)
    profile = parsed.profile.model_copy(update={field: terms})
    profile = with_read_terms(profile, field)
    edited = parsed.edit(profile)
    assert loads(edited) == profile
    assert changed_lines(*(NUMBER.sub("1. ", each) for each in (parsed.text, edited))) <= 2


def with_read_terms(profile, field):
    return profile.with_(**{field: [str(term) for term in getattr(profile, field)]})


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_changed_word_of_prose_touches_one_line(layout):
    parsed = parse(LAYOUTS[layout])
    value = parsed.profile.overview.model_dump()
    value["blocks"][0]["segments"][0]["text"] = value["blocks"][0]["segments"][0]["text"].replace("second", "other")
    profile = parsed.profile.with_(overview=value)
    edited = parsed.edit(profile)
    assert loads(edited) == profile
    assert changed_lines(parsed.text, edited) == 2


@pytest.mark.parametrize(
    ("text", "change", "edited"),
    [
        ("Aliases: A; B\nX Overview: Y", {"other_names": ["A", "C", "B"]}, "Aliases: A; C; B\nX Overview: Y"),
        ("Aliases\n1. A\n2. B\n\n# X Overview", {"other_names": ["N", "A", "B"]}, "Aliases\n1. N\n2. A\n3. B\n\n# X Overview"),
        ("Aliases\n1. A\n2. B\n\n# X Overview", {"other_names": ["B"]}, "Aliases\n1. B\n\n# X Overview"),
        ("Aliases\r\n  • A\r\n\r\nX Overview", {"other_names": ["A", "B"]}, "Aliases\r\n  • A\r\n  • B\r\n\r\nX Overview"),
        ("\ufeffAliases: A\nX Overview", {"molecular_classification": ["P"]}, "\ufeffMolecular Classification: P\nAliases: A\nX Overview"),
        ("X Overview\n\nT.\n\nBiomarkers\n\n| Biomarker |\n|---|\n| A |\n", {"associated_biomarkers": ["A", "B"]},
         "X Overview\n\nT.\n\nBiomarkers\n\n| Biomarker |\n|---|\n| A |\n| B |\n"),
        ("X Overview\n\nT.\n\nBiomarkers\nBiomarker |\n---|\nA |\nB |", {"associated_biomarkers": ["B", "A"]},
         "X Overview\n\nT.\n\nBiomarkers\nBiomarker |\n---|\nB |\nA |"),
        ("Aliases\n\nA\n\n\nX Overview\n", {"other_names": None}, "Aliases\n\n\nX Overview\n"),
        ("X Overview\n\nA b.[1-3] > “C d.”[2] E.\n", {"overview": "A b.[1][2][3] > “C D d.”[2] E."}, "X Overview\n\nA b.[1-3] > “C D d.”[2] E.\n"),
        ("X Overview\nT.\nMechanism of Action\nSafety Considerations\nNone\n", {"mechanism_of_action": "M."},
         "X Overview\nT.\nMechanism of Action\nM.\nSafety Considerations\nNone\n"),
        ("X Overview\nT.\nSafety Considerations\n- A\n", {"safety_considerations": "None known"}, "X Overview\nT.\nSafety Considerations\n- None known\n"),
        ("Aliases: A\nDrugs: none\nX Overview: Y", {"name": "Z two"}, "Aliases: A\nDrugs: none\nZ two Overview: Y"),
        ("Disease Roles\nCancerLupus\nX Overview\nT.\nDisease Associations\nCancer\nLupus\n", {"disease_associations": ["Cancer"]},
         "Disease Roles\nCancer, Lupus\nX Overview\nT.\nDisease Associations\nCancer\n"),
        ("X Overview\nT.\nReferences\n[1] A. B.\n[2] C. https://e.org/x\n", {"references": ["A. B.", "C. https://e.org/y"]},
         "X Overview\nT.\nReferences\n[1] A. B.\n[2] C. https://e.org/y\n"),
        ("X Overview\nT.\n## Notes\nOne.\nTwo.\n", {"extra": [{"heading": "Notes", "text": "One.\n2."}]}, "X Overview\nT.\n## Notes\nOne.\n2.\n"),
    ],
)  # fmt: skip
def test_a_change_takes_the_form_of_what_stands_around_it(text, change, edited):
    parsed = parse(text)
    assert parsed.edit(parsed.profile.with_(**change)) == edited


def test_a_value_that_holds_the_separator_gets_another_form():
    parsed = parse("Aliases: A, B\n\nX Overview\n\nText.\n")
    profile = parsed.profile.with_(other_names=["A", "B, or C"])
    edited = parsed.edit(profile)
    assert loads(edited) == profile
    assert edited.endswith("\n\nX Overview\n\nText.\n")


def test_without_verifying_the_smallest_change_is_made_and_may_read_otherwise():
    parsed = parse("Aliases: A, B\n\nX Overview\n\nText.\n")
    profile = parsed.profile.with_(other_names=["A", "B, or C"])
    assert parsed.edit(profile, verify=False) == "Aliases: A, B, or C\n\nX Overview\n\nText.\n"
    with pytest.raises(TypeError, match="the record is NoneType"):
        parsed.edit(None, verify=False)


@pytest.mark.parametrize(("name", "other"), list(zip(FIXTURES, WITH_RECORD[::-1] + WITH_RECORD, strict=False)))
def test_a_text_takes_the_record_of_any_other(name, other):
    profile = loads(fixture_text(other))
    assert loads(parse(fixture_text(name)).edit(profile)) == profile


def test_a_text_without_a_record_takes_one():
    parsed = parse("Other Names\nA\n")
    profile = EntityProfile(name="X", other_names=[Term(label="A"), Term(label="B")])
    assert parsed.profile is None
    assert loads(parsed.edit(profile)) == profile
    assert parsed.edit(profile).endswith("Other Names\nA, B\n")


def test_a_record_of_another_model_is_refused():
    class Other(Profile):
        motto: str | None = None

    with pytest.raises(TypeError, match="parsed as EntityProfile"):
        parse("X Overview\n\nText.").edit(Other(name="X"))
    with pytest.raises(TypeError, match="the record is NoneType"):
        parse("X Overview\n\nText.").edit(None)


def test_a_value_that_no_text_can_carry_is_named():
    parsed = parse("X Overview\n\nText.")
    refused = parsed.profile.model_copy(
        update={"other_names": [Term.model_construct(label="two  spaces")], "absent": dict(parsed.profile.absent)}
    )
    refused.absent.pop("other_names")
    with pytest.raises(EditError, match="other_names/0/label"):
        parsed.edit(refused)


def test_canonical_text_stays_canonical_when_a_term_is_added():
    profile = loads(LAYOUTS["canonical"])
    new = profile.with_(
        other_names=[*profile.other_names, "New"], overview=Prose.model_validate(profile.overview.model_dump())
    )
    assert parse(dumps(profile)).edit(new) == dumps(new)


LISTED = """\
X Overview

Intro:
  1. one
  2. two
     * deep
  3. three

End.
"""


def item(text, depth=1):
    return {"kind": "item", "depth": depth, "segments": [{"text": text, "citations": []}]}


@pytest.mark.parametrize(
    ("at", "to", "blocks", "before", "after"),
    [
        (2, 2, [item("new")], "  2. two\n", "  2. new\n  2. two\n"),
        (4, 4, [item("deep, too", 2)], "     * deep\n", "     * deep\n     * deep, too\n"),
        (4, 4, [item("deepest", 3)], "     * deep\n", "     * deep\n       * deepest\n"),
        (3, 4, [], "     * deep\n", ""),
        (3, 4, [item("new", 2), item("newer", 2)], "     * deep\n", "     * new\n     * newer\n"),
        (3, 4, [item("deep")], "     * deep\n", "  3. deep\n"),
        (2, 3, [item("Other Names")], "  2. two\n", "  2. \\ Other Names\n"),
        (1, 5, [{**item("flat"), "kind": "paragraph", "depth": None}],
         "  1. one\n  2. two\n     * deep\n  3. three\n", "\nflat\n"),
        (5, 6, [item("last")], "End.\n", "  4. last\n"),
        (1, 1, [item("zero")], "  1. one\n", "\n  1. zero\n  1. one\n"),
    ],
)  # fmt: skip
def test_items_of_prose_are_written_as_those_beside_them(at, to, blocks, before, after):
    parsed = parse(LISTED)
    values = parsed.profile.model_dump()
    values["overview"]["blocks"][at:to] = blocks
    profile = EntityProfile.model_validate(values)
    assert parsed.edit(profile) == LISTED.replace(before, after)
