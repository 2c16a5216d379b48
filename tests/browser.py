"""A browser for pages: Debian's chromium with Playwright; where either is missing, the tests are skipped."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

# Pages are served from here; whatever else a page asks for is a fault.
ADDRESS = "http://page.test/"
_PATHS = ("chromium", "chromium-browser", "google-chrome")


class Browser:
    """Opens pages, and notes what no page may do: errors, dialogs, requests, violations of its own policy."""

    def __init__(self, chromium: Any) -> None:
        self._chromium = chromium
        self._contexts: list[Any] = []
        self._html = self._file = ""
        self.problems: list[str] = []

    def open(self, html: str | Path, *, address: str = "", **options: Any) -> Any:
        """Open a page in a window of its own; a path is opened as a file.

        Args:
            html: The page, or where it is.
            address: What stands behind its address: ``#/name``.
            options: Of the window: ``viewport``, ``color_scheme``, ``java_script_enabled``.
        """
        context = self._chromium.new_context(**options)
        self._contexts.append(context)
        page = context.new_page()
        page.route("**/*", self._answer)
        page.on("console", lambda message: self.problems.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("dialog", self._refuse)
        self.show(page, html, address)
        return page

    def show(self, page: Any, html: str | Path, address: str = "") -> None:
        """Show another page in the window of one."""
        if isinstance(html, Path):
            self._file = html.as_uri()
            page.goto(self._file + address)
            return
        self._html = html
        page.goto(ADDRESS + address)

    def _answer(self, route: Any) -> None:
        if route.request.url.partition("#")[0] == ADDRESS:
            route.fulfill(body=self._html, content_type="text/html; charset=utf-8")
            return
        if route.request.url.partition("#")[0] == self._file:
            route.continue_()
            return
        self.problems.append(f"request: {route.request.url}")
        route.abort()

    def _refuse(self, dialog: Any) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def end(self) -> None:
        """Close what was opened."""
        for context in self._contexts:
            context.close()


@pytest.fixture(scope="module")
def chromium():
    """A running chromium; its event loop runs as long, so that no other test may need one of its own."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = next(filter(None, map(shutil.which, _PATHS)), None)
    if path is None:
        pytest.skip("there is no chromium")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium):
    """Opens pages; fails where one of them does what none may do."""
    opened = Browser(chromium)
    yield opened
    opened.end()
    assert opened.problems == []
