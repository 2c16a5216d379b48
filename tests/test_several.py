"""Several profiles in one text: where they are cut, and what each gives."""

from __future__ import annotations

import copy
import itertools
import pickle
import re
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

import profileparse
import profiles
import strategies
from elsewhere.reading import ELSEWHERE
from linear import LINEAR, growth
from profileparse import (
    FRONT_MATTER,
    DecodingError,
    EntityProfile,
    Label,
    Profile,
    ProfileError,
    Prose,
    Term,
    dumps,
    load_all,
    parse,
    parse_all,
)
from profileparse.source import Source
from profileparse.syntax.parser import line_syntax

FIXTURES = Path(__file__).parents[1] / "fixtures"
SEPARATORS = ("", "\n", "\n\n\n", "---\n", "\n---\n\n", "***\n", "\r\n=====\r\n")
STARS = "Mira Overview\n\nIt pulses.\n\nRigel Overview\n\nIt is blue.\n"
models = pytest.mark.parametrize("model", strategies.MODELS)


class Plant(Profile):
    name: Annotated[str, Label("Name")]
    family: str | None = None
    origin: str | None = None
    uses: list[Term] = []
    description: Prose | None = None


def whole_lines(text: str) -> str:
    return text if text.endswith(("\n", "\r")) else f"{text}\n"


def names(text: str, model: type[Profile] = EntityProfile, **options: Any) -> list[str | None]:
    parts = list(parse_all(text, model=model, **options))
    check_tiling(parts, text)
    return [part.profile.name if part.profile else None for part in parts]


def check_tiling(parts: list[profileparse.Parsed[Any]], text: str) -> None:
    assert parts
    assert "".join(part.text for part in parts) == text
    assert [part.offset for part in parts] == list(itertools.accumulate((len(part.text) for part in parts), initial=0))[
        :-1
    ]


# ---- the results -------------------------------------------------------------------------------------------


def test_each_result_has_its_text_and_its_place_in_the_whole():
    first, second = parse_all(STARS)
    assert (first.text, second.text) == ("Mira Overview\n\nIt pulses.\n\n", "Rigel Overview\n\nIt is blue.\n")
    assert (first.offset, second.offset) == (0, STARS.index("Rigel"))
    span = second.spans["/overview/blocks/0"]
    assert STARS[second.offset + span.start : second.offset + span.end] == "It is blue."


def test_the_result_of_parse_has_the_offset_nought():
    assert parse(STARS).offset == 0


def test_offsets_count_code_points():
    text = STARS.replace("pulses", "𝛽-pulses\u200b")
    assert [part.offset for part in parse_all(text)] == [0, text.index("Rigel")]


@pytest.mark.parametrize("make", [copy.copy, copy.deepcopy, lambda part: pickle.loads(pickle.dumps(part))])
def test_a_copy_of_a_result_keeps_its_place_and_what_is_in_no_record(make):
    parts = [make(part) for part in parse_all("Name: A\n%%\nName: B\n%%\n", boundary="%%")]
    assert [(part.text, part.offset) for part in parts] == [("Name: A\n%%\n", 0), ("Name: B\n%%\n", 11)]
    assert [part.profile.extra for part in parts] == [[], []]


def test_results_come_as_they_are_asked_for():
    text = "".join(f"Star {number} Overview\n\nIt shines.\n\n" for number in range(20_000))
    next(parse_all(text))  # patterns are compiled once
    tracemalloc.start()
    assert sum(part.profile is not None for part in itertools.islice(parse_all(text), 5_000)) == 5_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000  # 5,000 results would take ten times as much


@pytest.mark.parametrize("text", ["", " \n\n", "\ufeff"])
@pytest.mark.parametrize("boundary", [None, "---", re.compile("x"), FRONT_MATTER])
def test_a_blank_text_gives_one_result_without_a_record(text, boundary):
    (part,) = parse_all(text, boundary=boundary)
    assert (part.text, part.profile) == (text, None)
    assert [each.code for each in part.diagnostics if each.severity == "error"] == ["PP101"]


