"""A grammar as text, in the dialects that programs take."""

from __future__ import annotations

from collections.abc import Callable

from profileparse.decoding.automata import automaton
from profileparse.decoding.patterns import ANYTHING, Alt, But, Chars, Pattern, Ranges, Ref, Repeat, Seq
from profileparse.decoding.rules import Grammar


def _times(repeat: Repeat) -> str:
    times = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((repeat.least, repeat.most))
    if times is None:
        most = "" if repeat.most is None else str(repeat.most)
        times = f"{{{repeat.least}}}" if repeat.least == repeat.most else f"{{{repeat.least},{most}}}"
    return times


def _rule(pattern: Pattern, name: Callable[[str], str], nothing: str) -> str:
    """Return the right side of a rule, which both dialects write alike."""
    if isinstance(pattern, Ref):
        return name(pattern.name)
    if isinstance(pattern, Seq):
        return " ".join(_rule(each, name, nothing) for each in pattern.parts) or nothing
    if isinstance(pattern, Alt):
        return f"({' | '.join(_rule(each, name, nothing) for each in pattern.options)})"
    if isinstance(pattern, Repeat):
        inner = _rule(pattern.inner, name, nothing)
        return f"{inner if isinstance(pattern.inner, (Alt, Ref)) else f'({inner})'}{_times(pattern)}"
    raise TypeError(f"no rule has {pattern!r}")


# ---- Lark, as llguidance reads it ----------------------------------------------------------------------------


def llguidance(grammar: Grammar) -> str:
    """Return a grammar in the Lark dialect of llguidance."""
    written = ["%llguidance {}", ""]
    first, *others = grammar.rules

    def name(each: str) -> str:
        return each.upper() if each in grammar.lines else each

    written.append(f"start: {_rule(grammar.rules[first], name, '')}")
    written += [f"{each}: {_rule(grammar.rules[each], name, '')}" for each in others]
    written.append("")
    writer = _LarkLines()
    for each, line in grammar.lines.items():
        writer.add(each.upper(), line)
    return "\n".join((*written, *writer.written, *_ANY_LINES)) + "\n"


# Any bytes. After a derivative of it nothing is left to ask, as there is after one of characters: what an exception has
# ruled out is then known at once to be empty.
_ANY = "ANY_BYTES"
_ANY_LINES = (f"{_ANY}: ~NO_BYTES", 'NO_BYTES: "a" & "b"')


class _LarkLines:
    """Writes lines as terminals; what an expression of its own has no word for gets a terminal by itself."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._names: dict[tuple[Pattern, bool], str] = {}

    def add(self, name: str, pattern: Pattern) -> None:
        expression = self._expression(pattern, is_excluded=False)
        self.written.append(f"{name}: {expression}")

    def _expression(self, pattern: Pattern, *, is_excluded: bool) -> str:
        """Return a pattern as an expression.

        Args:
            pattern: The pattern.
            is_excluded: Whether it stands in an exception, in which "anything" can be any bytes.
        """

        def is_simple(part: Pattern) -> bool:
            return not _has(part, ANYTHING if is_excluded else None)

        def inner(part: Pattern) -> str:
            return self._expression(part, is_excluded=is_excluded)

        if is_excluded and pattern == ANYTHING:
            return _ANY
        if is_simple(pattern):
            return f"/{regex}/" if (regex := _regex(pattern)) else '""'  # // begins a comment
        if isinstance(pattern, Alt):
            simple = [each for each in pattern.options if is_simple(each)]
            options = [each for each in pattern.options if not is_simple(each)]
            return f"({' | '.join(map(inner, [Alt(tuple(simple)), *options] if simple else options))})"
        if isinstance(pattern, Repeat):
            return f"({inner(pattern.inner)}){_times(pattern)}"
        if isinstance(pattern, Seq):
            runs: list[Pattern] = []
            for part in pattern.parts:
                if runs and is_simple(part) and is_simple(runs[-1]):
                    runs[-1] = Seq((runs[-1], part))
                else:
                    runs.append(part)
            return " ".join(map(inner, runs))
        if isinstance(pattern, But):
            return self._named(pattern, is_excluded=is_excluded)
        raise TypeError(f"no terminal has {pattern!r}")

    def _named(self, pattern: Pattern, *, is_excluded: bool) -> str:
        """Return the name of a terminal for a pattern."""
        key = pattern, is_excluded
        if key not in self._names:
            if isinstance(pattern, But):
                inner = self._named(pattern.inner, is_excluded=is_excluded)
                expression = f"{inner} & ~{self._named(pattern.excluded, is_excluded=True)}"
            else:
                expression = self._expression(pattern, is_excluded=is_excluded)
            self._names[key] = name = f"PART_{len(self._names)}"
            self.written.append(f"{name}: {expression}")
        return self._names[key]


def _has(pattern: Pattern, sought: Pattern | None) -> bool:
    """Whether a pattern has exceptions, or another one, in it."""
    if pattern == sought:
        return True
    if isinstance(pattern, Seq):
        return any(_has(each, sought) for each in pattern.parts)
    if isinstance(pattern, Alt):
        return any(_has(each, sought) for each in pattern.options)
    if isinstance(pattern, Repeat):
        return _has(pattern.inner, sought)
    return isinstance(pattern, But)


_SPECIAL = frozenset("\\.+*?()|[]{}^$/#&-~\"'")


def _regex(pattern: Pattern) -> str:
    """Return a pattern in the syntax of Rust's ``regex``."""
    if isinstance(pattern, Chars):
        return _lark_class(pattern.ranges)
    if isinstance(pattern, Seq):
        return "".join(f"(?:{_regex(each)})" if isinstance(each, Alt) else _regex(each) for each in pattern.parts)
    if isinstance(pattern, Alt):
        return "|".join(map(_regex, pattern.options))
    if isinstance(pattern, Repeat):
        inner = _regex(pattern.inner)
        return f"{inner if isinstance(pattern.inner, Chars) else f'(?:{inner})'}{_times(pattern)}"
    raise TypeError(f"no expression has {pattern!r}")


