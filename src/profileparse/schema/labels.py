"""How a record model declares its labels: the one place that says what a profile is."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal, get_args
from unicodedata import category, normalize

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from profileparse.source import ZERO_WIDTH, fold
from profileparse.values.calendar import DateOrder
from profileparse.values.kinds import value_type
from profileparse.values.textvalue import TextValue, read_value

Layout = Literal["inline", "lines", "bullets"]

# Stands for the entity's name in a label: "{name} Overview".
NAME = "{name}"
# No label of a real text comes near this, in code points.
LONGEST_LABEL = 200
# What may stand between the words of a label: horizontal space and the marks that other spellings have there.
# (One class for both would take the engine ten times as long to compile.)
_GAP = r"(?:[_.()-]|[^\S\r\n])*+"
_MARKS = "_.()-"
# Three full stops lead to a value.
_MARKS_AFTER = r"(?:[_()-]|\.(?!\.\.)|)*+"
_SPACE = r"[^\S\r\n]++"
# The pieces of a label that a text must have: words, and runs of symbols other than the marks of a gap.
_PIECE = re.compile(r"[^\W_]+|[^\w\s.()-]+")
# Characters that a pattern without regard to case takes for one another, and those that differ only in print.
_VARIANTS = str.maketrans({"İ": "i", "ı": "i", "\u0307": "", "’": "'", "ʼ": "'"})
# Characters of no width, and the selectors of an emoji's style.
_INVISIBLE = str.maketrans("", "", ZERO_WIDTH + "\ufe0e\ufe0f")
_APOSTROPHES = "['’ʼ]"
# What labels may not consist of: it is markup wherever it stands alone.
_ONLY_MARKUP = re.compile(r"[\s#*=_~^:|>.()\[\]+•\\-]*")
# No word of a name that ends its label: a dash before a value, or the last word of a sentence.
_ENDS_NAME = r"(?:[-–—]\s|[a-z]\w*+[.!](?:\s|\Z))"
# Bullets and decoration that a label may begin with: the grammar can read them as such.
_LEADING = re.compile(r"(?:[\W_]|(?:\d{1,3}|[IVXivx]{1,5}|[A-Ha-h])[.)]\s)*")


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a field, put into its annotation.

    Attributes:
        text: The label as it is written in canonical text. The first prose label with ``{name}`` in it is the entity's
            heading; others are read with the name, and written without it.
        aliases: Other wordings that are read as this label. ``{name}`` stands for up to ten words.
        layout: For lists of terms: ``inline`` (one line, separated by commas), ``lines`` or ``bullets``.
        header: For lists of terms: the heading of their column, where the list is written as a table.
        glued: For lists of terms: values may stand with nothing between them (``CancerAutoimmune diseases``); they are
            split where terms that stand elsewhere in the profile cover them exactly.
        inline_only: The label counts only with a value on its own line (``Name: BRCA1``).
        date_order: For `PartialDate`: the order of day, month and year in numbers, ``dmy``, ``mdy`` or ``ymd``. It is
            never guessed: without it 6/14/2025 can't be read.

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
    date_order: DateOrder | None = None

    def __post_init__(self) -> None:
        """Refuse what no text could hold as a label.

        Raises:
            TypeError: a member is of another type; ``aliases`` is a tuple of str, not one str.
            ValueError: a wording could never match, or the layout is unknown.
        """
        if not isinstance(self.aliases, (tuple, list)):
            raise TypeError(f"aliases of the label {self.text!r}: write a tuple, ({self.aliases!r},)")
        if self.layout not in get_args(Layout):
            raise ValueError(f"layout of the label {self.text!r}: {self.layout!r} is none of {get_args(Layout)}")
        if self.date_order not in (None, *get_args(DateOrder)):
            raise ValueError(
                f"date_order of the label {self.text!r}: {self.date_order!r} is none of {get_args(DateOrder)}"
            )
        for wording in (self.text, *self.aliases):
            if not isinstance(wording, str):
                raise TypeError(f"a label is a str, not {wording!r}")
            if why := label_fault(wording):
                raise ValueError(f"no text can hold the label {wording[:LONGEST_LABEL]!r}: {why}")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the field's type, which reads dates in numbers in the label's order."""
        schema, of = handler(source), value_type(source)
        if self.date_order is None or of is None:
            return schema
        return core_schema.no_info_before_validator_function(partial(self._dated, of), schema)

    def _dated(self, of: type[TextValue], value: Any) -> Any:
        """Return an input of dates in which those in numbers say what day they are."""
        if isinstance(value, list):
            return [self._dated(of, each) for each in value]
        if isinstance(value, str):
            return read_value(of, fold(value), order=self.date_order)
        if isinstance(value, Mapping) and value.get("edtf") is None and isinstance(value.get("text"), str):
            return {**value, "edtf": getattr(self._dated(of, value["text"]), "edtf", None)}
        return value


