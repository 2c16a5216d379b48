"""How fast the library is on texts that resemble real ones, beside mistune and Pydantic alone.

Run with ``python benchmarks/speed.py`` (``--json`` for machines, ``--rounds``, ``--set``). mistune and markdown-it-py
are the dependency group ``bench``. `texts.py` says what the sets hold; `growth.py` measures long texts and worst
cases, `starts.py` the cost of starting.

Everything runs in one process, in rounds: each round does every job on every text once, so that a slow minute of the
machine meets all jobs alike. A job's time on a set is the median over the rounds of the sum of its texts. A ratio is
the ratio of two such medians; p50 and p95 are of the single texts' ratios, each from the medians of that text's
times. Times are the processor's for this thread, so that other processes count less; taking one costs about 1 µs. The
garbage collector is off while a job runs, and collects between jobs.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import markdown_it
import mistune
from pydantic import BaseModel, create_model

import profileparse
import texts

ROUNDS = 15
# Answers may name their entity in no heading; where a heading does, it counts.
NAME = "An answer"
MISTUNE = "mistune to its AST"
RECORD = "text to record"
BARE = "the same fields, bare BaseModel"

# What a job is measured against; the target for the ratio, and for the p95 of single texts.
RATIOS: dict[str, tuple[str, float | None, float | None]] = {
    RECORD: (MISTUNE, 0.8, 1.5),
    "text to tree": (MISTUNE, None, None),
    "text to tree, every node": (MISTUNE, None, None),
    "diagnostics": (RECORD, 3.0, None),
    "dumps": (RECORD, 0.4, None),
    "edit": (RECORD, None, None),
    "model_validate_json": (BARE, 1.5, None),
    "markdown-it-py": (MISTUNE, None, None),
}
# Targets of text to record on the sets that follow the template.
STRICTER = {"template-a": 0.7, "template-b": 0.7, "seed": 0.7}


@dataclass
class Ratio:
    """How many times as long a job takes as another, on a set and on its single texts."""

    against: str
    ratio: float
    p50: float
    p95: float
    target: float | None
    target_p95: float | None


@dataclass
class Result:
    """What was measured on a set; times in microseconds a text."""

    texts: int
    characters: float
    times: dict[str, float]
    ratios: dict[str, Ratio]


def bare_model() -> type[BaseModel]:
    """Return a model with the fields of the profile and none of its validators."""
    fields: dict[str, Any] = {
        name: (info.annotation, info) for name, info in profileparse.EntityProfile.model_fields.items()
    }
    return create_model("Bare", __config__=profileparse.EntityProfile.model_config, **fields)


def jobs(sources: Sequence[str]) -> dict[str, tuple[Callable[[Any], Any], Sequence[Any]]]:
    """Return each job: what is called, and with what for each text."""
    markdown = mistune.create_markdown(renderer=None)
    markdown_it_parser = markdown_it.MarkdownIt()
    model, bare = profileparse.EntityProfile, bare_model()
    parsed = [profileparse.parse(text, name=NAME) for text in sources]
    refused = [number for number, each in enumerate(parsed) if each.profile is None]
    if refused:
        sys.exit(f"texts {refused} give no record: the benchmark would measure failures; mend benchmarks/texts.py")
    profiles = [each.profile for each in parsed if each.profile is not None]
    dumped = [profile.model_dump_json() for profile in profiles]
    edits = [
        (each, profile.with_(biological_functions=["Another function"]))
        for each, profile in zip(parsed, profiles, strict=True)
    ]
    return {
        MISTUNE: (markdown, sources),
        RECORD: (lambda text: profileparse.parse(text, name=NAME).profile, sources),
        "text to tree": (lambda text: profileparse.parse(text).document, sources),
        "text to tree, every node": (lambda text: sum(1 for _ in profileparse.parse(text).document.walk()), sources),
        "diagnostics": (lambda text: profileparse.parse(text, name=NAME).diagnostics, sources),
        "dumps": (profileparse.dumps, profiles),
        "edit": (lambda edit: edit[0].edit(edit[1]), edits),
        "model_validate_json": (model.model_validate_json, dumped),
        BARE: (bare.model_validate_json, dumped),
        "markdown-it-py": (markdown_it_parser.parse, sources),
    }


def run(call: Callable[[Any], Any], inputs: Sequence[Any]) -> list[float]:
    """Return the time of each call in microseconds."""
    clock = time.thread_time
    times = []
    for each in inputs:
        start = clock()
        call(each)
        times.append((clock() - start) * 1e6)
    return times


def measure(name: str, sources: Sequence[str], rounds: int) -> Result:
    """Return what the jobs take on a set of texts."""
    # A set of one text is repeated, so that a round is long enough to be timed.
    work = jobs(list(sources) * 20 if len(sources) == 1 else sources)
    times: dict[str, list[list[float]]] = {job: [] for job in work}
    for call, inputs in work.values():
        run(call, inputs)
    for _ in range(rounds):
        for job, (call, inputs) in work.items():
            gc.collect()
            gc.disable()
            try:
                times[job].append(run(call, inputs))
            finally:
                gc.enable()
    whole = {job: statistics.median(map(sum, each)) for job, each in times.items()}
    single = {job: [statistics.median(text) for text in zip(*each, strict=True)] for job, each in times.items()}
    ratios = {}
    for job, (against, target, target_p95) in RATIOS.items():
        found = sorted(one / other for one, other in zip(single[job], single[against], strict=True))
        p50, p95 = (found[round(share * (len(found) - 1))] for share in (0.5, 0.95))
        limit = STRICTER.get(name, target) if job == RECORD else target
        ratios[job] = Ratio(against, whole[job] / whole[against], p50, p95, limit, target_p95)
    count = len(work[MISTUNE][1])
    size = sum(map(len, sources)) / len(sources)
    return Result(len(sources), size, {job: each / count for job, each in whole.items()}, ratios)


def table(name: str, result: Result) -> str:
    """Return the times and ratios of one set."""
    texts_of = "text" if result.texts == 1 else "texts"
    rows = [
        f"### {name}: {result.texts} {texts_of}, {result.characters:,.0f} characters each",
        "",
        "| what | µs a text | against | ratio | target | p50 | p95 | target |",
        "|---|--:|---|--:|--:|--:|--:|--:|",
    ]
    for job, value in result.times.items():
        ratio = result.ratios.get(job)
        cells = [job, f"{value:,.0f}"]
        if ratio is None:
            cells += [""] * 6
        else:
            cells += [ratio.against, _marked(ratio.ratio, ratio.target), _limit(ratio.target), f"{ratio.p50:.2f}"]
            cells += [_marked(ratio.p95, ratio.target_p95), _limit(ratio.target_p95)]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def _marked(value: float, target: float | None) -> str:
    """Return a figure, bold where it misses its target."""
    return f"**{value:.2f}**" if target is not None and value > target else f"{value:.2f}"


def _limit(target: float | None) -> str:
    return "" if target is None else f"≤ {target:g}"


def main() -> None:
    """Measure all sets and print them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true", help="print numbers for machines")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    sets = texts.sets()
    options.add_argument("--set", action="append", choices=sets, help="measure this set only (may be given again)")
    chosen = options.parse_args()
    results = {}
    for name in chosen.set or sets:
        results[name] = measure(name, sets[name], chosen.rounds)
        if not chosen.json:
            print(table(name, results[name]), flush=True)
    if chosen.json:
        print(json.dumps({name: asdict(result) for name, result in results.items()}, indent=1))


if __name__ == "__main__":
    main()
