import pytest

from profileparse import (
    Absent,
    Block,
    EntityProfile,
    Extra,
    Profile,
    Prose,
    Reference,
    Section,
    Segment,
    Term,
    dumps,
    loads,
)
from profileparse.schema.profile import schema_of
from strategies import CompanyProfile


def prose(*blocks):
    return Prose(
        blocks=[
            Block(kind=kind, segments=[Segment(text=text, citations=cited) for text, cited in segments])
            for kind, segments in blocks
        ]
    )


def body(field, value):
    """Return the lines of a field in canonical text, which also reads back equal."""
    profile = EntityProfile(name="X", **{field: value})
    text = dumps(profile)
    assert loads(text) == profile
    label = schema_of(EntityProfile).by_name[field].label.text
    return text.split(f"{label}\n", 1)[1].splitlines()


@pytest.mark.parametrize(
    ("field", "labels", "lines"),
    [
        ("other_names", ["A", "B c"], ["A, B c"]),
        ("other_names", ["A, b", "C"], ["- A, b", "- C"]),
        ("other_names", ["Aliases"], ["- Aliases"]),
        ("biological_functions", ["A, b", "C"], ["", "A, b", "C"]),
        ("biological_functions", ["Interacting Drugs"], ["", "- Interacting Drugs"]),
        ("safety_considerations", ["A", "B"], ["", "  • A", "  • B"]),
        ("associated_biomarkers", ["A"], ["", "Biomarker", "A"]),
        ("associated_biomarkers", ["Biomarker", "A"], ["", "Biomarker", "Biomarker", "A"]),
    ],
)
def test_each_list_has_the_layout_of_its_label_and_bullets_where_that_would_not_read_back(field, labels, lines):
    assert body(field, [Term(label=label) for label in labels]) == lines


def test_a_term_shows_its_qualifier_and_citations():
    assert body("other_names", [Term(label="A", qualifier="b, c", citations=[1, 2]), Term(label="D")]) == [
        "A (b, c) [1][2], D"
    ]


@pytest.mark.parametrize(
    "value",
    [
        prose(("paragraph", [("One.", [1, 2]), ("Two", [3])])),
        prose(("paragraph", [("One.", [])]), ("quote", [("Two.", [1])]), ("paragraph", [("Three.", [])])),
        prose(("quote", [("Two “inner” words.", [])])),
        prose(("quote", [('“Two” or «three» or "four".', [4])])),
        prose(("paragraph", [("N#", [1]), ("a/b=", [2])])),
        prose(("paragraph", [("Aliases", [])])),
        prose(("paragraph", [("Key: value", [])])),
        prose(("paragraph", [("p > 3", [])])),
        prose(("paragraph", [("## heading", [])])),
        prose(("paragraph", [("a | b |", [])])),
    ],
)
def test_prose_reads_back_whatever_it_looks_like(value):
    assert body("mechanism_of_action", value)[1]


def test_the_layout_is_that_of_the_seed():
    profile = EntityProfile(
        name="X",
        other_names=[Term(label="Y")],
        overview=prose(("paragraph", [("Text.", [1])])),
        absent={
            "mechanism_of_action": Absent(reason="empty"),
            "interacting_drugs": Absent(reason="not_available", text="N/A"),
        },
        references=[
            Reference(number=1, text="A. Title.", url="https://example.org/a"),
            Reference(number=1200, text="B."),
        ],
        extra=[Extra(heading="Note", text="- a\nb"), Extra(heading=None, text="Aliases")],
    )
    text = """\
Other Names
Y

X Overview

Text.[1]

Mechanism of Action

Interacting Drugs

N/A

References

1. A. Title. https://example.org/a
- [1200] B.

## Note

- a
b

---

\\ Aliases
"""
    assert dumps(profile) == text
    assert loads(text) == profile


@pytest.mark.parametrize(
    "name", ["X", "a: b", "Aliases", "[edit]", "one two three four five six seven eight nine ten eleven", "X Overview"]
)
def test_a_name_that_the_heading_can_not_hold_stands_on_a_line_of_its_own(name):
    profile = EntityProfile(name=name, overview=prose(("paragraph", [("Text.", [])])))
    assert loads(dumps(profile)) == profile


@pytest.mark.parametrize("text", ["---", "—", "-", "..."])
@pytest.mark.parametrize("head", ["X Overview\n\nText.\n\n{}: {}", "{}: {}\n\nX Overview\n\nText.\n", "{}\n\n> {}"])
@pytest.mark.parametrize("label", ["Other Names", "Mechanism of Action", "Biological Functions", "X Overview"])
def test_a_wording_that_would_underline_its_label_reads_back(label, head, text):
    profile = loads(head.format(label, text), name="X")
    assert loads(dumps(profile)) == profile


@pytest.mark.parametrize("first", ["=", "===", "> =", "> 3-fold", "Other Names", "- a", "a"])
@pytest.mark.parametrize("second", ["=", "===", "---", "> 3-fold", "X Overview", "12. a", "b"])
def test_every_two_lines_of_extra_read_back(first, second):
    profile = EntityProfile(name="X", extra=[Extra(heading=None, text=f"{first}\n{second}")])
    assert loads(dumps(profile)) == profile


class Trip(Section):
    """A section with prose."""

    notes: Prose | None = None
    days: int | None = None


class Harbour(Profile):
    """A model with prose wherever one can stand."""

    about: Prose | None = None
    ways: dict[str, Prose] = {}
    best: Trip | None = None
    trips: list[Trip] = []


@pytest.mark.parametrize(
    "texts",
    [
        ("A quay.", "Learn more about it"),
        ("Read more", "A quay."),
        ("Videos | Maps | Photos", "A quay."),
        ("A quay.", "4.2"),
        ("A quay.", "[edit]"),
        ("[edit]", "A."),
        ("12", "A quay.", "13", "Page 14 of 20", "A pier."),
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        lambda prose: {"about": prose},
        lambda prose: {"about": prose, "best": {"days": 3}},
        lambda prose: {"ways": {"By sea": prose}},
        lambda prose: {"best": {"notes": prose}},
        lambda prose: {"trips": [{"notes": prose, "days": 3}, {"days": 2}]},
    ],
)  # fmt: skip
def test_what_pages_have_beside_prose_reads_back_as_prose_wherever_that_stands(place, texts):
    prose = {"blocks": [{"kind": "paragraph", "segments": [{"text": text}]} for text in texts]}
    profile = Harbour.model_validate({"name": "X", **place(prose)})
    assert loads(dumps(profile), model=Harbour) == profile


def test_items_of_prose_that_are_labels_with_values_stay_items():
    labels = ["Founded: 1998-03-03", "Staff: 12", "Motto: Ever on", "**Ticker:** ABC"]
    blocks = [
        {"kind": "paragraph", "segments": [{"text": "It began small."}]},
        *({"kind": "item", "segments": [{"text": text}]} for text in labels),
    ]
    company = CompanyProfile(name="X", history={"blocks": blocks})
    text = dumps(company)
    assert loads(text, model=CompanyProfile) == company
    assert dumps(loads(text, model=CompanyProfile)) == text
