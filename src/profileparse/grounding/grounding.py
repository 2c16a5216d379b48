"""Each cited segment and quotation of a profile, and what its sources have of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from profileparse.diagnostics import Diagnostic, KnownCode
from profileparse.grounding.findings import DIFFERS, NEVER_CITED, NO_SOURCE, NOT_FOUND
from profileparse.grounding.matching import NOT_FOUND as NOWHERE
from profileparse.grounding.matching import Found, Match, SourceText
from profileparse.normalize.places import in_source
from profileparse.normalize.sections import pointer_of
from profileparse.parsed import Parsed
from profileparse.rules.facts import Facts
from profileparse.rules.rule import shown
from profileparse.source import Span

# A quotation inside a sentence. One word in quotation marks is a word that is spoken of, and no quotation.
_QUOTED = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|\"([^\"]+)\"")
_WORDS = re.compile(r"\w+")
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the sources have of a quotation, or of a cited segment that quotes nothing.

    Attributes:
        kind: ``quotation``, or ``statement`` for a cited segment in words of its own.
        pointer: JSON Pointer to the segment of the record.
        text: The words that were looked for.
        span: Their place in the text of the profile, in code points.
        citations: The numbers that the segment cites.
        source: The number of the source that has the words, or what is most like them; None where none has.
        match: ``exact`` (word for word), ``folded`` (white space, case, and the print of quotation marks and hyphens
            aside, and what an ellipsis leaves out), ``fuzzy`` (nearly; see ``differences``), or ``none``.
        score: From 0 to 1: how alike they are.
        source_span: Their place in that source, in code points.
        differences: Words that the profile has and the source has not there, and the other way round.
    """

    kind: Literal["quotation", "statement"]
    pointer: str
    text: str
    span: Span
    citations: tuple[int, ...]
    source: int | None
    match: Match
    score: float
    source_span: Span | None
    differences: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Grounding:
    """How a profile stands to its sources.

    Attributes:
        evidence: What was looked for, in the order of the text.
        without_source: Numbers that are cited and that no source has, in order.
        never_cited: Numbers of sources that nothing cites, in order.
        diagnostics: What there is to say: PP601 to PP604.
    """

    evidence: tuple[Evidence, ...]
    without_source: tuple[int, ...]
    never_cited: tuple[int, ...]
    diagnostics: tuple[Diagnostic, ...]


class _Wanted(NamedTuple):
    kind: Literal["quotation", "statement"]
    pointer: str
    text: str
    span: Span
    citations: tuple[int, ...]


def ground(parsed: Parsed[Any], sources: Mapping[int, str]) -> Grounding:
    """Look for what a profile quotes and cites in the texts of its sources.

    A quotation is a block of quotation, or words in quotation marks inside of prose. Only what cites is looked for, and
    only in the sources that it cites. A statement in words of its own need not stand in its source, so what is not
    found of it is no finding.

    Args:
        parsed: The profile.
        sources: The text of each source, by the number under which the profile cites it.

    Raises:
        ModuleNotFoundError: some words are in no source as they are, and rapidfuzz is missing (the extra ``ground``).

    >>> import profileparse
    >>> parsed = profileparse.parse("X Overview\\n\\nIt was seen: “it pulses at noon”.[1]\\n\\nReferences\\n1. Log.")
    >>> grounding = profileparse.ground(parsed, {1: "Day 3.\\nIt pulses\\nat noon, and then it rests."})
    >>> [(each.match, each.source, each.source_span) for each in grounding.evidence]
    [('folded', 1, Span(start=7, end=24))]
    """
    texts = {number: SourceText(text) for number, text in sources.items()}
    evidence = tuple(_evidence(wanted, texts) for wanted in _wanted(parsed))
    facts = Facts(parsed)
    without_source = tuple(sorted(facts.cited - sources.keys()))
    never_cited = tuple(sorted(sources.keys() - facts.cited))
    first = {number: span for span, number in reversed(facts.citations(set(without_source)))}
    found = [
        *filter(None, map(_finding, evidence)),
        *(_diagnostic(NO_SOURCE, f"[{number}] is cited, but there is no source {number}", first[number])
          for number in without_source),
    ]  # fmt: skip
    end = Span(len(parsed.text), len(parsed.text))
    uncited = [_diagnostic(NEVER_CITED, f"source {number} is cited nowhere", end) for number in never_cited]
    return Grounding(evidence, without_source, never_cited, (*sorted(found, key=attrgetter("span")), *uncited))


