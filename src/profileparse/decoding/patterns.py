"""Patterns of lines, as trees that each dialect of grammar writes in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

# Ranges of code points, sorted and apart.
Ranges = tuple[tuple[int, int], ...]
_ESCAPED = {"n": "\n", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of a set."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Seq:
    """Patterns one after the other."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Alt:
    """One of several patterns."""

    options: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A pattern several times: `most` is None where any number of times will do."""

    inner: Pattern
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class But:
    """What a pattern matches as a whole, but for what others match as a whole."""

    inner: Pattern
    excluded: Pattern


@dataclass(frozen=True, slots=True)
class Ref:
    """What a rule or a terminal of the grammar matches; only rules refer to others."""

    name: str


Pattern = Chars | Seq | Alt | Repeat | But | Ref
NOTHING = Seq(())
# Of no options none matches.
NEVER = Alt(())


def union(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return ranges sorted and apart."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return tuple(found)


def minus(ranges: Ranges, others: Ranges) -> Ranges:
    """Return the ranges of what some have and others have not.

    >>> minus(((1, 9),), ((3, 4), (9, 12)))
    ((1, 2), (5, 8))
    """
    found: list[tuple[int, int]] = []
    for first, high in ranges:
        low = first
        for other_low, other_high in others:
            if other_high < low or other_low > high:
                continue
            if other_low > low:
                found.append((low, other_low - 1))
            low = other_high + 1
        if low <= high:
            found.append((low, high))
    return tuple(found)


def seq(*parts: Pattern) -> Pattern:
    """Return patterns one after the other as one."""
    flat: list[Pattern] = []
    for part in parts:
        flat += part.parts if isinstance(part, Seq) else (part,)
    return flat[0] if len(flat) == 1 else Seq(tuple(flat))


def alt(*options: Pattern) -> Pattern:
    """Return one of several patterns as one pattern; `NEVER` of none."""
    flat: list[Pattern] = []
    for option in options:
        flat += option.options if isinstance(option, Alt) else (option,)
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else Alt(unique)


def but(inner: Pattern, excluded: Pattern) -> Pattern:
    """Return what one pattern matches as a whole, but for what the other matches as a whole."""
    return inner if excluded == NEVER else But(inner, excluded)


def both(one: Pattern, other: Pattern) -> Pattern:
    """Return what each of two patterns matches as a whole."""
    return NEVER if other == NEVER else but(one, But(ANYTHING, other))


def maybe(*parts: Pattern) -> Pattern:
    """Return patterns one after the other, or nothing."""
    return repeat(seq(*parts), 0, 1)


def repeat(inner: Pattern, least: int, most: int | None) -> Pattern:
    """Return a pattern several times; what may come again and may be left out is one repetition, not two."""
    if most == 0:
        return NOTHING
    if (least, most) == (0, 1) and isinstance(inner, Repeat) and (inner.least, inner.most) == (1, None):
        return Repeat(inner.inner, 0, None)
    return Repeat(inner, least, most)


def many(inner: Pattern, least: int = 0) -> Pattern:
    """Return a pattern any number of times."""
    return Repeat(inner, least, None)


@cache
def literal(text: str) -> Pattern:
    """Return the pattern of a text."""
    return seq(*(Chars(((ord(each), ord(each)),)) for each in text))


def any_case(text: str) -> Pattern:
    """Return the pattern of a text in any case, as Python's ``re.IGNORECASE`` has it."""
    return seq(*map(_any_case, text))


# What Python's engine takes for a letter beside its two cases.
_OTHER_CASES = {"s": "ſ", "k": "\u212a", "i": "İı", "å": "\u212b", "µ": "μ", "μ": "µ", "ß": "ẞ"}


@cache
def _any_case(character: str) -> Pattern:
    forms = {character, character.lower(), character.upper(), *_OTHER_CASES.get(character.lower(), "")}
    return Chars(union((ord(each), ord(each)) for each in forms if len(each) == 1))


def pattern(source: str, names: Mapping[str, Pattern] | None = None, *, ignore_case: bool = False) -> Pattern:
    r"""Return the tree of a regular expression.

    It knows literals, ``[...]``, ``(?:...)``, ``(...)``, ``|``, ``?``, ``*``, ``+``, ``{m,n}`` (possessive ones are the
    same here), ``.`` (any of `CHARACTERS`), ``\d``, ``\w``, ``\s`` (a space), ``\n``, ``\t``, and a pattern by its
    name, ``(?&name)``.

    Args:
        source: The expression.
        names: The patterns that it can name.
        ignore_case: Whether letters match in any case.

    Raises:
        ValueError: the expression has something else in it.

    >>> pattern("ab?")
    Seq(parts=(Chars(ranges=((97, 97),)), Repeat(inner=Chars(ranges=((98, 98),)), least=0, most=1)))
    """
    reader = _Reader(source, names or {}, ignore_case=ignore_case)
    found = reader.options()
    if reader.at < len(source):
        raise ValueError(f"{source!r} has {source[reader.at]!r} at {reader.at}, which no grammar can say")
    return found


