"""Links in prose: which there are, and where they stand in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linear import LINEAR, growth
from profileparse import Block, Link, Prose, Segment, parse
from profileparse.source import fold
from profileparse.values.links import links_in


def found(text: str) -> list[tuple[str, str, str]]:
    return [(link.kind, link.text, link.url) for link, _, _ in links_in(text)]


def urls(text: str) -> list[str]:
    return [url for _, _, url in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://example.org/a, or not.", ("url", "https://example.org/a", "https://example.org/a")),
        ("(http://example.org/a_(b))", ("url", "http://example.org/a_(b)", "http://example.org/a_(b)")),
        ("**https://example.org/a**", ("url", "https://example.org/a", "https://example.org/a")),
        ("At www.example.org/a.", ("url", "www.example.org/a", "https://www.example.org/a")),
        ("<https://example.org/a.>", ("url", "<https://example.org/a.>", "https://example.org/a.")),
        ("A [good page](https://example.org/a_(b)).",
         ("url", "[good page](https://example.org/a_(b))", "https://example.org/a_(b)")),
        ('[1](<https://example.org/a> "A title")',
         ("url", '[1](<https://example.org/a> "A title")', "https://example.org/a")),
        ("![Figure 1](www.example.org/f.png)",
         ("url", "![Figure 1](www.example.org/f.png)", "https://www.example.org/f.png")),
        ("Smith (DOI: 10.1000/182).", ("doi", "DOI: 10.1000/182", "https://doi.org/10.1000/182")),
        ("doi:10.1000/a(b)c;", ("doi", "doi:10.1000/a(b)c", "https://doi.org/10.1000/a(b)c")),
        ("As 10.1000.10/123456 says", ("doi", "10.1000.10/123456", "https://doi.org/10.1000.10/123456")),
        ("doi.org/10.1000/182", ("doi", "10.1000/182", "https://doi.org/10.1000/182")),
        ("http://dx.doi.org/10.1000%2F182.", ("doi", "http://dx.doi.org/10.1000%2F182", "https://doi.org/10.1000/182")),
        ("[Smith](https://doi.org/10.1000/a%3Cb?x=1)",
         ("doi", "[Smith](https://doi.org/10.1000/a%3Cb?x=1)", "https://doi.org/10.1000/a%3Cb")),
        ("10.1002/(SICI)1097(1998)17:15/16<1661::AID-SIM968>3.0.CO;2-2.",
         ("doi", "10.1002/(SICI)1097(1998)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
          "https://doi.org/10.1002/(SICI)1097(1998)17:15/16%3C1661::AID-SIM968%3E3.0.CO;2-2")),
        ("10.1000/182[3][4],", ("doi", "10.1000/182", "https://doi.org/10.1000/182")),
        ("https://example.org/a?b[0]=1", ("url", "https://example.org/a?b[0]=1", "https://example.org/a?b[0]=1")),
        ("PMID: 12345678.", ("pmid", "PMID: 12345678", "https://pubmed.ncbi.nlm.nih.gov/12345678/")),
        ("(pmid 7)", ("pmid", "pmid 7", "https://pubmed.ncbi.nlm.nih.gov/7/")),
        ("PubMed ID 123, 5 patients", ("pmid", "PubMed ID 123", "https://pubmed.ncbi.nlm.nih.gov/123/")),
        ("https://www.ncbi.nlm.nih.gov/pubmed/123?dopt=Abstract",
         ("pmid", "https://www.ncbi.nlm.nih.gov/pubmed/123?dopt=Abstract", "https://pubmed.ncbi.nlm.nih.gov/123/")),
        ("<https://pubmed.ncbi.nlm.nih.gov/123/>",
         ("pmid", "<https://pubmed.ncbi.nlm.nih.gov/123/>", "https://pubmed.ncbi.nlm.nih.gov/123/")),
    ],
)  # fmt: skip
def test_a_link_is_found_in_its_forms(text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "See [1] and [a](b), or [c](/wiki/C).",
        "https:// and http://. and www.",
        "Version 10.1000 of 10.12/34, 110.1000/182 and 10.1000/",
        "PMID, PMIDs: none; PMID 0; PMID 123456789; PMID 12a; XPMID 12",
        "PubMed 2020; name@www.example.org",
        "https://pubmed.ncbi.nlm.nih.gov.",
    ],
)
def test_what_only_looks_like_one(text):
    assert [kind for kind, _, _ in found(text) if kind != "url"] == []
    assert urls(text) == (["https://pubmed.ncbi.nlm.nih.gov"] if "gov" in text else [])


def test_several_links_come_in_order_and_none_twice():
    text = "[10.1000/a](https://doi.org/10.1000/a), https://example.org/10.1000/b; PMIDs 1, 2345678 and 3456789, 12."
    assert urls(text) == [
        "https://doi.org/10.1000/a",
        "https://example.org/10.1000/b",
        "https://pubmed.ncbi.nlm.nih.gov/1/",
        "https://pubmed.ncbi.nlm.nih.gov/2345678/",
        "https://pubmed.ncbi.nlm.nih.gov/3456789/",
    ]
    assert [text[at:to] for link, at, to in links_in(text)] == [link.text for link, _, _ in links_in(text)]


def test_prose_has_the_links_of_all_its_blocks():
    blocks = [
        Block(kind="paragraph", segments=[Segment(text="See doi:10.1000/a", citations=[1]), Segment(text="PMID 7.")]),
        Block(kind="quote", segments=[Segment(text="At https://example.org.")]),
    ]
    assert Prose(blocks=blocks).links() == [
        Link("doi", "doi:10.1000/a", "https://doi.org/10.1000/a"),
        Link("pmid", "PMID 7", "https://pubmed.ncbi.nlm.nih.gov/7/"),
        Link("url", "https://example.org", "https://example.org"),
    ]


TEXT = """\
Mechanism of Action

