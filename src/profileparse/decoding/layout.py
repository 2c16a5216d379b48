"""The layout of canonical text as rules: which lines follow each other in the text of a model."""

from __future__ import annotations

from collections.abc import Sequence

from profileparse.decoding.dialects import Grammar
from profileparse.decoding.patterns import NOTHING, But, Pattern, Ref, alt, literal, many, maybe, pattern, seq
from profileparse.decoding.texts import Texts, pieces
from profileparse.decoding.values import entry, single
from profileparse.render import fields_in_order
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile, Schema, schema_of
from profileparse.values.kinds import LISTS, Kind, is_single

_END = literal("\n")
_BLANK = Ref("blank")
_LITERAL = literal("\\ ")


def grammar_of(model: type[Profile], sources: int | None, *, has_exceptions: bool = True) -> Grammar:
    """Return the grammar of the canonical texts of a model.

    Args:
        model: The model.
        sources: The highest number that can be cited; None where any can.
        has_exceptions: Whether the dialect has a word for "but not".

    Raises:
        TypeError: the model has a field that no grammar can say; the message names it.
    """
    schema = schema_of(model)
    grammar = Grammar()
    layout = _Layout(grammar, schema, Texts(schema, sources, has_exceptions=has_exceptions))
    grammar.rules["profile"] = NOTHING  # the first rule comes first
    grammar.lines["blank"] = _END
    grammar.rules["profile"] = layout.profile()
    return grammar


