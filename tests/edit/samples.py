"""Texts that the tests of editing share, and how many lines two texts differ in."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from profileparse.source import decode

_FOLDER = Path(__file__).parents[2] / "fixtures"
# Very long ones say nothing more here, and diffs of them take long.
FIXTURES = sorted(str(path.relative_to(_FOLDER)) for path in _FOLDER.rglob("*.txt") if path.stat().st_size < 20_000)


def fixture_text(name: str) -> str:
    """The text of a fixture."""
    return decode((_FOLDER / name).read_bytes())


def changed_lines(before: str, after: str) -> int:
    """How many lines of two texts stand in one of them only."""
    lines = difflib.SequenceMatcher(None, _lines(before), _lines(after), autojunk=False).get_opcodes()
    return sum((i2 - i1) + (j2 - j1) for tag, i1, i2, j1, j2 in lines if tag != "equal")


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


_CANONICAL = """Molecular Classification
Kinase
Other Names
Alpha, Beta (b), Gamma
Disease Roles
Gout

X Overview

First sentence, and a second one. Third.[1][2]

Mechanism of Action

It binds.

Disease Associations

Gout
Lupus
Psoriasis (plaque)

Safety Considerations

  • Nausea
  • Rash
  • Fever
"""
_PAIRS = """# X Overview

First sentence, and a second one. Third. [1, 2]

Other Names: Alpha; Beta (b); Gamma
Disease Associations: Gout; Lupus; Psoriasis (plaque)
Safety Considerations: Nausea; Rash; Fever"""
_WIKI = """== X overview ==
First sentence, and
a second one. Third.[1-2]

== Synonyms ==
1. Alpha
2. Beta (b)
3. Gamma

== Disease associations ==
* Gout
* Lupus
* Psoriasis (plaque)

== Safety considerations ==
| Nausea |
| Rash |
| Fever |
"""

LAYOUTS = {
    "canonical": _CANONICAL,
    "close": _CANONICAL.replace("\n\n", "\n").replace("  • ", "- "),
    "crlf": _CANONICAL.replace("\n", "\r\n"),
    "cr-with-mark": "\ufeff" + _CANONICAL.replace("\n", "\r"),
    "pairs": _PAIRS,
    "bold-pairs": _PAIRS.replace("Other Names:", "- **Other Names:**").replace("Disease Associations:", "- **Disease Associations:**")
    .replace("Safety Considerations:", "- **Safety Considerations:**"),
    "wiki": _WIKI,
    "no-line-end": _WIKI.rstrip("\n").replace("\n", "\r\n"),
}  # fmt: skip
