"""What stands under the label of a field in canonical text: lists, prose, trees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from profileparse.decoding.patterns import (
    ANYTHING,
    NEVER,
    NOTHING,
    Pattern,
    alt,
    but,
    literal,
    many,
    maybe,
    pattern,
    repeat,
    seq,
)
from profileparse.decoding.rules import Rules
from profileparse.decoding.texts import Texts, pieces
from profileparse.decoding.values import entry
from profileparse.render import LITERAL as LITERAL_MARK
from profileparse.render import bullet_of, list_below
from profileparse.schema.profile import FieldSpec
from profileparse.syntax.parser import syntax_of
from profileparse.values.absence import absence
from profileparse.values.lines import and_at
from profileparse.values.prose import LOWEST_LEVEL, MOST_DEPTH
from profileparse.values.textvalue import TextValue

LITERAL = literal(LITERAL_MARK)
_BARE, _MARKED = pattern("[A-Za-z0-9].*"), pattern("[^A-Za-z0-9].*")


def terms(rules: Rules, texts: Texts, spec: FieldSpec, counts: tuple[int, int | None]) -> Pattern:
    """Return a list of terms in the layout of its field, or with bullets, where a line of it can't stand without.

    Args:
        rules: The rules of the text.
        texts: Its patterns.
        spec: The field.
        counts: How many terms it has, at least and at most.
    """
    layout = spec.label.layout
    least, most = counts
    own: Pattern = rules.line("numbered_term", seq(LITERAL, texts.numbered_term))
    if layout == "bullets":
        return repeat(alt(rules.line("bullet", seq(literal("  • "), texts.item_term)), own), least, most)

    def item(name: str, text: Pattern) -> Pattern:
        return rules.line(name, seq(literal("- "), text))

    any_item = item("item_term", texts.item_term)
    forced = [own]
    options: list[Pattern] = []
    if texts.has_exceptions:
        forced.append(item("strong_term", texts.strong_term))
    if layout == "inline":
        options.append(rules.line("terms" if counts == (1, None) else f"{spec.name}_terms", texts.terms(counts)))
        if texts.has_exceptions and counts == (1, None):
            options.append(seq(item("item_key", texts.key_term), many(any_item)))
            first, second = texts.key_terms
            options.append(seq(item("item_before_key", first), item("item_with_key", second), many(any_item)))
            options.append(seq(many(any_item, 1), item("item_joined", texts.joined_term)))
        own = alt(*forced)
        forced.append(item("item_apart", texts.term_apart))
    else:
        lines = repeat(rules.line("term", texts.term), least, most)
        options.append(_headed(rules, spec, lines))
        own = alt(*forced)
        if texts.has_exceptions:
            forced.append(item("item_key", texts.key_term))
    return alt(*options, _with(any_item, alt(*forced), alt(any_item, own), counts))


def _with(item: Pattern, forced: Pattern, others: Pattern, counts: tuple[int, int | None]) -> Pattern:
    """Return a list with bullets, one of whose lines is forced to have one."""
    least, most = counts
    if counts == (1, None):
        return seq(many(item), forced, many(others))
    return seq(forced, repeat(others, least - 1, None if most is None else most - 1))


def values(rules: Rules, texts: Texts, spec: FieldSpec, counts: tuple[int, int | None]) -> Pattern:
    """Return a list of values that know their text; the arguments are those of `terms`."""
    if spec.of is None:
        return _options(rules, texts, spec, counts)
    layout = spec.label.layout
    least, most = counts
    one = _entry_in_line(texts, spec.of) if layout == "inline" else entry(texts, spec.of)
    if layout == "bullets":
        return repeat(rules.line(f"{spec.name}_text", seq(literal("  • "), one)), least, most)
    # What begins with a mark stands after a bullet, and so do the others of its list then.
    item = rules.line(f"{spec.name}_item", seq(literal("- "), one))
    marked_item = rules.line(f"{spec.name}_marked", seq(literal("- "), but(one, _BARE)))
    bulleted = _with(item, marked_item, item, counts)
    if layout == "inline":
        return alt(rules.line(f"{spec.name}_text", values_in_line(texts, spec, counts)), bulleted)
    lines = repeat(rules.line(f"{spec.name}_text", but(one, _MARKED)), least, most)
    return alt(_headed(rules, spec, lines), bulleted)


def _headed(rules: Rules, spec: FieldSpec, lines: Pattern) -> Pattern:
    """Return lines below the heading of their column, if they have one."""
    header = spec.label.header
    return lines if header is None else seq(rules.line(f"{spec.name}_header", literal(header)), lines)


def values_in_line(texts: Texts, spec: FieldSpec, counts: tuple[int, int | None]) -> Pattern:
    """Return values with commas between them, so many at least and at most."""
    if spec.of is not None:
        return _with_commas(but(_entry_in_line(texts, spec.of), _MARKED), counts)
    bare, _ = _written(texts, spec)
    one, joined = alt(*map(literal, bare)), alt(*map(literal, filter(and_at, bare)))
    line = but(_with_commas(one, counts), stating_absence(spec))
    if joined == NEVER:
        return line
    # A last value with an "and" would be two, unless one before it has an "and", too.
    several = seq(many(seq(one, literal(", ")), 1), joined)
    return but(line, but(several, seq(many(seq(one, literal(", "))), joined, literal(", "), ANYTHING)))


def _with_commas(one: Pattern, counts: tuple[int, int | None]) -> Pattern:
    least, most = counts
    return seq(one, repeat(seq(literal(", "), one), least - 1, None if most is None else most - 1))


def _entry_in_line(texts: Texts, of: type[TextValue]) -> Pattern:
    """Return a value among others in a line: where its class doesn't say how it is written, no comma parts it."""
    return entry(texts, of) if of.text_pattern() else pieces()["listed_text"]


