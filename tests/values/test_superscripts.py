"""Superscript digits that cite."""

from __future__ import annotations

import pytest

import profileparse
from profileparse import EntityProfile, parse
from profileparse.syntax.marks import Citing, citation_numbers, citing_of, raised_at_end
from profileparse.values.terms import read_term, write_term

END = "\n\nReferences\n\n1. Adler.\n2. Baker.\n3. Cole.\n"


def _cited(prose: str, end: str = END) -> list[tuple[str, list[int]]]:
    profile = profileparse.loads(f"X Overview\n\n{prose}{end}")
    return [(each.text, each.citations) for block in profile.overview.blocks for each in block.segments]


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Cells¹ grow.²", [("Cells", [1]), ("grow.", [2])]),
        ("Cells grow¹.", [("Cells grow.", [1])]),
        ("Cells grow.¹,² They stop.", [("Cells grow.", [1, 2]), ("They stop.", [])]),
        ("Cells grow¹⁻³ and stop.", [("Cells grow", [1, 2, 3]), ("and stop.", [])]),
        ("Cells¹² grow.", [("Cells", [1, 2]), ("grow.", [])]),
        ("It grows (fast)¹ and stops.", [("It grows (fast)", [1]), ("and stops.", [])]),
        (
            "Cells¹ on 5 km², 3 m² and R² with Ca²⁺ and ¹⁴C.",
            [("Cells", [1]), ("on 5 km², 3 m² and R² with Ca²⁺ and ¹⁴C.", [])],
        ),
        ("Cells¹ grow.\n\n> “They stop.”²", [("Cells", [1]), ("grow.", []), ("They stop.", [2])]),
    ],
)
def test_they_cite_after_words_and_stops(prose: str, expected: list[tuple[str, list[int]]]):
    assert _cited(prose) == expected


@pytest.mark.parametrize(
    ("prose", "end"),
    [
        ("Cells¹ grow.", ""),  # no references
        ("Cells² grow.", END),  # nothing cites 1
        ("Cells¹ grow [2].", END),  # brackets cite
    ],
)
def test_without_the_evidence_they_are_text(prose: str, end: str):
    assert any("¹" in text or "²" in text for text, _ in _cited(prose, end))


def test_digits_side_by_side_are_one_number_where_there_are_so_many_references():
    end = "\n\nReferences\n\n" + "".join(f"{number}. Adler.\n" for number in range(1, 13))
    assert _cited("Cells¹ grow.¹²", end) == [("Cells", [1]), ("grow.", [12])]


def test_each_number_has_its_place():
    text = f"Other Names\nFoam cells¹,²\n\nX Overview\n\nCells¹⁻³ grow.{END}"
    parsed = parse(text)
    places = {
        pointer: text[span.start : span.end] for pointer, span in parsed.spans.items() if "/citations/" in pointer
    }
    assert places["/other_names/0/citations/1"] == "²"
    assert places["/overview/blocks/0/segments/0/citations/2"] == "¹⁻³"
    assert [each.number for each in parsed.profile.references] == [1, 2, 3]


@pytest.mark.parametrize("text", ["cells¹", "cells\\¹", "cells\\\\¹,²", "cells (x)¹", "cells³⁻¹", "5 km²", "¹", "x²"])
@pytest.mark.parametrize("citing", list(Citing))
def test_a_term_reads_back_in_every_manner(text: str, citing: Citing):
    value = {"label": text, "qualifier": None, "citations": []}
    assert read_term(write_term(text, None, [], citing), citing) == value


def test_a_record_with_such_digits_as_text_reads_back():
    segment = {"text": "Cells¹ and cells\\² grow.", "citations": []}
    profile = EntityProfile(
        name="X",
        other_names=[{"label": "cells¹"}, {"label": "cells\\²"}],
        overview={"blocks": [{"kind": "paragraph", "segments": [segment]}, {"kind": "quote", "segments": [segment]}]},
        references=[{"number": 1, "text": "Adler."}],
    )
    text = profileparse.dumps(profile)
    assert profileparse.loads(text) == profile
    assert "Cells\\¹ and cells\\\\² grow." in text


def test_a_changed_word_leaves_them_as_they_are():
    parsed = parse(f"X Overview\n\nCells¹ grow.²{END}")
    prose = parsed.profile.overview.model_dump()
    prose["blocks"][0]["segments"][1]["text"] = "stop."
    changed = parsed.profile.model_validate(parsed.profile.model_dump() | {"overview": prose})
    assert parsed.edit(changed) == f"X Overview\n\nCells¹ stop.²{END}"


def test_an_edit_cites_as_the_text_does():
    parsed = parse(f"X Overview\n\nCells¹ grow fast.{END}")
    prose = parsed.profile.overview.model_dump()
    prose["blocks"][0]["segments"][1] |= {"citations": [2, 3]}
    changed = parsed.profile.model_validate(parsed.profile.model_dump() | {"overview": prose})
    assert parsed.edit(changed) == f"X Overview\n\nCells¹ grow fast.²,³{END}"


def test_what_cites_how():
    assert citing_of("Cells¹ grow.", references=3) is Citing.RAISED_DIGITS
    assert citing_of("Cells¹ grow.", references=30) is Citing.RAISED
    assert citing_of("Cells¹ [2] grow.", references=30) is Citing.STRICT
    assert citation_numbers("¹²", Citing.RAISED_DIGITS) == (1, 2)
    assert citation_numbers("³⁻¹", Citing.RAISED) is None
    assert raised_at_end("cells²⁺") is None
