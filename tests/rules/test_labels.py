"""PP2xx: labels."""

from __future__ import annotations

import re
from typing import Annotated

import pytest
from pydantic import create_model

import strategies
from profileparse import EntityProfile, Label, Prose, Term, loads, parse
from profileparse.fixing import fix_text
from rules.finding import found, mended, places
from strategies import CompanyProfile

HEAD = "Aspirin Overview\n\nAn old drug.\n\n"


@pytest.mark.parametrize(
    ("wording", "label"),
    [
        ("Interacting Drgus", "Interacting Drugs"),
        ("Interactng Drug", "Interacting Drugs"),
        ("Biologic Functions", "Biological Functions"),
        ("Associated Bio-markers", "Associated Biomarkers"),
        ("Desease Associations", "Disease Associations"),
        ("Mecanism of action", "Mechanism of Action"),
    ],
)
def test_a_misspelt_label_is_found_and_mended(wording: str, label: str):
    text = f"{HEAD}{wording}\n\nWarfarin\n"
    assert places(text, "PP201") == [wording]
    assert mended(text, "PP201") == f"{HEAD}{label}\n\nWarfarin\n"


@pytest.mark.parametrize("line", ["## Interacting Drgus", "**Interacting Drgus**", "Interacting Drgus: Warfarin"])
def test_decoration_is_left_as_it_is(line: str):
    text = f"{HEAD}{line}\n\nHeparin\n"
    assert places(text, "PP201") == ["Interacting Drgus"]
    assert mended(text, "PP201") == text.replace("Drgus", "Drugs")
    assert found(text, "PP202") == []


def test_a_misspelt_heading_keeps_the_name():
    text = "Other Names\nASA\n\nAspirin Overveiw\n\nAn old drug.\n"
    assert places(text, "PP201") == ["Overveiw"]
    profile = parse(mended(text, "PP201")).profile
    assert profile is not None
    assert profile.name == "Aspirin"


@pytest.mark.parametrize(
    "term",
    [
        "Source", "Preference", "Biomarker", "Signal transduction", "Disease progression", "Target cells", "Synonymous",
        "Overviews of trials", "Molecular chaperones", "Safety", "Mode of delivery", "Drug resistance", "Allies", "Aliased",
    ],
)  # fmt: skip
def test_ordinary_terms_are_no_labels(term: str):
    assert found(f"{HEAD}Biological Functions\n\nHomeostasis\n{term}\n", "PP201") == []


def test_a_bullet_and_a_line_of_prose_are_no_label_lines():
    assert found(f"{HEAD}Safety Considerations\n\n- Interacting Drgus\n", "PP201") == []
    assert found("Aspirin Overview\n\nIt has interacting drgus and more.\n", "PP201") == []


def test_an_unknown_heading_and_an_unknown_key_are_found():
    text = f"{HEAD}## Price\n\nLow.\n\n## Makers\n\nBayer\n"
    assert places(text, "PP202") == ["Price", "Makers"]


@pytest.mark.parametrize(
    ("section", "line"),
    [
        ("Other Names: ASA\nOccupation: chemist", "occupation: str | None = None"),
        ("## Price per Tablet\n\nLow.", 'price_per_tablet: Annotated[str | None, Label("Price per Tablet")] = None'),
        ("## Makers\n\n- Bayer\n- Roche", 'makers: Annotated[list[Term], Label("Makers", layout="bullets")] = []'),
        ("## Makers\n\nThe best:\n- Bayer", 'makers: Annotated[list[Term], Label("Makers", layout="bullets")] = []'),
        ("## Makers\n\n| A | B |\n|---|---|\n| C | D |", "makers: Prose | None = None"),
        ("## Makers\n\nBayer\nRoche", "makers: list[Term] = []"),
        ("## Price\n\nIt was high. Now it is low.", "price: Prose | None = None"),
        (
            "## Price\n\nIt was high.\n\n- Now it is low. Good.",
            "price: Prose | None = None",
        ),
        ("## 2nd “Best” Drug\n\nNo.", 'field_2nd_best_drug: Annotated[str | None, Label("2nd “Best” Drug")] = None'),
        ("## Class\n\nA", 'class_: Annotated[str | None, Label("Class")] = None'),
        ("## Copy\n\nA", 'copy_: Annotated[str | None, Label("Copy")] = None'),
        ("## Größe\n\nA", "größe: str | None = None"),
    ],
)
def test_an_unknown_label_comes_with_the_declaration_of_a_field_that_reads_it(section: str, line: str):
    text = f"{HEAD}{section}\n"
    (each,) = found(text, "PP202")
    assert each.message.endswith(f"; declare it with {line}")
    names = {"Annotated": Annotated, "Label": Label, "Term": Term, "Prose": Prose}
    name, annotation, default = re.fullmatch(r"(\w+): (.+) = (\S+)", line).groups()  # type: ignore[union-attr]
    field = eval(annotation, names), eval(default)
    model = create_model("Longer", __base__=EntityProfile, **{name: field})
    profile = loads(text, model=model)
    assert not any(each.heading for each in profile.extra)
    assert getattr(profile, name)