def test_what_is_no_text_no_model_or_no_boundary_is_refused_at_once():
    with pytest.raises(TypeError, match="use load_all for files"):
        parse_all(b"")
    with pytest.raises(TypeError):
        parse_all("", model=int)
    for boundary in (1, re.compile(b"x"), ["---"]):
        with pytest.raises(TypeError, match="a boundary is a line"):
            parse_all("", boundary=boundary)
    for boundary in ("", "  ", "a\nb"):
        with pytest.raises(ValueError, match="one line that is not blank"):
            parse_all("", boundary=boundary)


# ---- boundaries that are given -----------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["%%", "  %% ", "%%\t", "\u200b%%"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_ends_a_profile_and_is_in_no_record(line, end):
    text = end.join(["Name: A", line, "Name: B", "%%%", line, ""])
    first, second = parse_all(text, boundary="%%")
    assert first.text == f"Name: A{end}{line}{end}"
    assert first.profile.extra == []
    assert [entry.text for entry in second.profile.extra] == ["%%%"]


def test_a_line_under_the_last_line_of_a_profile_does_not_underline_it():
    first, second = parse_all("A Overview\nText.\n---\nB Overview\nText.\n", boundary="---")
    assert [dumps(part.profile) for part in (first, second)] == ["A Overview\n\nText.\n", "B Overview\n\nText.\n"]


def test_blank_text_between_boundaries_is_no_profile_of_its_own():
    text = "\n---\n \n---\nName: A\n---\n\n---\nName: B\n\n---\n---\n\n"
    assert names(text, boundary="---") == ["A", "B"]
    assert [part.profile.extra for part in parse_all(text, boundary="---")] == [[], []]


def test_a_pattern_begins_a_profile_with_the_line_that_it_matches():
    text = "The stars\n\n== Star 1 ==\nName: A\nStar 2 is near.\n== Star 2 ==\nName: B"
    for pattern in (re.compile(r"== Star \d+ ==$"), re.compile(r"^== Star")):
        first, second = parse_all(text, boundary=pattern)
        assert second.text == "== Star 2 ==\nName: B"
        assert (first.profile.name, second.profile.name) == ("A", "B")


def test_a_pattern_can_divide_profiles_and_what_is_above_the_first_line_is_one():
    text = "Name: A\n---- 8< ----\nName: B\n%%%\nName: C\n---\nName: D\n"
    parts = list(parse_all(text, boundary=re.compile(r"%+$|-{3,}$")))
    assert [part.text for part in parts][1:] == ["%%%\nName: C\n", "---\nName: D\n"]
    assert [part.profile.extra for part in parts[1:]] == [[], []]


def test_each_front_matter_begins_a_profile_and_other_rules_do_not():
    text = (
        "\n---\ntitle: Dog rose\ntags:\n  - shrub\n---\nFamily: Rosaceae\n\n---\n\nOrigin: Europe\n\n---\n"
        "---\n# made by hand\ntitle: Apple\nurl: https://example.org/\n---\nFamily: Rosaceae\n"
    )
    assert names(text, Plant, boundary=FRONT_MATTER) == ["Dog rose", "Apple"]
    first, second = parse_all(text, model=Plant, boundary=FRONT_MATTER)
    assert second.text.startswith("---\n# made")
    assert first.profile.origin == "Europe"


def test_an_edit_keeps_the_lines_that_divide():
    first, second = parse_all("\n%%\nName: A\n\nOther Names\nX\n%%\nName: B\nOther Names\nZ", boundary="%%")
    assert first.edit(first.profile.with_(other_names=["X", "Y"])) == "\n%%\nName: A\n\nOther Names\nX, Y\n%%\n"
    assert second.edit(second.profile.with_(other_names=["Q"])) == "Name: B\nOther Names\nQ"
    (part,) = parse_all("Name: A\nOther Names: X\n%%", boundary="%%")
    assert part.edit(part.profile.with_(name="B")) == "Name: B\nOther Names: X\n%%"


