"""The page as HTML: it holds the text as it stands, each value with its place, and no markup of a text."""

from __future__ import annotations

import json
import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hostile
import strategies
from elsewhere.reading import ELSEWHERE
from profileparse import EntityProfile, parse
from profileparse.html import escape
from profileparse.source import Span, decode
from profileparse.view.editing import EDIT_KEYS
from profileparse.view.page import KEYS, Place, compact, failure_page, page
from profileparse.view.units import Units
from structured.reading import STRUCTURED
from test_snapshots import FIXTURES
from view.reading import Reader, held, text_of

MODELS = {each.path(name): model for each in (ELSEWHERE, STRUCTURED) for name, model in each.models.items()}
PATHS = sorted({*FIXTURES.rglob("*.txt"), *(STRUCTURED.path(name) for name in STRUCTURED.models)})

# Elements and attributes that a page has, whatever its text.
TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "bdi",
    "span",
    "nav",
    "a",
    "div",
    "form",
    "label",
    "input",
    "output",
    "button",
    "kbd",
    "main",
    "section",
    "pre",
    "details",
    "summary",
    "ol",
    "ul",
    "li",
    "p",
    "code",
    "q",
    "i",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "blockquote",
    "del",
    "ins",
    "footer",
    "dialog",
    "script",
}
ATTRIBUTES = {
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "class",
    "id",
    "hidden",
    "role",
    "for",
    "type",
    "autocomplete",
    "spellcheck",
    "disabled",
    "aria-haspopup",
    "aria-live",
    "aria-label",
    "aria-labelledby",
    "tabindex",
    "translate",
    "data-k",
    "data-a",
    "data-u",
    "data-d",
    "href",
    "target",
    "rel",
    "open",
    "scope",
    "checked",
    "method",
}
HREF = re.compile(r"#|https?://|mailto:|[\w.-]+\.html\Z")
# What could be taken for markup, or for a place where a script stands.
ATTACKS = (
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "' autofocus onfocus='alert(1)",
    "javascript:alert(1)", "[x](javascript:alert(1))", "<a href='javascript:alert(1)'>x</a>", "<!--", "-->", "]]>", "</pre>", "</style>",
    "&lt;b&gt;", "&#13;", "data:text/html,<script>alert(1)</script>", 'https://a.example/"onclick=alert(1)', "\u202eevil\u202c",
    "\u2066\u200b\ufeff", "<svg/onload=alert(1)>", "{{7*7}}", "${alert(1)}", "\0", "\ud800", "\x1b[31m", "https://x.example/<script>",
)  # fmt: skip


def parsed_fixture(path):
    return parse(decode(path.read_bytes()), model=MODELS.get(path, EntityProfile))


def expected_places(parsed) -> dict[str, str]:
    """Return the place of each value of the record, as the page has it."""
    if parsed.profile is None:
        return {}
    record, units = json.loads(parsed.profile.model_dump_json()), Units(parsed.text)
    return {pointer: units.span(span) for pointer, span in parsed.spans.items() if has(record, pointer)}


def has(record, pointer: str) -> bool:
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(record, list):
            if int(key) >= len(record):
                return False
            record = record[int(key)]
        elif key in record:
            record = record[key]
        else:
            return False
    return True


def check(parsed, place: Place = Place()) -> None:  # noqa: B008  (frozen)
    made = page(parsed, place)
    reader = Reader(made)
    assert text_of(made) == held(parsed.text)
    assert f'<pre id="text" translate="no">\n{escape(parsed.text)}</pre>' in made
    assert reader.places == {held(pointer): place for pointer, place in expected_places(parsed).items()}
    check_markup(reader)


def check_markup(reader: Reader, scripts: int = 2) -> None:
    """Nothing of a text is an element, an attribute, or an address that runs."""
    for tag, attributes in reader.elements:
        assert tag in TAGS
        assert attributes.keys() <= ATTRIBUTES
        assert HREF.match(attributes.get("href") or "#")
    assert [tag for tag, _ in reader.elements].count("script") == scripts
    assert [tag for tag, _ in reader.elements].count("style") == 1


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_fixture_has_all_its_values_in_its_page(path):
    check(parsed_fixture(path))


@given(st.integers(0, 2**32))
def test_any_record_model_and_any_text_make_a_page(seed):
    choose = Random(seed)
    model = hostile.model(choose)
    check(parse(hostile.text(choose, model), model=model))


