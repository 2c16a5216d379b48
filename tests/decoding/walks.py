"""Texts through grammars without a model: llguidance with bytes for tokens, texts sampled by random walks, and parts of grammars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import pytest

from profileparse import Profile
from profileparse.decoding.automata import Automaton
from profileparse.schema.profile import Schema, schema_of
from profileparse.values.kinds import NESTED

llguidance = pytest.importorskip("llguidance")

END = 256
_LINE_END = 10
# What leads to the end of a text: what closes a pair, ends a sentence or a word; at the beginning of a line, the heading that
# prose has to have.
_ENDINGS = tuple(list(each.encode()) for each in ("]", ")", "*", "”", '"', ">", " |", ", e", ": e", " and e", ".", "e"))
_HEADINGS = tuple(list(f"{'#' * level} e".encode()) for level in range(2, 7))


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


def walk(grammar: str, random: Random, openings: Sequence[str] = (), most: int = 400, out: Sequence[str] = ()) -> str:
    """Return a text sampled from a grammar: each byte is one of those allowed, and the end of a line more often than others.

    Args:
        grammar: The grammar.
        random: The source of chance.
        openings: What every second line begins with, where the grammar allows one: of bytes alone a label is rarely made.
        most: The number of bytes from which on the shortest way to the end is taken.
        out: What lines begin with then, if the text can't end yet: it needs other labels.
    """
    of = matcher(grammar)
    written = bytearray()
    while True:
        beginnings = openings if len(written) <= most else out if END not in allowed(of) else ()
        if beginnings and written[-1:] in (b"", b"\n") and random.random() < 0.5:
            _jump(of, random, beginnings, written)
        bytes_ = allowed(of)
        assert bytes_, of.get_error()
        is_long = len(written) > most
        if END in bytes_ and (is_long or bytes_ == [END] or random.random() < 0.1):
            return written.decode()
        chosen = []
        if is_long or random.random() < 0.06:  # lines are many rather than long
            chosen = [_LINE_END] if _LINE_END in bytes_ else _ending(of, random, written)
        chosen = chosen or [random.choice([each for each in bytes_ if each != END])]
        written += bytes(chosen)
        assert of.consume_tokens(chosen), of.get_error()
        assert len(written) < 20 * most, written.decode(errors="replace")


def _ending(of: Any, random: Random, written: bytearray) -> list[int]:
    """Return bytes that lead to the end of a text, if any of those that mostly do may come next."""
    endings = _ENDINGS
    if not written.rpartition(b"\n")[2].strip():
        endings = (*_HEADINGS, *(each for each in endings if each[0] != ord(" ")))
    ways = [each for each in endings if of.validate_tokens(each) == len(each)]
    return random.choice(ways) if ways else []


def _jump(of: Any, random: Random, openings: Sequence[str], written: bytearray) -> None:
    """Write the beginning of a line, if the grammar allows one of those here."""
    order = random.sample(openings, len(openings))
    if random.random() < 0.7:
        order.sort(key=lambda each: len(each.lstrip()) - len(each))  # what stands deepest first
    for opening in order:
        for beginning in (opening.encode(), f"\n{opening}".encode()):
            if of.validate_tokens(list(beginning)) == len(beginning):
                assert of.consume_tokens(list(beginning))
                written += beginning
                return


# What lines begin with that hold no label.
_OPENINGS = ("- ", "> “", "## ", "### ", "| ", "---\n")


def openings_of(schema: Schema, indent: str = "") -> Iterator[str]:
    """Yield what lines of a model's texts begin with: labels that stand alone, and marks; deeper ones inside fields."""
    for spec in schema.by_name.values():
        if not spec.is_title and spec.name != "name":
            yield f"{indent}{spec.label_line}\n"
        if spec.section is not None:
            yield from openings_of(spec.inside, f"{indent}  ")
        elif spec.kind in NESTED:
            yield from (f"{indent}  {mark}" for mark in _OPENINGS)
    yield from (f"{indent}{mark}" for mark in _OPENINGS)


def samples(grammar: str, model: type[Profile], count: int, *, seed: int = 0) -> Iterator[str]:
    """Yield texts sampled from a grammar: half of them with labels and marks at every second line."""
    openings = list(openings_of(schema_of(model)))
    for number in range(count):
        yield walk(grammar, Random(seed + number), openings if number % 2 else (), out=openings)


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
