"""Texts of any model in the styles of real pages, each with the record that a careful reader writes down.

Plain Python with ``random.Random``, so that a number names a text: ``draw(7)``. A style says how a label and its value stand
together; each text keeps to one style, in one or several of its frames. What a style can't tell apart is not drawn.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Annotated, Any

from pydantic import create_model

from profileparse import Identifier, Label, PartialDate, Profile, Prose, Quantity, Term, TextValue, Url, Xref
from profileparse.schema.profile import FieldSpec, schema_of
from profileparse.values.kinds import Kind

# ---- models ------------------------------------------------------------------------------------------------

TYPES: dict[str, Any] = {
    "terms": list[Term],
    "prose": Prose | None,
    "text": str | None,
    "integer": int | None,
    "number": float | None,
    "date": datetime.date | None,
    "url": Url | None,
    "identifier": Identifier | None,
    "quantity": Quantity | None,
    "partialdate": PartialDate | None,
    "xref": Xref | None,
}
# Wordings for each kind, so that a text reads like one.
LABELS = {
    "inline": ("Common names", "Sector", "Key people", "Sun / Shade", "TNF-α/β forms", "Signs & symptoms", "Also sold as"),
    "lines": ("Threats", "Biological roles", "Side effects (known)", "Input formats", "Uses in food & drink", "Hosts"),
    "bullets": ("Risks", "Products", "What to check", "Do's and don'ts", "Open questions", "Main rivals"),
    "prose": ("Mode of action", "Description", "History", "Care in winter", "Life cycle", "What's new?", "Background"),
    "text": ("Headquarters", "Diet", "Legal form", "Colour of leaves", "Size, adult", "Storage (opened)", "Kept by"),
    "integer": ("Number of employees", "Chromosomes", "Year built", "Rooms, total", "5-year survivors"),
    "number": ("Half-life (h)", "Boiling point", "pH value", "Profit & loss (in €)", "Weight / kg"),
    "date": ("Founded", "First release", "Date of approval", "Last sighting", "Opened on"),
    "url": ("Website", "Home page", "Source code", "Data sheet"),
    "identifier": ("Ticker symbol", "ICD-10 code", "Part no.", "Catalogue ID", "E number"),
    "quantity": ("Adult weight", "Share of the whole", "Melting range", "Rainfall (yearly)"),
    "partialdate": ("First described", "Years of service", "Dated to", "Known since"),
    "xref": ("Registry entry", "Database ID", "Cited in"),
}  # fmt: skip
# Labels that no model declares.
UNKNOWN = ("Parent company", "Tick size", "Blood supply", "Fun fact", "Market share", "Frost line", "Legal status",
           "Kin & allies", "Soil type", "Grower's tip", "Voltage (rated)", "Cousins", "Shelf life")  # fmt: skip
LAYOUTS = ("inline", "lines", "bullets")
MODELS = 30


@cache
def model(number: int) -> type[Profile]:
    """Return a record model with five to nine fields of all kinds."""
    random = Random(number)
    kinds = [*LAYOUTS, "prose", "text", *(random.choice(tuple(LABELS)) for _ in range(random.randint(2, 5)))]
    random.shuffle(kinds)
    texts = {kind: random.sample(labels, len(labels)) for kind, labels in LABELS.items()}
    members: dict[str, Any] = {}
    if random.random() < 0.4:
        texts["prose"].append(random.choice(("{name} overview", "About {name}")))
    for at, kind in enumerate(kinds):
        if not texts[kind]:
            continue
        layout = kind if kind in LAYOUTS else "lines"
        members[f"{kind}_{chr(97 + at)}"] = (
            Annotated[TYPES["terms" if kind in LAYOUTS else kind], Label(texts[kind].pop(), layout=layout)],
            [] if kind in LAYOUTS else None,
        )
    return create_model(f"Model{number}", __base__=Profile, **members)


@cache
def small_model(kind: str) -> type[Profile]:
    """Return a model with a field of a kind, and three others to tell the style by."""
    layout = kind if kind in LAYOUTS else "lines"
    members: dict[str, Any] = {
        "first": (Annotated[str | None, Label("Legal form")], None),
        "second": (Annotated[str | None, Label("Colour of leaves")], None),
        "third": (Annotated[str | None, Label("Kept by")], None),
        "own": (
            Annotated[TYPES["terms" if kind in LAYOUTS else kind], Label(LABELS[kind][0], layout=layout)],
            [] if kind in LAYOUTS else None,
        ),
        "last": (Annotated[str | None, Label("Size, adult")], None),
    }
    return create_model(f"Small_{kind}", __base__=Profile, **members)


def kind_name(spec: FieldSpec) -> str:
    """Return the name that `LABELS` has for the kind of a field."""
    if spec.kind is Kind.TERMS:
        return spec.label.layout
    if spec.of is not None:
        return spec.of.__name__.lower()
    return spec.name.partition("_")[0] if spec.kind is Kind.TEXT and "_" in spec.name else str(spec.kind)


# ---- values ------------------------------------------------------------------------------------------------

FIRST = ("Amber", "Kelp", "River", "Slate", "Opal", "Cedar", "Lumen", "Maple", "Fable", "Quartz")
SECOND = ("delta", "grove", "prism", "basin", "haven", "moth", "larch", "tidal cell", "finch", "β-form")
QUALIFIERS = ("late", "in spring, mostly", "type 2", "reviewed twice")
TEXTS = ("Lakeside, North Shore", "Amber to dark brown", "Limited; family owned", "A. Miller & Sons", "Well drained soil",
         "Stock company", "Up to 12 cm", "2 to 3 years", "Green (young), red (old)", "Seeds/nuts")  # fmt: skip
SENTENCES = (
    "It binds the membrane of the cell and is released in tissue.",
    "The shoots are cut back before the first frost.",
    "Two brothers started it in a shed, and the shed still stands.",
    "Most of the growth comes from the east (see the map).",
    "Cells that lack it can divide, but they do so slowly.",
    "It was sold twice: once for land, once for debt.",
)
NAMES = ("Tarvellite", "Garden sage", "Norvik & Sons", "Lake trout (young)", "Hollin fever", "Vexel 4", "O'Hara's moth")
VALUES: dict[str, tuple[type[TextValue], tuple[str, ...]]] = {
    "quantity": (Quantity, ("3.2 kg", "50 - 65 cm", "12,500 people", "41%", "118 °C (244 °F)")),
    "partialdate": (PartialDate, ("March 1865", "1865", "2019–2023", "19th century", "1900?")),
    "xref": (Xref, ("PMID 123", "10.1000/xyz")),
}
STATEMENTS = {
    "none_stated": ("None", "None known"),
    "not_available": ("N/A", "Not available"),
    "not_applicable": ("Not applicable",),
}


def terms(random: Random, least: int = 1, most: int = 4) -> list[dict[str, Any]]:
    """Return terms, some with a qualifier."""
    labels = random.sample([f"{first} {second}" for first in FIRST for second in SECOND], random.randint(least, most))
    return [
        {"label": label, "qualifier": random.choice(QUALIFIERS) if random.random() < 0.2 else None, "citations": []}
        for label in labels
    ]


def paragraph(random: Random) -> str:
    """Return one to three sentences."""
    return " ".join(random.sample(SENTENCES, random.randint(1, 3)))


def value(random: Random, kind: str) -> tuple[Any, list[str]]:
    """Return a value and its pieces as written: terms, paragraphs, or one text."""
    if kind in LAYOUTS:
        own = terms(random)
        return own, [each["label"] + (f" ({each['qualifier']})" if each["qualifier"] else "") for each in own]
    if kind == "prose":
        own = [paragraph(random) for _ in range(random.choice((1, 1, 2)))]
        return prose(own), own
    if kind == "text":
        text = random.choice(TEXTS)
        return text, [text]
    if kind == "integer":
        number = random.choice((7, 46, 1984, 12_500))
        return number, [f"{number:,}" if number > 9999 else str(number)]
    if kind == "number":
        return random.choice(((3.75, ["3.75"]), (78.0, ["78"]), (1250.5, ["1,250.5"])))
    if kind == "date":
        day = datetime.date(1998, random.randint(1, 12), random.randint(1, 28))
        return day, [random.choice((day.isoformat(), f"{day.day} {day:%B} {day.year}"))]
    if kind in VALUES:
        of, texts = VALUES[kind]
        text = random.choice(texts)
        return of.from_text(text), [text]
    if kind == "url":
        url = random.choice(("https://example.org/a_b", "https://www.example.com", "www.example.net/x?y=1"))
        return url, [url]
    code = random.choice(("KX-2041", "E300", "NV-7.T", "A00.1"))
    return code, [code]


def prose(paragraphs: list[str], items: Sequence[str] = (), levels: dict[str, int] | None = None) -> dict[str, Any]:
    """Return prose as a record has it: paragraphs, then items; those with a level are headings."""
    levels = levels or {}
    forms: list[dict[str, Any]] = [
        {"kind": "heading", "level": levels[text]} if text in levels else {"kind": "paragraph"} for text in paragraphs
    ]
    forms += [{"kind": "item", "depth": 1}] * len(items)
    texts = [*paragraphs, *items]
    return {
        "blocks": [
            {**form, "segments": [{"text": text, "citations": []}]} for form, text in zip(forms, texts, strict=True)
        ]
    }


# ---- styles ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Style:
    """How a label and its value stand together.

    Attributes:
        frames: What a text of the style writes for a field: ``{0}`` is the label, ``{1}`` a value on its line.
        on_line: Whether the value stands on the label's line.
        tells: Whether an unknown label can be told in it.
        kinds: The kinds of value that it can hold.
        is_table: Whether its lines are rows, which stand together and don't go on.
        has_empty: Whether a label without a value can be told.
        gap: Blank lines between fields: some, none, or either.
    """

    frames: tuple[str, ...]
    on_line: bool = True
    tells: bool = True
    kinds: tuple[str, ...] = tuple(LABELS)
    is_table: bool = False
    has_empty: bool = True
    gap: tuple[bool, ...] = (True, False)
    is_mixed: bool = True


_NO_URL = tuple(kind for kind in LABELS if kind != "url")
STYLES = {
    "colon": Style(("{0}: {1}", "**{0}:** {1}", "**{0}**: {1}", "{0} : {1}")),
    "colon, next line": Style(("{0}:", "**{0}:**", "**{0}**:"), on_line=False),
    "alternating": Style(("{0}",), on_line=False, has_empty=False),
    "space": Style(("{0} {1}",), tells=False, has_empty=False, kinds=_NO_URL),
    "dash": Style(("{0} - {1}", "{0} – {1}"), tells=False, has_empty=False),
    "columns": Style(("{0}   {1}", "{0}\t{1}", "{0}    {1}"), has_empty=False),
    "dots": Style(("{0} ...... {1}", "{0}.......{1}"), has_empty=False),
    "glued": Style(("{0}{1}",), tells=False, has_empty=False, kinds=_NO_URL),
    "bold": Style(("**{0}**", "__{0}__", "***{0}***"), on_line=False),
    "bullets": Style(("- {0}: {1}", "- **{0}:** {1}", "* **{0}**: {1}")),
    "nested bullets": Style(("- {0}:", "- **{0}:**"), on_line=False),
    "heading 1": Style(("# {0}",), on_line=False),
    "heading 2": Style(("## {0}", "## {0} ##", "## **{0}**", "## {0}:"), on_line=False),
    "heading 3": Style(("### {0}",), on_line=False),
    "wiki heading": Style(("== {0} ==", "=={0}=="), on_line=False),
    "underlined": Style(("{0}\n------------", "{0}\n===="), on_line=False, is_mixed=False),
    "numbered": Style(("{2}. {0}", "{2}) {0}", "## {2}. {0}"), on_line=False, is_mixed=False),
    "emoji": Style(("🌿 {0}", "📌 {0}:", "🧪 {0}"), on_line=False, has_empty=False),
    "capitals": Style(("{0}",), on_line=False),
    "table": Style(("| {0} | {1} |", "| **{0}** | {1} |"), is_table=True, gap=(False,)),
    "bar": Style(("{0}: | {1} |", "{0} | {1} |"), is_table=True, gap=(False,), is_mixed=False),
}  # fmt: skip


# Styles in which the entity's name can stand in a label.
TITLED = (
    "colon",
    "colon, next line",
    "bold",
    "heading 1",
    "heading 2",
    "heading 3",
    "wiki heading",
    "underlined",
    "numbered",
)


@dataclass
class Text:
    """A text on its way, with the record that it must give.

    Attributes:
        model: The record model.
        style: The name of the style.
        lines: The lines so far.
        members: The record's values.
        extra: Its ``extra``, in order.
        number: How many labels it has so far.
        end: What stands between two lines.
    """

    model: type[Profile]
    style: str
    lines: list[str] = field(default_factory=list)
    members: dict[str, Any] = field(default_factory=lambda: {"absent": {}})
    extra: list[dict[str, Any]] = field(default_factory=list)
    number: int = 0
    end: str = "\n"

    @property
    def text(self) -> str:
        """The text, with white space that changes nothing where lines end."""
        indent = self.end[len(self.end.rstrip(" \t")) :]
        return indent + self.end.join("\n".join(self.lines).split("\n")) + self.end.strip(" \t\u00a0")

    @property
    def record(self) -> Profile:
        """The record."""
        return self.model.model_validate({**self.members, "extra": self.extra})

    def keep(self, heading: str | None, text: str, level: int | None = None) -> None:
        """Note an entry of ``extra``."""
        self.extra.append({"heading": heading, "text": text, "level": level})

    def label(self, label: str) -> str:
        """Return a label as the style spells it."""
        label = label.replace("{name}", self.members["name"])
        return label.upper() if self.style == "capitals" else label

    def head(self, random: Random, label: str, text: str, frame: str | None = None) -> list[str]:
        """Return the lines of a label, with the value that stands on its line."""
        self.number += 1
        style = STYLES[self.style]
        frame = frame or random.choice(style.frames)
        return frame.format(self.label(label), text, self.number).rstrip().split("\n")


def put_field(made: Text, random: Random, spec: FieldSpec, frame: str | None = None, *, bulleted: bool | None = None,
              own: tuple[Any, list[str]] | None = None) -> None:  # fmt: skip
    """Write a field, and note its value."""
    style, kind = STYLES[made.style], kind_name(spec)
    made.members[spec.name], pieces = own or value(random, kind)
    if kind == "prose" and (style.is_table or made.style == "alternating"):
        pieces = pieces[:1]
        made.members[spec.name] = prose(pieces)
    if kind == "prose" and made.style == "nested bullets":
        made.members[spec.name] = prose([" ".join(pieces)])
    if style.on_line:
        joined = ", ".join(pieces) if kind in LAYOUTS else pieces[0]
        hangs = not style.is_table and kind in (*LAYOUTS, "prose", "text") and random.random() < 0.2
        made.lines += made.head(random, spec.label.text, hanging(joined, random) if hangs else joined, frame)
        if kind == "prose":
            for each in pieces[1:]:
                made.lines += ["", each]
        return
    made.lines += made.head(random, spec.label.text, "", frame)
    if made.style not in ("alternating", "colon, next line", "numbered", "emoji") and random.random() < 0.3:
        made.lines.append("")
    made.lines += body(made, random, kind, pieces, bulleted=bulleted)


def body(made: Text, random: Random, kind: str, pieces: list[str], *, bulleted: bool | None = None) -> list[str]:
    """Return the lines under a label for a value."""
    indent = "  " if made.style == "nested bullets" else ""
    if kind in LAYOUTS:
        if bulleted is None and made.style == "alternating" and kind == "inline":
            bulleted = False
        elif bulleted is None:
            bulleted = kind == "bullets" or made.style == "nested bullets" or random.random() < 0.3
        if bulleted:
            return [f"{indent}- {each}" for each in pieces]
        return [indent + ", ".join(pieces)] if kind == "inline" else [indent + each for each in pieces]
    if kind == "prose":
        lines = [each for piece in pieces for each in ("", indent + piece)][1:]
        return lines if made.style != "nested bullets" else [f"  {' '.join(pieces)}"]
    if kind == "text" and made.style != "alternating" and random.random() < 0.3 and ", " in pieces[0]:
        # An address goes on to a blank line.
        return [indent + line for line in pieces[0].replace(", ", ",\n").split("\n")]
    return [indent + pieces[0]]


def hanging(text: str, random: Random) -> str:
    """Return a text in lines, all but the first indented."""
    words = text.split(" ")
    # A line of one word could be anything.
    at = random.randint(2, len(words) - 2) if len(words) > 4 else len(words)
    return " ".join(words[:at]) + ("\n    " + " ".join(words[at:]) if words[at:] else "")


def put_unknown(made: Text, random: Random, label: str, frame: str | None = None) -> None:
    """Write a field that no model declares, and note its entry of ``extra``."""
    style = STYLES[made.style]
    lines = [random.choice(TEXTS)]
    if not style.on_line and made.style not in ("alternating", "nested bullets") and random.random() < 0.4:
        lines = [f"- {random.choice(FIRST)} {random.choice(SECOND)}" for _ in range(2)]
    elif made.style == "nested bullets":
        lines = [f"- {random.choice(FIRST)} {random.choice(SECOND)}"]
    level = int(made.style[-1]) if made.style.startswith("heading") else None
    made.keep(made.label(label), "\n".join(lines), level)
    if style.on_line:
        made.lines += made.head(random, label, lines[0], frame)
        return
    made.lines += made.head(random, label, "", frame)
    made.lines += [("  " if made.style == "nested bullets" else "") + line for line in lines]


# ---- whole texts -------------------------------------------------------------------------------------------

ABOVE = ("Home > Things > Herbs", "Skip to content", "Printed 3 May 2021")
BELOW = ("© 2024 The Garden Pages", "Last updated 3 May 2021", "All rights reserved.", "Back to top", "Share this page")
NOTES = ("This page was put together by hand from old notes.", "A short note on it, for those who are new here.")


def draw(seed: int, style: str | None = None) -> Text:
    """Return a text by number; ``style`` is the one that comes round if it isn't given."""
    random = Random(seed)
    style = style or tuple(STYLES)[seed % len(STYLES)]
    ends = ("\n", "\n", "\n", "\r\n", "\r", "  \n", " \t\n", "\u00a0\n", "\n  ", "\n\t")
    made = Text(model(random.randrange(MODELS)), style, end=random.choice(ends))
    own = STYLES[style]
    made.members["name"] = random.choice(NAMES)
    specs = _order(made, random)
    _open(made, random, is_told=any(spec.is_title for spec in specs))
    gap = random.choice(own.gap)
    frame = random.choice(own.frames) if random.random() < 0.6 or not own.is_mixed else None
    unknown = random.sample(UNKNOWN, len(UNKNOWN))
    if own.is_table and random.random() < 0.3:
        made.lines += ["| Key | Value |", "|---|---|"] if own.frames[0][0] == "|" else []
        if made.lines[-1] == "|---|---|":
            made.keep(None, "| Key | Value |")
    last = ""
    for number, spec in enumerate(specs):
        state = random.random()
        if state < 0.1 and own.has_empty and number > 2:
            _absent(made, random, spec, frame)
            last = "absent"
        else:
            put_field(made, random, spec, frame)
            last = kind_name(spec)
        made.lines += [""] * gap
        if _may_follow(made, last, number) and random.random() < 0.3:
            put_unknown(made, random, unknown.pop(), frame)
            made.lines += [""] * gap
            last = "unknown"
    _end(made, random, last)
    return made


