"""What `parse` gives: one result, whoever asks for it, in whatever order; copies and pickles of it."""

from __future__ import annotations

import copy
import gc
import multiprocessing
import pickle
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

import profileparse
from constrained import Constrained
from profileparse import EntityProfile, Parsed, parse
from profileparse.once import once
from profileparse.source import decode
from strategies import CompanyProfile

# Texts with values that are refused, glued values, tables, and forms that need the tree.
TEXTS = [
    ("# X\n\nStaff: many\nRevenue: 1e999\nMotto: apple\n\nOther Names\n\na, b\n\n## Q\n\n=\n", Constrained),
    ("Website: example\nFounded: soon\n\nRisks\n\n- Fire\n- Flood\n\n## U\n\n> a\n===\n", CompanyProfile),
    (
        "Other Names\nA, B (c)\nDisease Roles\nCancerLupus, LupusCancer\n\nX Overview\n\nText.[1] > “Q.”[2]\n\n"
        "Disease Associations\n\nCancer\nLupus\n\nAssociated Biomarkers\n\nBiomarker |\n---|\nC (d) |\n\nstray\n",
        EntityProfile,
    ),
    ("**Name****Name**\n\nText\n", CompanyProfile),
]
PARTS = ("document", "profile", "diagnostics", "spans", "lines", "draft", "refusal", "markup", "terms")


def part(parsed: Parsed[Any], name: str) -> Any:
    if name in ("markup", "terms"):
        return getattr(parsed.draft, name)
    found = getattr(parsed, name)
    if name == "draft":
        return found.values, found.findings
    if name == "lines":
        return found.starts
    return found.dump() if name == "document" else found


def alone(text: str, model: Any, name: str) -> Any:
    return part(parse(text, model=model, name="N"), name)


@pytest.mark.parametrize(("text", "model"), TEXTS, ids=range(len(TEXTS)))
def test_threads_that_ask_in_any_order_see_what_one_thread_sees(text: str, model: Any):
    expected = {name: alone(text, model, name) for name in PARTS}
    size = 8
    for seed in range(20):
        parsed = parse(text, model=model, name="N")
        barrier = Barrier(size)

        def ask(number: int, parsed: Any = parsed, barrier: Any = barrier, seed: int = seed) -> list[tuple[str, Any]]:
            order = random.Random(seed * size + number).sample(PARTS, len(PARTS))
            barrier.wait()
            return [(name, part(parsed, name)) for name in order]

        with ThreadPoolExecutor(size) as pool:
            results = list(pool.map(ask, range(size)))
        for name, found in (pair for result in results for pair in result):
            assert found == expected[name], name
        assert len({id(parsed.profile) for _ in range(3)}) == 1


def test_threads_that_use_a_model_first_at_once_all_get_its_records():
    code = (
        "import sys\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from threading import Barrier\n"
        "import profileparse\n"
        "sys.setswitchinterval(1e-6)\n"
        "barrier = Barrier(8)\n"
        "def read(number):\n"
        "    barrier.wait()\n"
        "    return profileparse.loads('Other Names\\nA, B\\n\\nX Overview\\n\\nText.\\n')\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    assert len({each.model_dump_json() for each in pool.map(read, range(8))}) == 1\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_race_for_a_part_has_one_winner():
    meet = Barrier(2)

    class Slow:
        @once
        def part(self) -> object:
            meet.wait()
            return object()

    slow = Slow()
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: slow.part, range(2))
    assert first is second is slow.part


@pytest.mark.parametrize(("text", "model"), TEXTS, ids=range(len(TEXTS)))
def test_no_part_changes_when_another_is_asked_for(text: str, model: Any):
    parsed = parse(text, model=model, name="N")
    before = copy.deepcopy((parsed.draft.values, parsed.draft.findings, parsed.draft.markup, parsed.draft.extra))
    for name in PARTS:
        part(parsed, name)
    draft = parsed.draft
    assert (draft.values, draft.findings, draft.markup, draft.extra) == before


def test_the_collector_of_cycles_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    def touched() -> None:
        raise AssertionError("a process-wide switch")

    monkeypatch.setattr(gc, "disable", touched)
    monkeypatch.setattr(gc, "enable", touched)
    assert parse("X Overview\n\n" + "A text.[1] " * 10_000).profile is not None


@pytest.mark.parametrize(("text", "model"), TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda parsed: pickle.loads(pickle.dumps(parsed))],
    ids=["copy", "deep", "pickle"],
)
def test_a_parsed_that_was_used_can_be_copied_and_pickled(text: str, model: Any, again: Any):
    parsed = parse(text, model=model, name="N")
    expected = {name: part(parsed, name) for name in PARTS}
    other = again(parsed)
    assert (other.text, other.model, other.given_name) == (text, model, "N")
    assert {name: part(other, name) for name in PARTS if name != "refusal"} == {
        name: value for name, value in expected.items() if name != "refusal"
    }


def use(text: str) -> Parsed[EntityProfile]:
    parsed = parse(text)
    assert parsed.diagnostics is not None
    return parsed


def refuse(data: bytes) -> str:
    return decode(data)


def test_a_pool_of_processes_returns_what_it_parsed_and_what_it_could_not_decode():
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply_async(use, (TEXTS[2][0],)).get(60).profile == parse(TEXTS[2][0]).profile
        with pytest.raises(profileparse.DecodingError) as caught:
            pool.apply_async(refuse, (b"ab\xff",)).get(60)
    assert (caught.value.encoding, caught.value.offset, caught.value.byte) == ("UTF-8", 2, 0xFF)
