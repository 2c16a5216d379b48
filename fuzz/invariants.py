"""Fuzz the invariants: coverage-guided with atheris where it is installed, else by mutation.

``python fuzz/invariants.py SECONDS [TARGET ...]`` gives each target its share of the time and prints, for every way in
which one breaks, the smallest text found. Exit code 1 says that something was found. It needs ``os.fork``.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import resource
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT / "tests"), str(HERE)]

MEMORY_MB = 2048
# No text of a few hundred characters takes so long: in seconds.
STALL = 10
# Longer texts break nothing that shorter ones don't.
LONGEST_TEXT = 2_000


class Broken(NamedTuple):
    """A text that breaks an invariant: of which model, how (what tells findings apart), and what was said."""

    target: str
    model: str
    how: str
    message: str
    text: str

    def __str__(self) -> str:
        model = "" if self.model == "EntityProfile" else f", model={self.model}"
        return f"{self.target}: {self.how}\n    {self.message[:400]}\n    parse({self.text!r}{model})\n"


def check(target: str, model: str, text: str) -> Broken | None:
    """Return how a text breaks a target; None where it holds."""
    import strategies
    from profileparse import parse
    from targets import TARGETS

    models = {each.__name__: each for each in strategies.MODELS}
    try:
        TARGETS[target](parse(text, model=models[model]))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (whatever it is, it is what we look for)
        frames = traceback.extract_tb(error.__traceback__)
        own = next((each for each in reversed(frames) if "profileparse/" in each.filename), frames[-1])
        last = frames[-1] if isinstance(error, AssertionError) else own
        said = str(error).partition(":")[0] if isinstance(error, AssertionError) else ""
        how = f"{type(error).__name__} at {Path(last.filename).name} {last.name} {said}".strip()
        return Broken(target, model, how, str(error), text)
    return None


# ---- texts -------------------------------------------------------------------------------------------------


def corpus() -> list[str]:
    """Return the texts to begin with: those of this folder, and the fixtures."""
    files = [*sorted((HERE / "corpus").glob("*.txt")), *sorted((ROOT / "fixtures").rglob("*.txt"))]
    texts = [file.read_bytes().decode("utf-8", "surrogateescape") for file in files]
    return [text for text in texts if len(text) <= LONGEST_TEXT]


def from_bytes(data: bytes) -> tuple[str, str]:
    """Return the model and the text that a fuzzer's bytes stand for; bytes that are no UTF-8 become lone surrogates."""
    import strategies

    names = [each.__name__ for each in strategies.MODELS]
    return names[data[0] % len(names)] if data else names[0], data[1:].decode("utf-8", "surrogateescape")


class Mutator:
    """Draws texts: one of those that it has, changed in a few places."""

    def __init__(self, seed: str, texts: list[str]) -> None:
        import strategies

        self.choose = random.Random(seed)
        self.texts = texts
        self.words = {model.__name__: strategies.vocabulary(model) for model in strategies.MODELS}

    def draw(self) -> tuple[str, str]:
        """Return a model's name and a text."""
        choose = self.choose
        model = choose.choice(list(self.words))
        text = choose.choice(self.texts) if choose.random() < 0.6 else ""
        if choose.random() < 0.5:
            lines = text.splitlines(keepends=True)
            at = choose.randrange(len(lines) + 1)
            text = "".join(lines[at : at + choose.randint(1, 8)])
        for _ in range(choose.choice((1, 2, 4, 8, 16))):
            text = self._changed(text, self.words[model])
        if choose.random() < 0.5:
            text = choose.choice(("X Overview\n\nText.\n\n", "Name: X\n", "# X\n\n")) + text
        return model, text[:LONGEST_TEXT]

    def _changed(self, text: str, words: tuple[str, ...]) -> str:
        choose = self.choose
        at = choose.randrange(len(text) + 1)
        to = min(len(text), at + choose.choice((0, 1, 1, 3, 10, 40)))
        kind = choose.randrange(8)
        if kind < 4:
            return text[:at] + "".join(choose.choice(words) for _ in range(choose.choice((1, 1, 2)))) + text[at:]
        if kind == 4:
            return text[:at] + text[to:]
        if kind == 5:
            return text[:to] + text[at:to] * choose.choice((1, 1, 5)) + text[to:]
        if kind == 6:
            return (
                text[:at]
                + chr(choose.choice((choose.randrange(128), choose.randrange(0x3000), choose.randrange(0x110000))))
                + text[at:]
            )
        other = choose.choice(self.texts)
        return text[:at] + other[choose.randrange(len(other) + 1) :][: choose.choice((5, 40, 200))]


def smaller(text: str) -> Iterator[str]:
    """Yield shorter texts: without halves, quarters … down to single characters; then with plainer characters."""
    size = len(text) // 2
    while size:
        for at in range(0, len(text), size):
            yield text[:at] + text[at + size :]
        size //= 2
    for at, character in enumerate(text):
        if character.isalpha() and character != "a":
            yield f"{text[:at]}a{text[at + 1 :]}"


def minimal(broken: Broken, until: float) -> Broken:
    """Return the same way to break a target with the smallest text that is found in time."""
    goes_on = True
    while goes_on:
        goes_on = False
        for text in smaller(broken.text):
            if time.monotonic() > until:
                return broken
            found = check(broken.target, broken.model, text)
            if found is not None and found.how == broken.how:
                broken, goes_on = found, True
                break
    return broken


