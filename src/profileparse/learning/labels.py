"""The labels of a corpus with the kinds of their values: what a model is written from."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Annotated, Any

from pydantic import create_model

from profileparse.learning.corpus import Seen, Statistics, labels_of
from profileparse.learning.evidence import Decision, Evidence
from profileparse.learning.openings import openings
from profileparse.schema.labels import NAME, Label, label_key, without_name
from profileparse.schema.profile import Profile, Section
from profileparse.source import Source
from profileparse.syntax.parser import Outline, line_syntax
from profileparse.values.lines import terms_in_line
from profileparse.values.prose import Prose

# In so large a share of the texts in which a label stands others have to stand under it, so that they are its own.
_LEAST_INSIDE = 0.4
# Labels that share no words are wordings of one where each stands in so many texts, and so many values are the same.
_ENOUGH_SHARED = 5
_ENOUGH_COMMON = 3
# So many words stand before or after the name in the entity's heading, at the most.
_MOST_TITLE_WORDS = 4
_MOST_TEMPLATES = 5
_OF_HEADINGS = frozenset(("heading", "bare"))
_WORD = re.compile(r"[^\W_]+")
_RESERVED = frozenset(dir(Profile)) | frozenset(Profile.model_fields)


@dataclass
class LearnedLabel:
    """A label of a corpus, and what is known of its values.

    Attributes:
        name: The name of its field.
        label: Its most frequent spelling; with ``{name}`` in it, the heading that holds the entity's name.
        aliases: Its other wordings.
        kind: The kind of its values: ``text``, ``prose``, ``inline``, ``section`` and so on.
        share: How many of its values read as that kind, from 0 to 1.
        texts: In how many texts it stands.
        of: How many texts there are.
        inside: The labels of a section, or the columns of a table.
        order: For dates in numbers: the order of day, month and year.
        glued: Whether terms of it stand with nothing between them.
        examples: Some of its values.
        stated: How often each statement is there that there is none.
    """

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    kind: str = "text"
    share: float = 0.0
    texts: int = 0
    of: int = 0
    inside: list[LearnedLabel] = field(default_factory=list)
    order: str | None = None
    glued: bool = False
    examples: tuple[str, ...] = ()
    stated: dict[str, int] = field(default_factory=dict)


class _Draft:
    """A label before the kind of its values is known."""

    def __init__(self, seen: Seen, name: str) -> None:
        self.seen = seen
        self.name = name
        self.label = seen.label
        self.aliases: list[str] = []
        self.evidence = Evidence()
        self.inside: list[_Draft] = []
        self.present: set[int] = set()


def learn_labels(texts: Sequence[str], statistics: Statistics) -> tuple[list[LearnedLabel], list[tuple[Seen, str]]]:
    """Return the labels of some texts, in their order, and the frequent lines that are none, with why.

    Args:
        texts: The texts.
        statistics: What stands in them.
    """
    chosen, left = labels_of(statistics)
    drafts = _nested(chosen, left)
    title = _title(statistics, texts)
    if title is not None:
        bare = label_key(without_name(title.draft.label))
        drafts = [draft for draft in drafts if draft.seen.key not in title.keys and label_key(draft.label) != bare]
        drafts.append(title.draft)
    _collect(drafts, texts)
    drafts = list(_merged(drafts))
    return [_learned(draft, statistics.texts) for draft in drafts], left


def _nested(chosen: Sequence[Seen], left: list[tuple[Seen, str]]) -> list[_Draft]:
    """Return the labels that stand under none, each with those that stand under it."""
    tops = {seen.key: seen for seen in chosen if not seen.above}
    found: dict[str, _Draft] = {}
    names: set[str] = set()
    for seen in chosen:
        is_inner = seen.above in tops and seen.key != seen.above
        if not is_inner and seen.key not in found:
            found[seen.key] = _Draft(seen, _field_name(seen.label, names))
    for key, draft in found.items():
        own = [seen for seen in chosen if seen.above == key and seen.key not in found]
        if own and max(seen.texts for seen in own) < draft.seen.texts * _LEAST_INSIDE:
            left += [(seen, f"it stands under “{draft.label}”, in too few texts") for seen in own]
            own = []
        inner: set[str] = set()
        draft.inside = [_Draft(seen, _field_name(seen.label, inner)) for seen in own]
    return list(found.values())


def _field_name(label: str, taken: set[str]) -> str:
    """Return the name of a label's field, in lower case with underscores."""
    plain = unicodedata.normalize("NFKD", label.replace(NAME, "")).encode("ascii", "ignore").decode().lower()
    name = "_".join(re.findall(r"[a-z0-9]+", plain)) or "field"
    if name[0].isdigit():
        name = f"field_{name}"
    if keyword.iskeyword(name) or keyword.issoftkeyword(name) or name in _RESERVED or name.startswith("model_"):
        name += "_"
    numbered, number = name, 2
    while numbered in taken:
        numbered, number = f"{name}_{number}", number + 1
    taken.add(numbered)
    return numbered


