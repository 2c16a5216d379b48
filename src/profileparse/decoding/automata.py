"""Patterns with exceptions as finite automata, for dialects that have no word for "but not"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from profileparse.decoding.patterns import Alt, But, Chars, Pattern, Ranges, Repeat, Seq, union

# The states that a state leads to, each with the characters that lead there; state 0 is the first.
Moves = dict[int, Ranges]


@dataclass(frozen=True)
class Automaton:
    """A deterministic automaton: what each state leads to, and the states that a match can end in."""

    moves: tuple[Moves, ...]
    ends: frozenset[int]


@dataclass
class _Branching:
    """An automaton with several ways to go on, and ways that take no character."""

    moves: list[list[tuple[Ranges, int]]] = field(default_factory=list)
    free: list[list[int]] = field(default_factory=list)

    def state(self) -> int:
        self.moves.append([])
        self.free.append([])
        return len(self.moves) - 1

    def add(self, pattern: Pattern, start: int) -> int:
        """Add a pattern that begins in a state; return the state in which it ends."""
        if isinstance(pattern, Chars):
            end = self.state()
            self.moves[start].append((pattern.ranges, end))
            return end
        if isinstance(pattern, Seq):
            for part in pattern.parts:
                start = self.add(part, start)
            return start
        if isinstance(pattern, Alt):
            end = self.state()
            for option in pattern.options:
                begin = self.state()
                self.free[start].append(begin)
                self.free[self.add(option, begin)].append(end)
            return end
        if isinstance(pattern, Repeat):
            return self._repeat(pattern, start)
        if isinstance(pattern, But):
            return self._embed(automaton(pattern), start)
        raise TypeError(f"no automaton has {pattern!r}")

    def _repeat(self, pattern: Repeat, start: int) -> int:
        for _ in range(pattern.least):
            start = self.add(pattern.inner, start)
        if pattern.most is None:
            loop = self.state()
            self.free[start].append(loop)
            self.free[self.add(pattern.inner, loop)].append(loop)
            end = self.state()
            self.free[loop].append(end)
            return end
        end = self.state()
        for _ in range(pattern.most - pattern.least):
            self.free[start].append(end)
            begin = self.state()
            self.free[start].append(begin)
            start = self.add(pattern.inner, begin)
        self.free[start].append(end)
        return end

    def _embed(self, inner: Automaton, start: int) -> int:
        states = [self.state() for _ in inner.moves]
        self.free[start].append(states[0])
        end = self.state()
        for number, moves in enumerate(inner.moves):
            self.moves[states[number]] += [(ranges, states[to]) for to, ranges in moves.items()]
            if number in inner.ends:
                self.free[states[number]].append(end)
        return end

    def closure(self, states: frozenset[int]) -> frozenset[int]:
        found = set(states)
        left = list(states)
        while left:
            for each in self.free[left.pop()]:
                if each not in found:
                    found.add(each)
                    left.append(each)
        return frozenset(found)


@lru_cache(maxsize=256)
def automaton(pattern: Pattern) -> Automaton:
    """Return the smallest deterministic automaton of a pattern."""
    if isinstance(pattern, But):
        return _smallest(_difference(automaton(pattern.inner), automaton(pattern.excluded)))
    branching = _Branching()
    start = branching.state()
    end = branching.add(pattern, start)
    first = branching.closure(frozenset((start,)))
    numbers = {first: 0}
    states = [first]
    moves: list[Moves] = []
    for state in states:
        found: Moves = {}
        for ranges, targets in _split([move for each in state for move in branching.moves[each]]):
            to = branching.closure(frozenset(targets))
            if to not in numbers:
                numbers[to] = len(states)
                states.append(to)
            number = numbers[to]
            found[number] = union((*found.get(number, ()), *ranges))
        moves.append(found)
    return _smallest(Automaton(tuple(moves), frozenset(number for state, number in numbers.items() if end in state)))


def _split(moves: list[tuple[Ranges, int]]) -> list[tuple[Ranges, set[int]]]:
    """Return stretches of characters that lead to the same states, each with these."""
    edges = sorted({edge for ranges, _ in moves for low, high in ranges for edge in (low, high + 1)})
    targets: dict[int, set[int]] = {edge: set() for edge in edges}
    index = {edge: number for number, edge in enumerate(edges)}
    for ranges, to in moves:
        for low, high in ranges:
            for number in range(index[low], index[high + 1]):
                targets[edges[number]].add(to)
    alike: dict[frozenset[int], list[tuple[int, int]]] = {}
    for number, edge in enumerate(edges):
        if targets[edge]:
            alike.setdefault(frozenset(targets[edge]), []).append((edge, edges[number + 1] - 1))
    return [(union(ranges), set(to)) for to, ranges in alike.items()]


def _difference(one: Automaton, other: Automaton) -> Automaton:
    """Return the automaton of what one matches and the other doesn't; -1 is a state that the other has left."""
    numbers = {(0, 0): 0}
    states = [(0, 0)]
    moves: list[Moves] = []
    for here, there in states:
        found: Moves = {}
        own = [(ranges, to) for to, ranges in one.moves[here].items()]
        # Numbers of the other's states are set apart from those of the first.
        theirs = [(ranges, -2 - to) for to, ranges in other.moves[there].items()] if there >= 0 else []
        for ranges, targets in _split(own + theirs):
            first = next((to for to in targets if to >= 0), None)
            if first is None:
                continue
            second = next((-2 - to for to in targets if to < -1), -1)
            if (first, second) not in numbers:
                numbers[first, second] = len(states)
                states.append((first, second))
            number = numbers[first, second]
            found[number] = union((*found.get(number, ()), *ranges))
        moves.append(found)
    ends = frozenset(
        number for (here, there), number in numbers.items() if here in one.ends and there not in other.ends
    )
    return Automaton(tuple(moves), ends)


