"""The page in a browser: pointing, clicking, keys, colours, and what no text may do."""

from __future__ import annotations

from random import Random

import pytest

import hostile
from profileparse import parse
from profileparse.view.page import Place, page
from view.test_page import ATTACKS, PATHS, expected_places, parsed_fixture

TEXT = (
    "Mira Overview\n\nMira pulses.[1] It is red (old).[2]\n\nOther Names\nOmicron Ceti (Bayer), Wonder star[2]\n\n"
    "Interacting Drugs\n\nReferences\n[1] A book.\n[2] A paper. https://example.org/2\n"
)

# Points at each value of the record, clicks it, and clicks its place in the text until it is chosen: what is marked then
# has to be the value's text. One call for a page, so that thousands of values take seconds.
EVERY_VALUE = r"""() => {
  profileparse.markAll();
  const { values, text, pre } = profileparse.page, wrong = [], places = {};
  const marked = (name) => [...pre.querySelectorAll(`.s.${name}`)].map((each) => each.textContent).join("");
  const send = (element, type) => element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
  for (const value of values) {
    const pointer = profileparse.pointerOf(value.element), said = text.slice(value.start, value.end);
    const check = (what, isRight) => { if (!isRight) wrong.push(`${pointer}: ${what}`); };
    places[pointer] = `${value.start}-${value.end}`;
    check("pointer", profileparse.valueOf(pointer) === value);
    send(value.element, "mouseover");
    check(`pointed at ${marked("pointed")}`, marked("pointed") === said && value.element.classList.contains("pointed"));
    send(value.element, "click");
    if (value.element.classList.contains("cite") && value.element.href) profileparse.choose(value);
    check(`clicked ${marked("chosen")}`, marked("chosen") === said && value.element.classList.contains("chosen"));
    profileparse.choose(null);
    document.activeElement.blur();
    value.element.tabIndex = -1;
    value.element.focus({ preventScroll: true });
    check("focused", marked("chosen") === said && value.element.getAttribute("aria-current") === "true");
    profileparse.choose(null);
    const own = profileparse.segmentsIn(value).filter((each) => each.values.includes(value));
    const place = own.find((each) => !each.values.at(-1).element.classList.contains("cite")) || own[0];
    if (!place) { check("no place", false); continue; }
    send(place.element, "mouseover");
    const deepest = place.values.at(-1);
    check("text points", deepest.element.classList.contains("pointed"));
    for (let clicks = place.values.length; clicks > 0 && profileparse.page.chosen !== value; clicks -= 1) send(place.element, "click");
    check("text chooses", value.element.classList.contains("chosen") || place.values.at(-1).element.classList.contains("cite"));
    profileparse.choose(null);
  }
  return { wrong, places, text: [...pre.querySelectorAll(".line")].map((each) => each.textContent).join("") === text };
}"""


@pytest.mark.parametrize("part", range(4))
def test_each_value_of_each_fixture_is_linked_both_ways(browser, part):
    window = browser.open("<!doctype html><title>x</title>")
    count = 0
    for path in PATHS[part::4]:
        parsed = parsed_fixture(path)
        browser.show(window, page(parsed))
        found = window.evaluate(EVERY_VALUE)
        assert found["wrong"] == [], path
        assert found["places"] == expected_places(parsed), path
        assert found["text"], path
        count += len(found["places"])
    assert count > 1000


def test_values_of_any_model_and_text_are_linked_both_ways(browser):
    window = browser.open("<!doctype html><title>x</title>")
    for seed in range(40):
        choose = Random(seed)
        model = hostile.model(choose)
        browser.show(window, page(parse(hostile.text(choose, model), model=model)))
        assert window.evaluate(EVERY_VALUE)["wrong"] == [], seed


