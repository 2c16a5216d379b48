"""Models and records at random that look like anything: values made of marks, labels, statements and white space.

Plain Python with ``random.Random``, for Hypothesis and for the fuzzer. A model is described by what JSON can hold, so that
a finding names it: ``model_of(description)`` makes it.
"""

from __future__ import annotations

import datetime
import json
from functools import lru_cache
from random import Random
from typing import Annotated, Any

from pydantic import Field, create_model

import strategies
from profileparse import (
    Identifier,
    Label,
    PartialDate,
    Profile,
    Prose,
    Quantity,
    Reference,
    Section,
    Table,
    Term,
    TextValue,
    Tree,
    Url,
    Xref,
)
from profileparse.schema.profile import schema_of
from profileparse.source import fold
from profileparse.syntax.parser import line_syntax, syntax_of
from profileparse.values.kinds import Kind
from profileparse.values.text import folded

# ---- models ------------------------------------------------------------------------------------------------

LISTS = ("terms", "codes", "quantities", "partials", "xrefs")
TYPES: dict[str, Any] = {
    "terms": list[Term], "prose": Prose | None, "text": str | None, "short": Annotated[str, Field(max_length=60)] | None,
    "integer": int | None, "count": Annotated[int, Field(ge=0)] | None, "number": float | None,
    "date": datetime.date | None, "url": Url | None, "identifier": Identifier | None, "code": strategies.Code | None,
    "codes": list[strategies.Code], "quantity": Quantity | None, "quantities": list[Quantity], "partial": PartialDate | None,
    "partials": list[PartialDate], "xref": Xref | None, "xrefs": list[Xref],
}  # fmt: skip
LABELS = (
    "Sector", "Number of Employees", "Overview", "None", "N/A", "Text", "Sun / Shade", "Profit & Loss (in €)", "What's new?",
    "C++", "C#", "C", "İstanbul", "🙂", "❤️ Care", "Straße", "परिचय", "概要", "1. First", "- minus", "* note", "# of staff",
    "% owned", "IL-2 [human] (x)", "cells[1]", "A", "5-year survival", "(optional)", "Q&A", "TNF-α/β", "Size, cm",
    "Pros | Cons", "A:B", "e.g.", "II. Second", "Who?", "“Quoted”", "A_b", "=x", "Trailing -", "C:\\dir", "\\(x\\)", "x; y",
    "X[edit]", "a", "Top", "_a", "Disclaimer", "1",
)  # fmt: skip
TITLES = ("{name} Overview", "About {name}", "What is {name}?", "{name}", "{name}: the facts", "The {name} page", "# {name} x",
          "a{name}", "{name}.", "“{name}”", "{name} (overview)")  # fmt: skip
ALIASES = ("Synonyms of {name}", "{name} names", "Is {name}?", "See", "Other Names", "b", "Kind:of", "- x", "Note")
# Kinds of fields that have fields of their own.
NESTED = ("section", "sections", "prose_by_key", "terms_by_key", "trees", "table")
KEYED = {"prose_by_key": dict[str, Prose], "terms_by_key": dict[str, list[Term]]}
WHOLE: dict[str, Any] = {"trees": (list[Tree], []), "table": (Table | None, None)}
# So deep are sections in sections.
DEEPEST = 2
# The models that are drawn as they are.
BASES = {each.__name__: each for each in strategies.MODELS}
HEADERS = (None, None, "Product", "Biomarker", "a", "None", "[1]")


def description(choose: Random) -> dict[str, Any]:
    """Return what describes a model: one of the library's or of the tests' own, or one with fields at random."""
    if choose.random() < 0.25:
        return {"base": choose.choice(tuple(BASES)), "fields": []}
    base = "EntityProfile" if choose.random() < 0.15 else "Profile"
    fields: list[dict[str, Any]] = []
    if base == "Profile" and choose.random() < 0.6:
        fields.append(_field(choose, "prose", choose.choice(TITLES)))
    fields += [_any_field(choose) for _ in range(choose.randint(1, 7))]
    choose.shuffle(fields)
    _name_fields(fields)
    if choose.random() < 0.2:
        fields.append({**_field(choose, "name", choose.choice(LABELS)), "name": "name"})
    if choose.random() < 0.2:
        fields.append({**_field(choose, "references", choose.choice(LABELS)), "name": "references"})
    return {"base": base, "fields": fields}


