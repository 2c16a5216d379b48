"""Search for texts whose cost grows faster than their length, for every public operation.

``python fuzz/complexity.py SECONDS`` draws families of texts (see ``families.py``) from a seed, measures each operation
at growing lengths, and prints what is not linear: the operation, how the time grows, and the smallest family that shows
it. Each family is measured in a process of its own, with limits of time and memory, so nothing hangs the search. It
needs ``os.fork``. Exit code 1 says that something was found.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import gc
import json
import math
import os
import pstats
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).parent)]

from pydantic import ValidationError

import families
import profileparse
from families import Family
from profileparse import Parsed, Profile, dumps, parse
from profileparse.edit import EditError
from profileparse.fixing import apply_fixes
from profileparse.schema.profile import schema_of
from profileparse.values.kinds import Kind

# Lengths to measure at, in characters; each is four times the one before it.
SIZES = (24, 96, 375, 1_500, 6_000, 24_000, 96_000)
# Four times the length may cost so many times as much; 4 is linear, 16 is quadratic.
MOST_GROWTH = 6.5
# Times below this, in seconds of CPU time, say nothing; beyond the other, a text is long enough.
LEAST, MOST = 0.01, 4.0
# So long no operation takes for a text of up to 1,500 characters, however it grows.
STALL = 1.0
CPU_SECONDS = 10
MEMORY = 3 << 30


class Finding(NamedTuple):
    """An operation that is not linear: the times in seconds at the lengths; none where a limit ended it."""

    seed: str
    operation: str
    family: Family
    times: dict[int, float]
    place: str

    def __str__(self) -> str:
        size = max(self.times)
        *_, one, other = [0.0, 0.0, *self.times.values()]
        if other == math.inf:
            growth = f"ended by its limits ({CPU_SECONDS} s, {MEMORY >> 30} GiB)"
        else:
            growth = f"n^{math.log(other / one, 4):.1f}" if one else "a stall"
        model = "" if self.family.model is profileparse.EntityProfile else f", model={self.family.model.__name__}"
        times = ", ".join(f"{size} characters: {seconds:.3f} s" for size, seconds in self.times.items())
        where = f"in {self.place} ({times}; seed {self.seed}{model})"
        return f"{self.operation}: {growth} {where}\n    text = {self.family.source(size)}\n"


# ---- operations --------------------------------------------------------------------------------------------


def _every_second(values: list[Any]) -> list[Any]:
    return values[::2]


def _twice_as_many(values: list[Any]) -> list[Any]:
    """Return a list with another entry after each one: the same one, in other words."""

    def other(value: dict[str, Any]) -> dict[str, Any]:
        key = "text" if "text" in value else "label"
        return {**value, key: f"{value[key]} too", **({"number": value["number"] + 1000} if "number" in value else {})}

    return [each for value in values for each in (value, other(value))]


def _with_lists(profile: Profile, change: Callable[[list[Any]], list[Any]]) -> dict[str, Any]:
    """Return a record's values with all its lists and segments changed."""
    record = profile.model_dump()
    for spec in schema_of(type(profile)).fields:
        if spec.kind is Kind.TERMS:
            record[spec.name] = change(record[spec.name])
        elif spec.kind is Kind.PROSE and record[spec.name] is not None:
            blocks = record[spec.name]["blocks"]
            for block in blocks:
                block["segments"] = change(block["segments"])
            record[spec.name]["blocks"] = blocks[:1] + [block for block in blocks[1:] if block["segments"]]
    record["references"] = change(record["references"])
    record["extra"] = change(record["extra"])
    return record


def edited(change: Callable[[list[Any]], list[Any]]) -> Callable[[Parsed[Any]], None]:
    """Return the operation that writes a record with changed lists into its text."""

    def operation(parsed: Parsed[Any]) -> None:
        if parsed.profile is None:
            return
        with contextlib.suppress(ValidationError, EditError):
            parsed.edit(type(parsed.profile).model_validate(_with_lists(parsed.profile, change)))

    return operation


def renamed(parsed: Parsed[Any]) -> None:
    """Write the record with another name into its text."""
    if parsed.profile is not None:
        with contextlib.suppress(EditError):
            parsed.edit(parsed.profile.with_(name="Another name"))