class _Layout:
    """Makes the rules of the fields of a model.

    Attributes:
        grammar: Where the rules and lines go.
        schema: The schema of the model.
        texts: The patterns of its lines.
    """

    def __init__(self, grammar: Grammar, schema: Schema, texts: Texts) -> None:
        self.grammar = grammar
        self.schema = schema
        self.texts = texts

    # ---- the whole ---------------------------------------------------------------------------------------------

    def profile(self) -> Pattern:
        """Return what a whole text is."""
        fields = [
            (self.field(spec, is_apart=is_apart), is_apart, self._is_required(spec))
            for spec, is_apart in fields_in_order(self.schema)
        ]
        close = [(rule, is_required) for rule, is_apart, is_required in fields if not is_apart]
        apart = [(seq(_BLANK, rule), is_required) for rule, is_apart, is_required in fields if is_apart]
        apart.append((seq(_BLANK, self.references()), False))
        above, below = _in_order(close), _in_order(apart)
        label = literal(f"{self.schema.by_name['name'].label.text}: ")
        if self.schema.title is None:
            words = alt(self.texts.name_in_heading, self.texts.abbreviated_name)
            heading = seq(self.line("heading", seq(literal("# "), words)), _BLANK)
            return seq(heading, *above, *below)
        title, rest = Ref(self.schema.title.name), below[1:]
        if any(is_required for _, is_required in close):
            before: Pattern = seq(*above, _BLANK)
        else:
            before = maybe(self._some([rule for rule, _ in close]), _BLANK) if close else NOTHING
        named = seq(before, title, *rest)
        if self._is_required(self.schema.title):
            return named
        name = self.line("name", seq(label, self.texts.name))
        return alt(named, seq(name, *above, *rest))

    def _is_required(self, spec: FieldSpec) -> bool:
        return self.schema.model.model_fields[spec.name].is_required()

    def _some(self, rules: Sequence[Pattern]) -> Pattern:
        """Return one or more of some rules, in their order."""
        return alt(*(seq(each, *map(maybe, rules[number:])) for number, each in enumerate(rules, start=1)))

    def line(self, name: str, text: Pattern) -> Ref:
        """Return a line of some text, by a name."""
        self.grammar.lines.setdefault(f"{name}_line", seq(text, _END))
        return Ref(f"{name}_line")

    def rule(self, name: str, pattern: Pattern) -> Ref:
        """Return a rule, by its name."""
        self.grammar.rules[name] = pattern
        return Ref(name)

    # ---- fields ------------------------------------------------------------------------------------------------

    def field(self, spec: FieldSpec, *, is_apart: bool) -> Pattern:
        """Return the rule of a field: its label, and below it its value, if it has one."""
        if spec.label.inline_only:
            raise TypeError(
                f"{self.schema.model.__name__}.{spec.name}: no grammar has labels that count only with a value on "
                "their line; declare the label without inline_only"
            )
        label = self.line(f"{spec.name}_label", self._label(spec))
        body = self.rule(f"{spec.name}_value", self.body(spec))
        whole = seq(_BLANK, body) if is_apart else body
        return self.rule(spec.name, seq(label, whole if self._is_required(spec) else maybe(whole)))

    def _label(self, spec: FieldSpec) -> Pattern:
        if not spec.is_title:
            return literal(spec.label_line)
        before, _, after = spec.label.text.partition(NAME)
        return seq(literal(before), self.texts.name, literal(after))

    def body(self, spec: FieldSpec) -> Pattern:
        """Return what stands below the label of a field."""
        if spec.kind is Kind.PROSE:
            value: Pattern = self.prose()
        elif spec.kind in LISTS:
            value = self.list_(spec)
        elif is_single(spec.kind):
            value = self.line(f"{spec.name}_text", single(self.texts, self.schema, spec))
        else:
            raise TypeError(f"{self.schema.model.__name__}.{spec.name}: no grammar has {spec.kind} yet")
        # A field that must have a value has it, and none that says that there is none.
        return value if self._is_required(spec) else alt(value, self.line("statement", self.texts.statement))

    def list_(self, spec: FieldSpec) -> Pattern:
        """Return a list in the layout of its field, or with bullets, where a line of it can't stand without."""
        texts, layout = self.texts, spec.label.layout
        if constraints := self.schema.constraints(spec.name):
            raise TypeError(
                f"{self.schema.model.__name__}.{spec.name}: no grammar can say {', '.join(sorted(constraints))} of a "
                "list; check it when the text has been read"
            )
        if spec.of is not None:
            return self._values(spec)
        own = self.line("numbered_term", seq(_LITERAL, texts.numbered_term))
        if layout == "bullets":
            return many(alt(self.line("bullet", seq(literal("  • "), texts.item_term)), own), 1)
        item = self.line("item_term", seq(literal("- "), texts.item_term))
        apart = self.line("item_apart", seq(literal("- "), texts.term_apart)) if layout == "inline" else None
        forced = own if apart is None else alt(own, apart)
        bulleted = seq(many(item), forced, many(alt(item, own)))
        if layout == "inline":
            return alt(self.line("terms", texts.term_line), bulleted)
        lines = many(self.line("term", texts.term), 1)
        if spec.label.header is not None:
            lines = seq(self.line(f"{spec.name}_header", literal(spec.label.header)), lines)
        return alt(lines, bulleted)

    def _values(self, spec: FieldSpec) -> Pattern:
        if spec.of is None:
            raise AssertionError("a list of values has their class")
        layout = spec.label.layout
        is_plain = not spec.of.text_pattern() and layout == "inline"
        one = pieces()["listed_text"] if is_plain else entry(self.texts, spec.of)
        if layout == "bullets":
            return many(self.line(f"{spec.name}_text", seq(literal("  • "), one)), 1)
        # What begins with a mark stands after a bullet, and so do the others of its list then.
        marked, bare = pattern("[^A-Za-z0-9].*"), pattern("[A-Za-z0-9].*")
        item = self.line(f"{spec.name}_item", seq(literal("- "), one))
        marked_item = self.line(f"{spec.name}_marked", seq(literal("- "), But(one, bare)))
        bulleted = seq(many(item), marked_item, many(item))
        word = But(one, marked)
        if layout == "inline":
            return alt(self.line(f"{spec.name}_text", seq(word, many(seq(literal(", "), word)))), bulleted)
        lines = many(self.line(f"{spec.name}_text", word), 1)
        if spec.label.header is not None:
            lines = seq(self.line(f"{spec.name}_header", literal(spec.label.header)), lines)
        return alt(lines, bulleted)

    def prose(self) -> Pattern:
        """Return prose: paragraphs, quotations and items with blank lines between them."""
        texts = self.texts
        paragraph = self.line("paragraph", texts.prose_line)
        quotation = self.line("quotation", texts.quotation)
        items = many(self.line("item", seq(literal("- "), texts.item)), 1)
        block = self.rule("prose_block", paragraph)
        parts = self.rule("prose_parts", alt(
            seq(block, maybe(_BLANK, Ref("prose_parts"))),
            seq(items, maybe(_BLANK, block, maybe(_BLANK, Ref("prose_parts")))),
        ))  # fmt: skip
        quotations = seq(quotation, many(seq(_BLANK, quotation)))
        return alt(parts, seq(quotations, maybe(_BLANK, parts)))

    def references(self) -> Pattern:
        """Return the list of references: any numbers, or each up to the last source once."""
        spec = self.schema.by_name["references"]
        text = self.texts.reference
        label = self.line("references_label", literal(spec.label_line))
        if self.texts.sources is None:
            lines: Pattern = many(self.line("reference", seq(pattern("[1-9][0-9]{0,2}"), literal(". "), text)), 1)
        elif self.texts.sources == 0:
            return NOTHING
        else:
            each = [
                self.line(f"reference_{number}", seq(literal(f"{number}. "), text))
                for number in range(1, self.texts.sources + 1)
            ]
            lines = self._some(each)
        return self.rule("references", seq(label, _BLANK, lines))


def _in_order(fields: Sequence[tuple[Pattern, bool]]) -> list[Pattern]:
    """Return fields in their order: what is not required may be left out."""
    return [rule if is_required else maybe(rule) for rule, is_required in fields]