def _any_field(choose: Random, depth: int = 0) -> dict[str, Any]:
    nested = NESTED if depth < DEEPEST else ()
    kind = choose.choice(("terms", "terms", "terms", "prose", "prose", "text", *TYPES, *nested, *nested))
    text = choose.choice(LABELS) if choose.random() < 0.8 else "".join(choose.choices(PIECES, k=choose.randint(1, 3)))
    field = _field(choose, kind, text.strip())
    if kind in ("section", "sections"):
        field["fields"] = [_any_field(choose, depth + 1) for _ in range(choose.choice((1, 2, 2, 3, 4)))]
        _name_fields(field["fields"])
    return field


def _name_fields(fields: list[dict[str, Any]]) -> None:
    for number, field in enumerate(fields):
        field["name"] = f"field_{chr(97 + number)}"


def _field(choose: Random, kind: str, text: str) -> dict[str, Any]:
    label: dict[str, Any] = {"text": text}
    if choose.random() < 0.3:
        label["aliases"] = choose.sample(ALIASES, choose.randint(1, 2))
    if kind == "name":
        label["inline_only"] = choose.random() < 0.7
    elif choose.random() < 0.1 and "{name}" not in text:
        label["inline_only"] = True
    if kind in LISTS or kind in ("terms_by_key", "table"):
        label["layout"] = choose.choice(("inline", "lines", "bullets"))
        label["header"] = choose.choice(HEADERS)
    if kind == "terms":
        label["glued"] = choose.random() < 0.3
    return {"name": kind, "kind": kind, "label": label}


def model_of(described: dict[str, Any]) -> type[Profile] | None:
    """Return the model; None where it can't be made: two fields share a label, or no text can hold one."""
    return _model(json.dumps(described))


@lru_cache(maxsize=50)
def _model(described: str) -> type[Profile] | None:
    # The library keeps what it knows of a model for ever; here are too many for that.
    if schema_of.cache_info().currsize > 200:
        schema_of.cache_clear()
        line_syntax.cache_clear()
        syntax_of.cache_clear()
    value = json.loads(described)
    base: Any = (BASES | {"Profile": Profile})[value["base"]]
    if not value["fields"]:
        return base
    try:
        model = create_model("Drawn", __base__=base, **_members(value["fields"]))
        line_syntax(model).match("x")
    except (ValueError, TypeError):
        return None
    return model


