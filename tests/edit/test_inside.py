"""Edits inside sections, groups and keys touch the lines of what changed, and no others."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Annotated

import pytest

from linear import LINEAR, growth
from profileparse import Absent, Label, Profile, Prose, Quantity, Section, Term, Xref, dumps, loads, parse


class Deep(Section):
    """A section in a section."""

    size: Quantity | None = None
    names: Annotated[list[Term], Label("Names", layout="inline")] = []


class Effects(Section):
    """A section."""

    common: Annotated[list[Term], Label("Common", layout="inline")] = []
    rare: Annotated[list[Term], Label("Rare", layout="bullets")] = []
    codes: Annotated[list[Xref], Label("Codes", layout="inline")] = []
    onset: str | None = None
    notes: Prose | None = None
    deep: Deep | None = None


class Trial(Section):
    """A group."""

    year: int | None = None
    arms: Annotated[list[Term], Label("Arms", layout="inline")] = []
    dose: Quantity | None = None


class Drug(Profile):
    """A record with all kinds of fields that have fields of their own."""

    effects: Annotated[Effects | None, Label("Side Effects")] = None
    trials: list[Trial] = []
    doses: Annotated[dict[str, list[Term]], Label("Doses", layout="inline")] = {}
    advice: dict[str, Prose] = {}
    uses: Annotated[list[Term], Label("Uses", layout="inline")] = []


MISSING = Absent(reason="missing")
INDENTED = """\
# Aspirin

Side Effects:
  Common: nausea,  heartburn [1]
  Rare:
  - rash
  - gout
  Codes: ICD-10: E83.0, E83.1
  Deep
    Size: 3 kg
Trials:
  - Year: 1910
    Arms: one, two
    Dose: 3 mg
  - Year: 1911
    Arms: six
Doses:
  Adults: 3 mg, 4 mg
  Children:
    - 1 mg
Advice
  **Drinking**

  Don't.[2]

  **Driving**

  Take care.
Uses: pain,   fever
"""
HEADINGS = """\
# Aspirin

## Side Effects

### Common

nausea,  heartburn [1]

### Rare

* rash
* gout

### Codes

ICD-10: E83.0, E83.1

### Deep

Size: 3 kg

## Trials

| Year | Arms | Dose |
|---|---|---|
| 1910 | one, two | 3 mg |
| 1911 | six | |

## Doses

- Adults: 3 mg, 4 mg
- Children: 1 mg

## Advice

### Drinking

Don't.[2]

### Driving

Take care.

## Uses

