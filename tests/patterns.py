"""What back-tracks: all patterns of the package, texts to attack each with, and how the time grows."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any, NamedTuple

import regex

import profileparse

METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")
# A text that takes so many seconds of CPU time is measured; shorter times say nothing.
LEAST = 0.01
# Four times the length costs less than so many times as much; 4 is linear, 16 is quadratic.
MOST_GROWTH = 8
LONGEST = 7_000
# So many texts are made of each repetition of a pattern.
_DRAWS = 2
# So often a growth is asked for before it counts.
_ASKED = 8
# Of repetitions that are alike, with the same part after them, so many are tried: a fragment can stand in many places.
_ALIKE = 2
_BREAKERS = ("", "\x00", "!", "a", " ", "\n", "\n\x00")


# ---- all patterns ------------------------------------------------------------------------------------------


def modules() -> Iterator[ModuleType]:
    """Yield every module of the package but those that run when they are imported."""
    yield profileparse
    for each in pkgutil.walk_packages(profileparse.__path__, "profileparse."):
        if not each.name.endswith("__main__"):
            yield importlib.import_module(each.name)


def _patterns_in(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, bytes):
        value = re.compile(value.pattern.decode("latin-1"), value.flags | re.ASCII)
    if isinstance(value, re.Pattern | regex.Pattern):
        yield name, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _patterns_in(each, f"{name}[{key!r}]")
    elif isinstance(value, list | tuple | set | frozenset):
        for number, each in enumerate(value):
            yield from _patterns_in(each, f"{name}[{number}]")


class Pattern(NamedTuple):
    """A pattern, and the methods that the package calls on it."""

    compiled: Any
    methods: tuple[str, ...]


def in_globals() -> dict[str, Pattern]:
    """Return the patterns in the globals of all modules, and in what those hold, by where they stand."""
    found: dict[int, tuple[str, Any]] = {}
    methods: dict[int, set[str]] = {}
    for module in modules():
        source = _source(module)
        for name, value in vars(module).items():
            for place, pattern in _patterns_in(value, name):
                found.setdefault(id(pattern), (f"{_short(module)}.{place}", pattern))
                called = re.findall(rf"\b{re.escape(name)}\.({'|'.join(METHODS)})\b", source)
                methods.setdefault(id(pattern), set()).update(called)
    # Where no call names it, all methods count.
    return {place: Pattern(pattern, tuple(sorted(methods[key])) or METHODS) for key, (place, pattern) in found.items()}


def _source(module: ModuleType) -> str:
    return Path(module.__file__ or "").read_text(encoding="utf-8")


def _short(module: ModuleType) -> str:
    return module.__name__.removeprefix("profileparse.")


def in_functions() -> tuple[dict[str, Pattern], set[str]]:
    """Return the patterns that functions give to ``re`` as they stand, and the functions that put some together."""
    found: dict[str, Pattern] = {}
    made: set[str] = set()
    for module in modules():
        for function in ast.walk(ast.parse(_source(module))):
            if not isinstance(function, ast.FunctionDef):
                continue
            place = f"{_short(module)}.{function.name}"
            for method, pattern in _calls(function):
                if isinstance(pattern, ast.Constant):
                    methods = METHODS if method == "compile" else (method,)
                    found[f"{place}: {pattern.value}"] = Pattern(re.compile(pattern.value), methods)
                else:
                    made.add(place)
    return found, made


def _calls(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """Yield the calls of ``re`` and ``regex`` in a function: the name, and the first argument."""
    for call in ast.walk(function):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id in ("re", "regex")
            and call.func.attr in ("compile", *METHODS)
        ):
            yield call.func.attr, call.args[0]


# ---- attacks -----------------------------------------------------------------------------------------------


class _Drawer:
    """Draws texts that parts of a pattern match, or nearly: look-arounds and back-references count as empty."""

    def __init__(self, seed: str) -> None:
        self.choose = random.Random(seed)

    def text(self, parsed: Any) -> str:
        """Return a text for a sequence of parts."""
        return "".join(self._part(*part) for part in parsed)

    def _part(self, kind: Any, value: Any) -> str:
        if kind is sre.LITERAL:
            return chr(value)
        if kind is sre.NOT_LITERAL:
            return self.choose.choice([each for each in "a \n" if ord(each) != value])
        if kind is sre.ANY:
            return "a"
        if kind is sre.IN:
            return self.choose.choice(characters_of(value) or ["a"])
        if kind is sre.BRANCH:
            return self.text(self.choose.choice(value[1]))
        if kind is sre.SUBPATTERN:
            return self.text(value[3])
        if kind is sre.ATOMIC_GROUP:
            return self.text(value)
        if kind in _REPEATS:
            least, most, body = value
            return "".join(self.text(body) for _ in range(min(most, max(least, self.choose.choice((0, 1, 1, 2))))))
        return ""


_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_CATEGORIES = {
    sre.CATEGORY_DIGIT: "1", sre.CATEGORY_NOT_DIGIT: "a -", sre.CATEGORY_SPACE: " \n\t", sre.CATEGORY_NOT_SPACE: "a1-",
    sre.CATEGORY_WORD: "aA1_", sre.CATEGORY_NOT_WORD: " -\n",
}  # fmt: skip
_ANY = "aA1_ \n\r\t.,;:|-=#*>[]()\"'“”/"


def characters_of(parts: Any) -> list[str]:
    """Return some characters of a class."""
    negated = any(kind is sre.NEGATE for kind, _ in parts)
    found: list[str] = []
    for kind, value in parts:
        if kind is sre.LITERAL:
            found.append(chr(value))
        elif kind is sre.RANGE:
            found += [chr(value[0]), chr(value[1])]
        elif kind is sre.CATEGORY:
            found += _CATEGORIES[value]
    if not negated:
        return found[:24]
    inside = re.compile(_class_source(parts))
    return [each for each in _ANY if not inside.match(each)]


_ESCAPES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _class_source(parts: Any) -> str:
    pieces = []
    for kind, value in parts:
        if kind is sre.LITERAL:
            pieces.append(re.escape(chr(value)))
        elif kind is sre.RANGE:
            pieces.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif kind is sre.CATEGORY:
            pieces.append(_ESCAPES[value])
    return f"[{''.join(pieces)}]"


def _inside(kind: Any, value: Any) -> list[Any]:
    """Return the sequences of parts that a part holds."""
    if kind is sre.BRANCH:
        return list(value[1])
    if kind is sre.SUBPATTERN:
        return [value[3]]
    if kind is sre.ATOMIC_GROUP:
        return [value]
    if kind in _REPEATS:
        return [value[2]]
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]] if value[0] > 0 else []
    return []


def _repetitions(parsed: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any, tuple[Any, ...]]]:
    """Yield each repetition of a pattern that has no small end: what stands before it, its body, what follows it."""
    parts = list(parsed)
    for at, (kind, value) in enumerate(parts):
        ahead = (*before, *parts[:at])
        if kind in _REPEATS and value[1] >= 4:
            yield ahead, value[2], tuple(parts[at + 1 :])
        for inner in _inside(kind, value):
            yield from _repetitions(inner, ahead)


def attacks(pattern: str, flags: int = 0) -> Iterator[tuple[str, str, str]]:
    """Yield (prefix, unit, suffix): what stands before a repetition, more and more of it, and what ends the match."""
    parsed = _parser.parse(pattern, flags)
    drawer = _Drawer(ascii(pattern))
    seen = set()
    alike: Counter[str] = Counter()
    for before, body, after in _repetitions(parsed):
        key = f"{body}{after[:1]}"
        alike[key] += 1
        if alike[key] > _ALIKE:
            continue
        for _ in range(_DRAWS):
            prefix, unit = drawer.text(before), drawer.text(body)
            if not unit:
                continue
            units = [unit]
            following = drawer.text(after[:1])
            units += [unit + following] if following else []
            for each in units:
                for suffix in (*_BREAKERS, drawer.text(after) + "\x00"):
                    if (prefix, each, suffix) not in seen:
                        seen.add((prefix, each, suffix))
                        yield prefix, each, suffix


# ---- measuring ---------------------------------------------------------------------------------------------


def slow_attack(pattern: Pattern) -> tuple[str, str, str, str] | None:
    """Return a method and an attack (prefix, unit, suffix) that take more than linear time; None if there are none."""
    compiled, methods = pattern
    for prefix, unit, suffix in attacks(compiled.pattern, compiled.flags & ~re.UNICODE):
        for method in methods:
            if is_slow(partial(_run, compiled, method), prefix, unit, suffix):
                return method, prefix, unit, suffix
    return None


def _run(pattern: Any, method: str, text: str) -> None:
    if method == "sub":
        pattern.sub("", text)
    elif method == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, method)(text)


def is_slow(run: Callable[[str], None], prefix: str, unit: str, suffix: str) -> bool:
    """Whether a run takes more than linear time. The text grows in small steps at first, so that none takes for ever."""
    count = 4
    times: dict[int, float] = {}
    while count * len(unit) <= LONGEST:
        seconds = _cpu(run, prefix + unit * count + suffix)
        times[count] = seconds
        if seconds > LEAST:
            return _is_confirmed(run, prefix, unit, suffix, count)
        count += max(1, count // 4) if count < 64 else count // 2 if count < 200 else count
    return False


def _is_confirmed(run: Callable[[str], None], prefix: str, unit: str, suffix: str, count: int) -> bool:
    """Whether a quarter of a text takes much less than a quarter of its time, whenever it is asked.

    Each time, the best of three counts on both sides. What else runs on the machine can slow one side down for a while, so
    a single yes says nothing; a slow pattern says yes each time.
    """
    whole, quarter = prefix + unit * count + suffix, prefix + unit * (count // 4) + suffix
    # As many runs as one may cost, so that both times are long enough for a coarse clock.
    return all(
        min(_cpu(run, whole) for _ in range(3)) > max(LEAST / 2, min(_cpu(run, quarter, MOST_GROWTH) for _ in range(3)))
        for _ in range(_ASKED)
    )


def _cpu(run: Callable[[str], None], text: str, times: int = 1) -> float:
    start = time.process_time()
    for _ in range(times):
        run(text)
    return time.process_time() - start
