"""What Hypothesis draws from: texts of every kind, and records of two models."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, Self

from hypothesis import strategies as st
from pydantic import Field

from profileparse import (
    Absent,
    EntityProfile,
    Identifier,
    Label,
    PartialDate,
    Profile,
    Prose,
    Quantity,
    Section,
    Table,
    Term,
    TextValue,
    Tree,
    Url,
    Xref,
)
from profileparse.schema.profile import FieldSpec, Schema, schema_of
from profileparse.values.kinds import KEYED, NESTED, Kind


class CompanyProfile(Profile):
    """A model with every kind of value, other labels, and no heading that holds the name."""

    sector: Annotated[list[Term], Label("Sector", aliases=("Industry", "Industries"), layout="inline")] = []
    founded: Annotated[datetime.date | None, Label("Founded", aliases=("Founding Date",))] = None
    employees: Annotated[int | None, Label("Number of Employees", aliases=("Staff",)), Field(ge=0)] = None
    revenue: Annotated[float | None, Label("Revenue")] = None
    website: Annotated[Url | None, Label("Website", aliases=("URL", "Homepage"))] = None
    ticker: Annotated[Identifier | None, Label("Ticker")] = None
    motto: str | None = None
    history: Annotated[Prose | None, Label("History")] = None
    products: Annotated[list[Term], Label("Products", header="Product")] = []
    risks: Annotated[list[Term], Label("Risks", layout="bullets")] = []


class Code(TextValue):
    """A user's own kind of value, which takes any text."""

    written: str

    @classmethod
    def from_text(cls, text: str) -> Self:
        return cls(written=text)

    def to_text(self) -> str:
        return self.written


class SpecimenProfile(Profile):
    """A model with values that know their text, alone and in lists of every layout."""

    code: Code | None = None
    key: Annotated[Code | None, Label("Key", inline_only=True)] = None
    marks: Annotated[list[Code], Label("Marks", layout="inline")] = []
    signs: Annotated[list[Code], Label("Signs", header="Sign")] = []
    tags: Annotated[list[Code], Label("Tags", layout="bullets")] = []
    mass: Annotated[Quantity | None, Label("Mass", aliases=("Weight",))] = None
    sizes: Annotated[list[Quantity], Label("Sizes", layout="inline")] = []
    found: PartialDate | None = None
    seen: Annotated[list[PartialDate], Label("Seen", layout="bullets", date_order="dmy")] = []
    origin: Annotated[Xref | None, Label("Origin ID")] = None
    identifiers: Annotated[list[Xref], Label("Identifiers", layout="inline")] = []
    records: Annotated[list[Xref], Label("Records")] = []
    uses: Annotated[list[Term], Label("Uses")] = []
    notes: Annotated[Prose | None, Label("About {name}")] = None


class Sample(Section):
    """A section in a section, with values that know their text."""

    mass: Annotated[Quantity | None, Label("Mass", aliases=("Weight",))] = None
    identifiers: Annotated[list[Xref], Label("Identifiers", layout="inline")] = []
    taken: PartialDate | None = None
    keeper: str | None = None


class Layer(Section):
    """A section with sections, and fields of every kind."""

    depth: Annotated[Quantity | None, Label("Depth")] = None
    ages: Annotated[list[Quantity], Label("Ages", layout="inline")] = []
    seen: Annotated[list[PartialDate], Label("Seen", layout="bullets")] = []
    makeup: Annotated[list[Term], Label("Makeup", aliases=("Composition",), layout="inline")] = []
    finds: Annotated[list[Term], Label("Finds", header="Find")] = []
    origin: Annotated[Xref | None, Label("Origin ID")] = None
    count: int | None = None
    sample: Annotated[Sample | None, Label("Type Sample")] = None
    samples: list[Sample] = []
    flora: list[Tree] = []
    remarks: Prose | None = None


class SiteProfile(Profile):
    """A model with fields that have fields of their own."""

    mass: Annotated[Quantity | None, Label("Mass", aliases=("Weight",))] = None
    top: Annotated[Layer | None, Label("Top Layer", aliases=("Surface",))] = None
    layers: list[Layer] = []
    doses: Annotated[dict[str, list[Term]], Label("Doses", layout="inline")] = {}
    uses: Annotated[dict[str, list[Term]], Label("Uses", layout="bullets")] = {}
    advice: dict[str, Prose] = {}
    fauna: Annotated[list[Tree], Label("Fauna", aliases=("Animals",))] = []
    counts: Annotated[Table | None, Label("Counts")] = None
    notes: Annotated[Prose | None, Label("About {name}")] = None