\\ It says so (https://example.org/a\\[1])[2] > “see the
\\ [good
\\ page](https://example.org/b)”. PM\u200bID:
\\ 7.

X Overview

> Q at
> doi:
> 10.1000/(a)[3]

- An item,[4] www.example.org/c
"""


def test_places_are_those_of_the_text():
    parsed = parse(TEXT)
    assert [(link.pointer, TEXT[slice(*link.span)]) for link in parsed.links()] == [
        ("/mechanism_of_action/blocks/0/segments/0", "https://example.org/a"),
        ("/mechanism_of_action/blocks/1/segments/0", "[good\n\\ page](https://example.org/b)"),
        ("/mechanism_of_action/blocks/2/segments/0", "PM\u200bID:\n\\ 7"),
        ("/overview/blocks/0/segments/0", "doi:\n> 10.1000/(a)"),
        ("/overview/blocks/1/segments/1", "www.example.org/c"),
    ]
    profile = parsed.profile
    assert [(link.kind, link.text, link.url) for link in parsed.links()] == [
        (link.kind, link.text, link.url) for prose in (profile.mechanism_of_action, profile.overview)
        for link in prose.links()
    ]  # fmt: skip


PIECES = st.sampled_from(
    ["https://a.org/b", "www.c.org", "doi: 10.1000/d", "PMID 7, 2345678", "[e f](https://g.org)", "<https://h.org>", "\\",
     "[1]", "\\[1]", " > “", "”", "\n", "\n\n", "\n> ", "\n\\ ", "\n- ", "\n---\n", "| ", " ", ".", ")", "(", "¹", "word",
     "\u200b", "\ud800"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_each_link_of_the_record_has_its_place(text):
    parsed = parse(f"X Overview\n\n{text}\n\nMechanism of Action\n\n{text}")
    links = parsed.links()
    for link in links:
        written = fold(parsed.text[slice(*link.span)])
        assert written.split()[0][0] == link.text[0]
        assert written[-1] == link.text[-1]
        segment = parsed.spans[link.pointer]
        assert segment.start <= link.span.start < link.span.end <= segment.end
    if parsed.profile is not None:
        fields = [parsed.profile.overview, parsed.profile.mechanism_of_action]
        assert [(link.kind, link.text, link.url) for link in links] == [
            (link.kind, link.text, link.url) for prose in fields if prose is not None for link in prose.links()
        ]


@pytest.mark.parametrize(
    "unit",
    [
        "[a](https://b.org ",
        "https://a.org) ",
        "[x](",
        "www.",
        "10.1000/a(",
        "PMID 1, ",
        "doi: ",
        "<https://a.org ",
        "\\[1]",
    ],
)
def test_links_take_linear_time(unit):
    assert growth(lambda text: parse(text).links(), lambda n: "X Overview\n\n" + unit * n, 2_000) <= LINEAR