@models
@given(data=st.data())
def test_records_come_back_from_texts_with_a_boundary_between_them(model, data):
    records = []
    for values in data.draw(st.lists(strategies.record_values(model), min_size=1, max_size=4)):
        with suppress(ValidationError):  # some values text can't carry
            records.append(model.model_validate(values))
    assume(records)
    texts = [dumps(record) for record in records]
    boundary = next(line for line in ("%%", "----8<----", "%%%%%%%%") if line not in "".join(texts))
    parts = list(parse_all(f"{boundary}\n".join(texts), model=model, boundary=boundary))
    assert [part.profile for part in parts] == records
    check_tiling(parts, f"{boundary}\n".join(texts))


@models
@given(data=st.data())
def test_texts_tile_whatever_they_hold_and_wherever_they_are_cut(model, data):
    text = data.draw(strategies.texts(model))
    boundary = data.draw(st.sampled_from([None, "---", "A", re.compile("[#A-Z]"), re.compile(""), FRONT_MATTER]))
    parts = list(parse_all(text, model=model, boundary=boundary))
    check_tiling(parts, text)
    for part in parts:
        document = part.document
        assert "".join(leaf.text for leaf in document.leaves()) == document.text == part.text
        assert all(0 <= span.start <= span.end <= len(part.text) for span in part.spans.values())
        assert all(0 <= each.span.start <= each.span.end <= len(part.text) for each in part.diagnostics)


# ---- where a second entity begins --------------------------------------------------------------------------