def _order(made: Text, random: Random) -> list[FieldSpec]:
    """Return the fields of a text in its order: most of the model's, those first that tell the style."""
    style = STYLES[made.style]
    specs = [spec for spec in schema_of(made.model).fields if kind_name(spec) in style.kinds]
    if made.style not in TITLED:
        specs = [spec for spec in specs if not spec.is_title]
    random.shuffle(specs)
    specs = specs[random.choice((0, 0, 1)) if len(specs) > 5 else 0 :]
    if made.style == "alternating":
        # Three pairs tell that lines alternate, and nothing tells a label after a list in lines.
        specs.sort(key=lambda spec: kind_name(spec) in ("lines", "bullets"))
    return specs


def _may_follow(made: Text, last: str, number: int) -> bool:
    """Whether the style tells an unknown label after what stands last."""
    style = STYLES[made.style]
    if not style.tells:
        return False
    return made.style != "alternating" or (number >= 3 and last not in ("lines", "bullets"))


def _absent(made: Text, random: Random, spec: FieldSpec, frame: str | None) -> None:
    """Write a label without a value, or with a statement that there is none."""
    reason = random.choice(("empty", *STATEMENTS))
    text = random.choice(STATEMENTS[reason]) if reason in STATEMENTS else None
    made.members["absent"][spec.name] = {"reason": reason, "text": text}
    made.lines += made.head(random, spec.label.text, text or "", frame)
    if not STYLES[made.style].on_line and text is not None:
        made.lines.append(("  " if made.style == "nested bullets" else "") + text)


