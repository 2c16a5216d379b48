"""Pages that stand alone: one HTML file, nothing fetched, and texts in it are data.

Each page has a Content-Security-Policy that allows its own style and script by their hashes and nothing else: no other
script runs, no attribute is one, nothing is loaded or sent. So markup in a text could do nothing even if it were not
escaped.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from importlib import resources
from typing import Any

# What HTML can't hold (https://html.spec.whatwg.org/#preprocessing-the-input-stream): parsers replace NUL, surrogates
# can't be encoded. A parser also makes a line feed of each carriage return that is not written as a reference.
_UNHOLDABLE = re.compile("[\0\ud800-\udfff]")
_SPECIAL = re.compile("[&<>\"'\r\0\ud800-\udfff]")


def escape(text: str) -> str:
    r"""Return a text as HTML, for the content of an element or an attribute in quotation marks.

    A browser reads it back as it was, but for NUL and lone surrogates, which become U+FFFD: one code point each.

    >>> escape("<a href='x'>\r\n\0")
    '&lt;a href=&#x27;x&#x27;&gt;&#13;\n\ufffd'
    """
    if not _SPECIAL.search(text):  # most values are words
        return text
    return _UNHOLDABLE.sub("\ufffd", html.escape(text)).replace("\r", "&#13;")


@cache
def asset(name: str) -> str:
    """Return a file of ``assets/``."""
    return resources.files("profileparse").joinpath("assets", name).read_text(encoding="utf-8")


def data(value: Any, identifier: str) -> str:
    """Return an element that holds a value as JSON; a script reads it by its id.

    >>> data({"text": "</script>"}, "values")
    '<script type="application/json" id="values">{"text":"\\\\u003c/script>"}</script>'
    """
    made = json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{escape(identifier)}">{made}</script>'


def policy(styles: str, script: str, *, connects: bool = False) -> str:
    """Return the Content-Security-Policy of a page.

    Args:
        styles: Its style sheet, without ``base.css``.
        script: Its script; "" for none.
        connects: Whether the script may ask the server that the page came from.
    """
    allowed = f"default-src 'none'; img-src data:; style-src {_hash(asset('base.css') + styles)}"
    if script:
        allowed += f"; script-src {_hash(script)}"
    if connects:
        allowed += "; connect-src 'self'"
    return f"{allowed}; base-uri 'none'; form-action 'none'"


def document(title: str, body: str, *, styles: str = "", script: str = "", connects: bool = False) -> str:
    """Return a whole page.

    Args:
        title: Its title, as text.
        body: The content of its body, as HTML: texts in it are escaped.
        styles: Style sheets besides ``base.css``, as CSS.
        script: A script, which runs when the body is there.
        connects: Whether the script may ask the server that the page came from.

    >>> page = document("A < B", "<p>text</p>")
    >>> "<title>A &lt; B</title>" in page, "default-src 'none'" in page
    (True, True)
    """
    css = asset("base.css") + styles
    allowed = policy(styles, script, connects=connects)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{allowed}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{css}</style>\n</head>\n<body>\n{body}\n"
        + (f"<script>{script}</script>\n" if script else "")
        + "</body>\n</html>\n"
    )


@cache
def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