def _options(rules: Rules, texts: Texts, spec: FieldSpec, counts: tuple[int, int | None]) -> Pattern:
    """Return a list of values of a closed vocabulary; the arguments are those of `terms`."""
    layout = spec.label.layout
    bare, marked = _written(texts, spec)
    bullet = literal("  • " if layout == "bullets" else "- ")

    def line(name: str, options: Iterable[str], before: Pattern = bullet) -> Pattern:
        one = alt(*map(literal, options))
        return NEVER if one == NEVER else rules.line(f"{spec.name}_{name}", seq(before, one))

    said = _stating_absence(spec)
    found = [line("said", said, LITERAL)] if counts[0] == 1 else []
    any_item = line("item", (*bare, *marked))
    forced = line("marked", marked)
    if layout == "bullets":
        return alt(*found, _not_one(any_item, line("sole", _without(bare + marked, said)), counts))
    if forced != NEVER:
        found.append(_with(any_item, forced, any_item, counts))
    if layout == "inline" and bare:
        found.append(rules.line(f"{spec.name}_text", values_in_line(texts, spec, counts)))
        joined = line("joined", filter(and_at, bare))
        others = line("other", [each for each in bare if not and_at(each)])
        if NEVER not in {joined, others} and counts == (1, None):
            found.append(seq(many(others, 1), joined))
    elif bare:
        sole = line("sole", _without(bare, said), NOTHING)
        found.append(_headed(rules, spec, _not_one(line("text", bare, NOTHING), sole, counts)))
    return alt(*found)


def _not_one(entry: Pattern, sole: Pattern, counts: tuple[int, int | None]) -> Pattern:
    """Return so many entries, or another one that stands alone."""
    least, most = counts
    several = NEVER if most == 1 else repeat(entry, max(least, 2), most)
    return several if least > 1 else alt(sole, several)


def _without(texts: Sequence[str], others: Sequence[str]) -> list[str]:
    return [each for each in texts if each not in others]


def _written(texts: Texts, spec: FieldSpec) -> tuple[list[str], list[str]]:
    """Return the values of a vocabulary that entries of a list can be: those that stand bare, and those that don't."""
    syntax = syntax_of(texts.schema.model)
    bare: list[str] = []
    marked: list[str] = []
    for each in spec.options or ():
        twice = list_below(syntax, spec, [each, each])
        if not twice.startswith(LITERAL_MARK):
            (marked if twice == f"- {each}\n- {each}" else bare).append(each)
    return bare, marked


def _stating_absence(spec: FieldSpec) -> list[str]:
    return [each for each in spec.options or () if absence(each, spec.label) is not None]


def stating_absence(spec: FieldSpec) -> Pattern:
    """Return the values of a vocabulary that would say that there is none, without the mark of a literal line."""
    return alt(*map(literal, _stating_absence(spec)))


def prose(rules: Rules, texts: Texts) -> Pattern:
    """Return prose: paragraphs, quotations and lists of items with blank lines between them."""
    blank = rules.blank
    quotation = rules.line("quotation", texts.quotation)
    quotations = seq(quotation, many(seq(blank, quotation)))
    parts = prose_parts(rules, texts)
    return alt(parts, seq(quotations, maybe(blank, parts)))


def headed_prose(rules: Rules, texts: Texts, level: int) -> Pattern:
    """Return prose with headings, the first of which has the highest level of all."""
    parts = maybe(rules.blank, prose_parts(rules, texts))
    first = rules.line(f"heading_{level}", seq(literal("#" * level + " "), texts.heading))
    other = rules.line(f"heading_from_{level}", seq(pattern(f"#{{{level},{LOWEST_LEVEL}}} "), texts.heading))
    return seq(maybe(prose(rules, texts), rules.blank), first, parts, many(seq(rules.blank, other, parts)))


def prose_parts(rules: Rules, texts: Texts, name: str = "prose", paragraph: Pattern | None = None) -> Pattern:
    """Return paragraphs and lists of items with blank lines between them.

    Args:
        rules: The rules of the text.
        texts: Its patterns.
        name: What the names of its rules begin with.
        paragraph: The line of a paragraph; by default any that can stand below a label.
    """
    blank = rules.blank
    # No two lists stand beside each other: they would be one.
    items = rules.rule("prose_items", many(rules.line("item", seq(literal("- "), texts.item)), 1))
    if paragraph is None:
        paragraph = rules.line("paragraph", texts.prose_line)
        if texts.marked != NEVER:
            paragraph = alt(paragraph, rules.line("marked", seq(LITERAL, texts.marked)))
    part = rules.rule(f"{name}_part", seq(maybe(items, blank), paragraph))
    return rules.rule(f"{name}_parts", alt(seq(part, many(seq(blank, part)), maybe(blank, items)), items))


def trees(rules: Rules, texts: Texts) -> Pattern:
    """Return trees: each is an item, those below it are indented deeper."""
    below: Pattern | None = None
    for depth in range(MOST_DEPTH, 0, -1):
        line = rules.line(f"tree_{depth}", seq(literal(bullet_of(depth)), texts.item_term))
        below = many(rules.rule(f"tree_{depth}", line if below is None else seq(line, maybe(below))), 1)
    if below is None:
        raise AssertionError("a tree has a level")
    return below
