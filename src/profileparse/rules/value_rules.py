"""PP3xx: the values in fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from profileparse.diagnostics import Edit, Fix, Severity
from profileparse.normalize.draft import Piece
from profileparse.rules.balance import may_lack_partner, unbalanced
from profileparse.rules.facts import Facts, Part
from profileparse.rules.mojibake import Ranges, mojibake
from profileparse.rules.rule import Hit, in_order, rule, shown
from profileparse.schema.labels import Label
from profileparse.schema.profile import Profile
from profileparse.source import fold
from profileparse.syntax.inside import Block, item_ranges, line_marks, tight_bullet
from profileparse.values.kinds import LISTS, Kind
from profileparse.values.xrefs import Xref

_SEAM = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z][a-z])|(?<=\))(?=[A-Z])")
_LIGHT = re.compile(r"(?<=\w)(?:\s|[-‐‑–])(?=\w)")
_HYPHEN = re.compile("[‐‑–]")
_SEPARATOR = re.compile(r"[^\S\r\n]*[,;|][^\S\r\n]*")
_LINE_ENDS = re.compile(r"[\r\n]")
_LONGEST_INDENT = 200
_LINE_REST = re.compile(r"[^\S\r\n]*+(?:\|[^\S\r\n]*+)?(?:\r\n?|\n|\Z)")


@rule("PP301", "glued-values", Severity.WARNING, fixable="unsafe")
def _glued_values(facts: Facts) -> Iterator[Hit]:
    for finding in facts.findings("glued"):
        seams = [finding.at + seam.start() for seam in _SEAM.finditer(facts.visible[finding.at : finding.to])]
        edits = tuple(Edit(facts.span(at, at), ", ") for at in seams)
        fix = Fix("Put commas between the values", edits, safe=False) if edits else None
        yield facts.hit(finding.at, finding.to, fix)


@rule("PP302", "duplicate-term", Severity.WARNING, fixable="unsafe")
def _duplicate_terms(facts: Facts) -> Iterator[Hit]:
    repeating = [name for name, terms in facts.lists if _may_repeat([term["label"] for term in terms])]
    return in_order(*(_duplicates(facts, name) for name in repeating))


def _may_repeat(labels: Sequence[str]) -> bool:
    """Whether two labels have the same letters, as all that `_term_key` takes for one have; this is found faster."""
    text = "\n".join(labels)
    if not text.isascii():
        text = _HYPHEN.sub("", unicodedata.normalize("NFKC", text))
    return len(set(text.casefold().replace("-", "").replace(" ", "").split("\n"))) < len(labels)


def _duplicates(facts: Facts, name: str) -> Iterator[Hit]:
    terms, pieces = facts.draft.values[name], facts.draft.terms[name]
    first: dict[tuple[str, str | None], int] = {}
    for number, (term, piece) in enumerate(zip(terms, pieces, strict=True)):
        other = first.setdefault(_term_key(term), number)
        if other < number:
            before = pieces[other]
            same = fold(facts.visible[before.at : before.to]) == fold(facts.visible[piece.at : piece.to])
            how = "" if same else f" as {facts.shown(before.at, before.to)}"
            yield facts.hit(piece.at, piece.to, _removal(facts, pieces, number), field=name, how=how)


def _term_key(term: dict[str, Any]) -> tuple[str, str | None]:
    """Return what terms are compared by: no case, no difference between a hyphen, a space and nothing."""
    label = unicodedata.normalize("NFKC", term["label"]).casefold()
    qualifier = term["qualifier"]
    return (
        _LIGHT.sub(_keep_between_digits, label),
        None if qualifier is None else unicodedata.normalize("NFKC", qualifier).casefold(),
    )


def _keep_between_digits(match: re.Match[str]) -> str:
    text, at, to = match.string, match.start(), match.end()
    return match[0] if text[at - 1].isdigit() and text[to].isdigit() else ""


def _removal(facts: Facts, pieces: Sequence[Piece], number: int) -> Fix | None:
    """Return how to take a term out: its line, or what stands from the term before it to its own end."""
    visible, piece, before = facts.visible, pieces[number], pieces[number - 1]
    if before.to <= piece.at and _SEPARATOR.fullmatch(visible, before.to, piece.at):
        at, to = before.to, piece.to
    else:
        lowest = max(0, piece.at - _LONGEST_INDENT)
        at = max(visible.rfind("\n", lowest, piece.at), visible.rfind("\r", lowest, piece.at), lowest - 1) + 1
        begins_line = at == 0 or visible[at - 1] in "\r\n"
        rest = _LINE_REST.match(visible, piece.to)
        if rest is None or not begins_line or not line_marks().fullmatch(visible, at, piece.at):
            return None
        to = rest.end()
    return Fix("Delete the second one", (Edit(facts.source.tile(at, to), ""),), safe=False)


@rule("PP303", "stray-text", Severity.WARNING, fixable="safe")
def _stray_text(facts: Facts) -> Iterator[Hit]:
    after = facts.findings("after_value", "after_list")
    told = (facts.hit(at, to, where=f"{_after(facts, field)}; it is kept in extra") for _, field, at, to, _ in after)
    return in_order(told, _among_items(facts, Ranges([(each.at, each.to) for each in after])))


def _after(facts: Facts, field: str) -> str:
    """Return where text stands that is no part of the value of a field."""
    kind, called = facts.schema.by_name[field].kind, facts.called(field)
    if not facts.draft.values.get(field):
        return f"under {called}, but is no value of it"
    if kind is Kind.PROSE:
        return f"under {called}, but is no running text"
    return f"after the {'list' if kind in (*LISTS, Kind.REFERENCES) else 'value'} of {called}"


def _among_items(facts: Facts, told: Ranges) -> Iterator[Hit]:
    strays = [stray for part in facts.fields for stray in _strays(facts, part)]
    if not strays:
        return
    markup = {at for at, _ in facts.draft.markup}
    strays = [stray for stray in strays if stray.at not in markup and stray.at not in told]
    tight = [facts.span(stray.bullet_to, stray.bullet_to) for stray in strays if stray.bullet_to is not None]
    edges = [0, *(span.start for span in tight), len(facts.text)]
    spaced = " ".join(facts.text[at:to] for at, to in pairwise(edges))
    safe = bool(tight) and facts.says_the_same(spaced, _without_bullet)
    for field, at, to, bullet_to in strays:
        fix = None
        if safe and bullet_to is not None:
            fix = Fix("Put a space after the bullet", (Edit(facts.span(bullet_to, bullet_to), " "),), safe=True)
        where = f"among the items of {facts.called(field)}, but is no item itself; it is taken as one"
        yield facts.hit(at, to, fix, where=where)


class _Stray(NamedTuple):
    """A paragraph in a list; where its bullet ends, if only a space is missing after it."""

    field: str
    at: int
    to: int
    bullet_to: int | None


def _strays(facts: Facts, part: Part) -> Iterator[_Stray]:
    blocks = part.blocks if part.kind in LISTS else ()
    if not any(kind in ("list", "table") for kind, _, _ in blocks):
        return
    for before, block, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
        if block[0] == "paragraph":
            start, end = facts.content(block)
            yield _Stray(part.name, start, end, _bullet(facts.visible, start, end, before, after))


def _bullet(visible: str, at: int, to: int, before: Block | None, after: Block | None) -> int | None:
    """Return where the bullet of a line ends that goes on with the list above or below it, but for a space."""
    match = tight_bullet().match(visible, at, to)
    if match is None or _LINE_ENDS.search(visible, at, to):
        return None
    for block, index, step in ((before, -1, -1), (after, 0, 1)):
        if block is not None and block[0] == "list":
            start, content_at, _, _ = item_ranges(visible, *block[1:])[index]
            bullet = visible[start:content_at].strip()
            if bullet == (f"{int(match['number']) + step}{match['stop']}" if match["number"] else match[0]):
                return match.end()
    return None


def _without_bullet(text: str) -> str:
    return text[match.end() :] if (match := tight_bullet().match(text)) else text


@rule("PP304", "unbalanced-mark", Severity.WARNING)
def _unbalanced_marks(facts: Facts) -> Iterator[Hit]:
    for at, to in _marked_places(facts):
        text = facts.visible[at:to]
        if alone := unbalanced(text):
            # Quotation marks that mojibake holds are none.
            broken = Ranges(mojibake(text))
            alone = [mark for mark in alone if mark not in broken]
        if alone:
            place = at + alone[0]
            more = f" (and {len(alone) - 1} more in the same value)" if len(alone) > 1 else ""
            yield facts.hit(place, place + 1, mark=text[alone[0]], more=more)


def _marked_places(facts: Facts) -> Iterator[tuple[int, int]]:
    """Yield the terms of lists, and the paragraphs, items and quotations of prose, if a mark may lack its partner."""
    # What is read off a term, its citations and its last parenthetical, is balanced.
    if may_lack_partner(facts.labels):
        for pieces in facts.draft.terms.values():
            yield from (piece[:2] for piece in pieces)
    blocks = list(facts.blocks(Kind.PROSE))
    if may_lack_partner("\n".join([facts.visible[at:to] for _, at, to in blocks])):
        for kind, at, to in blocks:
            if kind == "list":
                yield from (item[1:3] for item in item_ranges(facts.visible, at, to))
            else:
                yield at, to


@rule("PP305", "conjunction", Severity.INFO, fixable="unsafe")
def _conjunction(facts: Facts) -> Iterator[Hit]:
    for each in facts.findings("conjunction"):
        if term := facts.as_term(each):
            fix = Fix("Write a comma", (Edit(facts.span(each.at, each.to), ", "),), safe=False)
            yield facts.hit(term.at, term.to, fix, field=each.field, word=facts.shown(each.at, each.to))


@rule("PP306", "sentence-in-list", Severity.INFO)
def _sentence(facts: Facts) -> Iterator[Hit]:
    for each in facts.findings("sentence"):
        if term := facts.as_term(each):
            yield facts.hit(term.at, term.to, field=each.field)


class Disorder(Profile):
    """The record model of an example with identifiers."""

    identifiers: Annotated[list[Xref], Label("Identifiers", layout="inline")] = Field(default=[])


@rule("PP307", "unknown-prefix", Severity.INFO, example_model=Disorder)
def _unknown_prefix(facts: Facts) -> Iterator[Hit]:
    fields = [spec.name for spec in facts.schema.fields if spec.of is not None and issubclass(spec.of, Xref)]
    return in_order(*(_unknown_prefixes(facts, name) for name in fields if facts.draft.values.get(name)))


def _unknown_prefixes(facts: Facts, name: str) -> Iterator[Hit]:
    value = facts.draft.values[name]
    values = value if isinstance(value, list) else [value]
    places = facts.draft.entries.get(name) or [facts.draft.singles[name]]
    for xref, (at, to) in zip(values, places, strict=True):
        if not xref.is_known:
            yield facts.hit(at, to, field=name, prefix=shown(xref.prefix))