def _open(made: Text, random: Random, *, is_told: bool) -> None:
    """Write what stands above the first label: page lines, the name if no label tells it, a note."""
    name = made.members["name"]
    above = random.sample(ABOVE, random.choice((0, 0, 1, 2)))
    if above:
        made.lines += [*above, ""]
        made.keep(None, "\n".join(above))
    if is_told:
        return
    forms = [f"= {name} ="]
    if made.style != "heading 1":
        forms += [f"# {name}"] * 2
    if not above:
        forms.append(name)
    if made.style == "colon" and random.random() < 0.3:
        made.lines.append(f"Name: {name}")
        return
    made.lines += [random.choice(forms), ""]
    if random.random() < 0.3:
        note = random.choice(NOTES)
        made.lines += [note, ""]
        made.keep(None, note)


def _end(made: Text, random: Random, last: str) -> None:
    """Write what a page has after its last field."""
    while made.lines[-1] == "":
        made.lines.pop()
    if random.random() < 0.4:
        # A link to the top of the page ends what stands before it.
        below = sorted(random.sample(BELOW, random.choice((1, 2))), key=lambda line: line != "Back to top")
        made.lines += ["", *below]
        made.keep(None, "\n".join(below))


# ---- one field and what follows it -------------------------------------------------------------------------

