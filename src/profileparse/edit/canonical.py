"""The canonical text of single values: what an edit falls back on where a form of the text's own won't do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from profileparse import render
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.syntax.parser import line_syntax
from profileparse.values.extra import Extra
from profileparse.values.prose import Block, Prose

field_body = render.field_body


def prose_body(profile: Profile, spec: FieldSpec, blocks: Sequence[Mapping[str, Any]]) -> str:
    """Return paragraphs and quotations as they stand under the label of a field."""
    prose = Prose.model_construct(blocks=[Block.model_validate(block) for block in blocks])
    return render.prose_body(spec, line_syntax(type(profile)), prose)


def extra_section(profile: Profile, entry: Mapping[str, Any]) -> str:
    """Return text that no field is for, under its heading or a rule."""
    return render.extra_section(line_syntax(type(profile)), Extra.model_validate(dict(entry)))
