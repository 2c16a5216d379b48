"""How fast the parser is, beside its peers: one process, one run, medians and ratios.

Run with ``python benchmarks/speed.py`` (``--json`` for machines). The peers are the dependency group ``bench``.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import commonmark
import docutils.core
import markdown_it
import mistune
from lark import Lark

import batch
import generated
import profileparse
from profileparse.normalize.record import normalize
from profileparse.schema.profile import FROM_TEXT
from profileparse.source import Source
from profileparse.syntax.parser import line_syntax

ROOT = Path(__file__).parents[1]
SEED = ROOT / "fixtures" / "template-b" / "cellular-secretion.txt"
ROUNDS = 15

# The same lines for a plain Lark parser: what one would write in an afternoon.
PLAIN_GRAMMAR = r"""
start: (field | line | BLANK)*
field: LABEL
line: BULLET | ROW | TEXT
LABEL.3: /(LABELS|.* Overview)(\n|$)/
BULLET.2: /[ ]*[-•] .*(\n|$)/
ROW.2: /.*\|(\n|$)/
BLANK.2: /\n+/
TEXT: /.+(\n|$)/
""".replace(
    "LABELS",
    "Molecular Classification|Other Names|Disease Roles|Mechanism of Action|Biological Functions|Disease Associations|"
    "Safety Considerations|Interacting Drugs|Associated Biomarkers",
)


def median(run: Callable[[], Any], size: int) -> float:
    """Return the median time of a run in microseconds a text."""
    run()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times) / size * 1e6


def measure(texts: Sequence[str], *, slow_peers: bool) -> dict[str, float]:
    """Return medians in microseconds a text for everything that is measured."""
    markdown = mistune.create_markdown(renderer=None)
    markdown_it_parser = markdown_it.MarkdownIt()
    lark = Lark(PLAIN_GRAMMAR, parser="lalr")
    parsed = [profileparse.parse(text) for text in texts]
    profiles = [each.profile for each in parsed if each.profile is not None]
    dumped = [profile.model_dump_json() for profile in profiles]
    canonical = [profileparse.dumps(profile) for profile in profiles]
    changed = [profile.with_(biological_functions=["Another function"]) for profile in profiles]
    model = profileparse.EntityProfile
    jobs: dict[str, Callable[[], Any]] = {
        "text to tree": lambda: [profileparse.parse(text).document for text in texts],
        "text to record": lambda: [profileparse.parse(text).profile for text in texts],
        "loads of canonical text": lambda: [profileparse.loads(text) for text in canonical],
        "dumps": lambda: [profileparse.dumps(profile) for profile in profiles],
        "edit": lambda: [each.edit(profile) for each, profile in zip(parsed, changed, strict=True)],
        "diagnostics": lambda: [profileparse.parse(text).diagnostics for text in texts],
        "mistune to its AST": lambda: [markdown(text) for text in texts],
        "markdown-it-py": lambda: [markdown_it_parser.parse(text) for text in texts],
        "plain Lark": lambda: [lark.parse(text) for text in texts],
        "model_validate_json": lambda: [model.model_validate_json(text, context=FROM_TEXT) for text in dumped],
        "model_validate_json, proved": lambda: [model.model_validate_json(text) for text in dumped],
    }
    if slow_peers:
        jobs["commonmark"] = lambda: [commonmark.Parser().parse(text) for text in texts]
        jobs["docutils"] = lambda: [
            docutils.core.publish_doctree(text, settings_overrides={"report_level": 5}) for text in texts
        ]
    gc.collect()
    gc.disable()
    try:
        return {name: median(run, len(texts)) for name, run in jobs.items()}
    finally:
        gc.enable()


def stages(texts: Sequence[str]) -> dict[str, float]:
    """Return where the time of text to record goes, in microseconds a text."""
    syntax = line_syntax(profileparse.EntityProfile)
    outlines = [syntax.outline(Source(text)) for text in texts]
    values = [normalize(outline).values for outline in outlines]
    lexing = median(lambda: [list(syntax.pattern(text).finditer(text)) for text in texts], len(texts))
    outlining = median(lambda: [syntax.outline(Source(text)) for text in texts], len(texts))
    return {
        "lexing: one pattern": lexing,
        "LALR tables": outlining - lexing,
        "nodes (for the tree only)": median(lambda: [outline.document() for outline in outlines], len(texts)),
        "normalize": median(lambda: [normalize(outline) for outline in outlines], len(texts)),
        "validate": median(
            lambda: [profileparse.EntityProfile.model_validate(each, context=FROM_TEXT) for each in values], len(texts)
        ),
    }


ONLY_TERMS = "terms and nothing else"
# A text of one kind: what it begins with, what comes over and over, and what ends it.
WORST_CASES = {
    "brackets that never close": ("X Overview\n\n", "[", ""),
    "citations": ("X Overview\n\n", "Word.[1] ", ""),
    "citations before a link": ("X Overview\n\nWord", "[1]", "(https://example.org)"),
    "quotations that never close": ("X Overview\n\n", "> “a ", ""),
    "pipes": ("X Overview\n\n", "|", ""),
    "bullets": ("X Overview\n\n", "- Key: value [1]\n", ""),
    "commas and citations": ("Other Names\na", "[1],", "b"),
    "lines that nearly are labels": ("X Overview\n\n", "Other Names a\n\n", ""),
    "decoration of a heading": ("## a", " *", ")"),
    "a reference of many lines": ("References\n\n1. a", "\nb c", ""),
    "values with nothing between them": ("X Overview\n\n", "Ab(c)", ""),
    ONLY_TERMS: ("X Overview\n\nText.\n\nBiological Functions\n\n", "Protein secretion\n", ""),
}


# Run in a new process: the time of one large profile, in milliseconds, after a small one has built all parsers.
FIRST = """
import sys, time
sys.path.insert(0, {folder!r})
import generated, profileparse
text = generated.large({size})
profileparse.parse(generated.profile(1)).profile
start = time.perf_counter()
profileparse.parse(text).profile
print((time.perf_counter() - start) * 1000)
"""


def linear() -> dict[str, float]:
    """Return how many times as long ten times the text takes: for a large profile, its peers, and worst cases.

    One text of 1 MB is measured against ten of 100 kB whose records are all kept, so that both fill the same memory.
    Where the small text stands alone, it finds its memory ready and in the processor's cache each time, while the large
    one asks the system for it anew; "once" is of texts that a new process parses once.
    """
    markdown = mistune.create_markdown(renderer=None)
    model = profileparse.EntityProfile

    def timed(run: Callable[[], Any]) -> float:
        start = time.perf_counter()
        run()
        return time.perf_counter() - start

    def ratio(run: Callable[[Any], Any], small: Any, large: Any) -> float:
        run(large)
        rounds = ((timed(lambda: run(large)), timed(lambda: [run(small) for _ in range(10)])) for _ in range(ROUNDS))
        return statistics.median(10 * long / short for long, short in rounds)

    def record(text: str) -> Any:
        return profileparse.parse(text).profile

    def alone(small: str, large: str) -> float:
        return median(lambda: record(large), 1) / median(lambda: record(small), 1)

    def first(size: int) -> float:
        code = FIRST.format(folder=str(Path(__file__).parent), size=size)
        command = [sys.executable, "-c", code]
        return min(float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(9))

    texts = [generated.large(size) for size in (100_000, 1_000_000)]
    profiles = [generated.profile(number) for number in range(800)]
    dumped = [record(text).model_dump_json() for text in texts]
    worst = {
        name: [head + piece * (size // len(piece)) + tail for size in (100_000, 1_000_000)]
        for name, (head, piece, tail) in WORST_CASES.items()
    }
    gc.disable()
    try:
        return {
            "text to record": ratio(record, *texts),
            "text to record, the small text alone": alone(*texts),
            "text to record, once": first(1_000_000) / first(100_000),
            "many profiles in one text": ratio(record, *("\n\n".join(profiles[:count]) for count in (80, 800))),
            "mistune to its AST": ratio(markdown, *texts),
            "model_validate_json": ratio(lambda text: model.model_validate_json(text, context=FROM_TEXT), *dumped),
            **{name: ratio(record, *both) for name, both in worst.items()},
            f"{ONLY_TERMS}, the small text alone": alone(*worst[ONLY_TERMS]),
        }
    finally:
        gc.enable()


def started(*command: str) -> float:
    """Return the shortest of nine runs of a command, in milliseconds; compiled modules are kept, as installers do."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(9):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def starts() -> dict[str, float]:
    """Return the cost of starting: imports, the first record, the command."""
    python = sys.executable
    return {
        "import lark and pydantic": started(python, "-c", "import lark, pydantic; pydantic.BaseModel"),
        "import profileparse": started(python, "-c", "import profileparse"),
        "import all its names": started(python, "-c", "from profileparse import *"),
        "import and first record": started(python, "-c", f"import profileparse; profileparse.load({str(SEED)!r})"),
        "profileparse parse SEED": started(python, "-m", "profileparse", "parse", str(SEED)),
    }


