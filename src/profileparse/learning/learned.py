"""Texts of a kind that nobody declared to the record model that reads them."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from keyword import iskeyword
from types import ModuleType
from typing import Any

from profileparse.learning.corpus import MOST_TEXTS, sample_of, statistics_of
from profileparse.learning.labels import LearnedLabel, learn_labels
from profileparse.learning.writing import write_source
from profileparse.normalize.glued import in_order
from profileparse.parsed import parse
from profileparse.schema.profile import Profile, schema_of
from profileparse.values.kinds import Kind, is_nothing

# A kind is kept that so many of the values of a label read as, when the texts are read with the model.
_LEAST_READ = 0.8
# In so many texts terms of a field stand with nothing between them, if they do so by habit.
_ENOUGH_GLUED = 2
_MAY_BE_GLUED = re.compile(r"[a-z)][A-Z]")
# What is tried instead of a kind that too few read as.
_INSTEAD = {
    **dict.fromkeys(("date", "partial", "integer", "number", "quantity", "url", "identifier"), "text"),
    "xrefs": "inline", "quantities": "lines", "rows": "prose", "table": "prose", "trees": "bullets",
    "terms by key": "prose", "prose by key": "prose", "section": "prose",
}  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """A frequent line that the model has no label for.

    Attributes:
        label: The line.
        texts: In how many texts it stands.
        why: Why it is none.
    """

    label: str
    texts: int
    why: str


@dataclass(frozen=True)
class LearnedModel:
    """What was learnt from texts.

    Attributes:
        name: The name of the model's class.
        labels: The labels, each with the evidence for it.
        left_out: The frequent lines that are no labels.
        texts: How many different texts were read closely.
        offered: How many texts there were.
    """

    name: str
    labels: tuple[LearnedLabel, ...]
    left_out: tuple[LeftOut, ...]
    texts: int
    offered: int

    @cached_property
    def source(self) -> str:
        """The model as Python source."""
        return write_source(self.name, self.labels, self.texts)

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled: the source and the class are made anew."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @cached_property
    def model(self) -> type[Profile]:
        """The record model, ready to parse with in this process; others import it from a file with the source."""
        module = ModuleType(f"profileparse_learned_{self.name.lower()}")
        sys.modules[module.__name__] = module  # Pydantic looks up names of types there
        exec(compile(self.source, f"<learnt {self.name}>", "exec", dont_inherit=True), module.__dict__)  # noqa: S102 (our own source)
        model: type[Profile] = module.__dict__[self.name]
        return model


def learn(texts: Iterable[str], *, name: str = "Learned", most: int = MOST_TEXTS) -> LearnedModel:
    """Return the record model that texts of one kind follow.

    Of many texts, a sample is read closely: those whose hashes are the smallest. So the result does not depend on the
    order of the texts, and memory does not grow with their number.

    Args:
        texts: The texts.
        name: The name of the model's class.
        most: How many texts are read closely, at the most.

    Raises:
        ValueError: the name is no name of a class.

    >>> texts = [f"# {name}\\n\\nDiet: leaves, {food}\\nWeight: {weight} kg\\n" for name, food, weight in
    ...          (("Burrel", "roots", 3), ("Tarrow", "seeds, snails", 12), ("Gannel", "frogs", 7))]
    >>> learned = learn(texts, name="Species")
    >>> [(label.name, label.kind, label.texts) for label in learned.labels]
    [('diet', 'inline', 3), ('weight', 'quantity', 3)]
    >>> learned.model.__name__
    'Species'
    """
    if not name.isidentifier() or iskeyword(name):
        raise ValueError(f"{name!r} is no name of a class: write letters and digits, such as CompanyProfile")
    sample = sample_of(texts, most)
    own = sample.texts
    labels, left = learn_labels(own, statistics_of(own))
    left_out = tuple(LeftOut(seen.label, seen.texts, why) for seen, why in left)
    learned = LearnedModel(name, tuple(labels), left_out, len(own), sample.count)
    return replace(learned, labels=tuple(_held(learned, own)))


def _held(learned: LearnedModel, texts: Sequence[str]) -> list[LearnedLabel]:
    """Return the labels with kinds that hold when the texts are read with the model."""
    values: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    glued: Counter[str] = Counter()
    for text in texts:
        profile = parse(text, model=learned.model, name="?").profile
        if profile is None:
            continue
        glued.update(_glued_in(profile))
        for label in learned.labels:
            absent = profile.absent.get(label.name)
            values[label.name] += not is_nothing(getattr(profile, label.name))
            failed[label.name] += absent is not None and absent.reason == "unreadable"
    found: list[LearnedLabel] = []
    for label in learned.labels:
        total = values[label.name] + failed[label.name]
        share = values[label.name] / total if total else label.share
        is_held = share >= _LEAST_READ or label.kind not in _INSTEAD
        held = replace(label, share=share) if is_held else replace(label, kind=_INSTEAD[label.kind], inside=[])
        if glued[label.name] >= _ENOUGH_GLUED:
            held = replace(held, kind="lines" if held.kind == "text" else held.kind, glued=True)
        found.append(held)
    return found


def _glued_in(profile: Profile) -> list[str]:
    """Return the fields of a record with terms that are others of it, with nothing between them."""
    own: dict[str, list[str]] = {}
    for spec in schema_of(type(profile)).fields:
        value = getattr(profile, spec.name)
        if value and spec.kind in (Kind.TERMS, Kind.TEXT):
            own[spec.name] = list(map(str, value)) if spec.kind is Kind.TERMS else [value]
    return [
        name
        for name, terms in own.items()
        if any(
            in_order(term, known)
            for term in filter(_MAY_BE_GLUED.search, terms)
            for other, known in own.items()
            if other != name and len(known) > 1
        )
    ]
