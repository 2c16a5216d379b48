"""The examples of docs/format.md, run from the document itself."""

import pytest

import profileparse
from format_examples import SPECIFICATION, agrees, examples, outcome, parse

EXAMPLES = examples(SPECIFICATION.read_text(encoding="utf-8"))
TEXTS = [example for example in EXAMPLES if example.kind != "refused"]


def named(example):
    """Return the name of an example in the output of the tests."""
    return f"example-{example.number}"


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_each_text_of_an_example_gives_what_the_specification_says(example):
    for text in example.texts:
        given = outcome(example.kind, example.model, text)
        assert agrees(example, given), (text, given)


@pytest.mark.parametrize("example", TEXTS, ids=named)
def test_each_example_reads_back_the_same_from_its_canonical_text(example):
    for text in example.texts:
        profile = parse(text, example.model).profile
        assert profileparse.loads(profileparse.dumps(profile), model=example.model) == profile, text


@pytest.mark.parametrize("example", TEXTS, ids=named)
def test_the_leaves_of_each_example_join_to_its_text(example):
    for text in example.texts:
        document = profileparse.parse(text, model=example.model).document
        assert "".join(leaf.text for leaf in document.leaves()) == text


def test_the_examples_are_numbered_in_order_and_there_are_a_hundred_or_more():
    assert [example.number for example in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))
    assert len(EXAMPLES) >= 100


def test_every_fenced_example_of_the_document_is_run():
    assert SPECIFICATION.read_text(encoding="utf-8").count("\n````example") == len(EXAMPLES)
