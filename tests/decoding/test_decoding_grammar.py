"""Grammars of canonical text: they take canonical texts, and what they generate is canonical text."""

import os
from pathlib import Path
from random import Random
from typing import Annotated, Literal

import pytest
from pydantic import Field

pytest.importorskip("llguidance")
from llguidance.gbnf_to_lark import gbnf_to_lark

import forms
import profiles
from decoding.walks import matcher, refused_at, samples
from elsewhere.reading import ELSEWHERE
from profileparse import (
    EntityProfile,
    Label,
    Profile,
    ProfileError,
    Prose,
    Quantity,
    Section,
    Term,
    Tree,
    Url,
    decoding_grammar,
    dumps,
    parse,
)
from profileparse.source import decode

# How many texts are sampled from each grammar; a run over thousands takes the same test and another number.
SAMPLES = int(os.environ.get("PROFILEPARSE_SAMPLES", "60"))
FIXTURES = Path(__file__).parents[2] / "fixtures"
MODELS = {ELSEWHERE.path(name): model for name, model in ELSEWHERE.models.items()}


class Lake(Profile):
    """A model with a field of each kind that a grammar has."""

    depth: Annotated[int | None, Field(ge=1, le=1642)] = None
    area: Annotated[float | None, Field(ge=0)] = None
    website: Url | None = None
    outflow: str | None = None
    sizes: Annotated[list[Quantity], Label("Sizes", layout="inline")] = []
    inflows: Annotated[list[Term], Label("Inflows", layout="inline")] = []
    species: Annotated[list[Term], Label("Species", header="Species name")] = []
    risks: Annotated[list[Term], Label("Risks", layout="bullets")] = []
    history: Prose | None = None


def canonical(record):
    """Return the canonical text of a record, with an entry for each number that is cited and without extra."""
    numbers = sorted(cited(record.model_dump()))
    references = [{"number": number, "text": f"Miller A. A title {number}.", "url": None} for number in numbers]
    return dumps(type(record).model_validate(record.model_dump() | {"extra": [], "references": references}))


def cited(value):
    """Return the numbers cited in a value."""
    if isinstance(value, dict):
        found = set().union(*map(cited, value.values()))
        return found | set(value.get("citations", ()))
    return set().union(*map(cited, value)) if isinstance(value, list) else set()


def test_the_grammar_takes_generated_profiles():
    grammar = decoding_grammar()
    for seed in range(60):
        text = canonical(profiles.record(Random(seed)))
        assert refused_at(grammar, text) is None, text


def test_the_grammars_of_random_models_take_their_texts():
    grammars = {}
    for seed in range(90):
        made = forms.draw(seed)
        grammar = grammars.setdefault(made.model, decoding_grammar(made.model))
        text = canonical(made.record)
        assert refused_at(grammar, text) is None, text


# Fixtures whose canonical text no grammar takes, by what it has.
REFUSED = {
    "a line with the mark of a literal line": (
        "company-long-history", "disease-german-toc", "md-gene-card", "ship-table-cells", "species-bullets-concerns",
        "species-long-article",
    ),
    "a line of prose that is as short as a heading, or ends with a colon": (
        "article-history-page", "company-founded-date", "disease-german-page", "drug-leaflet-questions", "term-label-lines",
    ),
    "a list with bullets whose terms can all stand in one line, or without bullets": (
        "cell-markers-inline", "drug-nursing-sheet", "lake-tight-dashes", "parenthetical-sources",
    ),
    "an item in bold or italics": (
        "md-brief-works-cited", "md-company-table", "md-enzyme-answer", "md-review-cited", "tabs-and-trailing-spaces",
    ),
    "a value in brackets, in code or with a dot": ("md-company-bullets", "mineral-pipe-rows", "tool-readme"),
    "a quantity in a rare form": ("drug-infobox-tabs", "species-zoo-sign"),
    "numbers from nought": ("md-method-cites-from-nought",),
    "two quotations beside each other": ("quotation-lines",),
    "a bar in a term": ("ragged-separators",),
    "other rare forms": ("dog-underlined-heads", "museum-web-page", "sds-dot-leaders"),
}  # fmt: skip


def test_the_grammars_take_fixtures_without_findings_but_for_rare_forms():
    refused, taken = set(), 0
    for path in sorted(FIXTURES.rglob("*.txt")):
        model = MODELS.get(path, EntityProfile)
        record = parse(decode(path.read_bytes()), model=model).profile
        if record is None or parse(text := canonical(record), model=model).diagnostics:
            continue
        if refused_at(decoding_grammar(model), text) is None:
            taken += 1
        else:
            refused.add(path.stem)
    assert refused <= {name for names in REFUSED.values() for name in names}
    assert taken >= 70


