"""Reads pages as a browser does, as far as tests need it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Elements without an end.
_VOID = {"meta", "input", "br"}


class Reader(HTMLParser):
    """Reads a page: its elements with their attributes, the text in ``#text``, JSON Pointers with their places."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.places: dict[str, str] = {}
        self.words = ""
        self._open: list[tuple[str, str | None]] = []
        self._is_text = False
        self.feed(page)
        self.close()
        assert self._open == [], "elements without an end"

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        assert len(given) == len(attrs), "an attribute twice"
        self.elements.append((tag, given))
        if tag in _VOID:
            return
        self._open.append((tag, given.get("data-k")))
        self._is_text = self._is_text or given.get("id") == "text"
        if "data-a" in given:
            pointer = "".join(f"/{key}" for _, key in self._open if key is not None)
            assert pointer not in self.places
            self.places[pointer] = given["data-a"] or ""

    def handle_endtag(self, tag):
        assert self._open.pop()[0] == tag
        if tag == "pre":
            self._is_text = False

    def handle_data(self, data):
        if self._is_text:
            self.text += data
        elif self._open and self._open[-1][0] not in ("script", "style"):
            self.words += data


def text_of(page: str) -> str:
    """Return the text that a page shows: a parser drops the line feed right after ``<pre>``."""
    assert "\r" not in page, "a parser makes a line feed of it"
    return Reader(page).text.removeprefix("\n")


def held(text: str) -> str:
    """Return a text as HTML can hold it."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text)
