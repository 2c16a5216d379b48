"""A file edited in a browser: the page, the server and the file."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from profileparse.view.editing import EDIT_KEYS
from profileparse.view.session import Session
from view.test_accessibility import violations
from view.test_page import ATTACKS

uvicorn = pytest.importorskip("uvicorn")

TEXT = (
    "Mira Overview\r\n\r\nMira pul\u200bses.[1] It is red (old).[2]\n\nIt fades.\n\nOther Names\n- Omicron Ceti (Bayer)\n"
    "- Wonder star [2]\n- Collum Ceti\n\nInteracting Drugs\n\nReferences\n[1] A book.\n[2] A paper. https://example.org/2\n"
)
# What a browser's console says of an answer that refuses.
REFUSED = ("status of 422", "status of 409")


class Window:
    """A served file in a browser window; `problems` has what no page may do."""

    def __init__(self, chromium, path: Path, text: str = TEXT, **options) -> None:
        from profileparse.view.serve import LOOPBACK, app

        path.write_text(text, encoding="utf-8", newline="")
        self.path = path
        self.session = Session(path)
        self.problems: list[str] = []
        self._listener = socket.create_server((LOOPBACK, 0))
        port = self._listener.getsockname()[1]
        self.address = f"http://{LOOPBACK}:{port}/token/"
        self._server = uvicorn.Server(
            uvicorn.Config(app(self.session, "token", port), lifespan="off", log_config=None, ws="none")
        )
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]})
        self._thread.start()
        self.context = chromium.new_context(**options)
        self.page = self.open()

    def open(self):
        page = self.context.new_page()
        page.on("request", lambda request: self._note_request(request.url))
        page.on("console", lambda message: self._note(message.text))
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("dialog", self._refuse)
        page.goto(self.address)
        return page

    def _note_request(self, url: str) -> None:
        if not url.startswith(self.address):
            self.problems.append(f"request: {url}")

    def _note(self, text: str) -> None:
        if not any(each in text for each in REFUSED):
            self.problems.append(f"console: {text}")

    def _refuse(self, dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def at(self, pointer: str) -> None:
        """Choose a value."""
        self.page.evaluate("(at) => profileparse.choose(profileparse.valueOf(at), { focus: true })", pointer)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def edit(self, pointer: str, text: str, *, key: str = "Enter") -> None:
        """Set a value by keys, and wait for the answer."""
        self.at(pointer)
        self.press(key)
        self.page.wait_for_selector(".editor textarea:focus")
        self.page.fill(".editor textarea", text)
        self.change("Enter")

    def change(self, key: str) -> None:
        """Press a key that changes something, and wait for the answer."""
        before = self.session.revision
        self.press(key)
        self.page.wait_for_function(
            "(before) => profileparse.page.said.editing.revision > before"
            " && document.querySelector('#bar').getAttribute('aria-busy') !== 'true'",
            arg=before,
        )

    def save(self) -> None:
        self.press("Control+s")
        self.said("saved")

    def said(self, text: str) -> None:
        self.page.wait_for_function("(said) => document.querySelector('#done').textContent === said", arg=text)

    @property
    def focused(self) -> str:
        return self.page.evaluate(
            "() => document.activeElement.closest('#record') ? profileparse.pointerOf(document.activeElement) : document.activeElement.id"
        )

    def end(self) -> None:
        self.context.close()
        self._server.should_exit = True
        self._thread.join(20)
        self._listener.close()
        assert not self._thread.is_alive()
        assert self.problems == []


@pytest.fixture
def window(chromium, tmp_path):
    opened: list[Window] = []

    def open_(text: str = TEXT, **options) -> Window:
        opened.append(Window(chromium, tmp_path / f"x{len(opened)}.txt", text, **options))
        return opened[-1]

    yield open_
    for each in opened:
        each.end()


def text_shown(page) -> str:
    return page.evaluate("() => { profileparse.markAll(); return profileparse.page.text; }")


def test_an_edit_is_saved_and_every_other_byte_stays(window):
    opened = window()
    page, before = opened.page, opened.path.read_bytes()
    opened.edit("/other_names/1", "Stella mira (Hevelius)[1]")
    opened.said("1 line changed")
    assert page.inner_text("#state") == "Not saved: 1 line changed"
    assert page.locator("#moved .old").text_content() == "−9- Wonder star [2]"
    assert page.locator("#moved .new").text_content() == "+9- Stella mira (Hevelius)[1]"
    assert page.locator("#text .line.moved").all_inner_texts() == ["- Stella mira (Hevelius)[1]\n"]
    assert opened.focused == "/other_names/1"
    assert opened.path.read_bytes() == before
    assert page.title().startswith("* Mira")
    opened.save()
    assert page.inner_text("#state") == "Saved"
    assert opened.path.read_bytes() == before.replace(b"Wonder star [2]", b"Stella mira (Hevelius)[1]")
    assert page.title().startswith("Mira")


def test_a_page_that_is_loaded_again_shows_what_is_not_saved(window):
    opened = window()
    opened.edit("/other_names/1", "Stella")
    page = opened.open()
    assert page.inner_text("#state") == "Not saved: 1 line changed"
    assert "Stella" in page.inner_text("#text")
    assert page.locator("#do-undo").is_enabled()


def test_a_file_that_changed_is_not_written(window):
    opened = window()
    page = opened.page
    opened.edit("/other_names/1", "Stella")
    opened.path.write_text("Mira Overview\n\nOthers.\n")
    opened.press("Control+s")
    page.wait_for_selector("#refused:not(:empty)")
    assert "the file has changed since it was read, and was not written" in page.inner_text("#refused")
    assert opened.path.read_text() == "Mira Overview\n\nOthers.\n"
    assert "Stella" in page.inner_text("#text")
    page.click("#do-read")
    page.wait_for_function("() => document.querySelector('#done').textContent.startsWith('read again')")
    assert text_shown(page) == "Mira Overview\n\nOthers.\n"
    assert page.locator("#refused").inner_text() == ""
    page.click("#do-undo")
    page.wait_for_function("() => document.querySelector('#done').textContent.startsWith('undone')")
    assert "Stella" in text_shown(page)
    opened.save()
    assert "Stella" in opened.path.read_text()


def test_changes_are_undone(window):
    opened = window()
    for text in ("A", "B"):
        opened.edit("/other_names/0", text)
    opened.change("Control+z")
    assert text_shown(opened.page) == TEXT.replace("Omicron Ceti (Bayer)", "A")
    opened.change("Control+z")
    assert text_shown(opened.page) == TEXT
    assert opened.page.inner_text("#state") == "Saved"
    assert opened.page.locator("#do-undo").is_disabled()


def test_a_fix_is_accepted(window):
    opened = window()
    page = opened.page
    page.evaluate("() => { document.querySelector('#findings').open = true; }")
    assert page.locator(".apply").count() == sum(each.fix is not None for each in opened.session.findings)
    page.click("[aria-label='Apply the fix of PP507']")
    opened.said("PP507 fixed: 1 line changed")
    assert text_shown(page) == TEXT.replace("\u200b", "")
    assert page.locator("#findings").get_attribute("open") is not None, "what was unfolded stays unfolded"
    assert page.locator("[aria-label='Apply the fix of PP507']").count() == 0


def test_a_fix_is_accepted_by_keys(window):
    opened = window()
    page = opened.page
    for _ in opened.session.findings:
        opened.press("d")
        if page.locator(".finding.chosen .apply").count():
            break
    opened.change("a")
    assert opened.page.inner_text("#done").startswith("PP508 fixed: 2 lines changed")


def test_a_refused_change_stays_in_its_editor_with_the_reason(window):
    opened = window()
    page = opened.page
    opened.at("/overview/blocks/0/segments/0")
    opened.press("Enter")
    page.wait_for_selector(".editor textarea:focus")
    page.fill(".editor textarea", "One.[1] Two.[2]")
    opened.press("Enter")
    page.wait_for_selector("#editor-problem:not(:empty)")
    assert page.inner_text("#editor-problem").endswith(
        "is 2 segments; set the block that has them. Nothing was changed."
    )
    assert page.locator(".editor textarea").get_attribute("aria-invalid") == "true"
    assert page.locator(".editor textarea").input_value() == "One.[1] Two.[2]"
    assert opened.focused.endswith("editor-text") or page.evaluate("() => document.activeElement.id") == "editor-text"
    page.fill(".editor textarea", "One.[1]")
    opened.change("Enter")
    assert "One.[1] It is red" in text_shown(page)


def test_what_can_not_be_edited_is_plainly_not_editable(window):
    opened = window()
    page = opened.page
    opened.at("/other_names")
    assert page.locator("#do-set").is_disabled()
    assert page.locator("#do-up").is_disabled()
    assert page.locator("#do-add").is_enabled()
    opened.press("Enter")
    assert page.locator(".editor").count() == 0
    opened.at("/name")
    assert page.locator("#do-set").is_enabled()
    assert page.locator("#do-remove").is_disabled()


def test_the_keyboard_alone_edits_adds_moves_removes_undoes_and_saves(window):
    plain = TEXT.replace("\r\n", "\n")
    opened = window(plain)
    page = opened.page
    opened.press("r", "ArrowDown", "ArrowRight")  # to the record, the first field, its first entry
    assert opened.focused == "/other_names/0"
    opened.press("Enter")
    page.wait_for_selector(".editor textarea:focus")
    assert page.locator(".editor textarea").input_value() == "Omicron Ceti (Bayer)"
    page.keyboard.type("Omikron jd")  # no key of the page
    opened.change("Enter")
    opened.press("Escape")
    opened.at("/other_names/0")
    opened.press("a")
    page.wait_for_selector(".editor textarea:focus")
    page.keyboard.type("Mira A")
    opened.change("Enter")
    assert opened.focused == "/other_names/1"
    opened.change("Alt+ArrowDown")
    assert opened.focused == "/other_names/2"
    opened.change("Alt+ArrowUp")
    assert opened.focused == "/other_names/1"
    opened.press("ArrowDown", "ArrowDown")
    opened.change("Delete")
    names = [term.label for term in opened.session.parsed.profile.other_names]
    assert names == ["Omikron jd", "Mira A", "Collum Ceti"]
    opened.change("Control+z")
    opened.save()
    assert opened.path.read_bytes().decode() == plain.replace("Omicron Ceti (Bayer)\n", "Omikron jd\n- Mira A\n")


def test_escape_leaves_an_editor_and_changes_nothing(window):
    opened = window()
    opened.at("/other_names/0")
    opened.press("e")
    opened.page.wait_for_selector(".editor textarea:focus")
    opened.page.keyboard.type("gone")
    opened.press("Escape")
    assert opened.page.locator(".editor").count() == 0
    assert opened.focused == "/other_names/0"
    assert opened.session.revision == 0


def test_letters_that_are_switched_off_do_nothing(window):
    opened = window()
    opened.press("?")
    assert all(said in opened.page.inner_text("#help") for _, said in EDIT_KEYS)
    opened.page.uncheck("#letters")
    opened.press("Escape")
    opened.at("/other_names/0")
    opened.press("e", "a")
    opened.page.wait_for_timeout(100)
    assert opened.page.locator(".editor").count() == 0


def test_a_field_that_is_absent_gets_a_value_by_keys(window):
    opened = window()
    page = opened.page
    page.evaluate('() => document.querySelector(\'[data-k="absent"] [data-k="disease_roles"]\').focus()')
    opened.press("Enter")
    page.wait_for_selector(".editor textarea:focus")
    page.keyboard.type("Marker (late)")
    opened.change("Enter")
    assert opened.focused == "/disease_roles"
    assert [str(term) for term in opened.session.parsed.profile.disease_roles] == ["Marker (late)"]


def test_blank_lines_that_moved_are_seen(window):
    opened = window(TEXT.replace("\r\n", "\n"))
    opened.at("/overview/blocks/0")
    opened.press("a")
    opened.page.wait_for_selector(".editor textarea:focus")
    opened.page.fill(".editor textarea", "It is far.")
    opened.change("Enter")
    rows = opened.page.locator("#moved-last pre")
    assert rows.all_text_contents() == ["+5It is far.", "+6"]
    assert all(rows.nth(at).bounding_box()["height"] > 15 for at in range(2))


def test_the_mouse_edits_too(window):
    opened = window()
    page = opened.page
    page.locator("[id='/other_names'] .qualifier").dblclick()
    page.wait_for_selector(".editor textarea:focus")
    page.fill(".editor textarea", "1603")
    page.click(".editor textarea")  # a click in the editor stays there
    page.click(".editor button[type=submit]")
    opened.said("1 line changed")
    assert "Omicron Ceti (1603)" in text_shown(page)
    page.locator("[id='/other_names'] li").nth(2).click()
    page.click("#do-remove")
    page.wait_for_function("() => !profileparse.page.text.includes('Collum')")
    page.click("#do-undo")
    page.wait_for_function("() => profileparse.page.text.includes('Collum')")


def test_a_window_with_an_older_text_is_told_so(window):
    opened = window()
    older = opened.page
    newer = opened.open()
    newer.evaluate("() => profileparse.choose(profileparse.valueOf('/other_names/0'), { focus: true })")
    newer.keyboard.press("Delete")
    newer.wait_for_function("() => profileparse.page.said.editing.revision === 1")
    older.bring_to_front()
    opened.at("/other_names/0")
    opened.press("Delete")
    older.wait_for_selector("#refused:not(:empty)")
    assert older.inner_text("#refused") == "the text was changed in another window; load this page again"
    assert opened.session.revision == 1


def test_closing_a_window_with_changes_asks(window):
    """The event is sent by hand: a real dialog that is up while its window is closed can take the whole browser down."""
    opened = window()
    leaves = "() => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert opened.page.evaluate(leaves)
    opened.edit("/other_names/1", "Stella")
    assert not opened.page.evaluate(leaves)
    opened.save()
    assert opened.page.evaluate(leaves)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_editing_is_accessible_in_both_colours(window, scheme):
    opened = window(color_scheme=scheme)
    page = opened.page
    assert violations(page) == []
    page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    opened.at("/other_names/1")
    opened.press("Enter")
    page.wait_for_selector(".editor textarea:focus")
    assert violations(page) == []
    page.fill(".editor textarea", "")
    opened.press("Enter")
    page.wait_for_selector("#editor-problem:not(:empty)")
    assert violations(page) == []
    page.fill(".editor textarea", "Stella")
    opened.change("Enter")
    opened.edit("/overview/blocks/0", "Mira pulses.[1]")
    page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    assert page.locator("#moved .difference").count() == 3
    assert violations(page) == []
    opened.path.write_text("other")
    opened.press("Control+s")
    page.wait_for_selector("#refused:not(:empty)")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_system(window, scheme):
    page = window(color_scheme=scheme).page
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") is (scheme == "light")


def test_a_narrow_window_has_nothing_beside_it(window):
    opened = window(viewport={"width": 360, "height": 700})
    page = opened.page
    opened.edit("/other_names/1", "Stella")
    opened.at("/other_names/1")
    opened.press("Enter")
    page.wait_for_selector(".editor textarea:focus")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    moved, left, right = (page.locator(each).bounding_box() for each in ("#moved", "#left", "#right"))
    assert moved["y"] + moved["height"] <= left["y"] + 1
    assert left["y"] + left["height"] <= right["y"] + 1
    assert min(each["height"] for each in (left, right)) > 60


def test_no_text_does_anything_on_a_page_that_edits(window):
    opened = window()
    page = opened.page
    for attack in ATTACKS:
        opened.path.write_text(
            f"X Overview\n\n{attack}[1]\n\nOther Names\nA, {attack} ({attack})\n\n## {attack}\n{attack}\n\nReferences\n[1] {attack}\n",
            encoding="utf-8",
            errors="replace",
            newline="",
        )
        before = opened.session.revision
        page.evaluate(
            "() => { document.querySelector('#do-read').hidden = false; document.querySelector('#do-read').click(); }"
        )
        page.wait_for_function("(before) => profileparse.page.said.editing.revision > before", arg=before)
        for pointer in ("/other_names/0", "/overview/blocks/0"):
            if page.evaluate("(at) => Boolean(profileparse.valueOf(at))", pointer):
                opened.at(pointer)
                opened.press("Enter")
                page.wait_for_selector(".editor textarea:focus")
                page.fill(".editor textarea", attack)
                opened.press("Enter")
                page.wait_for_function(
                    "() => !document.querySelector('.editor.waiting') && document.querySelector('#bar').getAttribute('aria-busy') === 'false'"
                )
                if page.locator(".editor").count():
                    opened.press("Escape")
        page.evaluate(
            "() => { profileparse.markAll(); for (const each of document.querySelectorAll('details')) each.open = true; }"
        )
        page.wait_for_timeout(10)
    assert page.locator("#record img, #moved img, #bar img, script:not([type])").count() == 1


def test_marks_of_direction_are_shown_in_what_moved(window):
    opened = window()
    opened.edit("/other_names/1", "a\u202edcb")
    boxes = opened.page.locator("#moved .box")
    assert [boxes.nth(at).get_attribute("data-u") for at in range(boxes.count())] == ["U+202E"]


def test_a_line_of_a_megabyte_is_edited(window):
    opened = window(
        "X Overview\n\n" + ("Cells release molecules. " * 1_000 + "So it is.[1] ") * 40 + "\n\nOther Names\nA, B\n"
    )
    page = opened.page
    page.set_default_timeout(60_000)
    opened.edit("/other_names/1", "C")
    assert page.locator("#moved .new").text_content() == "+6A, C"
    opened.edit("/overview/blocks/0/segments/17/text", "Cells hold molecules. " * 1_000)
    assert len(page.locator("#moved-last .new").text_content()) < 1_000
    opened.save()
    assert opened.path.read_text().count("hold") == 1_000


def test_a_server_that_ended_is_said(window):
    opened = window()
    opened.page.route("**/set", lambda route: route.abort())
    opened.at("/other_names/1")
    opened.press("Enter")
    opened.page.wait_for_selector(".editor textarea:focus")
    opened.page.fill(".editor textarea", "Stella")
    opened.press("Enter")
    opened.page.wait_for_selector("#editor-problem:not(:empty)")
    assert "the server does not answer" in opened.page.inner_text("#editor-problem")
    assert opened.page.locator(".editor textarea").input_value() == "Stella"
    opened.problems = [each for each in opened.problems if "ERR_FAILED" not in each]
