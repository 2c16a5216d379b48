"""The page: every mark leads to its sources, texts are data, and it is legible to all."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from batch.trees import profile, write
from profileparse.batch import run
from profileparse.report import report_page
from profileparse.report.drawing import draw
from profileparse.report.gathering import gathered
from profileparse.report.lists import Chart, Mark, SourceList
from profileparse.report.specs import NARROW, WIDE, short
from report.corpora import MARKUP, fixtures_store, hostile_store

pytest.importorskip("vl_convert")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SIZES = {"wide": {"width": 1100, "height": 900}, "narrow": {"width": 360, "height": 800}}


@pytest.fixture(scope="module", params=[fixtures_store, hostile_store], ids=["fixtures", "hostile"])
def store(request, tmp_path_factory):
    return request.param(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def html(store):
    return report_page(store)


def marks(store):
    return [mark for section in gathered(store).sections for chart in section.charts for mark in chart.marks]


# ---- without a browser -----------------------------------------------------------------------------------------


def test_the_page_has_no_script_and_its_policy_allows_none(html):
    assert "<script" not in html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy
    assert "unsafe" not in policy


def test_the_same_store_has_the_same_page(store, html):
    assert report_page(store) == html


class Attributes(HTMLParser):
    """The names and values of all attributes, and all elements."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


def test_nothing_on_the_page_has_an_address_but_places_on_it(html):
    found = Attributes(html)
    assert found.tags.isdisjoint(
        {"script", "img", "iframe", "object", "link", "base", "form", "use", "image", "animate", "set"}
    )
    assert not [
        name
        for name, _ in found.attributes
        if name.startswith("on") or name in {"style", "src", "xlink:href", "srcdoc"}
    ]
    addresses = [value for name, value in found.attributes if name == "href"]
    assert len(addresses) > 100
    assert {each[0] for each in addresses} == {"#"}


def chart_of(*labels, kind="bars"):
    marks = [Mark(label, at + 1, label, SourceList("t", "q"), (), "value", label) for at, label in enumerate(labels)]
    return Chart(labels[0], "a", ("c",), marks, kind)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("kind", ["bars", "columns", "lines"])
@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_a_chart_is_text(markup, kind, size):
    drawn = draw(chart_of(markup, "b", kind=kind), size, lambda _: "list-1")
    tree = ElementTree.fromstring(drawn)
    tags = {each.tag.rpartition("}")[2] for each in tree.iter()}
    assert tags <= {"svg", "g", "path", "line", "text", "a", "title"}
    names = {name for each in tree.iter() for name in each.attrib}
    assert not [name for name in names if name.startswith("on") or "}" in name or name == "style"]
    links = [each for each in tree.iter() if each.tag.endswith("}a")]
    assert {each.get("href") for each in links} == {"#list-1"}
    assert len(links) == 2
    shown = short(markup, size.characters if kind == "lines" else 200)
    assert any(shown in each.get("aria-label") for each in links)
    assert "\u202e" not in drawn


def test_every_character_can_be_drawn():
    characters = [
        *map(chr, range(0x3100)),
        *map(chr, range(0xFE00, 0x10000)),
        "\ud800",
        "\udfff",
        "\U0001fffe",
        "\U000e0001",
    ]
    labels = ["".join(characters[at : at + 150]) for at in range(0, len(characters), 150)]
    drawn = draw(chart_of(*labels), WIDE, lambda _: "x")
    assert len(re.findall("<a ", drawn)) == len(labels)


def test_colours_are_variables_of_the_page(html):
    svgs = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    colours = {each for svg in svgs for each in re.findall(r'(?:fill|stroke)="([^"]*)"', svg)}
    assert all(
        each in {"none", "transparent", "currentColor"} or re.fullmatch(r"var\(--[a-z]+(?:-\d)?\)", each)
        for each in colours
    ), colours


def test_sources_of_the_web_are_links_and_no_others_are(tmp_path, monkeypatch):
    write(tmp_path, a=profile("A"))
    run([tmp_path], tmp_path / "s.db", jobs=1)
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(tmp_path / "s.db")) as connection, connection:
        connection.execute("UPDATE source SET path = 'https://example.test/a.txt'")
    made = report_page(tmp_path / "s.db")
    assert '<a class="out" href="https://example.test/a.txt" target="_blank" rel="noopener noreferrer">' in made


