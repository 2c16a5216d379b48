"""The layout of canonical text as rules: which lines follow each other in the text of a model."""

from __future__ import annotations

from collections.abc import Sequence

from profileparse.decoding.lists import (
    LITERAL,
    headed_prose,
    prose,
    prose_parts,
    stating_absence,
    terms,
    trees,
    values,
    values_in_line,
)
from profileparse.decoding.patterns import NEVER, NOTHING, Pattern, alt, but, literal, many, maybe, pattern, seq
from profileparse.decoding.rules import Grammar, Rules
from profileparse.decoding.tables import table
from profileparse.decoding.texts import Texts, pieces
from profileparse.decoding.values import single
from profileparse.render import fields_in_order
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile, Schema, Section, schema_of
from profileparse.syntax.styles import ALTERNATIONS
from profileparse.values.kinds import KEYED, LISTS, NESTED, Kind
from profileparse.values.prose import HIGHEST_LEVEL, LOWEST_LEVEL


def grammar_of(model: type[Profile], sources: int | None, *, has_exceptions: bool = True) -> Grammar:
    """Return the grammar of the canonical texts of a model.

    Args:
        model: The model.
        sources: The highest number that can be cited; None where any can.
        has_exceptions: Whether the dialect has a word for "but not".

    Raises:
        TypeError: the model has a field that no grammar can say; the message names it.
    """
    grammar = Grammar()
    texts = Texts(schema_of(model), sources, has_exceptions=has_exceptions)
    whole = _Layout(Rules(grammar), texts).profile()
    # What a whole text is comes first.
    return Grammar({grammar.rule("profile", whole).name: whole, **grammar.rules}, grammar.lines)


# A rule, and whether a text must have it.
_Part = tuple[Pattern, bool]


