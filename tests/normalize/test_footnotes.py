"""Footnotes that stand below prose are no part of it."""

from __future__ import annotations

import pytest

from linear import LINEAR, growth
from profileparse import dumps, loads, parse
from strategies import CompanyProfile


def company(text: str) -> CompanyProfile:
    return loads(f"Name: X\n\n{text}\n", model=CompanyProfile)


def paragraphs(profile: CompanyProfile) -> list[str]:
    assert profile.history is not None
    return ["".join(segment.text for segment in block.segments) for block in profile.history.blocks]


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("between", ["\n\n", "\n", "\n\n- item\n\n"])
@pytest.mark.parametrize("after", ["", "\nMotto: Onward", "\n\n## More\n\ntext"])
@pytest.mark.parametrize(
    "notes",
    [
        "[^1]: A book.",
        "[^1]: A book.\n[^b-2]: A page.",
        "[^1]: A book.\n\n[^2]: A page\n  goes on.",
        "[^1]: A.\n\n    More.",
    ],
)
def test_footnotes_at_the_end_go_to_extra(notes: str, after: str, between: str, eol: str):
    profile = company(f"History\n\nIt began.[^1]{between}{notes}{after}".replace("\n", eol))
    assert paragraphs(profile) == ["It began."] + ["item"] * ("item" in between)
    assert profile.history.blocks[0].segments[0].citations == [1]
    lines = [line.strip() for line in notes.split("\n") if line]
    assert (profile.extra[0].heading, profile.extra[0].text.split("\n")) == (None, lines)
    assert loads(dumps(profile), model=CompanyProfile) == profile


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began.\n\n[^1]: A book.\n\nIt went on.", ["It began.", "[^1]: A book.", "It went on."]),
        ("It began.\n\n[^1]: A book.\n\n- It went on.", ["It began.", "[^1]: A book.", "It went on."]),
        ("[^1]: A book.\n\n[^2]: A page.", ["[^1]: A book.", "[^2]: A page."]),
        ("It began [^1]: as a shop.", ["It began [^1]: as a shop."]),
        ("It began.\n\n\\ [^1]: A book.", ["It began.", "[^1]: A book."]),
    ],
)
def test_others_are_prose(text: str, expected: list[str]):
    profile = company(f"History\n\n{text}")
    assert paragraphs(profile) == expected
    assert not profile.extra
    assert loads(dumps(profile), model=CompanyProfile) == profile


def test_paragraphs_that_begin_as_footnotes_are_written_so_that_they_read_back():
    blocks = [
        {"kind": "paragraph", "segments": [{"text": each}]} for each in ("It began.", "[^1]: A book.", "[^2]: A page.")
    ]
    profile = CompanyProfile.model_validate({"name": "X", "history": {"blocks": blocks}})
    text = dumps(profile)
    assert loads(text, model=CompanyProfile) == profile
    assert dumps(loads(text, model=CompanyProfile)) == text


@pytest.mark.parametrize("line", ["[^1]: a\n", "[^1]: a\n\nb\n\n", "[^1]:", "[^" * 3])
def test_many_footnotes_take_linear_time(line: str):
    def text(size: int) -> str:
        return "Name: X\n\nHistory\n\nIt began.\n\n" + line * size

    assert growth(lambda each: parse(each, model=CompanyProfile).profile, text, 400) < LINEAR


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("It began.[^1]", False),
        ("It began.[^1] It is.[1]\n\n[^1]: A book.", False),
        ("It began.[^1]\n\n[^1]: A book.", True),
        ("It began[^1] as Pax[^2].\n\n[^1]: A book.", True),
    ],
)
def test_footnotes_cite_where_the_text_has_one_and_no_other_brackets_do(text: str, cites: bool):
    profile = company(f"History\n\n{text}")
    assert profile.history is not None
    assert ("[^1]" in profile.history.plain()) != cites
    assert loads(dumps(profile), model=CompanyProfile) == profile


def test_a_citation_is_written_as_the_footnotes_beside_it():
    text = "Name: X\n\nHistory\n\nIt began.[^1] It is.\n\n[^1]: A book.\n"
    parsed = parse(text, model=CompanyProfile)
    profile = parsed.profile
    assert profile is not None
    changed = profile.with_(history="It began.[1] It is.[2]")
    assert parsed.edit(changed) == text.replace("It is.", "It is.[^2]")