_COLON_OR_BAR = re.compile(r"[|>].*|.*[|:\uff1a]", re.DOTALL)
# What a wording may not be, and why: a text can't hold it as a label.
_FAULTS: tuple[tuple[Callable[[str], object], str], ...] = (
    (lambda text: text != text.strip() or len(text.splitlines()) > 1, "a label is one line without space around it"),
    (lambda text: len(text) > LONGEST_LABEL, f"at most {LONGEST_LABEL} characters count"),
    (
        lambda text: any(category(character) in ("Cc", "Cs") for character in text),
        "it holds a control character or half a surrogate pair",
    ),
    (lambda text: text.count(NAME) > 1, f"{NAME} may stand in it once"),
    (
        lambda text: _ONLY_MARKUP.fullmatch(_plain(text.replace(NAME, ""))),
        "it needs a letter, a digit or a symbol that is no markup",
    ),
    (
        _COLON_OR_BAR.fullmatch,
        "a line that begins with | or > is no label, and a colon or a bar at its end is no part of one",
    ),
    (lambda text: text[0] == "\\", "a line that begins with a backslash can be content"),
)


def label_fault(wording: str) -> str:
    """Return why no text can hold a wording as a label; "" where one can.

    >>> label_fault("Side effects"), label_fault("***")
    ('', 'it needs a letter, a digit or a symbol that is no markup')
    """
    return next((why for is_at_fault, why in _FAULTS if is_at_fault(wording)), "")


def without_name(label: str) -> str:
    """Return a label without the entity's name, and without a word that leads to it at the end.

    >>> without_name("Side effects of {name}"), without_name("Who can take {name}?")
    ('Side effects', 'Who can take?')
    """
    return fold(_NAME_IN_LABEL.sub(" ", label)).replace(" ?", "?")


_NAME_IN_LABEL = re.compile(
    rf"(?:(?<=\w)\s(?:about|by|for|from|in|of|on|to|with)\s)?{re.escape(NAME)}\Z|{re.escape(NAME)}"
)


def label_key(text: str) -> str:
    """Return what labels are compared by: their letters, digits and symbols without regard to case.

    >>> label_key("Mechanism_of action"), label_key("C++"), label_key("Profit & loss (in €)")
    ('mechanismofaction', 'c++', 'profit&lossin€')
    """
    letters = text.replace(" ", "").lower()
    if letters.isascii() and letters.isalnum():
        return letters
    return "".join(_PIECE.findall(_composed(text).translate(_VARIANTS).casefold()))


def label_pattern(labels: Iterable[str], letters: int | None = None) -> str:
    """Return a pattern that matches any of the labels, in any case and with any spacing between their words.

    Args:
        labels: The labels; ``{name}`` in one stands for up to 80 characters.
        letters: How many letters of each count; None means all.
    """
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    templates = []
    # As declared, too: some letters are written otherwise in Unicode's composed form.
    for label in dict.fromkeys(form(each) for each in labels for form in (_composed, _plain)):
        if letters is not None:
            text = label.partition(NAME)[0]
            for start in (0, _LEADING.match(text).end()):  # type: ignore[union-attr]
                _add(trie, _characters(text[start:], letters))
        elif NAME in label:
            templates.append(f"(?i:{_template(label)})")
        else:
            # A space before the last mark is part of the label; after it, a value may begin.
            after = _GAP if label[-1] in _MARKS and " " in label[len(label.rstrip(_MARKS + " ")) :] else _MARKS_AFTER
            gaps = [_GAP] * (label[0] in _MARKS), [after] * (label[-1] in _MARKS)
            _add(trie, [*gaps[0], *_characters(label), *gaps[1]])
    # A class for the first letter, because the engine skips alternatives that begin with one; not for the others,
    # because it takes long to compile.
    begun = [f"{_either_case(first)}(?i:{_alternatives(rest)})" for first, rest in trie.items() if first]
    parts = [f"(?:{'|'.join(begun)})" + ("" if letters else r"[.)]?+")] if begun else []
    parts += templates
    return f"(?:{'|'.join(parts)})" if parts else "(?!)"


def _add(trie: dict[str, dict], patterns: Iterable[str]) -> None:  # type: ignore[type-arg]
    """Add a label to a trie, by the patterns of its characters."""
    for pattern in patterns:
        trie = trie.setdefault(pattern, {})
    trie[""] = {}


def _characters(label: str, letters: int | None = None) -> list[str]:
    """Return the patterns of a label's characters, or of so many letters of it, and of the gaps between its words."""
    left = len(label) if letters is None else letters
    found: list[str] = []
    for piece in _PIECE.findall(label):
        if left > 0:
            found += [_GAP] * bool(found) + [*map(_character, piece[:left])]
            left -= len(piece)
    return found


def _composed(text: str) -> str:
    """Return a text in Unicode's composed form, without what has no width."""
    return _plain(normalize("NFC", text))