def _members(fields: list[dict[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for field in fields:
        own = {key: tuple(each) if key == "aliases" else each for key, each in field["label"].items()}
        label = Label(**own)
        if field["kind"] == "name":
            members["name"] = (Annotated[str, folded(), label], ...)
        elif field["kind"] == "references":
            members["references"] = (Annotated[list[Reference], label], [])
        elif field["kind"] in KEYED:
            members[field["name"]] = (Annotated[KEYED[field["kind"]], label], {})
        elif field["kind"] in WHOLE:
            kind, default = WHOLE[field["kind"]]
            members[field["name"]] = (Annotated[kind, label], default)
        elif field["kind"] in NESTED:
            section: Any = create_model("Inner", __base__=Section, **_members(field["fields"]))
            is_list = field["kind"] == "sections"
            members[field["name"]] = (
                (Annotated[list[section], label], []) if is_list else (Annotated[section | None, label], None)
            )
        else:
            kind = TYPES[field["kind"]]
            members[field["name"]] = (Annotated[kind, label], [] if field["kind"] in LISTS else None)
    return members


# ---- strings -----------------------------------------------------------------------------------------------

PIECES = (
    *(each for each in strategies._MARKS), *strategies._CITATIONS, *strategies._WORDS, *strategies._SENTINELS,
    "\\", "\\\\", "\\ ", "\\[", "\\[1]", "\\\\[1]", "\\>", "\\(", "\\)", "[1", "1]", "[2]", "](", "[-]", "[0]", "(x)", "(", ")",
    "> “a”", '> "a"', "> «a»", "> ‘a’", ">“", "“", "”", '"', "«", "»", "‘", "’", "„",
    "\\alpha", "$\\frac{a}{b}$", "C:\\dir\\[1]", "\\(x\\)", "\\n", "https://a.b/c", "https://a.b/(c)", "http://x.", "http://", "↩",
    "↩1", "^", "↑ ", "^ a b ", "[3] ", "3. ", "3) ", "(3) ", "3 ", "Cancer", "Gout", "CancerGout", "Lupus, skin", "a, b", "x; y",
    "a | b", "a • b", "N,N-di", "=", "==", "===", "--", "---", "***", "____", "~~~", "[edit]", "[unreadable]", "{name}", "...",
    "Top ▲", "▲ top", "Back to top", "From A encyclopedia", "Disclaimer: x", "## ", "# ", "**", "__", "<", "<https://a.b>",
    "\u0307", "\u2028", "\ufe0f", "\u200d", "·", "∙", "●", "§", "∞", "1", "12", "a", "B", "x y",
    "cells¹", "cells²", "¹²", "cells.¹", "\\¹", "cells\\²", "⁻³", "km²", "Ca²⁺",
)  # fmt: skip
_SPACES = (
    " ",
    " ",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n  ",
    "\t",
    "\u00a0",
    "\u2003",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2029",
    "\r\n",
    "\r",
)
_BAD = ("\u200b", "\u2060", "\ufeff", "\ud800", "\udfff")
_STATEMENTS = {
    "none_stated": ("None", "nil", "No results", "None known", "none reported to date", "No safety concerns listed",
                    "There are no known risks", "no known side effects", "(none)", "**None**", "None.", "_none_"),
    "not_available": ("N/A", "n/a", "n / a", "n.a.", "NA", "Unknown", "-", "--", "—", "---", "?", "???", "TBD", "tbc", "Pending", "[N/A]",
                      "Not available", "data not yet available", "not specified", "null", "nan", "Awaiting review", "to be confirmed",
                      "No data", "No data available", "No information is yet available.", "*n/a*", "[-]", "[?]", "__-__"),
    "not_applicable": ("Not applicable", "does not apply", "inapplicable.", "(not applicable)"),
}  # fmt: skip
STATEMENTS = tuple(text for texts in _STATEMENTS.values() for text in texts)


class Drawer:
    """Draws values for one model.

    Attributes:
        choose: What the choices are drawn from.
        words: Pieces of text, the labels of the model among them.
    """

    def __init__(self, choose: Random, model: type[Profile]) -> None:
        self.choose = choose
        self.schema = schema_of(model)
        self.labels = _labels(model)
        self.headers = [spec.label.header for spec in self.schema.fields if spec.label.header] or ["Biomarker"]
        self.name = ""
        self.has_headings = choose.random() < 0.4
        self.terms: list[dict[str, Any]] = []

    def raw(self, most: int = 5) -> str:
        """Return pieces with or without space between them."""
        choose = self.choose
        pieces: list[str] = []
        for _ in range(choose.randint(1, most)):
            pieces.append(self._piece())
            if choose.random() < 0.6:
                pieces.append(choose.choice(_SPACES) if choose.random() < 0.4 else " ")
        return "".join(pieces)

    def _piece(self) -> str:
        choose = self.choose
        kind = choose.random()
        if kind < 0.12:
            return choose.choice(strategies._FRAMES).format(choose.choice(self.labels))
        if kind < 0.18:
            return choose.choice(self.labels)
        if kind < 0.22:
            return choose.choice(STATEMENTS)
        if kind < 0.24:
            return self.name
        if kind < 0.26:
            return chr(choose.choice((choose.randrange(128), choose.randrange(0x3000), choose.randrange(0x1F700))))
        if kind < 0.262:
            return choose.choice(_BAD)
        if kind < 0.27:
            return choose.choice(self.headers)
        return choose.choice(PIECES)

    def line(self, most: int = 5) -> str:
        """Return a line as a user gives it: nearly always with one space between words."""
        text = self.raw(most)
        return fold(text) if self.choose.random() < 0.97 else text

    def filled(self, most: int = 5) -> str:
        """Return a line that is nearly never empty."""
        return self.line(most) or self.line(most) or "x"

    def citations(self) -> list[int]:
        """Return a few numbers."""
        choose = self.choose
        return [choose.choice((1, 2, 3, 9, 12, 999)) for _ in range(choose.choice((0, 0, 0, 1, 1, 2, 3)))]

    def term(self) -> dict[str, Any]:
        """Return a term: one of those drawn before, a statement, or anything."""
        choose = self.choose
        if self.terms and choose.random() < 0.15:
            return dict(choose.choice(self.terms))
        if self.terms and choose.random() < 0.05:
            return {
                "label": "".join(choose.choice(self.terms)["label"] for _ in range(2)),
                "qualifier": None,
                "citations": [],
            }
        label = choose.choice(STATEMENTS) if choose.random() < 0.05 else self.filled(choose.choice((1, 2, 4)))
        term = {
            "label": label,
            "qualifier": self.filled(choose.choice((1, 3))) if choose.random() < 0.25 else None,
            "citations": self.citations() if choose.random() < 0.4 else [],
        }
        self.terms.append(term)
        return term

    def trees(self, depth: int = 1) -> list[dict[str, Any]]:
        """Return terms with those below them."""
        choose = self.choose
        return [
            {**self.term(), "children": self.trees(depth + 1) if depth < 4 and choose.random() < 0.3 else []}
            for _ in range(choose.choice((1, 1, 2, 3)))
        ]

    def table(self) -> dict[str, Any]:
        """Return a table with or without headings."""
        choose = self.choose
        width = choose.randint(1, 4)
        rows = [[self._cell() for _ in range(width)] for _ in range(choose.choice((1, 1, 2, 3, 5)))]
        return {"columns": rows.pop() if choose.random() < 0.6 else [], "rows": rows}

    def _cell(self) -> str:
        kind = self.choose.random()
        if kind < 0.15:
            return self.choose.choice(
                ("", "", "-", "---", ":-", "=", "+", "\\-", "\\", "|", "\\|", "a|b", "| - |", "--:")
            )
        return self.choose.choice(self.headers) if kind < 0.25 else self.line(2)

    def prose(self) -> dict[str, Any]:
        """Return prose."""
        choose = self.choose
        blocks: list[dict[str, Any]] = []
        depth = 0
        for _ in range(choose.choice((1, 1, 1, 2, 2, 3, 4, 6))):
            kind = choose.choice(
                ("paragraph", "paragraph", "quote", "item", "heading" if self.has_headings else "quote")
            )
            segments = []
            count = choose.choice((1, 1, 1, 2, 3)) if kind != "heading" else 1
            for number in range(count):
                lines = choose.choice((1, 1, 1, 1, 2, 3)) if kind != "heading" else 1
                text = "\n".join(self.line(choose.choice((1, 3, 6))) for _ in range(lines))
                if choose.random() < 0.04:
                    text = ""
                cited = self.citations()
                if number + 1 < count and choose.random() < 0.95:
                    cited = cited or [choose.choice((1, 7))]
                segments.append({"text": text, "citations": cited})
            blocks.append({"kind": kind, "segments": segments})
            if kind == "heading":
                blocks[-1]["level"] = choose.randint(2, 6)
            depth = 0 if kind in ("paragraph", "heading") else depth
            if kind == "item":
                depth = choose.randint(1, depth + 1 if choose.random() < 0.95 else depth + 2)
                blocks[-1]["depth"] = depth
        return {"blocks": blocks}

    def text(self) -> str:
        """Return a text of its own: lines as they come."""
        choose = self.choose
        if choose.random() < 0.1:
            return choose.choice(STATEMENTS)
        if choose.random() < 0.6:
            return self.filled()
        return "\n".join(
            choose.choice(("", "  ", "\t", " ")) + self.raw(3) for _ in range(choose.randint(1, 3))
        ).replace("\r", "")

    def url(self) -> str:
        """Return a URL that holds anything that one may hold."""
        choose = self.choose
        rest = "".join(each for each in self.raw(3) if not each.isspace() and each not in "<>\u200b\u2060\ufeff")
        return choose.choice(("https://", "http://")) + choose.choice(("", "a.b", "a.b/c?d=")) + (rest or "x")

    def reference(self, number: int) -> dict[str, Any]:
        """Return a reference."""
        choose = self.choose
        url = self.url() if choose.random() < 0.5 else None
        text = self.line() if choose.random() < 0.9 else ""
        if url is not None and choose.random() < 0.3:
            text += choose.choice((" ", "", " <", "(")) + url + choose.choice(("", " x", ".", ">", ")"))
        return {
            "number": number if choose.random() < 0.8 else choose.choice((1, 7, 999, 1000, 999_999)),
            "text": text,
            "url": url,
        }

    def extra(self) -> dict[str, Any]:
        """Return an entry of what no field is for."""
        choose = self.choose
        lines = []
        for _ in range(choose.choice((0, 1, 1, 2, 4))):
            kind = choose.random()
            line = (
                self.line(4)
                if kind < 0.7
                else ""
                if kind < 0.8
                else choose.choice((" ", "  ", "\t", "")) + self.raw(3) + choose.choice(("", " "))
            )
            lines.append(choose.choice(("", "", "- ", "1. ", "| ", "> ")) + line.replace("\r", ""))
        return {"heading": self.filled(3) if choose.random() < 0.6 else None, "text": "\n".join(lines)}

    def text_value(self, of: type[TextValue]) -> str:
        """Return the text of a value, of which one of the tests' own may be anything."""
        choose = self.choose
        if of is not strategies.Code or choose.random() < 0.1:
            return choose.choice(strategies.TEXTS[of])
        text = self.filled(choose.choice((1, 2, 4)))
        return fold(text + " x") if text.endswith("]") else text

    def single(self, kind: Kind, annotation: Any) -> Any:
        """Return a value of its own."""
        choose = self.choose
        if kind is Kind.TEXT:
            if "Url" in repr(annotation) or "https" in repr(annotation):
                return self.url()
            if ",;|" in repr(annotation):
                return (
                    "".join(each for each in self.raw(3) if not each.isspace() and each not in ",;|\u200b\u2060\ufeff")
                    or "x"
                )
            return self.text()
        if kind is Kind.INTEGER:
            return choose.choice((0, 1, 7, 1998, -3, 10**12, -(10**20), 10**40))
        if kind is Kind.NUMBER:
            return choose.choice((0.0, -0.0, 1.5, 1e300, 5e-324, -2.25, 1e16, 0.1, 123456789.0, 1e22))
        return choose.choice((datetime.date(1, 1, 1), datetime.date(1998, 3, 3), datetime.date(9999, 12, 31)))


def values(choose: Random, model: type[Profile]) -> dict[str, Any]:
    """Return the values of a record, for ``model_validate``."""
    drawer = Drawer(choose, model)
    name = choose.choice(("X", "Cellular secretion")) if choose.random() < 0.4 else drawer.filled(3)
    drawer.name = name
    found: dict[str, Any] = {"name": name, **_field_values(choose, drawer, model)}
    if choose.random() < 0.35:
        found["references"] = [drawer.reference(number + 1) for number in range(choose.randint(1, 3))]
    if choose.random() < 0.4:
        found["extra"] = [drawer.extra() for _ in range(choose.randint(1, 3))]
    return found


def _labels(model: Any) -> list[str]:
    """Return the labels of a model and of its sections."""
    found = list(strategies.labels_of(model))
    for spec in schema_of(model).nested:
        found += _labels(spec.section) if spec.section is not None else []
    return found


def _field_values(choose: Random, drawer: Drawer, model: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    absent: dict[str, Any] = {}
    for spec in schema_of(model).fields:
        state = choose.random()
        if state < 0.15:
            continue
        if state < 0.35:
            reason = choose.choice(("missing", "empty", "unreadable", *_STATEMENTS))
            absent[spec.name] = {
                "reason": reason,
                "text": choose.choice(_STATEMENTS[reason]) if reason in _STATEMENTS else None,
            }
        elif spec.kind is Kind.TERMS:
            found[spec.name] = [drawer.term() for _ in range(choose.choice((1, 1, 1, 2, 3, 5)))]
        elif spec.kind is Kind.PROSE:
            found[spec.name] = drawer.prose()
        elif spec.kind in (Kind.PROSE_BY_KEY, Kind.TERMS_BY_KEY):
            found[spec.name] = {
                drawer.filled(choose.choice((1, 1, 3))): (
                    drawer.prose()
                    if spec.kind is Kind.PROSE_BY_KEY
                    else [drawer.term() for _ in range(choose.choice((1, 1, 1, 2, 3)))]
                )
                for _ in range(choose.choice((1, 1, 2, 3)))
            }
        elif spec.kind is Kind.TREES:
            found[spec.name] = drawer.trees()
        elif spec.kind is Kind.TABLE:
            found[spec.name] = drawer.table()
        elif spec.kind is Kind.SECTIONS:
            count = choose.choice((1, 2, 3))
            found[spec.name] = [_field_values(choose, drawer, spec.section) for _ in range(count)]
        elif spec.section is not None:
            found[spec.name] = _field_values(choose, drawer, spec.section)
        elif spec.of is not None:
            drawn = [drawer.text_value(spec.of) for _ in range(choose.choice((1, 1, 1, 2, 3, 5)))]
            found[spec.name] = drawn if spec.kind is Kind.VALUES else drawn[0]
        else:
            found[spec.name] = drawer.single(spec.kind, model.model_fields[spec.name])
    found["absent"] = absent
    return found


def model(choose: Random) -> type[Profile]:
    """Return a model at random that can be made."""
    while (made := model_of(description(choose))) is None:
        pass
    return made


def text(choose: Random, model: type[Profile]) -> str:
    """Return lines that look like anything, after something that gives a name."""
    drawer = Drawer(choose, model)
    drawer.name = "X"
    lines = [choose.choice(("", "X Overview\n", "Name: X", "# X\n"))]
    for _ in range(choose.randint(1, 12)):
        label = choose.choice(strategies._FRAMES).format(choose.choice(drawer.labels))
        lines.append(choose.choice((drawer.raw(4), drawer.raw(2), label, "", f"\\ {drawer.raw(3)}")))
    return "\n".join(lines)
