"""Closed vocabularies: fields and lists whose values a `Literal` or an `Enum` names."""

from enum import Enum, IntEnum, StrEnum
from random import Random
from typing import Annotated, Literal

import pytest

from profileparse import EditError, Label, Profile, dumps, instructions, loads, parse
from profileparse.values.kinds import Kind, kind_of


class Finish(Enum):
    """Texts that are awkward in lists: with parentheses, with an "and", with a comma, a statement of absence."""

    MATT = "matt"
    GLOSS = "half gloss (indoors)"
    TWO = "red and green"
    BOTH = "satin, polished"
    UNKNOWN = "unknown"


class Base(StrEnum):
    """A StrEnum, whose members are texts."""

    OIL = "oil"
    WATER = "water"


class Coat(Profile):
    """A model with vocabularies in each layout."""

    finish: Finish | None = None
    base: Annotated[Base | None, Label("Base", inline_only=True)] = None
    tried: list[Finish] = []
    sold: Annotated[list[Finish], Label("Sold As", layout="inline")] = []
    grades: Annotated[list[Literal["A 1", "B 2"]], Label("Grades", layout="bullets")] = []


def coat(random):
    """Return a record with some values of each vocabulary."""
    finishes = list(Finish)
    return Coat(
        name="Tarn lac",
        finish=random.choice((*finishes, None)),
        base=random.choice((*Base, None)),
        tried=random.sample(finishes, random.randint(0, 4)),
        sold=random.sample(finishes, random.randint(0, 4)),
        grades=random.choice(([], ["A 1"], ["B 2", "A 1"])),
    )


def test_records_are_read_back_from_text_and_json():
    for seed in range(200):
        record = coat(Random(seed))
        text = dumps(record)
        found = parse(text, model=Coat)
        assert not found.diagnostics, text
        assert found.profile.model_dump(exclude={"absent"}) == record.model_dump(exclude={"absent"})
        assert Coat.model_validate_json(record.model_dump_json()) == record


def test_members_have_the_type_of_their_enumeration():
    profile = loads("# Tarn lac\n\nFinish\nmatt\nBase: oil\nTried\nmatt\nsatin, polished\n", model=Coat)
    assert profile.finish is Finish.MATT
    assert profile.base is Base.OIL
    assert profile.tried == [Finish.MATT, Finish.BOTH]


def test_values_are_read_in_any_case_but_where_only_that_divides_them():
    class Card(Profile):
        state: Literal["gas", "Liquid"] | None = None
        allele: Literal["A", "a"] | None = None
        seen: list[Literal["gas", "Liquid"]] = []

    text = "# X\n\nState: GAS\nAllele: a\nSeen\n- Gas\n- liquid\n"
    profile = loads(text, model=Card)
    assert (profile.state, profile.allele, profile.seen) == ("gas", "a", ["gas", "Liquid"])
    assert parse(text, model=Card).edit(profile) == text
    assert loads(dumps(profile), model=Card) == profile


def test_a_value_outside_of_the_vocabulary_is_unreadable_and_kept():
    parsed = parse("# Tarn lac\n\nFinish: glossy\nTried\nmatt\nglossy\n", model=Coat)
    assert parsed.profile.finish is None
    assert parsed.profile.absent["finish"].reason == "unreadable"
    assert parsed.profile.tried == [Finish.MATT]
    assert [each.text for each in parsed.profile.extra] == ["glossy", "glossy"]
    said = [each for each in parsed.diagnostics if each.code == "PP104"]
    assert len(said) == 2
    assert all("one of “matt”, “half gloss (indoors)”" in each.message for each in said)


def test_values_can_be_edited_by_their_text():
    parsed = parse("# Tarn lac\n\nFinish\nmatt\nTried\nmatt\n", model=Coat)
    changed = parsed.profile.with_(finish="red and green", tried=["matt", "half gloss (indoors)"])
    assert (changed.finish, changed.tried) == (Finish.TWO, [Finish.MATT, Finish.GLOSS])
    assert parsed.edit(changed) == "# Tarn lac\n\nFinish\nred and green\nTried\nmatt\nhalf gloss (indoors)\n"
    with pytest.raises(EditError, match="finish: 'glossy' is not one of “matt”"):
        parsed.profile.with_(finish="glossy")


def test_prompts_name_the_values():
    assert (
        "- Grades: one of “A 1”, “B 2”; any number of them, each on a line of its own after a bullet."
        in instructions(Coat)
    )


class Number(IntEnum):
    """An enumeration of numbers, which no text says as a label does."""

    ONE = 1


@pytest.mark.parametrize("annotation", [Number, Literal[1, 2], Literal["a", 1], list[Number]])
def test_vocabularies_have_texts_alone(annotation):
    with pytest.raises(TypeError, match="a Literal or an Enum of texts"):
        kind_of(annotation)


def test_an_entry_of_a_list_is_one_line_without_citations():
    assert kind_of(list[Literal["a [1]"]]) is Kind.VALUES
    model = type("Own", (Profile,), {"__annotations__": {"own": list[Literal["a [1]"]]}, "own": []})
    with pytest.raises(TypeError, match="own: text can't carry 'a \\[1\\]'"):
        parse("x", model=model)