def _wanted(parsed: Parsed[Any]) -> Iterator[_Wanted]:
    """Yield what is looked for, in the order of the text."""
    if parsed.profile is None:
        return
    found: list[_Wanted] = []
    for pointer, block in _blocks(parsed.profile.model_dump(), ""):
        for number, segment in enumerate(block["segments"]):
            at = f"{pointer}/segments/{number}"
            span = parsed.spans.get(f"{at}/text")
            if span is not None and segment["citations"]:
                found += _of_segment(parsed.text, at, block["kind"], segment, span)
    yield from sorted(found, key=attrgetter("span"))


def _blocks(value: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the blocks of all prose in a record, with their pointers."""
    if isinstance(value, dict):
        if "segments" in value and "kind" in value:
            yield pointer, value
            return
        for key, each in value.items():
            if key != "extra":
                yield from _blocks(each, f"{pointer}/{pointer_of(key)}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _blocks(each, f"{pointer}/{number}")


def _of_segment(text: str, pointer: str, kind: str, segment: Mapping[str, Any], span: Span) -> Iterator[_Wanted]:
    words, citations = segment["text"], tuple(segment["citations"])
    if kind == "quote":
        yield _Wanted("quotation", pointer, words, span, citations)
        return
    quotations = [match for match in _QUOTED.finditer(words) if len(_WORDS.findall(match[0])) >= _FEWEST_WORDS]
    if not quotations:
        yield _Wanted("statement", pointer, words, span, citations)
    done, at = 0, span.start
    for match in quotations:
        start, end = match.span(match.lastindex or 0)
        _, at = in_source(text, words[done:start], at, span.end)
        at, to = in_source(text, words[start:end], at, span.end)
        yield _Wanted("quotation", pointer, words[start:end], Span(at, to), citations)
        done, at = end, to


def _evidence(wanted: _Wanted, sources: Mapping[int, SourceText]) -> Evidence:
    """Return what the cited sources have of some words: the best of them."""
    best, source = NOWHERE, None
    for number in dict.fromkeys(wanted.citations):  # one that is cited many times is searched once
        if number not in sources:
            continue
        found = sources[number].find(wanted.text)
        if _rank(found) > _rank(best):
            best, source = found, number
        if best.match == "exact":
            break
    return Evidence(*wanted, source, best.match, best.score, best.span, best.differences)


def _rank(found: Found) -> tuple[int, float]:
    return ("none", "fuzzy", "folded", "exact").index(found.match), found.score


def _finding(evidence: Evidence) -> Diagnostic | None:
    if evidence.kind == "statement" or evidence.match in ("exact", "folded"):
        return None
    if evidence.match == "none":
        if evidence.source is None and not evidence.citations:
            return None
        sources = ", ".join(f"[{number}]" for number in dict.fromkeys(evidence.citations))
        return _diagnostic(
            NOT_FOUND, f"{shown(evidence.text)} stands in no source that it cites: {sources}", evidence.span
        )
    ours, theirs = evidence.differences
    changes = [f"{_listed(ours)} is not there" if ours else "", f"{_listed(theirs)} is left out" if theirs else ""]
    what = " and ".join(filter(None, changes)) or "its punctuation is another"
    return _diagnostic(DIFFERS, f"source [{evidence.source}] has this otherwise: {what}", evidence.span)


def _listed(words: Sequence[str]) -> str:
    return shown(" ".join(words))


def _diagnostic(code: KnownCode, message: str, span: Span) -> Diagnostic:
    return Diagnostic(code.code, code.severity, message, span, code.help)
