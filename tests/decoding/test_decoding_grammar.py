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
    Table,
    Term,
    Tree,
    Url,
    decoding_grammar,
    dumps,
    parse,
)
from profileparse.source import decode
from schema.test_vocabularies import Coat, coat

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


class Catch(Section):
    """What a net brings in."""

    size: Annotated[list[Term], Label("Size", layout="inline")] = []
    kinds: list[Term] = []
    count: int | None = None
    notes: Prose | None = None


class Season(Section):
    """A section with sections."""

    first: Annotated[Catch | None, Label("First Catch")] = None
    catches: list[Catch] = []
    weather: str | None = None


class Fishery(Profile):
    """A model with fields that have fields of their own, and with labels that need a value on their line."""

    licence: Annotated[str | None, Label("Licence", inline_only=True), Field(min_length=3, max_length=9)] = None
    nets: Annotated[list[Term], Label("Nets", inline_only=True)] = []
    share: Annotated[float | None, Field(gt=0, le=1)] = None
    boats: Annotated[list[Term], Field(max_length=3)] = []
    spring: Season | None = None
    catches: list[Catch] = []
    doses: Annotated[dict[str, list[Term]], Label("Doses", layout="inline")] = {}
    advice: dict[str, Prose] = {}
    fauna: list[Tree] = []
    prices: Annotated[Table | None, Label("Prices", header="Year")] = None
    history: Annotated[Prose | None, Label("History", inline_only=True)] = None


def fishery(random):
    """Return a record with fields of every nested kind; some of them, and of what is in them, are left out."""

    def some(values):
        return {name: value() for name, value in values.items() if random.random() < 0.6}

    def prose():
        return forms.prose(forms.value(random, "prose")[1], random.sample(forms.SENTENCES, random.randint(0, 2)))

    def catch():
        values = {"size": terms, "kinds": terms, "count": lambda: random.randint(0, 900), "notes": prose}
        return some(values) or {"kinds": terms()}

    def season():
        values = {"first": catch, "catches": catches, "weather": lambda: random.choice(forms.TEXTS)}
        return some(values) or {"catches": catches()}

    def terms():
        return forms.terms(random)

    def catches():
        return [catch() for _ in range(random.randint(1, 3))]

    def keys(value):
        return {
            key: value()
            for key in random.sample(("By sea", "1986", "In spring, mostly", "RCT 2"), random.randint(1, 3))
        }

    def tree(depth=1):
        children = [tree(depth + 1) for _ in range(random.randint(0, 2))] if depth < 5 else []
        return {**forms.terms(random, 1, 1)[0], "children": children}

    def table():
        size = random.randint(1, 5)
        cells = ("1986", "a|b", "n = 3", "–", "12 [kg]", "")
        rows = [[random.choice(cells[:-1]), *(random.choice(cells) for _ in range(size - 1))] for _ in range(3)]
        return {"columns": ["Year", *"abcdef"[: size - 1]] if random.random() < 0.5 else [], "rows": rows}

    def whole_table():
        found = table()
        return (
            found if any(row[-1] for row in (found["columns"] or found["rows"][0], *found["rows"])) else whole_table()
        )

    fields = {
        "licence": lambda: random.choice(("A 12", "open")), "nets": terms, "share": lambda: random.choice((1.0, 0.25, 5e-7)),
        "boats": lambda: forms.terms(random, 1, 3), "spring": season, "catches": catches, "doses": lambda: keys(terms),
        "advice": lambda: keys(prose), "fauna": lambda: [tree() for _ in range(random.randint(1, 3))],
        "prices": whole_table, "history": lambda: forms.prose(random.sample([each for each in forms.SENTENCES if ":" not in each], 2)),
    }  # fmt: skip
    return Fishery.model_validate({"name": random.choice(forms.NAMES), "absent": {}, **some(fields)})


def test_the_grammar_takes_nested_values():
    grammar = decoding_grammar(Fishery)
    for seed in range(80):
        text = dumps(fishery(Random(seed)))
        assert not [each for each in parse(text, model=Fishery).diagnostics if each.severity != "info"], text
        assert refused_at(grammar, text) is None, text


