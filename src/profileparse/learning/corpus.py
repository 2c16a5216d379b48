"""What the texts of a corpus have in common: which of their lines are labels, and which aren't."""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from profileparse.learning.openings import LONGEST_TEXT, Opening, begins_value, openings, weak_openings
from profileparse.schema.labels import NAME, label_fault
from profileparse.schema.profile import Profile, schema_of
from profileparse.source import is_well_formed
from profileparse.syntax.grammar import line_pattern
from profileparse.values.absence import absence

# So many texts are read, those whose hashes are the smallest: whichever order they come in, these are the same.
MOST_TEXTS = 2_000
# A label that stands in so many texts is one, however many there are; in fewer, it has to stand in this share of them.
_ENOUGH_TEXTS = 30
_LEAST_SHARE = 0.03
# The same for labels that nothing but their line tells: with a blank line before them, and without one.
_LEAST_APART = 0.1
_LEAST_CLOSE = 0.4
# So many different values of a label are remembered: they tell whether the same line always follows.
_MOST_VALUES = 2
# Of a text, so many lines that could open a field are looked at.
_MOST_OPENINGS = 3_000
# So many labels without a mark before their values have to be in a text.
_ENOUGH_WEAK = 3
_STRONG = frozenset(("colon", "colon line", "heading", "row", "column", "bold"))


class Sample:
    """Texts of a corpus, a bounded number of them: those with the smallest hashes, each text once.

    Args:
        most: How many.
    """

    def __init__(self, most: int = MOST_TEXTS) -> None:
        self._most = most
        self._heap: list[tuple[int, str]] = []
        self._held: set[int] = set()
        self.count = 0

    def add(self, text: str) -> None:
        """Offer a text."""
        self.count += 1
        text = text[:LONGEST_TEXT]
        if not is_well_formed(text) or "\0" in text:
            return
        key = -int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest())
        if key in self._held:
            return
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, (key, text))
            self._held.add(key)
        elif key > self._heap[0][0]:
            gone, _ = heapq.heapreplace(self._heap, (key, text))
            self._held.discard(gone)
            self._held.add(key)

    @property
    def texts(self) -> list[str]:
        """The texts, by their hashes."""
        return [text for _, text in sorted(self._heap, reverse=True)]