def _texts(folder: str) -> list[str]:
    found: dict[str, str] = {}
    for file in sorted((FIXTURES / folder).glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        if (profile := parse(text).profile) is not None:
            found.setdefault(profile.name.lower(), whole_lines(text))
    return list(found.values())


@pytest.mark.parametrize("separator", SEPARATORS)
def test_the_texts_of_both_templates_are_found_again(separator):
    texts = _texts("template-a") + _texts("template-b")
    for chosen in (texts, texts[::-1]):
        whole = separator.join(chosen)
        parts = list(parse_all(whole))
        check_tiling(parts, whole)
        assert [part.profile for part in parts] == [parse(text).profile for text in chosen]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_each_text_is_found_after_each_other_one(separator):
    texts = _texts("template-a") + _texts("template-b")
    for one, other in itertools.permutations(texts, 2):
        parts = list(parse_all(one + separator + other))
        assert [part.profile for part in parts] == [parse(one).profile, parse(other).profile], (one[:80], other[:80])


@pytest.mark.parametrize("first", range(0, 400, 50))
def test_records_in_random_layouts_are_found_again(first):
    made: dict[str, tuple[EntityProfile, str]] = {}
    for seed in range(first, first + 50):
        record, text = profiles.pair(seed)
        made.setdefault(record.name.lower(), (record, whole_lines(text)))
    whole = "\n".join(text for _, text in made.values())
    parts = list(parse_all(whole))
    check_tiling(parts, whole)
    assert [part.profile and part.profile.name for part in parts] == [record.name for record, _ in made.values()]


@models
@given(data=st.data())
def test_parse_and_parse_all_agree_where_a_second_entity_begins(model, data):
    text = data.draw(strategies.texts(model))
    parts = list(parse_all(text, model=model))
    told = [each.span for each in parse(text, model=model).diagnostics if each.code == "PP103"]
    assert len(told) == (len(parts) > 1)
    for span, part in zip(told, parts[1:], strict=False):
        assert part.offset <= span.start <= part.offset + len(part.text)


@given(number=st.integers(1, 4), data=st.data())
def test_the_first_record_is_what_parse_reads(number, data):
    texts = [profiles.pair(data.draw(st.integers(0, 400)))[1] for _ in range(number)]
    whole = "\n".join(map(whole_lines, texts))
    first, *others = parse_all(whole)
    assume(others)
    found = parse(whole).profile
    assert found.model_copy(update={"extra": []}) == first.profile.model_copy(update={"extra": []})


# Texts of two entities each, which a catalogue or a leaflet had.
OF_TWO = {"cell-colon-catalogue", "drug-bold-card", "recipe-tabbed-pair", "ship-build-list"}
# Texts whose second copy isn't found, or without its title: they have no title above the first label, one that comes
# again in other words, or no label that comes again with another value.
NOT_FOUND = {
    "article-discovery",
    "article-history-page",
    "building-no-colons",
    "company-founded-date",
    "company-year-only",
    "dog-spaced-colons",
    "festival-emoji-post",
    "lake-tight-dashes",
    "mineral-blank-lines",
    "mineral-pipe-rows",
    "mountain-gazetteer",
    "sds-glued-labels",
    "species-bullets-concerns",
    "tool-readme",
}


def _altered(text: str, model: type[Profile]) -> str:
    """Return a text of the same layout about another entity: another name, other words in the values."""
    profile = parse(text, model=model).profile
    assert profile is not None
    other = text.replace(profile.name, "Zorbium" + profile.name[-2:])
    outline = line_syntax(model).outline(Source(other))
    places = [
        block[1:]
        for part in outline.parts
        if part.field not in (None, "name") and not part.name
        for block in part.blocks
    ]
    for at, to in reversed(places):
        words = re.sub(r"(?<=[a-z]{3})[eiou](?=[a-z])", "a", other[at:to]).replace("1", "2")
        other = other[:at] + words + other[to:]
    return other


@pytest.mark.parametrize(
    "name", [name for name, model in ELSEWHERE.models.items() if parse(ELSEWHERE.text(name), model=model).profile]
)
def test_texts_of_other_kinds_are_found_again(name):
    model = ELSEWHERE.models[name]
    text = whole_lines(ELSEWHERE.text(name))
    texts = [text, whole_lines(_altered(text, model))]
    expected = [parse(each, model=model).profile for each in texts]
    given = [part.profile for part in parse_all("%%\n".join(texts), model=model, boundary="%%")]
    assert given == expected
    found = {separator: list(parse_all(separator.join(texts), model=model)) for separator in ("", "\n", "\n---\n\n")}
    for separator, parts in found.items():
        check_tiling(parts, separator.join(texts))
    if name in OF_TWO:
        assert {len(parts) for parts in found.values()} == {4}
    else:
        are_found = all([part.profile for part in parts] == expected for parts in found.values())
        assert are_found == (name not in NOT_FOUND)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name: A\nFamily: X\nName: B\nFamily: X\n", ["A", "B"]),
        ("Family: X\nName: A\nUses: U\n\nFamily: X\nName: B\n", ["A", "B"]),
        ("# A\nFamily: X\nOrigin: Y\n# B\nFamily: X\n", ["A", "B"]),
        ("A\n\nFamily: X\nOrigin: Y\n\nB\n\nFamily: Z\nOrigin: Y\n", ["A", "B"]),
        ("## A\n\nFamily: X\nOrigin: Y\n\n## B\n\nFamily: X\nOrigin: Q\n", ["A", "B"]),
        ("---\ntitle: A\n---\nFamily: X\nOrigin: Y\n---\ntitle: B\n---\nFamily: Z\nOrigin: Y\n", ["A", "B"]),
        ("Home > A\nA\nFamily: X\nOrigin: Y\nHome > B\nB\nFamily: Z\nOrigin: Y\n", ["A", "B"]),
        ("Name: A\nUses\nU\nOrigin: Y\nUses\nV\n", ["A"]),
        ("A\nUses\nU\nOrigin: Y\nUses\nV\n", ["A"]),
    ],
)
def test_entities_are_cut_where_their_titles_and_labels_begin(text, expected):
    assert names(text, Plant) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Other Names\nA\nX Overview\nT.\nOther Names\nA\nY Overview\nT.\n", ["X", "Y"]),
        ("X Overview\nT.\n\nDisease Roles\nD\nOther Names\nB\nY Overview\nT.\n", ["X", "Y"]),
        ("Disease Roles\nD\nX Overview\nT.\n\nOther Names\nB\nDisease Roles\nD\nY Overview\nT.\n", ["X", "Y"]),
        ("X Overview\nT.\nDisease Roles\nD\nReferences\n1. R\nDisease Roles\nD\nY Overview\nT.\n", ["X", "Y"]),
        ("X Overview\nT.\nInteracting Drugs\nD\nName: Y\nInteracting Drugs\nE\n", ["X", "Y"]),
        ("Name: X\nInteracting Drugs\nD\nOther Names\nN\nY Overview\nT.\n", ["X", "Y"]),
        ("Name: X\nOther Names\nN\nY Overview\nT.\n", ["Y"]),
        ("X Overview\nT.\nName: Y\n", ["X"]),
        ("X Overview\nT.\nInteracting Drugs\nD\nX Overview\nU.\nInteracting Drugs\nE\n", ["X"]),
        ("X Overview\nT.\nInteracting Drugs\nD\nBiological Functions\nF\nInteracting Drugs\nE\n", ["X"]),
    ],
)
def test_labels_above_the_heading_with_the_name_go_with_it(text, expected):
    assert names(text) == expected