def batches(count: int) -> dict[str, float]:
    """Return how many files a second a batch run parses; its start is counted in."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        batch.generate(root / "files", count)
        return {
            name: count / batch.measure(root / "files", root / f"{jobs}.db", jobs)[0]
            for name, jobs in (("one job", 1), ("two jobs", 2))
        }


def memory(text: str) -> float:
    """Return the peak memory of text to record, in bytes a byte of text."""
    profileparse.parse(text[:1000]).profile  # noqa: B018  (parsers are built at the first use)
    tracemalloc.start()
    profileparse.parse(text).profile  # noqa: B018
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / len(text.encode())


def table(title: str, texts: Sequence[str], times: dict[str, float]) -> str:
    """Return the medians of one set of texts as a table with ratios."""
    size = sum(len(text.encode()) for text in texts) / len(texts)
    rows = [f"### {title}", "", "| what | µs a text | MB/s | texts/s | × mistune |", "|---|--:|--:|--:|--:|"]
    for name, value in times.items():
        rows.append(
            f"| {name} | {value:,.0f} | {size / value:.1f} | {1e6 / value:,.0f}"
            f" | {value / times['mistune to its AST']:.2f} |"
        )
    record, validated = times["text to record"], times["model_validate_json"]
    rows.append(f"\ntext to record is {record / validated:.1f} times `model_validate_json` of the same records;")
    rows.append(f"`dumps` is {times['dumps'] / record:.2f} times text to record.\n")
    return "\n".join(rows)


def main() -> None:
    """Measure everything and print it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print numbers for machines")
    as_json = options.parse_args().json
    seed = [SEED.read_text(encoding="utf-8")]
    sets = {
        "the seed": (seed * 20, True),
        "200 generated profiles": ([generated.profile(number) for number in range(200)], False),
        "one profile of 1 MB": ([generated.large(1_000_000)], False),
    }
    results = {title: (texts, measure(texts, slow_peers=slow)) for title, (texts, slow) in sets.items()}
    large = sets["one profile of 1 MB"][0][0]
    other = {
        "linear: 1 MB against 100 kB (the sizes differ by 10)": linear(),
        "stages, 200 generated profiles": stages(sets["200 generated profiles"][0]),
        "stages, the seed": stages(seed * 20),
        "starts in ms": starts(),
        "batch, files a second (4,000 files; benchmarks/batch.py has more)": batches(4_000),
        "peak memory, bytes a byte": {"1 MB": memory(large)},
    }
    if as_json:
        print(json.dumps({"medians": {title: times for title, (_, times) in results.items()}, **other}, indent=1))
        return
    for title, (texts, medians) in results.items():
        print(table(title, texts, medians))
    for title, numbers in other.items():
        print(f"### {title}\n")
        print("\n".join(f"- {name}: {value:,.2f}" for name, value in numbers.items()), end="\n\n")


if __name__ == "__main__":
    main()
