"""The layout of canonical text as rules: which lines follow each other in the text of a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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
from profileparse.decoding.patterns import NEVER, NOTHING, Pattern, Ref, alt, but, literal, many, maybe, pattern, seq
from profileparse.decoding.rules import Grammar, Rules
from profileparse.decoding.tables import table
from profileparse.decoding.texts import Texts, pieces
from profileparse.decoding.values import single
from profileparse.render import fields_in_order
from profileparse.schema.labels import NAME
from profileparse.schema.profile import FieldSpec, Profile, Schema, Section, schema_of
from profileparse.syntax.styles import ALTERNATIONS, ENOUGH
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


class _Part(NamedTuple):
    """A field in a text, or a line of a list, with what stands before it.

    Attributes:
        forms: How it can stand there, each with whether its label has a line of its own.
        is_required: Whether a text must have it.
        last: How it ends a text with a line as pages have at their end; NEVER where it can't.
    """

    forms: tuple[tuple[Pattern, bool], ...]
    is_required: bool = False
    last: Pattern = NEVER

    def below(self, line: Pattern) -> _Part:
        """Return the part with a line before it."""
        forms = tuple((seq(line, form), is_alone) for form, is_alone in self.forms)
        return _Part(forms, self.is_required, _then(line, self.last))


class _Count(NamedTuple):
    """How many labels of a text have a line of their own: so many at least, or at most.

    What can stand from some place on is a list, by how many of them are still needed, or can still come.
    """

    number: int = 0
    is_most: bool = False

    def end(self) -> list[Pattern]:
        """Return what can stand where the text ends."""
        return [NOTHING, *[NOTHING if self.is_most else NEVER] * self.number]

    def begun(self, part: _Part, rest: Sequence[Pattern], *, can_end: bool) -> list[Pattern]:
        """Return what can stand where a part does, by what can after it, and whether that can be nothing."""
        options = [(form, self._below(rest) if is_alone else rest) for form, is_alone in part.forms]
        if can_end:
            options.append((part.last, self._below(self.end())))
        return [alt(*(_then(form, after[left]) for form, after in options)) for left in range(self.number + 1)]

    def _below(self, rest: Sequence[Pattern]) -> list[Pattern]:
        """Return what can stand below a label that has a line of its own."""
        return [NEVER if self.is_most else rest[0], *rest[:-1]]


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
        if self.texts.like_heading == NEVER:
            return self.whole(_Count())
        # Lines that look like a heading have a mark where enough labels stand alone, and none elsewhere. Such lines are
        # left out where labels with values on their lines may be enough.
        beside = sum(spec.label.inline_only for spec in self.schema.fields)
        few, enough = (
            _Layout(self.rules, Texts(self.schema, self.texts.sources, headings=headings))
            for headings in ("plain" if beside < ENOUGH else "none", "marked")
        )
        return alt(few.whole(_Count(ALTERNATIONS - 1, is_most=True)), enough.whole(_Count(ALTERNATIONS)))

    def whole(self, count: _Count) -> Pattern:
        """Return what a whole text is, with so many labels that have a line of their own."""
        close, apart = self._fields()
        specs = [spec for spec, is_apart in fields_in_order(self.schema) if is_apart]
        apart = [part._replace(last=self._page_end(spec)) for spec, part in zip(specs, apart, strict=True)]
        if self.texts.sources != 0:
            apart.append(_Part(((self._references(self.texts.sources), True),)))
        if self.schema.title is None:
            words = alt(self.texts.title, self.texts.abbreviated_name)
            heading = seq(self.rules.line("heading", seq(literal("# "), words)), self.rules.blank)
            return seq(heading, self._any(close, apart, count))
        title, *others = apart
        whole = self._some(close, [title._replace(is_required=True), *others], count)
        if title.is_required:
            return whole
        label = literal(f"{self.schema.by_name['name'].label.text}: ")
        name = self.rules.line("name", seq(label, self.texts.name))
        return alt(whole, seq(name, self._any(close, others, count)))

    def section(self) -> Pattern:
        """Return what a section is: one of its fields at least."""
        return self._some(*self._fields(), _Count())

    def _any(self, close: Sequence[_Part], apart: Sequence[_Part], count: _Count) -> Pattern:
        """Return parts in their order, those left out that needn't be there; those apart are below a blank line."""
        return self._from_each([*close, *(part.below(self.rules.blank) for part in apart)], count)[0][-1]

    def _some(self, close: Sequence[_Part], apart: Sequence[_Part], count: _Count) -> Pattern:
        """Return the same, but one part at least, and no blank line before the first."""
        parts = [*close, *apart]
        rests = self._from_each([*close, *(part.below(self.rules.blank) for part in apart)], count)
        options: list[Pattern] = []
        for number, part in enumerate(parts):
            options.append(count.begun(part, rests[number + 1], can_end=_can_end(parts[number + 1 :]))[-1])
            if part.is_required:
                break
        return alt(*options)

    def _from_each(self, parts: Sequence[_Part], count: _Count) -> list[list[Pattern]]:
        """Return what can stand from each part on, and what can at the end."""
        found = [count.end()]
        for number, part in reversed(list(enumerate(parts, 1))):
            begun = count.begun(part, found[0], can_end=_can_end(parts[number:]))
            if not part.is_required:
                begun = [_or_else(*pair) for pair in zip(begun, found[0], strict=True)]
            kind = f"_at_{'most' if count.is_most else 'least'}" if count.number else ""
            found.insert(
                0, [self._named(f"from_{number}{kind and f'{kind}_{left}'}", each) for left, each in enumerate(begun)]
            )
        return found

    def _named(self, name: str, rest: Pattern) -> Pattern:
        """Return what refers to a pattern, if it doesn't refer to one rule already."""
        return rest if rest in (NEVER, NOTHING) or isinstance(rest, Ref) else self.rules.rule(name, rest)

    def _page_end(self, spec: FieldSpec) -> Pattern:
        """Return a field of prose that ends a text with a line as pages have at their end."""
        if spec.kind is not Kind.PROSE or spec.label.inline_only or not self.texts.has_exceptions:
            return NEVER
        label = self.rules.line(f"{spec.name}_label", self._label(spec))
        page = self.rules.line("page", seq(LITERAL, self.texts.like_page))
        value = seq(label, self.rules.blank, maybe(prose(self.rules, self.texts), self.rules.blank), page)
        return self.rules.rule(f"{spec.name}_and_page", value)

    def _fields(self) -> tuple[list[_Part], list[_Part]]:
        """Return the fields: those without blank lines around their parts, and the others."""
        found: tuple[list[_Part], list[_Part]] = [], []
        for spec, is_apart in fields_in_order(self.schema):
            forms = self._on_line(spec) if spec.label.inline_only else ((self._field(spec, is_apart=is_apart), True),)
            found[is_apart].append(_Part(forms, self._is_required(spec)))
        return found

    def _is_required(self, spec: FieldSpec) -> bool:
        """Whether a text must have a value of a field: the model gives it none, or refuses an empty list."""
        if spec.kind in LISTS and self.schema.constraints(spec.name).get("minItems", 0) > 0:
            return True
        return self.schema.model.model_fields[spec.name].is_required()

    # ---- fields ------------------------------------------------------------------------------------------------

    def _field(self, spec: FieldSpec, *, is_apart: bool) -> Pattern:
        """Return the rule of a field: its label, and below it its value, if it has one."""
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

    def _on_line(self, spec: FieldSpec) -> tuple[tuple[Pattern, bool], ...]:
        """Return how a field stands whose label counts only with a value on its line, or with a mark below it."""
        rules, texts = self.rules, self.texts
        if spec.kind in NESTED:
            raise TypeError(
                f"{self.schema.model.__name__}.{spec.name}: no grammar has {spec.kind} under a label that counts only "
                "with a value on its line; declare the label without inline_only"
            )
        label = literal(f"{spec.label.text}: ")
        more: Pattern = NEVER
        if spec.kind is Kind.PROSE:
            # What looks like a key doesn't belong to a value that stands on a label's line, which no mark begins.
            apart = alt(pieces()["key_line"], pattern("[*].*"))
            line = but(texts.prose_line, apart) if texts.has_exceptions else texts.prose_line
            value: Pattern = rules.line(f"{spec.name}_text", seq(label, line))
            more = seq(value, rules.blank, prose_parts(rules, texts, "plain", rules.line("plain_paragraph", line)))
        else:
            value = rules.line(f"{spec.name}_text", seq(label, self._in_line(spec)))
        if (said := stating_absence(spec)) != NEVER:
            alone = rules.line(f"{spec.name}_label", literal(spec.label_line))
            more = alt(more, seq(alone, rules.line(f"{spec.name}_said", seq(LITERAL, said))))
        if not self._is_required(spec):
            stated = seq(label, alt(texts.statement, literal("[]")))
            value = alt(value, rules.line(f"{spec.name}_stated", stated))
        forms = [(rules.rule(spec.name, value), False)]
        if more != NEVER:
            forms.append((rules.rule(f"{spec.name}_and_more", more), True))
        return tuple(forms)

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
            lines = NEVER
            for source in range(most, 0, -1):
                one = self.rules.line(f"reference_{source}", seq(literal(f"{source}. "), text))
                several = one if lines == NEVER else alt(seq(one, maybe(lines)), lines)
                lines = self.rules.rule(f"references_from_{source}", several)
        return self.rules.rule("references", seq(label, self.rules.blank, lines))


def _can_end(rest: Sequence[_Part]) -> bool:
    """Whether a text can be without parts."""
    return not any(part.is_required for part in rest)


def _or_else(one: Pattern, rest: Pattern) -> Pattern:
    """Return one pattern or the other, which can be nothing, or can't be at all."""
    return maybe(one) if rest == NOTHING and one != NEVER else alt(one, rest)


def _then(before: Pattern, rest: Pattern) -> Pattern:
    return NEVER if NEVER in (before, rest) else seq(before, rest)