def _smallest(given: Automaton) -> Automaton:
    """Return an automaton without states that lead nowhere, and with equal states as one."""
    live = _live(given)
    moves = [{to: ranges for to, ranges in each.items() if to in live} for each in given.moves]
    group = [1 if number in given.ends else 0 for number in range(len(moves))]
    count = 0
    while True:
        keys: dict[object, int] = {}
        new = []
        for number, each in enumerate(moves):
            merged: dict[int, Ranges] = {}
            for to, ranges in each.items():
                merged[group[to]] = union((*merged.get(group[to], ()), *ranges))
            new.append(keys.setdefault((group[number], frozenset(merged.items())), len(keys)))
        group = new
        if len(keys) == count:
            break
        count = len(keys)
    return _renumbered(moves, group, given.ends)


def _live(given: Automaton) -> set[int]:
    """Return the states from which a match can end."""
    before: Mapping[int, list[int]] = {number: [] for number in range(len(given.moves))}
    for number, moves in enumerate(given.moves):
        for to in moves:
            before[to].append(number)
    live = set(given.ends)
    left = list(live)
    while left:
        for each in before[left.pop()]:
            if each not in live:
                live.add(each)
                left.append(each)
    return live


def _renumbered(moves: list[Moves], group: list[int], ends: frozenset[int]) -> Automaton:
    """Return the automaton of groups of states, numbered in the order in which they are reached."""
    one_of = {each: number for number, each in reversed(list(enumerate(group)))}
    numbers = {group[0]: 0}
    order = [group[0]]
    found: list[Moves] = []
    for each in order:
        merged: Moves = {}
        for to, ranges in moves[one_of[each]].items():
            if group[to] not in numbers:
                numbers[group[to]] = len(order)
                order.append(group[to])
            number = numbers[group[to]]
            merged[number] = union((*merged.get(number, ()), *ranges))
        found.append(merged)
    return Automaton(tuple(found), frozenset(numbers[group[each]] for each in ends if group[each] in numbers))