def test_text_above_the_first_entity_goes_with_it_and_text_after_the_last_one_too():
    text = f"Welcome\n\n\n{STARS}\n© the authors\n"
    first, second = parse_all(text)
    assert first.text.startswith("Welcome")
    assert second.text.endswith("© the authors\n")


@pytest.mark.parametrize("length", [100, 40_000])
def test_profiles_longer_than_what_is_looked_through_at_once_are_cut_alike(length):
    texts = [f"Star {number} Overview\n\n{'It shines. ' * (length * (number % 3))}\n\n" for number in range(8)]
    parts = list(parse_all("".join(texts)))
    assert [part.text for part in parts] == texts


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "".join(f"Other Names\nA{i}\n\nStar {i} Overview\n\nIt shines.\n\nReferences\n1. R\n\n" for i in range(n)),
        lambda n: "".join(f"Name: Star {i}\nOther Names: A\n" for i in range(n)),
        lambda n: "".join(f"# Star {i}\nOther Names: {i}\nDisease Roles: {i}\n" for i in range(n)),
        lambda n: "".join(f"Other Names: A{i}\nDisease Roles: {i}\n" for i in range(n)),
        lambda n: "Other Names: A\n" + "".join(f"Key {i}: b\n# X\nOther Names: {i}\n" for i in range(n)),
        lambda n: "Star Overview\n\n" + "It shines.\n" * 4 * n,
        lambda n: "---\na: b\n" * n,
    ],
    ids=["headings", "names", "titles", "first labels", "first labels alone", "one long profile", "front matter"],
)  # fmt: skip
@pytest.mark.parametrize("boundary", [None, "---", FRONT_MATTER])
def test_profiles_take_as_long_as_they_are_many(make, boundary):
    def cut(text):
        return [part.profile for part in parse_all(text, boundary=boundary)]

    assert growth(cut, make, 400) <= LINEAR


# ---- files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_records_of_a_file_are_made_as_they_are_asked_for(tmp_path, encoding):
    path = tmp_path / "stars.txt"
    path.write_bytes(STARS.encode(encoding))
    records = load_all(path)
    assert next(records).name == "Mira"
    assert [record.name for record in records] == ["Rigel"]
    assert [record.name for record in load_all(str(path), model=EntityProfile, boundary=re.compile("Rigel"))] == [
        "Mira",
        "Rigel",
    ]


def test_a_profile_without_a_record_raises_and_the_next_one_comes_after_it(tmp_path):
    path = tmp_path / "stars.txt"
    path.write_text("Name: A\n%%\neggs, milk\n%%\nName: B\n", encoding="utf-8")
    records = load_all(path, boundary="%%")
    assert next(records).name == "A"
    with pytest.raises(ProfileError, match="line 3, column 1: PP101") as caught:
        next(records)
    assert caught.value.diagnostics[0].span.start == 0
    assert [record.name for record in records] == ["B"]


def test_a_file_that_cant_be_read_is_an_error_at_once(tmp_path):
    path = tmp_path / "stars.txt"
    with pytest.raises(FileNotFoundError):
        load_all(path)
    path.write_bytes(b"X Overview\n\xff")
    with pytest.raises(DecodingError, match="offset 11"):
        load_all(path)


def test_hostile_values_come_back_from_between_boundaries():
    model = strategies.CompanyProfile
    records = [
        model.model_validate({"name": f"N{number}", "motto": text})
        for number, text in enumerate(("---", "Name: x", "# y"))
    ]
    text = "%%\n".join(map(dumps, records))
    assert [part.profile for part in parse_all(text, model=model, boundary="%%")] == records
