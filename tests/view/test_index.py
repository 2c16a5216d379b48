"""The list of pages: what it says, and its filters."""

from __future__ import annotations

import pytest

from profileparse.view.index import Entry, index_page
from view.reading import Reader
from view.test_page import ATTACKS, check_markup

ENTRIES = [
    Entry(
        "1.html",
        "a/one.txt",
        "Mira",
        "parsed",
        {"other_names": "value", "overview": "value"},
        {"PP204": 2},
        {"warning": 2},
    ),
    Entry(
        "2.html",
        "a/two.txt",
        "Rigel",
        "parsed",
        {"other_names": "missing", "overview": "value"},
        {"PP101": 1},
        {"info": 1},
    ),
    Entry("3.html", "b/three.txt", None, "no_record", {}, {"PP101": 1}, {"error": 1}),
    Entry("4.html", "b/four.txt", None, "not_text", message="byte 0xff at offset 3 is not UTF-8"),
    Entry("5.html", "b/five.txt", "Vega", "parsed", {"other_names": "none_stated", "overview": "empty"}),
]


def test_each_profile_has_a_row_with_its_link():
    reader = Reader(index_page(ENTRIES, {}))
    assert [each["href"] for tag, each in reader.elements if tag == "a"] == [each.page for each in ENTRIES]
    assert "byte 0xff at offset 3" in reader.words
    assert "2 warnings" in reader.words


@pytest.mark.parametrize("attack", ATTACKS)
def test_names_and_paths_are_data(attack):
    entry = Entry("1.html", attack, attack, "parsed", {attack: "value"}, {attack: 1}, {"warning": 1}, attack)
    reader = Reader(index_page([entry], {attack: attack}))
    allowed = [each for each in reader.elements if each[0] not in ("select", "option")]
    reader.elements = [
        (tag, {key: value for key, value in of.items() if key not in ("start", "value")}) for tag, of in allowed
    ]
    check_markup(reader)


def shown(window) -> list[str]:
    return window.locator("li a").filter(visible=True).all_inner_texts()


def choose(window, **values: str) -> list[str]:
    window.click("button[type=reset]")
    for name, label in values.items():
        if name == "query":
            window.fill("#query", label)
        else:
            option = next(
                each for each in window.locator(f"#{name} option").all_inner_texts() if each.startswith(label)
            )
            window.select_option(f"#{name}", label=option)
    window.wait_for_timeout(150)
    return shown(window)


def test_filters_by_field_rule_and_outcome_and_search(browser):
    window = browser.open(index_page(ENTRIES, {"PP204": "empty-field"}))
    assert len(shown(window)) == 5
    assert choose(window, outcome="parsed") == ["Mira", "Rigel", "Vega"]
    assert choose(window, field="other_names", state="has a value") == ["Mira"]
    assert choose(window, field="other_names") == ["Mira"]
    assert choose(window, field="other_names", state="has none") == ["Rigel", "Vega"]
    assert choose(window, field="other_names", state="absent: missing") == ["Rigel"]
    assert choose(window, state="absent: empty") == ["Vega"]
    assert choose(window, rule="PP101") == ["Rigel", "(no record)"]
    assert choose(window, query="TWO a/") == ["Rigel"]
    assert window.inner_text("#count") == "1 of 5 profiles"
    assert choose(window, outcome="not_text", query="offset") == ["(no record)"]
    assert len(choose(window)) == 5


def test_thousands_of_profiles_are_filtered_at_once(browser):
    many = [each._replace(page=f"{at}.html", source=f"{at:05}.txt") for at, each in enumerate(ENTRIES * 1000)]
    window = browser.open(index_page(many, {}))
    assert choose(window, query="0123") == [f"{name}" for name in shown(window)]
    took = window.evaluate("""() => {
      const start = performance.now(), query = document.querySelector('#query');
      query.value = 'mira';
      window.dispatchEvent(new Event('pageshow'));
      document.body.offsetHeight;
      return performance.now() - start;
    }""")
    assert window.inner_text("#count") == "1,000 of 5,000 profiles"
    assert took < 1_000