def test_no_text_does_anything_in_a_page(browser):
    window = browser.open("<!doctype html><title>x</title>")
    for attack in ATTACKS:
        text = f"{attack} Overview\n\n{attack}[1]\n\nOther Names\n{attack} ({attack})\n\n## {attack}\n{attack}\n\nReferences\n[1] {attack}\n"
        browser.show(window, page(parse(text, name=attack), Place(attack)))
        window.evaluate(
            "() => { profileparse.markAll(); byTree = document.querySelector('#tree'); byTree.open = true; }"
        )
        for element in window.query_selector_all("#record [data-a]")[:6]:
            element.dispatch_event("mouseover")
            element.dispatch_event("click")
        window.wait_for_timeout(20)


def test_the_mouse_points_and_clicks(browser):
    window = browser.open(parse(TEXT).html())
    window.hover("[id='/other_names'] .qualifier")
    assert window.locator("#text .pointed").all_inner_texts() == ["Bayer"]
    window.get_by_text("Wonder star", exact=True).first.hover()
    assert window.locator("#record .pointed").all_inner_texts() == ["Wonder star"]
    window.get_by_text("Wonder star", exact=True).first.click()
    assert window.locator("#record .chosen").all_inner_texts() == ["Wonder star"]
    assert "line 6, column 23" in window.inner_text("#said")


def test_a_citation_leads_to_its_reference_and_back(browser):
    window = browser.open(parse(TEXT).html())
    window.click("[id='/other_names'] a.cite")
    assert window.locator("#record .chosen").get_attribute("id") == "/references/1"
    assert "".join(window.locator("#text .chosen").all_inner_texts()) == "[2] A paper. https://example.org/2"
    assert window.url.endswith("#/references/1")
    window.click("#back")
    assert window.locator("#record .chosen").get_attribute("id") == "/other_names/1/citations/0"
    window.click("[id='/references/1'] .back a >> nth=1")
    assert window.locator("#record .chosen").get_attribute("id") == "/overview/blocks/0/segments/1/citations/0"


def test_a_citation_in_the_text_leads_there_too(browser):
    window = browser.open(parse(TEXT).html())
    window.locator("#text .citing").first.click()
    assert window.locator("#record .chosen").get_attribute("id") == "/overview/blocks/0/segments/0/citations/0"
    window.locator("#text .citing").first.click()
    assert window.locator("#record .chosen").get_attribute("id") == "/references/0"


def test_an_address_names_a_value(browser):
    window = browser.open(parse(TEXT).html(), address="#/other_names/0/qualifier")
    assert window.locator("#text .chosen").all_inner_texts() == ["Bayer"]


def test_a_page_that_is_a_file_works(browser, tmp_path):
    file = tmp_path / "a page#1.html"
    file.write_text(parse(TEXT).html(), encoding="utf-8", newline="")
    window = browser.open(file)
    window.click("[id='/other_names'] a.cite")
    assert window.url.endswith("#/references/1")
    window.go_back()
    assert window.locator("#record .chosen").count() == 1


def test_links_work_without_scripts(browser):
    window = browser.open(parse(TEXT).html(), java_script_enabled=False)
    assert window.inner_text("#text").rstrip() == TEXT.rstrip()
    assert window.locator("#text").is_visible()
    assert window.locator("#record").is_visible()
    assert window.locator(".tools").is_hidden()
    window.click("[id='/other_names'] a.cite")
    assert window.url.endswith("#/references/1")
    assert window.locator("[id='/references/1']").is_visible()


def test_the_keyboard_alone_goes_through_the_record_and_the_text(browser):
    window = browser.open(parse(TEXT).html())
    chosen = "() => profileparse.page.chosen && profileparse.pointerOf(profileparse.page.chosen.element)"
    focused = "() => document.activeElement.closest('#record') ? profileparse.pointerOf(document.activeElement) : document.activeElement.textContent"

    def press(*keys: str) -> str:
        for key in keys:
            window.keyboard.press(key)
        return window.evaluate(chosen)

    window.focus("#right")
    assert press("r") == "/name"
    assert press("ArrowDown") == "/other_names"
    assert press("ArrowRight", "ArrowRight", "ArrowRight") == "/other_names/0/label"
    assert press("ArrowDown") == "/other_names/0/qualifier"
    assert window.evaluate(focused) == "/other_names/0/qualifier"
    assert press("Enter") == "/other_names/0/qualifier"
    assert window.evaluate(focused) == "Bayer"
    assert press("ArrowRight") == "/other_names/1/label"
    assert window.evaluate(focused) == "Wonder star"
    assert press("ArrowRight") == "/other_names/1/citations/0"
    assert press("ArrowLeft", "ArrowLeft") == "/other_names/0/qualifier"
    assert press("Enter", "ArrowLeft") == "/other_names/0"
    assert window.evaluate(focused) == "/other_names/0"
    assert press("u") == "/other_names"
    assert press("j", "j") == "/other_names/0/label"
    assert press("k") == "/other_names/0"
    assert press("Escape") is None


