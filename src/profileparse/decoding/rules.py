"""A grammar as rules over lines, before it is written in a dialect."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from profileparse.decoding.patterns import Pattern, Ref, literal, seq

# Names that dialects have for rules of their own.
_RESERVED = re.compile(r"start|root|(?:part|class)_\d+|any_bytes|no_bytes")
_NO_NAME = re.compile(r"[^a-z0-9_]")
_END = literal("\n")


@dataclass
class Grammar:
    """Rules over lines.

    Attributes:
        rules: What each rule matches; they refer to rules and to lines. The first is what a whole text is.
        lines: The patterns of lines, with their line ends.
    """

    rules: dict[str, Pattern] = field(default_factory=dict)
    lines: dict[str, Pattern] = field(default_factory=dict)

    def rule(self, name: str, pattern: Pattern) -> Ref:
        """Add a rule, or find the one that is the same, and return what refers to it."""
        return self._add(self.rules, name, pattern)

    def line(self, name: str, pattern: Pattern) -> Ref:
        """Add a line, or find the one that is the same, and return what refers to it."""
        return self._add(self.lines, name, pattern)

    def _add(self, to: dict[str, Pattern], name: str, pattern: Pattern) -> Ref:
        wanted = name = _NO_NAME.sub("_", name.lower())
        number = 1
        while to.get(name) != pattern:
            if name not in self.rules and name not in self.lines and not _RESERVED.fullmatch(name):
                to[name] = pattern
                break
            number += 1
            name = f"{wanted}_{number}"
        return Ref(name)


@dataclass(frozen=True)
class Rules:
    """Names the rules and lines of one text: of the whole, or of what stands inside a field.

    Attributes:
        grammar: Where they go.
        path: What their names begin with.
        indent: What the lines begin with.
    """

    grammar: Grammar
    path: str = ""
    indent: str = ""

    def inside(self, name: str) -> Rules:
        """Return the same for what stands inside a field."""
        return Rules(self.grammar, f"{self.path}{name}_", f"{self.indent}  ")

    def rule(self, name: str, pattern: Pattern) -> Ref:
        """Return a rule, by its name."""
        return self.grammar.rule(self.path + name, pattern)

    def line(self, name: str, text: Pattern) -> Ref:
        """Return a line of some text, by a name."""
        return self.grammar.line(f"{self.path}{name}_line", seq(literal(self.indent), text, _END))

    def piece(self, name: str, text: Pattern) -> Ref:
        """Return a part of a line, by a name."""
        return self.grammar.line(self.path + name, text)

    @property
    def blank(self) -> Ref:
        """A line without text."""
        return self.grammar.line("blank", _END)