pain,   fever
"""
LAYOUTS = {"indented": INDENTED, "headings": HEADINGS, "indented, CRLF": INDENTED.replace("\n", "\r\n")}


def edited(text, change):
    """Return the lines that a change takes away and those that it puts in; what it makes reads back."""
    parsed = parse(text, model=Drug)
    profile = parsed.profile.with_(**change(parsed.profile))
    assert profile != parsed.profile
    after = parsed.edit(profile)
    assert loads(after, model=Drug) == profile
    old, new = text.splitlines(), after.splitlines()
    gone: list[str] = []
    come: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += filter(str.strip, old[i1:i2])
            come += filter(str.strip, new[j1:j2])
    return [line.strip() for line in gone], [line.strip() for line in come]


def in_effects(**changes):
    return lambda drug: {"effects": drug.effects.with_(**changes)}


def in_trial(number, **changes):
    return lambda drug: {
        "trials": [each.with_(**changes) if at == number else each for at, each in enumerate(drug.trials)]
    }


def with_key(name, key, value):
    return lambda drug: {name: {**getattr(drug, name), key: value}}


def without_key(name, key):
    return lambda drug: {name: {each: value for each, value in getattr(drug, name).items() if each != key}}


def test_the_layouts_say_the_same():
    records = [loads(text, model=Drug) for text in LAYOUTS.values()]
    assert records[0].effects.deep.size.low == 3
    assert records[0].trials[1].arms == [Term(label="six")]
    assert [each.curie for each in records[0].effects.codes] == ["ICD-10:E83.0", "ICD-10:E83.1"]
    for record in records:  # a cell of a table may be empty, a line is missing
        assert record.trials[1].with_(dose=MISSING) == records[0].trials[1]
        assert record.with_(trials=[]) == records[0].with_(trials=[])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("change", "gone", "come"),
    [
        (in_effects(common="nausea, heartburn [1], hives"), 1, 1),
        (in_effects(common="heartburn [1]"), 1, 1),
        (in_effects(rare=["rash", "hives", "gout"]), 0, 1),
        (in_effects(rare=["gout"]), 1, 0),
        (in_effects(rare=["gout", "rash"]), 1, 1),
        (in_effects(codes="ICD-10:E83.0"), 1, 1),
        (in_effects(codes="ICD-10:E83.0, ICD-10:E83.1, PMID:4"), 1, 1),
        (in_effects(codes="N/A"), 1, 1),
        (in_effects(codes=MISSING), (1, 2), 0),
        (in_effects(rare=MISSING), 3, 0),
        (in_effects(onset="in an hour"), 0, (1, 2)),
        (in_effects(notes="It passes.[3]"), 0, (1, 2)),
        (in_effects(deep={"size": "4 kg"}), 1, 1),
        (in_effects(deep={"size": "3 kg", "names": "a, b"}), 0, 1),
        (in_effects(deep=MISSING), 2, 0),
        (in_trial(0, arms="one, two, three"), 1, 1),
        (in_trial(0, arms="two"), 1, 1),
        (in_trial(0, dose="5 mg"), 1, 1),
        (lambda drug: {"trials": drug.trials[1:]}, (1, 3), 0),
        (lambda drug: {"trials": drug.trials[:1]}, (1, 2), 0),
        (with_key("doses", "Adults", "3 mg"), 1, 1),
        (with_key("doses", "Children", "2 mg"), 1, 1),
        (with_key("doses", "Elderly", "2 mg, 3 mg"), 0, (1, 2)),
        (without_key("doses", "Adults"), 1, 0),
        (with_key("advice", "Drinking", "Do.[2]"), 1, 1),
        (with_key("advice", "Drinking", "Do.\n\nBut little."), 1, 2),
        (with_key("advice", "Sleep", "Sleep well."), 0, 2),
        (without_key("advice", "Drinking"), 2, 0),
    ],
)
def test_a_change_touches_its_own_lines(layout, change, gone, come):
    lost, found = edited(LAYOUTS[layout], change)
    for count, lines in ((gone, lost), (come, found)):
        assert len(lines) in (count if isinstance(count, tuple) else (count,)), (lost, found)


def test_what_comes_is_written_as_what_is_beside_it():
    assert edited(INDENTED, in_trial(1, dose="5 mg"))[1] == ["Dose: 5 mg"]
    assert edited(INDENTED, in_effects(notes="It passes."))[1] == ["Notes: It passes."]
    assert edited(INDENTED, with_key("advice", "Sleep", "Well."))[1] == ["**Sleep**", "Well."]
    assert edited(HEADINGS, in_effects(notes="It passes."))[1] == ["### Notes", "It passes."]
    assert edited(HEADINGS, with_key("doses", "Elderly", "2 mg"))[1] == ["- Elderly: 2 mg"]


def test_the_bullet_of_a_group_stays_when_its_first_field_goes():
    text = INDENTED.replace("  - Year: 1911\n    Arms: six\n", "")
    assert edited(text, in_trial(0, year=MISSING)) == (
        ["- Year: 1910", "Arms: one, two"],
        ["- Arms: one, two"],
    )


def test_what_cannot_be_written_in_place_writes_the_field_anew_and_nothing_around_it():
    lost, found = edited(INDENTED, lambda drug: {"trials": [*drug.trials, {"year": "1912"}]})
    assert "Year: 1912" in found or "1912" in found
    assert not {"Uses: pain,   fever", "Common: nausea,  heartburn [1]"} & {*lost, *found}
    lost, found = edited(HEADINGS, in_trial(1, year=MISSING))
    assert not {"pain,   fever", "nausea,  heartburn [1]"} & {*lost, *found}


@pytest.mark.parametrize("kind", ["terms", "keys", "new keys", "groups"])
def test_editing_inside_is_linear(kind):
    def make(size):
        drug = Drug(
            name="X",
            effects=Effects(common=[Term(label=f"c{number}") for number in range(size)]),
            trials=[Trial(year=number, arms=[Term(label="a")]) for number in range(size)],
            doses={f"Key {number}": [Term(label="1 mg")] for number in range(size)},
        )
        new = {
            "terms": {"effects": Effects(common=[Term(label=f"d{number}") for number in range(0, 2 * size, 2)])},
            "keys": {"doses": {key: [*value, Term(label="2 mg")] for key, value in drug.doses.items()}},
            "new keys": {"doses": {**drug.doses, **{f"New {number}": [Term(label="x")] for number in range(size)}}},
            "groups": {"trials": [Trial(year=each.year, arms=[*each.arms, Term(label="b")]) for each in drug.trials]},
        }[kind]
        return parse(dumps(drug), model=Drug), drug.with_(**new)

    assert growth(lambda made: made[0].edit(made[1]), make, 60) <= LINEAR