def test_every_value_is_reached_by_keys(browser):
    window = browser.open(parse(TEXT).html())
    reached = ["/name"]
    window.keyboard.press("r")
    count = window.evaluate("() => profileparse.page.values.length")
    for _ in range(count - 1):
        window.keyboard.press("ArrowDown")
        reached.append(window.evaluate("() => profileparse.pointerOf(document.activeElement)"))
    assert sorted(reached) == sorted(expected_places(parse(TEXT)))


def test_keys_that_are_letters_can_be_switched_off(browser):
    window = browser.open(parse(TEXT).html())
    window.keyboard.press("?")
    assert window.locator("#help").is_visible()
    window.uncheck("#letters")
    window.keyboard.press("Escape")
    window.keyboard.press("j")
    assert window.locator(".chosen").count() == 0


def test_findings_are_marked_and_reached(browser):
    window = browser.open(parse(TEXT).html())
    assert window.locator("#text .found").all_inner_texts() == ["Interacting Drugs"]
    window.keyboard.press("d")
    assert window.locator(".finding.chosen code").first.inner_text() == "PP204"
    assert window.locator("#text .chosen").all_inner_texts() == ["Interacting Drugs"]
    window.keyboard.press("Escape")
    window.click("#text .found")
    assert "PP204" in window.inner_text("#said")


def test_a_fix_is_shown_as_a_difference(browser):
    window = browser.open(parse("X Overview\n\nZero\u200bwidth.").html())
    window.click("#findings > summary")
    assert window.locator(".difference .old").text_content() == "−Zero\u200bwidth."
    assert window.locator(".difference .new").text_content() == "+Zerowidth."
    assert window.locator(".difference del .box").get_attribute("data-u") == "U+200B"


def test_invisible_characters_are_shown_and_turn_nothing_around(browser):
    text = "X Overview\n\nA\u202edcb\u202c e\u200bf\x07g.\r\n"
    window = browser.open(parse(text).html())
    boxes = window.locator("#text .box")
    assert [boxes.nth(at).get_attribute("data-u") for at in range(boxes.count())] == [
        "U+202E",
        "U+202C",
        "U+200B",
        "U+0007",
        "CR",
    ]
    places = window.evaluate("""() => [...document.querySelectorAll('#text .line')][2].textContent && (() => {
      const walk = document.createTreeWalker(document.querySelectorAll('#text .line')[2], NodeFilter.SHOW_TEXT), found = [];
      for (let node; (node = walk.nextNode());) for (let at = 0; at < node.length; at += 1) {
        if (!/[a-z]/i.test(node.data[at])) continue;
        const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1);
        found.push([range.getBoundingClientRect().left, node.data[at]]);
      }
      return found.sort((a, b) => a[0] - b[0]).map((each) => each[1]).join('');
    })()""")
    assert places == "Adcbefg"


def test_what_is_copied_is_the_text(browser):
    text = "X Overview\r\n\r\nA\u202eb c.\r\n\r\nOther Names\r\nD, E\r\n"
    window = browser.open(parse(text).html())
    copied = window.evaluate("""() => {
      let copied = null;
      getSelection().selectAllChildren(document.querySelector('#text'));
      const data = new DataTransfer();
      document.querySelector('#text').dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
      return data.getData('text/plain');
    }""")
    assert copied == text