# ---- the engines -------------------------------------------------------------------------------------------


def by_mutation(target: str, seconds: float, seed: str, found: Callable[[Broken], None], current: Path) -> None:
    """Try drawn texts until the time is over."""
    mutator = Mutator(f"{seed}:{target}", corpus())
    end = time.monotonic() + seconds
    count = 0
    while time.monotonic() < end:
        model, text = mutator.draw()
        current.write_text(json.dumps([model, text]), encoding="utf-8")
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + STALL, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        if (broken := check(target, model, text)) is not None:
            found(broken)
        count += 1
    print(f"{target}: {count} texts tried by mutation", file=sys.stderr)


def by_atheris(target: str, seconds: float, seed: str, found: Callable[[Broken], None], current: Path) -> None:
    """Let atheris draw texts, led by what the package's code runs through; it ends the process."""
    import atheris

    # What the parent has imported is imported again here, so that atheris sees it.
    ours = ("profileparse", "strategies", "targets", "coverage_of_text")
    for name in [each for each in sys.modules if each.partition(".")[0] in ours]:
        del sys.modules[name]
    with atheris.instrument_imports(include=["profileparse"]):
        import profileparse.edit
        import profileparse.rules  # noqa: F401
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder)
        for number, text in enumerate(corpus()):
            (seeds / str(number)).write_bytes(b"\0" + text.encode("utf-8", "surrogateescape"))
        words = seeds.with_suffix(".dict")
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in _all_words()), encoding="ascii")

        def one(data: bytes) -> None:
            model, text = from_bytes(data)
            current.write_text(json.dumps([model, text]), encoding="utf-8")
            if (broken := check(target, model, text)) is not None:
                found(broken)

        flags = {
            "max_total_time": max(1, int(seconds)), "max_len": LONGEST_TEXT, "dict": words, "timeout": STALL,
            "rss_limit_mb": MEMORY_MB, "seed": zlib.crc32(seed.encode()) % 2**31 + 1,
            "artifact_prefix": f"{folder}/", "verbosity": 0,
        }  # fmt: skip
        atheris.Setup([sys.argv[0], *(f"-{key}={value}" for key, value in flags.items()), str(seeds)], one)
        atheris.Fuzz()


def _all_words() -> list[str]:
    import strategies

    words = {word for model in strategies.MODELS for word in strategies.vocabulary(model)}
    return sorted(word for word in words if not any("\ud800" <= each <= "\udfff" for each in word))


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def run(target: str, seconds: float, seed: str, engine: Callable[..., None]) -> list[Broken]:
    """Fuzz one target in a process of its own; return what was found, each way to break it once.

    Where the process ends before its time, by a stall or for want of memory, the text that it had is a finding, too.
    """
    with tempfile.TemporaryDirectory() as folder:
        current, log = Path(folder, "current"), Path(folder, "log")
        log.touch()
        child = os.fork()
        if child == 0:
            said = os.open(Path(folder, "said"), os.O_CREAT | os.O_WRONLY, 0o600)
            os.dup2(said, sys.stderr.fileno())
            _work(target, seconds, seed, engine, current, log)
        _, status = os.waitpid(child, 0)
        said = Path(folder, "said").read_text(encoding="utf-8", errors="replace")
        if status or engine is by_mutation:
            print(said.strip(), file=sys.stderr)
        found = [Broken(*json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()]
        if status and current.exists():
            model, text = json.loads(current.read_text(encoding="utf-8"))
            how = f"ended with status {status}: more than {STALL} s, or more than {MEMORY_MB} MB"
            found.append(Broken(target, model, how, "", text))
    end = time.monotonic() + 20
    return [each if each.how.startswith("ended") else minimal(each, end) for each in found]


def _work(target: str, seconds: float, seed: str, engine: Callable[..., None], current: Path, log: Path) -> None:
    """Fuzz, and end the process."""
    if engine is by_mutation:  # atheris has limits of its own
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB << 20, MEMORY_MB << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    known: set[str] = set()
    with log.open("a", encoding="utf-8") as file:

        def found(broken: Broken) -> None:
            if broken.how not in known:
                known.add(broken.how)
                print(json.dumps(broken), file=file, flush=True)

        code = 1
        try:
            engine(target, seconds, seed, found, current)
            code = 0
        except BaseException:  # noqa: BLE001  (the process ends here, whatever it was)
            traceback.print_exc()
        finally:
            os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Fuzz, print, and return 1 where something was found."""
    from targets import TARGETS

    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("seconds", type=float, help="how long to fuzz: the targets share it")
    options.add_argument("targets", nargs="*", metavar="target", help=f"one of {', '.join(TARGETS)} (default: all)")
    options.add_argument("--seed", default=str(int(time.time())), help="what to draw from (default: the time)")
    options.add_argument("--engine", choices=("atheris", "mutation"), help="default: atheris where it is installed")
    given = options.parse_args(arguments)
    if unknown := [each for each in given.targets if each not in TARGETS]:
        options.error(f"no such target: {', '.join(unknown)}")
    name = given.engine or ("atheris" if importlib.util.find_spec("atheris") else "mutation")
    engine = by_atheris if name == "atheris" else by_mutation
    names = given.targets or list(TARGETS)
    count = 0
    for target in names:
        for broken in run(target, given.seconds / len(names), given.seed, engine):
            count += 1
            print(broken, flush=True)
    print(f"{count} findings; engine {name}, seed {given.seed}", file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
