"""What a writer of profiles is given, a person or a language model: the empty profile, and how to fill it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from profileparse.render import dumps, fields_in_order
from profileparse.schema.entity import EntityProfile
from profileparse.schema.expected import one_of
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Labelled, Profile, Schema, schema_of
from profileparse.syntax.parser import line_syntax
from profileparse.values.absence import Absent
from profileparse.values.kinds import NESTED, Kind, nothing
from profileparse.values.textvalue import expectation


def template(model: type[Profile] = EntityProfile, *, examples: Iterable[Profile] = ()) -> str:
    r"""Return the empty profile that a writer fills: the labels of a model in the order of canonical text.

    The text is a profile itself: its name is ``{name}``, and every field in it is empty.

    Args:
        model: The record model.
        examples: Records of the model. Each comes after the empty profile as canonical text, under a line ``---``.

    Raises:
        TypeError: ``model`` is no record model, or an example is no record of it.

    >>> from typing import Annotated
    >>> from profileparse import Label, Profile, Prose, Term
    >>> class Lake(Profile):
    ...     about: Annotated[Prose | None, Label("About {name}")] = None
    ...     inflows: list[Term] = []
    >>> print(template(Lake))
    About {name}
    <BLANKLINE>
    Inflows
    <BLANKLINE>
    References
    """
    line_syntax(model)
    texts = [f"{dumps(_empty(model))}\n{schema_of(model).by_name['references'].label_line}\n"]
    for example in examples:
        if not isinstance(example, model):
            raise TypeError(f"an example is a record of {model.__name__}, not {type(example).__name__}")
        texts.append(dumps(example))
    return "\n---\n\n".join(texts)


def _empty(model: Any) -> Any:
    """Return a record in which every field is empty; it is not validated, for a model need not take such a record."""
    schema = schema_of(model)
    values: dict[str, Any] = {"absent": {}}
    for spec in schema.fields:
        values[spec.name] = nothing(spec.kind)
        if spec.section is None:
            values["absent"][spec.name] = Absent(reason="empty")
        else:
            inside = _empty(spec.section)
            values[spec.name] = [inside] if spec.kind is Kind.SECTIONS else inside
    if schema.is_profile:
        values |= {"name": NAME, "references": [], "extra": []}
    return model.model_construct(**values)


def instructions(model: type[Profile] = EntityProfile) -> str:
    """Return what a prompt says about the template of a model: what each field holds, and how it is written.

    It is short, and the same for the same model. Descriptions of fields (``Field(description=…)``) are part of it, and
    the model's docstring is not. The template itself is not part of it: a prompt has both.

    Args:
        model: The record model.

    Raises:
        TypeError: ``model`` is no record model.

    >>> from profileparse import Profile, Term
    >>> from pydantic import Field
    >>> class Lake(Profile):
    ...     depth: int | None = Field(default=None, description="In metres.")
    ...     inflows: list[Term] = []
    >>> print(instructions(Lake).partition("## Fields\\n\\n")[2].partition("\\n\\n")[0])
    - Depth: an integer. In metres.
    - Inflows: a list of terms, each on a line of its own.
    - References: what the text cites, each on a line of its own.
    """
    line_syntax(model)
    schema = schema_of(model)
    heading = schema.title.label.text if schema.title is not None else f"# {NAME}"
    used = {spec.kind for spec in _all_fields(schema)}
    forms = [form for kinds, form in _FORMS if kinds & used]
    return "\n".join(
        (
            _OPENING.format(heading=heading),
            "## Fields\n",
            *_lines(schema, model),
            f"- {schema.by_name['references'].label.text}: what the text cites, each on a line of its own.",
            "\n## Forms\n",
            *forms,
        )
    )


_OPENING = """\
Write one profile as plain text. Write nothing before it and nothing after it, and put it into no code block.
Keep each label of the template as it is, once, in the order of the template. Write what it holds below it, or after
its colon.
Put the name of the entity in the place of {{name}}: {heading}
"""

_CITING = frozenset((Kind.TERMS, Kind.PROSE, Kind.PROSE_BY_KEY, Kind.TERMS_BY_KEY, Kind.TREES))
_TERMS = frozenset((Kind.TERMS, Kind.TERMS_BY_KEY, Kind.TREES))
_PROSE = frozenset((Kind.PROSE, Kind.PROSE_BY_KEY))
# How values are written, each with the kinds of field that it is said for.
_FORMS: tuple[tuple[frozenset[Kind], str], ...] = (
    (_TERMS, "- A term is a few words, no sentence. What qualifies it stands in parentheses at its end: Fever (mild)"),
    (_PROSE, "- Prose is paragraphs with a blank line between them. It has no label in it and no heading."),
    (_PROSE, "- A quotation is a paragraph of its own, word for word: > “It pulses.”[2]"),
    (_CITING, "- Cite right after what is supported, with the number of the reference in brackets: [1] or [1, 3]"),
    (frozenset(Kind), "- A reference has its number before it, and its URL at its end: 1. Miller. Lakes. https://lakes.example"),
    (
        frozenset(Kind),
        "- Leave no field empty. Write None where there is nothing, N/A where it is not known, and Not applicable "
        "where the field does not apply.",
    ),
)  # fmt: skip

_LAYOUTS = {
    "inline": "in one line with commas between them",
    "lines": "each on a line of its own",
    "bullets": "each on a line of its own after a bullet",
}


def _all_fields(schema: Schema) -> Iterator[FieldSpec]:
    for spec in schema.fields:
        yield spec
        if spec.section is not None:
            yield from _all_fields(spec.inside)


def _lines(
    schema: Schema, model: type[Labelled], depth: int = 0, said: dict[type[Labelled], str] | None = None
) -> Iterator[str]:
    """Yield a line for each field in the order of canonical text, those inside of a field indented deeper.

    Fields that several fields have inside are listed once; ``said`` has the label under which they are.
    """
    said = {} if said is None else said
    for spec, _ in fields_in_order(schema):
        described = model.model_fields[spec.name].description
        what = _what(schema, spec, said)
        yield f"{'  ' * depth}- {spec.label.text}: {what}." + (f" {described}" if described else "")
        if spec.section is not None and spec.section not in said:
            said[spec.section] = spec.label.text
            yield from _lines(spec.inside, spec.section, depth + 1, said)


def _what(schema: Schema, spec: FieldSpec, said: Mapping[type[Labelled], str]) -> str:
    """Return what a field holds, and in which layout."""
    if spec.section is not None:
        fields = f"the fields of {said[spec.section]}" if spec.section in said else "these fields"
        if spec.kind is Kind.SECTIONS:
            return f"groups of {fields}, indented by two spaces, with “---” on a line between two groups"
        return f"{fields}, indented by two spaces"
    if spec.kind is Kind.VALUES:
        each = one_of(spec.options or ()) if spec.of is None else expectation(spec.of)
        return f"{each}; any number of them, {_LAYOUTS[spec.label.layout]}"
    words = schema.expects(spec.name)
    if spec.kind is Kind.TERMS:
        words += f", {_LAYOUTS[spec.label.layout]}"
        if spec.label.header is not None and spec.label.layout == "lines":
            words += f", below a line “{spec.label.header}”"
    return f"{words}; indented by two spaces" if spec.kind in NESTED else words
