"""The server that edits a file: who may ask it, and what it answers."""

from __future__ import annotations

import json

import pytest

from profileparse.html import asset
from profileparse.view.session import Session
from view.reading import Reader, text_of
from view.test_page import ATTACKS

testclient = pytest.importorskip("starlette.testclient")

TEXT = "Mira Overview\n\nMira pul\u200bses.[1]\n\nOther Names\nOmicron Ceti (Bayer), Wonder star\n\nReferences\n1. A book.\n"
TOKEN = "a-token_of_32_characters"
OWN = {"origin": "http://127.0.0.1:8123", "content-type": "application/json"}


class Client:
    """Asks the application as a page's script does."""

    def __init__(self, path, **options) -> None:
        from profileparse.view.serve import app

        path.write_text(TEXT, encoding="utf-8")
        self.session = Session(path, **options)
        self.client = testclient.TestClient(
            app(self.session, TOKEN, 8123), base_url="http://127.0.0.1:8123", raise_server_exceptions=False
        )

    def get(self, path=f"/{TOKEN}/", **headers):
        return self.client.get(path, headers=headers)

    def post(self, action, token=TOKEN, headers=OWN, **asked):
        body = json.dumps({"revision": self.session.revision, **asked})
        return self.client.post(f"/{token}/{action}", content=body, headers=headers)


@pytest.fixture
def client(tmp_path):
    return Client(tmp_path / "x.txt")


def test_the_page_has_the_text_and_what_can_be_edited(client):
    answer = client.get()
    assert answer.status_code == 200
    assert text_of(answer.text) == TEXT
    values = {given["data-e"] for _, given in Reader(answer.text).elements if "data-e" in given}
    assert values == {"s", "ar", "sr", "srm"} - {"sr"}
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_page_that_is_not_served_has_nothing_to_edit_with(client):
    made = client.session.parsed.html()
    assert "data-e" not in made
    assert "fetch(" not in made
    assert "connect-src" not in made


@pytest.mark.parametrize("path", [f"/{TOKEN}/", f"/{TOKEN}/none/", "/", "/favicon.ico", "/x/", f"/{TOKEN}/set"])
def test_every_answer_has_a_strict_policy_and_is_not_kept(client, path):
    headers = client.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    policy = dict(each.strip().partition(" ")[::2] for each in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    if path == f"/{TOKEN}/":
        assert policy["connect-src"] == "'self'"
        assert policy["script-src"].startswith("'sha256-")
        assert policy["form-action"] == policy["base-uri"] == "'none'"


@pytest.mark.parametrize(
    "path", ["/", "/x/", f"/{TOKEN[:-1]}/", f"/{TOKEN}x/", f"/{TOKEN.upper()}/", "/%F0%9F%A7%AC/", "//"]
)
def test_without_the_token_there_is_nothing(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Mira" not in answer.text
    assert TOKEN not in answer.text


@pytest.mark.parametrize(
    "host", ["localhost:8123", "127.0.0.1", "127.0.0.1:8124", "evil.example:8123", "127.0.0.1.evil.example:8123", ""]
)
def test_another_host_name_gets_nothing(client, host):
    assert client.get(host=host).status_code == 421
    answer = client.post("set", headers={**OWN, "host": host}, pointer="/name", text="Y")
    assert (answer.status_code, client.session.parsed.text) == (421, TEXT)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/json"}, 403),
        ({**OWN, "origin": "null"}, 403),
        ({**OWN, "origin": "http://localhost:8123"}, 403),
        ({**OWN, "origin": "http://127.0.0.1:8124"}, 403),
        ({**OWN, "origin": "https://127.0.0.1:8123"}, 403),
        ({**OWN, "origin": "https://evil.example"}, 403),
        ({"origin": OWN["origin"]}, 415),
        ({**OWN, "content-type": "text/plain"}, 415),
        ({**OWN, "content-type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_changes_from_elsewhere_are_refused(client, headers, status):
    answer = client.post("set", headers=headers, pointer="/name", text="Y")
    assert answer.status_code == status
    assert client.session.parsed.text == TEXT
    assert "access-control-allow-origin" not in answer.headers


def test_a_wrong_token_changes_nothing(client):
    assert client.post("set", token="x", pointer="/name", text="Y").status_code == 404
    assert client.session.parsed.text == TEXT


def test_no_other_method_is_answered(client):
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
        for path in (f"/{TOKEN}/", f"/{TOKEN}/set"):
            assert client.client.request(method, path, headers=OWN).status_code in (404, 405)
    assert client.get(f"/{TOKEN}/set").status_code == 404
    assert client.session.parsed.text == TEXT


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b'"x"', b"\xff", b"{}", b'{"revision":"0"}', b"[" * 100_000])
def test_what_is_no_change_is_refused(client, body):
    answer = client.client.post(f"/{TOKEN}/set", content=body, headers=OWN)
    assert answer.status_code in (400, 409)
    assert answer.json()["refused"]
    assert client.session.parsed.text == TEXT


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("set", {}),
        ("set", {"pointer": "/name"}),
        ("set", {"pointer": 3, "text": "x"}),
        ("set", {"pointer": "/name", "text": None}),
        ("move", {"pointer": "/other_names/0", "by": "1"}),
        ("fix", {"number": None}),
        ("fix", {"number": 10**30}),
        ("text", {"pointer": "/other_names"}),
    ],
)
def test_a_change_that_lacks_something_is_refused(client, action, asked):
    answer = client.post(action, **asked)
    assert answer.status_code == 422
    assert answer.json()["refused"]
    assert client.session.parsed.text == TEXT


