"""PP504 to PP509: characters that are wrong, invisible, or the same in another spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache, partial

from profileparse.diagnostics import Edit, Fix, Severity
from profileparse.rules.facts import Facts
from profileparse.rules.many import Edits
from profileparse.rules.mojibake import Ranges, repaired
from profileparse.rules.rule import Hit, in_order, rule, shown
from profileparse.source import LINE_END, ZERO_WIDTH, Span

_LOST = re.compile("\ufffd+")
_OBJECT = "\ufffc"
# Escape sequences of terminals go as a whole, and runs of others as one step: each step takes memory.
_CONTROL = re.compile(
    r"(?:\x1b\[[0-?]{0,20}[ -/]{0,5}[@-~]|\x1b+(?!\[)|\x1b"
    r"|[\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f\ud800-\udfff\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff]++)+"
)
# Those that only colour what is shown: without them the text is what a terminal shows.
_COLOURS = re.compile(r"(?:\x1b\[[\d;:]{0,40}m)+")
# Control characters that count as white space to the parser.
_SPACE_CONTROL = re.compile(r"[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_without_colours, _without_directions = partial(_COLOURS.sub, ""), partial(_BIDIRECTIONAL.sub, "")
_LEFTWARD = {"R", "AL", "AN", "RLE", "RLO", "RLI"}
# Soft hyphen, invisible operators, fillers, tags; joiners only where no letter or symbol of a script needs them.
_UNSEEN = (
    f"{ZERO_WIDTH}\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2061-\u2064\u206a-\u206f\u3164\uffa0"
    "\U000e0001\U000e0020-\U000e007f"
)
_INVISIBLE = re.compile(
    f"[{_UNSEEN}]+|(?<=[\\s -~])[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]++(?=[\\s -~]|\\Z)"
)
# Those of them that count as printable.
_UNSEEN_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
# A hint for the end of a line, and joiners that join nothing: without them the text is the one that is seen.
_HINTS = frozenset(f"{ZERO_WIDTH}\u00ad\u200c\u200d")
_COMBINING = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


@rule("PP504", "mojibake", Severity.WARNING, fixable="unsafe")
def _broken_encoding(facts: Facts) -> Iterator[Hit]:
    lost = _LOST.finditer(facts.text) if "\ufffd" in facts.text else ()
    what = "a replacement character (U+FFFD) stands for what could not be decoded"
    return in_order(
        (_mojibake(facts.text, Span(*place)) for place in facts.mojibake),
        (Hit(Span(*match.span()), words={"what": what}) for match in lost),
    )


def _mojibake(text: str, span: Span) -> Hit:
    stretch = text[span.start : span.end]
    better = repaired(stretch)
    fix = None if better is None else Fix(f"Write {shown(better)}", (Edit(span, better),), safe=False)
    return Hit(span, fix, {"what": f"{shown(stretch)} looks like UTF-8 that was read as another encoding"})


@rule("PP505", "control-character", Severity.WARNING, fixable="unsafe")
def _control_characters(facts: Facts) -> Iterator[Hit]:
    if not facts.has_controls and _OBJECT not in facts.text:
        return iter(())
    return in_order(_controls(facts), _space_controls(facts))


def _controls(facts: Facts) -> Iterator[Hit]:
    # Some mojibake consists of control characters in part; that has its own diagnostic.
    broken = Ranges(facts.mojibake)
    safe = "\x1b[" in facts.text and facts.says_the_same(_without_colours(facts.text), _without_colours)
    for match in _CONTROL.finditer(facts.text):
        if match.start() not in broken:
            is_safe = safe and _COLOURS.fullmatch(match[0]) is not None
            yield _run(match, safe=is_safe, what=": a control character, not text")


def _space_controls(facts: Facts) -> Iterator[Hit]:
    if _SPACE_CONTROL.search(facts.text):
        safe = facts.says_the_same(_SPACE_CONTROL.sub(" ", facts.text))
        for match in _SPACE_CONTROL.finditer(facts.text):
            yield _run(match, safe=safe, write=" ", what=" is white space that ends no line: expected a space")


@rule("PP506", "bidirectional-control", Severity.WARNING, fixable="unsafe")
def _bidirectional_controls(facts: Facts) -> Iterator[Hit]:
    if facts.has_controls and _BIDIRECTIONAL.search(facts.text):
        # Where all goes from left to right, marks that say so change nothing.
        is_leftward = any(map(_goes_left, facts.text))
        safe = not is_leftward and facts.says_the_same(_without_directions(facts.text), _without_directions)
        for match in _BIDIRECTIONAL.finditer(facts.text):
            yield _run(match, safe=safe)


def _run(match: re.Match[str], *, safe: bool, write: str = "", skip: int = 0, what: str = "") -> Hit:
    """Return what to say of a run of characters that shall go, but for so many at its start."""
    span = Span(match.start() + skip, match.end())
    fix = Fix("Write a space" if write else "Delete it", (Edit(span, write),), safe=safe)
    return Hit(span, fix, {"characters": _codes(match[0][skip:]), "what": what})


def _goes_left(character: str) -> bool:
    """Whether a character is written from right to left, or makes others be."""
    return character > "\u0590" and unicodedata.bidirectional(character) in _LEFTWARD


@rule("PP507", "invisible-character", Severity.INFO, fixable="safe")
def _invisible_characters(facts: Facts) -> Iterator[Hit]:
    text = facts.text
    if text.isascii() or not (facts.has_controls or any(each in text for each in _UNSEEN_LETTERS)):
        return
    has_hints = any(hint in text for hint in "\u00ad\u200c\u200d")
    hints_are_safe = has_hints and facts.says_the_same(_without_hints(text), _without_hints)
    for match in _INVISIBLE.finditer(text):
        skip = int(match.start() == 0 and text[0] == "\ufeff")
        if skip < len(match[0]):
            # The parser does not see zero-width characters anyway, so nothing can change without them.
            safe = not match[0].strip(ZERO_WIDTH) or (hints_are_safe and _is_hint(match))
            yield _run(match, safe=safe, skip=skip)


def _is_hint(match: re.Match[str]) -> bool:
    """Whether a run of invisible characters says nothing; a soft hyphen in the end of a line stands for a hyphen."""
    text = match.string
    in_word = text[match.start() - 1 : match.start()].strip() and text[match.end() : match.end() + 1].strip()
    return _HINTS.issuperset(match[0]) and ("\u00ad" not in match[0] or bool(in_word))


def _without_hints(text: str) -> str:
    return _INVISIBLE.sub(lambda match: "" if _is_hint(match) else match[0], text)


@lru_cache(maxsize=256)
def _codes(text: str) -> str:
    r"""Return the code points of a run as a message shows them.

    >>> _codes("\x00\x00\x1b")
    'U+0000 and 2 more'
    """
    first = f"U+{ord(text[0]):04X}"
    name = unicodedata.name(text[0], "")
    more = f" and {len(text) - 1} more" if len(text) > 1 else ""
    return f"{first} ({name.lower()}){more}" if name else first + more


@rule("PP508", "mixed-line-ends", Severity.INFO, fixable="safe")
def _mixed_line_ends(facts: Facts) -> Iterator[Hit]:
    text = facts.text
    if "\r" not in text:
        return
    both = text.count("\r\n")
    counts = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
    kinds = sorted(filter(counts.__getitem__, counts), key=counts.__getitem__, reverse=True)
    if len(kinds) < 2:
        return
    usual = kinds[0]
    edits = Edits(text)
    others = [match.span() for match in LINE_END.finditer(text) if match[0] != usual]
    for span in others:
        edits.add(*span, usual)
    safe = facts.says_the_same(LINE_END.sub(usual, text))
    fix = Fix(f"Write {_NAMES[usual]} everywhere", edits.joined(), safe)
    counted = ", ".join(f"{counts[end]} {_NAMES[end]}" for end in kinds)
    yield Hit(Span(*others[0]), fix, {"counts": counted, "usual": _NAMES[usual]})


@rule("PP509", "not-nfc", Severity.INFO, fixable="safe")
def _not_nfc(facts: Facts) -> Iterator[Hit]:
    text = facts.text
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return
    # No ASCII character combines with what stands before it.
    pieces = (match for match in _COMBINING.finditer(text) if not unicodedata.is_normalized("NFC", match[0]))
    edits, first, count = Edits(text), None, 0
    for match in pieces:
        first = first or match
        count += 1
        edits.add(*match.span(), unicodedata.normalize("NFC", match[0]))
    if first:
        safe = facts.says_the_same(unicodedata.normalize("NFC", text), partial(unicodedata.normalize, "NFC"))
        words = {
            "text": shown(first[0]),
            "before": len(first[0]),
            "after": len(unicodedata.normalize("NFC", first[0])),
            "more": f", and {count - 1} places more" if count > 1 else "",
        }
        yield Hit(Span(*first.span()), Fix("Write it in NFC", edits.joined(), safe), words)
