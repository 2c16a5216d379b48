"""How long a grammar of canonical text keeps a language model waiting: the mask of the tokens that may come next.

Run with ``python benchmarks/masks.py`` (it needs llguidance); it takes a minute. It makes a vocabulary of the words,
beginnings of words, numbers and marks in the modules of installed packages: none of a model comes with a package.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sysconfig
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import llguidance

import profileparse
import texts
from profileparse import EntityProfile, Label, Profile, Prose, Quantity, Section, Table, Term, Tree

END = 256
LONGEST = 24  # bytes of a token


class Layer(Section):
    """A section of `Site`."""

    depth: Quantity | None = None
    finds: list[Term] = []
    notes: Prose | None = None


class Site(Profile):
    """A model with fields of all nested kinds."""

    height: Annotated[float | None, Label("Height")] = None
    layers: list[Layer] = []
    advice: dict[str, Prose] = {}
    fauna: list[Tree] = []
    counts: Table | None = None
    history: Prose | None = None


SITE = """\
# Oster Mound

Height
12.5

Layers

  Depth
  30 - 45 cm
  Finds
  flint blade
  bone needle (broken)

  Notes

  Dry sand, with ash at its foot.

  ---

  Depth
  about 1.2 m

Advice

  ## In spring

  The path floods.

  ## By boat

  Land at the east side. Mind the reeds.

Fauna

  - birds
    - tern
    - plover (rare)

Counts

  | Year | Finds |
  | --- | --- |
  | 1986 | 40 |
  | 1987 | 112 |

History

It was dug twice. The second time the walls were drawn.
"""


def vocabulary(size: int) -> list[bytes]:
    """Return tokens: single bytes, the end, and the most frequent pieces of text."""
    counts = Counter[bytes]()
    for path in sorted(Path(sysconfig.get_path("purelib")).rglob("*.py"))[:3000]:
        for word in re.findall(
            r" ?[A-Za-z]+| ?[0-9]{1,3}| ?[^\sA-Za-z0-9]{1,3}|\n+ *| +", path.read_text(errors="replace")
        ):
            data = word.encode()
            counts.update(data[:to] for to in range(2, min(len(data), LONGEST) + 1))
    found = [token for token, _ in counts.most_common(size - END - 1)]
    return [*(bytes([each]) for each in range(END)), b"<end>", *found]


class Tokens:
    """A tokenizer, as llguidance asks for one."""

    eos_token_id = END
    bos_token_id = None
    special_token_ids = (END,)

    def __init__(self, tokens: list[bytes]) -> None:
        self.tokens = tokens

    def __call__(self, text: str | bytes) -> list[int]:
        return list(text if isinstance(text, bytes) else text.encode())


def waits(tokenizer: llguidance.LLTokenizer, index: dict[bytes, int], grammar: str, text: str) -> list[float]:
    """Return the seconds that the mask of each token of a text takes; the longest token is taken each time."""
    matcher = llguidance.LLMatcher(tokenizer, llguidance.LLMatcher.grammar_from_lark(grammar), log_level=0)
    data, at, found = text.encode(), 0, []
    while at < len(data):
        start = time.perf_counter()
        matcher.compute_bitmask()
        found.append(time.perf_counter() - start)
        size = next(size for size in range(LONGEST, 0, -1) if data[at : at + size] in index)
        if not matcher.consume_token(index[data[at : at + size]]):
            raise ValueError(f"refused at {data[at - 40 : at + 20]!r}")
        at += size
    return found


def main() -> None:
    """Print the waits for the texts of two models."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=60_000, help="size of the vocabulary")
    tokens = vocabulary(parser.parse_args().tokens)
    tokenizer = llguidance.LLTokenizer(llguidance.TokenizerWrapper(Tokens(tokens)))
    index = {token: number for number, token in enumerate(tokens)}
    records = [profileparse.loads(text) for text in texts.sets()["template-b"][:20]]
    written = [profileparse.dumps(record.with_(extra=[])) for record in records]
    print(f"a vocabulary of {len(tokens):,} tokens; milliseconds for each token")
    print(f"{'model':16}{'tokens':>8}{'mean':>8}{'median':>8}{'worst':>8}  grammar")
    for model, own in ((EntityProfile, written), (Site, [profileparse.dumps(profileparse.loads(SITE, model=Site))])):
        grammar = profileparse.decoding_grammar(model)
        found = [1000 * wait for text in own for wait in waits(tokenizer, index, grammar, text)]
        middle = statistics.median(found)
        size = f"{len(grammar) / 1000:.0f} kB"
        print(f"{model.__name__:16}{len(found):8,}{statistics.mean(found):8.2f}{middle:8.2f}{max(found):8.1f}  {size}")


if __name__ == "__main__":
    main()