def fed(parsed: Parsed[Any]) -> None:
    """Feed the text to a stream in chunks of ten characters; to close it is to parse it."""
    stream = profileparse.stream(model=parsed.model)
    for at in range(0, len(parsed.text), 10):
        stream.feed(parsed.text[at : at + 10])


def walked(parsed: Parsed[Any]) -> None:
    """Walk the whole tree."""
    for node in parsed.document.walk():
        node.span  # noqa: B018


# In this order: each finds what those before it made.
OPERATIONS: dict[str, Callable[[Parsed[Any]], Any]] = {
    "record": lambda parsed: parsed.profile,
    "tree": walked,
    "spans": lambda parsed: parsed.spans,
    "links": lambda parsed: parsed.links(),
    "diagnostics": lambda parsed: parsed.diagnostics,
    "fixes": lambda parsed: (
        parse(apply_fixes(parsed.text, parsed.diagnostics, unsafe=True).text, model=parsed.model).diagnostics
    ),
    "dumps": lambda parsed: parsed.profile and dumps(parsed.profile),
    "stream": fed,
    "edit: name": renamed,
    "edit: every second entry out": edited(_every_second),
    "edit: as many entries in": edited(_twice_as_many),
}


# ---- measuring ---------------------------------------------------------------------------------------------


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def apart(work: Callable[[], Iterator[Any]]) -> list[Any]:
    """Return what work in a process of its own yields, up to where its limits end it.

    What is yielded goes through JSON; the last entry is False where the work did not come to its end.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            _limited()
            with os.fdopen(writing, "w") as pipe:
                for each in work():
                    print(json.dumps(each), file=pipe, flush=True)
            code = 0
        except MemoryError:
            pass  # the parent sees that the work did not come to its end
        except BaseException as error:  # noqa: BLE001  (the process ends here, whatever it was)
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        found = [json.loads(line) for line in pipe]
    _, status = os.waitpid(child, 0)
    return found if status == 0 else [*found, False]


def _times(family: Family, size: int, last: str | None = None) -> Iterator[tuple[str, float]]:
    """Yield each operation's name before it begins (with no time) and its CPU time, up to the last one."""
    parsed = parse(family.text(size), model=family.model)
    for name, operation in OPERATIONS.items():
        yield name, -1.0
        gc.collect()
        start = time.thread_time()  # under a limit, the process's own clock counts in ticks of some milliseconds
        operation(parsed)
        yield name, time.thread_time() - start
        if name == last:
            return


def measured(family: Family, size: int, last: str | None = None) -> tuple[dict[str, float], str | None]:
    """Return the CPU time of each operation on one text, and the operation that a limit ended, if one did."""
    found = apart(lambda: _times(family, size, last))
    times = {name: seconds for name, seconds in filter(None, found) if seconds >= 0}
    return times, found[-2][0] if not found[-1] and len(found) > 1 else None


