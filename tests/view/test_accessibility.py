"""No page breaks a rule that axe-core knows of WCAG 2.2, levels A and AA."""

from __future__ import annotations

import pytest

from profileparse import parse
from profileparse.view.index import index_page
from profileparse.view.page import Place, failure_page, page
from structured.reading import STRUCTURED
from test_snapshots import FIXTURES
from view.test_browser import TEXT
from view.test_index import ENTRIES
from view.test_page import parsed_fixture

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SHOWN = (
    FIXTURES / "template-b" / "cellular-secretion.txt",
    FIXTURES / "citations" / "references-caret-and-return.txt",
    FIXTURES / "hostile" / "control-and-bidi-characters.txt",
    FIXTURES / "messy" / "sentinels.txt",
    STRUCTURED.path("md-company-brief"),
    STRUCTURED.path("drug-indented-sheet"),
    STRUCTURED.path("md-review-answer"),
)


def violations(window) -> list[str]:
    found = axe.Axe().run(window, options=RULES).response["violations"]
    return [f"{each['id']}: {[node['html'][:160] for node in each['nodes'][:3]]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_pages_are_accessible(browser, path, scheme):
    window = browser.open(
        page(parsed_fixture(path), Place(path.name, index="index.html", after="b.html")), color_scheme=scheme
    )
    window.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    assert violations(window) == []
    window.evaluate(
        "() => { const { values } = profileparse.page; if (values.length) profileparse.choose(values[values.length >> 1]); }"
    )
    assert violations(window) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_help_is_accessible(browser, scheme):
    window = browser.open(parse(TEXT).html(), color_scheme=scheme)
    window.keyboard.press("?")
    assert violations(window) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_and_pages_of_what_was_not_parsed_are_accessible(browser, scheme):
    assert violations(browser.open(index_page(ENTRIES, {"PP204": "empty-field"}), color_scheme=scheme)) == []
    assert (
        violations(browser.open(failure_page("not text", Place("a.txt", index="index.html")), color_scheme=scheme))
        == []
    )