FOLLOWERS = ("label", "unknown", "paragraph", "bullets", "heading", "deeper heading", "rule", "table", "page", "end")
AFTER = "This was put together by hand from old notes. Nobody has checked it since."
ITEMS = ["- Amber pages", "- Kelp pages"]
TABLE = ["| Year | Sales |", "|---|---|", "| 2001 | 3 |"]
OWN: dict[str, tuple[Any, list[str]]] = {
    **dict.fromkeys(LAYOUTS, ([{"label": each, "qualifier": None, "citations": []} for each in ("Slate finch", "Opal moth")],
                              ["Slate finch", "Opal moth"])),
    "prose": (prose([SENTENCES[1]]), [SENTENCES[1]]),
    "text": ("Well drained soil", ["Well drained soil"]),
    "integer": (1984, ["1984"]),
    "number": (3.75, ["3.75"]),
    "date": (datetime.date(1998, 3, 3), ["3 March 1998"]),
    "url": ("https://www.example.com", ["https://www.example.com"]),
    "identifier": ("KX-2041", ["KX-2041"]),
    **{kind: (of.from_text(texts[0]), [texts[0]]) for kind, (of, texts) in VALUES.items()},
}  # fmt: skip


def followed(style: str, kind: str, follower: str) -> Text | None:
    """Return a text in which something follows a field of a kind; None where nobody can tell what it belongs to."""
    random = Random(f"{style}/{kind}/{follower}")
    own = STYLES[style]
    if kind not in own.kinds:
        return None
    made = Text(small_model(kind), style)
    made.members["name"] = "Tarvellite"
    made.lines += ["= Tarvellite =", ""]
    specs = schema_of(made.model).by_name
    frame = own.frames[0]
    for name in ("first", "second", "third", "own"):
        put_field(
            made,
            random,
            specs[name],
            frame,
            bulleted=None if name != "own" else kind == "bullets",
            own=OWN[kind if name == "own" else "text"],
        )
    if follower == "label":
        put_field(made, random, specs["last"], frame, own=OWN["text"])
        return made
    if follower == "end":
        return made
    if not _follow(made, random, kind, follower, frame):
        return None
    if follower != "page":
        # A label after the end of the last one shows that the text goes on as before.
        made.lines += [""] * (follower != "unknown" or not own.tells)
        put_field(made, random, specs["last"], frame, own=OWN["text"])
    return made


