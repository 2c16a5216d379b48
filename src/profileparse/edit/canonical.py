"""Values in the form that canonical text gives them: what an edit falls back on where a form of its own won't do.

Each is cut out of the canonical text of a record that holds little else, so there is one place that says what
canonical text looks like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from profileparse.parsed import parse
from profileparse.render import dumps
from profileparse.schema.profile import FieldSpec, Profile, schema_of
from profileparse.values.absence import Absent
from profileparse.values.citations import with_citations
from profileparse.values.extra import Extra
from profileparse.values.prose import Block, Prose
from profileparse.values.references import Reference
from profileparse.syntax import nodes


def prose_text(profile: Profile, spec: FieldSpec, blocks: Sequence[Mapping[str, Any]], eol: str) -> str:
    """Return paragraphs and quotations as they stand under the label of a field."""
    prose = Prose.model_construct(blocks=[Block.model_validate(block) for block in blocks])
    text = dumps(_bare(profile, {spec.name: prose}))
    document = parse(text, model=type(profile)).document
    for part in document.parts:
        if isinstance(part, nodes.Field) and part.name == spec.name:
            return text[part.content[0].to : part.to].strip().replace("\n", eol)
    return eol.join(with_citations(**segment) for block in blocks for segment in block["segments"])


def reference_line(profile: Profile, entry: Mapping[str, Any]) -> str:
    """Return a line of the reference list."""
    found = _added(profile, {"references": [Reference.model_construct(**entry)]})
    return found.split("\n")[-1]


def section_text(profile: Profile, entry: Mapping[str, Any], eol: str) -> str:
    """Return text that no field is for, under its heading or a rule."""
    return _added(profile, {"extra": [Extra.model_construct(**entry)]}).replace("\n", eol)


def _bare(profile: Profile, values: Mapping[str, Any]) -> Profile:
    """Return a record with the same name that holds these values and no others."""
    fields = [spec.name for spec in schema_of(type(profile)).fields if spec.name not in values]
    absent = {name: Absent(reason="missing") for name in fields}
    return profile.model_copy(update={"references": [], "extra": [], "absent": absent, **values})


def _added(profile: Profile, values: dict[str, Any]) -> str:
    """Return what canonical text has at its end for some values."""
    short = {"name": "X"}  # the record's own may be long, and stands before each of many values
    return dumps(_bare(profile, short | values))[len(dumps(_bare(profile, short)).rstrip("\n")) :].strip("\n")