@given(strategies.texts())
def test_any_text_is_read_back_from_its_page(text):
    check(parse(text))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_is_markup_wherever_it_stands(attack):
    text = (
        f"{attack} Overview\n\n{attack} binds.[1] {attack}\n\n> “{attack}”\n\nOther Names\n{attack} ({attack})\n\nOther {attack} "
        f"heading\n{attack}\n\n## {attack}\n\n{attack}\n\nDisease Roles\nNone {attack}\n\nReferences\n[1] {attack} {attack}\n"
    )
    check(parse(text), Place(attack, 7, "index.html", "a.html", "b.html"))
    check(parse(text, name=attack))
    check_markup(Reader(failure_page(attack, Place(attack))), scripts=0)


def test_keys_that_the_text_has_are_data_too():
    model = STRUCTURED.models["drug-indented-sheet"]
    text = "X\n\nAdverse Reactions\n" + "".join(
        f"  {attack} a: nausea, pain\n" for attack in ATTACKS if "\0" not in attack
    )
    check(parse(text, model=model))


def test_only_addresses_of_the_web_and_of_mail_are_links():
    text = (
        "X Overview\n\nSee https://a.example/b, www.c.example and doi:10.1000/182.\n\nReferences\n"
        "[1] javascript:alert(1)\n[2] A title. https://d.example/e\n[3] file:///etc/passwd\n"
    )
    links = [each for tag, each in Reader(page(parse(text))).elements if tag == "a" and (each["href"] or "")[0] != "#"]
    assert [each["href"] for each in links] == [
        "https://a.example/b", "https://www.c.example", "https://doi.org/10.1000/182", "https://d.example/e"
    ]  # fmt: skip
    assert {each["rel"] for each in links} == {"noopener noreferrer"}


def test_offsets_are_utf16_units():
    parsed = parse("🧬 X Overview\n\n🧬🧬 binds.[1]\n\nOther Names\n🧬 A (🧬)\n")
    start, end = map(int, Reader(page(parsed)).places["/other_names/0/qualifier"].split("-"))
    assert parsed.text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == "🧬"


@given(st.text(alphabet=st.sampled_from("a🧬\ud800\r\n\u0301"), max_size=30), st.data())
def test_units_are_those_of_the_line_index(text, data):
    offset = data.draw(st.integers(0, len(text)))
    assert Units(text).of(offset) == parse(text).lines.utf16(offset)
    assert (
        Units(text).span(Span(offset, len(text)))
        == f"{parse(text).lines.utf16(offset)}-{parse(text).lines.utf16(len(text))}"
    )


def test_a_text_without_a_record_has_a_page_that_says_why():
    reader = Reader(page(parse("a shopping list")))
    assert "The text gives no record" in reader.words
    assert "PP101" in reader.words


def test_absent_fields_have_their_reason_and_wording():
    words = Reader(page(parse("X Overview\n\nText.\n\nInteracting Drugs\nNone known\n"))).words
    assert "none_stated None known the text says that there is none" in words


def test_the_policy_lets_only_the_pages_own_script_run():
    made = parse("X Overview\n\nText.").html()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', made)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]


def test_a_notebook_gets_the_page_in_a_frame_without_rights():
    frame = parse('X Overview\n\n"Text" </iframe>.')._repr_html_()
    elements = Reader(frame).elements
    assert [tag for tag, _ in elements] == ["iframe"]
    assert elements[0][1]["sandbox"] == "allow-scripts allow-popups"
    assert elements[0][1]["srcdoc"] == parse('X Overview\n\n"Text" </iframe>.').html()


def test_assets_lose_only_indentation_and_comments():
    assert "//" not in re.sub(r'https?://|"[^"]*"|`[^`]*`|/\S*/', "", compact("view.js"))
    assert "/*" not in compact("view.css")
    assert "content-visibility: auto" in compact("view.css")


def test_a_page_costs_no_import_before_it_is_asked_for():
    import subprocess
    import sys

    code = (
        "import sys, profileparse; parsed = profileparse.parse('X Overview'); parsed.profile, parsed.diagnostics, parsed.spans\n"
        "assert not [each for each in sys.modules if each.startswith('profileparse.view') or each == 'profileparse.html']\n"
        "parsed.html(); assert 'profileparse.view.page' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("keys", [KEYS, EDIT_KEYS])
def test_the_documentation_has_the_keys_of_the_page(keys):
    documentation = (FIXTURES.parent / "docs" / "view.md").read_text(encoding="utf-8")
    rows = [f"| {' '.join(f'`{key}`' for key in each.split())} | {said} |" for each, said in keys]
    assert "\n".join(rows) in documentation
