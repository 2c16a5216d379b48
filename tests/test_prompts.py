"""The empty profile that a writer fills, and what a prompt says about it."""

from __future__ import annotations

import doctest
from pathlib import Path
from random import Random
from typing import Annotated

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

import forms
import profiles
import strategies
from profileparse import (
    EntityProfile,
    Label,
    Profile,
    Prose,
    Section,
    Table,
    Term,
    Tree,
    dumps,
    instructions,
    parse,
    parse_all,
    template,
)
from profileparse.schema.profile import schema_of


class _Text(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def written(snapshot):
    return snapshot.use_extension(_Text)


class Sides(Section):
    common: list[Term] = []
    rare: str | None = None


class Drug(Profile):
    """Everything that has a place of its own in a text."""

    about: Annotated[Prose | None, Label("What Is {name}?")] = None
    effects: Annotated[Sides | None, Label("Side Effects")] = None
    trials: list[Sides] = []
    routes: list[Tree] = []
    doses: Table | None = None
    notes: dict[str, Prose] = {}
    brand: Annotated[str | None, Label("Brand", inline_only=True)] = None


MODELS = [*strategies.MODELS, Drug]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_template_and_instructions(model, written):
    assert f"{instructions(model)}\n\n{'=' * 20}\n\n{template(model)}" == written


@pytest.mark.parametrize("model", [*MODELS, *map(forms.model, range(30))], ids=lambda model: model.__name__)
def test_every_field_of_the_template_is_empty(model):
    parsed = parse(template(model), model=model)
    schema = schema_of(model)
    draft = parsed.draft
    assert draft.values["name"] == "{name}"
    assert not draft.extra
    assert not any(draft.values.get(spec.name) for spec in schema.fields if spec.section is None)
    if parsed.profile is not None:
        reasons = {spec.name: parsed.profile.absent.get(spec.name) for spec in schema.fields if spec.section is None}
        assert {each.reason for each in reasons.values() if each is not None} == {"empty"}
    assert {each.code for each in parsed.diagnostics} <= {"PP204", "PP105", "PP205"}


@pytest.mark.parametrize("seed", range(20))
def test_canonical_text_has_the_labels_of_the_template_in_its_order(seed):
    record = profiles.record(Random(seed))
    lines = iter([line.replace("{name}", record.name) for line in template().splitlines()])
    labels = {spec.label_line for spec in schema_of(EntityProfile).by_name.values()} - {""}
    written_labels = [line for line in dumps(record.with_(extra=[])).splitlines() if line in labels]
    assert written_labels
    assert all(label in lines for label in written_labels)  # each is looked for after the one before


def test_examples_come_after_the_empty_profile():
    records = [profiles.record(Random(seed)).with_(extra=[], overview="It pulses.") for seed in (1, 2)]
    text = template(EntityProfile, examples=records)
    assert text.startswith(template())
    assert [each.profile for each in parse_all(text, boundary="---")][1:] == records


def test_an_example_is_a_record_of_the_model():
    with pytest.raises(TypeError, match="a record of Drug, not EntityProfile"):
        template(Drug, examples=[profiles.record(Random(1))])


@pytest.mark.parametrize("function", [template, instructions])
def test_a_model_is_needed(function):
    with pytest.raises(TypeError):
        function(str)


def test_instructions_speak_of_what_the_model_has():
    class Plain(Profile):
        size: int | None = None

    text = instructions(Plain)
    assert "quotation" not in text
    assert "Cite" not in text
    assert "- Size: an integer." in text
    assert "Cite" in instructions(EntityProfile)


def test_instructions_end_and_begin_without_blank_lines():
    assert instructions() == instructions().strip()


def test_the_examples_of_the_documentation_run():
    page = Path(__file__).parents[1] / "docs" / "writers.md"
    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert tried > 10
    assert failed == 0