def _follow(made: Text, random: Random, kind: str, follower: str, frame: str) -> bool:
    """Write what follows, and note where it belongs; say whether anybody can tell."""
    style = STYLES[made.style]
    own_level = made.style.endswith(("1", "2", "3")) and int(made.style[-1])
    if follower == "unknown":
        if style.tells and not (made.style == "alternating" and kind in ("lines", "bullets")):
            put_unknown(made, random, "Market share", frame)
        elif style.on_line and kind != "prose":
            # The style doesn't tell an unknown label, but the value before it has ended.
            made.lines.append(frame.format("Market share", "Half of it"))
            made.keep(None, made.lines[-1])
        else:
            return False
        return True
    level = {"heading": own_level or 2, "deeper heading": (own_level or 2) + 1}.get(follower)
    lines = {"paragraph": [AFTER], "bullets": ITEMS, "table": TABLE, "page": BELOW[:1], "rule": ["---", "", AFTER]}
    made.lines += [""]
    made.lines += [f"{'#' * level} Details", AFTER] if level else lines[follower]
    is_within = follower == "deeper heading" and bool(own_level or made.style == "wiki heading")
    if kind == "prose" and not style.is_table and _goes_on(made, follower, is_within=is_within):
        # Prose goes on to the next label, or to a heading that doesn't stand under its own.
        items = [item[2:] for item in ITEMS] if follower == "bullets" else []
        taken = {"paragraph": [AFTER], "bullets": [], "table": [TABLE[0], TABLE[2]]}
        own = [*OWN["prose"][1], *taken.get(follower, ["Details", AFTER])]
        made.members["own"] = prose(own, items, {"Details": level} if level else None)
    elif kind == "bullets" and follower == "bullets" and not style.on_line and made.style != "nested bullets":
        # Items go on after a blank line.
        made.members["own"] = [*OWN[kind][0], *({"label": item[2:]} for item in ITEMS)]
    elif kind in LAYOUTS and is_within:
        made.keep(None, f"{'#' * (level or 0)} Details\n{AFTER}")
    elif made.style == "table" and follower == "table":
        # One run of rows: those of the other table are told apart by nothing but their words.
        made.keep(None, TABLE[0])
        made.keep("2001", "3")
    elif level:
        made.keep("Details", AFTER, level)
    else:
        made.keep(None, AFTER if follower == "rule" else "\n".join(lines[follower]))
    return True


def _goes_on(made: Text, follower: str, *, is_within: bool) -> bool:
    """Whether prose goes on in what follows it."""
    if follower == "bullets":
        # Bullets at the level of a label's own stand beside it.
        return made.style not in ("bullets", "nested bullets")
    return follower in ("paragraph", "table") or is_within
