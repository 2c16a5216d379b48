"""Grammars in GBNF take canonical texts, as a matcher of texts that isn't ours has it."""

from random import Random

import pytest

import profiles
from decoding.gbnf import compiled, refused_at
from decoding.test_decoding_grammar import FIXTURES, MODELS, SAMPLES, Fishery, Lake, canonical
from decoding.walks import samples
from profileparse import decoding_grammar, dumps, parse
from profileparse.source import decode
from schema.test_vocabularies import Coat, coat

# What only a dialect with exceptions has: headings in prose, literal lines, words in bold.
LEFT_OUT = "#\\*"


def test_gbnf_takes_generated_profiles():
    grammar = compiled(decoding_grammar(dialect="gbnf"))
    for seed in range(60):
        text = canonical(profiles.record(Random(seed)))
        assert refused_at(grammar, text) is None, text
    assert refused_at(grammar, "Molecular Classification\nA protein\nMolecular Classification\n") is not None


def test_gbnf_takes_closed_vocabularies_and_nothing_else():
    grammar = compiled(decoding_grammar(Coat, "gbnf"))
    for seed in range(60):
        text = dumps(coat(Random(seed)))
        assert refused_at(grammar, text) is None, text
    assert refused_at(grammar, "# Tarn lac\n\nTried\nmatt\nglossy\n").endswith("\nmatt\n")


@pytest.mark.parametrize("model", [Lake, Fishery], ids=lambda model: model.__name__)
def test_gbnf_takes_sampled_texts_but_for_what_it_leaves_out(model):
    grammar = compiled(decoding_grammar(model, "gbnf"))
    taken = 0
    for text in samples(decoding_grammar(model), model, SAMPLES):
        at = refused_at(grammar, text)
        taken += at is None
        # Nor has it lines of a few words without a stop, which are headings where more labels stand alone.
        is_short = at is not None and text[len(at)] == "\n" and at.rpartition("\n")[2].count(" ") < 9
        assert at is None or is_short or text[len(at)] in LEFT_OUT, text
    assert taken > SAMPLES / 2


def test_gbnf_takes_fixtures_without_findings():
    # Those of one model: to compile the grammars of all takes minutes.
    grammar = compiled(decoding_grammar(dialect="gbnf"))
    refused, taken = set(), 0
    for path in sorted(FIXTURES.rglob("*.txt")):
        record = parse(decode(path.read_bytes())).profile if path not in MODELS else None
        if record is None or parse(text := canonical(record)).diagnostics:
            continue
        if refused_at(grammar, text) is None:
            taken += 1
        else:
            refused.add(path.stem)
    assert refused == {"parenthetical-sources", "tabs-and-trailing-spaces"}
    assert taken > 10
