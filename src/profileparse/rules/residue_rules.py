"""PP501 to PP503: words of the machine that wrote the text, and of the page that it was taken from."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from profileparse.diagnostics import Edit, Fix, Severity
from profileparse.rules.facts import Facts
from profileparse.rules.rule import Hit, rule

# A phrase is no longer than this on either side of a word in it.
_AROUND = 100


@cache
def _phrases(family: str) -> Mapping[str, Sequence[tuple[frozenset[str], str]]]:
    """Return the phrases of ``phrases.toml``, each with the words that it has to hold, by the longest of those."""
    phrases = tomllib.loads(files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8"))
    found: dict[str, list[tuple[frozenset[str], str]]] = {}
    for words, phrase in phrases[family].items():
        found.setdefault(max(words.split(), key=len), []).append((frozenset(words.split()), phrase))
    return found


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    pattern = phrase.replace("'", "['’]").replace(" ", r"[^\S\r\n]{1,4}")
    return re.compile(rf"\b{pattern}", re.IGNORECASE)


def _matches(facts: Facts, family: str) -> list[re.Match[str]]:
    """Return where phrases stand in a text, in its order."""
    found: dict[int, re.Match[str]] = {}
    phrases = _phrases(family)
    for word in phrases.keys() & facts.words:
        for words, phrase in phrases[word]:
            if words <= facts.words:
                for at, to in _around(word, facts.letters):
                    found |= {match.start(): match for match in _pattern(phrase).finditer(facts.visible, at, to)}
    return [found[at] for at in sorted(found)]


def _around(word: str, letters: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches around a word; where it stands again within one, the stretch goes on."""
    place = letters.find(word)
    while place >= 0:
        at, to = max(0, place - _AROUND), place + _AROUND
        while (place := letters.find(word, place + 1)) >= 0 and place - _AROUND <= to:
            to = place + _AROUND
        yield at, to


# Each line that the pattern finds begins with words of one of these.
_PAGE_WORDS = tuple(
    frozenset(words.split())
    for words in (
        "top", "jump to", "skip to", "page last", "share this", "print this", "cite this", "edit this", "copyright",
        "retrieved from", "terms of use", "privacy policy", "cookie policy", "view source", "view history", "home",
    )
)  # fmt: skip
_PAGE_LINE = re.compile(
    r"(?im)^[^\S\r\n]{0,20}(?P<line>(?:"
    r"from[ ][^\r\n]{1,60}?(?:encyclop(?:a?e|æ)dia|wikipedia|wiki)\b"
    r"|(?:back[ ]to[ ])?top[ ]?[▲↑^⇧]|[▲↑⇧][ ]?(?:back[ ]to[ ])?top\b"
    r"|(?:jump|skip)[ ]to[ ](?:navigation|search|(?:main[ ])?content)\b"
    r"|(?:this[ ])?page[ ](?:was[ ])?last[ ](?:edited|modified|updated|changed|reviewed)\b"
    r"|(?:share|print|cite|edit)[ ]this[ ](?:page|article|section)\b"
    r"|(?:©|copyright[ ](?:©|\(c\)|\d{4}))"
    r"|retrieved[ ]from[ ][\"“]?https?://"
    r"|(?:terms[ ]of[ ]use|privacy[ ]policy|cookie[ ]policy|view[ ]source|view[ ]history)[^\S\r\n]*$"
    r"|home[ ][>»›/|→][ ]"
    r")[^\r\n]{0,400})"
)
_SENTENCE_END = re.compile(r"[.!?\r\n](?:(?<=[\r\n])|[”\"')\]]{0,3}(?:\[[\d,;\s–-]{1,20}\]){0,10}(?=\s+[A-Z“\"(]))")
# A sentence longer than this on either side of the phrase is cut there.
_REACH = 600


@rule("PP501", "model-residue", Severity.WARNING, fixable="unsafe")
def _model_residue(facts: Facts) -> Iterator[Hit]:
    for at, to in _sentences(facts, "model"):
        yield facts.hit(at, to, _deletion(facts, at, to, "Delete the sentence"))


def _sentences(facts: Facts, family: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences that hold one of the phrases."""
    text = facts.visible
    done = 0
    for match in _matches(facts, family):
        if match.start() < done:
            continue
        lowest = max(done, match.start() - _REACH)
        # Two characters more, for what has to follow a stop.
        before = _SENTENCE_END.finditer(text, lowest, match.start() + 2)
        ends = [end.end() for end in before if end.end() <= match.start()]
        at = ends[-1] if ends else lowest
        at += len(text[at : match.start()]) - len(text[at : match.start()].lstrip())
        closing = _SENTENCE_END.search(text, match.end(), match.end() + _REACH)
        to = min(len(text), match.end() + _REACH) if closing is None else closing.end()
        to = at + len(text[at:to].rstrip())
        yield at, to
        done = to


def _deletion(facts: Facts, at: int, to: int, message: str) -> Fix:
    """Return the fix that deletes a stretch: with the space before it, or with its line end if it is all of a line."""
    visible = facts.visible
    begins_line = at == 0 or visible[at - 1] in "\r\n"
    rest = _LINE_END.match(visible, to)
    if begins_line and rest is not None:
        to = rest.end()
    else:
        lowest = max(0, at - 20)
        before = visible[lowest:at]
        at -= len(before) - len(before.rstrip(" \t\u00a0"))
    return Fix(message, (Edit(facts.source.tile(at, to), ""),), safe=False)


_LINE_END = re.compile(r"[^\S\r\n]*(?:\r\n?|\n|\Z)")


@rule("PP502", "page-residue", Severity.WARNING, fixable="unsafe")
def _page_residue(facts: Facts) -> Iterator[Hit]:
    found = list(_sentences(facts, "page"))
    if (
        any(map(facts.words.issuperset, _PAGE_WORDS))
        or "©" in facts.visible
        or ("from" in facts.words and ("encyclop" in facts.letters or "wiki" in facts.letters))
    ):
        found += [match.span("line") for match in _PAGE_LINE.finditer(facts.visible)]
    if not found:
        return
    titles = [(part.at, part.label_end) for part in facts.fields if part.is_title]
    done = 0
    for at, end in sorted(found):
        place = bisect_right(titles, (at, len(facts.visible))) - 1
        if at < done or (place >= 0 and at < titles[place][1]):
            continue
        to = at + len(facts.visible[at:end].rstrip())
        yield facts.hit(at, to, _deletion(facts, at, to, "Delete it"))
        done = to


@rule("PP503", "front-matter", Severity.INFO)
def _front_matter(facts: Facts) -> Iterator[Hit]:
    for part in facts.parts[:1]:
        if part.blocks and part.blocks[0][0] == "front_matter":
            yield facts.hit(*facts.content(part.blocks[0]))
