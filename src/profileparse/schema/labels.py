"""How a record model declares its labels: the one place that says what a profile is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Layout = Literal["inline", "lines", "bullets"]

# Stands for the entity's name in a label: "{name} Overview".
NAME = "{name}"
# What may stand between the words of a label: horizontal space and the marks that other spellings have there.
# (One class for both would take the engine ten times as long to compile.)
_GAP = r"(?:[_.()-]|[^\S\r\n])*+"
_WORD = re.compile(r"[^\W_]+")
# Letters that a pattern without regard to case takes for another one.
_LETTER_VARIANTS = str.maketrans("ſı", "si")


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a field, put into its annotation.

    Attributes:
        text: The label as it is written in canonical text. A label with ``{name}`` in it is the entity's heading.
        aliases: Other wordings that are read as this label. ``{name}`` stands for up to ten words.
        layout: For lists of terms: ``inline`` (one line, separated by commas), ``lines`` or ``bullets``.
        header: For lists of terms: the heading of their column, where the list is written as a table.
        glued: For lists of terms: values may stand with nothing between them (``CancerAutoimmune diseases``); they are
            split where terms that stand elsewhere in the profile cover them exactly.
        inline_only: The label counts only with a value on its own line (``Name: BRCA1``).

    >>> from typing import Annotated
    >>> from profileparse import EntityProfile, Term, parse
    >>> class Receptor(EntityProfile):
    ...     ligands: Annotated[list[Term], Label("Ligands", aliases=("Agonists",))] = []
    >>> parse("X Overview\\n\\nText.\\n\\nAgonists\\n\\nA\\nB", model=Receptor).profile.ligands[1].label
    'B'
    """

    text: str
    aliases: tuple[str, ...] = ()
    layout: Layout = "lines"
    header: str | None = None
    glued: bool = False
    inline_only: bool = False


def label_key(text: str) -> str:
    """Return what labels are compared by: their letters and digits in lower case.

    >>> label_key("## Mechanism_of action:")
    'mechanismofaction'
    """
    letters = text.replace(" ", "").lower()
    if letters.isascii() and letters.isalnum():
        return letters
    return "".join(_WORD.findall(text.lower())).translate(_LETTER_VARIANTS)


def label_pattern(labels: Iterable[str], letters: int | None = None) -> str:
    """Return a pattern that matches any of the labels, in any case and with any spacing between their words.

    Args:
        labels: The labels; ``{name}`` in one stands for up to 80 characters.
        letters: How many letters of each count; None means all.
    """
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    templates = []
    for label in labels:
        if NAME in label and letters is None:
            before, _, after = label.partition(NAME)
            templates.append(_words(before) + r"[^\S\r\n]++[^\s:*=\[\]][^\r\n:*=\[\]]{0,80}+" + _words(after))
            continue
        node = trie
        left = letters or len(label)
        for number, word in enumerate(_WORD.findall(label.partition(NAME)[0])):
            if number and left > 0:
                node = node.setdefault(_GAP, {})
            for character in word.lower()[: max(left, 0)]:
                node = node.setdefault(re.escape(character), {})
            left -= len(word)
        node[""] = {}
    # A class for the first letter, because the engine skips alternatives that begin with one; not for the others,
    # because it takes long to compile.
    begun = [f"{_either_case(first)}(?i:{_alternatives(rest)})" for first, rest in trie.items() if first]
    parts = [f"(?:{'|'.join(begun)})" + ("" if letters else r"[.)]?+")] if begun else []
    parts += [f"(?i:{template})" for template in templates]
    return f"(?:{'|'.join(parts)})" if parts else "(?!)"


def _either_case(letter: str) -> str:
    """Return a class of a letter in both cases; the letter itself where it has but one."""
    upper = letter.upper()
    return f"[{upper}{letter}]" if len(upper) == len(letter) == 1 and upper != letter else f"(?i:{letter})"


def _words(text: str) -> str:
    return _GAP.join(re.escape(word) for word in _WORD.findall(text))


def _alternatives(trie: dict[str, dict]) -> str:  # type: ignore[type-arg]
    """Return the pattern of a trie; the longer of two words that begin alike is tried first."""
    branches = [character + _alternatives(rest) for character, rest in trie.items() if character]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in trie:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in trie else ''}"


def title_pattern(template: str, *, exact: bool) -> str:
    """Return the pattern of a label that holds the entity's name, the name as group ``name``, all of it as ``title``.

    Up to ten words make a name. ``exact`` keeps the label's own words as declared or in capitals; the name then holds
    no colon.
    """
    before, _, after = template.partition(NAME)
    word = r"[^\s:\uff1a]++" if exact else r"\S++"
    name = rf"(?P<name>{word}(?:[^\S\r\n]++{word}){{0,9}}?)"

    def spelt(text: str) -> str:
        words = r"[^\S\r\n]++".join(map(re.escape, text.split()))
        capitals = r"[^\S\r\n]++".join(map(re.escape, text.upper().split()))
        return f"(?:{words}|{capitals})" if exact else f"(?i:{words})"

    prefix = spelt(before) + r"[^\S\r\n]++" if before.strip() else ""
    suffix = r"[^\S\r\n]++" + spelt(after) if after.strip() else ""
    return f"(?P<title>{prefix}{name}{suffix})"


def title_end(template: str) -> str | None:
    """Return a pattern of the last character of a line with a title; None where a title can end anyhow."""
    after = template.partition(NAME)[2].strip()
    if not after:
        return None
    ends = re.escape(after[-1].lower() + after[-1].upper())
    emoji = r"(?>[\u2300-\u23ff\u2600-\u27bf])|(?>[\u2b00-\u2bff\U0001f000-\U0001faff])"
    return rf"(?:[{ends}\s:*=#_\]]|(?>[\uff1a\ufe0f])|{emoji})"
