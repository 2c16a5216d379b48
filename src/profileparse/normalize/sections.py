"""Fields that have fields of their own: what stands inside is read as a text by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from profileparse.normalize.draft import Draft, ExtraDraft, Finding, Inside
from profileparse.normalize.fields import (
    Context,
    Found,
    Leftover,
    Stated,
    content_range,
    leave,
    settle,
    stated_reason,
    statement,
)
from profileparse.schema.profile import FieldSpec
from profileparse.source import fold
from profileparse.syntax.groups import groups_of
from profileparse.syntax.parser import Outline
from profileparse.syntax.parts import Part
from profileparse.values.kinds import KEYED, WHOLE, Kind, is_nothing


class InsideReader(NamedTuple):
    """Reads what stands inside the fields of a text that have fields of their own.

    Attributes:
        context: The text.
        outline: Its parts.
        draft: What the text says.
        read: Reads the fields of a text that is part of another one; members that are refused have their reasons.
        read_keyed: Reads the values of a text that has keys in the place of labels, each as those of a field.
        read_whole: Reads a text without labels and keys as the value of a field, which it returns, too.
    """

    context: Context
    outline: Outline
    draft: Draft
    read: Callable[[Outline, Mapping[str, str], Sequence[Part]], Draft]
    read_keyed: Callable[[Outline, FieldSpec], Draft]
    read_whole: Callable[[Outline, FieldSpec, bool], tuple[Any, Draft]]

    def field(self, spec: FieldSpec, parts: Sequence[Part], refused: Mapping[str, str]) -> Found:
        """Return what the parts of a field say that has fields of its own.

        Args:
            spec: The field.
            parts: The parts with its label, at least one.
            refused: Members of the profile whose values the model refuses, each with the reason.
        """
        context = self.context
        if len(parts) > 1:
            context.findings += [Finding("duplicate", spec.name, *part.head) for part in parts[1:]]
        value: Any = None
        stated: list[Stated] = []
        for part in parts:
            if not part.blocks:
                continue
            if value is None:
                value = self._inside(spec, part, refused, stated)
            elif spec.kind is Kind.SECTIONS:
                value += self._inside(spec, part, refused, stated, len(value)) or []
            else:
                context.leftovers.append(Leftover(part, part.blocks, has_label=True))
        if value is not None and not stated:
            return value, None, None
        return value, None, settle(context, spec, parts, stated, has_value=value is not None)

    def _inside(
        self, spec: FieldSpec, part: Part, refused: Mapping[str, str], stated: list[Stated], count: int = 0
    ) -> Any:
        """Return what stands inside one part of a field; a statement that there is nothing goes to ``stated``.

        Args:
            spec: The field.
            part: The part.
            refused: Members of the profile whose values the model refuses, each with the reason.
            stated: Gets the statement.
            count: How many groups stand in the parts before it.
        """
        context = self.context
        (kind, at, to), *rest = part.blocks
        place = content_range(context.visible, [("paragraph", at, to)], [])
        if kind != "fields":
            context.findings.append(Finding("refused", spec.name, *place))
            context.leftovers.append(Leftover(part, part.blocks, has_label=True))
            return None
        leave(context, spec, part, rest)
        inner = self.outline.inner(part)
        if not any(each.field or (spec.kind in KEYED and each.label) for each in inner.parts):
            reason = stated_reason(context.visible, *place, spec.label)
            if reason is not None:
                content_range(context.visible, [("paragraph", at, to)], context.markup)  # a bullet is markup
                stated.append(statement(context, reason, part, place))
                return None
        value: Any
        if spec.kind in KEYED:
            value = self._by_key(spec, part, inner)
        elif spec.kind in WHOLE:
            value = self._whole(spec, part, inner)
        elif spec.kind is Kind.SECTIONS:
            value = self._sections(spec, part, inner, refused, count)
        else:
            found = self.read(inner, _below(spec.name, refused), inner.parts)
            value = self._taken(spec, part, _whole(spec, inner, found))
        if value is None:
            context.findings.append(Finding("refused" if part.has_value else "not_read", spec.name, *place))
        return value

    def _sections(
        self, spec: FieldSpec, part: Part, inner: Outline, refused: Mapping[str, str], count: int
    ) -> list[dict[str, Any]] | None:
        values: list[dict[str, Any]] = []
        for group in groups_of(inner):
            path = f"{spec.name}/{count + len(values)}"
            found = self.read(inner, _below(path, refused), group.parts)
            found.markup += group.heads
            inside = Inside(spec.name, f"/{path}", group.place, inner, group.parts, found)
            value = self._taken(spec, part, inside)
            if value is not None:
                values.append(value)
        return values or None

    def _whole(self, spec: FieldSpec, part: Part, inner: Outline) -> Any:
        value, found = self.read_whole(inner, spec, part.has_value)
        self._tell(spec, inner, found)
        places = [*chain(*found.ranges.values(), *found.entries.values())]
        stretch = min((each[0] for each in places), default=0), max((each[1] for each in places), default=0)
        return self._taken(spec, part, Inside(spec.name, "", stretch, inner, inner.parts, found)) and value

    def _tell(self, spec: FieldSpec, inner: Outline, found: Draft) -> None:
        """Take what there is to say of lines without labels: rules look at fields that a model declares."""
        places = [inner.source.outward(each.at, each.to) for each in found.findings]
        self.context.findings += [
            each._replace(field=spec.name, at=at, to=to) for each, (at, to) in zip(found.findings, places, strict=True)
        ]

    def _by_key(self, spec: FieldSpec, part: Part, inner: Outline) -> dict[str, Any] | None:
        found = self.read_keyed(inner, spec)
        self._tell(spec, inner, found)
        value = self._taken(spec, part, _whole(spec, inner, found))
        return value and {key_of(pointer): each for pointer, each in value.items()}

    def _taken(self, spec: FieldSpec, part: Part, inside: Inside) -> dict[str, Any] | None:
        """Take what stands inside a part of a field; return None where it says nothing.

        Args:
            spec: The field.
            part: The part.
            inside: What stands inside, with its place in there.
        """
        found, source = inside.draft, inside.outline.source
        self._take_out(part, inside.outline, found)
        if says_nothing(found) if spec.section is not None else not found.values:
            return None
        at, to = inside.place
        text = source.visible[at:to]
        at += len(text) - len(text.lstrip())
        place = source.outward(at, at + len(text.strip()))
        self.draft.inside.append(inside._replace(place=place))
        return found.values

    def _take_out(self, part: Part, inner: Outline, found: Draft) -> None:
        """Give the text what stands inside a field and is for no field of it, under a heading with both labels."""
        context = self.context
        label = fold(context.visible[slice(*part.label)]) if part.label else ""
        for entry in found.extra:
            heading = " / ".join(filter(None, (label, entry.heading))) or None
            at, to = inner.source.outward(entry.at, entry.to)
            self.draft.extra.append(ExtraDraft(heading, entry.text, at, to, entry.level or 2))
        found.extra = []
        context.markup += [inner.source.outward(*each) for each in found.markup]


def _whole(spec: FieldSpec, inner: Outline, found: Draft) -> Inside:
    return Inside(spec.name, f"/{spec.name}", (0, len(inner.source.visible)), inner, inner.parts, found)


def _below(name: str, refused: Mapping[str, str]) -> dict[str, str]:
    """Return those of the refused members that are inside a field, by their names there."""
    return {member.removeprefix(f"{name}/"): why for member, why in refused.items() if member.startswith(f"{name}/")}


def pointer_of(key: str) -> str:
    """Return a key as it stands in a JSON Pointer.

    >>> pointer_of("Sun / Shade"), key_of("Sun ~1 Shade")
    ('Sun ~1 Shade', 'Sun / Shade')
    """
    return key.replace("~", "~0").replace("/", "~1")


def key_of(pointer: str) -> str:
    """Return the key that stands in a JSON Pointer."""
    return pointer.replace("~1", "/").replace("~0", "~")


def says_nothing(draft: Draft) -> bool:
    """Whether no field has a value, and nothing says why."""
    values = draft.values
    return all(each["reason"] == "missing" for each in values["absent"].values()) and not any(
        not is_nothing(value) for name, value in values.items() if name != "absent"
    )