def _lark_class(ranges: Ranges) -> str:
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _lark_character(ranges[0][0])
    return f"[{_class(ranges, _lark_character)}]"


def _class(ranges: Ranges, character: Callable[[int], str]) -> str:
    pieces = []
    for low, high in ranges:
        pieces.append(character(low) + ("" if low == high else ("-" if high > low + 1 else "") + character(high)))
    # Some readers take all digits and letters from A to F after "\\x" for one number: no such piece precedes others.
    return "".join(sorted(pieces, key=lambda piece: "\\x" in piece))


def _lark_character(code: int) -> str:
    character = chr(code)
    if character == "\n":
        return r"\n"
    if character in _SPECIAL:
        return f"\\x{code:02X}" if character in "\"'/" else f"\\{character}"
    return character if character.isalnum() or 0x20 <= code < 0x7F else f"\\x{{{code:X}}}"


# ---- GBNF, as llama.cpp reads it -----------------------------------------------------------------------------


def gbnf(grammar: Grammar) -> str:
    """Return a grammar in the GBNF of llama.cpp."""
    first, *others = grammar.rules
    written = [f"root ::= {_rule(grammar.rules[first], _gbnf_name, _NOTHING)}"]
    written += [f"{_gbnf_name(each)} ::= {_rule(grammar.rules[each], _gbnf_name, _NOTHING)}" for each in others]
    writer = _GbnfLines()
    for name, line in grammar.lines.items():
        writer.add(_gbnf_name(name), line)
    return "\n".join((*written, *writer.written)) + "\n"


_NOTHING = '""'


def _gbnf_name(name: str) -> str:
    return name.lower().replace("_", "-")


_LONG_CLASS = 20


class _GbnfLines:
    """Writes lines as rules; of a pattern with exceptions each state of its automaton is a rule."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._names: dict[Pattern, str] = {}
        self._classes: dict[Ranges, str] = {}

    def add(self, name: str, pattern: Pattern) -> None:
        self.written.append(f"{name} ::= {self._expression(pattern)}")

    def _expression(self, pattern: Pattern) -> str:
        if isinstance(pattern, Chars):
            return self._class(pattern.ranges)
        if isinstance(pattern, Seq):
            return " ".join(self._sequence(pattern)) or _NOTHING
        if isinstance(pattern, Alt):
            return f"({' | '.join(map(self._expression, pattern.options))})"
        if isinstance(pattern, Repeat):
            inner = self._expression(pattern.inner)
            return f"{inner if isinstance(pattern.inner, (Chars, Alt)) else f'({inner})'}{_times(pattern)}"
        if isinstance(pattern, But):
            return self._named(pattern)
        raise TypeError(f"no rule has {pattern!r}")

    def _class(self, ranges: Ranges) -> str:
        """Return a class of characters: a long one is a rule of its own, which others name."""
        written = f"[{_class(ranges, _gbnf_character)}]"
        if len(written) < _LONG_CLASS:
            return written
        if ranges not in self._classes:
            self._classes[ranges] = name = f"class-{len(self._classes)}"
            self.written.append(f"{name} ::= {written}")
        return self._classes[ranges]

    def _sequence(self, pattern: Seq) -> list[str]:
        """Return the parts of a sequence, characters in a row as one text."""
        found: list[str] = []
        text = ""
        for part in pattern.parts:
            if isinstance(part, Chars) and len(part.ranges) == 1 and part.ranges[0][0] == part.ranges[0][1]:
                text += _gbnf_character(part.ranges[0][0], _IN_TEXT)
                continue
            if text:
                found.append(f'"{text}"')
                text = ""
            found.append(self._expression(part))
        return [*found, f'"{text}"'] if text else found

    def _named(self, pattern: But) -> str:
        if pattern in self._names:
            return self._names[pattern]
        self._names[pattern] = name = f"part-{len(self._names)}"
        machine = automaton(pattern)

        def of(state: int) -> str:
            return f"{name}-{state}" if state else name

        for number, moves in enumerate(machine.moves):
            options = [
                self._class(ranges) + (f" {of(to)}" if machine.moves[to] else "") for to, ranges in moves.items()
            ]
            if number in machine.ends and moves:
                options.append(_NOTHING)
            if options:
                self.written.append(f"{of(number)} ::= {' | '.join(options)}")
        return name


# What has a backslash before it in a text; in a class of characters there is more.
_IN_TEXT = '\\"'


def _gbnf_character(code: int, special: str = '\\]^-"[') -> str:
    character = chr(code)
    if character == "\n":
        return r"\n"
    if character in special:
        return f"\\x{code:02X}" if character in "^-" else f"\\{character}"
    # Converters of GBNF lose the noughts that four digits begin with.
    if character.isprintable() or 0xA0 < code < 0x1000:
        return character
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
