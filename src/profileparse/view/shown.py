"""Texts as a page shows them: what nobody sees has a name, and nothing in them reorders what stands around."""

from __future__ import annotations

import re
from urllib.parse import quote

from profileparse.html import escape

# Control characters, marks of direction, characters that nobody sees, line separators. Joiners (U+200C, U+200D) spell
# words, and stay; line feeds and tabs are white space. The page's script finds them in the text with the same class.
INVISIBLE = (
    "\x01-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
# What a link may lead to: no script, no data, no file.
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]++", re.IGNORECASE)
_DOI = re.compile(r"doi:\s?(?P<doi>10\.\d{4,9}/\S++)", re.IGNORECASE)


def shown(text: str) -> str:
    r"""Return a text as HTML in which each invisible character stands in a box that names it.

    The character itself stays, isolated, so that what is copied is the text.

    >>> shown("a<\u202eb")
    'a&lt;<i class="box" data-u="U+202E">\u202e</i>b'
    """
    made = escape(text)
    if text.isprintable():
        return made
    return _INVISIBLE.sub(_box, made.replace("&#13;", "\r"))


def _box(match: re.Match[str]) -> str:
    character = match[0]
    return f'<i class="box" data-u="{name_of(character)}">{"&#13;" if character == chr(13) else character}</i>'


def name_of(character: str) -> str:
    r"""Return what the box of a character says.

    >>> name_of("\u200b"), name_of("\r")
    ('U+200B', 'CR')
    """
    return "CR" if character == "\r" else f"U+{ord(character):04X}"


def plain(text: str) -> str:
    r"""Return a text in one line without what is invisible, for a title or an attribute, unescaped.

    >>> plain("a\u202eb\n c")
    'a(U+202E)b c'
    """
    text = _INVISIBLE.sub(lambda match: f"({name_of(match[0])})" if match[0] not in "\r\x0b\x0c" else " ", text)
    return " ".join(text.split())


def address(text: str) -> str | None:
    """Return where a link with this text leads; None where it is no address of the web or of mail.

    >>> address("https://example.org/a"), address("doi:10.1000/182"), address("javascript:alert(1)")
    ('https://example.org/a', 'https://doi.org/10.1000/182', None)
    """
    if _ADDRESS.fullmatch(text):
        return text
    doi = _DOI.fullmatch(text)
    return f"https://doi.org/{quote(doi['doi'], safe='/:;()@&=+$,')}" if doi else None


def link(url: str, inside: str) -> str:
    """Return a link to an address that `address` has let pass; ``inside`` is HTML."""
    return f'<a class="out" href="{escape(url)}" target="_blank" rel="noopener noreferrer">{inside}</a>'


def anchor(pointer: str) -> str:
    """Return a JSON Pointer as the id of an element, which the fragment of an address can name.

    >>> anchor("/effects/Sun ~1 Shade/0")
    '/effects/Sun%20~1%20Shade/0'
    """
    return quote(pointer.encode("utf-8", "replace"), safe="/~")