@dataclass
class Seen:
    """What is known of the lines with one key, those that stand under one label, or under none.

    Attributes:
        key: What labels are compared by.
        above: The key of the label that they stand under; "" for none.
        texts: In how many texts there is one.
        repeats: In how many texts there are several.
        spellings: How often each spelling is there.
        styles: In how many texts it has each style.
        count: How many lines there are.
        apart: How often a blank line stands before it.
        before: How often each label stands on the line directly before it.
        values: What stands beside it or below, each once, up to a bound.
        place: The sum of its places in its texts, in thousandths.
    """

    key: str
    above: str
    texts: int = 0
    repeats: int = 0
    spellings: Counter[str] = field(default_factory=Counter)
    styles: Counter[str] = field(default_factory=Counter)
    count: int = 0
    apart: int = 0
    before: Counter[str] = field(default_factory=Counter)
    values: set[str] = field(default_factory=set)
    place: int = 0

    def join(self, other: Seen) -> None:
        """Take what is known of the same key under another label, in other texts."""
        self.texts += other.texts
        self.repeats += other.repeats
        self.count += other.count
        self.apart += other.apart
        self.place += other.place
        self.spellings.update(other.spellings)
        self.styles.update(other.styles)
        self.before.update(other.before)
        self.values |= other.values

    @property
    def label(self) -> str:
        """Its most frequent spelling; of two that are as frequent, the one with fewer capitals."""
        return min(
            self.spellings, key=lambda each: (-self.spellings[each], each.isupper(), sum(map(str.isupper, each)), each)
        )

    def is_strong(self, least: int) -> bool:
        """Whether its lines have a mark of a label, in as many texts as half of a label has to be in."""
        marked = sum(count for style, count in self.styles.items() if style in _STRONG)
        return marked >= max(1, (least + 1) // 2, self.texts // 10)

    @property
    def mean_place(self) -> int:
        """Where it stands in its texts on average, in thousandths."""
        return self.place // max(self.texts, 1)


@dataclass
class Statistics:
    """What stands in the texts of a corpus.

    Attributes:
        texts: How many there are.
        seen: What is known of each key, by the key and the label that it stands under.
        own: The keys in each text.
        marked: The keys that have a mark of a label in some text.
    """

    texts: int = 0
    seen: dict[tuple[str, str], Seen] = field(default_factory=dict)
    own: list[set[str]] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Count what stands in a text."""
        self.texts += 1
        found = openings(text)[:_MOST_OPENINGS]
        by_line = {each.number: each.key for each in found}
        own: dict[tuple[str, str], list[Opening]] = {}
        for each in found:
            if each.key and not _is_no_label(each.label):
                own.setdefault((each.key, each.above), []).append(each)
        self.own.append({key for key, _ in own})
        self.marked |= {each.key for each in found if each.style in _STRONG}
        for (key, above), lines in own.items():
            seen = self.seen.setdefault((key, above), Seen(key, above))
            seen.texts += 1
            seen.repeats += len(lines) > 1
            seen.count += len(lines)
            seen.place += lines[0].number * 1000 // (found[-1].number + 1)
            seen.styles.update({each.style for each in lines})
            for each in lines:
                seen.spellings[each.label] += 1
                seen.apart += each.is_apart
                if not each.is_apart and (before := by_line.get(each.number - 1)):
                    seen.before[before] += 1
                if len(seen.values) < _MOST_VALUES:
                    seen.values.add(each.value)

    def add_weak(self, text: str, number: int) -> None:
        """Count labels without a mark before their values, in a text that was counted already.

        They are counted where other texts have three of them or more with a mark.
        """
        own = self.own[number]
        found: dict[str, Opening] = {}
        for each in weak_openings(text):
            if each.key not in own and each.key in self.marked and (each.style == "glued" or begins_value(each.value)):
                found.setdefault(each.key, each)
        if len(found) < _ENOUGH_WEAK:
            return
        for key, each in found.items():
            seen = self.seen.get((key, "")) or self.seen.setdefault((key, ""), Seen(key, ""))
            seen.texts += 1
            seen.count += 1
            seen.apart += 1
            seen.place += each.number * 1000 // (text.count("\n") + 1)
            seen.spellings[each.label] += 1
            seen.styles[each.style] += 1

    @property
    def least(self) -> int:
        """In how many texts a label has to be."""
        return least_texts(self.texts, _LEAST_SHARE)


def least_texts(texts: int, share: float) -> int:
    """Return in how many of some texts a label has to be, given the least share of them.

    >>> least_texts(1, 0.03), least_texts(20, 0.03), least_texts(80, 0.03), least_texts(9000, 0.03)
    (1, 2, 3, 30)
    """
    return min(texts, _ENOUGH_TEXTS, max(2, -int(-texts * share // 1)))


def _is_no_label(label: str) -> bool:
    if absence(label) is not None or line_pattern("PAGE_LINE").match(label) or line_pattern("RESIDUE").match(label):
        return True
    return not any(character.isalpha() for character in label)


def labels_of(statistics: Statistics) -> tuple[list[Seen], list[tuple[Seen, str]]]:
    """Return the keys that are labels, in the order of the texts, and those that are none although frequent, with why.

    Args:
        statistics: What stands in the texts.
    """
    known = schema_of(Profile).keys.keys()
    chosen: list[Seen] = []
    left: list[tuple[Seen, str]] = []
    frequent: dict[str, int] = {}
    for seen in _by_place(statistics):
        if seen.is_strong(statistics.least) and seen.texts >= statistics.least:
            frequent[seen.key] = max(frequent.get(seen.key, 0), seen.texts)
    ordered = sorted(_by_place(statistics), key=lambda each: (-each.texts, each.key, each.above))
    for seen in ordered:
        if seen.texts < statistics.least:
            continue
        if seen.key in known:
            left.append((seen, "all models have it"))
        elif why := _fault(seen.label) or _why_not(statistics, seen, frequent):
            left.append((seen, why))
        else:
            chosen.append(seen)
            frequent.setdefault(seen.key, seen.texts)
    return sorted(chosen, key=lambda each: (each.mean_place, each.key, each.above)), left


def _fault(label: str) -> str:
    """Return why a line can't be declared as a label; "" where it can."""
    return f"{NAME} in a label stands for the entity's name" if NAME in label else label_fault(label)


def _by_place(statistics: Statistics) -> list[Seen]:
    """Return what is known of each key, that of those that stand under no label in most texts together."""
    by_key: dict[str, list[Seen]] = {}
    for seen in statistics.seen.values():
        by_key.setdefault(seen.key, []).append(seen)
    found: list[Seen] = []
    for key, own in by_key.items():
        total = sum(seen.texts for seen in own)
        most = max(own, key=lambda each: (each.texts, each.above))
        if len(own) == 1 or (most.above and most.texts * 4 >= total * 3):
            found.append(most)
            continue
        together = Seen(key, "")
        for seen in own:
            together.join(seen)
        together.texts = min(together.texts, statistics.texts)
        found.append(together)
    return found


def _why_not(statistics: Statistics, seen: Seen, frequent: Mapping[str, int]) -> str:
    """Return why a frequent line is no label; "" where it is one."""
    texts = statistics.texts
    if len(seen.values) == 1 and seen.texts > 3 and not seen.is_strong(statistics.least):
        return "the same line always follows"
    if texts > 1 and seen.repeats * 2 > seen.texts and seen.above == "":
        return "it stands several times in most texts"
    if seen.is_strong(statistics.least):
        return ""
    after_labels = sum(count for key, count in seen.before.items() if frequent.get(key, 0) >= seen.texts)
    if after_labels * 4 > seen.count:
        return "it is a value of another label"
    is_apart = seen.apart * 2 >= seen.count
    if seen.texts < least_texts(texts, _LEAST_APART if is_apart else _LEAST_CLOSE):
        return "too few texts have it, and nothing marks it"
    return ""


def sample_of(texts: Iterable[str], most: int = MOST_TEXTS) -> Sample:
    """Return a sample of some texts."""
    sample = Sample(most)
    for text in texts:
        sample.add(text)
    return sample


def statistics_of(texts: Sequence[str]) -> Statistics:
    """Return what stands in some texts."""
    statistics = Statistics()
    for text in texts:
        statistics.add(text)
    for number, text in enumerate(texts):
        statistics.add_weak(text, number)
    return statistics
