"""How a record model declares a field for a label that it does not have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from keyword import iskeyword
from unicodedata import normalize

from profileparse.normalize.extent import is_wide
from profileparse.schema.labels import NAME, Label
from profileparse.schema.profile import Labelled
from profileparse.source import fold
from profileparse.syntax.inside import Block, line_ranges
from profileparse.values.lines import is_running_text

# A longer heading is no label.
_LONGEST = 60
# What is before a declaration in the message of PP202.
DECLARE_IT = "declare it with "
_BEFORE = f"”; {DECLARE_IT}"
# So much of a text shows whether it is running text.
_ENOUGH = 2000


def declaration(model: type[Labelled], label: str, visible: str, blocks: Sequence[Block]) -> str | None:
    """Return the line that declares a field in a model; None where no field can have the label, or nothing is under it.

    Args:
        model: The model.
        label: The label, as the text has it.
        visible: The text that the blocks are ranges of.
        blocks: What stands under the label or beside it.

    >>> from profileparse import Profile
    >>> declaration(Profile, "Half-life", "3 hours", [("paragraph", 0, 7)])
    'half_life: Annotated[str | None, Label("Half-life")] = None'
    >>> declaration(Profile, "Makers", "Bayer\\nRoche", [("paragraph", 0, 11)])
    'makers: list[Term] = []'
    """
    if not blocks or len(label) > _LONGEST or NAME in label:
        return None
    try:
        Label(label)  # raises what is wrong with it
    except ValueError:
        return None
    name = _identifier(model, label)
    kind, options = _kind(visible, blocks)
    if options or name.replace("_", " ").title() != label:
        annotation = f"Annotated[{kind}, Label({json.dumps(label, ensure_ascii=False)}{options})]"
    else:
        annotation = kind
    return f"{name}: {annotation} = {'[]' if kind == 'list[Term]' else 'None'}"


def declared_in(message: str) -> tuple[str, str] | None:
    """Return the name of the model and the line from a message of PP202; None where it has no line.

    >>> declared_in("Drug has no field for “Half-life”; declare it with half_life: str | None = None")
    ('Drug', 'half_life: str | None = None')
    """
    # A label may hold these words itself. The line repeats it then, so the words in the middle are the message's own.
    pieces = message.split(_BEFORE)
    line = _BEFORE.join(pieces[len(pieces) // 2 :])
    if len(pieces) == 1 or not line.endswith((" = None", " = []")):
        return None
    return message.partition(" ")[0], line


def _identifier(model: type[Labelled], label: str) -> str:
    """Return the name of a field, made of a label, that the model has no member of."""
    letters = (letter if f"a{letter}".isidentifier() else " " for letter in normalize("NFKC", label).lower())
    name = "_".join("".join(letters).replace("_", " ").split())
    if not name.isidentifier():
        name = f"field_{name}".rstrip("_")
    return f"{name}_" if iskeyword(name) or name in model.model_fields or hasattr(model, name) else name


def _kind(visible: str, blocks: Sequence[Block]) -> tuple[str, str]:
    """Return the type that fits some blocks, and the other arguments of its label."""
    plain = [block for block in blocks if block[0] in ("paragraph", "cell", "literal")]
    text = fold(" ".join(visible[at : min(to, at + _ENOUGH)] for _, at, to in plain)[:_ENOUGH])
    kinds = {kind for kind, _, _ in blocks}
    if kinds == {"list"} or ("list" in kinds and text.endswith(":")):
        return "list[Term]", ', layout="bullets"'
    is_wide_table = any(kind == "table" and is_wide(visible, at, to) for kind, at, to in blocks)
    if len(kinds) > 1 or "quote" in kinds or is_wide_table or is_running_text(text):
        return "Prose | None", ""
    is_list = "table" in kinds or sum(len(line_ranges(visible, at, to)) for _, at, to in plain) > 1
    return "list[Term]" if is_list else "str | None", ""