def test_the_grammars_take_every_fixture_without_findings():
    taken = 0
    for path in sorted(FIXTURES.rglob("*.txt")):
        model = MODELS.get(path, EntityProfile)
        record = parse(decode(path.read_bytes()), model=model).profile
        if record is None or parse(text := canonical(record), model=model).diagnostics:
            continue
        if any(line.startswith("[") and "](" in line for line in text.split("\n")):
            continue  # no line of a grammar begins with a link
        assert refused_at(decoding_grammar(model), text) is None, path
        taken += 1
    assert taken > 100


@pytest.mark.parametrize("model", [EntityProfile, Lake, Fishery, forms.model(4)], ids=lambda model: model.__name__)
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


@pytest.mark.parametrize("model", [EntityProfile, Lake, Fishery, forms.model(4)], ids=lambda model: model.__name__)
def test_another_parser_reads_gbnf(model):
    grammar = decoding_grammar(model, "gbnf", sources=2)
    rules = dict(line.split(" ::= ", 1) for line in grammar.splitlines())
    assert len(rules) == grammar.count("\n")
    assert rules["references"] == "references-label-line blank references-from-1"
    assert rules["references-from-1"] == "(reference-1-line references-from-2? | references-from-2)"
    assert rules["references-from-2"] == "reference-2-line"
    assert rules["reference-2-line"].startswith('"2. " ')
    assert '"[" [12] "]"' in grammar
    assert '"[" [1-9]' not in grammar
    matcher(gbnf_to_lark(grammar))


def test_constraints_are_kept():
    grammar = decoding_grammar(Lake)
    text = "# Loch Tarn\n\nDepth\n{}\n"
    depths = (0, 1, 99, 1642, 1643, 20000)
    assert [depth for depth in depths if refused_at(grammar, text.format(depth)) is None] == [1, 99, 1642]


class Odd(Profile):
    """A model whose fields have names that dialects have for rules of their own, or that no rule can have."""

    start: str | None = None
    blank: int | None = None
    root: list[Term] = []
    part_0: str | None = None
    größe: Annotated[int | None, Label("Größe")] = None  # noqa: PLC2401  (models have such names)
    gr__e: Annotated[int | None, Label("Gre")] = None


@pytest.mark.parametrize("dialect", ["llguidance", "gbnf"])
def test_fields_can_have_any_name(dialect):
    grammar = decoding_grammar(Odd, dialect)
    text = "# Tarn lake\n\nStart\nin May\nBlank\n3\nRoot\nreed\nPart 0\nnorth\nGröße\n5\nGre\n6\n"
    assert dumps(parse(text, model=Odd).profile) == text
    if dialect == "llguidance":
        assert refused_at(grammar, text) is None
    else:
        matcher(gbnf_to_lark(grammar))


def test_the_grammar_takes_closed_vocabularies_and_nothing_else():
    grammar = decoding_grammar(Coat)
    for seed in range(200):
        text = dumps(coat(Random(seed)))
        assert refused_at(grammar, text) is None, text
    for text in samples(grammar, Coat, SAMPLES, seed=900):
        parsed = parse(text, model=Coat)
        assert not parsed.profile.extra, text
        assert dumps(parsed.profile) == text
    assert refused_at(grammar, "# Tarn lac\n\nFinish\nmatt\nTried\nmatt\nglossy\n").endswith("\nmatt\n")


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


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (
            Annotated[list[Tree], Label("Own", inline_only=True)],
            "own: no grammar has trees under a label that counts only",
        ),
        (Annotated[float | None, Field(multiple_of=0.5)], "own: no grammar can say multipleOf"),
        (Annotated[float | None, Field(ge=0.5)], "own: no grammar can say minimum"),
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


class Leaflet(Profile):
    """A model whose labels are questions."""

    what: Annotated[Prose | None, Label("What is {name}?")] = None
    how: Annotated[Prose | None, Label("How is it treated?")] = None
    can: Annotated[Prose | None, Label("Can it be prevented?")] = None


@pytest.mark.parametrize("prose", ["Where is it?", "It is.\n\nWhere is it?\n\nThere it is.", "why not?"])
def test_a_paragraph_that_asks_has_the_mark_of_a_literal_line(prose):
    text = dumps(Leaflet(name="Veld fever").with_(how=prose, can=prose))
    grammar = decoding_grammar(Leaflet)
    assert refused_at(grammar, text) is None, text
    if "\\ " in text:
        assert refused_at(grammar, text.replace("\\ ", "")) is not None
