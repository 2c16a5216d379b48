"""Texts through grammars without a model: llguidance with bytes for tokens, texts sampled by random walks, and parts of grammars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import pytest

from profileparse import Profile
from profileparse.decoding.automata import Automaton
from profileparse.schema.profile import schema_of

llguidance = pytest.importorskip("llguidance")

END = 256
_LINE_END = 10


class _Bytes:
    """A tokenizer of bytes, as llguidance asks for one."""

    eos_token_id = END
    bos_token_id = None
    tokens = (*(bytes([each]) for each in range(END)), b"<end>")
    special_token_ids = (END,)

    def __call__(self, text):
        return list(text if isinstance(text, bytes) else text.encode())


_TOKENIZER = llguidance.LLTokenizer(llguidance.TokenizerWrapper(_Bytes()), slices=[])


def matcher(grammar: str) -> Any:
    """Return a matcher at the beginning of a text."""
    made = llguidance.LLMatcher(_TOKENIZER, llguidance.LLMatcher.grammar_from_lark(grammar), log_level=0)
    assert not made.is_error(), made.get_error()
    return made


def refused_at(grammar: str, text: str) -> str | None:
    """Return the text up to where a grammar refuses it; None where it takes it to its end."""
    of = matcher(grammar)
    data = text.encode()
    for number, byte in enumerate(data):
        if not of.consume_token(byte):
            return data[:number].decode(errors="ignore")
    return None if of.is_accepting() else text


def allowed(of: Any) -> list[int]:
    """Return the bytes, and the end, that may come next."""
    mask = of.compute_bitmask()
    assert not of.is_error(), of.get_error()
    return [each for each in range(END + 1) if mask[each // 8] >> each % 8 & 1]


def walk(grammar: str, random: Random, labels: Sequence[str] = (), most: int = 300) -> str:
    """Return a text sampled from a grammar: each byte is one of those allowed, each of which is as probable.

    Args:
        grammar: The grammar.
        random: The source of chance.
        labels: Labels that every second line begins with, where the grammar allows one: of bytes alone a label is rarely made.
        most: The number of bytes from which on the shortest way to the end is taken.
    """
    of = matcher(grammar)
    written = bytearray()
    while True:
        if labels and written[-1:] in (b"", b"\n") and random.random() < 0.5:
            _jump(of, random, labels, written)
        bytes_ = allowed(of)
        assert bytes_, of.get_error()
        chosen = random.choice(bytes_)
        if len(written) > most:
            ways = [each for each in (END, _LINE_END, *b".e") if each in bytes_]
            chosen = ways[0] if ways and (ways[0] >= END or ways[0] == _LINE_END or random.random() < 0.7) else chosen
        if chosen == END:
            return written.decode()
        written.append(chosen)
        assert of.consume_token(chosen), of.get_error()


def _jump(of: Any, random: Random, labels: Sequence[str], written: bytearray) -> None:
    """Write the line of a label, if the grammar allows one here."""
    for label in random.sample(labels, len(labels)):
        for line in (f"{label}\n".encode(), f"\n{label}\n".encode()):
            if of.validate_tokens(list(line)) == len(line):
                assert of.consume_tokens(list(line))
                written += line
                return


def labels_of(model: type[Profile]) -> list[str]:
    """Return the labels of a model that stand alone."""
    return [spec.label_line for spec in schema_of(model).by_name.values() if not spec.is_title and spec.name != "name"]


def samples(grammar: str, model: type[Profile], count: int, *, seed: int = 0) -> Iterator[str]:
    """Yield texts sampled from a grammar: half of them with labels at every second line."""
    for number in range(count):
        yield walk(grammar, Random(seed + number), labels_of(model) if number % 2 else ())


def drawn(machine: Automaton, random: Random) -> str:
    """Return a text that an automaton matches."""
    state, text = 0, ""
    while True:
        moves = list(machine.moves[state].items())
        if state in machine.ends and (not moves or random.random() < 0.3):
            return text
        state, ranges = random.choice(moves)
        text += chr(random.randint(*random.choice(ranges)))


def takes(machine: Automaton, text: str) -> bool:
    """Whether an automaton matches a whole text."""
    state: int | None = 0
    for character in map(ord, text):
        moves = machine.moves[state].items()
        state = next((to for to, ranges in moves if any(low <= character <= high for low, high in ranges)), None)
        if state is None:
            return False
    return state in machine.ends