# ---- in a browser ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_every_mark_leads_to_an_element_that_lists_its_sources(browser, store, html, size):
    window = browser.open(html, viewport=SIZES[size])
    links = window.eval_on_selector_all(
        ".chart a",
        """links => links.filter(each => each.getBoundingClientRect().width > 0).map(each => {
            const list = document.querySelector(each.getAttribute("href"));
            const sources = [...list.querySelectorAll("li > bdi, li > a")].map(source => source.textContent);
            return [each.getAttribute("aria-label"), list.querySelector("p").textContent, sources];
        })""",
    )
    want = {}
    for mark in marks(store):
        sources = [each.source for each in mark.sources.listed]
        about = short(": ".join(filter(None, (mark.label, mark.column, mark.said))), 200)
        want.setdefault(about, []).append((f"{mark.sources.total:,} ", sources))
        # A line's point is a part of the link over its label.
        want.setdefault(mark.label, []).append((f"{mark.sources.total:,} ", sources))
    assert len(links) > 50
    for label, count, sources in links:
        assert sources or count.startswith("0 ")
        listed = want.get(label) or want[label.partition(": ")[0]]
        assert any(count.startswith(number) and sources == each for number, each in listed), label
    tables = window.eval_on_selector_all(
        "tbody a", "links => links.map(each => document.querySelector(each.getAttribute('href'))?.className)"
    )
    assert len(tables) == len(marks(store))
    assert set(tables) == {"list"}


def test_a_click_on_a_mark_shows_its_list_and_the_way_back(browser, html):
    window = browser.open(html, viewport=SIZES["wide"])
    link = window.locator(".chart.wide a").nth(3)
    link.click()
    target = window.locator(":target")
    assert target.get_attribute("class") == "list"
    assert link.get_attribute("href") == "#" + target.get_attribute("id")
    box = target.bounding_box()
    assert 0 <= box["y"] < 900
    target.get_by_text("back to the chart").click()
    assert window.locator(":target h2").text_content() == "Fields"


def test_marks_are_reached_with_the_keyboard(browser, html):
    window = browser.open(html, viewport=SIZES["wide"])
    window.locator("nav a").last.focus()
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.closest('.chart') !== null")
    window.keyboard.press("Enter")
    assert window.locator(":target.list").count() == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible(browser, html, scheme, size):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    window = browser.open(html, viewport=SIZES[size], color_scheme=scheme)
    window.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    found = axe.Axe().run(window, options=RULES).response["violations"]
    assert [f"{each['id']}: {[node['html'][:160] for node in each['nodes'][:3]]}" for each in found] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_and_their_texts_stand_out_from_the_ground(browser, html, scheme, size):
    window = browser.open(html, viewport=SIZES[size], color_scheme=scheme)
    ground, colours = window.evaluate(
        """() => [getComputedStyle(document.body).backgroundColor, [...document.querySelectorAll(".chart path, .chart text")].map(
            each => [each.tagName, getComputedStyle(each).fill, getComputedStyle(each).stroke])]"""
    )
    seen = {(tag, colour) for tag, fill, stroke in colours for colour in (fill, stroke) if colour.startswith("rgb(")}
    assert len(seen) > 2
    for tag, colour in seen:
        assert contrast(colour, ground) >= (4.5 if tag == "text" else 3), (tag, colour)


def contrast(one, other):
    def luminance(colour):
        parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("width", [320, 700, 1400])
def test_no_page_is_wider_than_its_window(browser, html, width):
    window = browser.open(html, viewport={"width": width, "height": 800})
    assert window.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_tables_are_open_and_charts_are_wide(browser, html):
    window = browser.open(html, viewport=SIZES["narrow"])
    window.emulate_media(media="print")
    assert window.locator(".chart.wide").first.is_visible()
    assert not window.locator(".chart.narrow").first.is_visible()
    assert window.locator("tbody a").first.is_visible()
