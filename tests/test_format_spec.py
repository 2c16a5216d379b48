"""The examples of docs/format.md, run from the document itself."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

import profileparse

SPECIFICATION = Path(__file__).parents[1] / "docs" / "format.md"
# How the document shows characters that one can't see.
NOTATION = {
    "⟨TAB⟩": "\t",
    "⟨SP⟩": " ",
    "⟨NBSP⟩": "\u00a0",
    "⟨ZWSP⟩": "\u200b",
    "⟨ZWJ⟩": "\u200d",
    "⟨SHY⟩": "\u00ad",
    "⟨BOM⟩": "\ufeff",
    "⟨LS⟩": "\u2028",
    "⟨NEL⟩": "\u0085",
    "⟨CR⟩": "\r",
    "⟨CRLF⟩\n": "\r\n",
}
_EXAMPLE = re.compile(
    r"^Example (?P<number>\d+)\n\n````example(?P<kind>[ a-z]*)\n(?P<body>.*?)\n````$", re.MULTILINE | re.DOTALL
)
# The name of the examples that have no heading with one.
NAME = "X"


class Example(NamedTuple):
    """One example: texts that all mean the same, and what they mean."""

    number: int
    kind: str
    texts: list[str]
    expected: str


def unseen(text):
    """Return a text with the characters that the document shows by name."""
    for shown, character in NOTATION.items():
        text = text.replace(shown, character)
    return text


def examples(document):
    """Return the examples of a document in order."""
    found = []
    for match in _EXAMPLE.finditer(document):
        *texts, expected = re.split(r"^\.\n", match["body"] + "\n", flags=re.MULTILINE)
        texts = [unseen(text) for text in texts]
        found.append(Example(int(match["number"]), match["kind"].strip() or "record", texts, expected))
    return found


def short_term(term):
    """Return a term as the document shows it: a string where it is a label alone."""
    shown = {key: value for key, value in term.items() if value not in (None, [])}
    return shown["label"] if len(shown) == 1 else shown


def short_prose(prose):
    """Return prose as the document shows it: a segment without citations is a string."""
    return [
        {
            block["kind"]: [
                [each["text"], *each["citations"]] if each["citations"] else each["text"] for each in block["segments"]
            ]
        }
        for block in prose["blocks"]
    ]


def short_record(record):
    """Return a record as the document shows it: no empty members, no label that the text doesn't have."""
    shown = {}
    for name, value in record.items():
        if name == "absent":
            absent = {
                field: each["reason"] if each["text"] is None else [each["reason"], each["text"]]
                for field, each in value.items()
                if each["reason"] != "missing"
            }
            shown |= {"absent": absent} if absent else {}
        elif name == "references":
            shown |= (
                {"references": [{key: each[key] for key in each if each[key] is not None} for each in value]}
                if value
                else {}
            )
        elif name == "extra":
            shown |= {"extra": [[each["heading"], each["text"]] for each in value]} if value else {}
        elif isinstance(value, dict):
            shown[name] = short_prose(value)
        elif isinstance(value, list):
            shown |= {name: list(map(short_term, value))} if value else {}
        elif value is not None and (name, value) != ("name", NAME):
            shown[name] = value
    return shown


def outcome(kind, text):
    """Return what a text gives, as the document shows it."""
    parsed = profileparse.parse(text, name=NAME)
    if kind == "tree":
        return parsed.document.dump()
    if kind == "canonical":
        return profileparse.dumps(parsed.profile)
    if kind == "codes":
        return sorted({each.code for each in parsed.diagnostics})
    if kind == "no record":
        return sorted({each.code for each in profileparse.parse(text).diagnostics if each.severity == "error"})
    return short_record(parsed.profile.model_dump(mode="json"))


EXAMPLES = examples(SPECIFICATION.read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"example-{example.number}")
def test_each_text_of_an_example_gives_what_the_specification_says(example):
    for text in example.texts:
        given = outcome(example.kind, text)
        if isinstance(given, str):
            assert given.strip() == unseen(example.expected).strip()
        elif example.kind == "codes":
            assert set(json.loads(example.expected)) <= set(given)
        else:
            assert given == json.loads(unseen(example.expected)), text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"example-{example.number}")
def test_each_example_reads_back_the_same_from_its_canonical_text(example):
    for text in example.texts:
        profile = profileparse.parse(text, name=NAME).profile
        assert profileparse.loads(profileparse.dumps(profile)) == profile, text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"example-{example.number}")
def test_the_leaves_of_each_example_join_to_its_text(example):
    for text in example.texts:
        assert "".join(leaf.text for leaf in profileparse.parse(text).document.leaves()) == text


def test_the_examples_are_numbered_in_order_and_there_are_a_hundred_or_more():
    assert [example.number for example in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))
    assert len(EXAMPLES) >= 100


def test_every_fenced_example_of_the_document_is_run():
    assert SPECIFICATION.read_text(encoding="utf-8").count("\n````example") == len(EXAMPLES)