@pytest.mark.parametrize("model", [EntityProfile, Lake, forms.model(4)], ids=lambda model: model.__name__)
def test_sampled_texts_are_canonical(model):
    grammar = decoding_grammar(model)
    others = []
    for text in samples(grammar, model, SAMPLES):
        parsed = parse(text, model=model)
        assert parsed.profile is not None, text
        if parsed.profile.extra or dumps(parsed.profile) != text:
            others.append(text)
    assert len(others) <= max(1, SAMPLES // 100), others


def test_sampled_texts_have_each_label_once_and_in_order():
    grammar = decoding_grammar(Lake)
    order = ["Depth", "Area", "Website", "Outflow", "Sizes", "Inflows", "Species", "Risks", "History", "References"]
    seen = set()
    for text in samples(grammar, Lake, 60, seed=500):
        labels = [line for line in text.split("\n") if line in order]
        assert labels == sorted(set(labels), key=order.index), text
        seen |= set(labels)
    assert len(seen) > 7


def test_no_number_above_that_of_the_sources_is_cited():
    grammar = decoding_grammar(Lake, sources=2)
    text = (
        "# Loch Tarn\n\n\nHistory\n\nIt froze in spring, and it froze again in May.[{}]\n\n"
        "References\n\n{}. A. Miller. Lakes.\n"
    )
    taken = [number for number in (1, 2, 3, 12) if refused_at(grammar, text.format(number, 1)) is None]
    listed = [number for number in (1, 2, 3, 12) if refused_at(grammar, text.format(1, number)) is None]
    assert (taken, listed) == ([1, 2], [1, 2])
    bare = decoding_grammar(Lake, sources=0)
    assert refused_at(bare, "# Loch Tarn\n\n\nHistory\n\nIt froze in spring.[1]\n") is not None
    assert refused_at(bare, "# Loch Tarn\n\n\nHistory\n\nIt froze in spring.\n") is None


@pytest.mark.parametrize("model", [EntityProfile, Lake, forms.model(4)], ids=lambda model: model.__name__)
def test_another_parser_reads_gbnf(model):
    grammar = decoding_grammar(model, "gbnf", sources=2)
    rules = dict(line.split(" ::= ", 1) for line in grammar.splitlines())
    assert len(rules) == grammar.count("\n")
    assert rules["references"] == (
        "references-label-line blank (reference-1-line reference-2-line? | reference-2-line)"
    )
    assert rules["reference-2-line"].startswith('"2. " ')
    assert '"[" [12] "]"' in grammar
    assert '"[" [1-9]' not in grammar
    matcher(gbnf_to_lark(grammar))


def test_constraints_are_kept():
    grammar = decoding_grammar(Lake)
    text = "# Loch Tarn\n\nDepth\n{}\n"
    depths = (0, 1, 99, 1642, 1643, 20000)
    assert [depth for depth in depths if refused_at(grammar, text.format(depth)) is None] == [1, 99, 1642]


class Paint(Profile):
    """A model with fields that a text must have, and with closed vocabularies."""

    colour: Annotated[str, Field(pattern=r"^(?:red|green|dark blue)$")]
    finish: Literal["matt", "half gloss (indoors)"]
    layers: int | None = None
    history: Prose


def test_fields_that_a_model_requires_have_values():
    grammar = decoding_grammar(Paint)
    for text in samples(grammar, Paint, 12, seed=700):
        profile = parse(text, model=Paint).profile
        assert profile.colour in {"red", "green", "dark blue"}, text
        assert profile.finish in {"matt", "half gloss (indoors)"}, text
        assert profile.history.blocks, text


class Shore(Section):
    length: int | None = None


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (Shore | None, "own: no grammar has section yet"),
        (list[Tree], "own: no grammar has trees yet"),
        (Annotated[str | None, Label("Own", inline_only=True)], "own: no grammar has labels that count only"),
        (Annotated[list[Term], Field(min_length=1)], "own: no grammar can say minItems of a list"),
        (Annotated[str | None, Field(max_length=9)], "own: no grammar can say maxLength"),
        (Annotated[str | None, Field(pattern=r"^a\b")], "no grammar can say"),
    ],
)
def test_a_field_that_no_grammar_can_say_is_refused(annotation, message):
    default = [] if "list" in str(annotation) else None
    model = type("Own", (Profile,), {"__annotations__": {"own": annotation}, "own": default})
    with pytest.raises(TypeError, match=message):
        decoding_grammar(model)


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="'lark' is none of llguidance, gbnf"):
        decoding_grammar(dialect="lark")
    with pytest.raises(ValueError, match="sources: 1000 is no number from 0 to 999"):
        decoding_grammar(sources=1000)
    with pytest.raises((TypeError, ProfileError)):
        decoding_grammar(int)
