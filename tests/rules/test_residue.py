"""PP501 to PP503: residue of models and pages."""

from __future__ import annotations

import pytest

from rules.finding import found, mended, places


@pytest.mark.parametrize(
    "sentence",
    [
        "If you are seeking information on exocytosis, please specify further.",
        "As an AI language model, I cannot give advice.",
        "I’m sorry, but there is no such receptor.",
        "Based on the provided context, it has no role.",
        "Let me know if more is needed.",
    ],
)
def test_a_sentence_of_a_model_is_found_whole_and_can_be_deleted(sentence: str):
    text = f"X Overview\n\nCells e.g. secrete.[1] {sentence} Done.\n"
    assert places(text, "PP501") == [sentence]
    assert mended(text, "PP501") == "X Overview\n\nCells e.g. secrete.[1] Done.\n"


@pytest.mark.parametrize(
    "sentence",
    [
        "If you’re interested in it, ask.", "Would you like me to go on?", "Do you want me to go on?",
        "(Please  clarify.)", "Please let me know.", "Please provide more context.", "LET\u00a0ME\u00a0KNOW!",
        "Feel free to ask.", "As a language model, it knows.", "As an artificial intelligence system, it knows.",
        "As a AI assistant, it knows.", "I am an AI.", "I'm sorry.", "ı am unable to say.", "I'm not able to say.",
        "I apologize.", "I apologise.", "I cannot say.", "I can’t say.", "I could not say.", "I couldn't say.",
        "I do not have it.", "I don't have it.", "I hope this helps!", "Based on the given search results, none.",
        "According to the supplied sources, none.", "According to the available information, none.",
        "The provided search results do not say.", "The search documents mention none.", "The given context did.",
        "As of my last update, none.", "My training data has none.", "My knowledge cutoff is near.",
        "My knowledge cut-off is near.", "Here is the requested text.", "Here’s your completed text.",
        "Certainly! Here it comes.", "Of course, here.",
    ],
)  # fmt: skip
def test_every_phrase_of_a_model_is_found(sentence: str):
    assert found(f"X Overview\n\n{sentence}\n", "PP501")


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients seeking treatment may please themselves.",
        "It is seen as an aid to language.",
        "Type I cannot bind.",
        "The assay is based on the provided buffer.",
    ],
)
def test_ordinary_sentences_are_left_alone(sentence: str):
    assert found(f"X Overview\n\n{sentence}\n", "PP501") == []


@pytest.mark.parametrize(
    "line",
    [
        "Top ▲",
        "Back to top ↑",
        "From Wikipedia, the free encyclopedia",
        "Jump to navigation",
        "Page last edited 3 March 2019.",
        "© The Site",
        "Home > Targets > X",
        "This page is for general information only.",
        "It is no substitute for medical advice.",
        "This is not intended to be a substitute for professional medical advice.",
        "It serves educational purposes: for general informational purposes only.",
        "All Rights Reserved.",
        "We use cookies to improve it.",
        "Skip to main content",
        "⇧ back to top",
        "top^",
        "From Neurowiki",
        "This page was last modified in May.",
        "Cite this article",
        "Copyright (c) The Site",
        "Retrieved from “https://example.org/a”",
        "Termſ of use",
        "Privacy policy",
        "Cookie policy",
        "View source",
        "View history",
    ],
)
def test_a_line_of_a_page_is_found_and_can_be_deleted(line: str):
    text = f"X Overview\n\nText.\n\nInteracting Drugs\n\nWarfarin\n{line}\n"
    assert places(text, "PP502") == [line]
    assert mended(text, "PP502") == "X Overview\n\nText.\n\nInteracting Drugs\n\nWarfarin\n"


@pytest.mark.parametrize(
    "term", ["Top predator", "Home oxygen", "Copyright Inhibitor 3", "From mast cells", "Page kidney"]
)
def test_terms_that_begin_alike_are_left_alone(term: str):
    assert found(f"X Overview\n\nText.\n\nInteracting Drugs\n\n{term}\n", "PP502") == []


def test_an_entity_may_be_called_like_a_page():
    assert found("From Encyclopedia Overview\n\nText.\n", "PP502") == []


def test_front_matter_is_found():
    assert places("---\na: b\n---\nX Overview\n\nText.\n", "PP503") == ["---\na: b\n---"]
