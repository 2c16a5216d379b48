"""Texts of a kind that nobody declared to the record model that reads them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from types import ModuleType
from typing import Any

from profileparse.learning.corpus import MOST_TEXTS, sample_of, statistics_of
from profileparse.learning.labels import LearnedLabel, learn_labels
from profileparse.learning.writing import write_source
from profileparse.parsed import parse
from profileparse.schema.profile import Profile
from profileparse.values.kinds import is_nothing

# A kind is kept that so many of the values of a label read as, when the texts are read with the model.
_LEAST_READ = 0.8
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
        """The record model, ready to parse with in this process; other processes import it from a file with the source."""
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
    if not name.isidentifier():
        raise ValueError(f"{name!r} is no name of a class: write letters and digits, such as CompanyProfile")
    sample = sample_of(texts, most)
    own = sample.texts
    labels, left = learn_labels(own, statistics_of(own))
    left_out = tuple(LeftOut(seen.label, seen.texts, why) for seen, why in left)
    learned = LearnedModel(name, tuple(labels), left_out, len(own), sample.count)
    return replace(learned, labels=tuple(_held(learned, own)))


def _held(learned: LearnedModel, texts: Sequence[str]) -> list[LearnedLabel]:
    """Return the labels with kinds that hold when the texts are read with the model."""
    values = dict.fromkeys((label.name for label in learned.labels), 0)
    failed = dict(values)
    for text in texts:
        profile = parse(text, model=learned.model, name="?").profile
        if profile is None:
            continue
        for label in learned.labels:
            absent = profile.absent.get(label.name)
            values[label.name] += not is_nothing(getattr(profile, label.name))
            failed[label.name] += absent is not None and absent.reason == "unreadable"
    found: list[LearnedLabel] = []
    for label in learned.labels:
        total = values[label.name] + failed[label.name]
        share = values[label.name] / total if total else label.share
        is_held = share >= _LEAST_READ or label.kind not in _INSTEAD
        found.append(replace(label, share=share) if is_held else replace(label, kind=_INSTEAD[label.kind], inside=[]))
    return found