MODELS: tuple[type[Profile], ...] = (EntityProfile, CompanyProfile, SpecimenProfile, SiteProfile)

# ---- texts -------------------------------------------------------------------------------------------------

_LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r")
_SPACES = (" ", "  ", "    ", "\t", "\u00a0", "\u202f", "\u2003", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029")
_ODD = ("\u200b", "\u2060", "\ufeff", "\u200c", "\u200d", "\u00ad", "\u202e", "\u2066", "\u2069", "\x00", "\x1f",
        "\x7f", "\ud800", "\udfff", "\udc80", "\U0001f9ec", "\ufe0f", "é", "e\u0301", "ß", "İ", "β", "Ca²⁺", "ſ")  # fmt: skip
_MARKS = ("- ", "* ", "• ", "  • ", "+ ", "– ", "1. ", "2) ", "12. ", "100) ", "-", "*", "•", "—", "> ", ">", "> > ",
          "|", " | ", "---", "|---|", "---|", "===", "***", "___", "~~~", "^^^", "# ", "## ", "######", "== ", " ==",
          "**", "*", "__", "_", ":", ": ", "：", "[edit]", "[edit | edit source]", "I. ", "IV. ", "1️⃣ ", "🧬 ",
          "(", ")", "[", "]", "{", "}", "“", "”", '"', "'", "«", "»", "„", "‘", "’", ",", ", ", ";", "; ", ".", "!",
          "?", "/", "\\", "`", "~", "≈", "=", "^", "↩", "&", "<", "…", "– ")  # fmt: skip
_CITATIONS = ("[1]", "[1][2]", " [1].", "[1,3]", "[2; 4]", "[1-3]", "[3-1]", "[1–400]", "[ 1 ]", "[0]", "[999]",
              "[1000]", "[^1]", "[@key]", "[citation needed]", "[]", "[1](https://example.org/a)", "Pax[6]", "cells[1]",
              "(PMID: 1, 2)", "> “quoted”[1]", '> "quoted" ', "> “a > “b” c”[2][3]", "„tief“", "> «bas»")  # fmt: skip
_WORDS = ("A", "b", "the", "word", "Cancer", "Autoimmune diseases", "CancerAutoimmune diseases", "TNF", "IL-6", "CD4+",
          "Amyloid beta (Aβ) plaques", "(senile)", "(e.g., A, B)", "N,N-dimethyl", "1,2-", "12,500", "3-fold", "1998",
          "3 March 1998", "1998-03-03", "https://example.org/a?b=c", "Biomarker", "Product", "Cellular secretion",
          "Key: value", "Key:", "snake_case: x", "A. Author. A title.", "[1] A. Author", "^ A. Author (1999)")  # fmt: skip
_SENTINELS = ("None", "N/A", "n/a", "Unknown", "-", "TBD", "Not applicable", "No safety concerns listed", "none.",
              "No synonyms found.", "[]", "(none)", "Not available")  # fmt: skip
_FRAMES = ("{}", "{}:", "**{}**", "**{}:**", "**{}**:", "## {}", "== {} ==", "{}[edit]", "1. {}", "II. {}", "- {}: ",
           "- **{}:** ", "# {}", "{}: ", "{}\n===", "{}\n---", "> {}", "| {} |", "🧬 {}", "__{}__", "{}Value")  # fmt: skip


def _specs(schema: Schema) -> Iterator[FieldSpec]:
    """Yield the fields of a model, then those of its sections."""
    yield from schema.by_name.values()
    for spec in schema.nested:
        if spec.section is not None:
            yield from _specs(spec.inside)


def labels_of(model: type[Profile]) -> list[str]:
    """The labels and aliases of a model and of its sections, some of them in other letters."""
    found = [text for spec in _specs(schema_of(model)) for text in (spec.label.text, *spec.label.aliases)]
    texts = [text.replace("{name}", "X") for text in dict.fromkeys(found)]
    return [*texts, *(text.lower() for text in texts[::3]), *(text.upper() for text in texts[::4]), "Overview", "Note"]


def vocabulary(model: type[Profile]) -> tuple[str, ...]:
    """All pieces that texts are drawn from."""
    framed = [frame.format(label) for frame in _FRAMES for label in labels_of(model)[:3]]
    return (*_LINE_ENDS, *_SPACES, *_ODD, *_MARKS, *_CITATIONS, *_WORDS, *_SENTINELS, *labels_of(model), *framed)


def labels(model: type[Profile] = EntityProfile) -> st.SearchStrategy[str]:
    """A label of the model (or one that it does not have) in some decoration."""
    return st.builds(
        lambda frame, label: frame.format(label), st.sampled_from(_FRAMES), st.sampled_from(labels_of(model))
    )


def _glued(strategy: st.SearchStrategy[str], size: int) -> st.SearchStrategy[str]:
    return st.lists(strategy, max_size=size).map("".join)


def lines(model: type[Profile] = EntityProfile) -> st.SearchStrategy[str]:
    """One line or so: words, marks and citations at random."""
    return _glued(
        st.one_of(
            st.sampled_from(_WORDS),
            st.sampled_from(_MARKS),
            st.sampled_from(_CITATIONS),
            st.sampled_from((" ", " ", *_SPACES)),
            st.sampled_from(_ODD),
            st.sampled_from(_SENTINELS),
            st.text(max_size=3),
            st.sampled_from(labels_of(model)),
        ),
        8,
    )


def tangled_texts(model: type[Profile] = EntityProfile) -> st.SearchStrategy[str]:
    """Labels, lines and line ends glued at random."""
    return _glued(st.one_of(labels(model), lines(model), st.sampled_from(_LINE_ENDS), st.sampled_from(_SENTINELS)), 24)


def shaped_texts(model: type[Profile] = EntityProfile) -> st.SearchStrategy[str]:
    """Texts with a heading, then labels with lines below them: most of them give a record."""
    line = st.one_of(lines(model), st.sampled_from(_WORDS), st.sampled_from(_SENTINELS), st.just(""))
    bulleted = st.builds(str.__add__, st.sampled_from(_MARKS), line)
    # Lines of a section: labels and keys that stand deeper, in bullets, or as headings, with values beside or below.
    value = st.sampled_from(tuple(text for texts in TEXTS.values() for text in texts)) | line
    keyed = st.builds(
        "{}{}: {}".format,
        st.sampled_from(("  ", "    ", "- ", "  - ", "### ", "")),
        st.sampled_from(labels_of(model)) | _keys,
        value | st.just(""),
    )
    below = st.one_of(line, bulleted, keyed) if schema_of(model).nested else st.one_of(line, bulleted)
    part = st.tuples(labels(model), st.lists(below, max_size=5))
    heading = st.sampled_from(
        ("X Overview", "## Cellular secretion Overview", "Name: Y", "# Z\n\nOverview", "**A b overview:** c")
    )

    def join(head: str, at: int, parts: list[tuple[str, list[str]]], end: str) -> str:
        pieces = [end.join((label, *below)) for label, below in parts]
        pieces.insert(min(at, len(pieces)), head)
        return end.join(pieces)

    return st.builds(
        join,
        heading,
        st.integers(0, 4),
        st.lists(part, max_size=6),
        st.sampled_from(("\n", "\n", "\n\n", "\r\n", "\r")),
    )


def texts(model: type[Profile] = EntityProfile) -> st.SearchStrategy[str]:
    """Any str, with surrogates; and texts that look like profiles, to the parser if not to a reader."""
    return st.one_of(shaped_texts(model), tangled_texts(model), st.text(st.characters(), max_size=60))


# ---- records -----------------------------------------------------------------------------------------------

_plain_words = st.sampled_from(("Cancer", "Autoimmune diseases", "IL-6", "CD4+ count", "a", "β-secretase 1", "SNARE proteins",
                                "Amyloid beta (Aβ) plaques", "N,N-dimethyltryptamine", "A, B", "x; y", "HIV/AIDS", "“so-called”",
                                "Overview", "Aliases", "1. first", "12,500", "Biomarker", "Key: value", "C5 | C6"))  # fmt: skip
_values = st.one_of(_plain_words, _plain_words, st.lists(_plain_words, min_size=2, max_size=3).map(" ".join))
_citations = st.lists(st.integers(1, 999), max_size=3)
_keys = st.sampled_from(
    ("Adults", "Children under 5", "Mass", "IL-6", "Day 1", "C++", "Other uses", "N/A", "5-year survival")
)


def _terms(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    term = st.fixed_dictionaries({"label": values, "qualifier": st.none() | values, "citations": _citations})
    return st.lists(term, max_size=4)


def _trees(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    term = {"label": values, "qualifier": st.none() | values, "citations": _citations}
    deepest = st.lists(st.fixed_dictionaries(term), max_size=2)
    below = st.lists(st.fixed_dictionaries(term, optional={"children": deepest}), max_size=2)
    return st.lists(st.fixed_dictionaries(term, optional={"children": below}), max_size=3)


def _tables(values: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    cell = st.sampled_from(("", "12", "1,240", "-")) | values
    rows = st.integers(2, 3).flatmap(lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=2, max_size=4))  # fmt: skip
    made = rows.flatmap(lambda drawn: st.sampled_from(({"columns": drawn[0], "rows": drawn[1:]}, {"rows": drawn})))
    return made.filter(lambda table: all(map(any, table["rows"])))


def _prose(values: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any] | None]:
    segment = st.fixed_dictionaries({"text": values, "citations": _citations})
    segments = st.lists(segment, min_size=1, max_size=3)
    block = st.fixed_dictionaries({"kind": st.sampled_from(("paragraph", "quote")), "segments": segments})
    item = st.fixed_dictionaries({"kind": st.just("item"), "depth": st.integers(1, 3), "segments": segments})
    heading = st.fixed_dictionaries(
        {"kind": st.just("heading"), "level": st.integers(2, 6), "segments": st.lists(segment, min_size=1, max_size=1)}
    )
    blocks = st.lists(block | block | item | heading, min_size=1, max_size=4).map(nested)
    return st.none() | st.fixed_dictionaries({"blocks": blocks})


def nested(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks of prose with items that are no more than one deeper than the item before them."""
    depth = 0
    found = []
    for block in blocks:
        if block["kind"] == "item":
            depth = min(block["depth"], depth + 1)
            found.append({**block, "depth": depth})
        else:
            depth = depth if block["kind"] == "quote" else 0
            found.append(block)
    return found


def _singles(kind: Kind, values: st.SearchStrategy[str], name: str) -> st.SearchStrategy[Any]:
    by_name = {
        "website": st.sampled_from(("https://example.org", "http://example.org/a(b),c?d=e#f")),
        "ticker": st.from_regex(r"[A-Z0-9.-]{1,6}", fullmatch=True),
        "employees": st.integers(0, 10**12),
    }
    by_kind = {
        Kind.TEXT: values,
        Kind.INTEGER: st.integers(),
        Kind.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
        Kind.DATE: st.dates(),
    }
    return st.none() | by_name.get(name, by_kind.get(kind, values))


def _text_values(of: type[TextValue]) -> st.SearchStrategy[Any]:
    """Values of a kind, as texts and as they are."""
    texts = st.sampled_from(TEXTS[of])
    return texts | texts.map(of.from_text)


TEXTS: dict[type[TextValue], tuple[str, ...]] = {
    Code: (
        "A-1",
        "b 2",
        "x, y",
        "None",
        "Marks: 3",
        "- minus",
        "1. one",
        "C\\[1] d",
        "two; three",
        "About X",
        "12,500",
    ),
    Quantity: ("3.2 kg", "50 - 65 cm", "about 12,500", "< 12 bpm", "€3.2 million", "118 °C (244 °F, 391 K)", "1–9 / 100 000",
               "-5 °C", "~ 3", "5 mL/min/1.73 m2", "≥ 18 years", "between 3 and 5 kg", "3.2 ± 0.1 mg", "41%"),
    PartialDate: ("1865", "March 1865", "3 March 1998", "Mar. 3, 1998", "c. 1900", "2019–2023", "19th century", "before 1900",
                  "1990/..", "1900?", "1890s", "2019 - present", "~1900"),
    Xref: ("OMIM: 191170", "ORPHA:718", "PMID 123", "10.1000/xyz", "https://identifiers.org/mgi:98834", "ICD-10: E83.0",
           "FooDB: a,b", "10.1002/(SICI)1097(19980815/30)17:15/16<1661::AID>3.0.CO;2-2", "NCBI Gene: 7157", "Marks: 3"),
}  # fmt: skip


def field_values(spec: FieldSpec, values: st.SearchStrategy[str] = _values) -> st.SearchStrategy[Any]:
    """What a field of a model may hold, or nothing."""
    if spec.kind is Kind.TERMS:
        return _terms(values)
    if spec.kind is Kind.PROSE:
        return _prose(values)
    if spec.section is not None:
        section = section_values(spec.section)
        return st.none() | section if spec.kind is Kind.SECTION else st.lists(section, max_size=3)
    if spec.kind in KEYED:
        keyed = _terms(values).filter(bool) if spec.kind is Kind.TERMS_BY_KEY else _prose(values).filter(bool)
        return st.dictionaries(_keys, keyed, max_size=3)
    if spec.kind is Kind.TREES:
        return _trees(values)
    if spec.kind is Kind.TABLE:
        return st.none() | _tables(values)
    if spec.of is not None:
        entry = _text_values(spec.of)
        return st.none() | entry if spec.kind is Kind.VALUE else st.lists(entry, max_size=3)
    return _singles(spec.kind, values, spec.name)


def section_values(section: type[Section]) -> st.SearchStrategy[dict[str, Any]]:
    """The values of a section, with one of its fields at least, as most sections of texts have few."""
    fields = {spec.name: field_values(spec) for spec in schema_of(section).fields}
    names = st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=4, unique=True)
    found = names.flatmap(lambda drawn: st.fixed_dictionaries({name: fields[name] for name in drawn}))
    return found.filter(lambda drawn: any(map(_says_something, drawn.values())))


def _says_something(value: Any) -> bool:
    """Whether a value is none of those that leave a field empty: a section of empty fields is empty, too."""
    return value is not None and value != [] and value != {}


def record_values(model: type[Profile] = EntityProfile) -> st.SearchStrategy[dict[str, Any]]:
    """The values of an ordinary record, for ``model_validate``; those of `hostile` look like anything."""
    values = _values
    reference = st.fixed_dictionaries(
        {"number": st.integers(1, 1200), "text": values, "url": st.none() | st.just("https://example.org/a")}
    )
    extra = st.fixed_dictionaries({"heading": st.none() | values, "text": st.lists(values, max_size=3).map("\n".join)})
    members: dict[str, st.SearchStrategy[Any]] = {"name": values}
    members |= {spec.name: field_values(spec, values) for spec in schema_of(model).fields}
    optional = {
        "references": st.lists(reference, max_size=3),
        "extra": st.lists(extra, max_size=2),
    }
    return st.fixed_dictionaries(members, optional=optional)


# ---- changes of records (for tests/edit) --------------------------------------------------------------------

_new_terms = st.sampled_from(("New thing", "IL-9 (human)", "Zeta, beta", "Alpha [1]", "Cancer", "A; b", "None known so far (x)"))  # fmt: skip
_new_prose = st.sampled_from(
    ("It binds.[1]", "One thing. Another.[2][3]", "First.\n\n> “So they say.”[1]\n\nLast.", "Here:\n- one\n  - two[3]")
)


@st.composite
def list_edits(draw: st.DrawFn, entries: list[Any], new: st.SearchStrategy[Any]) -> list[Any]:
    """A list with one entry put in, taken out, replaced or moved."""
    entries = list(entries)
    at = draw(st.integers(0, len(entries)))
    kind = draw(st.sampled_from(("insert", "delete", "replace", "move"))) if at < len(entries) else "insert"
    if kind == "insert":
        entries.insert(at, draw(new))
    elif kind == "replace":
        entries[at] = draw(new)
    else:
        entry = entries.pop(at)
        if kind == "move":
            entries.insert(draw(st.integers(0, len(entries))), entry)
    return entries


@st.composite
def prose_edits(draw: st.DrawFn, prose: Prose) -> dict[str, Any]:
    """Prose with one word, segment, block or citation another."""
    value = prose.model_dump()
    blocks = value["blocks"]
    segments = draw(st.sampled_from(blocks))["segments"]
    segment = draw(st.sampled_from(segments))
    match draw(st.sampled_from(("word", "cite", "segment", "block", "delete"))):
        case "word":
            words = segment["text"].split()
            at = draw(st.integers(0, len(words)))
            segment["text"] = " ".join([*words[:at], "reworded", *words[at + 1 :]])
        case "cite":
            segment["citations"] = draw(st.lists(st.integers(1, 9), max_size=3))
        case "segment":
            segments.insert(draw(st.integers(0, len(segments))), {"text": "Put in.", "citations": [7]})
            for block in blocks:
                if block["kind"] == "heading" and len(block["segments"]) > 1:
                    block["segments"].pop()
        case "block":
            form = draw(
                st.sampled_from(
                    (
                        {"kind": "paragraph"},
                        {"kind": "quote"},
                        {"kind": "item", "depth": 2},
                        {"kind": "heading", "level": 3},
                    )
                )
            )
            block = {**form, "segments": [{"text": "Another block.", "citations": []}]}
            blocks.insert(draw(st.integers(0, len(blocks))), block)
        case _ if len(blocks) > 1:
            blocks.pop(draw(st.integers(0, len(blocks) - 1)))
        case _:
            segment["text"] += " And so on."
    return {"blocks": nested(blocks)}


@st.composite
def edits(draw: st.DrawFn, profile: Profile) -> dict[str, Any]:
    """What to give to `Profile.with_`: a change of one member."""
    schema = schema_of(type(profile))
    members = [*schema.by_name, "extra"]
    name = draw(st.sampled_from(members))
    if name == "name":
        return {"name": draw(st.sampled_from(("New thing", "IL-9 receptor", profile.name + " two", "Ratio: 1")))}
    value = getattr(profile, name)
    if name == "extra":
        return {name: draw(list_edits(value, st.sampled_from(("A stray line", "Key: value", "- one\n- two"))))}
    if name == "references":
        known = [each.number for each in value]
        number = max([0, *known]) + 1
        new = st.builds(lambda url: {"number": number, "text": "A. Author. A title.", "url": url}, st.sampled_from((None, "https://example.org/b")))  # fmt: skip
        return {name: draw(list_edits(value, new))}
    if draw(st.integers(0, 5)) == 0:
        return {name: draw(st.sampled_from((None, Absent(reason="missing"), "N/A", "None")))}
    kind = schema.by_name[name].kind
    if kind is Kind.TERMS:
        return {name: draw(list_edits(value, _new_terms))}
    if kind is Kind.VALUES:
        return {name: draw(list_edits(value, _text_values(schema.by_name[name].of)))}
    if kind is Kind.VALUE:
        return {name: draw(_text_values(schema.by_name[name].of))}
    if kind is Kind.PROSE:
        return {name: draw(_new_prose if value is None else prose_edits(value))}
    if kind in NESTED:
        return {name: draw(nested_edits(schema.by_name[name], value))}
    return {name: draw(_singles(kind, _plain_words, name))}


@st.composite
def nested_edits(draw: st.DrawFn, spec: FieldSpec, value: Any) -> Any:
    """A field that has fields of its own, with one of them another, or with one more or less."""
    if spec.kind in KEYED:
        keyed = dict(value)
        key = draw(st.sampled_from(tuple(keyed)) | _keys) if keyed else draw(_keys)
        if key in keyed and draw(st.booleans()):
            del keyed[key]
        elif spec.kind is Kind.TERMS_BY_KEY:
            keyed[key] = draw(list_edits(keyed.get(key, []), _new_terms).filter(bool))
        else:
            keyed[key] = draw(prose_edits(keyed[key]) if key in keyed else _new_prose)
        return keyed
    if spec.kind is Kind.TREES:
        return draw(list_edits(value, _trees(_plain_words).filter(bool).map(lambda trees: trees[0])))
    if spec.kind is Kind.TABLE:
        return draw(_tables(_plain_words) if value is None else table_edits(value))
    new = section_values(spec.section)
    if spec.kind is Kind.SECTIONS:
        if value and draw(st.booleans()):
            at = draw(st.integers(0, len(value) - 1))
            return [*value[:at], draw(section_edits(value[at])), *value[at + 1 :]]
        return draw(list_edits(value, new))
    return draw(new if value is None else section_edits(value))


@st.composite
def table_edits(draw: st.DrawFn, table: Table) -> dict[str, Any]:
    """A table with one row or one cell another, or with one row more or less."""
    rows = [list(row) for row in table.rows]
    width = len(table.columns or rows[0])
    if rows and draw(st.booleans()):
        rows[draw(st.integers(0, len(rows) - 1))][draw(st.integers(0, width - 1))] = draw(_plain_words)
    else:
        rows = draw(list_edits(rows, st.lists(_plain_words, min_size=width, max_size=width)))
    return {"columns": list(table.columns), "rows": rows}


@st.composite
def section_edits(draw: st.DrawFn, section: Section) -> dict[str, Any]:
    """A section with one field another; what is absent then has no reason."""
    values = section.model_dump()
    spec = draw(st.sampled_from(schema_of(type(section)).fields))
    value = getattr(section, spec.name)
    values["absent"].pop(spec.name, None)
    if spec.kind is Kind.TERMS:
        values[spec.name] = draw(list_edits(value, st.builds(lambda text: {"label": text}, _plain_words)))
    elif spec.kind is Kind.VALUES:
        values[spec.name] = draw(list_edits(value, _text_values(spec.of)))
    elif spec.kind is Kind.PROSE and value is not None:
        values[spec.name] = draw(prose_edits(value))
    elif spec.kind in NESTED:
        values[spec.name] = draw(nested_edits(spec, value))
    else:
        values[spec.name] = draw(field_values(spec))
    return values


_simple_terms = st.lists(
    st.sampled_from(("Alpha", "Beta (b)", "Gamma [1]", "Delta", "Epsilon (e, f) [2][3]", "Zeta-1")), min_size=2, max_size=5, unique=True
)  # fmt: skip
_FORMS = ("{}", "- {}", "* {}", "  • {}", "{number}. {}", "{number}) {}", "| {} |", "{} |")


@st.composite
def laid_out_texts(draw: st.DrawFn) -> str:
    """Texts of one record in all the layouts that real ones have: plain values, any form around them."""
    decorated = draw(st.sampled_from(("{}", "## {}", "**{}**", "{}:", "== {} ==", "{}[edit]")))
    gap, end = draw(st.sampled_from(("", "\n"))), draw(st.sampled_from(("\n", "\r\n", "\r")))
    names = draw(_simple_terms)
    inline = draw(st.sampled_from((", ", "; ", " | ", ",\n  "))).join(names)
    pair = draw(st.sampled_from(("Other Names: {}", "- **Other Names:** {}", decorated.format("Other Names") + "\n{}")))
    parts = [pair.format(inline), decorated.format("X Overview") + "\n" + gap + "First part, second part. Third.[1]"]
    for label in ("Disease Associations", "Safety Considerations", "Interacting Drugs"):
        form = draw(st.sampled_from(_FORMS))
        lines = [form.format(term, number=number) for number, term in enumerate(draw(_simple_terms), start=1)]
        parts.append(decorated.format(label) + "\n" + gap + "\n".join(lines))
    text = ("\n" + gap).join(parts) + draw(st.sampled_from(("", "\n")))
    return draw(st.sampled_from(("", "\ufeff"))) + text.replace("\n", end)


# ---- texts that come in chunks (for tests/test_stream.py) ----------------------------------------------------


def units_of(text: str) -> list[str]:
    """The UTF-16 units of a text, each as a str: the halves of surrogate pairs apart, as some clients send them."""
    data = text.encode("utf-16-le", "surrogatepass")
    return [data[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(data), 2)]


def without_halves(text: str) -> str:
    """The text with each pair of halves as one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@st.composite
def chunkings(draw: st.DrawFn, text: str) -> list[str]:
    """Chunks of a text, cut anywhere, between the halves of a pair and inside of line ends too; some are empty."""
    units = units_of(text)
    risky = [at for at, unit in enumerate(units) if unit in "\r\n" or "\ud800" <= unit <= "\udfff"]
    place = st.integers(0, len(units))
    if risky:
        place |= st.sampled_from(risky) | st.sampled_from(risky).map(lambda at: at + 1)
    edges = [0, *sorted(draw(st.lists(place, max_size=10))), len(units)]
    chunks = ["".join(units[at:to]) for at, to in pairwise(edges)]
    return [without_halves(chunk) for chunk in chunks] if draw(st.booleans()) else chunks