class _Layout:
    """Makes the rules of the fields of a model, or of a section of one.

    Attributes:
        rules: Where the rules and lines go.
        texts: The patterns of its lines.
        schema: The schema of the model.
    """

    def __init__(self, rules: Rules, texts: Texts) -> None:
        self.rules = rules
        self.texts = texts
        self.schema: Schema = texts.schema

    # ---- the whole ---------------------------------------------------------------------------------------------

    def profile(self) -> Pattern:
        """Return what a whole text is."""
        whole = self.whole()
        close = [spec for spec, is_apart in fields_in_order(self.schema) if not is_apart]
        if self.texts.like_heading == NEVER or any(spec.label.inline_only for spec in close):
            return whole
        texts = Texts(self.schema, self.texts.sources, has_marks=True)
        return alt(whole, _Layout(self.rules, texts).whole(ALTERNATIONS)) if len(close) >= ALTERNATIONS else whole

    def whole(self, least: int = 0) -> Pattern:
        """Return what a whole text is that has so many fields at least above those that blank lines set apart."""
        blank = self.rules.blank
        close, apart = self._fields()
        above = [self._at_least(least, close)] if least else _in_order(close)
        references = [] if self.texts.sources == 0 else [(self._references(self.texts.sources), False)]
        below = _in_order([*apart, *references], blank)
        last = self._last(apart)

        def rest(first: int) -> Pattern:
            ended = (seq(*below[first:number], blank, field) for number, field in last.items() if number >= first)
            return alt(seq(*below[first:]), *ended)

        if self.schema.title is None:
            words = alt(self.texts.name_in_heading, self.texts.abbreviated_name)
            heading = seq(self.rules.line("heading", seq(literal("# "), words)), blank)
            return seq(heading, *above, rest(0))
        if least or any(is_required for _, is_required in close):
            before: Pattern = seq(*above, blank)
        else:
            before = maybe(_some(close), blank) if close else NOTHING
        title, is_required = apart[0]
        named = seq(before, alt(seq(title, rest(1)), last.get(0, NEVER)))
        if is_required:
            return named
        label = literal(f"{self.schema.by_name['name'].label.text}: ")
        name = self.rules.line("name", seq(label, self.texts.name))
        return alt(named, seq(name, *above, rest(1)))

    def _at_least(self, count: int, parts: Sequence[_Part]) -> Pattern:
        """Return so many of some parts at least, in their order."""
        # What may stand from a part on, by how many have to: of none there is nothing to choose from.
        after: list[Pattern] = [NOTHING, *[NEVER] * count]
        for number, (rule, is_required) in reversed(list(enumerate(parts))):
            rests = (after[max(0, left - 1)] for left in range(count + 1))
            taken = [NEVER if rest == NEVER else seq(rule, rest) for rest in rests]
            wholes = taken if is_required else [alt(*pair) for pair in zip(taken, after, strict=True)]
            after = [
                NEVER if whole == NEVER else self.rules.rule(f"least_{left}_from_{number}", whole)
                for left, whole in enumerate(wholes)
            ]
        return after[count]

    def _last(self, apart: Sequence[_Part]) -> dict[int, Pattern]:
        """Return the fields of prose that can end a text, by their number, with a line as pages have at their end."""
        if not self.texts.has_exceptions:
            return {}
        blank = self.rules.blank
        specs = [spec for spec, is_apart in fields_in_order(self.schema) if is_apart]
        found: dict[int, Pattern] = {}
        for number, spec in reversed(list(enumerate(specs))):
            if spec.kind is Kind.PROSE and not spec.label.inline_only:
                label = self.rules.line(f"{spec.name}_label", self._label(spec))
                page = self.rules.line("page", seq(LITERAL, self.texts.like_page))
                value = seq(label, blank, maybe(prose(self.rules, self.texts), blank), page)
                found[number] = self.rules.rule(f"{spec.name}_and_page", value)
            if apart[number][1]:
                break  # what a text must have is not left out
        return found

    def section(self) -> Pattern:
        """Return what a section is: one of its fields at least."""
        close, apart = self._fields()
        options = [seq(_some(close), *_in_order(apart, self.rules.blank))] if close else []
        if apart and not any(is_required for _, is_required in close):
            options.append(_some(apart, self.rules.blank))
        return alt(*options)

    def _fields(self) -> tuple[list[_Part], list[_Part]]:
        """Return the rules of the fields: of those without blank lines around their parts, and of the others."""
        found: tuple[list[_Part], list[_Part]] = [], []
        for spec, is_apart in fields_in_order(self.schema):
            found[is_apart].append((self._field(spec, is_apart=is_apart), self._is_required(spec)))
        return found

    def _is_required(self, spec: FieldSpec) -> bool:
        """Whether a text must have a value of a field: the model gives it none, or refuses an empty list."""
        if spec.kind in LISTS and self.schema.constraints(spec.name).get("minItems", 0) > 0:
            return True
        return self.schema.model.model_fields[spec.name].is_required()

    # ---- fields ------------------------------------------------------------------------------------------------

    def _field(self, spec: FieldSpec, *, is_apart: bool) -> Pattern:
        """Return the rule of a field: its label, and below it its value, if it has one."""
        if spec.label.inline_only:
            return self.rules.rule(spec.name, self._on_line(spec))
        label = self.rules.line(f"{spec.name}_label", self._label(spec))
        body = self.rules.rule(f"{spec.name}_value", self._body(spec))
        whole = seq(self.rules.blank, body) if is_apart else body
        below = seq(label, whole if self._is_required(spec) else maybe(whole))
        if is_apart and spec.kind is Kind.PROSE and self.texts.has_exceptions:
            # The label has a mark of a level above the headings in its prose.
            for level in range(HIGHEST_LEVEL, LOWEST_LEVEL + 1):
                headed = self.rules.rule(f"headed_{level}", headed_prose(self.rules, self.texts, level))
                marks = literal("#" * (level - 1) + " ")
                marked = self.rules.line(f"{spec.name}_label_{level}", seq(marks, self._label(spec)))
                below = alt(below, seq(marked, self.rules.blank, headed))
        return self.rules.rule(spec.name, below)

    def _on_line(self, spec: FieldSpec) -> Pattern:
        """Return a field whose label counts only with a value on its line."""
        rules, texts = self.rules, self.texts
        if spec.kind in NESTED:
            raise TypeError(
                f"{self.schema.model.__name__}.{spec.name}: no grammar has {spec.kind} under a label that counts only "
                "with a value on its line; declare the label without inline_only"
            )
        label = literal(f"{spec.label.text}: ")
        stated = rules.line(f"{spec.name}_stated", seq(label, alt(texts.statement, literal("[]"))))
        if spec.kind is Kind.PROSE:
            # What looks like a key doesn't belong to a value that stands on a label's line, which no mark begins.
            apart = alt(pieces()["key_line"], pattern("[*].*"))
            line = but(texts.prose_line, apart) if texts.has_exceptions else texts.prose_line
            first = rules.line(f"{spec.name}_text", seq(label, line))
            more = prose_parts(rules, texts, "plain", rules.line("plain_paragraph", line))
            value = seq(first, maybe(rules.blank, more))
        else:
            value = rules.line(f"{spec.name}_text", seq(label, self._in_line(spec)))
        if (said := stating_absence(spec)) != NEVER:
            alone = rules.line(f"{spec.name}_label", literal(spec.label_line))
            value = alt(value, seq(alone, rules.line(f"{spec.name}_said", seq(LITERAL, said))))
        return value if self._is_required(spec) else alt(value, stated)

    def _in_line(self, spec: FieldSpec) -> Pattern:
        """Return the value of a field in one line."""
        if spec.kind not in LISTS:
            return single(self.texts, self.schema, spec)
        counts = self._counts(spec)
        return self.texts.terms(counts) if spec.kind is Kind.TERMS else values_in_line(self.texts, spec, counts)

    def _label(self, spec: FieldSpec) -> Pattern:
        if not spec.is_title:
            return literal(spec.label_line)
        before, _, after = spec.label.text.partition(NAME)
        name = self.texts.name_before_words if after[:1].isspace() else self.texts.name
        return seq(literal(before), name, literal(after))

    def _body(self, spec: FieldSpec) -> Pattern:
        """Return what stands below the label of a field."""
        rules = self.rules.inside(spec.name) if spec.kind in NESTED else self.rules
        if spec.kind is Kind.PROSE:
            value = prose(rules, self.texts)
        elif spec.kind in NESTED:
            value = self._nested(rules, spec)
        elif spec.kind in LISTS:
            of = terms if spec.kind is Kind.TERMS else values
            value = of(rules, self.texts, spec, self._counts(spec))
        else:
            text = single(self.texts, self.schema, spec)
            value = NEVER if text == NEVER else rules.line(f"{spec.name}_text", text)
            if (said := stating_absence(spec)) != NEVER:
                value = alt(value, rules.line(f"{spec.name}_said", seq(LITERAL, said)))
            if text == self.texts.value:
                value = alt(value, rules.line("marked_value", seq(LITERAL, self.texts.marked_value)))
        # A field that must have a value has it, and none that says that there is none.
        return value if self._is_required(spec) else alt(value, rules.line("statement", self.texts.statement))

    def _counts(self, spec: FieldSpec) -> tuple[int, int | None]:
        """Return how many entries a list has, at least and at most."""
        constraints = self.schema.constraints(spec.name)
        least, most = constraints.pop("minItems", 1), constraints.pop("maxItems", None)
        if constraints:
            raise TypeError(
                f"{self.schema.model.__name__}.{spec.name}: no grammar can say {', '.join(sorted(constraints))} of a "
                "list; check it when the text has been read"
            )
        return max(least, 1), most

    def _nested(self, rules: Rules, spec: FieldSpec) -> Pattern:
        """Return what stands inside a field that has fields of its own: lines that are indented deeper."""
        schema = schema_of(spec.section or Section)
        texts = Texts(schema, self.texts.sources, has_exceptions=self.texts.has_exceptions)
        if spec.kind in KEYED:
            return self._by_key(rules, texts, spec.by_key)
        if spec.kind is Kind.TREES:
            return trees(rules, texts)
        if spec.kind is Kind.TABLE:
            return table(rules, spec.label.header)
        one = rules.rule("section", _Layout(rules, texts).section())
        if spec.kind is Kind.SECTION:
            return one
        between = seq(rules.blank, rules.line("rule", literal("---")), rules.blank)
        return seq(one, many(seq(between, one)))

    @staticmethod
    def _by_key(rules: Rules, texts: Texts, spec: FieldSpec) -> Pattern:
        """Return values by key: each key is a heading."""
        key = rules.line("key", seq(literal("## "), texts.name_in_heading))
        body = terms(rules, texts, spec, (1, None)) if spec.kind is Kind.TERMS else prose(rules, texts)
        value = rules.rule("by_key", seq(key, rules.blank, body))
        return seq(value, many(seq(rules.blank, value)))

    def _references(self, most: int | None) -> Pattern:
        """Return the list of references: any numbers, or each up to the last source once."""
        spec = self.schema.by_name["references"]
        text = self.texts.reference
        label = self.rules.line("references_label", literal(spec.label_line))
        if most is None:
            number = pattern("[1-9][0-9]{0,2}")
            lines: Pattern = many(self.rules.line("reference", seq(number, literal(". "), text)), 1)
            # Brackets say that numbers begin at nought.
            first, second, other = (
                self.rules.line(f"reference_{name}", seq(literal("- ["), each, literal("] "), text))
                for name, each in (("nought", literal("0")), ("one", literal("1")), ("in_brackets", number))
            )
            lines = alt(lines, seq(first, second, many(other)))
        else:
            lines = _some([
                (self.rules.line(f"reference_{number}", seq(literal(f"{number}. "), text)), False)
                for number in range(1, most + 1)
            ])  # fmt: skip
        return self.rules.rule("references", seq(label, self.rules.blank, lines))


def _in_order(parts: Sequence[_Part], before: Pattern = NOTHING) -> list[Pattern]:
    """Return parts in their order, each with what stands before it: what is not required may be left out."""
    return [seq(before, rule) if is_required else maybe(before, rule) for rule, is_required in parts]


def _some(parts: Sequence[_Part], between: Pattern = NOTHING) -> Pattern:
    """Return one or more of some parts, in their order."""
    first = next((number for number, (_, is_required) in enumerate(parts, 1) if is_required), len(parts))
    return alt(*(seq(rule, *_in_order(parts[number:], between)) for number, (rule, _) in enumerate(parts[:first], 1)))
