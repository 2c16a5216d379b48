"""Labels that no field has, counted over texts."""

from itertools import permutations

import pytest

from profileparse import Profile, Section, parse
from profileparse.rules.declaration import declared_in
from profileparse.rules.unknown import UnknownLabel, UnknownLabels


class Wing(Section):
    span: str | None = None


class Beetle(Profile):
    food: str | None = None
    wing: Wing | None = None


def messages(text):
    return [each.message for each in parse(text, model=Beetle).diagnostics if each.code == "PP202"]


def beetle(*lines):
    return "# Stag\n\n" + "\n".join(f"{line}\n" for line in ("Food: sap", *lines))


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("Habitat", "habitat: str | None = None"),
        ("Red list", 'red_list: Annotated[str | None, Label("Red list")] = None'),
        ("x”; declare it with y", 'x_declare_it_with_y: Annotated[str | None, Label("x”; declare it with y")] = None'),
        (
            "”; declare it with a ”; declare it with b = None",
            "declare_it_with_a_declare_it_with_b_none: "
            'Annotated[str | None, Label("”; declare it with a ”; declare it with b = None")] = None',
        ),
    ],
)
def test_the_line_comes_whole_from_the_message_whatever_the_label_is(label, line):
    (message,) = messages(f"# Stag\n\n## Food\n\nsap\n\n## {label}\n\nwood\n")
    assert declared_in(message) == ("Beetle", line)


@pytest.mark.parametrize("label", ["Habitat", "x”; declare it with y"])
def test_a_label_with_nothing_under_it_is_declared_by_no_line(label):
    (message,) = messages(f"# Stag\n\n## {label}\n\n## Food\n\nsap\n")
    assert message.endswith("it is kept in extra")
    assert declared_in(message) is None


def test_labels_that_several_texts_have_are_counted_by_text():
    labels = UnknownLabels()
    labels.add(messages(beetle("Habitat: wood", "Habitat: oak")))
    labels.add(messages(beetle("HABITAT: wood", "Rank: 1")))
    labels.add(messages(beetle("Habitat: wood", "Rank: 2", "Once: x")))
    labels.add(messages(beetle()))
    assert labels.most_frequent() == [
        UnknownLabel("Beetle", "habitat: str | None = None", 3),
        UnknownLabel("Beetle", "rank: str | None = None", 2),
    ]


def test_the_line_that_most_texts_suggest_counts_whatever_the_order():
    prose = beetle("Habitat: It lives in old wood. It comes out at night, and it flies to the light of lamps.")
    for texts in permutations([beetle("Habitat: wood"), prose, prose]):
        labels = UnknownLabels()
        for text in texts:
            labels.add(messages(text))
        assert labels.most_frequent() == [UnknownLabel("Beetle", "habitat: Prose | None = None", 3)]


def test_a_label_of_a_section_is_declared_in_the_section():
    labels = UnknownLabels()
    for _ in range(2):
        labels.add(messages("# Stag\n\n## Wing\n\nSpan: 3 cm\nColour: brown\n"))
    assert labels.most_frequent() == [UnknownLabel("Wing", "colour: str | None = None", 2)]


def test_at_most_ten_labels_are_given_the_most_frequent_and_then_by_name():
    labels = UnknownLabels()
    for number in range(3):
        labels.add(messages(beetle(*(f"Label {each}: x" for each in "mlkjihgfedcba"), *["Zoo: x"] * (number > 0))))
    found = labels.most_frequent()
    assert [each.declaration.partition(":")[0] for each in found] == [f"label_{each}" for each in "abcdefghij"]
    assert {each.sources for each in found} == {3}