_CLASSES: dict[str, Ranges] = {
    "d": ((0x30, 0x39),),
    "s": ((0x20, 0x20),),
    # Of the letters beyond these, no grammar lists all.
    "w": ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F)),
}
# The characters that lines are made of: a space, and what is visible in the scripts of the world. Few ranges make small
# grammars. Left out are other white space, controls, what has no width, the colon of full width, and the arrow that
# leads back from a reference.
CHARACTERS: Ranges = (
    *(
        (0x20, 0x7E),
        (0xA1, 0xAC),
        (0xAE, 0x167F),
        (0x1780, 0x180A),
        (0x1E00, 0x1FFF),
        (0x2010, 0x2027),
        (0x2030, 0x205E),
    ),
    *((0x2070, 0x21A8), (0x21AA, 0x2FFF), (0x3001, 0xD7FF), (0xF900, 0xFDFF), (0xFF01, 0xFF19), (0xFF1B, 0xFF9F)),
    (0x1F000, 0x1FAF6),
)
# Any line.
ANYTHING = Repeat(Chars(CHARACTERS), 0, None)
_TIMES = re.compile(r"\{([0-9]++)(,?+)([0-9]*+)\}")
_NAME = re.compile(r"\(\?&(\w++)\)")


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, source: str, names: Mapping[str, Pattern], *, ignore_case: bool) -> None:
        self._source = source
        self._names = names
        self._ignore_case = ignore_case
        self.at = 0

    def options(self) -> Pattern:
        found = [self._sequence()]
        while self._take("|"):
            found.append(self._sequence())
        return alt(*found)

    def _sequence(self) -> Pattern:
        parts: list[Pattern] = []
        while self.at < len(self._source) and self._source[self.at] not in "|)":
            parts.append(self._repeated(self._one()))
        return seq(*parts)

    def _repeated(self, inner: Pattern) -> Pattern:
        times = _TIMES.match(self._source, self.at)
        if times is not None:
            self.at = times.end()
            least = int(times[1])
            most = int(times[3]) if times[3] else None if times[2] else least
            inner = repeat(inner, least, most)
        elif self._take("?"):
            inner = repeat(inner, 0, 1)
        elif self._take("*"):
            inner = Repeat(inner, 0, None)
        elif self._take("+"):
            inner = Repeat(inner, 1, None)
        else:
            return inner
        self._take("+")  # possessive
        return inner

    def _one(self) -> Pattern:
        if name := _NAME.match(self._source, self.at):
            self.at = name.end()
            return self._names[name[1]]
        if self._take("(?:") or (self._take("(") and self._source[self.at : self.at + 1] != "?"):
            inner = self.options()
            if not self._take(")"):
                raise ValueError(
                    f"{self._source!r} has a parenthesis that is never closed, or one that no grammar can say"
                )
            return inner
        if self._take("["):
            return self._class()
        if self._take("."):
            return Chars(CHARACTERS)
        character = self._source[self.at]
        if character in "*+?{^$":
            raise ValueError(f"{self._source!r} has {character!r} at {self.at}, which no grammar can say")
        ranges = self._character()
        return self._cased(ranges) if len(ranges) == 1 and ranges[0][0] == ranges[0][1] else Chars(ranges)

    def _cased(self, ranges: Ranges) -> Pattern:
        return _any_case(chr(ranges[0][0])) if self._ignore_case else Chars(ranges)

    def _character(self) -> Ranges:
        character = self._source[self.at]
        self.at += 1
        if character != "\\":
            return ((ord(character), ord(character)),)
        escaped = self._source[self.at]
        self.at += 1
        if escaped in _CLASSES:
            return _CLASSES[escaped]
        if escaped.isalnum() and escaped not in _ESCAPED:
            raise ValueError(f"{self._source!r} has \\{escaped}, which no grammar can say")
        return ((ord(_ESCAPED.get(escaped, escaped)),) * 2,)

    def _class(self) -> Pattern:
        is_negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        while not self._take("]"):
            found = self._character()
            if self._source[self.at] == "-" and self._source[self.at + 1] != "]":
                self.at += 1
                found = ((found[0][0], self._character()[0][1]),)
            ranges += found
        if self._ignore_case:
            ranges += [each for low, high in ranges if high - low < 100 for code in range(low, high + 1)
                       for each in _cases(code)]  # fmt: skip
        whole = union(ranges)
        return Chars(minus(CHARACTERS, whole) if is_negated else whole)

    def _take(self, mark: str) -> bool:
        if not self._source.startswith(mark, self.at):
            return False
        self.at += len(mark)
        return True


def _cases(code: int) -> Ranges:
    found = _any_case(chr(code))
    return found.ranges if isinstance(found, Chars) else ()