def test_what_nobody_knows_is_refused(client):
    assert client.post("delete").status_code == 400
    assert client.post("__init__").status_code == 400


def test_a_change_that_is_too_large_is_refused(client):
    answer = client.post("set", pointer="/name", text="x" * 16_000_000)
    assert (answer.status_code, answer.json()["refused"]) == (413, "a change has 16,000,000 bytes at the most")
    assert client.session.parsed.text == TEXT


def test_a_value_is_set_and_the_page_comes_back_new(client):
    assert client.post("text", pointer="/other_names/0").json() == {"text": "Omicron Ceti (Bayer)"}
    answer = client.post("set", pointer="/other_names/0", text="Omikron Ceti").json()
    assert (answer["said"], answer["pointer"]) == ("1 line changed", "/other_names/0")
    assert answer["title"] == f"Mira – {client.session.path}"
    assert text_of(f"<html>{answer['body']}</html>") == TEXT.replace("Omicron Ceti (Bayer)", "Omikron Ceti")
    state = json.loads(answer["body"].rpartition('id="data">')[2].partition("</script>")[0])
    assert state["editing"] == {"revision": 1, "unsaved": "1 line changed", "undo": True}
    assert state["moved"] == [[5, 6]]
    assert client.session.path.read_text(encoding="utf-8") == TEXT


def test_all_that_a_page_asks_for_is_done(client):
    for action, asked, said in (
        ("add", {"pointer": "/other_names", "text": "Mira A"}, "1 line changed"),
        ("move", {"pointer": "/other_names/2", "by": -1}, "1 line changed"),
        ("remove", {"pointer": "/other_names/0"}, "1 line changed"),
        ("fix", {"number": 0}, "PP507 fixed: 1 line changed"),
        ("save", {}, "saved"),
        ("undo", {}, "undone: 1 line changed"),
        ("read", {}, "read again: 1 line changed"),
    ):
        answer = client.post(action, **asked)
        assert (answer.status_code, answer.json().get("said")) == (200, said), (action, answer.text[:200])
    assert client.session.path.read_text(encoding="utf-8").splitlines()[2:6] == [
        "Mira pulses.[1]", "", "Other Names", "Mira A, Wonder star",
    ]  # fmt: skip


def test_a_window_with_an_older_text_changes_nothing(client):
    client.post("set", pointer="/other_names/0", text="Omikron")
    text = client.session.parsed.text
    answer = client.post("remove", revision=0, pointer="/other_names/0")
    assert answer.status_code == 409
    assert "load this page again" in answer.json()["refused"]
    assert client.session.parsed.text == text


def test_a_refusal_says_where_and_what_to_do(client):
    answer = client.post("set", pointer="/other_names/0", text="")
    assert answer.status_code == 422
    assert answer.json() == {"refused": "other_names.0: an empty text is no entry; to take the entry away, remove it"}


def test_a_file_that_changed_is_not_written(client):
    client.post("set", pointer="/other_names/0", text="Omikron")
    client.session.path.write_text("other")
    answer = client.post("save")
    assert answer.status_code == 422
    assert "has changed since it was read" in answer.json()["refused"]
    assert client.session.path.read_text() == "other"


def test_a_fault_of_a_models_own_code_is_an_answer(tmp_path, capsys):
    from pydantic import field_validator

    from profileparse import Prose, Term
    from profileparse.schema.profile import Profile

    class Strict(Profile):
        other_names: list[Term] = []
        overview: Prose | None = None

        @field_validator("other_names")
        @classmethod
        def check(cls, value):
            if any(each.label == "red" for each in value):
                raise RuntimeError("no <red>")
            return value

    client = Client(tmp_path / "x.txt", model=Strict, name="Mira")
    answer = client.post("set", pointer="/other_names/0", text="red")
    assert answer.status_code == 500
    assert answer.json()["refused"].startswith("RuntimeError: no <red>; nothing was changed")
    assert "RuntimeError" in capsys.readouterr().err
    assert client.session.parsed.text == TEXT
    assert client.post("set", pointer="/other_names/0", text="blue").status_code == 200


def test_texts_are_data_in_pages_and_answers(client):
    for attack in ATTACKS:
        client.session.path.write_text(
            f"X Overview\n\n{attack}\n\nOther Names\nA, B\n", encoding="utf-8", errors="replace"
        )
        client.post("read")
        answer = client.post("set", pointer="/other_names/1", text=attack)
        made = answer.json().get("body", "")
        for html in (client.get().text, f"<html>{made}</html>"):
            for tag, given in Reader(html).elements:
                assert tag not in ("img", "svg", "iframe", "object", "embed", "base", "link")
                assert not any(name.startswith("on") or name == "style" for name in given)
                assert not (given.get("href") or "").lower().startswith(("javascript", "data"))


def test_the_script_fetches_nothing_but_changes():
    script = asset("edit.js")
    assert script.count("fetch(") == 1
    assert not any(
        each in script for each in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval", "document.write")
    )


def test_the_packages_are_asked_for_where_they_are_missing(tmp_path, monkeypatch):
    import sys

    from profileparse.view.serve import serve

    (tmp_path / "x.txt").write_text(TEXT)
    for name in ("starlette.applications", "uvicorn"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, name, None)
            with pytest.raises(ModuleNotFoundError, match=r"pip install 'profileparse\[view\]'"):
                serve(Session(tmp_path / "x.txt"), print)