# ---- the entity's heading ----------------------------------------------------------------------------------


@dataclass
class _Title:
    draft: _Draft
    keys: set[str]


def _title(statistics: Statistics, texts: Sequence[str]) -> _Title | None:
    """Return the heading that holds the name of the entity, where most texts have one: "… Overview"."""
    ends: dict[str, list[Seen]] = {}
    for seen in statistics.seen.values():
        words = seen.label.split()
        if seen.texts > max(1, statistics.texts // 5):
            continue  # a label of its own
        for count in range(1, min(_MOST_TITLE_WORDS, len(words) - 1) + 1):
            ends.setdefault(f"{NAME} {' '.join(words[-count:])}", []).append(seen)
            ends.setdefault(f"{' '.join(words[:count])} {NAME}", []).append(seen)
    ranked: list[tuple[int, int, str]] = []
    for template, own in ends.items():
        texts_with = sum(seen.texts for seen in own)
        is_varied = len(own) * 2 > texts_with
        is_once = sum(seen.repeats for seen in own) * 5 <= texts_with
        are_headings = all(seen.styles.keys() <= _OF_HEADINGS for seen in own)
        if are_headings and is_varied and is_once and texts_with * 2 > statistics.texts and len(own) > 1:
            ranked.append((texts_with, len(template), template))
    for texts_with, _, template in sorted(ranked, reverse=True)[:_MOST_TEMPLATES]:
        names = {seen.label: _name_in(seen.label, template) for seen in ends[template]}
        if sum(_is_name_of(text, names) for text in texts) * 2 <= statistics.texts:
            continue
        seen = Seen(label_key(template.replace(NAME, "")), "", texts=texts_with)
        seen.spellings[template] = texts_with
        draft = _Draft(seen, _field_name(template, set()))
        return _Title(draft, {each.key for each in ends[template]} | {seen.key})
    return None


def _name_in(label: str, template: str) -> str:
    before, _, after = template.partition(NAME)
    return label[len(before) : len(label) - len(after)].strip()


def _is_name_of(text: str, names: Mapping[str, str]) -> bool:
    """Whether a text has a heading with a name that stands in it elsewhere, too."""
    found = {each.label for each in openings(text)} & names.keys()
    lowered = text.casefold()
    return len(found) == 1 and any(len(names[each]) > 2 and lowered.count(names[each].casefold()) > 1 for each in found)


# ---- what stands under the labels --------------------------------------------------------------------------


def _collect(drafts: Sequence[_Draft], texts: Sequence[str]) -> None:
    """Read the texts with a model of the labels alone, and give each label what stands under it."""
    syntax = line_syntax(_provisional("Learned", Profile, drafts))
    by_name = {draft.name: draft for draft in drafts}
    for number, text in enumerate(texts):
        outline = syntax.outline(Source(text))
        for part in outline.parts:
            draft = by_name.get(part.field or "")
            if draft is None or number in draft.present:
                continue  # what comes again in a text is the same, or another entity
            draft.present.add(number)
            if draft.inside and part.blocks and part.blocks[0][0] == "fields":
                _collect_inside(draft, outline.inner(part), number)
            draft.evidence.add(outline.source.visible, part)


def _collect_inside(draft: _Draft, inner: Outline, number: int) -> None:
    by_name = {each.name: each for each in draft.inside}
    for part in inner.parts:
        if part.field in by_name:
            by_name[part.field].present.add(number)
            by_name[part.field].evidence.add(inner.source.visible, part)


def _provisional(name: str, base: Any, drafts: Sequence[_Draft]) -> Any:
    """Return a model that knows the labels: all but sections are prose, so that each keeps all that stands there."""
    members: dict[str, Any] = {}
    for draft in drafts:
        if draft.inside:
            section = _provisional(draft.name.title(), Section, draft.inside)
            members[draft.name] = (section | None, None)
        else:
            members[draft.name] = (Prose | None, None)
        kind, default = members[draft.name]
        members[draft.name] = (Annotated[kind, Label(draft.label, tuple(draft.aliases))], default)
    return create_model(name, __base__=base, **members)


# ---- one label in several wordings -------------------------------------------------------------------------


def _merged(drafts: Sequence[_Draft]) -> Iterator[_Draft]:
    """Yield the labels, those that are wordings of one as one."""
    gone: set[str] = set()
    for one, other in combinations(sorted(drafts, key=lambda each: (-len(each.present), each.name)), 2):
        if gone & {one.name, other.name} or one.inside or other.inside or NAME in one.label + other.label:
            continue
        if one.present & other.present or not _are_alike(one, other):
            continue
        one.aliases += [other.label, *other.aliases]
        one.present |= other.present
        one.evidence.join(other.evidence)
        gone.add(other.name)
    return (draft for draft in drafts if draft.name not in gone)


def _are_alike(one: _Draft, other: _Draft) -> bool:
    """Whether two labels that never stand in one text are wordings of one.

    Their values are of one kind, and their words are alike; or the same values come again and again under both.
    """
    words, others = (set(map(_stem, _WORD.findall(each.label.casefold()))) for each in (one, other))
    are_words = bool(words and others) and (words <= others or others <= words)
    if not are_words and not _share_values(one, other):
        return False
    kinds = {each.evidence.decide(each.label).kind for each in (one, other)}
    lists = {"inline", "lines", "bullets", *(("text",) if words == others else ())}
    return len(kinds) == 1 or kinds <= lists


def _share_values(one: _Draft, other: _Draft) -> bool:
    """Whether most values of the rarer of two labels are values of the other: some, in a fair number of texts."""
    if min(len(one.present), len(other.present)) < _ENOUGH_SHARED:
        return False
    values, others = (
        {piece.casefold() for value in each.evidence.lines for piece in terms_in_line(value)} for each in (one, other)
    )
    common = values & others
    return len(common) >= _ENOUGH_COMMON and len(common) * 2 >= min(len(values), len(others))


def _stem(word: str) -> str:
    for end, instead in (("ies", "y"), ("ses", "s"), ("ing", ""), ("ed", ""), ("s", "")):
        if word.endswith(end) and len(word) - len(end) >= 3:
            return word[: len(word) - len(end)] + instead
    return word


# ---- the result --------------------------------------------------------------------------------------------


def _learned(draft: _Draft, of: int) -> LearnedLabel:
    evidence = draft.evidence
    decision = evidence.decide(draft.label)
    if draft.inside:
        decision = Decision("section", max(len(each.present) for each in draft.inside) / max(len(draft.present), 1))
    elif NAME in draft.label:
        decision = Decision("prose", 1.0)
    inside = [_learned(each, len(draft.present)) for each in draft.inside]
    if decision.kind == "rows":
        names: set[str] = set()
        inside = [_column(evidence, heading, _field_name(heading, names)) for heading in decision.columns]
    return LearnedLabel(
        draft.name,
        draft.label,
        tuple(draft.aliases),
        decision.kind,
        min(decision.share, 1.0),
        len(draft.present),
        of,
        inside,
        decision.order,
        examples=tuple(evidence.examples),
        stated=dict(evidence.stated),
    )


def _column(evidence: Evidence, heading: str, name: str) -> LearnedLabel:
    own = Evidence(texts=len(evidence.cells[heading]), examples=evidence.cells[heading][:3])
    own.lines = evidence.cells[heading]
    own.shapes["line"] = len(own.lines)
    decision = own.decide(heading)
    return LearnedLabel(
        name, heading, (), decision.kind, decision.share, evidence.columns[heading], evidence.shapes["rows"],
        order=decision.order, examples=tuple(own.examples),
    )  # fmt: skip