def _plain(text: str) -> str:
    return text.translate(_INVISIBLE)


@cache
def _character(character: str) -> str:
    """Return the pattern of a character of a label, to be matched without regard to case."""
    if character in "'’ʼ":
        return _APOSTROPHES
    lower = character.lower()
    pattern = re.escape(lower if len(lower) == 1 else character)
    decomposed = normalize("NFD", character)
    if decomposed != character:
        return f"(?:{pattern}|{re.escape(decomposed)})"
    return pattern if character.isalnum() or character.isascii() else pattern + "[\ufe0e\ufe0f]?+"


def _template(label: str) -> str:
    """Return the pattern of a label in which ``{name}`` stands for up to 80 characters."""
    before, _, after = label.partition(NAME)
    words, more = ("".join(_characters(each)) for each in (before, after))
    # A quotation, a row, and a heading with a backslash before its words are no labels.
    start = "" if words else r"(?![>|\\]|\#{1,6}[^\S\r\n]++\\)"
    name = start + r"[^\s:*=\[\]]"
    name += r"[^\r\n:*=\[\]]{0,80}?" if more else rf"(?:[^\s:*=\[\]]|(?![^\S\r\n]{_ENDS_NAME})[^\S\r\n]|){{0,80}}+"
    return words + _edge(before[-1:]) + name + _edge(after[:1]) + more


def _edge(character: str) -> str:
    """Return what stands between the name and the words beside it: space where the label has some."""
    return _SPACE if character.isspace() else ""


def _either_case(letter: str) -> str:
    """Return a class of a letter in both cases; the letter itself where it has but one."""
    upper = letter.upper()
    return f"[{upper}{letter}]" if len(upper) == len(letter) == 1 and upper != letter else f"(?i:{letter})"


def _alternatives(trie: dict[str, dict]) -> str:  # type: ignore[type-arg]
    """Return the pattern of a trie; the longer of two words that begin alike is tried first."""
    branches = [character + _alternatives(rest) for character, rest in trie.items() if character]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in trie:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in trie else ''}"


def title_parts(template: str | None, *, exact: bool) -> tuple[str, str, str]:
    """Return the patterns of a label that holds the entity's name: what is before the name, the name, what is after it.

    Up to ten words make a name. ``exact`` keeps the label's own words as declared or in capitals; the name then holds
    no colon, nor does one that ends its label.
    """
    if template is None:
        return "(?!)", "", ""
    before, _, after = template.partition(NAME)
    character = r"[^\s:\uff1a]" if exact or not after else r"\S"
    # A mark right after the name is no part of its last word ("What is {name}?", "About {name}:").
    last = character + ("++" if after[:1].isspace() else "{1,80}?")
    word = "" if after else f"(?!{_ENDS_NAME})"
    name = rf"(?:{word}{character}++{_SPACE}){{0,9}}?{word}{last}"

    def spelt(text: str) -> str:
        words = _SPACE.join(map(re.escape, text.split()))
        capitals = _SPACE.join(map(re.escape, text.upper().split()))
        return f"(?:{words}|{capitals})" if exact else f"(?i:{_SPACE.join(map(_spelt, text.split()))})"

    return spelt(before) + _edge(before[-1:]), name, _edge(after[:1]) + spelt(after)


def title_ahead(template: str | None) -> str:
    """Return a look ahead for the first word of what is after the name, without a colon before it.

    It must hold where the patterns of `title_parts` match, ``exact``; the engine tells far faster than by looking for a
    name. It holds anywhere if the label's own words before the name have a colon, or none are after it.
    """
    before, _, after = (template or "").partition(NAME)
    word = next(iter(after.split()), "")
    if not word or re.search(r"[:\uff1a]", before + word[0]):
        return ""
    spelt = "|".join(map(re.escape, dict.fromkeys((word, word.upper()))))
    letters = re.escape("".join(dict.fromkeys(word[0] + word[0].upper())))
    return rf"(?=(?:[^\r\n:\uff1a{letters}]++|(?!{spelt})[{letters}]|)*+(?:{spelt}))"


def _spelt(word: str) -> str:
    return "".join(map(_character, _composed(word)))


def title_end(*labels: str) -> str | None:
    """Return a pattern of the last character of a line with a label that begins with the entity's name.

    None where such a label can end anyhow, or there is none.
    """
    afters = [label.partition(NAME)[2].strip() for label in labels]
    if not afters or not all(afters):
        return None
    ends = re.escape("".join(sorted({case for after in afters for case in after[-1].lower() + after[-1].upper()})))
    emoji = r"(?>[\u2300-\u23ff\u2600-\u27bf])|(?>[\u2b00-\u2bff\U0001f000-\U0001faff])"
    return rf"(?:[{ends}\s:*=#_\]]|(?>[\uff1a\ufe0f])|{emoji})"