@pytest.mark.parametrize("section", ["A {name} B\n\nText.", "Very " * 20 + "long\n\nText.", "Nothing under it"])
def test_a_heading_that_is_no_label_of_a_field_comes_without_one(section: str):
    (each,) = found(f"{HEAD}## {section}\n", "PP202")
    assert each.message.endswith("; it is kept in extra")


@pytest.mark.parametrize(
    "text",
    [
        "Staff: 5\nColor: red\nRevenue: 7\n",
        "- **Staff:** 5\n- **Color:** red\n",
        "| Staff | 5 |\n| Color | red |\n| Revenue | 7 |\n",
        "---\ntitle: Acme\nstaff: 5\nColor: red\n---\n\nHistory\n\n### Start\n",
    ],
)
def test_labels_of_every_style_are_told_alike(text: str):
    head = "" if text.startswith("---") else "Name: Acme\n\n"
    each = found(head + text, "PP202", CompanyProfile)[0]
    assert each.message == "CompanyProfile has no field for “Color”; declare it with color: str | None = None"


def test_lines_around_the_one_with_the_name_stand_outside_all_fields():
    text = "Made by hand in 1990!\n\nAspirin\n\nFor readers of all ages!\n\nOther Names: ASA\nInteracting Drugs: A\n"
    assert places(text, "PP206") == ["Made by hand in 1990!", "For readers of all ages!"]


def test_the_page_title_that_gives_the_name_is_no_unknown_label():
    text = "# Aspirin\n\nOverview\n\nAn old drug.\n"
    assert parse(text).profile is not None
    assert found(text, "PP202") == []


def test_duplicate_labels_name_the_line_of_the_first():
    (each,) = found(f"{HEAD}Interacting Drugs\n\nA\n\nDrug Interactions\n\nB\n", "PP203")
    assert "line 5" in each.message


def test_two_reference_lists_are_duplicates():
    assert places(f"{HEAD}References\n\n1. A.\n\nBibliography\n\n2. B.\n", "PP203") == ["Bibliography"]


@pytest.mark.parametrize(("below", "count"), [("", 1), ("[]", 1), ("None", 0), ("N/A", 0), ("Warfarin", 0)])
def test_only_a_section_with_nothing_in_it_is_empty(below: str, count: int):
    assert len(found(f"{HEAD}Interacting Drugs\n\n{below}\n", "PP204")) == count


BLOCK = "Other Names\nASA\n{}Aspirin Overview\n{}An old drug.\n\nInteracting Drugs\n\nWarfarin\n"


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_the_label_that_the_template_always_writes_may_stay_empty(eol: str):
    assert found(BLOCK.format("Disease Roles\n", "").replace("\n", eol), "PP204") == []


@pytest.mark.parametrize(
    "text",
    [
        BLOCK.format("Disease Roles\n\n", "\n"),  # the heading does not follow at once
        BLOCK.format("Molecular Classification\n", ""),  # another label
        BLOCK.format("Disease Roles: []\n", ""),  # somebody wrote that there is nothing
        f"{HEAD}Disease Roles\n",  # not before the heading
        f"{HEAD}Disease Roles\nMechanism of Action\nIt binds.\n",
    ],
)
def test_it_is_told_of_like_any_other_elsewhere(text: str):
    assert len(found(text, "PP204")) == 1


def sections(*labels: str) -> str:
    return "".join(f"{label}\n\nSomething\n\n" for label in labels)


IN_ORDER = (
    "Aspirin Overview",
    "Mechanism of Action",
    "Biological Functions",
    "Disease Associations",
    "Interacting Drugs",
)


def test_a_heading_that_opens_the_page_is_in_its_place():
    assert found(sections(IN_ORDER[0], "Other Names", "Disease Roles", *IN_ORDER[1:]), "PP205") == []
    assert len(found(sections("Mechanism of Action", "Aspirin Overview", *IN_ORDER[2:]), "PP205")) == 1


@pytest.mark.parametrize(
    "order", [IN_ORDER[::-1], sorted({*IN_ORDER, "Disease Roles", "Other Names"}), (*IN_ORDER[3:], *IN_ORDER[:3])]
)
def test_a_text_with_an_order_of_its_own_is_left_alone(order: tuple[str, ...]):
    assert found(sections(*order), "PP205") == []