def _grows(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and other >= LEAST and other > MOST_GROWTH * max(one, 0.0002)


def growth(family: Family, operation: str) -> dict[int, float] | None:
    """Return an operation's times at growing lengths if they grow too much, or stall at a short text; else None.

    Two steps in a row have to grow, the best of three measurements each, so that a busy machine is no finding.
    """
    times: dict[int, float] = {}
    steps = 0
    for size in SIZES:
        found = []
        for _ in range(3):
            taken, ended = measured(family, size, operation)
            if ended is not None or operation not in taken:
                return {**times, size: math.inf} if ended == operation else None
            found.append(taken[operation])
            if found[-1] > MOST:
                break
        *_, one = [None, *times.values()]
        times[size] = min(found)
        steps = steps + 1 if _grows(one, times[size]) else 0
        if steps == 2 or (steps == 1 and times[size] > MOST) or _stalls(size, times[size]):
            return times
    return None


def _stalls(size: int, seconds: float) -> bool:
    return size <= 1_500 and seconds > STALL


def suspects(family: Family) -> list[str]:
    """Return the operations that seem to grow faster than the text, at the shorter lengths."""
    before: dict[str, float] = {}
    found: list[str] = []
    for size in SIZES[:6]:
        times, ended = measured(family, size)
        if ended is not None:
            return [*found, ended]
        found = [name for name in times if _grows(before.get(name), times[name]) or _stalls(size, times[name])]
        if any(times[name] > STALL / 4 for name in found):
            break
        if size == SIZES[4] and not any(times[name] > max(4.8 * before[name], LEAST / 4) for name in times):
            break
        before = times
    return found


def hot_place(family: Family, operation: str) -> str:
    """Return the function of the package in which an operation spends its time, with what it calls outside of it."""

    def work() -> Iterator[str]:
        for size in SIZES[:5]:
            parsed = parse(family.text(size), model=family.model)
            for name, before in OPERATIONS.items():
                if name == operation:
                    break
                before(parsed)
            profiler = cProfile.Profile()
            profiler.runcall(OPERATIONS[operation], parsed)
            yield _hottest(pstats.Stats(profiler))

    return str(next((each for each in reversed(apart(work)) if each), "?"))


def _hottest(stats: pstats.Stats) -> str:
    own: dict[str, float] = {}
    for (file, line, name), (_, _, seconds, _, callers) in stats.stats.items():  # type: ignore[attr-defined]
        if "profileparse" in file:
            place = f"{file.partition('profileparse/')[2].removeprefix('src/profileparse/')}:{line} {name}"
            own[place] = own.get(place, 0) + seconds
        else:
            for (caller, at, called), (*_, taken, _) in callers.items():
                if "profileparse" in caller:
                    place = f"{caller.partition('profileparse/')[2].removeprefix('src/profileparse/')}:{at} {called}"
                    own[place] = own.get(place, 0) + taken
    return max(own, key=lambda place: own[place], default="?")


def minimal(finding: Finding, until: float) -> Finding:
    """Return a finding with the smallest family that still grows, as far as there is time to look for it."""
    goes_on = True
    while goes_on:
        goes_on = False
        for smaller in finding.family.smaller():
            if time.monotonic() > until:
                return finding
            times = growth(smaller, finding.operation)
            if times is not None:
                finding, goes_on = finding._replace(family=smaller, times=times), True
                break
    return finding


# ---- the search --------------------------------------------------------------------------------------------


def search(seed: str, seconds: float, most: int | None = None, *, patience: float = 60) -> Iterator[Finding]:
    """Yield what is not linear, one finding for each place in the code.

    Args:
        seed: What families are drawn from: the first of seed ``1`` has the seed ``1:0``.
        seconds: How long to search.
        most: How many families to try, at the most.
        patience: How long to look for a smaller family of each finding, in seconds.
    """
    known: set[str] = set()
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end and (most is None or number < most):
        own = f"{seed}:{number}"
        number += 1
        yield from examine(own, families.draw(own), known, patience=patience)
    print(f"{number} families tried, seed {seed}", file=sys.stderr)


def examine(seed: str, family: Family, known: set[str], *, patience: float) -> Iterator[Finding]:
    """Yield the operations that are not linear for a family, but for those that are known at the same place."""
    for operation in suspects(family):
        place = hot_place(family, operation)
        times = None if place in known else growth(family, operation)
        if times is None:
            continue
        known.add(place)
        yield minimal(Finding(seed, operation, family, times, place), time.monotonic() + patience)


def warm_up() -> None:
    """Run every operation once: what is made at the first call is made here, before processes part."""
    for model in {family.model for family in map(families.draw, map(str, range(50)))}:
        text = Family((families.Part("once", "X Overview\n\nText.[1]\n\nOther Names\na, b\n"),), model).text(1)
        for operation in OPERATIONS.values():
            operation(parse(text, model=model, name="X"))


def main(arguments: list[str] | None = None) -> int:
    """Search, print, and return 1 where something was found."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("seconds", type=float, help="how long to search")
    options.add_argument("--seed", default=str(int(time.time())), help="what to draw from (default: the time)")
    options.add_argument("--families", type=int, help="how many families to try, at the most")
    options.add_argument("--only", help="try the one family of this seed, as a finding has it (1700000000:12)")
    options.add_argument(
        "--patience", type=float, default=60, help="seconds to make each finding smaller (default: 60)"
    )
    given = options.parse_args(arguments)
    warm_up()
    if given.only:
        found = examine(given.only, families.draw(given.only), set(), patience=given.patience)
    else:
        found = search(given.seed, given.seconds, given.families, patience=given.patience)
    count = 0
    for finding in found:
        count += 1
        print(finding, flush=True)
    print(f"{count} findings", file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
