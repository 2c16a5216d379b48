"""Models learnt from texts: of corpora at random, and of pages that real ones were like."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter, defaultdict

import pytest

from elsewhere.reading import ELSEWHERE
from learning import corpora
from profileparse import Profile, learn, parse
from profileparse.learning.corpus import Sample
from profileparse.schema.labels import label_key
from profileparse.schema.profile import schema_of
from profileparse.source import Source
from profileparse.syntax.parser import line_syntax
from profileparse.values.kinds import is_nothing
from readings import Readings
from structured.reading import STRUCTURED

SEEDS = range(100, 112)


def test_labels_and_kinds_of_corpora_at_random_are_found():
    declared = found = right = learnt = invented = 0
    for seed in SEEDS:
        corpus = corpora.corpus(seed)
        labels = {label_key(label.label): label for label in learn(corpus.texts).labels}
        known = {label_key(drawn.label): drawn for drawn in corpus.labels}
        learnt += len(labels)
        invented += len(labels.keys() - known.keys())
        pairs = [(known[key], labels.get(key)) for key in known]
        for drawn, label in list(pairs):
            inside = {label_key(each.label): each for each in label.inside} if label is not None else {}
            pairs += [(each, inside.get(label_key(each.label))) for each in drawn.inside]
        declared += len(pairs)
        found += sum(label is not None for _, label in pairs)
        right += sum(label is not None and label.kind == drawn.kind for drawn, label in pairs)
    assert found >= declared * 0.95
    assert right >= found * 0.9
    assert invented <= learnt * 0.02


def test_a_learnt_model_reads_texts_that_it_was_not_learnt_from():
    values = read = 0
    for seed in SEEDS[:6]:
        corpus = corpora.corpus(seed, count=120)
        learned = learn(corpus.texts[:80])
        for text in corpus.texts[80:]:
            profile = parse(text, model=learned.model, name="X").profile
            reasons = [profile.absent[label.name].reason for label in learned.labels if label.name in profile.absent]
            read += len(learned.labels) - len(reasons)
            values += len(learned.labels) - sum(reason not in ("unreadable", "empty") for reason in reasons)
    assert read >= values * 0.95


def _labels_in(readings: Readings, name: str) -> set[str]:
    """Return the keys of the labels in a text that its model declares."""
    source = Source(readings.text(name))
    return {
        "{name}" if part.name else label_key(source.visible[slice(*part.label)])
        for part in line_syntax(readings.models[name]).outline(source).parts
        if part.field and part.label and part.field not in ("name", "references")
    }


@pytest.mark.parametrize("readings", [ELSEWHERE, STRUCTURED], ids=["elsewhere", "structured"])
def test_labels_that_two_pages_of_a_kind_have_are_found(readings):
    kinds = defaultdict(list)
    for name in readings.records:
        kinds[readings.models[name]].append(name)
    wanted = found = 0
    for names in kinds.values():
        if len(names) < 2:
            continue
        counts = Counter(key for name in names for key in _labels_in(readings, name))
        own = {key for key, count in counts.items() if count > 1}
        labels = [each for label in learn(map(readings.text, names)).labels for each in (label, *label.inside)]
        keys = {
            "{name}" if "{name}" in wording else label_key(wording)
            for label in labels
            for wording in (label.label, *label.aliases)
        }
        wanted += len(own)
        found += len(own & keys)
    assert found >= wanted * 0.8 > 0


def test_the_order_of_the_texts_makes_no_difference():
    texts = corpora.corpus(7).texts
    source = learn(texts, name="Firm").source
    for seed in range(3):
        random.Random(seed).shuffle(texts)
        assert learn(texts, name="Firm").source == source
        assert learn(iter(texts), name="Firm", most=40).source == learn(texts[::-1], name="Firm", most=40).source


def test_odd_texts_change_nothing():
    texts = corpora.corpus(9).texts
    learned = learn(texts)
    odd = [
        "\0" * 1000,
        "[" * 10_000,
        "\ud800",
        "",
        "\n".join(f"Key {number}: x" for number in range(5000)),
        texts[3] * 20,
    ]
    changed = learn([*texts, *odd])
    assert [(each.label, each.kind, each.aliases) for each in changed.labels] == [
        (each.label, each.kind, each.aliases) for each in learned.labels
    ]


def test_a_sample_holds_a_bounded_number_of_texts_whichever_order_they_come_in():
    texts = [f"Text {number}" for number in range(500)]
    sample, other = Sample(20), Sample(20)
    for text, opposite in zip(texts, reversed(texts), strict=True):
        sample.add(text)
        sample.add(text)
        other.add(opposite)
    assert sample.texts == other.texts
    assert len(sample.texts) == 20


def test_the_source_is_formatted_and_passes_the_checkers(tmp_path):
    for seed in SEEDS[:4]:
        (tmp_path / f"model_{seed}.py").write_text(learn(corpora.corpus(seed).texts, name=f"Model{seed}").source)
    for command in (["ruff", "format", "--isolated", "--check"], ["ruff", "check", "--isolated"]):
        done = subprocess.run(
            [sys.executable, "-m", *command, tmp_path], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        assert done.returncode == 0, done.stdout
    files = sorted(map(str, tmp_path.glob("*.py")))
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-incremental", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_model_reads_what_its_source_declares():
    texts = [
        f"# {name}\n\n{name} Overview\n\n{name} is a burrel that digs.\n\nWeight: {weight} kg\nFirst seen: {seen}\n"
        for name, weight, seen in (
            ("Talpix", 3, 1865),
            ("Mustrix", 4, "c. 1900"),
            ("Velurus", 5, "May 1903"),
            ("Or", 6, 1999),
        )
    ]
    learned = learn(texts, name="Burrel")
    assert [(each.label, each.kind) for each in learned.labels] == [
        ("Weight", "quantity"), ("First seen", "partial"), ("{name} Overview", "prose"),
    ]  # fmt: skip
    profile = parse(texts[0], model=learned.model).profile
    assert (profile.name, profile.weight.low, profile.first_seen.edtf) == ("Talpix", 3, "1865")
    assert profile.overview.plain() == "Talpix is a burrel that digs."
    assert not is_nothing(profile.weight)
    assert schema_of(learned.model).title.name == "overview"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["6/14/2025", "12/31/2024", "1/2/2003"], "partial"),
        (["14.6.2025", "31.12.2024", "1.2.2003"], "partial"),
        (["1 - 2 cm", "about 3 cm", "4 cm"], "quantity"),
        (["yes", "no", "yes"], "text"),
        (["Oban, Scotland", "Bari, Italy", "Ghent, Belgium"], "text"),
        (["red", "red, blue", "blue, green, red"], "inline"),
        (["www.a.example", "https://b.example/x", "http://c.example"], "url"),
        (["OMIM:1234", "MGI:22 OMIM:3333", "GO:7"], "xrefs"),
        (["AB-12", "C7", "X9.1"], "identifier"),
        (["1.5", "2", "0.25"], "number"),
        (["1,240", "7", "88"], "integer"),
    ],
)
def test_kinds_of_values_of_one_line(values, kind):
    learned = learn([f"# N{number}\n\nThing: {value}\nOther: x{number}\n" for number, value in enumerate(values)])
    label = next(each for each in learned.labels if each.label == "Thing")
    assert label.kind == kind
    profile = parse(f"# N\n\nThing: {values[0]}\n", model=learned.model).profile
    assert not is_nothing(profile.thing)


def test_wordings_of_one_label_are_one_field():
    texts = [
        f"# N{number}\n\n{label}: {value}\nWeight: {number} kg\n"
        for number, (label, value) in enumerate(
            [
                ("Synonym", "Red, old"),
                ("Synonyms", "Blue, new, small"),
                ("Synonyms", "Green"),
                ("Synonym", "Grey, thin"),
            ]
        )
    ]
    [label, _] = learn(texts).labels
    assert sorted([label.label, *label.aliases]) == ["Synonym", "Synonyms"]


def test_wordings_that_share_values_are_one_field():
    foods = ("roots", "seeds", "snails", "frogs", "leaves")
    texts = [
        f"# N{number}\n\n{('Diet', 'Feeds on')[number % 2]}: {foods[number % 5]}, {foods[(number + 2) % 5]}\nAge: {number}\n"
        for number in range(20)
    ]
    label, age = learn(texts).labels
    assert (age.label, sorted([label.label, *label.aliases])) == ("Age", ["Diet", "Feeds on"])


def test_terms_with_nothing_between_them_are_glued():
    foods, dangers = ("Roots", "Seeds", "Snails", "Frogs"), ("Owls", "Foxes", "Cold", "Floods")
    texts = []
    for number in range(4):
        one, other = foods[number], f"{foods[number - 1]} of {dangers[number]}"
        fields = (
            f"## Foods\n{one}\n{other}",
            f"## Likes\n{one}{other}",
            f"## Fears\n{dangers[number]}\n{dangers[number - 1]}",
        )
        texts.append(f"# N{number}\n\n" + "\n\n".join(fields) + "\n")
    learned = learn(texts)
    assert {label.label: label.glued for label in learned.labels} == {"Foods": False, "Likes": True, "Fears": False}
    likes = parse(texts[0], model=learned.model).profile.likes
    assert [term.label for term in likes] == ["Roots", "Frogs of Owls"]


def test_what_is_left_out_says_why():
    sexes = ("Female", "Male")
    learned = learn(
        f"# N{number}\n\nName: N{number}\n\nSex\n{sexes[number % 2]}\n\nAge: {number}\n\nBack to top\n"
        for number in range(8)
    )
    assert {each.label: each.why for each in learned.left_out} == {
        "Name": "all models have it",
        "Female": "it is a value of another label",
        "Male": "it is a value of another label",
    }
    assert [each.label for each in learned.labels] == ["Sex", "Age"]


def test_the_source_says_how_often_there_is_nothing_and_how_it_is_said():
    texts = [
        f"# N{number}\n\nDiet: {diet}\n" for number, diet in enumerate(("roots", "N/A", "seeds", "none known", "frogs"))
    ]
    lines = learn(texts).source.splitlines()
    assert "    # In 5 of 5 texts: " in "\n".join(lines)
    assert "    # None in 2: “N/A”, “none known”" in lines


def test_a_name_that_is_none_is_refused():
    with pytest.raises(ValueError, match="'my model' is no name of a class"):
        learn([], name="my model")
    assert learn([]).labels == ()


def _sheets(*lines):
    return [f"# X{number}\n\n" + "".join(each.replace("%", str(10 + number)) for each in lines) for number in range(3)]


@pytest.mark.parametrize(
    "line",
    [
        "{name}: % kg\n",
        "## {name}\n\nred green.\n\n",
        "## \\N\n\nred green.\n\n",
        "\x1b[1mSize\x1b[0m\n\nred green.\n\n",
    ],
)
def test_lines_that_cannot_be_declared_are_no_labels(line):
    learned = learn(_sheets(line, "## Weight\n\n% kg\n"))
    assert [label.name for label in learned.labels] == ["weight"]
    assert learned.model.__name__ == "Learned"


def test_a_label_with_a_quotation_mark_leaves_the_imports_whole():
    learned = learn(_sheets('Barrel 5": yes\n', "Length: % m\n", "First lit: yes indeed\n"))
    assert learned.model(name="X", length="3 m").length.unit == "m"


def test_a_heading_with_the_name_and_the_same_without_it_are_one_label():
    texts = [
        text.replace("{name}", f"X{number}")
        for number, text in enumerate(_sheets("{name} Overview\n\nRed.\n\n", "Overview\n\nGreen.\n"))
    ]
    assert issubclass(learn(texts).model, Profile)


@pytest.mark.parametrize("name", ["class", "None", "1a"])
def test_a_name_that_no_class_has_is_refused(name):
    with pytest.raises(ValueError, match="no name of a class"):
        learn(_sheets("Weight: % kg\n"), name=name)
