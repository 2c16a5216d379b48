"""Links: where a URL ends in text, and the URLs, DOIs and PMIDs in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from profileparse.source import Span

LinkKind = Literal["url", "doi", "pmid"]

URL = re.compile(r"https?://[^\s<>]+")
# What ends a sentence around a URL rather than the URL; a bracket does where it has no partner in it.
_AROUND_URL = ".,;:!?'\"”’*"
_PAIRS = {")": "(", "]": "[", "}": "{"}

# Where the shortest address of a form ends, if it stands bare.
_SHORTEST = {"url": "://", "site": ".", "doi": "/"}
_SCHEME = r"(?:https?://|www\.|doi:)"
_DOI = r"10\.\d{4,9}+(?:\.\d++|)*+"
# A Markdown link, or an address in angle brackets, comes before what stands in it. A DOI of the old form holds angle
# brackets ("…16<1661::AID-SIM968>3.0.CO;2-2"). After a PMID, others have six digits at least.
_LINK = re.compile(
    rf"""
    !?+ \[ [^\[\]]*+ \] \( \s*+
        (?: < (?P<pointed> {_SCHEME} [^\s<>]++ ) >
          | (?P<target> {_SCHEME} [^\s()<>\[\]]++ (?: \( [^\s()<>\[\]]*+ \) [^\s()<>\[\]]*+ | )*+ ) )
        (?: \s++ "[^"\[\]]*+" | ) \s*+ \)
    | < (?P<autolink> {_SCHEME} [^\s<>]++ ) >
    | (?P<url> https?:// [^\s<>]++ )
    | (?<! [\w@./:-] ) (?P<site> www\. [^\s<>]++ )
    | (?: (?<!\w) doi (?: \s*+ : \s*+ | \s++ | ) | (?<! [\w.] ) )
        (?P<doi> {_DOI} / [^\s<>]++ (?: <\d++::[\w.-]++> [^\s<>]*+ | )*+ )
    | (?<!\w) (?: PMIDs? | PubMed \s++ IDs? ) (?: \s*+ : \s*+ | \s++ | ) (?P<pmid> [1-9]\d{{0,7}}+ (?!\w) )
        (?P<others> (?: \s*+ (?: [,;] (?: \s++ and \b | ) | \b and \b ) \s*+ [1-9]\d{{5,7}}+ (?!\w) | )*+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Numbers in brackets after an address cite, where they stay text ("10.1000/182[3]").
_CITED = re.compile(r"\[\d{1,3}\](?!(?:\[\d{1,3}\]){0,9}[\w=&/%])")
_NUMBER = re.compile(r"\d+")
_DOI_ADDRESS = re.compile(
    rf"(?:doi:|https?://(?:dx\.|www\.|)doi\.org/)(?P<prefix>{_DOI})(?:/|%2F)(?P<suffix>[^?#]+)", re.IGNORECASE
)
_PMID_ADDRESS = re.compile(
    r"https?://(?:www\.|)(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(?P<pmid>[1-9]\d{0,7}+)/?+(?![^?#])",
    re.IGNORECASE,
)
# What stays as it is in the address of a DOI; "%" does where the DOI was part of an address.
_SAFE = "/:;()!*'@&=+$,"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in prose.

    Attributes:
        kind: What it leads to: ``doi`` and ``pmid`` where the address says so, else ``url``.
        text: The link as written, with the brackets of Markdown, and the word before a DOI or PMID.
        url: The address: ``https://doi.org/…`` for a DOI, ``https://pubmed.ncbi.nlm.nih.gov/…/`` for a PMID, any other
            as written, with ``https://`` before ``www.``.
    """

    kind: LinkKind
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PlacedLink(Link):
    """A link in the prose of a text, with its place.

    Attributes:
        pointer: JSON Pointer to the segment of the record that holds it.
        span: Where it stands in the text, in code points.
    """

    pointer: str
    span: Span


def links_in(text: str) -> Iterator[tuple[Link, int, int]]:
    """Yield the links in a text, each with where it stands.

    >>> [link.url for link, _, _ in links_in("See doi:10.1000/a (PMID 7), [b](www.example.org/b) and https://c.org.")]
    ['https://doi.org/10.1000/a', 'https://pubmed.ncbi.nlm.nih.gov/7/', 'https://www.example.org/b', 'https://c.org']
    """
    for match in _LINK.finditer(text):
        at, to = match.span()
        form = match.lastgroup or ""
        if form == "others":
            yield _pmid(match["pmid"], text[at : match.end("pmid")]), at, match.end("pmid")
            for number in _NUMBER.finditer(text, *match.span("others")):
                yield _pmid(number[0], number[0]), *number.span()
            continue
        start = match.start(form)
        if form in _SHORTEST:
            cited = _CITED.search(text, start, to)
            to = cited.start() if cited else to
            to = address_end(text, text.index(_SHORTEST[form], start) + len(_SHORTEST[form]), start, to)
        if to:
            address = match[form] if form not in _SHORTEST else text[start:to]
            yield _link(f"doi:{address}" if form == "doi" else address, text[at:to]), at, to


def _link(address: str, text: str) -> Link:
    """Return the link with an address, as written in a text."""
    if match := _DOI_ADDRESS.match(address):
        safe = _SAFE if address[:4].lower() == "doi:" else f"{_SAFE}%"
        suffix = quote(match["suffix"], safe, errors="surrogatepass")
        return Link("doi", text, f"https://doi.org/{match['prefix']}/{suffix}")
    if match := _PMID_ADDRESS.match(address):
        return _pmid(match["pmid"], text)
    return Link("url", text, address if "://" in address[:8] else f"https://{address}")


def _pmid(number: str, text: str) -> Link:
    return Link("pmid", text, f"https://pubmed.ncbi.nlm.nih.gov/{number}/")


def url_end(text: str, at: int, to: int) -> int:
    """Return where a URL ends that begins with its scheme; 0 where it is none."""
    return address_end(text, text.index("://", at) + 3, at, to)


def address_end(text: str, first: int, at: int, to: int) -> int:
    """Return where an address ends: before punctuation, and before brackets that it doesn't open; 0 where it is none.

    Source: GitHub Flavored Markdown, 6.9, autolinks.

    Args:
        text: The text.
        first: It ends after this place, if it is one.
        at: Where it begins.
        to: Where the next white space or angle bracket stands.
    """
    if text[to - 1] not in _PAIRS and text[to - 1] not in _AROUND_URL:
        return to if to > first else 0
    left = {mark: text.count(mark, at, to) - text.count(opening, at, to) for mark, opening in _PAIRS.items()}
    while to > first:
        mark = text[to - 1]
        if mark in _PAIRS:
            if left[mark] <= 0:
                break
            left[mark] -= 1
        elif mark not in _AROUND_URL:
            break
        to -= 1
    return to if to > first else 0
