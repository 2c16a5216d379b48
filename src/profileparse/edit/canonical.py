"""The canonical text of single values: what an edit falls back on where a form of the text's own won't do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from profileparse.render import _Renderer
from profileparse.schema.kinds import Kind
from profileparse.schema.profile import FieldSpec, Profile
from profileparse.schema.values import Block, Extra, Prose


def field_body(profile: Profile, spec: FieldSpec) -> str:
    """Return what stands under a field's label; "" for nothing."""
    if spec.kind is Kind.REFERENCES:
        return "\n".join(map(_Renderer(profile)._reference, profile.references))  # noqa: SLF001
    return _Renderer(profile)._body(spec)  # noqa: SLF001


def prose_body(profile: Profile, spec: FieldSpec, blocks: Sequence[Mapping[str, Any]]) -> str:
    """Return paragraphs and quotations as they stand under the label of a field."""
    prose = Prose.model_construct(blocks=[Block.model_validate(block) for block in blocks])
    return field_body(profile.model_copy(update={spec.name: prose, "absent": {}}), spec)


def extra_section(profile: Profile, entry: Mapping[str, Any]) -> str:
    """Return text that no field is for, under its heading or a rule."""
    heading = "---" if entry["heading"] is None else f"## {entry['heading']}"
    body = _Renderer(profile)._extra(Extra.model_construct(**entry))  # noqa: SLF001
    return f"{heading}\n\n{body}" if body else heading