def test_a_model_that_declares_no_order_has_none():
    text = "# Acme\n\nTicker: A\n\nSector: b\n\nMotto: c\n\nHistory\n\nd\n"
    assert found(text, "PP205", strategies.CompanyProfile) == []

    class Ordered(strategies.CompanyProfile):
        ordered_labels = True

    assert places(text, "PP205", Ordered) == ["Ticker"]


def test_a_field_that_a_subclass_adds_has_no_place():
    class Longer(EntityProfile):
        half_life: str | None = None

    text = sections(*IN_ORDER[:2]) + "Half Life: 3 hours\n\n" + sections(*IN_ORDER[2:])
    assert found(text, "PP205", Longer) == []
    assert len(found(sections(IN_ORDER[0], IN_ORDER[4], "Half Life", *IN_ORDER[1:4]), "PP205", Longer)) == 1


def test_one_section_out_of_place_is_one_finding():
    labels = ("Interacting Drugs", "Mechanism of Action", "Biological Functions", "Disease Associations")
    text = HEAD + "".join(f"{label}\n\nSomething\n\n" for label in labels)
    (each,) = found(text, "PP205")
    assert text[each.span.start : each.span.end] == "Interacting Drugs"
    assert "after “Disease Associations”" in each.message


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Aspirin Overview\n\nC.\n\nDisease Associations\n\nB\n\nMechanism of Action\n\nIt.\n\nBiological Functions\n\nA\n",
            "Aspirin Overview\n\nC.\n\nMechanism of Action\n\nIt.\n\nBiological Functions\n\nA\n\nDisease Associations\n\nB\n",
        ),
        (
            "Aspirin Overview\nC.\nDisease Associations\nB\nMechanism of Action\nIt.\nBiological Functions\nA",
            "Aspirin Overview\nC.\nMechanism of Action\nIt.\nBiological Functions\nA\nDisease Associations\nB",
        ),
        (
            "Disease Roles\nD\nAspirin Overview\nC.\nMechanism of Action\nIt.\nOther Names\nA",
            "Other Names\nA\nDisease Roles\nD\nAspirin Overview\nC.\nMechanism of Action\nIt.\n",
        ),
    ],
)
def test_a_section_moves_to_its_place(before: str, after: str, bom: str, eol: str):
    before, after = (bom + text.replace("\n", eol) for text in (before, after))
    fixed = fix_text(before)
    assert fixed.text == after
    assert parse(after).profile == parse(before).profile
    assert found(after, "PP205") == []


def test_a_section_stays_where_its_record_would_change():
    one, other = ("Interacting Drugs\n\nA\n\n", "Interacting Drugs\n\nB\n\n")
    text = sections(IN_ORDER[0]) + one + sections(*IN_ORDER[1:3]) + other + sections(IN_ORDER[3])
    (each,) = found(text, "PP205")
    assert each.fix is None


def test_sections_move_one_at_a_time():
    text = sections(
        "Aspirin Overview", "Interacting Drugs", "Safety Considerations", *IN_ORDER[1:4], "Associated Biomarkers"
    )
    hits = found(text, "PP205")
    assert [each.fix is not None for each in hits] == [True, False]
    assert found(fix_text(text).text, "PP205") == []


def test_references_belong_to_the_end():
    assert found(f"{HEAD}Interacting Drugs\n\nA\n\nReferences\n\n1. A.\n", "PP205") == []


def test_text_before_the_first_label_is_found():
    assert places(f"  A note.\nTwo lines.\n\n{HEAD}", "PP206") == ["A note.\nTwo lines."]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Other Names\nA\n\nOther Names\nB\n", ["the values of both are joined"]),
        ("Other Names\nA\n\nOther Names\nNone\n", ["its text is kept in extra"]),
        ("Other Names\nA\n\nOther Names\n", ["this one adds nothing"]),
        (
            "Other Names\n\nOther Names\nB\n\nOther Names\nC\n",
            ["the value that counts is here", "the values of both are joined"],
        ),
    ],
)
def test_a_label_that_comes_twice_hears_what_becomes_of_its_value(text: str, says: list[str]):
    messages = [each.message for each in found("X Overview\n\nText.\n\n" + text, "PP203")]
    assert [message.partition("; ")[2] for message in messages] == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Staff: 5\nStaff: 6\n", ["its text is kept in extra"]),
        ("Staff: many\nStaff: 6\n", ["the value that counts is here"]),
        ("Staff: many\nStaff: few\n", ["its text is kept in extra"]),
    ],
)
def test_a_single_value_is_never_said_to_be_joined(text: str, says: list[str]):
    messages = [each.message for each in found("# X\n\n" + text, "PP203", CompanyProfile)]
    assert [message.partition("; ")[2] for message in messages] == says
