"""The documentation as a site: it builds without a warning, is whole, and fetches nothing."""

import doctest
import importlib.util
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import profileparse
from format_examples import SPECIFICATION, examples
from profileparse import batch

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [*DOCS, ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CHANGELOG.md"]
# Elements that a browser loads something for, and the attributes with the address.
LOADING = {
    "audio": ["src"],
    "embed": ["src"],
    "iframe": ["src"],
    "image": ["href"],
    "img": ["src", "srcset"],
    "input": ["src"],
    "link": ["href"],
    "object": ["data"],
    "script": ["src"],
    "source": ["src", "srcset"],
    "track": ["src"],
    "use": ["href"],
    "video": ["src", "poster"],
}


def links(page):
    """Return the addresses that the prose of a page links to."""
    prose = re.sub(r"^(`{3,}).*?^\1`*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`(?!\])", "", prose))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_to_files(page):
    paths = [urlsplit(link).path for link in links(page) if not urlsplit(link).scheme]
    assert [path for path in paths if path and not (page.parent / unquote(path)).is_file()] == []


def test_the_index_lists_every_page_once():
    listed = [link for link in links(ROOT / "docs" / "index.md") if not link.startswith("../")]
    assert sorted(listed) == [page.name for page in DOCS if page.name != "index.md"]


def test_the_examples_of_the_explanation_run():
    failed, tried = doctest.testfile(str(ROOT / "docs" / "explanation.md"), module_relative=False, encoding="utf-8")
    assert tried > 10
    assert failed == 0


class Loaded(HTMLParser):
    """Collects what a page has: the addresses that it loads, those that it links to, its ids."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.links, self.ids = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.loads += [given[name] for name in LOADING.get(tag, ()) if given.get(name)]
        self.links += [given["href"]] if tag == "a" and given.get("href") else []
        self.ids |= {given["id"]} if "id" in given else set()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The built site."""
    if not all(importlib.util.find_spec(name) for name in ("sphinx", "myst_parser", "furo")):
        pytest.skip("needs the extra docs")
    out = tmp_path_factory.mktemp("site")
    command = ["-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs/site", "-d", out / "cache", ".", out / "html"]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return {path.relative_to(out / "html").as_posix(): path for path in (out / "html").rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def pages(site):
    """The pages of the site by name."""
    return {name: Loaded(path.read_text(encoding="utf-8")) for name, path in site.items() if name.endswith(".html")}


def test_the_site_has_a_page_for_each_file(pages):
    assert {page.relative_to(ROOT).with_suffix(".html").as_posix() for page in PAGES} <= set(pages)


def test_no_page_loads_anything_from_elsewhere(site, pages):
    loaded = [address for page in pages.values() for address in page.loads]
    assert loaded
    assert [
        address for address in loaded if urlsplit(address).scheme not in ("", "data") or address.startswith("//")
    ] == []
    for name, path in site.items():
        if name.endswith(".css"):
            styles = path.read_text(encoding="utf-8")
            assert re.findall(r"(?:url\(\s*['\"]?|@import\s+['\"])(?:https?:)?//", styles) == [], name


def test_every_link_inside_of_the_site_leads_somewhere(site, pages):
    for name, page in pages.items():
        for link in {*page.links, *page.loads}:
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            target = (Path(name).parent / unquote(address.path)).as_posix() if address.path else name
            parts: list[str] = []
            for part in target.split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            target = "/".join(parts)
            assert target in site, f"{name}: {link}"
            if address.fragment and target in pages:
                assert unquote(address.fragment) in pages[target].ids, f"{name}: {link}"


def test_every_example_of_the_specification_is_a_fragment(site, pages):
    numbers = [each.number for each in examples(SPECIFICATION.read_text(encoding="utf-8"))]
    assert {f"example-{number}" for number in numbers} <= pages["docs/format.html"].ids
    page = site["docs/format.html"].read_text(encoding="utf-8")
    assert page.count('<section class="example"') == len(numbers)
    assert re.search(r'Other Names\n<span class="(field-\d)">BACE1</span>.*"other_names": \["BACE1"', page, re.DOTALL)


def test_every_public_name_is_in_the_reference(pages):
    names = {f"profileparse.{name}" for name in profileparse.__all__ if name != "batch"}
    names |= {f"profileparse.batch.{name}" for name in batch.__all__}
    assert names <= pages["docs/reference.html"].ids