def test_search_goes_from_place_to_place(browser):
    window = browser.open(parse(TEXT).html())
    window.keyboard.press("/")
    window.keyboard.type("A P")
    window.wait_for_selector("#text .hit")
    assert window.locator("#text .hit").all_inner_texts() == ["a p", "A p"]
    window.fill("#query", "star")
    window.wait_for_function("() => document.querySelector('#found').textContent === '1 of 1'")
    assert window.locator("#record .chosen").inner_text() == "Wonder star"
    window.fill("#query", "mira")
    window.wait_for_function("() => document.querySelector('#found').textContent === '1 of 2'")
    window.keyboard.press("Enter")
    assert window.inner_text("#found") == "2 of 2"
    window.fill("#query", "(old)[2")
    window.wait_for_function("() => document.querySelector('#found').textContent === 'none'")
    window.keyboard.press("Escape")
    assert window.inner_text("#found") == ""


def test_the_tree_unfolds_and_points_at_the_text(browser):
    window = browser.open(parse(TEXT).html())
    window.keyboard.press("y")
    nodes = window.locator(".node")
    dump = parse(TEXT).document.dump().split("\n")
    assert nodes.count() == len(dump)
    lit = "() => [...CSS.highlights.get('node')].map(String).join('')"
    for at, node in enumerate(parse(TEXT).document.walk()):
        if at % 5 == 0:
            nodes.nth(at).hover()
            assert window.evaluate(lit) == node.text
    nodes.first.focus()
    for at, node in enumerate([*parse(TEXT).document.walk()][1:6], 1):
        window.keyboard.press("ArrowDown")
        assert window.evaluate("() => profileparse.page.nodes.indexOf(document.activeElement)") == at
        assert window.evaluate(lit) == node.text
    window.hover("#record")
    assert window.evaluate("() => CSS.highlights.has('node')") is False


@pytest.mark.parametrize(
    "text", ["X Overview\n\n" + "Cells release molecules.[1] " * 40_000, "X Overview\n\n" + "a" * 1_000_000]
)
def test_a_line_of_a_megabyte_is_shown_at_once(browser, text):
    window = browser.open("<!doctype html><title>x</title>")
    made = parse(text).html()
    window.set_default_timeout(15_000)
    browser.show(window, made)
    window.evaluate("() => profileparse.choose(profileparse.valueOf('/name'))")
    assert window.locator("#text .chosen").all_inner_texts() == ["X"]
    assert window.evaluate("() => profileparse.page.pieces.length") > 100
    assert window.evaluate("() => document.querySelectorAll('#text .s').length") < 5_000


def test_a_frame_in_a_notebook_shows_the_page(browser):
    window = browser.open(f"<!doctype html><title>n</title><p>before</p>{parse(TEXT)._repr_html_()}")
    frame = window.frame_locator("iframe")
    frame.locator("[id='/other_names'] a.cite").click()
    assert frame.locator("#record .chosen").get_attribute("id") == "/references/1"
    frame.locator("#back").click()
    assert frame.locator("#record .chosen").get_attribute("id") == "/other_names/1/citations/0"


def test_a_narrow_window_has_one_column_and_nothing_beside_it(browser):
    window = browser.open(parse(TEXT).html(), viewport={"width": 360, "height": 700})
    left, right = (window.locator(each).bounding_box() for each in ("#left", "#right"))
    assert left["y"] + left["height"] <= right["y"] + 1
    assert window.evaluate("() => document.documentElement.scrollWidth") <= 360


def test_print_shows_all_of_both_sides(browser):
    window = browser.open(parse(TEXT * 30).html())
    window.emulate_media(media="print")
    assert (
        window.evaluate(
            "() => { const { scrollHeight, clientHeight } = document.querySelector('#left'); return scrollHeight - clientHeight; }"
        )
        <= 1
    )
    assert window.locator(".tools").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_system(browser, scheme):
    window = browser.open(parse(TEXT).html(), color_scheme=scheme)
    ground = window.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") is (scheme == "light")
